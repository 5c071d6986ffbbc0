/* Owns: row expressions against tests/lang/reference_rows.py, a slow evaluator in exact fractions:
 * random expressions on random rows, bound as text and as the narrowest other types.
 * Must not know: how expressions run. Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bits.h"
#include "base/decimal.h"
#include "checked.h"

enum { COLUMNS = 11, ROWS_MAX = 32, LINE_MAX = 4096, BIT_OFFSET = 5, STEP = 24 };

/* The cells of the file: NULL = missing. */
static char *cells[COLUMNS][ROWS_MAX];
static char declared[COLUMNS][32];
static size_t row_count;

/* Splits at `|` in place, counts the parts. */
static size_t split(char *line, char **parts, size_t most) {
    size_t count = 0;
    for (char *at = line; at != NULL && count < most; count++) {
        char *end = strchr(at, '|');
        parts[count] = at;
        if (end != NULL) {
            *end++ = '\0';
        }
        at = end;
    }
    return count;
}

static char *copy_of(const char *text) {
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    assert_non_null(copy);
    memcpy(copy, text, bytes);
    return copy;
}

static void read_columns(char *line) {
    char *parts[COLUMNS];
    assert_int_equal(split(line, parts, COLUMNS), COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        (void)snprintf(declared[i], sizeof declared[i], "%s", parts[i]);
    }
}

static void read_row(char *line) {
    char *parts[COLUMNS];
    assert_int_equal(split(line, parts, COLUMNS), COLUMNS);
    assert_true(row_count < ROWS_MAX);
    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i][row_count] = strcmp(parts[i], "~") == 0 ? NULL : copy_of(parts[i]);
    }
    row_count++;
}

/* ---- binding ------------------------------------------------------------------------------- */

/* A bound column with room for every type. */
typedef struct bound {
    tierkit_column column;
    char data[ROWS_MAX * 40];
    const char *pointers[ROWS_MAX];
    int64_t offsets[ROWS_MAX + 1];
    int32_t narrow_offsets[ROWS_MAX + 1];
    uint8_t validity[ROWS_MAX / 8 + 2];
} bound;

static void mark_present(bound *b, size_t column) {
    memset(b->validity, 0, sizeof b->validity);
    for (size_t i = 0; i < row_count; i++) {
        if (cells[column][i] != NULL) {
            tierkit_i_bit_set(b->validity, BIT_OFFSET + i);
        }
    }
    b->column.validity = b->validity;
    b->column.validity_offset = BIT_OFFSET;
}

static void bind_text(bound *b, size_t column, int32_t type) {
    size_t at = 0;
    for (size_t i = 0; i < row_count; i++) {
        const char *text = cells[column][i] != NULL ? cells[column][i] : "";
        b->offsets[i] = (int64_t)at;
        b->narrow_offsets[i] = (int32_t)at;
        b->pointers[i] = cells[column][i];
        memcpy(b->data + at, text, strlen(text));
        at += strlen(text);
        assert_true(at < sizeof b->data);
    }
    b->offsets[row_count] = (int64_t)at;
    b->narrow_offsets[row_count] = (int32_t)at;
    b->column.data = b->data;
    b->column.offsets = b->offsets;
    if (type == TIERKIT_TYPE_TEXT32) {
        b->column.offsets = b->narrow_offsets;
    } else if (type == TIERKIT_TYPE_TEXT_POINTERS) {
        b->column.offsets = NULL;
        b->column.data = b->pointers;
        return; /* NULL pointers say what is missing */
    }
    mark_present(b, column);
}

