/* Owns: the list of errors and warnings and the texts of the tree. Must not know: the parser.
 * Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

static const tierkit_i_piece none = { "", 0 };

static void diagnostics__errors_and_warnings__keep_their_order(void **state) {
    static const tierkit_i_piece message[] = { TIERKIT_I_PIECE("one "), TIERKIT_I_PIECE("two") };
    const tierkit_i_piece better = TIERKIT_I_PIECE("better");
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\nkpi \xC3\xA4\xC3\xB6 = x\n");
    tierkit_i_place at = p.tree.kpis[0].name.at, nowhere = { TIERKIT_I_NONE, 7, 8, 9, 0 };
    tierkit_i_warning_at(&p.list, at, "first", message, 2);
    tierkit_i_error_at(&p.list, at, "second", message, 1, "this", better);
    tierkit_i_error_at(&p.list, nowhere, "third", message, 2, "", none);
    assert_int_equal(p.list.errors, 2);
    assert_int_equal(p.list.warnings, 1);
    assert_int_equal(p.list.first_error.line, 2);
    char *errors = parsed_errors(&p);
    assert_string_equal(errors, "2:5+2 first: one two [] {}\n"
                                "2:5+2 second: one  [this] {better}\n"
                                "7:8+0 third: one two [] {}\n");
    free(errors);
    assert_true(parsed_end(&p));
}

static void diagnostics__severity__is_the_first_column(void **state) {
    static const tierkit_i_piece message[] = { TIERKIT_I_PIECE("m") };
    static const char *const severities[] = { "warning", "error" };
    static const char *const columns[] = { "severity", "code",    "source",   "line",      "column",
                                           "length",   "message", "expected", "suggestion" };
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\n");
    tierkit_i_place at = { 0, 1, 1, 7, 0 };
    tierkit_i_warning_at(&p.list, at, "w", message, 1);
    tierkit_i_error_at(&p.list, at, "e", message, 1, "", none);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_diagnostics_take(&p.list, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_columns(table), 9);
    for (int32_t i = 0; i < 9; i++) {
        tierkit_column column;
        memset(&column, 0, sizeof column);
        column.struct_size = sizeof column;
        assert_int_equal(tierkit_table_column(table, i, &column, NULL), TIERKIT_OK);
        assert_string_equal(column.name, columns[i]);
    }
    for (int64_t row = 0; row < 2; row++) {
        char cell[16];
        size_t needed;
        assert_int_equal(tierkit_table_text(table, row, 0, cell, sizeof cell, &needed, NULL),
                         TIERKIT_OK);
        assert_int_equal(needed, strlen(severities[row]));
        assert_memory_equal(cell, severities[row], needed);
    }
    tierkit_table_free(table);
    assert_true(parsed_end(&p));
}

static void diagnostics__none__give_an_empty_table(void **state) {
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\n");
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_diagnostics_take(&p.list, &table), TIERKIT_OK);
    assert_non_null(table);
    assert_int_equal(tierkit_table_rows(table), 0);
    tierkit_table_free(table);
    assert_true(parsed_end(&p));
}

static void tree__texts__are_found_and_compared(void **state) {
    size_t bytes;
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\nkpi 'net sales' = x\n");
    int32_t name = p.tree.kpis[0].name.text;
    assert_int_equal(tierkit_i_tree_find(&p.tree, "net sales"), name);
    assert_int_equal(tierkit_i_tree_find(&p.tree, "net"), TIERKIT_I_NONE);
    assert_true(tierkit_i_tree_is(&p.tree, name, "net sales"));
    assert_false(tierkit_i_tree_is(&p.tree, name, "net sale"));
    assert_false(tierkit_i_tree_is(&p.tree, name, "net salex"));
    assert_false(tierkit_i_tree_is(&p.tree, TIERKIT_I_NONE, ""));
    assert_string_equal(tierkit_i_tree_text(&p.tree, TIERKIT_I_NONE, &bytes), "");
    assert_int_equal(bytes, 0);
    tierkit_i_tree_free(&p.tree); /* and once more by parsed_end() */
    assert_true(parsed_end(&p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(diagnostics__errors_and_warnings__keep_their_order),
        cmocka_unit_test(diagnostics__severity__is_the_first_column),
        cmocka_unit_test(diagnostics__none__give_an_empty_table),
        cmocka_unit_test(tree__texts__are_found_and_compared),
    };
    return cmocka_run_group_tests_name("diagnostics", tests, NULL, NULL);
}
