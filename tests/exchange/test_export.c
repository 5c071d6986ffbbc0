/* Owns: proof that a table leaves as an Arrow stream: types, values, nulls and units, any number of
 * times, and that everything it gave may be released in any order, also after the table.
 * Must not know: what tables are about. Called by: meson test. */
#include "exchange/made_arrow.h"

#include "base/bits.h"
#include "base/table.h"

enum { ROWS = 10, COLUMNS = 5 };

static const tierkit_i_column_spec specs[COLUMNS] = {
    { "name", "", TIERKIT_I_CELLS_TEXT },           { "count", "", TIERKIT_I_CELLS_INTEGER },
    { "value", "EUR", TIERKIT_I_CELLS_NUMBER },     { "day", "day", TIERKIT_I_CELLS_DATE },
    { "ok", "\xe2\x82\xac", TIERKIT_I_CELLS_FLAG },
};
static const char *const formats[COLUMNS] = { "U", "l", "g", "tdD", "b" };
static const char *const names[ROWS] = { "a", NULL, "",  "M\xc3\xbcller", "x", "y", "z",
                                         "1", "2",  NULL };

/* Cell (row, column) is missing where (row + column) % 4 == 1. */
static int is_missing(int64_t row, int column) {
    return (row + column) % 4 == 1;
}

static tierkit_status add_row(tierkit_table *table, int i, int complete) {
    const tierkit_i_i128 value = tierkit_i_i128_of(i * 125 - 300);
    TIERKIT_I_TRY(!complete && is_missing(i, 0)
                      ? tierkit_i_table_missing(table)
                      : tierkit_i_table_add_literal(table, names[i] != NULL ? names[i] : "none"));
    TIERKIT_I_TRY(!complete && is_missing(i, 1) ? tierkit_i_table_missing(table)
                                                : tierkit_i_table_add_integer(table, i - 5));
    TIERKIT_I_TRY(!complete && is_missing(i, 2) ? tierkit_i_table_missing(table)
                                                : tierkit_i_table_add_decimal(table, value, 2));
    TIERKIT_I_TRY(!complete && is_missing(i, 3) ? tierkit_i_table_missing(table)
                                                : tierkit_i_table_add_date(table, 19782 - i));
    return !complete && is_missing(i, 4) ? tierkit_i_table_missing(table)
                                         : tierkit_i_table_add_flag(table, i % 3 == 0);
}

static tierkit_status make_table(const tierkit_allocator *allocator, int rows, int complete,
                                 tierkit_table **out) {
    tierkit_i_memory memory;
    tierkit_table *table = NULL;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, NULL));
    TIERKIT_I_TRY(tierkit_i_table_new(&memory, NULL, specs, COLUMNS, &table));
    tierkit_status status = TIERKIT_OK;
    for (int i = 0; status == TIERKIT_OK && i < rows; i++) {
        status = add_row(table, i, complete);
    }
    if (status != TIERKIT_OK) {
        tierkit_table_free(table);
        return status;
    }
    *out = table;
    return TIERKIT_OK;
}

static tierkit_table *table_of(int rows, int complete) {
    tierkit_table *table = NULL;
    assert_int_equal(make_table(NULL, rows, complete, &table), TIERKIT_OK);
    return table;
}

/* ---- what is said -------------------------------------------------------------------------- */

/* One pair of metadata: a count, and two lengths with their texts. */
static void assert_unit(const char *metadata, const char *unit) {
    static const char key[] = "tierkit:unit";
    int32_t numbers[3];
    if (unit[0] == '\0') {
        assert_null(metadata);
        return;
    }
    memcpy(&numbers[0], metadata, 4);
    memcpy(&numbers[1], metadata + 4, 4);
    assert_int_equal(numbers[0], 1);
    assert_int_equal(numbers[1], (int)sizeof key - 1);
    assert_memory_equal(metadata + 8, key, sizeof key - 1);
    memcpy(&numbers[2], metadata + 8 + sizeof key - 1, 4);
    assert_int_equal(numbers[2], (int)strlen(unit));
    assert_memory_equal(metadata + 12 + sizeof key - 1, unit, strlen(unit));
}

static void assert_schema(struct ArrowArrayStream *stream) {
    struct ArrowSchema schema;
    assert_int_equal(stream->get_schema(stream, &schema), 0);
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        const struct ArrowSchema *child = schema.children[i];
        assert_string_equal(child->format, formats[i]);
        assert_string_equal(child->name, specs[i].name);
        assert_int_equal(child->flags, ARROW_FLAG_NULLABLE);
        assert_int_equal(child->n_children, 0);
        assert_null(child->dictionary);
        assert_unit(child->metadata, specs[i].unit);
    }
    schema.release(&schema);
    assert_null(schema.release);
}

