/* Tests of tierkit_value_points(). */
#include "case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tierkit_points points_of(const double *x, const double *y, int32_t count) {
    tierkit_points points = { .struct_size = sizeof points, .count = count, .x = x, .y = y };
    return points;
}

static double value_of(const tierkit_points *points, double v, int32_t *flags) {
    double result = -1;
    assert_int_equal(tierkit_value_points(points, &v, NULL, 1, &result, flags, NULL), TIERKIT_OK);
    return result;
}

/* The case lists each function from the largest x down where less is better. */
static int32_t read_points(const char *text, int column, double *x, double *y) {
    char path[64];
    snprintf(path, sizeof path, "params.breakpoints_x.%d", column);
    int32_t count = (int32_t)case_size(text, path);
    for (int32_t k = 0; k < count; k++) {
        snprintf(path, sizeof path, "params.breakpoints_x.%d.%d", column, k);
        x[k] = case_number(text, path);
        snprintf(path, sizeof path, "params.breakpoints_y.%d.%d", column, k);
        y[k] = case_number(text, path);
    }
    int descending = x[0] > x[count - 1];
    for (int32_t k = 0; descending && k < count / 2; k++) {
        double swapped_x = x[k], swapped_y = y[k];
        x[k] = x[count - 1 - k];
        y[k] = y[count - 1 - k];
        x[count - 1 - k] = swapped_x;
        y[count - 1 - k] = swapped_y;
    }
    return count;
}

static void points__published_transport_case__has_its_values(void **state) {
    (void)state;
    char *text = case_read("mavt_piecewise_transport.json"), path[64];
    double x[8], y[8], tolerance = case_number(text, "tolerance");
    for (int column = 0; column < 3; column++) {
        int32_t count = read_points(text, column, x, y);
        tierkit_points points = points_of(x, y, count);
        for (int row = 0; row < 5; row++) {
            snprintf(path, sizeof path, "matrix.%d.%d", row, column);
            double got = value_of(&points, case_number(text, path), NULL);
            snprintf(path, sizeof path, "expected.matrix.%d.%d", row, column);
            assert_true(fabs(got - case_number(text, path)) <= tolerance);
        }
    }
    free(text);
}

/* By hand: 50000: 0, 250000: 60, 1000000: 100. */
static void points__line_and_ends__interpolate_and_clip(void **state) {
    (void)state;
    const double x[] = { 50000, 250000, 1000000 }, y[] = { 0, 60, 100 };
    static const struct {
        double v, want;
        int32_t flags;
    } cases[] = {
        { 49999.99, 0, TIERKIT_FLAG_CLIPPED },
        { 50000, 0, 0 },
        { 150000, 30, 0 },
        { 250000, 60, 0 },
        { 625000, 80, 0 },
        { 1000000, 100, 0 },
        { 1000000.01, 100, TIERKIT_FLAG_CLIPPED },
        { -1e300, 0, TIERKIT_FLAG_CLIPPED },
        { 1.7e308, 100, TIERKIT_FLAG_CLIPPED },
    };
    tierkit_points points = points_of(x, y, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t flags = -1;
        assert_same_double(value_of(&points, cases[i].v, &flags), cases[i].want);
        assert_int_equal(flags, cases[i].flags);
    }
}

static void points__step__is_closed_at_the_left_and_open_above(void **state) {
    (void)state;
    const double x[] = { 0, 10, 20 }, y[] = { 1, 5, -3 };
    static const struct {
        double v, want;
        int32_t flags;
    } cases[] = {
        { -0.5, 1, TIERKIT_FLAG_CLIPPED },
        { 0, 1, 0 },
        { 9.999, 1, 0 },
        { 10, 5, 0 },
        { 19.999, 5, 0 },
        { 20, -3, 0 },
        { 1e9, -3, 0 },
    };
    tierkit_points points = points_of(x, y, 3);
    points.flags = TIERKIT_POINTS_STEP;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t flags = -1;
        assert_same_double(value_of(&points, cases[i].v, &flags), cases[i].want);
        assert_int_equal(flags, cases[i].flags);
    }
}

static void points__one_point__is_a_constant(void **state) {
    (void)state;
    const double x[] = { 3 }, y[] = { 42 };
    for (uint32_t step = 0; step <= 1; step++) {
        tierkit_points points = points_of(x, y, 1);
        points.flags = step;
        int32_t flags = -1;
        assert_same_double(value_of(&points, 3, &flags), 42);
        assert_int_equal(flags, 0);
        assert_same_double(value_of(&points, 2, &flags), 42);
        assert_int_equal(flags, TIERKIT_FLAG_CLIPPED);
    }
}

static int32_t random_points(uint64_t *random, int32_t count, double *x, double *y) {
    double at = (double)case_between(random, -1000, 1000) / 7, level = 0;
    for (int32_t k = 0; k < count; k++) {
        at += (double)case_between(random, 1, 1000) / 13;
        level += (double)case_between(random, 0, 1000) / 17;
        x[k] = at;
        y[k] = level;
    }
    return count;
}

