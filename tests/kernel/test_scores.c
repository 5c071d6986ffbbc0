/* Tests of products, scores between bounds and TOPSIS: properties, edges, errors. */
#include "case.h"

#include "kernel/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CRITERIA = 9, ELEMENTS = 300, CELLS = CRITERIA * ELEMENTS, METHODS = 6 };

/* The methods behind one call, so that a property is tested on each of them. */
enum { WEIGHTED, PRODUCT, MINMAX, SPOTIS, TOPSIS_VECTOR, TOPSIS_FIXED };

typedef struct data {
    int32_t criteria;
    int64_t count;
    uint32_t flags;
    double weight[CRITERIA], bounds[2 * CRITERIA], value[CELLS];
    int8_t direction[CRITERIA], status[CELLS];
} data;

typedef struct result {
    int64_t score_e9[ELEMENTS], part_e9[CELLS];
    double score[ELEMENTS];
    int8_t status[ELEMENTS];
    int32_t flags[ELEMENTS];
} result;

/* Values with six places around 5, weights whole; one value of `one_missing_of`, if any. */
static data *make_data(uint64_t seed, int one_missing_of) {
    data *d = case_array(sizeof *d);
    d->criteria = CRITERIA;
    d->count = ELEMENTS;
    d->flags = 0;
    for (int j = 0; j < CRITERIA; j++) {
        d->weight[j] = (double)case_between(&seed, j == 0, 1000000) / 7.0;
        d->direction[j] = case_between(&seed, 0, 1) ? 1 : -1;
        d->bounds[2 * j] = 0;
        d->bounds[2 * j + 1] = 10;
    }
    for (int k = 0; k < CELLS; k++) {
        d->value[k] = (double)case_between(&seed, 1, 10000000) / 1e6;
        d->status[k] = (int8_t)(one_missing_of > 0 && case_between(&seed, 1, one_missing_of) == 1);
    }
    return d;
}

static tierkit_weighted weighted_of(const data *d) {
    tierkit_weighted call = { .struct_size = sizeof call, .flags = d->flags };
    call.criteria = d->criteria;
    call.count = d->count;
    call.value = d->value;
    call.status = d->status;
    call.weight = d->weight;
    return call;
}

static tierkit_bounded bounded_of(const data *d) {
    tierkit_bounded call = { .struct_size = sizeof call, .flags = d->flags };
    call.criteria = d->criteria;
    call.count = d->count;
    call.value = d->value;
    call.status = d->status;
    call.weight = d->weight;
    call.bounds = d->bounds;
    call.direction = d->direction;
    return call;
}

static tierkit_topsis topsis_of(const data *d, int fixed) {
    tierkit_topsis call = { .struct_size = sizeof call, .flags = d->flags };
    call.normalisation = fixed ? TIERKIT_TOPSIS_MINMAX : TIERKIT_TOPSIS_VECTOR;
    call.criteria = d->criteria;
    call.count = d->count;
    call.value = d->value;
    call.status = d->status;
    call.weight = d->weight;
    call.bounds = fixed ? d->bounds : NULL;
    call.direction = d->direction;
    return call;
}

static tierkit_status run(int method, const data *d, result *r) {
    tierkit_weighted weighted = weighted_of(d);
    tierkit_bounded bounded = bounded_of(d);
    tierkit_topsis topsis = topsis_of(d, method == TOPSIS_FIXED);
    memset(r, 0, sizeof *r);
    switch (method) {
    case WEIGHTED:
        return tierkit_score_weighted(&weighted, r->score_e9, r->score, r->part_e9, NULL, r->status,
                                      NULL);
    case PRODUCT:
        return tierkit_score_product(&weighted, 0.25, r->score_e9, r->score, NULL, r->status, NULL);
    case MINMAX:
        return tierkit_score_minmax(&bounded, r->score_e9, r->part_e9, NULL, r->status, r->flags,
                                    NULL);
    case SPOTIS:
        return tierkit_score_spotis(&bounded, r->score_e9, r->part_e9, NULL, r->status, r->flags,
                                    NULL);
    default:
        return tierkit_score_topsis(&topsis, r->score_e9, r->score, NULL, r->status, r->flags,
                                    NULL);
    }
}

static void must_run(int method, const data *d, result *r) {
    assert_int_equal(run(method, d, r), TIERKIT_OK);
}

/* ---- order and layout ------------------------------------------------------------------------ */

