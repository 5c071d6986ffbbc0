/* Owns: weights from the comparisons of the best and of the worst criterion with all.
 * Must not know: what is compared.
 * Called by: hosts directly.
 *
 * Both methods are solved for unknowns on the scale on which they are simplest, and their solution
 * is divided by its sum. A criterion j between best and worst has a = best to it, c = it to worst.
 *
 * LINEAR. The program is homogeneous but for the sum of 1, so the smallest xi for a sum of 1 is the
 * largest sum for xi = 1. With u = w[best] and v = w[worst] the largest w[j] is
 * min((u + 1) / a, c v + 1), and one exists if |u - a c v| <= a + 1; also |u - aBW v| <= 1. The sum
 * grows in u and in v, so v is the largest for which these strips, |u - p v| <= e, still share a
 * point, and u is the largest in all of them: no other optimum. Without two different p every v
 * will do: the comparisons are consistent, xi is 0, and w[j] = c.
 *
 * RATIO. With w[worst] = 1, u must lie in every [(a - xi) (c - xi), (a + xi) (c + xi)] and in
 * aBW +- xi. The intervals widen with xi; the smallest xi is found by bisection and leaves one u,
 * but other w[j] may keep some room. */
#include "kernel/weights.h"

#include <string.h>

_Static_assert(sizeof(tierkit_best_worst) == 24 + 2 * sizeof(void *),
               "layout of tierkit_best_worst");
_Static_assert(sizeof(tierkit_best_worst_fit) == 32, "layout of tierkit_best_worst_fit");

static const double comparison_most = 1e6;
static const double same = 1e-9; /* comparisons closer than this are one */

/* The smallest and the largest of what each weight can be; a sum of 1 is not asked for yet. */
typedef struct ranges {
    double low[TIERKIT_WEIGHTS_MAX], high[TIERKIT_WEIGHTS_MAX];
} ranges;

/* ---- checks --------------------------------------------------------------------------------- */

static double best_to_worst(const tierkit_best_worst *call) {
    return call->best_to_others[call->worst];
}

static tierkit_status check_call(const tierkit_best_worst *call, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->flags != 0 || call->method < TIERKIT_BEST_WORST_LINEAR ||
        call->method > TIERKIT_BEST_WORST_RATIO) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "flags must be 0; method: one of TIERKIT_BEST_WORST_...");
    }
    TIERKIT_I_TRY(tierkit_i_weights_check_count(call->count, err));
    if (call->best_to_others == NULL || call->others_to_worst == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "both rows of comparisons are needed");
    }
    if (call->best < 0 || call->best >= call->count || call->worst < 0 ||
        call->worst >= call->count) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "best and worst: 0 to count - 1");
    }
    return TIERKIT_OK;
}

static tierkit_status check_comparison(double a, int32_t j, tierkit_error *err) {
    if (a >= 1 && a <= comparison_most) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(a)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, -1, j, "a comparison is not finite");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                             "a comparison is not from 1 to 1e6: none matters more than the best "
                             "or less than the worst");
}

static tierkit_status check_comparisons(const tierkit_best_worst *call, tierkit_error *err) {
    for (int32_t j = 0; j < call->count; j++) {
        TIERKIT_I_TRY(check_comparison(call->best_to_others[j], j, err));
        TIERKIT_I_TRY(check_comparison(call->others_to_worst[j], j, err));
    }
    if (call->count > 1 && call->best == call->worst) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "best and worst are the same criterion");
    }
    if (call->best_to_others[call->best] > 1 + same ||
        call->others_to_worst[call->worst] > 1 + same) {
        return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1,
                                 call->best_to_others[call->best] > 1 + same ? call->best
                                                                             : call->worst,
                                 "a criterion compared with itself is not 1");
    }
    double a = best_to_worst(call), c = call->others_to_worst[call->best];
    if (fabs(a - c) > same * a) {
        return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, call->worst,
                                 "best to worst differs between the two rows of comparisons");
    }
    return TIERKIT_OK;
}

