/* Owns: see reviewed.h. Must not know: cases. Called by: tests of review. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

tierkit_error reviewed_error(void) {
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    return err;
}

void reviewed_begin(reviewed *r, const char *program) {
    tierkit_table *diagnostics = NULL;
    size_t bytes = strlen(program);
    char *text = malloc(bytes + 11);
    memset(r, 0, sizeof *r);
    failing_allocator_init(&r->heap);
    assert_non_null(text);
    memcpy(text, "tierkit 1\n", 10);
    memcpy(text + 10, program, bytes + 1);
    if (tierkit_program_parse(text, bytes + 10, &r->heap.record, NULL, &diagnostics, &r->program,
                              NULL) != TIERKIT_OK) {
        fail_msg("%s\n%s", program, tried_diagnostics(diagnostics));
    }
    tierkit_table_free(diagnostics);
    free(text);
    assert_int_equal(tierkit_network_new(r->program, &r->heap.record, &r->network, NULL),
                     TIERKIT_OK);
}

void reviewed_end(reviewed *r) {
    tierkit_review_free(r->review);
    tierkit_network_free(r->network);
    tierkit_program_free(r->program);
    assert_int_equal(r->heap.live_bytes, 0);
    assert_int_equal(r->heap.live_blocks, 0);
    assert_int_equal(r->heap.faults, 0);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static size_t count_of(const char *text, size_t bytes, char of) {
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += text[i] == of;
    }
    return count;
}

static void bind(reviewed_rows *rows, size_t columns, int64_t count) {
    for (size_t c = 0; c < columns; c++) {
        tierkit_column column;
        memset(&column, 0, sizeof column);
        column.struct_size = sizeof column;
        column.type = TIERKIT_TYPE_TEXT_POINTERS;
        column.rows = count;
        column.stride = (int64_t)(columns * sizeof *rows->cells);
        column.data = rows->cells + columns + c;
        assert_int_equal(tierkit_batch_column(rows->batch, rows->cells[c], strlen(rows->cells[c]),
                                              &column, NULL),
                         TIERKIT_OK);
    }
}

void reviewed_rows_begin(reviewed_rows *rows, const char *lines) {
    size_t bytes = strlen(lines);
    size_t columns = count_of(lines, strcspn(lines, "\n"), '|') + 1;
    size_t count = count_of(lines, bytes, '\n') + (bytes > 0 && lines[bytes - 1] != '\n');
    rows->bytes = malloc(bytes + 1);
    rows->cells = calloc(columns * count, sizeof *rows->cells);
    assert_non_null(rows->bytes);
    assert_non_null(rows->cells);
    memcpy(rows->bytes, lines, bytes + 1);
    char *at = rows->bytes;
    for (size_t i = 0; i < columns * count; i++) {
        size_t cell = strcspn(at, "|\n");
        assert_int_equal(at[cell] == '|', i % columns + 1 < columns);
        rows->cells[i] = cell > 0 ? at : NULL;
        at += cell + (at[cell] != 0);
        at[-1] = at[-1] == '|' || at[-1] == '\n' ? 0 : at[-1];
    }
    assert_int_equal(tierkit_batch_new((int64_t)count - 1, NULL, &rows->batch, NULL), TIERKIT_OK);
    bind(rows, columns, (int64_t)count - 1);
}

void reviewed_rows_end(reviewed_rows *rows) {
    tierkit_batch_free(rows->batch);
    free((void *)rows->cells);
    free(rows->bytes);
}

void reviewed_decide(reviewed *r, const char *lines) {
    reviewed_rows rows;
    tierkit_error err = reviewed_error();
    reviewed_rows_begin(&rows, lines);
    if (tierkit_network_decide(r->network, rows.batch, NULL, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    reviewed_rows_end(&rows);
}

void reviewed_records(reviewed *r, const char *lines) {
    reviewed_rows rows;
    tierkit_error err = reviewed_error();
    reviewed_rows_begin(&rows, lines);
    if (tierkit_network_upsert(r->network, rows.batch, NULL, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    reviewed_rows_end(&rows);
}

void reviewed_facts(reviewed *r, const char *facts, const char *lines) {
    reviewed_rows rows;
    tierkit_error err = reviewed_error();
    reviewed_rows_begin(&rows, lines);
    if (tierkit_network_append(r->network, facts, strlen(facts), rows.batch, NULL, NULL, &err) !=
        TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    reviewed_rows_end(&rows);
}

/* ---- the review ----------------------------------------------------------------------------- */

int32_t reviewed_day(const char *date) {
    int32_t days = 0;
    assert_int_equal(tierkit_date_parse(date, strlen(date), &days), TIERKIT_OK);
    return days;
}

