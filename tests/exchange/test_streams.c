/* Owns: proof that a stream is one delivery, is released exactly once whatever happens, and tells
 * in its own words why it failed. Must not know: formats. Called by: meson test. */
#include "exchange/made_arrow.h"

enum { ROWS = 7, COLUMNS = 3, PIECES = 5 };

static const char program_text[] = "money EUR scale 2\n"
                                   "attribute reps count\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n";
static const char *const ids[ROWS] = {
    "A", "B", "C", "a long id, longer than a view", "A", "", "D"
};
static const int32_t days[ROWS] = { 19782, 19783, 19784, 19785, 19786, 19787, 19788 };
static const int64_t amounts[ROWS] = { 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t present[ROWS] = { 1, 1, 0, 1, 1, 1, 1 };
static const char *const facts_rows[ROWS] = {
    "A|2024-02-29|1", "B|2024-03-01|2",
    "C|2024-03-02|",  "a long id, longer than a view|2024-03-03|4",
    "A|2024-03-04|5", "|2024-03-05|6",
    "D|2024-03-06|7"
};

static const made_column columns[COLUMNS] = {
    { "id", "vu", MADE_VIEWS, ids, NULL, NULL, 0, NULL },
    { "day", "tsu:UTC", 8, NULL, NULL, NULL, 0, NULL }, /* see days below */
    { "amount", "S", 2, NULL, present, NULL, 0, NULL },
};

/* Uneven pieces, two of them empty, at changing offsets. */
static const made_shape shapes[PIECES] = { { 0, 0, 0, 0, NULL, 0 },
                                           { 0, 3, 0, 0, NULL, 0 },
                                           { 3, 1, 5, 1, NULL, 1 },
                                           { 4, 0, 0, 2, NULL, 0 },
                                           { 4, 3, 1, 9, NULL, 1 } };

typedef struct scene {
    made_program program;
    tierkit_network *network, *empty;
    tierkit_batch *batch;
    made_column columns[COLUMNS];
    int64_t micros[ROWS];
    uint16_t small[ROWS];
    made_stream made;
    struct ArrowArrayStream stream;
    tierkit_error err;
} scene;

static void open(scene *s) {
    memset(s, 0, sizeof *s);
    made_program_init(&s->program, program_text);
    s->network = made_network(&s->program, NULL);
    s->empty = made_network(&s->program, NULL);
    s->batch = made_batch(3);
    memcpy(s->columns, columns, sizeof columns);
    for (int i = 0; i < ROWS; i++) {
        s->micros[i] = (int64_t)days[i] * 86400000000 + 5;
        s->small[i] = (uint16_t)amounts[i];
    }
    s->columns[1].elements = s->micros;
    s->columns[2].elements = s->small;
    s->made.columns = s->columns;
    s->made.count = COLUMNS;
    s->made.shapes = shapes;
    s->made.pieces = PIECES;
    s->made.fail_at = -1;
    s->err = made_error();
    made_stream_init(&s->stream, &s->made);
}

static void close(scene *s) {
    tierkit_batch_free(s->batch);
    made_assert_released(&s->made.counts);
    tierkit_network_free(s->network);
    tierkit_network_free(s->empty);
    made_program_free(&s->program);
}

static tierkit_status bind(scene *s) {
    tierkit_status status = tierkit_batch_stream(s->batch, &s->stream, &s->err);
    assert_null(s->stream.release); /* moved, whatever came of it */
    return status;
}

static tierkit_status append(scene *s) {
    return tierkit_network_append(s->network, "sales", 5, s->batch, NULL, NULL, &s->err);
}

static void assert_appended(const scene *s, int64_t rows) {
    tierkit_network *expected = made_network(&s->program, NULL);
    assert_int_equal(made_append(expected, "sales", "id|day|amount", facts_rows, rows, NULL),
                     TIERKIT_OK);
    made_assert_same(s->network, expected);
    tierkit_network_free(expected);
}

/* ---- one delivery -------------------------------------------------------------------------- */

static void stream__pieces_of_any_size_and_offset__one_delivery(void **state) {
    (void)state;
    int64_t appended = 0;
    scene s;
    open(&s);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(
        tierkit_network_append(s.network, "sales", 5, s.batch, NULL, &appended, &s.err),
        TIERKIT_OK);
    assert_int_equal(appended, ROWS);
    assert_int_equal(s.made.counts.calls, PIECES + 1);
    made_assert_released(&s.made.counts); /* before the batch goes */
    assert_appended(&s, ROWS);
    close(&s);
}

static void stream__no_pieces__nothing_appended(void **state) {
    (void)state;
    scene s;
    open(&s);
    s.made.pieces = 0;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    made_assert_same(s.network, s.empty);
    close(&s);
}

static void stream__read_before__refused(void **state) {
    (void)state;
    scene s;
    open(&s);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_E_STREAM);
    assert_string_equal(s.err.text, "the batch's stream was read already; give it another one");
    assert_int_equal(tierkit_network_upsert(s.network, s.batch, NULL, NULL), TIERKIT_E_STREAM);
    assert_appended(&s, ROWS);
    made_stream_init(&s.stream, &s.made); /* another one */
    assert_int_equal(bind(&s), TIERKIT_OK);
    s.made.pieces = 0;
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, ROWS);
    close(&s);
}

