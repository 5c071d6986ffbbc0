/* Tests of tierkit_normalise(), its bounds, and percentiles. */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ELEMENTS = 23, METHODS = TIERKIT_NORMALISE_INTERVAL };

static tierkit_normalisation call_of(int32_t method, int32_t criteria, int64_t count,
                                     const double *value) {
    tierkit_normalisation call = { .struct_size = sizeof call, .method = method };
    call.criteria = criteria;
    call.count = count;
    call.value = value;
    return call;
}

static void normalise(const tierkit_normalisation *call, const double *bounds, double *result,
                      int8_t *status, int32_t *flags) {
    assert_int_equal(tierkit_normalise(call, bounds, result, status, flags, NULL), TIERKIT_OK);
}

/* ---- published cases ------------------------------------------------------------------------- */

static void check_case(const char *name, int32_t method) {
    char *text = case_read(name), path[64];
    int32_t criteria = (int32_t)case_size(text, "criteria");
    int64_t count = case_size(text, "matrix");
    double value[32], result[32], tolerance = case_number(text, "tolerance");
    int8_t direction[8];
    for (int32_t j = 0; j < criteria; j++) {
        snprintf(path, sizeof path, "criteria.%d.direction", (int)j);
        direction[j] = strncmp(case_find(text, path), "\"max\"", 5) == 0 ? 1 : -1;
        for (int64_t i = 0; i < count; i++) {
            snprintf(path, sizeof path, "matrix.%d.%d", (int)i, (int)j);
            value[j * count + i] = case_number(text, path);
        }
    }
    tierkit_normalisation call = call_of(method, criteria, count, value);
    call.direction = direction;
    normalise(&call, NULL, result, NULL, NULL);
    for (int64_t k = 0; k < criteria * count; k++) {
        snprintf(path, sizeof path, "expected.matrix.%d.%d", (int)(k % count), (int)(k / count));
        assert_true(fabs(result[k] - case_number(text, path)) <= tolerance);
    }
    free(text);
}

static void normalise__published_cases__have_their_numbers(void **state) {
    (void)state;
    check_case("norm_minmax.json", TIERKIT_NORMALISE_MINMAX);
    check_case("norm_max.json", TIERKIT_NORMALISE_MAX);
    check_case("norm_linear.json", TIERKIT_NORMALISE_RATIO);
    check_case("norm_vector.json", TIERKIT_NORMALISE_VECTOR);
    check_case("norm_zscore_sample.json", TIERKIT_NORMALISE_ZSCORE_SAMPLE);
}

/* The same file gives the numbers with the other divisor. */
static void normalise__population_zscore__has_the_numbers_of_the_case(void **state) {
    (void)state;
    char *text = case_read("norm_zscore_sample.json"), path[64];
    double value[6], result[6];
    for (int i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        value[i] = case_number(text, path);
    }
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_ZSCORE, 1, 6, value);
    normalise(&call, NULL, result, NULL, NULL);
    for (int i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "recomputed_values.matrix_population_sd.%d.0", i);
        assert_true(fabs(result[i] - case_number(text, path)) <= 1e-12);
    }
    free(text);
}

/* By hand: 2 and 6 of 8; harmonic: 1/2 + 1/6 = 2/3, so 3/4 and 1/4. */
static void normalise__sum__shares_and_reciprocal_shares(void **state) {
    (void)state;
    const double value[] = { 2, 6, 2, 6 }, want[] = { 0.25, 0.75, 0.75, 0.25 };
    const int8_t direction[] = { 1, -1 };
    double result[4];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_SUM, 2, 2, value);
    call.direction = direction;
    normalise(&call, NULL, result, NULL, NULL);
    for (int k = 0; k < 4; k++) {
        assert_near(result[k], want[k], 1e-15);
    }
}

static void normalise__vector_kept__is_not_turned_for_costs(void **state) {
    (void)state;
    const double value[] = { 3, 4 };
    const int8_t direction[] = { -1 };
    double result[2];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_VECTOR_KEPT, 1, 2, value);
    call.direction = direction;
    normalise(&call, NULL, result, NULL, NULL);
    assert_same_double(result[0], 3.0 / 5);
    assert_same_double(result[1], 4.0 / 5);
    call.method = TIERKIT_NORMALISE_VECTOR;
    normalise(&call, NULL, result, NULL, NULL);
    assert_same_double(result[0], 2.0 / 5);
    assert_same_double(result[1], 1.0 / 5);
}

