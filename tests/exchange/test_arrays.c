/* Owns: proof that a batch heeds what an Arrow array says about itself, refuses arrays that
 * contradict themselves or their schema, and stays as it was then.
 * Must not know: formats one by one. Called by: meson test. */
#include "exchange/made_arrow.h"

#include <stdlib.h>

enum { ROWS = 3, COLUMNS = 3 };

static const char program_text[] = "money EUR scale 2\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n";
static const char *const ids[ROWS] = { "A", "B", "A" };
static const int32_t days[ROWS] = { 19782, 19783, 19784 };
static const int64_t amounts[ROWS] = { 150, 7, -20 };
static const uint8_t two_of_three[ROWS] = { 1, 0, 1 };
static const char *const long_texts[ROWS] = { "12345678901234567890", "1", "12345678901234" };

static const made_column columns[COLUMNS] = {
    { "id", "u", MADE_TEXT32, ids, NULL, NULL, 0, NULL },
    { "day", "tdD", 4, days, NULL, NULL, 0, NULL },
    { "amount", "l", 8, amounts, two_of_three, NULL, 0, NULL },
};

/* A network, a batch, and the arrays above, which a test may spoil first. */
typedef struct scene {
    made_program program;
    tierkit_network *network, *empty;
    tierkit_batch *batch;
    made_counts counts;
    struct ArrowSchema schema;
    struct ArrowArray array;
    tierkit_error err;
} scene;

static void open(scene *s, const made_column *of, int count, int64_t rows) {
    made_shape shape = { 0, rows, 1, 2, NULL, 1 };
    memset(s, 0, sizeof *s);
    made_program_init(&s->program, program_text);
    s->network = made_network(&s->program, NULL);
    s->empty = made_network(&s->program, NULL);
    s->batch = made_batch(0);
    made_schema(&s->schema, of, count, &s->counts);
    made_array(&s->array, of, count, &shape, &s->counts);
    s->err = made_error();
}

static void close(scene *s) {
    tierkit_batch_free(s->batch);
    if (s->array.release != NULL) {
        s->array.release(&s->array);
    }
    if (s->schema.release != NULL) {
        s->schema.release(&s->schema);
    }
    made_assert_released(&s->counts);
    tierkit_network_free(s->network);
    tierkit_network_free(s->empty);
    made_program_free(&s->program);
}

static tierkit_status bind(scene *s) {
    return tierkit_batch_arrow(s->batch, &s->schema, &s->array, &s->err);
}

static tierkit_status append(scene *s) {
    return tierkit_network_append(s->network, "sales", 5, s->batch, NULL, NULL, &s->err);
}

/* What the columns above must give. */
static void assert_appended(const scene *s, int times) {
    static const char *const rows[] = { "A|2024-02-29|150", "B|2024-03-01|", "A|2024-03-02|-20" };
    tierkit_network *expected = made_network(&s->program, NULL);
    for (int i = 0; i < times; i++) {
        assert_int_equal(made_append(expected, "sales", "id|day|amount", rows, ROWS, NULL),
                         TIERKIT_OK);
    }
    made_assert_same(s->network, expected);
    tierkit_network_free(expected);
}

/* ---- what is heeded ------------------------------------------------------------------------ */

static void arrow__null_count_minus_one_without_bitmap__all_present(void **state) {
    (void)state;
    scene s;
    open(&s, columns, COLUMNS, ROWS);
    assert_int_equal(s.array.children[0]->null_count, -1);
    assert_null(s.array.children[0]->buffers[0]);
    assert_int_equal(s.array.children[2]->null_count, -1);
    assert_non_null(s.array.children[2]->buffers[0]);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, 1);
    close(&s);
}

static void arrow__null_count_zero_with_bitmap__all_present(void **state) {
    (void)state;
    scene s;
    open(&s, columns, COLUMNS, ROWS);
    s.array.children[2]->null_count = 0;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    static const char *const rows[] = { "A|2024-02-29|150", "B|2024-03-01|7", "A|2024-03-02|-20" };
    assert_int_equal(made_append(s.empty, "sales", "id|day|amount", rows, ROWS, NULL), TIERKIT_OK);
    made_assert_same(s.network, s.empty);
    close(&s);
}

