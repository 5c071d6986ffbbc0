/* Owns: the tests of checked and 128-bit arithmetic. Must not know: which variant of the wide
 * operations was compiled; it is built with both. Called by: meson test. */
#include "check.h"

#include "base/i128.h"

typedef tierkit_i_i128 wide;

static const struct {
    wide a, b, sum;
    int sum_overflows;
    wide product;
    int product_overflows;
    wide quotient;
    int quotient_overflows;
    int exact;
    uint64_t nearest;
} pairs[] = {
#include "vectors/integer_pairs.inc"
};

static int same(wide a, wide b) {
    return a.low == b.low && a.high == b.high;
}

static void i128_add__python_integers__same_sum_or_overflow(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        wide sum = { 0, 0 };
        int overflow = tierkit_i_i128_add(pairs[i].a, pairs[i].b, &sum);
        if (overflow != pairs[i].sum_overflows || (!overflow && !same(sum, pairs[i].sum))) {
            fail_msg("row %zu", i);
        }
        wide back = { 0, 0 };
        if (!overflow && (tierkit_i_i128_sub(sum, pairs[i].b, &back) || !same(back, pairs[i].a))) {
            fail_msg("row %zu: taken back", i);
        }
    }
}

static void i128_mul__python_integers__same_product_or_overflow(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        wide product = { 0, 0 }, swapped = { 0, 0 };
        int overflow = tierkit_i_i128_mul(pairs[i].a, pairs[i].b, &product);
        if (overflow != pairs[i].product_overflows ||
            overflow != tierkit_i_i128_mul(pairs[i].b, pairs[i].a, &swapped)) {
            fail_msg("row %zu: overflow %d", i, overflow);
        }
        if (!overflow && (!same(product, pairs[i].product) || !same(product, swapped))) {
            fail_msg("row %zu", i);
        }
    }
}

static void i128_divide__python_fractions__half_even(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        wide quotient = { 0, 0 };
        int exact = -1;
        int overflow = tierkit_i_i128_divide_half_even(pairs[i].a, pairs[i].b, &quotient, &exact);
        if (overflow != pairs[i].quotient_overflows) {
            fail_msg("row %zu: overflow %d", i, overflow);
        }
        if (!overflow && (!same(quotient, pairs[i].quotient) || exact != pairs[i].exact)) {
            fail_msg("row %zu: exact %d", i, exact);
        }
    }
}

static void i128_quotient__python_fractions__nearest_double(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        uint64_t got = bits_of(tierkit_i_i128_quotient(pairs[i].a, pairs[i].b));
        if (got != pairs[i].nearest) {
            fail_msg("row %zu: %016llx, want %016llx", i, (unsigned long long)got,
                     (unsigned long long)pairs[i].nearest);
        }
    }
}

static void i128_compare_quotients__python_fractions__same_order(void **state) {
    (void)state;
    static const struct {
        wide a, b, c, d;
        int order;
    } cases[] = {
#include "vectors/quotient_order.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int order =
            tierkit_i_i128_compare_quotients(cases[i].a, cases[i].b, cases[i].c, cases[i].d);
        int back = tierkit_i_i128_compare_quotients(cases[i].c, cases[i].d, cases[i].a, cases[i].b);
        if (order != cases[i].order || back != -order) {
            fail_msg("row %zu: %d, want %d", i, order, cases[i].order);
        }
    }
}

