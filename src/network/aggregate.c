/* Owns: the private cells and items of one append. Must not know: columns, ids, how cells are
 * found. Called by: see aggregate.h. */
#include "network/aggregate.h"

#include "base/hash.h"

#include <string.h>

/* Panels grow up to four entries a row, a gigabyte at most. They have cells of their own as long as
 * there are two rows a cell to be expected. */
enum { PANEL_ENTRIES_A_ROW = 4, ROWS_A_CELL = 2, ROWS_MAX = 1 << 26 };

/* ---- life ---------------------------------------------------------------------------------- */

/* Rows may come in several pieces. */
void tierkit_i_aggregate_expect(tierkit_i_aggregate *aggregate, int64_t rows) {
    size_t most = (size_t)ROWS_MAX * PANEL_ENTRIES_A_ROW;
    size_t entries = (size_t)(rows < ROWS_MAX ? rows : ROWS_MAX) * PANEL_ENTRIES_A_ROW;
    size_t now = aggregate->lookup.entries_max;
    aggregate->lookup.entries_max = now < most - entries ? now + entries : most;
    if (aggregate->counts_rows) {
        aggregate->lookup.own_max =
            aggregate->lookup.entries_max / (size_t)(PANEL_ENTRIES_A_ROW * ROWS_A_CELL);
    }
}

tierkit_status tierkit_i_aggregate_init_cells(tierkit_i_aggregate *aggregate,
                                              const tierkit_i_shape *shape,
                                              const tierkit_i_lane *lanes, uint32_t width,
                                              const tierkit_i_memory *memory,
                                              tierkit_i_pace *pace) {
    memset(aggregate, 0, sizeof *aggregate);
    aggregate->memory = memory;
    aggregate->pace = pace;
    aggregate->lookup.width = width;
    aggregate->lookup.known = width;
    aggregate->lookup.entries_max = TIERKIT_I_PACE_STEP;
    return tierkit_i_store_init(&aggregate->cells, shape, lanes, memory);
}

tierkit_status tierkit_i_aggregate_init(tierkit_i_aggregate *aggregate,
                                        const tierkit_i_block *block, const tierkit_i_lane *lanes,
                                        uint32_t width, const tierkit_i_memory *memory,
                                        tierkit_i_pace *pace) {
    TIERKIT_I_TRY(
        tierkit_i_aggregate_init_cells(aggregate, &block->cell_shape, lanes, width, memory, pace));
    int32_t items = block->facts->item_slots;
    aggregate->block = block;
    aggregate->counts_rows = !block->facts->has_until && !block->facts->prorated;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, (size_t)items, sizeof *aggregate->pairs, &aggregate->pairs));
    for (int32_t i = 0; i < items; i++) {
        if (block->item_shapes[i].slots > 0) {
            TIERKIT_I_TRY(tierkit_i_store_init(&aggregate->pairs[i].parts, &block->item_shapes[i],
                                               NULL, memory));
        }
    }
    return TIERKIT_OK;
}

static void free_pairs(const tierkit_i_aggregate *aggregate, tierkit_i_pairs *pairs) {
    tierkit_i_free(aggregate->memory, pairs->key, pairs->key_capacity, sizeof *pairs->key);
    tierkit_i_free(aggregate->memory, pairs->weight, pairs->weight_capacity, sizeof *pairs->weight);
    tierkit_i_free(aggregate->memory, pairs->slots, pairs->slot_count, sizeof *pairs->slots);
    tierkit_i_store_free(&pairs->parts);
}

void tierkit_i_aggregate_free(tierkit_i_aggregate *aggregate) {
    const tierkit_i_memory *memory = aggregate->memory;
    if (memory == NULL) {
        return;
    }
    size_t items = aggregate->block != NULL ? (size_t)aggregate->block->facts->item_slots : 0;
    tierkit_i_store_free(&aggregate->cells);
    tierkit_i_free(memory, aggregate->keys, aggregate->key_capacity, sizeof *aggregate->keys);
    tierkit_i_lookup_free(&aggregate->lookup, memory);
    for (size_t i = 0; aggregate->pairs != NULL && i < items; i++) {
        free_pairs(aggregate, &aggregate->pairs[i]);
    }
    tierkit_i_free(memory, aggregate->pairs, items, sizeof *aggregate->pairs);
    aggregate->memory = NULL;
}

/* ---- items --------------------------------------------------------------------------------- */

#define TAG_MASK 0xFFFFFFFF00000000u
enum { PAIR_SLOTS_MIN = 256 };

static tierkit_status grow_pairs(const tierkit_i_aggregate *aggregate, tierkit_i_pairs *pairs) {
    size_t wanted = pairs->slot_count == 0 ? PAIR_SLOTS_MIN : pairs->slot_count * 2;
    size_t spare = wanted;
    uint64_t *slots = NULL, *old = pairs->slots;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(aggregate->memory, wanted, sizeof *slots, &slots));
    for (size_t i = 0; i < pairs->count; i++) {
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
        uint64_t hash = tierkit_i_hash64(pairs->key[i]);
        size_t at = (size_t)(hash >> 32) & (wanted - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (wanted - 1);
        }
        slots[at] = (hash & TAG_MASK) | (i + 1);
    }
    spare = pairs->slot_count;
    pairs->slots = slots;
    pairs->slot_count = wanted;
    slots = old;
done:
    tierkit_i_free(aggregate->memory, slots, spare, sizeof *slots);
    return status;
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

static tierkit_status new_pair(tierkit_i_pairs *pairs, uint64_t key) {
    uint32_t cell = 0;
    pairs->key[pairs->count] = key;
    pairs->weight[pairs->count++] = 0;
    return pairs->parts.memory == NULL ? TIERKIT_OK
                                       : tierkit_i_store_new_cell(&pairs->parts, &cell);
}

tierkit_status tierkit_i_aggregate_item(tierkit_i_aggregate *aggregate, int32_t slot, uint64_t key,
                                        int64_t weight, uint32_t *pair) {
    tierkit_i_pairs *pairs = &aggregate->pairs[slot];
    TIERKIT_I_TRY(room_for_pair(aggregate, pairs));
    uint64_t hash = tierkit_i_hash64(key);
    size_t mask = pairs->slot_count - 1, at = (size_t)(hash >> 32) & mask;
    while (pairs->slots[at] != 0 && (((pairs->slots[at] ^ hash) & TAG_MASK) != 0 ||
                                     pairs->key[(uint32_t)pairs->slots[at] - 1] != key)) {
        at = (at + 1) & mask;
    }
    if (pairs->slots[at] == 0) {
        TIERKIT_I_TRY(new_pair(pairs, key));
        pairs->slots[at] = (hash & TAG_MASK) | pairs->count;
    }
    *pair = (uint32_t)pairs->slots[at] - 1;
    pairs->weight[*pair] += weight;
    return TIERKIT_OK;
}
