/* Owns: what each kind of measure is worth in a window, by hand. Expected values are worked out in
 * the comments beside the rows. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- flow ----------------------------------------------------------------------------------- */

static const char flow_program[] = "facts f key id at day\n"
                                   "  flow amount money = amount\n"
                                   "  flow units count = units missing 0\n"
                                   "kpi q = amount over last quarter\n"
                                   "kpi y = amount over year to date\n"
                                   "kpi all_time = amount over all\n"
                                   "kpi counted = units over all\n"
                                   "kpi price = amount / units over all\n";

static void flow__rows_of_the_window__add_up(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, flow_program, "id\nA\nB\nC\nD\n", "f",
                 "id|day|amount|units\n"
                 "A|2025-12-31|1.00|1\n"  /* before the quarter and the year */
                 "A|2026-01-01|2.00|\n"   /* first day; units missing = 0 */
                 "A|2026-03-31|4.25|3\n"  /* last day of the quarter */
                 "A|2026-04-01|8.00|5\n"  /* after the quarter, in the year */
                 "A|2026-05-02|16.00|7\n" /* after as-of */
                 "B|2026-02-01|-3.50|2\n"
                 "B|2026-02-01|3.50|-2\n"
                 "D|2026-02-01||4\n",
                 "2026-05-01");
    reviewed_kpi(&r, "A", "q", "6.25|ok|");         /* 2 + 4.25 */
    reviewed_kpi(&r, "A", "y", "14.25|ok|");        /* + 8 */
    reviewed_kpi(&r, "A", "all_time", "15.25|ok|"); /* + 1 */
    reviewed_kpi(&r, "A", "counted", "9|ok|");      /* 1 + 0 + 3 + 5 */
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|price|", "1.6944444444444444|ok||15.25|9");
    reviewed_kpi(&r, "B", "q", "0|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "B|price|", "|zero_denominator|||");
    reviewed_kpi(&r, "C", "q", "0|ok|"); /* no rows: zero, the feed covers the quarter */
    reviewed_kpi(&r, "C", "counted", "0|ok|");
    reviewed_kpi(&r, "D", "q", "|no_data|"); /* its only row lacks the value */
    reviewed_kpi(&r, "D", "counted", "4|ok|");
    reviewed_end(&r);
}

/* Missing values of one distributor say nothing of another. */
static void flow__rows_without_the_value__flag_their_distributor(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, flow_program, "id\nA\nB\nC\n", "f",
                 "id|day|amount|units\n"
                 "A|2026-02-01|5|1\n"
                 "A|2026-02-02||1\n"
                 "B|2026-02-03||1\n",
                 "2026-03-31");
    reviewed_kpi(&r, "A", "q", "5|ok|partial");
    reviewed_kpi(&r, "B", "q", "|no_data|");
    /* the window begins before the feed: partial, and still a zero */
    reviewed_kpi(&r, "C", "q", "0|ok|partial");
    reviewed_kpi(&r, "C", "all_time", "0|ok|");
    reviewed_kpi(&r, "A", "all_time", "5|ok|partial");
    reviewed_end(&r);
}

static void flow__window_beside_the_feed__has_no_data(void **state) {
    reviewed r;
    (void)state;
    /* the quarter that is complete on 2026-02-15 is the fourth of 2025; the feed begins later */
    reviewed_all(&r, flow_program, "id\nA\n", "f", "id|day|amount|units\nA|2026-01-01|5|1\n",
                 "2026-02-15");
    reviewed_kpi(&r, "A", "q", "|no_data|");
    reviewed_kpi(&r, "A", "y", "5|ok|");
    /* nothing at all up to as-of */
    reviewed_run(&r, "2025-12-31");
    reviewed_kpi(&r, "A", "all_time", "|no_data|");
    reviewed_end(&r);
}

static void flow__column_that_is_always_empty__was_never_delivered(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, flow_program, "id\nA\nB\n", "f",
                 "id|day|amount|units\nA|2026-01-01||1\nA|2026-06-01|7|1\n", "2026-05-31");
    reviewed_kpi(&r, "B", "all_time", "|no_data|"); /* not zero: nobody delivered an amount yet */
    reviewed_kpi(&r, "B", "counted", "0|ok|");
    reviewed_run(&r, "2026-06-01");
    reviewed_kpi(&r, "B", "all_time", "0|ok|");
    reviewed_end(&r);
}

/* ---- min and max ---------------------------------------------------------------------------- */

