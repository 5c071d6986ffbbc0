/* Owns: see tried.h. Must not know: cases. Called by: tests of program. */
#include "program/tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- compiling ------------------------------------------------------------------------------ */

static int32_t TIERKIT_CALL find(void *user, const char *name, size_t name_bytes, const char **text,
                                 size_t *text_bytes) {
    for (tried_use *use = user; use->name != NULL; use++) {
        if (strlen(use->name) == name_bytes && memcmp(use->name, name, name_bytes) == 0) {
            *text_bytes = strlen(use->text);
            /* A copy, so that a text kept beyond its release is found by the sanitizer. */
            char *copy = malloc(*text_bytes + 1);
            assert_non_null(copy);
            memcpy(copy, use->text, *text_bytes + 1);
            *text = copy;
            return 0;
        }
    }
    return 1;
}

static void TIERKIT_CALL release(void *user, const char *text, size_t text_bytes) {
    for (tried_use *use = user; use->name != NULL; use++) {
        use->released +=
            strlen(use->text) == text_bytes && memcmp(use->text, text, text_bytes) == 0;
    }
    free((void *)(uintptr_t)text);
}

tierkit_resolver tried_resolver(tried_use *uses) {
    tierkit_resolver resolver;
    memset(&resolver, 0, sizeof resolver);
    resolver.struct_size = sizeof resolver;
    resolver.user = uses;
    resolver.find = find;
    resolver.release = release;
    return resolver;
}

void tried_text(tried *made, const char *text, tried_use *uses) {
    memset(made, 0, sizeof *made);
    failing_allocator_init(&made->heap);
    made->err.struct_size = sizeof made->err;
    tierkit_resolver resolver = tried_resolver(uses);
    made->status = tierkit_program_parse(text, strlen(text), &made->heap.record,
                                         uses != NULL ? &resolver : NULL, &made->diagnostics,
                                         &made->program, &made->err);
}

void tried_end(tried *made) {
    tierkit_program_free(made->program);
    tierkit_table_free(made->diagnostics);
    assert_int_equal(made->heap.live_bytes, 0);
    assert_int_equal(made->heap.live_blocks, 0);
    assert_int_equal(made->heap.faults, 0);
}

/* ---- showing -------------------------------------------------------------------------------- */

typedef struct sink {
    char *text;
    size_t bytes, room;
} sink;

static void put(sink *out, const char *text) {
    size_t bytes = strlen(text);
    if (out->bytes + bytes + 1 > out->room) {
        out->room = 2 * out->room + bytes + 1;
        out->text = realloc(out->text, out->room);
        assert_non_null(out->text);
    }
    memcpy(out->text + out->bytes, text, bytes + 1);
    out->bytes += bytes;
}

static void put_cell(sink *out, const tierkit_table *table, int64_t row, int32_t column) {
    char cell[4096];
    size_t needed = 0;
    assert_int_equal(tierkit_table_text(table, row, column, cell, sizeof cell - 1, &needed, NULL),
                     TIERKIT_OK);
    cell[needed] = 0;
    put(out, cell);
}

char *tried_diagnostics(const tierkit_table *table) {
    /* in the order they are shown: severity, source, line, column, length, code and the rest */
    static const int32_t columns[] = { 0, 2, 3, 4, 5, 1, 6, 7, 8 };
    static const char *const between[] = { "", "", "", ":", "+", " ", ": ", " [", "] {" };
    sink out = { NULL, 0, 0 };
    put(&out, "");
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        for (int i = 0; i < 9; i++) {
            sink cell = { NULL, 0, 0 };
            put_cell(&cell, table, row, columns[i]);
            if (i >= 2 || (cell.bytes > 0 && strcmp(cell.text, "error") != 0)) {
                put(&out, between[i]);
                put(&out, cell.text);
                put(&out, i < 2 ? " " : "");
            }
            free(cell.text);
        }
        put(&out, "}\n");
    }
    return out.text;
}

char *tried_table(const tierkit_table *table) {
    sink out = { NULL, 0, 0 };
    put(&out, "");
    int32_t columns = tierkit_table_columns(table);
    for (int32_t c = 0; c < columns; c++) {
        tierkit_column column;
        memset(&column, 0, sizeof column);
        column.struct_size = sizeof column;
        assert_int_equal(tierkit_table_column(table, c, &column, NULL), TIERKIT_OK);
        put(&out, c > 0 ? "|" : "");
        put(&out, column.name);
    }
    put(&out, "\n");
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        for (int32_t c = 0; c < columns; c++) {
            put(&out, c > 0 ? "|" : "");
            put_cell(&out, table, row, c);
        }
        put(&out, "\n");
    }
    return out.text;
}

char *tried_print(const tierkit_program *program) {
    size_t needed = 0;
    tierkit_status status = tierkit_program_print(program, NULL, 0, &needed, NULL);
    assert_int_equal(status, TIERKIT_E_SPACE);
    char *text = malloc(needed + 1);
    assert_non_null(text);
    assert_int_equal(tierkit_program_print(program, text, needed, &needed, NULL), TIERKIT_OK);
    text[needed] = 0;
    return text;
}

char *tried_file(const char *folder, const char *name) {
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("cannot open %s", path);
        return NULL;
    }
    char *text = NULL;
    size_t bytes = 0, read = 0;
    do {
        text = realloc(text, bytes + 4097);
        assert_non_null(text);
        read = fread(text + bytes, 1, 4096, file);
        bytes += read;
    } while (read > 0);
    text[bytes] = 0;
    fclose(file);
    return text;
}