static void all__criteria_and_elements_in_another_order__same_bytes(void **state) {
    (void)state;
    data *d = make_data(1, 8), *e = make_data(1, 8);
    result a, b;
    int32_t criterion[CRITERIA], element[ELEMENTS];
    uint64_t random = 2;
    case_shuffle(&random, criterion, CRITERIA);
    case_shuffle(&random, element, ELEMENTS);
    for (int j = 0; j < CRITERIA; j++) {
        e->weight[j] = d->weight[criterion[j]];
        e->direction[j] = d->direction[criterion[j]];
        for (int i = 0; i < ELEMENTS; i++) {
            e->value[j * ELEMENTS + i] = d->value[criterion[j] * ELEMENTS + element[i]];
            e->status[j * ELEMENTS + i] = d->status[criterion[j] * ELEMENTS + element[i]];
        }
    }
    for (int method = 0; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        for (int i = 0; i < ELEMENTS; i++) {
            assert_int_equal(b.score_e9[i], a.score_e9[element[i]]);
            assert_same_double(b.score[i], a.score[element[i]]);
            assert_int_equal(b.status[i], a.status[element[i]]);
        }
    }
    free(d);
    free(e);
}

static void all__row_by_row_or_nan_for_missing__same_bytes(void **state) {
    (void)state;
    data *d = make_data(3, 8), *e = make_data(3, 8);
    result a, b;
    for (int k = 0; k < CELLS; k++) {
        int to = k % ELEMENTS * CRITERIA + k / ELEMENTS;
        e->value[to] = d->status[k] ? (k % 2 ? CASE_NAN : -CASE_INFINITY) : d->value[k];
    }
    memset(e->status, 0, sizeof e->status);
    e->flags = TIERKIT_SCORE_ROWS | TIERKIT_SCORE_NAN_MISSING;
    for (int method = 0; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        assert_memory_equal(a.score_e9, b.score_e9, sizeof a.score_e9);
        assert_memory_equal(a.score, b.score, sizeof a.score);
        assert_memory_equal(a.status, b.status, sizeof a.status);
        for (int k = 0; k < CELLS; k++) {
            int to = k % ELEMENTS * CRITERIA + k / ELEMENTS;
            assert_int_equal(a.part_e9[k], b.part_e9[to]);
        }
    }
    free(d);
    free(e);
}

/* What is written in a cell without data is never looked at. */
static void all__rubbish_in_missing_cells__changes_nothing(void **state) {
    (void)state;
    data *d = make_data(4, 5);
    result a, b;
    for (int method = 0; method < METHODS; method++) {
        must_run(method, d, &a);
        data *e = make_data(4, 5);
        for (int k = 0; k < CELLS; k++) {
            e->value[k] = e->status[k] ? (k % 3 ? CASE_NAN : 1e300) : e->value[k];
        }
        must_run(method, e, &b);
        assert_memory_equal(&a, &b, sizeof a);
        free(e);
    }
    free(d);
}

/* ---- meaning --------------------------------------------------------------------------------- */

static void all__parts__add_up_exactly(void **state) {
    (void)state;
    data *d = make_data(5, 6);
    result r;
    const int methods[] = { WEIGHTED, MINMAX, SPOTIS };
    for (int k = 0; k < 3; k++) {
        must_run(methods[k], d, &r);
        for (int i = 0; i < ELEMENTS; i++) {
            int64_t sum = 0;
            for (int j = 0; j < CRITERIA; j++) {
                sum += r.part_e9[j * ELEMENTS + i];
            }
            assert_int_equal(sum, r.score_e9[i]);
        }
    }
    free(d);
}

/* SPOTIS with the better bounds as ideal is one less the min-max sum; two roundings a criterion. */
static void spotis__without_ideal__mirrors_minmax(void **state) {
    (void)state;
    data *d = make_data(6, 6);
    result a, b;
    must_run(MINMAX, d, &a);
    must_run(SPOTIS, d, &b);
    for (int i = 0; i < ELEMENTS; i++) {
        int64_t off = a.score_e9[i] + b.score_e9[i] - 1000000000;
        assert_true(off >= -CRITERIA && off <= CRITERIA);
    }
    free(d);
}

