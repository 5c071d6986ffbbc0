/* Owns: the documented maxima of a text, at and beyond each. Must not know: the parser's parts.
 * Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

/* A text that grows. */
typedef struct text {
    char *bytes;
    size_t count;
} text;

static void add(text *to, const char *part, size_t times) {
    size_t bytes = strlen(part);
    to->bytes = realloc(to->bytes, to->count + bytes * times + 1);
    assert_non_null(to->bytes);
    for (size_t i = 0; i < times; i++) {
        memcpy(to->bytes + to->count, part, bytes);
        to->count += bytes;
    }
    to->bytes[to->count] = '\0';
}

/* Parses PREFIX PART*times SUFFIX below `tierkit 1`; returns the errors as text. */
static char *errors_of(const char *prefix, const char *part, size_t times, const char *suffix) {
    text whole = { NULL, 0 };
    add(&whole, "tierkit 1\n", 1);
    add(&whole, prefix, 1);
    add(&whole, part, times);
    add(&whole, suffix, 1);
    parsed p;
    parsed_text_of(&p, whole.bytes);
    assert_int_equal(p.status, TIERKIT_OK);
    char *errors = parsed_errors(&p);
    assert_true(parsed_end(&p));
    free(whole.bytes);
    return errors;
}

#define TOO_DEEP "limit: an expression is nested at most 64 deep; name a part of it [] {}\n"

static const struct {
    const char *about, *prefix, *part, *suffix;
    size_t most;        /* this many parts are fine, one more is not */
    const char *beyond; /* the error of one more */
} cases[] = {
    { "not", "kpi a = ", "not ", "b\n", 64, "2:269+1 " TOO_DEEP },
    { "sign", "kpi a = ", "-", "b\n", 64, "2:74+1 " TOO_DEEP },
    { "if", "kpi a = ", "if b then c else ", "d\n", 64, "2:1100+1 " TOO_DEEP },
    { "sum", "kpi a = b", "+b", "\n", 64, "2:138+1 " TOO_DEEP },
    { "and", "kpi a = b", " and b", "\n", 64, "2:395+3 " TOO_DEEP },
    { "holidays", "holidays ", "2027-01-01, ", "2027-01-02\n", 65535,
      "2:786442+10 limit: a program has at most 65536 holidays [] {}\n" },
    { "name", "kpi ", "n", " = b\n", 255, "2:5+256 limit: a name has at most 255 bytes [] {}\n" },
    { "quoted name", "kpi '", "''", "' = b\n", 255,
      "2:5+514 limit: a name has at most 255 bytes [] {}\n" },
    { "text", "program \"", "\"\"", "\"\n", 4096,
      "2:9+8196 limit: a text has at most 4096 bytes [] {}\n" },
    { "digits", "kpi a = ", "9", "\n", 38,
      "2:9+39 number: a number has at most 38 digits, 18 of them behind the point (16 before a "
      "`%`) "
      "[] {}\n" },
    { "decimals", "kpi a = 0.", "1", "\n", 18,
      "2:9+21 number: a number has at most 38 digits, 18 of them behind the point (16 before a "
      "`%`) "
      "[] {}\n" },
    { "decimals of a percentage", "kpi a = 0.", "1", "%\n", 16,
      "2:9+19 number: a number has at most 38 digits, 18 of them behind the point (16 before a "
      "`%`) "
      "[] {}\n" },
};

static void limit__at_and_beyond__holds_and_is_told(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *fine = errors_of(cases[i].prefix, cases[i].part, cases[i].most, cases[i].suffix);
        char *beyond =
            errors_of(cases[i].prefix, cases[i].part, cases[i].most + 1, cases[i].suffix);
        if (strcmp(fine, "") != 0 || strcmp(beyond, cases[i].beyond) != 0) {
            print_message("# %s\n", cases[i].about);
        }
        assert_string_equal(fine, "");
        assert_string_equal(beyond, cases[i].beyond);
        free(fine);
        free(beyond);
    }
}

static void parentheses__nested_64_and_65__one_is_refused(void **state) {
    (void)state;
    for (size_t depth = 64; depth <= 65; depth++) {
        text whole = { NULL, 0 };
        add(&whole, "tierkit 1\nkpi a = ", 1);
        add(&whole, "(", depth);
        add(&whole, "b", 1);
        add(&whole, ")", depth);
        parsed p;
        parsed_text_of(&p, whole.bytes);
        char *errors = parsed_errors(&p);
        assert_string_equal(errors, depth == 64 ? "" : "2:74+1 " TOO_DEEP);
        free(errors);
        assert_true(parsed_end(&p));
        free(whole.bytes);
    }
}

/* Brackets without end, and a chain without nesting, cost neither stack nor time. */
static void nesting__hostile_depth__is_refused(void **state) {
    static const char *const parts[] = { "(",    "not ",   "-",
                                         "if ",  "f(",     "a in (",
                                         "a + ", "a and ", "a or b and c = d + e * (" };
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *errors = errors_of("kpi a = ", parts[i], 100000, "\n");
        assert_non_null(strstr(errors, TOO_DEEP));
        free(errors);
    }
}

static void statements__beyond_65535__are_refused(void **state) {
    (void)state;
    char *fine = errors_of("", "kpi a = b\n", TIERKIT_I_STATEMENTS_MAX - 1, "");
    assert_string_equal(fine, "");
    char *beyond = errors_of("", "kpi a = b\n", TIERKIT_I_STATEMENTS_MAX + 1, "");
    assert_string_equal(beyond, "65536:1+3 limit: a program has at most 65535 lines that are "
                                "statements [] {}\n");
    free(fine);
    free(beyond);
}

static void program__beyond_16_mib__is_refused(void **state) {
    text whole = { NULL, 0 };
    (void)state;
    add(&whole, "tierkit 1\n", 1);
    add(&whole, " ", TIERKIT_I_PROGRAM_MAX - whole.count);
    for (size_t beyond = 0; beyond <= 1; beyond++) {
        add(&whole, " ", beyond);
        parsed p;
        parsed_begin(&p);
        parsed_read(&p, whole.bytes, whole.count, NULL);
        assert_int_equal(p.status, beyond ? TIERKIT_E_LIMIT : TIERKIT_OK);
        assert_int_equal(p.list.errors, 0);
        assert_true(parsed_end(&p));
    }
    free(whole.bytes);
}

static void program__with_its_texts_beyond_16_mib__is_refused(void **state) {
    text half = { NULL, 0 }, main_text = { NULL, 0 };
    (void)state;
    add(&half, "#", TIERKIT_I_PROGRAM_MAX / 2);
    add(&main_text, "tierkit 1\nuse d\n", 1);
    add(&main_text, "#", TIERKIT_I_PROGRAM_MAX / 2);
    const parsed_text uses[] = { { "d", half.bytes }, { NULL, NULL } };
    parsed p;
    parsed_begin(&p);
    parsed_read(&p, main_text.bytes, main_text.count, uses);
    assert_int_equal(p.status, TIERKIT_E_LIMIT);
    assert_int_equal(p.err.code, TIERKIT_E_LIMIT);
    assert_true(parsed_end(&p));
    free(half.bytes);
    free(main_text.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit__at_and_beyond__holds_and_is_told),
        cmocka_unit_test(parentheses__nested_64_and_65__one_is_refused),
        cmocka_unit_test(nesting__hostile_depth__is_refused),
        cmocka_unit_test(statements__beyond_65535__are_refused),
        cmocka_unit_test(program__beyond_16_mib__is_refused),
        cmocka_unit_test(program__with_its_texts_beyond_16_mib__is_refused),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