static void arrow__used_twice_and_read_by_name__the_same_again(void **state) {
    (void)state;
    const made_column turned[COLUMNS] = { columns[2], columns[0], columns[1] };
    scene s;
    open(&s, turned, COLUMNS, ROWS);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, 2);
    close(&s);
}

static void arrow__no_rows__nothing_appended(void **state) {
    (void)state;
    scene s;
    open(&s, columns, COLUMNS, 0);
    s.array.offset = 0;
    for (int i = 0; i < COLUMNS; i++) { /* empty arrays may come without buffers */
        s.array.children[i]->offset = 0;
        free((void *)(uintptr_t)s.array.children[i]->buffers[0]);
        s.array.children[i]->buffers[0] = NULL;
    }
    const void *buffers[3] = { NULL, NULL, NULL };
    const void **own = s.array.children[0]->buffers;
    s.array.children[0]->buffers = buffers;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    made_assert_same(s.network, s.empty);
    s.array.children[0]->buffers = own;
    close(&s);
}

static void arrow__no_columns__needed_ones_are_not_bound(void **state) {
    (void)state;
    scene s;
    open(&s, columns, 0, ROWS);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_E_COLUMN);
    assert_int_equal(tierkit_network_upsert(s.network, s.batch, NULL, NULL), TIERKIT_E_COLUMN);
    made_assert_same(s.network, s.empty);
    close(&s);
}

static void arrow__column_nobody_reads__is_not_looked_at(void **state) {
    (void)state;
    const made_column more[COLUMNS + 1] = { columns[0],
                                            { "junk", "+m", MADE_NOTHING, NULL, NULL, NULL, 0,
                                              NULL },
                                            columns[1],
                                            columns[2] };
    scene s;
    open(&s, more, COLUMNS + 1, ROWS);
    s.array.children[1]->length = -5;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, 1);
    s.array.children[1]->length = 0;
    close(&s);
}

