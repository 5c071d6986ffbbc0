/* Owns: curves of what a part of the elements holds: Pareto share, Lorenz, whale.
 * Must not know: what the numbers measure, who asks.
 * Called by: hosts directly. */
#include "kernel/amounts.h"

_Static_assert(sizeof(tierkit_whale) == 80, "layout of tierkit_whale");
_Static_assert(offsetof(tierkit_whale, peak_ratio) == 72, "layout of tierkit_whale");

/* What the top numerator / denominator of the elements hold, times the denominator. */
static tierkit_i_i128 held_by_top(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                                  int64_t numerator, int64_t denominator) {
    tierkit_i_i128 held = { 0, 0 }, part = { 0, 0 }, scaled = { 0, 0 }, places = { 0, 0 };
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(numerator), tierkit_i_i128_of(sum->count), &places);
    tierkit_i_i128 of_place = tierkit_i_i128_of(denominator);
    int64_t place = 0;
    for (; place < sum->positive && tierkit_i_i128_compare(places, of_place) >= 0; place++) {
        held = tierkit_i_amount_sum(held, tierkit_i_amount(amounts, amounts->order[place]));
        (void)tierkit_i_i128_sub(places, of_place, &places);
    }
    (void)tierkit_i_i128_mul(held, of_place, &scaled); /* check_scale() */
    if (place < sum->positive) {
        tierkit_i_i128 next = tierkit_i_amount(amounts, amounts->order[place]);
        (void)tierkit_i_i128_mul(next, places, &part);
    }
    return tierkit_i_amount_sum(scaled, part);
}

/* Everything held, times the denominator; the parts above are at most that. */
static tierkit_status scale_total(const tierkit_i_amounts_sum *sum, int64_t denominator,
                                  int32_t field, tierkit_i_i128 *scaled, tierkit_error *err) {
    if (tierkit_i_i128_mul(sum->total, tierkit_i_i128_of(denominator), scaled)) {
        return tierkit_i_fail_at(err, TIERKIT_E_OVERFLOW, -1, field,
                                 "the sum of the positive values times a denominator is beyond "
                                 "128 bits");
    }
    return TIERKIT_OK;
}

/* ---- share of the top ------------------------------------------------------------------------ */

static tierkit_status check_parts(const tierkit_i_amounts_sum *sum, const int64_t *numerator,
                                  const int64_t *denominator, int32_t part_count,
                                  tierkit_error *err) {
    tierkit_i_i128 scaled;
    for (int32_t k = 0; k < part_count; k++) {
        if (numerator[k] < 0 || denominator[k] < 1 || numerator[k] > denominator[k]) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k, "a part must be from 0 to 1");
        }
        TIERKIT_I_TRY(scale_total(sum, denominator[k], k, &scaled, err));
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_share_of_top(const tierkit_amounts *amounts,
                                                 const int64_t *numerator,
                                                 const int64_t *denominator, int32_t part_count,
                                                 double *held, tierkit_error *err) {
    tierkit_i_amounts_sum sum;
    TIERKIT_I_TRY(
        tierkit_i_check_count(part_count, 0, TIERKIT_PARTS_MAX, "part_count: give 0 to 1024", err));
    if (part_count > 0 && (numerator == NULL || denominator == NULL || held == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "numerator, denominator and held are needed");
    }
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &sum, err));
    TIERKIT_I_TRY(check_parts(&sum, numerator, denominator, part_count, err));
    for (int32_t k = 0; k < part_count; k++) {
        tierkit_i_i128 whole = { 0, 0 };
        (void)scale_total(&sum, denominator[k], k, &whole, NULL);
        tierkit_i_i128 part = held_by_top(amounts, &sum, numerator[k], denominator[k]);
        held[k] = sum.positive > 0 ? tierkit_i_i128_quotient(part, whole) : 0.0;
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_lorenz(const tierkit_amounts *amounts, int32_t step_count,
                                           double *held, tierkit_error *err) {
    tierkit_i_amounts_sum sum;
    tierkit_i_i128 whole, rest = { 0, 0 };
    TIERKIT_I_TRY(
        tierkit_i_check_count(step_count, 1, TIERKIT_PARTS_MAX, "step_count: give 1 to 1024", err));
    if (held == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "held is needed");
    }
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &sum, err));
    TIERKIT_I_TRY(scale_total(&sum, step_count, -1, &whole, err));
    for (int32_t k = 0; k <= step_count; k++) {
        tierkit_i_i128 top = held_by_top(amounts, &sum, step_count - k, step_count);
        (void)tierkit_i_i128_sub(whole, top, &rest);
        held[k] = sum.positive > 0 ? tierkit_i_i128_quotient(rest, whole) : 0.0;
    }
    return TIERKIT_OK;
}

/* ---- whale curve ----------------------------------------------------------------------------- */

/* The total of all values with data, from the peak down. */
static tierkit_status sum_losses(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                                 tierkit_i_i128 *total, int64_t *losses, tierkit_error *err) {
    *total = sum->total;
    *losses = 0;
    for (int64_t place = sum->positive; place < sum->count; place++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, amounts->order[place]);
        *losses += number.high < 0;
        if (tierkit_i_i128_add(*total, number, total)) {
            return tierkit_i_fail(err, TIERKIT_E_OVERFLOW, "the losses are beyond 128 bits");
        }
    }
    return TIERKIT_OK;
}

static void write_cumulative(const tierkit_amounts *amounts, int64_t count, tierkit_i_i128 total,
                             int exists, double *cumulative) {
    tierkit_i_i128 sum = { 0, 0 };
    for (int64_t place = 0; place < amounts->count; place++) {
        cumulative[place] = 0.0;
        if (exists && place < count) {
            tierkit_i_i128 number = tierkit_i_amount(amounts, amounts->order[place]);
            (void)tierkit_i_i128_add(sum, number, &sum); /* sum_losses() went through them all */
            cumulative[place] = tierkit_i_i128_quotient(sum, total);
        }
    }
}

tierkit_status TIERKIT_CALL tierkit_whale_curve(const tierkit_amounts *amounts, double *cumulative,
                                                tierkit_whale *result, tierkit_error *err) {
    tierkit_i_amounts_sum sum;
    tierkit_i_i128 total;
    tierkit_whale found = { 0 };
    TIERKIT_I_TRY(tierkit_i_check_record(result, sizeof *result, err));
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &sum, err));
    TIERKIT_I_TRY(sum_losses(amounts, &sum, &total, &found.loss_count, err));
    int exists = tierkit_i_amount_is_positive(total);
    found.struct_size = result->struct_size;
    found.status = exists           ? TIERKIT_VALUE_OK
                   : sum.count == 0 ? TIERKIT_VALUE_NO_DATA
                                    : TIERKIT_VALUE_NON_POSITIVE_BASE;
    found.count = sum.count;
    found.peak_count = sum.positive;
    found.peak = (int64_t)sum.total.low;
    found.peak_high = sum.total.high;
    found.total = (int64_t)total.low;
    found.total_high = total.high;
    found.peak_ratio = exists ? tierkit_i_i128_quotient(sum.total, total) : 0.0;
    if (cumulative != NULL) {
        write_cumulative(amounts, sum.count, total, exists, cumulative);
    }
    *result = found;
    return TIERKIT_OK;
}
