/* Owns: windows that begin on a date of each distributor. Expected values are reckoned by hand from
 * the rows, which are one of 1, 2, 4, 8 ... each, so that a sum tells which rows are in it. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "money EUR scale 2\n"
                              "attribute joined date\n"
                              "attribute contract date\n"
                              "review window all\n"
                              "groups by state\n"
                              "facts f key id at day split by line\n"
                              "  flow units count = n\n"
                              "  flow worth money = n\n"
                              "  distinct buyers = buyer\n"
                              "  min least count = n\n"
                              "  max most count = n\n"
                              "  first earliest count = n\n"
                              "  last latest count = n\n"
                              "  histogram sizes count = n edges 2, 8\n"
                              "  flow orders count = 1 group by buyer\n"
                              "facts s key id at day\n"
                              "  balance stock count = n\n"
                              "facts r key id from begin to finish\n"
                              "  in force open count = n\n"
                              "  in force debtors distinct = who\n"
                              "facts t key id undated\n"
                              "  flow target count = n\n"
                              "kpi u = units over since joined also by line\n"
                              "kpi b = buyers over since joined\n"
                              "kpi lo = least over since joined\n"
                              "kpi hi = most over since joined\n"
                              "kpi fi = earliest over since joined\n"
                              "kpi la = latest over since joined\n"
                              "kpi small = at_most(sizes, 2) over since joined\n"
                              "kpi half = percentile(sizes, 50%) over since joined\n"
                              "kpi o = orders over since joined\n"
                              "kpi closing_stock = closing(stock) over since joined\n"
                              "kpi opening_stock = opening(stock) over since joined\n"
                              "kpi mean_stock = average(stock) over since joined\n"
                              "kpi op = open over since joined\n"
                              "kpi op_opening = opening(open) over since joined\n"
                              "kpi de = debtors over since joined\n"
                              "kpi ta = target over since joined\n"
                              "kpi s = units over since since\n"
                              "kpi c = units over since contract\n"
                              "kpi p = prior(units, 1 month) over since joined\n"
                              "kpi outer = u + units over last month\n"
                              "kpi place = rank(units) over since joined\n"
                              "kpi x = sum_over(line, units) over since joined\n"
                              "rate handling money 2026-01-01 1 EUR, 2026-03-10 2 EUR\n"
                              "kpi cost = at_rate(units, handling) over since joined\n";

static const char records[] = "id|since|life_cycle_state|joined|contract\n"
                              "A|2026-01-01|active|2026-02-10|2025-11-30\n"
                              "B|2026-03-01|active|2026-03-01|\n"
                              "C||watch||2026-07-01\n";

static void begin(reviewed *r, const char *as_of) {
    reviewed_begin(r, program);
    reviewed_records(r, records);
    reviewed_facts(r, "f",
                   "id|day|line|n|buyer\n"
                   "A|2026-01-05|x|1|k\nA|2026-02-09|y|2|l\nA|2026-02-10|x|4|l\n"
                   "A|2026-03-15|y|8|m\n"
                   "B|2026-02-28|x|16|l\nB|2026-03-01|x|32|m\nB|2026-03-31|y|64|n\n"
                   "C|2026-02-01|x|128|z\n");
    reviewed_facts(r, "s",
                   "id|day|n\n"
                   "A|2026-01-31|10\nA|2026-02-28|20\nA|2026-03-31|40\n"
                   "B|2026-01-31|100\nB|2026-03-31|300\n"
                   "C|2026-01-31|7\n");
    reviewed_facts(r, "r",
                   "id|begin|finish|n|who\n"
                   "A|2026-01-02|2026-02-10|1|p\nA|2026-01-03||2|q\nA|2026-03-01||4|q\n"
                   "B|2026-02-28|2026-03-02|8|p\nB|2026-03-05||16|s\n"
                   "C|2026-01-01||32|s\n");
    reviewed_facts(r, "t", "id|n\nA|5\nB|6\nC|7\n");
    reviewed_run(r, as_of);
}

typedef struct wanted {
    const char *kpi, *a, *b, *c;
} wanted;

static void since__every_kind_of_measure__has_its_own_days(void **state) {
    static const wanted cases[] = {
        { "u", "12|ok|", "96|ok|", "|no_data|" },
        { "b", "2|ok|", "2|ok|", "|no_data|" },
        { "lo", "4|ok|", "32|ok|", "|no_data|" },
        { "hi", "8|ok|", "64|ok|", "|no_data|" },
        { "fi", "4|ok|", "32|ok|", "|no_data|" },
        { "la", "8|ok|", "64|ok|", "|no_data|" },
        { "small", "0|ok|", "0|ok|", "|no_data|" },
        { "half", "8|ok|", "8|ok|clipped", "|no_data|" },
        /* the order of buyer l ends on 10 February: A has l and m, B has m and n */
        { "o", "2|ok|", "2|ok|", "|no_data|" },
        { "closing_stock", "40|ok|", "300|ok|", "|no_data|" },
        { "opening_stock", "10|ok|", "100|ok|", "|no_data|" },
        { "mean_stock", "30|ok|", "300|ok|", "|no_data|" },
        { "op", "6|ok|", "16|ok|", "|no_data|" },
        { "op_opening", "3|ok|", "8|ok|", "|no_data|" },
        { "de", "1|ok|", "1|ok|", "|no_data|" },
        { "ta", "5|ok|", "6|ok|", "7|ok|" },
        { "s", "15|ok|partial", "96|ok|", "|no_data|" },
        { "c", "15|ok|partial", "|no_data|", "|no_data|" }, /* C: a day to come */
        /* 10 January to 28 February, 1 to 28 February */
        { "p", "6|ok|", "16|ok|", "|no_data|" },
        { "outer", "20|ok|", "192|ok|", "|no_data|" },
        { "place", "2|ok|", "1|ok|", "|no_data|" },
        { "x", "12|ok|", "96|ok|", "|no_data|" },
        { "cost", "20|ok|", "160|ok|", "|no_data|" },
    };
    (void)state;
    reviewed r;
    begin(&r, "2026-03-31");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed_kpi(&r, "A", cases[i].kpi, cases[i].a);
        reviewed_kpi(&r, "B", cases[i].kpi, cases[i].b);
        reviewed_kpi(&r, "C", cases[i].kpi, cases[i].c);
    }
    reviewed_end(&r);
}

