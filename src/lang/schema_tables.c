/* Owns: tables of lookups in a schema, and which columns of a facts block they give.
 * Must not know: inferred types, rows. Called by: lang/schema_make.c, lang/schema_columns.c.
 *
 * Tables lie in bytewise order of their names, and so do their columns and the lookups of a block:
 * networks of equal fingerprints then have them in equal places. */
#include "lang/schema_build.h"

#include "base/sort.h"

#include <string.h>

static int compare_names(const tierkit_i_builder *builder, int32_t a, int32_t b) {
    size_t a_bytes = 0, b_bytes = 0;
    const char *x = tierkit_i_schema_text(builder->schema, a, &a_bytes);
    const char *y = tierkit_i_schema_text(builder->schema, b, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes);
}

/* ---- tables -------------------------------------------------------------------------------- */

static tierkit_i_schema_field field_of(tierkit_i_builder *builder,
                                       const tierkit_i_column_clause *source) {
    tierkit_i_schema_field field = { 0 };
    field.name = tierkit_i_build_name(builder, source->name.text);
    field.type = tierkit_i_plain_type(source->type);
    field.at = source->name.at;
    if (field.type == TIERKIT_I_TYPE_NUMBER) {
        field.scale = tierkit_i_build_scale(builder, source->type, source->scale);
    }
    return field;
}

/* Is the name free among the key, the date and the columns before? */
static int check_column(tierkit_i_builder *builder, const tierkit_i_table_clause *source,
                        int32_t index) {
    tierkit_i_named name = builder->tree->columns[index].name;
    tierkit_i_named others[] = { source->key, source->from };
    for (int i = 0; i < 2; i++) {
        if (others[i].text == name.text) {
            tierkit_i_report_twice(builder, name, "column", i == 0 ? " as the key" : " as the date",
                                   others[i].at);
            return 0;
        }
    }
    for (int32_t i = source->columns.first; i < index; i++) {
        if (builder->tree->columns[i].name.text == name.text) {
            tierkit_i_report_twice(builder, name, "column", "", builder->tree->columns[i].name.at);
            return 0;
        }
    }
    return 1;
}

/* Into its place among the fields of the table, which are the last there are. */
static void add_field(tierkit_i_builder *builder, tierkit_i_slice *fields,
                      const tierkit_i_schema_field *field) {
    tierkit_i_schema *schema = builder->schema;
    builder->status = tierkit_i_reserve(&schema->memory, &schema->fields, &schema->field_capacity,
                                        schema->field_count + 1, sizeof *schema->fields);
    if (builder->status != TIERKIT_OK) {
        return;
    }
    tierkit_i_schema_field *at = schema->fields + fields->first;
    int32_t place = fields->count;
    while (place > 0 && compare_names(builder, at[place - 1].name, field->name) > 0) {
        at[place] = at[place - 1];
        place--;
    }
    at[place] = *field;
    fields->count++;
    schema->field_count++;
}

static void build_fields(tierkit_i_builder *builder, const tierkit_i_table_clause *source,
                         tierkit_i_schema_table *table) {
    table->fields.first = (int32_t)builder->schema->field_count;
    if (source->columns.count > TIERKIT_I_COLUMNS_MAX) {
        tierkit_i_report(
            builder, builder->tree->columns[source->columns.first + TIERKIT_I_COLUMNS_MAX].name.at,
            "limit", "a table has at most 256 columns beside its key", "fewer columns");
        return;
    }
    for (int32_t i = source->columns.first; i < source->columns.first + source->columns.count;
         i++) {
        tierkit_i_schema_field field = field_of(builder, &builder->tree->columns[i]);
        if (check_column(builder, source, i) && builder->status == TIERKIT_OK) {
            add_field(builder, &table->fields, &field);
        }
    }
    if (source->columns.count == 0 && builder->list->errors == 0) { /* else perhaps in bad lines */
        tierkit_i_report(builder, source->name.at, "facts", "a table without columns gives nothing",
                         "`column` and a name and type in an indented line");
    }
}

/* At most 64 tables and 256 blocks: looking through them is cheaper than a table of names. */
static void check_name(tierkit_i_builder *builder, size_t index) {
    const tierkit_i_tree *tree = builder->tree;
    tierkit_i_named name = tree->tables[index].name;
    for (size_t i = 0; i < index; i++) {
        if (tree->tables[i].name.text == name.text) {
            tierkit_i_report_twice(builder, name, "table", "", tree->tables[i].name.at);
            return;
        }
    }
    for (size_t i = 0; i < tree->facts_count; i++) {
        if (tree->facts[i].name.text == name.text) {
            tierkit_i_report_twice(builder, name, "table", " as facts", tree->facts[i].name.at);
            return;
        }
    }
}

