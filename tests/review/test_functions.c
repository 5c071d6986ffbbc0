/* Owns: functions that look at other windows, other distributors and the members of a split.
 * Expected values by hand; where a textbook has them, it is named. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data_part[] = "money EUR scale 2\n"
                                "attribute quota money\n"
                                "facts f key id at day split by product\n"
                                "  flow net money = amount\n"
                                "  flow plan money = planned\n"
                                "review window last 8 months\n";

/* The feed begins early, with a stranger. A sold 2, 4, 4, 4, 5, 5, 7, 9 in the months from January
 * on, the usual example of a standard deviation of 2 around 5; B half of that; C nothing since
 * February. */
static const char months[] = "id|day|product|amount|planned\nZ|2024-01-01|x|0|0\n"
                             "A|2026-01-10|x|2|\nA|2026-02-10|x|4|\nA|2026-03-10|x|4|\n"
                             "A|2026-04-10|x|4|\nA|2026-05-10|x|5|\nA|2026-06-10|x|5|\n"
                             "A|2026-07-10|x|7|\nA|2026-08-10|x|9|\n"
                             "B|2026-01-10|x|1|\nB|2026-02-10|y|2|\nB|2026-03-10|x|2|\n"
                             "B|2026-04-10|y|2|\nB|2026-05-10|x|2.5|\nB|2026-06-10|x|2.5|\n"
                             "B|2026-07-10|x|3.5|\nB|2026-08-10|x|4.5|\n"
                             "C|2026-02-01|y|10|\n";

static const char partners[] =
    "id|kind|region|quota\nA|dealer|EU|120\nB|dealer|EU|\nC|agent|US|60\n";

typedef struct expectation {
    const char *expression, *id, *expected; /* value|status|flags|numerator|denominator */
} expectation;

static void check(const expectation *of, const char *facts) {
    reviewed r;
    char text[1024], key[64];
    (void)snprintf(text, sizeof text, "%skpi k = %s\n", data_part, of->expression);
    reviewed_all(&r, text, partners, "f", facts, "2026-08-31");
    (void)snprintf(key, sizeof key, "%s|k|", of->id);
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, key, of->expected);
    reviewed_end(&r);
}

static void check_all(const expectation *cases, size_t count, const char *facts) {
    for (size_t i = 0; i < count; i++) {
        check(&cases[i], facts);
    }
}

#define CHECK_ALL(cases, facts) check_all(cases, sizeof cases / sizeof cases[0], facts)

static void periods__each__is_read_on_its_own(void **state) {
    static const expectation cases[] = {
        { "sum(net, 8 months)", "A", "40|ok|||" },
        { "average(net, 8 months)", "A", "5|ok||40|8" },
        { "lowest(net, 3 months)", "A", "5|ok|||" },
        { "lowest(net, 3 months)", "C", "0|ok|||" },
        { "highest(net, 8 months)", "A", "9|ok|||" },
        { "count(net >= 5, 8 months)", "A", "4|ok|||" },
        { "cv(net, 8 months)", "A", "0.4|ok|||" },
        { "cv(net, 8 months)", "B", "0.4|ok|||" },
        { "cv(net, 2 months)", "C", "|zero_denominator|||" },
        { "cv(0 - net, 2 months)", "A", "|non_positive_base|||" },
        { "average(net / net, 2 months)", "C", "|zero_denominator|||" },
        /* the least-squares line through 4 points 5, 5, 7, 9: sum of w x = 14, of w w = 20 */
        { "slope(net, 4 months)", "A", "1.4|ok||28|20" },
        { "slope(net, 2 quarters)", "A", "4|ok||8|2" },
        { "over(net, 3 months)", "A", "21|ok|||" },
        { "to_date(net, quarter)", "A", "16|ok|||" },
        { "prior(over(net, 1 month), 2 months)", "A", "5|ok|||" },
        { "elapsed(year)", "A", "0.6657534246575343|ok||243|365" },
        { "elapsed(month)", "A", "1|ok||31|31" },
        { "pace(net, quota, year)", "A", "0.5006858710562414|ok||14600|29160" },
        { "pace(net, quota, year)", "B", "|no_data|||" },
    };
    (void)state;
    CHECK_ALL(cases, months);
}

