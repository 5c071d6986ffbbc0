/* Owns: expressions of KPIs and decisions: statuses, Kleene's logic, exact comparison, functions,
 * what records and attributes give. Expected values by hand. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data_part[] = "money EUR scale 2\n"
                                "attribute ok flag\n"
                                "attribute no flag\n"
                                "attribute unknown flag\n"
                                "attribute reps count\n"
                                "attribute share ratio\n"
                                "attribute signed_on date\n"
                                "attribute city text\n"
                                "facts f key id at day\n"
                                "  flow net money = amount\n"
                                "  flow costs money = cost\n"
                                "  flow units count = units\n"
                                "facts late key id at day\n"
                                "  flow never money = amount\n"
                                "review window all\n";
/* One expression as a KPI of A: 12.00 net, 5.00 costs, 0 units; B has no facts and no fields. */
static void check_kpi(const char *expression, const char *expected) {
    reviewed r;
    char text[2048], lines[512];
    (void)snprintf(text, sizeof text, "%skpi k = %s\n", data_part, expression);
    (void)snprintf(lines, sizeof lines,
                   "id|kind|life_cycle_state|region|since|credit_limit|currency|name|ok|no|reps|"
                   "share|signed_on|city\n"
                   "A|Value Added Reseller|watch|EU/DE|2020-02-29|99.50|CHF|Anna|true|false|3|"
                   "0.25|2026-01-01|Bonn\n"
                   "B|||||||||||||\n");
    reviewed_all(&r, text, lines, "f", "id|day|amount|cost|units\nA|2026-03-01|12|5|0\n",
                 "2026-03-31");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|k|", expected);
    reviewed_end(&r);
}

typedef struct expression {
    const char *text, *expected; /* value|status|flags|numerator|denominator */
} expression;

static void check_all(const expression *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        check_kpi(cases[i].text, cases[i].expected);
    }
}

#define CHECK_ALL(cases) check_all(cases, sizeof cases / sizeof cases[0])

