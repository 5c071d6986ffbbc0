/* Tests of tierkit_order(). */
#include "case.h"

#include "base/i128.h"

#include <stdlib.h>
#include <string.h>

/* One random column; the widths of numbers and the share of ties and missing vary. */
typedef struct column {
    int64_t count;
    int64_t *value;
    int64_t *value_high; /* or NULL */
    int8_t *status;
    uint32_t *tie_rank;
} column;

enum {
    KIND_FEW = 0,
    KIND_MONEY = 1,
    KIND_FULL = 2,
    KIND_BUNCHED = 3,      /* close together but for a few that are far away */
    KIND_FULL_BUNCHED = 4, /* ... so far that distance and index do not share a word */
    KIND_WIDE = 5,
    KIND_WIDE_FEW = 6,
    KIND_WIDE_BUNCHED = 7,
    KINDS = 8
};

static void draw_number(uint64_t *random, int kind, int64_t *low, int64_t *high) {
    *high = 0;
    switch (kind) {
    case KIND_FEW:
        *low = case_between(random, -5, 5);
        break;
    case KIND_MONEY:
        *low = case_between(random, -1000000, 1000000000000);
        break;
    case KIND_FULL:
        *low = (int64_t)case_random(random);
        break;
    case KIND_BUNCHED:
    case KIND_FULL_BUNCHED:
    case KIND_WIDE_BUNCHED:
        *low = case_between(random, 0, 300);
        if (case_between(random, 0, 99) == 0) {
            *low += INT64_C(1) << (kind == KIND_BUNCHED ? 41 : 61);
            *high = kind == KIND_WIDE_BUNCHED ? case_between(random, -1, 1) * 1099511627776 : 0;
        }
        break;
    case KIND_WIDE:
        *low = (int64_t)case_random(random);
        *high = (int64_t)case_random(random);
        break;
    default: /* equal high parts with different low parts and the other way round */
        *low = case_between(random, -2, 2);
        *high = case_between(random, -2, 2);
    }
}

static column make_column(uint64_t *random, int64_t count, int kind) {
    size_t size = (size_t)count;
    column c = { count, case_array(size * 8), NULL, case_array(size), case_array(size * 4) };
    c.value_high = kind >= KIND_WIDE ? case_array(size * 8) : NULL;
    for (int64_t i = 0; i < count; i++) {
        int64_t high = 0;
        draw_number(random, kind, &c.value[i], &high);
        if (c.value_high != NULL) {
            c.value_high[i] = high;
        }
        c.status[i] = (int8_t)(case_between(random, 0, 4) == 0 ? TIERKIT_VALUE_NO_DATA : 0);
        c.tie_rank[i] = (uint32_t)case_random(random) >> (random[0] % 32);
    }
    return c;
}

static void free_column(column *c) {
    free(c->value);
    free(c->value_high);
    free(c->status);
    free(c->tie_rank);
}

static tierkit_i_i128 number_of(const tierkit_amounts *a, int64_t i) {
    int64_t high = a->value[i] < 0 ? -1 : 0;
    tierkit_i_i128 number = { (uint64_t)a->value[i], a->value_high ? a->value_high[i] : high };
    return number;
}

/* 1 = element a belongs before element b: written from the header's words. */
static int before(const tierkit_amounts *m, int64_t a, int64_t b) {
    int a_data = m->status == NULL || m->status[a] == 0;
    int b_data = m->status == NULL || m->status[b] == 0;
    if (a_data != b_data) {
        return a_data;
    }
    int order = a_data ? tierkit_i_i128_compare(number_of(m, a), number_of(m, b)) : 0;
    if (order != 0) {
        return (m->flags & TIERKIT_ORDER_ASCENDING) ? order < 0 : order > 0;
    }
    if (m->tie_rank != NULL && m->tie_rank[a] != m->tie_rank[b]) {
        return m->tie_rank[a] < m->tie_rank[b];
    }
    return a < b;
}

/* By counting: the place of an element is the number of elements before it. */
static void check_by_counting(const tierkit_amounts *m) {
    for (int64_t i = 0; i < m->count; i++) {
        int64_t place = 0, better = 0;
        for (int64_t k = 0; k < m->count; k++) {
            place += k != i && before(m, k, i);
            int data = m->status == NULL || (m->status[k] == 0 && m->status[i] == 0);
            int order = tierkit_i_i128_compare(number_of(m, k), number_of(m, i));
            better += data && ((m->flags & TIERKIT_ORDER_ASCENDING) ? order < 0 : order > 0);
        }
        assert_int_equal(m->order[place], i);
        int has_data = m->status == NULL || m->status[i] == 0;
        assert_int_equal(m->first[place], has_data ? better : -1);
    }
}

