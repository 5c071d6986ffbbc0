/* Owns: reading a table: its columns, and the canonical text of a cell.
 * Must not know: what a table is about.
 * Called by: hosts and bindings; review (digest), exchange. */
#include "base/table_cells.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/decimal.h"
#include "base/text_out.h"

#include <string.h>

/* The first shipped size, a constant on purpose. */
#define COLUMN_SIZE_FIRST (40 + 6 * sizeof(void *))
_Static_assert(sizeof(tierkit_column) == COLUMN_SIZE_FIRST, "layout of tierkit_column");

enum { CELL_TEXT = TIERKIT_I_DECIMAL_TEXT };
_Static_assert((int)CELL_TEXT >= (int)TIERKIT_I_NUMBER_TEXT, "room for every kind of cell");

/* Complete rows only: a row being filled does not show. */
int64_t TIERKIT_CALL tierkit_table_rows(const tierkit_table *table) {
    return table == NULL ? 0 : table->rows;
}

int32_t TIERKIT_CALL tierkit_table_columns(const tierkit_table *table) {
    return table == NULL ? 0 : table->column_count;
}

int tierkit_i_table_has(const tierkit_table *table, const tierkit_i_column_spec *specs,
                        int32_t columns) {
    int is_same = table->column_count == columns;
    for (int32_t c = 0; is_same && c < columns; c++) {
        size_t bytes = strlen(specs[c].name) + 1;
        is_same = table->specs[c].cells == specs[c].cells &&
                  strlen(table->specs[c].name) + 1 == bytes &&
                  memcmp(table->specs[c].name, specs[c].name, bytes) == 0;
    }
    return is_same;
}

/* The public type of a kind of cells. */
static int32_t type_of(tierkit_i_cells cells) {
    switch (cells) {
    case TIERKIT_I_CELLS_INTEGER:
        return TIERKIT_TYPE_INT64;
    case TIERKIT_I_CELLS_NUMBER:
        return TIERKIT_TYPE_FLOAT64;
    case TIERKIT_I_CELLS_DATE:
        return TIERKIT_TYPE_DATE32;
    case TIERKIT_I_CELLS_FLAG:
        return TIERKIT_TYPE_FLAG8;
    case TIERKIT_I_CELLS_TEXT:
    default:
        return TIERKIT_TYPE_TEXT;
    }
}

/* Written once, at the end, and never more than the caller has room for: an older caller gets the
 * fields it knows, a newer one keeps its own untouched. */
tierkit_status TIERKIT_CALL tierkit_table_column(const tierkit_table *table, int32_t column,
                                                 tierkit_column *out, tierkit_error *err) {
    if (table == NULL || out == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "table column: table and out must not be NULL");
    }
    uint32_t size = out->struct_size;
    if (tierkit_i_record_check(out, (uint32_t)COLUMN_SIZE_FIRST, size) != TIERKIT_OK) {
        return tierkit_i_fail(err, TIERKIT_E_ABI_SIZE,
                              "table column: set out->struct_size to sizeof(tierkit_column)");
    }
    if (column < 0 || column >= table->column_count) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, column,
                                 "table column: no such column; see tierkit_table_columns()");
    }
    const tierkit_i_table_column *from = &table->columns[column];
    const tierkit_i_column_spec *spec = &table->specs[column];
    tierkit_column record;
    memset(&record, 0, sizeof record);
    record.struct_size = size;
    record.type = type_of(spec->cells);
    record.rows = table->rows;
    record.data = from->data == NULL ? "" : from->data; /* never NULL, so memcpy of none is fine */
    record.offsets = from->offsets;
    record.validity = from->missing > 0 ? from->validity : NULL;
    record.name = spec->name;
    record.unit = spec->unit;
    memcpy(out, &record, size < sizeof record ? size : sizeof record);
    return TIERKIT_OK;
}

/* ---- the text of a cell ---------------------------------------------------------------------- */

/* NULL when the cell has no decimal behind it. Rows ascend, so half of the rest each time. */
static const tierkit_i_exact_cell *find_exact(const tierkit_i_table_column *column, int64_t row) {
    size_t low = 0, high = column->exact_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (column->exact[middle].row < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    int found = low < column->exact_count && column->exact[low].row == row;
    return found ? &column->exact[low] : NULL;
}

/* The decimal where there is one: it may have digits that the double has lost. */
static size_t write_number(const tierkit_i_table_column *column, int64_t row, char *text) {
    const tierkit_i_exact_cell *exact = find_exact(column, row);
    if (exact != NULL && exact->scale == TIERKIT_I_EXACT_DATE) {
        tierkit_i_date_write((int32_t)(int64_t)exact->value.low, text);
        return 10;
    }
    if (exact != NULL) {
        return tierkit_i_decimal_write(exact->value, exact->scale, -1, text);
    }
    return tierkit_i_number_write(((const double *)column->data)[row], text);
}

/* Words, not 0 and 1, which would read as numbers. */
static size_t write_flag(uint8_t flag, char *text) {
    memcpy(text, flag ? "true" : "false", flag ? 4 : 5);
    return flag ? 4 : 5;
}

/* Points *shown at the cell's text, which is in the column or was written to `text`. */
static size_t cell_text(const tierkit_i_table_column *column, tierkit_i_cells cells, int64_t row,
                        char text[CELL_TEXT], const char **shown) {
    *shown = text;
    switch (cells) {
    case TIERKIT_I_CELLS_INTEGER:
        return tierkit_i_decimal_write(tierkit_i_i128_of(((const int64_t *)column->data)[row]), 0,
                                       -1, text);
    case TIERKIT_I_CELLS_NUMBER:
        return write_number(column, row, text);
    case TIERKIT_I_CELLS_DATE:
        tierkit_i_date_write(((const int32_t *)column->data)[row], text);
        return 10;
    case TIERKIT_I_CELLS_FLAG:
        return write_flag(((const uint8_t *)column->data)[row], text);
    case TIERKIT_I_CELLS_TEXT:
    default:
        if (column->data_count > 0) {
            *shown = (const char *)column->data + column->offsets[row];
        }
        return (size_t)(column->offsets[row + 1] - column->offsets[row]);
    }
}

/* A missing cell writes nothing and succeeds: the empty text is its canonical form. */
tierkit_status TIERKIT_CALL tierkit_table_text(const tierkit_table *table, int64_t row,
                                               int32_t column, char *buffer, size_t capacity,
                                               size_t *needed, tierkit_error *err) {
    if (table == NULL || needed == NULL || (buffer == NULL && capacity > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "table text: table, needed and a buffer with capacity must be given");
    }
    if (row < 0 || row >= table->rows || column < 0 || column >= table->column_count) {
        return tierkit_i_fail_at(
            err, TIERKIT_E_RANGE, row, column,
            "table text: no such cell; see tierkit_table_rows() and _columns()");
    }
    const tierkit_i_table_column *from = &table->columns[column];
    char text[CELL_TEXT];
    const char *shown = text;
    size_t bytes = 0;
    if (tierkit_i_bit(from->validity, (size_t)row)) {
        bytes = cell_text(from, table->specs[column].cells, row, text, &shown);
    }
    tierkit_status status = tierkit_i_text_out(shown, bytes, buffer, capacity, needed);
    if (status != TIERKIT_OK) {
        (void)tierkit_i_fail_at(err, status, row, column,
                                "table text: the buffer is too small; *needed says how much");
    }
    return status;
}
