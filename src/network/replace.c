/* Owns: replacing a slice of days of a facts block. Must not know: how rows are read.
 * Called by: hosts. */
#include "network/append.h"

/* Is the day the first of a period of the block's grain? */
static int begins_period(const tierkit_i_block *block, int32_t day) {
    tierkit_i_unit grain = block->facts->grain;
    return tierkit_i_period_first_day(tierkit_i_period_of_day(day, grain, 1), grain, 1) == day;
}

static tierkit_status check_slice(const tierkit_i_block *block, tierkit_i_slice_days slice,
                                  tierkit_error *err) {
    if (block->facts->has_until) {
        return tierkit_i_fail(err, TIERKIT_E_UNSUPPORTED,
                              "facts with `from .. to ..` cannot be sliced; take rows back with "
                              "sign -1 instead");
    }
    if (slice.first < TIERKIT_I_DAY_MIN || slice.last > TIERKIT_I_DAY_MAX ||
        slice.first > slice.last) {
        return tierkit_i_fail(
            err, TIERKIT_E_RANGE,
            "slice: first_day to last_day must be days of year 1 to 9999 in order");
    }
    if (!begins_period(block, slice.first) ||
        (slice.last < TIERKIT_I_DAY_MAX && !begins_period(block, slice.last + 1))) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE,
                              "slice: must begin with the first day of a grain period and end with "
                              "the last day of one");
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_network_replace(tierkit_network *network, const char *facts,
                                                    size_t facts_bytes, int32_t first_day,
                                                    int32_t last_day, const tierkit_batch *batch,
                                                    tierkit_error *err) {
    if (network == NULL || facts == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and facts must not be NULL");
    }
    tierkit_i_block *block = NULL;
    tierkit_i_slice_days slice = { first_day, last_day };
    int64_t rows = 0;
    TIERKIT_I_TRY(tierkit_i_network_block(network, facts, facts_bytes, &block, err));
    TIERKIT_I_TRY(check_slice(block, slice, err));
    return tierkit_i_append(network, block, batch, &slice, NULL, &rows, err);
}