static void check_column(column *c, uint32_t flags, int with_status, int with_ties) {
    tierkit_amounts amounts = case_amounts(c->value, c->value_high, c->count);
    amounts.flags = flags;
    amounts.status = with_status ? c->status : NULL;
    amounts.tie_rank = with_ties ? c->tie_rank : NULL;
    case_order(&amounts);
    check_by_counting(&amounts);
    case_release(&amounts);
}

static void order__random_columns__agree_with_counting(void **state) {
    (void)state;
    static const int64_t counts[] = { 1, 2, 3, 17, 63, 64, 65, 66, 200, 300 };
    uint64_t random = 7;
    for (size_t n = 0; n < sizeof counts / sizeof *counts; n++) {
        for (int variant = 0; variant < KINDS * 8; variant++) {
            column c = make_column(&random, counts[n], variant / 8);
            check_column(&c, variant & 1, variant & 2, variant & 4);
            free_column(&c);
        }
    }
}

/* Large enough for index parts of 12 bits and, in full width, for two and three rounds. */
static void order__large_column__is_sorted_with_every_element_once(void **state) {
    (void)state;
    enum { COUNT = 4097 };
    uint64_t random = 8;
    for (int kind = 0; kind < KINDS; kind++) {
        column c = make_column(&random, COUNT, kind);
        tierkit_amounts amounts = case_amounts(c.value, c.value_high, COUNT);
        amounts.status = c.status;
        amounts.tie_rank = c.tie_rank;
        case_order(&amounts);
        char seen[COUNT] = { 0 };
        for (int p = 0; p < COUNT; p++) {
            seen[amounts.order[p]] = 1;
            assert_true(p == 0 || before(&amounts, amounts.order[p - 1], amounts.order[p]));
        }
        assert_null(memchr(seen, 0, COUNT));
        case_release(&amounts);
        free_column(&c);
    }
}

/* The same elements listed otherwise: with distinct tie ranks the order of elements is the same. */
static void order__elements_permuted__same_elements_at_each_place(void **state) {
    (void)state;
    enum { COUNT = 500 };
    uint64_t random = 9;
    int32_t moved[COUNT];
    int64_t value[COUNT], other[COUNT];
    uint32_t tie[COUNT], other_tie[COUNT];
    for (int round = 0; round < 20; round++) {
        case_shuffle(&random, moved, COUNT);
        for (int i = 0; i < COUNT; i++) {
            value[i] = case_between(&random, -20, 20);
            tie[i] = (uint32_t)i;
        }
        for (int i = 0; i < COUNT; i++) {
            other[i] = value[moved[i]];
            other_tie[i] = tie[moved[i]];
        }
        tierkit_amounts a = case_amounts(value, NULL, COUNT), b = case_amounts(other, NULL, COUNT);
        a.tie_rank = tie;
        b.tie_rank = other_tie;
        case_order(&a);
        case_order(&b);
        for (int p = 0; p < COUNT; p++) {
            assert_int_equal(a.order[p], moved[b.order[p]]);
        }
        assert_memory_equal(a.first, b.first, sizeof(int32_t) * COUNT);
        case_release(&a);
        case_release(&b);
    }
}

static void order__extremes__are_at_the_ends(void **state) {
    (void)state;
    const int64_t low[] = { 0, -1, 0, -1, INT64_MAX, INT64_MIN };
    const int64_t high[] = { INT64_MIN, INT64_MAX, 0, -1, 0, -1 };
    const int32_t want[] = { 1, 4, 2, 3, 5, 0 }; /* 2^127-1, 2^63-1, 0, -1, -2^63, -2^127 */
    tierkit_amounts amounts = case_amounts(low, high, 6);
    case_order(&amounts);
    assert_memory_equal(amounts.order, want, sizeof want);
    case_release(&amounts);
    const int32_t want_64[] = { 4, 0, 2, 1, 3, 5 };
    amounts = case_amounts(low, NULL, 6);
    case_order(&amounts);
    assert_memory_equal(amounts.order, want_64, sizeof want_64);
    case_release(&amounts);
}

