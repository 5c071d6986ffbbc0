/* Owns: the cells of one append, or of its entities: memory for them and adding values to them.
 * Must not know: keys, columns, ids. Called by: see store.h.
 *
 * Values are added one measure at a time over a few rows, so that their cells stay in the first
 * cache. A sum that wraps is right modulo 2^64; its carry is counted beside the cell. */
#include "network/store.h"

#include "lang/row.h"

#include <string.h>

enum { CACHE_LINE = 64 };

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
static tierkit_status make_blank(tierkit_i_store *store) {
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(store->memory, store->stride, sizeof *store->blank, &store->blank));
    for (int32_t s = 0; s < store->slots; s++) {
        if (store->combine[s] != TIERKIT_I_COMBINE_SUM) {
            store->blank[1 + s] =
                store->combine[s] == TIERKIT_I_COMBINE_MIN ? INT64_MAX : INT64_MIN;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_init(tierkit_i_store *store, const tierkit_i_shape *shape,
                                    const tierkit_i_memory *memory) {
    size_t slots = (size_t)shape->slots;
    memset(store, 0, sizeof *store);
    store->memory = memory;
    store->slots = shape->slots;
    store->combine = shape->combine;
    store->stride = stride_of(shape->slots);
    TIERKIT_I_TRY(make_blank(store));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->out, &store->out));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->missing, &store->missing));
    return tierkit_i_new_zeroed(memory, slots, sizeof *store->carry, &store->carry);
}

static size_t chunk_bytes(const tierkit_i_store *store) {
    return TIERKIT_I_CHUNK_CELLS * store->stride * sizeof(int64_t) + CACHE_LINE;
}

static void free_sides(const tierkit_i_store *store, tierkit_i_side *sides) {
    size_t slots = (size_t)store->slots;
    for (size_t s = 0; sides != NULL && s < slots; s++) {
        tierkit_i_free(store->memory, sides[s].at, sides[s].capacity, sizeof *sides[s].at);
    }
    tierkit_i_free(store->memory, sides, slots, sizeof *sides);
}

void tierkit_i_store_free(tierkit_i_store *store) {
    const tierkit_i_memory *memory = store->memory;
    if (memory == NULL) {
        return;
    }
    for (size_t i = 0; i < store->chunk_count; i++) {
        tierkit_i_free(memory, store->chunks[i].block, chunk_bytes(store), 1);
    }
    tierkit_i_free(memory, store->chunks, store->chunk_capacity, sizeof *store->chunks);
    tierkit_i_free(memory, store->blank, store->stride, sizeof *store->blank);
    free_sides(store, store->out);
    free_sides(store, store->missing);
    free_sides(store, store->carry);
    store->memory = NULL;
}

/* ---- new cells ----------------------------------------------------------------------------- */

static tierkit_status add_chunk(tierkit_i_store *store) {
    void *block = NULL;
    TIERKIT_I_TRY(tierkit_i_reserve(store->memory, &store->chunks, &store->chunk_capacity,
                                    store->chunk_count + 1, sizeof *store->chunks));
    TIERKIT_I_TRY(tierkit_i_new(store->memory, chunk_bytes(store), 1, &block));
    size_t beyond = (size_t)((uintptr_t)block % CACHE_LINE);
    char *aligned = (char *)block + (beyond == 0 ? 0 : CACHE_LINE - beyond);
    store->chunks[store->chunk_count++] = (tierkit_i_chunk){ block, (int64_t *)(void *)aligned };
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_new_cell(tierkit_i_store *store, uint32_t *cell) {
    size_t at = store->count;
    if (at >= UINT32_MAX - 1) {
        return TIERKIT_E_LIMIT;
    }
    if (at == store->chunk_count * TIERKIT_I_CHUNK_CELLS) {
        TIERKIT_I_TRY(add_chunk(store));
    }
    store->count = at + 1;
    *cell = (uint32_t)at;
    memcpy(tierkit_i_store_cell(store, *cell), store->blank, store->stride * sizeof *store->blank);
    return TIERKIT_OK;
}

static tierkit_status need_side(const tierkit_i_store *store, tierkit_i_side *side) {
    size_t before = side->capacity;
    if (before >= store->count) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(store->memory, &side->at, &side->capacity, store->count,
                                    sizeof *side->at));
    memset(side->at + before, 0, (side->capacity - before) * sizeof *side->at);
    return TIERKIT_OK;
}

/* ---- adding -------------------------------------------------------------------------------- */

void tierkit_i_store_find(const tierkit_i_store *store, tierkit_i_group *group) {
    for (size_t i = 0; i < group->count; i++) {
        group->at[i] = tierkit_i_store_cell(store, group->cell[i]);
        TIERKIT_I_PREFETCH(group->at[i]);
    }
}

void tierkit_i_store_rows(const tierkit_i_store *store, tierkit_i_group *group) {
    tierkit_i_store_find(store, group);
    for (size_t i = 0; i < group->count; i++) {
        group->at[i][0]++;
    }
}

