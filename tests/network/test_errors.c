/* Owns: proof that a bad row or call is refused with its place and changes nothing, and that bad
 * rows can be left out and are counted. Must not know: how rows are read. Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static const char program_text[] = "money EUR scale 2\n"
                                   "facts sales key id at day grain month split by channel\n"
                                   "  flow net money = amount\n"
                                   "  flow square money = amount * amount\n"
                                   "  flow agreed count = if flag then 1 else 0\n"
                                   "  distinct buyers = buyer\n"
                                   "facts terms key id from day to expires\n"
                                   "  in force worth money = amount\n"
                                   "facts prices key id at day grain week\n"
                                   "  min lowest money = amount\n";

static const char header[] = "id|day|channel|amount|flag|buyer|expires";
static const char good[] = "A|2020-02-29|web|1.005|true|b|2020-03-01";

typedef struct fixture {
    made_program program;
    tierkit_network *network, *before; /* the same; only one is touched */
} fixture;

static void begin(fixture *f) {
    const char *rows[] = { good };
    made_program_init(&f->program, program_text);
    f->network = made_network(&f->program, NULL);
    f->before = made_network(&f->program, NULL);
    assert_int_equal(made_append(f->network, "sales", header, rows, 1, NULL), TIERKIT_OK);
    assert_int_equal(made_append(f->before, "sales", header, rows, 1, NULL), TIERKIT_OK);
}

static void end(fixture *f) {
    tierkit_network_free(f->network);
    tierkit_network_free(f->before);
    made_program_free(&f->program);
}

typedef struct bad_row {
    const char *facts, *row;
    tierkit_status status;
    int32_t field;
    const char *words, *reason;
} bad_row;

static const bad_row bad_rows[] = {
    { "sales", "B||web|1|true|b|", TIERKIT_E_MISSING, 1, "'day' in row 1", "no date" },
    { "sales", "B|2021-02-29|web|1|true|b|", TIERKIT_E_DATE, 1, "'day' in row 1", "bad date" },
    { "sales", "B|2021-02-28|web|1,5|true|b|", TIERKIT_E_NUMBER, 3, "'amount' in row 1",
      "bad number" },
    { "sales", "B|2021-02-28|web|1|yes|b|", TIERKIT_E_TEXT, 4, "'flag' in row 1", "bad text" },
    { "sales", "B|2021-02-28|\xff|1|true|b|", TIERKIT_E_TEXT, 2, "'channel' in row 1", "bad text" },
    { "sales", "\xc3|2021-02-28|web|1|true|b|", TIERKIT_E_TEXT, 0, "'id' in row 1", "bad text" },
    { "sales", "B|2021-02-28|web|1|true|\x80|", TIERKIT_E_TEXT, 5, "'buyer' in row 1", "bad text" },
    { "sales", "B|2021-02-28|web|92233720368547758.08|true|b|", TIERKIT_E_OVERFLOW, 3,
      "'amount' in row 1", "overflow" },
    { "sales", "B|2021-02-28|web|9999999999.99|true|b|", TIERKIT_E_OVERFLOW, -1,
      "measure 'square' in row 1", "overflow" },
    { "terms", "B|2021-02-28|||||2021-02-27", TIERKIT_E_DATE, 6, "'expires' in row 1", "bad date" },
    { "terms", "B|2021-02-28|||||2021-02-30", TIERKIT_E_DATE, 6, "'expires' in row 1", "bad date" },
};

