/* Owns: readiness, service policies, promises, alerts, explanations, feeds. Expected by hand. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

static const char service_program[] =
    "attribute a number\n"
    "attribute owner flag\n"
    "attribute reports flag\n"
    "value score 0 to 100\n"
    "  g a weight 2 points 0: 0, 100: 100\n"
    "classes by value\n"
    "  A from 70\n  B from 45 not when reports\n  C otherwise\n"
    "readiness points owner 15, reports 25.5\n"
    "service policies first that holds\n"
    "  gold when class = A and readiness >= 40.5\n"
    "  known when reports and score > 10\n"
    "  silver when class in (A, B)\n"
    "  rest otherwise\n"
    "promise speed core days gold 2, known 3, silver 4, rest 5\n"
    "promise fill ratio gold 98%, known 97.5%, silver 0.9, rest 0\n"
    "promise planning text gold \"joint, 3 years\", known \"k\", "
    "silver \"s\", rest \"\"\n";

static void policies__first_that_holds__undefined_is_not_met(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, service_program);
    reviewed_records(&r, "id|a|owner|reports\n"
                         "A|70|true|true\n"  /* class A, 40.5 ready: gold and known: the first */
                         "B|70|true|\n"      /* reports unknown: `known` is undefined; silver */
                         "C|50|false|true\n" /* the gate makes it C; known */
                         "D|50||false\n"     /* B: silver */
                         "E|5|true|true\n"   /* `known` fails on the score */
                         "F|||true\n");      /* no score: all undefined */
    reviewed_run(&r, "2026-01-01");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_POLICIES);
    reviewed_expect_in(text, "A|",
                       "gold|40.5|its condition holds and none above does|gold|gold|||||||");
    reviewed_expect_in(text, "B|",
                       "silver|15|its condition holds and none above does|silver|silver|||||||");
    reviewed_expect_in(text, "C|",
                       "known|25.5|its condition holds and none above does|known|known|||||||");
    reviewed_expect_in(text, "D|",
                       "silver|0|its condition holds and none above does|silver|silver|||||||");
    reviewed_expect_in(text, "E|", "rest|40.5|no condition above holds|rest|rest|||||||");
    reviewed_expect_in(text, "F|", "rest|25.5|no condition above holds|rest|rest|||||||");
    free(text);
    reviewed_end(&r);
}

static void promises__of_the_policy__each_with_its_item(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, service_program);
    reviewed_records(&r, "id|a|owner|reports\nA|70|true|true\nZ|1||\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_PROMISES,
                     "A|speed|core|2|days|gold|17\nA|fill||0.98|ratio|gold|18\n"
                     "A|planning||joint, 3 years|text|gold|19\n"
                     "Z|speed|core|5|days|rest|17\nZ|fill||0|ratio|rest|18\n"
                     "Z|planning|||text|rest|19\n");
    reviewed_end(&r);
}

/* ---- alerts --------------------------------------------------------------------------------- */

static const char alert_program[] =
    "attribute bad flag\n"
    "facts f key id at day\n  flow net count = n\n"
    "review window last quarter\n"
    "kpi share_kept by us = net / 10\n"
    "service policies first that holds\n  p when net > 6\n  q otherwise\n"
    "promise kept ratio p 100%, q 90%\n"
    "alert green_one green when net >= 0\n"
    "alert falling amber when net < prior(net, 1 quarter) owner \"Area manager\" act within 2 "
    "weeks\n"
    "alert flagged red when bad act within 1 month\n"
    "alert broken red when share_kept < promise(kept) owner ops act within 5 days\n"
    "alert unlucky red when policy = q and net > 1000\n";

static void alerts__red_first__with_since_value_and_due(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(
        &r, alert_program, "id|bad\nB|true\nA|false\n", "f",
        "id|day|n\n"
        "A|2023-01-01|1\n"
        "A|2025-02-01|10\nA|2025-05-01|9\nA|2025-08-01|8\nA|2025-11-01|7\nA|2026-02-01|6\n"
        "B|2025-02-01|1\nB|2025-05-01|9\nB|2025-08-01|9\nB|2025-11-01|12\nB|2026-02-01|11\n",
        "2026-03-31");
    /* A falls in the last four quarters (6 < 7 < 8 < 9 < 10), B in the last one. A policy is that
     * of as-of; what A kept was below 90% at 6, 7 and 8 of 10, and 9 of 10 is 90%. B keeps 110%. */
    reviewed_rows_of(&r, TIERKIT_REVIEW_ALERTS,
                     "B|flagged|red|2024-06-30||||2026-04-30\n"
                     "A|broken|red|2025-09-30|0.6|0.9|ops|2026-04-05\n"
                     "A|falling|amber|2025-06-30|6|7|Area manager|2026-04-14\n"
                     "B|falling|amber|2026-03-31|11|12|Area manager|2026-04-14\n"
                     "A|green_one|green|2024-06-30|6|0||\n"
                     "B|green_one|green|2024-06-30|11|0||\n");
    /* in the middle of a quarter: the same quarters, as-of moved back by them */
    reviewed_run(&r, "2026-05-20");
    reviewed_expect(&r, TIERKIT_REVIEW_ALERTS, "A|falling|",
                    "amber|2025-08-20|6|7|Area manager|2026-06-03");
    reviewed_end(&r);
}