static void stream__delivery_known_by_its_id__not_read(void **state) {
    (void)state;
    const uint8_t id[16] = { 1, 2, 3 };
    int64_t appended = -1;
    scene s;
    open(&s);
    assert_int_equal(tierkit_batch_set_id(s.batch, id, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    made_stream_init(&s.stream, &s.made);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(
        tierkit_network_append(s.network, "sales", 5, s.batch, NULL, &appended, &s.err),
        TIERKIT_OK);
    assert_int_equal(appended, 0);
    assert_int_equal(s.made.counts.calls, 0);
    close(&s);
}

static void stream__bad_rows_skipped__good_ones_of_all_pieces_stay(void **state) {
    (void)state;
    int64_t appended = 0;
    scene s;
    open(&s);
    s.micros[1] = s.micros[5] = INT64_MAX;
    assert_int_equal(tierkit_batch_set(s.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(
        tierkit_network_append(s.network, "sales", 5, s.batch, NULL, &appended, &s.err),
        TIERKIT_OK);
    assert_int_equal(appended, ROWS - 2);
    close(&s);
}

static void stream__sign_minus_one__takes_back_all_pieces(void **state) {
    (void)state;
    scene s;
    open(&s);
    assert_int_equal(made_append(s.network, "sales", "id|day|amount", facts_rows, ROWS, NULL),
                     TIERKIT_OK);
    assert_int_equal(made_append(s.network, "sales", "id|day|amount", facts_rows, ROWS, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_batch_set(s.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, ROWS);
    close(&s);
}

static void stream__replaces_a_slice__as_one_batch_does(void **state) {
    (void)state;
    static const char *const older[] = { "A|2024-03-03|900", "Z|2024-03-04|800" };
    tierkit_slice slice = { sizeof slice, 0, days[0], days[6] };
    scene s;
    open(&s);
    assert_int_equal(made_append(s.network, "sales", "id|day|amount", older, 2, NULL), TIERKIT_OK);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_replace(s.network, "sales", 5, &slice, s.batch, NULL, &s.err),
                     TIERKIT_OK);
    made_rows made;
    made_rows_init(&made, "id|day|amount", facts_rows, ROWS);
    assert_int_equal(made_append(s.empty, "sales", "id|day|amount", older, 2, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_replace(s.empty, "sales", 5, &slice, made.batch, NULL, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
    made_assert_same(s.network, s.empty);
    close(&s);
}

/* ---- all or nothing ------------------------------------------------------------------------ */

static void
stream__bad_row_in_a_later_piece__its_row_in_the_stream_and_nothing_appended(void **state) {
    (void)state;
    scene s;
    open(&s);
    s.micros[5] = INT64_MAX;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(append(&s), TIERKIT_E_DATE);
    assert_int_equal(s.err.row, 5);
    assert_int_equal(s.err.field, 1);
    assert_string_equal(s.err.text,
                        "column 'day' in row 5: not a date; use a day of the calendar as "
                        "YYYY-MM-DD, year 1 to 9999");
    made_assert_same(s.network, s.empty);
    made_assert_released(&s.made.counts);
    close(&s);
}

static void make_child_short(struct ArrowArray *array) {
    if (array->offset == 5) {
        array->children[2]->length = 2;
    }
}

static void child_released_alone(struct ArrowArray *array) {
    struct ArrowArray *child = array->children[2];
    child->release(child); /* a consumer kept or dropped it; its parent must not look */
}

static void stream__piece_that_contradicts_its_schema__nothing_appended(void **state) {
    (void)state;
    static const struct {
        void (*spoil)(struct ArrowArray *array);
        tierkit_status status;
    } cases[] = { { make_child_short, TIERKIT_E_RANGE }, { child_released_alone, TIERKIT_E_TYPE } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scene s;
        open(&s);
        s.made.spoil = cases[i].spoil;
        assert_int_equal(bind(&s), TIERKIT_OK);
        assert_int_equal(append(&s), cases[i].status);
        assert_int_equal(s.err.field, 2);
        made_assert_same(s.network, s.empty);
        made_assert_released(&s.made.counts);
        close(&s);
    }
}

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    ++*(int *)user;
    return 1;
}

static void stream__cancelled__nothing_appended(void **state) {
    (void)state;
    enum { MANY = 70000 };
    static const char *many_ids[MANY];
    static int64_t many_days[MANY];
    static uint16_t many_amounts[MANY];
    static const made_shape halves[2] = { { 0, MANY / 2, 0, 0, NULL, 0 },
                                          { MANY / 2, MANY / 2, 0, 0, NULL, 0 } };
    int asked = 0;
    scene s;
    open(&s);
    for (int i = 0; i < MANY; i++) {
        many_ids[i] = "A";
    }
    s.columns[0].elements = many_ids;
    s.columns[1].elements = many_days;
    s.columns[2].elements = many_amounts;
    s.columns[2].present = NULL;
    s.made.shapes = halves;
    s.made.pieces = 2;
    tierkit_call call;
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    call.user = &asked;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(s.network, "sales", 5, s.batch, &call, NULL, &s.err),
                     TIERKIT_E_CANCELLED);
    assert_int_equal(asked, 1);
    made_assert_same(s.network, s.empty);
    made_assert_released(&s.made.counts);
    close(&s);
}

/* ---- a stream that fails ------------------------------------------------------------------- */

static void stream__get_next_fails__its_own_words_and_nothing_appended(void **state) {
    (void)state;
    static const struct {
        const char *text, *told;
    } cases[] = {
        { "the disk is gone", "the stream failed with code 5: the disk is gone" },
        { NULL, "the stream failed with code 5: it gives no reason" },
        { "\xff\xfe", "the stream failed with code 5: it gives no reason" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int at = 0; at <= PIECES; at++) {
            scene s;
            open(&s);
            s.made.fail_at = at;
            s.made.text = cases[i].text;
            assert_int_equal(bind(&s), TIERKIT_OK);
            assert_int_equal(append(&s), TIERKIT_E_STREAM);
            memset(s.made.last_error, '?', sizeof s.made.last_error); /* it lived until here */
            assert_string_equal(s.err.text, cases[i].told);
            assert_int_equal(s.made.counts.calls, at + 1);
            made_assert_same(s.network, s.empty);
            made_assert_released(&s.made.counts);
            close(&s);
        }
    }
}

static void stream__get_schema_fails__released_and_batch_as_before(void **state) {
    (void)state;
    scene s;
    made_rows made;
    open(&s);
    made_rows_init(&made, "id|day|amount", facts_rows, ROWS);
    s.made.fail_schema = 1;
    s.made.text = "no connection";
    assert_int_equal(tierkit_batch_stream(made.batch, &s.stream, &s.err), TIERKIT_E_STREAM);
    assert_null(s.stream.release);
    assert_string_equal(s.err.text, "the stream failed with code 5: no connection");
    made_assert_released(&s.made.counts);
    assert_int_equal(tierkit_network_append(s.network, "sales", 5, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    assert_appended(&s, ROWS);
    made_rows_free(&made);
    close(&s);
}

static void stream__schema_a_batch_cannot_have__released_and_batch_as_before(void **state) {
    (void)state;
    scene s;
    made_rows made;
    open(&s);
    made_rows_init(&made, "id|day|amount", facts_rows, ROWS);
    s.columns[1].name = "id";
    assert_int_equal(tierkit_batch_stream(made.batch, &s.stream, &s.err), TIERKIT_E_DUPLICATE);
    assert_null(s.stream.release);
    made_assert_released(&s.made.counts);
    assert_int_equal(tierkit_network_append(s.network, "sales", 5, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    assert_appended(&s, ROWS);
    made_rows_free(&made);
    close(&s);
}

/* ---- released once ------------------------------------------------------------------------- */

static void leave(scene *s) {
    (void)s;
}
static void reset(scene *s) {
    assert_int_equal(tierkit_batch_reset(s->batch, 0, NULL), TIERKIT_OK);
    made_assert_released(&s->made.counts);
}
static void another(scene *s) {
    made_counts so_far = s->made.counts;
    made_stream_init(&s->stream, &s->made);
    s->made.counts.made += so_far.made;
    s->made.counts.released += so_far.released;
    assert_int_equal(bind(s), TIERKIT_OK);
}
static void unknown_facts(scene *s) {
    assert_int_equal(tierkit_network_append(s->network, "x", 1, s->batch, NULL, NULL, NULL),
                     TIERKIT_E_NOT_FOUND);
}
static void unfit_type(scene *s) {
    tierkit_batch_free(s->batch);
    s->batch = made_batch(0);
    s->columns[1].format = "g";
    made_stream_init(&s->stream, &s->made);
    assert_int_equal(bind(s), TIERKIT_OK);
    assert_int_equal(append(s), TIERKIT_E_TYPE);
    made_assert_released(&s->made.counts);
}

static void stream__never_read_or_left_in_the_middle__released_once(void **state) {
    (void)state;
    static void (*const acts[])(scene * s) = { leave, reset, another, unknown_facts, unfit_type };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        scene s;
        open(&s);
        assert_int_equal(bind(&s), TIERKIT_OK);
        acts[i](&s);
        made_assert_same(s.network, s.empty);
        close(&s);
    }
}

static void stream__null_or_released__refused(void **state) {
    (void)state;
    scene s;
    struct ArrowArrayStream gone;
    memset(&gone, 0, sizeof gone);
    open(&s);
    assert_int_equal(tierkit_batch_stream(NULL, &s.stream, &s.err), TIERKIT_E_NULL);
    assert_int_equal(tierkit_batch_stream(s.batch, NULL, &s.err), TIERKIT_E_NULL);
    assert_non_null(s.stream.release); /* still the host's */
    assert_int_equal(tierkit_batch_stream(s.batch, &gone, &s.err), TIERKIT_E_ARGUMENT);
    assert_int_equal(bind(&s), TIERKIT_OK);
    close(&s);
}

static void stream__columns_bound_beside_it__refused(void **state) {
    (void)state;
    scene s;
    open(&s);
    assert_int_equal(bind(&s), TIERKIT_OK);
    tierkit_column column = made_numbers(amounts, 0, 0);
    assert_int_equal(tierkit_batch_column(s.batch, "more", 4, &column, &s.err), TIERKIT_E_ARGUMENT);
    assert_int_equal(append(&s), TIERKIT_OK);
    assert_appended(&s, ROWS);
    close(&s);
}

/* ---- records ------------------------------------------------------------------------------- */

static const char *const record_ids[ROWS] = { "A", "B", "C", "D", "E", "F", "G" };
static const char *const kinds[ROWS] = { "agent", NULL,    "dealer",  "direct",
                                         NULL,    "agent", "retailer" };
static const int64_t reps[ROWS] = { 3, 0, 5, 7, 9, 11, 13 };
static const char *const record_rows[ROWS] = { "A|agent|3",    "B||0", "C|dealer|",
                                               "D|direct|7",   "E||9", "F|agent|11",
                                               "G|retailer|13" };
static const uint8_t present_kinds[ROWS] = { 1, 0, 1, 1, 0, 1, 1 };

static void set_records(scene *s) {
    static const made_column of[COLUMNS] = {
        { "id", "u", MADE_TEXT32, record_ids, NULL, NULL, 0, NULL },
        { "kind", "U", MADE_TEXT64, kinds, present_kinds, NULL, 0, NULL },
        { "reps", "l", 8, reps, present, NULL, 0, NULL },
    };
    memcpy(s->columns, of, sizeof of);
}

static void stream__records__all_pieces_at_once(void **state) {
    (void)state;
    scene s;
    open(&s);
    set_records(&s);
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_upsert(s.network, s.batch, NULL, &s.err), TIERKIT_OK);
    made_assert_released(&s.made.counts);
    assert_int_equal(made_upsert(s.empty, "id|kind|reps", record_rows, ROWS, NULL), TIERKIT_OK);
    made_assert_same(s.network, s.empty);
    close(&s);
}

static void stream__id_twice_in_two_pieces__refused_and_no_record(void **state) {
    (void)state;
    static const char *const twice[ROWS] = { "A", "B", "C", "D", "E", "A", "G" };
    scene s;
    open(&s);
    set_records(&s);
    s.columns[0].elements = twice;
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_upsert(s.network, s.batch, NULL, &s.err), TIERKIT_E_DUPLICATE);
    assert_int_equal(s.err.row, 5);
    assert_string_equal(s.err.text,
                        "column 'id' in row 5: an id that an earlier row of the batch has too");
    made_assert_same(s.network, s.empty);
    made_assert_released(&s.made.counts);
    close(&s);
}

static void stream__bad_record_in_a_later_piece__its_row_in_the_stream(void **state) {
    (void)state;
    static const char *const states[ROWS] = { "active", "",       "watch", "active",
                                              "active", "active", "asleep" };
    scene s;
    open(&s);
    set_records(&s);
    s.columns[1] =
        (made_column){ "life_cycle_state", "vu", MADE_VIEWS, states, NULL, NULL, 0, NULL };
    assert_int_equal(bind(&s), TIERKIT_OK);
    assert_int_equal(tierkit_network_upsert(s.network, s.batch, NULL, &s.err), TIERKIT_E_ARGUMENT);
    assert_int_equal(s.err.row, 6);
    assert_int_equal(s.err.field, 1);
    made_assert_same(s.network, s.empty);
    close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream__pieces_of_any_size_and_offset__one_delivery),
        cmocka_unit_test(stream__no_pieces__nothing_appended),
        cmocka_unit_test(stream__read_before__refused),
        cmocka_unit_test(stream__delivery_known_by_its_id__not_read),
        cmocka_unit_test(stream__bad_rows_skipped__good_ones_of_all_pieces_stay),
        cmocka_unit_test(stream__sign_minus_one__takes_back_all_pieces),
        cmocka_unit_test(stream__replaces_a_slice__as_one_batch_does),
        cmocka_unit_test(
            stream__bad_row_in_a_later_piece__its_row_in_the_stream_and_nothing_appended),
        cmocka_unit_test(stream__piece_that_contradicts_its_schema__nothing_appended),
        cmocka_unit_test(stream__cancelled__nothing_appended),
        cmocka_unit_test(stream__get_next_fails__its_own_words_and_nothing_appended),
        cmocka_unit_test(stream__get_schema_fails__released_and_batch_as_before),
        cmocka_unit_test(stream__schema_a_batch_cannot_have__released_and_batch_as_before),
        cmocka_unit_test(stream__never_read_or_left_in_the_middle__released_once),
        cmocka_unit_test(stream__null_or_released__refused),
        cmocka_unit_test(stream__columns_bound_beside_it__refused),
        cmocka_unit_test(stream__records__all_pieces_at_once),
        cmocka_unit_test(stream__id_twice_in_two_pieces__refused_and_no_record),
        cmocka_unit_test(stream__bad_record_in_a_later_piece__its_row_in_the_stream),
    };
    return cmocka_run_group_tests_name("exchange_streams", tests, NULL, NULL);
}
