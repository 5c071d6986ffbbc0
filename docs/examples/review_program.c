/* Owns: reading a program from its file and printing its diagnostics as compilers do.
 * Must not know: data. Called by: review.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "review.h"

/* ---- files -------------------------------------------------------------------------------- */

char *read_file(const char *path, size_t *bytes) {
    enum { PIECE = 65536 };
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t used = 0, got = file ? PIECE : 0;
    while (got == PIECE) {
        char *grown = realloc(text, used + PIECE + 1);
        if (!grown) {
            break;
        }
        text = grown;
        got = fread(text + used, 1, PIECE, file);
        used += got;
    }
    if (!file || got == PIECE || ferror(file)) {
        free(text);
        text = NULL;
    } else {
        text[used] = '\0';
        *bytes = used;
    }
    if (file) {
        fclose(file);
    }
    return text;
}

/* Where a program's texts are: its own, and the catalogue of KPIs or NULL. */
typedef struct text_places {
    const char *program, *catalogue;
} text_places;

static int is_file(const char *path) {
    FILE *file = fopen(path, "rb");
    return file && fclose(file) == 0;
}

/* `FOLDER/NAME.tierkit` of the catalogue; 0 = there is none. */
static int in_catalogue(char *out, const text_places *places, const char *folder,
                        const char *name) {
    char file[PATH_BYTES];
    snprintf(file, sizeof file, "%.100s/%.1000s.tierkit", folder, name);
    return is_file_name(name) && join_path(out, places->catalogue, file) && is_file(out);
}

/* The path of a text of the catalogue: `data/NAME`, `policies/NAME`, or `kpi/NAME` in one of its
 * areas. */
static int catalogue_path(char *out, const text_places *places, const char *name) {
    static const char *const areas[] = { "sales",        "service",      "inventory", "money",
                                         "profit",       "customer",     "market",    "enablement",
                                         "relationship", "concentration" };
    int found = 0;
    if (places->catalogue && strncmp(name, "data/", 5) == 0) {
        found = in_catalogue(out, places, "data", name + 5);
    } else if (places->catalogue && strncmp(name, "policies/", 9) == 0) {
        found = in_catalogue(out, places, "policies", name + 9);
    } else if (places->catalogue && strncmp(name, "kpi/", 4) == 0) {
        for (size_t i = 0; i < sizeof areas / sizeof areas[0] && !found; i++) {
            found = in_catalogue(out, places, areas[i], name + 4);
        }
    }
    return found;
}

/* The path of the text that a program names with `use`. */
static int used_path(char *out, const text_places *places, const char *name) {
    char file[PATH_BYTES], folder[PATH_BYTES];
    const char *slash = strrchr(places->program, '/');
    int folder_bytes = slash ? (int)(slash - places->program) + 1 : 0;
    snprintf(file, sizeof file, "%.1000s.tierkit", name);
    snprintf(folder, sizeof folder, "%.*s", folder_bytes, places->program);
    return catalogue_path(out, places, name) ||
           (is_file_name(name) && join_path(out, folder_bytes ? folder : ".", file));
}

static int32_t TIERKIT_CALL find_text(void *user, const char *name, size_t name_bytes,
                                      const char **text, size_t *text_bytes) {
    char path[PATH_BYTES], copy[PATH_BYTES];
    snprintf(copy, sizeof copy, "%.*s", name_bytes < 1000 ? (int)name_bytes : 0, name);
    if (!used_path(path, user, copy)) {
        return 1;
    }
    *text = read_file(path, text_bytes);
    return *text ? 0 : 1;
}

static void TIERKIT_CALL release_text(void *user, const char *text, size_t text_bytes) {
    (void)user;
    (void)text_bytes;
    free((void *)(uintptr_t)text);
}

/* ---- diagnostics -------------------------------------------------------------------------- */

/* The line of a text, from 1, without its end. */
static const char *find_line(const char *text, int64_t line, size_t *bytes) {
    for (; line > 1 && *text; text++) {
        line -= *text == '\n';
    }
    *bytes = strcspn(text, "\r\n");
    return text;
}