/* Bytes of one element, from the text of the file. */
static size_t element(const char *text, int32_t type, int32_t scale, char *out) {
    tierkit_i_i128 wide = { 0, 0 };
    int64_t narrow;
    int32_t day = 0;
    int rounded = 0;
    if (type == TIERKIT_TYPE_DATE32 || type == TIERKIT_TYPE_INSTANT64) {
        assert_true(tierkit_i_date_read(text, strlen(text), &day));
        narrow = day * INT64_C(86400000000) + INT64_C(86399999999); /* the day's last moment */
        memcpy(out, type == TIERKIT_TYPE_DATE32 ? (void *)&day : (void *)&narrow,
               type == TIERKIT_TYPE_DATE32 ? 4 : 8);
        return type == TIERKIT_TYPE_DATE32 ? 4 : 8;
    }
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        *out = text[0] == 't';
        return 1;
    }
    assert_int_equal(tierkit_i_decimal_read(text, strlen(text), scale, &wide, &rounded),
                     TIERKIT_OK);
    assert_false(rounded);
    if (type == TIERKIT_TYPE_DECIMAL128) {
        memcpy(out, &wide, 16); /* little-endian, as the platforms the suite runs on */
        return 16;
    }
    assert_false(tierkit_i_i128_to64(wide, &narrow));
    *out = (char)narrow;
    if (type == TIERKIT_TYPE_INT64) {
        memcpy(out, &narrow, 8);
    }
    return type == TIERKIT_TYPE_INT64 ? 8 : 1;
}

static void bind_elements(bound *b, size_t column, int32_t type, int32_t scale, int64_t stride) {
    memset(b->data, 0x55, sizeof b->data); /* what a missing row holds must not matter */
    for (size_t i = 0; i < row_count; i++) {
        char bytes[16];
        if (cells[column][i] != NULL) {
            size_t size = element(cells[column][i], type, scale, bytes);
            memcpy(b->data + i * (stride != 0 ? (size_t)stride : size), bytes, size);
        }
    }
    b->column.data = b->data;
    b->column.scale = scale;
    b->column.stride = stride;
    mark_present(b, column);
}

/* How column i is bound when not as plain text. x and y hold texts that are no values. */
static const struct {
    int32_t type, scale;
    int64_t stride;
} natives[COLUMNS] = { { TIERKIT_TYPE_DECIMAL128, 12, STEP },
                       { TIERKIT_TYPE_INT64, 4, STEP },
                       { TIERKIT_TYPE_INT8, 0, 0 },
                       { TIERKIT_TYPE_TEXT_POINTERS, 0, 0 },
                       { TIERKIT_TYPE_TEXT32, 0, 0 },
                       { TIERKIT_TYPE_TEXT_POINTERS, 0, 0 },
                       { TIERKIT_TYPE_DATE32, 0, 0 },
                       { TIERKIT_TYPE_INSTANT64, 0, STEP },
                       { TIERKIT_TYPE_TEXT32, 0, 0 },
                       { TIERKIT_TYPE_FLAG8, 0, 3 },
                       { TIERKIT_TYPE_INT8, 0, 0 } };

static void bind(bound *b, size_t column, int native) {
    int32_t type = native ? natives[column].type : TIERKIT_TYPE_TEXT;
    memset(&b->column, 0, sizeof b->column);
    b->column.struct_size = sizeof b->column;
    b->column.type = type;
    b->column.rows = (int64_t)row_count;
    if (type >= TIERKIT_TYPE_TEXT && type <= TIERKIT_TYPE_TEXT_POINTERS) {
        bind_text(b, column, type);
    } else {
        bind_elements(b, column, type, natives[column].scale, natives[column].stride);
    }
}

/* ---- one case ------------------------------------------------------------------------------ */

static void show_state(uint8_t state, char *out, size_t size) {
    static const char *const states[] = { "=", "-", ".", "+", "!n", "!d", "!t", "!o" };
    assert_true(state < sizeof states / sizeof states[0]);
    (void)snprintf(out, size, "%s", states[state]);
}

