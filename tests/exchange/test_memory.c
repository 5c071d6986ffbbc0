/* Owns: proof that running out of memory anywhere on the way in or out changes nothing, leaks
 * nothing and releases every stream once. Must not know: how much memory anything takes.
 * Called by: meson test. */
#include "exchange/made_arrow.h"

#include "base/table.h"

enum { ROWS = 5, COLUMNS = 6 };

static const char program_text[] = "money EUR scale 2\n"
                                   "attribute amount count\n"
                                   "attribute ok flag\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n"
                                   "  flow more number scale 2 = other\n"
                                   "  flow good count = 1 where ok\n"
                                   "  flow words count = 1 where word = \"x\"\n";
static const char *const ids[ROWS] = { "A", "B", "a long id, longer than a view", "A", NULL };
static const uint8_t present[ROWS] = { 1, 1, 1, 1, 0 };
static const int64_t days[ROWS] = { 19782, 19783, 19784, 19785, 19786 }; /* in seconds: near 1970 */
static const uint16_t small[ROWS] = { 1, 2, 3, 4, 5 };
static const uint64_t fine[ROWS * 2] = { 100, 0, 200, 0, 0, 0, 500, 0, 0, 0 };
static const uint8_t flags[ROWS] = { 1, 0, 1, 1, 1 };
static const char *const words[2] = { "x", "a word that is longer" };
static const made_column dictionary = { "", "vu", MADE_VIEWS, words, NULL, NULL, 0, NULL };
static const int8_t positions[ROWS] = { 0, 1, 0, 1, 1 };

static const made_column columns[COLUMNS] = {
    { "id", "vu", MADE_VIEWS, ids, present, NULL, 0, NULL },
    { "day", "tss:", 8, days, NULL, NULL, 0, NULL },
    { "amount", "S", 2, small, present, NULL, 0, NULL },
    { "other", "d:38,20", 16, fine, NULL, NULL, 0, NULL },
    { "ok", "b", MADE_BITS, flags, present, NULL, 0, NULL },
    { "word", "c", 1, positions, NULL, &dictionary, 2, NULL },
};
/* The same as records. */
static const char *const record_ids[ROWS] = { "A", "B", "a long id, longer than a view", "C", "D" };
static const made_column record_columns[COLUMNS] = {
    { "id", "vu", MADE_VIEWS, record_ids, NULL, NULL, 0, NULL },
    { "since", "tss:", 8, days, NULL, NULL, 0, NULL },
    { "amount", "S", 2, small, present, NULL, 0, NULL },
    { "credit_limit", "d:38,20", 16, fine, NULL, NULL, 0, NULL },
    { "ok", "b", MADE_BITS, flags, present, NULL, 0, NULL },
    { "word", "c", 1, positions, NULL, &dictionary, 2, NULL },
};
static const made_shape shapes[2] = { { 0, 2, 0, 0, NULL, 0 }, { 2, 3, 1, 3, NULL, 1 } };

/* Networks are on another heap, so that they can be compared after a refusal, or on the same. */
typedef struct scene {
    made_program program;
    int is_stream, is_upsert, is_one_heap;
    const tierkit_allocator *allocator;
} scene;

static tierkit_status read_in(const scene *s, tierkit_network *network, const tierkit_batch *batch,
                              tierkit_error *err) {
    return s->is_upsert ? tierkit_network_upsert(network, batch, NULL, err)
                        : tierkit_network_append(network, "sales", 5, batch, NULL, NULL, err);
}

static tierkit_status use_one_heap(const scene *s, tierkit_batch *batch) {
    tierkit_network *network = NULL;
    TIERKIT_I_TRY(tierkit_network_new(made_program_of(&s->program), s->allocator, &network, NULL));
    tierkit_status status = read_in(s, network, batch, NULL);
    tierkit_network_free(network);
    return status;
}

static tierkit_status use(const scene *s, tierkit_batch *batch) {
    if (s->is_one_heap) {
        return use_one_heap(s, batch);
    }
    tierkit_network *network = made_network(&s->program, NULL);
    tierkit_network *empty = made_network(&s->program, NULL);
    tierkit_error err = made_error();
    tierkit_status status = read_in(s, network, batch, &err);
    if (status != TIERKIT_OK) {
        assert_string_equal(err.text, "out of memory; nothing was changed");
        made_assert_same(network, empty);
    }
    tierkit_network_free(network);
    tierkit_network_free(empty);
    return status;
}

static tierkit_status read_stream(const scene *s, tierkit_batch *batch) {
    struct ArrowArrayStream stream;
    made_stream made;
    memset(&made, 0, sizeof made);
    made.columns = s->is_upsert ? record_columns : columns;
    made.count = COLUMNS;
    made.shapes = shapes;
    made.pieces = 2;
    made.fail_at = -1;
    made_stream_init(&stream, &made);
    tierkit_status status = tierkit_batch_stream(batch, &stream, NULL);
    assert_null(stream.release);
    if (status == TIERKIT_OK) {
        status = use(s, batch);
    }
    assert_int_equal(tierkit_batch_reset(batch, 0, NULL), TIERKIT_OK); /* no network, no reading */
    made_assert_released(&made.counts);
    return status;
}

