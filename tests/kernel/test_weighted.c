/* Tests of tierkit_score_weighted(). */
#include "case.h"

#include "base/i128.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CRITERIA = 12, ELEMENTS = 150 }; /* more than two of the kernel's blocks */

static tierkit_weighted call_of(int32_t criteria, int64_t count, const double *weight,
                                const double *value) {
    tierkit_weighted call = { .struct_size = sizeof call };
    call.criteria = criteria;
    call.count = count;
    call.weight = weight;
    call.value = value;
    return call;
}

static void score(const tierkit_weighted *call, int64_t *score_e9, int64_t *contribution_e9) {
    assert_int_equal(
        tierkit_score_weighted(call, score_e9, NULL, contribution_e9, NULL, NULL, NULL),
        TIERKIT_OK);
}

/* ---- published cases ------------------------------------------------------------------------ */

/* Simple additive weighting: x / max where more is better, min / x where less is. */
static void check_saw(const char *name) {
    char *text = case_read(name), path[64];
    int32_t criteria = (int32_t)case_size(text, "criteria");
    int32_t count = (int32_t)case_size(text, "matrix");
    double weight[8], value[8 * 8], column[8];
    int64_t score_e9[8];
    for (int32_t j = 0; j < criteria; j++) {
        snprintf(path, sizeof path, "criteria.%d.weight", j);
        weight[j] = case_number(text, path);
        double least = HUGE_VAL, most = -HUGE_VAL;
        for (int32_t i = 0; i < count; i++) {
            snprintf(path, sizeof path, "matrix.%d.%d", i, j);
            column[i] = case_number(text, path);
            least = fmin(least, column[i]);
            most = fmax(most, column[i]);
        }
        snprintf(path, sizeof path, "criteria.%d.direction", j);
        int less_is_better = strncmp(case_find(text, path), "\"min\"", 5) == 0;
        for (int32_t i = 0; i < count; i++) {
            value[j * count + i] = less_is_better ? least / column[i] : column[i] / most;
        }
    }
    tierkit_weighted call = call_of(criteria, count, weight, value);
    score(&call, score_e9, NULL);
    for (int32_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "expected.scores.%d", i);
        double want = case_number(text, path);
        assert_true(fabs((double)score_e9[i] / 1e9 - want) <= case_number(text, "tolerance"));
    }
    free(text);
}

static void weighted__published_saw_cases__have_their_scores(void **state) {
    (void)state;
    check_saw("wsm_saw_jmcdm1.json");
    check_saw("wsm_saw_jmcdm2.json");
}

/* The case wants 1e-12; the kernel promises the nearest step of 1e-9, so half a step. */
static void weighted__published_explanation__has_its_parts(void **state) {
    (void)state;
    char *text = case_read("explain_additive_contributions.json"), path[64];
    double weight[3], value[9], reference[3];
    int64_t parts[9], score_e9[3];
    for (int j = 0; j < 3; j++) {
        snprintf(path, sizeof path, "criteria.%d.weight", j);
        weight[j] = case_number(text, path);
        for (int i = 0; i < 3; i++) {
            snprintf(path, sizeof path, "matrix.%d.%d", i, j);
            value[j * 3 + i] = case_number(text, path);
        }
        reference[j] = (value[j * 3] + value[j * 3 + 1] + value[j * 3 + 2]) / 3;
    }
    tierkit_weighted call = call_of(3, 3, weight, value);
    score(&call, score_e9, NULL);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "expected.scores.%d", i);
        assert_true(fabs((double)score_e9[i] - 1e9 * case_number(text, path)) < 1e-3);
    }
    call.reference = reference;
    score(&call, score_e9, parts);
    for (int k = 0; k < 9; k++) {
        snprintf(path, sizeof path, "expected.contribution_vs_mean.%d.%d", k % 3, k / 3);
        assert_true(fabs((double)parts[k] - 1e9 * case_number(text, path)) <= 0.5 + 1e-3);
    }
    free(text);
}

