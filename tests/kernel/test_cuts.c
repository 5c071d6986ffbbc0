/* Tests of tierkit_classify_quotas(), tierkit_classify_curve(), tierkit_bands_check() and the cuts
 * of tests/vectors/cuts.inc. */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

static tierkit_amounts ordered(const int64_t *value, const int8_t *status, int64_t count) {
    tierkit_amounts amounts = case_amounts(value, NULL, count);
    amounts.status = status;
    case_order(&amounts);
    return amounts;
}

static void expect_letters(const char *label, int64_t row, const int32_t *got, int64_t count,
                           const char *want) {
    for (int64_t i = 0; i < count; i++) {
        if ('A' + got[i] != want[i]) {
            print_error("%s, row %d: element %d is %c, not %c\n", label, (int)row, (int)i,
                        'A' + got[i], want[i]);
            fail();
        }
    }
}

/* ---- against fractions ----------------------------------------------------------------------- */

static const struct {
    int64_t count, value[MOST];
    const char *by_rule[3], *by_curve;
    int32_t exchanged;
    double point[6];
} cut_cases[] = {
#include "vectors/cuts.inc"
};

static void share__random_columns__are_cut_as_by_fractions(void **state) {
    (void)state;
    const int64_t numerator[] = { 80, 95 }, denominator[] = { 100, 100 };
    int32_t got[MOST];
    for (size_t k = 0; k < sizeof cut_cases / sizeof *cut_cases; k++) {
        tierkit_amounts amounts = ordered(cut_cases[k].value, NULL, cut_cases[k].count);
        for (int32_t rule = TIERKIT_CUT_REACH; rule <= TIERKIT_CUT_NEAREST; rule++) {
            tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = 2, .rule = rule };
            cuts.numerator = numerator;
            cuts.denominator = denominator;
            assert_int_equal(tierkit_classify_share(&amounts, &cuts, got, NULL, NULL, NULL, NULL),
                             TIERKIT_OK);
            expect_letters("share", (int64_t)k, got, cut_cases[k].count,
                           cut_cases[k].by_rule[rule]);
        }
        case_release(&amounts);
    }
}

/* By hand: both ends of a block are equally far from the cut, then the block is up. */
static void share_nearest__worked_examples__have_their_classes(void **state) {
    (void)state;
    static const struct {
        int32_t count;
        int64_t value[8];
        const char *want;
    } cases[] = {
        { 3, { 60, 30, 10 }, "AAB" },
        { 3, { 85, 10, 5 }, "ABC" },
        { 5, { 20, 20, 20, 20, 20 }, "AAAAA" },
        { 3, { 70, 20, 10 }, "AAB" },
        { 3, { 69, 23, 8 }, "ABC" },
        { 1, { 7 }, "A" },
    };
    const int64_t numerator[] = { 80, 95 }, denominator[] = { 100, 100 };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = 2, .rule = TIERKIT_CUT_NEAREST };
    int32_t got[8];
    cuts.numerator = numerator;
    cuts.denominator = denominator;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_amounts amounts = ordered(cases[k].value, NULL, cases[k].count);
        assert_int_equal(tierkit_classify_share(&amounts, &cuts, got, NULL, NULL, NULL, NULL),
                         TIERKIT_OK);
        expect_letters("nearest", (int64_t)k, got, cases[k].count, cases[k].want);
        case_release(&amounts);
    }
}

static void share_nearest__total_of_127_bits__is_refused(void **state) {
    (void)state;
    const int64_t value[] = { 0, 1 }, high[] = { INT64_C(1) << 62, 0 };
    const int64_t one[] = { 1 }, two[] = { 2 };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = 1, .rule = TIERKIT_CUT_NEAREST };
    int32_t got[2];
    cuts.numerator = one;
    cuts.denominator = two;
    tierkit_amounts amounts = case_amounts(value, high, 2);
    case_order(&amounts);
    memset(got, 0x5A, sizeof got);
    assert_int_equal(tierkit_classify_share(&amounts, &cuts, got, NULL, NULL, NULL, NULL),
                     TIERKIT_E_OVERFLOW);
    assert_true(case_untouched(got, sizeof got));
    cuts.rule = TIERKIT_CUT_REACH;
    assert_int_equal(tierkit_classify_share(&amounts, &cuts, got, NULL, NULL, NULL, NULL),
                     TIERKIT_OK);
    expect_letters("reach", 0, got, 2, "AB");
    case_release(&amounts);
}

/* ---- the ABC curve --------------------------------------------------------------------------- */

