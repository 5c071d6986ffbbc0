/* Owns: dated rates and the profit map, by hand and by what must hold for any rows. */
#include "review/reviewed.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS                                                                                      \
    "money EUR scale 2\nreview window last year\n"                                                 \
    "facts s key id at day split by channel\n"                                                     \
    "  flow sales money = amount\n  flow earned money = amount - cost\n"                           \
    "  flow orders count = n\n"                                                                    \
    "rate handling money 2024-01-01 10 EUR, 2024-07-01 12.50 EUR\n"                                \
    "rate financing ratio 2024-01-01 1%, 2024-07-01 2.5%\n"                                        \
    "kpi cost_to_serve = at_rate(orders, handling)\n"

#define MAP                                                                                        \
    "profit map revenue sales, contribution earned, costs cost_to_serve uncertain 30%\n"           \
    "  peak from 20% margin and 500 EUR revenue\n"                                                 \
    "  drain below 0 EUR profit\n"                                                                 \
    "  desert below 500 EUR revenue\n"                                                             \
    "  core otherwise\n"

#define RECORDS "id|kind|region\nA|x|N\nB|x|N\nC|x|S\nD|y|S\nE|y|\n"

/* A: 4 orders at 10, 4 at 12.50. */
#define ROWS                                                                                       \
    "id|day|channel|amount|cost|n\n"                                                               \
    "A|2024-03-01|web|1000|600|4\nA|2024-08-01|web|1000|600|4\n"                                   \
    "B|2024-03-01|web|1000|950|10\nC|2024-03-01|web|200|150|1\n"                                   \
    "D|2024-06-30|web|500|450|5\nD|2024-01-01|web|500|440|5\n"

/* ---- dated rates ----------------------------------------------------------------------------- */

static void at_rate__each_day__has_its_own(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS "kpi interest = at_rate(sales, financing)\n"
                       "kpi halves = at_rate(orders, handling) over last 2 halves\n"
                       "kpi second = at_rate(orders, handling) over last half\n"
                       "kpi before = prior(cost_to_serve, 1 half)\n"
                       "kpi cost_share = cost_to_serve / sales\n",
                 RECORDS, "s", ROWS, "2024-12-31");
    reviewed_kpi(&r, "A", "cost_to_serve", "90|ok|");
    reviewed_kpi(&r, "A", "interest", "35|ok|");
    reviewed_kpi(&r, "A", "halves", "90|ok|");
    reviewed_kpi(&r, "A", "second", "50|ok|");
    reviewed_kpi(&r, "A", "before", "40|ok|partial");
    reviewed_kpi(&r, "A", "cost_share", "0.045|ok|");
    reviewed_kpi(&r, "D", "cost_to_serve", "100|ok|");
    reviewed_kpi(&r, "E", "cost_to_serve", "0|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|cost_to_serve|", "300|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|N|cost_share|",
                    "0.06333333333333334|ok|190|3000");
    reviewed_end(&r);
}

static void at_rate__before_the_first_day__has_no_rate(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS "kpi ever = at_rate(orders, handling) over all\n"
                       "kpi web = sum_over(channel, at_rate(orders, handling))\n",
                 RECORDS, "s",
                 ROWS "A|2023-12-31|web|1|1|1\nB|2023-12-31|web|1|1|0\nB|2024-07-01|shop|1|1|2\n",
                 "2024-12-31");
    reviewed_kpi(&r, "A", "ever", "|missing_rate|");
    reviewed_kpi(&r, "A", "cost_to_serve", "90|ok|");
    reviewed_kpi(&r, "B", "ever", "125|ok|");
    reviewed_kpi(&r, "B", "web", "125|ok|");
    reviewed_end(&r);
}

/* ---- the map --------------------------------------------------------------------------------- */

