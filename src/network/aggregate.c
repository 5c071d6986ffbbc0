/* Owns: the cells of one append and adding values to them.
 * Must not know: columns, ids, how cells are found. Called by: append.c.
 *
 * Values are added one measure at a time over a few rows, so that their cells stay in the first
 * cache. A sum that wraps is right modulo 2^64; its carry is counted beside the cell. */
#include "network/aggregate.h"

#include "base/hash.h"
#include "lang/row.h"

#include <string.h>

/* Panels grow up to four entries a row, a gigabyte at most. */
enum { CACHE_LINE = 64, PANEL_ENTRIES_A_ROW = 4, ROWS_MAX = 1 << 26 };

/* ---- life ---------------------------------------------------------------------------------- */

static size_t stride_of(int32_t slots) {
    size_t stride = 1;
    while (stride < 8 && stride < (size_t)slots + 1) {
        stride *= 2;
    }
    while (stride < (size_t)slots + 1) {
        stride += 8;
    }
    return stride;
}

/* MIN and MAX start at what every value replaces. */
static tierkit_status make_blank(tierkit_i_aggregate *aggregate) {
    const tierkit_i_block *block = aggregate->block;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(aggregate->memory, aggregate->stride,
                                       sizeof *aggregate->blank, &aggregate->blank));
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        if (block->combine[s] != TIERKIT_I_COMBINE_SUM) {
            aggregate->blank[1 + s] =
                block->combine[s] == TIERKIT_I_COMBINE_MIN ? INT64_MAX : INT64_MIN;
        }
    }
    return TIERKIT_OK;
}

/* Rows may come in several pieces. */
void tierkit_i_aggregate_expect(tierkit_i_aggregate *aggregate, int64_t rows) {
    size_t most = (size_t)ROWS_MAX * PANEL_ENTRIES_A_ROW;
    size_t entries = (size_t)(rows < ROWS_MAX ? rows : ROWS_MAX) * PANEL_ENTRIES_A_ROW;
    size_t now = aggregate->lookup.entries_max;
    aggregate->lookup.entries_max = now < most - entries ? now + entries : most;
}

tierkit_status tierkit_i_aggregate_init(tierkit_i_aggregate *aggregate,
                                        const tierkit_i_block *block, uint32_t width, int64_t rows,
                                        const tierkit_i_memory *memory) {
    memset(aggregate, 0, sizeof *aggregate);
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    aggregate->memory = memory;
    aggregate->block = block;
    aggregate->stride = stride_of(block->facts->value_slots);
    aggregate->lookup.width = width;
    aggregate->lookup.entries_max = TIERKIT_I_PACE_STEP;
    tierkit_i_aggregate_expect(aggregate, rows);
    TIERKIT_I_TRY(make_blank(aggregate));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *aggregate->out, &aggregate->out));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, slots, sizeof *aggregate->missing, &aggregate->missing));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *aggregate->carry, &aggregate->carry));
    return tierkit_i_new_zeroed(memory, items, sizeof *aggregate->pairs, &aggregate->pairs);
}

static size_t chunk_bytes(const tierkit_i_aggregate *aggregate) {
    return TIERKIT_I_CHUNK_CELLS * aggregate->stride * sizeof(int64_t) + CACHE_LINE;
}

static void free_sides(const tierkit_i_aggregate *aggregate, tierkit_i_side *sides) {
    size_t slots = (size_t)aggregate->block->facts->value_slots;
    for (size_t s = 0; sides != NULL && s < slots; s++) {
        tierkit_i_free(aggregate->memory, sides[s].at, sides[s].capacity, sizeof *sides[s].at);
    }
    tierkit_i_free(aggregate->memory, sides, slots, sizeof *sides);
}

static void free_pairs(const tierkit_i_aggregate *aggregate, tierkit_i_pairs *pairs) {
    tierkit_i_free(aggregate->memory, pairs->key, pairs->key_capacity, sizeof *pairs->key);
    tierkit_i_free(aggregate->memory, pairs->weight, pairs->weight_capacity, sizeof *pairs->weight);
    tierkit_i_free(aggregate->memory, pairs->slots, pairs->slot_count, sizeof *pairs->slots);
}

