/* Owns: see reference.h. Must not know: batches, facts, bytes. Called by: see reference.h. */
#include "network/reference.h"

#include "base/sort.h"

#include <string.h>

/* ---- life ---------------------------------------------------------------------------------- */

void tierkit_i_reference_init(tierkit_i_reference *reference, const tierkit_i_schema *schema,
                              const tierkit_i_schema_table *table, const tierkit_i_memory *memory) {
    memset(reference, 0, sizeof *reference);
    reference->memory = memory;
    reference->schema = schema;
    reference->table = table;
    tierkit_i_strings_init(&reference->keys, memory);
    tierkit_i_strings_init(&reference->texts, memory);
}

void tierkit_i_reference_free(tierkit_i_reference *reference) {
    const tierkit_i_memory *memory = reference->memory;
    if (reference->table == NULL) {
        return;
    }
    tierkit_i_strings_free(&reference->keys);
    tierkit_i_strings_free(&reference->texts);
    tierkit_i_free(memory, reference->key, reference->key_capacity, sizeof *reference->key);
    tierkit_i_free(memory, reference->from, reference->from_capacity, sizeof *reference->from);
    tierkit_i_free(memory, reference->value, reference->value_capacity, sizeof *reference->value);
    tierkit_i_free(memory, reference->has, reference->has_capacity, sizeof *reference->has);
    tierkit_i_free(memory, reference->first, reference->first_count, sizeof *reference->first);
    reference->table = NULL;
}

tierkit_status tierkit_i_references_new(const tierkit_i_schema *schema,
                                        const tierkit_i_memory *memory, tierkit_i_reference **out) {
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, schema->table_count, sizeof **out, out));
    for (size_t t = 0; t < schema->table_count; t++) {
        tierkit_i_reference_init(&(*out)[t], schema, &schema->tables[t], memory);
    }
    return TIERKIT_OK;
}

void tierkit_i_references_free(const tierkit_i_schema *schema, tierkit_i_reference *references) {
    if (references == NULL) {
        return;
    }
    const tierkit_i_memory *memory = references[0].memory;
    for (size_t t = 0; t < schema->table_count; t++) {
        tierkit_i_reference_free(&references[t]);
    }
    tierkit_i_free(memory, references, schema->table_count, sizeof *references);
}

size_t tierkit_i_reference_bytes(const tierkit_i_reference *reference) {
    return sizeof *reference + tierkit_i_strings_bytes(&reference->keys) +
           tierkit_i_strings_bytes(&reference->texts) +
           reference->key_capacity * sizeof *reference->key +
           reference->from_capacity * sizeof *reference->from +
           reference->value_capacity * sizeof *reference->value +
           reference->has_capacity * sizeof *reference->has +
           reference->first_count * sizeof *reference->first;
}

/* ---- rows ---------------------------------------------------------------------------------- */

tierkit_i_reference_row tierkit_i_reference_row_at(const tierkit_i_reference *reference,
                                                   size_t row) {
    size_t fields = (size_t)reference->table->fields.count;
    tierkit_i_reference_row at = { { NULL, 0 }, 0, NULL, NULL, NULL };
    at.key.text = tierkit_i_strings_get(&reference->keys, reference->key[row], &at.key.bytes);
    at.from = reference->from[row];
    at.value = reference->value + row * fields;
    at.has = reference->has + row * fields;
    at.texts = &reference->texts;
    return at;
}

int tierkit_i_reference_compare(const tierkit_i_reference_row *a,
                                const tierkit_i_reference_row *b) {
    int order = tierkit_i_compare_bytes(a->key.text, a->key.bytes, b->key.text, b->key.bytes);
    return order != 0 ? order : (a->from > b->from) - (a->from < b->from);
}

static tierkit_status make_room(tierkit_i_reference *reference, size_t rows) {
    const tierkit_i_memory *memory = reference->memory;
    size_t values = rows * (size_t)reference->table->fields.count;
    if (rows > TIERKIT_I_REFERENCE_ROWS_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &reference->key, &reference->key_capacity, rows,
                                    sizeof *reference->key));
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &reference->from, &reference->from_capacity, rows,
                                    sizeof *reference->from));
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &reference->value, &reference->value_capacity, values,
                                    sizeof *reference->value));
    return tierkit_i_reserve(memory, &reference->has, &reference->has_capacity, values,
                             sizeof *reference->has);
}

/* A value as this reference keeps it: its own code of a text. */
static tierkit_status keep_value(tierkit_i_reference *reference, int32_t field,
                                 const tierkit_i_reference_row *row, int64_t *value) {
    const tierkit_i_schema_field *as =
        &reference->schema->fields[reference->table->fields.first + field];
    size_t bytes = 0;
    int32_t code = 0;
    *value = row->has[field] ? row->value[field] : 0;
    if (!row->has[field] || as->type != TIERKIT_I_TYPE_TEXT) {
        return TIERKIT_OK;
    }
    const char *text = tierkit_i_strings_get(row->texts, (uint32_t)row->value[field], &bytes);
    TIERKIT_I_TRY(tierkit_i_strings_add(&reference->texts, text, bytes, &code));
    *value = code;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_reference_add(tierkit_i_reference *reference,
                                       const tierkit_i_reference_row *row) {
    size_t at = reference->count;
    int32_t fields = reference->table->fields.count, code = 0;
    TIERKIT_I_TRY(make_room(reference, at + 1));
    TIERKIT_I_TRY(tierkit_i_strings_add(&reference->keys, row->key.text, row->key.bytes, &code));
    reference->key[at] = (uint32_t)code;
    reference->from[at] = row->from;
    for (int32_t f = 0; f < fields; f++) {
        size_t to = at * (size_t)fields + (size_t)f;
        reference->has[to] = row->has[f];
        TIERKIT_I_TRY(keep_value(reference, f, row, &reference->value[to]));
    }
    reference->count++;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_reference_finish(tierkit_i_reference *reference) {
    size_t keys = reference->keys.count;
    TIERKIT_I_TRY(
        tierkit_i_new(reference->memory, keys + 1, sizeof *reference->first, &reference->first));
    reference->first_count = keys + 1;
    for (size_t row = reference->count; row > 0; row--) {
        reference->first[reference->key[row - 1]] = (uint32_t)(row - 1);
    }
    reference->first[keys] = (uint32_t)reference->count;
    return TIERKIT_OK;
}

uint32_t tierkit_i_reference_find(const tierkit_i_reference *reference, uint32_t key, int32_t day) {
    uint32_t low = reference->first[key], high = reference->first[key + 1];
    uint32_t before = low;
    if (reference->table->from == TIERKIT_I_NONE) {
        return low;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (reference->from[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > before ? low - 1 : UINT32_MAX;
}
