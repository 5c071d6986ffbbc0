/* Owns: the tests of building and reading tables. Must not know: what tables are about.
 * Called by: meson test. */
#include "check.h"

#include "base/table.h"
#include "support/failing_allocator.h"

static const tierkit_i_column_spec specs[] = {
    { "id", "", TIERKIT_I_CELLS_TEXT },         { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "sales", "EUR", TIERKIT_I_CELLS_NUMBER }, { "since", "", TIERKIT_I_CELLS_DATE },
    { "active", "", TIERKIT_I_CELLS_FLAG },
};
enum { COLUMNS = 5 };

static tierkit_i_memory memory_of(const tierkit_allocator *record) {
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, record, NULL), TIERKIT_OK);
    return memory;
}

/* Four rows: full, all missing, edges, an exact decimal that no double holds. */
static tierkit_status fill(tierkit_table *table) {
    static const tierkit_i_piece joined[] = { TIERKIT_I_PIECE("ca"), TIERKIT_I_PIECE(""),
                                              TIERKIT_I_PIECE("f\xC3\xA9") };
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, "0010xx", 4));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, 1));
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, 0.1));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, 15886));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, 1));
    for (int i = 0; i < COLUMNS; i++) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
    }
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, ""));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, INT64_MIN));
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, -0.0));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, -719162));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, 0));
    TIERKIT_I_TRY(tierkit_i_table_add_pieces(table, joined, COUNT_OF(joined)));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, 0));
    TIERKIT_I_TRY(
        tierkit_i_table_add_decimal(table, (tierkit_i_i128){ 10000000000000000001u, 0 }, 4));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, 2932896));
    return tierkit_i_table_add_flag(table, 2);
}

static const char *const texts[4][COLUMNS] = {
    { "0010", "1", "0.1", "2013-06-30", "true" },
    { "", "", "", "", "" },
    { "", "-9223372036854775808", "0", "0001-01-01", "false" },
    { "caf\xC3\xA9", "0", "1000000000000000.0001", "9999-12-31", "true" },
};

static tierkit_table *build(const tierkit_i_memory *memory) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_table_new(memory, NULL, specs, COLUMNS, &table), TIERKIT_OK);
    assert_int_equal(fill(table), TIERKIT_OK);
    return table;
}

static void table_text__every_kind_of_cell__canonical(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = build(&memory);
    assert_int_equal(tierkit_table_rows(table), 4);
    assert_int_equal(tierkit_table_columns(table), COLUMNS);
    for (int64_t row = 0; row < 4; row++) {
        for (int32_t column = 0; column < COLUMNS; column++) {
            char text[64];
            size_t needed = 99;
            assert_int_equal(
                tierkit_table_text(table, row, column, text, sizeof text, &needed, NULL),
                TIERKIT_OK);
            if (!is_text(text, needed, texts[row][column])) {
                fail_msg("row %d, column %d: %.*s", (int)row, (int)column, (int)needed, text);
            }
        }
    }
    tierkit_table_free(table);
}

