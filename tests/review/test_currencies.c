/* Owns: amounts in several currencies, by hand. What is worked out stands beside the rows. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char records[] = "id|kind|region\nA|dealer|EU\nB|dealer|EU\nC|dealer|US\n";

static const char rates[] = "currency|date|rate\n"
                            "EUR|2026-01-10|1.1\n"
                            "EUR|2026-01-20|1.2\n"
                            "EUR|2026-01-31|1.25\n"
                            "EUR|2026-02-10|2\n"
                            "EUR|2026-02-28|1.5\n"
                            "JPY|2026-01-10|0.0065432\n"
                            "JPY|2026-02-28|0\n" /* no rate */
                            "EUR|2026-03-05|9\n" /* after as-of */;

#define FX "facts fx key currency at date\n  last rate number scale 7 = rate\n"
#define SALES                                                                                      \
    "facts s key id at day split by channel, product currency cur\n"                               \
    "  flow sales money = amount\n"                                                                \
    "  flow nominal number scale 2 = amount\n"                                                     \
    "  min smallest money = amount\n"                                                              \
    "  last latest money = amount\n"                                                               \
    "kpi january = prior(sales, 1 month) over last month\n"                                        \
    "kpi february = sales over last month\n"                                                       \
    "kpi both = sales over last 2 months, also by channel\n"                                       \
    "kpi share = sales / nominal over last 2 months\n"                                             \
    "kpi least = smallest over last 2 months\n"                                                    \
    "kpi newest = latest over last 2 months\n"                                                     \
    "kpi lost = without_rate(sales) over last 2 months\n"

static const char sales[] = "id|day|channel|product|cur|amount\n"
                            "C|2026-01-01|web|x|USD|0\n"
                            "A|2026-01-10|web|x|EUR|10\n"
                            "A|2026-01-10|web|y|EUR|0.01\n"
                            "A|2026-01-20|shop|x|EUR|10\n"
                            "A|2026-01-20|shop|x|USD|10\n"
                            "A|2026-02-10|web|x|EUR|100\n"
                            "B|2026-01-10|web|x|JPY|1234.56\n"
                            "B|2026-01-10|web|x|USD|1\n"
                            "B|2026-02-10|web|x||5\n"    /* no currency */
                            "C|2026-02-28|web|x|JPY|7\n" /* the rate is 0 */
                            "C|2026-02-28|web|x|GBP|7\n" /* there is no such rate */
                            "C|2026-02-28|web|x|GBP|7\n";

static void review_sales(reviewed *r, const char *money, const char *first, const char *second) {
    char program[2048];
    (void)snprintf(program, sizeof program, "%s\n" FX SALES, money);
    reviewed_begin(r, program);
    reviewed_records(r, records);
    reviewed_facts(r, first, strcmp(first, "s") == 0 ? sales : rates);
    reviewed_facts(r, second, strcmp(second, "s") == 0 ? sales : rates);
    reviewed_run(r, "2026-02-28");
}

static void currency__fact_date__is_each_days_rate(void **state) {
    reviewed r;
    (void)state;
    review_sales(&r, "money USD converted by rate at fact date", "s", "fx");
    reviewed_kpi(&r, "A", "january", "33.011|ok|"); /* 11 + 0.011 + 12 + 10 */
    reviewed_kpi(&r, "A", "february", "200|ok|");
    reviewed_kpi(&r, "A", "both", "233.011|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|both|", "22|ok|||");
    reviewed_kpi(&r, "A", "least", "0.01|ok|"); /* 0.011 to two places */
    reviewed_kpi(&r, "A", "newest", "200|ok|");
    reviewed_kpi(&r, "A", "lost", "0|ok|");
    /* 1234.56 x 0.0065432 = 8.077972992, to eight places; and 1 */
    reviewed_kpi(&r, "B", "january", "9.07797299|ok|");
    reviewed_kpi(&r, "B", "february", "|missing_rate|");
    reviewed_kpi(&r, "B", "both", "|missing_rate|");
    reviewed_kpi(&r, "B", "share", "|missing_rate|");
    reviewed_kpi(&r, "B", "least", "|missing_rate|");
    reviewed_kpi(&r, "B", "lost", "1|ok|");
    reviewed_kpi(&r, "C", "january", "0|ok|");
    reviewed_kpi(&r, "C", "lost", "3|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|lost|", "4|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|january|", "42.08897299|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|both|", "|missing_rate||");
    /* currencies are no distributors, and rates no figures of theirs */
    reviewed_expect(&r, TIERKIT_REVIEW_FEEDS, "fx|", "7|2026-01-10|2026-02-28|0|0");
    char *kpis = reviewed_text(&r, TIERKIT_REVIEW_KPIS);
    assert_null(strstr(kpis, "|rate|"));
    free(kpis);
    reviewed_end(&r);
}

