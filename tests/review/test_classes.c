/* Owns: classes by value and by share: bounds, cuts, ties, gates, limits, scopes; concentration.
 * Expected values by hand; the share examples are those of docs/numbers.md. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- by value ------------------------------------------------------------------------------- */

/* Scores are the attribute a. */
#define BY_VALUE(lines)                                                                            \
    "attribute a number\nattribute bad flag\nattribute worse flag\n"                               \
    "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"                                 \
    "classes by value\n" lines

static void check_classes(const char *program, const char *records, const char *const *expected) {
    reviewed r;
    char key[64];
    reviewed_begin(&r, program);
    reviewed_records(&r, records);
    reviewed_run(&r, "2026-01-01");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_CLASSES);
    for (; *expected != NULL; expected++) { /* "A=B": distributor A has class B */
        (void)snprintf(key, sizeof key, "score|all|%.*s|", (int)strcspn(*expected, "="), *expected);
        const char *line = strstr(text, key);
        assert_non_null(line);
        for (int cell = 0; cell < 7; cell++) {
            line = strchr(line, '|') + 1;
        }
        const char *class_name = strchr(*expected, '=') + 1;
        size_t bytes = strcspn(line, "|");
        if (bytes != strlen(class_name) || memcmp(line, class_name, bytes) != 0) {
            fail_msg("%s, but it is %.*s", *expected, (int)bytes, line);
        }
    }
    free(text);
    reviewed_end(&r);
}

static void by_value__bounds__are_inclusive(void **state) {
    static const char *const expected[] = { "A=A", "B=B", "C=B", "D=C", "E=C", "F=", NULL };
    (void)state;
    check_classes(BY_VALUE("  A from 70\n  B from 45\n  C otherwise\n"),
                  "id|a\nA|70\nB|69.999999\nC|45\nD|44.999999\nE|0\nF|\n", expected);
}

/* True and undefined gates move down; the gate of the next class is tried then. */
static void by_value__gates__move_down_when_true_or_undefined(void **state) {
    static const char *const expected[] = { "A=A", "B=B", "C=B", "D=C", "E=C",
                                            "F=B", "G=C", "H=C", NULL };
    (void)state;
    check_classes(BY_VALUE("  A from 70 not when bad\n"
                           "  B from 45 not when worse\n  C otherwise\n"),
                  "id|a|bad|worse\n"
                  "A|80|false|true\n" /* its own gate alone counts */
                  "B|80|true|false\n"
                  "C|80||false\n"
                  "D|80|true|true\n"
                  "E|80||\n"
                  "F|50|true|false\n" /* the gate of a better class does not matter */
                  "G|50|false|true\n"
                  "H|10|false|false\n",
                  expected);
}

static void by_value__several_gates__each_is_enough(void **state) {
    static const char *const expected[] = { "A=A", "B=B", "C=B", "D=B", NULL };
    (void)state;
    check_classes(
        BY_VALUE("  A from 70, not when bad, not when worse\n  B otherwise\n"),
        "id|a|bad|worse\nA|80|false|false\nB|80|true|false\nC|80|false|true\nD|80|false|\n",
        expected);
}

/* 40% of 5 classed is 2: the two at 80 would make three, so both go, and all behind them. */
static void at_most__ties__stay_together_and_go_together(void **state) {
    static const char *const expected[] = { "A=A", "B=B", "C=B", "D=B", "E=C", "F=", NULL };
    (void)state;
    check_classes(BY_VALUE("  A from 60 at most 40% of partners\n  B from 45\n  C otherwise\n"),
                  "id|a\nA|90\nB|80\nC|80\nD|60\nE|10\nF|\n", expected);
}

static void at_most__share__is_rounded_down(void **state) {
    static const char *const one[] = { "A=A", "B=B", "C=B", NULL };
    static const char *const two[] = { "A=A", "B=A", "C=B", NULL };
    static const char *const none[] = { "A=B", "B=B", "C=B", NULL };
    static const char records[] = "id|a\nA|90\nB|80\nC|70\n";
    (void)state;
    /* of three: 66% is 1.98, 67% is 2.01, 33% is 0.99 */
    check_classes(BY_VALUE("  A from 60 at most 66% of partners\n  B otherwise\n"), records, one);
    check_classes(BY_VALUE("  A from 60 at most 67% of partners\n  B otherwise\n"), records, two);
    check_classes(BY_VALUE("  A from 60 at most 33% of partners\n  B otherwise\n"), records, none);
    check_classes(BY_VALUE("  A from 60 at most 1 partners\n  B otherwise\n"), records, one);
    check_classes(BY_VALUE("  A from 60 at most 0 partners\n  B otherwise\n"), records, none);
    check_classes(BY_VALUE("  A from 60 at most 2 partners\n  B otherwise\n"), records, two);
}

