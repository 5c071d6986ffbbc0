/* Owns: what a service policy asks for besides its condition: readiness, needs, a cost within the
 * limit; the fit, the result and the wish. Expected by hand. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Points: a 30, b 30, c 40. Deep needs 70 and paper and costs 100; middle needs 30, costs 40. */
static const char program[] =
    "attribute grade number\n"
    "attribute earned money\n"
    "attribute extra money\n"
    "attribute wish text\n"
    "attribute a flag\nattribute b flag\nattribute c flag\nattribute paper flag\n"
    "readiness points a 30, b 30, c 40\n"
    "service policies first that holds, cost at most 30% of earned, wished in wish\n"
    "  deep when grade >= 3, readiness 70, needs paper, cost 100 + extra\n"
    "  middle when grade >= 2; readiness 30, cost 40\n"
    "  side when grade < 0 cost 70\n"
    "  rest otherwise cost 10\n";

static const char heads[] = "id|grade|earned|extra|wish|a|b|c|paper\n";

static void check(const char *records, const char *expected) {
    reviewed r;
    char lines[1024];
    reviewed_begin(&r, program);
    (void)snprintf(lines, sizeof lines, "%s%s", heads, records);
    reviewed_records(&r, lines);
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES, expected);
    reviewed_end(&r);
}

static void result__all_there__is_the_fit(void **state) {
    (void)state;
    check("P|3|1000|0||true||true|true\n",
          "P|deep|70|its condition holds and none above does|deep|deep||70|||100|300|0\n");
}

static void result__not_ready__is_the_next_line_that_is_open(void **state) {
    (void)state;
    check("P|3|1000|0|deep|true|true|false|true\n",
          "P|middle|60|its condition holds; what fits better is blocked|deep|middle|deep|70|c|"
          "readiness|40|300|0\n");
    check("P|3|1000|0||false|||true\n",
          "P|rest|0|what fits is blocked|deep|rest||70|a|b|c|readiness|10|300|0\n");
}

static void result__a_line_whose_condition_fails__is_passed_over(void **state) {
    (void)state; /* side asks for nothing, but its condition does not hold */
    check("P|2|1000|0||||true|\n",
          "P|middle|40|its condition holds and none above does|middle|middle||30|||40|300|0\n");
    check("P|2|1000|0|||||\n",
          "P|rest|0|what fits is blocked|middle|rest||30|a|b|c|readiness|10|300|0\n");
}

static void needs__unknown__is_not_there(void **state) {
    (void)state;
    check("P|3|1000|0||true|true|true|\n",
          "P|middle|100|its condition holds; what fits better is blocked|deep|middle||70|paper|"
          "needs|40|300|0\n");
}

static void cost__at_the_limit__fits_and_above_does_not(void **state) {
    (void)state; /* 30% of 333.34 is 100.002, of 333.33 it is 99.999 */
    check("P|3|333.34|0||true||true|true\n",
          "P|deep|70|its condition holds and none above does|deep|deep||70|||100|100.002|0\n");
    check("P|3|333.33|0||true||true|true\n",
          "P|middle|70|its condition holds; what fits better is blocked|deep|middle||70||cost|40|"
          "99.999|0\n");
}

static void cost__unknown_or_of_unknown_earnings__does_not_fit(void **state) {
    (void)state;
    check("P|3|1000|||true||true|true\n",
          "P|middle|70|its condition holds; what fits better is blocked|deep|middle||70||cost|40|"
          "300|0\n");
    check("P|3||0||true||true|true\n", "P|rest|70|what fits is blocked|deep|rest||70||cost|10||\n");
}

static void cost__of_losses__has_no_room_and_the_last_line_is_too_deep(void **state) {
    (void)state; /* the rest is served all the same, 10 above nothing */
    check("P|3|-1000|0||true||true|true\n",
          "P|rest|70|what fits is blocked|deep|rest||70||cost|10|0|10\n");
    check("P|-1|10|0||||true|true\n", "P|rest|40|what fits is blocked|side|rest||||cost|10|3|7\n");
}

static void limit__an_amount__is_the_same_for_all(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute grade number\n"
                       "service policies first that holds, cost at most 50\n"
                       "  dear when grade > 0, cost 40 * grade\n"
                       "  rest otherwise\n");
    reviewed_records(&r, "id|grade\nA|1\nB|1.25\nC|1.3\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES,
                     "A|dear||its condition holds and none above does|dear|dear|||||40|50|0\n"
                     "B|dear||its condition holds and none above does|dear|dear|||||50|50|0\n"
                     "C|rest||what fits is blocked|dear|rest||||cost||50|\n");
    reviewed_end(&r);
}

/* ---- explanations --------------------------------------------------------------------------- */