static void extremes__values_and_dates__of_the_window(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n"
                 "  min lowest money = amount\n"
                 "  max highest money = amount\n"
                 "  max last_due date = due\n"
                 "  min first_due date = due\n"
                 "kpi low = lowest over last quarter\n"
                 "kpi high = highest over last quarter\n"
                 "kpi ever = highest over all\n"
                 "kpi due = last_due over all\n"
                 "kpi first = first_due over all\n"
                 "kpi spread = high - low\n"
                 "kpi age = days_since(last_due) over all\n",
                 "id\nA\nB\nC\n", "f",
                 "id|day|amount|due\n"
                 "A|2025-10-01|900|2025-10-31\n"
                 "A|2026-01-01|-5|2026-03-01\n"
                 "A|2026-02-01|70.5|2026-01-31\n"
                 "A|2026-03-31|12|\n"
                 "B|2026-01-15||\n",
                 "2026-03-31");
    reviewed_kpi(&r, "A", "low", "-5|ok|");
    reviewed_kpi(&r, "A", "high", "70.5|ok|");
    reviewed_kpi(&r, "A", "ever", "900|ok|");
    reviewed_kpi(&r, "A", "due", "2026-03-01|ok|");
    reviewed_kpi(&r, "A", "first", "2025-10-31|ok|");
    reviewed_kpi(&r, "A", "spread", "75.5|ok|");
    reviewed_kpi(&r, "A", "age", "30|ok|"); /* 31 March less 1 March */
    reviewed_kpi(&r, "B", "low", "|no_data|");
    reviewed_kpi(&r, "C", "high", "|no_data|");
    /* the third quarter of 2025 lies before the feed, the first of 2026 does not */
    reviewed_run(&r, "2025-12-31");
    reviewed_kpi(&r, "A", "high", "900|ok|");
    reviewed_end(&r);
}

static void extremes__window_begins_before_the_feed__are_partial(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n  max top money = amount\nreview window last quarter\n",
                 "id\nA\n", "f", "id|day|amount\nA|2026-02-01|3\n", "2026-03-31");
    reviewed_kpi(&r, "A", "top", "3|ok|partial");
    reviewed_end(&r);
}

/* ---- distinct ------------------------------------------------------------------------------- */

static void distinct__keys__count_once_over_months_and_members(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n"
                 "  distinct buyers = buyer\n"
                 "  distinct buying_months = month(day)\n"
                 "review window last 2 quarters\n",
                 "id|region\nA|EU\nB|EU\nC|US\nD|US\n", "f",
                 "id|day|buyer\n"
                 "A|2025-12-31|p\n"
                 "A|2026-01-10|p\n" /* p again, another month: once */
                 "A|2026-04-10|p\n"
                 "A|2026-04-11|q\n"
                 "A|2026-04-12|\n"  /* lacks the key, and counts for nothing */
                 "B|2026-02-01|p\n" /* p counts once for EU */
                 "B|2026-06-30|r\n"
                 "C|2026-06-30|p\n",
                 "2026-06-30");
    reviewed_kpi(&r, "A", "buyers", "2|ok|");
    reviewed_kpi(&r, "A", "buying_months", "2|ok|"); /* January, April */
    reviewed_kpi(&r, "B", "buyers", "2|ok|");
    reviewed_kpi(&r, "D", "buyers", "0|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|buyers|", "3|ok||"); /* p q r */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|buyers|", "3|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|US|buyers|", "1|ok||");
    /* January, February, April, June */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|buying_months|", "4|ok||");
    reviewed_end(&r);
}

