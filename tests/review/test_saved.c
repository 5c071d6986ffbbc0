/* Owns: proof that a saved review loads as what it was, opens the next one, and that damaged bytes
 * are refused at their place. Must not know: the layout beyond what docs/design/0004-movement.md
 * says. Called by: meson test. */
#include "review/reviewed.h"

#include "base/hash.h"
#include "tierkit/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH_AT = 12, PRINT_AT = 20, AS_OF_AT = 36, RECORDS_AT = 40, TABLES_AT = 48, HEAD = 52 };

static const int32_t kinds[] = { 1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                                 15, 16, 17, 20, 21, 22, 23, 24, 26, 27, 29, 30, 31, 32 };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const char program_text[] =
    "money EUR scale 2\n"
    "attribute country text\n"
    "facts f key id at day split by channel\n"
    "  flow net money = amount\n"
    "  max latest date = sent\n"
    "review window last 1 quarter\n"
    "kpi half = net / 2 also by channel\n"
    "kpi seen by partner = latest over last quarter\n"
    "value score 0 to 100\n"
    "  results net weight 1 points 0: 0, 1000: 100\n"
    "classes by value as automatic\n"
    "  A from 60\n"
    "  B otherwise\n"
    "  down one step after 2 reviews more than 3 points below; up at the next review\n"
    "selection by score when net > 1 EUR\n"
    "  accept from 50\n"
    "  hold from 20\n"
    "  reject otherwise\n"
    "service policies first that holds\n"
    "  gold when class = A\n"
    "  plain otherwise\n"
    "promise speed core days gold 2, plain 5\n"
    "alert low red when net < 100 EUR owner sales act within 5 days\n";

static void begin(reviewed *r, int reversed) {
    static const char *const rows[2] = {
        "id|day|amount|sent|channel\na|2026-01-05|800.10|2026-01-06|web\nb|2026-01-07|"
        "-70.05||shop\nz|2026-02-05|1||web\nc|2026-03-31|333.33|2026-05-01|\xC3\xA4\n",
        "id|day|amount|sent|channel\nc|2026-03-31|333.33|2026-05-01|\xC3\xA4\nz|2026-02-05|"
        "1||web\nb|2026-01-07|-70.05||shop\na|2026-01-05|800.10|2026-01-06|web\n",
    };
    reviewed_begin(r, program_text);
    reviewed_records(r, "id|name|since|country\na|Ann|2020-01-01|DE\nb||2020-01-01|\n"
                        "c|C\xC3\xA9line|2020-01-01|FR\n");
    reviewed_facts(r, "f", rows[reversed]);
    reviewed_run(r, "2026-03-31");
}

