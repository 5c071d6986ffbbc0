/* Tests of weights from pairwise comparisons. */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 15 };

static const struct {
    int32_t count;
    double matrix[MOST * MOST], eigenvector[MOST], lambda, geometric[MOST], column_mean[MOST],
        column_lambda;
} vectors[] = {
#include "vectors/pairwise.inc"
};

static tierkit_pairwise call_of(int32_t method, int32_t count, const double *matrix) {
    tierkit_pairwise call = { .struct_size = sizeof call, .method = method, .count = count };
    call.matrix = matrix;
    return call;
}

static tierkit_consistency weigh(const tierkit_pairwise *call, double *weight) {
    tierkit_consistency found = { .struct_size = sizeof found };
    assert_int_equal(tierkit_weigh_pairwise(call, weight, &found, NULL), TIERKIT_OK);
    return found;
}

static int32_t read_matrix(const char *text, const char *path, double *matrix) {
    char element[96];
    int32_t count = (int32_t)case_size(text, path);
    for (int32_t k = 0; k < count * count; k++) {
        snprintf(element, sizeof element, "%s.%d.%d", path, (int)(k / count), (int)(k % count));
        matrix[k] = case_number(text, element);
    }
    return count;
}

/* ---- published cases ------------------------------------------------------------------------- */

/* JMcDM takes column means; the file also has the true eigenvector. */
static void pairwise__published_column_means__have_their_consistency(void **state) {
    (void)state;
    char *text = case_read("ahp_consistency_jmcdm8.json"), path[64];
    double matrix[64], weight[8], tolerance = case_number(text, "tolerance");
    int32_t count = read_matrix(text, "matrix", matrix);
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_COLUMN_MEAN, count, matrix);
    tierkit_consistency found = weigh(&call, weight);
    assert_true(fabs(found.lambda - case_number(text, "expected.lambda_max")) <= tolerance);
    assert_true(fabs(found.index - case_number(text, "expected.CI")) <= tolerance);
    assert_true(fabs(found.ratio - case_number(text, "expected.CR")) <= tolerance);
    call.method = TIERKIT_PAIRWISE_EIGENVECTOR;
    found = weigh(&call, weight);
    assert_near(found.lambda, case_number(text, "recomputed_values.eigen.lambda_max"), 1e-12);
    assert_near(found.ratio, case_number(text, "recomputed_values.eigen.CR"), 1e-10);
    for (int32_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "recomputed_values.eigen.weights.%d", (int)i);
        assert_near(weight[i], case_number(text, path), 1e-12);
    }
    free(text);
}

static void pairwise__published_ratio__with_its_own_table(void **state) {
    (void)state;
    char *text = case_read("ahp_cr_style_hodgett.json");
    double matrix[16], weight[4];
    tierkit_pairwise call =
        call_of(TIERKIT_PAIRWISE_EIGENVECTOR, read_matrix(text, "matrix", matrix), matrix);
    call.random_index = case_number(text, "params.RI");
    tierkit_consistency found = weigh(&call, weight);
    assert_true(fabs(found.ratio - case_number(text, "expected.CR")) <=
                case_number(text, "tolerance"));
    assert_near(found.random_index, 0.882, 1e-16);
    call.random_index = 0;
    found = weigh(&call, weight);
    assert_near(found.ratio, case_number(text, "recomputed_values.CI") / 0.90, 1e-10);
    free(text);
}

/* Once as a weighted sum of local weights, once as leaves of a tree. */
static void pairwise__published_hierarchy__has_its_scores(void **state) {
    (void)state;
    char *text = case_read("ahp_hierarchy_cars_hodgett.json"), path[64];
    double matrix[16], local[3 + 12], tree[3 + 12], score[4];
    int32_t parent[3 + 12];
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_EIGENVECTOR,
                                    read_matrix(text, "params.criteria_pairwise", matrix), matrix);
    (void)weigh(&call, local);
    for (int32_t j = 0; j < 3; j++) {
        parent[j] = -1;
        snprintf(path, sizeof path, "params.alternatives_pairwise.%d", (int)j);
        call.count = read_matrix(text, path, matrix);
        (void)weigh(&call, local + 3 + 4 * j);
        for (int32_t i = 0; i < 4; i++) {
            parent[3 + 4 * j + i] = j;
        }
    }
    tierkit_weighted sum = { .struct_size = sizeof sum, .criteria = 3, .count = 4 };
    sum.value = local + 3;
    sum.weight = local;
    assert_int_equal(tierkit_score_weighted(&sum, NULL, score, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(tierkit_weigh_tree(parent, local, 15, tree, NULL), TIERKIT_OK);
    for (int32_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "expected.scores.%d", (int)i);
        double want = case_number(text, path), tolerance = case_number(text, "tolerance");
        assert_true(fabs(score[i] - want) <= tolerance);
        assert_true(fabs(tree[3 + i] + tree[7 + i] + tree[11 + i] - want) <= tolerance);
    }
    free(text);
}

/* ---- computed in decimals -------------------------------------------------------------------- */

