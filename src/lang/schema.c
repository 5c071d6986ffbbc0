/* Owns: a finished schema: counting its users, finding things by name, whether a program fits a
 * network. Must not know: trees, how a schema is made. Called by: network, program, review,
 * plan. */
#include "lang/schema.h"

#include <string.h>

#include "lang/row_plan.h"

void tierkit_i_schema_retain(tierkit_i_schema *schema) {
    tierkit_i_count_retain(&schema->users);
}

void tierkit_i_schema_release(tierkit_i_schema *schema) {
    if (schema == NULL || !tierkit_i_count_release(&schema->users)) {
        return;
    }
    tierkit_i_memory memory = schema->memory;
    tierkit_i_free(&memory, schema->attributes, schema->attribute_count,
                   sizeof(*schema->attributes));
    tierkit_i_free(&memory, schema->facts, schema->facts_count, sizeof(*schema->facts));
    tierkit_i_free(&memory, schema->columns, schema->column_capacity, sizeof(*schema->columns));
    tierkit_i_free(&memory, schema->tables, schema->table_capacity, sizeof(*schema->tables));
    tierkit_i_free(&memory, schema->fields, schema->field_capacity, sizeof(*schema->fields));
    tierkit_i_free(&memory, schema->lookups, schema->lookup_capacity, sizeof(*schema->lookups));
    tierkit_i_free(&memory, schema->measures, schema->measure_count, sizeof(*schema->measures));
    tierkit_i_free(&memory, schema->parts, schema->part_capacity, sizeof(*schema->parts));
    tierkit_i_free(&memory, schema->edges, schema->edge_capacity, sizeof(*schema->edges));
    tierkit_i_free(&memory, schema->period_starts, (size_t)schema->calendar.start_count,
                   sizeof(*schema->period_starts));
    tierkit_i_free(&memory, schema->holidays, schema->holiday_room, sizeof(*schema->holidays));
    tierkit_i_row_plans_free(&memory, schema->plans);
    tierkit_i_strings_free(&schema->strings);
    tierkit_i_free(&memory, schema, 1, sizeof(*schema));
}

/* ---- names --------------------------------------------------------------------------------- */

const char *tierkit_i_schema_text(const tierkit_i_schema *schema, int32_t code, size_t *bytes) {
    return tierkit_i_strings_get(&schema->strings, (uint32_t)code, bytes);
}

/* What was never interned names nothing here; a code may still name a thing of another kind. */
static int32_t code_of(const tierkit_i_schema *schema, const char *name, size_t bytes) {
    return tierkit_i_strings_find(&schema->strings, name, bytes);
}

int32_t tierkit_i_schema_find_facts(const tierkit_i_schema *schema, const char *name,
                                    size_t bytes) {
    int32_t code = code_of(schema, name, bytes);
    for (size_t i = 0; code != TIERKIT_I_NO_CODE && i < schema->facts_count; i++) {
        if (schema->facts[i].name == code) {
            return (int32_t)i;
        }
    }
    return TIERKIT_I_NONE;
}

int32_t tierkit_i_schema_find_measure(const tierkit_i_schema *schema, const char *name,
                                      size_t bytes) {
    int32_t code = code_of(schema, name, bytes);
    for (size_t i = 0; code != TIERKIT_I_NO_CODE && i < schema->measure_count; i++) {
        if (schema->measures[i].name == code) {
            return (int32_t)i;
        }
    }
    return TIERKIT_I_NONE;
}

int32_t tierkit_i_schema_find_table(const tierkit_i_schema *schema, const char *name,
                                    size_t bytes) {
    int32_t code = code_of(schema, name, bytes);
    for (size_t i = 0; code != TIERKIT_I_NO_CODE && i < schema->table_count; i++) {
        if (schema->tables[i].name == code) {
            return (int32_t)i;
        }
    }
    return TIERKIT_I_NONE;
}

int32_t tierkit_i_schema_find_attribute(const tierkit_i_schema *schema, const char *name,
                                        size_t bytes) {
    int32_t code = code_of(schema, name, bytes);
    for (size_t i = 0; code != TIERKIT_I_NO_CODE && i < schema->attribute_count; i++) {
        if (schema->attributes[i].name == code) {
            return (int32_t)i;
        }
    }
    return TIERKIT_I_NONE;
}