/* By hand: 0 at 0, 1 from 10 to 20, 0 at 60. */
static void normalise__interval__rises_stays_and_falls(void **state) {
    (void)state;
    const double value[] = { 0, 5, 10, 15, 20, 40, 60, -1, 61 };
    const double want[] = { 0, 0.5, 1, 1, 1, 0.5, 0, 0, 0 };
    const double ideal[] = { 10, 20 }, bounds[] = { 0, 60 };
    double result[9], own[2];
    int32_t flags[9];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_INTERVAL, 1, 9, value);
    call.ideal = ideal;
    normalise(&call, bounds, result, NULL, flags);
    for (int i = 0; i < 9; i++) {
        assert_same_double(result[i], want[i]);
        assert_int_equal(flags[i], i < 7 ? 0 : TIERKIT_FLAG_CLIPPED);
    }
    call.count = 7;
    assert_int_equal(tierkit_normalise_bounds(&call, own, NULL, NULL), TIERKIT_OK);
    assert_memory_equal(own, bounds, sizeof own);
}

static void normalise__target_at_an_end__has_one_slope(void **state) {
    (void)state;
    const double value[] = { 0, 25, 100 }, ideal[] = { 0, 0 }, want[] = { 1, 0.75, 0 };
    double result[3];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_INTERVAL, 1, 3, value);
    call.ideal = ideal;
    normalise(&call, NULL, result, NULL, NULL);
    assert_memory_equal(result, want, sizeof want);
}

/* ---- frozen bounds --------------------------------------------------------------------------- */

static void normalise__newcomer_on_frozen_bounds__moves_nobody_and_is_clipped(void **state) {
    (void)state;
    const double value[] = { 10, 30, 20, 50, 0 };
    double bounds[2], before[3], after[5];
    int32_t flags[5];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_MINMAX, 1, 3, value);
    assert_int_equal(tierkit_normalise_bounds(&call, bounds, NULL, NULL), TIERKIT_OK);
    normalise(&call, NULL, before, NULL, NULL);
    call.count = 5;
    normalise(&call, bounds, after, NULL, flags);
    const double want[] = { 0, 1, 0.5, 1, 0 };
    const int32_t want_flags[] = { 0, 0, 0, TIERKIT_FLAG_CLIPPED, TIERKIT_FLAG_CLIPPED };
    assert_memory_equal(before, after, sizeof before);
    assert_memory_equal(after, want, sizeof want);
    assert_memory_equal(flags, want_flags, sizeof flags);
}

static void normalise__frozen_ratio_and_max__end_at_one_and_zero(void **state) {
    (void)state;
    const double value[] = { 5, 20 }, bounds[] = { 8, 10 };
    const int8_t cost[] = { -1 };
    double result[2];
    int32_t flags[2];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_RATIO, 1, 2, value);
    normalise(&call, bounds, result, NULL, flags);
    assert_true(result[0] < 0.5 + 1e-15 && result[0] > 0.5 - 1e-15 && flags[0] == 0);
    assert_same_double(result[1], 1);
    assert_int_equal(flags[1], TIERKIT_FLAG_CLIPPED);
    call.direction = cost;
    normalise(&call, bounds, result, NULL, flags);
    assert_same_double(result[0], 1); /* 8 / 5 */
    assert_same_double(result[1], 0.4);
    assert_int_equal(flags[0], TIERKIT_FLAG_CLIPPED);
    call.method = TIERKIT_NORMALISE_MAX;
    normalise(&call, bounds, result, NULL, flags);
    assert_same_double(result[0], 0.5);
    assert_same_double(result[1], 0);
    assert_int_equal(flags[1], TIERKIT_FLAG_CLIPPED);
}

/* ---- edges ----------------------------------------------------------------------------------- */