static void currency__period_end__is_the_rate_of_the_windows_last_day(void **state) {
    reviewed r;
    (void)state;
    review_sales(&r, "money USD scale 2 converted by rate at period end", "fx", "s");
    reviewed_kpi(&r, "A", "january", "35.0125|ok|"); /* 20.01 x 1.25 + 10 */
    reviewed_kpi(&r, "A", "february", "150|ok|");
    reviewed_kpi(&r, "A", "both", "190.015|ok|"); /* 120.01 x 1.5 + 10 */
    reviewed_kpi(&r, "B", "january", "|missing_rate|");
    reviewed_end(&r);
}

static void currency__constant_day__compares_years_at_one_rate(void **state) {
    reviewed r;
    (void)state;
    review_sales(&r, "money USD converted by rate at 2026-01-10, scale 2", "fx", "s");
    reviewed_kpi(&r, "A", "january", "32.011|ok|"); /* 20.01 x 1.1 + 10 */
    reviewed_kpi(&r, "A", "february", "110|ok|");
    reviewed_kpi(&r, "B", "january", "9.07797299|ok|");
    reviewed_end(&r);
}

static void currency__old_rates__hold_for_the_days_given(void **state) {
    reviewed r;
    (void)state;
    review_sales(&r, "money USD converted by rate at 2026-01-15, at most 4 days old", "fx", "s");
    reviewed_kpi(&r, "A", "february", "|missing_rate|");
    reviewed_end(&r);
    review_sales(&r, "money USD converted by rate at 2026-01-15, at most 5 days old", "fx", "s");
    reviewed_kpi(&r, "A", "february", "110|ok|");
    reviewed_end(&r);
    /* as if the rate of March were not there */
    review_sales(&r, "money USD converted by rate at 2026-03-10, at most 30 days old", "fx", "s");
    reviewed_kpi(&r, "A", "february", "150|ok|");
    reviewed_end(&r);
}

static void currency__states__take_the_rate_of_their_day(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "money USD converted by rate at fact date\n" FX
                       "facts d key id from due to paid currency cur\n"
                       "  in force overdue money = amount\n"
                       "facts t key id at day currency cur\n"
                       "  balance stock money = amount\n"
                       "kpi open = overdue at review date\n"
                       "kpi opened = opening(overdue) over last month\n"
                       "kpi held = stock at review date\n"
                       "kpi mean = average(stock) over last 2 months\n"
                       "kpi held_before = opening(stock) over last month\n");
    reviewed_records(&r, records);
    reviewed_facts(&r, "fx", rates);
    reviewed_facts(&r, "d",
                   "id|due|paid|cur|amount\n"
                   "A|2026-01-05||EUR|10\n"
                   "A|2026-01-10|2026-02-01|EUR|1\n"
                   "B|2026-01-10|2026-02-20|GBP|1\n");
    reviewed_facts(&r, "t",
                   "id|day|cur|amount\n"
                   "A|2026-01-10|EUR|10\n"
                   "A|2026-02-10|EUR|10\n"
                   "A|2026-02-10|USD|3\n"
                   "B|2026-01-10|GBP|1\n"
                   "B|2026-02-10|USD|1\n");
    reviewed_run(&r, "2026-02-28");
    reviewed_kpi(&r, "A", "open", "15|ok|");      /* 10 x 1.5 */
    reviewed_kpi(&r, "A", "opened", "13.75|ok|"); /* 11 x 1.25: no rate was there when they began */
    reviewed_kpi(&r, "A", "held", "23|ok|");      /* 10 x 2 + 3 */
    reviewed_kpi(&r, "A", "held_before", "11|ok|");
    reviewed_kpi(&r, "A", "mean", "17|ok|");
    reviewed_kpi(&r, "B", "open", "0|ok|"); /* what is no longer in force needs no rate */
    reviewed_kpi(&r, "B", "opened", "|missing_rate|");
    reviewed_kpi(&r, "B", "held", "1|ok|"); /* only the last point counts */
    reviewed_kpi(&r, "B", "mean", "|missing_rate|");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|held|", "24|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|mean|", "|missing_rate||");
    reviewed_end(&r);
}

