/* Tests of tierkit_rank() and tierkit_rank_groups(). */
#include "case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METHODS = 5 };

static tierkit_amounts ordered(const int64_t *value, const int8_t *status, int64_t count,
                               uint32_t flags) {
    tierkit_amounts amounts = case_amounts(value, NULL, count);
    amounts.status = status;
    amounts.flags = flags;
    case_order(&amounts);
    return amounts;
}

/* ---- published cases ------------------------------------------------------------------------- */

static void check_published(const char *name, const char *expected, int32_t method, double factor,
                            double rank_factor) {
    char *text = case_read(name), path[64];
    int64_t value[16], count = case_size(text, "matrix");
    int32_t rank[16];
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        value[i] = (int64_t)floor(case_number(text, path) * factor + 0.5);
    }
    tierkit_amounts amounts = ordered(value, NULL, count, TIERKIT_ORDER_ASCENDING);
    assert_int_equal(tierkit_rank(&amounts, method, rank, NULL), TIERKIT_OK);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "expected.%s.%d", expected, i);
        assert_int_equal(rank[i], (int64_t)(rank_factor * case_number(text, path)));
    }
    case_release(&amounts);
    free(text);
}

static void rank__published_cases__have_their_ranks(void **state) {
    (void)state;
    const char *scipy = "rank_methods_scipy_example.json";
    check_published(scipy, "min", TIERKIT_RANK_COMPETITION, 1, 1);
    check_published(scipy, "max", TIERKIT_RANK_MAXIMUM, 1, 1);
    check_published(scipy, "average", TIERKIT_RANK_FRACTIONAL2, 1, 2);
    check_published(scipy, "ordinal", TIERKIT_RANK_ORDINAL, 1, 1);
    check_published("rank_dense.json", "dense", TIERKIT_RANK_DENSE, 1, 1);
    check_published("rank_close_floats_no_tolerance.json", "average", TIERKIT_RANK_FRACTIONAL2, 1e9,
                    2);
}

/* The share of distinct values is the dense rank over the largest one. */
static void rank__published_percent_case__follows_from_dense_ranks(void **state) {
    (void)state;
    char *text = case_read("rank_pct_dense.json"), path[64];
    int64_t value[16], count = case_size(text, "matrix");
    int32_t rank[16], most = 0;
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        value[i] = (int64_t)case_number(text, path);
    }
    tierkit_amounts amounts = ordered(value, NULL, count, TIERKIT_ORDER_ASCENDING);
    assert_int_equal(tierkit_rank(&amounts, TIERKIT_RANK_DENSE, rank, NULL), TIERKIT_OK);
    for (int i = 0; i < count; i++) {
        most = rank[i] > most ? rank[i] : most;
    }
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "expected.pct_dense.%d", i);
        assert_near((double)rank[i] / most, case_number(text, path), 1e-12);
    }
    case_release(&amounts);
    free(text);
}

/* By hand: 10, 8, 8, -, 3 largest first, with groups a b a a -. */
static void rank__missing_and_ungrouped__have_none(void **state) {
    (void)state;
    const int64_t value[] = { 8, 10, 8, 99, 3 };
    const int8_t status[] = { 0, 0, 0, TIERKIT_VALUE_NO_DATA, 0 };
    const int32_t group[] = { 0, 1, 0, 0, -1 };
    static const int32_t want[METHODS][2][5] = {
        { { 2, 1, 2, 0, 4 }, { 1, 1, 1, 0, 0 } }, { { 2, 1, 2, 0, 3 }, { 1, 1, 1, 0, 0 } },
        { { 3, 1, 3, 0, 4 }, { 2, 1, 2, 0, 0 } }, { { 5, 2, 5, 0, 8 }, { 3, 2, 3, 0, 0 } },
        { { 2, 1, 3, 0, 4 }, { 1, 1, 2, 0, 0 } },
    };
    tierkit_amounts amounts = ordered(value, status, 5, 0);
    int32_t rank[5], scratch[8];
    for (int32_t m = 0; m < METHODS; m++) {
        assert_int_equal(tierkit_rank(&amounts, m + 1, rank, NULL), TIERKIT_OK);
        assert_memory_equal(rank, want[m][0], sizeof rank);
        assert_int_equal(tierkit_rank_groups(&amounts, m + 1, group, 2, scratch, rank, NULL),
                         TIERKIT_OK);
        assert_memory_equal(rank, want[m][1], sizeof rank);
    }
    case_release(&amounts);
}

/* ---- against counting ----------------------------------------------------------------------- */

typedef struct counts {
    int32_t better, equal, distinct_better, equal_earlier;
} counts;

/* What the ranks of element i are made of, among the elements of its group (group NULL: all). */
static counts count_for(const int64_t *value, const int8_t *status, const int32_t *group,
                        int32_t count, int32_t i) {
    counts c = { 0, 0, 0, 0 };
    for (int32_t k = 0; k < count; k++) {
        if (status[k] || (group != NULL && group[k] != group[i])) {
            continue;
        }
        c.better += value[k] > value[i];
        c.equal += value[k] == value[i];
        c.equal_earlier += value[k] == value[i] && k < i;
        int repeated = 0;
        for (int32_t h = 0; h < k; h++) {
            repeated |= !status[h] && value[h] == value[k] && (!group || group[h] == group[i]);
        }
        c.distinct_better += value[k] > value[i] && !repeated;
    }
    return c;
}

