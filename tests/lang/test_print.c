/* Owns: the canonical text and the fingerprints. Must not know: how tokens are kept.
 * Called by: the test suite. Expected texts are written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

static const struct {
    const char *about, *text, *canonical;
} cases[] = {
    { "spaces", "tierkit    1\nkpi  a=b+c*-d\n", "tierkit 1\nkpi a = b + c * -d\n" },
    { "parentheses", "tierkit 1\nkpi a = ( b-c )/f ( d ,e )\n",
      "tierkit 1\nkpi a = (b - c) / f(d, e)\n" },
    { "lists", "tierkit 1\nkpi a = b in(c ,d)and not(e)\n",
      "tierkit 1\nkpi a = b in (c, d) and not (e)\n" },
    { "comparisons", "tierkit 1\nkpi a = b<=c or d!=e or f>=-1\n",
      "tierkit 1\nkpi a = b <= c or d != e or f >= -1\n" },
    { "numbers", "tierkit 1\nkpi a = 1_000_000 + 007 + 1.500 + 0.0 + 10.0 + 15.0 %\n",
      "tierkit 1\nkpi a = 1000000 + 7 + 1.5 + 0 + 10 + 15%\n" },
    { "money", "tierkit 1\nkpi a = 50_000.00EUR\n", "tierkit 1\nkpi a = 50000 EUR\n" },
    { "units", "tierkit 1\nkpi a = f(b, 1 years) + f(b, 2 half) over last 4 quarter\n",
      "tierkit 1\nkpi a = f(b, 1 year) + f(b, 2 halves) over last 4 quarters\n" },
    { "weeks of a quarter",
      "tierkit 1\ncalendar 4 - 4-5 year  ends last saturday of january named by start\n",
      "tierkit 1\ncalendar 4-4-5 year ends last saturday of january named by start\n" },
    { "working days",
      "tierkit 1\nworking days  monday to  friday,saturday hours 8 : 00 to 17:30 utc + 1:00\n",
      "tierkit 1\nworking days monday to friday, saturday hours 8:00 to 17:30 utc +1:00\n" },
    { "unit alone", "tierkit 1\nreview window last quarters\n",
      "tierkit 1\nreview window last quarter\n" },
    { "points",
      "tierkit 1\nvalue v 0 to 100 ,missing :0 ;needs 70 % of the weight\n"
      " g k weight 1 points - 10%:0,0%:40\n",
      "tierkit 1\nvalue v 0 to 100, missing: 0; needs 70% of the weight\n"
      "  g k weight 1 points -10%: 0, 0%: 40\n" },
    { "quotes", "tierkit 1\nkpi 'a  ''b' = \"x  \"\"y\"\n",
      "tierkit 1\nkpi 'a  ''b' = \"x  \"\"y\"\n" },
    { "line ends", "tierkit 1\r\n\r\nkpi a = b\t+ c\r\n", "tierkit 1\n\nkpi a = b + c\n" },
    { "last line", "tierkit 1\nkpi a = b", "tierkit 1\nkpi a = b\n" },
    { "byte order mark", "\xEF\xBB\xBFtierkit 1\n", "tierkit 1\n" },
    { "blank lines", "\n\n tierkit 1\n", NULL },
    { "blank lines in a row", "\n\ntierkit 1\n\n \n\nmoney EUR\nuse_\n\n", NULL },
    { "blank lines kept", "\n\ntierkit 1\n\n \t\n\nmoney EUR\nkpi a = b\n\n\n",
      "tierkit 1\n\nmoney EUR\nkpi a = b\n" },
    { "continued", "tierkit 1\npromise p days a 1,\n   b 2,\n\n  c 3\nmoney EUR\n",
      "tierkit 1\npromise p days a 1, b 2, c 3\nmoney EUR\n" },
    { "continued in parentheses", "tierkit 1\napplies to a in (\n  b,\n  c\n) and d\nmoney EUR\n",
      "tierkit 1\napplies to a in (b, c) and d\nmoney EUR\n" },
    { "columns in parentheses", "tierkit 1\nfacts f key k at d keyed  by(a,b , c)version v\n",
      "tierkit 1\nfacts f key k at d keyed by (a, b, c) version v\n" },
    { "indentation", "tierkit 1\nfacts f key k at d\n\tflow a = b\n        flow c = d\n",
      "tierkit 1\nfacts f key k at d\n  flow a = b\n  flow c = d\n" },
    { "comments", "# one\ntierkit 1#two  \n\n\n#three\n   # four\nmoney EUR     # five\n# six",
      "# one\ntierkit 1  #two\n\n#three\n# four\nmoney EUR  # five\n# six\n" },
    { "comments of a block",
      "tierkit 1\nfacts f key k at d\n# of a\n  flow a = b\n      # of c\n\n# too\n  flow c = d\n"
      "  # of money\nmoney EUR\n",
      "tierkit 1\nfacts f key k at d\n  # of a\n  flow a = b\n  # of c\n\n  # too\n  flow c = d\n"
      "# of money\nmoney EUR\n" },
    { "comments inside a line",
      "tierkit 1\nvalue v 0 to 1\n  g k weight 1 points 0: 0, # low\n    # middle\n    1: 1 # "
      "high\n",
      "tierkit 1\nvalue v 0 to 1\n  # low\n  # middle\n  g k weight 1 points 0: 0, 1: 1  # "
      "high\n" },
    { "a comment is no text", "tierkit 1\nprogram \"a # b\" # c\n",
      "tierkit 1\nprogram \"a # b\"  # c\n" },
    { "kept as tokens",
      "tierkit 1\nclasses by value\n  A from 1\n  down  one step,after 2  reviews ;up protected  1 "
      "quarters\nsupport  per quarter ,A   first\n   z  hours A up  to 1_0 ,lot 2\n",
      "tierkit 1\nclasses by value\n  A from 1\n  down one step, after 2 reviews; up protected 1 "
      "quarter\nsupport per quarter, A first\n  z hours A up to 10, lot 2\n" },
};

static char *print_of(const char *text, size_t *errors) {
    parsed p;
    parsed_text_of(&p, text);
    assert_int_equal(p.status, TIERKIT_OK);
    *errors = p.list.errors;
    char *printed = parsed_print(&p);
    assert_non_null(printed);
    assert_true(parsed_end(&p));
    return printed;
}

static void print__each_layout__is_canonical(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t errors;
        char *once = print_of(cases[i].text, &errors);
        if (cases[i].canonical == NULL) {
            assert_true(errors > 0); /* an indented first line, a misspelt statement */
            free(once);
            continue;
        }
        if (errors > 0 || strcmp(once, cases[i].canonical) != 0) {
            print_message("# %s\n", cases[i].about);
        }
        assert_int_equal(errors, 0);
        assert_string_equal(once, cases[i].canonical);
        char *twice = print_of(once, &errors);
        assert_string_equal(twice, once);
        free(twice);
        free(once);
    }
}