/* ---- linear --------------------------------------------------------------------------------- */

static int is_between(const tierkit_best_worst *call, int32_t j) {
    return j != call->best && j != call->worst;
}

/* The strip of criterion j: |u - p v| <= e for xi = 1. That of best is the one of best and worst;
 * worst itself has none of its own and repeats it. */
static void strip_of(const tierkit_best_worst *call, int32_t j, double *p, double *e) {
    double a = call->best_to_others[j];
    *p = is_between(call, j) ? a * call->others_to_worst[j] : best_to_worst(call);
    *e = is_between(call, j) ? a + 1 : 1;
}

/* The largest v at which all strips share a point; DBL_MAX when they do everywhere. */
static double largest_v(const tierkit_best_worst *call) {
    double v = DBL_MAX;
    for (int32_t i = 0; i < call->count; i++) {
        double p = 0, e = 0;
        strip_of(call, i, &p, &e);
        for (int32_t j = 0; j < call->count; j++) {
            double q = 0, f = 0;
            strip_of(call, j, &q, &f);
            double meets = p > q ? (e + f) / (p - q) : DBL_MAX;
            v = meets < v ? meets : v;
        }
    }
    return v;
}

static double largest_u(const tierkit_best_worst *call, double v) {
    double u = DBL_MAX;
    for (int32_t j = 0; j < call->count; j++) {
        double p = 0, e = 0;
        strip_of(call, j, &p, &e);
        u = p * v + e < u ? p * v + e : u;
    }
    return u;
}

/* Returns xi on the scale of the weights: 1, or 0 for consistent comparisons. */
static double solve_linear(const tierkit_best_worst *call, double *weight) {
    double v = largest_v(call);
    if (!(v < DBL_MAX)) {
        for (int32_t j = 0; j < call->count; j++) {
            weight[j] = call->others_to_worst[j];
        }
        return 0;
    }
    double u = largest_u(call, v);
    for (int32_t j = 0; j < call->count; j++) {
        double by_best = (u + 1) / call->best_to_others[j];
        double by_worst = call->others_to_worst[j] * v + 1;
        weight[j] = by_best < by_worst ? by_best : by_worst;
    }
    weight[call->best] = u;
    weight[call->worst] = v;
    return 1;
}

/* ---- ratio ---------------------------------------------------------------------------------- */

static double above_zero(double x) {
    return x > 0 ? x : 0;
}

/* The largest lower and the smallest upper end of u for one xi. */
static void ends_of_u(const tierkit_best_worst *call, double xi, double *low, double *high) {
    *low = best_to_worst(call) - xi;
    *high = best_to_worst(call) + xi;
    for (int32_t j = 0; j < call->count; j++) {
        if (!is_between(call, j)) {
            continue;
        }
        double a = call->best_to_others[j], c = call->others_to_worst[j];
        double from = above_zero(a - xi) * above_zero(c - xi), to = (a + xi) * (c + xi);
        *low = from > *low ? from : *low;
        *high = to < *high ? to : *high;
    }
}

static int has_u(const tierkit_best_worst *call, double xi) {
    double low = 0, high = 0;
    ends_of_u(call, xi, &low, &high);
    return low <= high;
}

/* The smallest xi, to the last bit: the halves end when no double lies between them. */
static double smallest_xi(const tierkit_best_worst *call) {
    double low = 0, high = comparison_most;
    if (has_u(call, 0)) {
        return 0;
    }
    for (;;) {
        double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high)) {
            return high;
        }
        if (has_u(call, middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

/* With w[worst] = 1. Rounding may turn a range without room around: its middle is both ends. */
static double solve_ratio(const tierkit_best_worst *call, ranges *found) {
    double xi = smallest_xi(call), low = 0, high = 0;
    ends_of_u(call, xi, &low, &high);
    double u = low + (high - low) / 2;
    for (int32_t j = 0; j < call->count; j++) {
        double a = call->best_to_others[j], c = call->others_to_worst[j];
        double from = u / (a + xi), to = a > xi ? u / (a - xi) : DBL_MAX;
        from = c - xi > from ? c - xi : from;
        to = c + xi < to ? c + xi : to;
        double middle = from + (to - from) / 2;
        found->low[j] = from < to ? from : middle;
        found->high[j] = from < to ? to : middle;
    }
    found->low[call->best] = found->high[call->best] = u;
    found->low[call->worst] = found->high[call->worst] = 1;
    return xi;
}

/* One number among the others: number / (number + sum of the others). */
static double share_among(const double *others, int32_t count, int32_t j, double number) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int32_t k = 0; k < count; k++) {
        tierkit_i_exact_sum_add(&sum, k == j ? number : others[k]);
    }
    return number / tierkit_i_exact_sum_value(&sum);
}

