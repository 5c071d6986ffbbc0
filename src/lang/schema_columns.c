/* Owns: which columns a block reads, in which role, declared how, needed or not.
 * Must not know: inferred types. Called by: lang/schema_make.c.
 *
 * The walk's depth is bounded by TIERKIT_I_NESTING_MAX, which the parser holds. */
#include "lang/schema_build.h"

int32_t tierkit_i_build_find_column(const tierkit_i_builder *builder, int32_t text) {
    int32_t first = builder->schema->facts[builder->facts].columns.first;
    for (int32_t i = first; i < (int32_t)builder->schema->column_count; i++) {
        if (builder->notes[i].text == text) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

static tierkit_status make_room(tierkit_i_builder *builder) {
    tierkit_i_schema *schema = builder->schema;
    size_t needed = schema->column_count + 1;
    TIERKIT_I_TRY(tierkit_i_reserve(builder->memory, &builder->notes, &builder->note_capacity,
                                    needed, sizeof(*builder->notes)));
    return tierkit_i_reserve(&schema->memory, &schema->columns, &schema->column_capacity, needed,
                             sizeof(*schema->columns));
}

int32_t tierkit_i_build_add_column(tierkit_i_builder *builder, tierkit_i_named name,
                                   tierkit_i_role role, tierkit_i_type type) {
    tierkit_i_schema *schema = builder->schema;
    tierkit_i_slice *columns = &schema->facts[builder->facts].columns;
    if (columns->count == TIERKIT_I_COLUMNS_MAX) {
        tierkit_i_report_name(builder, name, "limit", "column ", " is one too many",
                              "at most 256 columns in one facts block");
        builder->status = TIERKIT_E_LIMIT; /* ends the pass: no second report */
        return TIERKIT_I_NONE;
    }
    builder->status = builder->status != TIERKIT_OK ? builder->status : make_room(builder);
    if (builder->status != TIERKIT_OK) {
        return TIERKIT_I_NONE;
    }
    int32_t index = (int32_t)schema->column_count;
    tierkit_i_schema_column column = { 0 };
    tierkit_i_column_note note = { 0 };
    column.name = tierkit_i_build_name(builder, name.text);
    column.scale = TIERKIT_I_COLUMN_SCALE;
    column.role = role;
    column.needed = role != TIERKIT_I_ROLE_VALUE;
    note.text = name.text;
    note.parent = index;
    note.type = type;
    note.origin = name.at;
    note.declared = type != TIERKIT_I_TYPE_UNKNOWN;
    schema->columns[index] = column;
    builder->notes[index] = note;
    schema->column_count++;
    columns->count++;
    return index;
}

/* ---- the head ------------------------------------------------------------------------------ */

static const char *role_word(tierkit_i_role role) {
    static const char *const words[] = { "",
                                         "the key",
                                         "the date",
                                         "the end date",
                                         "a split",
                                         "a part of the rows' key",
                                         "the version",
                                         "the key of a table" };
    return words[role];
}

void tierkit_i_report_role(tierkit_i_builder *builder, tierkit_i_named name, int32_t column,
                           tierkit_i_type type) {
    const tierkit_i_schema_column *of = &builder->schema->columns[column];
    int dated = of->role == TIERKIT_I_ROLE_AT || of->role == TIERKIT_I_ROLE_UNTIL;
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column `"),
                                 tierkit_i_piece_name(builder, name.text),
                                 TIERKIT_I_PIECE("` is "),
                                 tierkit_i_piece_of(role_word(of->role)),
                                 TIERKIT_I_PIECE(" of these facts and cannot be "),
                                 tierkit_i_piece_of(tierkit_i_type_word(type)) };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, name.at, "column type", pieces, 6,
                       dated ? "date or instant" : "text", none);
}

/* One column has one place in the head. */
static int32_t add_role(tierkit_i_builder *builder, tierkit_i_named name, tierkit_i_role role) {
    int32_t before = tierkit_i_build_find_column(builder, name.text);
    tierkit_i_type type = role == TIERKIT_I_ROLE_AT || role == TIERKIT_I_ROLE_UNTIL
                              ? TIERKIT_I_TYPE_DATE
                              : TIERKIT_I_TYPE_TEXT;
    if (before == TIERKIT_I_NONE) {
        return tierkit_i_build_add_column(builder, name, role, type);
    }
    tierkit_i_piece pieces[] = {
        TIERKIT_I_PIECE("column `"), tierkit_i_piece_name(builder, name.text),
        TIERKIT_I_PIECE("` is already "),
        tierkit_i_piece_of(role_word(builder->schema->columns[before].role)),
        TIERKIT_I_PIECE(" of these facts")
    };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, name.at, "duplicate", pieces, 5, "another column", none);
    return before;
}