/* The fused pass against the two kernels it stands for. */
static void minmax__any_data__agrees_with_normalise_and_weighted(void **state) {
    (void)state;
    data *d = make_data(7, 6);
    result fused, two;
    tierkit_normalisation scale = { .struct_size = sizeof scale };
    for (int k = 0; k < CELLS; k++) {
        d->value[k] = d->value[k] * 1.4 - 2; /* some outside */
    }
    must_run(MINMAX, d, &fused);
    scale.method = TIERKIT_NORMALISE_MINMAX;
    scale.criteria = CRITERIA;
    scale.count = ELEMENTS;
    scale.value = d->value;
    scale.status = d->status;
    scale.direction = d->direction;
    assert_int_equal(tierkit_normalise(&scale, d->bounds, d->value, NULL, NULL, NULL), TIERKIT_OK);
    must_run(WEIGHTED, d, &two);
    for (int i = 0; i < ELEMENTS; i++) {
        int64_t off = fused.score_e9[i] - two.score_e9[i];
        assert_true(off >= -1 && off <= 1);
        assert_int_equal(fused.status[i], two.status[i]);
    }
    free(d);
}

/* Without bounds: those of tierkit_normalise_bounds(); infinite cells are missing on request. */
static void minmax__without_bounds__takes_those_of_the_columns(void **state) {
    (void)state;
    data *d = make_data(18, 6);
    int64_t own[ELEMENTS], given[ELEMENTS];
    tierkit_normalisation scale = { .struct_size = sizeof scale };
    tierkit_bounded call = bounded_of(d);
    scale.method = TIERKIT_NORMALISE_MINMAX;
    scale.criteria = CRITERIA;
    scale.count = ELEMENTS;
    scale.value = d->value;
    scale.status = d->status;
    assert_int_equal(tierkit_normalise_bounds(&scale, d->bounds, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_score_minmax(&call, given, NULL, NULL, NULL, NULL, NULL), 0);
    call.bounds = NULL;
    assert_int_equal(tierkit_score_minmax(&call, own, NULL, NULL, NULL, NULL, NULL), 0);
    assert_memory_equal(own, given, sizeof own);
    for (int k = 0; k < CELLS; k++) {
        d->value[k] = d->status[k] ? (k % 2 ? CASE_INFINITY : -CASE_INFINITY) : d->value[k];
    }
    call.status = NULL;
    call.flags = TIERKIT_SCORE_NAN_MISSING;
    assert_int_equal(tierkit_score_minmax(&call, own, NULL, NULL, NULL, NULL, NULL), 0);
    assert_memory_equal(own, given, sizeof own);
    free(d);
}

/* Better in one criterion, equal in the others: never a worse score (a larger one of SPOTIS). */
static void all__better_in_one_criterion__is_never_worse(void **state) {
    (void)state;
    uint64_t random = 8;
    result r;
    for (int round = 0; round < 60; round++) {
        data *d = make_data(100 + (uint64_t)round, 0);
        for (int j = 0; j < CRITERIA; j++) {
            d->value[j * ELEMENTS + 1] = d->value[j * ELEMENTS];
        }
        int j = (int)case_between(&random, 0, CRITERIA - 1);
        double more = (double)case_between(&random, 0, 1000) / 1e9;
        d->value[j * ELEMENTS + 1] += d->direction[j] > 0 ? more : -more;
        for (int method = MINMAX; method < METHODS; method++) {
            must_run(method, d, &r);
            int64_t gain = r.score_e9[1] - r.score_e9[0];
            assert_true(method == SPOTIS ? gain <= 0 : gain >= 0);
        }
        free(d);
    }
}

static void all__direction_turned_with_the_figures__same_scores(void **state) {
    (void)state;
    data *d = make_data(9, 7), *e = make_data(9, 7);
    result a, b;
    for (int k = 0; k < CELLS; k++) {
        e->value[k] = -d->value[k];
    }
    for (int j = 0; j < CRITERIA; j++) {
        e->direction[j] = (int8_t)-d->direction[j];
        e->bounds[2 * j] = -d->bounds[2 * j + 1];
        e->bounds[2 * j + 1] = -d->bounds[2 * j];
    }
    for (int method = MINMAX; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        assert_memory_equal(a.score_e9, b.score_e9, sizeof a.score_e9);
        assert_memory_equal(a.score, b.score, sizeof a.score);
    }
    free(d);
    free(e);
}

/* A unit of a power of two changes no bit; another scale of the weights at most a step each. */
static void all__other_units_and_weight_scales__same_scores(void **state) {
    (void)state;
    data *d = make_data(10, 7), *e = make_data(10, 7);
    result a, b;
    for (int j = 0; j < CRITERIA; j++) {
        double unit = j % 2 ? 1024 : 0.125;
        e->weight[j] = d->weight[j] * 64;
        e->bounds[2 * j + 1] *= unit;
        for (int i = 0; i < ELEMENTS; i++) {
            e->value[j * ELEMENTS + i] *= unit;
        }
    }
    for (int method = MINMAX; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        assert_memory_equal(a.score_e9, b.score_e9, sizeof a.score_e9);
        assert_memory_equal(a.score, b.score, sizeof a.score);
    }
    for (int j = 0; j < CRITERIA; j++) {
        e->weight[j] = d->weight[j] * 3;
    }
    for (int method = MINMAX; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        for (int i = 0; i < ELEMENTS; i++) {
            assert_true(llabs(a.score_e9[i] - b.score_e9[i]) <= CRITERIA);
        }
    }
    free(d);
    free(e);
}

static void all__one_cell_missing__moves_no_other_absolute_score(void **state) {
    (void)state;
    data *d = make_data(11, 0), *e = make_data(11, 0);
    result a, b;
    e->status[3 * ELEMENTS + 17] = TIERKIT_VALUE_NO_DATA;
    for (int method = 0; method < METHODS; method++) {
        must_run(method, d, &a);
        must_run(method, e, &b);
        for (int i = 0; i < ELEMENTS; i++) {
            assert_true(i == 17 || method == TOPSIS_VECTOR || a.score_e9[i] == b.score_e9[i]);
        }
        assert_int_equal(b.status[17],
                         method < TOPSIS_VECTOR ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NOT_ENOUGH_DATA);
    }
    free(d);
    free(e);
}

/* TOPSIS leaves out who lacks a figure: the rest score as if it were not there. */
static void topsis__missing_elements__score_as_if_not_there(void **state) {
    (void)state;
    data *d = make_data(12, 40);
    data *e = case_array(sizeof *e);
    result all, rest;
    int64_t kept = 0, place = 0;
    must_run(TOPSIS_VECTOR, d, &all);
    for (int i = 0; i < ELEMENTS; i++) {
        kept += all.status[i] == TIERKIT_VALUE_OK;
    }
    assert_true(kept > ELEMENTS / 4 && kept < ELEMENTS);
    *e = *d;
    e->count = kept;
    memset(e->status, 0, sizeof e->status);
    for (int i = 0; i < ELEMENTS; i++) {
        for (int j = 0; all.status[i] == TIERKIT_VALUE_OK && j < CRITERIA; j++) {
            e->value[j * kept + place] = d->value[j * ELEMENTS + i];
        }
        place += all.status[i] == TIERKIT_VALUE_OK;
    }
    must_run(TOPSIS_VECTOR, e, &rest);
    place = 0;
    for (int i = 0; i < ELEMENTS; i++) {
        if (all.status[i] == TIERKIT_VALUE_OK) {
            assert_same_double(all.score[i], rest.score[place++]);
        } else {
            assert_int_equal(all.score_e9[i], 0);
        }
    }
    free(d);
    free(e);
}

/* ---- edges ----------------------------------------------------------------------------------- */

static tierkit_topsis small_topsis(int32_t criteria, int64_t count, const double *value,
                                   const double *weight) {
    tierkit_topsis call = { .struct_size = sizeof call };
    call.normalisation = TIERKIT_TOPSIS_VECTOR;
    call.criteria = criteria;
    call.count = count;
    call.value = value;
    call.weight = weight;
    return call;
}

static void topsis__nothing_differs__is_a_zero_denominator(void **state) {
    (void)state;
    const double weight[] = { 1, 2, 0 }, value[] = { 3, 3, 4, 4, 1, 9 };
    int64_t score_e9[2];
    double distance[4];
    int8_t status[2];
    for (int count = 1; count <= 2; count++) {
        tierkit_topsis call = small_topsis(count == 1 ? 2 : 3, count, value, weight);
        for (int method = 1; method <= 2; method++) {
            call.normalisation = method;
            assert_int_equal(
                tierkit_score_topsis(&call, score_e9, NULL, distance, status, NULL, NULL),
                TIERKIT_OK);
            assert_int_equal(status[0], TIERKIT_VALUE_ZERO_DENOMINATOR);
            assert_int_equal(score_e9[0], 0);
            assert_same_double(distance[0], 0.0);
        }
    }
}

/* Frozen norms and bounds, taken from a whole set, score its part alike. */
static void topsis__frozen_norms__score_a_part_as_the_whole(void **state) {
    (void)state;
    data *d = make_data(17, 0);
    double norm[CRITERIA];
    result all, part;
    int8_t status[ELEMENTS];
    for (int j = 0; j < CRITERIA; j++) {
        tierkit_i_exact_sum squares;
        tierkit_i_exact_sum_init(&squares);
        d->bounds[2 * j] = DBL_MAX;
        d->bounds[2 * j + 1] = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            double x = d->value[j * ELEMENTS + i];
            tierkit_i_exact_sum_add(&squares, x * x);
            d->bounds[2 * j] = fmin(d->bounds[2 * j], x);
            d->bounds[2 * j + 1] = fmax(d->bounds[2 * j + 1], x);
        }
        norm[j] = sqrt(tierkit_i_exact_sum_value(&squares));
    }
    must_run(TOPSIS_VECTOR, d, &all);
    tierkit_topsis call = topsis_of(d, 0);
    call.bounds = d->bounds;
    call.norm = norm;
    assert_int_equal(tierkit_score_topsis(&call, NULL, part.score, NULL, status, NULL, NULL),
                     TIERKIT_OK);
    assert_memory_equal(part.score, all.score, sizeof all.score);
    for (int j = 0; j < CRITERIA; j++) {
        d->value[j] = d->value[j * ELEMENTS]; /* the first element alone */
    }
    call.count = 1;
    assert_int_equal(tierkit_score_topsis(&call, NULL, part.score, NULL, status, NULL, NULL),
                     TIERKIT_OK);
    assert_same_double(part.score[0], all.score[0]);
    norm[3] = 0;
    assert_int_equal(tierkit_score_topsis(&call, NULL, NULL, NULL, status, NULL, NULL),
                     TIERKIT_E_RANGE);
    call.normalisation = TIERKIT_TOPSIS_MINMAX;
    assert_int_equal(tierkit_score_topsis(&call, NULL, NULL, NULL, status, NULL, NULL),
                     TIERKIT_E_ARGUMENT);
    free(d);
}

