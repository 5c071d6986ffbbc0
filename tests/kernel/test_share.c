/* Tests of tierkit_classify_share(). */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t numerators[] = { 80, 95 }, denominators[] = { 100, 100 };

static tierkit_cuts cuts_80_95(int32_t rule) {
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = 2, .rule = rule };
    cuts.numerator = numerators;
    cuts.denominator = denominators;
    return cuts;
}

/* Without an order: what it gives with one, to the last bit. */
static void check_selected(const tierkit_amounts *ordered, const tierkit_cuts *cuts) {
    tierkit_amounts amounts = *ordered;
    size_t n = (size_t)amounts.count;
    int32_t *want = case_array(n * sizeof *want), *got = case_array(n * sizeof *got);
    double *want_share = case_array(n * sizeof *want_share);
    double *got_share = case_array(n * sizeof *got_share);
    int8_t *want_status = case_array(n), *got_status = case_array(n);
    assert_int_equal(
        tierkit_classify_share(&amounts, cuts, want, want_share, NULL, want_status, NULL),
        TIERKIT_OK);
    amounts.order = amounts.first = NULL;
    assert_int_equal(tierkit_classify_share(&amounts, cuts, got, got_share, NULL, got_status, NULL),
                     TIERKIT_OK);
    assert_memory_equal(got, want, n * sizeof *want);
    assert_memory_equal(got_share, want_share, n * sizeof *want_share);
    assert_memory_equal(got_status, want_status, n);
    memset(got, 0x5A, n * sizeof *got);
    assert_int_equal(tierkit_classify_share(&amounts, cuts, got, NULL, NULL, NULL, NULL),
                     TIERKIT_OK);
    assert_memory_equal(got, want, n * sizeof *want);
    assert_int_equal(tierkit_classify_share(&amounts, cuts, NULL, got_share, NULL, NULL, NULL),
                     TIERKIT_OK);
    assert_memory_equal(got_share, want_share, n * sizeof *want_share);
    free(want), free(got), free(want_share), free(got_share), free(want_status), free(got_status);
}

static void classify(const int64_t *value, const int64_t *value_high, int64_t count,
                     const tierkit_cuts *cuts, int32_t *class_index, double *share,
                     double *share_before) {
    tierkit_amounts amounts = case_amounts(value, value_high, count);
    case_order(&amounts);
    assert_int_equal(
        tierkit_classify_share(&amounts, cuts, class_index, share, share_before, NULL, NULL),
        TIERKIT_OK);
    check_selected(&amounts, cuts);
    case_release(&amounts);
}

/* ---- published cases and the vectors of the rule -------------------------------------------- */

static void check_published(const char *name, int32_t rule) {
    char *text = case_read(name), path[64];
    int64_t value[16], count = case_size(text, "matrix");
    int32_t class_index[16];
    tierkit_cuts cuts = cuts_80_95(rule);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "matrix.%d.0", i);
        value[i] = (int64_t)case_number(text, path);
    }
    classify(value, NULL, count, &cuts, class_index, NULL, NULL);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "expected.class.%d", i);
        assert_int_equal('A' + class_index[i], case_letter(text, path));
    }
    free(text);
}

static void share__published_cases__have_their_classes(void **state) {
    (void)state;
    check_published("abc_cumulative_dominant_item_before.json", TIERKIT_CUT_REACH);
    check_published("abc_cumulative_dominant_item_after.json", TIERKIT_CUT_WITHIN);
    check_published("abc_cumulative_after_ties.json", TIERKIT_CUT_WITHIN);
}

