/* Owns: the tests of ln and exp. Must not know: how they are computed. Called by: meson test. */
#include "check.h"

#include "base/elementary.h"

#include <float.h>
#include <math.h>

/* x, the nearest double, what is missing to the exact number in millionths of its last place */
typedef struct vector {
    uint64_t x, nearest;
    int32_t rest;
} vector;

static const vector logarithms[] = {
#include "vectors/logarithms.inc"
};

static const vector exponentials[] = {
#include "vectors/exponentials.inc"
};

/* Neighbouring doubles of one sign have neighbouring bits. */
static double units_off(double got, const vector *v) {
    double steps = (double)(int64_t)(bits_of(got) - v->nearest);
    return fabs(double_of(v->nearest) < 0 ? -steps - v->rest / 1e6 : steps - v->rest / 1e6);
}

/* The largest error in units of the last place; `bound` is what elementary.h promises. */
static void check(double (*function)(double), const vector *vectors, size_t count, double bound) {
    for (size_t i = 0; i < count; i++) {
        double got = function(double_of(vectors[i].x));
        if (!(units_off(got, &vectors[i]) < bound)) {
            fail_msg("row %zu, x = %.17g: got %.17g, want %.17g", i, double_of(vectors[i].x), got,
                     double_of(vectors[i].nearest));
        }
    }
}

static void elementary__python_decimals__ln_within_one_unit(void **state) {
    (void)state;
    check(tierkit_i_ln, logarithms, COUNT_OF(logarithms), 1);
}

static void elementary__python_decimals__exp_within_one_unit(void **state) {
    (void)state;
    check(tierkit_i_exp, exponentials, COUNT_OF(exponentials), 1);
}

static void elementary__exact_points__are_exact(void **state) {
    (void)state;
    assert_int_equal(bits_of(tierkit_i_ln(1)), bits_of(0.0));
    assert_int_equal(bits_of(tierkit_i_exp(0)), bits_of(1.0));
    assert_int_equal(bits_of(tierkit_i_exp(-0.0)), bits_of(1.0));
}

static void elementary__beyond_the_doubles__ends_at_zero_and_the_largest(void **state) {
    (void)state;
    assert_int_equal(bits_of(tierkit_i_exp(-746)), bits_of(0.0));
    assert_int_equal(bits_of(tierkit_i_exp(-DBL_MAX)), bits_of(0.0));
    assert_int_equal(bits_of(tierkit_i_exp(709.79)), bits_of(DBL_MAX));
    assert_int_equal(bits_of(tierkit_i_exp(DBL_MAX)), bits_of(DBL_MAX));
}

/* Where two pieces of the computation meet, a larger x must not get a smaller number. */
static void elementary__seams__never_descend(void **state) {
    (void)state;
    static const double seams[] = { 0.5, 0.70710678118654757, 1, 1.4142135623730951, 2, 4 };
    for (size_t i = 0; i < COUNT_OF(seams); i++) {
        for (int k = -200; k < 200; k++) {
            double a = seams[i] * (1 + k * DBL_EPSILON), b = seams[i] * (1 + (k + 1) * DBL_EPSILON);
            assert_true(tierkit_i_ln(a) <= tierkit_i_ln(b));
            double x = tierkit_i_ln(seams[i]) / 2;
            a = x * (1 + k * DBL_EPSILON), b = x * (1 + (k + 1) * DBL_EPSILON);
            assert_true(x < 0 ? tierkit_i_exp(a) >= tierkit_i_exp(b)
                              : tierkit_i_exp(a) <= tierkit_i_exp(b));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elementary__python_decimals__ln_within_one_unit),
        cmocka_unit_test(elementary__python_decimals__exp_within_one_unit),
        cmocka_unit_test(elementary__exact_points__are_exact),
        cmocka_unit_test(elementary__beyond_the_doubles__ends_at_zero_and_the_largest),
        cmocka_unit_test(elementary__seams__never_descend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