/* 3-4-5 triangles: weights 3 and 4, one column each from 0 to 1. */
static void topsis__distances__are_those_of_a_right_triangle(void **state) {
    (void)state;
    const double weight[] = { 3, 4 }, value[] = { 0, 1, 0, 0, 1, 1 };
    double score[3], distance[6];
    int8_t status[3];
    tierkit_topsis call = small_topsis(2, 3, value, weight);
    call.normalisation = TIERKIT_TOPSIS_MINMAX;
    assert_int_equal(tierkit_score_topsis(&call, NULL, score, distance, status, NULL, NULL),
                     TIERKIT_OK);
    const double want[] = { 5.0 / 7, 0, 3.0 / 7, 0, 5.0 / 7, 4.0 / 7 };
    for (int k = 0; k < 6; k++) {
        assert_true(fabs(distance[k] - want[k]) < 1e-15);
    }
    assert_same_double(score[0], 0.0);
    assert_same_double(score[1], 1.0);
    assert_true(fabs(score[2] - 4.0 / 7) < 1e-15);
}

/* A distance a millionth of the farthest keeps its digits: closeness is it over the sum. */
static void topsis__close_to_an_ideal__keeps_digits(void **state) {
    (void)state;
    const double weight[] = { 1 };
    for (double near = 0.5; near > 1e-15; near /= 3) {
        double value[] = { 0, near, 1 }, score[3];
        int8_t status[3];
        tierkit_topsis call = small_topsis(1, 3, value, weight);
        call.normalisation = TIERKIT_TOPSIS_MINMAX;
        assert_int_equal(tierkit_score_topsis(&call, NULL, score, NULL, status, NULL, NULL),
                         TIERKIT_OK);
        assert_true(fabs(score[1] - near) < 2e-12);
        assert_true(near > 1e-3 || fabs(score[1] - near) < 1e-9 * near + 1e-14);
    }
}

