/* Owns: weights from pairwise comparisons (analytic hierarchy process) and their consistency.
 * Must not know: what is compared.
 * Called by: hosts directly.
 *
 * Sums run in an exact accumulator: the criteria in another order give the same weights to the last
 * bit. */
#include "base/compiler.h"
#include "base/elementary.h"
#include "kernel/weights.h"

#include <string.h>

_Static_assert(sizeof(tierkit_pairwise) == 32 + 2 * sizeof(void *), "layout of tierkit_pairwise");
_Static_assert(sizeof(tierkit_consistency) == 48, "layout of tierkit_consistency");

enum { STEPS_MAX = 10000, TABLE = 15 };

static const double comparison_least = 1e-6, comparison_most = 1e6;
static const double usual_tolerance = 0.05;
static const double spread_wanted = 1e-14; /* some 50 times what rounding leaves */

/* Weights under way, and what they do to the matrix. */
typedef struct vectors {
    double weight[TIERKIT_WEIGHTS_MAX];
    double product[TIERKIT_WEIGHTS_MAX]; /* matrix times weight */
    double ratio[TIERKIT_WEIGHTS_MAX];   /* product / weight */
} vectors;

/* ---- checks --------------------------------------------------------------------------------- */

static double entry(const tierkit_pairwise *call, int32_t i, int32_t j) {
    return call->matrix[(int64_t)i * call->count + j];
}

static tierkit_status check_call(const tierkit_pairwise *call, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->flags != 0 || call->reserved != NULL || call->method < TIERKIT_PAIRWISE_EIGENVECTOR ||
        call->method > TIERKIT_PAIRWISE_COLUMN_MEAN) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "flags and reserved must be 0; method: one of TIERKIT_PAIRWISE_...");
    }
    TIERKIT_I_TRY(tierkit_i_weights_check_count(call->count, err));
    if (call->matrix == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "matrix is needed");
    }
    if (!tierkit_i_is_finite(call->tolerance) || !tierkit_i_is_finite(call->random_index)) {
        return tierkit_i_fail(err, TIERKIT_E_NUMBER, "tolerance or random_index is not finite");
    }
    if (call->tolerance < 0 || call->tolerance > 1 || call->random_index < 0 ||
        call->random_index > comparison_most) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "tolerance: 0 to 1; random_index: 0 to 1e6");
    }
    return TIERKIT_OK;
}

static tierkit_status check_entry(double a, int32_t i, int32_t j, tierkit_error *err) {
    if (a >= comparison_least && a <= comparison_most) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(a)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, i, j, "a comparison is not finite");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, j, "a comparison is not from 1e-6 to 1e6");
}

/* Relative, because 1/3 is written with few decimals: 3 * 0.33 is one, near enough. */
TIERKIT_I_APART static tierkit_status check_matrix(const tierkit_pairwise *call,
                                                   tierkit_error *err) {
    double tolerance = call->tolerance > 0 ? call->tolerance : usual_tolerance;
    for (int32_t i = 0; i < call->count; i++) {
        for (int32_t j = 0; j <= i; j++) {
            double a = entry(call, i, j), b = entry(call, j, i);
            TIERKIT_I_TRY(check_entry(a, i, j, err));
            TIERKIT_I_TRY(check_entry(b, j, i, err));
            double off = fabs((i == j ? a : a * b) - 1);
            if (off > tolerance) {
                return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, i, j,
                                         "a comparison is not one over its counterpart, or the "
                                         "diagonal is not 1");
            }
        }
    }
    return TIERKIT_OK;
}

/* ---- methods -------------------------------------------------------------------------------- */

static void multiply(const tierkit_pairwise *call, vectors *v) {
    for (int32_t i = 0; i < call->count; i++) {
        tierkit_i_exact_sum sum;
        tierkit_i_exact_sum_init(&sum);
        for (int32_t j = 0; j < call->count; j++) {
            tierkit_i_exact_sum_add(&sum, entry(call, i, j) * v->weight[j]);
        }
        v->product[i] = tierkit_i_exact_sum_value(&sum);
        v->ratio[i] = v->product[i] / v->weight[i];
    }
}

static double mean_ratio(const tierkit_pairwise *call, const vectors *v) {
    return tierkit_i_weights_sum(v->ratio, call->count) / call->count;
}

/* The largest eigenvalue lies between the smallest and the largest ratio (Collatz, Wielandt). */
static int is_settled(const tierkit_pairwise *call, const vectors *v) {
    double low = DBL_MAX, high = 0;
    for (int32_t i = 0; i < call->count; i++) {
        low = v->ratio[i] < low ? v->ratio[i] : low;
        high = v->ratio[i] > high ? v->ratio[i] : high;
    }
    return high - low <= spread_wanted * high;
}

/* Adding lambda to the diagonal moves the eigenvalues on the circle of radius lambda inwards: the
 * iteration converges also for comparisons that run in a circle. */