static void curve__random_columns__are_cut_as_by_fractions(void **state) {
    (void)state;
    int exchanged = 0;
    for (size_t k = 0; k < sizeof cut_cases / sizeof *cut_cases; k++) {
        tierkit_abc_curve curve = { .struct_size = sizeof curve };
        int32_t got[MOST];
        tierkit_amounts amounts = ordered(cut_cases[k].value, NULL, cut_cases[k].count);
        assert_int_equal(tierkit_classify_curve(&amounts, got, &curve, NULL), TIERKIT_OK);
        expect_letters("curve", (int64_t)k, got, cut_cases[k].count, cut_cases[k].by_curve);
        assert_int_equal(curve.exchanged, cut_cases[k].exchanged);
        assert_int_equal(curve.first_count + curve.second_count + curve.third_count,
                         cut_cases[k].count);
        const double points[] = {
            curve.a_x, curve.a_y, curve.b_x, curve.b_y, curve.c_x, curve.c_y
        };
        for (int p = 0; p < 6; p++) {
            assert_near(points[p], cut_cases[k].point[p], p < 4 ? 1e-13 : 1e-6);
        }
        exchanged += curve.exchanged;
        case_release(&amounts);
    }
    assert_true(exchanged > 3); /* the vectors hold both */
}

/* The published point a is on a spline: a little left of the polyline's (METHODS: a grid step). */
static void check_curve(const char *name, double tolerance_a) {
    static const char *const classes[] = { "A", "B", "C" };
    char *text = case_read(name), path[64];
    int64_t value[MOST], count = case_size(text, "matrix");
    int32_t got[MOST];
    tierkit_abc_curve curve = { .struct_size = sizeof curve };
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        value[i] = (int64_t)case_number(text, path);
    }
    tierkit_amounts amounts = ordered(value, NULL, count);
    assert_int_equal(tierkit_classify_curve(&amounts, got, &curve, NULL), TIERKIT_OK);
    for (int32_t c = 0; c < 3; c++) {
        snprintf(path, sizeof path, "expected.%s", classes[c]);
        int64_t members = case_size(text, path), own = 0;
        for (int i = 0; i < count; i++) {
            own += got[i] == c;
        }
        assert_int_equal(own, members);
        for (int m = 0; m < members; m++) {
            snprintf(path, sizeof path, "expected.%s.%d", classes[c], m);
            assert_int_equal(got[(int64_t)case_number(text, path) - 1], c);
        }
    }
    assert_true(fabs(curve.a_x - case_number(text, "expected.A_x")) <= tolerance_a);
    assert_true(fabs(curve.b_x - case_number(text, "expected.B_x")) <= 0.011);
    assert_true(fabs(curve.c_x - case_number(text, "expected.C_x")) <= 0.011);
    case_release(&amounts);
    free(text);
}

static void curve__published_cases__have_their_classes(void **state) {
    (void)state;
    check_curve("abc_ultsch_1_to_9.json", 0.011);
    check_curve("abc_ultsch_40_30_20_10.json", 0.013);
}

/* The peer leaves all classes empty; here equal values are one block, and the first is class 0. */
static void curve__all_equal__are_all_in_the_first_class(void **state) {
    (void)state;
    char *text = case_read("abc_ultsch_all_equal.json");
    int64_t value[MOST], count = case_size(text, "matrix");
    int32_t got[MOST];
    tierkit_abc_curve curve = { .struct_size = sizeof curve };
    for (int64_t i = 0; i < count; i++) {
        value[i] = 5;
    }
    tierkit_amounts amounts = ordered(value, NULL, count);
    assert_int_equal(tierkit_classify_curve(&amounts, got, &curve, NULL), TIERKIT_OK);
    expect_letters("equal", 0, got, count, "AAAAAAAAAA");
    assert_int_equal(curve.first_count, count);
    assert_true(fabs(curve.a_x - 0.5) < 1e-12 && fabs(curve.a_y - 0.5) < 1e-12);
    case_release(&amounts);
    free(text);
}

