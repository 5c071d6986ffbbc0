/* Owns: adding values to the cells of one append, or of its entities.
 * Must not know: keys, columns, ids. Called by: see store.h.
 *
 * Values are added one measure at a time over a few rows, so that their cells stay in the first
 * cache. A sum that wraps is right modulo 2^64, in a narrow lane modulo 2^32; its carry is counted
 * beside the cell. As long as the most rows of a cell times the largest value of the slot stay
 * below that, nobody looks. */
#include "network/store_lane.h"

#include "lang/row.h"

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
    uint32_t bits = 0;
    tierkit_i_store_find(store, group);
    for (size_t i = 0; i < count; i++) {
        uint32_t rows = tierkit_i_store_rows_of(group->at[i]);
        fresh += rows++ == 0;
        bits |= rows;
        memcpy(group->at[i], &rows, sizeof rows);
    }
    store->used += fresh;
    store->row_bits |= bits;
}

static int has_value(uint8_t state) {
    return state == TIERKIT_I_ROW_VALUE || state == TIERKIT_I_ROW_FILLED;
}

tierkit_status tierkit_i_store_carry(tierkit_i_store *store, int32_t slot, uint32_t cell,
                                     int64_t by) {
    TIERKIT_I_TRY(need_side(store, &store->carry[slot]));
    store->carry[slot].at[cell] += by;
    return TIERKIT_OK;
}

void tierkit_i_store_one_more(const tierkit_i_store *store, int32_t slot,
                              const tierkit_i_group *group, size_t i) {
    char *at = group->at[i] + store->lanes[slot].at;
    tierkit_i_lane_set_wide(at, tierkit_i_lane_wide(at) + 1);
}

/* ---- sums that cannot wrap ----------------------------------------------------------------- */

#define DEFINE_BITS(name, type)                                                                    \
    static uint64_t name(const char *from, size_t count) {                                         \
        type value, bits = 0;                                                                      \
        for (size_t i = 0; i < count; i++) {                                                       \
            memcpy(&value, from + i * sizeof value, sizeof value);                                 \
            bits |= (type)(value < 0 ? ~value : value);                                            \
        }                                                                                          \
        return (uint64_t)bits;                                                                     \
    }

DEFINE_BITS(bits_i8, int8_t)
DEFINE_BITS(bits_i16, int16_t)
DEFINE_BITS(bits_i32, int32_t)
DEFINE_BITS(bits_i64, int64_t)

/* Processors have no vectors for the sign of 64 bits: what lies within 2^40 is taken as that. */
static uint64_t bits_of_wide(const char *from, size_t count) {
    const uint64_t near = UINT64_C(1) << 40;
    uint64_t value, beyond = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(&value, from + i * sizeof value, sizeof value);
        beyond |= value + near;
    }
    return beyond < 2 * near ? near - 1 : bits_i64(from, count);
}

static uint64_t bits_of(const tierkit_i_values *values, size_t count) {
    const char *from = (const char *)values->value;
    switch (values->width) {
    case 1:
        return bits_i8(from, count);
    case 2:
        return bits_i16(from, count);
    case 4:
        return bits_i32(from, count);
    default:
        return bits_of_wide(from, count);
    }
}

/* No value is larger than its bits and one. Where rows are not counted nothing is known. */
int tierkit_i_store_stays_small(tierkit_i_store *store, int32_t slot, size_t count,
                                const tierkit_i_values *values) {
    tierkit_i_lane *lane = &store->lanes[slot];
    uint64_t most = lane->width == TIERKIT_I_LANE_WIDE ? (uint64_t)INT64_MAX : INT32_MAX;
    lane->bits |= bits_of(values, count);
    return store->row_bits > 0 && lane->bits < most / store->row_bits;
}

/* One loop a width of values and of lanes: the path of bulk loading. The count is copied because
 * what is written might be it, so that compilers would read it again. */
#define DEFINE_ADD(name, type, sum)                                                                \
    static void name(const tierkit_i_group *group, int32_t lane, const char *from) {               \
        type value;                                                                                \
        sum so_far;                                                                                \
        size_t count = group->count;                                                               \
        for (size_t i = 0; i < count; i++) {                                                       \
            char *at = group->at[i] + lane;                                                        \
            memcpy(&value, from + i * sizeof value, sizeof value);                                 \
            memcpy(&so_far, at, sizeof so_far);                                                    \
            so_far += value;                                                                       \
            memcpy(at, &so_far, sizeof so_far);                                                    \
        }                                                                                          \
    }