/* The gate empties places that others then keep; who falls is limited again below. */
static void at_most__after_gates__counts_who_is_left(void **state) {
    static const char *const expected[] = { "A=B", "B=A", "C=C", "D=C", NULL };
    (void)state;
    check_classes(BY_VALUE("  A from 60 at most 1 partners, not when bad\n"
                           "  B from 40 at most 1 partners\n  C otherwise\n"),
                  "id|a|bad\nA|90|true\nB|80|false\nC|70|false\nD|50|false\n", expected);
}

/* ---- by share ------------------------------------------------------------------------------- */

#define BY_SHARE(within)                                                                           \
    "facts f key id at day\n  flow net count = n\n"                                                \
    "review window all\n"                                                                          \
    "classes by share of net" within "\n  A up to 80%\n  B up to 95%\n  C otherwise\n"

static void check_share(const char *records, const char *lines, const char *expected) {
    reviewed r;
    reviewed_all(&r, BY_SHARE(""), records, "f", lines, NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_CLASSES, expected);
    reviewed_end(&r);
}

static void by_share__cumulative_share_before__decides(void **state) {
    (void)state;
    check_share("id\nX\nY\nZ\n", "id|day|n\nX|2026-01-01|60\nY|2026-01-01|30\nZ|2026-01-01|10\n",
                "net|all|X|60|1|0.6|0|A|ok\nnet|all|Y|30|2|0.3|0.6|A|ok\n"
                "net|all|Z|10|3|0.1|0.9|B|ok\n");
    check_share("id\nX\nY\nZ\n", "id|day|n\nX|2026-01-01|85\nY|2026-01-01|10\nZ|2026-01-01|5\n",
                "net|all|X|85|1|0.85|0|A|ok\nnet|all|Y|10|2|0.1|0.85|B|ok\n"
                "net|all|Z|5|3|0.05|0.95|C|ok\n");
    /* exactly 80% before: no longer A */
    check_share("id\nX\nY\n", "id|day|n\nX|2026-01-01|80\nY|2026-01-01|20\n",
                "net|all|X|80|1|0.8|0|A|ok\nnet|all|Y|20|2|0.2|0.8|B|ok\n");
}

/* Five times 20: the fifth has 80% before it and shares the class of the first. */
static void by_share__equal_values__share_class_and_rank(void **state) {
    (void)state;
    check_share("id\nE\nD\nC\nB\nA\n",
                "id|day|n\nA|2026-01-01|20\nB|2026-01-01|20\nC|2026-01-01|20\nD|2026-01-01|20\n"
                "E|2026-01-01|20\n",
                "net|all|A|20|1|0.2|0|A|ok\nnet|all|B|20|1|0.2|0.2|A|ok\n"
                "net|all|C|20|1|0.2|0.4|A|ok\nnet|all|D|20|1|0.2|0.6|A|ok\n"
                "net|all|E|20|1|0.2|0.8|A|ok\n");
}

static void by_share__zero_negative_and_missing__have_no_share(void **state) {
    (void)state;
    check_share("id\nA\nB\nC\nD\nE\n",
                "id|day|n\nA|2026-01-01|100\nB|2026-01-01|-40\nC|2026-01-01|0\nD|2026-01-01|\n",
                "net|all|A|100|1|1|0|A|ok\nnet|all|C|0|2|||C|ok\nnet|all|E|0|2|||C|ok\n"
                "net|all|B|-40|4|||C|ok\nnet|all|D||||||no_data\n");
    /* nothing above zero: all take the last class */
    check_share("id\nA\nB\n", "id|day|n\nA|2026-01-01|0\nB|2026-01-01|-1\n",
                "net|all|A|0|1|||C|ok\nnet|all|B|-1|2|||C|ok\n");
}

/* "XYZ" = the classes of X, Y, Z, whose amounts are given. */
static void check_cut(const char *statement, const char *const amounts[], const char *classes) {
    reviewed r;
    char text[512], lines[512] = "id|day|n\n", expected[64];
    (void)snprintf(text, sizeof text,
                   "facts f key id at day\n  flow net count = n\n"
                   "review window all\n%s",
                   statement);
    for (size_t i = 0; amounts[i] != NULL; i++) {
        size_t end = strlen(lines);
        (void)snprintf(lines + end, sizeof lines - end, "P%c|2026-01-01|%s\n", (char)('1' + i),
                       amounts[i]);
    }
    reviewed_all(&r, text, "id\nP1\nP2\nP3\nP4\nP5\n", "f", lines, NULL);
    char *table = reviewed_text(&r, TIERKIT_REVIEW_CLASSES);
    for (size_t i = 0; amounts[i] != NULL; i++) {
        (void)snprintf(expected, sizeof expected, "net|all|P%c|", (char)('1' + i));
        const char *line = strstr(table, expected);
        assert_non_null(line);
        for (int cell = 0; cell < 7; cell++) {
            line = strchr(line, '|') + 1;
        }
        if (line[0] != classes[i]) {
            fail_msg("%s%s has class %c, not %c", statement, expected, line[0], classes[i]);
        }
    }
    free(table);
    reviewed_end(&r);
}