/* By hand: weights 25, 15, 15, 15, 30; values 60, 100, -, 50, 40. */
static void weighted__one_missing__spreads_its_weight(void **state) {
    (void)state;
    const double weight[] = { 25, 15, 15, 15, 30 }, value[] = { 60, 100, CASE_NAN, 50, 40 };
    const int8_t status[] = { 0, 0, TIERKIT_VALUE_NO_DATA, 0, 0 };
    tierkit_weighted call = call_of(5, 1, weight, value);
    call.status = status;
    call.minimum_coverage = 0.85;
    int64_t score_e9 = 0, parts[5];
    double number = 0, coverage = 0;
    int8_t own = -1;
    assert_int_equal(
        tierkit_score_weighted(&call, &score_e9, &number, parts, &coverage, &own, NULL),
        TIERKIT_OK);
    /* 1500/85, 1500/85, 0, 750/85, 1200/85, each to the nearest 1e-9 */
    const int64_t want[] = { 17647058824, 17647058824, 0, 8823529412, 14117647059 };
    assert_memory_equal(parts, want, sizeof want);
    assert_int_equal(score_e9, 17647058824 + 17647058824 + 8823529412 + 14117647059);
    assert_same_double(number, 58.235294119);
    assert_same_double(coverage, 0.85);
    assert_int_equal(own, TIERKIT_VALUE_OK);
}

static void weighted__too_little_data__has_a_status_and_no_number(void **state) {
    (void)state;
    /* three elements, two criteria of weight 3 and 1, a third without weight */
    const double weight[] = { 3, 1, 0 }, value[] = { 10, 10, 10, 20, 20, 20, 30, 30, 30 };
    const int8_t status[] = { 0, 1, 1, 1, 0, 1, 0, 0, 0 };
    tierkit_weighted call = call_of(3, 3, weight, value);
    call.status = status;
    call.minimum_coverage = 0.5;
    int64_t score_e9[3], parts[9];
    double number[3], coverage[3];
    int8_t own[3];
    assert_int_equal(tierkit_score_weighted(&call, score_e9, number, parts, coverage, own, NULL),
                     TIERKIT_OK);
    const int8_t want_status[] = { TIERKIT_VALUE_OK, TIERKIT_VALUE_NOT_ENOUGH_DATA,
                                   TIERKIT_VALUE_NO_DATA };
    const int64_t want_score[] = { 10000000000, 0, 0 };
    const int64_t want_parts[] = { 10000000000, 0, 0, 0, 0, 0, 0, 0, 0 };
    const double want_number[] = { 10, 0, 0 }, want_coverage[] = { 0.75, 0.25, 0 };
    assert_memory_equal(own, want_status, sizeof own);
    assert_memory_equal(score_e9, want_score, sizeof score_e9);
    assert_memory_equal(parts, want_parts, sizeof parts);
    assert_memory_equal(number, want_number, sizeof number);
    assert_memory_equal(coverage, want_coverage, sizeof coverage);
}

/* ---- properties ------------------------------------------------------------------------------ */

typedef struct data {
    double weight[CRITERIA];
    double value[CRITERIA * ELEMENTS];
    int8_t status[CRITERIA * ELEMENTS];
} data;

/* Weights are whole, values have six decimal places, one value of eight is missing. */
static data *make_data(uint64_t seed) {
    data *d = case_array(sizeof *d);
    for (int j = 0; j < CRITERIA; j++) {
        d->weight[j] = (double)case_between(&seed, j == 0, 40);
    }
    for (int k = 0; k < CRITERIA * ELEMENTS; k++) {
        d->value[k] = (double)case_between(&seed, -100000000, 100000000) / 1e6;
        d->status[k] = (int8_t)(case_between(&seed, 0, 7) == 0);
    }
    return d;
}

static tierkit_weighted call_on(const data *d) {
    tierkit_weighted call = call_of(CRITERIA, ELEMENTS, d->weight, d->value);
    call.status = d->status;
    return call;
}

