/* Owns: several values, rules for missing data by criterion, points() and group(), rules for kinds
 * and regions, candidates, findings. Expected values by hand. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

#define TWO_VALUES                                                                                 \
    "attribute a number\n"                                                                         \
    "attribute b number\n"                                                                         \
    "value score 0 to 100\n"                                                                       \
    "  g a weight 25 points 0: 20, 100: 100\n"                                                     \
    "  h b weight 75 points 0: 0, 100: 100, missing: worst\n"

static void begin(reviewed *r, const char *program, const char *records) {
    reviewed_begin(r, program);
    reviewed_records(r, records);
    reviewed_run(r, "2026-01-01");
}

static void missing__rule_of_a_criterion__holds_instead(void **state) {
    reviewed r;
    (void)state;
    begin(&r, TWO_VALUES, "id|a|b\nA|100|\nB||80\nC|100|100\n");
    /* b missing is its worst, 0; a missing refuses, as the statement does */
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "A|", "25|2|2|score|ok|0.25|");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "B|", "|||score|no_data|0.75|");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "C|", "100|1|1|score|ok|1|");
    reviewed_expect(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|h|b|", "|0|75|0|no_data|||score");
    reviewed_end(&r);
    begin(&r,
          "attribute a number\nattribute b number\n"
          "value score 0 to 100, missing: 10\n"
          "  g a weight 1 points 0: 40, 100: 100\n"
          "  h b weight 1 points 0: 30, 100: 20, missing: worst\n"
          "  i c weight 2 points 0: 0, 100: 100, missing: exclude\n"
          "attribute c number\n",
          "id|a|b|c\nA|||\nB|||100\n");
    /* (10 + 20) / 2; (10 + 20 + 2 * 100) / 4 */
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "A|", "15|2|2|score|ok|0|");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "B|", "57.5|1|1|score|ok|0.5|");
    reviewed_end(&r);
}

static void missing__kept_value__tells_its_age(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "review window last quarter\n"
                 "facts f key id at day\n"
                 "  balance stock number = amount\n"
                 "value score 0 to 100\n"
                 "  g stock weight 1 points 0: 0, 100: 100, "
                 "missing: keep last 3 quarters, then refuse\n",
                 "id\nA\nB\nC\n", "f",
                 "id|day|amount\nA|2025-11-30|40\nB|2025-04-01|50\nC|2025-01-01|60\n",
                 "2025-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "A|", "g|stock|40|40|1|40|ok||0|score");
    reviewed_expect(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "B|",
                    "g|stock|50|50|1|50|ok|carried|2|score");
    reviewed_expect(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "C|",
                    "g|stock|60|60|1|60|ok|carried|3|score");
    reviewed_end(&r);
}

/* Every metric above nothing, whatever the sum: the two gates of Microsoft's partner scores. */
static void gates__points_of_a_criterion_and_a_group__keep_out(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          "attribute a number\nattribute b number\nattribute c number\n"
          "value score 0 to 100, missing: 0\n"
          "  g a weight 1 points 0: 0, 100: 100\n"
          "  g b weight 1 points 0: 0, 100: 100\n"
          "  h c weight 2 points 0: 0, 100: 100, missing: exclude\n"
          "classes by value\n"
          "  A from 50, not when points(c) <= 0\n"
          "  B from 40, not when group(g) < 20\n"
          "  C otherwise\n",
          "id|a|b|c\nA|100|100|10\nB|100|100|0\nC|0|20|100\nD|100|100|\n");
    /* (100 + 100 + 2 * 10) / 4; C's g adds (0 + 20) / 4 = 5; D has no points for c: undefined */
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|A|", "55|2|||A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|B|", "50|4|||B|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|C|", "55|2|||A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|D|", "100|1|||B|ok");
    reviewed_end(&r);
}

static void values__several__each_cut_by_its_own_classes(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          TWO_VALUES "value plan 0 to 10\n"
                     "  g b weight 1 points 0: 0, 100: 10\n"
                     "classes by value plan\n"
                     "  A from 8\n"
                     "  B otherwise\n"
                     "classes by value score within network, region\n"
                     "  X from 50, not when points(b, plan) < 9\n"
                     "  Y otherwise\n",
          "id|region|a|b\nA|n|100|80\nB|s|100|90\n");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "A|8|", "2|1|plan|ok|1|");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "plan|all|A|", "8|2|||A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|A|", "85|2|||Y|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|B|", "92.5|1|||X|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|region:n|A|", "85|1|||Y|ok");
    reviewed_end(&r);
}