/* The line with a mark under the place; columns count characters, not bytes. */
static void print_place(const char *line, size_t bytes, int64_t column, int64_t length) {
    int64_t at = 1;
    fprintf(stderr, "    %.*s\n    ", (int)bytes, line);
    for (size_t i = 0; i < bytes && at < column; i++) {
        int starts = ((unsigned char)line[i] & 0xC0) != 0x80;
        if (starts) {
            fputc(line[i] == '\t' ? '\t' : ' ', stderr);
            at++;
        }
    }
    for (; at < column; at++) {
        fputc(' ', stderr);
    }
    fputc('^', stderr);
    for (int64_t i = 1; i < length && i < PAGE_COLUMNS; i++) {
        fputc('~', stderr);
    }
    fputc('\n', stderr);
}

/* Shows the source line of a diagnostic; `use`d texts are read again for it. */
static void show_source(const text_places *places, const char *text, const char *path, int64_t line,
                        const int64_t place[2]) {
    size_t bytes = 0;
    char *other = strcmp(path, places->program) == 0 ? NULL : read_file(path, &bytes);
    const char *start = find_line(other ? other : text, line, &bytes);
    print_place(start, bytes, place[0], place[1]);
    free(other);
}

/* What would have been right, where the message does not say so already. */
static void print_hint(const tierkit_table *table, int64_t row, const char *column,
                       const char *words) {
    cell_text hint_room = { 0 }, message_room = { 0 };
    const char *hint = table_cell(table, row, column, &hint_room);
    const char *message = table_cell(table, row, "message", &message_room);
    int is_told = strcmp(column, "expected") == 0 && strstr(message, hint);
    if (hint[0] && !is_told) {
        fprintf(stderr, "    %s%s\n", words, hint);
    }
    free(hint_room.bytes);
    free(message_room.bytes);
}

static void print_diagnostic(const tierkit_table *table, int64_t row, const text_places *places,
                             const char *text) {
    cell_text cell = { 0 };
    char path[PATH_BYTES];
    int64_t line = (int64_t)table_number(table, row, "line");
    int64_t place[2] = { (int64_t)table_number(table, row, "column"),
                         (int64_t)table_number(table, row, "length") };
    const char *source = table_cell(table, row, "source", &cell);
    if (!source[0] || !used_path(path, places, source)) {
        snprintf(path, sizeof path, "%s", places->program);
    }
    fprintf(stderr, "%s:%lld:%lld: ", path, (long long)line, (long long)place[0]);
    fprintf(stderr, "%s: ", table_cell(table, row, "severity", &cell));
    fprintf(stderr, "%s\n", table_cell(table, row, "message", &cell));
    if (line > 0) {
        show_source(places, text, path, line, place);
    }
    print_hint(table, row, "expected", "expected: ");
    print_hint(table, row, "suggestion", "did you mean: ");
    free(cell.bytes);
}

/* ---- the program -------------------------------------------------------------------------- */

tierkit_program *load_program(const char *path, const char *catalogue) {
    text_places places = { path, catalogue };
    tierkit_resolver resolver = { .struct_size = sizeof resolver, .find = find_text };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_table *diagnostics = NULL;
    tierkit_program *program = NULL;
    size_t bytes = 0;
    char *text = read_file(path, &bytes);
    if (!text) {
        complain(path, 0, strerror(errno));
        return NULL;
    }
    resolver.user = &places;
    resolver.release = release_text;
    tierkit_program_parse(text, bytes, NULL, &resolver, &diagnostics, &program, &err);
    for (int64_t row = 0; row < tierkit_table_rows(diagnostics); row++) {
        print_diagnostic(diagnostics, row, &places, text);
    }
    if (!program && tierkit_table_rows(diagnostics) == 0) {
        complain(path, 0, err.text);
    }
    tierkit_table_free(diagnostics);
    free(text);
    return program;
}
