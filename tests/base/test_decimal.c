/* Owns: the tests of decimal text, scales and doubles. Must not know: how digits are found.
 * Called by: meson test. */
#include "check.h"

#include "base/decimal.h"

static int same(tierkit_i_i128 a, tierkit_i_i128 b) {
    return a.low == b.low && a.high == b.high;
}

static const struct {
    const char *text;
    int32_t scale;
    tierkit_status status;
    tierkit_i_i128 value;
    int rounded;
} reads[] = {
#include "vectors/decimal_read.inc"
};

static const struct {
    uint64_t bits;
    const char *text;
} numbers[] = {
#include "vectors/number_text.inc"
};

static void decimal_read__python_fractions__same_value(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        tierkit_i_i128 value = { 7, 7 };
        int rounded = 7;
        tierkit_status status = tierkit_i_decimal_read(reads[i].text, strlen(reads[i].text),
                                                       reads[i].scale, &value, &rounded);
        int failed = reads[i].status != TIERKIT_OK;
        tierkit_i_i128 want = failed ? (tierkit_i_i128){ 7, 7 } : reads[i].value;
        if (status != reads[i].status || !same(value, want) ||
            rounded != (failed ? 7 : reads[i].rounded)) {
            fail_msg("row %zu: '%s' at scale %d: status %d, rounded %d", i, reads[i].text,
                     (int)reads[i].scale, (int)status, rounded);
        }
    }
}

static void decimal_read64__same_texts__same_value_or_overflow(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        int64_t value = 7, want = 7;
        int rounded = 7;
        tierkit_status wanted = reads[i].status;
        if (wanted == TIERKIT_OK && tierkit_i_i128_to64(reads[i].value, &want)) {
            wanted = TIERKIT_E_OVERFLOW;
            want = 7;
        }
        tierkit_status status = tierkit_i_decimal_read64(reads[i].text, strlen(reads[i].text),
                                                         reads[i].scale, &value, &rounded);
        if (status != wanted || (status == TIERKIT_OK && value != want) ||
            (status != TIERKIT_OK && value != 7) ||
            rounded != (status == TIERKIT_OK ? reads[i].rounded : 7)) {
            fail_msg("row %zu: '%s' at scale %d: status %d", i, reads[i].text, (int)reads[i].scale,
                     (int)status);
        }
    }
}

static void decimal_read__part_of_a_longer_text__stays_within_the_bytes(void **state) {
    (void)state;
    tierkit_i_i128 value = { 0, 0 };
    assert_int_equal(tierkit_i_decimal_read("1234567", 3, 0, &value, NULL), TIERKIT_OK);
    assert_true(same(value, (tierkit_i_i128){ 123, 0 }));
    assert_int_equal(tierkit_i_decimal_read("1.5e3", 3, 1, &value, NULL), TIERKIT_OK);
    assert_true(same(value, (tierkit_i_i128){ 15, 0 }));
    assert_int_equal(tierkit_i_decimal_read("1\0002", 3, 0, &value, NULL), TIERKIT_E_NUMBER);
}

static void decimal_write__python_decimals__same_text(void **state) {
    (void)state;
    static const struct {
        tierkit_i_i128 value;
        int32_t scale, places;
        const char *text;
    } cases[] = {
#include "vectors/decimal_write.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[TIERKIT_I_DECIMAL_TEXT];
        size_t bytes =
            tierkit_i_decimal_write(cases[i].value, cases[i].scale, cases[i].places, text);
        assert_true(bytes <= sizeof text);
        if (!is_text(text, bytes, cases[i].text)) {
            fail_msg("row %zu: %.*s, want %s", i, (int)bytes, text, cases[i].text);
        }
    }
}

static void decimal_write__random_values__read_back(void **state) {
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 2000; i++) {
        tierkit_i_i128 value = { next_random(&random), (int64_t)next_random(&random) >> (i % 64) };
        int32_t scale = i % 19;
        char text[TIERKIT_I_DECIMAL_TEXT];
        size_t bytes = tierkit_i_decimal_write(value, scale, -1, text);
        tierkit_i_i128 back = { 0, 0 };
        int rounded = -1;
        assert_int_equal(tierkit_i_decimal_read(text, bytes, scale, &back, &rounded), TIERKIT_OK);
        assert_true(same(back, value));
        assert_int_equal(rounded, 0);
    }
}

static void rescale__python_fractions__half_even(void **state) {
    (void)state;
    static const struct {
        tierkit_i_i128 value;
        int32_t from, to;
        tierkit_i_i128 want;
        int overflow, rounded;
    } cases[] = {
#include "vectors/rescale.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        tierkit_i_i128 out = { 0, 0 };
        int rounded = 0, kept = 2;
        int overflow =
            tierkit_i_rescale(cases[i].value, cases[i].from, cases[i].to, &out, &rounded);
        if (overflow != cases[i].overflow || (!overflow && !same(out, cases[i].want)) ||
            rounded != cases[i].rounded) {
            fail_msg("row %zu: overflow %d, rounded %d", i, overflow, rounded);
        }
        (void)tierkit_i_rescale(cases[i].value, cases[i].from, cases[i].to, &out, &kept);
        assert_int_equal(kept, 2 | cases[i].rounded);
    }
}