void reviewed_run(reviewed *r, const char *as_of) {
    tierkit_error err = reviewed_error();
    tierkit_review_free(r->review);
    if (tierkit_review_new(r->network, r->program,
                           as_of != NULL ? reviewed_day(as_of) : TIERKIT_AS_OF_LAST_FACT, NULL,
                           NULL, &r->review, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
}

void reviewed_all(reviewed *r, const char *program, const char *records, const char *facts,
                  const char *lines, const char *as_of) {
    reviewed_begin(r, program);
    reviewed_records(r, records);
    reviewed_facts(r, facts, lines);
    reviewed_run(r, as_of);
}

/* Cuts every line behind its first cells, in place. */
static void cut_lines(char *text, int columns) {
    char *to = text;
    for (int cell = 0; *text != 0; text++) {
        cell = *text == '\n' ? 0 : cell + (*text == '|');
        if (cell < columns) {
            *to++ = *text;
        }
    }
    *to = 0;
}

char *reviewed_whole(const reviewed *r, int32_t kind) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_table(r->review, kind, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

char *reviewed_text(const reviewed *r, int32_t kind) {
    static const struct {
        int32_t kind;
        int columns;
    } cut[] = { { TIERKIT_REVIEW_KPIS, 7 },
                { TIERKIT_REVIEW_GROUPS, 7 },
                { TIERKIT_REVIEW_SPLITS, 9 } };
    char *text = reviewed_whole(r, kind);
    for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
        if (cut[i].kind == kind) {
            cut_lines(text, cut[i].columns);
        }
    }
    return text;
}

/* The line that begins with the key; counts how many there are. */
static const char *find_line(const char *text, const char *key, int *found) {
    const char *line = text, *result = NULL;
    *found = 0;
    while (*line != 0) {
        if (strncmp(line, key, strlen(key)) == 0) {
            result = line;
            ++*found;
        }
        line += strcspn(line, "\n") + 1;
    }
    return result;
}

void reviewed_expect_in(const char *text, const char *key, const char *rest) {
    int found;
    const char *line = find_line(text, key, &found);
    if (found != 1) {
        fail_msg("%d lines begin with %s in\n%s", found, key, text);
        return;
    }
    line += strlen(key);
    size_t bytes = strcspn(line, "\n");
    if (bytes != strlen(rest) || memcmp(line, rest, bytes) != 0) {
        fail_msg("%s%.*s\nshould be\n%s%s", key, (int)bytes, line, key, rest);
    }
}

void reviewed_expect(const reviewed *r, int32_t table, const char *key, const char *rest) {
    char *text = reviewed_text(r, table);
    reviewed_expect_in(text, key, rest);
    free(text);
}

void reviewed_begins(const reviewed *r, int32_t table, const char *key, const char *rest) {
    int found;
    char *text = reviewed_text(r, table);
    const char *line = find_line(text, key, &found);
    size_t bytes = strlen(rest);
    if (found != 1) {
        fail_msg("%d lines begin with %s in\n%s", found, key, text);
    } else if (strncmp(line + strlen(key), rest, bytes) != 0 ||
               strchr("|\n", line[strlen(key) + bytes]) == NULL) {
        fail_msg("%.*s\nshould be\n%s%s|...", (int)strcspn(line, "\n"), line, key, rest);
    }
    free(text);
}

void reviewed_cells_of(const reviewed *r, int32_t table, int columns, const char *expected) {
    char *text = reviewed_text(r, table);
    cut_lines(text, columns);
    assert_string_equal(text + strcspn(text, "\n") + 1, expected);
    free(text);
}

void reviewed_kpi(const reviewed *r, const char *id, const char *kpi, const char *expected) {
    char key[256];
    int found;
    char *text = reviewed_text(r, TIERKIT_REVIEW_KPIS);
    strcpy(key, id);
    strcat(strcat(strcat(key, "|"), kpi), "|");
    const char *line = find_line(text, key, &found);
    if (found != 1 || strncmp(line + strlen(key), expected, strlen(expected)) != 0 ||
        line[strlen(key) + strlen(expected)] != '|') {
        fail_msg("%s%s is not in\n%s", key, expected, text);
    }
    free(text);
}

void reviewed_rows_of(const reviewed *r, int32_t table, const char *expected) {
    char *text = reviewed_text(r, table);
    assert_string_equal(text + strcspn(text, "\n") + 1, expected);
    free(text);
}

char *reviewed_whole_series(const reviewed *r, int32_t period) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_series(r->review, period, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

char *reviewed_series(const reviewed *r, int32_t period) {
    char *text = reviewed_whole_series(r, period);
    cut_lines(text, 6);
    return text;
}

uint8_t *reviewed_saved(const tierkit_review *review, size_t *count) {
    assert_int_equal(tierkit_review_save(review, NULL, NULL, 0, count, NULL), TIERKIT_E_SPACE);
    uint8_t *bytes = malloc(*count);
    assert_non_null(bytes);
    assert_int_equal(tierkit_review_save(review, NULL, bytes, *count, count, NULL), TIERKIT_OK);
    return bytes;
}

tierkit_review *reviewed_reloaded(tierkit_review *review) {
    tierkit_error err = reviewed_error();
    tierkit_review *loaded = NULL;
    size_t count = 0;
    uint8_t *bytes = reviewed_saved(review, &count);
    if (tierkit_review_load(bytes, count, NULL, NULL, &loaded, &err) != TIERKIT_OK) {
        fail_msg("byte %d: %s", (int)err.position, err.text);
    }
    free(bytes);
    tierkit_review_free(review);
    return loaded;
}

void reviewed_digest(const tierkit_review *review, uint8_t digest[16]) {
    assert_int_equal(tierkit_review_digest(review, NULL, digest, NULL), TIERKIT_OK);
}