static void order__all_missing__is_by_tie_rank(void **state) {
    (void)state;
    const int64_t value[] = { 1, 2, 3 };
    const int8_t status[] = { 1, 2, 1 };
    const uint32_t tie[] = { 9, UINT32_MAX, 0 };
    const int32_t want[] = { 2, 0, 1 }, first[] = { -1, -1, -1 };
    tierkit_amounts amounts = case_amounts(value, NULL, 3);
    amounts.status = status;
    amounts.tie_rank = tie;
    case_order(&amounts);
    assert_memory_equal(amounts.order, want, sizeof want);
    assert_memory_equal(amounts.first, first, sizeof first);
    case_release(&amounts);
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void order_scratch__wrong_call__is_refused(void **state) {
    (void)state;
    size_t bytes = 77;
    assert_int_equal(tierkit_order_scratch(1, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_order_scratch(-1, &bytes), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_order_scratch((int64_t)TIERKIT_KERNEL_COUNT_MAX + 1, &bytes),
                     TIERKIT_E_LIMIT);
    assert_int_equal(bytes, 77);
    assert_int_equal(tierkit_order_scratch(0, &bytes), TIERKIT_OK);
    assert_int_equal(bytes, 0);
}

static void order__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    enum { COUNT = 70 };
    int64_t value[COUNT] = { 0 };
    size_t bytes = 0;
    assert_int_equal(tierkit_order_scratch(COUNT, &bytes), TIERKIT_OK);
    char *scratch = case_array(bytes + 8);
    tierkit_amounts good = case_amounts(value, NULL, COUNT), bad;
    struct {
        tierkit_amounts amounts;
        uint64_t more;
    } larger = { good, 1 };
    larger.amounts.struct_size = sizeof larger;
    static const struct {
        uint32_t flags;
        int64_t count;
        size_t less, off;
        tierkit_status want;
    } cases[] = {
        { 2, COUNT, 0, 0, TIERKIT_E_ARGUMENT },
        { 0, -1, 0, 0, TIERKIT_E_RANGE },
        { 0, (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1, 0, 0, TIERKIT_E_LIMIT },
        { 0, COUNT, 1, 0, TIERKIT_E_SPACE },
        { 0, COUNT, 0, 4, TIERKIT_E_ARGUMENT },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        bad = good, bad.flags = cases[k].flags, bad.count = cases[k].count;
        assert_int_equal(tierkit_order(&bad, scratch + cases[k].off, bytes - cases[k].less, NULL),
                         cases[k].want);
    }
    assert_int_equal(tierkit_order(NULL, scratch, bytes, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_order(&good, NULL, bytes, NULL), TIERKIT_E_NULL);
    bad = good, bad.value = NULL;
    assert_int_equal(tierkit_order(&bad, scratch, bytes, NULL), TIERKIT_E_NULL);
    bad = good, bad.order = NULL;
    assert_int_equal(tierkit_order(&bad, scratch, bytes, NULL), TIERKIT_E_NULL);
    bad = good, bad.first = NULL;
    assert_int_equal(tierkit_order(&bad, scratch, bytes, NULL), TIERKIT_E_NULL);
    bad = good, bad.struct_size = 0;
    assert_int_equal(tierkit_order(&bad, scratch, bytes, NULL), TIERKIT_E_ABI_SIZE);
    assert_int_equal(tierkit_order(&larger.amounts, scratch, bytes, NULL), TIERKIT_E_ABI_FORWARD);
    assert_true(case_untouched(good.order, COUNT * sizeof *good.order));
    assert_true(case_untouched(good.first, COUNT * sizeof *good.first));
    bad = (tierkit_amounts){ .struct_size = sizeof bad };
    assert_int_equal(tierkit_order(&bad, NULL, 0, NULL), TIERKIT_OK);
    case_release(&good);
    free(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order__random_columns__agree_with_counting),
        cmocka_unit_test(order__large_column__is_sorted_with_every_element_once),
        cmocka_unit_test(order__elements_permuted__same_elements_at_each_place),
        cmocka_unit_test(order__extremes__are_at_the_ends),
        cmocka_unit_test(order__all_missing__is_by_tie_rank),
        cmocka_unit_test(order_scratch__wrong_call__is_refused),
        cmocka_unit_test(order__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
