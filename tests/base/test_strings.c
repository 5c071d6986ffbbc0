/* Owns: the tests of interning. Must not know: how slots are kept. Called by: meson test. */
#include "check.h"

#include "base/sort.h"
#include "base/strings.h"
#include "support/failing_allocator.h"

#include <stdlib.h>

enum { MANY = 20000 };

static tierkit_i_memory memory_of(const tierkit_allocator *record) {
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, record, NULL), TIERKIT_OK);
    return memory;
}

/* "id-0", "id-1", ... with a tail of a length that depends on the number. */
static size_t name_of(int number, char name[64]) {
    size_t at = 0;
    char digits[12];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    memcpy(name, "id-", 3);
    for (at = 3; count > 0; at++) {
        name[at] = digits[--count];
    }
    for (int i = 0; i < (int)(at * 7 % 23); i++) {
        name[at++] = '-';
    }
    return at;
}

static void strings__many_names__dense_codes_and_back(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings;
    tierkit_i_strings_init(&strings, &memory);
    assert_int_equal(tierkit_i_strings_find(&strings, "id-0", 4), TIERKIT_I_NO_CODE);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            char name[64];
            int32_t code = -5;
            size_t bytes = name_of(i, name);
            assert_int_equal(tierkit_i_strings_add(&strings, name, bytes, &code), TIERKIT_OK);
            assert_int_equal(code, i);
            assert_int_equal(strings.count, round == 0 ? i + 1 : MANY);
        }
    }
    for (int i = 0; i < MANY + 100; i++) {
        char name[64];
        size_t bytes = name_of(i, name), got = 0;
        assert_int_equal(tierkit_i_strings_find(&strings, name, bytes),
                         i < MANY ? i : TIERKIT_I_NO_CODE);
        if (i < MANY) {
            const char *text = tierkit_i_strings_get(&strings, (uint32_t)i, &got);
            assert_int_equal(got, bytes);
            assert_memory_equal(text, name, bytes);
        }
    }
    tierkit_i_strings_free(&strings);
    assert_int_equal(strings.count, 0);
}

static void strings__any_bytes__told_apart(void **state) {
    (void)state;
    static const tierkit_i_piece texts[] = {
        { "", 0 },           { "\0", 1 },        { "\0\0", 2 },     { "NA", 2 },
        { "na", 2 },         { "0010", 4 },      { "010", 3 },      { "10", 2 },
        { " 10", 3 },        { "10 ", 3 },       { "a\0b", 3 },     { "a\0c", 3 },
        { "a", 1 },          { "\xFF", 1 },      { "\xC3\xA9", 2 }, { "12345678", 8 },
        { "12345678\0", 9 }, { "123456789", 9 },
    };
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings;
    tierkit_i_strings_init(&strings, &memory);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        int32_t code = -5;
        assert_int_equal(tierkit_i_strings_add(&strings, texts[i].text, texts[i].bytes, &code),
                         TIERKIT_OK);
        assert_int_equal(code, i);
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(tierkit_i_strings_find(&strings, texts[i].text, texts[i].bytes), i);
    }
    tierkit_i_strings_free(&strings);
}

static void strings__only_the_empty_one__is_found(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings, copy;
    tierkit_i_strings_init(&strings, &memory);
    int32_t code = -5;
    size_t bytes = 9;
    assert_int_equal(tierkit_i_strings_add(&strings, NULL, 0, &code), TIERKIT_OK);
    assert_int_equal(code, 0);
    assert_non_null(tierkit_i_strings_get(&strings, 0, &bytes));
    assert_int_equal(bytes, 0);
    assert_int_equal(tierkit_i_strings_copy(&copy, &strings, &memory), TIERKIT_OK);
    assert_int_equal(tierkit_i_strings_find(&copy, "", 0), 0);
    tierkit_i_strings_free(&copy);
    tierkit_i_strings_free(&strings);
}

static void strings_truncate__undone_additions__as_if_never_made(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings;
    tierkit_i_strings_init(&strings, &memory);
    static const int keeps[] = { 5000, 4999, 2500, 17, 1, 0 };
    for (size_t k = 0; k < COUNT_OF(keeps); k++) {
        for (int i = 0; i < MANY; i++) {
            char name[64];
            int32_t code = -5;
            size_t bytes = name_of(i, name);
            assert_int_equal(tierkit_i_strings_add(&strings, name, bytes, &code), TIERKIT_OK);
            assert_int_equal(code, i);
        }
        tierkit_i_strings_truncate(&strings, (uint32_t)keeps[k]);
        assert_int_equal(strings.count, keeps[k]);
        for (int i = 0; i < MANY; i++) {
            char name[64];
            size_t bytes = name_of(i, name);
            assert_int_equal(tierkit_i_strings_find(&strings, name, bytes),
                             i < keeps[k] ? i : TIERKIT_I_NO_CODE);
        }
    }
    tierkit_i_strings_truncate(&strings, 10); /* more than there are: nothing to forget */
    assert_int_equal(strings.count, 0);
    tierkit_i_strings_free(&strings);
}

