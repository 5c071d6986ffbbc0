/* Tests of tierkit_classify_bands(). */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int32_t class_of(const int64_t *lower_e9, int32_t lower_count, int64_t score_e9) {
    int32_t class_index = -9;
    assert_int_equal(
        tierkit_classify_bands(lower_e9, lower_count, &score_e9, NULL, 1, &class_index, NULL),
        TIERKIT_OK);
    return class_index;
}

/* The bands of the case ascend and are named; ours descend and are numbered. */
static void bands__published_case__puts_the_top_score_in_the_top_band(void **state) {
    (void)state;
    char *text = case_read("tier_bands_closed_top.json"), path[64];
    int32_t bands = (int32_t)case_size(text, "params.bands");
    int64_t lower_e9[8], rows = case_size(text, "matrix");
    for (int32_t k = 0; k < bands; k++) {
        snprintf(path, sizeof path, "params.bands.%d.0", bands - 1 - k);
        lower_e9[k] = (int64_t)case_number(text, path) * 1000000000;
    }
    for (int i = 0; i < rows; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        int64_t score_e9 = (int64_t)(case_number(text, path) * 10 + 0.5) * 100000000;
        int32_t band = bands - 1 - class_of(lower_e9, bands, score_e9);
        char want[64], got[64];
        snprintf(path, sizeof path, "expected.tier.%d", i);
        sscanf(case_find(text, path), "\"%63[^\"]", want);
        snprintf(path, sizeof path, "params.bands.%d.2", band);
        sscanf(case_find(text, path), "\"%63[^\"]", got);
        assert_string_equal(got, want);
    }
    free(text);
}

static void bands__around_each_bound__one_grid_step_decides(void **state) {
    (void)state;
    const int64_t lower_e9[] = { 70000000000, 45000000000, 0, -5 };
    for (int32_t k = 0; k < 4; k++) {
        assert_int_equal(class_of(lower_e9, 4, lower_e9[k] + 1), k);
        assert_int_equal(class_of(lower_e9, 4, lower_e9[k]), k);
        assert_int_equal(class_of(lower_e9, 4, lower_e9[k] - 1), k + 1);
    }
    assert_int_equal(class_of(lower_e9, 4, INT64_MAX), 0);
    assert_int_equal(class_of(lower_e9, 4, INT64_MIN), 4);
    assert_int_equal(class_of(NULL, 0, INT64_MIN), 0);
}

static void bands__random_bounds__agree_with_a_scan(void **state) {
    (void)state;
    uint64_t random = 21;
    int64_t lower_e9[TIERKIT_CUTS_MAX];
    for (int round = 0; round < 300; round++) {
        int32_t count = (int32_t)case_between(&random, 1, TIERKIT_CUTS_MAX);
        int64_t at = 1000, before = INT64_MAX;
        int32_t class_before = 0;
        for (int32_t k = 0; k < count; k++) {
            at -= case_between(&random, 1, 40);
            lower_e9[k] = at;
        }
        for (int64_t score = 1010; score > at - 10; score -= 7) {
            int32_t want = 0, got = class_of(lower_e9, count, score);
            for (; want < count && score < lower_e9[want]; want++) {
            }
            assert_int_equal(got, want);
            assert_true(score < before && got >= class_before); /* a lower score is never better */
            before = score;
            class_before = got;
        }
    }
}

static void bands__missing__has_no_class(void **state) {
    (void)state;
    const int64_t lower_e9[] = { 5 }, score_e9[] = { 9, 9, 1 };
    const int8_t status[] = { 0, TIERKIT_VALUE_NOT_ENOUGH_DATA, 0 };
    const int32_t want[] = { 0, -1, 1 };
    int32_t class_index[3];
    assert_int_equal(tierkit_classify_bands(lower_e9, 1, score_e9, status, 3, class_index, NULL),
                     TIERKIT_OK);
    assert_memory_equal(class_index, want, sizeof want);
    assert_int_equal(tierkit_classify_bands(lower_e9, 1, NULL, NULL, 0, NULL, NULL), TIERKIT_OK);
}

static void bands__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    int64_t good[] = { 7, 5, 3 }, equal[] = { 7, 7, 3 }, rising[] = { 7, 5, 6 }, score_e9[] = { 1 };
    const int64_t *missing = NULL;
    const struct {
        const int64_t *lower_e9, *score_e9;
        int32_t lower_count;
        int64_t count;
        tierkit_status want;
        int32_t field;
    } cases[] = {
        { equal, score_e9, 3, 1, TIERKIT_E_ARGUMENT, 1 },
        { rising, score_e9, 3, 1, TIERKIT_E_ARGUMENT, 2 },
        { missing, score_e9, 1, 1, TIERKIT_E_NULL, -1 },
        { good, missing, 3, 1, TIERKIT_E_NULL, -1 },
        { good, score_e9, -1, 1, TIERKIT_E_RANGE, -1 },
        { good, score_e9, 3, -1, TIERKIT_E_RANGE, -1 },
        { good, score_e9, TIERKIT_CUTS_MAX + 1, 1, TIERKIT_E_LIMIT, -1 },
        { good, score_e9, 3, (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1, TIERKIT_E_LIMIT, -1 },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        int32_t class_index = 77;
        tierkit_error err = { .struct_size = sizeof err };
        assert_int_equal(tierkit_classify_bands(cases[k].lower_e9, cases[k].lower_count,
                                                cases[k].score_e9, NULL, cases[k].count,
                                                &class_index, &err),
                         cases[k].want);
        assert_int_equal(err.code, cases[k].want);
        assert_int_equal(err.field, cases[k].field);
        assert_int_equal(class_index, 77);
    }
    assert_int_equal(tierkit_classify_bands(good, 3, score_e9, NULL, 1, NULL, NULL),
                     TIERKIT_E_NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands__published_case__puts_the_top_score_in_the_top_band),
        cmocka_unit_test(bands__around_each_bound__one_grid_step_decides),
        cmocka_unit_test(bands__random_bounds__agree_with_a_scan),
        cmocka_unit_test(bands__missing__has_no_class),
        cmocka_unit_test(bands__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
