/* Tests of tierkit_share_of_top(), tierkit_lorenz(), tierkit_whale_curve(), tierkit_fairness(),
 * tierkit_misallocation() and the corrected Gini. */
#include "case.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 16, PARTS = 2, STEPS = 4 };

static tierkit_amounts ordered(const int64_t *value, const int64_t *high, const int8_t *status,
                               int64_t count) {
    tierkit_amounts amounts = case_amounts(value, high, count);
    amounts.status = status;
    case_order(&amounts);
    return amounts;
}

static double gini_corrected(const tierkit_amounts *amounts) {
    tierkit_concentration found = { .struct_size = sizeof found, .flags = TIERKIT_GINI_CORRECTED };
    assert_int_equal(tierkit_concentrate(amounts, NULL, 0, NULL, &found, NULL), TIERKIT_OK);
    assert_int_equal(found.flags, TIERKIT_GINI_CORRECTED);
    return found.gini;
}

/* ---- against fractions ----------------------------------------------------------------------- */

static const struct {
    int64_t count, value[MOST];
    double want[7];
} cases[] = {
#include "vectors/curves.inc"
};

/* The two-part sums of the vectors are rounded once, and so are these. */
static void curves__random_columns__as_by_fractions(void **state) {
    (void)state;
    const int64_t numerator[PARTS] = { 1, 1 }, denominator[PARTS] = { 5, 3 };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double held[PARTS], lorenz[STEPS + 1];
        const double *want = cases[k].want;
        tierkit_whale whale = { .struct_size = sizeof whale };
        tierkit_amounts amounts = ordered(cases[k].value, NULL, NULL, cases[k].count);
        assert_int_equal(tierkit_share_of_top(&amounts, numerator, denominator, PARTS, held, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_lorenz(&amounts, STEPS, lorenz, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_whale_curve(&amounts, NULL, &whale, NULL), TIERKIT_OK);
        assert_same_double(held[0], want[0]);
        assert_same_double(held[1], want[1]);
        assert_same_double(lorenz[0], 0.0);
        for (int step = 1; step < STEPS; step++) {
            assert_same_double(lorenz[step], want[1 + step]);
        }
        assert_same_double(lorenz[STEPS], 1.0);
        assert_same_double(gini_corrected(&amounts), want[5]);
        assert_same_double(whale.peak_ratio, want[6]);
        assert_int_equal(whale.status,
                         want[6] > 0 ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NON_POSITIVE_BASE);
        case_release(&amounts);
    }
}

/* ---- by hand --------------------------------------------------------------------------------- */

/* The fifth element is half among the top 45 percent of ten. */
static void top__part_of_an_element__counts_in_part(void **state) {
    (void)state;
    const int64_t value[] = { 30, 20, 10, 10, 10, 5, 5, 5, 5, 0 };
    const int64_t numerator[] = { 0, 45, 20, 100 }, denominator[] = { 100, 100, 100, 100 };
    double held[4];
    tierkit_amounts amounts = ordered(value, NULL, NULL, 10);
    assert_int_equal(tierkit_share_of_top(&amounts, numerator, denominator, 4, held, NULL),
                     TIERKIT_OK);
    assert_same_double(held[0], 0.0);
    assert_same_double(held[1], 0.75);
    assert_same_double(held[2], 0.5);
    assert_same_double(held[3], 1.0);
    case_release(&amounts);
}

static void whale__profits_and_losses__rise_and_fall(void **state) {
    (void)state;
    const int64_t value[] = { -20, 70, 0, 80, 99, -30 };
    const int8_t status[] = { 0, 0, 0, 0, TIERKIT_VALUE_NO_DATA, 0 };
    const double want[] = { 0.8, 1.5, 1.5, 1.3, 1.0, 0.0 };
    double cumulative[6];
    tierkit_whale whale = { .struct_size = sizeof whale };
    tierkit_amounts amounts = ordered(value, NULL, status, 6);
    assert_int_equal(tierkit_whale_curve(&amounts, cumulative, &whale, NULL), TIERKIT_OK);
    assert_memory_equal(cumulative, want, sizeof want);
    assert_int_equal(whale.count, 5);
    assert_int_equal(whale.peak_count, 2);
    assert_int_equal(whale.loss_count, 2);
    assert_int_equal(whale.peak, 150);
    assert_int_equal(whale.total, 100);
    assert_same_double(whale.peak_ratio, 1.5);
    case_release(&amounts);
}

static void whale__losses_outweigh__has_amounts_and_a_status(void **state) {
    (void)state;
    const int64_t value[] = { 10, -10, -5 };
    const int8_t none[] = { 1, 1, 1 };
    double cumulative[3] = { 9.0, 9.0, 9.0 };
    tierkit_whale whale = { .struct_size = sizeof whale };
    tierkit_amounts amounts = ordered(value, NULL, NULL, 3);
    assert_int_equal(tierkit_whale_curve(&amounts, cumulative, &whale, NULL), TIERKIT_OK);
    assert_int_equal(whale.status, TIERKIT_VALUE_NON_POSITIVE_BASE);
    assert_int_equal(whale.peak, 10);
    assert_int_equal(whale.total, -5);
    assert_int_equal(whale.total_high, -1);
    for (int i = 0; i < 3; i++) {
        assert_same_double(cumulative[i], 0.0);
    }
    case_release(&amounts);
    amounts = ordered(value, NULL, none, 3);
    assert_int_equal(tierkit_whale_curve(&amounts, NULL, &whale, NULL), TIERKIT_OK);
    assert_int_equal(whale.status, TIERKIT_VALUE_NO_DATA);
    case_release(&amounts);
}

static void curves__nothing_positive__are_zero(void **state) {
    (void)state;
    const int64_t value[] = { 0, -4 }, one[] = { 1 }, two[] = { 2 };
    double held[3] = { 9.0, 9.0, 9.0 };
    tierkit_amounts amounts = ordered(value, NULL, NULL, 2);
    assert_int_equal(tierkit_share_of_top(&amounts, one, two, 1, held, NULL), TIERKIT_OK);
    assert_same_double(held[0], 0.0);
    held[0] = 9.0;
    assert_int_equal(tierkit_lorenz(&amounts, 2, held, NULL), TIERKIT_OK);
    for (int i = 0; i < 3; i++) {
        assert_same_double(held[i], 0.0);
    }
    case_release(&amounts);
}

static void gini_corrected__one_and_one_of_many__zero_and_one(void **state) {
    (void)state;
    const int64_t single[] = { 7 }, value[] = { 0, 0, 0, 0, 7 };
    tierkit_amounts amounts = ordered(single, NULL, NULL, 1);
    assert_same_double(gini_corrected(&amounts), 0.0);
    case_release(&amounts);
    amounts = ordered(value, NULL, NULL, 5);
    tierkit_concentration found = { .struct_size = sizeof found, .flags = TIERKIT_GINI_CORRECTED };
    assert_int_equal(tierkit_concentrate(&amounts, NULL, 0, NULL, &found, NULL), TIERKIT_OK);
    assert_same_double(found.gini, 0.0);
    assert_same_double(found.gini_all, 1.0);
    found.flags = 2;
    assert_int_equal(tierkit_concentrate(&amounts, NULL, 0, NULL, &found, NULL),
                     TIERKIT_E_ARGUMENT);
    case_release(&amounts);
}

/* ---- properties ------------------------------------------------------------------------------ */

static void curves__elements_permuted_in_another_unit__same_bytes(void **state) {
    (void)state;
    enum { COUNT = 400 };
    uint64_t random = 41;
    int64_t value[COUNT], other[COUNT];
    int32_t order[COUNT];
    double held[2][11], cumulative[2][COUNT];
    tierkit_whale whale[2];
    memset(whale, 0, sizeof whale);
    for (int i = 0; i < COUNT; i++) {
        value[i] = case_between(&random, -1000, 9000);
    }
    case_shuffle(&random, order, COUNT);
    for (int i = 0; i < COUNT; i++) {
        other[i] = value[order[i]] * 100;
    }
    for (int k = 0; k < 2; k++) {
        tierkit_amounts amounts = ordered(k == 0 ? value : other, NULL, NULL, COUNT);
        whale[k].struct_size = sizeof whale[k];
        assert_int_equal(tierkit_lorenz(&amounts, 10, held[k], NULL), TIERKIT_OK);
        assert_int_equal(tierkit_whale_curve(&amounts, cumulative[k], &whale[k], NULL), TIERKIT_OK);
        case_release(&amounts);
    }
    assert_memory_equal(held[0], held[1], sizeof held[0]);
    assert_memory_equal(cumulative[0], cumulative[1], sizeof cumulative[0]);
    assert_same_double(whale[0].peak_ratio, whale[1].peak_ratio);
    for (int i = 1; i < 11; i++) {
        assert_true(held[0][i] >= held[0][i - 1] && held[0][i] <= i / 10.0);
    }
}

/* ---- fairness -------------------------------------------------------------------------------- */

static const struct {
    int64_t count, given[MOST], due[MOST];
    double apart, jain;
} fair_cases[] = {
#include "vectors/fairness.inc"
};

static void fairness__random_columns__as_by_fractions(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof fair_cases / sizeof *fair_cases; k++) {
        double apart = 9.0, jain = 9.0;
        int32_t status = 9;
        assert_int_equal(tierkit_misallocation(fair_cases[k].given, fair_cases[k].due, NULL,
                                               fair_cases[k].count, &apart, &status, NULL),
                         TIERKIT_OK);
        assert_int_equal(status, TIERKIT_VALUE_OK);
        assert_same_double(apart, fair_cases[k].apart);
        status = 9;
        assert_int_equal(tierkit_fairness(fair_cases[k].given, fair_cases[k].due, NULL,
                                          fair_cases[k].count, &jain, &status, NULL),
                         TIERKIT_OK);
        assert_int_equal(status, TIERKIT_VALUE_OK);
        assert_near(jain, fair_cases[k].jain, 1e-15);
    }
}