static void arithmetic__forms__keep_exact_parts(void **state) {
    static const expression cases[] = {
        { "net + costs", "17|ok|||" },
        { "net - costs * 3", "-3|ok|||" },
        { "-net", "-12|ok|||" },
        { "net / costs", "2.4|ok||12|5" },
        { "(net - costs) / net", "0.5833333333333334|ok||7|12" },
        { "net / 3", "4|ok||12|3" },
        { "1 - costs / net", "0.5833333333333334|ok||7|12" },
        { "net / costs * 100", "240|ok||1200|5" },
        { "net * 0.001", "0.012|ok|||" },
        { "net / reps", "4|ok||12|3" },
        { "(net / costs) / (net / costs)", "1|ok|||" },
        { "reps * share", "0.75|ok|||" },
        { "abs(costs - net)", "7|ok|||" },
        { "min(net, costs)", "5|ok|||" },
        { "max(net, costs)", "12|ok|||" },
        { "clamp(net, 0, 10)", "10|ok|||" },
        { "clamp(net, 13, 20)", "13|ok|||" },
        { "clamp(-net, -5, 20)", "-5|ok|||" },
        { "ratio(net, costs)", "2.4|ok||12|5" },
        { "if net > costs then net else costs", "12|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases);
}

static void status__first_undefined_operand__names_it(void **state) {
    static const expression cases[] = {
        { "net / units", "|zero_denominator|||" },
        { "net / (costs - costs)", "|zero_denominator|||" },
        { "never", "|no_data|||" },
        { "net / units + never / units", "|zero_denominator|||" },
        { "never / units + net / units", "|no_data|||" },
        { "ratio(net, units)", "|non_positive_base|||" },
        { "ratio(net, -costs)", "|non_positive_base|||" },
        { "change(net, 1 year)", "|no_data|||" }, /* a year ago lies before the feed */
        { "coalesce(never, net)", "12|ok|||" },
        { "coalesce(net, never)", "12|ok|||" },
        { "coalesce(never, never / units)", "|no_data|||" },
        { "coalesce(net / units, costs)", "5|ok|||" },
        { "min(net, never)", "|no_data|||" },
        { "abs(never)", "|no_data|||" },
        { "if unknown then net else costs", "|no_data|||" },
        { "if ok then net else never", "12|ok|||" },
        { "if no then never else costs", "5|ok|||" },
        { "if exists(never) then 1 else 0", "0|ok|||" },
        { "if exists(net) then 1 else 0", "1|ok|||" },
        { "if exists(net / units) then 1 else 0", "0|ok|||" },
        { "if missing(never) then 1 else 0", "1|ok|||" },
        { "if missing(net) then 1 else 0", "0|ok|||" },
        { "if missing(net / units) then 1 else 0", "1|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases);
}

/* Kleene: T, F and U of both operands; undefined shows as no_data. */
static void logic__three_values__are_kleenes(void **state) {
    static const char *const flags[] = { "ok", "no", "unknown" };
    static const char *const and_table[3][3] = { { "1", "0", "u" },
                                                 { "0", "0", "0" },
                                                 { "u", "0", "u" } };
    static const char *const or_table[3][3] = { { "1", "1", "1" },
                                                { "1", "0", "u" },
                                                { "1", "u", "u" } };
    static const char *const not_table[3] = { "0", "1", "u" };
    char text[128], expected[32];
    (void)state;
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 6; b++) {
            const char *result = b < 3 ? and_table[a][b] : or_table[a][b - 3];
            (void)snprintf(text, sizeof text, "if %s %s %s then 1 else 0", flags[a],
                           b < 3 ? "and" : "or", flags[b % 3]);
            (void)snprintf(expected, sizeof expected, "%s|%s|||", result[0] == 'u' ? "" : result,
                           result[0] == 'u' ? "no_data" : "ok");
            check_kpi(text, expected);
        }
        (void)snprintf(text, sizeof text, "if not %s then 1 else 0", flags[a]);
        (void)snprintf(expected, sizeof expected, "%s|%s|||",
                       not_table[a][0] == 'u' ? "" : not_table[a],
                       not_table[a][0] == 'u' ? "no_data" : "ok");
        check_kpi(text, expected);
    }
    check_kpi("if never > 0 and net / units > 0 then 1 else 0", "|no_data|||");
    check_kpi("if net / units > 0 and never > 0 then 1 else 0", "|zero_denominator|||");
    check_kpi("if net > 0 or never > 0 then 1 else 0", "1|ok|||");
}

static void fields__of_a_record__are_words_dates_and_money(void **state) {
    static const expression cases[] = {
        { "if kind = value_added_reseller then 1 else 0", "1|ok|||" },
        { "if kind in (dealer, 'value_added_reseller') then 1 else 0", "1|ok|||" },
        { "if kind not in (dealer, agent) then 1 else 0", "1|ok|||" },
        { "if kind = dealer then 1 else 0", "0|ok|||" },
        { "if state = watch then 1 else 0", "1|ok|||" },
        { "if region = \"EU/DE\" then 1 else 0", "1|ok|||" },
        { "if region = \"EU\" then 1 else 0", "0|ok|||" },
        { "if currency = CHF then 1 else 0", "1|ok|||" },
        { "if name = Anna then 1 else 0", "1|ok|||" },
        { "if id = A then 1 else 0", "1|ok|||" },
        { "if id = B then 1 else 0", "0|ok|||" },
        { "if city = Bonn then 1 else 0", "1|ok|||" },
        { "if city != \"bonn\" then 1 else 0", "1|ok|||" },
        { "credit_limit", "99.5|ok|||" },
        { "since", "2020-02-29|ok|||" },
        { "signed_on", "2026-01-01|ok|||" },
        { "review_date", "2026-03-31|ok|||" },
        { "days_since(signed_on)", "89|ok|||" }, /* 30 + 28 + 31 */
        { "review_date - signed_on", "89|ok|||" },
        { "signed_on + 10 days", "2026-01-11|ok|||" },
        { "if since < 2020-03-01 then 1 else 0", "1|ok|||" },
        { "if days_since(signed_on) > 12 weeks then 1 else 0", "1|ok|||" },
        { "if days_since(signed_on) > 90 days then 1 else 0", "0|ok|||" },
        { "if net < 12.01 EUR then 1 else 0", "1|ok|||" },
        { "if share >= 25% then 1 else 0", "1|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases);
}

/* Sums and quotients compare as fractions; (115 - 100) / 100 in doubles falls short of 0.15. */
static void comparison__of_quotients__is_exact(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "money EUR scale 2\n"
                 "facts f key id at day\n  flow net money = amount\n  flow old money = old\n"
                 "review window all\n"
                 "kpi growth = net / old - 1\n"
                 "kpi at_least = if growth >= 15% then 1 else 0\n"
                 "kpi above = if growth > 15% then 1 else 0\n"
                 "kpi same = if growth = 0.15 then 1 else 0\n"
                 "kpi third = if net / old = 1 / 3 then 1 else 0\n"
                 "kpi crossed = if old / net < net / old then 1 else 0\n",
                 "id\nA\nB\nC\n", "f",
                 "id|day|amount|old\n"
                 "A|2026-01-01|115|100\n"
                 "B|2026-01-01|0.01|0.03\n"
                 /* 92233720368547758.07 / 92233720368547758.06: doubles cannot tell it from 1 */
                 "C|2026-01-01|92233720368547758.07|92233720368547758.06\n",
                 NULL);
    reviewed_kpi(&r, "A", "at_least", "1|ok|");
    reviewed_kpi(&r, "A", "above", "0|ok|");
    reviewed_kpi(&r, "A", "same", "1|ok|");
    reviewed_kpi(&r, "A", "crossed", "1|ok|");
    reviewed_kpi(&r, "B", "third", "1|ok|");
    reviewed_kpi(&r, "B", "crossed", "0|ok|");
    reviewed_kpi(&r, "C", "crossed", "1|ok|");
    reviewed_end(&r);
}

/* ---- over time ------------------------------------------------------------------------------ */

static const char growth_program[] = "money EUR scale 2\n"
                                     "facts f key id at day\n"
                                     "  flow net money = amount\n"
                                     "review window last quarter\n"
                                     "kpi growth = change(net, 1 quarter)\n"
                                     "kpi based = change(net, 1 quarter) base at least 50 EUR\n"
                                     "kpi yearly = change(net, 1 year)\n"
                                     "kpi run = streak(net > prior(net, 1 quarter))\n"
                                     "kpi sold = streak(net > 0)\n";

static void change__bases__decide_whether_there_is_a_growth(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, growth_program, "id\nA\nB\nC\nD\nE\n", "f",
                 "id|day|amount\n"
                 "E|2025-01-01|1\n"
                 "A|2025-12-31|100\nA|2026-01-01|115\n"
                 "B|2025-11-01|-10\nB|2026-01-01|115\n" /* a negative base */
                 "C|2026-02-01|5\n"                     /* a base of zero */
                 "D|2025-10-01|49.99\nD|2026-03-31|60\n"
                 "E|2025-10-01|50\nE|2026-03-31|60\n",
                 "2026-03-31");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|growth|", "0.15|ok||15|100");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|based|", "0.15|ok||15|100");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "B|growth|", "|non_positive_base|||");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "C|growth|", "|non_positive_base|||");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "C|based|", "|not_applicable|||");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "D|growth|", "0.20024004800960193|ok||10.01|49.99");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "D|based|", "|not_applicable|||");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "E|based|", "0.2|ok||10|50");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "E|yearly|", "59|ok||59|1");
    reviewed_end(&r);
}