/* Worked by hand from the definition; cuts at 80 and 95 of 100. */
static void share__worked_examples__have_their_classes(void **state) {
    (void)state;
    static const struct {
        const char *label;
        int32_t rule, count;
        int64_t value[20];
        const char *want;
    } cases[] = {
        { "crossing stays up", TIERKIT_CUT_REACH, 3, { 60, 30, 10 }, "AAB" },
        { "within stays below", TIERKIT_CUT_WITHIN, 3, { 60, 30, 10 }, "ABC" },
        { "dominant is A", TIERKIT_CUT_REACH, 3, { 85, 10, 5 }, "ABC" },
        { "dominant is not within", TIERKIT_CUT_WITHIN, 3, { 85, 10, 5 }, "BBC" },
        { "exact hit", TIERKIT_CUT_REACH, 4, { 50, 30, 15, 5 }, "AABC" },
        { "one short of it", TIERKIT_CUT_REACH, 5, { 50, 29, 15, 5, 1 }, "AAABC" },
        { "exact hit within", TIERKIT_CUT_WITHIN, 4, { 50, 30, 15, 5 }, "AABC" },
        { "all equal is one block", TIERKIT_CUT_REACH, 5, { 20, 20, 20, 20, 20 }, "AAAAA" },
        { "ties across a cut", TIERKIT_CUT_REACH, 7, { 50, 10, 10, 10, 10, 5, 5 }, "AAAAABB" },
        { "one element", TIERKIT_CUT_REACH, 1, { 7 }, "A" },
        { "one element within", TIERKIT_CUT_WITHIN, 1, { 7 }, "C" },
        { "zero and losses are last", TIERKIT_CUT_REACH, 4, { 0, 100, -50, 1 }, "CACC" },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_cuts cuts = cuts_80_95(cases[k].rule);
        int32_t class_index[20];
        classify(cases[k].value, NULL, cases[k].count, &cuts, class_index, NULL, NULL);
        for (int i = 0; i < cases[k].count; i++) {
            if ('A' + class_index[i] != cases[k].want[i]) {
                print_error("%s: element %d\n", cases[k].label, i);
            }
            assert_int_equal('A' + class_index[i], cases[k].want[i]);
        }
    }
}

/* ---- two database engines -------------------------------------------------------------------- */

enum { ROWS_MAX = 800, FIELDS = 10 };
enum { F_MEASURE, F_SCOPE, F_POSITION, F_ID, F_VALUE, F_RANK, F_SHARE, F_BEFORE, F_CUM, F_CLASS };

typedef struct row {
    char field[FIELDS][48];
} row;

static int read_row(const char **at, row *r) {
    int last = 0;
    for (int f = 0; f < FIELDS; f++) {
        if (!case_field(at, r->field[f], sizeof r->field[f], &last)) {
            return 0;
        }
    }
    assert_true(last);
    return 1;
}

static int same_scope(const row *a, const row *b) {
    return strcmp(a->field[F_MEASURE], b->field[F_MEASURE]) == 0 &&
           strcmp(a->field[F_SCOPE], b->field[F_SCOPE]) == 0;
}

static void check_element(const row *r, const tierkit_amounts *amounts, int i, int32_t rank,
                          int32_t class_index, double share, double before) {
    int32_t place = (int32_t)strtol(r->field[F_POSITION], NULL, 10) - 1;
    assert_int_equal(amounts->order[place], i);
    assert_int_equal(rank, strtol(r->field[F_RANK], NULL, 10));
    assert_int_equal('A' + class_index, r->field[F_CLASS][0]);
    assert_near(share, strtod(r->field[F_SHARE], NULL), 6e-12); /* 12 digits are written */
    assert_near(before, strtod(r->field[F_BEFORE], NULL), 6e-12);
}

/* The rows of one scope, in random order, with their ids ranked bytewise. */
static void check_scope(const row *rows, int32_t count, uint64_t *random) {
    int32_t moved[ROWS_MAX], class_index[ROWS_MAX], rank[ROWS_MAX];
    int64_t value[ROWS_MAX];
    uint32_t tie[ROWS_MAX];
    double share[ROWS_MAX], before[ROWS_MAX];
    case_shuffle(random, moved, count);
    for (int i = 0; i < count; i++) {
        value[i] = case_money4(rows[moved[i]].field[F_VALUE]);
        tie[i] = 0;
        for (int k = 0; k < count; k++) {
            tie[i] += strcmp(rows[k].field[F_ID], rows[moved[i]].field[F_ID]) < 0;
        }
    }
    tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
    tierkit_amounts amounts = case_amounts(value, NULL, count);
    amounts.tie_rank = tie;
    case_order(&amounts);
    assert_int_equal(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, rank, NULL), TIERKIT_OK);
    assert_int_equal(
        tierkit_classify_share(&amounts, &cuts, class_index, share, before, NULL, NULL),
        TIERKIT_OK);
    for (int i = 0; i < count; i++) {
        check_element(&rows[moved[i]], &amounts, i, rank[i], class_index[i], share[i], before[i]);
    }
    case_release(&amounts);
}