void tierkit_i_aggregate_free(tierkit_i_aggregate *aggregate) {
    const tierkit_i_memory *memory = aggregate->memory;
    if (memory == NULL) {
        return;
    }
    size_t items = (size_t)aggregate->block->facts->item_slots;
    for (size_t i = 0; i < aggregate->chunk_count; i++) {
        tierkit_i_free(memory, aggregate->chunks[i].block, chunk_bytes(aggregate), 1);
    }
    tierkit_i_free(memory, aggregate->chunks, aggregate->chunk_capacity, sizeof *aggregate->chunks);
    tierkit_i_free(memory, aggregate->keys, aggregate->key_capacity, sizeof *aggregate->keys);
    tierkit_i_free(memory, aggregate->blank, aggregate->stride, sizeof *aggregate->blank);
    tierkit_i_lookup_free(&aggregate->lookup, memory);
    free_sides(aggregate, aggregate->out);
    free_sides(aggregate, aggregate->missing);
    free_sides(aggregate, aggregate->carry);
    for (size_t i = 0; aggregate->pairs != NULL && i < items; i++) {
        free_pairs(aggregate, &aggregate->pairs[i]);
    }
    tierkit_i_free(memory, aggregate->pairs, items, sizeof *aggregate->pairs);
    aggregate->memory = NULL;
}

/* ---- new cells ----------------------------------------------------------------------------- */

static tierkit_status add_chunk(tierkit_i_aggregate *aggregate) {
    void *block = NULL;
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &aggregate->chunks,
                                    &aggregate->chunk_capacity, aggregate->chunk_count + 1,
                                    sizeof *aggregate->chunks));
    TIERKIT_I_TRY(tierkit_i_new(aggregate->memory, chunk_bytes(aggregate), 1, &block));
    size_t beyond = (size_t)((uintptr_t)block % CACHE_LINE);
    char *aligned = (char *)block + (beyond == 0 ? 0 : CACHE_LINE - beyond);
    aggregate->chunks[aggregate->chunk_count++] =
        (tierkit_i_chunk){ block, (int64_t *)(void *)aligned };
    return TIERKIT_OK;
}

tierkit_status tierkit_i_aggregate_new_cell(tierkit_i_aggregate *aggregate, uint32_t *cell) {
    size_t at = aggregate->count;
    if (at >= UINT32_MAX - 1) {
        return TIERKIT_E_LIMIT;
    }
    if (at == aggregate->chunk_count * TIERKIT_I_CHUNK_CELLS) {
        TIERKIT_I_TRY(add_chunk(aggregate));
    }
    aggregate->count = at + 1;
    *cell = (uint32_t)at;
    memcpy(tierkit_i_aggregate_cell(aggregate, *cell), aggregate->blank,
           aggregate->stride * sizeof *aggregate->blank);
    return TIERKIT_OK;
}

static tierkit_status need_side(const tierkit_i_aggregate *aggregate, tierkit_i_side *side) {
    size_t before = side->capacity;
    if (before >= aggregate->count) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &side->at, &side->capacity, aggregate->count,
                                    sizeof *side->at));
    memset(side->at + before, 0, (side->capacity - before) * sizeof *side->at);
    return TIERKIT_OK;
}

/* ---- adding -------------------------------------------------------------------------------- */

void tierkit_i_aggregate_find(const tierkit_i_aggregate *aggregate, tierkit_i_group *group) {
    for (size_t i = 0; i < group->count; i++) {
        group->at[i] = tierkit_i_aggregate_cell(aggregate, group->cell[i]);
        TIERKIT_I_PREFETCH(group->at[i]);
    }
}

void tierkit_i_aggregate_rows(const tierkit_i_aggregate *aggregate, tierkit_i_group *group) {
    tierkit_i_aggregate_find(aggregate, group);
    for (size_t i = 0; i < group->count; i++) {
        group->at[i][0]++;
    }
}

