/* Tests of weights from comparisons with best and worst. */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 12 };

static const struct {
    int32_t count, best, worst;
    double a[MOST], c[MOST], linear[MOST], xi, ratio_xi;
} vectors[] = {
#include "vectors/best_worst.inc"
};

static tierkit_best_worst call_of(int32_t method, int32_t count, const double *a, const double *c) {
    tierkit_best_worst call = { .struct_size = sizeof call, .method = method, .count = count };
    call.best_to_others = a;
    call.others_to_worst = c;
    call.worst = count - 1;
    return call;
}

static tierkit_best_worst call_on(size_t k, int32_t method) {
    tierkit_best_worst call = call_of(method, vectors[k].count, vectors[k].a, vectors[k].c);
    call.best = vectors[k].best;
    call.worst = vectors[k].worst;
    return call;
}

static tierkit_best_worst_fit weigh(const tierkit_best_worst *call, double *weight, double *low,
                                    double *high) {
    tierkit_best_worst_fit fit = { .struct_size = sizeof fit };
    assert_int_equal(tierkit_weigh_best_worst(call, weight, low, high, &fit, NULL), TIERKIT_OK);
    return fit;
}

/* The largest distance between the comparisons and weights, on the scale of the method. */
static double distance_of(const tierkit_best_worst *call, const double *w) {
    double best = w[call->best], worst = w[call->worst], largest = 0;
    for (int32_t j = 0; j < call->count; j++) {
        double a = call->best_to_others[j], c = call->others_to_worst[j];
        int linear = call->method == TIERKIT_BEST_WORST_LINEAR;
        double off = linear ? fabs(best - a * w[j]) : fabs(best / w[j] - a);
        largest = j != call->best && off > largest ? off : largest;
        off = linear ? fabs(w[j] - c * worst) : fabs(w[j] / worst - c);
        largest = j != call->worst && off > largest ? off : largest;
    }
    return largest;
}

/* ---- published case -------------------------------------------------------------------------- */

static void best_worst__published_cars__by_both_methods(void **state) {
    (void)state;
    char *text = case_read("bwm_rezaei2015_cars.json"), path[64];
    double a[3], c[3], weight[3], tolerance = case_number(text, "tolerance");
    for (int j = 0; j < 3; j++) {
        snprintf(path, sizeof path, "params.best_to_others.%d", j);
        a[j] = case_number(text, path);
        snprintf(path, sizeof path, "params.others_to_worst.%d", j);
        c[j] = case_number(text, path);
    }
    tierkit_best_worst call = call_of(TIERKIT_BEST_WORST_RATIO, 3, a, c);
    call.best = (int32_t)case_number(text, "params.best") - 1;
    call.worst = (int32_t)case_number(text, "params.worst") - 1;
    tierkit_best_worst_fit fit = weigh(&call, weight, NULL, NULL);
    assert_true(fabs(fit.xi - case_number(text, "expected.xi")) <= tolerance);
    assert_near(fit.xi, 4 - sqrt(14), 1e-15);      /* (2 - x)(5 - x) = 8 + x */
    assert_true(fabs(fit.ratio - 0.058) < 0.0005); /* 0.26 / 4.47 in the paper */
    for (int j = 0; j < 3; j++) {
        snprintf(path, sizeof path, "expected.weights.%d", j);
        assert_true(fabs(weight[j] - case_number(text, path)) <= tolerance);
    }
    call.method = TIERKIT_BEST_WORST_LINEAR;
    fit = weigh(&call, weight, NULL, NULL);
    assert_near(fit.xi, case_number(text, "recomputed_values.linear_model.xi_L"), 1e-12);
    for (int j = 0; j < 3; j++) {
        snprintf(path, sizeof path, "recomputed_values.linear_model.weights.%d", j);
        assert_near(weight[j], case_number(text, path), 1e-12);
    }
    free(text);
}

/* By hand: |2 * 5 - 8| / (8 * 8 - 8). */
static void best_worst__input_ratio__is_of_the_comparisons_alone(void **state) {
    (void)state;
    const double a[] = { 1, 2, 8 }, c[] = { 8, 5, 1 };
    double weight[3];
    tierkit_best_worst call = call_of(TIERKIT_BEST_WORST_LINEAR, 3, a, c);
    assert_near(weigh(&call, weight, NULL, NULL).input_ratio, 2.0 / 56, 1e-15);
}

/* ---- computed in fractions ------------------------------------------------------------------- */

static void best_worst__simplex_in_fractions__same_weights(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        double weight[MOST], low[MOST], high[MOST];
        tierkit_best_worst call = call_on(k, TIERKIT_BEST_WORST_LINEAR);
        tierkit_best_worst_fit fit = weigh(&call, weight, low, high);
        assert_true(fabs(fit.xi - vectors[k].xi) <= 1e-15);
        assert_same_double(fit.ratio, fit.xi);
        for (int32_t j = 0; j < call.count; j++) {
            assert_near(weight[j], vectors[k].linear[j], 2e-15);
            assert_same_double(weight[j], low[j]);
            assert_same_double(weight[j], high[j]);
        }
    }
}

