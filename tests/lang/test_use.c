/* Owns: texts joined by `use`, and the encoding of texts. Must not know: statements.
 * Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

static void read_with(parsed *p, const char *text, const parsed_text *uses) {
    parsed_begin(p);
    parsed_read(p, text, strlen(text), uses);
}

static void assert_errors(parsed *p, const char *expected) {
    char *errors = parsed_errors(p);
    assert_string_equal(errors, expected);
    free(errors);
}

static void use__text__is_joined_in_place(void **state) {
    const parsed_text uses[] = { { "data",
                                   "tierkit 1\nkpi b = x\n  \nuse 'more data'\nkpi d = x\n" },
                                 { "more data", "kpi c = x" },
                                 { NULL, NULL } };
    static const char *const order[] = { "a", "b", "c", "d", "e" };
    (void)state;
    parsed p;
    read_with(&p, "tierkit 1\nkpi a = x\nuse data\nkpi e = x\n", uses);
    assert_errors(&p, "");
    assert_int_equal(p.tree.kpi_count, 5);
    for (int i = 0; i < 5; i++) {
        char name[256];
        assert_string_equal(parsed_name(&p, p.tree.kpis[i].name.text, name), order[i]);
    }
    assert_int_equal(p.tree.kpis[2].name.at.source, 2);
    char *printed = parsed_print(&p); /* the main text only */
    assert_string_equal(printed, "tierkit 1\nkpi a = x\nuse data\nkpi e = x\n");
    free(printed);
    assert_true(parsed_end(&p));
}

static void use__twice_or_in_a_cycle__counts_once(void **state) {
    static const char text[] = "tierkit 1\nmoney EUR\nuse a\nuse b\nuse \"a\"\n";
    const parsed_text uses[] = { { "a", "use b\nkpi a = x\n" },
                                 { "b", "use a\nuse main\nkpi b = x\n" },
                                 { "main", text },
                                 { NULL, NULL } };
    (void)state;
    parsed p;
    read_with(&p, text, uses);
    assert_errors(&p, "");
    assert_int_equal(p.tree.kpi_count, 2);
    assert_int_equal(p.tree.source_count, 3);
    assert_true(parsed_end(&p));
}

static void use__errors__name_their_text(void **state) {
    const parsed_text uses[] = { { "d", "money EUR\n\n  kpi\nkpi a b\nuse nothing\n" },
                                 { NULL, NULL } };
    (void)state;
    parsed p;
    read_with(&p, "tierkit 1\nuse d\nmoney USD\n", uses);
    assert_errors(&p, "d 3:3+3 indentation: an indented line belongs to a block, and there is none "
                      "above it [] {}\n"
                      "d 4:7+1 unexpected: expected `=` and the formula of the KPI, found `b` [`=` "
                      "and the formula "
                      "of the KPI] {}\n"
                      "d 5:5+7 use: there is no text named `nothing` [] {}\n"
                      "3:1+5 duplicate: `money` was already given in line 1 of d [money] {}\n");
    assert_true(parsed_end(&p));
}

static void use__block_before_it__ends(void **state) {
    const parsed_text uses[] = { { "d", "# nothing\n" }, { NULL, NULL } };
    (void)state;
    parsed p;
    read_with(&p, "tierkit 1\nfacts f key k at d\nuse d\n  flow a = b\n", uses);
    assert_int_equal(p.list.errors, 1);
    assert_int_equal(p.tree.measure_count, 0);
    assert_true(parsed_end(&p));
}

static void use__two_names__are_folder_and_name(void **state) {
    const parsed_text uses[] = { { "kpi/otif", "use data 'order lines'\nkpi otif = x\n" },
                                 { "data/order lines", "kpi orders = x\n" },
                                 { "kpi", "kpi plain = x\n" },
                                 { NULL, NULL } };
    static const char text[] = "tierkit 1\nuse kpi otif\nuse \"kpi/otif\"\nuse kpi\n";
    (void)state;
    parsed p;
    read_with(&p, text, uses);
    assert_errors(&p, "");
    assert_int_equal(p.tree.kpi_count, 3);
    assert_int_equal(p.tree.source_count, 4);
    char *printed = parsed_print(&p);
    assert_string_equal(printed, text);
    free(printed);
    assert_true(parsed_end(&p));
    read_with(&p, "tierkit 1\nuse kpi none\nuse kpi otif now\nuse kpi \"otif\"\n", uses);
    assert_errors(&p,
                  "2:9+4 use: there is no text named `kpi/none` [] {}\n"
                  "3:14+3 unexpected: expected the end of the line, found `now` [the end of the "
                  "line] {}\n"
                  "4:9+6 unexpected: expected the end of the line or a name in this folder, found "
                  "`\"otif\"` [the end of the line or a name in this folder] {}\n");
    assert_true(parsed_end(&p));
}

