/* Owns: broken, cut and random texts, and running out of memory at every allocation.
 * Must not know: the parser's parts. Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fuzz/fuzz_program.h"
#include "parsed.h"

static void example__cut_at_every_byte__is_safe(void **state) {
    size_t bytes;
    (void)state;
    char *text = parsed_file("design_example.tierkit", &bytes);
    size_t good = 0;
    for (size_t count = 0; count <= bytes; count++) {
        /* A copy of exactly this size, so that reading beyond the end is found. */
        uint8_t *copy = malloc(count > 0 ? count : 1);
        assert_non_null(copy);
        memcpy(copy, text, count);
        good += (size_t)fuzz_program(copy, count);
        free(copy);
    }
    assert_true(good > 60); /* at least at each line's end */
    free(text);
}

/* Ends of the words and signs of a text. */
static size_t token_end(const char *text, size_t at) {
    size_t end = at + 1;
    while (text[at] != ' ' && text[at] != '\n' && text[end] != '\0' &&
           strchr(" \n,:;()%=<>", text[end]) == NULL) {
        end++;
    }
    return end;
}

static void example__each_token_left_out_or_doubled__is_safe(void **state) {
    size_t bytes;
    (void)state;
    char *text = parsed_file("design_example.tierkit", &bytes);
    uint8_t *mutant = malloc(2 * bytes);
    assert_non_null(mutant);
    for (size_t at = 0; at < bytes;) {
        size_t end = token_end(text, at);
        memcpy(mutant, text, at);
        memcpy(mutant + at, text + end, bytes - end);
        (void)fuzz_program(mutant, bytes - (end - at));
        memcpy(mutant, text, end);
        memcpy(mutant + end, text + at, bytes - at);
        (void)fuzz_program(mutant, bytes + (end - at));
        at = end;
    }
    free(mutant);
    free(text);
}

static void random_bytes__any__are_safe(void **state) {
    static const char letters[] = "tierkit 1\n  kpi a=b'\"(),:;%#-+*/<>!_09\t\r\xC3\xA4";
    uint64_t random = 88172645463325252u;
    (void)state;
    for (int round = 0; round < 4000; round++) {
        uint8_t bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            /* half of the rounds take any byte, half those of the language */
            bytes[i] = round % 2 == 0 ? (uint8_t)random
                                      : (uint8_t)letters[(random >> 20) % (sizeof letters - 1)];
        }
        (void)fuzz_program(bytes, random % sizeof bytes);
    }
}

/* ---- memory ---------------------------------------------------------------------------------- */

static const parsed_text memory_uses[] = { { "data", "money EUR\nkpi 'it''s' = x\n" },
                                           { NULL, NULL } };

/* Reads, takes the diagnostics and prints; E_NOMEM from any of them. */
static tierkit_status read_and_print(parsed *p, const char *text, size_t bytes, size_t *errors) {
    tierkit_table *table = NULL;
    tierkit_i_buffer out;
    parsed_read(p, text, bytes, memory_uses);
    TIERKIT_I_TRY(p->status);
    TIERKIT_I_TRY(tierkit_i_diagnostics_take(&p->list, &table));
    *errors = (size_t)tierkit_table_rows(table);
    tierkit_table_free(table);
    tierkit_i_buffer_init(&out, &p->memory);
    tierkit_status status = tierkit_i_print(&p->tree, &out);
    tierkit_i_buffer_free(&out);
    return status;
}

static void sweep(const char *text, size_t bytes, int mode, size_t expected_errors) {
    tierkit_status status = TIERKIT_E_NOMEM;
    for (size_t nth = 1; status != TIERKIT_OK; nth++) {
        size_t errors = 0;
        parsed p;
        parsed_begin(&p);
        failing_allocator_fail(&p.heap, nth, mode);
        status = read_and_print(&p, text, bytes, &errors);
        if (status == TIERKIT_OK) {
            assert_int_equal(p.heap.refused, 0);
            assert_int_equal(errors, expected_errors);
        } else {
            assert_int_equal(status, TIERKIT_E_NOMEM);
        }
        assert_true(parsed_end(&p));
    }
}

static void memory__runs_out_anywhere__is_told_and_nothing_leaks(void **state) {
    static const char wrong[] = "tierkit 1\nuse data\nkpi '' = $\nmoney EUR\nkpy x\n"
                                "facts f key k at d split by a, b, c\n  flow a = 1 +\n";
    size_t bytes;
    (void)state;
    char *text = parsed_file("design_example.tierkit", &bytes);
    for (int mode = FAIL_ONCE; mode <= FAIL_FROM_THEN_ON; mode++) {
        sweep(text, bytes, mode, 0);
        sweep(wrong, sizeof wrong - 1, mode, 6);
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example__cut_at_every_byte__is_safe),
        cmocka_unit_test(example__each_token_left_out_or_doubled__is_safe),
        cmocka_unit_test(random_bytes__any__are_safe),
        cmocka_unit_test(memory__runs_out_anywhere__is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