/* What one number, or several equal ones, become by each method. */
static void normalise__constant_column__has_the_documented_number(void **state) {
    (void)state;
    static const struct {
        int32_t method;
        double one, three; /* of one element 0.1, of three */
        int32_t flags;
    } cases[] = {
        { TIERKIT_NORMALISE_MINMAX, 1, 1, TIERKIT_FLAG_CONSTANT },
        { TIERKIT_NORMALISE_MAX, 1, 1, 0 },
        { TIERKIT_NORMALISE_RATIO, 1, 1, 0 },
        { TIERKIT_NORMALISE_SUM, 1, 1.0 / 3, 0 },
        { TIERKIT_NORMALISE_VECTOR, 1, 0.57735026918962576, 0 },
        { TIERKIT_NORMALISE_ZSCORE, 0, 0, TIERKIT_FLAG_CONSTANT },
        { TIERKIT_NORMALISE_ZSCORE_SAMPLE, 0, 0, TIERKIT_FLAG_CONSTANT },
    };
    const double value[] = { 0.1, 0.1, 0.1 };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double result[3];
        int8_t status[3];
        int32_t flags[3];
        tierkit_normalisation call = call_of(cases[k].method, 1, 1, value);
        normalise(&call, NULL, result, status, flags);
        assert_near(result[0], cases[k].one, 2e-16);
        assert_int_equal(flags[0], cases[k].flags);
        call.count = 3;
        normalise(&call, NULL, result, status, flags);
        for (int i = 0; i < 3; i++) {
            assert_near(result[i], cases[k].three, 4e-16);
            assert_int_equal(flags[i], cases[k].flags);
            assert_int_equal(status[i], TIERKIT_VALUE_OK);
        }
    }
}

static void normalise__frozen_constant__better_is_one_and_worse_is_zero(void **state) {
    (void)state;
    const double value[] = { 4, 5, 6 }, bounds[] = { 5, 5 };
    const int8_t cost[] = { -1 };
    const double want[] = { 0, 1, 1 }, want_cost[] = { 1, 1, 0 };
    const int32_t both = TIERKIT_FLAG_CONSTANT | TIERKIT_FLAG_CLIPPED;
    const int32_t want_flags[] = { both, TIERKIT_FLAG_CONSTANT, both };
    double result[3];
    int32_t flags[3];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_MINMAX, 1, 3, value);
    normalise(&call, bounds, result, NULL, flags);
    assert_memory_equal(result, want, sizeof want);
    assert_memory_equal(flags, want_flags, sizeof flags);
    call.direction = cost;
    normalise(&call, bounds, result, NULL, flags);
    assert_memory_equal(result, want_cost, sizeof want);
}

static void normalise__zeros_and_negatives__have_a_status_where_they_cannot_be_taken(void **state) {
    (void)state;
    enum { OK = TIERKIT_VALUE_OK, OUT = TIERKIT_VALUE_OUT_OF_RANGE };
    static const struct {
        int32_t method;
        int8_t direction, status[4]; /* of -2, 0, 4, 8 */
        double result[4];
    } cases[] = {
        { TIERKIT_NORMALISE_MINMAX, 1, { OK, OK, OK, OK }, { 0, 0.2, 0.6, 1 } },
        { TIERKIT_NORMALISE_MAX, 1, { OUT, OK, OK, OK }, { 0, 0, 0.5, 1 } },
        { TIERKIT_NORMALISE_MAX, -1, { OUT, OK, OK, OK }, { 0, 1, 0.5, 0 } },
        { TIERKIT_NORMALISE_RATIO, 1, { OUT, OK, OK, OK }, { 0, 0, 0.5, 1 } },
        { TIERKIT_NORMALISE_RATIO, -1, { OUT, OUT, OK, OK }, { 0, 0, 1, 0.5 } },
        { TIERKIT_NORMALISE_SUM, 1, { OUT, OK, OK, OK }, { 0, 0, 1.0 / 3, 2.0 / 3 } },
        { TIERKIT_NORMALISE_SUM, -1, { OUT, OUT, OK, OK }, { 0, 0, 2.0 / 3, 1.0 / 3 } },
    };
    const double value[] = { -2, 0, 4, 8 };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double result[4];
        int8_t status[4];
        tierkit_normalisation call = call_of(cases[k].method, 1, 4, value);
        call.direction = &cases[k].direction;
        normalise(&call, NULL, result, status, NULL);
        assert_memory_equal(status, cases[k].status, sizeof status);
        for (int i = 0; i < 4; i++) {
            assert_true(fabs(result[i] - cases[k].result[i]) <= 2e-16);
        }
    }
}