#define PROFILES                                                                                   \
    "attribute a number\n"                                                                         \
    "attribute b number\n"                                                                         \
    "value score 0 to 100, missing: 0\n"                                                           \
    "  g a weight 1 points 0: 0, 100: 100\n"                                                       \
    "  g b weight 1 points 0: 0, 100: 100\n"                                                       \
    "  for region \"LATAM\": g a points 0: 0, 50: 100\n"                                           \
    "  for kind dealer: g b weight 0\n"                                                            \
    "classes by value\n"                                                                           \
    "  A from 80, not when b < 10\n"                                                               \
    "  B from 50\n"                                                                                \
    "  C otherwise\n"                                                                              \
    "  for region \"LATAM\": B from 40\n"                                                          \
    "  for region \"LATAM/BR\": B from 30\n"                                                       \
    "  for kind dealer: A from 80, not when b < 5\n"

static void profiles__narrowest__decides(void **state) {
    reviewed r;
    (void)state;
    begin(&r, PROFILES,
          "id|kind|region|a|b\n"
          "A|agent|EMEA|50|40\n"        /* 45 */
          "B|agent|LATAM/AR|40|10\n"    /* (80 + 10) / 2 = 45, B from 40 */
          "C|agent|LATAM/BR/SP|20|30\n" /* (40 + 30) / 2 = 35, B from 30 */
          "D|agent|LATAMX|50|40\n"      /* not in LATAM */
          "E|dealer|LATAM|45|6\n"       /* a alone: 90; its gate opens at 5 */
          "F|agent|EMEA|200|90\n");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "C|", "35|6|1|score|ok|1|region LATAM");
    reviewed_expect(&r, TIERKIT_REVIEW_VALUES, "E|", "90|2|1|score|ok|1|kind dealer, region LATAM");
    reviewed_expect(&r, TIERKIT_REVIEW_CONTRIBUTIONS, "E|g|b|", "6|6|0|0|ok||0|score");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|A|", "45|3|||C|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|B|", "45|3|||B|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|C|", "35|6|||B|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|D|", "45|3|||C|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|E|", "90|2|||A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "score|all|F|", "95|1|||A|ok");
    reviewed_end(&r);
}

static void profiles__by_share__cut_the_same_shares(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "review window all\n"
                 "facts f key id at day\n"
                 "  flow sales number = amount\n"
                 "classes by share of sales\n"
                 "  A up to 50%\n"
                 "  B otherwise\n"
                 "  for region \"S\": A up to 90%\n",
                 "id|region\nA|N\nB|S\nC|N\n", "f",
                 "id|day|amount\nA|2026-01-01|60\nB|2026-01-01|25\nC|2026-01-01|15\n", NULL);
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "sales|all|A|", "60|1|0.6|0|A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "sales|all|B|", "25|2|0.25|0.6|A|ok");
    reviewed_begins(&r, TIERKIT_REVIEW_CLASSES, "sales|all|C|", "15|3|0.15|0.85|B|ok");
    reviewed_end(&r);
}

static void profiles__declared__are_printed_in_full(void **state) {
    reviewed r;
    tierkit_table *table = NULL;
    (void)state;
    begin(&r, PROFILES, "id\nA\n");
    assert_int_equal(tierkit_program_table(r.program, TIERKIT_DECLARED_PROFILES, &table, NULL),
                     TIERKIT_OK);
    char *text = tried_table(table);
    reviewed_expect_in(text, "|value|score|a|", "weight 1 points 0: 0, 100: 100, missing: 0");
    reviewed_expect_in(text, "kind dealer, region LATAM|value|score|a|",
                       "weight 1 points 0: 0, 50: 100, missing: 0");
    reviewed_expect_in(text, "kind dealer, region LATAM|value|score|b|",
                       "weight 0 points 0: 0, 100: 100, missing: 0");
    reviewed_expect_in(text, "|classes|score|A|", "from 80, not when b < 10");
    reviewed_expect_in(text, "kind dealer, region LATAM/BR|classes|score|A|",
                       "from 80, not when b < 5");
    reviewed_expect_in(text, "kind dealer, region LATAM/BR|classes|score|B|", "from 30");
    reviewed_expect_in(text, "region LATAM|classes|score|C|", "otherwise");
    free(text);
    tierkit_table_free(table);
    reviewed_end(&r);
}