static void profit__five_partners__by_hand(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, FACTS MAP, RECORDS, "s", ROWS, "2024-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_PROFIT,
                     "A|2000|800|90|710|0.355|peak|1|peak|peak|1|710|1|ok\n"
                     "B|1000|50|100|-50|-0.05|drain|1|drain|drain|5|710|1|ok\n"
                     "C|200|50|10|40|0.2|desert|1|desert|desert|2|750|1.056338028169014|ok\n"
                     "D|1000|110|100|10|0.01|core|0|drain|core|3|760|1.0704225352112675|ok\n"
                     "E|0|0|0|0||desert|1|desert|desert|4|760|1.0704225352112675|ok\n");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_GROUPS, "network|all|",
                    "5|0|4|1|4|4200|1010|300|710|0.16904761904761906|760|3|-50|"
                    "1.0704225352112675|0.2|0.23809523809523808|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_GROUPS, "region|N|",
                    "2|0|2|1|2|3000|850|190|660|0.22|710|1|-50|1.0757575757575757|0.5|"
                    "0.3333333333333333|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_BUCKETS, "network|all|peak|",
                    "1|1|2000|800|90|710|0.355|0.2|0.47619047619047616|1|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_BUCKETS, "network|all|desert|",
                    "2|2|200|50|10|40|0.2|0.4|0.047619047619047616|0.056338028169014086|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_BUCKETS, "region|N|desert|", "0|0|0|0|0|0||0|0|0|ok");
    reviewed_end(&r);
}

/* "from" holds at its bound, "below" does not: exactly, where doubles would not agree. */
static void profit__at_the_bound__is_exact(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS "profit map revenue sales, contribution earned\n"
                       "  high from 10% margin\n  low below 0.07 margin\n  core otherwise\n",
                 RECORDS, "s",
                 "id|day|channel|amount|cost|n\nA|2024-03-01|w|0.30|0.27|1\n"
                 "B|2024-03-01|w|0.70|0.64|1\nC|2024-03-01|w|1.00|0.93|1\n"
                 "D|2024-03-01|w|1.00|0.94|1\n",
                 "2024-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT, "A|", "0.3|0.03|0|0.03|0.1|high||||4|0.22|1|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT, "B|", "0.7|0.06|0|0.06|0.08571428571428572|core");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT, "C|", "1|0.07|0|0.07|0.07|core");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT, "D|", "1|0.06|0|0.06|0.06|low");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT, "E|", "0|0|0|0||core");
    reviewed_end(&r);
}

/* What a missing amount does: no profit, no bucket, in no sum. */
static void profit__without_data__says_why(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS "attribute extra money\n"
                       "profit map revenue sales, contribution earned, costs extra\n"
                       "  drain below 0 EUR profit\n  core otherwise\n",
                 "id|extra\nA|900\nB|\n", "s", ROWS, "2024-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT, "A|",
                    "2000|800|900|-100|-0.05|drain|0|drain|core|1|-100||ok");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT, "B|", "||||||||||||no_data");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_GROUPS, "network|all|",
                    "1|1|1|1|0|2000|800|900|-100|-0.05|0|0|-100||1|1|ok");
    reviewed_end(&r);
}

/* The bucket is a word in gates, policies, alerts and a group of KPIs. */
static void profit__bucket__is_a_word(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS MAP "groups by bucket\n"
                           "classes by share of sales\n"
                           "  A up to 80%, not when bucket = drain\n  B otherwise\n"
                           "service policies first that holds\n"
                           "  close when bucket in (peak, core)\n  plain otherwise\n"
                           "alert loses red when bucket = drain owner sales act within 7 days\n",
                 RECORDS, "s", ROWS, "2024-12-31");
    reviewed_begins(&r, TIERKIT_REVIEW_POLICIES, "A|", "close");
    reviewed_begins(&r, TIERKIT_REVIEW_POLICIES, "B|", "plain");
    reviewed_begins(&r, TIERKIT_REVIEW_ALERTS, "B|loses|", "red");
    reviewed_begins(&r, TIERKIT_REVIEW_GROUPS, "bucket|desert|sales|", "200|ok");
    char *classes = reviewed_text(&r, TIERKIT_REVIEW_CLASSES);
    assert_non_null(strstr(classes, "sales|all|A|2000"));
    assert_non_null(strstr(strstr(classes, "sales|all|B|1000"), "|B|ok"));
    free(classes);
    reviewed_end(&r);
}