static int32_t rank_from(counts c, int32_t method) {
    const int32_t ranks[METHODS] = { c.better + 1, c.distinct_better + 1, c.better + c.equal,
                                     2 * c.better + 1 + c.equal, c.better + c.equal_earlier + 1 };
    return ranks[method - 1];
}

static void rank__random_columns__agree_with_counting(void **state) {
    (void)state;
    enum { COUNT = 120, GROUPS = 5 };
    uint64_t random = 11;
    int64_t value[COUNT];
    int8_t status[COUNT];
    int32_t group[COUNT], rank[COUNT], in_group[COUNT];
    int32_t *scratch = case_array(4 * GROUPS * sizeof *scratch);
    for (int round = 0; round < 15; round++) {
        for (int i = 0; i < COUNT; i++) {
            value[i] = case_between(&random, -15, 15);
            status[i] = case_between(&random, 0, 9) == 0;
            group[i] = (int32_t)case_between(&random, -1, GROUPS - 1);
        }
        tierkit_amounts amounts = ordered(value, status, COUNT, 0);
        int32_t method = round % METHODS + 1;
        assert_int_equal(tierkit_rank(&amounts, method, rank, NULL), TIERKIT_OK);
        assert_int_equal(
            tierkit_rank_groups(&amounts, method, group, GROUPS, scratch, in_group, NULL),
            TIERKIT_OK);
        for (int32_t i = 0; i < COUNT; i++) {
            int32_t all = rank_from(count_for(value, status, NULL, COUNT, i), method);
            int32_t own = rank_from(count_for(value, status, group, COUNT, i), method);
            assert_int_equal(rank[i], status[i] ? 0 : all);
            assert_int_equal(in_group[i], status[i] || group[i] < 0 ? 0 : own);
        }
        case_release(&amounts);
    }
    free(scratch);
}

static void rank__one_group_of_all__equals_the_overall_rank(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    uint64_t random = 12;
    int64_t value[COUNT];
    int32_t group[COUNT] = { 0 }, rank[COUNT], in_group[COUNT], scratch[4];
    for (int i = 0; i < COUNT; i++) {
        value[i] = case_between(&random, 0, 300);
    }
    tierkit_amounts amounts = ordered(value, NULL, COUNT, 0);
    for (int32_t method = 1; method <= METHODS; method++) {
        assert_int_equal(tierkit_rank(&amounts, method, rank, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_rank_groups(&amounts, method, group, 1, scratch, in_group, NULL),
                         TIERKIT_OK);
        assert_memory_equal(rank, in_group, sizeof rank);
    }
    case_release(&amounts);
}

static void rank__single_and_all_equal__are_first(void **state) {
    (void)state;
    const int64_t value[] = { 7, 7, 7 };
    static const int32_t want[METHODS][3] = {
        { 1, 1, 1 }, { 1, 1, 1 }, { 3, 3, 3 }, { 4, 4, 4 }, { 1, 2, 3 }
    };
    int32_t rank[3];
    tierkit_amounts amounts = ordered(value, NULL, 3, 0);
    for (int32_t m = 0; m < METHODS; m++) {
        assert_int_equal(tierkit_rank(&amounts, m + 1, rank, NULL), TIERKIT_OK);
        assert_memory_equal(rank, want[m], sizeof rank);
    }
    case_release(&amounts);
    amounts = ordered(value, NULL, 1, 0);
    assert_int_equal(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, rank, NULL), TIERKIT_OK);
    assert_int_equal(rank[0], 1);
    case_release(&amounts);
}

static void rank__no_elements__is_fine(void **state) {
    (void)state;
    tierkit_amounts amounts = { .struct_size = sizeof amounts };
    assert_int_equal(tierkit_rank(&amounts, TIERKIT_RANK_DENSE, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_rank_groups(&amounts, TIERKIT_RANK_DENSE, NULL, 0, NULL, NULL, NULL),
                     TIERKIT_OK);
}

/* ---- errors --------------------------------------------------------------------------------- */

/* Both functions must refuse what concerns the order or the method. */
static void expect(const tierkit_amounts *amounts, int32_t method, tierkit_status want,
                   int64_t row) {
    const int32_t group[] = { 0, 0, 0 };
    int32_t rank[3], scratch[4];
    memset(rank, 0x5A, sizeof rank);
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_rank(amounts, method, rank, &err), want);
    assert_int_equal(err.row, row);
    assert_int_equal(tierkit_rank_groups(amounts, method, group, 1, scratch, rank, &err), want);
    assert_int_equal(err.row, row);
    assert_true(case_untouched(rank, sizeof rank));
}

