/* Tests of tierkit_concentrate(). */
#include "case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 200 };

static tierkit_concentration concentrate(const int64_t *value, const int64_t *value_high,
                                         const int8_t *status, int64_t count, const int32_t *parts,
                                         int32_t part_count, double *ratio) {
    tierkit_concentration result;
    memset(&result, 0, sizeof result);
    result.struct_size = sizeof result;
    tierkit_amounts amounts = case_amounts(value, value_high, count);
    amounts.status = status;
    case_order(&amounts);
    assert_int_equal(tierkit_concentrate(&amounts, parts, part_count, ratio, &result, NULL),
                     TIERKIT_OK);
    case_release(&amounts);
    return result;
}

/* ---- published cases ------------------------------------------------------------------------ */

static void check_vectors(const char *name, const char *measure) {
    char *text = case_read(name), path[64];
    int64_t vectors = case_size(text, "params.vectors");
    assert_true(vectors >= 3);
    for (int v = 0; v < vectors; v++) {
        int64_t value[16];
        snprintf(path, sizeof path, "params.vectors.%d", v);
        int64_t count = case_size(text, path);
        for (int i = 0; i < count; i++) {
            snprintf(path, sizeof path, "params.vectors.%d.%d", v, i);
            value[i] = (int64_t)floor(case_number(text, path) * 100 + 0.5);
        }
        tierkit_concentration got = concentrate(value, NULL, NULL, count, NULL, 0, NULL);
        snprintf(path, sizeof path, "expected.%s.%d", measure, v);
        double want = case_number(text, path), tolerance = case_number(text, "tolerance");
        int is_hhi = strcmp(measure, "hhi") == 0;
        assert_true(fabs((is_hhi ? got.hhi / 10000 : got.gini_all) - want) <= tolerance);
        if (is_hhi) {
            assert_near(got.effective_number, 1 / want, tolerance);
        }
    }
    free(text);
}

static void concentrate__published_cases__have_their_numbers(void **state) {
    (void)state;
    check_vectors("hhi_doj_and_kvalseth.json", "hhi");
    check_vectors("gini_small.json", "gini");
}