static void normalise__all_zeros__has_no_denominator(void **state) {
    (void)state;
    static const int32_t methods[] = { TIERKIT_NORMALISE_MAX, TIERKIT_NORMALISE_RATIO,
                                       TIERKIT_NORMALISE_SUM, TIERKIT_NORMALISE_VECTOR };
    const double value[] = { 0, 0 };
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        double result[2] = { 9, 9 };
        int8_t status[2];
        tierkit_normalisation call = call_of(methods[k], 1, 2, value);
        normalise(&call, NULL, result, status, NULL);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(status[i], TIERKIT_VALUE_ZERO_DENOMINATOR);
            assert_same_double(result[i], 0);
        }
    }
    const double bounds[] = { 5, 0 }, spread[] = { 5, 6 }; /* frozen mean 5 without a spread */
    double result[2];
    int8_t status[2];
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_ZSCORE, 1, 2, spread);
    normalise(&call, bounds, result, status, NULL);
    assert_int_equal(status[0], TIERKIT_VALUE_OK);
    assert_int_equal(status[1], TIERKIT_VALUE_ZERO_DENOMINATOR);
}

static void normalise__one_missing__changes_no_other(void **state) {
    (void)state;
    const double value[] = { 1, CASE_NAN, 2, 4, 1, 2, 4 }, ideal[] = { 2, 3 };
    const int8_t missing[] = { 0, TIERKIT_VALUE_MISSING_RATE, 0, 0 };
    for (int32_t method = 1; method <= METHODS; method++) {
        double with[4], without[3];
        int8_t status[4];
        tierkit_normalisation call = call_of(method, 1, 4, value);
        call.status = missing;
        call.ideal = ideal;
        normalise(&call, NULL, with, status, NULL);
        call = call_of(method, 1, 3, value + 4);
        call.ideal = ideal;
        normalise(&call, NULL, without, NULL, NULL);
        assert_memory_equal(status, missing, sizeof status);
        assert_same_double(with[1], 0);
        assert_same_double(with[0], without[0]);
        assert_memory_equal(with + 2, without + 1, 2 * sizeof *with);
    }
}

static void normalise__nothing_there__bounds_have_a_status(void **state) {
    (void)state;
    const double value[] = { 5, -1 }, ideal[] = { 2, 3 };
    const int8_t missing[] = { 1, 1 }, own_status[] = { 0, 0 };
    double bounds[2], result[2];
    int8_t status = -1, cells[2];
    for (int32_t method = 1; method <= METHODS; method++) {
        tierkit_normalisation call = call_of(method, 1, 2, value);
        call.status = missing;
        call.ideal = ideal;
        assert_int_equal(tierkit_normalise_bounds(&call, bounds, &status, NULL), TIERKIT_OK);
        assert_int_equal(status, TIERKIT_VALUE_NO_DATA);
        assert_same_double(bounds[0], method == TIERKIT_NORMALISE_INTERVAL ? 2 : 0);
        normalise(&call, NULL, result, cells, NULL);
        assert_memory_equal(cells, missing, sizeof cells);
        call.count = 0;
        assert_int_equal(tierkit_normalise_bounds(&call, bounds, &status, NULL), TIERKIT_OK);
        assert_int_equal(status, TIERKIT_VALUE_NO_DATA);
        normalise(&call, NULL, NULL, NULL, NULL);
    }
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_MAX, 1, 1, value + 1);
    call.status = own_status;
    assert_int_equal(tierkit_normalise_bounds(&call, bounds, &status, NULL), TIERKIT_OK);
    assert_int_equal(status, TIERKIT_VALUE_NO_DATA);
}

/* ---- properties ------------------------------------------------------------------------------ */

static void fill(uint64_t seed, double *value) {
    for (int i = 0; i < ELEMENTS; i++) {
        value[i] = (double)case_between(&seed, 1, 1000000000) / 999983.0;
    }
}

static void normalise__elements_in_another_order__same_bytes(void **state) {
    (void)state;
    const double ideal[] = { 300, 400 };
    for (uint64_t seed = 1; seed <= 10; seed++) {
        double value[ELEMENTS], shuffled[ELEMENTS], a[ELEMENTS], b[ELEMENTS];
        int32_t order[ELEMENTS];
        uint64_t random = seed + 100;
        const int8_t direction = seed % 2 ? 1 : -1;
        fill(seed, value);
        case_shuffle(&random, order, ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            shuffled[i] = value[order[i]];
        }
        for (int32_t method = 1; method <= METHODS; method++) {
            tierkit_normalisation call = call_of(method, 1, ELEMENTS, value);
            call.direction = &direction;
            call.ideal = ideal;
            normalise(&call, NULL, a, NULL, NULL);
            call.value = shuffled;
            normalise(&call, NULL, b, NULL, NULL);
            for (int i = 0; i < ELEMENTS; i++) {
                assert_same_double(b[i], a[order[i]]);
            }
        }
    }
}