static void double_to_scaled__python_fractions__half_even(void **state) {
    (void)state;
    static const struct {
        uint64_t bits;
        int32_t scale;
        int fits;
        int64_t value;
        int rounded;
    } cases[] = {
#include "vectors/double_scaled.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t out = 7;
        int rounded = 0;
        int refused =
            tierkit_i_double_to_scaled(double_of(cases[i].bits), cases[i].scale, &out, &rounded);
        int64_t want = cases[i].fits ? cases[i].value : 7;
        if (refused == cases[i].fits || out != want || rounded != cases[i].rounded) {
            fail_msg("row %zu: %016llx at scale %d: refused %d, %lld, rounded %d", i,
                     (unsigned long long)cases[i].bits, (int)cases[i].scale, refused,
                     (long long)out, rounded);
        }
    }
}

/* One at a time: whatever the quick way takes is what the exact way gives, and nothing is lost. */
static void doubles_to_scaled__python_fractions__same_value_or_not_taken(void **state) {
    (void)state;
    static const struct {
        uint64_t bits;
        int32_t scale;
        int fits;
        int64_t value;
        int rounded;
    } cases[] = {
#include "vectors/double_scaled.inc"
    };
    size_t taken = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t out = 7;
        if (tierkit_i_doubles_to_scaled(&cases[i].bits, 1, cases[i].scale, &out)) {
            assert_true(cases[i].fits && !cases[i].rounded);
            assert_int_equal(out, cases[i].value);
            taken++;
        }
    }
    assert_true(taken > COUNT_OF(cases) / 20);
}

static void doubles_to_scaled__some_among_many__taken_when_all_are_plain(void **state) {
    (void)state;
    double cents[100];
    int64_t out[100];
    for (int i = 0; i < 100; i++) {
        cents[i] = (double)(i * 37 - 999) / 100;
    }
    assert_true(tierkit_i_doubles_to_scaled(cents, 100, 2, out));
    for (int i = 0; i < 100; i++) {
        assert_int_equal(out[i], i * 37 - 999);
    }
    static const uint64_t others[] = { 0x7FF0000000000000u, 0x7FF8000000000000u,
                                       0x3FD5555555555555u /* 1/3 */,
                                       0x4341C37937E08000u /* 1e16 */, 0x0000000000000001u };
    for (size_t k = 0; k < COUNT_OF(others); k++) {
        double kept = cents[50];
        cents[50] = double_of(others[k]);
        assert_false(tierkit_i_doubles_to_scaled(cents, 100, 2, out));
        cents[50] = kept;
    }
}

static void double_to_scaled__not_finite__refused(void **state) {
    (void)state;
    static const uint64_t cases[] = { 0x7FF0000000000000u, 0xFFF0000000000000u, 0x7FF8000000000000u,
                                      0x7FF0000000000001u };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t out = 7;
        assert_int_equal(tierkit_i_double_to_scaled(double_of(cases[i]), 2, &out, NULL), 1);
        assert_int_equal(tierkit_i_grid(double_of(cases[i]), &out), 1);
        assert_int_equal(out, 7);
    }
}

static void grid__sums_that_differ_by_rounding__are_equal(void **state) {
    (void)state;
    int64_t a = 0, b = 0;
    assert_int_equal(tierkit_i_grid(0.1 + 0.2, &a), 0);
    assert_int_equal(tierkit_i_grid(0.3, &b), 0);
    assert_int_equal(a, 300000000);
    assert_int_equal(b, 300000000);
    assert_int_equal(tierkit_i_grid(9.3e9, &a), 1);
}

static void number_write__python_repr__same_digits(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        char text[TIERKIT_I_NUMBER_TEXT];
        size_t bytes = tierkit_i_number_write(double_of(numbers[i].bits), text);
        assert_true(bytes <= 25);
        if (!is_text(text, bytes, numbers[i].text)) {
            fail_msg("row %zu: %.*s, want %s", i, (int)bytes, text, numbers[i].text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimal_read__python_fractions__same_value),
        cmocka_unit_test(decimal_read64__same_texts__same_value_or_overflow),
        cmocka_unit_test(decimal_read__part_of_a_longer_text__stays_within_the_bytes),
        cmocka_unit_test(decimal_write__python_decimals__same_text),
        cmocka_unit_test(decimal_write__random_values__read_back),
        cmocka_unit_test(rescale__python_fractions__half_even),
        cmocka_unit_test(double_to_scaled__python_fractions__half_even),
        cmocka_unit_test(doubles_to_scaled__python_fractions__same_value_or_not_taken),
        cmocka_unit_test(doubles_to_scaled__some_among_many__taken_when_all_are_plain),
        cmocka_unit_test(double_to_scaled__not_finite__refused),
        cmocka_unit_test(grid__sums_that_differ_by_rounding__are_equal),
        cmocka_unit_test(number_write__python_repr__same_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
