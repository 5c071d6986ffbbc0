/* Owns: docs/language.md against the parser: its programs parse, its list of codes is whole.
 * Must not know: the parser's parts. Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

static const parsed_text uses[] = { { "data part", "# data\n" },
                                    { "policy", "# policy\n" },
                                    { "holidays of 2028", "# holidays\n" },
                                    { "kpi/otif", "# otif\n" },
                                    { NULL, NULL } };

static void parse_block(const char *block, size_t bytes) {
    static const char first[] = "tierkit 1\n";
    size_t before = memcmp(block, first, sizeof first - 1) == 0 ? 0 : sizeof first - 1;
    char *text = malloc(before + bytes);
    assert_non_null(text);
    memcpy(text, first, before);
    memcpy(text + before, block, bytes);
    parsed p;
    parsed_begin(&p);
    parsed_read(&p, text, before + bytes, uses);
    char *errors = parsed_errors(&p);
    assert_string_equal(errors, "");
    free(errors);
    assert_true(parsed_end(&p));
    free(text);
}

static void page__each_program__parses(void **state) {
    static const char open[] = "```tierkit\n";
    size_t bytes;
    int blocks = 0;
    (void)state;
    char *page = parsed_file("../../docs/language.md", &bytes);
    for (const char *at = strstr(page, open); at != NULL; at = strstr(at, open)) {
        at += sizeof open - 1;
        const char *end = strstr(at, "```");
        assert_non_null(end);
        parse_block(at, (size_t)(end - at));
        blocks++;
    }
    assert_true(blocks >= 8);
    free(page);
}

static void page__each_error_code__is_listed(void **state) {
    static const char *const codes[] = {
#define TIERKIT_I_MISTAKE(name, code, text) code,
#include "lang/diagnostics.def"
#undef TIERKIT_I_MISTAKE
    };
    size_t bytes;
    (void)state;
    char *page = parsed_file("../../docs/language.md", &bytes);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        char row[64];
        (void)snprintf(row, sizeof row, "\n| `%s` | ", codes[i]);
        if (strstr(page, row) == NULL) {
            print_message("# %s is not on the page\n", codes[i]);
        }
        assert_non_null(strstr(page, row));
    }
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page__each_program__parses),
        cmocka_unit_test(page__each_error_code__is_listed),
    };
    return cmocka_run_group_tests_name("language_page", tests, NULL, NULL);
}