static void check_oracle(const char *name, int32_t want_scopes) {
    char *text = case_read(name);
    const char *at = strchr(text, '\n') + 1;
    row *rows = case_array((ROWS_MAX + 1) * sizeof *rows);
    uint64_t random = 31;
    int32_t count = 0, scopes = 0;
    for (int more = 1; more;) {
        more = read_row(&at, &rows[count]);
        if (count > 0 && (!more || !same_scope(&rows[0], &rows[count]))) {
            check_scope(rows, count, &random);
            scopes++;
            rows[0] = rows[count];
            count = 0;
        }
        count++;
        assert_true(count <= ROWS_MAX);
    }
    assert_int_equal(scopes, want_scopes);
    free(rows);
    free(text);
}

static void share__two_database_engines__agree_in_every_scope(void **state) {
    (void)state;
    check_oracle("pareto_adventureworks.csv", 4);
    check_oracle("pareto_sap_bikes.csv", 7);
}

/* ---- against plain integers ----------------------------------------------------------------- */

enum { COUNT = 60 };

/* From the definition: element by element, sums over all others. */
static int32_t class_by_definition(const int64_t *value, int32_t count, int32_t i,
                                   const tierkit_cuts *cuts) {
    int64_t above = 0, total = 0;
    int32_t k = 0;
    for (int32_t h = 0; h < count; h++) {
        above += value[h] > value[i] && value[h] > 0 ? value[h] : 0;
        total += value[h] > 0 ? value[h] : 0;
    }
    int within = cuts->rule == TIERKIT_CUT_WITHIN;
    int64_t cum = above + (within ? value[i] : 0);
    if (value[i] <= 0) {
        return cuts->count;
    }
    while (k < cuts->count && cum * cuts->denominator[k] >= cuts->numerator[k] * total + within) {
        k++;
    }
    return k;
}

static tierkit_cuts random_cuts(uint64_t *random, int64_t *numerator, int64_t *denominator) {
    tierkit_cuts cuts = { .struct_size = sizeof cuts };
    cuts.count = (int32_t)case_between(random, 1, 8);
    cuts.rule = (int32_t)case_between(random, 0, 1);
    cuts.numerator = numerator;
    cuts.denominator = denominator;
    int64_t at = 0;
    for (int32_t k = 0; k < cuts.count; k++) {
        int64_t factor = case_between(random, 1, 9);
        at += case_between(random, 1, 12);
        numerator[k] = at * factor; /* the same quotient in other numbers */
        denominator[k] = 96 * factor;
    }
    return cuts;
}

static void share__random_columns__agree_with_the_definition(void **state) {
    (void)state;
    uint64_t random = 32;
    int64_t value[COUNT], numerator[8], denominator[8];
    int32_t class_index[COUNT];
    for (int round = 0; round < 400; round++) {
        int32_t count = (int32_t)case_between(&random, 1, COUNT);
        int64_t width = case_between(&random, 1, 200);
        tierkit_cuts cuts = random_cuts(&random, numerator, denominator);
        for (int i = 0; i < count; i++) {
            value[i] = case_between(&random, -width / 4, width);
        }
        value[0] = 1; /* so that there is a total */
        classify(value, NULL, count, &cuts, class_index, NULL, NULL);
        for (int i = 0; i < count; i++) {
            assert_int_equal(class_index[i], class_by_definition(value, count, i, &cuts));
        }
    }
}

/* Values times 2^62 need 128 bits for each and for every sum: same classes, same shares. */
static void share__values_in_a_larger_unit__same_bytes(void **state) {
    (void)state;
    uint64_t random = 33;
    int64_t value[COUNT], low[COUNT], high[COUNT], numerator[8], denominator[8];
    int32_t class_a[COUNT], class_b[COUNT];
    double share_a[COUNT], share_b[COUNT], before_a[COUNT], before_b[COUNT];
    for (int round = 0; round < 100; round++) {
        tierkit_cuts cuts = random_cuts(&random, numerator, denominator);
        for (int i = 0; i < COUNT; i++) {
            value[i] = case_between(&random, -1000, 1000000);
            low[i] = (int64_t)((uint64_t)value[i] << 62);
            high[i] = value[i] < 0 ? ~(~value[i] >> 2) : value[i] >> 2;
        }
        classify(value, NULL, COUNT, &cuts, class_a, share_a, before_a);
        classify(low, high, COUNT, &cuts, class_b, share_b, before_b);
        assert_memory_equal(class_a, class_b, sizeof class_a);
        assert_memory_equal(share_a, share_b, sizeof share_a);
        assert_memory_equal(before_a, before_b, sizeof before_a);
    }
}