static void check_explained(const char *record, const char *expected) {
    reviewed r;
    tierkit_table *table = NULL;
    char lines[512];
    reviewed_begin(&r, program);
    (void)snprintf(lines, sizeof lines, "%s%s", heads, record);
    reviewed_records(&r, lines);
    reviewed_run(&r, "2026-01-01");
    assert_int_equal(tierkit_review_explain(r.review, "P", 1, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    const char *at = strstr(text, "policy|");
    assert_non_null(at);
    assert_string_equal(at, expected);
    free(text);
    reviewed_end(&r);
}

static void explain__what_blocks__each_in_one_line(void **state) {
    static const char deep[] = "deep when grade >= 3, readiness 70, needs paper, cost 100 + extra";
    char expected[1024];
    (void)state;
    (void)snprintf(
        expected, sizeof expected,
        "policy|deep|60||||%s|70||ok|readiness|service policy deep is blocked: "
        "readiness 60 of 70\n"
        "policy|deep|||||%s|||no_data|needs|service policy deep is blocked: it needs "
        "paper, which is not known\n"
        "policy|deep|105.5||||%s|15|90.5|ok|cost|service policy deep is blocked: a year "
        "costs 105.5, the limit is 15\n"
        "policy|middle|40||||middle when grade >= 2; readiness 30, cost 40|15|25|ok|cost|"
        "service policy middle is blocked: a year costs 40, the limit is 15\n"
        "policy|rest|60||||rest otherwise cost 10|||ok|otherwise|service policy rest: "
        "what fits is blocked\n"
        "policy|wish||||||||ok|wish|the distributor wishes deep; a wish decides nothing\n",
        deep, deep, deep);
    check_explained("P|3|50|5.5|deep|true|true||\n", expected);
}

static void explain__unknown_amounts__are_named(void **state) {
    (void)state;
    check_explained(
        "P|3||1||true|true|true|true\n",
        "policy|deep|101||||deep when grade >= 3, readiness 70, needs paper, cost 100 + "
        "extra|||no_data|cost|service policy deep is blocked: its cost limit is not "
        "known\n"
        "policy|middle|40||||middle when grade >= 2; readiness 30, cost 40|||no_data|"
        "cost|service policy middle is blocked: its cost limit is not known\n"
        "policy|rest|100||||rest otherwise cost 10|||ok|otherwise|service policy rest: "
        "what fits is blocked\n");
}

/* ---- properties ----------------------------------------------------------------------------- */

static int depth_of(const char *records) {
    static const char *const lines[] = { "|deep|", "|middle|", "|side|", "|rest|" };
    reviewed r;
    char text[1024];
    int depth = 0;
    reviewed_begin(&r, program);
    (void)snprintf(text, sizeof text, "%s%s", heads, records);
    reviewed_records(&r, text);
    reviewed_run(&r, "2026-01-01");
    char *table = reviewed_text(&r, TIERKIT_REVIEW_POLICIES);
    const char *row = strstr(table, "\nP|");
    assert_non_null(row);
    while (depth < 3 && strncmp(row + 2, lines[depth], strlen(lines[depth])) != 0) {
        depth++;
    }
    free(table);
    reviewed_end(&r);
    return depth;
}

/* Blanking any one input of a distributor never deepens its policy. */
static void losing_data__of_one_input__never_deepens(void **state) {
    static const char *const cells[][8] = {
        { "3", "1000", "0", "", "true", "true", "true", "true" },
        { "3", "300", "0", "deep", "true", "false", "true", "true" },
        { "2", "200", "5", "", "true", "false", "", "false" },
        { "-1", "1000", "1", "", "", "", "true", "true" },
        { "2", "-5", "1", "", "true", "true", "true", "true" },
    };
    (void)state;
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
        int whole = -1;
        for (int blank = -1; blank < 8; blank++) {
            char row[256] = "P";
            for (int i = 0; i < 8; i++) {
                strcat(strcat(row, "|"), i == blank ? "" : cells[c][i]);
            }
            strcat(row, "\n");
            int depth = depth_of(row);
            whole = blank < 0 ? depth : whole;
            assert_true(depth >= whole);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result__all_there__is_the_fit),
        cmocka_unit_test(result__not_ready__is_the_next_line_that_is_open),
        cmocka_unit_test(result__a_line_whose_condition_fails__is_passed_over),
        cmocka_unit_test(needs__unknown__is_not_there),
        cmocka_unit_test(cost__at_the_limit__fits_and_above_does_not),
        cmocka_unit_test(cost__unknown_or_of_unknown_earnings__does_not_fit),
        cmocka_unit_test(cost__of_losses__has_no_room_and_the_last_line_is_too_deep),
        cmocka_unit_test(limit__an_amount__is_the_same_for_all),
        cmocka_unit_test(explain__what_blocks__each_in_one_line),
        cmocka_unit_test(explain__unknown_amounts__are_named),
        cmocka_unit_test(losing_data__of_one_input__never_deepens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
