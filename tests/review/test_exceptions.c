/* Owns: proof of the register of exceptions and of what is off the menu. Expected by hand.
 * Must not know: how policies are found. Called by: meson test. */
#include "review/reviewed.h"

#include <stdlib.h>

static const char program[] = "attribute grade number\n"
                              "attribute visits number\n"
                              "service policies first that holds, exceptions cost 10 * visits\n"
                              "  deep when grade >= 3, cost 100 + visits\n"
                              "  middle when grade >= 2, cost 40\n"
                              "  rest otherwise\n"
                              "promise speed days deep 1, middle 2, rest 3\n"
                              "promise fill ratio deep 98%, middle 95%, rest 90%\n";

static void begin(reviewed *r) {
    reviewed_begin(r, program);
    reviewed_records(r, "id|grade|visits\na|3|5\nb|3|\nc|2|2.5\nd|1|1\ne|1|1\n");
    reviewed_decide(r, "id|subject|value|by|on|until|reason\n"
                       "a|exception|speed|Ann|2026-01-01|2026-03-31|flood\n"
                       "a|exception|own hotline|Zoe|2026-02-01||\n"
                       "c|exception|fill|Ann|2026-03-01||\n"
                       "c|exception|fill|Zoe|2026-03-01||\n"
                       "c|exception|speed|Zoe|2027-01-01||\n" /* not yet */
                       "b|exception|fill|Ann|2026-03-01|2026-03-10|\n"
                       "b|exception|terms|Ann|2026-03-31||\n"
                       "nobody|exception|fill|Ann|2026-03-01||\n");
}

static void register__each_exception__is_dated_and_owned(void **state) {
    reviewed r;
    (void)state;
    begin(&r);
    reviewed_run(&r, "2026-04-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_EXCEPTIONS,
                     "a|speed|true|Ann|2026-01-01|2026-03-31|flood|deep|false|90\n"
                     "a|own hotline|false|Zoe|2026-02-01|||deep|true|60\n"
                     "b|fill|true|Ann|2026-03-01|2026-03-10||deep|false|10\n"
                     "b|terms|false|Ann|2026-03-31|||deep|true|2\n"
                     "c|fill|true|Ann|2026-03-01|||middle|true|32\n"
                     "c|fill|true|Zoe|2026-03-01|||middle|true|32\n");
    reviewed_end(&r);
}

static void menu__counts_and_costs__add_up(void **state) {
    reviewed r;
    (void)state;
    begin(&r);
    reviewed_run(&r, "2026-04-01");
    /* deep: 105 and one unknown; its exceptions 50 and one unknown; middle 40, exceptions 2 x 25;
     * of rest the program does not say what it costs */
    reviewed_rows_of(&r, TIERKIT_REVIEW_MENU,
                     "|3|5|1|3|0.6|4|145|100|4\n"
                     "deep|1|2|0.4|2|1|2|105|50|2\n"
                     "middle|1|1|0.2|1|1|2|40|50|0\n"
                     "rest|1|2|0.4|0|0|0||0|2\n");
    reviewed_end(&r);
}

static void menu__without_policies_or_partners__is_empty_or_all_zero(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute grade number\n");
    reviewed_records(&r, "id|grade\na|3\n");
    reviewed_run(&r, "2026-04-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MENU, "");
    reviewed_rows_of(&r, TIERKIT_REVIEW_EXCEPTIONS, "");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIGRATION, "");
    reviewed_end(&r);
    reviewed_begin(&r, program);
    reviewed_run(&r, "2026-04-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MENU,
                     "|0|0||0||0|0|0|0\ndeep|0|0||0||0|0|0|0\nmiddle|0|0||0||0|0|0|0\n"
                     "rest|0|0||0||0||0|0\n");
    reviewed_end(&r);
}

static void menu__program_that_says_no_costs__has_none(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute grade number\n"
                       "service policies first that holds\n"
                       "  deep when grade >= 3\n"
                       "  rest otherwise\n");
    reviewed_records(&r, "id|grade\na|3\nb|1\n");
    reviewed_decide(&r, "id|subject|value|by|on\na|exception|own hotline|Ann|2026-01-01\n");
    reviewed_run(&r, "2026-04-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MENU,
                     "|2|2|1|1|0.5|1|||0\ndeep|1|1|0.5|1|1|1|||0\nrest|1|1|0.5|0|0|0|||0\n");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(register__each_exception__is_dated_and_owned),
        cmocka_unit_test(menu__counts_and_costs__add_up),
        cmocka_unit_test(menu__program_that_says_no_costs__has_none),
        cmocka_unit_test(menu__without_policies_or_partners__is_empty_or_all_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