static char *text_of(const tierkit_review *review, int32_t kind) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_table(review, kind, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

static uint64_t number_at(const uint8_t *bytes, size_t at, size_t count) {
    uint64_t number = 0;
    for (size_t i = count; i > 0; i--) {
        number = number << 8 | bytes[at + i - 1];
    }
    return number;
}

/* Length and checksum as they must be. */
static void make_frame_right(uint8_t *bytes, size_t count) {
    uint32_t sum;
    for (size_t i = 0; i < 8; i++) {
        bytes[LENGTH_AT + i] = (uint8_t)((uint64_t)count >> (8 * i));
    }
    sum = tierkit_i_crc32c(0, bytes, count - 4);
    for (size_t i = 0; i < 4; i++) {
        bytes[count - 4 + i] = (uint8_t)(sum >> (8 * i));
    }
}

static void refused(const uint8_t *bytes, size_t count, tierkit_status wanted, int64_t position) {
    tierkit_error err = reviewed_error();
    tierkit_review *review = (tierkit_review *)(uintptr_t)1;
    uint8_t *exact = malloc(count + (count == 0));
    assert_non_null(exact);
    memcpy(exact, bytes, count);
    tierkit_status status = tierkit_review_load(exact, count, NULL, NULL, &review, &err);
    free(exact);
    if (status != wanted || (position >= 0 && err.position != position)) {
        fail_msg("%d bytes: %s at %d: %s", (int)count, tierkit_status_name(status),
                 (int)err.position, err.text);
    }
    assert_null(review);
    assert_true(err.position >= 0 && (uint64_t)err.position <= count);
    assert_true(strlen(err.text) > 10);
}

static void saved__loaded__is_what_it_was(void **state) {
    reviewed r;
    uint8_t before[16], after[16];
    size_t count = 0, again = 0;
    (void)state;
    begin(&r, 0);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    tierkit_review *loaded = NULL;
    assert_int_equal(tierkit_review_load(bytes, count, &r.heap.record, NULL, &loaded, NULL),
                     TIERKIT_OK);
    for (size_t k = 0; k < KINDS; k++) {
        char *wanted = text_of(r.review, kinds[k]), *found = text_of(loaded, kinds[k]);
        assert_string_equal(found, wanted);
        free(wanted);
        free(found);
    }
    reviewed_digest(r.review, before);
    reviewed_digest(loaded, after);
    assert_memory_equal(before, after, 16);
    assert_int_equal(tierkit_review_as_of(loaded), reviewed_day("2026-03-31"));
    assert_int_equal(tierkit_review_distributors(loaded), 3);
    uint8_t *same = reviewed_saved(loaded, &again);
    assert_int_equal(again, count);
    assert_memory_equal(same, bytes, count);
    free(same);
    free(bytes);
    tierkit_review_free(loaded);
    reviewed_end(&r);
}

/* A table keeps what it shows, also without its review. */
static void saved__table_of_a_loaded_review__outlives_it(void **state) {
    reviewed r;
    tierkit_column column;
    tierkit_table *table = NULL;
    (void)state;
    begin(&r, 0);
    r.review = reviewed_reloaded(r.review);
    assert_int_equal(tierkit_review_table(r.review, TIERKIT_REVIEW_VALUES, NULL, &table, NULL),
                     TIERKIT_OK);
    tierkit_review_free(r.review);
    r.review = NULL;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    assert_int_equal(tierkit_table_column(table, 1, &column, NULL), TIERKIT_OK);
    assert_string_equal(column.name, "score");
    assert_int_equal(column.type, TIERKIT_TYPE_FLOAT64);
    assert_int_equal(column.rows, 3);
    tierkit_table_free(table);
    reviewed_end(&r);
}

static void saved__rows_in_another_order__equal_bytes(void **state) {
    reviewed one, other;
    size_t count = 0, others = 0;
    (void)state;
    begin(&one, 0);
    begin(&other, 1);
    uint8_t *a = reviewed_saved(one.review, &count), *b = reviewed_saved(other.review, &others);
    assert_int_equal(count, others);
    assert_memory_equal(a, b, count);
    free(a);
    free(b);
    reviewed_end(&one);
    reviewed_end(&other);
}

/* The layout, byte by byte as far as the first row: the same on every machine. */
static void saved__bytes__are_laid_out_as_said(void **state) {
    static const uint8_t head[12] = { 'T', 'I', 'E', 'R', 'K', 'I', 'T', 'R', 1, 0, 0, 0 };
    static const uint8_t kpis[] = { 1, 0, 0, 0, 9, 0, 0, 0, 1, 14, 0, 0, 0 };
    static const uint8_t unit_and_kpi[] = { 0, 0, 0, 0, 1, 3, 0, 0, 0, 'k', 'p', 'i' };
    reviewed r;
    uint8_t print[16];
    size_t count = 0;
    (void)state;
    begin(&r, 0);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    assert_memory_equal(bytes, head, sizeof head);
    assert_int_equal(number_at(bytes, LENGTH_AT, 8), count);
    assert_int_equal(tierkit_program_fingerprint(r.program, print), TIERKIT_OK);
    assert_memory_equal(bytes + PRINT_AT, print, 16);
    assert_int_equal(number_at(bytes, AS_OF_AT, 4), reviewed_day("2026-03-31"));
    assert_int_equal(number_at(bytes, RECORDS_AT, 8), 3);
    assert_int_equal(number_at(bytes, TABLES_AT, 4), KINDS);
    assert_memory_equal(bytes + HEAD, kpis, sizeof kpis);
    assert_memory_equal(bytes + HEAD + sizeof kpis, "distributor_id", 14);
    assert_memory_equal(bytes + HEAD + sizeof kpis + 14, unit_and_kpi, sizeof unit_and_kpi);
    assert_int_equal(number_at(bytes, count - 4, 4), tierkit_i_crc32c(0, bytes, count - 4));
    free(bytes);
    reviewed_end(&r);
}

static void saved__what_needs_the_network__is_unsupported(void **state) {
    reviewed r;
    (void)state;
    begin(&r, 0);
    tierkit_review *loaded = NULL;
    size_t count = 0;
    uint8_t *bytes = reviewed_saved(r.review, &count);
    assert_int_equal(tierkit_review_load(bytes, count, NULL, NULL, &loaded, NULL), TIERKIT_OK);
    free(bytes);
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_review_series(loaded, TIERKIT_PERIOD_YEAR, NULL, &table, NULL),
                     TIERKIT_E_UNSUPPORTED);
    assert_null(table);
    assert_int_equal(tierkit_review_explain(loaded, "a", 1, NULL, &table, NULL),
                     TIERKIT_E_UNSUPPORTED);
    assert_int_equal(tierkit_review_gap(loaded, "a", 1, NULL, &table, NULL), TIERKIT_E_UNSUPPORTED);
    for (int side = 0; side < 2; side++) {
        assert_int_equal(tierkit_review_compare(side ? loaded : r.review, side ? r.review : loaded,
                                                TIERKIT_COMPARE_MATRIX, NULL, &table, NULL),
                         TIERKIT_E_UNSUPPORTED);
        assert_null(table);
    }
    assert_int_equal(tierkit_review_table(loaded, 99, NULL, &table, NULL), TIERKIT_E_ARGUMENT);
    tierkit_review_free(loaded);
    reviewed_end(&r);
}

