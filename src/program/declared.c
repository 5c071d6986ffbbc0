/* Owns: the tables of what a program declares. Must not know: networks, reviews.
 * Called by: hosts, through tierkit_program_table(). */
#include "program/compile.h"

#include <string.h>

static const tierkit_i_column_spec declared_columns[] = {
    { "kind", "", TIERKIT_I_CELLS_TEXT },      { "name", "", TIERKIT_I_CELLS_TEXT },
    { "type", "", TIERKIT_I_CELLS_TEXT },      { "unit", "", TIERKIT_I_CELLS_TEXT },
    { "by", "", TIERKIT_I_CELLS_TEXT },        { "window", "", TIERKIT_I_CELLS_TEXT },
    { "source", "", TIERKIT_I_CELLS_TEXT },    { "text", "", TIERKIT_I_CELLS_TEXT },
    { "line", "", TIERKIT_I_CELLS_INTEGER },   { "timing", "", TIERKIT_I_CELLS_TEXT },
    { "direction", "", TIERKIT_I_CELLS_TEXT }, { "audience", "", TIERKIT_I_CELLS_TEXT },
};

enum { DECLARED_COLUMNS = sizeof(declared_columns) / sizeof(declared_columns[0]) };

static const tierkit_i_column_spec needed_columns[] = {
    { "facts", "", TIERKIT_I_CELLS_TEXT }, { "column", "", TIERKIT_I_CELLS_TEXT },
    { "type", "", TIERKIT_I_CELLS_TEXT },  { "scale", "", TIERKIT_I_CELLS_INTEGER },
    { "role", "", TIERKIT_I_CELLS_TEXT },  { "needed", "", TIERKIT_I_CELLS_FLAG },
    { "kind", "", TIERKIT_I_CELLS_TEXT },
};

enum { NEEDED_COLUMNS = sizeof(needed_columns) / sizeof(needed_columns[0]) };

/* One declared thing; texts are codes of the tree or NONE, words static. */
typedef struct entry {
    const char *kind;
    int32_t name;
    const char *type;
    int32_t unit;             /* currency, or what a KPI says */
    tierkit_i_type derived;   /* its name is the unit, UNKNOWN for none */
    const tierkit_i_kpi *kpi; /* NULL: no KPI */
    const char *by;
    const tierkit_i_window_clause *window;
    int32_t source, text;
    uint32_t line;
} entry;

static const char *unit_word(tierkit_i_unit unit, int plural) {
    static const char *const words[][2] = { { "", "" },
                                            { "day", "days" },
                                            { "week", "weeks" },
                                            { "month", "months" },
                                            { "quarter", "quarters" },
                                            { "half year", "half years" },
                                            { "year", "years" } };
    return words[unit][plural != 0];
}

static tierkit_status add_window(tierkit_table *table, const tierkit_i_tree *tree,
                                 const tierkit_i_window_clause *window) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece pieces[4] = { { "last ", 5 }, { digits, 0 }, { " ", 1 }, { NULL, 0 } };
    if (window == NULL || window->kind == TIERKIT_I_WINDOW_DEFAULT) {
        return tierkit_i_table_missing(table);
    }
    if (window->kind == TIERKIT_I_WINDOW_ALL) {
        return tierkit_i_table_add_literal(table, "all");
    }
    if (window->kind == TIERKIT_I_WINDOW_REVIEW_DATE) {
        return tierkit_i_table_add_literal(table, "review date");
    }
    if (window->kind == TIERKIT_I_WINDOW_SINCE) {
        char date[10];
        tierkit_i_piece since[2] = { { "since ", 6 }, { date, sizeof(date) } };
        tierkit_i_date_write(window->count, date);
        return tierkit_i_table_add_pieces(table, since, 2);
    }
    if (window->kind == TIERKIT_I_WINDOW_OWN) {
        tierkit_i_piece own[2] = { { "since ", 6 }, { NULL, 0 } };
        own[1].text = tierkit_i_tree_text(tree, window->begin.text, &own[1].bytes);
        return tierkit_i_table_add_pieces(table, own, 2);
    }
    pieces[3].text = unit_word(window->unit, window->count != 1);
    while (pieces[3].text[pieces[3].bytes] != 0) {
        pieces[3].bytes++;
    }
    if (window->kind == TIERKIT_I_WINDOW_TO_DATE) {
        tierkit_i_piece to_date[2] = { { NULL, 0 }, { " to date", 8 } };
        to_date[0] = pieces[3];
        return tierkit_i_table_add_pieces(table, to_date, 2);
    }
    pieces[1].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(window->count), 0, -1, digits);
    return tierkit_i_table_add_pieces(table, pieces, 4);
}

