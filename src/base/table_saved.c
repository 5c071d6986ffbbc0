/* Owns: a table as bytes and back. Must not know: what a table is about.
 * Called by: review (save and load). */
#include "base/table_saved.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/strings.h"
#include "base/table_cells.h"

#include <string.h>

enum {
    COLUMNS_MAX = 256,
    WORD_MAX = 255,
    SCALE_MAX = 38,
    CELL_MISSING = 0,
    CELL_VALUE = 1,
    CELL_EXACT = 2 /* a number with the decimal or the day behind it */
};

/* ---- writing ------------------------------------------------------------------------------- */

static tierkit_status write_text(tierkit_i_buffer *to, const char *text, size_t bytes) {
    if (bytes > UINT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_buffer_u32(to, (uint32_t)bytes));
    return tierkit_i_buffer_add(to, text, bytes);
}

static tierkit_status write_exact(tierkit_i_buffer *to, const tierkit_i_exact_cell *cell) {
    TIERKIT_I_TRY(tierkit_i_buffer_u8(to, CELL_EXACT));
    TIERKIT_I_TRY(tierkit_i_buffer_u64(to, cell->value.low));
    TIERKIT_I_TRY(tierkit_i_buffer_u64(to, (uint64_t)cell->value.high));
    return tierkit_i_buffer_u8(to, (uint8_t)(int8_t)cell->scale);
}

static tierkit_status write_value(tierkit_i_buffer *to, const tierkit_i_table_column *column,
                                  tierkit_i_cells cells, size_t row) {
    TIERKIT_I_TRY(tierkit_i_buffer_u8(to, CELL_VALUE));
    switch (cells) {
    case TIERKIT_I_CELLS_TEXT: {
        /* A column of nothing but empty texts has no bytes. */
        const char *bytes = (const char *)column->data;
        return write_text(to, bytes == NULL ? "" : bytes + column->offsets[row],
                          (size_t)(column->offsets[row + 1] - column->offsets[row]));
    }
    case TIERKIT_I_CELLS_DATE:
        return tierkit_i_buffer_u32(to, (uint32_t)((const int32_t *)column->data)[row]);
    case TIERKIT_I_CELLS_FLAG:
        return tierkit_i_buffer_u8(to, ((const uint8_t *)column->data)[row]);
    default: {
        uint64_t bits;
        memcpy(&bits, (const char *)column->data + row * sizeof bits, sizeof bits);
        return tierkit_i_buffer_u64(to, bits);
    }
    }
}

/* next: by column, the first exact cell that is not written yet. */
static tierkit_status write_rows(const tierkit_table *table, tierkit_i_pace *pace, size_t *next,
                                 tierkit_i_buffer *to) {
    for (int64_t row = 0; row < table->rows; row++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, (uint64_t)table->column_count));
        for (int32_t c = 0; c < table->column_count; c++) {
            const tierkit_i_table_column *column = &table->columns[c];
            if (!tierkit_i_bit(column->validity, (size_t)row)) {
                TIERKIT_I_TRY(tierkit_i_buffer_u8(to, CELL_MISSING));
            } else if (next[c] < column->exact_count && column->exact[next[c]].row == row) {
                TIERKIT_I_TRY(write_exact(to, &column->exact[next[c]++]));
            } else {
                TIERKIT_I_TRY(write_value(to, column, table->specs[c].cells, (size_t)row));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_table_write(const tierkit_table *table, tierkit_i_pace *pace,
                                     tierkit_i_buffer *to) {
    const tierkit_i_memory *memory = &table->memory;
    size_t columns = (size_t)table->column_count;
    size_t *next = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, columns, sizeof *next, &next));
    TIERKIT_I_DO(tierkit_i_buffer_u32(to, (uint32_t)columns));
    for (size_t c = 0; c < columns; c++) {
        TIERKIT_I_DO(tierkit_i_buffer_u8(to, (uint8_t)table->specs[c].cells));
        TIERKIT_I_DO(write_text(to, table->specs[c].name, strlen(table->specs[c].name)));
        TIERKIT_I_DO(write_text(to, table->specs[c].unit, strlen(table->specs[c].unit)));
    }
    TIERKIT_I_DO(tierkit_i_buffer_u64(to, (uint64_t)table->rows));
    TIERKIT_I_DO(write_rows(table, pace, next, to));
done:
    tierkit_i_free(memory, next, columns, sizeof *next);
    return status;
}