static void streak__quarters_in_a_row__are_counted_back(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(
        &r, growth_program, "id\nA\nB\nC\n", "f",
        "id|day|amount\n"
        "C|2020-01-01|1\n" /* the feed begins early enough */
        "A|2025-02-01|10\nA|2025-05-01|5\nA|2025-08-01|6\nA|2025-11-01|7\nA|2026-02-01|8\n"
        "B|2025-02-01|10\nB|2025-05-01|5\nB|2025-08-01|6\nB|2025-11-01|6\nB|2026-02-01|8\n",
        "2026-05-15");
    reviewed_kpi(&r, "A", "run", "3|ok|"); /* 8 > 7 > 6 > 5, but 5 < 10 */
    reviewed_kpi(&r, "B", "run", "1|ok|");
    reviewed_kpi(&r, "A", "sold", "5|ok|");
    reviewed_kpi(&r, "C", "sold", "0|ok|");
    reviewed_kpi(&r, "C", "run", "0|ok|");
    reviewed_end(&r);
}

/* Twelve is the most that is counted; a row that goes back to what is not known has no length. */
static void streak__long_and_undefined_rows__end(void **state) {
    reviewed r;
    char lines[1024] = "id|day|amount\n";
    (void)state;
    for (int quarter = 0; quarter < 16; quarter++) {
        char line[64];
        (void)snprintf(line, sizeof line, "A|%d-%02d-01|5\n", 2022 + quarter / 4,
                       1 + quarter % 4 * 3);
        strcat(lines, line);
    }
    reviewed_all(&r, growth_program, "id\nA\n", "f", lines, "2025-12-31");
    reviewed_kpi(&r, "A", "sold", "12|ok|");
    reviewed_run(&r, "2022-06-30"); /* the first quarter begins with the feed; before is no data */
    reviewed_kpi(&r, "A", "sold", "|no_data|");
    reviewed_kpi(&r, "A", "run", "0|ok|"); /* 5 > 5 is known to be false */
    reviewed_end(&r);
}