static void share__elements_permuted__same_bytes(void **state) {
    (void)state;
    uint64_t random = 34;
    int64_t value[COUNT], other[COUNT];
    int32_t moved[COUNT], class_a[COUNT], class_b[COUNT];
    double share_a[COUNT], share_b[COUNT];
    tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
    for (int round = 0; round < 50; round++) {
        case_shuffle(&random, moved, COUNT);
        for (int i = 0; i < COUNT; i++) {
            value[i] = case_between(&random, -5, 20);
        }
        for (int i = 0; i < COUNT; i++) {
            other[i] = value[moved[i]];
        }
        classify(value, NULL, COUNT, &cuts, class_a, share_a, NULL);
        classify(other, NULL, COUNT, &cuts, class_b, share_b, NULL);
        for (int i = 0; i < COUNT; i++) {
            assert_int_equal(class_b[i], class_a[moved[i]]);
            assert_same_double(share_b[i], share_a[moved[i]]);
        }
    }
}

/* The sums of int64 values are beyond int64: 3 * (2^63 - 1). */
static void share__largest_int64_values__sum_in_128_bits(void **state) {
    (void)state;
    const int64_t value[] = { INT64_MAX, INT64_MAX, INT64_MAX }, third[] = { 1, 2 },
                  of_third[] = { 3, 3 };
    const uint32_t tie[] = { 2, 1, 0 };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = 2, .rule = TIERKIT_CUT_REACH };
    cuts.numerator = third;
    cuts.denominator = of_third;
    int32_t class_index[3];
    double share[3], before[3];
    tierkit_amounts amounts = case_amounts(value, NULL, 3);
    amounts.tie_rank = tie;
    case_order(&amounts);
    assert_int_equal(
        tierkit_classify_share(&amounts, &cuts, class_index, share, before, NULL, NULL),
        TIERKIT_OK);
    const int32_t want[] = { 0, 0, 0 };
    const double want_share[] = { 1.0 / 3, 1.0 / 3, 1.0 / 3 };
    const double want_before[] = { 2.0 / 3, 1.0 / 3, 0 };
    assert_memory_equal(class_index, want, sizeof want);
    assert_memory_equal(share, want_share, sizeof share);
    assert_memory_equal(before, want_before, sizeof before);
    case_release(&amounts);
}

/* ---- without an order ----------------------------------------------------------------------- */

enum { MANY = 3000 };

static int32_t value_classes[MANY];

typedef struct column {
    int64_t low[MANY], high[MANY];
    int8_t status[MANY];
} column;

static uint64_t random_word(uint64_t *random) {
    uint64_t high = (uint64_t)case_between(random, 0, UINT32_MAX);
    return high << 32 | (uint64_t)case_between(random, 0, UINT32_MAX);
}

/* Numbers of every size up to `bits` bits, or close together, or with few values; some below zero
 * and some missing. */
static void fill_column(uint64_t *random, int64_t count, int32_t bits, column *to) {
    int32_t kind = (int32_t)case_between(random, 0, 3);
    for (int64_t i = 0; i < count; i++) {
        int32_t width = kind == 0 ? (int32_t)case_between(random, 0, bits) : bits;
        uint64_t mask = width % 64 == 0 ? 0 : UINT64_MAX >> (64 - width % 64);
        uint64_t low = random_word(random), high = random_word(random);
        low = width >= 64 ? low : low & mask;
        high = width >= 64 ? high & mask : 0;
        if (kind == 1) { /* beside a power of two */
            low = (uint64_t)case_between(random, -3, 3);
            high = 0 - (uint64_t)((int64_t)low < 0);
            low += bits > 66 ? 0 : (uint64_t)1 << (bits - 3);
            high += bits > 66 ? (uint64_t)1 << (bits - 67) : 0;
        } else if (kind == 2) {
            low = (uint64_t)case_between(random, 1, 4), high = 0;
        }
        int negative = case_between(random, 0, 9) == 0 && kind != 1;
        to->low[i] = (int64_t)(negative ? 0 - low : low);
        to->high[i] = (int64_t)(negative ? ~high + (low == 0) : high);
        to->status[i] = case_between(random, 0, 20) == 0 ? TIERKIT_VALUE_NO_DATA : 0;
    }
}