static void best_worst__ratio__xi_is_least_and_weights_reach_it(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        double weight[MOST], low[MOST], high[MOST], sum = 0;
        tierkit_best_worst call = call_on(k, TIERKIT_BEST_WORST_RATIO);
        tierkit_best_worst_fit fit = weigh(&call, weight, low, high);
        assert_true(fabs(fit.xi - vectors[k].ratio_xi) <= 1e-14 * 9);
        for (int32_t j = 0; j < call.count; j++) {
            assert_true(low[j] <= high[j] && low[j] > 0);
            sum += weight[j];
        }
        assert_near(sum, 1, 1e-15);
        assert_true(distance_of(&call, weight) <= fit.xi + 1e-13);
    }
}

/* The second criterion decides xi: (4 - x)(4 - x) = 8 + x. The third fits and keeps some room; its
 * largest weight beside the least of the other that has none is an optimum too. */
static void best_worst__ratio_with_room__ranges_end_at_optima(void **state) {
    (void)state;
    const double a[] = { 1, 4, 2, 8 }, c[] = { 8, 4, 4, 1 };
    double weight[4], low[4], high[4];
    tierkit_best_worst call = call_of(TIERKIT_BEST_WORST_RATIO, 4, a, c);
    tierkit_best_worst_fit fit = weigh(&call, weight, low, high);
    assert_near(fit.xi, (9 - sqrt(49)) / 2, 1e-15);
    assert_true(high[2] - low[2] > 0.05);
    assert_true(low[2] < weight[2] && weight[2] < high[2]);
    const double *const ends[] = { low, high };
    for (int k = 0; k < 2; k++) {
        double others = 1 - ends[k][2], optimum[4], rest = weight[0] + weight[1] + weight[3];
        for (int j = 0; j < 4; j++) {
            optimum[j] = j == 2 ? ends[k][2] : weight[j] / rest * others;
        }
        assert_near(distance_of(&call, optimum), fit.xi, 1e-13);
        optimum[2] += k == 0 ? -1e-6 : 1e-6;
        assert_true(distance_of(&call, optimum) > fit.xi + 1e-7);
    }
}

/* ---- edges ----------------------------------------------------------------------------------- */

static void best_worst__consistent_comparisons__are_their_weights(void **state) {
    (void)state;
    const double a[] = { 1, 2, 4, 8 }, c[] = { 8, 4, 2, 1 };
    for (int32_t method = TIERKIT_BEST_WORST_LINEAR; method <= TIERKIT_BEST_WORST_RATIO; method++) {
        double weight[4];
        tierkit_best_worst call = call_of(method, 4, a, c);
        tierkit_best_worst_fit fit = weigh(&call, weight, NULL, NULL);
        assert_same_double(fit.xi, 0);
        assert_same_double(fit.ratio, 0);
        assert_same_double(fit.input_ratio, 0);
        for (int j = 0; j < 4; j++) {
            assert_near(weight[j], c[j] / 15, 2e-16);
        }
    }
}

static void best_worst__one_or_all_equal__share_evenly(void **state) {
    (void)state;
    const double ones[] = { 1, 1, 1 };
    for (int32_t method = TIERKIT_BEST_WORST_LINEAR; method <= TIERKIT_BEST_WORST_RATIO; method++) {
        for (int32_t count = 1; count <= 3; count++) {
            double weight[3];
            tierkit_best_worst call = call_of(method, count, ones, ones);
            tierkit_best_worst_fit fit = weigh(&call, weight, NULL, NULL);
            assert_same_double(fit.xi, 0);
            for (int32_t j = 0; j < count; j++) {
                assert_same_double(weight[j], 1.0 / count);
            }
        }
    }
}

/* ---- properties ------------------------------------------------------------------------------ */

static void best_worst__criteria_in_another_order__same_bytes(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        for (int32_t method = TIERKIT_BEST_WORST_LINEAR; method <= TIERKIT_BEST_WORST_RATIO;
             method++) {
            tierkit_best_worst call = call_on(k, method), turned = call;
            int32_t n = call.count, order[MOST];
            uint64_t random = k;
            double a[MOST], c[MOST], weight[MOST], other[MOST];
            case_shuffle(&random, order, n);
            for (int32_t j = 0; j < n; j++) {
                a[j] = call.best_to_others[order[j]];
                c[j] = call.others_to_worst[order[j]];
                turned.best = order[j] == call.best ? j : turned.best;
                turned.worst = order[j] == call.worst ? j : turned.worst;
            }
            turned.best_to_others = a;
            turned.others_to_worst = c;
            tierkit_best_worst_fit fit = weigh(&call, weight, NULL, NULL);
            tierkit_best_worst_fit again = weigh(&turned, other, NULL, NULL);
            assert_memory_equal(&fit, &again, sizeof fit);
            for (int32_t j = 0; j < n; j++) {
                assert_same_double(other[j], weight[order[j]]);
            }
        }
    }
}

