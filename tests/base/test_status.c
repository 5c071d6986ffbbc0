/* Owns: the tests of status texts, the error record and sized records. Must not know: any object.
 * Called by: meson test. */
#include "check.h"

#include "base/status.h"

static const tierkit_status codes[] = {
#define X(code, name, text) code,
#include "base/status.def"
#undef X
};

static void status_name__each_code__unique_and_like_its_constant(void **state) {
    (void)state;
    static const char *const names[] = {
#define X(code, name, text) #code,
#include "base/status.def"
#undef X
    };
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        assert_memory_equal(names[i], "TIERKIT_", 8);
        assert_string_equal(tierkit_status_name(codes[i]), names[i] + 8);
        assert_true(strlen(tierkit_status_text(codes[i])) > 5);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(tierkit_status_text(codes[i]), tierkit_status_text(codes[j]));
        }
    }
}

static void status_name__other_numbers__unknown(void **state) {
    (void)state;
    static const tierkit_status others[] = { 1, -8, -19, -999, INT32_MIN, INT32_MAX };
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_string_equal(tierkit_status_name(others[i]), "unknown");
        assert_non_null(tierkit_status_text(others[i]));
    }
}

typedef struct later_record {
    uint32_t struct_size;
    uint32_t flags;
    int64_t old_field;
    int64_t new_field;
} later_record;

static void record_check__sizes_around_the_limits__as_documented(void **state) {
    (void)state;
    enum { FIRST = 8, KNOWN = 16 };
    static const struct {
        uint32_t size;
        int64_t new_field;
        tierkit_status status;
    } cases[] = {
        { 0, 0, TIERKIT_E_ABI_SIZE },
        { FIRST - 1, 0, TIERKIT_E_ABI_SIZE },
        { FIRST, 1, TIERKIT_OK },
        { KNOWN, 1, TIERKIT_OK },
        { KNOWN + 8, 0, TIERKIT_OK },
        { KNOWN + 8, 1, TIERKIT_E_ABI_FORWARD },
        { KNOWN + 8, -1, TIERKIT_E_ABI_FORWARD },
        { 4097, 0, TIERKIT_E_ABI_SIZE },
        { UINT32_MAX, 0, TIERKIT_E_ABI_SIZE },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        later_record record = { cases[i].size, 0, 3, cases[i].new_field };
        if (tierkit_i_record_check(&record, FIRST, KNOWN) != cases[i].status) {
            fail_msg("row %zu", i);
        }
    }
    uint32_t largest[1024] = { 4096 };
    assert_int_equal(tierkit_i_record_check(largest, FIRST, KNOWN), TIERKIT_OK);
    assert_int_equal(tierkit_i_record_check(NULL, FIRST, KNOWN), TIERKIT_OK);
}

static void fail__record_given__filled(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err, .position = 9 };
    assert_int_equal(tierkit_i_fail(&err, TIERKIT_E_RANGE, "too far"), TIERKIT_E_RANGE);
    assert_int_equal(err.code, TIERKIT_E_RANGE);
    assert_int_equal(err.row, -1);
    assert_int_equal(err.field, -1);
    assert_int_equal(err.position, -1);
    assert_string_equal(err.text, "too far");
    assert_int_equal(tierkit_i_fail_at(&err, TIERKIT_E_DATE, 12, 3, "no day"), TIERKIT_E_DATE);
    assert_int_equal(err.row, 12);
    assert_int_equal(err.field, 3);
    assert_string_equal(err.text, "no day");
}

static void fail__record_missing_small_or_absurd__left_alone(void **state) {
    (void)state;
    static const uint32_t sizes[] = { 0, 8, sizeof(tierkit_error) - 1, 4097, UINT32_MAX };
    assert_int_equal(tierkit_i_fail(NULL, TIERKIT_E_NULL, "x"), TIERKIT_E_NULL);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        tierkit_error err, before;
        memset(&err, 0x5A, sizeof err);
        err.struct_size = sizes[i];
        before = err;
        assert_int_equal(tierkit_i_fail(&err, TIERKIT_E_NULL, "x"), TIERKIT_E_NULL);
        assert_memory_equal(&err, &before, sizeof err);
    }
}

static void fail_pieces__texts_of_hosts__joined_and_made_harmless(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    static const tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),
                                              TIERKIT_I_PIECE("a\nb\x7F\0c"),
                                              TIERKIT_I_PIECE("' is \xC3\xA9") };
    (void)tierkit_i_fail_pieces(&err, TIERKIT_E_COLUMN, 1, 2, pieces, COUNT_OF(pieces));
    assert_string_equal(err.text, "column 'a?b??c' is \xC3\xA9");
}

static void fail_pieces__too_long__cut_between_characters(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    char long_text[300];
    memset(long_text, 'x', sizeof long_text);
    for (size_t start = 186; start < 192; start++) {
        /* U+1F600 in four bytes from `start` on; the room ends at 191. */
        memset(long_text, 'x', sizeof long_text);
        memcpy(long_text + start, "\xF0\x9F\x98\x80", 4);
        tierkit_i_piece pieces[] = { { long_text, sizeof long_text }, TIERKIT_I_PIECE("tail") };
        (void)tierkit_i_fail_pieces(&err, TIERKIT_E_TEXT, 0, 0, pieces, 2);
        size_t want = start + 4 <= 191 || start == 191 ? 191 : start;
        assert_int_equal(strlen(err.text), want);
        assert_memory_equal(err.text, long_text, want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_name__each_code__unique_and_like_its_constant),
        cmocka_unit_test(status_name__other_numbers__unknown),
        cmocka_unit_test(record_check__sizes_around_the_limits__as_documented),
        cmocka_unit_test(fail__record_given__filled),
        cmocka_unit_test(fail__record_missing_small_or_absurd__left_alone),
        cmocka_unit_test(fail_pieces__texts_of_hosts__joined_and_made_harmless),
        cmocka_unit_test(fail_pieces__too_long__cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