static void print__example__is_a_fixed_point(void **state) {
    size_t bytes, errors;
    (void)state;
    char *text = parsed_file("design_example.tierkit", &bytes);
    char *once = print_of(text, &errors);
    assert_int_equal(errors, 0);
    char *twice = print_of(once, &errors);
    assert_int_equal(errors, 0);
    assert_string_equal(twice, once);
    static const char *const comments[] = { "  # credit notes are negative\n",
                                            "  # no cleared_date = still open\n", "\n# DATA\n",
                                            "\n# POLICY\n" };
    for (size_t i = 0; i < sizeof comments / sizeof comments[0]; i++) {
        assert_non_null(strstr(once, comments[i]));
    }
    free(twice);
    free(once);
    free(text);
}

static void print_tokens__block__shows_its_lines(void **state) {
    (void)state;
    parsed p;
    parsed_text_of(&p,
                   "tierkit 1\nclasses  by value # c\n  # d\n  A from 1_0\n  down  one step\n\n  "
                   "up one  step\n");
    tierkit_i_buffer out;
    tierkit_i_buffer_init(&out, &p.memory);
    assert_int_equal(tierkit_i_print_tokens(&p.tree, p.tree.classes[0].movement, &out), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_add(&out, "", 1), TIERKIT_OK);
    assert_string_equal((const char *)out.bytes, "down one step\n  up one step");
    tierkit_i_buffer_free(&out);
    assert_true(parsed_end(&p));
}

