/* Owns: the reader of CSV files (RFC 4180): quotes, doubled quotes, line ends in quotes, CRLF or
 * LF, a byte order mark, a last line without an end; every record has as many fields as the header.
 * Must not know: tierkit's objects, what a column means. Called by: review_load.c. */
#include "review_csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    END_OF_FILE = -1,
    BLOCK = 1 << 16,
    FIELD_MAX = 1 << 20, /* an open quote must not swallow a whole file */
    FIRST_CAPACITY = 256
};

/* The fields of one column, end to end. */
typedef struct column_data {
    char *name;
    int wanted;
    char *bytes;
    size_t used, capacity;
    int64_t *offsets; /* row_capacity + 1 positions in bytes */
    uint8_t *present; /* bits */
} column_data;

struct csv_file {
    FILE *stream;
    unsigned char block[BLOCK];
    size_t at, end; /* of the block */
    int64_t line;
    column_data *columns;
    int32_t column_count;
    int64_t rows, row_capacity;
    int64_t *lines;
};

/* What ended a field. */
typedef enum field_end { FIELD_COMMA, FIELD_LINE, FIELD_FILE, FIELD_BAD } field_end;

static void say(csv_problem *problem, int64_t line, const char *text) {
    problem->line = line;
    snprintf(problem->text, sizeof problem->text, "%s", text);
}

/* ---- characters --------------------------------------------------------------------------- */

/* The character `ahead` places further on, without taking it. */
static int peek_at(csv_file *file, size_t ahead) {
    size_t left = file->end - file->at;
    if (left <= ahead) {
        memmove(file->block, file->block + file->at, left);
        file->at = 0;
        file->end = left + fread(file->block + left, 1, BLOCK - left, file->stream);
    }
    return file->at + ahead < file->end ? file->block[file->at + ahead] : END_OF_FILE;
}

static int peek(csv_file *file) {
    return peek_at(file, 0);
}

static int next(csv_file *file) {
    int c = peek(file);
    if (c != END_OF_FILE) {
        file->at++;
        file->line += c == '\n';
    }
    return c;
}

static int at_line_end(csv_file *file) {
    return peek(file) == '\n' || (peek(file) == '\r' && peek_at(file, 1) == '\n');
}

static void skip_byte_order_mark(csv_file *file) {
    if (peek_at(file, 2) != END_OF_FILE && memcmp(file->block, "\xEF\xBB\xBF", 3) == 0) {
        file->at += 3;
    }
}

/* ---- fields ------------------------------------------------------------------------------- */

static int put(column_data *sink, int c) {
    if (!sink->wanted) {
        return 1;
    }
    if (sink->used == sink->capacity) {
        size_t capacity = sink->capacity ? sink->capacity * 2 : FIRST_CAPACITY;
        char *grown = realloc(sink->bytes, capacity);
        if (!grown) {
            return 0;
        }
        sink->bytes = grown;
        sink->capacity = capacity;
    }
    sink->bytes[sink->used++] = (char)c;
    return 1;
}

static field_end bad_field(csv_problem *problem, int64_t line, const char *text) {
    say(problem, line, text);
    return FIELD_BAD;
}

/* Reads on behind a field: the comma or the end of the line that must follow. */
static field_end read_end(csv_file *file, csv_problem *problem) {
    int c = next(file);
    if (c == '\r' && peek(file) == '\n') {
        c = next(file);
    }
    switch (c) {
    case ',':
        return FIELD_COMMA;
    case '\n':
        return FIELD_LINE;
    case END_OF_FILE:
        return FIELD_FILE;
    default:
        return bad_field(problem, file->line,
                         "text behind a closing quote: a comma is missing, "
                         "or a quote inside of the field is not doubled");
    }
}

static field_end read_quoted(csv_file *file, column_data *sink, csv_problem *problem) {
    int64_t line = file->line;
    next(file);
    for (size_t bytes = 0; bytes <= FIELD_MAX; bytes++) {
        int c = next(file);
        if (c == '"' && peek(file) != '"') {
            return read_end(file, problem);
        }
        if (c == END_OF_FILE) {
            return bad_field(problem, line, "a quoted field begins here and never ends");
        }
        if (c == '"') {
            next(file);
        }
        if (!put(sink, c)) {
            return bad_field(problem, line, "out of memory");
        }
    }
    return bad_field(problem, line,
                     "a quoted field of more than 1 MiB begins here: a quote is open");
}

