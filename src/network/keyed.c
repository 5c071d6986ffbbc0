/* Owns: the kept rows of a keyed block: room for them, which of two wins, changing them and taking
 * a change back. Must not know: batches, cells, saved bytes.
 * Called by: block.c, change.c, keyed_*.c. */
#include "network/keyed.h"

#include "base/bits.h"
#include "base/sort.h"

#include <string.h>

/* ---- life ---------------------------------------------------------------------------------- */

/* Values by name, then items by name, each before the parts of its measure. */
static void order_fields(tierkit_i_kept_rows *keyed, const tierkit_i_block *block,
                         const tierkit_i_schema *schema, int32_t *slots, int32_t *items) {
    const tierkit_i_schema_facts *facts = block->facts;
    int32_t at = 0, first_item = facts->value_slots + facts->parts.count;
    tierkit_i_block_slots_by_name(block, schema, slots, items);
    for (int32_t k = 0; k < facts->value_slots; k++) {
        keyed->field_by_name[at++] = slots[k];
    }
    for (int32_t k = 0; k < facts->item_slots; k++) {
        const tierkit_i_schema_measure *m = &schema->measures[block->measure_of_items[items[k]]];
        keyed->field_by_name[at++] = first_item + items[k];
        for (int32_t p = 0; m->grouped && p < m->parts.count; p++) {
            int32_t part = m->parts.first - facts->parts.first + p;
            keyed->field_by_name[at++] = facts->value_slots + part;
        }
    }
}

static tierkit_status make_order(tierkit_i_kept_rows *keyed, const tierkit_i_block *block,
                                 const tierkit_i_schema *schema, const tierkit_i_memory *memory) {
    tierkit_status status = TIERKIT_OK;
    size_t values = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    int32_t *slots = NULL, *item_slots = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, (size_t)keyed->fields, sizeof *keyed->field_by_name,
                               &keyed->field_by_name));
    TIERKIT_I_DO(tierkit_i_new(memory, values, sizeof *slots, &slots));
    TIERKIT_I_DO(tierkit_i_new(memory, items, sizeof *item_slots, &item_slots));
    order_fields(keyed, block, schema, slots, item_slots);
done:
    tierkit_i_free(memory, item_slots, items, sizeof *item_slots);
    tierkit_i_free(memory, slots, values, sizeof *slots);
    return status;
}

/* Version, until, fields: see keyed.h. */
static tierkit_status make_shape(tierkit_i_kept_rows *keyed, const tierkit_i_schema_facts *facts,
                                 const tierkit_i_memory *memory) {
    int32_t slots = 1 + (facts->has_until || facts->prorated) + keyed->fields;
    TIERKIT_I_TRY(tierkit_i_new(memory, (size_t)slots, sizeof *keyed->combine, &keyed->combine));
    for (int32_t s = 0; s < slots; s++) {
        keyed->combine[s] = TIERKIT_I_COMBINE_SUM;
    }
    keyed->shape = (tierkit_i_shape){ facts->splits > 0, 1, slots, keyed->combine };
    return TIERKIT_OK;
}

tierkit_status tierkit_i_keyed_new(tierkit_i_block *block, const tierkit_i_schema *schema,
                                   const tierkit_i_memory *memory) {
    const tierkit_i_schema_facts *facts = block->facts;
    tierkit_i_kept_rows *keyed = NULL;
    if (facts->keyed == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *keyed, &keyed));
    block->keyed = keyed;
    tierkit_i_strings_init(&keyed->keys, memory);
    tierkit_i_strings_init(&keyed->versions, memory);
    keyed->text_versions = schema->columns[facts->version_column].type == TIERKIT_I_TYPE_TEXT;
    keyed->fields = facts->value_slots + facts->parts.count + facts->item_slots;
    keyed->stride = sizeof(tierkit_i_kept) / sizeof(int64_t) + (size_t)keyed->fields +
                    ((size_t)keyed->fields + 7) / 8;
    TIERKIT_I_TRY(make_shape(keyed, facts, memory));
    return make_order(keyed, block, schema, memory);
}