static void strings_copy__original_freed__copy_lives_on(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings, copy;
    tierkit_i_strings_init(&strings, &memory);
    for (int i = 0; i < 1000; i++) {
        char name[64];
        int32_t code = -5;
        assert_int_equal(tierkit_i_strings_add(&strings, name, name_of(i, name), &code),
                         TIERKIT_OK);
    }
    assert_int_equal(tierkit_i_strings_copy(&copy, &strings, &memory), TIERKIT_OK);
    tierkit_i_strings_free(&strings);
    for (int i = 0; i < 2000; i++) {
        char name[64];
        int32_t code = -5;
        size_t bytes = name_of(i, name);
        assert_int_equal(tierkit_i_strings_find(&copy, name, bytes),
                         i < 1000 ? i : TIERKIT_I_NO_CODE);
        assert_int_equal(tierkit_i_strings_add(&copy, name, bytes, &code), TIERKIT_OK);
        assert_int_equal(code, i);
    }
    tierkit_i_strings_free(&copy);
    assert_int_equal(tierkit_i_strings_copy(&copy, &strings, &memory), TIERKIT_OK);
    assert_int_equal(copy.count, 0);
    tierkit_i_strings_free(&copy);
}

static void strings_order__many_names__ascending_bytes(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_i_strings strings;
    tierkit_i_strings_init(&strings, &memory);
    uint64_t random = 11;
    for (int i = 0; i < 5000; i++) {
        char name[64];
        int32_t code = -5;
        size_t bytes = name_of((int)(next_random(&random) % 100000), name);
        assert_int_equal(tierkit_i_strings_add(&strings, name, bytes, &code), TIERKIT_OK);
    }
    uint32_t *order = calloc(2 * (size_t)strings.count, sizeof *order);
    assert_non_null(order);
    assert_int_equal(tierkit_i_strings_order(&strings, order, order + strings.count, NULL),
                     TIERKIT_OK);
    for (uint32_t i = 1; i < strings.count; i++) {
        size_t a_bytes = 0, b_bytes = 0;
        const char *a = tierkit_i_strings_get(&strings, order[i - 1], &a_bytes);
        const char *b = tierkit_i_strings_get(&strings, order[i], &b_bytes);
        assert_int_equal(tierkit_i_compare_bytes(a, a_bytes, b, b_bytes), -1);
    }
    free(order);
    tierkit_i_strings_free(&strings);
}

/* Each allocation of 300 additions refused in turn: the addition fails, nothing is added, and the
 * same addition works afterwards. */
static void strings_add__every_allocation_refused__retry_works(void **state) {
    (void)state;
    size_t nth = 1, refused = 0;
    do {
        failing_allocator heap;
        failing_allocator_init(&heap);
        failing_allocator_fail(&heap, nth++, FAIL_ONCE);
        tierkit_i_memory memory = memory_of(&heap.record);
        tierkit_i_strings strings;
        tierkit_i_strings_init(&strings, &memory);
        for (int i = 0; i < 300; i++) {
            char name[64];
            int32_t code = -5;
            size_t bytes = name_of(i, name);
            tierkit_status status = tierkit_i_strings_add(&strings, name, bytes, &code);
            if (status != TIERKIT_OK) {
                assert_int_equal(status, TIERKIT_E_NOMEM);
                assert_int_equal(code, -5);
                assert_int_equal(strings.count, i);
                assert_int_equal(tierkit_i_strings_find(&strings, name, bytes), TIERKIT_I_NO_CODE);
                assert_int_equal(tierkit_i_strings_add(&strings, name, bytes, &code), TIERKIT_OK);
            }
            assert_int_equal(code, i);
        }
        refused = heap.refused;
        tierkit_i_strings_free(&strings);
        assert_int_equal(heap.live_bytes, 0);
        assert_int_equal(heap.faults, 0);
    } while (refused > 0);
    assert_true(nth > 10);
}

static void strings_copy__every_allocation_refused__target_untouched(void **state) {
    (void)state;
    tierkit_i_memory plain = memory_of(NULL);
    tierkit_i_strings strings;
    tierkit_i_strings_init(&strings, &plain);
    int32_t code = -5;
    assert_int_equal(tierkit_i_strings_add(&strings, "one", 3, &code), TIERKIT_OK);
    for (size_t nth = 1; nth <= 3; nth++) {
        failing_allocator heap;
        failing_allocator_init(&heap);
        failing_allocator_fail(&heap, nth, FAIL_ONCE);
        tierkit_i_memory memory = memory_of(&heap.record);
        tierkit_i_strings copy, before;
        memset(&copy, 0x5A, sizeof copy);
        before = copy;
        assert_int_equal(tierkit_i_strings_copy(&copy, &strings, &memory), TIERKIT_E_NOMEM);
        assert_memory_equal(&copy, &before, sizeof copy);
        assert_int_equal(heap.live_bytes, 0);
    }
    tierkit_i_strings_free(&strings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings__many_names__dense_codes_and_back),
        cmocka_unit_test(strings__any_bytes__told_apart),
        cmocka_unit_test(strings__only_the_empty_one__is_found),
        cmocka_unit_test(strings_truncate__undone_additions__as_if_never_made),
        cmocka_unit_test(strings_copy__original_freed__copy_lives_on),
        cmocka_unit_test(strings_order__many_names__ascending_bytes),
        cmocka_unit_test(strings_add__every_allocation_refused__retry_works),
        cmocka_unit_test(strings_copy__every_allocation_refused__target_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