static const char unknown_program[] =
    "facts f key id at day\n"
    "  max high number = amount\n"
    "review window last quarter\n"
    "kpi run = streak(high > 5)\n"
    "kpi again = run\n"
    "kpi moved = run + 0\n"
    "kpi three = if run >= 3 then 1 else 0\n"
    "kpi more = if streak(high > 5) > 3 then 1 else 0\n"
    "kpi few = if again < 3 then 1 else 0\n"
    "kpi turned = if 3 <= run then 1 else 0\n"
    "kpi two = if run in (0, 1) then 1 else 0\n"
    "kpi within = if between(run, 1, 2) then 1 else 0\n"
    "kpi late = if moved >= 3 then 1 else 0\n"
    "kpi than = if run > high / 3 then 1 else 0\n"
    "kpi none = if run >= prior(high, 5 quarters) then 1 else 0\n";

/* high by quarter, from the newest back, "." without rows; the feed begins long before. */
static void review_highs(reviewed *r, const char *highs) {
    char lines[512] = "id|day|amount\nB|2020-01-01|1\n";
    size_t length = strlen(lines);
    for (int back = 0; highs[back] != 0; back++) {
        int quarter = 4 * 2025 + 3 - back;
        if (highs[back] != '.') {
            length += (size_t)snprintf(lines + length, sizeof lines - length, "A|%d-%02d-01|%c\n",
                                       quarter / 4, 1 + quarter % 4 * 3, highs[back]);
        }
    }
    reviewed_all(r, unknown_program, "id\nA\nB\n", "f", lines, "2025-12-31");
}

static void streak__unknown_quarters__decide_only_where_they_matter(void **state) {
    static const struct {
        const char *highs, *run, *three, *more, *few;
    } cases[] = {
        { "", "|no_data|", "|no_data|", "|no_data|", "|no_data|" },
        { "2", "0|ok|", "0|ok|", "0|ok|", "1|ok|" },
        { "9", "|no_data|", "|no_data|", "|no_data|", "|no_data|" },
        { "92", "1|ok|", "0|ok|", "0|ok|", "1|ok|" },
        { "992.9", "2|ok|", "0|ok|", "0|ok|", "1|ok|" }, /* what is behind a false one is nothing */
        { "99.2", "|no_data|", "|no_data|", "|no_data|", "|no_data|" },
        { ".9999", "|no_data|", "|no_data|", "|no_data|", "|no_data|" },
        { "999", "|no_data|", "1|ok|", "|no_data|", "0|ok|" },
        { "9999", "|no_data|", "1|ok|", "1|ok|", "0|ok|" },
        { "9999.2", "|no_data|", "1|ok|", "1|ok|", "0|ok|" },
        { "9999999999992", "12|ok|", "1|ok|", "1|ok|", "0|ok|" },
        { "999999999999", "12|ok|", "1|ok|", "1|ok|", "0|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed r;
        review_highs(&r, cases[i].highs);
        reviewed_kpi(&r, "A", "run", cases[i].run);
        reviewed_kpi(&r, "A", "again", cases[i].run);
        reviewed_kpi(&r, "A", "moved", cases[i].run);
        reviewed_kpi(&r, "A", "three", cases[i].three);
        reviewed_kpi(&r, "A", "turned", cases[i].three);
        reviewed_kpi(&r, "A", "more", cases[i].more);
        reviewed_kpi(&r, "A", "few", cases[i].few);
        reviewed_end(&r);
    }
}

/* All kinds of comparison say what they can; arithmetic with a streak does not. */
static void streak__comparisons_of_what_is_at_least_so_long__are_decided(void **state) {
    reviewed r;
    (void)state;
    review_highs(&r, "9999"); /* at least 4 */
    reviewed_kpi(&r, "A", "two", "0|ok|");
    reviewed_kpi(&r, "A", "within", "0|ok|");
    reviewed_kpi(&r, "A", "late", "|no_data|");
    reviewed_kpi(&r, "A", "than", "1|ok|");     /* 4 > 9 / 3 */
    reviewed_kpi(&r, "A", "none", "|no_data|"); /* the other side has no value either */
    reviewed_end(&r);
}

/* ---- attributes ----------------------------------------------------------------------------- */

static void attribute__valid_from__decides_by_day(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute reps count\n"
                       "attribute ok flag\n"
                       "facts f key id at day\n  flow n count = 1\n"
                       "review window last quarter\n"
                       "kpi now = reps\n"
                       "kpi before = prior(reps, 1 year)\n"
                       "kpi per = n / reps\n"
                       "readiness points ok 7\n"
                       "service policies first that holds\n"
                       "  ready when ok\n"
                       "  other otherwise\n");
    reviewed_records(&r, "id|reps|ok|valid_from\nA|2|true|\n");
    reviewed_records(&r, "id|reps|ok|valid_from\nA|5|false|2026-04-01\n");
    reviewed_records(&r, "id|reps|valid_from\nA||2026-06-01\n"); /* emptied from June on */
    reviewed_facts(&r, "f", "id|day\nA|2026-03-01\nA|2026-04-01\n");
    reviewed_run(&r, "2026-03-31");
    reviewed_kpi(&r, "A", "now", "2|ok|");
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES,
                     "A|ready|7|its condition holds and none above does|ready|ready|||||||\n");
    reviewed_run(&r, "2026-04-01");
    reviewed_kpi(&r, "A", "now", "5|ok|");
    reviewed_kpi(&r, "A", "before", "2|ok|");
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES,
                     "A|other|0|no condition above holds|other|other|||||||\n");
    reviewed_run(&r, "2026-05-15");
    char *running = reviewed_series(&r, TIERKIT_PERIOD_QUARTER); /* June has not come yet */
    reviewed_expect_in(running, "A|2026-Q2|now|", "5|ok|");
    free(running);
    reviewed_run(&r, "2026-06-01");
    reviewed_kpi(&r, "A", "now", "|no_data|");
    reviewed_run(&r, "2027-04-01");
    reviewed_kpi(&r, "A", "before", "5|ok|");
    reviewed_run(&r, "2026-06-30");
    char *series = reviewed_series(&r, TIERKIT_PERIOD_QUARTER); /* at the end of each quarter */
    reviewed_expect_in(series, "A|2026-Q1|now|", "2|ok|");
    reviewed_expect_in(series, "A|2026-Q2|now|", "|no_data|");
    free(series);
    reviewed_end(&r);
}

