/* Tests of weights from points, from ranks and down a tree. */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 9 };

static void check_weights(const char *text, const double *weight, int32_t count) {
    char path[64];
    double tolerance = case_number(text, "tolerance");
    assert_int_equal(case_size(text, "expected.weights"), count);
    for (int32_t j = 0; j < count; j++) {
        snprintf(path, sizeof path, "expected.weights.%d", (int)j);
        assert_true(fabs(weight[j] - case_number(text, path)) <= tolerance);
    }
}

/* ---- points ---------------------------------------------------------------------------------- */

static void points__published_swing_case__has_its_weights(void **state) {
    (void)state;
    char *text = case_read("w_swing_direct.json"), path[64];
    double points[4], weight[4];
    for (int j = 0; j < 4; j++) {
        snprintf(path, sizeof path, "params.points.%d", j);
        points[j] = case_number(text, path);
    }
    assert_int_equal(tierkit_weigh_points(points, 4, weight, NULL), TIERKIT_OK);
    check_weights(text, weight, 4);
    free(text);
}

static void points__some_zero__weigh_nothing(void **state) {
    (void)state;
    double points[] = { 0, 30, 0, 10 };
    const double want[] = { 0, 0.75, 0, 0.25 };
    assert_int_equal(tierkit_weigh_points(points, 4, points, NULL), TIERKIT_OK); /* in place */
    assert_memory_equal(points, want, sizeof want);
    points[0] = 1e-12;
    assert_int_equal(tierkit_weigh_points(points, 1, points, NULL), TIERKIT_OK);
    assert_same_double(points[0], 1);
}

static void points__another_scale_or_order__same_weights(void **state) {
    (void)state;
    double points[COUNT], other[COUNT], a[COUNT], b[COUNT];
    int32_t order[COUNT];
    uint64_t random = 5;
    for (int j = 0; j < COUNT; j++) {
        points[j] = (double)case_between(&random, 0, 1000000) / 999983.0;
    }
    case_shuffle(&random, order, COUNT);
    assert_int_equal(tierkit_weigh_points(points, COUNT, a, NULL), TIERKIT_OK);
    for (int j = 0; j < COUNT; j++) {
        other[j] = points[order[j]] * 64;
    }
    assert_int_equal(tierkit_weigh_points(other, COUNT, b, NULL), TIERKIT_OK);
    for (int j = 0; j < COUNT; j++) {
        assert_same_double(b[j], a[order[j]]);
    }
}