static void topsis__huge_and_tiny_figures__stay_numbers(void **state) {
    (void)state;
    const double weight[] = { 1e12, 1, 1e-12 };
    const double value[] = { -1e100, 1e100, 3, 1e-300, 2e-300, 0, 1e-99, -1e-99, 5e-100 };
    double score[3];
    int8_t status[3];
    for (int method = 1; method <= 2; method++) {
        tierkit_topsis call = small_topsis(3, 3, value, weight);
        call.normalisation = method;
        assert_int_equal(tierkit_score_topsis(&call, NULL, score, NULL, status, NULL, NULL),
                         TIERKIT_OK);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(status[i], TIERKIT_VALUE_OK);
            assert_true(score[i] >= 0 && score[i] <= 1);
        }
    }
}

static void bounded__outside__is_clipped_or_refused(void **state) {
    (void)state;
    const double weight[] = { 1, 3, 0 }, bounds[] = { 0, 10, 0, 10, 0, 10 };
    const double value[] = { 5, 12, 5, 5, 5, 10, 5, 99, 5 }; /* the 99 has no weight */
    int64_t score_e9[3];
    int32_t flags[3];
    int8_t status[3];
    tierkit_bounded call = { .struct_size = sizeof call, .criteria = 3, .count = 3 };
    call.value = value;
    call.weight = weight;
    call.bounds = bounds;
    assert_int_equal(tierkit_score_minmax(&call, score_e9, NULL, NULL, status, flags, NULL), 0);
    const int64_t want[] = { 500000000, 625000000, 875000000 };
    const int32_t want_flags[] = { 0, TIERKIT_FLAG_CLIPPED, 0 };
    assert_memory_equal(score_e9, want, sizeof want);
    assert_memory_equal(flags, want_flags, sizeof want_flags);
    call.flags = TIERKIT_SCORE_REFUSE_OUTSIDE;
    assert_int_equal(tierkit_score_spotis(&call, score_e9, NULL, NULL, status, flags, NULL), 0);
    const int64_t refused[] = { 500000000, 0, 125000000 };
    const int8_t want_status[] = { 0, TIERKIT_VALUE_OUT_OF_RANGE, 0 };
    assert_memory_equal(score_e9, refused, sizeof refused);
    assert_memory_equal(status, want_status, sizeof want_status);
    assert_int_equal(flags[1], 0);
}