/* A split, or the date of a view: a table may give it too. */
static int32_t add_role_of_any(tierkit_i_builder *builder, tierkit_i_named name,
                               tierkit_i_role role) {
    int32_t column = tierkit_i_build_find_column(builder, name.text);
    if (column == TIERKIT_I_NONE) {
        column = tierkit_i_build_looked_up(builder, name);
    }
    if (column == TIERKIT_I_NONE || !builder->schema->columns[column].looked_up ||
        builder->schema->columns[column].role != TIERKIT_I_ROLE_VALUE) {
        return add_role(builder, name, role);
    }
    tierkit_i_type type = builder->notes[column].type;
    builder->schema->columns[column].role = role;
    if (role == TIERKIT_I_ROLE_SPLIT
            ? type != TIERKIT_I_TYPE_TEXT
            : type != TIERKIT_I_TYPE_DATE && type != TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_report_role(builder, name, column, type);
    }
    return column;
}

/* What only the rows of the facts can say: whose they are, and of which day. */
static int32_t add_own_role(tierkit_i_builder *builder, tierkit_i_named name, tierkit_i_role role) {
    (void)tierkit_i_build_is_own(builder, name);
    return add_role(builder, name, role);
}

/* In the order of roles, so that a column used twice is reported at its second place. */
static void add_head(tierkit_i_builder *builder) {
    const tierkit_i_facts *source = &builder->tree->facts[builder->facts];
    int32_t key = TIERKIT_I_NONE;
    int32_t at = TIERKIT_I_NONE;
    int32_t until = TIERKIT_I_NONE;
    if (!source->unowned) {
        key = add_own_role(builder, source->key, TIERKIT_I_ROLE_KEY);
    }
    if (source->at.text != TIERKIT_I_NONE) {
        at = add_own_role(builder, source->at, TIERKIT_I_ROLE_AT);
    }
    for (size_t f = 0; f < builder->tree->facts_count; f++) {
        if (builder->tree->facts[f].view_of == builder->facts) {
            builder->schema->facts[f].at_column =
                add_role_of_any(builder, builder->tree->facts[f].at, TIERKIT_I_ROLE_AT);
        }
    }
    if (source->until.text != TIERKIT_I_NONE) {
        until = add_own_role(builder, source->until, TIERKIT_I_ROLE_UNTIL);
    }
    tierkit_i_schema_facts *facts = &builder->schema->facts[builder->facts];
    facts->key_column = key;
    facts->at_column = at;
    facts->until_column = until;
    facts->splits = source->splits;
    facts->currency_split = TIERKIT_I_NONE;
    for (int32_t i = 0; i < TIERKIT_I_SPLITS_MAX; i++) {
        facts->split_column[i] = TIERKIT_I_NONE;
    }
    for (int32_t i = 0; i < source->splits; i++) {
        facts->split_column[i] = add_role_of_any(builder, source->split[i], TIERKIT_I_ROLE_SPLIT);
    }
    if (source->currency.text != TIERKIT_I_NONE) {
        facts->currency_split = facts->splits++;
        facts->split_column[facts->currency_split] =
            add_role_of_any(builder, source->currency, TIERKIT_I_ROLE_SPLIT);
    }
    tierkit_i_build_lookup_keys(builder);
}

/* ---- `keyed by (...) version` ---------------------------------------------------------------- */

/* What rows are keyed by may be columns that have another role too. */
static int32_t add_keyed(tierkit_i_builder *builder, tierkit_i_slice names, int32_t index) {
    const tierkit_i_named *all = builder->tree->names + names.first;
    for (int32_t i = 0; i < index; i++) {
        if (all[i].text == all[index].text) {
            tierkit_i_report_name(builder, all[index], "duplicate", "column ",
                                  " is already a part of the rows' key", "another column");
            return TIERKIT_I_NONE;
        }
    }
    if (!tierkit_i_build_is_own(builder, all[index])) {
        return TIERKIT_I_NONE;
    }
    int32_t column = tierkit_i_build_find_column(builder, all[index].text);
    if (column == TIERKIT_I_NONE) {
        column = tierkit_i_build_add_column(builder, all[index], TIERKIT_I_ROLE_KEYED,
                                            TIERKIT_I_TYPE_TEXT);
    }
    if (column != TIERKIT_I_NONE) {
        builder->schema->columns[column].computed = 1; /* a code would not do */
        builder->schema->columns[column].needed = 1;
    }
    return column;
}