static void alerts__undefined_condition__does_not_hold(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "attribute bad flag\n"
                 "facts f key id at day\n  flow net count = n\n  flow other count = m\n"
                 "review window last quarter\n"
                 "alert a red when net / other > 1\n"
                 "alert b red when not bad\n"
                 "alert c red when net / other > 1 or net > 0\n",
                 "id\nA\n", "f", "id|day|n|m\nA|2025-11-01|4|2\nA|2026-02-01|4|0\n", "2026-03-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_ALERTS, "A|c|red|2025-12-31||||\n");
    reviewed_end(&r);
}

/* ---- explanations --------------------------------------------------------------------------- */

static char *explained(const reviewed *r, const char *id) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_explain(r->review, id, strlen(id), NULL, &table, NULL),
                     TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

static const char explain_header[] =
    "section|item|raw|points|weight|contribution|rule|threshold|margin|status|reason|text\n";

static void check_explained(const reviewed *r, const char *id, const char *expected) {
    char *text = explained(r, id);
    assert_int_equal(strncmp(text, explain_header, strlen(explain_header)), 0);
    assert_string_equal(text + strlen(explain_header), expected);
    free(text);
}

static void explain__each_step__in_one_line(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, service_program);
    reviewed_records(&r,
                     "id|a|owner|reports\nA|69.5|true|\nB|50|false|true\nC||true|true\nD|80||\n");
    reviewed_run(&r, "2026-01-01");
    check_explained(&r, "B",
                    "value|a|50|50|2|50|g a weight 2 points 0: 0, 100: 100|||ok|scored|a "
                    "contributes 50 points\n"
                    "value|score|50|||50|value score 0 to 100|||ok|total|the contributions add up "
                    "to a score of 50\n"
                    "class|score|50||||B from 45 not when reports|45|-5|ok|gate|class C: a gate of "
                    "class B keeps it out\n"
                    "readiness|owner|||15|||||ok|not_there|owner is missing\n"
                    "readiness|reports|||25.5|25.5||||ok|there|reports is there\n"
                    "policy|known|25.5||||known when reports and score > 10|||ok|condition|service "
                    "policy known: its condition holds and none "
                    "above does\n");
    check_explained(
        &r, "C",
        "value|a|||2||g a weight 2 points 0: 0, 100: 100|||no_data|missing|a has no value\n"
        "value|score|||||value score 0 to 100|||no_data|no_score|there is no score: no_data\n"
        "class|score||||||||no_data|no_class|no class: no_data\n"
        "readiness|owner|||15|15||||ok|there|owner is there\n"
        "readiness|reports|||25.5|25.5||||ok|there|reports is there\n"
        "policy|rest|40.5||||rest otherwise|||ok|otherwise|service policy rest: no condition above "
        "holds\n");
    char *text = explained(&r, "D");
    reviewed_expect_in(text, "class|", "score|80||||A from 70|||ok|amount|class A, the highest");
    reviewed_expect_in(text, "readiness|owner|", "||15|||||no_data|unknown|owner is not known");
    free(text);
    reviewed_end(&r);
}

static void explain__distance__to_the_next_class(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute a number\n"
                       "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"
                       "classes by value\n  A from 70\n  B from 45\n  C otherwise\n");
    reviewed_records(&r, "id|a\nA|69.5\nB|12.25\n");
    reviewed_run(&r, "2026-01-01");
    char *text = explained(&r, "A");
    reviewed_expect_in(text, "class|",
                       "score|69.5||||B from 45|70|0.5|ok|amount|class B: 0.5 short of class A");
    free(text);
    text = explained(&r, "B");
    reviewed_expect_in(
        text, "class|",
        "score|12.25||||C otherwise|45|32.75|ok|amount|class C: 32.75 short of class B");
    free(text);
    reviewed_end(&r);
}

/* The row of an id whose section and item are these goes on so; cells counted from the reason. */
static void check_reason(const reviewed *r, const char *id, const char *key, const char *rest) {
    char *text = explained(r, id);
    const char *line = strstr(text, key);
    if (line == NULL || strstr(line, rest) == NULL ||
        strstr(line, rest) > line + strcspn(line, "\n")) {
        fail_msg("%s: %s ... %s is not in\n%s", id, key, rest, text);
    }
    free(text);
}