static void fairness__edges__have_a_value_or_a_status(void **state) {
    (void)state;
    static const struct {
        int64_t given[3], due[3];
        int8_t status[3];
        double apart;
        int32_t apart_status;
        double jain;
        int32_t jain_status;
    } cases_at_edges[] = {
        { { 1, 2, 3 }, { 10, 20, 30 }, { 0, 0, 0 }, 0.0, 0, 1.0, 0 },
        { { 5, 0, 0 }, { 0, 5, 5 }, { 0, 0, 0 }, 1.0, 0, 0.0, TIERKIT_VALUE_ZERO_DENOMINATOR },
        { { 5, 0, 0 }, { 5, 5, 5 }, { 0, 0, 1 }, 0.5, 0, 0.5, 0 },
        { { 1, 1, 1 },
          { 0, 0, 0 },
          { 0, 0, 0 },
          0.0,
          TIERKIT_VALUE_ZERO_DENOMINATOR,
          0.0,
          TIERKIT_VALUE_NO_DATA },
        { { -1, -1, -1 },
          { 1, 1, 1 },
          { 1, 1, 1 },
          0.0,
          TIERKIT_VALUE_NO_DATA,
          0.0,
          TIERKIT_VALUE_NO_DATA },
    };
    for (size_t k = 0; k < sizeof cases_at_edges / sizeof *cases_at_edges; k++) {
        double got = 9.0;
        int32_t status = 9;
        assert_int_equal(tierkit_misallocation(cases_at_edges[k].given, cases_at_edges[k].due,
                                               cases_at_edges[k].status, 3, &got, &status, NULL),
                         TIERKIT_OK);
        assert_int_equal(status, cases_at_edges[k].apart_status);
        assert_same_double(got, cases_at_edges[k].apart);
        assert_int_equal(tierkit_fairness(cases_at_edges[k].given, cases_at_edges[k].due,
                                          cases_at_edges[k].status, 3, &got, &status, NULL),
                         TIERKIT_OK);
        assert_int_equal(status, cases_at_edges[k].jain_status);
        assert_same_double(got, cases_at_edges[k].jain);
    }
}