/* A power of two scales exactly, any other unit to the last few bits. */
static void normalise__another_unit__same_numbers(void **state) {
    (void)state;
    static const double units[] = { 1024, 0.25, 100, 0.001 };
    double value[ELEMENTS], scaled[ELEMENTS], a[ELEMENTS], b[ELEMENTS];
    fill(7, value);
    for (int32_t method = 1; method < METHODS; method++) {
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            tierkit_normalisation call = call_of(method, 1, ELEMENTS, value);
            normalise(&call, NULL, a, NULL, NULL);
            for (int i = 0; i < ELEMENTS; i++) {
                scaled[i] = value[i] * units[k];
            }
            call.value = scaled;
            normalise(&call, NULL, b, NULL, NULL);
            for (int i = 0; i < ELEMENTS; i++) {
                assert_true(fabs(a[i] - b[i]) <= (k < 2 ? 0 : 2e-14));
            }
        }
    }
}

static void normalise__any_column__better_never_gets_less(void **state) {
    (void)state;
    double value[ELEMENTS], result[ELEMENTS];
    for (uint64_t seed = 1; seed <= 10; seed++) {
        fill(seed, value);
        value[3] = value[4] * (1 + 2.3e-16); /* neighbours */
        for (int32_t method = 1; method < METHODS; method++) {
            for (int8_t direction = -1; direction <= 1; direction = (int8_t)(direction + 2)) {
                tierkit_normalisation call = call_of(method, 1, ELEMENTS, value);
                call.direction = &direction;
                normalise(&call, NULL, result, NULL, NULL);
                int turned = direction < 0 && method != TIERKIT_NORMALISE_VECTOR_KEPT;
                for (int i = 1; i < ELEMENTS; i++) {
                    double ahead = value[i] - value[i - 1], up = result[i] - result[i - 1];
                    assert_true(turned ? ahead * up <= 0 : ahead * up >= 0);
                }
            }
        }
    }
}

static void normalise__direction_flipped__mirrors_what_has_a_mirror(void **state) {
    (void)state;
    static const struct {
        int32_t method;
        double sum; /* of the number and its mirror */
    } cases[] = { { TIERKIT_NORMALISE_MINMAX, 1 },
                  { TIERKIT_NORMALISE_MAX, 1 },
                  { TIERKIT_NORMALISE_VECTOR, 1 },
                  { TIERKIT_NORMALISE_ZSCORE, 0 } };
    const int8_t cost = -1;
    double value[ELEMENTS], a[ELEMENTS], b[ELEMENTS];
    fill(3, value);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_normalisation call = call_of(cases[k].method, 1, ELEMENTS, value);
        normalise(&call, NULL, a, NULL, NULL);
        call.direction = &cost;
        normalise(&call, NULL, b, NULL, NULL);
        for (int i = 0; i < ELEMENTS; i++) {
            assert_true(fabs(a[i] + b[i] - cases[k].sum) <= 4e-16);
        }
    }
}

static void normalise__in_place_and_frozen_own_bounds__same_bytes(void **state) {
    (void)state;
    const double ideal[] = { 300, 400, 1, 2 };
    const int8_t direction[] = { 1, -1 };
    double value[2 * ELEMENTS], a[2 * ELEMENTS], b[2 * ELEMENTS], bounds[4];
    int8_t status[2 * ELEMENTS] = { 0, 1, 0, 2 };
    for (int32_t method = 1; method <= METHODS; method++) {
        int8_t own[2 * ELEMENTS];
        memcpy(own, status, sizeof own);
        fill(11, value);
        fill(12, value + ELEMENTS);
        tierkit_normalisation call = call_of(method, 2, ELEMENTS, value);
        call.status = own;
        call.direction = direction;
        call.ideal = ideal;
        assert_int_equal(tierkit_normalise_bounds(&call, bounds, NULL, NULL), TIERKIT_OK);
        normalise(&call, NULL, a, NULL, NULL);
        normalise(&call, bounds, b, NULL, NULL);
        assert_memory_equal(a, b, sizeof a);
        normalise(&call, NULL, value, own, NULL);
        assert_memory_equal(a, value, sizeof a);
        assert_memory_equal(own, status, sizeof own);
    }
}