static int has_value(uint8_t state) {
    return state == TIERKIT_I_ROW_VALUE || state == TIERKIT_I_ROW_FILLED;
}

static tierkit_status carry(tierkit_i_store *store, int32_t slot, uint32_t cell, int64_t by) {
    TIERKIT_I_TRY(need_side(store, &store->carry[slot]));
    store->carry[slot].at[cell] += by;
    return TIERKIT_OK;
}

/* 1 = the sum wrapped. */
static inline int add_to(int64_t *to, int64_t b) {
    int64_t a = *to, sum = (int64_t)((uint64_t)a + (uint64_t)b);
    *to = sum;
    return ((a ^ sum) & (b ^ sum)) < 0;
}

/* Every row has a value: the path of bulk loading. */
static tierkit_status add_all(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                              const int64_t *value) {
    for (size_t i = 0; i < group->count; i++) {
        if (add_to(group->at[i] + 1 + slot, value[i])) {
            TIERKIT_I_TRY(carry(store, slot, group->cell[i], value[i] < 0 ? -1 : 1));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_some(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                               const tierkit_i_values *values) {
    for (size_t i = 0; i < group->count; i++) {
        int64_t value = values->value[i];
        if (has_value(values->state[i]) && add_to(group->at[i] + 1 + slot, value)) {
            TIERKIT_I_TRY(carry(store, slot, group->cell[i], value < 0 ? -1 : 1));
        }
    }
    return TIERKIT_OK;
}

/* counted is rows less out less missing, and the row itself is not counted where it ends: one more
 * in `out` takes back that it was counted, or that it was missing. */
static tierkit_status end_counts(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                                 const uint8_t *state) {
    tierkit_i_side *out = &store->out[slot], *missing = &store->missing[slot];
    TIERKIT_I_TRY(need_side(store, out));
    TIERKIT_I_TRY(need_side(store, missing));
    for (size_t i = 0; i < group->count; i++) {
        out->at[group->cell[i]] += state[i] != TIERKIT_I_ROW_OUT;
        missing->at[group->cell[i]] -= state[i] == TIERKIT_I_ROW_MISSING;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_ends(tierkit_i_store *store, int32_t slot,
                                    const tierkit_i_group *group, const tierkit_i_values *values) {
    TIERKIT_I_TRY(end_counts(store, slot, group, values->state));
    for (size_t i = 0; i < group->count; i++) {
        int64_t *to = group->at[i] + 1 + slot;
        int64_t a = *to, b = values->value[i];
        if (!has_value(values->state[i])) {
            continue;
        }
        *to = (int64_t)((uint64_t)a - (uint64_t)b);
        if (((a ^ b) & (a ^ *to)) < 0) {
            TIERKIT_I_TRY(carry(store, slot, group->cell[i], b < 0 ? 1 : -1));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_later(tierkit_i_store *store, int32_t slot,
                                     const tierkit_i_group *group, const tierkit_i_values *values) {
    tierkit_i_side *out = &store->out[slot], *missing = &store->missing[slot];
    TIERKIT_I_TRY(need_side(store, out));
    TIERKIT_I_TRY(need_side(store, missing));
    for (size_t i = 0; i < group->count; i++) {
        out->at[group->cell[i]] -= values->state[i] != TIERKIT_I_ROW_OUT;
        missing->at[group->cell[i]] += values->state[i] == TIERKIT_I_ROW_MISSING;
    }
    return add_some(store, slot, group, values);
}

static void extremes(const tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                     const tierkit_i_values *values) {
    int least = store->combine[slot] == TIERKIT_I_COMBINE_MIN;
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
static tierkit_status count_lacking(tierkit_i_store *store, int32_t slot,
                                    const tierkit_i_group *group, const uint8_t *state) {
    tierkit_i_side *out = &store->out[slot], *missing = &store->missing[slot];
    for (size_t i = 0; i < group->count; i++) {
        if (state[i] == TIERKIT_I_ROW_OUT) {
            TIERKIT_I_TRY(need_side(store, out));
            out->at[group->cell[i]]++;
        } else if (state[i] == TIERKIT_I_ROW_MISSING) {
            TIERKIT_I_TRY(need_side(store, missing));
            missing->at[group->cell[i]]++;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_values(tierkit_i_store *store, int32_t slot,
                                      const tierkit_i_group *group,
                                      const tierkit_i_values *values) {
    if (values->state != NULL) {
        TIERKIT_I_TRY(count_lacking(store, slot, group, values->state));
    }
    if (store->combine[slot] != TIERKIT_I_COMBINE_SUM) {
        extremes(store, slot, group, values);
        return TIERKIT_OK;
    }
    return values->state == NULL ? add_all(store, slot, group, values->value)
                                 : add_some(store, slot, group, values);
}
