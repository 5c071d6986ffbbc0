/* Owns: which days a window holds: around the ends of periods, in fiscal years, moved back, in a
 * series. Every day has a row, so the smallest and the largest date of a window show its ends; the
 * expected dates are read off a calendar. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 5 * 365 + 1, LINE = 24 }; /* 2022-01-01 to 2026-12-31 */

static char *every_day;

static void fill_days(void) {
    static const char header[] = "id|day\n";
    char *to = every_day = malloc(sizeof header + DAYS * LINE);
    assert_non_null(every_day);
    to += sprintf(to, "%s", header);
    for (int i = 0; i < DAYS; i++) {
        char date[11] = { 0 };
        size_t needed;
        assert_int_equal(tierkit_date_format(reviewed_day("2022-01-01") + i, date, 10, &needed),
                         TIERKIT_OK);
        to += sprintf(to, "A|%s\n", date);
    }
}

/* One program with a KPI `f` and a KPI `l` for the ends of a window. */
static void begin(reviewed *r, const char *month, const char *first, const char *last) {
    char text[512];
    (void)snprintf(text, sizeof text,
                   "calendar fiscal year starts %s\n"
                   "facts f key id at day\n"
                   "  min first date = day\n"
                   "  max last date = day\n"
                   "review window last 3 months\n"
                   "kpi f = %s\nkpi l = %s\n",
                   month, first, last);
    reviewed_begin(r, text);
    reviewed_records(r, "id\nA\n");
    reviewed_facts(r, "f", every_day);
}

typedef struct ends {
    const char *window, *as_of, *first, *last;
} ends;

static void check_ends(const char *month, const ends *of) {
    reviewed r;
    char first[128], last[128], expected[64];
    (void)snprintf(first, sizeof first, "first %s", of->window);
    (void)snprintf(last, sizeof last, "last %s", of->window);
    begin(&r, month, first, last);
    reviewed_run(&r, of->as_of);
    (void)snprintf(expected, sizeof expected, "%s|ok|", of->first);
    reviewed_kpi(&r, "A", "f", expected);
    (void)snprintf(expected, sizeof expected, "%s|ok|", of->last);
    reviewed_kpi(&r, "A", "l", expected);
    reviewed_end(&r);
}

static void window__as_of_around_the_ends_of_periods__is_right(void **state) {
    static const ends cases[] = {
        { "over last quarter", "2026-03-30", "2025-10-01", "2025-12-31" },
        { "over last quarter", "2026-03-31", "2026-01-01", "2026-03-31" },
        { "over last quarter", "2026-04-01", "2026-01-01", "2026-03-31" },
        { "over last 4 quarters", "2026-03-31", "2025-04-01", "2026-03-31" },
        { "over last 4 quarters", "2026-06-29", "2025-04-01", "2026-03-31" },
        { "over last month", "2024-02-28", "2024-01-01", "2024-01-31" },
        { "over last month", "2024-02-29", "2024-02-01", "2024-02-29" },
        { "over last month", "2023-02-28", "2023-02-01", "2023-02-28" },
        { "over last 13 months", "2025-01-15", "2023-12-01", "2024-12-31" },
        { "over last half", "2026-06-29", "2025-07-01", "2025-12-31" },
        { "over last half", "2026-06-30", "2026-01-01", "2026-06-30" },
        { "over last year", "2025-12-30", "2024-01-01", "2024-12-31" },
        { "over last year", "2025-12-31", "2025-01-01", "2025-12-31" },
        { "over last 2 years", "2026-01-01", "2024-01-01", "2025-12-31" },
        /* 29 March 2026 is a Sunday, weeks begin on Mondays */
        { "over last 2 weeks", "2026-03-28", "2026-03-09", "2026-03-22" },
        { "over last 2 weeks", "2026-03-29", "2026-03-16", "2026-03-29" },
        { "over last 2 weeks", "2026-03-30", "2026-03-16", "2026-03-29" },
        { "over last 10 days", "2026-03-05", "2026-02-24", "2026-03-05" },
        { "over year to date", "2026-05-20", "2026-01-01", "2026-05-20" },
        { "over year to date", "2025-12-31", "2025-01-01", "2025-12-31" },
        { "over half to date", "2026-05-20", "2026-01-01", "2026-05-20" },
        { "over quarter to date", "2026-05-20", "2026-04-01", "2026-05-20" },
        { "over this quarter", "2026-05-20", "2026-04-01", "2026-05-20" },
        { "over month to date", "2026-05-01", "2026-05-01", "2026-05-01" },
        { "over week to date", "2026-05-20", "2026-05-18", "2026-05-20" },
        { "over all", "2026-05-20", "2022-01-01", "2026-05-20" },
        { "", "2026-05-20", "2026-02-01", "2026-04-30" }, /* the review window */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_ends("january", &cases[i]);
    }
}