/* ---- fingerprints ---------------------------------------------------------------------------- */

static void fingerprint_of(const char *text, const parsed_text *uses, uint8_t out[16]) {
    parsed p;
    parsed_begin(&p);
    parsed_read(&p, text, strlen(text), uses);
    assert_int_equal(p.status, TIERKIT_OK);
    assert_int_equal(p.list.errors, 0);
    tierkit_i_tree_fingerprint(&p.tree, out);
    assert_true(parsed_end(&p));
}

static int same_fingerprint(const char *a, const char *b) {
    uint8_t first[16], second[16];
    fingerprint_of(a, NULL, first);
    fingerprint_of(b, NULL, second);
    return memcmp(first, second, 16) == 0;
}

static void fingerprint__layout_and_comments__do_not_count(void **state) {
    size_t bytes, errors;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (cases[i].canonical != NULL) {
            assert_true(same_fingerprint(cases[i].text, cases[i].canonical));
        }
    }
    char *text = parsed_file("design_example.tierkit", &bytes);
    char *printed = print_of(text, &errors);
    assert_true(same_fingerprint(text, printed));
    free(printed);
    free(text);
}

static void fingerprint__any_change__counts(void **state) {
    static const char base[] = "tierkit 1\nclasses by value\n  A from 70\n  up after 1 review\n";
    static const char *const others[] = {
        "tierkit 1\nclasses by value\n  A from 71\n  up after 1 review\n",
        "tierkit 1\nclasses by value\n  B from 70\n  up after 1 review\n",
        "tierkit 1\nclasses by value\n  A from 70\n",
        "tierkit 1\nclasses by value\n  A from 70\n  up after 1 reviews\n",
        "tierkit 1\nclasses by value\n  A from 70\n  down\n  up after 1 review\n",
        "tierkit 1\nclasses by value\n  up after 1 review\n  A from 70\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(same_fingerprint(base, others[i]));
    }
}

static void fingerprint__used_text__counts(void **state) {
    static const char text[] = "tierkit 1\nuse data\n";
    const parsed_text one[] = { { "data", "money EUR\n" }, { NULL, NULL } };
    const parsed_text same[] = { { "data", "money  EUR # the euro\n" }, { NULL, NULL } };
    const parsed_text other[] = { { "data", "money USD\n" }, { NULL, NULL } };
    uint8_t a[16], b[16], c[16];
    (void)state;
    fingerprint_of(text, one, a);
    fingerprint_of(text, same, b);
    fingerprint_of(text, other, c);
    assert_memory_equal(a, b, 16);
    assert_memory_not_equal(a, c, 16);
}

static void digest__range__is_that_of_its_canonical_tokens(void **state) {
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\nkpi  a=1_0 over last 1 quarters # c\nkpi a = 10 over last "
                       "1 quarter\n");
    tierkit_i_digest digest[2];
    uint8_t out[2][16];
    for (int i = 0; i < 2; i++) {
        tierkit_i_digest_init(&digest[i]);
        tierkit_i_digest_tokens(&p.tree, p.tree.kpis[i].tokens, &digest[i]);
        tierkit_i_digest_end(digest[i], out[i]);
    }
    assert_memory_equal(out[0], out[1], 16);
    /* eight tokens, each its length and its bytes */
    static const char *const tokens[] = { "kpi", "a", "=", "10", "over", "last", "1", "quarter" };
    tierkit_i_digest by_hand;
    uint8_t expected[16];
    tierkit_i_digest_init(&by_hand);
    for (int i = 0; i < 8; i++) {
        tierkit_i_digest_text(&by_hand, tokens[i], strlen(tokens[i]));
    }
    tierkit_i_digest_end(by_hand, expected);
    assert_memory_equal(out[0], expected, 16);
    assert_true(parsed_end(&p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(print__each_layout__is_canonical),
        cmocka_unit_test(print__example__is_a_fixed_point),
        cmocka_unit_test(print_tokens__block__shows_its_lines),
        cmocka_unit_test(fingerprint__layout_and_comments__do_not_count),
        cmocka_unit_test(fingerprint__any_change__counts),
        cmocka_unit_test(fingerprint__used_text__counts),
        cmocka_unit_test(digest__range__is_that_of_its_canonical_tokens),
    };
    return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