static void points__wrong_call__is_refused(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    double points[] = { 1, 2 }, *weight = case_array(2 * sizeof *weight);
    assert_int_equal(tierkit_weigh_points(NULL, 2, weight, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_points(points, 2, NULL, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_points(points, 0, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_weigh_points(points, TIERKIT_WEIGHTS_MAX + 1, weight, &err),
                     TIERKIT_E_LIMIT);
    points[1] = CASE_NAN;
    assert_int_equal(tierkit_weigh_points(points, 2, weight, &err), TIERKIT_E_NUMBER);
    assert_int_equal(err.field, 1);
    points[1] = -1;
    assert_int_equal(tierkit_weigh_points(points, 2, weight, &err), TIERKIT_E_RANGE);
    points[1] = 1.1e12;
    assert_int_equal(tierkit_weigh_points(points, 2, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(err.field, 1);
    points[0] = points[1] = 0;
    assert_int_equal(tierkit_weigh_points(points, 2, weight, &err), TIERKIT_E_RANGE);
    assert_true(case_untouched(weight, 2 * sizeof *weight));
    free(weight);
}

/* ---- ranks ----------------------------------------------------------------------------------- */

static void ranks__published_cases__have_their_weights(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int32_t method;
    } cases[] = { { "w_roc_n4.json", TIERKIT_RANKS_CENTROID },
                  { "w_ranksum_n5.json", TIERKIT_RANKS_SUM },
                  { "w_rankreciprocal_n4.json", TIERKIT_RANKS_RECIPROCAL } };
    const int32_t rank[] = { 1, 2, 3, 4, 5 };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text = case_read(cases[k].name);
        double weight[5];
        int32_t count = (int32_t)case_number(text, "params.n");
        assert_int_equal(tierkit_weigh_ranks(rank, count, cases[k].method, weight, NULL), 0);
        check_weights(text, weight, count);
        free(text);
    }
}

/* By hand, in fractions: places 2 and 3 share 13/48 and 7/48; 3/10 and 2/10; 6/25 and 4/25. */
static void ranks__ties__share_the_weights_of_their_places(void **state) {
    (void)state;
    const int32_t rank[] = { 2, 1, 7, 2 };
    const double want[][4] = { { 10.0 / 48, 25.0 / 48, 3.0 / 48, 10.0 / 48 },
                               { 0.25, 0.4, 0.1, 0.25 },
                               { 0.2, 0.48, 0.12, 0.2 } };
    for (int32_t method = TIERKIT_RANKS_CENTROID; method <= TIERKIT_RANKS_RECIPROCAL; method++) {
        double weight[4];
        assert_int_equal(tierkit_weigh_ranks(rank, 4, method, weight, NULL), TIERKIT_OK);
        for (int j = 0; j < 4; j++) {
            assert_near(weight[j], want[method - 1][j], 4e-16);
        }
    }
}

static void ranks__any_count__add_up_and_all_equal_are_equal(void **state) {
    (void)state;
    int32_t rank[TIERKIT_WEIGHTS_MAX], equal[TIERKIT_WEIGHTS_MAX];
    for (int32_t j = 0; j < TIERKIT_WEIGHTS_MAX; j++) {
        rank[j] = 3 * j + 1;
        equal[j] = 4;
    }
    for (int32_t method = TIERKIT_RANKS_CENTROID; method <= TIERKIT_RANKS_RECIPROCAL; method++) {
        for (int32_t count = 1; count <= TIERKIT_WEIGHTS_MAX; count++) {
            double weight[TIERKIT_WEIGHTS_MAX], sum = 0;
            assert_int_equal(tierkit_weigh_ranks(rank, count, method, weight, NULL), TIERKIT_OK);
            for (int32_t j = 0; j < count; j++) {
                sum += weight[j];
                assert_true(weight[j] > 0 && (j == 0 || weight[j] < weight[j - 1]));
            }
            assert_near(sum, 1, 1e-14);
            assert_int_equal(tierkit_weigh_ranks(equal, count, method, weight, NULL), TIERKIT_OK);
            for (int32_t j = 0; j < count; j++) {
                assert_near(weight[j], 1.0 / count, 1e-14);
                assert_same_double(weight[j], weight[0]);
            }
        }
    }
}

static void ranks__wrong_call__is_refused(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    int32_t rank[] = { 1, 2 };
    double *weight = case_array(2 * sizeof *weight);
    assert_int_equal(tierkit_weigh_ranks(NULL, 2, 1, weight, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_ranks(rank, 2, 1, NULL, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_ranks(rank, 2, 0, weight, &err), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_weigh_ranks(rank, 2, 4, weight, &err), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_weigh_ranks(rank, 0, 1, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_weigh_ranks(rank, TIERKIT_WEIGHTS_MAX + 1, 1, weight, &err),
                     TIERKIT_E_LIMIT);
    rank[1] = 0;
    assert_int_equal(tierkit_weigh_ranks(rank, 2, 1, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(err.field, 1);
    assert_true(case_untouched(weight, 2 * sizeof *weight));
    free(weight);
}

/* ---- trees ----------------------------------------------------------------------------------- */

/* By hand: results 3 of 4, efforts 1 of 4; results: sales 1 of 2, growth 1 of 2; efforts: one leaf.
 * Children may come before their parents. */
static void tree__two_levels__share_the_weight_of_the_parent(void **state) {
    (void)state;
    const int32_t parent[] = { 2, 2, -1, -1, 3 };
    const double local[] = { 10, 10, 3, 1, 7 };
    const double want[] = { 0.375, 0.375, 0.75, 0.25, 0.25 };
    double weight[5];
    assert_int_equal(tierkit_weigh_tree(parent, local, 5, weight, NULL), TIERKIT_OK);
    assert_memory_equal(weight, want, sizeof want);
}

static void tree__deep_chain__keeps_the_weight(void **state) {
    (void)state;
    int32_t parent[TIERKIT_WEIGHT_NODES_MAX];
    double local[TIERKIT_WEIGHT_NODES_MAX], weight[TIERKIT_WEIGHT_NODES_MAX];
    for (int32_t k = 0; k < TIERKIT_WEIGHT_NODES_MAX; k++) {
        parent[k] = k + 1 < TIERKIT_WEIGHT_NODES_MAX ? k + 1 : -1; /* the last is the top */
        local[k] = k + 1;
    }
    assert_int_equal(tierkit_weigh_tree(parent, local, TIERKIT_WEIGHT_NODES_MAX, weight, NULL), 0);
    for (int32_t k = 0; k < TIERKIT_WEIGHT_NODES_MAX; k++) {
        assert_same_double(weight[k], 1);
    }
}

static void tree__nodes_in_another_order__same_bytes(void **state) {
    (void)state;
    uint64_t random = 9;
    int32_t parent[COUNT], shuffled[COUNT], order[COUNT], place[COUNT];
    double local[COUNT], other[COUNT], a[COUNT], b[COUNT], leaves = 0;
    for (int32_t k = 0; k < COUNT; k++) {
        parent[k] = (int32_t)case_between(&random, -1, k - 1);
        local[k] = (double)case_between(&random, 1, 1000000) / 999983.0;
    }
    case_shuffle(&random, order, COUNT);
    for (int32_t k = 0; k < COUNT; k++) {
        place[order[k]] = k;
    }
    for (int32_t k = 0; k < COUNT; k++) {
        shuffled[k] = parent[order[k]] < 0 ? -1 : place[parent[order[k]]];
        other[k] = local[order[k]];
    }
    assert_int_equal(tierkit_weigh_tree(parent, local, COUNT, a, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_weigh_tree(shuffled, other, COUNT, b, NULL), TIERKIT_OK);
    for (int32_t k = 0; k < COUNT; k++) {
        int is_leaf = 1;
        for (int32_t j = 0; j < COUNT; j++) {
            is_leaf = is_leaf && parent[j] != k;
        }
        leaves += is_leaf ? a[k] : 0;
        assert_same_double(b[k], a[order[k]]);
    }
    assert_near(leaves, 1, 1e-15);
}

static void tree__wrong_call__is_refused(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    int32_t parent[] = { -1, 0, 1 };
    double local[] = { 1, 2, 3 }, *weight = case_array(3 * sizeof *weight);
    assert_int_equal(tierkit_weigh_tree(NULL, local, 3, weight, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_tree(parent, NULL, 3, weight, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, NULL, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_weigh_tree(parent, local, 0, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_weigh_tree(parent, local, TIERKIT_WEIGHT_NODES_MAX + 1, weight, &err),
                     TIERKIT_E_LIMIT);
    parent[2] = 3;
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(err.field, 2);
    parent[2] = 1, parent[1] = 2;
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, weight, &err), TIERKIT_E_CYCLE);
    assert_int_equal(err.field, 1);
    parent[1] = 1;
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, weight, &err), TIERKIT_E_CYCLE);
    parent[1] = 0, local[1] = CASE_INFINITY;
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, weight, &err), TIERKIT_E_NUMBER);
    local[1] = 0;
    assert_int_equal(tierkit_weigh_tree(parent, local, 3, weight, &err), TIERKIT_E_RANGE);
    assert_int_equal(err.field, 1);
    assert_true(case_untouched(weight, 3 * sizeof *weight));
    free(weight);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points__published_swing_case__has_its_weights),
        cmocka_unit_test(points__some_zero__weigh_nothing),
        cmocka_unit_test(points__another_scale_or_order__same_weights),
        cmocka_unit_test(points__wrong_call__is_refused),
        cmocka_unit_test(ranks__published_cases__have_their_weights),
        cmocka_unit_test(ranks__ties__share_the_weights_of_their_places),
        cmocka_unit_test(ranks__any_count__add_up_and_all_equal_are_equal),
        cmocka_unit_test(ranks__wrong_call__is_refused),
        cmocka_unit_test(tree__two_levels__share_the_weight_of_the_parent),
        cmocka_unit_test(tree__deep_chain__keeps_the_weight),
        cmocka_unit_test(tree__nodes_in_another_order__same_bytes),
        cmocka_unit_test(tree__wrong_call__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