/* Upserts leave what they do not name, and empty what they name without a value. */
static void attribute__later_upserts__change_what_they_name(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute reps count\n"
                       "facts f key id at day\n  flow n count = 1\n"
                       "review window all\nkpi now = reps\nkpi limit = credit_limit\n");
    reviewed_records(&r, "id|reps|credit_limit\nA|2|10\n");
    reviewed_records(&r, "id|credit_limit\nA|\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_kpi(&r, "A", "now", "2|ok|");
    reviewed_kpi(&r, "A", "limit", "|no_data|");
    reviewed_end(&r);
}

/* ---- ids ------------------------------------------------------------------------------------ */

static void ids__aliases_and_merged_ids__count_for_their_distributor(void **state) {
    reviewed r;
    tierkit_table *table = NULL;
    (void)state;
    reviewed_begin(&r, "facts f key id at day\n"
                       "  flow n count = n\n"
                       "  distinct buyers = buyer\n"
                       "  balance level count = n\n"
                       "review window all\n");
    reviewed_records(&r, "id\nA\nB\n");
    reviewed_facts(&r, "f",
                   "id|day|n|buyer\nA|2026-01-01|1|p\nold|2026-01-01|2|p\n"
                   "B|2026-01-02|4|q\nNA|2026-01-01|8|r\n|2026-01-01|16|s\n");
    reviewed_run(&r, NULL);
    reviewed_kpi(&r, "A", "n", "1|ok|");
    reviewed_rows_of(&r, TIERKIT_REVIEW_UNMATCHED,
                     "f||n|16\nf||level|16\nf|NA|n|8\nf|NA|level|8\nf|old|n|2\nf|old|level|2\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FEEDS, "f|5|2026-01-01|2026-01-02|3|0\n");
    /* `old` becomes a number of A, and B and A are one */
    assert_int_equal(tierkit_network_alias(r.network, "old", 3, "A", 1, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(r.network, "B", 1, "A", 1, NULL, NULL), TIERKIT_OK);
    reviewed_facts(&r, "f", "id|day|n|buyer\nold|2026-01-03|32|q\n");
    reviewed_run(&r, NULL);
    assert_int_equal(tierkit_review_distributors(r.review), 1);
    reviewed_kpi(&r, "A", "n", "39|ok|"); /* 1 + 2 + 4 + 32 */
    reviewed_kpi(&r, "A", "buyers", "2|ok|");
    reviewed_kpi(&r, "A", "level", "32|ok|");
    assert_int_equal(tierkit_review_explain(r.review, "old", 3, NULL, &table, NULL), TIERKIT_OK);
    tierkit_table_free(table);
    assert_int_equal(tierkit_network_remove(r.network, "A", 1, NULL, NULL), TIERKIT_OK);
    reviewed_run(&r, "2026-01-31");
    assert_int_equal(tierkit_review_distributors(r.review), 0);
    reviewed_rows_of(&r, TIERKIT_REVIEW_UNMATCHED,
                     "f||n|16\nf||level|16\nf|NA|n|8\nf|NA|level|8\n");
    reviewed_end(&r);
}

static void ids__bytes__order_and_tell_apart(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, "facts f key id at day\n  flow n count = n\nreview window all\n",
                 "id\n10\n9\n0010\n\xC3\xA4\nNA\nZ\n a\n", "f",
                 "id|day|n\n10|2026-01-01|1\n0010|2026-01-01|2\nNA|2026-01-01|3\n", NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_KPIS,
                     " a|n|0|ok|||\n0010|n|2|ok|||\n10|n|1|ok|||\n9|n|0|ok|||\nNA|n|3|ok|||\n"
                     "Z|n|0|ok|||\n\xC3\xA4|n|0|ok|||\n");
    reviewed_end(&r);
}

/* ---- two facts blocks, sums beyond 64 bits -------------------------------------------------- */

static void facts__two_blocks__meet_in_one_kpi(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "facts a key id at day\n  flow x count = n\n"
                       "facts b key partner at on\n  flow y count = m\n"
                       "review window all\nkpi both = x + y\nkpi rate = x / y\n");
    reviewed_facts(&r, "b", "partner|on|m\nA|2026-01-01|4\n");
    reviewed_records(&r, "id\nA\nB\n");
    reviewed_facts(&r, "a", "id|day|n\nA|2026-02-01|3\nB|2026-02-01|1\n");
    reviewed_run(&r, NULL);
    reviewed_kpi(&r, "A", "both", "7|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|rate|", "0.75|ok||3|4");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "B|rate|", "|zero_denominator|||");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FEEDS,
                     "a|2|2026-02-01|2026-02-01|0|0\nb|1|2026-01-01|2026-01-01|0|0\n");
    reviewed_end(&r);
}