static void weighted__any_data__parts_add_up_exactly(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        data *d = make_data(seed);
        int64_t score_e9[ELEMENTS], parts[CRITERIA * ELEMENTS];
        tierkit_weighted call = call_on(d);
        score(&call, score_e9, parts);
        for (int i = 0; i < ELEMENTS; i++) {
            int64_t sum = 0;
            for (int j = 0; j < CRITERIA; j++) {
                sum += parts[j * ELEMENTS + i];
            }
            assert_int_equal(sum, score_e9[i]);
        }
        free(d);
    }
}

/* part must be the integer nearest to w * v * 1e9 / W; a double product may miss a tie by little:
 * 10000 * |part * W - w * v * 1e9| <= 5001 * W. */
static void check_part(int64_t part, int64_t weight, int64_t value_e6, int64_t whole) {
    tierkit_i_i128 a, b, off;
    tierkit_i_i128_mul(tierkit_i_i128_of(part), tierkit_i_i128_of(whole), &a);
    tierkit_i_i128_mul(tierkit_i_i128_of(weight * value_e6), tierkit_i_i128_of(1000), &b);
    tierkit_i_i128_sub(a, b, &off);
    int64_t distance = 0;
    assert_int_equal(tierkit_i_i128_to64(off, &distance), 0);
    assert_true(10000 * (distance < 0 ? -distance : distance) <= 5001 * whole);
}

static void weighted__whole_weights__agree_with_integer_arithmetic(void **state) {
    (void)state;
    for (uint64_t seed = 21; seed <= 40; seed++) {
        data *d = make_data(seed);
        int64_t parts[CRITERIA * ELEMENTS];
        tierkit_weighted call = call_on(d);
        score(&call, NULL, parts);
        for (int i = 0; i < ELEMENTS; i++) {
            int64_t whole = 0;
            for (int j = 0; j < CRITERIA; j++) {
                whole += d->status[j * ELEMENTS + i] ? 0 : (int64_t)d->weight[j];
            }
            for (int j = 0; j < CRITERIA && whole > 0; j++) {
                int k = j * ELEMENTS + i;
                int64_t value_e6 = d->status[k] ? 0 : (int64_t)floor(d->value[k] * 1e6 + 0.5);
                check_part(parts[k], (int64_t)d->weight[j], value_e6, whole);
            }
        }
        free(d);
    }
}

static void weighted__criteria_in_another_order__same_bytes(void **state) {
    (void)state;
    data *d = make_data(50), *e = make_data(50);
    /* weights whose plain sum depends on the order */
    uint64_t random = 51;
    int32_t order[CRITERIA];
    for (int j = 0; j < CRITERIA; j++) {
        d->weight[j] = (double)case_between(&random, 1, 1000000) / 999983.0;
    }
    case_shuffle(&random, order, CRITERIA);
    for (int j = 0; j < CRITERIA; j++) {
        e->weight[j] = d->weight[order[j]];
        memcpy(e->value + j * ELEMENTS, d->value + order[j] * ELEMENTS, sizeof(double) * ELEMENTS);
        memcpy(e->status + j * ELEMENTS, d->status + order[j] * ELEMENTS, ELEMENTS);
    }
    int64_t a[ELEMENTS], b[ELEMENTS];
    double coverage_a[ELEMENTS], coverage_b[ELEMENTS];
    tierkit_weighted call = call_on(d);
    assert_int_equal(tierkit_score_weighted(&call, a, NULL, NULL, coverage_a, NULL, NULL), 0);
    call = call_on(e);
    assert_int_equal(tierkit_score_weighted(&call, b, NULL, NULL, coverage_b, NULL, NULL), 0);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_equal(coverage_a, coverage_b, sizeof coverage_a);
    free(d);
    free(e);
}