/* Groups: what the members have in their own windows; C has none. */
static void since__groups__join_their_members(void **state) {
    static const struct {
        const char *key, *rest;
    } cases[] = {
        { "network|all|u|", "108|ok||" },
        { "network|all|b|", "3|ok||" },
        { "network|all|lo|", "4|ok||" },
        { "network|all|fi|", "4|ok||" },
        { "network|all|la|", "64|ok||" },
        { "network|all|closing_stock|", "340|ok||" },
        { "network|all|opening_stock|", "110|ok||" },
        { "network|all|mean_stock|", "330|ok||" },
        { "network|all|op|", "22|ok||" },
        { "network|all|op_opening|", "11|ok||" },
        { "network|all|ta|", "18|ok||" },
        { "network|all|x|", "108|ok||" },
        { "state|active|u|", "108|ok||" },
        { "state|active|s|", "111|ok||" },
        { "state|active|c|", "15|ok||" },
        { "state|watch|u|", "|no_data||" },
        { "line|x|u|", "36|ok||" },
        { "line|y|u|", "72|ok||" },
    };
    (void)state;
    reviewed r;
    begin(&r, "2026-03-31");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_GROUPS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed_expect_in(text, cases[i].key, cases[i].rest);
    }
    free(text);
    reviewed_end(&r);
}

/* In a series every period ends the window, and who joins later has none yet. */
static void since__series__runs_from_the_date_to_each_period(void **state) {
    (void)state;
    reviewed r;
    begin(&r, "2026-03-31");
    char *text = reviewed_series(&r, TIERKIT_PERIOD_MONTH);
    reviewed_expect_in(text, "A|2026-01|u|", "|no_data|");
    reviewed_expect_in(text, "A|2026-02|u|", "4|ok|");
    reviewed_expect_in(text, "A|2026-03|u|", "12|ok|");
    reviewed_expect_in(text, "B|2026-02|u|", "|no_data|");
    reviewed_expect_in(text, "B|2026-03|u|", "96|ok|");
    free(text);
    reviewed_end(&r);
}