/* ---- reading ------------------------------------------------------------------------------- */

static tierkit_status read_text(tierkit_i_reader *in, tierkit_i_piece *text) {
    text->bytes = tierkit_i_read_u32(in);
    text->text = (const char *)tierkit_i_read_bytes(in, text->bytes);
    return text->text != NULL && tierkit_i_utf8_is_valid(text->text, text->bytes)
               ? TIERKIT_OK
               : TIERKIT_E_FORMAT;
}

/* Of a column: it becomes a text with a NUL behind it. */
static tierkit_status read_word(tierkit_i_reader *in, tierkit_i_piece *word) {
    TIERKIT_I_TRY(read_text(in, word));
    for (size_t i = 0; i < word->bytes; i++) {
        if (word->text[i] == '\0') {
            return TIERKIT_E_FORMAT;
        }
    }
    return word->bytes <= WORD_MAX ? TIERKIT_OK : TIERKIT_E_FORMAT;
}

/* Names and units behind each other, each with its NUL. */
typedef struct header {
    tierkit_i_column_spec *specs;
    char *names;
    size_t columns, bytes;
} header;

static tierkit_status measure(tierkit_i_reader in, header *of) {
    of->bytes = 0;
    for (size_t c = 0; c < of->columns; c++) {
        tierkit_i_piece name, unit;
        uint8_t cells = tierkit_i_read_u8(&in);
        TIERKIT_I_TRY(read_word(&in, &name));
        TIERKIT_I_TRY(read_word(&in, &unit));
        if (cells < TIERKIT_I_CELLS_TEXT || cells > TIERKIT_I_CELLS_FLAG || name.bytes == 0) {
            return TIERKIT_E_FORMAT;
        }
        of->bytes += name.bytes + unit.bytes + 2;
    }
    return TIERKIT_OK;
}

static const char *keep(char *names, size_t *used, tierkit_i_piece text) {
    char *at = names + *used;
    if (text.bytes > 0) {
        memcpy(at, text.text, text.bytes);
    }
    at[text.bytes] = '\0';
    *used += text.bytes + 1;
    return at;
}

static tierkit_status read_header(tierkit_i_reader *in, const tierkit_i_memory *memory,
                                  header *of) {
    size_t used = 0;
    of->columns = tierkit_i_read_u32(in);
    if (!in->ok || of->columns == 0 || of->columns > COLUMNS_MAX) {
        of->columns = 0;
        return TIERKIT_E_FORMAT;
    }
    TIERKIT_I_TRY(measure(*in, of));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->columns, sizeof *of->specs, &of->specs));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->bytes, 1, &of->names));
    for (size_t c = 0; c < of->columns; c++) {
        tierkit_i_piece name, unit;
        of->specs[c].cells = (tierkit_i_cells)tierkit_i_read_u8(in);
        TIERKIT_I_TRY(read_text(in, &name));
        TIERKIT_I_TRY(read_text(in, &unit));
        of->specs[c].name = keep(of->names, &used, name);
        of->specs[c].unit = keep(of->names, &used, unit);
    }
    return TIERKIT_OK;
}

static tierkit_status read_exact(tierkit_i_reader *in, tierkit_i_cells cells,
                                 tierkit_table *table) {
    tierkit_i_i128 value;
    int64_t day;
    value.low = tierkit_i_read_u64(in);
    value.high = (int64_t)tierkit_i_read_u64(in);
    int32_t scale = (int8_t)tierkit_i_read_u8(in);
    if (!in->ok || cells != TIERKIT_I_CELLS_NUMBER || scale > SCALE_MAX ||
        scale < TIERKIT_I_EXACT_DATE) {
        return TIERKIT_E_FORMAT;
    }
    if (scale != TIERKIT_I_EXACT_DATE) {
        return tierkit_i_table_add_decimal(table, value, scale);
    }
    return tierkit_i_i128_to64(value, &day) || day < TIERKIT_I_DAY_MIN || day > TIERKIT_I_DAY_MAX
               ? TIERKIT_E_FORMAT
               : tierkit_i_table_add_date(table, (int32_t)day);
}

