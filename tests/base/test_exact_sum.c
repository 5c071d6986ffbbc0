/* Owns: the tests of the exact sum of doubles. Must not know: how it is kept.
 * Called by: meson test. */
#include "check.h"

#include "base/exact_sum.h"

enum { MOST = 8 };

static const struct {
    int count;
    uint64_t terms[MOST];
    uint64_t sum;
} cases[] = {
#include "vectors/exact_sums.inc"
};

static void exact_sum__python_fractions__nearest_double(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        tierkit_i_exact_sum sum;
        tierkit_i_exact_sum_init(&sum);
        for (int j = 0; j < cases[i].count; j++) {
            tierkit_i_exact_sum_add(&sum, double_of(cases[i].terms[j]));
        }
        uint64_t got = bits_of(tierkit_i_exact_sum_value(&sum));
        if (got != cases[i].sum) {
            fail_msg("row %zu: %016llx, want %016llx", i, (unsigned long long)got,
                     (unsigned long long)cases[i].sum);
        }
    }
}

static void exact_sum__other_orders_and_readings_between__same_double(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (int turn = 0; turn < cases[i].count; turn++) {
            tierkit_i_exact_sum sum;
            tierkit_i_exact_sum_init(&sum);
            for (int j = 0; j < cases[i].count; j++) {
                tierkit_i_exact_sum_add(&sum,
                                        double_of(cases[i].terms[(j * 7 + turn) % cases[i].count]));
                (void)tierkit_i_exact_sum_value(&sum);
            }
            if (cases[i].count % 7 != 0 &&
                bits_of(tierkit_i_exact_sum_value(&sum)) != cases[i].sum) {
                fail_msg("row %zu, turn %d", i, turn);
            }
        }
    }
}

/* Terms of mixed size and sign and, later, their opposites. */
static void exact_sum__many_terms__cancel_to_nothing(void **state) {
    (void)state;
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int i = 0; i < 200000; i++) {
        tierkit_i_exact_sum_add(&sum, -4503599627370495.5);
        tierkit_i_exact_sum_add(&sum, 0.1);
    }
    for (int i = 0; i < 200000; i++) {
        tierkit_i_exact_sum_add(&sum, -0.1);
        tierkit_i_exact_sum_add(&sum, 4503599627370495.5);
    }
    assert_true(bits_of(tierkit_i_exact_sum_value(&sum)) == 0);
}

/* The carries are due after 2^30 additions; the counter is set forward to meet them. */
static void exact_sum__carries_due__settled_without_loss(void **state) {
    (void)state;
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    tierkit_i_exact_sum_add(&sum, 1e16);
    sum.pending = (UINT32_C(1) << 30) - 2;
    tierkit_i_exact_sum_add(&sum, 1.0);
    assert_int_equal(sum.pending, (UINT32_C(1) << 30) - 1);
    tierkit_i_exact_sum_add(&sum, 1.0);
    assert_int_equal(sum.pending, 0);
    assert_true(bits_of(tierkit_i_exact_sum_value(&sum)) == bits_of(1e16 + 2.0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sum__python_fractions__nearest_double),
        cmocka_unit_test(exact_sum__other_orders_and_readings_between__same_double),
        cmocka_unit_test(exact_sum__many_terms__cancel_to_nothing),
        cmocka_unit_test(exact_sum__carries_due__settled_without_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
