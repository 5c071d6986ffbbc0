/* Owns: classes of a score by fixed bands, and the check of bands given as pairs.
 * Must not know: how the score came about, quotas, movement between reviews.
 * Called by: review, and hosts directly. */
#include "kernel/check.h"

static tierkit_status check_bounds(const int64_t *lower_e9, int32_t lower_count,
                                   tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_count(lower_count, 0, TIERKIT_CUTS_MAX,
                                        "lower_count: give 0 to 64 bounds", err));
    if (lower_count > 0 && lower_e9 == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "lower_e9 is needed");
    }
    for (int32_t k = 1; k < lower_count; k++) {
        if (lower_e9[k] >= lower_e9[k - 1]) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     "lower_e9 must descend; a class would be empty");
        }
    }
    return TIERKIT_OK;
}

/* The number of bounds above the score, which is the first class whose bound it reaches. */
static int32_t band_of(const int64_t *lower_e9, int32_t lower_count, int64_t score_e9) {
    int32_t low = 0, high = lower_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (score_e9 >= lower_e9[middle]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

tierkit_status TIERKIT_CALL tierkit_classify_bands(const int64_t *lower_e9, int32_t lower_count,
                                                   const int64_t *score_e9, const int8_t *status,
                                                   int64_t count, int32_t *class_index,
                                                   tierkit_error *err) {
    TIERKIT_I_TRY(check_bounds(lower_e9, lower_count, err));
    TIERKIT_I_TRY(tierkit_i_check_elements(count, err));
    if (count > 0 && (score_e9 == NULL || class_index == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "score_e9 and class_index are needed");
    }
    for (int64_t i = 0; i < count; i++) {
        class_index[i] =
            tierkit_i_has_data(status, i) ? band_of(lower_e9, lower_count, score_e9[i]) : -1;
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_bands_check(const int64_t *from_e9, const int64_t *to_e9,
                                                int32_t count, int64_t *lower_e9,
                                                tierkit_error *err) {
    TIERKIT_I_TRY(
        tierkit_i_check_count(count, 1, TIERKIT_CUTS_MAX, "count: give 1 to 64 bands", err));
    if (from_e9 == NULL || to_e9 == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "from_e9 and to_e9 are needed");
    }
    for (int32_t k = 0; k < count; k++) {
        if (from_e9[k] >= to_e9[k]) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     "a band is empty; from must be below to");
        }
        if (k > 0 && to_e9[k] != from_e9[k - 1]) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     to_e9[k] < from_e9[k - 1]
                                         ? "there is a gap between a band and the next better one"
                                         : "a band overlaps the one before; give the best first");
        }
    }
    for (int32_t k = 0; lower_e9 != NULL && k < count; k++) {
        lower_e9[k] = from_e9[k];
    }
    return TIERKIT_OK;
}
