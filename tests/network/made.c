/* Owns: making networks, batches and saved bytes in a test without a compiled program.
 * Must not know: cases. Called by: tests of network. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

void made_program_init(made_program *program, const char *text) {
    tierkit_i_tree tree;
    tierkit_i_diagnostics list;
    tierkit_error err = made_error();
    size_t bytes = strlen(text);
    char *whole = malloc(bytes + 11);
    assert_non_null(whole);
    memcpy(whole, "tierkit 1\n", 10);
    memcpy(whole + 10, text, bytes + 1);
    assert_int_equal(tierkit_i_memory_init(&program->memory, NULL, NULL), TIERKIT_OK);
    tierkit_i_tree_init(&tree, &program->memory);
    tierkit_i_diagnostics_init(&list, &tree, &program->memory);
    assert_int_equal(tierkit_i_parse(&tree, whole, bytes + 10, NULL, &list, &err), TIERKIT_OK);
    assert_int_equal(list.errors, 0);
    assert_int_equal(tierkit_i_schema_make(&tree, &program->memory, &list, &program->head.schema),
                     TIERKIT_OK);
    assert_non_null(program->head.schema);
    tierkit_i_diagnostics_free(&list);
    tierkit_i_tree_free(&tree);
    free(whole);
}

void made_program_free(made_program *program) {
    tierkit_i_schema_release(program->head.schema);
}

const tierkit_program *made_program_of(const made_program *program) {
    return (const tierkit_program *)(const void *)program;
}

tierkit_network *made_network(const made_program *program, const tierkit_allocator *allocator) {
    tierkit_network *network = NULL;
    assert_int_equal(tierkit_network_new(made_program_of(program), allocator, &network, NULL),
                     TIERKIT_OK);
    return network;
}

made_pair made_begin(const char *text) {
    made_pair pair;
    made_program_init(&pair.program, text);
    pair.network = made_network(&pair.program, NULL);
    return pair;
}

void made_end(made_pair *pair) {
    tierkit_network_free(pair->network);
    made_program_free(&pair->program);
}

void made_must(tierkit_status status, const tierkit_error *err) {
    if (status != TIERKIT_OK) {
        fail_msg("%s", err->text);
    }
}

/* ---- columns ------------------------------------------------------------------------------- */

static tierkit_column column_of(int32_t type, const void *data, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = type;
    column.data = data;
    column.rows = rows;
    return column;
}

tierkit_column made_texts(const char *const *texts, int64_t rows) {
    return column_of(TIERKIT_TYPE_TEXT_POINTERS, texts, rows);
}

tierkit_column made_days(const int32_t *days, int64_t rows) {
    return column_of(TIERKIT_TYPE_DATE32, days, rows);
}

tierkit_column made_numbers(const int64_t *numbers, int32_t scale, int64_t rows) {
    tierkit_column column = column_of(TIERKIT_TYPE_INT64, numbers, rows);
    column.scale = scale;
    return column;
}

tierkit_column made_codes(const int32_t *codes, int64_t rows) {
    return column_of(TIERKIT_TYPE_CODE32, codes, rows);
}

tierkit_batch *made_batch(int64_t rows) {
    tierkit_batch *batch = NULL;
    assert_int_equal(tierkit_batch_new(rows, NULL, &batch, NULL), TIERKIT_OK);
    return batch;
}

void made_bind(tierkit_batch *batch, const char *name, tierkit_column column) {
    tierkit_error err = made_error();
    if (tierkit_batch_column(batch, name, strlen(name), &column, &err) != TIERKIT_OK) {
        fail_msg("%s: %s", name, err.text);
    }
}

tierkit_error made_error(void) {
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    return err;
}

/* ---- results ------------------------------------------------------------------------------- */

uint8_t *made_saved(const tierkit_network *network, size_t *count) {
    assert_int_equal(tierkit_network_save(network, NULL, NULL, 0, count, NULL), TIERKIT_E_SPACE);
    uint8_t *bytes = malloc(*count);
    assert_non_null(bytes);
    assert_int_equal(tierkit_network_save(network, NULL, bytes, *count, count, NULL), TIERKIT_OK);
    return bytes;
}

void made_assert_same(const tierkit_network *a, const tierkit_network *b) {
    size_t a_count = 0, b_count = 0;
    uint8_t *x = made_saved(a, &a_count), *y = made_saved(b, &b_count);
    assert_int_equal(a_count, b_count);
    assert_memory_equal(x, y, a_count);
    free(x);
    free(y);
}

void made_assert_table(const tierkit_network *network, int32_t kind, const char *wanted) {
    tierkit_table *table = NULL;
    char all[4096] = "";
    size_t at = 0;
    assert_int_equal(tierkit_network_table(network, kind, NULL, &table, NULL), TIERKIT_OK);
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        for (int32_t column = 0; column < tierkit_table_columns(table); column++) {
            size_t needed = 0;
            assert_int_equal(tierkit_table_text(table, row, column, all + at, sizeof all - at - 2,
                                                &needed, NULL),
                             TIERKIT_OK);
            at += needed;
            all[at++] = column + 1 < tierkit_table_columns(table) ? '|' : '\n';
        }
    }
    all[at] = '\0';
    tierkit_table_free(table);
    assert_string_equal(all, wanted);
}

