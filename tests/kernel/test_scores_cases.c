/* Tests of the score kernels against published worked examples (tests/vectors, each with its
 * source). */
#include "case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS = 128, MOST = 16 };

/* A case: figures criterion by criterion. */
typedef struct example {
    char *text;
    int32_t criteria;
    int64_t count;
    double value[CELLS], weight[MOST], bounds[2 * MOST], tolerance;
    int8_t direction[MOST];
} example;

static double number_at(const example *e, const char *form, int a, int b) {
    char path[96];
    snprintf(path, sizeof path, form, a, b);
    return case_number(e->text, path);
}

static example read_example(const char *name) {
    example e;
    char path[64];
    memset(&e, 0, sizeof e);
    e.text = case_read(name);
    e.criteria = (int32_t)case_size(e.text, "criteria");
    e.count = case_size(e.text, "matrix");
    e.tolerance = case_number(e.text, "tolerance");
    assert_true(e.criteria <= MOST && e.criteria * e.count <= CELLS);
    for (int32_t j = 0; j < e.criteria; j++) {
        e.weight[j] = number_at(&e, "criteria.%d.weight", (int)j, 0);
        snprintf(path, sizeof path, "criteria.%d.direction", (int)j);
        e.direction[j] = strncmp(case_find(e.text, path), "\"max\"", 5) == 0 ? 1 : -1;
        for (int64_t i = 0; i < e.count; i++) {
            e.value[j * e.count + i] = number_at(&e, "matrix.%d.%d", (int)i, (int)j);
        }
    }
    return e;
}

static void read_bounds(example *e, const char *form) {
    for (int32_t k = 0; k < 2 * e->criteria; k++) {
        e->bounds[k] = number_at(e, form, (int)k / 2, (int)k % 2);
    }
}

static void check_scores(const example *e, const double *score, const char *form) {
    for (int64_t i = 0; i < e->count; i++) {
        double want = number_at(e, form, (int)i, 0);
        if (!(fabs(score[i] - want) <= e->tolerance)) {
            print_error("element %d: got %.12g, want %.12g\n", (int)i, score[i], want);
            fail();
        }
    }
}

/* ---- TOPSIS --------------------------------------------------------------------------------- */

static void topsis(const example *e, int32_t normalisation, int64_t count, const double *bounds,
                   double *score) {
    tierkit_topsis call = { .struct_size = sizeof call, .normalisation = normalisation };
    double some[CELLS];
    int8_t status[MOST];
    for (int64_t k = 0; k < e->criteria * count; k++) {
        some[k] = e->value[k / count * e->count + k % count];
    }
    call.criteria = e->criteria;
    call.count = count;
    call.value = some;
    call.weight = e->weight;
    call.bounds = bounds;
    call.direction = e->direction;
    assert_int_equal(tierkit_score_topsis(&call, NULL, score, NULL, status, NULL, NULL),
                     TIERKIT_OK);
}

static void check_topsis(const char *name, int32_t normalisation) {
    example e = read_example(name);
    double score[MOST];
    topsis(&e, normalisation, e.count, NULL, score);
    check_scores(&e, score, "expected.scores.%d");
    free(e.text);
}

static void topsis__published_cases__have_their_closeness(void **state) {
    (void)state;
    check_topsis("topsis_ersoy2021.json", TIERKIT_TOPSIS_VECTOR);
    check_topsis("topsis_jmcdm_unnormalised_weights.json", TIERKIT_TOPSIS_VECTOR);
    check_topsis("topsis_opricovic2004.json", TIERKIT_TOPSIS_MINMAX);
    check_topsis("edge_topsis_minmax_constant_column.json", TIERKIT_TOPSIS_MINMAX);
}

static void topsis__fixed_domain__has_the_published_closeness(void **state) {
    (void)state;
    example e = read_example("topsis_sort_b_distributors.json");
    double score[MOST];
    read_bounds(&e, "params.domain.%d.%d");
    topsis(&e, TIERKIT_TOPSIS_MINMAX, e.count, e.bounds, score);
    check_scores(&e, score, "expected.closeness.%d");
    free(e.text);
}

static int best_of(const double *score, int64_t count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
        best = score[i] > score[best] ? i : best;
    }
    return best + 1;
}

/* ---- sums ----------------------------------------------------------------------------------- */