static void table_text__small_buffer_or_no_cell__refused(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = build(&memory);
    tierkit_error err = { .struct_size = sizeof err };
    char text[8] = "#######";
    size_t needed = 99;
    assert_int_equal(tierkit_table_text(table, 0, 3, text, 8, &needed, &err), TIERKIT_E_SPACE);
    assert_int_equal(needed, 10);
    assert_int_equal(err.code, TIERKIT_E_SPACE);
    assert_int_equal(tierkit_table_text(table, 0, 3, NULL, 0, &needed, NULL), TIERKIT_E_SPACE);
    assert_int_equal(tierkit_table_text(table, 1, 0, NULL, 0, &needed, NULL), TIERKIT_OK);
    assert_int_equal(needed, 0);
    assert_int_equal(tierkit_table_text(table, -1, 0, text, 8, &needed, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_table_text(table, 4, 0, text, 8, &needed, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_table_text(table, 0, -1, text, 8, &needed, &err), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_table_text(table, 0, COLUMNS, text, 8, &needed, &err),
                     TIERKIT_E_RANGE);
    assert_int_equal(err.field, COLUMNS);
    assert_int_equal(tierkit_table_text(NULL, 0, 0, text, 8, &needed, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_table_text(table, 0, 0, text, 8, NULL, &err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_table_text(table, 0, 0, NULL, 8, &needed, &err), TIERKIT_E_NULL);
    assert_string_equal(text, "#######");
    assert_int_equal(needed, 0);
    tierkit_table_free(table);
}

static tierkit_column column_of(const tierkit_table *table, int32_t number) {
    tierkit_column column = { .struct_size = sizeof column };
    assert_int_equal(tierkit_table_column(table, number, &column, NULL), TIERKIT_OK);
    assert_int_equal(column.struct_size, sizeof column);
    assert_int_equal(column.rows, tierkit_table_rows(table));
    assert_int_equal(column.stride, 0);
    assert_int_equal(column.validity_offset, 0);
    assert_string_equal(column.name, specs[number].name);
    assert_string_equal(column.unit, specs[number].unit);
    return column;
}

static void table_column__every_type__readable_as_an_array(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = build(&memory);
    tierkit_column text = column_of(table, 0), integer = column_of(table, 1);
    tierkit_column number = column_of(table, 2), date = column_of(table, 3);
    tierkit_column flag = column_of(table, 4);
    assert_int_equal(text.type, TIERKIT_TYPE_TEXT);
    assert_int_equal(integer.type, TIERKIT_TYPE_INT64);
    assert_int_equal(number.type, TIERKIT_TYPE_FLOAT64);
    assert_int_equal(date.type, TIERKIT_TYPE_DATE32);
    assert_int_equal(flag.type, TIERKIT_TYPE_FLAG8);
    static const int64_t offsets[] = { 0, 4, 4, 4, 9 };
    static const int64_t integers[] = { 1, 0, INT64_MIN, 0 };
    static const double numbers[] = { 0.1, 0.0, 0.0, 1000000000000000.0001 };
    static const int32_t dates[] = { 15886, 0, -719162, 2932896 };
    static const uint8_t flags[] = { 1, 0, 0, 1 };
    assert_memory_equal(text.offsets, offsets, sizeof offsets);
    assert_memory_equal(text.data, "0010caf\xC3\xA9", 9);
    assert_memory_equal(integer.data, integers, sizeof integers);
    assert_memory_equal(number.data, numbers, sizeof numbers);
    assert_memory_equal(date.data, dates, sizeof dates);
    assert_memory_equal(flag.data, flags, sizeof flags);
    assert_int_equal(text.validity[0] & 15, 13); /* row 1 is missing */
    assert_int_equal(flag.validity[0] & 15, 13);
    tierkit_table_free(table);
}

static void table_column__bad_arguments__out_untouched(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = build(&memory);
    const struct {
        uint32_t size;
        int32_t column;
        tierkit_status status;
    } cases[] = { { 0, 0, TIERKIT_E_ABI_SIZE },
                  { sizeof(tierkit_column) - 1, 0, TIERKIT_E_ABI_SIZE },
                  { 4097, 0, TIERKIT_E_ABI_SIZE },
                  { sizeof(tierkit_column), -1, TIERKIT_E_RANGE },
                  { sizeof(tierkit_column), COLUMNS, TIERKIT_E_RANGE } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        tierkit_error err = { .struct_size = sizeof err };
        tierkit_column column, before;
        memset(&column, 0x5A, sizeof column);
        column.struct_size = cases[i].size;
        before = column;
        assert_int_equal(tierkit_table_column(table, cases[i].column, &column, &err),
                         cases[i].status);
        assert_memory_equal(&column, &before, sizeof column);
        assert_int_equal(err.code, cases[i].status);
    }
    tierkit_column column = { .struct_size = sizeof column };
    assert_int_equal(tierkit_table_column(NULL, 0, &column, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_table_column(table, 0, NULL, NULL), TIERKIT_E_NULL);
    tierkit_table_free(table);
}

/* A later caller's record: only what this version knows is written. */
static void table_column__larger_record__only_known_bytes_written(void **state) {
    (void)state;
    struct {
        tierkit_column known;
        uint64_t later;
    } record = { { .struct_size = sizeof record }, 42 };
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = build(&memory);
    assert_int_equal(tierkit_table_column(table, 1, &record.known, NULL), TIERKIT_OK);
    assert_string_equal(record.known.name, "rank");
    assert_int_equal(record.known.struct_size, sizeof record);
    assert_true(record.later == 42);
    tierkit_table_free(table);
}

static void table__empty_or_none__readable(void **state) {
    (void)state;
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_table_new(&memory, NULL, specs, COLUMNS, &table), TIERKIT_OK);
    for (int32_t i = 0; i < COLUMNS; i++) {
        tierkit_column column = column_of(table, i);
        assert_non_null(column.data);
        assert_null(column.validity);
        if (column.type == TIERKIT_TYPE_TEXT) {
            assert_int_equal(((const int64_t *)column.offsets)[0], 0);
        }
    }
    tierkit_table_free(table);
    tierkit_table_free(NULL);
    assert_int_equal(tierkit_table_rows(NULL), 0);
    assert_int_equal(tierkit_table_columns(NULL), 0);
}

static void table__many_rows__decimals_found_among_doubles(void **state) {
    (void)state;
    static const tierkit_i_column_spec one[] = { { "n", "", TIERKIT_I_CELLS_NUMBER } };
    tierkit_i_memory memory = memory_of(NULL);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_table_new(&memory, NULL, one, 1, &table), TIERKIT_OK);
    for (int64_t i = 0; i < 1000; i++) {
        if (i % 3 == 1) {
            /* More digits than a double holds. */
            assert_int_equal(tierkit_i_table_add_decimal(
                                 table, tierkit_i_i128_of(INT64_C(90071992547409930) + i), 1),
                             TIERKIT_OK);
        } else {
            assert_int_equal(tierkit_i_table_add_double(table, (double)i), TIERKIT_OK);
        }
    }
    char text[64];
    size_t needed = 0;
    assert_int_equal(tierkit_table_text(table, 997, 0, text, 64, &needed, NULL), TIERKIT_OK);
    assert_true(is_text(text, needed, "9007199254741092.7"));
    assert_int_equal(tierkit_table_text(table, 1, 0, text, 64, &needed, NULL), TIERKIT_OK);
    assert_true(is_text(text, needed, "9007199254740993.1"));
    assert_int_equal(tierkit_table_text(table, 998, 0, text, 64, &needed, NULL), TIERKIT_OK);
    assert_true(is_text(text, needed, "998"));
    tierkit_table_free(table);
}

static void table__every_allocation_refused__nothing_leaks(void **state) {
    (void)state;
    size_t nth = 1, refused = 0;
    do {
        failing_allocator heap;
        failing_allocator_init(&heap);
        failing_allocator_fail(&heap, nth++, FAIL_ONCE);
        tierkit_i_memory memory = memory_of(&heap.record);
        tierkit_table *table = NULL;
        tierkit_status status = tierkit_i_table_new(&memory, NULL, specs, COLUMNS, &table);
        assert_true((status == TIERKIT_OK) == (table != NULL));
        if (status == TIERKIT_OK) {
            status = fill(table);
            tierkit_table_free(table);
        }
        refused = heap.refused;
        assert_int_equal(status, refused ? TIERKIT_E_NOMEM : TIERKIT_OK);
        assert_int_equal(heap.live_bytes, 0);
        assert_int_equal(heap.faults, 0);
    } while (refused > 0);
    assert_true(nth > 12);
}

/* The failed cell was not half added: adding it again continues the same row. */
static void table__refused_cell_added_again__same_table(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    tierkit_i_memory memory = memory_of(&heap.record);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_i_table_new(&memory, NULL, specs, COLUMNS, &table), TIERKIT_OK);
    for (size_t nth = 1; nth <= 3; nth++) {
        failing_allocator_fail(&heap, nth, FAIL_ONCE);
        tierkit_status status = tierkit_i_table_add_text(table, "retry", 5);
        if (status == TIERKIT_OK) {
            break;
        }
        assert_int_equal(status, TIERKIT_E_NOMEM);
    }
    assert_true(heap.refused > 0);
    failing_allocator_fail(&heap, 1, FAIL_NEVER);
    assert_int_equal(tierkit_i_table_add_integer(table, 5), TIERKIT_OK);
    assert_int_equal(tierkit_i_table_add_decimal(table, tierkit_i_i128_of(25), 1), TIERKIT_OK);
    assert_int_equal(tierkit_table_rows(table), 0);
    assert_int_equal(tierkit_i_table_missing(table), TIERKIT_OK);
    assert_int_equal(tierkit_i_table_add_flag(table, 1), TIERKIT_OK);
    assert_int_equal(tierkit_table_rows(table), 1);
    char text[8];
    size_t needed = 0;
    assert_int_equal(tierkit_table_text(table, 0, 0, text, 8, &needed, NULL), TIERKIT_OK);
    assert_true(is_text(text, needed, "retry"));
    assert_int_equal(tierkit_table_text(table, 0, 2, text, 8, &needed, NULL), TIERKIT_OK);
    assert_true(is_text(text, needed, "2.5"));
    tierkit_table_free(table);
    assert_int_equal(heap.live_bytes, 0);
    assert_int_equal(heap.faults, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_text__every_kind_of_cell__canonical),
        cmocka_unit_test(table_text__small_buffer_or_no_cell__refused),
        cmocka_unit_test(table_column__every_type__readable_as_an_array),
        cmocka_unit_test(table_column__bad_arguments__out_untouched),
        cmocka_unit_test(table_column__larger_record__only_known_bytes_written),
        cmocka_unit_test(table__empty_or_none__readable),
        cmocka_unit_test(table__many_rows__decimals_found_among_doubles),
        cmocka_unit_test(table__every_allocation_refused__nothing_leaks),
        cmocka_unit_test(table__refused_cell_added_again__same_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
