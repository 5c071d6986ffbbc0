/* Owns: functions of texts and dates in KPI expressions, by hand. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "attribute segment text\n"
                              "attribute signed date\n"
                              "attribute seen instant\n"
                              "attribute ok flag\n"
                              "review window all\n"
                              "facts f key id at day\n"
                              "  flow sales count = n\n"
                              "  last latest date = day\n";

static const char records[] =
    "id|name|kind|region|segment|signed|since|seen|ok\n"
    "DE-1|Alpha GmbH|dealer|EMEA/DE|Gold|2026-02-28|2025-11-30|2026-04-29|true\n"
    "de-2|\xC3\x84rzte AG|agent|APAC|GOLD|2026-03-01|2026-01-01|2026-03-06|true\n"
    "FR-3|alpha||EMEA/FR|other||||true\n";

static const char facts[] = "id|day|n\nDE-1|2026-03-05|1\nde-2|2026-04-01|2\nFR-3|2026-01-10|4\n";

typedef struct wanted {
    const char *expression, *a, *b, *c;
} wanted;

static void check(const wanted *of) {
    reviewed r;
    char text[1024];
    (void)snprintf(text, sizeof text, "%skpi k = %s\n", program, of->expression);
    reviewed_begin(&r, text);
    reviewed_records(&r, records);
    reviewed_facts(&r, "f", facts);
    reviewed_run(&r, "2026-04-30");
    reviewed_kpi(&r, "DE-1", "k", of->a);
    reviewed_kpi(&r, "de-2", "k", of->b);
    reviewed_kpi(&r, "FR-3", "k", of->c);
    reviewed_end(&r);
}

#define FLAG(condition) "if " condition " then 1 else 0"

static void texts__in_conditions__are_looked_into(void **state) {
    static const wanted cases[] = {
        { FLAG("starts_with(region, \"EMEA/\")"), "1|ok|", "0|ok|", "1|ok|" },
        { FLAG("ends_with(name, \"AG\")"), "0|ok|", "1|ok|", "0|ok|" },
        { FLAG("contains(name, \"pha\")"), "1|ok|", "0|ok|", "1|ok|" },
        { FLAG("starts_with(id, \"DE\")"), "1|ok|", "0|ok|", "0|ok|" },
        { FLAG("starts_with(lower(id), \"de\")"), "1|ok|", "1|ok|", "0|ok|" },
        { FLAG("lower(segment) = \"gold\""), "1|ok|", "1|ok|", "0|ok|" },
        { FLAG("lower(segment) = gold"), "1|ok|", "1|ok|", "0|ok|" },
        { FLAG("lower(segment) != \"gold\""), "0|ok|", "0|ok|", "1|ok|" },
        { FLAG("lower(segment) in (gold, \"silver\")"), "1|ok|", "1|ok|", "0|ok|" },
        { FLAG("lower(segment) = \"Gold\""), "0|ok|", "0|ok|", "0|ok|" },
        { FLAG("lower(name) = lower(\"ALPHA\")"), "0|ok|", "0|ok|", "1|ok|" },
        { FLAG("contains(lower(name), lower(\"PHA G\"))"), "1|ok|", "0|ok|", "0|ok|" },
        /* ASCII letters alone: A with two dots stays what it is */
        { FLAG("lower(name) = \"\xC3\xA4rzte ag\""), "0|ok|", "0|ok|", "0|ok|" },
        { FLAG("lower(name) = \"\xC3\x84rzte ag\""), "0|ok|", "1|ok|", "0|ok|" },
        { FLAG("contains(name, \"\")"), "1|ok|", "1|ok|", "1|ok|" },
        { FLAG("contains(\"alpha beta\", name)"), "0|ok|", "0|ok|", "1|ok|" },
        { FLAG("starts_with(kind, \"de\")"), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("coalesce(kind, \"none\") = \"none\""), "0|ok|", "0|ok|", "1|ok|" },
        { FLAG("starts_with(coalesce(kind, \"none\"), \"no\")"), "0|ok|", "0|ok|", "1|ok|" },
        { "count(starts_with(region, \"EMEA\"), 2 months)", "2|ok|", "0|ok|", "2|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(&cases[i]);
    }
}