static void pairwise__python_decimals__same_weights_by_each_method(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        const double *const want[] = { vectors[k].eigenvector, vectors[k].geometric,
                                       vectors[k].column_mean };
        for (int32_t method = TIERKIT_PAIRWISE_EIGENVECTOR; method <= TIERKIT_PAIRWISE_COLUMN_MEAN;
             method++) {
            double weight[MOST];
            tierkit_pairwise call = call_of(method, vectors[k].count, vectors[k].matrix);
            tierkit_consistency found = weigh(&call, weight);
            for (int32_t i = 0; i < vectors[k].count; i++) {
                assert_near(weight[i], want[method - 1][i], 3e-14);
            }
            if (method != TIERKIT_PAIRWISE_GEOMETRIC) {
                assert_near(found.lambda,
                            method == TIERKIT_PAIRWISE_EIGENVECTOR ? vectors[k].lambda
                                                                   : vectors[k].column_lambda,
                            3e-14);
            }
            assert_true((found.steps > 0) == (method == TIERKIT_PAIRWISE_EIGENVECTOR));
        }
    }
}

/* ---- edges ----------------------------------------------------------------------------------- */

static void pairwise__one_or_two__are_consistent(void **state) {
    (void)state;
    const double one[] = { 1 }, two[] = { 1, 4, 0.25, 1 };
    double weight[2];
    for (int32_t method = TIERKIT_PAIRWISE_EIGENVECTOR; method <= TIERKIT_PAIRWISE_COLUMN_MEAN;
         method++) {
        tierkit_pairwise call = call_of(method, 1, one);
        tierkit_consistency found = weigh(&call, weight);
        assert_same_double(weight[0], 1);
        assert_true(found.status == TIERKIT_VALUE_OK);
        assert_same_double(found.ratio, 0);
        call = call_of(method, 2, two);
        found = weigh(&call, weight);
        assert_near(weight[0], 0.8, 1e-14);
        assert_near(weight[1], 0.2, 1e-14);
        assert_near(found.lambda, 2, 1e-14);
        assert_same_double(found.ratio, 0);
    }
}

static void pairwise__two_decimals__pass_and_a_slip_does_not(void **state) {
    (void)state;
    double matrix[] = { 1, 3, 8, 0.33, 1, 7, 0.13, 0.14, 1 }, weight[3];
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_EIGENVECTOR, 3, matrix);
    (void)weigh(&call, weight);
    call.tolerance = 1e-3;
    assert_int_equal(tierkit_weigh_pairwise(&call, weight, NULL, NULL), TIERKIT_E_ARGUMENT);
    call.tolerance = 0;
    matrix[2] = 7; /* against 0.13 */
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_weigh_pairwise(&call, weight, NULL, &err), TIERKIT_E_ARGUMENT);
    assert_int_equal(err.row, 2);
    assert_int_equal(err.field, 0);
}

/* a over b over c over a: the eigenvalues lie nearly on one circle. */
static void pairwise__comparisons_in_a_circle__equal_weights_and_a_large_ratio(void **state) {
    (void)state;
    const double matrix[] = { 1, 1e6, 1e-6, 1e-6, 1, 1e6, 1e6, 1e-6, 1 };
    double weight[3];
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_EIGENVECTOR, 3, matrix);
    tierkit_consistency found = weigh(&call, weight);
    for (int i = 0; i < 3; i++) {
        assert_near(weight[i], 1.0 / 3, 1e-13);
    }
    assert_true(found.ratio > 1e5);
}

/* The same circle, pulled apart: weights differ and still settle. */
static void pairwise__uneven_circle__settles(void **state) {
    (void)state;
    const double matrix[] = { 1, 1e6, 1e-3, 1e-6, 1, 1e6, 1e3, 1e-6, 1 };
    double weight[3];
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_EIGENVECTOR, 3, matrix);
    tierkit_consistency found = weigh(&call, weight);
    for (int i = 0; i < 3; i++) {
        double product = 0;
        for (int j = 0; j < 3; j++) {
            product += matrix[3 * i + j] * weight[j];
        }
        assert_near(product, found.lambda * weight[i], 1e-13);
    }
    assert_true(found.steps < 500);
}

static void pairwise__beyond_the_table__has_weights_and_a_status(void **state) {
    (void)state;
    static double matrix[TIERKIT_WEIGHTS_MAX * TIERKIT_WEIGHTS_MAX];
    double weight[TIERKIT_WEIGHTS_MAX];
    for (int k = 0; k < TIERKIT_WEIGHTS_MAX * TIERKIT_WEIGHTS_MAX; k++) {
        matrix[k] = (1.0 + k / TIERKIT_WEIGHTS_MAX) / (1.0 + k % TIERKIT_WEIGHTS_MAX);
    }
    tierkit_pairwise call = call_of(TIERKIT_PAIRWISE_EIGENVECTOR, TIERKIT_WEIGHTS_MAX, matrix);
    tierkit_consistency found = weigh(&call, weight);
    assert_int_equal(found.status, TIERKIT_VALUE_NOT_APPLICABLE);
    assert_same_double(found.ratio, 0);
    assert_near(weight[9], 10 / 8256.0, 1e-13); /* 1 + 2 + ... + 128 = 8256 */
    call.random_index = 1.7;
    found = weigh(&call, weight);
    assert_int_equal(found.status, TIERKIT_VALUE_OK);
}