static void best_worst__largest_count__is_an_optimum(void **state) {
    (void)state;
    double a[TIERKIT_WEIGHTS_MAX], c[TIERKIT_WEIGHTS_MAX], weight[TIERKIT_WEIGHTS_MAX];
    uint64_t random = 3;
    for (int32_t j = 0; j < TIERKIT_WEIGHTS_MAX; j++) {
        a[j] = (double)case_between(&random, 1, 9);
        c[j] = (double)case_between(&random, 1, 9);
    }
    a[0] = c[TIERKIT_WEIGHTS_MAX - 1] = 1;
    a[TIERKIT_WEIGHTS_MAX - 1] = c[0] = 9;
    tierkit_best_worst call = call_of(TIERKIT_BEST_WORST_LINEAR, TIERKIT_WEIGHTS_MAX, a, c);
    tierkit_best_worst_fit fit = weigh(&call, weight, NULL, NULL);
    assert_near(distance_of(&call, weight), fit.xi, 1e-12);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void expect(const tierkit_best_worst *call, tierkit_status want, int32_t field) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_best_worst_fit fit = { .struct_size = sizeof fit, .xi = 7 };
    size_t bytes = 3 * sizeof(double);
    double *weight = case_array(bytes), *low = case_array(bytes), *high = case_array(bytes);
    assert_int_equal(tierkit_weigh_best_worst(call, weight, low, high, &fit, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_same_double(fit.xi, 7);
    assert_true(case_untouched(weight, bytes) && case_untouched(low, bytes) &&
                case_untouched(high, bytes));
    free(weight);
    free(low);
    free(high);
}

static void best_worst__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    double a[] = { 1, 2, 8 }, c[] = { 8, 5, 1 }, weight[3];
    tierkit_best_worst good = call_of(TIERKIT_BEST_WORST_LINEAR, 3, a, c), bad = good;
    expect(NULL, TIERKIT_E_NULL, -1);
    bad.best_to_others = NULL;
    expect(&bad, TIERKIT_E_NULL, -1);
    bad = good, bad.struct_size = 8;
    expect(&bad, TIERKIT_E_ABI_SIZE, -1);
    bad = good, bad.flags = 1;
    expect(&bad, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.method = 3;
    expect(&bad, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.count = 0;
    expect(&bad, TIERKIT_E_RANGE, -1);
    bad = good, bad.count = TIERKIT_WEIGHTS_MAX + 1;
    expect(&bad, TIERKIT_E_LIMIT, -1);
    bad = good, bad.worst = 3;
    expect(&bad, TIERKIT_E_RANGE, -1);
    bad = good, bad.worst = 0;
    expect(&bad, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.best = 1;
    expect(&bad, TIERKIT_E_ARGUMENT, 1);
    struct {
        tierkit_best_worst call;
        uint64_t more;
    } larger = { good, 1 };
    larger.call.struct_size = sizeof larger;
    expect(&larger.call, TIERKIT_E_ABI_FORWARD, -1);
    a[1] = 0.5;
    expect(&good, TIERKIT_E_RANGE, 1);
    a[1] = CASE_INFINITY;
    expect(&good, TIERKIT_E_NUMBER, 1);
    a[1] = 2, a[2] = 7;
    expect(&good, TIERKIT_E_ARGUMENT, 2);
    a[2] = 8, c[2] = 2;
    expect(&good, TIERKIT_E_ARGUMENT, 2);
    c[2] = 1;
    tierkit_best_worst_fit fit = { .struct_size = 4 };
    assert_int_equal(tierkit_weigh_best_worst(&good, NULL, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_best_worst(&good, weight, NULL, NULL, &fit, NULL),
                     TIERKIT_E_ABI_SIZE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_worst__published_cars__by_both_methods),
        cmocka_unit_test(best_worst__input_ratio__is_of_the_comparisons_alone),
        cmocka_unit_test(best_worst__simplex_in_fractions__same_weights),
        cmocka_unit_test(best_worst__ratio__xi_is_least_and_weights_reach_it),
        cmocka_unit_test(best_worst__ratio_with_room__ranges_end_at_optima),
        cmocka_unit_test(best_worst__consistent_comparisons__are_their_weights),
        cmocka_unit_test(best_worst__one_or_all_equal__share_evenly),
        cmocka_unit_test(best_worst__criteria_in_another_order__same_bytes),
        cmocka_unit_test(best_worst__largest_count__is_an_optimum),
        cmocka_unit_test(best_worst__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