static void assert_cell(const struct ArrowArray *child, int column, int64_t row) {
    const void *data = child->buffers[1];
    const int64_t *positions = data;
    const char *name = names[row] != NULL ? names[row] : "none";
    switch (column) {
    case 0:
        assert_int_equal(positions[row + 1] - positions[row], strlen(name));
        assert_memory_equal((const char *)child->buffers[2] + positions[row], name, strlen(name));
        return;
    case 1:
        assert_int_equal(((const int64_t *)data)[row], row - 5);
        return;
    case 2:
        assert_true(((const double *)data)[row] * 4 <= (double)(row * 5 - 12) &&
                    ((const double *)data)[row] * 4 >= (double)(row * 5 - 12));
        return;
    case 3:
        assert_int_equal(((const int32_t *)data)[row], 19782 - row);
        return;
    default:
        assert_int_equal(tierkit_i_bit(data, (size_t)row), row % 3 == 0);
        return;
    }
}

static void assert_child(const struct ArrowArray *child, int column, int complete) {
    int64_t missing = 0;
    assert_int_equal(child->length, ROWS);
    assert_int_equal(child->offset, 0);
    assert_int_equal(child->n_buffers, column == 0 ? 3 : 2);
    for (int64_t row = 0; row < ROWS; row++) {
        int there = child->buffers[0] == NULL || tierkit_i_bit(child->buffers[0], (size_t)row);
        assert_int_equal(there, complete || !is_missing(row, column));
        missing += !there;
        if (there) {
            assert_cell(child, column, row);
        }
    }
    assert_int_equal(child->null_count, missing);
}

static void assert_array(const struct ArrowArray *array, int complete) {
    assert_int_equal(array->length, ROWS);
    assert_int_equal(array->null_count, 0);
    assert_int_equal(array->offset, 0);
    assert_int_equal(array->n_buffers, 1);
    assert_null(array->buffers[0]);
    assert_int_equal(array->n_children, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        assert_child(array->children[i], i, complete);
    }
}

static void export__every_type_with_and_without_nulls__as_it_is(void **state) {
    (void)state;
    for (int complete = 0; complete < 2; complete++) {
        struct ArrowArrayStream stream;
        struct ArrowArray array;
        tierkit_table *table = table_of(ROWS, complete);
        assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
        assert_schema(&stream);
        assert_int_equal(stream.get_next(&stream, &array), 0);
        assert_array(&array, complete);
        assert_schema(&stream); /* may be asked at any time */
        array.release(&array);
        assert_null(array.release);
        for (int i = 0; i < 2; i++) { /* the end stays the end */
            memset(&array, 1, sizeof array);
            assert_int_equal(stream.get_next(&stream, &array), 0);
            assert_null(array.release);
            assert_null(stream.get_last_error(&stream));
        }
        stream.release(&stream);
        assert_null(stream.release);
        tierkit_table_free(table);
    }
}

static void export__no_rows__schema_and_end(void **state) {
    (void)state;
    struct ArrowArrayStream stream;
    struct ArrowArray array;
    tierkit_table *table = table_of(0, 0);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    assert_schema(&stream);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    assert_null(array.release);
    stream.release(&stream);
    tierkit_table_free(table);
}

static void export__called_again__another_stream_of_the_same(void **state) {
    (void)state;
    struct ArrowArrayStream streams[3];
    struct ArrowArray arrays[3];
    tierkit_table *table = table_of(ROWS, 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(tierkit_table_export(table, &streams[i], NULL), TIERKIT_OK);
    }
    for (int i = 2; i >= 0; i--) {
        assert_int_equal(streams[i].get_next(&streams[i], &arrays[i]), 0);
        streams[i].release(&streams[i]);
    }
    /* nothing was copied: all show into the table */
    assert_ptr_equal(arrays[0].children[1]->buffers[1], arrays[2].children[1]->buffers[1]);
    for (int i = 0; i < 3; i++) {
        assert_array(&arrays[i], 0);
        arrays[i].release(&arrays[i]);
    }
    tierkit_table_free(table);
}

static void export__null_pointers__refused(void **state) {
    (void)state;
    struct ArrowArrayStream stream;
    tierkit_table *table = table_of(1, 0);
    tierkit_error err = made_error();
    memset(&stream, 1, sizeof stream);
    assert_int_equal(tierkit_table_export(NULL, &stream, &err), TIERKIT_E_NULL);
    assert_null(stream.release);
    assert_int_equal(tierkit_table_export(table, NULL, &err), TIERKIT_E_NULL);
    tierkit_table_free(table);
}

/* ---- who owns what ------------------------------------------------------------------------- */

/* Moves a struct as a consumer does: a copy, and the old one is marked as released. */
static struct ArrowArray moved(struct ArrowArray *from) {
    struct ArrowArray to = *from;
    from->release = NULL;
    return to;
}