static void dates__in_conditions__have_periods_and_days(void **state) {
    static const wanted cases[] = {
        { FLAG("month(signed) = \"2026-02\""), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("month(signed) != \"2026-02\""), "0|ok|", "1|ok|", "|no_data|" },
        { FLAG("quarter(since) in (\"2025-Q4\", \"2026-Q2\")"), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("lower(quarter(since)) = \"2025-q4\""), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("ends_with(lower(quarter(since)), \"q4\")"), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("year(latest) = \"2026\""), "1|ok|", "1|ok|", "1|ok|" },
        { FLAG("year(review_date) = year(since)"), "0|ok|", "1|ok|", "|no_data|" },
        { FLAG("quarter(latest) = quarter(signed)"), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("starts_with(month(signed), \"2026\")"), "1|ok|", "1|ok|", "|no_data|" },
        { FLAG("ends_with(month(signed + 1 day), \"-03\")"), "1|ok|", "1|ok|", "|no_data|" },
        { "days(signed, since)", "90|ok|", "59|ok|", "|no_data|" },
        { "days(since, signed)", "-90|ok|", "-59|ok|", "|no_data|" },
        { "days(review_date, latest)", "56|ok|", "29|ok|", "110|ok|" },
        { "days_since(seen)", "1|ok|", "55|ok|", "|no_data|" },
        { FLAG("seen > 2026-04-01"), "1|ok|", "0|ok|", "|no_data|" },
        { FLAG("month(seen) = \"2026-03\""), "0|ok|", "1|ok|", "|no_data|" },
        { "sales over since seen", "0|ok|", "2|ok|", "|no_data|" },
        { "days_since(max(signed, since, latest))", "56|ok|", "29|ok|", "|no_data|" },
        { "days_since(min(latest, review_date))", "56|ok|", "29|ok|", "110|ok|" },
        { "days_since(coalesce(seen, signed, latest))", "1|ok|", "55|ok|", "110|ok|" },
        { "max(sales, 3, 2) + min(sales, 3, 2)", "4|ok|", "5|ok|", "6|ok|" },
        { FLAG("coalesce(kind, region, \"none\") = \"EMEA/FR\""), "0|ok|", "0|ok|", "1|ok|" },
        /* peers that signed in the same year; who has not signed has none */
        { "total(sales, year(signed))", "3|ok|", "3|ok|", "|not_applicable|" },
        { "total(sales, month(signed))", "1|ok|", "2|ok|", "|not_applicable|" },
        { "total(sales, lower(segment))", "3|ok|", "3|ok|", "4|ok|" },
        { "total(sales, segment)", "1|ok|", "2|ok|", "4|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(&cases[i]);
    }
}

/* What a KPI may say, gates, alerts and `applies to` may too. */
static void texts__elsewhere__are_looked_into(void **state) {
    reviewed r;
    char text[1024];
    (void)state;
    (void)snprintf(
        text, sizeof text,
        "%sapplies to starts_with(region, \"EMEA\")\n"
        "kpi k = sales\n"
        "value v 0 to 10\n  g k weight 1 points 0: 0, 10: 10\n"
        "classes by value\n  A from 0, not when lower(segment) = \"gold\"\n  B otherwise\n"
        "alert young red when contains(name, \"Gmb\") and year(since) = \"2025\"\n",
        program);
    reviewed_begin(&r, text);
    reviewed_records(&r, records);
    reviewed_facts(&r, "f", facts);
    reviewed_run(&r, "2026-04-30");
    reviewed_kpi(&r, "de-2", "k", "|not_applicable|");
    reviewed_cells_of(&r, TIERKIT_REVIEW_ALERTS, 2, "DE-1|young\n");
    char *classes = reviewed_text(&r, TIERKIT_REVIEW_CLASSES);
    assert_non_null(strstr(classes, "|FR-3|4|1|||A|ok"));
    assert_non_null(strstr(classes, "|DE-1|1|2|||B|ok"));
    free(classes);
    char *groups = reviewed_text(&r, TIERKIT_REVIEW_GROUPS);
    reviewed_expect_in(groups, "network|all|k|", "5|ok||");
    free(groups);
    reviewed_end(&r);
}

/* Rows have the functions of KPIs; several `lower` of one expression keep their texts apart. */
static const char row_program[] =
    "review window all\n"
    "facts f key id at day\n"
    "  flow gold count = 1 where lower(tier) = \"gold\"\n"
    "  flow listed count = 1 where lower(tier) in (\"gold\", \"new\")\n"
    "  flow begun count = 1 where starts_with(lower(tier), \"go\")\n"
    "  distinct tiers = lower(tier)\n"
    "  distinct chosen = if contains(lower(note), \"x\") then lower(tier) else lower(note)\n"
    "  flow same count = 1 where lower(tier) = lower(note)\n"
    "  flow per_tier count = if sum(n) >= 3 then 1 else 0 group by lower(tier)\n"
    "  flow middle count = 1 where between(n, 2, 3)\n"
    "  flow late count = 1 where between(day, 2026-02-01, 2026-02-28)\n"
    "  flow held count = clamp(n, 2, 4)\n"
    "  flow halves number = round(n / 8, 1)\n"
    "  flow noted count = 1 where exists(note)\n"
    "  flow silent count = 1 where missing(note)\n"
    "  max latest date = clamp(day, 2026-01-10, 2026-02-10)\n";

static void rows__functions_of_kpis__are_known(void **state) {
    static const char *const cases[][2] = {
        { "gold", "3|ok|" },     { "listed", "4|ok|" },          { "begun", "3|ok|" },
        { "tiers", "3|ok|" },    { "chosen", "3|ok|" },          { "same", "1|ok|" },
        { "per_tier", "3|ok|" }, { "middle", "2|ok|" },          { "late", "2|ok|" },
        { "held", "15|ok|" },    { "noted", "4|ok|" },           { "silent", "1|ok|" },
        { "halves", "1.8|ok|" }, { "latest", "2026-02-10|ok|" },
    };
    reviewed r;
    (void)state;
    reviewed_all(&r, row_program, "id\nA\n", "f",
                 "id|day|tier|note|n\n"
                 "A|2026-01-01|Gold|GOLD|1\n"      /* 0.125: 0.1 */
                 "A|2026-01-05|GOLD|XS|2\n"        /* 0.25: 0.2 */
                 "A|2026-02-01|gold|\xC3\x84|3\n"  /* 0.375: 0.4 */
                 "A|2026-02-28|New||4\n"           /* 0.5 */
                 "A|2026-03-01|\xC3\x84 B|a1|5\n", /* 0.625: 0.6 */
                 "2026-03-31");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed_kpi(&r, "A", cases[i][0], cases[i][1]);
    }
    reviewed_end(&r);
}

