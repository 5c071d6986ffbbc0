/* Owns: the bounds of columns, from their values, and the checks of a call on columns.
 * Must not know: what a value becomes.
 * Called by: normalise_columns.c, and hosts directly.
 *
 * Sums run in an exact accumulator, so that the order of elements cannot show. */
#include "kernel/columns.h"

#include "base/exact_sum.h"

_Static_assert(sizeof(tierkit_normalisation) == 24 + 4 * sizeof(void *),
               "layout of tierkit_normalisation");
_Static_assert(offsetof(tierkit_normalisation, value) == 24, "layout of tierkit_normalisation");

/* Smallest, largest and number of the values that count. */
typedef struct extent {
    double low, high;
    int64_t count;
} extent;

/* ---- checks --------------------------------------------------------------------------------- */

static tierkit_status check_number(double number, int64_t row, int32_t field, tierkit_error *err) {
    if (fabs(number) <= TIERKIT_I_COLUMN_MAX) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(number)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, row, field,
                                 "a number is not finite; give it a status instead");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, row, field, "a number is beyond 1e100");
}

static tierkit_status check_record(const tierkit_normalisation *call, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->flags != 0 || call->method < TIERKIT_NORMALISE_MINMAX ||
        call->method > TIERKIT_NORMALISE_INTERVAL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "flags must be 0; method: one of TIERKIT_NORMALISE_...");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(call->criteria, 1, TIERKIT_CRITERIA_MAX,
                                        "criteria: give 1 to 128", err));
    TIERKIT_I_TRY(tierkit_i_check_elements(call->count, err));
    if ((call->count > 0 && call->value == NULL) ||
        (call->method == TIERKIT_NORMALISE_INTERVAL && call->ideal == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "value is needed, and ideal for INTERVAL");
    }
    return TIERKIT_OK;
}

static tierkit_status check_criterion(const tierkit_normalisation *call, int32_t j,
                                      tierkit_error *err) {
    if (call->method == TIERKIT_NORMALISE_INTERVAL) {
        double from = call->ideal[2 * j], to = call->ideal[2 * j + 1];
        TIERKIT_I_TRY(check_number(from, -1, j, err));
        TIERKIT_I_TRY(check_number(to, -1, j, err));
        if (from > to) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                                     "an ideal interval ends before it begins");
        }
    } else if (call->direction != NULL && call->direction[j] != 1 && call->direction[j] != -1) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                                 "direction: 1 = more is better, -1 = less is better");
    }
    return TIERKIT_OK;
}

static tierkit_status check_values(const tierkit_normalisation *call, int32_t j,
                                   tierkit_error *err) {
    tierkit_i_column column = tierkit_i_column_of(call, j);
    for (int64_t i = 0; i < column.count; i++) {
        if (tierkit_i_has_data(column.status, i) &&
            !(fabs(column.value[i]) <= TIERKIT_I_COLUMN_MAX)) {
            return check_number(column.value[i], i, j, err);
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_columns_check(const tierkit_normalisation *call, tierkit_error *err) {
    TIERKIT_I_TRY(check_record(call, err));
    for (int32_t j = 0; j < call->criteria; j++) {
        TIERKIT_I_TRY(check_criterion(call, j, err));
        TIERKIT_I_TRY(check_values(call, j, err));
    }
    return TIERKIT_OK;
}

/* ---- one column ----------------------------------------------------------------------------- */

tierkit_i_column tierkit_i_column_of(const tierkit_normalisation *call, int32_t j) {
    tierkit_i_column column = { NULL, NULL, call->count, call->method, 1, 0, 0 };
    if (call->count > 0) {
        column.value = call->value + j * call->count;
        column.status = call->status == NULL ? NULL : call->status + j * call->count;
    }
    if (call->method == TIERKIT_NORMALISE_INTERVAL) {
        column.ideal_from = call->ideal[2 * j];
        column.ideal_to = call->ideal[2 * j + 1];
    } else if (call->direction != NULL) {
        column.direction = call->direction[j];
    }
    return column;
}

double tierkit_i_column_least(const tierkit_i_column *column) {
    switch (column->method) {
    case TIERKIT_NORMALISE_MAX:
        return 0;
    case TIERKIT_NORMALISE_RATIO:
    case TIERKIT_NORMALISE_SUM:
        return column->direction > 0 ? 0 : TIERKIT_I_DIVISOR_LEAST;
    default:
        return -DBL_MAX;
    }
}

static int counts(const tierkit_i_column *column, double least, int64_t i) {
    return tierkit_i_has_data(column->status, i) && column->value[i] >= least;
}

static extent extent_of(const tierkit_i_column *column) {
    double least = tierkit_i_column_least(column);
    extent all = { DBL_MAX, -DBL_MAX, 0 };
    for (int64_t i = 0; i < column->count; i++) {
        if (counts(column, least, i)) {
            all.low = column->value[i] < all.low ? column->value[i] : all.low;
            all.high = column->value[i] > all.high ? column->value[i] : all.high;
            all.count++;
        }
    }
    return all;
}

static double sum_of(const tierkit_i_column *column) {
    double least = tierkit_i_column_least(column);
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int64_t i = 0; i < column->count; i++) {
        if (counts(column, least, i)) {
            tierkit_i_exact_sum_add(&sum, column->direction > 0 ? column->value[i]
                                                                : 1 / column->value[i]);
        }
    }
    double value = tierkit_i_exact_sum_value(&sum);
    return column->direction > 0 ? value : 1 / value;
}

static double length_of(const tierkit_i_column *column) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int64_t i = 0; i < column->count; i++) {
        if (tierkit_i_has_data(column->status, i)) {
            tierkit_i_exact_sum_add(&sum, column->value[i] * column->value[i]);
        }
    }
    return sqrt(tierkit_i_exact_sum_value(&sum));
}