tierkit_i_snapshot *made_snapshot(const tierkit_network *network) {
    tierkit_i_memory memory;
    tierkit_i_snapshot *snapshot = NULL;
    assert_int_equal(tierkit_i_memory_init(&memory, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_i_snapshot_take(network, &memory, NULL, &snapshot, NULL), TIERKIT_OK);
    return snapshot;
}

/* ---- cancelling ----------------------------------------------------------------------------- */

typedef struct patience {
    uint64_t asked, stop_at, last_done, total;
} patience;

static int32_t TIERKIT_CALL ask(void *user, uint64_t done, uint64_t total) {
    patience *p = user;
    assert_true(done >= p->last_done && (total == 0 || done <= total)); /* 0 while unknown */
    p->last_done = done;
    p->total = total;
    return ++p->asked == p->stop_at;
}

made_asked made_cancel_everywhere(made_long_call does, void *context,
                                  const tierkit_network *network) {
    size_t count = 0, now_count = 0;
    uint8_t *before = made_saved(network, &count);
    made_asked asked = { 0, 0 };
    for (uint64_t stop = 1; asked.questions == 0; stop++) {
        patience p = { 0, stop, 0, 0 };
        tierkit_call call;
        memset(&call, 0, sizeof call);
        call.struct_size = sizeof call;
        call.progress = ask;
        call.user = &p;
        tierkit_status status = does(context, &call);
        if (status == TIERKIT_OK) {
            assert_true(p.asked < stop);
            asked.questions = stop;
            asked.total = p.total;
            continue;
        }
        assert_int_equal(status, TIERKIT_E_CANCELLED);
        assert_int_equal(p.asked, stop);
        uint8_t *now = made_saved(network, &now_count);
        assert_int_equal(now_count, count);
        assert_memory_equal(now, before, count);
        free(now);
    }
    asked.questions--;
    free(before);
    return asked;
}

/* ---- rows as text -------------------------------------------------------------------------- */

static size_t parts_of(const char *text) {
    size_t parts = 1;
    for (; *text != 0; text++) {
        parts += *text == '|';
    }
    return parts;
}

/* Cuts a copy of a line at '|' into cells `step` apart; an empty one becomes NULL. */
static char *cut(char *to, const char *line, const char **cells, size_t step) {
    size_t parts = parts_of(line);
    strcpy(to, line);
    for (size_t p = 0; p < parts; p++) {
        char *end = to + strcspn(to, "|");
        cells[p * step] = end == to ? NULL : to;
        *end = 0;
        to = end + 1;
    }
    return to;
}

void made_rows_init(made_rows *made, const char *header, const char *const *rows, int64_t count) {
    size_t columns = parts_of(header), total = strlen(header) + 1;
    for (int64_t i = 0; i < count; i++) {
        total += strlen(rows[i]) + 1;
    }
    made->bytes = malloc(total);
    made->cells = calloc(columns * ((size_t)count + 1), sizeof *made->cells);
    assert_non_null(made->bytes);
    assert_non_null(made->cells);
    char *to = cut(made->bytes, header, made->cells, 1);
    for (int64_t i = 0; i < count; i++) {
        assert_int_equal(parts_of(rows[i]), columns);
        to = cut(to, rows[i], made->cells + columns + i, (size_t)count);
    }
    made->batch = made_batch(count);
    for (size_t c = 0; c < columns; c++) {
        const char *const *cells = made->cells + columns + c * (size_t)count;
        made_bind(made->batch, made->cells[c], made_texts(cells, count));
    }
}

void made_rows_free(made_rows *made) {
    tierkit_batch_free(made->batch);
    free((void *)made->cells);
    free(made->bytes);
}

tierkit_status made_upsert(tierkit_network *network, const char *header, const char *const *rows,
                           int64_t count, tierkit_error *err) {
    made_rows made;
    made_rows_init(&made, header, rows, count);
    tierkit_status status = tierkit_network_upsert(network, made.batch, NULL, err);
    made_rows_free(&made);
    return status;
}

tierkit_status made_append(tierkit_network *network, const char *facts, const char *header,
                           const char *const *rows, int64_t count, tierkit_error *err) {
    made_rows made;
    made_rows_init(&made, header, rows, count);
    tierkit_status status =
        tierkit_network_append(network, facts, strlen(facts), made.batch, NULL, NULL, err);
    made_rows_free(&made);
    return status;
}

/* SplitMix64: Steele, Lea and Flood, 2014. */
uint32_t made_below(made_random *random, uint32_t bound) {
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % bound;
}