static tierkit_status add_code(tierkit_table *table, const tierkit_i_tree *tree, int32_t text) {
    size_t bytes;
    const char *found = tierkit_i_tree_text(tree, text, &bytes);
    return text == TIERKIT_I_NONE ? tierkit_i_table_missing(table)
                                  : tierkit_i_table_add_text(table, found, bytes);
}

static tierkit_status add_word(tierkit_table *table, const char *word) {
    return word == NULL ? tierkit_i_table_missing(table) : tierkit_i_table_add_literal(table, word);
}

/* "money per count" with the currency in the place of money, where there is one. */
static tierkit_status add_unit(tierkit_table *table, const tierkit_i_tree *tree, const entry *one) {
    tierkit_i_piece pieces[2] = { { NULL, 0 }, { NULL, 0 } };
    if (one->derived == TIERKIT_I_TYPE_UNKNOWN || one->unit != TIERKIT_I_NONE) {
        return add_code(table, tree, one->unit);
    }
    const char *name = tierkit_i_type_name(one->derived);
    int32_t currency = memcmp(name, "money", 5) == 0 ? tree->currency.text : TIERKIT_I_NONE;
    pieces[0] = tierkit_i_tree_piece(tree, currency);
    pieces[1].text = currency == TIERKIT_I_NONE ? name : name + 5;
    pieces[1].bytes = strlen(pieces[1].text);
    return tierkit_i_table_add_pieces(table, pieces, 2);
}

static size_t write_figure(const tierkit_i_figure *figure, char *to) {
    return tierkit_i_decimal_write(figure->value, figure->scale, -1, to);
}

/* "lagging by 2 quarters" */
static tierkit_status add_timing(tierkit_table *table, const tierkit_i_kpi *kpi) {
    static const char *const words[] = { NULL, "leading", "lagging" };
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece pieces[5] = {
        { NULL, 7 }, { " by ", 4 }, { digits, 0 }, { " ", 1 }, { NULL, 0 }
    };
    if (kpi == NULL || !kpi->lag.present) {
        return add_word(table, kpi == NULL ? NULL : words[kpi->timing]);
    }
    int is_one = kpi->lag.value.high == 0 && kpi->lag.value.low == 1;
    pieces[0].text = words[kpi->timing];
    pieces[2].bytes = write_figure(&kpi->lag, digits);
    pieces[4].text = unit_word(kpi->lag.period, !is_one);
    pieces[4].bytes = strlen(pieces[4].text);
    return tierkit_i_table_add_pieces(table, pieces, 5);
}

/* "target 0.9 to 1.1" */
static tierkit_status add_direction(tierkit_table *table, const tierkit_i_kpi *kpi) {
    static const char *const words[] = { NULL, "higher", "lower" };
    char low[TIERKIT_I_DECIMAL_TEXT], high[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece pieces[4] = { { "target ", 7 }, { low, 0 }, { " to ", 4 }, { high, 0 } };
    if (kpi == NULL || kpi->direction != TIERKIT_I_TARGET) {
        return add_word(table, kpi == NULL ? NULL : words[kpi->direction]);
    }
    pieces[1].bytes = write_figure(&kpi->target[0], low);
    pieces[3].bytes = write_figure(&kpi->target[1], high);
    return tierkit_i_table_add_pieces(table, pieces, 4);
}

static tierkit_status add_entry(tierkit_table *table, const tierkit_i_tree *tree,
                                const entry *one) {
    static const char *const audiences[] = { NULL, "internal", "partner", "published" };
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, one->kind));
    TIERKIT_I_TRY(add_code(table, tree, one->name));
    TIERKIT_I_TRY(add_word(table, one->type));
    TIERKIT_I_TRY(add_unit(table, tree, one));
    TIERKIT_I_TRY(add_word(table, one->by));
    TIERKIT_I_TRY(add_window(table, tree, one->window));
    TIERKIT_I_TRY(add_code(table, tree, one->source));
    TIERKIT_I_TRY(add_code(table, tree, one->text));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->line));
    TIERKIT_I_TRY(add_timing(table, one->kpi));
    TIERKIT_I_TRY(add_direction(table, one->kpi));
    return add_word(table, one->kpi == NULL ? NULL : audiences[one->kpi->audience]);
}