/* A text of 255 bytes is taken, a longer one is no text for `lower`: the row cannot be taken. */
static void rows__long_texts__cannot_be_lowered(void **state) {
    char lines[512] = "id|day|tier\nA|2026-01-01|";
    tierkit_error err = reviewed_error();
    reviewed_rows rows;
    reviewed r;
    (void)state;
    memset(lines + strlen(lines), 'Q', 255);
    reviewed_all(&r,
                 "review window all\n"
                 "facts f key id at day\n"
                 "  flow long count = 1 where ends_with(lower(tier), \"qqq\")\n",
                 "id\nA\n", "f", strcat(lines, "\n"), "2026-01-31");
    reviewed_kpi(&r, "A", "long", "1|ok|");
    strcpy(lines + strlen(lines) - 1, "Q\n");
    reviewed_rows_begin(&rows, lines);
    assert_int_equal(tierkit_network_append(r.network, "f", 1, rows.batch, NULL, NULL, &err),
                     TIERKIT_E_TEXT);
    assert_int_equal(err.row, 0);
    reviewed_rows_end(&rows);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts__in_conditions__are_looked_into),
        cmocka_unit_test(dates__in_conditions__have_periods_and_days),
        cmocka_unit_test(texts__elsewhere__are_looked_into),
        cmocka_unit_test(rows__functions_of_kpis__are_known),
        cmocka_unit_test(rows__long_texts__cannot_be_lowered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