/* The date holds as it stands at the end of the window. */
static void since__the_first_day__counts(void **state) {
    static const wanted cases[] = {
        { "2026-02-09", "|no_data|", "|no_data|", "|no_data|" },
        { "2026-02-10", "4|ok|", "|no_data|", "|no_data|" },
        { "2026-03-01", "4|ok|", "32|ok|", "|no_data|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed r;
        begin(&r, cases[i].kpi);
        reviewed_kpi(&r, "A", "u", cases[i].a);
        reviewed_kpi(&r, "B", "u", cases[i].b);
        reviewed_kpi(&r, "C", "u", cases[i].c);
        reviewed_end(&r);
    }
}

/* The opening is the day before the window of each, and so are its rates. */
static void since__amounts_in_currencies__have_rates_of_their_own_days(void **state) {
    static const struct {
        const char *at, *sum, *open, *opening;
    } cases[] = {
        { "fact date", "32|ok|", "8|ok|", "2|ok|" },
        { "period end", "32|ok|", "8|ok|", "2|ok|" },
        { "2026-01-15", "8|ok|", "2|ok|", "1|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed r;
        char text[1024];
        (void)snprintf(text, sizeof text,
                       "money EUR scale 0, converted by rate at %s, at most 366 days old\n"
                       "attribute joined date\nreview window all\n"
                       "facts f key id at day currency c\n  flow worth money = n\n"
                       "facts r key id from begin to finish currency c\n"
                       "  in force open money = n\n"
                       "facts fx key c at day\n  last rate number = rate\n"
                       "kpi w = worth over since joined\n"
                       "kpi o = open over since joined\n"
                       "kpi oo = opening(open) over since joined\n",
                       cases[i].at);
        reviewed_begin(&r, text);
        reviewed_records(&r, "id|joined\nA|2026-02-10\n");
        reviewed_facts(&r, "f", "id|day|c|n\nA|2026-02-09|USD|5\nA|2026-03-10|USD|8\n");
        reviewed_facts(&r, "r", "id|begin|finish|c|n\nA|2026-01-20||USD|1\nA|2026-02-10||USD|1\n");
        reviewed_facts(&r, "fx",
                       "c|day|rate\nUSD|2026-01-01|1\nUSD|2026-02-01|2\nUSD|2026-03-01|4\n");
        reviewed_run(&r, "2026-03-31");
        reviewed_kpi(&r, "A", "w", cases[i].sum);
        reviewed_kpi(&r, "A", "o", cases[i].open);
        reviewed_kpi(&r, "A", "oo", cases[i].opening);
        reviewed_end(&r);
    }
}

/* A window that is moved out of a table of periods is out of range, of the distributor alone. */
static void since__outside_of_a_table_of_periods__is_out_of_range(void **state) {
    (void)state;
    reviewed r;
    reviewed_begin(&r, "calendar periods starting 2026-01-01, 2026-02-01, 2026-03-01, 2026-04-01,\n"
                       "  2026-05-01, 2026-06-01, 2026-07-01, 2026-08-01, 2026-09-01, 2026-10-01,\n"
                       "  2026-11-01, 2026-12-01 ending 2026-12-31\n"
                       "attribute joined date\nreview window all\n"
                       "facts f key id at day\n  flow units count = n\n"
                       "kpi p = prior(units, 2 months) over since joined\n");
    reviewed_records(&r, "id|joined\nA|2026-02-10\nB|2026-03-10\n");
    reviewed_facts(&r, "f", "id|day|n\nA|2026-01-10|1\nB|2026-01-10|2\n");
    reviewed_run(&r, "2026-03-31");
    reviewed_kpi(&r, "A", "p", "|out_of_range|");
    reviewed_kpi(&r, "B", "p", "2|ok|");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(since__every_kind_of_measure__has_its_own_days),
        cmocka_unit_test(since__groups__join_their_members),
        cmocka_unit_test(since__series__runs_from_the_date_to_each_period),
        cmocka_unit_test(since__the_first_day__counts),
        cmocka_unit_test(since__amounts_in_currencies__have_rates_of_their_own_days),
        cmocka_unit_test(since__outside_of_a_table_of_periods__is_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