static void flow__sums_beyond_64_bits__stay_exact(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n  flow n count = n\n  balance b count = n\n"
                 "review window all\n",
                 "id|region\nA|EU\nB|EU\n", "f",
                 "id|day|n\n"
                 "A|2026-01-01|9223372036854775807\n"
                 "A|2026-01-01|9223372036854775807\n"
                 "A|2026-02-01|9223372036854775807\n"
                 "B|2026-02-01|-9223372036854775807\n"
                 "B|2026-03-01|-9223372036854775807\n",
                 NULL);
    reviewed_kpi(&r, "A", "n", "27670116110564327421|ok|");
    reviewed_kpi(&r, "B", "n", "-18446744073709551614|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|n|", "9223372036854775807|ok||");
    reviewed_run(&r, "2026-01-31");
    reviewed_kpi(&r, "A", "b", "18446744073709551614|ok|");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic__forms__keep_exact_parts),
        cmocka_unit_test(status__first_undefined_operand__names_it),
        cmocka_unit_test(logic__three_values__are_kleenes),
        cmocka_unit_test(fields__of_a_record__are_words_dates_and_money),
        cmocka_unit_test(comparison__of_quotients__is_exact),
        cmocka_unit_test(change__bases__decide_whether_there_is_a_growth),
        cmocka_unit_test(streak__quarters_in_a_row__are_counted_back),
        cmocka_unit_test(streak__long_and_undefined_rows__end),
        cmocka_unit_test(streak__unknown_quarters__decide_only_where_they_matter),
        cmocka_unit_test(streak__comparisons_of_what_is_at_least_so_long__are_decided),
        cmocka_unit_test(attribute__valid_from__decides_by_day),
        cmocka_unit_test(attribute__later_upserts__change_what_they_name),
        cmocka_unit_test(ids__aliases_and_merged_ids__count_for_their_distributor),
        cmocka_unit_test(ids__bytes__order_and_tell_apart),
        cmocka_unit_test(facts__two_blocks__meet_in_one_kpi),
        cmocka_unit_test(flow__sums_beyond_64_bits__stay_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