/* The next new id gets the same code in both: a failed call left no ids behind. */
static void assert_same_codes(const fixture *f, size_t round) {
    char text[40];
    const char *ids[] = { text };
    int32_t a = -1, b = -2;
    const tierkit_column column = made_texts(ids, 1);
    (void)snprintf(text, sizeof text, "fresh %zu", round);
    assert_int_equal(tierkit_network_codes(f->network, &column, NULL, &a, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_codes(f->before, &column, NULL, &b, NULL), TIERKIT_OK);
    assert_int_equal(a, b);
    tierkit_i_snapshot *x = made_snapshot(f->network), *y = made_snapshot(f->before);
    for (size_t i = 0; i < x->schema->facts_count; i++) {
        assert_int_equal(x->facts[i].members[0], y->facts[i].members[0]);
        assert_int_equal(x->facts[i].tuples, y->facts[i].tuples);
    }
    assert_int_equal(x->facts[0].items[0].items, y->facts[0].items[0].items);
    tierkit_i_snapshot_release(x);
    tierkit_i_snapshot_release(y);
}

static void append__bad_row__names_the_place_and_changes_nothing(void **state) {
    (void)state;
    fixture f;
    begin(&f);
    for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
        const bad_row *c = &bad_rows[i];
        const char *rows[] = { "NEW|2019-01-01|new|1|true|new|2019-02-01", c->row };
        tierkit_error err = made_error();
        tierkit_status status = made_append(f.network, c->facts, header, rows, 2, &err);
        if (status != c->status || err.code != status || err.row != 1 || err.field != c->field ||
            strstr(err.text, c->words) == NULL) {
            fail_msg("case %zu: status %d row %d field %d: %s", i, status, (int)err.row, err.field,
                     err.text);
        }
        made_assert_same(f.network, f.before);
        assert_same_codes(&f, i);
    }
    end(&f);
}

static void assert_rejected(const tierkit_network *network, const char *facts, const char *reason) {
    tierkit_table *table = NULL;
    char text[3][64];
    assert_int_equal(tierkit_network_table(network, TIERKIT_NETWORK_REJECTED, NULL, &table, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_table_rows(table), 1);
    for (int32_t c = 0; c < 3; c++) {
        size_t needed = 0;
        assert_int_equal(tierkit_table_text(table, 0, c, text[c], 63, &needed, NULL), TIERKIT_OK);
        text[c][needed] = 0;
    }
    assert_string_equal(text[0], facts);
    assert_string_equal(text[1], reason);
    assert_string_equal(text[2], "1");
    tierkit_table_free(table);
}

static void append__skipping_bad_rows__takes_the_others_and_counts(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
        const bad_row *c = &bad_rows[i];
        made_program program;
        made_program_init(&program, program_text);
        tierkit_network *network = made_network(&program, NULL);
        const char *rows[] = { good, c->row, "Z|2020-02-28|shop|2|false|c|2020-04-01" };
        int64_t appended = 0;
        made_rows made;
        made_rows_init(&made, header, rows, 3);
        assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_network_append(network, c->facts, strlen(c->facts), made.batch,
                                                NULL, &appended, NULL),
                         TIERKIT_OK);
        assert_int_equal(appended, 2);
        assert_rejected(network, c->facts, c->reason);
        tierkit_i_snapshot *s = made_snapshot(network);
        const tierkit_i_snapshot_facts *facts = &s->facts[c->facts[0] == 's' ? 0 : 1];
        int64_t sum = 0, taken = 0, of_z = 0;
        for (size_t n = 0; n < facts->run.count; n++) {
            size_t bytes = 0;
            const char *id = tierkit_i_snapshot_entity_id(s, facts->run.entity[n], &bytes);
            of_z += id[0] == 'Z' ? facts->run.rows[n] : 0;
            /* its end is that of its own row: 2020-04-01 */
            assert_true(facts->run.rows[n] > 0 || id[0] != 'Z' || facts->run.day[n] == 18353);
            sum += facts->run.rows[n] > 0 ? facts->run.measures[0].low[n] : 0;
            taken += facts->run.rows[n];
        }
        assert_int_equal(taken, 2);
        assert_int_equal(of_z, 1);
        assert_int_equal(sum, 300); /* 1.005 is half-way and goes to the even 1.00 */
        assert_int_equal(facts->rejected_rows, 1);
        tierkit_i_snapshot_release(s);
        made_rows_free(&made);
        tierkit_network_free(network);
        made_program_free(&program);
    }
}