static void export__table_and_stream_freed_first__array_and_schema_live_on(void **state) {
    (void)state;
    failing_allocator heap;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray array;
    tierkit_table *table = NULL;
    failing_allocator_init(&heap);
    assert_int_equal(make_table(&heap.record, ROWS, 0, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    tierkit_table_free(table);
    assert_int_equal(stream.get_schema(&stream, &schema), 0);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    stream.release(&stream);
    assert_array(&array, 0);
    array.release(&array);
    assert_string_equal(schema.children[4]->name, "ok");
    assert_unit(schema.children[2]->metadata, "EUR");
    schema.release(&schema);
    assert_int_equal(heap.live_blocks, 0);
    assert_int_equal(heap.faults, 0);
}

static void export__child_moved_out__outlives_its_parent(void **state) {
    (void)state;
    failing_allocator heap;
    struct ArrowArrayStream stream;
    struct ArrowSchema schema, name;
    struct ArrowArray array, last, first;
    tierkit_table *table = NULL;
    failing_allocator_init(&heap);
    assert_int_equal(make_table(&heap.record, ROWS, 0, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    tierkit_table_free(table);
    assert_int_equal(stream.get_schema(&stream, &schema), 0);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    first = moved(array.children[0]);
    last = moved(array.children[COLUMNS - 1]);
    name = *schema.children[0];
    schema.children[0]->release = NULL;
    array.release(&array);
    schema.release(&schema);
    stream.release(&stream);
    assert_child(&first, 0, 0);
    first.release(&first);
    assert_child(&last, COLUMNS - 1, 0);
    last.release(&last);
    assert_string_equal(name.name, "name");
    assert_int_not_equal(heap.live_blocks, 0);
    name.release(&name);
    assert_int_equal(heap.live_blocks, 0);
    assert_int_equal(heap.faults, 0);
}

static void export__child_released_alone__its_parent_does_not_again(void **state) {
    (void)state;
    failing_allocator heap;
    struct ArrowArrayStream stream;
    struct ArrowArray array;
    tierkit_table *table = NULL;
    failing_allocator_init(&heap);
    assert_int_equal(make_table(&heap.record, ROWS, 0, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    assert_int_equal(stream.get_next(&stream, &array), 0);
    array.children[1]->release(array.children[1]);
    assert_null(array.children[1]->release);
    assert_child(array.children[2], 2, 0);
    array.release(&array);
    stream.release(&stream);
    tierkit_table_free(table);
    assert_int_equal(heap.live_blocks, 0);
    assert_int_equal(heap.faults, 0);
}

static void export__never_read__released(void **state) {
    (void)state;
    failing_allocator heap;
    struct ArrowArrayStream stream;
    tierkit_table *table = NULL;
    failing_allocator_init(&heap);
    assert_int_equal(make_table(&heap.record, ROWS, 0, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    stream.release(&stream);
    tierkit_table_free(table);
    assert_int_equal(heap.live_blocks, 0);
    assert_int_equal(heap.faults, 0);
}

/* ---- there and back ------------------------------------------------------------------------ */

static void export__read_as_the_stream_of_a_batch__the_same_records(void **state) {
    (void)state;
    static const char *const rows[] = { "A|Alpha GmbH|agent|DE/S|B|2001-02-03|active|EUR|12.5",
                                        "B||dealer||||active|USD|0",
                                        "M\xc3\xbcller|x|own kind||A|1999-12-31|watch||" };
    made_program program;
    struct ArrowArrayStream stream;
    tierkit_table *table = NULL;
    made_program_init(&program, "money EUR scale 2\nfacts f key id at day\n  flow n money = a\n");
    tierkit_network *from = made_network(&program, NULL), *to = made_network(&program, NULL);
    assert_int_equal(made_upsert(from,
                                 "id|name|kind|region|parent|since|life_cycle_state|currency|"
                                 "credit_limit",
                                 rows, 3, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_table(from, TIERKIT_NETWORK_RECORDS, NULL, &table, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_table_export(table, &stream, NULL), TIERKIT_OK);
    tierkit_table_free(table);
    tierkit_batch *batch = made_batch(0);
    tierkit_error err = made_error();
    assert_int_equal(tierkit_batch_stream(batch, &stream, &err), TIERKIT_OK);
    if (tierkit_network_upsert(to, batch, NULL, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    made_assert_same(from, to);
    tierkit_batch_free(batch);
    tierkit_network_free(from);
    tierkit_network_free(to);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(export__every_type_with_and_without_nulls__as_it_is),
        cmocka_unit_test(export__no_rows__schema_and_end),
        cmocka_unit_test(export__called_again__another_stream_of_the_same),
        cmocka_unit_test(export__null_pointers__refused),
        cmocka_unit_test(export__table_and_stream_freed_first__array_and_schema_live_on),
        cmocka_unit_test(export__child_moved_out__outlives_its_parent),
        cmocka_unit_test(export__child_released_alone__its_parent_does_not_again),
        cmocka_unit_test(export__never_read__released),
        cmocka_unit_test(export__read_as_the_stream_of_a_batch__the_same_records),
    };
    return cmocka_run_group_tests_name("exchange_export", tests, NULL, NULL);
}