static void arrow__id_and_options__stay(void **state) {
    (void)state;
    const uint8_t id[16] = { 9 };
    int64_t appended = -1;
    scene s;
    open(&s, columns, COLUMNS, ROWS);
    assert_int_equal(tierkit_batch_set_id(s.batch, id, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_batch_set(s.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(s.network, "sales", 5, s.batch, NULL, &appended, NULL),
                     TIERKIT_OK);
    assert_int_equal(appended, ROWS);
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    assert_int_equal(tierkit_network_stats(s.network, &stats, NULL), TIERKIT_OK);
    assert_int_equal(stats.rows, -ROWS); /* taken back */
    assert_int_equal(tierkit_network_append(s.network, "sales", 5, s.batch, NULL, &appended, NULL),
                     TIERKIT_OK);
    assert_int_equal(appended, 0);
    close(&s);
}

static void arrow__column_bound_afterwards__replaces_the_child(void **state) {
    (void)state;
    static const int64_t other[ROWS] = { 15000, 0, -2000 };
    scene s;
    open(&s, columns, COLUMNS, ROWS);
    s.array.children[2]->length = -1; /* would be refused */
    assert_int_equal(bind(&s), TIERKIT_OK);
    tierkit_column column = made_numbers(other, 2, ROWS);
    static const uint8_t bits[1] = { 5 };
    column.validity = bits;
    made_bind(s.batch, "amount", column);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, 1);
    close(&s);
}

static void arrow__row_of_the_struct_missing__child_with_nulls_of_its_own_too(void **state) {
    (void)state;
    static const uint8_t first_two[ROWS] = { 1, 1, 0 };
    static const char *const rows[] = { "A|2024-02-29|150", "B|2024-03-01|", "A|2024-03-02|" };
    for (int lead = 0; lead < 9; lead++) {
        scene s;
        made_shape shape = { 0, ROWS, lead, 8 - lead, first_two, lead & 1 };
        open(&s, columns, COLUMNS, ROWS);
        s.array.release(&s.array);
        made_array(&s.array, columns, COLUMNS, &shape, &s.counts);
        assert_int_equal(bind(&s), TIERKIT_OK);
        made_bind(s.batch, "id", made_texts(ids, ROWS)); /* these two are there in all rows */
        made_bind(s.batch, "day", made_days(days, ROWS));
        assert_int_equal(append(&s), TIERKIT_OK);
        assert_int_equal(made_append(s.empty, "sales", "id|day|amount", rows, ROWS, NULL),
                         TIERKIT_OK);
        made_assert_same(s.network, s.empty);
        close(&s);
    }
}

static void arrow__bound_in_place_of_other_columns__forgets_them(void **state) {
    (void)state;
    scene s;
    made_counts counts = { 0, 0, 0, 0 };
    struct ArrowSchema schema;
    struct ArrowArray array;
    made_shape shape = { 0, 1, 0, 0, NULL, 0 };
    open(&s, columns, COLUMNS, ROWS);
    made_schema(&schema, columns, 1, &counts);
    made_array(&array, columns, 1, &shape, &counts);
    assert_int_equal(tierkit_batch_arrow(s.batch, &schema, &array, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    array.release(&array);
    schema.release(&schema);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, 1);
    made_assert_released(&counts);
    close(&s);
}

/* ---- refused when bound -------------------------------------------------------------------- */

static void no_schema(scene *s) {
    s->schema.release(&s->schema);
}
static void no_array(scene *s) {
    s->array.release(&s->array);
}
static void not_a_struct(scene *s) {
    s->schema.format = "+l";
}
static void no_format(scene *s) {
    s->schema.format = NULL;
}
static void child_of_schema(scene *s) {
    s->schema.children[1]->release(s->schema.children[1]);
}
static void fewer_children(scene *s) {
    s->array.n_children--;
}
static void negative_length(scene *s) {
    s->array.length = -1;
}
static void negative_offset(scene *s) {
    s->array.offset = -1;
}
static void same_names(scene *s) {
    s->schema.children[1]->name = "id";
}
static void no_names(scene *s) {
    s->schema.children[0]->name = s->schema.children[1]->name = NULL;
}
static void bad_name(scene *s) {
    s->schema.children[0]->name = "\xff";
}
static void nulls_without_bitmap(scene *s) {
    s->array.null_count = 1;
}

/* Puts back what release needs. */
static void mend(scene *s) {
    if (s->array.release != NULL) {
        s->array.n_children = COLUMNS;
    }
}

static void arrow__contradiction_seen_at_once__refused_and_batch_as_before(void **state) {
    (void)state;
    static const struct {
        void (*spoil)(scene *s);
        tierkit_status status;
    } cases[] = {
        { no_schema, TIERKIT_E_ARGUMENT },
        { no_array, TIERKIT_E_ARGUMENT },
        { child_of_schema, TIERKIT_E_ARGUMENT },
        { not_a_struct, TIERKIT_E_TYPE },
        { no_format, TIERKIT_E_TYPE },
        { fewer_children, TIERKIT_E_TYPE },
        { nulls_without_bitmap, TIERKIT_E_TYPE },
        { negative_length, TIERKIT_E_RANGE },
        { negative_offset, TIERKIT_E_RANGE },
        { same_names, TIERKIT_E_DUPLICATE },
        { no_names, TIERKIT_E_DUPLICATE },
        { bad_name, TIERKIT_E_TEXT },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const char *const rows[] = { "A|2024-02-29|150", "B|2024-03-01|",
                                            "A|2024-03-02|-20" };
        scene s;
        made_rows made;
        open(&s, columns, COLUMNS, ROWS);
        made_rows_init(&made, "id|day|amount", rows, ROWS);
        cases[i].spoil(&s);
        tierkit_status status = tierkit_batch_arrow(made.batch, &s.schema, &s.array, &s.err);
        mend(&s);
        if (status != cases[i].status || s.err.code != status || s.err.text[0] == '\0') {
            fail_msg("case %d: %d %s", (int)i, (int)status, s.err.text);
        }
        assert_int_equal(
            tierkit_network_append(s.network, "sales", 5, made.batch, NULL, NULL, NULL),
            TIERKIT_OK);
        assert_appended(&s, 1);
        made_rows_free(&made);
        close(&s);
    }
}

static void arrow__null_pointers__refused(void **state) {
    (void)state;
    scene s;
    open(&s, columns, COLUMNS, ROWS);
    assert_int_equal(tierkit_batch_arrow(NULL, &s.schema, &s.array, &s.err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_batch_arrow(s.batch, NULL, &s.array, &s.err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_batch_arrow(s.batch, &s.schema, NULL, &s.err), TIERKIT_E_NULL);
    close(&s);
}

/* ---- refused when read --------------------------------------------------------------------- */

static struct ArrowArray kept; /* of the child, as it was */
static const void *spare[5];

static void child_released(struct ArrowArray *child) {
    child->release = NULL;
}
static void child_too_short(struct ArrowArray *child) {
    child->length = ROWS;
} /* + offset 1 */
static void child_negative_offset(struct ArrowArray *child) {
    child->offset = -1;
}
static void child_huge_offset(struct ArrowArray *child) {
    child->offset = INT64_MAX - 2;
}
static void child_fewer_buffers(struct ArrowArray *child) {
    child->n_buffers--;
}
static void child_no_buffers(struct ArrowArray *child) {
    child->buffers = NULL;
}
static void child_with_children(struct ArrowArray *child) {
    child->n_children = 1;
}
static void child_with_dictionary(struct ArrowArray *child) {
    child->dictionary = &kept;
}
static void child_without_data(struct ArrowArray *child) {
    memset(spare, 0, sizeof spare);
    child->buffers = spare;
}
static void child_nulls_without_bitmap(struct ArrowArray *child) {
    memcpy(spare, child->buffers, 2 * sizeof spare[0]);
    spare[0] = NULL;
    child->buffers = spare;
    child->null_count = 1;
}

static void arrow__child_contradicts_its_format__refused_and_nothing_changed(void **state) {
    (void)state;
    static const struct {
        void (*spoil)(struct ArrowArray *child);
        tierkit_status status;
    } cases[] = {
        { child_released, TIERKIT_E_TYPE },         { child_too_short, TIERKIT_E_RANGE },
        { child_negative_offset, TIERKIT_E_RANGE }, { child_huge_offset, TIERKIT_E_RANGE },
        { child_fewer_buffers, TIERKIT_E_TYPE },    { child_no_buffers, TIERKIT_E_TYPE },
        { child_with_children, TIERKIT_E_TYPE },    { child_with_dictionary, TIERKIT_E_TYPE },
        { child_without_data, TIERKIT_E_TYPE },     { child_nulls_without_bitmap, TIERKIT_E_TYPE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scene s;
        open(&s, columns, COLUMNS, ROWS);
        struct ArrowArray *child = s.array.children[2];
        kept = *child;
        cases[i].spoil(child);
        assert_int_equal(bind(&s), TIERKIT_OK);
        tierkit_status status = append(&s);
        if (status != cases[i].status || s.err.field != 2) {
            fail_msg("case %d: %d %s", (int)i, (int)status, s.err.text);
        }
        made_assert_same(s.network, s.empty);
        *child = kept;
        assert_int_equal(append(&s), TIERKIT_OK); /* the same batch, once the array is right */
        assert_appended(&s, 1);
        close(&s);
    }
}

/* A schema that says text over an array of integers, and the other way round. */
static void arrow__schema_and_data_of_different_types__refused(void **state) {
    (void)state;
    static const struct {
        int child;
        const char *format;
    } cases[] = { { 2, "u" }, { 2, "vu" }, { 0, "l" }, { 0, "b" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scene s;
        open(&s, columns, COLUMNS, ROWS);
        s.schema.children[cases[i].child]->format = cases[i].format;
        assert_int_equal(bind(&s), TIERKIT_OK);
        assert_int_equal(append(&s), TIERKIT_E_TYPE);
        made_assert_same(s.network, s.empty);
        close(&s);
    }
}

static void arrow__text_that_ends_before_it_begins__refused_with_its_row(void **state) {
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        made_column texts[COLUMNS];
        int64_t low = 0;
        scene s;
        memcpy(texts, columns, sizeof texts);
        texts[0].format = wide ? "U" : "u";
        texts[0].width = wide ? MADE_TEXT64 : MADE_TEXT32;
        open(&s, texts, COLUMNS, ROWS);
        size_t width = wide ? 8 : 4;
        char *positions = (char *)(uintptr_t)s.array.children[0]->buffers[1];
        memcpy(positions + 5 * width, &low, width); /* row 2 ends where nothing has begun */
        assert_int_equal(bind(&s), TIERKIT_OK);
        assert_int_equal(append(&s), TIERKIT_E_RANGE);
        assert_int_equal(s.err.row, 1);
        assert_int_equal(s.err.field, 0);
        made_assert_same(s.network, s.empty);
        close(&s);
    }
}

/* The view of row 0: its length, the number of its buffer, its place there, the buffer's size. */
static void arrow__view_outside_of_its_buffers__refused_with_its_row(void **state) {
    (void)state;
    static const int32_t bad[][4] = {
        { -1, 1, 0, 34 },  { 20, 2, 0, 34 },  { 20, -1, 0, 34 },
        { 20, 1, -1, 34 }, { 20, 1, 15, 34 }, { 20, 1, 0, 19 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        made_column views[COLUMNS];
        scene s;
        memcpy(views, columns, sizeof views);
        views[0] = (made_column){ "id", "vu", MADE_VIEWS, long_texts, NULL, NULL, 0, NULL };
        open(&s, views, COLUMNS, ROWS);
        char *view = (char *)(uintptr_t)s.array.children[0]->buffers[1] + 3 * 16;
        int64_t size = bad[i][3];
        memcpy(view, &bad[i][0], 4);
        memcpy(view + 8, &bad[i][1], 8);
        memcpy((char *)(uintptr_t)s.array.children[0]->buffers[4] + 8, &size, sizeof size);
        assert_int_equal(bind(&s), TIERKIT_OK);
        assert_int_equal(append(&s), TIERKIT_E_RANGE);
        assert_int_equal(s.err.row, 0);
        made_assert_same(s.network, s.empty);
        close(&s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrow__null_count_minus_one_without_bitmap__all_present),
        cmocka_unit_test(arrow__null_count_zero_with_bitmap__all_present),
        cmocka_unit_test(arrow__used_twice_and_read_by_name__the_same_again),
        cmocka_unit_test(arrow__no_rows__nothing_appended),
        cmocka_unit_test(arrow__no_columns__needed_ones_are_not_bound),
        cmocka_unit_test(arrow__column_nobody_reads__is_not_looked_at),
        cmocka_unit_test(arrow__id_and_options__stay),
        cmocka_unit_test(arrow__column_bound_afterwards__replaces_the_child),
        cmocka_unit_test(arrow__row_of_the_struct_missing__child_with_nulls_of_its_own_too),
        cmocka_unit_test(arrow__bound_in_place_of_other_columns__forgets_them),
        cmocka_unit_test(arrow__contradiction_seen_at_once__refused_and_batch_as_before),
        cmocka_unit_test(arrow__null_pointers__refused),
        cmocka_unit_test(arrow__child_contradicts_its_format__refused_and_nothing_changed),
        cmocka_unit_test(arrow__schema_and_data_of_different_types__refused),
        cmocka_unit_test(arrow__text_that_ends_before_it_begins__refused_with_its_row),
        cmocka_unit_test(arrow__view_outside_of_its_buffers__refused_with_its_row),
    };
    return cmocka_run_group_tests_name("exchange_arrays", tests, NULL, NULL);
}