static void cagr__two_years_of_a_tenth__is_a_tenth(void **state) {
    static const char facts[] = "id|day|product|amount|planned\nZ|2024-01-01|x|0|0\n"
                                "A|2024-08-10|x|100|\nA|2026-08-10|x|121|\nB|2024-08-10|x|50|\n"
                                "C|2026-08-10|x|5|\n";
    static const expectation cases[] = {
        { "round(cagr(over(net, 1 month), 2 years), 9)", "A", "0.1|ok|||" },
        { "cagr(over(net, 1 month), 2 years)", "B", "-1|ok|||" },
        { "cagr(over(net, 1 month), 2 years)", "C", "|non_positive_base|||" },
        { "cagr(0 - over(net, 1 month), 2 years)", "A", "|non_positive_base|||" },
        { "round(cagr(over(net, 1 month), 24 months), 9)", "A", "0.1|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases, facts);
}

static void round__is_half_even(void **state) {
    static const expectation cases[] = {
        { "round(net / 16, 1)", "A", "2.5|ok|||" },
        { "round(0.25 * 5, 1)", "A", "1.2|ok|||" },
        { "round(net / 3, 4)", "A", "13.3333|ok|||" },
        { "round(0 - net / 16, 0)", "A", "-2|ok|||" },
        { "if between(net, 40, 41) then 1 else 0", "A", "1|ok|||" },
        { "if between(net, 41, 50) then 1 else 0", "A", "0|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases, months);
}

static void peers__of_the_network_or_with_the_same_key(void **state) {
    static const expectation cases[] = {
        { "total(net)", "A", "70|ok|||" },
        { "share(net)", "B", "0.2857142857142857|ok||20|70" },
        { "share(net, region)", "B", "0.3333333333333333|ok||20|60" },
        { "share(net, kind)", "C", "1|ok||10|10" },
        { "share(0 - net)", "A", "|non_positive_base|||" },
        { "rank(net)", "C", "3|ok|||" },
        { "rank(net, region)", "C", "1|ok|||" },
        { "percent_rank(net)", "A", "1|ok|||" },
        { "percent_rank(net)", "B", "0.5|ok|||" },
        { "percent_rank(net, region)", "C", "|zero_denominator|||" },
        { "quantile(net, 50%)", "A", "20|ok|||" },
        { "quantile(net, 25%)", "A", "15|ok|||" },
        { "quantile(net, 100%, region)", "B", "40|ok|||" },
        { "rank(quota)", "B", "|no_data|||" },
        { "rank(quota)", "C", "2|ok|||" },
        { "quantile(quota, 50%)", "B", "90|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases, months);
}

/* What an expression cannot do for one distributor alone: C has the largest variation. */
static void rank__of_a_real__is_taken_on_the_grid(void **state) {
    static const expectation cases[] = {
        { "rank(cv(net, 7 months))", "C", "1|ok|||" },
        { "rank(cv(net, 7 months))", "A", "2|ok|||" },
        { "rank(cv(net, 7 months))", "B", "2|ok|||" },
    };
    (void)state;
    CHECK_ALL(cases, months);
}

/* Errors of two products do not cancel out: |10 - 8| + |5 - 9| of 15. */
static void sum_over__product_level__is_wape(void **state) {
    static const char facts[] = "id|day|product|amount|planned\nZ|2024-01-01|x|0|0\n"
                                "A|2026-08-01|x|10|8\nA|2026-08-01|y|5|9\nB|2026-08-01|x|4|4\n"
                                "C|2026-08-01|y||3\n";
    static const expectation cases[] = {
        { "sum_over(product, abs(net - plan)) / sum_over(product, abs(net))", "A", "0.4|ok||6|15" },
        { "sum_over(product, abs(net - plan))", "B", "0|ok|||" },
        { "highest_over(product, net)", "A", "10|ok|||" },
        { "lowest_over(product, net)", "B", "0|ok|||" },
        { "count_over(product, net > plan)", "A", "1|ok|||" },
        { "sum_over(product, net)", "C", "0|ok|partial||" }, /* y has no amount, x no rows */
    };
    reviewed r;
    char text[1024];
    (void)state;
    CHECK_ALL(cases, facts);
    (void)snprintf(text, sizeof text, "%skpi k = %s\n", data_part, cases[0].expression);
    reviewed_all(&r, text, partners, "f", facts, "2026-08-31");
    /* of the network: (2 + 4 + 0 + 3) / (15 + 4) would need the plan of C, which has no actual */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|k|", "0.3157894736842105|ok|6|19");
    reviewed_end(&r);
}

/* 40, 20 and 10 of A, B and C: half of three are A and half of B. */
static void top_over__share_of_distributors__counts_the_last_in_part(void **state) {
    static const struct {
        const char *expression, *network, *eu, *a;
    } cases[] = {
        { "top_over(distributor, net, 50%)", "50|ok||", "40|ok||", "20|ok|" },
        { "top_over(distributor, net, 33.3%)", "39.96|ok||", "26.64|ok||", "13.32|ok|" },
        { "top_over(distributor, net, 100%)", "70|ok||", "60|ok||", "40|ok|" },
        { "top_over(distributor, net, 0)", "0|ok||", "0|ok||", "0|ok|" },
        { "top_over(distributor, 0 - net, 50%)", "-20|ok||", "-20|ok||", "-20|ok|" },
        { "top_over(distributor, if net > 30 then net else opening_of_none, 50%)", "20|ok||",
          "20|ok||", "20|ok|" },
        { "top_over(distributor, opening_of_none, 50%)", "|no_data||", "|no_data||", "|no_data|" },
        { "top_over(distributor, top_over(distributor, net, 50%), 50%)", "25|ok||", "20|ok||",
          "10|ok|" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        reviewed r;
        char text[1024];
        (void)snprintf(text, sizeof text, "%sattribute opening_of_none money\nkpi k = %s\n",
                       data_part, cases[i].expression);
        reviewed_all(&r, text, partners, "f", months, "2026-08-31");
        char *groups = reviewed_text(&r, TIERKIT_REVIEW_GROUPS);
        reviewed_expect_in(groups, "network|all|k|", cases[i].network);
        reviewed_expect_in(groups, "region|EU|k|", cases[i].eu);
        free(groups);
        reviewed_kpi(&r, "A", "k", cases[i].a);
        reviewed_end(&r);
    }
}

static void peers__left_out_distributors__count_for_nobody(void **state) {
    reviewed r;
    char text[1024];
    (void)state;
    (void)snprintf(text, sizeof text,
                   "%sapplies to kind = dealer\nkpi k = share(net)\n"
                   "kpi n = rank(net), also by product\n",
                   data_part);
    reviewed_all(&r, text, partners, "f", months, "2026-08-31");
    reviewed_kpi(&r, "A", "k", "0.6666666666666666|ok|");
    reviewed_kpi(&r, "C", "n", "|not_applicable|");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "B|product|y|n|", "1|ok|||");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|product|y|n|", "2|ok|||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|k|", "1|ok|60|60");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|n|", "|not_applicable||");
    reviewed_end(&r);
}

/* Year 1 begins 740,000 days before, year 9999 ends 2,900,000 days after the review date. */
static void dates__outside_of_years_1_to_9999__are_none(void **state) {
    static const expectation cases[] = {
        { "if exists(review_date + 2900000) then 1 else 0", "A", "1|ok|||" },
        { "if exists(review_date + 3000000) then 1 else 0", "A", "0|ok|||" },
        { "if exists(review_date - 739000) then 1 else 0", "A", "1|ok|||" },
        { "if exists(review_date - 741000) then 1 else 0", "A", "0|ok|||" },
        { "days_since(review_date + 3000000)", "A", "|out_of_range|||" },
    };
    (void)state;
    CHECK_ALL(cases, months);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods__each__is_read_on_its_own),
        cmocka_unit_test(cagr__two_years_of_a_tenth__is_a_tenth),
        cmocka_unit_test(round__is_half_even),
        cmocka_unit_test(peers__of_the_network_or_with_the_same_key),
        cmocka_unit_test(rank__of_a_real__is_taken_on_the_grid),
        cmocka_unit_test(sum_over__product_level__is_wape),
        cmocka_unit_test(top_over__share_of_distributors__counts_the_last_in_part),
        cmocka_unit_test(peers__left_out_distributors__count_for_nobody),
        cmocka_unit_test(dates__outside_of_years_1_to_9999__are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
