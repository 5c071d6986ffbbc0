/* Owns: scores, what missing data does to them, ranks, contributions. Expected values by hand. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

/* Attributes as criteria: the points are their values, so scores are easy to check. */
#define TWO_CRITERIA(clauses)                                                                      \
    "attribute a number\n"                                                                         \
    "attribute b number\n"                                                                         \
    "value score 0 to 100" clauses "\n"                                                            \
    "  g a weight 25 points 0: 0, 100: 100\n"                                                      \
    "  h b weight 75 points 0: 0, 100: 100\n"

static void begin(reviewed *r, const char *program, const char *records) {
    reviewed_begin(r, program);
    reviewed_records(r, records);
    reviewed_run(r, "2026-01-01");
}

static void score__weighted_mean__adds_up_from_contributions(void **state) {
    reviewed r;
    (void)state;
    begin(&r, TWO_CRITERIA(""), "id|a|b\nA|40|80\nB||80\nC|150|-5\n");
    /* 0.25 * 40 + 0.75 * 80 = 10 + 60; C is clipped to 100 and 0 */
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "70|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "||");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "C|", "25|2|2");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|g|a|", "40|40|25|10|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|h|b|", "80|80|75|60|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|g|a|", "||25||no_data");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "C|g|a|", "150|100|25|25|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "C|h|b|", "-5|0|75|0|ok");
    reviewed_end(&r);
}

/* Three thirds of 100, each rounded to 1e-9: 3 * 33.333333333. */
static void score__rounded_contributions__are_what_adds_up(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          "attribute a number\nattribute b number\nattribute c number\n"
          "value score 0 to 100\n"
          "  g a weight 1 points 0: 0, 100: 100\n"
          "  g b weight 1 points 0: 0, 100: 100\n"
          "  g c weight 1 points 0: 0, 100: 100\n",
          "id|a|b|c\nA|100|100|100\nB|100|0|0\n");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "99.999999999|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "33.333333333|2|2");
    reviewed_end(&r);
}

static void score__points__lie_on_lines_or_stairs(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          "attribute a money\nattribute b ratio\n"
          "money EUR scale 2\n"
          "value score 0 to 100\n"
          "  g a weight 1 points 50000: 0, 250000: 60, 1000000 EUR: 100\n"
          "  g b weight 1 step points -10%: 0, 0%: 40, 20%: 100\n",
          "id|a|b\nA|150000|-0.1\nB|625000|0.199999999\nC|2000000|0.2\nD|0|-0.2\n");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|g|a|", "150000|30|1|15|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|g|b|", "-0.1|0|1|0|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|g|a|", "625000|80|1|40|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|g|b|", "0.199999999|40|1|20|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "C|g|a|", "2000000|100|1|50|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "C|g|b|", "0.2|100|1|50|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "0|4|4");
    reviewed_end(&r);
}

static void missing__points__stand_in(void **state) {
    reviewed r;
    (void)state;
    begin(&r, TWO_CRITERIA(", missing: 20"), "id|a|b\nA|40|80\nB||80\nC||\n");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "65|2|2"); /* 5 + 60 */
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|g|a|", "|20|25|5|no_data");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "C|", "20|3|3");
    reviewed_end(&r);
}

static void missing__exclude__leaves_the_weight_to_the_others(void **state) {
    reviewed r;
    (void)state;
    begin(&r, TWO_CRITERIA(", missing: exclude"), "id|a|b\nA|40|80\nB||80\nC||\nD|40|\n");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "70|2|2");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "80|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "C|", "||");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "40|3|3");
    reviewed_begins(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|h|b|", "80|80|75|80|ok");
    reviewed_end(&r);
}

/* Coverage of B is 75%, of D 25%: a floor that is just reached holds. */
static void missing__coverage_floor__is_reached_or_not(void **state) {
    static const char records[] = "id|a|b\nA|40|80\nB||80\nD|40|\n";
    reviewed r;
    (void)state;
    begin(&r, TWO_CRITERIA(", missing: exclude, needs 75% of the weight"), records);
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "80|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "||");
    reviewed_end(&r);
    begin(&r, TWO_CRITERIA(", missing: exclude; needs 75.1% of the weight"), records);
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "70|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "||");
    reviewed_end(&r);
    begin(&r, TWO_CRITERIA(", missing: 0; needs 75% of the weight"), records);
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "60|2|2");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "||");
    reviewed_end(&r);
}

/* A value of at most two quarters ago is carried; the class statement shows why there is none. */
static void missing__keep_last__takes_the_newest(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n  max level count = n\n"
                 "review window last quarter\n"
                 "value score 0 to 100, missing: keep last 2 quarters, then refuse\n"
                 "  g level weight 1 points 0: 0, 100: 100\n"
                 "classes by value\n  A from 50\n  B otherwise\n",
                 "id\nA\nB\nC\nD\nE\n", "f",
                 "id|day|n\n"
                 "A|2026-02-01|10\nA|2025-11-01|99\n" /* its own quarter wins */
                 "B|2025-11-01|20\nB|2025-08-01|99\n" /* one back */
                 "C|2025-08-01|30\n"                  /* two back */
                 "D|2025-06-30|40\n",                 /* three back: too old */
                 "2026-03-31");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "10|3|3");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "B|", "20|2|2");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "C|", "30|1|1");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "||");
    reviewed_expect(&r, TIERKIT_REVIEW_CLASSES, "score|all|D|", "|||||no_data");
    reviewed_expect(&r, TIERKIT_REVIEW_CLASSES, "score|all|E|", "|||||no_data");
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_explain(r.review, "C", 1, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    assert_non_null(strstr(text, "level contributes 30 points, carried from an earlier period"));
    free(text);
    tierkit_table_free(table);
    reviewed_end(&r);
}