/* Exact fractions of the definition: 1..9 gives 29.63 %, 40/30/20/10 gives 25 %. */
static void concentrate__series_of_the_literature__have_exact_ginis(void **state) {
    (void)state;
    const int64_t nine[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, four[] = { 40, 30, 20, 10 };
    assert_same_double(concentrate(nine, NULL, NULL, 9, NULL, 0, NULL).gini, 8.0 / 27);
    assert_same_double(concentrate(four, NULL, NULL, 4, NULL, 0, NULL).gini, 0.25);
}

static void concentrate__one_element__is_everything(void **state) {
    (void)state;
    const int64_t value[] = { 7 };
    const int32_t parts[] = { 1, 10 };
    double ratio[2];
    tierkit_concentration got = concentrate(value, NULL, NULL, 1, parts, 2, ratio);
    assert_int_equal(got.status, TIERKIT_VALUE_OK);
    assert_same_double(got.hhi, 10000);
    assert_same_double(got.effective_number, 1);
    assert_same_double(got.gini, 0);
    assert_same_double(got.gini_all, 0);
    assert_same_double(ratio[0], 1);
    assert_same_double(ratio[1], 1);
}

static void concentrate__all_equal__is_not_concentrated(void **state) {
    (void)state;
    int64_t value[COUNT];
    const int32_t parts[] = { 50 };
    double ratio[1];
    for (int i = 0; i < COUNT; i++) {
        value[i] = 3;
    }
    tierkit_concentration got = concentrate(value, NULL, NULL, COUNT, parts, 1, ratio);
    assert_near(got.hhi, 50, 1e-15);
    assert_near(got.effective_number, COUNT, 1e-15);
    assert_same_double(got.gini, 0);
    assert_same_double(ratio[0], 0.25);
}

/* ---- two database engines ------------------------------------------------------------------- */

enum { P_MEASURE, P_SCOPE, P_VALUE = 4, P_FIELDS = 10, C_FIELDS = 16, VALUES_MAX = 800 };
enum { C_N = 2, C_POSITIVE, C_NET, C_TOTAL, C_HHI, C_GINI, C_GINI_ALL, C_CR1 };

static int read_fields(const char **at, char (*field)[48], int count) {
    int last = 0;
    for (int f = 0; f < count; f++) {
        if (!case_field(at, field[f], sizeof field[f], &last)) {
            return 0;
        }
    }
    assert_true(last);
    return 1;
}

/* The values of a scope, from the other file. */
static int64_t read_values(const char *text, char (*scope)[48], int64_t *value) {
    char field[P_FIELDS][48];
    int64_t count = 0;
    for (const char *at = text; read_fields(&at, field, P_FIELDS);) {
        if (strcmp(field[P_MEASURE], scope[P_MEASURE]) == 0 &&
            strcmp(field[P_SCOPE], scope[P_SCOPE]) == 0) {
            assert_true(count < VALUES_MAX);
            value[count++] = case_money4(field[P_VALUE]);
        }
    }
    return count;
}

static void check_scope(const char *values_text, char (*want)[48], int32_t *checked) {
    const int32_t parts[] = { 1, 3, 5, 10 };
    int64_t value[VALUES_MAX];
    double ratio[4];
    int64_t count = read_values(values_text, want, value);
    assert_int_equal(count, strtol(want[C_N], NULL, 10));
    tierkit_concentration got = concentrate(value, NULL, NULL, count, parts, 4, ratio);
    assert_int_equal(got.count, count);
    assert_int_equal(got.positive_count, strtol(want[C_POSITIVE], NULL, 10));
    assert_int_equal(got.total, case_money4(want[C_TOTAL]));
    assert_int_equal(got.total_high, 0);
    assert_near(got.hhi, strtod(want[C_HHI], NULL), 6e-12);
    assert_near(got.gini, strtod(want[C_GINI], NULL), 6e-12);
    assert_near(got.gini_all, strtod(want[C_GINI_ALL], NULL), 6e-12);
    for (int k = 0; k < 4; k++) {
        assert_near(ratio[k], strtod(want[C_CR1 + k], NULL), 6e-12);
    }
    ++*checked;
}

static void check_oracle(const char *values_name, const char *name, int32_t scopes) {
    char *values_text = case_read(values_name), *text = case_read(name);
    char want[C_FIELDS][48];
    int32_t checked = 0;
    for (const char *at = strchr(text, '\n') + 1; read_fields(&at, want, C_FIELDS);) {
        check_scope(values_text, want, &checked);
    }
    assert_int_equal(checked, scopes);
    free(values_text);
    free(text);
}

static void concentrate__two_database_engines__agree_in_every_scope(void **state) {
    (void)state;
    check_oracle("pareto_adventureworks.csv", "concentration_adventureworks.csv", 4);
    check_oracle("pareto_sap_bikes.csv", "concentration_sap_bikes.csv", 7);
}

/* ---- properties ----------------------------------------------------------------------------- */

static int64_t draw(uint64_t *random) {
    return case_between(random, -1000, case_between(random, 1, 100000));
}

/* Gini as the mean difference of all pairs, and the index as plain sums. */
static void concentrate__random_columns__agree_with_all_pairs(void **state) {
    (void)state;
    uint64_t random = 41;
    int64_t value[COUNT];
    for (int round = 0; round < 40; round++) {
        int32_t count = (int32_t)case_between(&random, 2, COUNT);
        double total = 0, squares = 0, pairs = 0, positive_pairs = 0, positive = 0;
        for (int i = 0; i < count; i++) {
            value[i] = i == 0 ? 5 : draw(&random);
        }
        for (int i = 0; i < count; i++) {
            double x = value[i] > 0 ? (double)value[i] : 0;
            total += x;
            squares += x * x;
            positive += x > 0;
            for (int k = 0; k < count; k++) {
                double y = value[k] > 0 ? (double)value[k] : 0;
                pairs += fabs(x - y);
                positive_pairs += x > 0 && y > 0 ? fabs(x - y) : 0;
            }
        }
        tierkit_concentration got = concentrate(value, NULL, NULL, count, NULL, 0, NULL);
        assert_near(got.hhi, 10000 * squares / total / total, 1e-12);
        assert_near(got.effective_number, total * total / squares, 1e-12);
        assert_true(fabs(got.gini - positive_pairs / (2 * positive * total)) < 1e-12);
        assert_true(fabs(got.gini_all - pairs / (2 * count * total)) < 1e-12);
    }
}

static void concentrate__elements_permuted__same_bytes(void **state) {
    (void)state;
    uint64_t random = 42;
    int64_t value[COUNT], other[COUNT];
    int32_t moved[COUNT];
    for (int round = 0; round < 30; round++) {
        case_shuffle(&random, moved, COUNT);
        for (int i = 0; i < COUNT; i++) {
            value[i] = draw(&random);
        }
        for (int i = 0; i < COUNT; i++) {
            other[i] = value[moved[i]];
        }
        tierkit_concentration a = concentrate(value, NULL, NULL, COUNT, NULL, 0, NULL);
        tierkit_concentration b = concentrate(other, NULL, NULL, COUNT, NULL, 0, NULL);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

/* Times 7, and times 2^62: only the total differs. */
static void concentrate__values_in_another_unit__same_bytes(void **state) {
    (void)state;
    uint64_t random = 43;
    int64_t value[COUNT], seven[COUNT], low[COUNT], high[COUNT];
    for (int round = 0; round < 30; round++) {
        for (int i = 0; i < COUNT; i++) {
            value[i] = draw(&random);
            seven[i] = 7 * value[i];
            low[i] = (int64_t)((uint64_t)value[i] << 62);
            high[i] = value[i] < 0 ? ~(~value[i] >> 2) : value[i] >> 2;
        }
        tierkit_concentration a = concentrate(value, NULL, NULL, COUNT, NULL, 0, NULL);
        tierkit_concentration b = concentrate(seven, NULL, NULL, COUNT, NULL, 0, NULL);
        tierkit_concentration c = concentrate(low, high, NULL, COUNT, NULL, 0, NULL);
        assert_int_equal(b.total, 7 * a.total);
        assert_int_equal(c.total_high, a.total >> 2);
        b.total = c.total = a.total;
        c.total_high = a.total_high;
        assert_memory_equal(&a, &b, sizeof a);
        assert_memory_equal(&a, &c, sizeof a);
    }
}

static void concentrate__parts__grow_to_one(void **state) {
    (void)state;
    uint64_t random = 44;
    int64_t value[COUNT];
    int32_t parts[COUNT];
    double ratio[COUNT];
    for (int i = 0; i < COUNT; i++) {
        value[i] = case_between(&random, 1, 1000);
        parts[i] = i + 1;
    }
    (void)concentrate(value, NULL, NULL, COUNT, parts, COUNT, ratio);
    for (int i = 1; i < COUNT; i++) {
        assert_true(ratio[i] >= ratio[i - 1]);
    }
    assert_same_double(ratio[COUNT - 1], 1);
}

static void concentrate__nothing_positive__is_no_data(void **state) {
    (void)state;
    const int64_t value[] = { 0, -5, 7 };
    const int8_t status[] = { 0, 0, TIERKIT_VALUE_NO_DATA };
    const int32_t parts[] = { 1 };
    double ratio[1] = { 9 };
    tierkit_concentration got = concentrate(value, NULL, status, 3, parts, 1, ratio);
    tierkit_concentration want;
    memset(&want, 0, sizeof want);
    want.struct_size = sizeof want;
    want.status = TIERKIT_VALUE_NO_DATA;
    want.count = 2;
    assert_memory_equal(&got, &want, sizeof got);
    assert_same_double(ratio[0], 0);
    want.count = 0;
    got = concentrate(NULL, NULL, NULL, 0, NULL, 0, NULL);
    assert_memory_equal(&got, &want, sizeof got);
}

static void concentrate__largest_int64_values__do_not_overflow(void **state) {
    (void)state;
    int64_t value[COUNT];
    for (int i = 0; i < COUNT; i++) {
        value[i] = i < COUNT / 2 ? INT64_MAX : INT64_MIN;
    }
    tierkit_concentration got = concentrate(value, NULL, NULL, COUNT, NULL, 0, NULL);
    assert_same_double(got.gini, 0);
    assert_same_double(got.gini_all, 0.5);
    assert_near(got.hhi, 100, 1e-15);
}

/* ---- errors --------------------------------------------------------------------------------- */

static void expect(const tierkit_amounts *amounts, const int32_t *parts, int32_t part_count,
                   tierkit_concentration *result, tierkit_status want, int32_t field) {
    double ratio[4];
    memset(ratio, 0x5A, sizeof ratio);
    unsigned char before[sizeof *result];
    if (result != NULL) {
        memcpy(before, result, sizeof before);
    }
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_concentrate(amounts, parts, part_count, ratio, result, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_true(case_untouched(ratio, sizeof ratio));
    assert_true(result == NULL || memcmp(before, result, sizeof before) == 0);
}

static void concentrate__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 2, 1 };
    const int32_t parts[] = { 1, 0, 3, 4 };
    struct {
        tierkit_concentration result;
        uint64_t more;
    } larger = { { .struct_size = sizeof larger }, 1 };
    tierkit_concentration result = { .struct_size = sizeof result }, small = { .struct_size = 8 };
    tierkit_amounts good = case_amounts(value, NULL, 3), bad;
    case_order(&good);
    expect(NULL, parts, 1, &result, TIERKIT_E_NULL, -1);
    expect(&good, NULL, 1, &result, TIERKIT_E_NULL, -1);
    expect(&good, parts, 1, NULL, TIERKIT_E_NULL, -1);
    assert_int_equal(tierkit_concentrate(&good, parts, 1, NULL, &result, NULL), TIERKIT_E_NULL);
    expect(&good, parts, 4, &result, TIERKIT_E_RANGE, 1);
    expect(&good, parts, -1, &result, TIERKIT_E_RANGE, -1);
    expect(&good, parts, TIERKIT_PARTS_MAX + 1, &result, TIERKIT_E_LIMIT, -1);
    expect(&good, parts, 1, &small, TIERKIT_E_ABI_SIZE, -1);
    expect(&good, parts, 1, &larger.result, TIERKIT_E_ABI_FORWARD, -1);
    bad = good, bad.flags = TIERKIT_ORDER_ASCENDING;
    expect(&bad, parts, 1, &result, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.count = -1;
    expect(&bad, parts, 1, &result, TIERKIT_E_RANGE, -1);
    bad = good, bad.count = (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1;
    expect(&bad, parts, 1, &result, TIERKIT_E_LIMIT, -1);
    good.first[2] = 7;
    expect(&good, parts, 1, &result, TIERKIT_E_ARGUMENT, -1);
    case_release(&good);
}

static void concentrate__sums_beyond_128_bits__are_refused(void **state) {
    (void)state;
    const int64_t low[] = { -1, -1, 1 }, high[] = { INT64_MAX, INT64_MAX, 0 };
    const int64_t half[] = { INT64_MAX / 2, INT64_MAX / 4, 0 };
    tierkit_concentration result = { .struct_size = sizeof result };
    tierkit_amounts total = case_amounts(low, high, 3), places = case_amounts(low, half, 3);
    case_order(&total);
    case_order(&places);
    expect(&total, NULL, 0, &result, TIERKIT_E_OVERFLOW, -1);  /* the total */
    expect(&places, NULL, 0, &result, TIERKIT_E_OVERFLOW, -1); /* three times the total */
    case_release(&total);
    case_release(&places);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(concentrate__published_cases__have_their_numbers),
        cmocka_unit_test(concentrate__series_of_the_literature__have_exact_ginis),
        cmocka_unit_test(concentrate__one_element__is_everything),
        cmocka_unit_test(concentrate__all_equal__is_not_concentrated),
        cmocka_unit_test(concentrate__two_database_engines__agree_in_every_scope),
        cmocka_unit_test(concentrate__random_columns__agree_with_all_pairs),
        cmocka_unit_test(concentrate__elements_permuted__same_bytes),
        cmocka_unit_test(concentrate__values_in_another_unit__same_bytes),
        cmocka_unit_test(concentrate__parts__grow_to_one),
        cmocka_unit_test(concentrate__nothing_positive__is_no_data),
        cmocka_unit_test(concentrate__largest_int64_values__do_not_overflow),
        cmocka_unit_test(concentrate__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(concentrate__sums_beyond_128_bits__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