static void add_all_keyed(tierkit_i_builder *builder) {
    tierkit_i_slice names = builder->tree->facts[builder->facts].keyed;
    if (names.count > TIERKIT_I_KEYED_MAX) {
        tierkit_i_report_name(builder, builder->tree->names[names.first + TIERKIT_I_KEYED_MAX],
                              "limit", "column ", " is one too many",
                              "at most 4 columns after `keyed by`");
        return;
    }
    builder->schema->facts[builder->facts].keyed = names.count;
    for (int32_t i = 0; i < names.count; i++) {
        builder->schema->facts[builder->facts].keyed_column[i] = add_keyed(builder, names, i);
    }
}

/* Its type is declared, follows from its use or, like that of every column, is a number. */
static void add_version(tierkit_i_builder *builder) {
    const tierkit_i_facts *source = &builder->tree->facts[builder->facts];
    if (source->version.text == TIERKIT_I_NONE ||
        !tierkit_i_build_is_own(builder, source->version)) {
        return;
    }
    int32_t column = tierkit_i_build_find_column(builder, source->version.text);
    if (column == TIERKIT_I_NONE) {
        column = tierkit_i_build_add_column(builder, source->version, TIERKIT_I_ROLE_VALUE,
                                            TIERKIT_I_TYPE_UNKNOWN);
    }
    if (column == TIERKIT_I_NONE) {
        return;
    }
    tierkit_i_schema_column *of = &builder->schema->columns[column];
    builder->schema->facts[builder->facts].version_column = column;
    of->role = of->role == TIERKIT_I_ROLE_VALUE ? TIERKIT_I_ROLE_VERSION : of->role;
    of->computed = 1;
    of->needed = 1;
    builder->notes[column].used = 1;
    for (int32_t i = 0; i < source->keyed.count; i++) {
        if (builder->tree->names[source->keyed.first + i].text == source->version.text) {
            tierkit_i_report_name(builder, source->version, "facts", "column ",
                                  " cannot be the version of a row and a part of its key",
                                  "a column that grows when a row is delivered again");
        }
    }
}

/* ---- `column NAME TYPE` -------------------------------------------------------------------- */

/* A column holds numbers; what they count is the measure's to say. */
tierkit_i_type tierkit_i_plain_type(tierkit_i_type declared) {
    return declared >= TIERKIT_I_TYPE_NUMBER && declared <= TIERKIT_I_TYPE_DURATION
               ? TIERKIT_I_TYPE_NUMBER
               : declared;
}

/* A role leaves little choice: ids and splits are text, dates may be instants. */
static void declare_role(tierkit_i_builder *builder, const tierkit_i_column_clause *clause,
                         int32_t column, tierkit_i_type type) {
    tierkit_i_column_note *note = &builder->notes[column];
    int dated = note->type == TIERKIT_I_TYPE_DATE && type == TIERKIT_I_TYPE_INSTANT;
    if (note->type != type && !dated) {
        tierkit_i_report_role(builder, clause->name, column, type);
        return;
    }
    note->type = type;
    note->origin = clause->name.at;
}

/* `number` without a scale keeps what undeclared columns keep, the other types their own places. */
static void declare_column(tierkit_i_builder *builder, int32_t index) {
    const tierkit_i_column_clause *clause = &builder->tree->columns[index];
    tierkit_i_slice clauses = builder->tree->facts[builder->facts].columns;
    tierkit_i_type type = tierkit_i_plain_type(clause->type);
    for (int32_t i = clauses.first; i < index; i++) {
        if (builder->tree->columns[i].name.text == clause->name.text) {
            tierkit_i_report_twice(builder, clause->name, "column", "",
                                   builder->tree->columns[i].name.at);
            return;
        }
    }
    if (!tierkit_i_build_is_own(builder, clause->name)) {
        return;
    }
    int32_t column = tierkit_i_build_find_column(builder, clause->name.text);
    if (column != TIERKIT_I_NONE) {
        declare_role(builder, clause, column, type);
        return;
    }
    column = tierkit_i_build_add_column(builder, clause->name, TIERKIT_I_ROLE_VALUE, type);
    if (column == TIERKIT_I_NONE || type != TIERKIT_I_TYPE_NUMBER) {
        return;
    }
    if (clause->type != TIERKIT_I_TYPE_NUMBER || clause->scale != TIERKIT_I_NONE) {
        builder->schema->columns[column].scale =
            tierkit_i_build_scale(builder, clause->type, clause->scale);
    }
}