static void weighted__each_element_alone__same_bytes(void **state) {
    (void)state;
    data *d = make_data(60);
    int64_t all[ELEMENTS], one = 0;
    double value[CRITERIA];
    int8_t status[CRITERIA];
    tierkit_weighted call = call_on(d);
    score(&call, all, NULL);
    for (int i = 0; i < ELEMENTS; i++) {
        for (int j = 0; j < CRITERIA; j++) {
            value[j] = d->value[j * ELEMENTS + i];
            status[j] = d->status[j * ELEMENTS + i];
        }
        call = call_of(CRITERIA, 1, d->weight, value);
        call.status = status;
        score(&call, &one, NULL);
        assert_int_equal(one, all[i]);
    }
    free(d);
}

static void weighted__weights_on_another_scale__same_bytes(void **state) {
    (void)state;
    static const double scales[] = { 2, 0.125, 1048576, 3, 10, 1e6 };
    data *d = make_data(70);
    double weight[CRITERIA];
    int64_t a[ELEMENTS], b[ELEMENTS];
    tierkit_weighted call = call_on(d);
    score(&call, a, NULL);
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        for (int j = 0; j < CRITERIA; j++) {
            weight[j] = d->weight[j] * scales[k];
        }
        call.weight = weight;
        score(&call, b, NULL);
        assert_memory_equal(a, b, sizeof a);
    }
    free(d);
}

static void weighted__one_value_raised__never_lowers_the_score(void **state) {
    (void)state;
    data *d = make_data(80);
    uint64_t random = 81;
    int64_t a[ELEMENTS], b[ELEMENTS];
    tierkit_weighted call = call_on(d);
    for (int round = 0; round < 200; round++) {
        score(&call, a, NULL);
        int k = (int)case_between(&random, 0, CRITERIA * ELEMENTS - 1);
        d->value[k] += (double)case_between(&random, 0, 1000) / 1e9;
        score(&call, b, NULL);
        assert_true(b[k % ELEMENTS] >= a[k % ELEMENTS]);
    }
    free(d);
}

static void weighted__all_values_equal__is_that_value(void **state) {
    (void)state;
    double weight[TIERKIT_CRITERIA_MAX], value[TIERKIT_CRITERIA_MAX];
    int64_t score_e9 = 0;
    for (int j = 0; j < TIERKIT_CRITERIA_MAX; j++) {
        weight[j] = 1; /* 1/128: exact */
        value[j] = TIERKIT_SCORE_MAX;
    }
    tierkit_weighted call = call_of(TIERKIT_CRITERIA_MAX, 1, weight, value);
    score(&call, &score_e9, NULL);
    assert_int_equal(score_e9, 1000000000000000);
    value[0] = -TIERKIT_SCORE_MAX;
    call.criteria = 1;
    score(&call, &score_e9, NULL);
    assert_int_equal(score_e9, -1000000000000000);
}

