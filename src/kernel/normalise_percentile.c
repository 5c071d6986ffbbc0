/* Owns: percentiles from an order. Must not know: how the order came about.
 * Called by: hosts directly. */
#include "kernel/amounts.h"

/* Places with data; they come first. */
static int64_t places_with_data(const tierkit_amounts *amounts) {
    int64_t low = 0, high = amounts->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (amounts->first[middle] >= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

tierkit_status TIERKIT_CALL tierkit_normalise_percentile(const tierkit_amounts *amounts,
                                                         double *result, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    TIERKIT_I_TRY(tierkit_i_amounts_check_places(amounts, err));
    if (amounts->count > 0 && result == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "result is needed");
    }
    int64_t n = places_with_data(amounts), begin = 0;
    while (begin < n) {
        int64_t end = tierkit_i_block_end(amounts, begin);
        double percentile = (double)(2 * (n - end) + (end - begin)) / (double)(2 * n);
        for (int64_t place = begin; place < end; place++) {
            result[amounts->order[place]] = percentile;
        }
        begin = end;
    }
    for (int64_t place = n; place < amounts->count; place++) {
        result[amounts->order[place]] = 0;
    }
    return TIERKIT_OK;
}