static void use__one_text_too_many__is_refused(void **state) {
    enum { USES = TIERKIT_I_USES_MAX + 1 };
    char names[USES][16], texts[USES][40], text[16 + USES * 12] = "tierkit 1\n";
    parsed_text uses[USES + 1];
    (void)state;
    for (int i = 0; i < USES; i++) {
        (void)snprintf(names[i], sizeof names[i], "t%d", i);
        (void)snprintf(texts[i], sizeof texts[i], "kpi k%d = x\n", i);
        strcat(strcat(strcat(text, "use "), names[i]), "\n");
        uses[i].name = names[i];
        uses[i].text = texts[i];
    }
    uses[USES].name = NULL;
    parsed p;
    read_with(&p, text, uses);
    assert_int_equal(p.tree.kpi_count, TIERKIT_I_USES_MAX);
    assert_errors(&p, "258:5+4 limit: a program uses at most 256 texts [] {}\n");
    assert_true(parsed_end(&p));
}

static void use__chain_of_all_texts__is_joined(void **state) {
    enum { USES = TIERKIT_I_USES_MAX };
    char names[USES + 1][16], texts[USES][48];
    parsed_text uses[USES + 1];
    (void)state;
    for (int i = 0; i <= USES; i++) {
        (void)snprintf(names[i], sizeof names[i], "t%d", i);
    }
    for (int i = 0; i < USES; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "use t%d\nkpi k%d = x\n", (i + 1) % USES, i);
        uses[i].name = names[i];
        uses[i].text = texts[i];
    }
    uses[USES].name = NULL;
    parsed p;
    read_with(&p, "tierkit 1\nuse t0\n", uses);
    assert_errors(&p, "");
    assert_int_equal(p.tree.kpi_count, USES);
    assert_true(parsed_end(&p));
}

static int32_t TIERKIT_CALL find_nothing(void *user, const char *name, size_t name_bytes,
                                         const char **text, size_t *text_bytes) {
    (void)user;
    (void)name;
    (void)name_bytes;
    *text = NULL;
    *text_bytes = 1;
    return 0;
}

static void use__resolver_gives_null__is_refused(void **state) {
    static const char text[] = "tierkit 1\nuse d\n";
    tierkit_resolver resolver = { sizeof resolver, 0, NULL, find_nothing, NULL };
    (void)state;
    parsed p;
    parsed_begin(&p);
    p.status = tierkit_i_parse(&p.tree, text, sizeof text - 1, &resolver, &p.list, &p.err);
    assert_int_equal(p.status, TIERKIT_E_NULL);
    assert_int_equal(p.err.code, TIERKIT_E_NULL);
    assert_true(parsed_end(&p));
}

static void text__not_utf8__is_refused_with_its_place(void **state) {
    static const struct {
        const char *text;
        size_t bytes;
        int64_t position;
        const char *message;
    } cases[] = {
        { "tierkit 1\nkpi \xFF", 15, 14, "line 2 of the program" },
        { "tierkit 1\n\n# \xC3", 14, 13, "line 3 of the program" },
        { "tierkit 1\0", 10, 9, "line 1 of the program" },
        { "\xED\xA0\x80", 3, 0, "line 1 of the program" }, /* a surrogate */
        { "\xC0\x80", 2, 0, "line 1 of the program" },     /* longer than needed */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parsed p;
        parsed_begin(&p);
        parsed_read(&p, cases[i].text, cases[i].bytes, NULL);
        assert_int_equal(p.status, TIERKIT_E_TEXT);
        assert_int_equal(p.err.code, TIERKIT_E_TEXT);
        assert_int_equal(p.err.position, cases[i].position);
        assert_non_null(strstr(p.err.text, cases[i].message));
        assert_true(parsed_end(&p));
    }
    const parsed_text uses[] = { { "d", "# \xFF" }, { NULL, NULL } };
    parsed p;
    read_with(&p, "tierkit 1\nuse d\n", uses);
    assert_int_equal(p.status, TIERKIT_E_TEXT);
    assert_non_null(strstr(p.err.text, "line 1 of d"));
    assert_true(parsed_end(&p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(use__text__is_joined_in_place),
        cmocka_unit_test(use__twice_or_in_a_cycle__counts_once),
        cmocka_unit_test(use__errors__name_their_text),
        cmocka_unit_test(use__block_before_it__ends),
        cmocka_unit_test(use__two_names__are_folder_and_name),
        cmocka_unit_test(use__one_text_too_many__is_refused),
        cmocka_unit_test(use__chain_of_all_texts__is_joined),
        cmocka_unit_test(use__resolver_gives_null__is_refused),
        cmocka_unit_test(text__not_utf8__is_refused_with_its_place),
    };
    return cmocka_run_group_tests_name("use", tests, NULL, NULL);
}
