/* Owns: adding values to the cells of one append, or of its entities.
 * Must not know: keys, columns, ids. Called by: see store.h.
 *
 * Values are added one measure at a time over a few rows, so that their cells stay in the first
 * cache. A sum that wraps is right modulo 2^64; its carry is counted beside the cell. As long as
 * there were so few rows, and all values so small, that no sum can have wrapped, nobody looks. */
#include "network/store.h"

#include "lang/row.h"

#include <string.h>

/* A value is small below this. */
#define SMALL (UINT64_C(1) << 36)

/* ---- carries and cells --------------------------------------------------------------------- */

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

void tierkit_i_store_find(const tierkit_i_store *store, tierkit_i_group *group) {
    const tierkit_i_chunk *chunks = store->chunks;
    const size_t stride = store->stride, count = group->count;
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = group->cell[i];
        group->at[i] = chunks[cell >> TIERKIT_I_CHUNK_BITS].cells +
                       (cell & (TIERKIT_I_CHUNK_CELLS - 1)) * stride;
        TIERKIT_I_PREFETCH(group->at[i]);
    }
}

void tierkit_i_store_rows(tierkit_i_store *store, tierkit_i_group *group) {
    size_t fresh = 0, count = group->count;
    tierkit_i_store_find(store, group);
    for (size_t i = 0; i < count; i++) {
        fresh += group->at[i][0]++ == 0;
    }
    store->used += fresh;
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

static int64_t value_at(const tierkit_i_values *values, size_t i) {
    const char *from = (const char *)values->value + i * values->width;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    switch (values->width) {
    case 1:
        memcpy(&i8, from, sizeof i8);
        return i8;
    case 2:
        memcpy(&i16, from, sizeof i16);
        return i16;
    case 4:
        memcpy(&i32, from, sizeof i32);
        return i32;
    default:
        memcpy(&i64, from, sizeof i64);
        return i64;
    }
}

/* One loop a width: the path of bulk loading. The count is copied because what is written might be
 * it, so that compilers would read it again. */
#define DEFINE_ADD(name, type)                                                                     \
    static void name(const tierkit_i_group *group, int32_t slot, const char *from) {               \
        type value;                                                                                \
        size_t count = group->count;                                                               \
        for (size_t i = 0; i < count; i++) {                                                       \
            memcpy(&value, from + i * sizeof value, sizeof value);                                 \
            group->at[i][1 + slot] += value;                                                       \
        }                                                                                          \
    }

DEFINE_ADD(add_i8, int8_t)
DEFINE_ADD(add_i16, int16_t)
DEFINE_ADD(add_i32, int32_t)
DEFINE_ADD(add_i64, int64_t)

static void add_same(const tierkit_i_group *group, int32_t slot, int64_t value) {
    size_t count = group->count;
    for (size_t i = 0; i < count; i++) {
        group->at[i][1 + slot] += value;
    }
}

static void add_small(const tierkit_i_group *group, int32_t slot, const tierkit_i_values *values) {
    const char *from = (const char *)values->value;
    switch (values->width) {
    case 0:
        add_same(group, slot, value_at(values, 0));
        return;
    case 1:
        add_i8(group, slot, from);
        return;
    case 2:
        add_i16(group, slot, from);
        return;
    case 4:
        add_i32(group, slot, from);
        return;
    default:
        add_i64(group, slot, from);
        return;
    }
}

static int all_small(const tierkit_i_values *values, size_t count) {
    const char *from = (const char *)values->value;
    uint64_t bits = 0, value;
    count = values->width == 0 ? 1 : count;
    for (size_t i = 0; values->width % sizeof value == 0 && i < count; i++) {
        memcpy(&value, from + i * sizeof value, sizeof value);
        bits |= value + SMALL;
    }
    return bits < 2 * SMALL;
}

/* Can no sum of the slot have wrapped when these are added, whatever the cells? */
static int stays_small(tierkit_i_store *store, int32_t slot, size_t count,
                       const tierkit_i_values *values) {
    uint64_t *room = &store->room[slot];
    if (*room >= count && all_small(values, count)) {
        *room -= count;
        return 1;
    }
    *room = 0;
    return 0;
}

static tierkit_status add_all(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                              const tierkit_i_values *values) {
    if (stays_small(store, slot, group->count, values)) {
        add_small(group, slot, values);
        return TIERKIT_OK;
    }
    for (size_t i = 0; i < group->count; i++) {
        int64_t value = value_at(values, i);
        if (add_to(group->at[i] + 1 + slot, value)) {
            TIERKIT_I_TRY(carry(store, slot, group->cell[i], value < 0 ? -1 : 1));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_some(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                               const tierkit_i_values *values) {
    const int64_t *all = (const int64_t *)values->value;
    store->room[slot] = 0;
    for (size_t i = 0; i < group->count; i++) {
        int64_t value = all[i];
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
    const int64_t *all = (const int64_t *)values->value;
    TIERKIT_I_TRY(end_counts(store, slot, group, values->state));
    store->room[slot] = 0;
    for (size_t i = 0; i < group->count; i++) {
        int64_t *to = group->at[i] + 1 + slot;
        int64_t a = *to, b = all[i];
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
        int64_t *to = group->at[i] + 1 + slot, value = value_at(values, i);
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
    return values->state == NULL ? add_all(store, slot, group, values)
                                 : add_some(store, slot, group, values);
}

/* ---- runs ---------------------------------------------------------------------------------- */

static size_t run_end(const tierkit_i_run_group *group, size_t run) {
    return group->end[run] - group->first;
}

void tierkit_i_store_run_rows(tierkit_i_store *store, tierkit_i_run_group *group) {
    size_t fresh = 0;
    for (size_t r = 0; r < group->count; r++) {
        group->at[r] = tierkit_i_store_cell(store, group->cell[r]);
        TIERKIT_I_PREFETCH(group->at[r]);
    }
    for (size_t r = 0, begin = 0; r < group->count; begin = run_end(group, r++)) {
        fresh += group->at[r][0] == 0;
        group->at[r][0] += (int64_t)(run_end(group, r) - begin);
    }
    store->used += fresh;
}

/* Sums up to each row, modulo 2^64. */
#define DEFINE_SUMS(name, type)                                                                    \
    static void name(const char *from, size_t count, uint64_t *sum) {                              \
        type value;                                                                                \
        uint64_t so_far = 0;                                                                       \
        for (size_t i = 0; i < count; i++, from += sizeof value) {                                 \
            memcpy(&value, from, sizeof value);                                                    \
            so_far += (uint64_t)value;                                                             \
            sum[i] = so_far;                                                                       \
        }                                                                                          \
    }

DEFINE_SUMS(sums_i8, int8_t)
DEFINE_SUMS(sums_i16, int16_t)
DEFINE_SUMS(sums_i32, int32_t)
DEFINE_SUMS(sums_i64, int64_t)

static void sums_same(int64_t value, size_t count, uint64_t *sum) {
    for (size_t i = 0; i < count; i++) {
        sum[i] = (uint64_t)value * (i + 1);
    }
}

static void sums(const tierkit_i_values *values, size_t count, uint64_t *sum) {
    const char *from = (const char *)values->value;
    switch (values->width) {
    case 0:
        sums_same(value_at(values, 0), count, sum);
        return;
    case 1:
        sums_i8(from, count, sum);
        return;
    case 2:
        sums_i16(from, count, sum);
        return;
    case 4:
        sums_i32(from, count, sum);
        return;
    default:
        sums_i64(from, count, sum);
        return;
    }
}

/* What a run adds is the difference of two sums: no loop a run, whose end no processor guesses. */
tierkit_status tierkit_i_store_run_values(tierkit_i_store *store, int32_t slot,
                                          const tierkit_i_run_group *group,
                                          const tierkit_i_values *values) {
    uint64_t sum[TIERKIT_I_GROUP], before = 0;
    size_t rows = group->count > 0 ? run_end(group, group->count - 1) : 0;
    if (stays_small(store, slot, rows, values)) {
        sums(values, rows, sum);
        for (size_t r = 0; r < group->count; r++) {
            uint64_t upto = sum[run_end(group, r) - 1];
            group->at[r][1 + slot] += (int64_t)(upto - before);
            before = upto;
        }
        return TIERKIT_OK;
    }
    for (size_t r = 0, i = 0; r < group->count; r++) {
        for (; i < run_end(group, r); i++) {
            int64_t value = value_at(values, i);
            if (add_to(group->at[r] + 1 + slot, value)) {
                TIERKIT_I_TRY(carry(store, slot, group->cell[r], value < 0 ? -1 : 1));
            }
        }
    }
    return TIERKIT_OK;
}
