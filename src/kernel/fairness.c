/* Owns: how fairly something was given out: misallocation, Jain's index.
 * Must not know: what was given out, to whom.
 * Called by: hosts directly. */
#include "base/exact_sum.h"
#include "base/i128.h"
#include "kernel/check.h"

static tierkit_status check_pair(const int64_t *a, const int64_t *b, const int8_t *status,
                                 int64_t count, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_elements(count, err));
    if (count > 0 && (a == NULL || b == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "both columns of amounts are needed");
    }
    for (int64_t i = 0; i < count; i++) {
        if (tierkit_i_has_data(status, i) && (a[i] < 0 || b[i] < 0)) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, -1, "an amount is below 0");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_outputs(const double *value, const int32_t *value_status,
                                    tierkit_error *err) {
    if (value == NULL || value_status == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "both outputs are needed");
    }
    return TIERKIT_OK;
}

/* The sum of a column; fewer than 2^31 terms below 2^63 cannot overflow. Counts the elements. */
static tierkit_i_i128 sum_of(const int64_t *a, const int8_t *status, int64_t count, int64_t *n) {
    tierkit_i_i128 sum = { 0, 0 };
    *n = 0;
    for (int64_t i = 0; i < count; i++) {
        if (tierkit_i_has_data(status, i)) {
            (void)tierkit_i_i128_add(sum, tierkit_i_i128_of(a[i]), &sum);
            (*n)++;
        }
    }
    return sum;
}

/* ---- misallocation --------------------------------------------------------------------------- */

/* Sum of abs(a[i] * B - b[i] * A). It is at most 2 * A * B, which fits. */
static tierkit_i_i128 sum_apart(const int64_t *a, const int64_t *b, const int8_t *status,
                                int64_t count, const tierkit_i_i128 total[2]) {
    tierkit_i_i128 sum = { 0, 0 }, left = { 0, 0 }, right = { 0, 0 };
    for (int64_t i = 0; i < count; i++) {
        if (!tierkit_i_has_data(status, i)) {
            continue;
        }
        (void)tierkit_i_i128_mul(tierkit_i_i128_of(a[i]), total[1], &left);
        (void)tierkit_i_i128_mul(tierkit_i_i128_of(b[i]), total[0], &right);
        int less = tierkit_i_i128_compare(left, right) < 0;
        (void)tierkit_i_i128_sub(less ? right : left, less ? left : right, &left);
        (void)tierkit_i_i128_add(sum, left, &sum);
    }
    return sum;
}

tierkit_status TIERKIT_CALL tierkit_misallocation(const int64_t *given, const int64_t *due,
                                                  const int8_t *status, int64_t count,
                                                  double *apart, int32_t *value_status,
                                                  tierkit_error *err) {
    int64_t n = 0;
    tierkit_i_i128 whole;
    TIERKIT_I_TRY(check_outputs(apart, value_status, err));
    TIERKIT_I_TRY(check_pair(given, due, status, count, err));
    const tierkit_i_i128 total[2] = { sum_of(given, status, count, &n),
                                      sum_of(due, status, count, &n) };
    if (tierkit_i_i128_mul(total[0], total[1], &whole) ||
        tierkit_i_i128_add(whole, whole, &whole)) {
        return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                              "twice the product of both sums is beyond 128 bits");
    }
    int exists = tierkit_i_i128_sign(whole) > 0;
    *value_status = exists   ? TIERKIT_VALUE_OK
                    : n == 0 ? TIERKIT_VALUE_NO_DATA
                             : TIERKIT_VALUE_ZERO_DENOMINATOR;
    *apart =
        exists ? tierkit_i_i128_quotient(sum_apart(given, due, status, count, total), whole) : 0.0;
    return TIERKIT_OK;
}

/* ---- Jain ------------------------------------------------------------------------------------ */

tierkit_status TIERKIT_CALL tierkit_fairness(const int64_t *granted, const int64_t *asked,
                                             const int8_t *status, int64_t count, double *fairness,
                                             int32_t *value_status, tierkit_error *err) {
    tierkit_i_exact_sum ratios, squares;
    int64_t n = 0;
    TIERKIT_I_TRY(check_outputs(fairness, value_status, err));
    TIERKIT_I_TRY(check_pair(granted, asked, status, count, err));
    tierkit_i_exact_sum_init(&ratios);
    tierkit_i_exact_sum_init(&squares);
    for (int64_t i = 0; i < count; i++) {
        if (tierkit_i_has_data(status, i) && asked[i] > 0) {
            double ratio =
                tierkit_i_i128_quotient(tierkit_i_i128_of(granted[i]), tierkit_i_i128_of(asked[i]));
            tierkit_i_exact_sum_add(&ratios, ratio);
            tierkit_i_exact_sum_add(&squares, ratio * ratio);
            n++;
        }
    }
    double sum = tierkit_i_exact_sum_value(&ratios), lower = tierkit_i_exact_sum_value(&squares);
    int exists = lower > 0.0;
    double found = exists ? sum * sum / ((double)n * lower) : 0.0;
    *value_status = exists   ? TIERKIT_VALUE_OK
                    : n == 0 ? TIERKIT_VALUE_NO_DATA
                             : TIERKIT_VALUE_ZERO_DENOMINATOR;
    *fairness = found > 1.0 ? 1.0 : found; /* equal ratios, rounded up */
    return TIERKIT_OK;
}