static void curve__dominant_single_zero_and_missing__have_classes(void **state) {
    (void)state;
    static const struct {
        int32_t count;
        int64_t value[6];
        const char *want;
    } cases[] = {
        { 4, { 1000, 5, 4, 3 }, "ABCC" },
        { 1, { 7 }, "A" },
        { 6, { 0, 8, 8, -9, 0, 8 }, "CAACCA" },
    };
    int32_t got[6];
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_amounts amounts = ordered(cases[k].value, NULL, cases[k].count);
        assert_int_equal(tierkit_classify_curve(&amounts, got, NULL, NULL), TIERKIT_OK);
        expect_letters("curve", (int64_t)k, got, cases[k].count, cases[k].want);
        case_release(&amounts);
    }
    const int64_t value[] = { 5, 0, -1 };
    const int8_t status[] = { TIERKIT_VALUE_NO_DATA, 0, 0 };
    tierkit_abc_curve curve = { .struct_size = sizeof curve };
    tierkit_amounts amounts = ordered(value, status, 3);
    assert_int_equal(tierkit_classify_curve(&amounts, got, &curve, NULL), TIERKIT_OK);
    assert_int_equal(curve.status, TIERKIT_VALUE_NO_DATA);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(got[i], -1);
    }
    case_release(&amounts);
}

static void curve__other_unit_and_order__same_classes(void **state) {
    (void)state;
    enum { COUNT = 300 };
    uint64_t random = 5;
    int64_t value[COUNT], other[COUNT];
    int32_t shuffled[COUNT], got[COUNT], again[COUNT];
    for (int i = 0; i < COUNT; i++) {
        value[i] = case_between(&random, 1, 40) * case_between(&random, 1, 40);
    }
    case_shuffle(&random, shuffled, COUNT);
    for (int i = 0; i < COUNT; i++) {
        other[i] = value[shuffled[i]] * 1000;
    }
    tierkit_abc_curve a = { .struct_size = sizeof a }, b = { .struct_size = sizeof b };
    tierkit_amounts amounts = ordered(value, NULL, COUNT);
    assert_int_equal(tierkit_classify_curve(&amounts, got, &a, NULL), TIERKIT_OK);
    case_release(&amounts);
    amounts = ordered(other, NULL, COUNT);
    assert_int_equal(tierkit_classify_curve(&amounts, again, &b, NULL), TIERKIT_OK);
    case_release(&amounts);
    assert_memory_equal(&a, &b, sizeof a);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(again[i], got[shuffled[i]]);
    }
}

static void curve__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 0, 1 }, high[] = { INT64_C(1) << 44, 0 };
    int32_t got[2];
    tierkit_abc_curve curve = { .struct_size = 8 };
    memset(got, 0x5A, sizeof got);
    tierkit_amounts amounts = case_amounts(value, high, 2);
    case_order(&amounts);
    assert_int_equal(tierkit_classify_curve(&amounts, got, &curve, NULL), TIERKIT_E_ABI_SIZE);
    assert_int_equal(tierkit_classify_curve(&amounts, got, NULL, NULL), TIERKIT_E_OVERFLOW);
    assert_int_equal(tierkit_classify_curve(&amounts, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_classify_curve(NULL, got, NULL, NULL), TIERKIT_E_NULL);
    amounts.flags = TIERKIT_ORDER_ASCENDING;
    assert_int_equal(tierkit_classify_curve(&amounts, got, NULL, NULL), TIERKIT_E_ARGUMENT);
    assert_true(case_untouched(got, sizeof got));
    case_release(&amounts);
}

/* ---- quotas ---------------------------------------------------------------------------------- */

static const struct {
    int64_t count, value[MOST];
    int32_t class_index[MOST];
    int64_t minimum[3], maximum[3];
    int32_t after[MOST];
    int8_t reason[MOST];
} quota_cases[] = {
#include "vectors/quotas.inc"
};

static void quotas__random_classes__change_as_the_rule_says(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof quota_cases / sizeof *quota_cases; k++) {
        tierkit_quotas quotas = { .struct_size = sizeof quotas, .class_count = 3 };
        int32_t got[MOST];
        int8_t reason[MOST];
        size_t count = (size_t)quota_cases[k].count;
        quotas.minimum = quota_cases[k].minimum;
        quotas.maximum = quota_cases[k].maximum;
        memcpy(got, quota_cases[k].class_index, count * sizeof *got);
        tierkit_amounts amounts = ordered(quota_cases[k].value, NULL, (int64_t)count);
        assert_int_equal(tierkit_classify_quotas(&amounts, &quotas, got, reason, NULL), TIERKIT_OK);
        assert_memory_equal(got, quota_cases[k].after, count * sizeof *got);
        assert_memory_equal(reason, quota_cases[k].reason, count);
        for (int32_t c = 0; c < 2; c++) {
            int64_t members = 0;
            for (size_t i = 0; i < count; i++) {
                members += got[i] == c;
            }
            assert_true(quotas.maximum[c] < 0 || members <= quotas.maximum[c]);
        }
        case_release(&amounts);
    }
}