/* ---- percentiles ----------------------------------------------------------------------------- */

/* By hand, largest first: 30 has 3 after it of 4, so 3.5 / 4. */
static void percentile__ties_and_missing__share_after_and_half_of_equal(void **state) {
    (void)state;
    const int64_t value[] = { 10, 30, 20, 0, 20 };
    const int8_t status[] = { 0, 0, 0, 1, 0 };
    const double want[] = { 0.125, 0.875, 0.5, 0, 0.5 };
    double result[5];
    tierkit_amounts amounts = case_amounts(value, NULL, 5);
    amounts.status = status;
    case_order(&amounts);
    assert_int_equal(tierkit_normalise_percentile(&amounts, result, NULL), TIERKIT_OK);
    assert_memory_equal(result, want, sizeof want);
    amounts.flags = TIERKIT_ORDER_ASCENDING;
    case_order(&amounts);
    assert_int_equal(tierkit_normalise_percentile(&amounts, result, NULL), TIERKIT_OK);
    for (int i = 0; i < 5; i++) {
        assert_same_double(result[i], i == 3 ? 0 : 1 - want[i]);
    }
    case_release(&amounts);
}

static void percentile__one_or_all_equal__is_a_half(void **state) {
    (void)state;
    const int64_t value[] = { 7, 7, 7 };
    for (int64_t count = 0; count <= 3; count++) {
        double result[3];
        tierkit_amounts amounts = case_amounts(value, NULL, count);
        case_order(&amounts);
        assert_int_equal(tierkit_normalise_percentile(&amounts, result, NULL), TIERKIT_OK);
        for (int64_t i = 0; i < count; i++) {
            assert_same_double(result[i], 0.5);
        }
        case_release(&amounts);
    }
}

