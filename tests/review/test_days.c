/* Owns: how many days a window has and how many of them the facts cover. Reckoned by hand: the
 * invoices begin on 2026-01-11, the returns on 2026-02-01; as-of is 2026-03-31. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

static const char program[] = "attribute joined date\n"
                              "review window last quarter\n"
                              "facts invoices key id at day split by line\n"
                              "  flow sales number = n\n"
                              "facts returns key id at day\n"
                              "  flow returned number = n\n"
                              "facts stock key id at day\n"
                              "  balance level number = n\n"
                              "facts goals key id undated\n"
                              "  flow goal number = n\n"
                              "kpi quarter = sales also by line\n"
                              "kpi february = sales over since 2026-02-01\n"
                              "kpi early = returned over last month\n"
                              "kpi both = returned / sales\n"
                              "kpi grown = change(sales, 1 month) over last month\n"
                              "kpi before = prior(sales, 1 year)\n"
                              "kpi future = sales over since 2027-01-01\n"
                              "kpi ever = sales over all\n"
                              "kpi own = sales over since joined\n"
                              "kpi of_peers = share(sales) over since joined\n"
                              "kpi matching = matched(sales, 1 quarter)\n"
                              "kpi stocked = level\n"
                              "kpi planned = goal\n"
                              "kpi months = sum(sales, 3 months)\n";

static void begin(reviewed *r) {
    reviewed_begin(r, program);
    reviewed_records(r, "id|joined\nA|2026-01-01\nB|2026-03-01\n");
    reviewed_facts(r, "invoices", "id|day|line|n\nA|2026-01-11|x|1\nB|2026-03-02|y|1\n");
    reviewed_facts(r, "returns", "id|day|n\nA|2026-02-01|1\n");
    reviewed_facts(r, "stock", "id|day|n\nA|2026-03-01|1\n");
    reviewed_facts(r, "goals", "id|n\nA|1\n");
    reviewed_run(r, "2026-03-31");
}

/* The cells behind the denominator. */
static void check(const char *text, const char *key, const char *days) {
    const char *line = text;
    while (strncmp(line, key, strlen(key)) != 0) {
        line += strcspn(line, "\n") + 1;
        if (*line == 0) {
            fail_msg("no line begins with %s in\n%s", key, text);
        }
    }
    size_t bytes = strcspn(line, "\n"), wanted = strlen(days);
    if (bytes < wanted || memcmp(line + bytes - wanted, days, wanted) != 0) {
        fail_msg("%.*s\nshould end in %s", (int)bytes, line, days);
    }
}

static void days__of_every_kind_of_window__are_those_of_the_calendar(void **state) {
    static const struct {
        const char *key, *days;
    } cases[] = {
        { "A|quarter|",
          "|partial|||90|80" }, /* 31 + 28 + 31, 10 of them before the first invoice */
        { "A|february|", "|ok||||59|59" },
        { "A|early|", "|ok||||31|31" },
        { "A|both|", "|partial|1|1|90|59" }, /* the returns lack most */
        { "A|grown|", "|31|31" },            /* two whole months: the longer one */
        { "A|before|", "||no_data||||90|0" },
        { "A|future|", "||no_data|||||" },
        { "A|ever|", "|ok||||80|80" },
        { "A|own|", "|partial|||90|80" },
        { "B|own|", "|ok||||31|31" },
        { "B|of_peers|", "|31|31" },
        { "A|matching|", "||92|0" }, /* the quarter before */
        { "A|stocked|", "|ok|||||" },
        { "A|planned|", "|ok|||||" },
        { "A|months|", "|partial|||31|21" }, /* of January */
    };
    (void)state;
    reviewed r;
    begin(&r);
    char *text = reviewed_whole(&r, TIERKIT_REVIEW_KPIS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(text, cases[i].key, cases[i].days);
    }
    free(text);
    reviewed_end(&r);
}

static void days__of_groups_splits_and_series__are_the_same(void **state) {
    (void)state;
    reviewed r;
    begin(&r);
    char *text = reviewed_whole(&r, TIERKIT_REVIEW_GROUPS);
    check(text, "network|all|quarter|2|ok|", "|||partial|90|80");
    check(text, "network|all|own|", "|ok|||partial||");
    check(text, "line|x|quarter|", "|partial|90|80");
    free(text);
    text = reviewed_whole(&r, TIERKIT_REVIEW_SPLITS);
    check(text, "A|line|x|quarter|", "|partial|||90|80");
    free(text);
    text = reviewed_whole_series(&r, TIERKIT_PERIOD_MONTH);
    check(text, "A|2026-01|sales|", "|partial|31|21");
    check(text, "A|2026-02|sales|", "|ok||28|28");
    check(text, "A|2026-01|returned|", "|no_data||31|0");
    check(text, "A|2026-03|own|", "|partial|90|80");
    check(text, "B|2026-02|own|", "|no_data|||");
    free(text);
    reviewed_end(&r);
}

/* A period that as-of cuts short. */
static void days__after_as_of__are_not_covered(void **state) {
    (void)state;
    reviewed r;
    begin(&r);
    reviewed_run(&r, "2026-03-10");
    char *text = reviewed_whole_series(&r, TIERKIT_PERIOD_MONTH);
    check(text, "B|2026-03|sales|", "|1|ok|partial|31|10");
    free(text);
    reviewed_end(&r);
}

/* The explanation of a score says how much a criterion rests on, in the period it is of. */
static void days__of_a_criterion__are_explained(void **state) {
    reviewed r;
    tierkit_table *table = NULL;
    (void)state;
    reviewed_begin(&r, "review window last quarter\n"
                       "facts invoices key id at day\n  flow sales number = n\n"
                       "kpi year = sales over last year\nkpi month = sales over last month\n"
                       "value v 0 to 10\n"
                       "  g sales weight 1 points 0: 0, 10: 10\n"
                       "  g month weight 1 points 0: 0, 10: 10\n"
                       "  g year weight 1 points 0: 0, 10: 10, missing: 0\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_facts(&r, "invoices", "id|day|n\nA|2026-01-11|1\nA|2026-03-31|1\n");
    reviewed_run(&r, NULL);
    assert_int_equal(tierkit_review_explain(r.review, "A", 1, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    assert_non_null(strstr(text, "|sales contributes 0.666666667 points, from 80 of 90 days\n"));
    assert_non_null(strstr(text, "|month contributes 0.333333333 points\n"));
    assert_non_null(strstr(text, "|year contributes 0 points, its value is missing\n"));
    free(text);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days__of_every_kind_of_window__are_those_of_the_calendar),
        cmocka_unit_test(days__of_groups_splits_and_series__are_the_same),
        cmocka_unit_test(days__after_as_of__are_not_covered),
        cmocka_unit_test(days__of_a_criterion__are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
