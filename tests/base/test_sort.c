/* Owns: the tests of orders and keys. Must not know: what is sorted. Called by: meson test. */
#include "check.h"

#include "base/sort.h"

#include <stdlib.h>

enum { MOST = 3000 };

/* Ascending, and equal keys in the order they came in. */
static int is_stably_sorted(const tierkit_i_keyed *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (items[i - 1].key > items[i].key ||
            (items[i - 1].key == items[i].key && items[i - 1].index > items[i].index)) {
            return 0;
        }
    }
    return 1;
}

/* Each index once, with the key and the extra it had. */
static int is_permutation(const tierkit_i_keyed *before, const tierkit_i_keyed *after,
                          size_t count) {
    char seen[MOST] = { 0 };
    for (size_t i = 0; i < count; i++) {
        const tierkit_i_keyed *was = &before[after[i].index];
        if (seen[after[i].index]++ || was->key != after[i].key || was->extra != after[i].extra) {
            return 0;
        }
    }
    return 1;
}

static void sort_keyed__many_shapes__stable_permutation(void **state) {
    (void)state;
    static const struct {
        const char *label;
        uint64_t mask; /* bits of the key that vary */
        uint64_t set;  /* bits that are always set */
    } shapes[] = {
        { "all bits", UINT64_MAX, 0 },
        { "one bit", 1, 0 },
        { "top bit", UINT64_C(1) << 63, 5 },
        { "narrow", 0xFFF, 0xABC0000000000000u },
        { "middle", 0x0000FFF000000000u, 0x8000000000000001u },
        { "two islands", 0xF00000000000000Fu, 0 },
        { "all equal", 0, 42 },
    };
    static const size_t counts[] = { 0, 1, 2, 31, 32, 33, 34, 255, 1000, MOST };
    tierkit_i_keyed *before = malloc(3 * MOST * sizeof *before);
    assert_non_null(before);
    tierkit_i_keyed *after = before + MOST, *scratch = after + MOST;
    uint64_t random = 7;
    for (size_t shape = 0; shape < COUNT_OF(shapes); shape++) {
        for (size_t c = 0; c < COUNT_OF(counts); c++) {
            for (size_t i = 0; i < counts[c]; i++) {
                uint64_t key = (next_random(&random) & shapes[shape].mask) | shapes[shape].set;
                before[i] = (tierkit_i_keyed){ key, (uint32_t)i, (uint32_t)(key >> 7) };
            }
            memcpy(after, before, counts[c] * sizeof *before);
            assert_int_equal(tierkit_i_sort_keyed_paced(after, counts[c], scratch, NULL),
                             TIERKIT_OK);
            if (!is_stably_sorted(after, counts[c]) || !is_permutation(before, after, counts[c])) {
                fail_msg("%s, %zu items", shapes[shape].label, counts[c]);
            }
        }
    }
    free(before);
}

static void key_of_double__ascending_values__ascending_keys(void **state) {
    (void)state;
    static const double values[] = { -1.7976931348623157e308,
                                     -1e10,
                                     -1.5,
                                     -1.0,
                                     -2.2250738585072014e-308,
                                     -5e-324,
                                     0.0,
                                     5e-324,
                                     2.2250738585072014e-308,
                                     0.1,
                                     1.0,
                                     1.5,
                                     1e10,
                                     1.7976931348623157e308 };
    for (size_t i = 1; i < COUNT_OF(values); i++) {
        assert_true(tierkit_i_key_of_double(values[i - 1]) < tierkit_i_key_of_double(values[i]));
    }
    assert_true(tierkit_i_key_of_double(-0.0) == tierkit_i_key_of_double(0.0));
}

static void key_of_int64__ascending_values__ascending_keys(void **state) {
    (void)state;
    static const int64_t values[] = { INT64_MIN, INT64_MIN + 1, -2, -1, 0, 1, 2, INT64_MAX };
    for (size_t i = 1; i < COUNT_OF(values); i++) {
        assert_true(tierkit_i_key_of_int64(values[i - 1]) < tierkit_i_key_of_int64(values[i]));
    }
}

static void compare_bytes__ascending_texts__ordered_as_unsigned_bytes(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
    } texts[] = { { NULL, 0 },   { "\0", 1 }, { "\0\0", 2 }, { "0010", 4 },     { "010", 3 },
                  { "10", 2 },   { "9", 1 },  { "A", 1 },    { "AB", 2 },       { "a", 1 },
                  { "a\0b", 3 }, { "ab", 2 }, { "z", 1 },    { "\xC3\xA9", 2 }, { "\xFF", 1 } };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (size_t j = 0; j < COUNT_OF(texts); j++) {
            assert_int_equal(tierkit_i_compare_bytes(texts[i].bytes, texts[i].count, texts[j].bytes,
                                                     texts[j].count),
                             (i > j) - (i < j));
        }
    }
}

static int compare_values(const void *context, uint32_t a, uint32_t b) {
    const int *values = context;
    return (values[a] > values[b]) - (values[a] < values[b]);
}

static void sort_indices__random_and_ordered__stable_permutation(void **state) {
    (void)state;
    static const size_t counts[] = { 0, 1, 2, 15, 16, 17, 32, 33, 48, 100, 1023, 1025, MOST };
    static const int ranges[] = { 1, 3, 1000000, -1, -2 }; /* -1 = ascending, -2 = descending */
    static int values[MOST];
    static uint32_t indices[MOST], scratch[MOST];
    uint64_t random = 3;
    for (size_t r = 0; r < COUNT_OF(ranges); r++) {
        for (size_t c = 0; c < COUNT_OF(counts); c++) {
            char seen[MOST] = { 0 };
            for (size_t i = 0; i < counts[c]; i++) {
                int value = (int)(next_random(&random) >> 40);
                values[i] = ranges[r] > 0 ? value % ranges[r] : ranges[r] == -1 ? (int)i : -(int)i;
                indices[i] = (uint32_t)i;
            }
            assert_int_equal(tierkit_i_sort_indices_paced(indices, counts[c], scratch,
                                                          compare_values, values, NULL),
                             TIERKIT_OK);
            for (size_t i = 0; i < counts[c]; i++) {
                int order = i == 0 ? -1 : compare_values(values, indices[i - 1], indices[i]);
                int stable = order < 0 || (order == 0 && indices[i - 1] < indices[i]);
                if (!stable || seen[indices[i]]++) {
                    fail_msg("range %d, %zu indices, at %zu", ranges[r], counts[c], i);
                }
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort_keyed__many_shapes__stable_permutation),
        cmocka_unit_test(key_of_double__ascending_values__ascending_keys),
        cmocka_unit_test(key_of_int64__ascending_values__ascending_keys),
        cmocka_unit_test(compare_bytes__ascending_texts__ordered_as_unsigned_bytes),
        cmocka_unit_test(sort_indices__random_and_ordered__stable_permutation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