static void weighted__ties_of_the_grid__go_to_even(void **state) {
    (void)state;
    /* The products with 1e9 round to the halves 0.5, 1.5, 2.5 exactly. */
    const double weight[] = { 1 }, value[] = { 0.5e-9, 1.5e-9, 2.5e-9, -0.5e-9, -1.5e-9 };
    const int64_t want[] = { 0, 2, 2, 0, -2 };
    int64_t got[5];
    tierkit_weighted call = call_of(1, 5, weight, value);
    score(&call, got, NULL);
    assert_memory_equal(got, want, sizeof want);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void expect(const tierkit_weighted *call, tierkit_status want, int32_t field, int64_t row) {
    tierkit_error err = { .struct_size = sizeof err };
    size_t bytes = 8 * sizeof(double);
    int64_t *score_e9 = case_array(bytes), *parts = case_array(bytes);
    double *number = case_array(bytes), *coverage = case_array(bytes);
    int8_t *status = case_array(bytes);
    assert_int_equal(tierkit_score_weighted(call, score_e9, number, parts, coverage, status, &err),
                     want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_int_equal(err.row, row);
    assert_true(case_untouched(score_e9, bytes) && case_untouched(parts, bytes) &&
                case_untouched(number, bytes) && case_untouched(coverage, bytes) &&
                case_untouched(status, bytes));
    free(score_e9);
    free(parts);
    free(number);
    free(coverage);
    free(status);
}

static void weighted__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const double weight[] = { 1, 2 }, value[] = { 1, 2, 3, 4 };
    tierkit_weighted good = call_of(2, 2, weight, value), bad = good;
    expect(NULL, TIERKIT_E_NULL, -1, -1);
    bad.weight = NULL;
    expect(&bad, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.value = NULL;
    expect(&bad, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.struct_size = 4097;
    expect(&bad, TIERKIT_E_ABI_SIZE, -1, -1);
    bad = good, bad.flags = TIERKIT_SCORE_REFUSE_OUTSIDE;
    expect(&bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.reserved = 1;
    expect(&bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.criteria = 0;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.criteria = TIERKIT_CRITERIA_MAX + 1;
    expect(&bad, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.count = -1;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1;
    expect(&bad, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.minimum_coverage = 1.01;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.minimum_coverage = CASE_NAN;
    expect(&bad, TIERKIT_E_NUMBER, -1, -1);
    bad = good, bad.count = 0, bad.value = NULL;
    assert_int_equal(tierkit_score_weighted(&bad, NULL, NULL, NULL, NULL, NULL, NULL), TIERKIT_OK);
    struct {
        tierkit_weighted call;
        uint64_t more;
    } larger = { good, 1 };
    larger.call.struct_size = sizeof larger;
    expect(&larger.call, TIERKIT_E_ABI_FORWARD, -1, -1);
}

static void weighted__wrong_number__is_refused_with_its_place(void **state) {
    (void)state;
    double weight[] = { 1, 2 }, value[] = { 1, 2, 3, 4 }, reference[] = { 0, 0 };
    tierkit_weighted call = call_of(2, 2, weight, value);
    call.reference = reference;
    value[3] = CASE_NAN;
    expect(&call, TIERKIT_E_NUMBER, 1, 1);
    value[3] = 1000000.5;
    expect(&call, TIERKIT_E_RANGE, 1, 1);
    value[3] = -CASE_INFINITY;
    expect(&call, TIERKIT_E_NUMBER, 1, 1);
    value[3] = -1000000;
    reference[1] = 2e6;
    expect(&call, TIERKIT_E_RANGE, 1, -1);
    reference[1] = CASE_NAN;
    expect(&call, TIERKIT_E_NUMBER, 1, -1);
    reference[1] = 1000000;
    weight[0] = -1;
    expect(&call, TIERKIT_E_RANGE, 0, -1);
    weight[0] = 1.1e12;
    expect(&call, TIERKIT_E_RANGE, 0, -1);
    weight[0] = CASE_INFINITY;
    expect(&call, TIERKIT_E_NUMBER, 0, -1);
    weight[0] = weight[1] = 0;
    expect(&call, TIERKIT_E_RANGE, -1, -1);
    weight[0] = 1e-12;
    weight[1] = 1e12; /* the extremes together: the small one is cut away */
    int64_t score_e9[2];
    score(&call, score_e9, NULL);
    assert_int_equal(score_e9[1], -2000000000000000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighted__published_saw_cases__have_their_scores),
        cmocka_unit_test(weighted__published_explanation__has_its_parts),
        cmocka_unit_test(weighted__one_missing__spreads_its_weight),
        cmocka_unit_test(weighted__too_little_data__has_a_status_and_no_number),
        cmocka_unit_test(weighted__any_data__parts_add_up_exactly),
        cmocka_unit_test(weighted__whole_weights__agree_with_integer_arithmetic),
        cmocka_unit_test(weighted__criteria_in_another_order__same_bytes),
        cmocka_unit_test(weighted__each_element_alone__same_bytes),
        cmocka_unit_test(weighted__weights_on_another_scale__same_bytes),
        cmocka_unit_test(weighted__one_value_raised__never_lowers_the_score),
        cmocka_unit_test(weighted__all_values_equal__is_that_value),
        cmocka_unit_test(weighted__ties_of_the_grid__go_to_even),
        cmocka_unit_test(weighted__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(weighted__wrong_number__is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
