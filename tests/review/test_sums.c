/* Owns: sums of many distributors: the same whether their ids come in order or not, alone or beside
 * sums beyond 64 bits, and equal to what is added up here. Public functions only.
 * Must not know: in which order cells are read. */
#include "review/reviewed.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

/* More than are looked at at a time, in months enough for windows inside windows. */
enum { DISTRIBUTORS = 20000, MONTHS = 26, ROWS = 60000, LINE = 64 };

static const char program[] = "facts f key id at day grain month\n"
                              "  flow few count = few\n"
                              "  flow many count = many\n"
                              "review window last 12 months\n"
                              "kpi year = few\n"
                              "kpi before = prior(few, 1 year)\n"
                              "kpi quarter = few over last 3 months\n"
                              "kpi most = highest(few, 6 months)\n"
                              "kpi growth = change(few, 1 year)\n"
                              "kpi part = share(few)\n"
                              "kpi place = rank(few)\n"
                              "kpi large = many\n"
                              "kpi trend = slope(many, 4 months)\n"
                              "kpi all_time = many over all\n";

static uint64_t seed;

static uint64_t any(void) {
    seed += 0x9e3779b97f4a7c15u;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

typedef struct row {
    int distributor, month; /* 0: December 2024 */
    int64_t few, many;
} row;

static row rows[ROWS];

/* With `wide`, one in a thousand has sums that no 64 bits hold, of values that each fit. */
static void make_rows(int wide) {
    seed = 1;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i].distributor = (int)(any() % DISTRIBUTORS);
        rows[i].month = (int)(i * MONTHS / ROWS);
        rows[i].few = (int64_t)(any() % 2001) - 1000;
        rows[i].many = (int64_t)(any() % 1000000);
        if (wide && rows[i].distributor % 1000 == 7) {
            rows[i].many = INT64_MAX - rows[i].many;
        }
    }
}

/* Ids of seven digits, so that their order is that of the numbers. */
static char *record_lines(int backwards) {
    char *text = malloc((DISTRIBUTORS + 1) * LINE);
    assert_non_null(text);
    size_t bytes = (size_t)snprintf(text, LINE, "id\n");
    for (int i = 0; i < DISTRIBUTORS; i++) {
        int id = backwards ? DISTRIBUTORS - 1 - i : i;
        bytes += (size_t)snprintf(text + bytes, LINE, "%d\n", 1000000 + id);
    }
    return text;
}

static char *fact_lines(void) {
    char *text = malloc((ROWS + 1) * LINE);
    assert_non_null(text);
    size_t bytes = (size_t)snprintf(text, LINE, "id|day|few|many\n");
    for (size_t i = 0; i < ROWS; i++) {
        int month = rows[i].month + 11; /* since January 2024 */
        bytes += (size_t)snprintf(text + bytes, LINE, "%d|%d-%02d-01|%lld|%lld\n",
                                  1000000 + rows[i].distributor, 2024 + month / 12, month % 12 + 1,
                                  (long long)rows[i].few, (long long)rows[i].many);
    }
    return text;
}

/* The table of KPIs. */
static char *review_of(int backwards) {
    reviewed r;
    char *records = record_lines(backwards), *facts = fact_lines();
    reviewed_begin(&r, program);
    reviewed_records(&r, records);
    reviewed_facts(&r, "f", facts);
    reviewed_run(&r, "2027-01-31");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_KPIS);
    reviewed_end(&r);
    free(facts);
    free(records);
    return text;
}

/* The sum of a year up to January 2027, the last of the months, for everybody. */
static void assert_years(char *text) {
    static int64_t sums[DISTRIBUTORS];
    static char key[LINE], expected[LINE];
    char *line = text;
    memset(sums, 0, sizeof sums);
    for (size_t i = 0; i < ROWS; i++) {
        sums[rows[i].distributor] += rows[i].month >= MONTHS - 12 ? rows[i].few : 0;
    }
    for (int d = 0; d < DISTRIBUTORS; d++) {
        (void)snprintf(key, sizeof key, "%d|year|", 1000000 + d);
        (void)snprintf(expected, sizeof expected, "%lld|ok|", (long long)sums[d]);
        while (line != NULL && strncmp(line, key, strlen(key)) != 0) {
            line = strchr(line, '\n'); /* strstr() would look at all of the text under ASan */
            line = line == NULL ? NULL : line + 1;
        }
        assert_non_null(line);
        assert_memory_equal(line + strlen(key), expected, strlen(expected));
    }
}

/* Who has no more than 64 bits hold is not touched by those who have. */
static void assert_same_but_wide(const char *narrow, const char *wide) {
    const char *a = narrow, *b = wide;
    size_t differ = 0, lines = 0;
    for (; *a != '\0' && *b != '\0'; lines++) {
        size_t a_bytes = strcspn(a, "\n"), b_bytes = strcspn(b, "\n");
        int same = a_bytes == b_bytes && memcmp(a, b, a_bytes) == 0;
        int is_wide = lines > 0 && strncmp(a + 4, "007|", 4) == 0; /* 1ddd007| */
        assert_true(same || is_wide);
        differ += !same;
        a += a_bytes + 1;
        b += b_bytes + 1;
    }
    assert_int_equal(lines, 12 * DISTRIBUTORS + 1); /* two measures, ten KPIs */
    assert_true(differ >= 10);
}

static void sums__in_any_order_and_beside_wide_ones__are_the_same(void **state) {
    (void)state;
    char *forwards[2];
    for (int wide = 0; wide < 2; wide++) {
        make_rows(wide);
        forwards[wide] = review_of(0);
        char *backwards = review_of(1);
        assert_years(forwards[wide]);
        assert_string_equal(forwards[wide], backwards);
        free(backwards);
    }
    assert_same_but_wide(forwards[0], forwards[1]);
    free(forwards[0]);
    free(forwards[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums__in_any_order_and_beside_wide_ones__are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