/* Harmless, but most often a misspelt name in an expression. */
static void warn_unused(tierkit_i_builder *builder, int32_t column) {
    const tierkit_i_column_note *note = &builder->notes[column];
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column `"),
                                 tierkit_i_piece_name(builder, note->text),
                                 TIERKIT_I_PIECE("` is declared but never read") };
    if (!note->used && builder->schema->columns[column].role == TIERKIT_I_ROLE_VALUE) {
        tierkit_i_warning_at(builder->list, note->origin, "unused", pieces, 3);
    }
}

/* ---- expressions --------------------------------------------------------------------------- */

/* How a place uses the columns in it. */
typedef enum use {
    USE_NEEDED = 0,
    USE_OPTIONAL, /* a missing value has a meaning here */
    USE_PRESENCE  /* only whether there is one is asked */
} use;

/* The first strict use of a column makes it needed; no later one takes that back. */
static void note_use(tierkit_i_builder *builder, const tierkit_i_node *node, use how) {
    int32_t column = tierkit_i_build_find_column(builder, node->text);
    if (column == TIERKIT_I_NONE) {
        tierkit_i_named name = { node->text, node->at };
        column = tierkit_i_build_looked_up(builder, name);
        if (column == TIERKIT_I_NONE) {
            column = tierkit_i_build_add_column(builder, name, TIERKIT_I_ROLE_VALUE,
                                                TIERKIT_I_TYPE_UNKNOWN);
        }
    }
    if (column != TIERKIT_I_NONE) {
        builder->notes[column].used = 1;
        builder->schema->columns[column].computed |= how != USE_PRESENCE;
        builder->schema->columns[column].needed |= how == USE_NEEDED;
    }
}

static void walk(tierkit_i_builder *builder, int32_t node, use how) {
    const tierkit_i_node *nodes = builder->tree->nodes, *at = &nodes[node];
    int of_missing = 0;
    if (builder->status != TIERKIT_OK) {
        return;
    }
    if (at->op == TIERKIT_I_OP_NAME) {
        note_use(builder, at, how);
        return;
    }
    if (at->op == TIERKIT_I_OP_CALL) {
        tierkit_i_function function = tierkit_i_function_of(builder->tree, at->text);
        of_missing = function == TIERKIT_I_FN_MISSING || function == TIERKIT_I_FN_EXISTS;
        how = of_missing || function == TIERKIT_I_FN_COALESCE ? USE_OPTIONAL : how;
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE; child = nodes[child].next) {
        int is_name = nodes[child].op == TIERKIT_I_OP_NAME;
        int listed = at->op == TIERKIT_I_OP_IN && child != at->first;
        if (!listed || !is_name) { /* a bare word is no column */
            walk(builder, child, of_missing && is_name ? USE_PRESENCE : how);
        }
    }
}

void tierkit_i_build_columns(tierkit_i_builder *builder) {
    const tierkit_i_facts *source = &builder->tree->facts[builder->facts];
    tierkit_i_slice *columns = &builder->schema->facts[builder->facts].columns;
    columns->first = (int32_t)builder->schema->column_count;
    tierkit_i_build_lookups(builder);
    add_head(builder);
    add_all_keyed(builder);
    for (int32_t i = 0; i < source->columns.count; i++) {
        declare_column(builder, source->columns.first + i);
    }
    add_version(builder);
    for (int32_t i = 0; i < source->measures.count; i++) {
        const tierkit_i_measure *measure = &builder->tree->measures[source->measures.first + i];
        walk(builder, measure->expression, measure->missing.present ? USE_OPTIONAL : USE_NEEDED);
        if (measure->where != TIERKIT_I_NONE) {
            walk(builder, measure->where, USE_NEEDED);
        }
        if (measure->group != TIERKIT_I_NONE) {
            walk(builder, measure->group, USE_NEEDED);
        }
    }
    for (int32_t i = 0; i < columns->count && builder->status == TIERKIT_OK; i++) {
        warn_unused(builder, columns->first + i);
    }
    tierkit_i_build_unread(builder);
}
