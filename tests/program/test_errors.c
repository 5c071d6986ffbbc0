/* Owns: what the compiler says of mistakes: code, place, sentence, expectation, suggestion.
 * The cases are in errors.txt. */
#include "program/tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASE_ROOM = 4096 };

/* One case, cut out of the file. */
typedef struct mistake {
    char name[128];
    char text[CASE_ROOM];
    char expected[CASE_ROOM];
} mistake;

static char *file;
static char data_part[CASE_ROOM];

static void append(char *to, const char *from, size_t bytes) {
    size_t at = strlen(to);
    assert_true(at + bytes + 1 < CASE_ROOM);
    memcpy(to + at, from, bytes);
    to[at + bytes] = 0;
}

/* Reads the case that begins at `line`; returns the line behind it, NULL at the end. */
static const char *next_case(const char *line, mistake *out) {
    memset(out, 0, sizeof *out);
    while (line != NULL && *line != 0) {
        size_t bytes = strcspn(line, "\n") + 1;
        if (strncmp(line, "## ", 3) == 0) {
            if (out->name[0] != 0) {
                return line;
            }
            assert_true(bytes - 4 < sizeof out->name);
            memcpy(out->name, line + 3, bytes - 4);
        } else if (strncmp(line, "=> ", 3) == 0) {
            append(out->expected, line + 3, bytes - 3);
        } else if (line[0] != '\n' && out->name[0] != 0) {
            append(out->text, line, bytes);
        }
        line += bytes;
    }
    return out->name[0] != 0 ? line : NULL;
}

static int ends_in(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void whole_text(const mistake *of, char *out) {
    out[0] = 0;
    append(out, "tierkit 1\n", 10);
    append(out, of->text, strlen(of->text));
    append(out, data_part, strlen(data_part));
    if (ends_in(of->name, "__without_window")) {
        *strstr(out, "review window") = 0;
    }
    if (ends_in(of->name, "__own_money")) {
        static const char line[] = "money EUR scale 2\n";
        char *at = strstr(out, line);
        memmove(at, at + sizeof line - 1, strlen(at + sizeof line - 1) + 1);
    }
}

/* The first error of a list without warnings, as it stands in the record. */
static void check_record(const mistake *of, const tried *made) {
    const char *sentence = strstr(of->expected, ": ");
    assert_non_null(sentence);
    assert_int_equal(made->err.code, TIERKIT_E_PROGRAM);
    assert_memory_equal(made->err.text, sentence + 2, strlen(made->err.text));
    assert_true(made->err.position > 9); /* behind `tierkit 1` */
    assert_null(made->program);
}

static void check_case(const mistake *of) {
    char text[CASE_ROOM];
    tried made;
    int fails = of->expected[0] != 0 && strncmp(of->expected, "warning", 7) != 0;
    whole_text(of, text);
    tried_text(&made, text, NULL);
    char *said = tried_diagnostics(made.diagnostics);
    if (strcmp(said, of->expected) != 0) {
        fail_msg("%s\nsaid:\n%sexpected:\n%s", of->name, said, of->expected);
    }
    assert_int_equal(made.status, fails ? TIERKIT_E_PROGRAM : TIERKIT_OK);
    if (fails) {
        check_record(of, &made);
    } else {
        assert_non_null(made.program);
    }
    free(said);
    tried_end(&made);
}

static void compile__each_mistake__is_told_with_place_and_cure(void **state) {
    mistake one;
    int cases = 0;
    (void)state;
    const char *line = next_case(file, &one);
    assert_string_equal(one.name, "data part");
    strcpy(data_part, one.text);
    while ((line = next_case(line, &one)) != NULL) {
        check_case(&one);
        cases++;
    }
    assert_true(cases > 100);
}

/* The place in the record is a byte: a text before it with letters of two bytes shows that. */
static void compile__error_behind_long_letters__position_counts_bytes(void **state) {
    tried made;
    (void)state;
    /*                        10 bytes     7: `kpi \xC3\xBC ` then `= ` */
    tried_text(&made, "tierkit 1\nkpi \xC3\xBC = \xC3\xA4\n", NULL);
    assert_int_equal(made.status, TIERKIT_E_PROGRAM);
    assert_int_equal(made.err.position, 10 + 4 + 2 + 3);
    char *said = tried_diagnostics(made.diagnostics);
    assert_int_equal(strncmp(said, "2:9+1 unknown name", 18), 0);
    free(said);
    tried_end(&made);
}

/* A record of the first version is as long as the library's; one that is shorter is not written. */
static void compile__error_record_too_short__is_not_written(void **state) {
    tierkit_program *program = NULL;
    tierkit_error err;
    (void)state;
    memset(&err, 0x5A, sizeof err);
    err.struct_size = 8;
    assert_int_equal(
        tierkit_program_parse("tierkit 1\nkpi a = b\n", 20, NULL, NULL, NULL, &program, &err),
        TIERKIT_E_PROGRAM);
    assert_int_equal(err.code, 0x5A5A5A5A);
    assert_null(program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compile__each_mistake__is_told_with_place_and_cure),
        cmocka_unit_test(compile__error_behind_long_letters__position_counts_bytes),
        cmocka_unit_test(compile__error_record_too_short__is_not_written),
    };
    file = tried_file(TESTS_PROGRAM, "errors.txt");
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(file);
    return failed;
}