static void random_index__saaty_1980__by_count(void **state) {
    (void)state;
    static const double want[] = { 0,    0,    0.58, 0.90, 1.12, 1.24, 1.32, 1.41,
                                   1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59 };
    double got = -1;
    for (int32_t n = 1; n <= 15; n++) {
        assert_int_equal(tierkit_weigh_random_index(n, &got), TIERKIT_OK);
        assert_same_double(got, want[n - 1]);
    }
    assert_int_equal(tierkit_weigh_random_index(0, &got), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_weigh_random_index(16, &got), TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_weigh_random_index(3, NULL), TIERKIT_E_NULL);
    assert_same_double(got, 1.59);
}

/* ---- properties ------------------------------------------------------------------------------ */

static void pairwise__criteria_in_another_order__same_bytes(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++) {
        int32_t n = vectors[k].count, order[MOST];
        uint64_t random = k;
        double shuffled[MOST * MOST], a[MOST], b[MOST];
        case_shuffle(&random, order, n);
        for (int32_t c = 0; c < n * n; c++) {
            shuffled[c] = vectors[k].matrix[order[c / n] * n + order[c % n]];
        }
        for (int32_t method = TIERKIT_PAIRWISE_EIGENVECTOR; method <= TIERKIT_PAIRWISE_COLUMN_MEAN;
             method++) {
            tierkit_pairwise call = call_of(method, n, vectors[k].matrix);
            tierkit_consistency one = weigh(&call, a);
            call.matrix = shuffled;
            tierkit_consistency other = weigh(&call, b);
            assert_memory_equal(&one, &other, sizeof one);
            for (int32_t i = 0; i < n; i++) {
                assert_same_double(b[i], a[order[i]]);
            }
        }
    }
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void expect(const tierkit_pairwise *call, tierkit_status want, int32_t field, int64_t row) {
    tierkit_error err = { .struct_size = sizeof err };
    double *weight = case_array(2 * sizeof *weight);
    assert_int_equal(tierkit_weigh_pairwise(call, weight, NULL, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_int_equal(err.row, row);
    assert_true(case_untouched(weight, 2 * sizeof *weight));
    free(weight);
}

static void pairwise__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    double matrix[] = { 1, 2, 0.5, 1 }, weight[2];
    tierkit_pairwise good = call_of(TIERKIT_PAIRWISE_EIGENVECTOR, 2, matrix), bad = good;
    expect(NULL, TIERKIT_E_NULL, -1, -1);
    bad.matrix = NULL;
    expect(&bad, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.struct_size = 8;
    expect(&bad, TIERKIT_E_ABI_SIZE, -1, -1);
    bad = good, bad.flags = 1;
    expect(&bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.reserved = &bad;
    expect(&bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.method = 4;
    expect(&bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.count = 0;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = TIERKIT_WEIGHTS_MAX + 1;
    expect(&bad, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.tolerance = -0.1;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.tolerance = CASE_NAN;
    expect(&bad, TIERKIT_E_NUMBER, -1, -1);
    bad = good, bad.random_index = -1;
    expect(&bad, TIERKIT_E_RANGE, -1, -1);
    struct {
        tierkit_pairwise call;
        uint64_t more;
    } larger = { good, 1 };
    larger.call.struct_size = sizeof larger;
    expect(&larger.call, TIERKIT_E_ABI_FORWARD, -1, -1);
    matrix[1] = CASE_NAN;
    expect(&good, TIERKIT_E_NUMBER, 1, 0);
    matrix[1] = 2e6;
    expect(&good, TIERKIT_E_RANGE, 1, 0);
    matrix[1] = 2, matrix[3] = 2;
    expect(&good, TIERKIT_E_ARGUMENT, 1, 1);
    matrix[3] = 1;
    tierkit_consistency found = { .struct_size = 8 };
    assert_int_equal(tierkit_weigh_pairwise(&good, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_pairwise(&good, weight, &found, NULL), TIERKIT_E_ABI_SIZE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairwise__published_column_means__have_their_consistency),
        cmocka_unit_test(pairwise__published_ratio__with_its_own_table),
        cmocka_unit_test(pairwise__published_hierarchy__has_its_scores),
        cmocka_unit_test(pairwise__python_decimals__same_weights_by_each_method),
        cmocka_unit_test(pairwise__one_or_two__are_consistent),
        cmocka_unit_test(pairwise__two_decimals__pass_and_a_slip_does_not),
        cmocka_unit_test(pairwise__comparisons_in_a_circle__equal_weights_and_a_large_ratio),
        cmocka_unit_test(pairwise__uneven_circle__settles),
        cmocka_unit_test(pairwise__beyond_the_table__has_weights_and_a_status),
        cmocka_unit_test(random_index__saaty_1980__by_count),
        cmocka_unit_test(pairwise__criteria_in_another_order__same_bytes),
        cmocka_unit_test(pairwise__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