static void explain__reasons__are_codes(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute a number\nattribute b number\nattribute c number\n"
                       "attribute bad flag\n"
                       "value score 0 to 100\n"
                       "  g a weight 1 points 0: 0, 100: 100\n"
                       "  g b weight 1 points 0: 0, 100: 100, missing: 10\n"
                       "  g c weight 1 points 0: 0, 100: 100, missing: exclude\n"
                       "classes by value\n"
                       "  A from 50 at most 1 partners, not when bad\n  B otherwise\n");
    reviewed_records(&r, "id|a|b|c|bad\nU|95|95|95|\nV|90|90|90|false\nW|80|80|80|false\n"
                         "X|20|||false\nY||20|20|false\nZ|70|70|70|true\n");
    reviewed_run(&r, "2026-01-01");
    check_reason(&r, "V", "value|a|", "|ok|scored|");
    check_reason(&r, "V", "class|score|",
                 "|A from 50 at most 1 partners, not when bad|||ok|amount|class A, the highest");
    check_reason(&r, "X", "value|b|", "|no_data|missing_points|");
    check_reason(&r, "X", "value|c|", "|no_data|missing_excluded|");
    check_reason(&r, "X", "class|score|", "|B otherwise|50|35|ok|amount|class B: 35 short");
    check_reason(&r, "Y", "value|a|", "|no_data|missing|");
    check_reason(&r, "Y", "value|b|", "|ok|no_score|");
    check_reason(&r, "Y", "value|score|", "|no_data|no_score|");
    check_reason(&r, "Y", "class|score|", "|no_data|no_class|");
    check_reason(&r, "U", "class|score|", "|ok|gate_undefined|");
    check_reason(&r, "Z", "class|score|", "|ok|gate|");
    check_reason(&r, "W", "class|score|", "|ok|limit|");
    reviewed_end(&r);
}

/* By share the next class begins at the smallest amount that has it. */
static void explain__by_share__the_next_class_has_a_smallest_amount(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "money EUR scale 2\nfacts f key id at day\n  flow net money = n\n"
                 "review window all\n"
                 "classes by share of net\n  A up to 80%\n  B up to 95%\n  C otherwise\n",
                 "id\nX\nY\nZ\nW\n", "f",
                 "id|day|n\nX|2026-01-01|60\nY|2026-01-01|30.5\nZ|2026-01-01|9\nW|2026-01-01|0.5\n",
                 NULL);
    /* before: 0, 60, 90.5, 99.5 of 100 */
    char *text = explained(&r, "Z");
    reviewed_expect_in(text, "class|",
                       "net|9||||B up to 95%|30.5|21.5|ok|amount|class B: 21.5 short of class A");
    free(text);
    text = explained(&r, "W");
    reviewed_expect_in(text, "class|",
                       "net|0.5||||C otherwise|9|8.5|ok|amount|class C: 8.5 short of class B");
    free(text);
    reviewed_end(&r);
}

/* ---- feeds ---------------------------------------------------------------------------------- */

static void feeds__rows__up_to_as_of(void **state) {
    reviewed r;
    reviewed_rows rows;
    int64_t appended = 0;
    (void)state;
    reviewed_begin(&r, "facts f key id at day\n  flow net count = n\n"
                       "facts g key id at day\n  flow other count = n\n");
    reviewed_records(&r, "id\nA\n");
    reviewed_rows_begin(&rows, "id|day|n\nA|2026-01-01|1\nA|2026-02-01|x\nQ|2026-03-01|2\n"
                               "|2026-03-02|3\nA|2026-13-01|4\nA|2026-06-01|5\n");
    assert_int_equal(tierkit_batch_set(rows.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_append(r.network, "f", 1, rows.batch, NULL, &appended, NULL),
                     TIERKIT_OK);
    reviewed_rows_end(&rows);
    assert_int_equal(appended, 4);
    reviewed_run(&r, "2026-05-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FEEDS, "f|3|2026-01-01|2026-03-02|2|2\ng|0|||0|0\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_UNMATCHED, "f||net|3\nf|Q|net|2\n");
    reviewed_run(&r, "2025-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FEEDS, "f|0|||0|2\ng|0|||0|0\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_UNMATCHED, "");
    reviewed_end(&r);
}

/* Nothing at all: every table is there and empty. */
static void review__of_nothing__has_empty_tables(void **state) {
    reviewed r;
    uint8_t digest[16];
    (void)state;
    reviewed_begin(&r, service_program);
    reviewed_run(&r, NULL);
    for (int32_t kind = TIERKIT_REVIEW_KPIS; kind <= TIERKIT_REVIEW_LEFT_OUT; kind++) {
        tierkit_table *table = NULL;
        assert_int_equal(tierkit_review_table(r.review, kind, NULL, &table, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_table_rows(table), 0);
        assert_true(tierkit_table_columns(table) >= 2);
        tierkit_table_free(table);
    }
    reviewed_digest(r.review, digest);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies__first_that_holds__undefined_is_not_met),
        cmocka_unit_test(promises__of_the_policy__each_with_its_item),
        cmocka_unit_test(alerts__red_first__with_since_value_and_due),
        cmocka_unit_test(alerts__undefined_condition__does_not_hold),
        cmocka_unit_test(explain__each_step__in_one_line),
        cmocka_unit_test(explain__reasons__are_codes),
        cmocka_unit_test(explain__distance__to_the_next_class),
        cmocka_unit_test(explain__by_share__the_next_class_has_a_smallest_amount),
        cmocka_unit_test(feeds__rows__up_to_as_of),
        cmocka_unit_test(review__of_nothing__has_empty_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