/* Two networks merged, saved and loaded give what one network gives. */
static void currency__cells__survive_merging_and_saving(void **state) {
    reviewed one;
    reviewed two;
    uint8_t whole[16];
    uint8_t parts[16];
    size_t needed = 0;
    tierkit_error err = reviewed_error();
    (void)state;
    review_sales(&one, "money USD converted by rate at fact date", "s", "fx");
    reviewed_digest(one.review, whole);
    reviewed_begin(&two, "money USD converted by rate at fact date\n" FX SALES);
    tierkit_network *other = NULL;
    assert_int_equal(tierkit_network_new(two.program, NULL, &other, &err), TIERKIT_OK);
    reviewed_facts(&two, "fx", rates);
    tierkit_network *first = two.network;
    two.network = other;
    reviewed_records(&two, records);
    reviewed_facts(&two, "s", sales);
    two.network = first;
    assert_int_equal(tierkit_network_merge(first, other, NULL, &err), TIERKIT_OK);
    tierkit_network_free(other);
    assert_int_equal(tierkit_network_save(first, NULL, NULL, 0, &needed, &err), TIERKIT_E_SPACE);
    uint8_t *bytes = (uint8_t *)malloc(needed);
    assert_non_null(bytes);
    assert_int_equal(tierkit_network_save(first, NULL, bytes, needed, &needed, &err), TIERKIT_OK);
    assert_int_equal(
        tierkit_network_load(bytes, needed, two.program, NULL, NULL, &two.network, &err),
        TIERKIT_OK);
    free(bytes);
    tierkit_network_free(first);
    reviewed_run(&two, "2026-02-28");
    reviewed_digest(two.review, parts);
    assert_memory_equal(whole, parts, 16);
    reviewed_end(&two);
    reviewed_end(&one);
}

/* On the second day B has a row that `where` leaves out, in a currency without a rate. */
static void currency__row_left_out__needs_no_rate(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "money USD converted by rate at fact date\nreview window all\n" FX
                       "facts b key id at day currency cur\n"
                       "  balance stock money = amount where ok\n"
                       "kpi mean = average(stock)\n"
                       "kpi lost = without_rate(stock)\n");
    reviewed_records(&r, records);
    reviewed_facts(&r, "fx", rates);
    reviewed_facts(&r, "b",
                   "id|day|cur|amount|ok\nA|2026-01-10|GBP|5|true\nA|2026-01-20|USD|7|true\n"
                   "B|2026-01-10|USD|7|true\nB|2026-01-20|GBP|9|false\n");
    reviewed_run(&r, "2026-02-28");
    reviewed_kpi(&r, "A", "stock", "7|ok|");
    reviewed_kpi(&r, "A", "mean", "|missing_rate|");
    reviewed_kpi(&r, "A", "lost", "1|ok|");
    reviewed_kpi(&r, "B", "stock", "0|ok|");
    reviewed_kpi(&r, "B", "mean", "3.5|ok|");
    reviewed_kpi(&r, "B", "lost", "0|ok|");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currency__fact_date__is_each_days_rate),
        cmocka_unit_test(currency__period_end__is_the_rate_of_the_windows_last_day),
        cmocka_unit_test(currency__constant_day__compares_years_at_one_rate),
        cmocka_unit_test(currency__old_rates__hold_for_the_days_given),
        cmocka_unit_test(currency__states__take_the_rate_of_their_day),
        cmocka_unit_test(currency__cells__survive_merging_and_saving),
        cmocka_unit_test(currency__row_left_out__needs_no_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