DEFINE_ADD(add_i8_wide, int8_t, int64_t)
DEFINE_ADD(add_i16_wide, int16_t, int64_t)
DEFINE_ADD(add_i32_wide, int32_t, int64_t)
DEFINE_ADD(add_i64_wide, int64_t, int64_t)
DEFINE_ADD(add_i8_narrow, int8_t, int32_t)
DEFINE_ADD(add_i16_narrow, int16_t, int32_t)
DEFINE_ADD(add_i32_narrow, int32_t, int32_t)

static void add_small_wide(const tierkit_i_group *group, int32_t lane,
                           const tierkit_i_values *values) {
    const char *from = (const char *)values->value;
    switch (values->width) {
    case 1:
        add_i8_wide(group, lane, from);
        return;
    case 2:
        add_i16_wide(group, lane, from);
        return;
    case 4:
        add_i32_wide(group, lane, from);
        return;
    default:
        add_i64_wide(group, lane, from);
        return;
    }
}

/* Values of at most 4 bytes. */
static void add_small_narrow(const tierkit_i_group *group, int32_t lane,
                             const tierkit_i_values *values) {
    const char *from = (const char *)values->value;
    switch (values->width) {
    case 1:
        add_i8_narrow(group, lane, from);
        return;
    case 2:
        add_i16_narrow(group, lane, from);
        return;
    default:
        add_i32_narrow(group, lane, from);
        return;
    }
}

/* ---- rows with a value --------------------------------------------------------------------- */

static tierkit_status add_each(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                               const tierkit_i_values *values) {
    const int32_t lane = store->lanes[slot].at;
    for (size_t i = 0; i < group->count; i++) {
        TIERKIT_I_TRY(tierkit_i_lane_add(store, slot, group->cell[i], group->at[i] + lane,
                                         tierkit_i_value_at(values, i)));
    }
    return TIERKIT_OK;
}

static tierkit_status add_all(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                              const tierkit_i_values *values) {
    const tierkit_i_lane *lane = &store->lanes[slot];
    if (!tierkit_i_store_stays_small(store, slot, group->count, values)) {
        return add_each(store, slot, group, values);
    }
    if (lane->width == TIERKIT_I_LANE_WIDE) {
        add_small_wide(group, lane->at, values);
    } else if (values->width <= TIERKIT_I_LANE_NARROW) {
        add_small_narrow(group, lane->at, values);
    } else {
        return add_each(store, slot, group, values);
    }
    return TIERKIT_OK;
}

static tierkit_status add_some(tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                               const tierkit_i_values *values) {
    const int64_t *all = (const int64_t *)values->value;
    const int32_t lane = store->lanes[slot].at;
    tierkit_i_store_look(store, slot);
    for (size_t i = 0; i < group->count; i++) {
        if (has_value(values->state[i])) {
            TIERKIT_I_TRY(
                tierkit_i_lane_add(store, slot, group->cell[i], group->at[i] + lane, all[i]));
        }
    }
    return TIERKIT_OK;
}

/* ---- ends and later parts ------------------------------------------------------------------ */

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
    tierkit_i_store_look(store, slot);
    for (size_t i = 0; i < group->count; i++) {
        char *at = group->at[i] + store->lanes[slot].at;
        int64_t a = tierkit_i_lane_wide(at), b = all[i];
        if (!has_value(values->state[i])) {
            continue;
        }
        int64_t rest = (int64_t)((uint64_t)a - (uint64_t)b);
        tierkit_i_lane_set_wide(at, rest);
        if (((a ^ b) & (a ^ rest)) < 0) {
            TIERKIT_I_TRY(tierkit_i_store_carry(store, slot, group->cell[i], b < 0 ? 1 : -1));
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

/* ---- all kinds ----------------------------------------------------------------------------- */

static void extremes(const tierkit_i_store *store, int32_t slot, const tierkit_i_group *group,
                     const tierkit_i_values *values) {
    int least = store->combine[slot] == TIERKIT_I_COMBINE_MIN;
    for (size_t i = 0; i < group->count; i++) {
        char *at = group->at[i] + store->lanes[slot].at;
        int64_t so_far = tierkit_i_lane_wide(at), value = tierkit_i_value_at(values, i);
        if (values->state != NULL && !has_value(values->state[i])) {
            continue;
        }
        if (least ? value < so_far : value > so_far) {
            tierkit_i_lane_set_wide(at, value);
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
    if (store->lanes[slot].width == 0) {
        return TIERKIT_OK; /* the value follows from the rows */
    }
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