static void share__without_an_order__same_bytes(void **state) {
    (void)state;
    uint64_t random = 41;
    int64_t numerator[8], denominator[8];
    static const int32_t bits[] = { 4, 12, 30, 45, 62 };
    column *c = case_array(sizeof *c);
    for (int round = 0; round < 600; round++) {
        int64_t count = case_between(&random, 1, round % 10 == 0 ? MANY : COUNT);
        int wide = case_between(&random, 0, 2) == 0;
        tierkit_cuts cuts = random_cuts(&random, numerator, denominator);
        cuts.rule = (int32_t)case_between(&random, 0, 2);
        int32_t width = bits[case_between(&random, 0, 4)] + (wide ? 50 : 0);
        fill_column(&random, count, width, c);
        tierkit_amounts amounts = case_amounts(c->low, wide ? c->high : NULL, count);
        amounts.status = case_between(&random, 0, 1) == 0 ? c->status : NULL;
        case_order(&amounts);
        check_selected(&amounts, &cuts);
        case_release(&amounts);
    }
    free(c);
}

static void share__all_cuts_without_an_order__same_bytes(void **state) {
    (void)state;
    uint64_t random = 42;
    int64_t value[MANY], numerator[TIERKIT_CUTS_MAX], denominator[TIERKIT_CUTS_MAX];
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .count = TIERKIT_CUTS_MAX };
    cuts.numerator = numerator;
    cuts.denominator = denominator;
    for (int k = 0; k < TIERKIT_CUTS_MAX; k++) {
        numerator[k] = k + 1;
        denominator[k] = TIERKIT_CUTS_MAX;
    }
    for (cuts.rule = TIERKIT_CUT_REACH; cuts.rule <= TIERKIT_CUT_NEAREST; cuts.rule++) {
        for (int i = 0; i < MANY; i++) {
            value[i] = case_between(&random, 1, 100000);
        }
        classify(value, NULL, MANY, &cuts, value_classes, NULL, NULL);
    }
}

static void share__missing_elements__have_their_status_and_no_class(void **state) {
    (void)state;
    const int64_t value[] = { 999, 5, 0, 999 };
    const int8_t status[] = { TIERKIT_VALUE_MISSING_RATE, 0, 0, TIERKIT_VALUE_NO_DATA };
    tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
    tierkit_amounts amounts = case_amounts(value, NULL, 4);
    amounts.status = status;
    case_order(&amounts);
    int32_t class_index[4];
    double share[4];
    int8_t own[4];
    assert_int_equal(tierkit_classify_share(&amounts, &cuts, class_index, share, NULL, own, NULL),
                     TIERKIT_OK);
    const int32_t want[] = { -1, 0, 2, -1 };
    const double want_share[] = { 0, 1, 0, 0 };
    assert_memory_equal(class_index, want, sizeof want);
    assert_memory_equal(share, want_share, sizeof share);
    assert_memory_equal(own, status, sizeof own);
    check_selected(&amounts, &cuts);
    case_release(&amounts);
}

