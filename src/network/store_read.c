/* Owns: reading the values of cells that were added up.
 * Must not know: keys, columns, ids. Called by: emit.c. */
#include "network/store_lane.h"

static void read_narrow(int32_t lane, const char *const *cell, size_t count, int64_t *low) {
    for (size_t i = 0; i < count; i++) {
        int32_t value;
        memcpy(&value, cell[i] + lane, sizeof value);
        low[i] = value;
    }
}

void tierkit_i_store_read(const tierkit_i_store *store, int32_t slot, const char *const *cell,
                          size_t count, int64_t *low) {
    const tierkit_i_lane lane = store->lanes[slot];
    if (lane.width == TIERKIT_I_LANE_NARROW) {
        read_narrow(lane.at, cell, count, low);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        low[i] = lane.width == 0 ? (int64_t)((uint64_t)lane.same * tierkit_i_store_rows_of(cell[i]))
                                 : tierkit_i_lane_wide(cell[i] + lane.at);
    }
}

int tierkit_i_store_can_exceed(const tierkit_i_store *store, int32_t slot) {
    const tierkit_i_lane *lane = &store->lanes[slot];
    int is_large = lane->same > INT32_MAX || lane->same < INT32_MIN;
    return lane->width == 0 ? is_large : store->carry[slot].capacity > 0;
}

/* None of these overflows: rows and narrow lanes have 32 bits, carries are counts. */
tierkit_i_i128 tierkit_i_store_value(const tierkit_i_store *store, int32_t slot, uint32_t cell) {
    const tierkit_i_lane *lane = &store->lanes[slot];
    const tierkit_i_side *side = &store->carry[slot];
    const char *at = tierkit_i_store_cell(store, cell);
    tierkit_i_i128 value, carried;
    int64_t low = 0, by = cell < side->capacity ? side->at[cell] : 0;
    if (lane->width == 0) {
        (void)tierkit_i_i128_mul(tierkit_i_i128_of(lane->same),
                                 tierkit_i_i128_of(tierkit_i_store_rows_of(at)), &value);
        return value;
    }
    tierkit_i_store_read(store, slot, &at, 1, &low);
    value = tierkit_i_i128_of(low);
    if (lane->width == TIERKIT_I_LANE_WIDE) {
        value.high += by;
        return value;
    }
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(by), tierkit_i_i128_of(INT64_C(1) << 32), &carried);
    (void)tierkit_i_i128_add(value, carried, &value);
    return value;
}