static entry named(const char *kind, const tierkit_i_named *name) {
    entry one = { 0 };
    one.kind = kind;
    one.unit = TIERKIT_I_NONE;
    one.source = TIERKIT_I_NONE;
    one.text = TIERKIT_I_NONE;
    one.name = name->text;
    one.line = name->at.line;
    return one;
}

static int32_t unit_of(const tierkit_i_tree *tree, tierkit_i_type type) {
    return type == TIERKIT_I_TYPE_MONEY ? tree->currency.text : TIERKIT_I_NONE;
}

/* The block a measure stands in. */
static const tierkit_i_facts *written_facts(const tierkit_i_tree *tree, int32_t facts) {
    int32_t of = tree->facts[facts].view_of;
    return &tree->facts[of == TIERKIT_I_NONE ? facts : of];
}

static tierkit_status add_data(tierkit_table *table, const tierkit_program *program) {
    const tierkit_i_tree *tree = &program->tree;
    for (size_t i = 0; i < tree->attribute_count; i++) {
        entry one = named("attribute", &tree->attributes[i].name);
        one.type = tierkit_i_type_name(tree->attributes[i].type);
        one.unit = unit_of(tree, tree->attributes[i].type);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->table_count; i++) {
        entry one = named("table", &tree->tables[i].name);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->facts_count; i++) {
        entry one = named("facts", &tree->facts[i].name);
        if (tree->facts[i].view_of == TIERKIT_I_NONE) {
            TIERKIT_I_TRY(add_entry(table, tree, &one));
        }
    }
    for (size_t i = 0; i < tree->measure_count; i++) {
        const tierkit_i_schema_measure *measure = &program->head.schema->measures[i];
        entry one = named("measure", &tree->measures[i].name);
        one.type = tierkit_i_type_name(measure->type);
        one.unit = unit_of(tree, measure->type);
        one.source = written_facts(tree, tree->measures[i].facts)->name.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    return TIERKIT_OK;
}

static tierkit_status add_kpis(tierkit_table *table, const tierkit_program *program) {
    static const char *const by_words[] = { NULL, "us", "partner", "market" };
    const tierkit_i_tree *tree = &program->tree;
    for (size_t i = 0; i < tree->kpi_count; i++) {
        const tierkit_i_kpi *kpi = &tree->kpis[i];
        entry one = named("kpi", &kpi->name);
        tierkit_i_form form = program->compiled.formulas[program->compiled.kpi_formula[i]].form;
        one.type = tierkit_i_type_name(form.type);
        one.kpi = kpi;
        one.unit =
            kpi->unit_text.text != TIERKIT_I_NONE ? kpi->unit_text.text : unit_of(tree, form.type);
        one.derived = form.type >= TIERKIT_I_TYPE_DERIVED ? form.type : TIERKIT_I_TYPE_UNKNOWN;
        one.source = kpi->source.text;
        one.text = kpi->label.text;
        one.by = by_words[kpi->by];
        one.window =
            kpi->window.kind == TIERKIT_I_WINDOW_DEFAULT ? &tree->review_window : &kpi->window;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    return TIERKIT_OK;
}

static tierkit_status add_selections(tierkit_table *table, const tierkit_i_tree *tree) {
    for (size_t i = 0; i < tree->selection_count; i++) {
        const tierkit_i_selection *selection = &tree->selections[i];
        entry one = named("selection", &selection->cut.basis);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
        for (int32_t j = 0; j < selection->cut.lines.count; j++) {
            one = named("decision", &tree->class_lines[selection->cut.lines.first + j].name);
            one.source = selection->cut.basis.text;
            TIERKIT_I_TRY(add_entry(table, tree, &one));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_rules(tierkit_table *table, const tierkit_i_tree *tree,
                                const tierkit_i_rule_set *rules) {
    entry one = named("rules", &rules->name);
    TIERKIT_I_TRY(add_entry(table, tree, &one));
    for (int32_t i = 0; i < rules->inputs.count; i++) {
        const tierkit_i_column_clause *input = &tree->rule_inputs[rules->inputs.first + i];
        one = named("input", &input->name);
        one.type = tierkit_i_type_name(input->type);
        one.source = rules->name.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (int32_t i = 0; i < rules->lines.count; i++) {
        one = named("outcome", &tree->rules[rules->lines.first + i].name);
        one.source = rules->name.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    return TIERKIT_OK;
}

static tierkit_status add_policy(tierkit_table *table, const tierkit_i_tree *tree) {
    for (size_t i = 0; i < tree->value_count; i++) {
        entry one = named("value", &tree->values[i].name);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->criterion_count; i++) {
        entry one = named("criterion", &tree->criteria[i].kpi);
        one.source = tree->criteria[i].group.text;
        if (tree->criteria[i].who.at.line ==
            0) { /* lines behind `for` are no criteria of their own */
            TIERKIT_I_TRY(add_entry(table, tree, &one));
        }
    }
    for (size_t i = 0; i < tree->classes_count; i++) {
        const tierkit_i_classes *classes = &tree->classes[i];
        for (int32_t j = 0; j < classes->lines.count; j++) {
            entry one = named("class", &tree->class_lines[classes->lines.first + j].name);
            one.source = classes->basis.text;
            TIERKIT_I_TRY(add_entry(table, tree, &one));
        }
    }
    TIERKIT_I_TRY(add_selections(table, tree));
    for (int32_t i = 0; i < tree->policies.lines.count; i++) {
        entry one = named("policy", &tree->policy_lines[tree->policies.lines.first + i].name);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->rate_count; i++) {
        entry one = named("rate", &tree->rates[i].name);
        one.type = tierkit_i_type_name(tree->rates[i].type);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->bucket_count; i++) {
        entry one = named("bucket", &tree->buckets[i].name);
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->promise_count; i++) {
        entry one = named("promise", &tree->promises[i].name);
        one.type = tierkit_i_type_name(tree->promises[i].type);
        one.source = tree->promises[i].item.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->commitment_count; i++) {
        entry one = named("commitments", &tree->commitments[i].name);
        one.source = tree->commitments[i].promise.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    for (size_t i = 0; i < tree->alert_count; i++) {
        entry one = named("alert", &tree->alerts[i].name);
        one.source = tree->alerts[i].owner.text;
        TIERKIT_I_TRY(add_entry(table, tree, &one));
    }
    return TIERKIT_OK;
}

static tierkit_status fill_declared(tierkit_table *table, const tierkit_program *program) {
    entry one = named("program", &program->tree.program_name);
    one.text = program->tree.program_version.text;
    one.source = program->tree.owner.text;
    one.unit = program->tree.currency.text;
    one.window = &program->tree.review_window;
    TIERKIT_I_TRY(add_entry(table, &program->tree, &one));
    TIERKIT_I_TRY(add_data(table, program));
    TIERKIT_I_TRY(add_kpis(table, program));
    TIERKIT_I_TRY(add_policy(table, &program->tree));
    for (size_t i = 0; i < program->tree.rule_set_count; i++) {
        TIERKIT_I_TRY(add_rules(table, &program->tree, &program->tree.rule_sets[i]));
    }
    return TIERKIT_OK;
}

/* One column that deliveries bring. */
static tierkit_status add_needed(tierkit_table *table, const tierkit_i_schema *schema, int32_t of,
                                 const tierkit_i_schema_column *column, const char *kind) {
    static const char *const roles[] = { "",      "key",     "at",     "until", "split",
                                         "keyed", "version", "lookup", "value" };
    size_t bytes;
    const char *text = tierkit_i_schema_text(schema, of, &bytes);
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, text, bytes));
    text = tierkit_i_schema_text(schema, column->name, &bytes);
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, text, bytes));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_type_name(column->type)));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, column->scale));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, roles[column->role]));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, column->needed));
    return tierkit_i_table_add_literal(table, kind);
}