static void saved__arguments__are_checked(void **state) {
    reviewed r;
    size_t needed = 7;
    uint8_t few[60];
    tierkit_review *loaded = (tierkit_review *)(uintptr_t)1;
    (void)state;
    begin(&r, 0);
    memset(few, 0x5A, sizeof few);
    assert_int_equal(tierkit_review_save(NULL, NULL, NULL, 0, &needed, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_save(r.review, NULL, NULL, 0, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_save(r.review, NULL, NULL, 9, &needed, NULL), TIERKIT_E_NULL);
    assert_int_equal(needed, 7);
    assert_int_equal(tierkit_review_save(r.review, NULL, few, sizeof few, &needed, NULL),
                     TIERKIT_E_SPACE);
    assert_true(needed > sizeof few && few[0] == 0x5A && few[59] == 0x5A);
    assert_int_equal(tierkit_review_load(few, 4, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_load(NULL, 4, NULL, NULL, &loaded, NULL), TIERKIT_E_NULL);
    assert_null(loaded);
    reviewed_end(&r);
}

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)user;
    (void)done;
    (void)total;
    return 1;
}

static void saved__cancelled__nothing_is_given(void **state) {
    enum { MANY = 4000 };
    reviewed r;
    tierkit_call call;
    tierkit_review *loaded = NULL;
    size_t needed = 7, count = 0;
    char *rows = malloc(16 * MANY);
    (void)state;
    assert_non_null(rows);
    char *end = rows + sprintf(rows, "id\n");
    for (int i = 0; i < MANY; i++) {
        end += sprintf(end, "p%d\n", i);
    }
    begin(&r, 0);
    reviewed_records(&r, rows);
    reviewed_run(&r, "2026-03-31");
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    assert_int_equal(tierkit_review_save(r.review, &call, NULL, 0, &needed, NULL),
                     TIERKIT_E_CANCELLED);
    assert_int_equal(needed, 7);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    assert_int_equal(tierkit_review_load(bytes, count, NULL, &call, &loaded, NULL),
                     TIERKIT_E_CANCELLED);
    assert_null(loaded);
    free(bytes);
    free(rows);
    reviewed_end(&r);
}

static void damaged__each_bit__is_refused(void **state) {
    reviewed r;
    size_t count = 0;
    (void)state;
    begin(&r, 0);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    for (size_t at = 0; at < count; at++) {
        tierkit_review *loaded = NULL;
        bytes[at] ^= (uint8_t)(1u << at % 8);
        if (tierkit_review_load(bytes, count, NULL, NULL, &loaded, NULL) == TIERKIT_OK) {
            fail_msg("byte %d damaged, and loaded", (int)at);
        }
        bytes[at] ^= (uint8_t)(1u << at % 8);
    }
    free(bytes);
    reviewed_end(&r);
}

static void damaged__frame__is_refused_at_its_place(void **state) {
    reviewed r;
    size_t count = 0;
    (void)state;
    begin(&r, 0);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    refused(bytes, 0, TIERKIT_E_FORMAT, 0);
    for (size_t few = 1; few < count; few += few < 60 ? 1 : 97) {
        refused(bytes, few, TIERKIT_E_TRUNCATED, (int64_t)few);
    }
    bytes[count - 1] ^= 1;
    refused(bytes, count, TIERKIT_E_CHECKSUM, (int64_t)count - 4);
    bytes[count - 1] ^= 1;
    bytes[7] = 'N';
    refused(bytes, count, TIERKIT_E_FORMAT, 0);
    bytes[7] = 'R';
    bytes[8] = 2;
    refused(bytes, count, TIERKIT_E_VERSION, 8);
    bytes[8] = 1;
    bytes[10] = 1;
    make_frame_right(bytes, count);
    refused(bytes, count, TIERKIT_E_FORMAT, 10);
    free(bytes);
    reviewed_end(&r);
}

/* Numbers behind a frame that is right. */
static void damaged__inside__is_refused(void **state) {
    static const struct {
        size_t at, bytes;
        uint64_t value;
    } cases[] = {
        { AS_OF_AT, 4, INT32_MAX },    /* no day */
        { RECORDS_AT, 8, UINT64_MAX }, /* more than there can be */
        { TABLES_AT, 4, 0 },           /* no table of movement */
        { TABLES_AT, 4, KINDS + 1 },   /* more than there are */
        { TABLES_AT, 4, KINDS - 1 },   /* bytes are left */
        { HEAD, 4, 99 },               /* no such table */
        { HEAD, 4, 2 },                /* twice */
        { HEAD + 4, 4, 0 },            /* no column */
        { HEAD + 4, 4, UINT32_MAX },   /* more than bytes */
        { HEAD + 8, 1, 9 },            /* no such type */
        { HEAD + 9, 4, UINT32_MAX },   /* a name beyond the end */
        { HEAD + 13, 1, 0 },           /* a NUL in a name */
        { HEAD + 13, 1, 0xFF },        /* no UTF-8 */
    };
    reviewed r;
    size_t count = 0;
    (void)state;
    begin(&r, 0);
    uint8_t *bytes = reviewed_saved(r.review, &count);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t *wrong = malloc(count);
        assert_non_null(wrong);
        memcpy(wrong, bytes, count);
        for (size_t b = 0; b < cases[i].bytes; b++) {
            wrong[cases[i].at + b] = (uint8_t)(cases[i].value >> (8 * b));
        }
        make_frame_right(wrong, count);
        refused(wrong, count, TIERKIT_E_FORMAT, -1);
        free(wrong);
    }
    free(bytes);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saved__loaded__is_what_it_was),
        cmocka_unit_test(saved__table_of_a_loaded_review__outlives_it),
        cmocka_unit_test(saved__rows_in_another_order__equal_bytes),
        cmocka_unit_test(saved__bytes__are_laid_out_as_said),
        cmocka_unit_test(saved__what_needs_the_network__is_unsupported),
        cmocka_unit_test(saved__arguments__are_checked),
        cmocka_unit_test(saved__cancelled__nothing_is_given),
        cmocka_unit_test(damaged__each_bit__is_refused),
        cmocka_unit_test(damaged__frame__is_refused_at_its_place),
        cmocka_unit_test(damaged__inside__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