static void points__monotone_points__never_rank_less_above_more(void **state) {
    (void)state;
    uint64_t random = 1;
    double x[40], y[40];
    for (int round = 0; round < 200; round++) {
        int32_t count = random_points(&random, (int32_t)case_between(&random, 1, 40), x, y);
        tierkit_points points = points_of(x, y, count);
        for (int trial = 0; trial < 50; trial++) {
            double v = x[0] - 10 +
                       (x[count - 1] - x[0] + 20) *
                           ((double)case_between(&random, 0, 1 << 30) / (1 << 30));
            double more = nextafter(v, 1e308);
            assert_true(value_of(&points, more, NULL) >= value_of(&points, v, NULL));
        }
        for (int32_t k = 0; k < count; k++) {
            assert_same_double(value_of(&points, x[k], NULL), y[k]);
            assert_true(value_of(&points, nextafter(x[k], -1e308), NULL) <= y[k]);
        }
    }
}

/* -134.36 + (84.74 + 134.36) is 84.74000000000001 in doubles, and just below the end of the wide
 * interval the quotient rounds to 1. */
static void points__rounding_beyond_an_end__stays_between_the_points(void **state) {
    (void)state;
    const double x[] = { -1e16, 1 }, up[] = { -134.36, 84.74 }, down[] = { 134.36, -84.74 };
    double v = nextafter(1, 0);
    assert_true(up[0] + (up[1] - up[0]) > up[1]);
    tierkit_points points = points_of(x, up, 2);
    assert_same_double(value_of(&points, v, NULL), 84.74);
    points.y = down;
    assert_same_double(value_of(&points, v, NULL), -84.74);
}

/* A second way: walk the segments from the left. */
static void points__random_points__agree_with_a_plain_scan(void **state) {
    (void)state;
    uint64_t random = 2;
    double x[40], y[40];
    for (int round = 0; round < 2000; round++) {
        int32_t count = random_points(&random, (int32_t)case_between(&random, 2, 40), x, y), k = 0;
        double v =
            x[0] + (x[count - 1] - x[0]) * ((double)case_between(&random, 0, 1 << 30) / (1 << 30));
        while (k + 2 < count && v >= x[k + 1]) {
            k++;
        }
        double part = (v - x[k]) / (x[k + 1] - x[k]);
        tierkit_points points = points_of(x, y, count);
        assert_near(value_of(&points, v, NULL), (1 - part) * y[k] + part * y[k + 1], 1e-11);
    }
}

static void points__mirrored_points__give_mirrored_values(void **state) {
    (void)state;
    uint64_t random = 3;
    double x[20], y[20], mirrored[20];
    for (int round = 0; round < 500; round++) {
        int32_t count = random_points(&random, 20, x, y);
        for (int32_t k = 0; k < count; k++) {
            mirrored[k] = -y[k];
        }
        tierkit_points up = points_of(x, y, count), down = points_of(x, mirrored, count);
        double v = (double)case_between(&random, -3000, 3000) / 7;
        assert_same_double(value_of(&down, v, NULL) + 0.0, -value_of(&up, v, NULL) + 0.0);
    }
}

static void points__missing_elements__are_not_looked_at(void **state) {
    (void)state;
    const double x[] = { 0, 1 }, y[] = { 5, 6 };
    const int8_t status[] = { TIERKIT_VALUE_OK, TIERKIT_VALUE_NO_DATA, TIERKIT_VALUE_OVERFLOW };
    double value[] = { 0.5, CASE_NAN, 1e300 };
    int32_t flags[] = { -1, -1, -1 };
    tierkit_points points = points_of(x, y, 2);
    assert_int_equal(tierkit_value_points(&points, value, status, 3, value, flags, NULL),
                     TIERKIT_OK);
    const double want[] = { 5.5, 0, 0 }; /* in place */
    assert_memory_equal(value, want, sizeof want);
    assert_int_equal(flags[0] | flags[1] | flags[2], 0);
}

static void points__negative_zero__comes_out_as_zero(void **state) {
    (void)state;
    const double x[] = { 0, 1 }, y[] = { -0.0, -0.0 };
    tierkit_points points = points_of(x, y, 2);
    assert_same_double(value_of(&points, 0.5, NULL), 0.0);
    assert_same_double(value_of(&points, -1, NULL), 0.0);
}

static void points__no_elements__need_no_arrays(void **state) {
    (void)state;
    const double x[] = { 0 }, y[] = { 0 };
    tierkit_points points = points_of(x, y, 1);
    assert_int_equal(tierkit_value_points(&points, NULL, NULL, 0, NULL, NULL, NULL), TIERKIT_OK);
}

/* ---- errors --------------------------------------------------------------------------------- */

enum { COUNT = 3 };

