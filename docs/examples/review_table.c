/* Owns: reading tables cell by cell in their canonical text, and writing them as CSV files.
 * Must not know: what a table means. Called by: the other files of the host. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <direct.h>
#endif

#include "review.h"

/* ---- reading ------------------------------------------------------------------------------ */

static const char *column_name(const tierkit_table *table, int32_t column) {
    tierkit_column described = { .struct_size = sizeof described };
    return tierkit_table_column(table, column, &described, NULL) == TIERKIT_OK ? described.name
                                                                               : "";
}

static int32_t find_column(const tierkit_table *table, const char *name) {
    for (int32_t i = 0; i < tierkit_table_columns(table); i++) {
        if (strcmp(column_name(table, i), name) == 0) {
            return i;
        }
    }
    return -1;
}

static int reserve(cell_text *text, size_t bytes) {
    char *grown;
    if (bytes < text->capacity) {
        return 1;
    }
    grown = realloc(text->bytes, bytes * 2 + 64);
    if (!grown) {
        return 0;
    }
    text->bytes = grown;
    text->capacity = bytes * 2 + 64;
    return 1;
}

/* The text of a cell, NUL-terminated; 0 = there is no such cell or no memory. */
static int fetch_cell(const tierkit_table *table, int64_t row, int32_t column, cell_text *text) {
    size_t needed = 0;
    tierkit_status status = TIERKIT_E_SPACE;
    while (status == TIERKIT_E_SPACE) {
        if (!reserve(text, needed)) {
            return 0;
        }
        status =
            tierkit_table_text(table, row, column, text->bytes, text->capacity - 1, &needed, NULL);
    }
    if (status != TIERKIT_OK) {
        return 0;
    }
    text->length = needed;
    text->bytes[needed] = '\0';
    return 1;
}

const char *table_cell(const tierkit_table *table, int64_t row, const char *column,
                       cell_text *room) {
    return fetch_cell(table, row, find_column(table, column), room) ? room->bytes : "";
}

int table_has(const tierkit_table *table, int64_t row, const char *column) {
    size_t bytes = 0;
    tierkit_status status =
        tierkit_table_text(table, row, find_column(table, column), NULL, 0, &bytes, NULL);
    return status == TIERKIT_E_SPACE && bytes > 0;
}

double table_number(const tierkit_table *table, int64_t row, const char *column) {
    cell_text room = { 0 };
    double number = strtod(table_cell(table, row, column, &room), NULL);
    free(room.bytes);
    return number;
}

/* ---- writing ------------------------------------------------------------------------------ */

static void write_field(FILE *file, const char *bytes, size_t length) {
    if (!memchr(bytes, '"', length) && !memchr(bytes, ',', length) &&
        !memchr(bytes, '\n', length) && !memchr(bytes, '\r', length)) {
        fwrite(bytes, 1, length, file);
        return;
    }
    fputc('"', file);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"') {
            fputc('"', file);
        }
        fputc(bytes[i], file);
    }
    fputc('"', file);
}

static int write_rows(const tierkit_table *table, FILE *file) {
    cell_text text = { 0 };
    int32_t columns = tierkit_table_columns(table);
    for (int32_t i = 0; i < columns; i++) {
        const char *name = column_name(table, i);
        write_field(file, name, strlen(name));
        fputc(i + 1 < columns ? ',' : '\n', file);
    }
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        for (int32_t i = 0; i < columns; i++) {
            if (!fetch_cell(table, row, i, &text)) {
                free(text.bytes);
                return 0;
            }
            write_field(file, text.bytes, text.length);
            fputc(i + 1 < columns ? ',' : '\n', file);
        }
    }
    free(text.bytes);
    return !ferror(file);
}

int write_table(const tierkit_table *table, const char *path) {
    FILE *file = fopen(path, "wb");
    int written = file && write_rows(table, file);
    if (file && fclose(file) != 0) {
        written = 0;
    }
    if (!written) {
        complain(path, 0, errno ? strerror(errno) : "cannot be written");
    }
    return written;
}

static int make_one_folder(const char *path) {
#ifdef _WIN32
    int failed = _mkdir(path);
#else
    int failed = mkdir(path, 0777);
#endif
    return !failed || errno == EEXIST;
}

int make_folder(const char *path) {
    char part[PATH_BYTES];
    size_t bytes = strlen(path);
    for (size_t i = 1; i <= bytes && bytes < sizeof part; i++) {
        if (path[i] == '/' || path[i] == '\0') {
            memcpy(part, path, i);
            part[i] = '\0';
            if (!make_one_folder(part) && path[i] == '\0') {
                complain(path, 0, strerror(errno));
                return 0;
            }
        }
    }
    return bytes > 0 && bytes < sizeof part;
}