static field_end read_plain(csv_file *file, column_data *sink, csv_problem *problem) {
    for (size_t bytes = 0; bytes <= FIELD_MAX; bytes++) {
        int c = peek(file);
        if (c == ',' || c == END_OF_FILE || at_line_end(file)) {
            return read_end(file, problem);
        }
        if (!put(sink, next(file))) {
            return bad_field(problem, file->line, "out of memory");
        }
    }
    return bad_field(problem, file->line, "a field of more than 1 MiB");
}

static field_end read_field(csv_file *file, column_data *sink, csv_problem *problem) {
    return peek(file) == '"' ? read_quoted(file, sink, problem) : read_plain(file, sink, problem);
}

/* ---- header ------------------------------------------------------------------------------- */

static int add_column(csv_file *file, column_data *field) {
    size_t count = (size_t)file->column_count;
    column_data *grown = realloc(file->columns, (count + 1) * sizeof *grown);
    if (!grown) {
        return 0;
    }
    file->columns = grown;
    if (!put(field, '\0')) {
        return 0;
    }
    grown[count] = (column_data){ .name = field->bytes };
    *field = (column_data){ .wanted = 1 };
    file->column_count++;
    return 1;
}

static int name_twice(const csv_file *file, csv_problem *problem) {
    for (int32_t i = 0; i < file->column_count; i++) {
        const char *name = file->columns[i].name;
        int32_t first = csv_find(file, name, strlen(name));
        if (name[0] && first != i) {
            problem->line = 1;
            snprintf(problem->text, sizeof problem->text,
                     "columns %ld and %ld of the header are both named `%.100s`: rename one",
                     (long)first + 1, (long)i + 1, name);
            return 1;
        }
    }
    return 0;
}

static int read_header(csv_file *file, csv_problem *problem) {
    column_data field = { .wanted = 1 };
    field_end end;
    skip_byte_order_mark(file);
    if (peek(file) == END_OF_FILE) {
        say(problem, 0,
            ferror(file->stream) ? "cannot be read"
                                 : "is empty: its first line must name the columns");
        return 0;
    }
    do {
        end = read_field(file, &field, problem);
        if (end != FIELD_BAD && !add_column(file, &field)) {
            end = bad_field(problem, 1, "out of memory");
        }
    } while (end == FIELD_COMMA);
    free(field.bytes);
    return end != FIELD_BAD && !name_twice(file, problem);
}

/* ---- records ------------------------------------------------------------------------------ */

static int grow_column(column_data *column, size_t rows) {
    int64_t *offsets = realloc(column->offsets, (rows + 1) * sizeof *offsets);
    uint8_t *present;
    if (!offsets) {
        return 0;
    }
    column->offsets = offsets;
    offsets[0] = 0;
    present = realloc(column->present, rows / 8 + 1);
    if (!present) {
        return 0;
    }
    column->present = present;
    return 1;
}

static int make_room(csv_file *file) {
    size_t rows = file->row_capacity ? (size_t)file->row_capacity * 2 : FIRST_CAPACITY;
    int64_t *lines;
    if (file->rows < file->row_capacity) {
        return 1;
    }
    lines = realloc(file->lines, rows * sizeof *lines);
    if (!lines) {
        return 0;
    }
    file->lines = lines;
    for (int32_t i = 0; i < file->column_count; i++) {
        if (file->columns[i].wanted && !grow_column(&file->columns[i], rows)) {
            return 0;
        }
    }
    file->row_capacity = (int64_t)rows;
    return 1;
}

static void close_field(column_data *column, int64_t row) {
    uint8_t *bits;
    if (!column->wanted) {
        return;
    }
    column->offsets[row + 1] = (int64_t)column->used;
    bits = &column->present[row >> 3];
    if ((row & 7) == 0) {
        *bits = 0;
    }
    if (column->offsets[row + 1] > column->offsets[row]) {
        *bits = (uint8_t)(*bits | 1u << (row & 7));
    }
}