static void append__impossible_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    fixture f;
    begin(&f);
    tierkit_error err = made_error();
    int64_t appended = -7;
    const char *rows[] = { "A|2020-01-01|1" };
    assert_int_equal(made_append(f.network, "nothing", "id|day|amount", rows, 1, &err),
                     TIERKIT_E_NOT_FOUND);
    assert_non_null(strstr(err.text, "nothing"));
    assert_int_equal(made_append(f.network, "sales", "id|day|amount", rows, 1, &err),
                     TIERKIT_E_COLUMN);
    assert_non_null(strstr(err.text, "channel"));
    const int32_t codes[] = { 0, 0 }, unknown[] = { 0, 5 }, days[] = { 18000, 18001 };
    const int64_t amounts[] = { 1, 2 };
    tierkit_batch *batch = made_batch(2);
    made_bind(batch, "id", made_days(days, 2));
    made_bind(batch, "day", made_days(days, 2));
    made_bind(batch, "amount", made_numbers(amounts, 2, 2));
    assert_int_equal(tierkit_network_append(f.network, "prices", 6, batch, NULL, &appended, &err),
                     TIERKIT_E_TYPE);
    assert_int_equal(err.field, 0);
    made_bind(batch, "id", made_codes(unknown, 2));
    assert_int_equal(tierkit_network_append(f.network, "prices", 6, batch, NULL, &appended, &err),
                     TIERKIT_E_RANGE);
    assert_int_equal(err.row, 1);
    assert_int_equal(err.field, 0);
    made_bind(batch, "id", made_codes(codes, 2));
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(f.network, "prices", 6, batch, NULL, &appended, &err),
                     TIERKIT_E_TAKEN);
    assert_int_equal(appended, -7);
    made_assert_same(f.network, f.before);
    tierkit_batch_free(batch);
    end(&f);
}

/* ---- cancelling ---------------------------------------------------------------------------- */

typedef struct delivery {
    tierkit_network *network;
    const tierkit_batch *batch;
} delivery;

static tierkit_status append_prices(void *context, const tierkit_call *call) {
    delivery *of = context;
    return tierkit_network_append(of->network, "prices", 6, of->batch, call, NULL, NULL);
}

static void append__cancelled_at_any_question__changes_nothing(void **state) {
    (void)state;
    enum { MANY = 300000 };
    fixture f;
    begin(&f);
    int32_t *codes = calloc(MANY, sizeof *codes), *days = calloc(MANY, sizeof *days);
    int64_t *amounts = calloc(MANY, sizeof *amounts);
    assert_true(codes != NULL && days != NULL && amounts != NULL);
    for (int i = 0; i < MANY; i++) {
        days[i] = i % 3000;
    }
    tierkit_batch *batch = made_batch(MANY);
    made_bind(batch, "id", made_codes(codes, MANY));
    made_bind(batch, "day", made_days(days, MANY));
    made_bind(batch, "amount", made_numbers(amounts, 2, MANY));
    delivery all = { f.network, batch };
    made_asked asked = made_cancel_everywhere(append_prices, &all, f.network);
    assert_int_equal(asked.total, MANY);
    assert_true(asked.questions >= MANY / 65536);
    tierkit_batch_free(batch);
    free(codes);
    free(days);
    free(amounts);
    end(&f);
}

static void batch__impossible_values__are_refused(void **state) {
    (void)state;
    tierkit_batch *batch = NULL;
    tierkit_column column = made_days(NULL, 0);
    assert_int_equal(tierkit_batch_new(-1, NULL, &batch, NULL), TIERKIT_E_RANGE);
    assert_null(batch);
    assert_int_equal(tierkit_batch_new(((int64_t)1 << 40) + 1, NULL, &batch, NULL),
                     TIERKIT_E_RANGE);
    batch = made_batch(3);
    static const struct {
        int32_t type, scale;
        int64_t rows, stride, offset;
        tierkit_status status;
    } cases[] = {
        { 0, 0, 3, 0, 0, TIERKIT_E_TYPE },
        { 14, 0, 3, 0, 0, TIERKIT_E_TYPE },
        { TIERKIT_TYPE_INT64, 0, 2, 0, 0, TIERKIT_E_RANGE },
        { TIERKIT_TYPE_INT64, 19, 3, 0, 0, TIERKIT_E_RANGE },
        { TIERKIT_TYPE_FLOAT64, 1, 3, 0, 0, TIERKIT_E_RANGE },
        { TIERKIT_TYPE_INT64, 0, 3, 4, 0, TIERKIT_E_RANGE },
        { TIERKIT_TYPE_INT64, 0, 3, 0, -1, TIERKIT_E_RANGE },
        { TIERKIT_TYPE_INT64, 0, 3, 0, 0, TIERKIT_E_NULL },
        { TIERKIT_TYPE_TEXT, 0, 3, 0, 0, TIERKIT_E_NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        column.type = cases[i].type;
        column.scale = cases[i].scale;
        column.rows = cases[i].rows;
        column.stride = cases[i].stride;
        column.validity_offset = cases[i].offset;
        tierkit_status status = tierkit_batch_column(batch, "a", 1, &column, NULL);
        if (status != cases[i].status) {
            fail_msg("case %zu: %d", i, status);
        }
    }
    assert_int_equal(tierkit_batch_set(batch, 3, 0, NULL), TIERKIT_E_UNKNOWN_KEY);
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SIGN, 0, NULL), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 2, NULL),
                     TIERKIT_E_ARGUMENT);
    column.struct_size = 8;
    assert_int_equal(tierkit_batch_column(batch, "a", 1, &column, NULL), TIERKIT_E_ABI_SIZE);
    tierkit_batch_free(batch);
}