/* The examples of handbooks: at 80/95, who crosses is in, out, or on the nearer side. */
static void by_share__crossing__decides_who_crosses(void **state) {
    static const char lines[] = "  A up to 80%\n  B up to 95%\n  C otherwise\n";
    static const char *const flat[] = { "60", "30", "10", NULL };
    static const char *const steep[] = { "85", "10", "5", NULL };
    static const struct {
        const char *crossing, *flat, *steep;
    } cases[] = { { "", "AAB", "ABC" },
                  { " crossing in", "AAB", "ABC" },
                  { " crossing out", "ABC", "BBC" },
                  { " crossing nearest", "AAB", "ABC" } };
    char text[160];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(text, sizeof text, "classes by share of net%s\n%s", cases[i].crossing,
                       lines);
        check_cut(text, flat, cases[i].flat);
        check_cut(text, steep, cases[i].steep);
    }
}

/* So many of the largest; equal ones together, so that two that do not fit both go down. */
static void by_count__places__are_given_from_the_top(void **state) {
    static const char *const five[] = { "50", "40", "40", "20", "10", NULL };
    (void)state;
    check_cut("classes by count of net\n  A at most 1 partner\n  B at most 40% of partners\n"
              "  C otherwise\n",
              five, "ABBCC");
    check_cut("classes by count of net\n  A at most 2 partners\n  B at most 2 partners\n"
              "  C otherwise\n",
              five, "ABBCC");
}

/* [Ultsch, Loetsch 2015]: nearest to (0, 1) is (0.2, 0.9), nearest to (0.2, 1) is a point a tenth
 * into the second partner. */
static void by_curve__shape__cuts_in_three(void **state) {
    static const char *const steep[] = { "90", "4", "3", "2", "1", NULL };
    static const char *const equal[] = { "5", "5", "5", "5", "5", NULL };
    (void)state;
    check_cut("classes by curve of net\n  A\n  B\n  C otherwise\n", steep, "ABCCC");
    check_cut("classes by curve of net\n  A\n  B\n  C otherwise\n", equal, "AAAAA");
}

/* The best of the lower classes fill a class up, equal ones together and within `at most`. */
static void at_least__too_few__the_best_below_join(void **state) {
    static const char *const five[] = { "50", "20", "12", "12", "6", NULL };
    (void)state;
    check_cut("classes by share of net\n  A up to 40% at least 2 partners\n"
              "  B up to 95% at least 20% of partners\n  C otherwise\n",
              five, "AABBB");
    check_cut("classes by share of net\n  A up to 40% at least 3 partners at most 3 partners\n"
              "  B up to 95%\n  C otherwise\n",
              five, "AABBB");
    check_cut("classes by share of net\n  A up to 40% at least 2 partners, not when net < 30\n"
              "  B up to 95%\n  C otherwise\n",
              five, "ABBBB");
}

/* Every level of a path is a scope; a record stands in all levels above it. */
static void scopes__regions__are_cut_on_their_own(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, BY_SHARE(" within region"), "id|region\nP|A/B/C\nQ|A/B\nR|A\nS|X\nT|\n", "f",
                 "id|day|n\nP|2026-01-01|10\nQ|2026-01-01|90\nR|2026-01-01|900\nS|2026-01-01|1\n"
                 "T|2026-01-01|2\n",
                 NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_CLASSES,
                     "net|region:|T|2|1|1|0|A|ok\n"
                     "net|region:A|R|900|1|0.9|0|A|ok\n"
                     "net|region:A|Q|90|2|0.09|0.9|B|ok\n"
                     "net|region:A|P|10|3|0.01|0.99|C|ok\n"
                     "net|region:A/B|Q|90|1|0.9|0|A|ok\n"
                     "net|region:A/B|P|10|2|0.1|0.9|B|ok\n"
                     "net|region:A/B/C|P|10|1|1|0|A|ok\n"
                     "net|region:X|S|1|1|1|0|A|ok\n");
    reviewed_end(&r);
}