static tierkit_status read_number(tierkit_i_reader *in, tierkit_table *table) {
    uint64_t bits = tierkit_i_read_u64(in);
    double value;
    if (!in->ok || (bits >> 52 & 0x7FF) == 0x7FF || bits == (uint64_t)1 << 63) {
        return TIERKIT_E_FORMAT; /* no number, or the zero that is never written */
    }
    memcpy(&value, &bits, sizeof value);
    return tierkit_i_table_add_double(table, value);
}

static tierkit_status read_day(tierkit_i_reader *in, tierkit_table *table) {
    int32_t day = (int32_t)tierkit_i_read_u32(in);
    return in->ok && day >= TIERKIT_I_DAY_MIN && day <= TIERKIT_I_DAY_MAX
               ? tierkit_i_table_add_date(table, day)
               : TIERKIT_E_FORMAT;
}

static tierkit_status read_value(tierkit_i_reader *in, tierkit_i_cells cells,
                                 tierkit_table *table) {
    tierkit_i_piece text;
    uint64_t number;
    switch (cells) {
    case TIERKIT_I_CELLS_TEXT:
        TIERKIT_I_TRY(read_text(in, &text));
        return tierkit_i_table_add_pieces(table, &text, 1);
    case TIERKIT_I_CELLS_DATE:
        return read_day(in, table);
    case TIERKIT_I_CELLS_NUMBER:
        return read_number(in, table);
    case TIERKIT_I_CELLS_FLAG:
        number = tierkit_i_read_u8(in);
        return in->ok && number <= 1 ? tierkit_i_table_add_flag(table, (int)number)
                                     : TIERKIT_E_FORMAT;
    default:
        number = tierkit_i_read_u64(in);
        return in->ok ? tierkit_i_table_add_integer(table, (int64_t)number) : TIERKIT_E_FORMAT;
    }
}

static tierkit_status read_cell(tierkit_i_reader *in, tierkit_i_cells cells, tierkit_table *table) {
    uint8_t kind = tierkit_i_read_u8(in);
    if (!in->ok || kind > CELL_EXACT) {
        return TIERKIT_E_FORMAT;
    }
    return kind == CELL_MISSING ? tierkit_i_table_missing(table)
           : kind == CELL_EXACT ? read_exact(in, cells, table)
                                : read_value(in, cells, table);
}

tierkit_status tierkit_i_table_read(tierkit_i_reader *in, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace, tierkit_table **out) {
    header of = { NULL, NULL, 0, 0 };
    tierkit_table *table = NULL;
    tierkit_status status = TIERKIT_OK;
    uint64_t rows = 0;
    TIERKIT_I_DO(read_header(in, memory, &of));
    rows = tierkit_i_read_u64(in);
    if (!in->ok || rows > (in->count - in->at) / of.columns) {
        status = TIERKIT_E_FORMAT;
        goto done;
    }
    TIERKIT_I_DO(tierkit_i_table_new(memory, pace, of.specs, (int32_t)of.columns, &table));
    for (uint64_t row = 0; row < rows; row++) {
        for (size_t c = 0; c < of.columns; c++) {
            TIERKIT_I_DO(read_cell(in, of.specs[c].cells, table));
        }
    }
    tierkit_i_table_finish(table);
    table->own_specs = of.specs;
    table->own_names = of.names;
    table->own_bytes = of.bytes;
    *out = table;
    return TIERKIT_OK;
done:
    tierkit_table_free(table);
    tierkit_i_free(memory, of.names, of.bytes, 1);
    tierkit_i_free(memory, of.specs, of.columns, sizeof *of.specs);
    return status;
}