TIERKIT_I_APART static tierkit_status iterate(const tierkit_pairwise *call, vectors *v,
                                              int32_t *steps, tierkit_error *err) {
    for (int32_t i = 0; i < call->count; i++) {
        v->weight[i] = 1.0 / call->count;
    }
    for (*steps = 1; *steps <= STEPS_MAX; ++*steps) {
        multiply(call, v);
        if (is_settled(call, v)) {
            return TIERKIT_OK;
        }
        double shift = mean_ratio(call, v);
        for (int32_t i = 0; i < call->count; i++) {
            v->weight[i] = v->product[i] + shift * v->weight[i];
        }
        tierkit_i_weights_share(v->weight, call->count, v->weight);
    }
    return tierkit_i_fail(err, TIERKIT_E_LIMIT,
                          "the comparisons contradict each other too much: no eigenvector after "
                          "10,000 steps");
}

TIERKIT_I_APART static void take_geometric(const tierkit_pairwise *call, vectors *v) {
    double largest = -DBL_MAX;
    for (int32_t i = 0; i < call->count; i++) {
        for (int32_t j = 0; j < call->count; j++) {
            v->product[j] = tierkit_i_ln(entry(call, i, j));
        }
        v->ratio[i] = tierkit_i_weights_sum(v->product, call->count) / call->count;
        largest = v->ratio[i] > largest ? v->ratio[i] : largest;
    }
    for (int32_t i = 0; i < call->count; i++) {
        v->weight[i] = tierkit_i_exp(v->ratio[i] - largest);
    }
    tierkit_i_weights_share(v->weight, call->count, v->weight);
}

TIERKIT_I_APART static void take_column_means(const tierkit_pairwise *call, vectors *v) {
    for (int32_t j = 0; j < call->count; j++) {
        for (int32_t i = 0; i < call->count; i++) {
            v->ratio[i] = entry(call, i, j);
        }
        v->product[j] = tierkit_i_weights_sum(v->ratio, call->count);
    }
    for (int32_t i = 0; i < call->count; i++) {
        for (int32_t j = 0; j < call->count; j++) {
            v->ratio[j] = entry(call, i, j) / v->product[j];
        }
        v->weight[i] = tierkit_i_weights_sum(v->ratio, call->count) / call->count;
    }
}

/* ---- consistency ---------------------------------------------------------------------------- */

tierkit_status TIERKIT_CALL tierkit_weigh_random_index(int32_t count, double *random_index) {
    static const double table[TABLE] = { 0,    0,    0.58, 0.90, 1.12, 1.24, 1.32, 1.41,
                                         1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59 };
    if (random_index == NULL) {
        return TIERKIT_E_NULL;
    }
    if (count < 1 || count > TABLE) {
        return count < 1 ? TIERKIT_E_RANGE : TIERKIT_E_LIMIT;
    }
    *random_index = table[count - 1];
    return TIERKIT_OK;
}

/* lambda is at least n for exact reciprocals; rounded ones could bring it below. */
static void find_consistency(const tierkit_pairwise *call, const vectors *v,
                             tierkit_consistency *found) {
    int32_t n = call->count;
    found->lambda = mean_ratio(call, v);
    found->index = n > 1 && found->lambda > n ? (found->lambda - n) / (n - 1) : 0.0;
    found->random_index = call->random_index;
    if (!(call->random_index > 0) &&
        tierkit_weigh_random_index(n, &found->random_index) != TIERKIT_OK) {
        found->status = TIERKIT_VALUE_NOT_APPLICABLE;
        return;
    }
    found->ratio = n > 2 ? found->index / found->random_index : 0.0;
}

tierkit_status TIERKIT_CALL tierkit_weigh_pairwise(const tierkit_pairwise *call, double *weight,
                                                   tierkit_consistency *consistency,
                                                   tierkit_error *err) {
    TIERKIT_I_TRY(check_call(call, err));
    TIERKIT_I_TRY(check_matrix(call, err));
    if (weight == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "weight is needed");
    }
    tierkit_consistency found = { 0, 0, TIERKIT_VALUE_OK, 0, 0, 0, 0, 0 };
    if (consistency != NULL) {
        TIERKIT_I_TRY(tierkit_i_check_record(consistency, sizeof *consistency, err));
        found.struct_size = consistency->struct_size;
    }
    vectors v;
    memset(&v, 0, sizeof v);
    if (call->method == TIERKIT_PAIRWISE_EIGENVECTOR) {
        TIERKIT_I_TRY(iterate(call, &v, &found.steps, err));
    } else if (call->method == TIERKIT_PAIRWISE_GEOMETRIC) {
        take_geometric(call, &v);
    } else {
        take_column_means(call, &v);
    }
    for (int32_t i = 0; i < call->count; i++) {
        weight[i] = v.weight[i];
    }
    if (consistency != NULL) {
        multiply(call, &v);
        find_consistency(call, &v, &found);
        *consistency = found;
    }
    return TIERKIT_OK;
}