/* Groups that are too small are hidden, and buckets of too few with all others of their group. */
static void profit__few_partners__are_hidden(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, FACTS MAP "groups of at least 2\n", RECORDS, "s", ROWS, "2024-12-31");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT_GROUPS, "network|all|", "5|0");
    reviewed_expect(&r, TIERKIT_REVIEW_PROFIT_BUCKETS, "network|all|desert|",
                    "||||||||||suppressed");
    reviewed_begins(&r, TIERKIT_REVIEW_PROFIT_GROUPS, "region|N|", "2|0");
    reviewed_end(&r);
}

/* ---- any rows -------------------------------------------------------------------------------- */

enum { PARTNERS = 60 };

static uint32_t seed = 11;

static uint32_t random_below(uint32_t bound) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

typedef struct texts {
    char *records, *rows;
} texts;

/* The same rows in another order and with amounts `times` as large. */
static texts made(uint32_t from, int backwards, int times) {
    texts of = { (char *)malloc(65536), (char *)malloc(262144) };
    char line[PARTNERS * 5][96];
    int count = 0;
    assert_non_null(of.records);
    assert_non_null(of.rows);
    seed = from;
    size_t at = (size_t)sprintf(of.records, "id|kind|region\n");
    for (int d = 0; d < PARTNERS; d++) {
        at +=
            (size_t)sprintf(of.records + at, "d%d|k%u|R%u\n", d, random_below(3), random_below(5));
        for (uint32_t k = random_below(6); k > 0; k--) {
            uint32_t amount = random_below(200000);
            uint32_t cost = random_below(200000);
            (void)snprintf(line[count++], sizeof line[0], "d%d|2024-%02u-15|c%u|%u|%u|%u\n", d,
                           1 + random_below(12), random_below(3), amount * (uint32_t)times,
                           cost * (uint32_t)times, random_below(9));
        }
    }
    at = (size_t)sprintf(of.rows, "id|day|channel|amount|cost|n\n");
    for (int i = 0; i < count; i++) {
        at += (size_t)sprintf(of.rows + at, "%s", line[backwards ? count - 1 - i : i]);
    }
    return of;
}

static void begin_made(reviewed *r, const char *program, uint32_t from, int backwards, int times) {
    texts of = made(from, backwards, times);
    reviewed_all(r, program, of.records, "s", of.rows, "2024-12-31");
    free(of.rows);
    free(of.records);
}