static void minmax__bounds_without_room__are_a_step(void **state) {
    (void)state;
    const double weight[] = { 1, 1 }, bounds[] = { 5, 5, 5, 5 }, value[] = { 4, 5, 6, 4, 5, 6 };
    const int8_t direction[] = { 1, -1 };
    int64_t score_e9[3], parts[6];
    tierkit_bounded call = { .struct_size = sizeof call, .criteria = 2, .count = 3 };
    call.value = value;
    call.weight = weight;
    call.bounds = bounds;
    call.direction = direction;
    assert_int_equal(tierkit_score_minmax(&call, score_e9, parts, NULL, NULL, NULL, NULL), 0);
    const int64_t want[] = { 0, 500000000, 500000000, 500000000, 500000000, 0 };
    assert_memory_equal(parts, want, sizeof want);
    assert_int_equal(score_e9[1], 1000000000);
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_score_spotis(&call, score_e9, NULL, NULL, NULL, NULL, &err),
                     TIERKIT_E_RANGE);
    assert_int_equal(err.field, 0);
}

/* By hand: |7 - 4| / 10 * 1/4 + |1 - 6| / 10 * 3/4. */
static void spotis__expected_solution__is_zero_and_the_rest_a_distance(void **state) {
    (void)state;
    const double weight[] = { 1, 3 }, bounds[] = { 0, 10, 0, 10 }, ideal[] = { 4, 6 };
    const double value[] = { 4, 7, 6, 1 };
    int64_t score_e9[2];
    tierkit_bounded call = { .struct_size = sizeof call, .criteria = 2, .count = 2 };
    call.value = value;
    call.weight = weight;
    call.bounds = bounds;
    call.ideal = ideal;
    assert_int_equal(tierkit_score_spotis(&call, score_e9, NULL, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(score_e9[0], 0);
    assert_int_equal(score_e9[1], 450000000);
}

static void product__zeros__count_only_with_weight(void **state) {
    (void)state;
    const double weight[] = { 1, 1, 0 }, value[] = { 4, 4, 9, 0, 0, 7 };
    int64_t score_e9[2];
    double score[2];
    int8_t status[2];
    tierkit_weighted call = { .struct_size = sizeof call, .criteria = 3, .count = 2 };
    call.value = value;
    call.weight = weight;
    assert_int_equal(tierkit_score_product(&call, 0, score_e9, score, NULL, status, NULL), 0);
    assert_int_equal(score_e9[0], 6000000000); /* the root of 4 * 9; the 0 has no weight */
    assert_int_equal(score_e9[1], 0);
    assert_int_equal(status[1], TIERKIT_VALUE_OK);
    assert_int_equal(tierkit_score_product(&call, 1, score_e9, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(score_e9[0], 6500000000);
    assert_int_equal(score_e9[1], 2000000000);
}

static void all__no_elements__is_fine(void **state) {
    (void)state;
    data *d = make_data(13, 0);
    result r;
    d->count = 0;
    for (int method = 0; method < METHODS; method++) {
        must_run(method, d, &r);
    }
    free(d);
}

/* ---- columns --------------------------------------------------------------------------------- */

/* The split squares against the exact sum of the same squares. */
static void column__squares_of_any_size__are_the_exact_sum(void **state) {
    (void)state;
    uint64_t random = 14;
    static const double spreads[] = { 1, 1e3, 1e12, 1e40, 1e100 };
    for (int round = 0; round < 200; round++) {
        double x[TIERKIT_I_TILE], spread = spreads[round % 5], low = DBL_MAX, high = -DBL_MAX;
        tierkit_i_spread column;
        tierkit_i_exact_sum exact;
        tierkit_i_exact_sum_init(&exact);
        tierkit_i_spread_init(&column, tierkit_i_has_wide());
        for (int block = 0; block < 3 + round % 40; block++) {
            for (int i = 0; i < TIERKIT_I_TILE; i++) {
                double size = pow(spread, (double)case_between(&random, -1000, 1000) / 1000.0);
                x[i] = size * (double)case_between(&random, -999999, 999999) / 999999.0;
                x[i] = fmax(-1e100, fmin(1e100, x[i] * (round % 7 ? 1.0 : 1e-140)));
                x[i] = case_between(&random, 0, 9) ? x[i] : 0.0;
                tierkit_i_exact_sum_add(&exact, x[i] * x[i]);
            }
            int missing = (int)case_between(&random, -TIERKIT_I_TILE, TIERKIT_I_TILE - 1);
            if (missing >= 0) {
                tierkit_i_exact_sum_add(&exact, -(x[missing] * x[missing]));
                x[missing] = CASE_NAN;
            }
            assert_int_equal(tierkit_i_spread_add(&column, x), missing >= 0);
            for (int i = 0; i < TIERKIT_I_TILE; i++) {
                low = fmin(low, x[i]);
                high = fmax(high, x[i]);
            }
        }
        tierkit_i_spread_end(&column);
        assert_same_double(tierkit_i_exact_sum_value(&column.squares),
                           tierkit_i_exact_sum_value(&exact));
        assert_same_double(column.low + 0.0, low + 0.0);
        assert_same_double(column.high + 0.0, high + 0.0);
    }
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void all__wrong_numbers__are_refused_by_every_method(void **state) {
    (void)state;
    result r;
    for (int method = 0; method < METHODS; method++) {
        data *d = make_data(15, 0);
        d->value[2 * ELEMENTS + 5] = CASE_NAN;
        assert_int_equal(run(method, d, &r), TIERKIT_E_NUMBER);
        d->value[2 * ELEMENTS + 5] = 1e101;
        tierkit_status want = method == MINMAX || method == SPOTIS ? TIERKIT_OK : TIERKIT_E_RANGE;
        assert_int_equal(run(method, d, &r), want);
        d->value[2 * ELEMENTS + 5] = 1;
        d->flags = 8;
        assert_int_equal(run(method, d, &r), TIERKIT_E_ARGUMENT);
        d->flags = 0;
        d->criteria = 0;
        assert_int_equal(run(method, d, &r), TIERKIT_E_RANGE);
        d->criteria = 129;
        assert_int_equal(run(method, d, &r), TIERKIT_E_LIMIT);
        d->criteria = CRITERIA;
        memset(d->weight, 0, sizeof d->weight);
        assert_int_equal(run(method, d, &r), TIERKIT_E_RANGE);
        d->weight[3] = CASE_NAN;
        assert_int_equal(run(method, d, &r), TIERKIT_E_NUMBER);
        d->weight[3] = 1;
        d->direction[1] = 0;
        want = method < MINMAX ? TIERKIT_OK : TIERKIT_E_RANGE;
        assert_int_equal(run(method, d, &r), want);
        d->direction[1] = 1;
        d->bounds[3] = -1;
        want = method < MINMAX || method == TOPSIS_VECTOR ? TIERKIT_OK : TIERKIT_E_RANGE;
        assert_int_equal(run(method, d, &r), want);
        free(d);
    }
}

/* Without statuses the matrix is checked while it is read. */
static void topsis__without_statuses__is_checked_as_with_them(void **state) {
    (void)state;
    static const double wrong[] = { 1, CASE_NAN, -(double)INFINITY, 1e101, -1.1e100 };
    uint64_t random = 17;
    for (int round = 0; round < 60; round++) {
        data *d = make_data(18 + (uint64_t)round, 0);
        result a, b, untouched;
        tierkit_error one = { .struct_size = sizeof one }, two = { .struct_size = sizeof two };
        tierkit_topsis call = topsis_of(d, 0);
        d->weight[round % CRITERIA] = round % 3 ? d->weight[round % CRITERIA] : 0;
        d->value[case_between(&random, 0, CELLS - 1)] = wrong[round % 5];
        d->value[case_between(&random, 0, CELLS - 1)] = wrong[round % 5];
        memset(&a, 7, sizeof a);
        b = untouched = a;
        tierkit_status want =
            tierkit_score_topsis(&call, a.score_e9, a.score, NULL, a.status, a.flags, &one);
        call.status = NULL;
        assert_int_equal(
            tierkit_score_topsis(&call, b.score_e9, b.score, NULL, b.status, b.flags, &two), want);
        assert_int_equal(want == TIERKIT_OK, round % 5 == 0);
        assert_memory_equal(&a, &b, sizeof a);
        assert_int_equal(memcmp(&b, &untouched, sizeof b) == 0, want != TIERKIT_OK);
        assert_int_equal(one.row, two.row);
        assert_int_equal(one.field, two.field);
        assert_string_equal(one.text, two.text);
        free(d);
    }
}

static void all__wrong_calls__are_refused(void **state) {
    (void)state;
    data *d = make_data(16, 0);
    int8_t status[ELEMENTS];
    tierkit_weighted weighted = weighted_of(d);
    tierkit_bounded bounded = bounded_of(d);
    tierkit_topsis topsis = topsis_of(d, 0);
    assert_int_equal(tierkit_score_product(NULL, 0, NULL, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_score_product(&weighted, 1.5, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_RANGE);
    assert_int_equal(tierkit_score_product(&weighted, CASE_NAN, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NUMBER);
    weighted.reference = d->weight;
    assert_int_equal(tierkit_score_product(&weighted, 0, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_ARGUMENT);
    weighted.reference = NULL;
    d->value[0] = -1e-9;
    assert_int_equal(tierkit_score_product(&weighted, 0, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_RANGE);
    d->value[0] = 1;
    bounded.ideal = d->weight;
    assert_int_equal(tierkit_score_minmax(&bounded, NULL, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_score_spotis(&bounded, NULL, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_RANGE);
    bounded.ideal = NULL;
    bounded.bounds = NULL;
    assert_int_equal(tierkit_score_spotis(&bounded, NULL, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_score_topsis(&topsis, NULL, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    topsis.normalisation = 3;
    assert_int_equal(tierkit_score_topsis(&topsis, NULL, NULL, NULL, status, NULL, NULL),
                     TIERKIT_E_ARGUMENT);
    topsis.struct_size = 4097;
    assert_int_equal(tierkit_score_topsis(&topsis, NULL, NULL, NULL, status, NULL, NULL),
                     TIERKIT_E_ABI_SIZE);
    free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all__criteria_and_elements_in_another_order__same_bytes),
        cmocka_unit_test(all__row_by_row_or_nan_for_missing__same_bytes),
        cmocka_unit_test(all__rubbish_in_missing_cells__changes_nothing),
        cmocka_unit_test(all__parts__add_up_exactly),
        cmocka_unit_test(spotis__without_ideal__mirrors_minmax),
        cmocka_unit_test(minmax__any_data__agrees_with_normalise_and_weighted),
        cmocka_unit_test(minmax__without_bounds__takes_those_of_the_columns),
        cmocka_unit_test(all__better_in_one_criterion__is_never_worse),
        cmocka_unit_test(all__direction_turned_with_the_figures__same_scores),
        cmocka_unit_test(all__other_units_and_weight_scales__same_scores),
        cmocka_unit_test(all__one_cell_missing__moves_no_other_absolute_score),
        cmocka_unit_test(topsis__missing_elements__score_as_if_not_there),
        cmocka_unit_test(topsis__nothing_differs__is_a_zero_denominator),
        cmocka_unit_test(topsis__frozen_norms__score_a_part_as_the_whole),
        cmocka_unit_test(topsis__distances__are_those_of_a_right_triangle),
        cmocka_unit_test(topsis__close_to_an_ideal__keeps_digits),
        cmocka_unit_test(topsis__huge_and_tiny_figures__stay_numbers),
        cmocka_unit_test(bounded__outside__is_clipped_or_refused),
        cmocka_unit_test(minmax__bounds_without_room__are_a_step),
        cmocka_unit_test(spotis__expected_solution__is_zero_and_the_rest_a_distance),
        cmocka_unit_test(product__zeros__count_only_with_weight),
        cmocka_unit_test(all__no_elements__is_fine),
        cmocka_unit_test(column__squares_of_any_size__are_the_exact_sum),
        cmocka_unit_test(all__wrong_numbers__are_refused_by_every_method),
        cmocka_unit_test(topsis__without_statuses__is_checked_as_with_them),
        cmocka_unit_test(all__wrong_calls__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