static void ranks__equal_scores__share_the_better_one(void **state) {
    reviewed r;
    (void)state;
    begin(
        &r, "attribute a number\nvalue score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n",
        "id|region|a\nA|EU|10\nB|EU/DE|65\nC|EU/DE|70\nD|US|65\nE|EU/DE|65\nF||\nG||5\nH|EU/DE|\n");
    reviewed_cells_of(&r, TIERKIT_REVIEW_VALUES, 4,
                      "A|10|5|1\n" /* alone in EU itself */
                      "B|65|2|2\n"
                      "C|70|1|1\n"
                      "D|65|2|1\n"
                      "E|65|2|2\n"
                      "F|||\n"
                      "G|5|6|1\n"
                      "H|||\n");
    reviewed_end(&r);
}

static void applies__others__are_left_out_everywhere(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "attribute a number\n"
                 "facts f key id at day split by channel\n  flow n count = n\n"
                 "review window all\n"
                 "applies to kind in (dealer, distributor) and state in (active, watch)\n"
                 "kpi each = n also by channel\n"
                 "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"
                 "classes by share of n within network, region\n  A up to 80%\n  B otherwise\n"
                 "service policies first that holds\n  p otherwise\n"
                 "promise speed days p 3\n"
                 "alert low red when n < 100\n",
                 "id|kind|life_cycle_state|region|a\n"
                 "A|dealer|watch|EU|1\n"
                 "B|agent|active|EU|2\n"
                 "C||active|EU|3\n" /* no kind: undefined, so not covered */
                 "D|dealer|ended|EU|4\n"
                 "E|dealer||EU|5\n", /* empty is active */
                 "f",
                 "id|day|channel|n\nA|2026-01-01|x|1\nB|2026-01-01|x|10\nC|2026-01-01|x|20\n"
                 "D|2026-01-01|x|30\nE|2026-01-01|x|2\n",
                 NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_LEFT_OUT,
                     "B|the program's `applies to` does not hold\n"
                     "C|the program's `applies to` does not hold\n"
                     "D|the program's `applies to` does not hold\n");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "B|n|", "|not_applicable|||");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "A|", "1|2|2");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "D|", "||");
    reviewed_begins(&r, TIERKIT_REVIEW_VALUES, "E|", "5|1|1");
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES,
                     "A|p||no condition above holds|p|p|||||||\n"
                     "E|p||no condition above holds|p|p|||||||\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_PROMISES, "A|speed||3|days|p|15\nE|speed||3|days|p|15\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_ALERTS,
                     "A|low|red|2026-01-01|1|100||\nE|low|red|2026-01-01|2|100||\n");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "region|EU|n|", "3|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "channel|x|n|", "3|ok||");
    reviewed_rows_of(&r, TIERKIT_REVIEW_SPLITS,
                     "A|channel|x|each|1|ok|||\nE|channel|x|each|2|ok|||\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_CLASSES,
                     "n|all|E|2|1|0.6666666666666666|0|A|ok\n"
                     "n|all|A|1|2|0.3333333333333333|0.6666666666666666|A|ok\n"
                     "n|region:EU|E|2|1|0.6666666666666666|0|A|ok\n"
                     "n|region:EU|A|1|2|0.3333333333333333|0.6666666666666666|A|ok\n");
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_explain(r.review, "B", 1, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    assert_non_null(strstr(text, "||not_applicable|not_covered|the program's `applies to`"));
    free(text);
    tierkit_table_free(table);
    reviewed_end(&r);
}

/* Not a dealer and not known to be anything: `!=` is undefined, and undefined is not covered. */
static void applies__undefined__is_left_out(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          "applies to kind != agent\nattribute a number\n"
          "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n",
          "id|kind|a\nA|dealer|1\nB||2\nC|agent|3\n");
    reviewed_cells_of(&r, TIERKIT_REVIEW_VALUES, 4, "A|1|1|1\nB|||\nC|||\n");
    reviewed_end(&r);
    begin(&r,
          "applies to not blocked\nattribute a number\nattribute blocked flag\n"
          "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n",
          "id|blocked|a\nA|false|1\nB||2\nC|true|3\n");
    reviewed_cells_of(&r, TIERKIT_REVIEW_VALUES, 4, "A|1|1|1\nB|||\nC|||\n");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score__weighted_mean__adds_up_from_contributions),
        cmocka_unit_test(score__rounded_contributions__are_what_adds_up),
        cmocka_unit_test(score__points__lie_on_lines_or_stairs),
        cmocka_unit_test(missing__points__stand_in),
        cmocka_unit_test(missing__exclude__leaves_the_weight_to_the_others),
        cmocka_unit_test(missing__coverage_floor__is_reached_or_not),
        cmocka_unit_test(missing__keep_last__takes_the_newest),
        cmocka_unit_test(ranks__equal_scores__share_the_better_one),
        cmocka_unit_test(applies__others__are_left_out_everywhere),
        cmocka_unit_test(applies__undefined__is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