static void skip_empty_lines(csv_file *file) {
    while (at_line_end(file)) {
        while (next(file) != '\n') {
        }
    }
}

static int read_record(csv_file *file, csv_problem *problem) {
    column_data nowhere = { .wanted = 0 };
    int32_t fields = 0;
    field_end end;
    int64_t line = file->line;
    do {
        column_data *sink = fields < file->column_count ? &file->columns[fields] : &nowhere;
        end = read_field(file, sink, problem);
        if (end == FIELD_BAD) {
            return 0;
        }
        close_field(sink, file->rows);
        fields++;
    } while (end == FIELD_COMMA);
    if (fields != file->column_count) {
        problem->line = line;
        snprintf(
            problem->text, sizeof problem->text,
            "the fields of this record are %ld, those of the header %ld: a comma or a quote is "
            "missing or too many",
            (long)fields, (long)file->column_count);
        return 0;
    }
    file->lines[file->rows++] = line;
    return 1;
}

/* ---- what the header file promises ---------------------------------------------------------- */

csv_file *csv_open(const char *path, csv_problem *problem) {
    csv_file *file = calloc(1, sizeof *file);
    if (!file) {
        say(problem, 0, "out of memory");
        return NULL;
    }
    file->line = 1;
    file->stream = fopen(path, "rb");
    if (!file->stream) {
        snprintf(problem->text, sizeof problem->text, "cannot be opened: %.200s", strerror(errno));
        problem->line = 0;
    } else if (read_header(file, problem)) {
        return file;
    }
    csv_close(file);
    return NULL;
}

void csv_close(csv_file *file) {
    if (!file) {
        return;
    }
    for (int32_t i = 0; i < file->column_count; i++) {
        free(file->columns[i].name);
        free(file->columns[i].bytes);
        free(file->columns[i].offsets);
        free(file->columns[i].present);
    }
    free(file->columns);
    free(file->lines);
    if (file->stream) {
        fclose(file->stream);
    }
    free(file);
}

int32_t csv_columns(const csv_file *file) {
    return file->column_count;
}

const char *csv_name(const csv_file *file, int32_t column) {
    return file->columns[column].name;
}

int32_t csv_find(const csv_file *file, const char *name, size_t name_bytes) {
    for (int32_t i = 0; i < file->column_count; i++) {
        const char *other = file->columns[i].name;
        if (strlen(other) == name_bytes && memcmp(other, name, name_bytes) == 0) {
            return i;
        }
    }
    return -1;
}

void csv_want(csv_file *file, int32_t column) {
    file->columns[column].wanted = 1;
}

int csv_wanted(const csv_file *file, int32_t column) {
    return file->columns[column].wanted;
}

int64_t csv_read(csv_file *file, int64_t most, csv_problem *problem) {
    file->rows = 0;
    for (int32_t i = 0; i < file->column_count; i++) {
        file->columns[i].used = 0;
    }
    while (file->rows < most) {
        skip_empty_lines(file);
        if (peek(file) == END_OF_FILE) {
            break;
        }
        if (!make_room(file)) {
            say(problem, file->line, "out of memory");
            return -1;
        }
        if (!read_record(file, problem)) {
            return -1;
        }
    }
    if (ferror(file->stream)) {
        say(problem, file->line, "cannot be read to its end");
        return -1;
    }
    return file->rows;
}

tierkit_column csv_column(const csv_file *file, int32_t column) {
    static const int64_t no_offsets[1] = { 0 };
    const column_data *data = &file->columns[column];
    return (tierkit_column){
        .struct_size = sizeof(tierkit_column),
        .type = TIERKIT_TYPE_TEXT,
        .rows = file->rows,
        .data = data->bytes ? data->bytes : "",
        .offsets = data->offsets ? data->offsets : no_offsets,
        .validity = data->present,
    };
}

int64_t csv_line(const csv_file *file, int64_t row) {
    return file->lines[row];
}