static void window__fiscal_years__begin_in_their_month(void **state) {
    static const struct {
        const char *month;
        ends ends;
    } cases[] = {
        { "april", { "over last year", "2026-05-20", "2025-04-01", "2026-03-31" } },
        { "april", { "over last year", "2026-03-31", "2025-04-01", "2026-03-31" } },
        { "april", { "over last year", "2026-03-30", "2024-04-01", "2025-03-31" } },
        { "april", { "over year to date", "2026-03-30", "2025-04-01", "2026-03-30" } },
        { "april", { "over year to date", "2026-04-01", "2026-04-01", "2026-04-01" } },
        { "april", { "over last half", "2026-05-20", "2025-10-01", "2026-03-31" } },
        { "april", { "over last quarter", "2026-05-20", "2026-01-01", "2026-03-31" } },
        { "july", { "over last year", "2026-05-20", "2024-07-01", "2025-06-30" } },
        { "july", { "over half to date", "2026-05-20", "2026-01-01", "2026-05-20" } },
        { "july", { "over last 2 halves", "2026-05-20", "2025-01-01", "2025-12-31" } },
        { "february", { "over last quarter", "2026-05-20", "2026-02-01", "2026-04-30" } },
        { "february", { "over last quarter", "2024-04-30", "2024-02-01", "2024-04-30" } },
        { "december", { "over quarter to date", "2026-02-28", "2025-12-01", "2026-02-28" } },
        { "december", { "over last month", "2026-02-28", "2026-02-01", "2026-02-28" } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_ends(cases[i].month, &cases[i].ends);
    }
}

/* One program with a calendar of its own. */
static void check_in_calendar(const char *calendar, const ends *of) {
    reviewed r;
    char text[1024], expected[64];
    (void)snprintf(text, sizeof text,
                   "%s\n"
                   "facts f key id at day\n"
                   "  min first date = day\n"
                   "  max last date = day\n"
                   "kpi f = first %s\nkpi l = last %s\n",
                   calendar, of->window, of->window);
    reviewed_begin(&r, text);
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "f", every_day);
    reviewed_run(&r, of->as_of);
    (void)snprintf(expected, sizeof expected, "%s", of->first);
    reviewed_kpi(&r, "A", "f", expected);
    (void)snprintf(expected, sizeof expected, "%s", of->last);
    reviewed_kpi(&r, "A", "l", expected);
    reviewed_end(&r);
}

/* The 4-5-4 calendar of the National Retail Federation: fiscal 2023 has 53 weeks, from 29 January
 * 2023 to 3 February 2024. */