static void i128_sign_and_order__edges__as_integers(void **state) {
    (void)state;
    /* Ascending. */
    static const struct {
        wide value;
        int sign;
        int64_t narrow;
        int wide_only;
    } cases[] = {
        { { 0, INT64_MIN }, -1, 0, 1 },
        { { UINT64_C(0x7FFFFFFFFFFFFFFF), -1 }, -1, 0, 1 },
        { { UINT64_C(0x8000000000000000), -1 }, -1, INT64_MIN, 0 },
        { { UINT64_MAX, -1 }, -1, -1, 0 },
        { { 0, 0 }, 0, 0, 0 },
        { { 1, 0 }, 1, 1, 0 },
        { { INT64_MAX, 0 }, 1, INT64_MAX, 0 },
        { { UINT64_C(0x8000000000000000), 0 }, 1, 0, 1 },
        { { 0, 1 }, 1, 0, 1 },
        { { UINT64_MAX, INT64_MAX }, 1, 0, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t narrow = 0;
        assert_int_equal(tierkit_i_i128_sign(cases[i].value), cases[i].sign);
        assert_int_equal(tierkit_i_i128_to64(cases[i].value, &narrow), cases[i].wide_only);
        if (!cases[i].wide_only) {
            assert_int_equal(narrow, cases[i].narrow);
            assert_true(same(tierkit_i_i128_of(narrow), cases[i].value));
        }
        for (size_t j = 0; j < COUNT_OF(cases); j++) {
            assert_int_equal(tierkit_i_i128_compare(cases[i].value, cases[j].value),
                             (i > j) - (i < j));
        }
    }
}

static void i128_neg__minimum__overflows_and_nothing_else(void **state) {
    (void)state;
    wide out = { 0, 0 };
    assert_int_equal(tierkit_i_i128_neg((wide){ 0, INT64_MIN }, &out), 1);
    assert_int_equal(tierkit_i_i128_neg((wide){ UINT64_MAX, INT64_MAX }, &out), 0);
    assert_true(same(out, (wide){ 1, INT64_MIN }));
    assert_int_equal(tierkit_i_i128_neg((wide){ 0, 0 }, &out), 0);
    assert_true(same(out, (wide){ 0, 0 }));
}

static void i128_power10__each__ten_times_the_last(void **state) {
    (void)state;
    wide power = { 1, 0 };
    for (int32_t n = 0; n <= 38; n++) {
        assert_true(same(tierkit_i_i128_power10(n), power));
        int overflow = tierkit_i_i128_mul(power, tierkit_i_i128_of(10), &power);
        assert_int_equal(overflow, n == 38);
    }
}

static void int64__edges__checked(void **state) {
    (void)state;
    static const struct {
        int64_t a, b;
        int add, sub, mul; /* overflows */
    } cases[] = {
        { INT64_MAX, 0, 0, 0, 0 },           { INT64_MAX, 1, 1, 0, 0 },
        { INT64_MAX, -1, 0, 1, 0 },          { INT64_MIN, 1, 0, 1, 0 },
        { INT64_MIN, -1, 1, 0, 1 },          { -1, INT64_MIN, 1, 0, 1 },
        { 0, INT64_MIN, 0, 1, 0 },           { 3037000500, 3037000500, 0, 0, 1 },
        { 3037000499, 3037000499, 0, 0, 0 }, { INT64_MIN, 2, 0, 1, 1 },
        { INT64_C(1) << 62, -2, 0, 0, 0 },   { INT64_C(1) << 62, 2, 0, 0, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t out = 0;
        wide exact = { 0, 0 }, a = tierkit_i_i128_of(cases[i].a), b = tierkit_i_i128_of(cases[i].b);
        if (tierkit_i_add64(cases[i].a, cases[i].b, &out) != cases[i].add ||
            tierkit_i_sub64(cases[i].a, cases[i].b, &out) != cases[i].sub ||
            tierkit_i_mul64(cases[i].a, cases[i].b, &out) != cases[i].mul) {
            fail_msg("row %zu", i);
        }
        if (!cases[i].mul) {
            assert_int_equal(tierkit_i_i128_mul(a, b, &exact), 0);
            assert_true(same(exact, tierkit_i_i128_of(out)));
        }
    }
}

static void sizes__edges__checked(void **state) {
    (void)state;
    size_t out = 0;
    assert_int_equal(tierkit_i_mul_size(SIZE_MAX / 2, 2, &out), 0);
    assert_true(out == SIZE_MAX - 1);
    assert_int_equal(tierkit_i_mul_size(SIZE_MAX / 2 + 1, 2, &out), 1);
    assert_int_equal(tierkit_i_mul_size(SIZE_MAX, 0, &out), 0);
    assert_true(out == 0);
    assert_int_equal(tierkit_i_add_size(SIZE_MAX - 1, 1, &out), 0);
    assert_true(out == SIZE_MAX);
    assert_int_equal(tierkit_i_add_size(SIZE_MAX, 1, &out), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(i128_add__python_integers__same_sum_or_overflow),
        cmocka_unit_test(i128_mul__python_integers__same_product_or_overflow),
        cmocka_unit_test(i128_divide__python_fractions__half_even),
        cmocka_unit_test(i128_quotient__python_fractions__nearest_double),
        cmocka_unit_test(i128_compare_quotients__python_fractions__same_order),
        cmocka_unit_test(i128_sign_and_order__edges__as_integers),
        cmocka_unit_test(i128_neg__minimum__overflows_and_nothing_else),
        cmocka_unit_test(i128_power10__each__ten_times_the_last),
        cmocka_unit_test(int64__edges__checked),
        cmocka_unit_test(sizes__edges__checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