/* A weight is least when it is small and all others are large. */
static void share_ranges(const tierkit_best_worst *call, ranges *found) {
    double high[TIERKIT_WEIGHTS_MAX];
    for (int32_t j = 0; j < call->count; j++) {
        high[j] = share_among(found->low, call->count, j, found->high[j]);
    }
    for (int32_t j = 0; j < call->count; j++) {
        found->low[j] = share_among(found->high, call->count, j, found->low[j]);
    }
    memcpy(found->high, high, (size_t)call->count * sizeof *high);
}

/* ---- fit ------------------------------------------------------------------------------------ */

static double input_ratio_of(const tierkit_best_worst *call) {
    double whole = best_to_worst(call), largest = 0;
    for (int32_t j = 0; j < call->count; j++) {
        double off = fabs(call->best_to_others[j] * call->others_to_worst[j] - whole);
        largest = off > largest ? off : largest;
    }
    return whole > 1 ? largest / (whole * whole - whole) : 0;
}

/* The xi of the worst possible comparisons between: a = c = aBW. */
static double largest_xi(double whole) {
    return (1 + 2 * whole - sqrt(1 + 8 * whole)) / 2;
}

static double middle_of(const ranges *found, int32_t j) {
    return found->low[j] + (found->high[j] - found->low[j]) / 2;
}

/* Middles before the ranges are divided by sums: beside the same u and v they are an optimum. */
static void publish(const tierkit_best_worst *call, ranges *found, double *weight, double *low,
                    double *high) {
    for (int32_t j = 0; j < call->count; j++) {
        weight[j] = middle_of(found, j);
    }
    tierkit_i_weights_share(weight, call->count, weight);
    share_ranges(call, found);
    for (int32_t j = 0; low != NULL && j < call->count; j++) {
        low[j] = found->low[j];
    }
    for (int32_t j = 0; high != NULL && j < call->count; j++) {
        high[j] = found->high[j];
    }
}

tierkit_status TIERKIT_CALL tierkit_weigh_best_worst(const tierkit_best_worst *call, double *weight,
                                                     double *low, double *high,
                                                     tierkit_best_worst_fit *fit,
                                                     tierkit_error *err) {
    TIERKIT_I_TRY(check_call(call, err));
    TIERKIT_I_TRY(check_comparisons(call, err));
    if (weight == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "weight is needed");
    }
    if (fit != NULL) {
        TIERKIT_I_TRY(tierkit_i_check_record(fit, sizeof *fit, err));
    }
    ranges found;
    memset(&found, 0, sizeof found);
    double xi = 0, ratio = 0;
    if (call->method == TIERKIT_BEST_WORST_LINEAR) {
        xi = solve_linear(call, found.low);
        xi /= tierkit_i_weights_sum(found.low, call->count);
        memcpy(found.high, found.low, (size_t)call->count * sizeof *found.low);
        ratio = xi;
    } else {
        xi = solve_ratio(call, &found);
        double most = largest_xi(best_to_worst(call));
        ratio = most > 0 ? xi / most : 0;
    }
    publish(call, &found, weight, low, high);
    if (fit != NULL) {
        fit->flags = 0;
        fit->xi = xi;
        fit->ratio = ratio;
        fit->input_ratio = input_ratio_of(call);
    }
    return TIERKIT_OK;
}
