/* Owns: adding one value to one lane of a cell, and what is carried.
 * Must not know: groups of rows. Called by: store.c, store_add.c,
 * store_read.c, store_runs.c. */
#ifndef TIERKIT_I_NETWORK_STORE_LANE_H
#define TIERKIT_I_NETWORK_STORE_LANE_H

#include "network/store.h"

/* Adds to the carry of a cell, for which room is made when there is none. */
tierkit_status tierkit_i_store_carry(tierkit_i_store *store, int32_t slot, uint32_t cell,
                                     int64_t by);

/* Can no sum of a slot wrap when these are added, whatever the cells? After their rows were
 * counted. */
int tierkit_i_store_stays_small(tierkit_i_store *store, int32_t slot, size_t count,
                                const tierkit_i_values *values);
/* From now on sums of the slot are looked at: values were added that nobody looked at, or that
 * brought no rows. */
static inline void tierkit_i_store_look(tierkit_i_store *store, int32_t slot) {
    store->lanes[slot].bits = UINT64_MAX;
}

static inline int64_t tierkit_i_value_at(const tierkit_i_values *values, size_t i) {
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

static inline int64_t tierkit_i_lane_wide(const char *at) {
    int64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline void tierkit_i_lane_set_wide(char *at, int64_t value) {
    memcpy(at, &value, sizeof value);
}

/* Returns what is carried: 1, -1 or 0. */
static inline int64_t tierkit_i_lane_add_wide(char *at, int64_t b) {
    int64_t a = tierkit_i_lane_wide(at), sum = (int64_t)((uint64_t)a + (uint64_t)b);
    tierkit_i_lane_set_wide(at, sum);
    return ((a ^ sum) & (b ^ sum)) >= 0 ? 0 : b < 0 ? -1 : 1;
}

/* The same of a value of 32 bits. */
static inline int64_t tierkit_i_lane_add_narrow(char *at, int32_t b) {
    int32_t a, sum;
    memcpy(&a, at, sizeof a);
    sum = (int32_t)((uint32_t)a + (uint32_t)b);
    memcpy(at, &sum, sizeof sum);
    return ((a ^ sum) & (b ^ sum)) >= 0 ? 0 : b < 0 ? -1 : 1;
}

/* Any value to any lane that holds one. */
static inline tierkit_status tierkit_i_lane_add(tierkit_i_store *store, int32_t slot, uint32_t cell,
                                                char *at, int64_t value) {
    int64_t by;
    if (store->lanes[slot].width == TIERKIT_I_LANE_WIDE) {
        by = tierkit_i_lane_add_wide(at, value);
    } else {
        int32_t low = (int32_t)(uint32_t)(uint64_t)value;
        int64_t unit = INT64_C(1) << 32;
        /* value = low + unit * high; the quotient is rounded down, and low may be negative. */
        by = value / unit - (value % unit < 0) + (low < 0);
        by += tierkit_i_lane_add_narrow(at, low);
    }
    return by == 0 ? TIERKIT_OK : tierkit_i_store_carry(store, slot, cell, by);
}

#endif