/* In cents. */
static int64_t cell_of(const char *line, int column) {
    for (int c = 0; c < column; c++) {
        line = strchr(line, '|') + 1;
    }
    double value = strtod(line, NULL) * 100;
    return (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
}

/* Sums of a column over the lines that begin with a key. */
static int64_t sum_of(const char *text, const char *key, int column) {
    int64_t sum = 0;
    for (const char *line = strchr(text, '\n') + 1; *line != 0; line = strchr(line, '\n') + 1) {
        sum += strncmp(line, key, strlen(key)) == 0 ? cell_of(line, column) : 0;
    }
    return sum;
}

static void profit__any_rows__adds_up(void **state) {
    (void)state;
    for (uint32_t round = 1; round <= 20; round++) {
        reviewed r;
        begin_made(&r, FACTS MAP, round, 0, 1);
        char *each = reviewed_text(&r, TIERKIT_REVIEW_PROFIT);
        char *buckets = reviewed_text(&r, TIERKIT_REVIEW_PROFIT_BUCKETS);
        char *groups = reviewed_text(&r, TIERKIT_REVIEW_PROFIT_GROUPS);
        for (int a = 0; a < 4; a++) {
            int64_t total = sum_of(groups, "network|all|", 7 + a);
            assert_true(sum_of(each, "", 1 + a) == total);
            assert_true(sum_of(buckets, "network|", 5 + a) == total);
            assert_true(sum_of(buckets, "region|", 5 + a) == total);
            assert_true(sum_of(groups, "kind|", 7 + a) == total);
        }
        assert_true(sum_of(groups, "network|", 12) + sum_of(groups, "network|", 14) ==
                    sum_of(groups, "network|", 10));
        assert_true(sum_of(buckets, "network|", 3) == PARTNERS * 100);
        free(groups);
        free(buckets);
        free(each);
        reviewed_end(&r);
    }
}

static void profit__rows_in_another_order__same_bytes(void **state) {
    reviewed r[2];
    uint8_t digest[2][16];
    (void)state;
    for (int i = 0; i < 2; i++) {
        begin_made(&r[i], FACTS MAP, 7, i, 1);
        reviewed_digest(r[i].review, digest[i]);
        reviewed_end(&r[i]);
    }
    assert_memory_equal(digest[0], digest[1], 16);
}

/* All money seven times as large, rates and bounds too: the same buckets, ranks and shares. */
static void profit__more_money__same_map(void **state) {
    static const char seven[] =
        "money EUR scale 2\nreview window last year\n"
        "facts s key id at day split by channel\n"
        "  flow sales money = amount\n  flow earned money = amount - cost\n  flow orders count = "
        "n\n"
        "rate handling money 2024-01-01 70 EUR, 2024-07-01 87.50 EUR\n"
        "kpi cost_to_serve = at_rate(orders, handling)\n"
        "profit map revenue sales, contribution earned, costs cost_to_serve uncertain 30%\n"
        "  peak from 20% margin and 3500 EUR revenue\n"
        "  drain below 0 EUR profit\n  desert below 3500 EUR revenue\n  core otherwise\n";
    reviewed r[2];
    char *text[2];
    (void)state;
    begin_made(&r[0], FACTS MAP, 3, 0, 1);
    begin_made(&r[1], seven, 3, 0, 7);
    for (int i = 0; i < 2; i++) {
        text[i] = reviewed_text(&r[i], TIERKIT_REVIEW_PROFIT);
    }
    const char *a = strchr(text[0], '\n') + 1;
    const char *b = strchr(text[1], '\n') + 1;
    for (int d = 0; d < PARTNERS; d++) {
        assert_true(cell_of(a, 4) * 7 == cell_of(b, 4));
        for (int c = 0; c < 5; c++) {
            a = strchr(a, '|') + 1;
            b = strchr(b, '|') + 1;
        }
        assert_true(strcspn(a, "\n") > 10);
        for (int c = 5; c < 14; c++) {
            size_t bytes = strcspn(a, "|\n");
            assert_true(c == 11 || (bytes == strcspn(b, "|\n") && memcmp(a, b, bytes) == 0));
            a += bytes + 1;
            b += strcspn(b, "|\n") + 1;
        }
    }
    for (int i = 0; i < 2; i++) {
        free(text[i]);
        reviewed_end(&r[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_rate__each_day__has_its_own),
        cmocka_unit_test(at_rate__before_the_first_day__has_no_rate),
        cmocka_unit_test(profit__five_partners__by_hand),
        cmocka_unit_test(profit__at_the_bound__is_exact),
        cmocka_unit_test(profit__without_data__says_why),
        cmocka_unit_test(profit__bucket__is_a_word),
        cmocka_unit_test(profit__few_partners__are_hidden),
        cmocka_unit_test(profit__any_rows__adds_up),
        cmocka_unit_test(profit__rows_in_another_order__same_bytes),
        cmocka_unit_test(profit__more_money__same_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