/* One way to write it: no sign, no zeros before it. */
int32_t tierkit_i_bucket_number(const char *text, size_t bytes) {
    int32_t number = 0;
    if (bytes == 0 || bytes > 2 || (bytes == 2 && text[0] == '0')) {
        return TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return TIERKIT_I_NONE;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

int32_t tierkit_i_schema_find_column(const tierkit_i_schema *schema, int32_t facts,
                                     const char *name, size_t bytes) {
    int32_t code = code_of(schema, name, bytes);
    tierkit_i_slice columns = schema->facts[facts].columns;
    for (int32_t i = columns.first; code != TIERKIT_I_NO_CODE && i < columns.first + columns.count;
         i++) {
        if (schema->columns[i].name == code) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

/* ---- fitting ------------------------------------------------------------------------------- */

/* One sentence for two cases, because the cure is the same. */
static tierkit_status differs(tierkit_error *err, const char *what, const char *name, size_t bytes,
                              int32_t found) {
    const char *why = found == TIERKIT_I_NONE ? "` is not in the network"
                                              : "` is declared otherwise in the network";
    tierkit_i_piece pieces[] = { { what, strlen(what) },
                                 { name, bytes },
                                 { why, strlen(why) },
                                 TIERKIT_I_PIECE("; make a network from this data part") };
    return tierkit_i_fail_pieces(err, TIERKIT_E_SCHEMA, -1, -1, pieces, 4);
}

/* Blocks before their measures: a measure's fingerprint includes its block's, and the block is the
 * better news. */
static tierkit_status fit_facts(const tierkit_i_schema *stored, const tierkit_i_schema *wanted,
                                int32_t *map, tierkit_error *err) {
    for (size_t i = 0; i < wanted->facts_count; i++) {
        const tierkit_i_schema_facts *facts = &wanted->facts[i];
        size_t bytes = 0;
        const char *name = tierkit_i_schema_text(wanted, facts->name, &bytes);
        int32_t at = tierkit_i_schema_find_facts(stored, name, bytes);
        if (at == TIERKIT_I_NONE || memcmp(stored->facts[at].fingerprint, facts->fingerprint,
                                           sizeof(facts->fingerprint)) != 0) {
            return differs(err, "facts `", name, bytes, at);
        }
        if (map != NULL) {
            map[i] = at;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status fit_measures(const tierkit_i_schema *stored, const tierkit_i_schema *wanted,
                                   int32_t *map, tierkit_error *err) {
    for (size_t i = 0; i < wanted->measure_count; i++) {
        const tierkit_i_schema_measure *measure = &wanted->measures[i];
        size_t bytes = 0;
        const char *name = tierkit_i_schema_text(wanted, measure->name, &bytes);
        int32_t at = tierkit_i_schema_find_measure(stored, name, bytes);
        if (at == TIERKIT_I_NONE || memcmp(stored->measures[at].fingerprint, measure->fingerprint,
                                           sizeof(measure->fingerprint)) != 0) {
            return differs(err, "measure `", name, bytes, at);
        }
        if (map != NULL) {
            map[i] = at;
        }
    }
    return TIERKIT_OK;
}

/* Attributes have no formula: name, type and scale say all. */
static tierkit_status fit_attributes(const tierkit_i_schema *stored, const tierkit_i_schema *wanted,
                                     tierkit_error *err) {
    for (size_t i = 0; i < wanted->attribute_count; i++) {
        const tierkit_i_schema_attribute *attribute = &wanted->attributes[i];
        size_t bytes = 0;
        const char *name = tierkit_i_schema_text(wanted, attribute->name, &bytes);
        int32_t at = tierkit_i_schema_find_attribute(stored, name, bytes);
        if (at == TIERKIT_I_NONE || stored->attributes[at].type != attribute->type ||
            stored->attributes[at].scale != attribute->scale) {
            return differs(err, "attribute `", name, bytes, at);
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_schema_fit(const tierkit_i_schema *stored, const tierkit_i_schema *wanted,
                                    int32_t *map, int32_t *facts_map, tierkit_error *err) {
    TIERKIT_I_TRY(fit_attributes(stored, wanted, err));
    TIERKIT_I_TRY(fit_facts(stored, wanted, facts_map, err));
    return fit_measures(stored, wanted, map, err);
}