static tierkit_i_schema_table table_of(tierkit_i_builder *builder,
                                       const tierkit_i_table_clause *source) {
    tierkit_i_schema_table table = { 0 };
    table.at = source->name.at;
    table.name = tierkit_i_build_name(builder, source->name.text);
    table.key = tierkit_i_build_name(builder, source->key.text);
    table.from = TIERKIT_I_NONE;
    if (source->from.text != TIERKIT_I_NONE) {
        table.from = tierkit_i_build_name(builder, source->from.text);
        if (source->from.text == source->key.text) {
            tierkit_i_report_twice(builder, source->from, "column", " as the key", source->key.at);
        }
    }
    build_fields(builder, source, &table);
    return table;
}

/* Into its place; what has no name was reported by the parser. */
static void add_table(tierkit_i_builder *builder, const tierkit_i_schema_table *table) {
    tierkit_i_schema *schema = builder->schema;
    size_t place = schema->table_count;
    while (place > 0 && compare_names(builder, schema->tables[place - 1].name, table->name) > 0) {
        schema->tables[place] = schema->tables[place - 1];
        place--;
    }
    schema->tables[place] = *table;
    schema->table_count++;
}

void tierkit_i_build_tables(tierkit_i_builder *builder) {
    const tierkit_i_tree *tree = builder->tree;
    tierkit_i_schema *schema = builder->schema;
    if (builder->status == TIERKIT_OK) {
        builder->status =
            tierkit_i_reserve(&schema->memory, &schema->tables, &schema->table_capacity,
                              tree->table_count, sizeof *schema->tables);
    }
    for (size_t i = 0; i < tree->table_count && builder->status == TIERKIT_OK; i++) {
        if (tree->tables[i].name.text != TIERKIT_I_NONE) {
            check_name(builder, i);
            tierkit_i_schema_table table = table_of(builder, &tree->tables[i]);
            if (builder->status == TIERKIT_OK) {
                tierkit_i_build_table_digest(builder, &table);
                add_table(builder, &table);
            }
        }
    }
}

/* ---- the tables of a block ----------------------------------------------------------------- */

static void report_unknown(tierkit_i_builder *builder, tierkit_i_named name) {
    const tierkit_i_schema *schema = builder->schema;
    tierkit_i_piece names[TIERKIT_I_TABLES_MAX], none = { "", 0 };
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("no table has the name `"),
                                 tierkit_i_piece_name(builder, name.text), TIERKIT_I_PIECE("`") };
    for (size_t i = 0; i < schema->table_count; i++) {
        names[i].text = tierkit_i_schema_text(schema, schema->tables[i].name, &names[i].bytes);
    }
    int32_t near = tierkit_i_closest(pieces[1].text, pieces[1].bytes, names, schema->table_count);
    tierkit_i_error_at(builder->list, name.at, "unknown name", pieces, 3,
                       "the name of a `table` of this program", near < 0 ? none : names[near]);
}

/* Into its place among the lookups of the block, which are the last there are. */
static void add_lookup(tierkit_i_builder *builder, const tierkit_i_schema_lookup *lookup) {
    tierkit_i_schema *schema = builder->schema;
    tierkit_i_slice *lookups = &schema->facts[builder->facts].lookups;
    builder->status = tierkit_i_reserve(&schema->memory, &schema->lookups, &schema->lookup_capacity,
                                        schema->lookup_count + 1, sizeof *schema->lookups);
    if (builder->status != TIERKIT_OK) {
        return;
    }
    tierkit_i_schema_lookup *at = schema->lookups + lookups->first;
    int32_t place = lookups->count;
    while (place > 0 && at[place - 1].table > lookup->table) {
        at[place] = at[place - 1];
        place--;
    }
    at[place] = *lookup;
    lookups->count++;
    schema->lookup_count++;
}