static int has_value(uint8_t state) {
    return state == TIERKIT_I_ROW_VALUE || state == TIERKIT_I_ROW_FILLED;
}

static tierkit_status carry(tierkit_i_aggregate *aggregate, int32_t slot, uint32_t cell,
                            int64_t by) {
    TIERKIT_I_TRY(need_side(aggregate, &aggregate->carry[slot]));
    aggregate->carry[slot].at[cell] += by;
    return TIERKIT_OK;
}

/* 1 = the sum wrapped. */
static inline int add_to(int64_t *to, int64_t b) {
    int64_t a = *to, sum = (int64_t)((uint64_t)a + (uint64_t)b);
    *to = sum;
    return ((a ^ sum) & (b ^ sum)) < 0;
}

/* Every row has a value: the path of bulk loading. */
static tierkit_status add_all(tierkit_i_aggregate *aggregate, int32_t slot,
                              const tierkit_i_group *group, const int64_t *value) {
    for (size_t i = 0; i < group->count; i++) {
        if (add_to(group->at[i] + 1 + slot, value[i])) {
            TIERKIT_I_TRY(carry(aggregate, slot, group->cell[i], value[i] < 0 ? -1 : 1));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_some(tierkit_i_aggregate *aggregate, int32_t slot,
                               const tierkit_i_group *group, const tierkit_i_values *values) {
    for (size_t i = 0; i < group->count; i++) {
        int64_t value = values->value[i];
        if (has_value(values->state[i]) && add_to(group->at[i] + 1 + slot, value)) {
            TIERKIT_I_TRY(carry(aggregate, slot, group->cell[i], value < 0 ? -1 : 1));
        }
    }
    return TIERKIT_OK;
}

/* counted is rows less out less missing, and the row itself is not counted where it ends: one more
 * in `out` takes back that it was counted, or that it was missing. */
static tierkit_status end_counts(tierkit_i_aggregate *aggregate, int32_t slot,
                                 const tierkit_i_group *group, const uint8_t *state) {
    tierkit_i_side *out = &aggregate->out[slot], *missing = &aggregate->missing[slot];
    TIERKIT_I_TRY(need_side(aggregate, out));
    TIERKIT_I_TRY(need_side(aggregate, missing));
    for (size_t i = 0; i < group->count; i++) {
        out->at[group->cell[i]] += state[i] != TIERKIT_I_ROW_OUT;
        missing->at[group->cell[i]] -= state[i] == TIERKIT_I_ROW_MISSING;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_aggregate_ends(tierkit_i_aggregate *aggregate, int32_t slot,
                                        const tierkit_i_group *group,
                                        const tierkit_i_values *values) {
    TIERKIT_I_TRY(end_counts(aggregate, slot, group, values->state));
    for (size_t i = 0; i < group->count; i++) {
        int64_t *to = group->at[i] + 1 + slot;
        int64_t a = *to, b = values->value[i];
        if (!has_value(values->state[i])) {
            continue;
        }
        *to = (int64_t)((uint64_t)a - (uint64_t)b);
        if (((a ^ b) & (a ^ *to)) < 0) {
            TIERKIT_I_TRY(carry(aggregate, slot, group->cell[i], b < 0 ? 1 : -1));
        }
    }
    return TIERKIT_OK;
}

static void extremes(const tierkit_i_aggregate *aggregate, int32_t slot,
                     const tierkit_i_group *group, const tierkit_i_values *values) {
    int least = aggregate->block->combine[slot] == TIERKIT_I_COMBINE_MIN;
    for (size_t i = 0; i < group->count; i++) {
        int64_t *to = group->at[i] + 1 + slot, value = values->value[i];
        if (values->state != NULL && !has_value(values->state[i])) {
            continue;
        }
        if (least ? value < *to : value > *to) {
            *to = value;
        }
    }
}

/* Rows without a value, in the counts beside the cells. */
static tierkit_status count_lacking(tierkit_i_aggregate *aggregate, int32_t slot,
                                    const tierkit_i_group *group, const uint8_t *state) {
    tierkit_i_side *out = &aggregate->out[slot], *missing = &aggregate->missing[slot];
    for (size_t i = 0; i < group->count; i++) {
        if (state[i] == TIERKIT_I_ROW_OUT) {
            TIERKIT_I_TRY(need_side(aggregate, out));
            out->at[group->cell[i]]++;
        } else if (state[i] == TIERKIT_I_ROW_MISSING) {
            TIERKIT_I_TRY(need_side(aggregate, missing));
            missing->at[group->cell[i]]++;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_aggregate_values(tierkit_i_aggregate *aggregate, int32_t slot,
                                          const tierkit_i_group *group,
                                          const tierkit_i_values *values) {
    if (values->state != NULL) {
        TIERKIT_I_TRY(count_lacking(aggregate, slot, group, values->state));
    }
    if (aggregate->block->combine[slot] != TIERKIT_I_COMBINE_SUM) {
        extremes(aggregate, slot, group, values);
        return TIERKIT_OK;
    }
    return values->state == NULL ? add_all(aggregate, slot, group, values->value)
                                 : add_some(aggregate, slot, group, values);
}

/* ---- items --------------------------------------------------------------------------------- */

#define TAG_MASK 0xFFFFFFFF00000000u
enum { PAIR_SLOTS_MIN = 256 };

static tierkit_status grow_pairs(const tierkit_i_aggregate *aggregate, tierkit_i_pairs *pairs) {
    size_t wanted = pairs->slot_count == 0 ? PAIR_SLOTS_MIN : pairs->slot_count * 2;
    uint64_t *slots = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(aggregate->memory, wanted, sizeof *slots, &slots));
    for (size_t i = 0; i < pairs->count; i++) {
        uint64_t hash = tierkit_i_hash64(pairs->key[i]);
        size_t at = (size_t)(hash >> 32) & (wanted - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (wanted - 1);
        }
        slots[at] = (hash & TAG_MASK) | (i + 1);
    }
    tierkit_i_free(aggregate->memory, pairs->slots, pairs->slot_count, sizeof *slots);
    pairs->slots = slots;
    pairs->slot_count = wanted;
    return TIERKIT_OK;
}

static tierkit_status room_for_pair(const tierkit_i_aggregate *aggregate, tierkit_i_pairs *pairs) {
    if (pairs->count >= UINT32_MAX - 1) {
        return TIERKIT_E_LIMIT;
    }
    if (pairs->count >= pairs->slot_count / 2) {
        TIERKIT_I_TRY(grow_pairs(aggregate, pairs));
    }
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &pairs->key, &pairs->key_capacity,
                                    pairs->count + 1, sizeof *pairs->key));
    return tierkit_i_reserve(aggregate->memory, &pairs->weight, &pairs->weight_capacity,
                             pairs->count + 1, sizeof *pairs->weight);
}

tierkit_status tierkit_i_aggregate_item(tierkit_i_aggregate *aggregate, int32_t slot, uint32_t cell,
                                        uint32_t item, int64_t weight) {
    tierkit_i_pairs *pairs = &aggregate->pairs[slot];
    TIERKIT_I_TRY(room_for_pair(aggregate, pairs));
    uint64_t key = (uint64_t)cell << 32 | item;
    uint64_t hash = tierkit_i_hash64(key);
    size_t mask = pairs->slot_count - 1, at = (size_t)(hash >> 32) & mask;
    while (pairs->slots[at] != 0 && (((pairs->slots[at] ^ hash) & TAG_MASK) != 0 ||
                                     pairs->key[(uint32_t)pairs->slots[at] - 1] != key)) {
        at = (at + 1) & mask;
    }
    if (pairs->slots[at] == 0) {
        pairs->key[pairs->count] = key;
        pairs->weight[pairs->count] = 0;
        pairs->slots[at] = (hash & TAG_MASK) | ++pairs->count;
    }
    pairs->weight[(uint32_t)pairs->slots[at] - 1] += weight;
    return TIERKIT_OK;
}