static void window__calendar_of_weeks__periods_are_its_own(void **state) {
    static const char retail[] = "calendar 4-5-4 year ends saturday nearest end of january";
    static const ends cases[] = {
        { "over last year", "2024-02-03", "2023-01-29|ok|", "2024-02-03|ok|" },
        { "over last year", "2024-02-02", "2022-01-30|ok|", "2023-01-28|ok|" },
        { "over last month", "2024-02-03", "2023-12-31|ok|", "2024-02-03|ok|" },
        { "over last quarter", "2024-05-05", "2024-02-04|ok|", "2024-05-04|ok|" },
        { "over last 2 months", "2024-05-04", "2024-03-03|ok|", "2024-05-04|ok|" },
        { "over month to date", "2023-03-01", "2023-02-26|ok|", "2023-03-01|ok|" },
        { "over year to date", "2024-02-05", "2024-02-04|ok|", "2024-02-05|ok|" },
        { "over half to date", "2023-08-01", "2023-07-30|ok|", "2023-08-01|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_in_calendar(retail, &cases[i]);
    }
}

static void window__table_of_periods__ends_where_it_ends(void **state) {
    static const char table[] =
        "calendar periods starting 2024-01-01, 2024-01-29, 2024-02-26, 2024-04-01, 2024-04-29,\n"
        "  2024-05-27, 2024-07-01, 2024-07-29, 2024-08-26, 2024-09-30, 2024-10-28, 2024-11-25,\n"
        "  2024-12-30, 2025-01-27, 2025-02-24, 2025-03-31, 2025-04-28, 2025-05-26, 2025-06-30,\n"
        "  2025-07-28, 2025-08-25, 2025-09-29, 2025-10-27, 2025-11-24 ending 2025-12-28";
    static const ends cases[] = {
        { "over last month", "2025-12-27", "2025-10-27|ok|", "2025-11-23|ok|" },
        { "over last month", "2025-12-28", "2025-11-24|ok|", "2025-12-28|ok|" },
        { "over last month", "2025-12-29", "|out_of_range|", "|out_of_range|" },
        { "over last 2 quarters", "2024-07-05", "2024-01-01|ok|", "2024-06-30|ok|" },
        { "over last 3 quarters", "2024-07-05", "|out_of_range|", "|out_of_range|" },
        { "over year to date", "2023-12-31", "|out_of_range|", "|out_of_range|" },
        { "over last 10 days", "2023-12-31", "2023-12-22|ok|", "2023-12-31|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_in_calendar(table, &cases[i]);
    }
}

static void window__since_a_date__holds_it(void **state) {
    static const ends cases[] = {
        { "over since 2024-02-29", "2024-03-05", "2024-02-29|ok|", "2024-03-05|ok|" },
        { "over since 2024-03-05", "2024-03-05", "2024-03-05|ok|", "2024-03-05|ok|" },
        { "over since 2024-03-06", "2024-03-05", "|no_data|", "|no_data|" },
        { "over since 2021-12-31", "2022-01-05", "2022-01-01|ok|partial", "2022-01-05|ok|partial" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_in_calendar("# no calendar", &cases[i]);
    }
}

/* prior moves both ends by whole months; the last day moves as the day before the one after it. */
static void window__prior__moves_both_ends(void **state) {
    static const struct {
        const char *window, *by, *as_of, *first, *last;
    } cases[] = {
        { "last quarter", "1 quarter", "2026-03-31", "2025-10-01", "2025-12-31" },
        { "last quarter", "1 year", "2024-06-30", "2023-04-01", "2023-06-30" },
        { "last month", "1 month", "2024-03-31", "2024-02-01", "2024-02-29" },
        { "last month", "12 months", "2025-02-28", "2024-02-01", "2024-02-29" },
        { "last month", "1 year", "2024-02-29", "2023-02-01", "2023-02-28" },
        { "year to date", "1 year", "2024-02-29", "2023-01-01", "2023-02-28" },
        { "year to date", "1 year", "2025-02-28", "2024-01-01", "2024-02-29" },
        { "year to date", "1 year", "2024-03-15", "2023-01-01", "2023-03-15" },
        { "last 10 days", "1 month", "2026-03-05", "2026-01-24", "2026-02-05" },
        { "last 10 days", "10 days", "2026-03-05", "2026-02-14", "2026-02-23" },
        { "week to date", "2 weeks", "2026-05-20", "2026-05-04", "2026-05-06" },
        { "last half", "1 half", "2026-06-30", "2025-07-01", "2025-12-31" },
        { "all", "1 year", "2026-05-20", "2022-01-01", "2025-05-20" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed r;
        char first[128], last[128], expected[64];
        (void)snprintf(first, sizeof first, "prior(first, %s) over %s", cases[i].by,
                       cases[i].window);
        (void)snprintf(last, sizeof last, "prior(last, %s) over %s", cases[i].by, cases[i].window);
        begin(&r, "january", first, last);
        reviewed_run(&r, cases[i].as_of);
        (void)snprintf(expected, sizeof expected, "%s|ok|", cases[i].first);
        reviewed_kpi(&r, "A", "f", expected);
        (void)snprintf(expected, sizeof expected, "%s|ok|", cases[i].last);
        reviewed_kpi(&r, "A", "l", expected);
        reviewed_end(&r);
    }
}

static void window__prior_of_prior_and_of_kpis__adds_up(void **state) {
    reviewed r;
    (void)state;
    begin(&r, "january", "prior(prior(first, 1 quarter), 1 year) over last quarter",
          "prior(last, 1 month) over last month");
    reviewed_run(&r, "2026-03-31");
    reviewed_kpi(&r, "A", "f", "2024-10-01|ok|");
    reviewed_kpi(&r, "A", "l", "2026-02-28|ok|");
    reviewed_end(&r);
    /* a KPI with a window of its own keeps it inside another one */
    reviewed_begin(&r, "facts f key id at day\n"
                       "  min first date = day\n"
                       "kpi own = first over last month\n"
                       "kpi around = prior(own, 1 year) over last year\n"
                       "kpi no_window = prior(inside, 1 month) over last quarter\n"
                       "kpi inside = first over quarter to date\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "f", every_day);
    reviewed_run(&r, "2026-05-20");
    reviewed_kpi(&r, "A", "around", "2025-04-01|ok|");
    reviewed_kpi(&r, "A", "no_window", "2026-03-01|ok|"); /* 1 April to 20 May, a month back */
    reviewed_end(&r);
}

/* ---- series --------------------------------------------------------------------------------- */

static void series__periods__own_windows_end_with_them(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "calendar fiscal year starts april\n"
                       "facts f key id at day\n"
                       "  min first date = day\n"
                       "  max last date = day\n"
                       "  flow days_in count = 1\n"
                       "review window last year\n"
                       "kpi half_first = first over last half\n"
                       "kpi weeks_first = first over last 2 weeks\n"
                       "kpi fiscal_first = first over year to date\n"
                       "kpi before = prior(first, 1 month)\n"
                       "kpi ever = days_in over all\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "f", every_day);
    reviewed_run(&r, "2023-08-20");
    char *months = reviewed_series(&r, TIERKIT_PERIOD_MONTH);
    reviewed_expect_in(months, "A|2022-01|first|", "2022-01-01|ok|");
    reviewed_expect_in(months, "A|2022-02|days_in|", "28|ok|");
    reviewed_expect_in(months, "A|2022-01|before|", "|no_data|");
    reviewed_expect_in(months, "A|2022-03|before|", "2022-02-01|ok|");
    reviewed_expect_in(months, "A|2023-02|half_first|", "2022-09-01|ok|");
    reviewed_expect_in(months, "A|2023-02|weeks_first|", "2023-02-15|ok|");
    reviewed_expect_in(months, "A|2023-03|fiscal_first|", "2022-04-01|ok|");
    reviewed_expect_in(months, "A|2023-04|fiscal_first|", "2023-04-01|ok|");
    /* the month of as-of is not over */
    reviewed_expect_in(months, "A|2023-08|days_in|", "20|ok|partial");
    reviewed_expect_in(months, "A|2023-08|last|", "2023-08-20|ok|partial");
    reviewed_expect_in(months, "A|2023-07|days_in|", "31|ok|");
    reviewed_expect_in(months, "A|2022-02|ever|", "59|ok|");
    /* the half year that ends with January 2022 began before the feed */
    reviewed_expect_in(months, "A|2022-01|half_first|", "2022-01-01|ok|partial");
    assert_null(strstr(months, "|2023-09|"));
    assert_null(strstr(months, "|2021-12|"));
    free(months);
    char *quarters = reviewed_series(&r, TIERKIT_PERIOD_QUARTER);
    reviewed_expect_in(quarters, "A|2022-Q1|days_in|", "90|ok|");
    reviewed_expect_in(quarters, "A|2023-Q3|days_in|", "51|ok|partial"); /* 31 + 20 */
    free(quarters);
    char *years = reviewed_series(&r, TIERKIT_PERIOD_YEAR);
    reviewed_expect_in(years, "A|2022|days_in|", "365|ok|"); /* calendar years, not fiscal ones */
    reviewed_expect_in(years, "A|2023|days_in|", "232|ok|partial");
    free(years);
    reviewed_end(&r);
}

/* From the first fact of any block to as-of, also where nothing happened. */
static void series__gaps__are_there(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "facts f key id at day\n  flow n count = 1\n"
                       "facts g key id at day\n  flow m count = 1\n"
                       "review window all\n");
    reviewed_records(&r, "id\nB\nA\n");
    reviewed_facts(&r, "f", "id|day\nA|2025-02-01\nA|2025-11-01\n");
    reviewed_facts(&r, "g", "id|day\nA|2025-06-01\nA|2026-06-01\n");
    reviewed_run(&r, "2025-12-31");
    char *series = reviewed_series(&r, TIERKIT_PERIOD_QUARTER);
    assert_string_equal(series, "distributor_id|period|name|value|status|flags\n"
                                "A|2025-Q1|n|1|ok|partial\n" /* the feed began in February */
                                "A|2025-Q1|m||no_data|\n"
                                "A|2025-Q2|n|0|ok|\n"
                                "A|2025-Q2|m|1|ok|partial\n"
                                "A|2025-Q3|n|0|ok|\n"
                                "A|2025-Q3|m|0|ok|\n"
                                "A|2025-Q4|n|1|ok|\n"
                                "A|2025-Q4|m|0|ok|\n"
                                "B|2025-Q1|n|0|ok|partial\n"
                                "B|2025-Q1|m||no_data|\n"
                                "B|2025-Q2|n|0|ok|\n"
                                "B|2025-Q2|m|0|ok|partial\n"
                                "B|2025-Q3|n|0|ok|\n"
                                "B|2025-Q3|m|0|ok|\n"
                                "B|2025-Q4|n|0|ok|\n"
                                "B|2025-Q4|m|0|ok|\n");
    free(series);
    /* before the first fact there is no period */
    reviewed_run(&r, "2025-01-31");
    series = reviewed_series(&r, TIERKIT_PERIOD_QUARTER);
    assert_string_equal(series, "distributor_id|period|name|value|status|flags\n");
    free(series);
    reviewed_end(&r);
}

/* Without a review window a measure has no value at as-of, and one in every period. */
static void series__no_review_window__shows_measures(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n  flow n count = 1\n  balance b count = 1\n"
                 "kpi k = n over all\n",
                 "id\nA\n", "f", "id|day\nA|2025-02-01\nA|2025-02-02\n", "2025-03-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_KPIS, "A|b|1|ok|||\nA|k|2|ok|||\n");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|k|", "2|ok||");
    char *series = reviewed_series(&r, TIERKIT_PERIOD_MONTH);
    assert_string_equal(series, "distributor_id|period|name|value|status|flags\n"
                                "A|2025-02|n|2|ok|\n"
                                "A|2025-02|b|1|ok|\n"
                                "A|2025-02|k|2|ok|\n"
                                "A|2025-03|n|0|ok|\n"
                                "A|2025-03|b||no_data|\n"
                                "A|2025-03|k|2|ok|\n");
    free(series);
    reviewed_end(&r);
}

/* Without facts there is no last one: the review is of 1 January 1970. */
static void as_of__last_fact__of_all_blocks(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "facts f key id at day\n  flow n count = 1\n"
                       "facts g key id from a to b\n  in force m count = 1\n");
    reviewed_run(&r, NULL);
    assert_int_equal(tierkit_review_as_of(r.review), 0);
    reviewed_facts(&r, "f", "id|day\nA|2025-02-01\n");
    reviewed_run(&r, NULL);
    assert_int_equal(tierkit_review_as_of(r.review), reviewed_day("2025-02-01"));
    reviewed_end(&r);
}

static void series__fiscal_periods__follow_the_programs_calendar(void **state) {
    reviewed r;
    char *series;
    (void)state;
    reviewed_begin(&r, "calendar 4-4-5 year ends last saturday of september\n"
                       "facts f key id at day\n"
                       "  min first date = day\n"
                       "  flow days_in count = 1\n"
                       "review window last year\n"
                       "kpi two = days_in over last 2 quarters\n"
                       "kpi before = prior(days_in, 1 year)\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "f", every_day);
    reviewed_run(&r, "2024-10-02");
    series = reviewed_series(&r, TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_QUARTER);
    reviewed_expect_in(series, "A|FY2023-Q4|first|", "2023-06-25|ok|");
    reviewed_expect_in(series, "A|FY2023-Q4|days_in|", "98|ok|"); /* 14 weeks */
    reviewed_expect_in(series, "A|FY2023-Q4|two|", "189|ok|");
    reviewed_expect_in(series, "A|FY2024-Q4|days_in|", "91|ok|");
    reviewed_expect_in(series, "A|FY2024-Q4|before|", "98|ok|");
    reviewed_expect_in(series, "A|FY2025-Q1|days_in|", "4|ok|partial");
    reviewed_expect_in(series, "A|FY2022-Q2|days_in|", "85|ok|partial"); /* from 1 January 2022 */
    free(series);
    series = reviewed_series(&r, TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_YEAR);
    reviewed_expect_in(series, "A|FY2023|days_in|", "371|ok|");
    free(series);
    series = reviewed_series(&r, TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_MONTH);
    reviewed_expect_in(series, "A|FY2023-M12|days_in|", "42|ok|"); /* 5 weeks and the 53rd */
    free(series);
    series = reviewed_series(&r, TIERKIT_PERIOD_HALF);
    reviewed_expect_in(series, "A|2023-H2|days_in|", "184|ok|");
    free(series);
    series = reviewed_series(&r, TIERKIT_PERIOD_WEEK);
    reviewed_expect_in(series, "A|2024-W01|first|", "2024-01-01|ok|");
    reviewed_expect_in(series, "A|2024-W01|days_in|", "7|ok|");
    free(series);
    tierkit_table *none = NULL;
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_review_series(r.review, TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_WEEK,
                                           NULL, &none, &err),
                     TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_review_series(r.review, 1, NULL, &none, &err), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_review_series(r.review, 7, NULL, &none, &err), TIERKIT_E_ARGUMENT);
    reviewed_end(&r);
}

/* Nothing is known of the day before the first period of a table, and nothing needs to be. */
static void window__first_period_of_a_table__is_there(void **state) {
    reviewed r;
    char *series;
    (void)state;
    reviewed_begin(&r, "calendar periods starting 2022-01-03, 2022-01-31, 2022-02-28, 2022-04-04,\n"
                       "  2022-05-02, 2022-05-30, 2022-07-04, 2022-08-01, 2022-08-29, 2022-10-03,\n"
                       "  2022-10-31, 2022-11-28 ending 2023-01-01\n"
                       "facts f key id at day\n"
                       "  min first date = day\n"
                       "  flow days_in count = 1\n"
                       "kpi one = days_in over last quarter\n"
                       "kpi before = prior(first, 1 quarter) over last quarter\n"
                       "kpi two_before = prior(days_in, 2 quarters) over last quarter\n"
                       "alert always green when 2 > 1\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "f", every_day);
    reviewed_run(&r, "2022-07-03");
    reviewed_kpi(&r, "A", "before", "2022-01-03|ok|");
    reviewed_kpi(&r, "A", "two_before", "|out_of_range|");
    reviewed_begins(&r, TIERKIT_REVIEW_ALERTS, "A|always|green|", "2022-04-03");
    series = reviewed_series(&r, TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_QUARTER);
    reviewed_expect_in(series, "A|FY2023-Q1|one|", "91|ok|");
    reviewed_expect_in(series, "A|FY2023-Q1|before|", "|out_of_range|");
    reviewed_expect_in(series, "A|FY2023-Q2|before|", "2022-01-03|ok|");
    free(series);
    reviewed_end(&r);
}

/* A row ordered in March was promised for January: the series has January, the review's own date is
 * that of the orders. */
static void series__view_that_begins_earlier__has_its_periods(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "review window all\nfacts o key id at ordered\n  flow placed count = 1\n"
                 "  flow due count = 1 at promised\n",
                 "id\nA\n", "o",
                 "id|ordered|promised\nA|2026-03-05|2026-01-20\nA|2026-03-06|2026-05-01\n", NULL);
    char *text = reviewed_series(&r, TIERKIT_PERIOD_MONTH);
    reviewed_expect_in(text, "A|2026-01|due|", "1|ok|partial");
    reviewed_expect_in(text, "A|2026-01|placed|", "|no_data|");
    reviewed_expect_in(text, "A|2026-02|due|", "0|ok|");
    reviewed_expect_in(text, "A|2026-03|placed|", "2|ok|partial");
    reviewed_expect_in(text, "A|2026-03|due|", "0|ok|partial"); /* as-of is 6 March */
    assert_null(strstr(text, "2026-05"));
    free(text);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window__as_of_around_the_ends_of_periods__is_right),
        cmocka_unit_test(window__fiscal_years__begin_in_their_month),
        cmocka_unit_test(window__calendar_of_weeks__periods_are_its_own),
        cmocka_unit_test(window__table_of_periods__ends_where_it_ends),
        cmocka_unit_test(window__since_a_date__holds_it),
        cmocka_unit_test(series__fiscal_periods__follow_the_programs_calendar),
        cmocka_unit_test(window__prior__moves_both_ends),
        cmocka_unit_test(window__prior_of_prior_and_of_kpis__adds_up),
        cmocka_unit_test(series__periods__own_windows_end_with_them),
        cmocka_unit_test(series__gaps__are_there),
        cmocka_unit_test(series__no_review_window__shows_measures),
        cmocka_unit_test(as_of__last_fact__of_all_blocks),
        cmocka_unit_test(window__first_period_of_a_table__is_there),
        cmocka_unit_test(series__view_that_begins_earlier__has_its_periods),
    };
    fill_days();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(every_day);
    return failed;
}