/* Rows first to first + count as the file shows them, joined by `|`. */
static uint64_t show(checked *c, const tierkit_column *const *columns, size_t first, size_t count,
                     char *out) {
    tierkit_i_row_source source = { columns, (int64_t)first, count };
    int64_t value[ROWS_MAX];
    tierkit_i_piece key[ROWS_MAX];
    uint8_t state[ROWS_MAX];
    uint64_t rounded = 0;
    int keys = c->schema->measures[0].combine == TIERKIT_I_COMBINE_ITEMS;
    if (keys) {
        tierkit_i_row_keys(c->schema, 0, &source, c->scratch, key, state);
    } else {
        tierkit_i_row_numbers(c->schema, 0, &source, c->scratch, value, state, &rounded);
    }
    for (size_t i = 0; i < count; i++) {
        show_state(state[i], out, 3);
        out += strlen(out);
        if (state[i] == TIERKIT_I_ROW_VALUE && keys) {
            memcpy(out, key[i].text, key[i].bytes);
            out += key[i].bytes;
        } else if (state[i] == TIERKIT_I_ROW_VALUE || state[i] == TIERKIT_I_ROW_FILLED) {
            out += snprintf(out, 24, "%lld", (long long)value[i]);
        }
        out += snprintf(out, 2, "%s", first + i + 1 < row_count ? "|" : "");
    }
    return rounded;
}

static void run_case(const char *line, const char *wanted, uint64_t rounded_wanted, int native) {
    static bound columns[COLUMNS];
    static const char head[] = "money EUR scale 2\nfacts rows key k at day\n";
    const tierkit_column *bindings[COLUMNS + 2] = { NULL };
    char text[LINE_MAX], shown[LINE_MAX];
    checked c;
    int used = snprintf(text, sizeof text, "%s", head);
    for (size_t i = 0; i < COLUMNS; i++) {
        used += snprintf(text + used, sizeof text - (size_t)used, "  column %s\n", declared[i]);
        bind(&columns[i], i, native);
        bindings[i + 2] = &columns[i].column; /* behind key and date */
    }
    used += snprintf(text + used, sizeof text - (size_t)used, "  %s\n", line);
    assert_true((size_t)used < sizeof text);
    checked_text_of(&c, text);
    if (c.schema == NULL) {
        fail_msg("%s\n%s", line, parsed_errors(&c.p));
    }
    uint64_t rounded = show(&c, bindings, 0, row_count, shown);
    if (strcmp(shown, wanted) != 0 || rounded != rounded_wanted) {
        fail_msg("%s (%s)\nis     %s (%d rounded)\nwanted %s (%d rounded)", line,
                 native ? "native" : "text", shown, (int)rounded, wanted, (int)rounded_wanted);
    }
    size_t part = row_count / 3; /* in two blocks the same */
    rounded = show(&c, bindings, 0, part, shown);
    rounded += show(&c, bindings, part, row_count - part, shown + strlen(shown));
    assert_string_equal(shown, wanted);
    assert_int_equal(rounded, rounded_wanted);
    assert_true(checked_end(&c));
}

static void row_expressions__random__give_what_exact_fractions_give(void **state) {
    (void)state;
    static char line[LINE_MAX], measure[LINE_MAX];
    size_t cases = 0;
    FILE *file = fopen(TESTS_VECTORS "/row_expressions.txt", "rb");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "columns ", 8) == 0) {
            read_columns(line + 8);
        } else if (strncmp(line, "row ", 4) == 0) {
            read_row(line + 4);
        } else if (strncmp(line, "case ", 5) == 0) {
            (void)snprintf(measure, sizeof measure, "%s", line + 5);
        } else if (line[0] != '#') {
            char *rounded = strchr(line, ' ') + 1, *wanted = strchr(rounded, ' ') + 1;
            run_case(measure, wanted, strtoull(rounded, NULL, 10), (int)(cases % 2));
            run_case(measure, wanted, strtoull(rounded, NULL, 10), (int)(cases % 2 == 0));
            cases++;
        }
    }
    fclose(file);
    assert_true(cases >= 700);
    for (size_t i = 0; i < COLUMNS * ROWS_MAX; i++) {
        free(cells[i / ROWS_MAX][i % ROWS_MAX]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_expressions__random__give_what_exact_fractions_give),
    };
    return cmocka_run_group_tests_name("lang row reference", tests, NULL, NULL);
}