/* Distances from the smallest value are summed, so that the mean of equal values is that value. */
static double mean_of(const tierkit_i_column *column, const extent *all) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int64_t i = 0; i < column->count; i++) {
        if (tierkit_i_has_data(column->status, i)) {
            tierkit_i_exact_sum_add(&sum, column->value[i] - all->low);
        }
    }
    return all->low + tierkit_i_exact_sum_value(&sum) / (double)all->count;
}

/* The second sum takes out what the rounding of the mean put in (Chan, Golub, LeVeque 1983). */
static double deviation_of(const tierkit_i_column *column, const extent *all, double mean) {
    int64_t divisor = all->count - (column->method == TIERKIT_NORMALISE_ZSCORE_SAMPLE);
    if (divisor < 1) {
        return 0;
    }
    tierkit_i_exact_sum squares, rest;
    tierkit_i_exact_sum_init(&squares);
    tierkit_i_exact_sum_init(&rest);
    for (int64_t i = 0; i < column->count; i++) {
        if (tierkit_i_has_data(column->status, i)) {
            double off = column->value[i] - mean;
            tierkit_i_exact_sum_add(&squares, off * off);
            tierkit_i_exact_sum_add(&rest, off);
        }
    }
    double left = tierkit_i_exact_sum_value(&rest);
    double sum = tierkit_i_exact_sum_value(&squares) - left * left / (double)all->count;
    return sum > 0 ? sqrt(sum / (double)divisor) : 0;
}

/* Bounds of a column in which something counts. */
static void find_bounds(const tierkit_i_column *column, const extent *all, double *low,
                        double *high) {
    *low = 0;
    switch (column->method) {
    case TIERKIT_NORMALISE_SUM:
        *high = sum_of(column);
        return;
    case TIERKIT_NORMALISE_VECTOR:
    case TIERKIT_NORMALISE_VECTOR_KEPT:
        *high = length_of(column);
        return;
    case TIERKIT_NORMALISE_ZSCORE:
    case TIERKIT_NORMALISE_ZSCORE_SAMPLE:
        *low = mean_of(column, all);
        *high = deviation_of(column, all, *low);
        return;
    case TIERKIT_NORMALISE_INTERVAL:
        *low = all->low < column->ideal_from ? all->low : column->ideal_from;
        *high = all->high > column->ideal_to ? all->high : column->ideal_to;
        return;
    default:
        *low = all->low;
        *high = all->high;
    }
}

int8_t tierkit_i_column_bounds(const tierkit_i_column *column, double *low, double *high) {
    extent all = extent_of(column);
    *low = column->ideal_from;
    *high = column->ideal_to;
    if (all.count == 0) {
        return TIERKIT_VALUE_NO_DATA;
    }
    find_bounds(column, &all, low, high);
    *low += 0.0; /* one zero: -0 becomes +0 */
    *high += 0.0;
    return TIERKIT_VALUE_OK;
}

tierkit_status TIERKIT_CALL tierkit_normalise_bounds(const tierkit_normalisation *call,
                                                     double *bounds, int8_t *status,
                                                     tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_columns_check(call, err));
    if (bounds == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "bounds is needed");
    }
    for (int32_t j = 0; j < call->criteria; j++) {
        tierkit_i_column column = tierkit_i_column_of(call, j);
        int8_t own = tierkit_i_column_bounds(&column, &bounds[2 * j], &bounds[2 * j + 1]);
        if (status != NULL) {
            status[j] = own;
        }
    }
    return TIERKIT_OK;
}