static tierkit_i_schema_column column_of_table(int32_t name, tierkit_i_type type, int32_t scale,
                                               tierkit_i_role role) {
    tierkit_i_schema_column column = { 0 };
    column.name = name;
    column.type = type;
    column.scale = scale;
    column.role = role;
    column.needed = 1;
    return column;
}

static tierkit_status add_table(tierkit_table *table, const tierkit_i_schema *schema,
                                const tierkit_i_schema_table *of) {
    tierkit_i_schema_column column =
        column_of_table(of->key, TIERKIT_I_TYPE_TEXT, 0, TIERKIT_I_ROLE_KEY);
    TIERKIT_I_TRY(add_needed(table, schema, of->name, &column, "table"));
    if (of->from != TIERKIT_I_NONE) {
        column = column_of_table(of->from, TIERKIT_I_TYPE_DATE, 0, TIERKIT_I_ROLE_AT);
        TIERKIT_I_TRY(add_needed(table, schema, of->name, &column, "table"));
    }
    for (int32_t f = of->fields.first; f < of->fields.first + of->fields.count; f++) {
        const tierkit_i_schema_field *field = &schema->fields[f];
        column = column_of_table(field->name, field->type, field->scale, TIERKIT_I_ROLE_VALUE);
        TIERKIT_I_TRY(add_needed(table, schema, of->name, &column, "table"));
    }
    return TIERKIT_OK;
}