/* Both sums near 2^63: their product just fits. */
static void misallocation__large_amounts__exact_or_refused(void **state) {
    (void)state;
    const int64_t half = INT64_C(1) << 61;
    const int64_t a[] = { half, half, half }, b[] = { half, half, 0 };
    double got = 9.0;
    int32_t status = 9;
    assert_int_equal(tierkit_misallocation(a, b, NULL, 3, &got, &status, NULL), TIERKIT_OK);
    assert_same_double(got, 1.0 / 3.0);
    const int64_t c[] = { INT64_MAX, INT64_MAX };
    got = 9.0;
    assert_int_equal(tierkit_misallocation(c, c, NULL, 2, &got, &status, NULL), TIERKIT_E_OVERFLOW);
    assert_same_double(got, 9.0);
    assert_int_equal(tierkit_fairness(c, c, NULL, 2, &got, &status, NULL), TIERKIT_OK);
    assert_same_double(got, 1.0);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void curves__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 0, 1 }, high[] = { INT64_C(1) << 60, 0 };
    const int64_t one[] = { 1, 3 }, two[] = { 2, 2 }, ten[] = { 10, 10 };
    double held[3];
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_whale whale = { .struct_size = 4 };
    memset(held, 0x5A, sizeof held);
    tierkit_amounts wide = ordered(value, high, NULL, 2), good = ordered(value, NULL, NULL, 2);
    assert_int_equal(tierkit_share_of_top(&good, one, two, 2, held, &err), TIERKIT_E_RANGE);
    assert_int_equal(err.field, 1);
    assert_int_equal(tierkit_share_of_top(&wide, one, ten, 1, held, &err), TIERKIT_E_OVERFLOW);
    assert_int_equal(err.field, 0);
    assert_int_equal(tierkit_share_of_top(&good, one, two, -1, held, NULL), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_share_of_top(&good, one, two, TIERKIT_PARTS_MAX + 1, held, NULL),
                     TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_share_of_top(&good, NULL, two, 1, held, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_share_of_top(NULL, one, two, 1, held, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_share_of_top(&good, NULL, NULL, 0, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_lorenz(&good, 0, held, NULL), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_lorenz(&good, TIERKIT_PARTS_MAX + 1, held, NULL), TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_lorenz(&wide, 10, held, NULL), TIERKIT_E_OVERFLOW);
    assert_int_equal(tierkit_lorenz(&good, 2, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_whale_curve(&good, held, &whale, NULL), TIERKIT_E_ABI_SIZE);
    assert_int_equal(tierkit_whale_curve(&good, held, NULL, NULL), TIERKIT_E_NULL);
    good.flags = TIERKIT_ORDER_ASCENDING;
    whale.struct_size = sizeof whale;
    assert_int_equal(tierkit_whale_curve(&good, held, &whale, NULL), TIERKIT_E_ARGUMENT);
    assert_true(case_untouched(held, sizeof held));
    case_release(&wide);
    case_release(&good);
}

static void whale__losses_beyond_128_bits__are_refused(void **state) {
    (void)state;
    const int64_t low[] = { 0, 0 }, high[] = { INT64_MIN, INT64_MIN };
    tierkit_whale whale = { .struct_size = sizeof whale };
    tierkit_amounts amounts = ordered(low, high, NULL, 2);
    assert_int_equal(tierkit_whale_curve(&amounts, NULL, &whale, NULL), TIERKIT_E_OVERFLOW);
    case_release(&amounts);
}

static void fairness__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t good[] = { 1, 2 }, bad[] = { 1, -2 };
    tierkit_status (*const calls[])(const int64_t *, const int64_t *, const int8_t *, int64_t,
                                    double *, int32_t *,
                                    tierkit_error *) = { tierkit_misallocation, tierkit_fairness };
    for (int k = 0; k < 2; k++) {
        double got = 9.0;
        int32_t status = 9;
        tierkit_error err = { .struct_size = sizeof err };
        assert_int_equal(calls[k](good, bad, NULL, 2, &got, &status, &err), TIERKIT_E_RANGE);
        assert_int_equal(err.row, 1);
        assert_int_equal(calls[k](bad, good, NULL, 2, &got, &status, NULL), TIERKIT_E_RANGE);
        assert_int_equal(calls[k](good, good, NULL, -1, &got, &status, NULL), TIERKIT_E_RANGE);
        assert_int_equal(
            calls[k](good, good, NULL, (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1, &got, &status, NULL),
            TIERKIT_E_LIMIT);
        assert_int_equal(calls[k](NULL, good, NULL, 2, &got, &status, NULL), TIERKIT_E_NULL);
        assert_int_equal(calls[k](good, NULL, NULL, 2, &got, &status, NULL), TIERKIT_E_NULL);
        assert_int_equal(calls[k](good, good, NULL, 2, NULL, &status, NULL), TIERKIT_E_NULL);
        assert_int_equal(calls[k](good, good, NULL, 2, &got, NULL, NULL), TIERKIT_E_NULL);
        assert_same_double(got, 9.0);
        assert_int_equal(status, 9);
        assert_int_equal(calls[k](NULL, NULL, NULL, 0, &got, &status, NULL), TIERKIT_OK);
        assert_int_equal(status, TIERKIT_VALUE_NO_DATA);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves__random_columns__as_by_fractions),
        cmocka_unit_test(top__part_of_an_element__counts_in_part),
        cmocka_unit_test(whale__profits_and_losses__rise_and_fall),
        cmocka_unit_test(whale__losses_outweigh__has_amounts_and_a_status),
        cmocka_unit_test(curves__nothing_positive__are_zero),
        cmocka_unit_test(gini_corrected__one_and_one_of_many__zero_and_one),
        cmocka_unit_test(curves__elements_permuted_in_another_unit__same_bytes),
        cmocka_unit_test(fairness__random_columns__as_by_fractions),
        cmocka_unit_test(fairness__edges__have_a_value_or_a_status),
        cmocka_unit_test(misallocation__large_amounts__exact_or_refused),
        cmocka_unit_test(curves__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(whale__losses_beyond_128_bits__are_refused),
        cmocka_unit_test(fairness__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