void tierkit_i_keyed_free(tierkit_i_kept_rows *keyed, const tierkit_i_memory *memory) {
    if (keyed == NULL) {
        return;
    }
    tierkit_i_strings_free(&keyed->keys);
    tierkit_i_strings_free(&keyed->versions);
    tierkit_i_free(memory, keyed->combine, (size_t)keyed->shape.slots, sizeof *keyed->combine);
    tierkit_i_free(memory, keyed->field_by_name, (size_t)keyed->fields,
                   sizeof *keyed->field_by_name);
    tierkit_i_free(memory, keyed->rows, keyed->capacity, keyed->stride * sizeof *keyed->rows);
    tierkit_i_free(memory, keyed, 1, sizeof *keyed);
}

/* ---- which of two rows wins ------------------------------------------------------------------ */

static int compare_texts(const tierkit_i_strings *strings, uint32_t a, uint32_t b) {
    size_t a_bytes = 0, b_bytes = 0;
    if (a == b) {
        return 0;
    }
    const char *x = tierkit_i_strings_get(strings, a, &a_bytes);
    const char *y = tierkit_i_strings_get(strings, b, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes);
}

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* What rows are of: days, ids, members of splits. */
static int compare_heads(const tierkit_network *network, const tierkit_i_block *block,
                         const tierkit_i_kept *a, const tierkit_i_kept *b) {
    int order = compare_numbers(a->day, b->day);
    order = order != 0 ? order : compare_numbers(a->until, b->until);
    order = order != 0 ? order : compare_texts(&network->ids, a->entity, b->entity);
    for (int32_t s = 0; order == 0 && s < block->facts->splits; s++) {
        order = compare_texts(&block->members[s], tierkit_i_block_member(block, a->tuple, s),
                              tierkit_i_block_member(block, b->tuple, s));
    }
    return order;
}

static int compare_fields(const tierkit_i_block *block, tierkit_i_kept *a, tierkit_i_kept *b) {
    const tierkit_i_kept_rows *keyed = block->keyed;
    const int64_t *x = tierkit_i_kept_values(a), *y = tierkit_i_kept_values(b);
    const uint8_t *in_x = tierkit_i_kept_states(keyed, a), *in_y = tierkit_i_kept_states(keyed, b);
    int32_t first_item = keyed->fields - block->facts->item_slots;
    int order = 0;
    for (int32_t k = 0; order == 0 && k < keyed->fields; k++) {
        int32_t f = keyed->field_by_name[k];
        order = (int)in_x[f] - (int)in_y[f];
        if (order != 0 || x[f] == y[f]) {
            continue;
        }
        order = f < first_item ? compare_numbers(x[f], y[f])
                               : compare_texts(&block->item_names[f - first_item], (uint32_t)x[f],
                                               (uint32_t)y[f]);
    }
    return order;
}

/* The version decides; of two rows of one version the greater one, whatever that means: the same
 * in every order of rows. */
static int wins(const tierkit_network *network, const tierkit_i_block *block, tierkit_i_kept *row,
                tierkit_i_kept *other) {
    const tierkit_i_kept_rows *keyed = block->keyed;
    int order = keyed->text_versions ? compare_texts(&keyed->versions, (uint32_t)row->version.low,
                                                     (uint32_t)other->version.low)
                                     : tierkit_i_i128_compare(row->version, other->version);
    if (order == 0 && memcmp(row, other, keyed->stride * sizeof *keyed->rows) != 0) {
        order = compare_heads(network, block, row, other);
        order = order != 0 ? order : compare_fields(block, row, other);
    }
    return order > 0;
}

/* ---- changes --------------------------------------------------------------------------------- */

void tierkit_i_keyed_begin(tierkit_i_keyed_change *change, tierkit_i_block *block) {
    memset(change, 0, sizeof *change);
    if (block->keyed != NULL) {
        change->block = block;
        change->keys = block->keyed->keys.count;
        change->versions = block->keyed->versions.count;
        change->rows = block->keyed->count;
    }
}

/* Keys without a row up to this one. */
static tierkit_status make_room(tierkit_i_kept_rows *keyed, uint32_t key,
                                const tierkit_i_memory *memory) {
    size_t wanted = (size_t)key + 1, bytes = keyed->stride * sizeof *keyed->rows;
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &keyed->rows, &keyed->capacity, wanted, bytes));
    while (keyed->count < wanted) {
        tierkit_i_kept *row = tierkit_i_kept_at(keyed, keyed->count++);
        memset(row, 0, bytes);
        row->day = TIERKIT_I_NO_DAY;
    }
    return TIERKIT_OK;
}