/* A row taken back takes its key with it, unless another row has it too. */
static void distinct__rows_taken_back__lose_their_key(void **state) {
    static const char rows[] = "id|day|buyer\nA|2026-01-01|p\nA|2026-01-02|q\n";
    reviewed r;
    reviewed_rows back;
    (void)state;
    reviewed_all(&r, "facts f key id at day\n  distinct buyers = buyer\nreview window all\n",
                 "id\nA\n", "f", "id|day|buyer\nA|2026-01-01|p\nA|2026-01-02|q\nA|2026-02-01|p\n",
                 NULL);
    reviewed_kpi(&r, "A", "buyers", "2|ok|");
    reviewed_rows_begin(&back, rows);
    assert_int_equal(tierkit_batch_set(back.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(r.network, "f", 1, back.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    reviewed_rows_end(&back);
    reviewed_run(&r, NULL);
    reviewed_kpi(&r, "A", "buyers", "1|ok|");
    /* what was never there and is taken back is still not there */
    reviewed_rows_begin(&back, "id|day|buyer\nA|2026-01-01|z\n");
    assert_int_equal(tierkit_batch_set(back.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(r.network, "f", 1, back.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    reviewed_rows_end(&back);
    reviewed_run(&r, NULL);
    reviewed_kpi(&r, "A", "buyers", "1|ok|");
    reviewed_end(&r);
}

/* ---- balances ------------------------------------------------------------------------------- */

static const char stock_program[] = "facts stock key id at month_end snapshot\n"
                                    "  balance stock money = on_hand * price\n"
                                    "kpi ends = stock over last quarter\n"
                                    "kpi begins = opening(stock) over last quarter\n"
                                    "kpi mean = average(stock) over last quarter\n"
                                    "kpi now = closing(stock) at review date\n";

static void balance__snapshots__opening_closing_average(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, stock_program, "id|region\nA|EU\nB|EU\nC|EU\nD|US\n", "stock",
                 "id|month_end|on_hand|price\n"
                 "A|2025-12-31|10|2\n" /* 20, and 5 of another product: 25 opens */
                 "A|2025-12-31|1|5\n"
                 "A|2026-01-31|3|2\n" /* 6; the other product is not listed: zero */
                 "A|2026-02-28|7|1\n" /* 7 */
                 "A|2026-03-31|4|1\n" /* 4 + 6 = 10 closes */
                 "A|2026-03-31|2|3\n"
                 "A|2026-04-30|99|1\n" /* after the quarter */
                 "D|2025-12-30|3|1\n"
                 "D|2026-01-01|4|1\n"  /* the first day is in the quarter, not before it */
                 "B|2025-11-30|8|1\n", /* last report before the quarter */
                 "2026-05-15");
    reviewed_kpi(&r, "A", "ends", "10|ok|");
    reviewed_kpi(&r, "A", "begins", "25|ok|");
    reviewed_kpi(&r, "A", "mean", "7.66666667|ok|"); /* (6 + 7 + 10) / 3 at 2 + 6 places */
    reviewed_kpi(&r, "A", "now", "99|ok|");
    reviewed_kpi(&r, "B", "ends", "|no_data|"); /* no report in the window */
    reviewed_kpi(&r, "B", "begins", "8|ok|");
    reviewed_kpi(&r, "B", "mean", "|no_data|");
    reviewed_kpi(&r, "B", "now", "8|ok|");
    reviewed_kpi(&r, "C", "now", "|no_data|");
    reviewed_kpi(&r, "D", "begins", "3|ok|");
    reviewed_kpi(&r, "D", "ends", "4|ok|");
    /* members report on different dates: their balances are added */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|begins|", "33|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|now|", "107|ok||");
    reviewed_end(&r);
}

/* Half-even at the sixth place more: 1 / 8 of a cent has no more than three. */
static void balance__average__is_rounded_half_even_once(void **state) {
    reviewed r;
    (void)state;
    /* scale 0 + 6 places: 1/128 = 0.0078125 -> 0.007812, 3/128 = 0.0234375 -> 0.023438 */
    reviewed_begin(&r, "facts s key id at day\n  balance level count = n\n"
                       "kpi mean = average(level) over all\n");
    reviewed_records(&r, "id\nA\nB\n");
    char lines[8192] = "id|day|n\n";
    for (int i = 0; i < 128; i++) {
        char date[11] = "2026-01-01";
        size_t needed;
        assert_int_equal(tierkit_date_format(reviewed_day(date) + i, date, 10, &needed),
                         TIERKIT_OK);
        strcat(strcat(strcat(lines, "A|"), date), i == 0 ? "|1\n" : "|0\n");
        strcat(strcat(strcat(lines, "B|"), date), i == 0 ? "|3\n" : "|0\n");
    }
    reviewed_facts(&r, "s", lines);
    reviewed_run(&r, NULL);
    reviewed_kpi(&r, "A", "mean", "0.007812|ok|");
    reviewed_kpi(&r, "B", "mean", "0.023438|ok|");
    reviewed_end(&r);
}

/* A date whose rows all lack the value is no balance of zero. */
static void balance__report_without_the_value__is_no_zero(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, stock_program, "id\nA\nB\nC\n", "stock",
                 "id|month_end|on_hand|price\n"
                 "A|2026-01-31|5|1\n"
                 "A|2026-02-28||1\n" /* known: 5, and something is missing */
                 "B|2026-02-28||1\n" /* nothing known */
                 "C|2026-02-28|2|1\n"
                 "C|2026-02-28||1\n",
                 "2026-03-31");
    reviewed_kpi(&r, "A", "now", "5|ok|partial");
    reviewed_kpi(&r, "B", "now", "|no_data|");
    reviewed_kpi(&r, "C", "now", "2|ok|partial");
    reviewed_end(&r);
}

/* ---- in force ------------------------------------------------------------------------------- */

static const char force_program[] = "facts c key id from a to b\n"
                                    "  in force credit money = amount\n"
                                    "  in force people distinct = person\n"
                                    "kpi now = credit at review date\n"
                                    "kpi before = opening(credit) over last quarter\n"
                                    "kpi after = closing(credit) over last quarter\n"
                                    "kpi staff = people at review date\n"
                                    "kpi last_month = prior(credit, 1 month) at review date\n";

static void in_force__day__holds_what_began_and_has_not_ended(void **state) {
    static const struct {
        const char *as_of, *credit, *staff;
    } cases[] = {
        { "2026-01-09", "0|ok|", "0|ok|" },  { "2026-01-10", "1|ok|", "1|ok|" }, /* FROM <= day */
        { "2026-02-09", "1|ok|", "1|ok|" },                                      /* day < TO */
        { "2026-02-10", "0|ok|", "0|ok|" },  /* TO is the first day without */
        { "2026-03-01", "6|ok|", "2|ok|" },  /* 2 until 10 March, 4 open: s and t */
        { "2026-03-10", "4|ok|", "1|ok|" },  /* s ends; t goes on */
        { "2026-04-01", "12|ok|", "1|ok|" }, /* another row of t: counted once */
        { "2026-05-05", "12|ok|", "1|ok|" }, /* FROM = TO was in force on no day */
        { "2029-01-01", "12|ok|", "1|ok|" }, /* open ends stay */
    };
    reviewed r;
    (void)state;
    reviewed_begin(&r, force_program);
    reviewed_records(&r, "id\nA\nB\n");
    reviewed_facts(&r, "c",
                   "id|a|b|amount|person\n"
                   "B|2025-12-01|2025-12-02|1|z\n"
                   "A|2026-01-10|2026-02-10|1|s\n"
                   "A|2026-03-01|2026-03-10|2|s\n"
                   "A|2026-03-01||4|t\n"
                   "A|2026-04-01||8|t\n"
                   "A|2026-05-05|2026-05-05|16|u\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed_run(&r, cases[i].as_of);
        reviewed_kpi(&r, "A", "now", cases[i].credit);
        reviewed_kpi(&r, "A", "staff", cases[i].staff);
    }
    reviewed_run(&r, "2026-04-20"); /* the quarter: 1 January to 31 March */
    reviewed_kpi(&r, "A", "before", "0|ok|");
    reviewed_kpi(&r, "A", "after", "4|ok|");
    reviewed_facts(&r, "c", "id|a|b|amount|person\nB|2025-12-31||1|y\nB|2026-01-01||2|y\n");
    reviewed_run(&r, "2026-04-20");
    reviewed_kpi(&r, "B", "before", "1|ok|"); /* what begins on the first day is not before it */
    reviewed_kpi(&r, "A", "last_month", "4|ok|"); /* 20 March */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|staff|", "2|ok||");
    reviewed_end(&r);
}

static void in_force__row_without_the_value__has_no_data_or_is_partial(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, force_program);
    reviewed_records(&r, "id\nA\nB\nC\n");
    reviewed_facts(&r, "c",
                   "id|a|b|amount|person\n"
                   "A|2026-01-01|2026-02-01||s\n"
                   "B|2026-01-01||3|s\n"
                   "B|2026-01-01|2026-02-01||t\n");
    reviewed_run(&r, "2026-01-15");
    reviewed_kpi(&r, "A", "now", "|no_data|");
    reviewed_kpi(&r, "B", "now", "3|ok|partial");
    reviewed_kpi(&r, "C", "now", "0|ok|");
    reviewed_end(&r);
}

/* ---- groups --------------------------------------------------------------------------------- */

static void groups__ratios__are_ratios_of_sums(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "attribute reps count\n"
                 "attribute city text\n"
                 "facts f key id at day split by channel\n"
                 "  flow sales money = amount\n"
                 "  flow costs money = costs\n"
                 "review window all\n"
                 "kpi margin = (sales - costs) / sales also by channel\n"
                 "kpi per_rep = sales / reps\n"
                 "kpi limit = credit_limit\n"
                 "kpi home = if city = \"X\" then 1 else 0\n",
                 "id|kind|region|reps|city|credit_limit\n"
                 "A|dealer|EU/DE/Bonn|2|X|10\n"
                 "B|dealer|EU/DE|3|X|20\n"
                 "C|agent|EU||Y|\n"
                 "D|||5|Y|40\n",
                 "f",
                 "id|day|channel|amount|costs\n"
                 "A|2026-01-01|shop|100|90\n"
                 "A|2026-01-01|web|100|10\n"
                 "B|2026-01-02|shop|300|150\n"
                 "D|2026-01-03|web|500|0\n",
                 NULL);
    /* EU/DE: A and B: 500 of sales, 250 of costs; 5 representatives */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU/DE|margin|", "0.5|ok|250|500");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU/DE/Bonn|margin|", "0.5|ok|100|200");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|per_rep|", "100|ok|500|5");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|limit|", "30|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|home|", "|not_applicable||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|margin|", "0.75|ok|750|1000");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|dealer|margin|", "0.5|ok|250|500");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|agent|margin|", "|zero_denominator||");
    /* shop: 400 - 240, web: 600 - 10 */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "channel|shop|margin|", "0.4|ok|160|400");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "channel|web|margin|",
                    "0.9833333333333333|ok|590|600");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|margin|", "0.1|ok||10|100");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|web|margin|", "0.9|ok||90|100");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "D|channel|shop|margin|", "|zero_denominator|||");
    reviewed_end(&r);
}

