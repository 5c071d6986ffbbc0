/* Owns: what sets the best class apart. Expected values by hand. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

#define TRAITS_PROGRAM                                                                             \
    "attribute a number\nattribute other number\nattribute bad flag\nattribute note text\n"        \
    "attribute day date\n"                                                                         \
    "kpi double by partner = a + a at review date\n"                                               \
    "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"                                 \
    "classes by value\n  A from 50\n  B otherwise\n"

/* Five against five. a: all above; other: 5 4 3 3 1 against 4 3 2 2 0: of 25 pairs, 5 + 3 + ... */
static void traits__two_groups__are_ranked(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, TRAITS_PROGRAM);
    reviewed_records(&r, "id|a|other|bad|note|kind|region\n"
                         "A|60|5|false|new|dealer|EU\nB|60|4|false|new|dealer|EU\n"
                         "C|60|3|false|new|dealer|EU\nD|60|3|true|old|dealer|EU\n"
                         "E|60|1|false|new|dealer|EU\n"
                         "F|40|4|true|old|dealer|US\nG|40|3|true|old|dealer|US\n"
                         "H|40|2|true|old|dealer|US\nI|40|2|false|old|dealer|US\n"
                         "J|40|0|true|new|dealer|US\nK|||true|new||\n");
    reviewed_run(&r, "2026-01-01");
    /* other, more less equal: 5: 5 0 0; 4: 4 0 1; 3: 3 1 1 twice; 1: 1 4 0: 16 - 6 of 25 */
    reviewed_rows_of(
        &r, TIERKIT_REVIEW_TRAITS,
        "A|1|kpi|double||5|5|0|0|120|80|40|1|false|ok|double tends to be higher in class A\n"
        "A|1|attribute|a||5|5|0|0|60|40|20|1|true|ok|a tends to be higher in class A\n"
        "A|1|record|region|EU|5|5|0|0|1|0|1|1|false|ok|region EU is more common in class A\n"
        "A|1|record|region|US|5|5|0|0|0|1|-1|-1|false|ok|region US is rarer in class A\n"
        "A|5|attribute|bad||5|5|0|0|0.2|0.8|-0.6000000000000001|-0.6|false|ok|"
        "bad is rarer in class A\n"
        "A|5|attribute|note|new|5|5|0|0|0.8|0.2|0.6000000000000001|0.6|false|ok|"
        "note new is more common in class A\n"
        "A|5|attribute|note|old|5|5|0|0|0.2|0.8|-0.6000000000000001|-0.6|false|ok|"
        "note old is rarer in class A\n"
        "A|8|attribute|other||5|5|0|0|3.2|2.2|1|0.4|false|ok|"
        "other tends to be higher in class A\n"
        "A|9|record|kind|dealer|5|5|0|0|1|1|0|0|false|ok|"
        "kind dealer is as common in class A\n");
    reviewed_end(&r);
}

/* Four on one side are an anecdote: no numbers, no rank, at the end. */
static void traits__few__say_so(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, TRAITS_PROGRAM);
    reviewed_records(&r, "id|a|other|bad\n"
                         "A|60|5|false\nB|60|4|false\nC|60|3|false\nD|60|3|true\nE|60||false\n"
                         "F|40|4|true\nG|40|3|true\nH|40|2|true\nI|40|2|\nJ|40|0|true\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(
        &r, TIERKIT_REVIEW_TRAITS,
        "A|1|kpi|double||5|5|0|0|120|80|40|1|false|ok|double tends to be higher in class A\n"
        "A|1|attribute|a||5|5|0|0|60|40|20|1|true|ok|a tends to be higher in class A\n"
        "A||attribute|other||4|5|1|0|||||false|not_enough_data|"
        "fewer than 5 on one side have a value\n"
        "A||attribute|bad||5|4|0|1|||||false|not_enough_data|"
        "fewer than 5 on one side have a value\n");
    reviewed_end(&r);
}

static void traits__nobody_or_no_classes__are_empty(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, TRAITS_PROGRAM);
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_TRAITS, "");
    reviewed_end(&r);
    reviewed_begin(&r, "attribute a number\n");
    reviewed_records(&r, "id|a\nA|1\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_TRAITS, "");
    reviewed_end(&r);
}

/* The order of the records is nothing; amounts beyond the grid keep theirs. */
static void traits__huge_numbers__keep_their_order(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "attribute a number\nattribute big number scale 0\n"
                       "kpi huge by partner = big * 1000\n"
                       "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"
                       "classes by value\n  A from 50\n  B otherwise\n");
    reviewed_records(&r,
                     "id|a|big\nA|60|4000000000001\nB|60|-4000000000003\nC|60|3\nD|60|4\n"
                     "E|60|5\nF|40|4000000000000\nG|40|-4000000000004\nH|40|2\nI|40|1\nJ|40|0\n");
    reviewed_run(&r, "2026-01-01");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_TRAITS);
    /* above: A 5, B 1, C D E 4 each = 18; below: B 4, C D E 1 each = 7 */
    reviewed_expect_in(text, "A|2|kpi|huge|",
                       "|5|5|0|0|2000|-200|2200|0.44|false|ok|"
                       "huge tends to be higher in class A");
    free(text);
    reviewed_end(&r);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(traits__two_groups__are_ranked),
        cmocka_unit_test(traits__few__say_so),
        cmocka_unit_test(traits__nobody_or_no_classes__are_empty),
        cmocka_unit_test(traits__huge_numbers__keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
