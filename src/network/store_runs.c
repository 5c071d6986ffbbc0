/* Owns: adding runs of rows to the cells of one append: rows beside each other that come to one.
 * Must not know: keys, columns, ids. Called by: add.c. */
#include "network/store_lane.h"

static size_t run_end(const tierkit_i_run_group *group, size_t run) {
    return group->end[run] - group->first;
}

void tierkit_i_store_run_rows(tierkit_i_store *store, tierkit_i_run_group *group) {
    size_t fresh = 0;
    uint32_t bits = 0;
    for (size_t r = 0; r < group->count; r++) {
        group->at[r] = tierkit_i_store_cell(store, group->cell[r]);
        TIERKIT_I_PREFETCH(group->at[r]);
    }
    for (size_t r = 0, begin = 0; r < group->count; begin = run_end(group, r++)) {
        uint32_t rows = tierkit_i_store_rows_of(group->at[r]);
        fresh += rows == 0;
        rows += (uint32_t)(run_end(group, r) - begin);
        bits |= rows;
        memcpy(group->at[r], &rows, sizeof rows);
    }
    store->used += fresh;
    store->row_bits |= bits;
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

static void sums(const tierkit_i_values *values, size_t count, uint64_t *sum) {
    const char *from = (const char *)values->value;
    switch (values->width) {
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
#define DEFINE_DIFFERENCES(name, type)                                                             \
    static void name(const tierkit_i_run_group *group, int32_t lane, const uint64_t *sum) {        \
        uint64_t before = 0;                                                                       \
        type so_far;                                                                               \
        for (size_t r = 0; r < group->count; r++) {                                                \
            uint64_t upto = sum[run_end(group, r) - 1];                                            \
            char *at = group->at[r] + lane;                                                        \
            memcpy(&so_far, at, sizeof so_far);                                                    \
            so_far += (type)(upto - before);                                                       \
            memcpy(at, &so_far, sizeof so_far);                                                    \
            before = upto;                                                                         \
        }                                                                                          \
    }

DEFINE_DIFFERENCES(add_wide_differences, int64_t)
DEFINE_DIFFERENCES(add_narrow_differences, int32_t)

static tierkit_status add_each(tierkit_i_store *store, int32_t slot,
                               const tierkit_i_run_group *group, const tierkit_i_values *values) {
    for (size_t r = 0, i = 0; r < group->count; r++) {
        for (; i < run_end(group, r); i++) {
            TIERKIT_I_TRY(tierkit_i_lane_add(store, slot, group->cell[r],
                                             group->at[r] + store->lanes[slot].at,
                                             tierkit_i_value_at(values, i)));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_run_values(tierkit_i_store *store, int32_t slot,
                                          const tierkit_i_run_group *group,
                                          const tierkit_i_values *values) {
    uint64_t sum[TIERKIT_I_GROUP];
    size_t rows = group->count > 0 ? run_end(group, group->count - 1) : 0;
    const tierkit_i_lane *lane = &store->lanes[slot];
    if (lane->width == 0) {
        return TIERKIT_OK; /* the value follows from the rows */
    }
    if (!tierkit_i_store_stays_small(store, slot, rows, values)) {
        return add_each(store, slot, group, values);
    }
    sums(values, rows, sum);
    if (lane->width == TIERKIT_I_LANE_WIDE) {
        add_wide_differences(group, lane->at, sum);
    } else {
        add_narrow_differences(group, lane->at, sum);
    }
    return TIERKIT_OK;
}