static void rank__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 1, 2 };
    int32_t rank[3], scratch[4];
    const int32_t group[] = { 0, 0, 0 };
    tierkit_amounts good = ordered(value, NULL, 3, 0), bad;
    expect(NULL, 1, TIERKIT_E_NULL, -1);
    expect(&good, 0, TIERKIT_E_ARGUMENT, -1);
    expect(&good, METHODS + 1, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.flags = 4;
    expect(&bad, 1, TIERKIT_E_ARGUMENT, -1);
    bad = good, bad.count = -1;
    expect(&bad, 1, TIERKIT_E_RANGE, -1);
    bad = good, bad.count = (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1;
    expect(&bad, 1, TIERKIT_E_LIMIT, -1);
    bad = good, bad.count = 1073741824;
    expect(&bad, TIERKIT_RANK_FRACTIONAL2, TIERKIT_E_RANGE, -1);
    bad = good, bad.struct_size = 8;
    expect(&bad, 1, TIERKIT_E_ABI_SIZE, -1);
    struct {
        tierkit_amounts amounts;
        uint64_t more;
    } larger = { good, 1 };
    larger.amounts.struct_size = sizeof larger;
    expect(&larger.amounts, 1, TIERKIT_E_ABI_FORWARD, -1);
    bad = good, bad.order = NULL;
    expect(&bad, 1, TIERKIT_E_NULL, -1);
    bad = good, bad.first = NULL;
    expect(&bad, 1, TIERKIT_E_NULL, -1);
    assert_int_equal(tierkit_rank(&good, 1, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_groups(&good, 1, NULL, 1, scratch, rank, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_groups(&good, 1, group, 1, NULL, rank, NULL), TIERKIT_E_NULL);
    case_release(&good);
}

static void rank__order_from_elsewhere__is_refused_with_its_place(void **state) {
    (void)state;
    static const struct {
        int32_t order[3], first[3];
        int64_t row;
    } cases[] = {
        { { 0, 3, 1 }, { 0, 1, 2 }, 1 },  { { 0, -1, 1 }, { 0, 1, 2 }, 1 },
        { { 0, 1, 2 }, { 0, 2, 2 }, 1 },  { { 0, 1, 2 }, { 1, 1, 2 }, 0 },
        { { 0, 1, 2 }, { 0, -1, 2 }, 2 }, { { 0, 1, 2 }, { 0, 1, 0 }, 2 },
        { { 0, 1, 2 }, { 0, -2, 2 }, 1 }, { { 0, 1, 2 }, { -1, 0, -1 }, 1 },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        int32_t order[3], first[3];
        memcpy(order, cases[k].order, sizeof order);
        memcpy(first, cases[k].first, sizeof first);
        tierkit_amounts amounts = { .struct_size = sizeof amounts, .count = 3 };
        amounts.order = order;
        amounts.first = first;
        expect(&amounts, 1, TIERKIT_E_ARGUMENT, cases[k].row);
    }
}

static void rank_groups__wrong_groups__are_refused_and_change_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 1, 2 };
    static const struct {
        int32_t group[3], group_count;
        tierkit_status want;
        int64_t row;
    } cases[] = {
        { { 0, 1, 2 }, 2, TIERKIT_E_RANGE, 2 },
        { { -2, 1, 1 }, 2, TIERKIT_E_RANGE, 0 },
        { { -1, 0, -1 }, 0, TIERKIT_E_RANGE, 1 },
        { { 0, 0, 0 }, -1, TIERKIT_E_RANGE, -1 },
        { { 0, 0, 0 }, TIERKIT_GROUPS_MAX + 1, TIERKIT_E_LIMIT, -1 },
    };
    tierkit_amounts amounts = ordered(value, NULL, 3, 0);
    int32_t rank[3], scratch[8];
    memset(rank, 0x5A, sizeof rank);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_error err = { .struct_size = sizeof err };
        assert_int_equal(tierkit_rank_groups(&amounts, 1, cases[k].group, cases[k].group_count,
                                             scratch, rank, &err),
                         cases[k].want);
        assert_int_equal(err.row, cases[k].row);
        assert_true(case_untouched(rank, sizeof rank));
    }
    const int32_t none[] = { -1, -1, -1 }, zero[] = { 0, 0, 0 };
    assert_int_equal(tierkit_rank_groups(&amounts, 1, none, 0, NULL, rank, NULL), TIERKIT_OK);
    assert_memory_equal(rank, zero, sizeof rank);
    case_release(&amounts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank__published_cases__have_their_ranks),
        cmocka_unit_test(rank__published_percent_case__follows_from_dense_ranks),
        cmocka_unit_test(rank__missing_and_ungrouped__have_none),
        cmocka_unit_test(rank__random_columns__agree_with_counting),
        cmocka_unit_test(rank__one_group_of_all__equals_the_overall_rank),
        cmocka_unit_test(rank__single_and_all_equal__are_first),
        cmocka_unit_test(rank__no_elements__is_fine),
        cmocka_unit_test(rank__wrong_call__is_refused_and_changes_nothing),
        cmocka_unit_test(rank__order_from_elsewhere__is_refused_with_its_place),
        cmocka_unit_test(rank_groups__wrong_groups__are_refused_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
