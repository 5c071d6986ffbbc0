/* Tests of tierkit_rank_agreement(). */
#include "case.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

static tierkit_agreement agree(const int32_t *first, const int32_t *second, int64_t count) {
    tierkit_agreement result;
    size_t bytes = 0;
    memset(&result, 0, sizeof result);
    result.struct_size = sizeof result;
    assert_int_equal(tierkit_rank_agreement_scratch(count, &bytes), TIERKIT_OK);
    void *scratch = case_array(bytes);
    assert_int_equal(tierkit_rank_agreement(first, second, count, scratch, bytes, &result, NULL),
                     TIERKIT_OK);
    free(scratch);
    return result;
}

static void rank_column(const int64_t *value, int64_t count, int32_t method, int32_t *rank) {
    tierkit_amounts amounts = case_amounts(value, NULL, count);
    case_order(&amounts);
    assert_int_equal(tierkit_rank(&amounts, method, rank, NULL), TIERKIT_OK);
    case_release(&amounts);
}

static void agreement__published_case__has_its_coefficients(void **state) {
    (void)state;
    char *text = case_read("rankcorr_salabun2020.json");
    const int32_t first[] = { 1, 2, 3, 4, 5 }, second[] = { 1, 3, 2, 4, 5 };
    tierkit_agreement got = agree(first, second, 5);
    assert_int_equal(got.status, TIERKIT_VALUE_OK);
    assert_near(got.spearman, case_number(text, "expected.spearman"), 1e-15);
    assert_near(got.kendall, case_number(text, "recomputed_values.kendall_tau"), 1e-15);
    assert_true(fabs(got.weighted - case_number(text, "expected.weighted_spearman_rw")) < 5e-5);
    assert_true(fabs(got.ws - case_number(text, "expected.ws")) < 5e-5);
    assert_near(got.weighted, case_number(text, "recomputed_values.weighted_spearman_rw"), 1e-14);
    assert_near(got.ws, case_number(text, "recomputed_values.ws"), 1e-14);
    free(text);
}

static const struct {
    int64_t count, first[MOST], second[MOST], concordant, discordant;
    double kendall, spearman, weighted, ws;
} cases[] = {
#include "vectors/agreement.inc"
};

static void expect_close(double got, double want) {
    assert_true(fabs(got - want) < 4e-15);
}

/* Any method that keeps ties gives the same. */
static void agreement__random_columns__as_by_pairs(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_agreement got[4];
        for (int32_t method = 1; method <= 4; method++) {
            int32_t first[MOST], second[MOST];
            rank_column(cases[k].first, cases[k].count, method, first);
            rank_column(cases[k].second, cases[k].count, method, second);
            got[method - 1] = agree(first, second, cases[k].count);
            assert_memory_equal(&got[method - 1], &got[0], sizeof got[0]);
        }
        assert_int_equal(got[0].concordant, cases[k].concordant);
        assert_int_equal(got[0].discordant, cases[k].discordant);
        expect_close(got[0].kendall, cases[k].kendall);
        expect_close(got[0].spearman, cases[k].spearman);
        expect_close(got[0].weighted, cases[k].weighted);
        expect_close(got[0].ws, cases[k].ws);
    }
}

/* ---- properties ------------------------------------------------------------------------------ */

enum { COUNT = 3000 };

static void draw(uint64_t *random, int64_t most, int32_t *rank) {
    int64_t value[COUNT];
    for (int i = 0; i < COUNT; i++) {
        value[i] = case_between(random, 0, most);
    }
    rank_column(value, COUNT, TIERKIT_RANK_COMPETITION, rank);
}

static void agreement__elements_permuted_or_swapped__same_bytes(void **state) {
    (void)state;
    uint64_t random = 31;
    int32_t first[COUNT], second[COUNT], order[COUNT], a[COUNT], b[COUNT];
    draw(&random, 100, first);
    draw(&random, 900, second);
    case_shuffle(&random, order, COUNT);
    for (int i = 0; i < COUNT; i++) {
        a[i] = first[order[i]];
        b[i] = second[order[i]];
    }
    tierkit_agreement plain = agree(first, second, COUNT), mixed = agree(a, b, COUNT);
    assert_memory_equal(&plain, &mixed, sizeof plain);
    tierkit_agreement swapped = agree(second, first, COUNT);
    assert_same_double(plain.kendall, swapped.kendall);
    assert_same_double(plain.spearman, swapped.spearman);
    assert_same_double(plain.weighted, swapped.weighted);
    assert_int_equal(plain.ties_first, swapped.ties_second);
}

static void agreement__pairs__add_up(void **state) {
    (void)state;
    uint64_t random = 32;
    int32_t first[COUNT], second[COUNT];
    draw(&random, 40, first);
    draw(&random, 60, second);
    tierkit_agreement got = agree(first, second, COUNT);
    int64_t concordant = 0, discordant = 0, ties[3] = { 0, 0, 0 };
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < i; j++) {
            int a = (first[i] > first[j]) - (first[i] < first[j]);
            int b = (second[i] > second[j]) - (second[i] < second[j]);
            concordant += a * b > 0;
            discordant += a * b < 0;
            ties[0] += a == 0;
            ties[1] += b == 0;
            ties[2] += a == 0 && b == 0;
        }
    }
    assert_int_equal(got.concordant, concordant);
    assert_int_equal(got.discordant, discordant);
    assert_int_equal(got.ties_first, ties[0]);
    assert_int_equal(got.ties_second, ties[1]);
    assert_int_equal(got.ties_both, ties[2]);
}