static void scopes__years__take_the_facts_of_their_year(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, BY_SHARE(" within network, year"), "id\nA\nB\n", "f",
                 "id|day|n\nA|2024-12-31|5\nB|2025-01-01|7\nA|2026-06-01|1\nB|2026-06-02|3\n",
                 "2026-06-01");
    reviewed_rows_of(&r, TIERKIT_REVIEW_CLASSES,
                     /* 7 of 13 = 0.538..., 6 of 13 = 0.461...: nearest doubles of the quotients */
                     "net|all|B|7|1|0.5384615384615384|0|A|ok\n"
                     "net|all|A|6|2|0.46153846153846156|0.5384615384615384|A|ok\n"
                     "net|year:2024|A|5|1|1|0|A|ok\n"
                     "net|year:2024|B|0|2|||C|ok\n"
                     "net|year:2025|B|7|1|1|0|A|ok\n"
                     "net|year:2025|A|0|2|||C|ok\n"
                     "net|year:2026|A|1|1|1|0|A|ok\n"
                     "net|year:2026|B|0|2|||C|ok\n");
    reviewed_end(&r);
}

/* 30, 30, 20, 20 has an HHI of 2600; its Gini is sum (2i - n - 1) x(i) / (n T)
 * = (-3*20 - 20 + 30 + 3*30) / 400 = 0.1; with the two that have nothing above zero
 * (2*(3*20 + 4*20 + 5*30 + 6*30) - 7*100) / 600 = 0.4. */
static void concentration__small_networks__by_hand(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, BY_SHARE(" within network, region"),
                 "id|region\nA|EU\nB|EU\nC|EU\nD|EU\nE|US\nF|US\n", "f",
                 "id|day|n\nA|2026-01-01|30\nB|2026-01-01|30\nC|2026-01-01|20\nD|2026-01-01|20\n"
                 "E|2026-01-01|-5\n",
                 NULL);
    reviewed_expect(&r, TIERKIT_REVIEW_CONCENTRATION, "net|all|",
                    "6|4|2600|0.1|0.4|0.3|0.8|1|1|4|0|2");
    reviewed_expect(&r, TIERKIT_REVIEW_CONCENTRATION, "net|region:EU|",
                    "4|4|2600|0.1|0.1|0.3|0.8|1|1|4|0|0");
    reviewed_expect(&r, TIERKIT_REVIEW_CONCENTRATION, "net|region:US|", "2|0||||||||0|0|2");
    reviewed_end(&r);
}

/* The first statement is what `class` means; a second one stands beside it. */
static void statements__two__first_one_is_the_class(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n  flow net count = n\n  flow other count = m\n"
                 "review window all\n"
                 "classes by share of net\n  A up to 80%\n  B otherwise\n"
                 "classes by share of other\n  X up to 80%\n  Y otherwise\n"
                 "service policies first that holds\n  first when class = A\n  rest otherwise\n",
                 "id\nP\nQ\n", "f", "id|day|n|m\nP|2026-01-01|9|1\nQ|2026-01-01|1|9\n", NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_POLICIES,
                     "P|first||its condition holds and none above does|first|first|||||||\n"
                     "Q|rest||no condition above holds|rest|rest|||||||\n");
    reviewed_expect(&r, TIERKIT_REVIEW_CLASSES, "other|all|Q|", "9|1|0.9|0|X|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_CLASSES, "net|all|Q|", "1|2|0.1|0.9|B|ok");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_value__bounds__are_inclusive),
        cmocka_unit_test(by_value__gates__move_down_when_true_or_undefined),
        cmocka_unit_test(by_value__several_gates__each_is_enough),
        cmocka_unit_test(at_most__ties__stay_together_and_go_together),
        cmocka_unit_test(at_most__share__is_rounded_down),
        cmocka_unit_test(at_most__after_gates__counts_who_is_left),
        cmocka_unit_test(by_share__cumulative_share_before__decides),
        cmocka_unit_test(by_share__equal_values__share_class_and_rank),
        cmocka_unit_test(by_share__crossing__decides_who_crosses),
        cmocka_unit_test(by_count__places__are_given_from_the_top),
        cmocka_unit_test(by_curve__shape__cuts_in_three),
        cmocka_unit_test(at_least__too_few__the_best_below_join),
        cmocka_unit_test(by_share__zero_negative_and_missing__have_no_share),
        cmocka_unit_test(scopes__regions__are_cut_on_their_own),
        cmocka_unit_test(scopes__years__take_the_facts_of_their_year),
        cmocka_unit_test(concentration__small_networks__by_hand),
        cmocka_unit_test(statements__two__first_one_is_the_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