/* By hand: at most 2 and 3 of 10 without a value rule; a block that does not fit goes down. */
static void quotas__all_in_the_first_class__are_cut_by_count(void **state) {
    (void)state;
    const int64_t value[] = { 9, 8, 7, 7, 7, 6, 5, 4, 3, 2 };
    const int64_t maximum[] = { 3, 4, -1 };
    tierkit_quotas quotas = { .struct_size = sizeof quotas, .class_count = 3 };
    int32_t got[10] = { 0 };
    tierkit_amounts amounts = ordered(value, NULL, 10);
    quotas.maximum = maximum;
    assert_int_equal(tierkit_classify_quotas(&amounts, &quotas, got, NULL, NULL), TIERKIT_OK);
    expect_letters("count", 0, got, 10, "AABBBBCCCC");
    case_release(&amounts);
}

static void quotas__missing_and_unclassed__stay(void **state) {
    (void)state;
    const int64_t value[] = { 9, 8, 7, 6 };
    const int8_t status[] = { 0, TIERKIT_VALUE_NO_DATA, 0, 0 };
    const int64_t minimum[] = { 2, 0 };
    tierkit_quotas quotas = { .struct_size = sizeof quotas, .class_count = 2 };
    int32_t got[] = { -1, 1, 1, 1 };
    const int32_t want[] = { -1, 1, 0, 0 };
    const int8_t reasons[] = { 0, 0, TIERKIT_QUOTA_MINIMUM, TIERKIT_QUOTA_MINIMUM };
    int8_t reason[4];
    tierkit_amounts amounts = ordered(value, status, 4);
    quotas.minimum = minimum;
    assert_int_equal(tierkit_classify_quotas(&amounts, &quotas, got, reason, NULL), TIERKIT_OK);
    assert_memory_equal(got, want, sizeof got);
    assert_memory_equal(reason, reasons, sizeof reason);
    case_release(&amounts);
}