static tierkit_status read_array(const scene *s, tierkit_batch *batch) {
    made_counts counts = { 0, 0, 0, 0 };
    struct ArrowSchema schema;
    struct ArrowArray array;
    const made_column *of = s->is_upsert ? record_columns : columns;
    made_schema(&schema, of, COLUMNS, &counts);
    made_array(&array, of, COLUMNS, &shapes[1], &counts);
    tierkit_status status = tierkit_batch_arrow(batch, &schema, &array, NULL);
    if (status == TIERKIT_OK) {
        status = use(s, batch);
    }
    assert_int_equal(counts.released, 0);
    assert_int_equal(tierkit_batch_reset(batch, 0, NULL), TIERKIT_OK);
    array.release(&array);
    schema.release(&schema);
    made_assert_released(&counts);
    return status;
}

static tierkit_status bring_in(const tierkit_allocator *allocator, void *context) {
    scene *s = context;
    tierkit_batch *batch = NULL;
    s->allocator = allocator;
    TIERKIT_I_TRY(tierkit_batch_new(0, allocator, &batch, NULL));
    tierkit_status status = s->is_stream ? read_stream(s, batch) : read_array(s, batch);
    tierkit_batch_free(batch);
    return status;
}

static void import__memory_refused_anywhere__nothing_changed_nothing_lost(void **state) {
    (void)state;
    for (int i = 0; i < 8; i++) {
        scene s;
        size_t nth = 0;
        memset(&s, 0, sizeof s);
        made_program_init(&s.program, program_text);
        s.is_stream = i & 1;
        s.is_upsert = i >> 1 & 1;
        s.is_one_heap = i >> 2;
        const char *wrong = failing_allocator_sweep(bring_in, &s, &nth);
        if (wrong != NULL) {
            fail_msg("kind %d, allocation %d: %s", i, (int)nth, wrong);
        }
        assert_true(nth > 10);
        made_program_free(&s.program);
    }
}

/* ---- out ----------------------------------------------------------------------------------- */

static const tierkit_i_column_spec specs[] = {
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "value", "EUR", TIERKIT_I_CELLS_NUMBER },
    { "ok", "", TIERKIT_I_CELLS_FLAG },
};

static tierkit_status make_table(const tierkit_allocator *allocator, tierkit_table **out) {
    tierkit_i_memory memory;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, NULL));
    TIERKIT_I_TRY(tierkit_i_table_new(&memory, NULL, specs, 3, out));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(*out, "x"));
    TIERKIT_I_TRY(tierkit_i_table_add_double(*out, 1.5));
    return tierkit_i_table_add_flag(*out, 1);
}

/* A refused call of a stream says so, leaves nothing, and may be repeated. */
static int get_both(struct ArrowArrayStream *stream) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    int code = stream->get_schema(stream, &schema);
    if (code != 0) {
        assert_string_equal(stream->get_last_error(stream), "tierkit: out of memory");
        return code;
    }
    assert_null(stream->get_last_error(stream));
    schema.release(&schema);
    code = stream->get_next(stream, &array);
    if (code != 0) {
        assert_null(array.release);
        assert_string_equal(stream->get_last_error(stream), "tierkit: out of memory");
        if (stream->get_next(stream, &array) == 0) {
            assert_non_null(array.release); /* not the end: the rows are still to come */
            array.release(&array);
        }
        return code;
    }
    assert_non_null(array.release);
    array.release(&array);
    return 0;
}

static tierkit_status bring_out(const tierkit_allocator *allocator, void *context) {
    struct ArrowArrayStream stream;
    tierkit_table *table = NULL;
    (void)context;
    memset(&stream, 1, sizeof stream);
    tierkit_status status = make_table(allocator, &table);
    if (status == TIERKIT_OK) {
        status = tierkit_table_export(table, &stream, NULL);
        assert_true((stream.release == NULL) == (status != TIERKIT_OK));
    }
    tierkit_table_free(table);
    if (status == TIERKIT_OK) {
        int code = get_both(&stream);
        assert_true(code == 0 || code == 12);
        status = code == 0 ? TIERKIT_OK : TIERKIT_E_NOMEM;
        stream.release(&stream);
    }
    return status;
}

static void export__memory_refused_anywhere__nothing_lost(void **state) {
    (void)state;
    size_t nth = 0;
    const char *wrong = failing_allocator_sweep(bring_out, NULL, &nth);
    if (wrong != NULL) {
        fail_msg("allocation %d: %s", (int)nth, wrong);
    }
    assert_true(nth > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(import__memory_refused_anywhere__nothing_changed_nothing_lost),
        cmocka_unit_test(export__memory_refused_anywhere__nothing_lost),
    };
    return cmocka_run_group_tests_name("exchange_memory", tests, NULL, NULL);
}