/* The table of a `with`, or NONE after an error. */
static int32_t table_of_with(tierkit_i_builder *builder, int32_t index) {
    const tierkit_i_facts *source = &builder->tree->facts[builder->facts];
    const tierkit_i_with_clause *with = &builder->tree->withs[index];
    size_t bytes = 0;
    const char *name = tierkit_i_tree_text(builder->tree, with->table.text, &bytes);
    int32_t table = tierkit_i_schema_find_table(builder->schema, name, bytes);
    if (table == TIERKIT_I_NONE) {
        report_unknown(builder, with->table);
        return table;
    }
    for (int32_t i = source->withs.first; i < index; i++) {
        if (builder->tree->withs[i].table.text == with->table.text) {
            tierkit_i_report_name(builder, with->table, "duplicate", "table ",
                                  " stands twice in one `with`", "each table once");
            return TIERKIT_I_NONE;
        }
    }
    if (source->undated && builder->schema->tables[table].from != TIERKIT_I_NONE) {
        tierkit_i_report_name(builder, with->table, "facts", "undated facts have no day on which ",
                              " could be looked up",
                              "a table without `from`, or facts with a date");
    }
    return table;
}

void tierkit_i_build_lookups(tierkit_i_builder *builder) {
    tierkit_i_slice withs = builder->tree->facts[builder->facts].withs;
    builder->schema->facts[builder->facts].lookups.first = (int32_t)builder->schema->lookup_count;
    if (withs.count > TIERKIT_I_WITHS_MAX) {
        tierkit_i_report(builder, builder->tree->withs[withs.first + TIERKIT_I_WITHS_MAX].table.at,
                         "limit", "facts look up at most 16 tables", "fewer tables behind `with`");
        return;
    }
    for (int32_t i = withs.first; i < withs.first + withs.count; i++) {
        const tierkit_i_with_clause *with = &builder->tree->withs[i];
        tierkit_i_schema_lookup lookup = { table_of_with(builder, i), i, with->table.at };
        if (lookup.table != TIERKIT_I_NONE && builder->status == TIERKIT_OK) {
            add_lookup(builder, &lookup);
        }
    }
}

/* ---- their columns ------------------------------------------------------------------------- */

/* The field of a table with this name, or NONE. */
static int32_t find_field(const tierkit_i_schema *schema, int32_t table, int32_t name) {
    tierkit_i_slice fields = schema->tables[table].fields;
    for (int32_t i = fields.first; i < fields.first + fields.count; i++) {
        if (schema->fields[i].name == name) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

/* The first lookup of the block from `lookup` on whose table gives the name; NONE. */
static int32_t find_lookup(tierkit_i_builder *builder, int32_t lookup, int32_t text,
                           int32_t *field) {
    tierkit_i_slice lookups = builder->schema->facts[builder->facts].lookups;
    int32_t end = lookups.first + lookups.count;
    if (lookup >= end) {
        return TIERKIT_I_NONE;
    }
    int32_t name = tierkit_i_build_name(builder, text);
    while (lookup < end) {
        *field = find_field(builder->schema, builder->schema->lookups[lookup].table, name);
        if (*field != TIERKIT_I_NONE) {
            return lookup;
        }
        lookup++;
    }
    return TIERKIT_I_NONE;
}

static tierkit_i_piece table_name(const tierkit_i_builder *builder, int32_t lookup) {
    const tierkit_i_schema *schema = builder->schema;
    tierkit_i_piece piece = { NULL, 0 };
    piece.text = tierkit_i_schema_text(schema, schema->tables[schema->lookups[lookup].table].name,
                                       &piece.bytes);
    return piece;
}

static void check_other(tierkit_i_builder *builder, tierkit_i_named name, int32_t first) {
    int32_t field = TIERKIT_I_NONE;
    int32_t other = find_lookup(builder, first + 1, name.text, &field);
    if (other != TIERKIT_I_NONE) {
        tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"),
                                     tierkit_i_piece_name(builder, name.text),
                                     TIERKIT_I_PIECE("` is a column of both tables `"),
                                     table_name(builder, first),
                                     TIERKIT_I_PIECE("` and `"),
                                     table_name(builder, other),
                                     TIERKIT_I_PIECE("`") };
        tierkit_i_piece none = { "", 0 };
        tierkit_i_error_at(builder->list, name.at, "duplicate", pieces, 7,
                           "another name for it in one of the tables", none);
    }
}

int32_t tierkit_i_build_looked_up(tierkit_i_builder *builder, tierkit_i_named name) {
    int32_t field = TIERKIT_I_NONE;
    int32_t first = builder->schema->facts[builder->facts].lookups.first;
    int32_t lookup = find_lookup(builder, first, name.text, &field);
    if (lookup == TIERKIT_I_NONE) {
        return TIERKIT_I_NONE;
    }
    check_other(builder, name, lookup);
    tierkit_i_schema_field given = builder->schema->fields[field];
    tierkit_i_named there = { name.text, given.at };
    int32_t column = tierkit_i_build_add_column(builder, there, TIERKIT_I_ROLE_VALUE, given.type);
    if (column != TIERKIT_I_NONE) {
        tierkit_i_schema_column *of = &builder->schema->columns[column];
        of->looked_up = 1;
        of->lookup = lookup;
        of->field = field;
        of->scale = given.scale;
        builder->notes[column].used = 1;
    }
    return column;
}

int tierkit_i_build_is_own(tierkit_i_builder *builder, tierkit_i_named name) {
    int32_t field = TIERKIT_I_NONE;
    int32_t first = builder->schema->facts[builder->facts].lookups.first;
    int32_t lookup = find_lookup(builder, first, name.text, &field);
    if (lookup == TIERKIT_I_NONE) {
        return 1;
    }
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"), tierkit_i_piece_name(builder, name.text),
                                 TIERKIT_I_PIECE("` is a column of table `"),
                                 table_name(builder, lookup),
                                 TIERKIT_I_PIECE("`, which these facts look up") };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, name.at, "duplicate", pieces, 5,
                       "a column of the facts' own rows", none);
    return 0;
}