/* Min-max between the bounds of the first `count` elements. */
static void minmax(const example *e, int64_t count, const double *bounds, double *score) {
    double some[CELLS], own[2 * MOST];
    int64_t score_e9[MOST];
    tierkit_normalisation scale = { .struct_size = sizeof scale };
    tierkit_bounded call = { .struct_size = sizeof call };
    for (int64_t k = 0; k < e->criteria * count; k++) {
        some[k] = e->value[k / count * e->count + k % count];
    }
    scale.method = TIERKIT_NORMALISE_MINMAX;
    call.criteria = scale.criteria = e->criteria;
    call.count = scale.count = count;
    call.value = scale.value = some;
    call.direction = scale.direction = e->direction;
    call.weight = e->weight;
    assert_int_equal(tierkit_normalise_bounds(&scale, own, NULL, NULL), TIERKIT_OK);
    call.bounds = bounds != NULL ? bounds : own;
    assert_int_equal(tierkit_score_minmax(&call, score_e9, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_OK);
    for (int64_t i = 0; i < count; i++) {
        score[i] = (double)score_e9[i] / 1e9;
    }
}

static void minmax__two_alternatives__are_equal_as_published(void **state) {
    (void)state;
    example e = read_example("wsm_minmax_two_alternatives_trap.json");
    double score[MOST];
    minmax(&e, e.count, NULL, score);
    check_scores(&e, score, "expected.scores.%d");
    free(e.text);
}

/* The published example of a dominated newcomer: scores relative to the set change who is ahead,
 * scores between frozen bounds change nobody. */
static void all__dominated_newcomer__reverses_relative_scores_only(void **state) {
    (void)state;
    example e = read_example("rank_reversal_add_dominated.json");
    const double frozen[] = { 0, 100, 0, 100, 0, 100 };
    double before[MOST], after[MOST];
    int64_t added = (int64_t)case_number(e.text, "params.added_alternative") - 1;
    assert_int_equal(added, e.count - 1);
    minmax(&e, added, NULL, before);
    minmax(&e, e.count, NULL, after);
    assert_int_equal(best_of(before, added),
                     case_number(e.text, "expected.best_before.wsm_minmax"));
    assert_int_equal(best_of(after, e.count),
                     case_number(e.text, "expected.best_after.wsm_minmax"));
    topsis(&e, TIERKIT_TOPSIS_VECTOR, added, NULL, before);
    topsis(&e, TIERKIT_TOPSIS_VECTOR, e.count, NULL, after);
    assert_int_equal(best_of(before, added),
                     case_number(e.text, "expected.best_before.topsis_vector"));
    assert_int_equal(best_of(after, e.count),
                     case_number(e.text, "expected.best_after.topsis_vector"));
    minmax(&e, added, frozen, before);
    minmax(&e, e.count, frozen, after);
    assert_memory_equal(before, after, (size_t)added * sizeof *before);
    e.tolerance = 1e-9;
    check_scores(&e, after, "recomputed_values.scores.fixed_bounds_0_100_after.%d");
    topsis(&e, TIERKIT_TOPSIS_MINMAX, added, frozen, before);
    topsis(&e, TIERKIT_TOPSIS_MINMAX, e.count, frozen, after);
    assert_memory_equal(before, after, (size_t)added * sizeof *before);
    free(e.text);
}

static void check_spotis(const char *name) {
    example e = read_example(name);
    int64_t score_e9[MOST];
    double score[MOST];
    tierkit_bounded call = { .struct_size = sizeof call };
    read_bounds(&e, "params.bounds.%d.%d");
    call.criteria = e.criteria;
    call.count = e.count;
    call.value = e.value;
    call.weight = e.weight;
    call.bounds = e.bounds;
    call.direction = e.direction;
    assert_int_equal(tierkit_score_spotis(&call, score_e9, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_OK);
    for (int64_t i = 0; i < e.count; i++) {
        score[i] = (double)score_e9[i] / 1e9;
    }
    check_scores(&e, score, "expected.scores.%d");
    e.tolerance = 1e-9;
    check_scores(&e, score, "recomputed_values.scores.%d");
    free(e.text);
}

static void spotis__published_cases__have_their_distances(void **state) {
    (void)state;
    check_spotis("spotis_dezert2020_cars.json");
    check_spotis("spotis_dezert2020_ex1.json");
}

/* ---- products ------------------------------------------------------------------------------- */

static void product(const example *e, int32_t method, double sum_share, double *score) {
    double value[CELLS];
    tierkit_normalisation scale = { .struct_size = sizeof scale, .method = method };
    tierkit_weighted call = { .struct_size = sizeof call };
    call.criteria = scale.criteria = e->criteria;
    call.count = scale.count = e->count;
    scale.value = e->value;
    scale.direction = e->direction;
    assert_int_equal(tierkit_normalise(&scale, NULL, value, NULL, NULL, NULL), TIERKIT_OK);
    call.value = value;
    call.weight = e->weight;
    assert_int_equal(tierkit_score_product(&call, sum_share, NULL, score, NULL, NULL, NULL),
                     TIERKIT_OK);
}

static void check_waspas(const char *name) {
    example e = read_example(name);
    double score[MOST];
    product(&e, TIERKIT_NORMALISE_RATIO, case_number(e.text, "params.lambda"), score);
    check_scores(&e, score, "expected.scores.%d");
    e.tolerance = 1e-13;
    check_scores(&e, score, "recomputed_values.scores.%d");
    free(e.text);
}

static void waspas__published_case__has_its_scores_for_each_lambda(void **state) {
    (void)state;
    check_waspas("waspas_chakraborty2015_l0.json");
    check_waspas("waspas_chakraborty2015_l0_5.json");
    check_waspas("waspas_chakraborty2015_l1.json");
}

static void product__published_case__has_its_logarithms(void **state) {
    (void)state;
    example e = read_example("wpm_wikipedia_sum.json");
    double score[MOST], logs[MOST];
    product(&e, TIERKIT_NORMALISE_SUM, 0, score);
    for (int64_t i = 0; i < e.count; i++) {
        logs[i] = log10(score[i]);
    }
    check_scores(&e, logs, "expected.log10_scores.%d");
    e.tolerance = 1e-13;
    check_scores(&e, score, "recomputed_values.scores.%d");
    free(e.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(topsis__published_cases__have_their_closeness),
        cmocka_unit_test(topsis__fixed_domain__has_the_published_closeness),
        cmocka_unit_test(minmax__two_alternatives__are_equal_as_published),
        cmocka_unit_test(all__dominated_newcomer__reverses_relative_scores_only),
        cmocka_unit_test(spotis__published_cases__have_their_distances),
        cmocka_unit_test(waspas__published_case__has_its_scores_for_each_lambda),
        cmocka_unit_test(product__published_case__has_its_logarithms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