/* Tables first: they are delivered before the facts that look them up. */
static tierkit_status fill_needed(tierkit_table *table, const tierkit_program *program) {
    const tierkit_i_schema *schema = program->head.schema;
    for (size_t t = 0; t < schema->table_count; t++) {
        TIERKIT_I_TRY(add_table(table, schema, &schema->tables[t]));
    }
    for (size_t f = 0; f < schema->facts_count; f++) {
        const tierkit_i_schema_facts *facts = &schema->facts[f];
        int32_t columns = facts->view_of == TIERKIT_I_NONE ? facts->columns.count : 0;
        for (int32_t c = 0; c < columns; c++) {
            const tierkit_i_schema_column *column = &schema->columns[facts->columns.first + c];
            if (!column->looked_up) {
                TIERKIT_I_TRY(add_needed(table, schema, facts->name, column, "facts"));
            }
        }
    }
    return TIERKIT_OK;
}

static const tierkit_i_column_spec profile_columns[] = {
    { "profile", "", TIERKIT_I_CELLS_TEXT }, { "statement", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },    { "item", "", TIERKIT_I_CELLS_TEXT },
    { "rule", "", TIERKIT_I_CELLS_TEXT },
};

enum { PROFILE_COLUMNS = sizeof(profile_columns) / sizeof(profile_columns[0]) };

/* By TIERKIT_DECLARED... */
static const struct declared_table {
    const tierkit_i_column_spec *columns;
    int32_t column_count;
    tierkit_status (*fill)(tierkit_table *table, const tierkit_program *program);
} tables[] = {
    { NULL, 0, NULL },
    { declared_columns, (int32_t)DECLARED_COLUMNS, fill_declared },
    { needed_columns, (int32_t)NEEDED_COLUMNS, fill_needed },
    { profile_columns, (int32_t)PROFILE_COLUMNS, tierkit_i_fill_profiles },
};

tierkit_status TIERKIT_CALL tierkit_program_table(const tierkit_program *program, int32_t kind,
                                                  tierkit_table **table, tierkit_error *err) {
    tierkit_table *made = NULL;
    if (table != NULL) {
        *table = NULL;
    }
    if (program == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "program and table must not be NULL");
    }
    if (kind < TIERKIT_DECLARED || kind > TIERKIT_DECLARED_PROFILES) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "there is no such table of a program");
    }
    tierkit_status status = tierkit_i_table_new(&program->memory, NULL, tables[kind].columns,
                                                tables[kind].column_count, &made);
    if (status == TIERKIT_OK) {
        status = tables[kind].fill(made, program);
    }
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_fail(err, status, "out of memory while making a table");
    }
    *table = made;
    return TIERKIT_OK;
}