static void percentile__wrong_call__is_refused(void **state) {
    (void)state;
    const int64_t value[] = { 7, 8 };
    tierkit_error err = { .struct_size = sizeof err };
    double *result = case_array(2 * sizeof *result);
    tierkit_amounts amounts = case_amounts(value, NULL, 2);
    case_order(&amounts);
    assert_int_equal(tierkit_normalise_percentile(NULL, result, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_normalise_percentile(&amounts, NULL, &err), TIERKIT_E_NULL);
    amounts.first[1] = 7;
    assert_int_equal(tierkit_normalise_percentile(&amounts, result, &err), TIERKIT_E_ARGUMENT);
    assert_int_equal(err.row, 1);
    assert_true(case_untouched(result, 2 * sizeof *result));
    case_release(&amounts);
    free(result);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void expect(const tierkit_normalisation *call, const double *bounds, tierkit_status want,
                   int32_t field, int64_t row) {
    tierkit_error err = { .struct_size = sizeof err };
    size_t bytes = 4 * sizeof(double);
    double *result = case_array(bytes), *own = case_array(bytes);
    int8_t *status = case_array(bytes);
    int32_t *flags = case_array(bytes);
    assert_int_equal(tierkit_normalise(call, bounds, result, status, flags, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_int_equal(err.row, row);
    if (bounds == NULL) {
        assert_int_equal(tierkit_normalise_bounds(call, own, status, &err), want);
    }
    assert_true(case_untouched(result, bytes) && case_untouched(own, bytes) &&
                case_untouched(status, bytes) && case_untouched(flags, bytes));
    free(result);
    free(own);
    free(status);
    free(flags);
}

static void normalise__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const double value[] = { 1, 2, 3, 4 };
    tierkit_normalisation good = call_of(TIERKIT_NORMALISE_MINMAX, 2, 2, value), bad = good;
    expect(NULL, NULL, TIERKIT_E_NULL, -1, -1);
    bad.value = NULL;
    expect(&bad, NULL, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.method = TIERKIT_NORMALISE_INTERVAL;
    expect(&bad, NULL, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.struct_size = 8;
    expect(&bad, NULL, TIERKIT_E_ABI_SIZE, -1, -1);
    bad = good, bad.flags = 1;
    expect(&bad, NULL, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.method = 0;
    expect(&bad, NULL, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.method = METHODS + 1;
    expect(&bad, NULL, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.criteria = 0;
    expect(&bad, NULL, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.criteria = TIERKIT_CRITERIA_MAX + 1;
    expect(&bad, NULL, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.count = -1;
    expect(&bad, NULL, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1;
    expect(&bad, NULL, TIERKIT_E_LIMIT, -1, -1);
    struct {
        tierkit_normalisation call;
        uint64_t more;
    } larger = { good, 1 };
    larger.call.struct_size = sizeof larger;
    expect(&larger.call, NULL, TIERKIT_E_ABI_FORWARD, -1, -1);
    assert_int_equal(tierkit_normalise(&good, NULL, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_normalise_bounds(&good, NULL, NULL, NULL), TIERKIT_E_NULL);
}

static void normalise__wrong_number__is_refused_with_its_place(void **state) {
    (void)state;
    double value[] = { 1, 2, 3, 4 }, ideal[] = { 1, 2, 4, 3 }, bounds[] = { 0, 5, 6, 5 };
    int8_t direction[] = { 1, 0 };
    tierkit_normalisation call = call_of(TIERKIT_NORMALISE_MINMAX, 2, 2, value);
    value[3] = CASE_NAN;
    expect(&call, NULL, TIERKIT_E_NUMBER, 1, 1);
    value[3] = 1.1e100;
    expect(&call, NULL, TIERKIT_E_RANGE, 1, 1);
    value[3] = -1e100;
    call.direction = direction;
    expect(&call, NULL, TIERKIT_E_RANGE, 1, -1);
    direction[1] = -1;
    expect(&call, bounds, TIERKIT_E_RANGE, 1, -1);
    bounds[2] = CASE_INFINITY;
    expect(&call, bounds, TIERKIT_E_NUMBER, 1, -1);
    bounds[2] = 0, bounds[3] = -1;
    call.method = TIERKIT_NORMALISE_VECTOR;
    expect(&call, bounds, TIERKIT_E_RANGE, 1, -1);
    call.method = TIERKIT_NORMALISE_INTERVAL;
    call.ideal = ideal;
    expect(&call, NULL, TIERKIT_E_RANGE, 1, -1);
    ideal[3] = CASE_NAN;
    expect(&call, NULL, TIERKIT_E_NUMBER, 1, -1);
    ideal[3] = 5;
    bounds[3] = 4.5;
    expect(&call, bounds, TIERKIT_E_RANGE, 1, -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normalise__published_cases__have_their_numbers),
        cmocka_unit_test(normalise__population_zscore__has_the_numbers_of_the_case),
        cmocka_unit_test(normalise__sum__shares_and_reciprocal_shares),
        cmocka_unit_test(normalise__vector_kept__is_not_turned_for_costs),
        cmocka_unit_test(normalise__interval__rises_stays_and_falls),
        cmocka_unit_test(normalise__target_at_an_end__has_one_slope),
        cmocka_unit_test(normalise__newcomer_on_frozen_bounds__moves_nobody_and_is_clipped),
        cmocka_unit_test(normalise__frozen_ratio_and_max__end_at_one_and_zero),
        cmocka_unit_test(normalise__constant_column__has_the_documented_number),
        cmocka_unit_test(normalise__frozen_constant__better_is_one_and_worse_is_zero),
        cmocka_unit_test(normalise__zeros_and_negatives__have_a_status_where_they_cannot_be_taken),
        cmocka_unit_test(normalise__all_zeros__has_no_denominator),
        cmocka_unit_test(normalise__one_missing__changes_no_other),
        cmocka_unit_test(normalise__nothing_there__bounds_have_a_status),
        cmocka_unit_test(normalise__elements_in_another_order__same_bytes),
        cmocka_unit_test(normalise__another_unit__same_numbers),
        cmocka_unit_test(normalise__any_column__better_never_gets_less),
        cmocka_unit_test(normalise__direction_flipped__mirrors_what_has_a_mirror),
        cmocka_unit_test(normalise__in_place_and_frozen_own_bounds__same_bytes),
        cmocka_unit_test(percentile__ties_and_missing__share_after_and_half_of_equal),
        cmocka_unit_test(percentile__one_or_all_equal__is_a_half),
        cmocka_unit_test(percentile__wrong_call__is_refused),
        cmocka_unit_test(normalise__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(normalise__wrong_number__is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