/* Rows that came with this change are forgotten with it; of the others only what was there first
 * matters. */
static tierkit_status note_before(tierkit_i_keyed_change *change, uint32_t key,
                                  const tierkit_i_memory *memory) {
    const tierkit_i_kept_rows *keyed = change->block->keyed;
    if (key >= change->rows || (change->noted != NULL && tierkit_i_bit(change->noted, key))) {
        return TIERKIT_OK;
    }
    if (change->noted == NULL) {
        change->noted_bytes = tierkit_i_bits_bytes(change->rows);
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, change->noted_bytes, 1, &change->noted));
    }
    size_t each = 1 + keyed->stride;
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &change->before, &change->capacity, change->count + 1,
                                    each * sizeof *change->before));
    int64_t *at = change->before + each * change->count++;
    at[0] = (int64_t)key;
    memcpy(at + 1, tierkit_i_kept_at(keyed, key), keyed->stride * sizeof *at);
    tierkit_i_bit_set(change->noted, key);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_keyed_put(tierkit_i_keyed_change *change, const tierkit_network *network,
                                   uint32_t key, tierkit_i_kept *row) {
    tierkit_i_kept_rows *keyed = change->block->keyed;
    TIERKIT_I_TRY(make_room(keyed, key, &network->memory));
    tierkit_i_kept *there = tierkit_i_kept_at(keyed, key);
    if (there->day != TIERKIT_I_NO_DAY && !wins(network, change->block, row, there)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(note_before(change, key, &network->memory));
    memcpy(there, row, keyed->stride * sizeof *keyed->rows);
    change->has_changed = 1;
    return TIERKIT_OK;
}

/* The row as the cell it would be in. */
static int is_kept(tierkit_i_kept *row, tierkit_i_cells_keep keep, const void *context) {
    tierkit_i_sheet cell = { 0 };
    cell.count = 1;
    cell.day = &row->day;
    cell.entity = &row->entity;
    return keep(context, &cell, 0);
}

tierkit_status tierkit_i_keyed_keep(tierkit_i_keyed_change *change, tierkit_i_cells_keep keep,
                                    const void *context, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace) {
    if (change->block == NULL || keep == NULL) {
        return TIERKIT_OK;
    }
    tierkit_i_kept_rows *keyed = change->block->keyed;
    for (size_t key = 0; key < keyed->count; key++) {
        tierkit_i_kept *row = tierkit_i_kept_at(keyed, key);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (row->day == TIERKIT_I_NO_DAY || is_kept(row, keep, context)) {
            continue;
        }
        TIERKIT_I_TRY(note_before(change, (uint32_t)key, memory));
        memset(row, 0, keyed->stride * sizeof *keyed->rows);
        row->day = TIERKIT_I_NO_DAY;
        change->has_changed = 1;
    }
    return TIERKIT_OK;
}

/* The cells are made anew by who reads them next. */
void tierkit_i_keyed_commit(tierkit_i_keyed_change *change) {
    tierkit_i_block *block = change->block;
    if (block == NULL) {
        return;
    }
    if (change->has_changed) {
        block->keyed->has_cells = 0;
        tierkit_i_runs_release(&block->cells);
        for (int32_t i = 0; i < block->facts->item_slots; i++) {
            tierkit_i_runs_release(&block->items[i]);
        }
    }
    change->keys = block->keyed->keys.count;
    change->versions = block->keyed->versions.count;
    change->rows = block->keyed->count;
    change->count = 0;
}

void tierkit_i_keyed_end(tierkit_i_keyed_change *change, const tierkit_i_memory *memory) {
    if (change->block == NULL) {
        return;
    }
    tierkit_i_kept_rows *keyed = change->block->keyed;
    size_t each = 1 + keyed->stride;
    while (change->count > 0) {
        const int64_t *at = change->before + each * --change->count;
        memcpy(tierkit_i_kept_at(keyed, (size_t)at[0]), at + 1, keyed->stride * sizeof *at);
    }
    keyed->count = change->rows;
    tierkit_i_strings_truncate(&keyed->keys, change->keys);
    tierkit_i_strings_truncate(&keyed->versions, change->versions);
    tierkit_i_free(memory, change->before, change->capacity, each * sizeof *change->before);
    tierkit_i_free(memory, change->noted, change->noted_bytes, 1);
    memset(change, 0, sizeof *change);
}