#define SELECTION                                                                                  \
    "attribute a number\n"                                                                         \
    "attribute bad flag\n"                                                                         \
    "applies to state = active\n"                                                                  \
    "value fit 0 to 100\n"                                                                         \
    "  g a weight 1 points 0: 0, 100: 100\n"                                                       \
    "selection by fit when state = prospect\n"                                                     \
    "  accept from 70 at most 1 partners\n"                                                        \
    "  hold from 50\n"                                                                             \
    "  reject otherwise\n"                                                                         \
    "  knock out when bad\n"

static void selection__places__go_to_those_not_knocked_out(void **state) {
    reviewed r;
    (void)state;
    begin(&r, SELECTION,
          "id|life_cycle_state|a|bad\nA|prospect|90|true\nB|prospect|80|false\n"
          "C|prospect|75|false\nD|prospect|10|true\nE|active|99|false\nF|prospect||true\n"
          "G|prospect|40|\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_SELECTION,
                     "A|fit|90|1|reject|bad|knocked out|ok|1\n"
                     "B|fit|80|2|accept||score|ok|1\n"
                     "C|fit|75|3|hold||limit|ok|1\n"
                     "G|fit|40|4|reject||score|ok|1\n"
                     "D|fit|10|5|reject|bad|knocked out|ok|1\n"
                     "F|fit|||reject|bad|knocked out|no_data|0\n");
    /* the value is for candidates alone */
    reviewed_rows_of(&r, TIERKIT_REVIEW_VALUES,
                     "A|90|1|1|fit|ok|1|\nB|80|2|2|fit|ok|1|\nC|75|3|3|fit|ok|1|\n"
                     "D|10|5|5|fit|ok|1|\nF||||fit|no_data|0|\nG|40|4|4|fit|ok|1|\n");
    reviewed_end(&r);
}

static void selection__nobody__is_an_empty_table(void **state) {
    reviewed r;
    (void)state;
    begin(&r, SELECTION, "id|life_cycle_state|a|bad\nA|active|90|true\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_SELECTION, "");
    reviewed_end(&r);
    begin(&r, SELECTION, "id\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_SELECTION, "");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FINDINGS, "");
    reviewed_end(&r);
}

static void findings__classes_and_data__are_told(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          "attribute a number\nattribute b number\nattribute c number\n"
          "value score 0 to 100, missing: 0\n"
          "  g a weight 1 points 0: 0, 100: 100\n"
          "  g b weight 1 points 0: 0, 100: 100\n"
          "classes by value\n"
          "  A from 90\n"
          "  B from 10, not when c > 3\n"
          "  C otherwise\n",
          "id|a|b|c\nA|60|60|\nB|50||\nC|50||1\n");
    reviewed_rows_of(
        &r, TIERKIT_REVIEW_FINDINGS,
        "criterion data|score|b|2|3|most distributors have no data for this criterion\n"
        "nobody|score|A|0|3|no distributor is in this class\n"
        "gate data|score|B|2|3|the gate is undefined for most distributors, so it keeps them "
        "out\n");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing__rule_of_a_criterion__holds_instead),
        cmocka_unit_test(missing__kept_value__tells_its_age),
        cmocka_unit_test(gates__points_of_a_criterion_and_a_group__keep_out),
        cmocka_unit_test(values__several__each_cut_by_its_own_classes),
        cmocka_unit_test(profiles__narrowest__decides),
        cmocka_unit_test(profiles__by_share__cut_the_same_shares),
        cmocka_unit_test(profiles__declared__are_printed_in_full),
        cmocka_unit_test(selection__places__go_to_those_not_knocked_out),
        cmocka_unit_test(selection__nobody__is_an_empty_table),
        cmocka_unit_test(findings__classes_and_data__are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
