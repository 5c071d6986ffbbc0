/* Owns: replacing a slice of days of a facts block. Must not know: how rows are read.
 * Called by: hosts. */
#include "network/append.h"

/* Is the day the first of a period of the block's grain? */
static int begins_period(const tierkit_i_block *block, int32_t day) {
    tierkit_i_unit grain = block->facts->grain;
    return tierkit_i_period_first_day(tierkit_i_period_of_day(day, grain, 1), grain, 1) == day;
}

static int has_views(const tierkit_network *network, const tierkit_i_block *block) {
    int32_t facts = (int32_t)(block - network->blocks);
    int found = 0;
    for (size_t f = 0; f < network->schema->facts_count; f++) {
        found |= network->schema->facts[f].view_of == facts;
    }
    return found;
}

static tierkit_status check_slice(const tierkit_network *network, const tierkit_i_block *block,
                                  tierkit_i_slice_days slice, tierkit_error *err) {
    if (block->facts->has_until || block->facts->prorated) {
        return tierkit_i_fail(err, TIERKIT_E_UNSUPPORTED,
                              "facts with `from .. to ..` cannot be sliced; take rows back with "
                              "sign -1 instead");
    }
    if (has_views(network, block)) {
        return tierkit_i_fail(
            err, TIERKIT_E_UNSUPPORTED,
            "facts with measures at another date cannot be sliced; take rows back "
            "with sign -1 instead");
    }
    if (slice.first < TIERKIT_I_DAY_MIN || slice.last > TIERKIT_I_DAY_MAX ||
        slice.first > slice.last) {
        return tierkit_i_fail(
            err, TIERKIT_E_RANGE,
            "slice: first_day to last_day must be days of year 1 to 9999 in order");
    }
    if (block->facts->undated &&
        (slice.first > TIERKIT_I_DAY_MIN || slice.last < TIERKIT_I_DAY_MAX)) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE,
                              "slice: undated facts are replaced as a whole, from 0001-01-01 to "
                              "9999-12-31");
    }
    if (!begins_period(block, slice.first) ||
        (slice.last < TIERKIT_I_DAY_MAX && !begins_period(block, slice.last + 1))) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE,
                              "slice: must begin with the first day of a grain period and end with "
                              "the last day of one");
    }
    return TIERKIT_OK;
}

static tierkit_status read_slice(const tierkit_slice *slice, tierkit_i_slice_days *days,
                                 tierkit_error *err) {
    tierkit_status status = tierkit_i_record_check(slice, 16, (uint32_t)sizeof *slice);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "slice: zero it, then set struct_size to its sizeof");
    }
    if (slice->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "slice: there are no flags, set 0");
    }
    days->first = slice->first_day;
    days->last = slice->last_day;
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_network_replace(tierkit_network *network, const char *facts,
                                                    size_t facts_bytes, const tierkit_slice *days,
                                                    const tierkit_batch *batch,
                                                    const tierkit_call *call, tierkit_error *err) {
    if (network == NULL || facts == NULL || days == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, facts and slice must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_block *block = NULL;
    tierkit_i_slice_days slice;
    int64_t rows = 0;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    TIERKIT_I_TRY(read_slice(days, &slice, err));
    TIERKIT_I_TRY(tierkit_i_network_block(network, facts, facts_bytes, &block, err));
    TIERKIT_I_TRY(check_slice(network, block, slice, err));
    if (batch != NULL && batch->sign < 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "sign -1: the rows of a slice go anyway; give those that come");
    }
    pace.weight = 1 + (uint64_t)block->facts->columns.count; /* a row is that many values */
    return tierkit_i_append(network, block, batch, &slice, &pace, &rows, err);
}