static void share__nothing_positive__has_no_classes(void **state) {
    (void)state;
    const int64_t value[] = { -3, 0, -1, 4 };
    const int8_t status[] = { 0, 0, 0, TIERKIT_VALUE_OVERFLOW };
    tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
    tierkit_amounts amounts = case_amounts(value, NULL, 4);
    amounts.status = status;
    case_order(&amounts);
    int32_t class_index[4];
    int8_t own[4];
    assert_int_equal(tierkit_classify_share(&amounts, &cuts, class_index, NULL, NULL, own, NULL),
                     TIERKIT_OK);
    const int32_t want[] = { -1, -1, -1, -1 };
    const int8_t want_status[] = { TIERKIT_VALUE_NO_DATA, TIERKIT_VALUE_NO_DATA,
                                   TIERKIT_VALUE_NO_DATA, TIERKIT_VALUE_OVERFLOW };
    assert_memory_equal(class_index, want, sizeof want);
    assert_memory_equal(own, want_status, sizeof own);
    check_selected(&amounts, &cuts);
    case_release(&amounts);
    tierkit_amounts none = { .struct_size = sizeof none };
    assert_int_equal(tierkit_classify_share(&none, &cuts, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_OK);
}

/* ---- errors --------------------------------------------------------------------------------- */

static void expect(const tierkit_amounts *amounts, const tierkit_cuts *cuts, tierkit_status want,
                   int32_t field, int64_t row_index) {
    int32_t class_index[3];
    double share[3], before[3];
    int8_t status[3];
    memset(class_index, 0x5A, sizeof class_index);
    memset(share, 0x5A, sizeof share);
    memset(before, 0x5A, sizeof before);
    memset(status, 0x5A, sizeof status);
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(
        tierkit_classify_share(amounts, cuts, class_index, share, before, status, &err), want);
    assert_int_equal(err.code, want);
    assert_int_equal(err.field, field);
    assert_int_equal(err.row, row_index);
    assert_true(case_untouched(class_index, sizeof class_index) &&
                case_untouched(share, sizeof share) && case_untouched(before, sizeof before) &&
                case_untouched(status, sizeof status));
}

static void share__wrong_cuts__are_refused_and_change_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 2, 1 };
    static const struct {
        int64_t numerator[2], denominator[2];
        tierkit_status want;
        int32_t field;
    } cases[] = {
        { { 0, 1 }, { 2, 1 }, TIERKIT_E_RANGE, 0 },
        { { -1, 1 }, { 2, 1 }, TIERKIT_E_RANGE, 0 },
        { { 1, 3 }, { 2, 2 }, TIERKIT_E_RANGE, 1 },
        { { 1, 1 }, { 2, 0 }, TIERKIT_E_RANGE, 1 },
        { { 1, 2 }, { 2, 4 }, TIERKIT_E_ARGUMENT, 1 },
        { { 2, 1 }, { 3, 2 }, TIERKIT_E_ARGUMENT, 1 },
    };
    tierkit_amounts amounts = case_amounts(value, NULL, 3);
    case_order(&amounts);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
        cuts.numerator = cases[k].numerator;
        cuts.denominator = cases[k].denominator;
        expect(&amounts, &cuts, cases[k].want, cases[k].field, -1);
    }
    tierkit_cuts good = cuts_80_95(TIERKIT_CUT_REACH), bad = good;
    expect(&amounts, NULL, TIERKIT_E_NULL, -1, -1);
    bad.numerator = NULL;
    expect(&amounts, &bad, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.denominator = NULL;
    expect(&amounts, &bad, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.count = 0;
    expect(&amounts, &bad, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = TIERKIT_CUTS_MAX + 1;
    expect(&amounts, &bad, TIERKIT_E_LIMIT, -1, -1);
    bad = good, bad.rule = 3;
    expect(&amounts, &bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.flags = 1;
    expect(&amounts, &bad, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.struct_size = 1;
    expect(&amounts, &bad, TIERKIT_E_ABI_SIZE, -1, -1);
    struct {
        tierkit_cuts cuts;
        uint64_t more;
    } larger = { good, 1 };
    larger.cuts.struct_size = sizeof larger;
    expect(&amounts, &larger.cuts, TIERKIT_E_ABI_FORWARD, -1, -1);
    case_release(&amounts);
}

static void share__wrong_amounts__are_refused_and_change_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 2, 2 }, other[] = { 2, 3, 2 }, apart[] = { 3, 2, 1 };
    const int64_t low[] = { -1, -1, 0 }, high[] = { INT64_MAX, INT64_MAX, 0 };
    tierkit_cuts cuts = cuts_80_95(TIERKIT_CUT_REACH);
    tierkit_amounts good = case_amounts(value, NULL, 3), bad;
    case_order(&good);
    expect(NULL, &cuts, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.value = NULL;
    expect(&bad, &cuts, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.first = NULL;
    expect(&bad, &cuts, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.order = NULL;
    expect(&bad, &cuts, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.order = bad.first = NULL; /* the share before needs them */
    expect(&bad, &cuts, TIERKIT_E_NULL, -1, -1);
    bad = good, bad.flags = TIERKIT_ORDER_ASCENDING;
    expect(&bad, &cuts, TIERKIT_E_ARGUMENT, -1, -1);
    bad = good, bad.value = other; /* not the column that was ordered */
    expect(&bad, &cuts, TIERKIT_E_ARGUMENT, -1, 1);
    bad = good, bad.value = apart; /* a block whose numbers differ */
    expect(&bad, &cuts, TIERKIT_E_ARGUMENT, -1, 2);
    bad = good, bad.count = -1;
    expect(&bad, &cuts, TIERKIT_E_RANGE, -1, -1);
    bad = good, bad.count = (int64_t)TIERKIT_KERNEL_COUNT_MAX + 1;
    expect(&bad, &cuts, TIERKIT_E_LIMIT, -1, -1);
    case_release(&good);
    bad = case_amounts(low, high, 3);
    case_order(&bad);
    expect(&bad, &cuts, TIERKIT_E_OVERFLOW, -1, -1);
    case_release(&bad);
}

static void refuse_selected(tierkit_amounts amounts, int32_t rule, tierkit_status want) {
    int32_t class_index[3];
    double share[3];
    int8_t status[3];
    tierkit_cuts cuts = cuts_80_95(rule);
    tierkit_error err = { .struct_size = sizeof err };
    memset(class_index, 0x5A, sizeof class_index);
    memset(share, 0x5A, sizeof share);
    memset(status, 0x5A, sizeof status);
    amounts.order = amounts.first = NULL;
    assert_int_equal(
        tierkit_classify_share(&amounts, &cuts, class_index, share, NULL, status, &err), want);
    assert_int_equal(err.code, want);
    assert_true(case_untouched(class_index, sizeof class_index) &&
                case_untouched(share, sizeof share) && case_untouched(status, sizeof status));
}

static void share__wrong_amounts_without_an_order__are_refused_and_change_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 2, 2 };
    const int64_t low[] = { -1, -1, 0 }, high[] = { INT64_MAX, INT64_MAX, 0 };
    const int64_t half[] = { INT64_MAX / 2 + 1, 1, 0 };
    tierkit_amounts good = case_amounts(value, NULL, 3), bad;
    bad = good, bad.value = NULL;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_NULL);
    bad = good, bad.flags = TIERKIT_ORDER_ASCENDING;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_ARGUMENT);
    bad = good, bad.flags = 2;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_ARGUMENT);
    bad = good, bad.count = -1;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_RANGE);
    bad = good, bad.struct_size = 1;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_ABI_SIZE);
    bad = good, bad.value = low, bad.value_high = high;
    refuse_selected(bad, TIERKIT_CUT_REACH, TIERKIT_E_OVERFLOW);
    bad = good, bad.value = value, bad.value_high = half; /* fits, but not twice */
    refuse_selected(bad, TIERKIT_CUT_NEAREST, TIERKIT_E_OVERFLOW);
    case_release(&good);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share__published_cases__have_their_classes),
        cmocka_unit_test(share__worked_examples__have_their_classes),
        cmocka_unit_test(share__two_database_engines__agree_in_every_scope),
        cmocka_unit_test(share__random_columns__agree_with_the_definition),
        cmocka_unit_test(share__values_in_a_larger_unit__same_bytes),
        cmocka_unit_test(share__elements_permuted__same_bytes),
        cmocka_unit_test(share__largest_int64_values__sum_in_128_bits),
        cmocka_unit_test(share__without_an_order__same_bytes),
        cmocka_unit_test(share__all_cuts_without_an_order__same_bytes),
        cmocka_unit_test(share__missing_elements__have_their_status_and_no_class),
        cmocka_unit_test(share__nothing_positive__has_no_classes),
        cmocka_unit_test(share__wrong_cuts__are_refused_and_change_nothing),
        cmocka_unit_test(share__wrong_amounts__are_refused_and_change_nothing),
        cmocka_unit_test(share__wrong_amounts_without_an_order__are_refused_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