/* One call that must fail as stated and leave everything alone. */
static void expect(const tierkit_points *points, const double *value, int64_t count,
                   tierkit_status want, int32_t field, int64_t row) {
    tierkit_error err = { .struct_size = sizeof err };
    double *result = case_array(COUNT * sizeof *result);
    int32_t *flags = case_array(COUNT * sizeof *flags);
    assert_int_equal(tierkit_value_points(points, value, NULL, count, result, flags, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_int_equal(err.row, row);
    assert_true(case_untouched(result, COUNT * sizeof *result));
    assert_true(case_untouched(flags, COUNT * sizeof *flags));
    free(result);
    free(flags);
}

static void points__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    double x[TIERKIT_POINTS_MAX + 1], y[TIERKIT_POINTS_MAX + 1], value[COUNT] = { 0, 1, 2 };
    for (int32_t k = 0; k <= TIERKIT_POINTS_MAX; k++) {
        x[k] = y[k] = k;
    }
    tierkit_points good = points_of(x, y, 3), bad = good;
    expect(NULL, value, COUNT, TIERKIT_E_NULL, -1, -1);
    expect(&good, NULL, COUNT, TIERKIT_E_NULL, -1, -1);
    assert_int_equal(tierkit_value_points(&good, value, NULL, COUNT, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    expect(&good, value, -1, TIERKIT_E_RANGE, -1, -1);
    expect(&good, value, (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1, TIERKIT_E_LIMIT, -1, -1);
    bad.struct_size = sizeof bad - 1;
    expect(&bad, value, COUNT, TIERKIT_E_ABI_SIZE, -1, -1);
    bad = good, bad.flags = 2;
    expect(&bad, value, COUNT, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.reserved = 1;
    expect(&bad, value, COUNT, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.count = 0;
    expect(&bad, value, COUNT, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = TIERKIT_POINTS_MAX + 1;
    expect(&bad, value, COUNT, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.count = TIERKIT_POINTS_MAX;
    assert_int_equal(tierkit_value_points(&bad, value, NULL, 0, NULL, NULL, NULL), TIERKIT_OK);
    bad = good, bad.x = NULL;
    expect(&bad, value, COUNT, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.y = NULL;
    expect(&bad, value, COUNT, TIERKIT_E_NULL, -1, -1);
}

static void points__wrong_number__is_refused_with_its_place(void **state) {
    (void)state;
    double x[] = { 0, 1, 2 }, y[] = { 0, 1, 2 }, value[COUNT] = { 0, 1, 2 };
    tierkit_points points = points_of(x, y, 3);
    x[2] = 1;
    expect(&points, value, COUNT, TIERKIT_E_ARGUMENT, 2, -1);
    x[2] = CASE_NAN;
    expect(&points, value, COUNT, TIERKIT_E_NUMBER, 2, -1);
    x[2] = 1.1e300;
    expect(&points, value, COUNT, TIERKIT_E_RANGE, 2, -1);
    x[2] = 1e300;
    y[1] = -CASE_INFINITY;
    expect(&points, value, COUNT, TIERKIT_E_NUMBER, 1, -1);
    y[1] = -1.1e300;
    expect(&points, value, COUNT, TIERKIT_E_RANGE, 1, -1);
    y[1] = -1e300;
    value[2] = CASE_INFINITY;
    expect(&points, value, COUNT, TIERKIT_E_NUMBER, -1, 2);
    value[2] = CASE_NAN;
    expect(&points, value, COUNT, TIERKIT_E_NUMBER, -1, 2);
    value[2] = 5e299; /* the widest line there is stays finite */
    double result[COUNT];
    assert_int_equal(tierkit_value_points(&points, value, NULL, COUNT, result, NULL, NULL),
                     TIERKIT_OK);
    assert_true(fabs(result[2]) <= 1e300);
}

static void points__larger_record__is_read_only_when_zero_beyond(void **state) {
    (void)state;
    const double x[] = { 0 }, y[] = { 0 };
    struct {
        tierkit_points points;
        uint64_t more;
    } larger = { .points = points_of(x, y, 1) };
    larger.points.struct_size = sizeof larger;
    assert_int_equal(tierkit_value_points(&larger.points, NULL, NULL, 0, NULL, NULL, NULL),
                     TIERKIT_OK);
    larger.more = 1;
    assert_int_equal(tierkit_value_points(&larger.points, NULL, NULL, 0, NULL, NULL, NULL),
                     TIERKIT_E_ABI_FORWARD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points__published_transport_case__has_its_values),
        cmocka_unit_test(points__line_and_ends__interpolate_and_clip),
        cmocka_unit_test(points__step__is_closed_at_the_left_and_open_above),
        cmocka_unit_test(points__one_point__is_a_constant),
        cmocka_unit_test(points__monotone_points__never_rank_less_above_more),
        cmocka_unit_test(points__rounding_beyond_an_end__stays_between_the_points),
        cmocka_unit_test(points__random_points__agree_with_a_plain_scan),
        cmocka_unit_test(points__mirrored_points__give_mirrored_values),
        cmocka_unit_test(points__missing_elements__are_not_looked_at),
        cmocka_unit_test(points__negative_zero__comes_out_as_zero),
        cmocka_unit_test(points__no_elements__need_no_arrays),
        cmocka_unit_test(points__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(points__wrong_number__is_refused_with_its_place),
        cmocka_unit_test(points__larger_record__is_read_only_when_zero_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