/* ---- facts of others ------------------------------------------------------------------------- */

/* Keys of a group: n has a value, o rows without one, p no rows. Rows without a value are no zero,
 * whatever stands beside them. */
static void of_others__group_of_keys__missing_is_not_zero(void **state) {
    static const struct {
        const char *key, *open, *sold;
    } cases[] = {
        { "kind|n|", "4|ok||", "8|ok||" },       { "kind|o|", "|no_data||", "|no_data||" },
        { "kind|p|", "0|ok||", "0|ok||" },       { "state|watch|", "|no_data||", "|no_data||" },
        { "state|active|", "4|ok||", "8|ok||" }, { "state|ended|", "0|ok||", "0|ok||" },
        { "network|all|", "4|ok||", "8|ok||" },
    };
    reviewed r;
    (void)state;
    reviewed_begin(&r, "groups by state\nreview window all\n"
                       "facts a key k as kind from begin to finish\n  in force open count = x\n"
                       "facts b key k as kind at day\n  flow sold count = x\n");
    reviewed_records(&r, "id|kind|life_cycle_state\n"
                         "A|n|active\nB|o|active\nC|p|active\n"
                         "D|o|watch\nE|p|watch\nF|p|ended\n");
    reviewed_facts(&r, "a",
                   "k|begin|finish|x\nn|2026-01-01||4\no|2026-01-01||\n"
                   "n|2026-01-01|2026-02-01|\np|2026-01-01|2026-02-01|\n");
    reviewed_facts(&r, "b", "k|day|x\nn|2026-01-01|8\no|2026-01-01|\n");
    reviewed_run(&r, "2026-03-31");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_GROUPS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char key[64];
        (void)snprintf(key, sizeof key, "%sopen|", cases[i].key);
        reviewed_expect_in(text, key, cases[i].open);
        (void)snprintf(key, sizeof key, "%ssold|", cases[i].key);
        reviewed_expect_in(text, key, cases[i].sold);
    }
    free(text);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flow__rows_of_the_window__add_up),
        cmocka_unit_test(flow__rows_without_the_value__flag_their_distributor),
        cmocka_unit_test(flow__window_beside_the_feed__has_no_data),
        cmocka_unit_test(flow__column_that_is_always_empty__was_never_delivered),
        cmocka_unit_test(extremes__values_and_dates__of_the_window),
        cmocka_unit_test(extremes__window_begins_before_the_feed__are_partial),
        cmocka_unit_test(distinct__keys__count_once_over_months_and_members),
        cmocka_unit_test(distinct__rows_taken_back__lose_their_key),
        cmocka_unit_test(balance__snapshots__opening_closing_average),
        cmocka_unit_test(balance__average__is_rounded_half_even_once),
        cmocka_unit_test(balance__report_without_the_value__is_no_zero),
        cmocka_unit_test(in_force__day__holds_what_began_and_has_not_ended),
        cmocka_unit_test(in_force__row_without_the_value__has_no_data_or_is_partial),
        cmocka_unit_test(groups__ratios__are_ratios_of_sums),
        cmocka_unit_test(of_others__group_of_keys__missing_is_not_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