static void agreement__equal_and_reversed__are_one_and_minus_one(void **state) {
    (void)state;
    uint64_t random = 33;
    int32_t first[COUNT], reversed[COUNT];
    draw(&random, 700, first);
    tierkit_agreement same = agree(first, first, COUNT);
    assert_same_double(same.kendall, 1.0);
    assert_same_double(same.spearman, 1.0);
    assert_same_double(same.weighted, 1.0);
    assert_same_double(same.ws, 1.0);
    for (int i = 0; i < COUNT; i++) {
        reversed[i] = COUNT + 1 - first[i];
    }
    tierkit_agreement turned = agree(first, reversed, COUNT);
    assert_same_double(turned.kendall, -1.0);
    assert_same_double(turned.spearman, -1.0);
    for (int i = 0; i < COUNT; i++) {
        first[i] = i + 1;
        reversed[i] = COUNT - i;
    }
    turned = agree(first, reversed, COUNT);
    assert_same_double(turned.weighted, -1.0);
    assert_true(turned.ws > 0.0 && turned.ws < 0.01);
}

/* By hand: of the elements with both ranks the orders are 1 2 3 and 1 3 2. */
static void agreement__missing_ranks__are_left_out(void **state) {
    (void)state;
    const int32_t first[] = { 1, 0, 4, 2, 3 }, second[] = { 2, 1, 9, 0, 10 };
    tierkit_agreement got = agree(first, second, 5);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.concordant, 2);
    assert_int_equal(got.discordant, 1);
    assert_near(got.kendall, 1.0 / 3.0, 1e-15);
    assert_near(got.spearman, 0.5, 1e-15);
}

static void agreement__too_few_or_all_tied__has_a_status(void **state) {
    (void)state;
    const int32_t rising[] = { 1, 2, 3 }, equal[] = { 1, 1, 1 }, none[] = { 0, 0, 1 };
    assert_int_equal(agree(NULL, NULL, 0).status, TIERKIT_VALUE_NO_DATA);
    assert_int_equal(agree(rising, rising, 1).status, TIERKIT_VALUE_NO_DATA);
    assert_int_equal(agree(rising, none, 3).status, TIERKIT_VALUE_NO_DATA);
    tierkit_agreement got = agree(rising, equal, 3);
    assert_int_equal(got.status, TIERKIT_VALUE_ZERO_DENOMINATOR);
    assert_int_equal(got.ties_second, 3);
    assert_same_double(got.kendall, 0.0);
    assert_same_double(got.ws, 0.0);
    assert_int_equal(agree(equal, rising, 3).status, TIERKIT_VALUE_ZERO_DENOMINATOR);
}

static void agreement__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int32_t good[] = { 1, 2 }, bad[] = { 1, -1 };
    uint64_t scratch[16];
    size_t bytes = 0;
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_agreement result, before;
    memset(&result, 0x5A, sizeof result);
    result.struct_size = sizeof result;
    before = result;
    assert_int_equal(tierkit_rank_agreement_scratch(2, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_agreement_scratch(-1, &bytes), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_rank_agreement_scratch((int64_t)TIERKIT_AGREEMENT_MAX + 1, &bytes),
                     TIERKIT_E_LIMIT);
    assert_int_equal(bytes, 0);
    assert_int_equal(tierkit_rank_agreement_scratch(2, &bytes), TIERKIT_OK);
    assert_int_equal(tierkit_rank_agreement(good, bad, 2, scratch, bytes, &result, &err),
                     TIERKIT_E_RANGE);
    assert_int_equal(err.row, 1);
    assert_int_equal(tierkit_rank_agreement(good, good, 2, scratch, bytes - 1, &result, NULL),
                     TIERKIT_E_SPACE);
    assert_int_equal(
        tierkit_rank_agreement(good, good, 2, (char *)scratch + 4, bytes, &result, NULL),
        TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_rank_agreement(good, good, -1, scratch, bytes, &result, NULL),
                     TIERKIT_E_RANGE);
    assert_int_equal(tierkit_rank_agreement(good, good, (int64_t)TIERKIT_AGREEMENT_MAX + 1, scratch,
                                            bytes, &result, NULL),
                     TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_rank_agreement(NULL, good, 2, scratch, bytes, &result, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_agreement(good, NULL, 2, scratch, bytes, &result, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_agreement(good, good, 2, NULL, bytes, &result, NULL),
                     TIERKIT_E_NULL);
    assert_memory_equal(&result, &before, sizeof result);
    assert_int_equal(tierkit_rank_agreement(good, good, 2, scratch, bytes, NULL, NULL),
                     TIERKIT_E_NULL);
    result.struct_size = 8;
    assert_int_equal(tierkit_rank_agreement(good, good, 2, scratch, bytes, &result, NULL),
                     TIERKIT_E_ABI_SIZE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agreement__published_case__has_its_coefficients),
        cmocka_unit_test(agreement__random_columns__as_by_pairs),
        cmocka_unit_test(agreement__elements_permuted_or_swapped__same_bytes),
        cmocka_unit_test(agreement__pairs__add_up),
        cmocka_unit_test(agreement__equal_and_reversed__are_one_and_minus_one),
        cmocka_unit_test(agreement__missing_ranks__are_left_out),
        cmocka_unit_test(agreement__too_few_or_all_tied__has_a_status),
        cmocka_unit_test(agreement__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