/* ---- their keys ---------------------------------------------------------------------------- */

/* A column that is there already, such as a split, or a new one. */
static int32_t key_column(tierkit_i_builder *builder, tierkit_i_named by) {
    int32_t column = tierkit_i_build_find_column(builder, by.text);
    if (column == TIERKIT_I_NONE) {
        return tierkit_i_build_is_own(builder, by)
                   ? tierkit_i_build_add_column(builder, by, TIERKIT_I_ROLE_LOOKUP,
                                                TIERKIT_I_TYPE_TEXT)
                   : TIERKIT_I_NONE;
    }
    if (builder->schema->columns[column].looked_up) {
        (void)tierkit_i_build_is_own(builder, by); /* reports it: a table cannot give a key */
    } else if (builder->notes[column].type != TIERKIT_I_TYPE_TEXT) {
        tierkit_i_report_role(builder, by, column, TIERKIT_I_TYPE_TEXT);
    }
    return column;
}

/* `lookup.column` is the index of the `with` so far. */
void tierkit_i_build_lookup_keys(tierkit_i_builder *builder) {
    const tierkit_i_tree *tree = builder->tree;
    tierkit_i_slice lookups = builder->schema->facts[builder->facts].lookups;
    for (int32_t i = lookups.first; i < lookups.first + lookups.count; i++) {
        const tierkit_i_with_clause *with = &tree->withs[builder->schema->lookups[i].column];
        tierkit_i_named by = with->by;
        for (size_t t = 0; by.text == TIERKIT_I_NONE && t < tree->table_count; t++) {
            if (tree->tables[t].name.text == with->table.text) {
                by.text = tree->tables[t].key.text;
                by.at = with->table.at;
            }
        }
        int32_t column = by.text == TIERKIT_I_NONE ? by.text : key_column(builder, by);
        builder->schema->lookups[i].column = column;
        if (column != TIERKIT_I_NONE) {
            builder->schema->columns[column].computed = 1; /* of ids its texts, not its codes */
            builder->notes[column].used = 1;
        }
    }
}

/* Harmless, but every delivery must bring its key. */
void tierkit_i_build_unread(tierkit_i_builder *builder) {
    const tierkit_i_schema *schema = builder->schema;
    tierkit_i_slice columns = schema->facts[builder->facts].columns;
    tierkit_i_slice lookups = schema->facts[builder->facts].lookups;
    for (int32_t i = lookups.first; i < lookups.first + lookups.count; i++) {
        int read = 0;
        for (int32_t c = columns.first; c < columns.first + columns.count; c++) {
            read |= schema->columns[c].looked_up && schema->columns[c].lookup == i;
        }
        tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("table `"), table_name(builder, i),
                                     TIERKIT_I_PIECE("` is looked up but never read") };
        if (!read) {
            tierkit_i_warning_at(builder->list, schema->lookups[i].at, "unused", pieces, 3);
        }
    }
}