/* Codes of ids take their column as a batch does: nothing is read before it is checked, and nobody
 * binds what only the library makes. */
static void codes__impossible_columns__are_refused(void **state) {
    (void)state;
    made_program program;
    static const char *const texts[] = { "A", "B", "C" };
    static const struct {
        uint32_t flags;
        int64_t rows, stride, offset;
        tierkit_status status;
    } cases[] = {
        { 1, 3, 0, 0, TIERKIT_E_ABI_FORWARD },
        { 0, -1, 0, 0, TIERKIT_E_RANGE },
        { 0, ((int64_t)1 << 40) + 1, 0, 0, TIERKIT_E_RANGE },
        { 0, 3, 1, 0, TIERKIT_E_RANGE },
        { 0, 3, -8, 0, TIERKIT_E_RANGE },
        { 0, 3, 0, -1, TIERKIT_E_RANGE },
        { 0, 3, 0, 0, TIERKIT_OK },
    };
    made_program_init(&program, "facts f key id at day\n  flow n count = 1\n");
    tierkit_network *network = made_network(&program, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int32_t codes[3] = { -7, -7, -7 };
        tierkit_column column = made_texts(texts, 3);
        column.flags = cases[i].flags;
        column.rows = cases[i].rows;
        column.stride = cases[i].stride;
        column.validity_offset = cases[i].offset;
        tierkit_status status = tierkit_network_codes(network, &column, NULL, codes, NULL);
        if (status != cases[i].status) {
            fail_msg("case %zu: %d", i, status);
        }
        assert_int_equal(codes[2], status == TIERKIT_OK ? 2 : -7);
    }
    tierkit_network_free(network);
    made_program_free(&program);
}

/* What cannot be taken back says what does. */
static void sign__where_nothing_is_taken_back__is_refused(void **state) {
    (void)state;
    made_program program;
    made_rows made;
    static const char *const row[] = { "A" };
    const tierkit_slice slice = { sizeof slice, 0, 0, 0 };
    tierkit_error err = made_error();
    made_program_init(&program, "facts f key id at day\n  flow n count = 1\n");
    tierkit_network *network = made_network(&program, NULL), *before = made_network(&program, NULL);
    made_rows_init(&made, "id", row, 1);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_upsert(network, made.batch, NULL, &err), TIERKIT_E_ARGUMENT);
    assert_non_null(strstr(err.text, "tierkit_network_remove"));
    assert_int_equal(tierkit_network_decide(network, made.batch, NULL, &err), TIERKIT_E_ARGUMENT);
    assert_non_null(strstr(err.text, "without a value"));
    assert_int_equal(tierkit_network_replace(network, "f", 1, &slice, made.batch, NULL, &err),
                     TIERKIT_E_ARGUMENT);
    assert_non_null(strstr(err.text, "slice"));
    made_assert_same(network, before);
    made_rows_free(&made);
    tierkit_network_free(before);
    tierkit_network_free(network);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append__bad_row__names_the_place_and_changes_nothing),
        cmocka_unit_test(append__skipping_bad_rows__takes_the_others_and_counts),
        cmocka_unit_test(append__impossible_call__is_refused_and_changes_nothing),
        cmocka_unit_test(append__cancelled_at_any_question__changes_nothing),
        cmocka_unit_test(batch__impossible_values__are_refused),
        cmocka_unit_test(codes__impossible_columns__are_refused),
        cmocka_unit_test(sign__where_nothing_is_taken_back__is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