static void quotas__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    static const struct {
        uint32_t flags;
        int32_t class_count, class_index[2];
        int64_t minimum[2], maximum[2];
        tierkit_status want;
        int64_t row;
        int32_t field;
    } cases[] = {
        { 1, 2, { 0, 0 }, { 0, 0 }, { 1, -1 }, TIERKIT_E_ARGUMENT, -1, -1 },
        { 0, 0, { 0, 0 }, { 0, 0 }, { 1, -1 }, TIERKIT_E_RANGE, -1, -1 },
        { 0, TIERKIT_CUTS_MAX + 2, { 0, 0 }, { 0, 0 }, { 1, -1 }, TIERKIT_E_LIMIT, -1, -1 },
        { 0, 2, { 0, 0 }, { 0, -1 }, { 1, -1 }, TIERKIT_E_RANGE, -1, 1 },
        { 0, 2, { 0, 0 }, { 0, 0 }, { -2, -1 }, TIERKIT_E_RANGE, -1, 0 },
        { 0, 2, { 0, 0 }, { 2, 0 }, { 1, -1 }, TIERKIT_E_ARGUMENT, -1, 0 },
        { 0, 2, { 0, 0 }, { 0, 0 }, { 1, 5 }, TIERKIT_E_ARGUMENT, -1, 1 },
        { 0, 2, { 0, 2 }, { 0, 0 }, { 1, -1 }, TIERKIT_E_RANGE, 1, -1 },
        { 0, 2, { -2, 0 }, { 0, 0 }, { 1, -1 }, TIERKIT_E_RANGE, 0, -1 },
    };
    const int64_t value[] = { 2, 1 };
    tierkit_amounts amounts = ordered(value, NULL, 2);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_error err = { .struct_size = sizeof err };
        tierkit_quotas quotas = { .struct_size = sizeof quotas, .flags = cases[k].flags };
        int32_t got[] = { cases[k].class_index[0], cases[k].class_index[1] };
        int8_t reason[2];
        memset(reason, 0x5A, sizeof reason);
        quotas.class_count = cases[k].class_count;
        quotas.minimum = cases[k].minimum;
        quotas.maximum = cases[k].maximum;
        assert_int_equal(tierkit_classify_quotas(&amounts, &quotas, got, reason, &err),
                         cases[k].want);
        assert_int_equal(err.row, cases[k].row);
        assert_int_equal(err.field, cases[k].field);
        assert_memory_equal(got, cases[k].class_index, sizeof got);
        assert_true(case_untouched(reason, sizeof reason));
    }
    tierkit_quotas quotas = { .struct_size = sizeof quotas, .class_count = 2 };
    assert_int_equal(tierkit_classify_quotas(&amounts, &quotas, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_classify_quotas(&amounts, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    case_release(&amounts);
}

/* ---- bands ----------------------------------------------------------------------------------- */

/* The case gives the worst band first. */
static void bands_check__published_case__covers_all_scores(void **state) {
    (void)state;
    char *text = case_read("tier_bands_closed_top.json"), path[64];
    int64_t from[8], to[8], lower[8], count = case_size(text, "params.bands");
    int64_t scores = case_size(text, "matrix");
    for (int64_t k = 0; k < count; k++) {
        int64_t at = count - 1 - k;
        snprintf(path, sizeof path, "params.bands.%d.0", (int)k);
        from[at] = (int64_t)case_number(text, path) * 1000000000;
        snprintf(path, sizeof path, "params.bands.%d.1", (int)k);
        to[at] = (int64_t)case_number(text, path) * 1000000000;
    }
    assert_int_equal(tierkit_bands_check(from, to, (int32_t)count, lower, NULL), TIERKIT_OK);
    for (int i = 0; i < scores; i++) {
        int32_t got = 0;
        snprintf(path, sizeof path, "matrix.%d.0", i);
        int64_t score = (int64_t)floor(case_number(text, path) * 1e9 + 0.5);
        assert_int_equal(tierkit_classify_bands(lower, (int32_t)count, &score, NULL, 1, &got, NULL),
                         TIERKIT_OK);
        char band[64], want[8];
        snprintf(path, sizeof path, "expected.tier.%d", i);
        snprintf(band, sizeof band, "params.bands.%d.2", (int)(count - 1 - got));
        const char *a = case_find(text, path), *b = case_find(text, band);
        assert_non_null(a);
        memcpy(want, a, 6);
        assert_memory_equal(want, b, 6);
    }
    free(text);
}

static void bands_check__gap_overlap_and_empty__are_refused(void **state) {
    (void)state;
    static const struct {
        int64_t from[3], to[3];
        int32_t count;
        tierkit_status want;
        int32_t field;
    } cases[] = {
        { { 80, 50, 0 }, { 100, 80, 50 }, 3, TIERKIT_OK, -1 },
        { { 80, 50, 0 }, { 100, 79, 50 }, 3, TIERKIT_E_ARGUMENT, 1 },
        { { 80, 50, 0 }, { 100, 80, 51 }, 3, TIERKIT_E_ARGUMENT, 2 },
        { { 80, 50, 0 }, { 80, 80, 50 }, 3, TIERKIT_E_ARGUMENT, 0 },
        { { 0, 50, 80 }, { 50, 80, 100 }, 3, TIERKIT_E_ARGUMENT, 1 },
        { { 80, 50, 0 }, { 100, 80, 50 }, 0, TIERKIT_E_RANGE, -1 },
        { { 80, 50, 0 }, { 100, 80, 50 }, TIERKIT_CUTS_MAX + 1, TIERKIT_E_LIMIT, -1 },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_error err = { .struct_size = sizeof err };
        int64_t lower[3];
        memset(lower, 0x5A, sizeof lower);
        assert_int_equal(
            tierkit_bands_check(cases[k].from, cases[k].to, cases[k].count, lower, &err),
            cases[k].want);
        if (cases[k].want == TIERKIT_OK) {
            assert_memory_equal(lower, cases[k].from, sizeof lower);
        } else {
            assert_int_equal(err.field, cases[k].field);
            assert_true(case_untouched(lower, sizeof lower));
        }
    }
    assert_int_equal(tierkit_bands_check(NULL, cases[0].to, 3, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_bands_check(cases[0].from, NULL, 3, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_bands_check(cases[0].from, cases[0].to, 3, NULL, NULL), TIERKIT_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share__random_columns__are_cut_as_by_fractions),
        cmocka_unit_test(share_nearest__worked_examples__have_their_classes),
        cmocka_unit_test(share_nearest__total_of_127_bits__is_refused),
        cmocka_unit_test(curve__random_columns__are_cut_as_by_fractions),
        cmocka_unit_test(curve__published_cases__have_their_classes),
        cmocka_unit_test(curve__all_equal__are_all_in_the_first_class),
        cmocka_unit_test(curve__dominant_single_zero_and_missing__have_classes),
        cmocka_unit_test(curve__other_unit_and_order__same_classes),
        cmocka_unit_test(curve__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(quotas__random_classes__change_as_the_rule_says),
        cmocka_unit_test(quotas__all_in_the_first_class__are_cut_by_count),
        cmocka_unit_test(quotas__missing_and_unclassed__stay),
        cmocka_unit_test(quotas__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(bands_check__published_case__covers_all_scores),
        cmocka_unit_test(bands_check__gap_overlap_and_empty__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
