/* Owns: building a table cell by cell, and freeing it.
 * Must not know: what a table is about.
 * Called by: program (diagnostics, introspection), review (every result), exchange. */
#include "base/table_cells.h"

#include "base/bits.h"
#include "base/calendar.h"

#include <string.h>

/* Bytes of one element of the data array. */
static size_t cell_bytes(tierkit_i_cells cells) {
    switch (cells) {
    case TIERKIT_I_CELLS_INTEGER:
    case TIERKIT_I_CELLS_NUMBER:
        return 8;
    case TIERKIT_I_CELLS_DATE:
        return 4;
    case TIERKIT_I_CELLS_TEXT: /* a byte of it; offsets hold the cells */
    case TIERKIT_I_CELLS_FLAG:
    default:
        return 1;
    }
}

/* Columns that were never filled hold NULLs of capacity 0. */
static void free_column(const tierkit_i_memory *memory, tierkit_i_table_column *column,
                        tierkit_i_cells cells) {
    tierkit_i_free(memory, column->exact, column->exact_capacity, sizeof *column->exact);
    tierkit_i_free(memory, column->validity, column->validity_capacity, 1);
    tierkit_i_free(memory, column->offsets, column->offsets_capacity, sizeof *column->offsets);
    tierkit_i_free(memory, column->data, column->data_capacity, cell_bytes(cells));
}

void tierkit_i_table_retain(tierkit_table *table) {
    tierkit_i_count_retain(&table->count);
}

const tierkit_i_memory *tierkit_i_table_memory(const tierkit_table *table) {
    return &table->memory;
}

/* The allocator is copied out first, since the table that holds it goes too. Also frees a table
 * whose making failed half-way. */
void TIERKIT_CALL tierkit_table_free(tierkit_table *table) {
    if (table == NULL || !tierkit_i_count_release(&table->count)) {
        return;
    }
    tierkit_i_memory memory = table->memory;
    for (int32_t i = 0; table->columns != NULL && i < table->column_count; i++) {
        free_column(&memory, &table->columns[i], table->specs[i].cells);
    }
    tierkit_i_free(&memory, table->columns, (size_t)table->column_count, sizeof *table->columns);
    tierkit_i_free(&memory, table->own_names, table->own_bytes, 1);
    tierkit_i_free(&memory, table->own_specs, (size_t)table->column_count, sizeof *table->specs);
    tierkit_i_free(&memory, table, 1, sizeof *table);
}

/* Texts of an empty table have one position already. */
static tierkit_status first_offset(const tierkit_i_memory *memory, tierkit_i_table_column *column) {
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &column->offsets, &column->offsets_capacity, 1,
                                    sizeof *column->offsets));
    column->offsets[0] = 0;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_table_new(const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                   const tierkit_i_column_spec *specs, int32_t columns,
                                   tierkit_table **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_table *table = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *table, &table));
    table->memory = *memory;
    table->pace = pace;
    tierkit_i_count_init(&table->count);
    table->specs = specs;
    table->column_count = columns;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, (size_t)columns, sizeof *table->columns, &table->columns));
    for (int32_t i = 0; i < columns; i++) {
        if (specs[i].cells == TIERKIT_I_CELLS_TEXT) {
            TIERKIT_I_DO(first_offset(memory, &table->columns[i]));
        }
    }
    *out = table;
done:
    if (status != TIERKIT_OK) {
        tierkit_table_free(table);
    }
    return status;
}

tierkit_i_pace *tierkit_i_table_pace(const tierkit_table *table) {
    return table->pace;
}

void tierkit_i_table_finish(tierkit_table *table) {
    table->pace = NULL;
}

/* ---- one cell -------------------------------------------------------------------------------- */

/* Cells come in column order: anything else is a defect of ours, not of the host. */
static int expects(const tierkit_table *table, tierkit_i_cells cells) {
    return table->next < table->column_count && table->specs[table->next].cells == cells;
}

/* Room for one more cell of the next column, so that storing it cannot fail. The first one of a row
 * asks for all of them whether to go on. */
static tierkit_status make_room(tierkit_table *table, tierkit_i_table_column *column) {
    tierkit_i_cells cells = table->specs[table->next].cells;
    size_t rows = (size_t)table->rows + 1;
    if (table->next == 0) {
        TIERKIT_I_TRY(tierkit_i_pace_step(table->pace, (uint64_t)table->column_count));
    }
    TIERKIT_I_TRY(tierkit_i_reserve(&table->memory, &column->validity, &column->validity_capacity,
                                    tierkit_i_bits_bytes(rows), 1));
    if (cells == TIERKIT_I_CELLS_TEXT) {
        return tierkit_i_reserve(&table->memory, &column->offsets, &column->offsets_capacity,
                                 rows + 1, sizeof *column->offsets);
    }
    return tierkit_i_reserve(&table->memory, &column->data, &column->data_capacity, rows,
                             cell_bytes(cells));
}

/* Marks the stored cell and moves to the next one. */
static void finish_cell(tierkit_table *table, tierkit_i_table_column *column, int present) {
    size_t row = (size_t)table->rows;
    if (present) {
        tierkit_i_bit_set(column->validity, row);
    } else {
        tierkit_i_bit_clear(column->validity, row);
        column->missing++;
    }
    if (++table->next == table->column_count) {
        table->next = 0;
        table->rows++;
    }
}

/* Room first, then the store: a refused cell leaves the table as it was. */
static tierkit_status add_fixed(tierkit_table *table, tierkit_i_cells cells, const void *value) {
    TIERKIT_I_CHECK(expects(table, cells));
    tierkit_i_table_column *column = &table->columns[table->next];
    size_t bytes = cell_bytes(cells);
    TIERKIT_I_TRY(make_room(table, column));
    memcpy((char *)column->data + (size_t)table->rows * bytes, value, bytes);
    finish_cell(table, column, 1);
    return TIERKIT_OK;
}

/* A missing cell still has bytes, zeroed: the same table has the same bytes. */
tierkit_status tierkit_i_table_missing(tierkit_table *table) {
    TIERKIT_I_CHECK(table->next < table->column_count);
    tierkit_i_table_column *column = &table->columns[table->next];
    tierkit_i_cells cells = table->specs[table->next].cells;
    TIERKIT_I_TRY(make_room(table, column));
    if (cells == TIERKIT_I_CELLS_TEXT) {
        column->offsets[table->rows + 1] = column->offsets[table->rows];
    } else {
        size_t bytes = cell_bytes(cells);
        memset((char *)column->data + (size_t)table->rows * bytes, 0, bytes);
    }
    finish_cell(table, column, 0);
    return TIERKIT_OK;
}

/* Joined in place, so that a message of several parts needs no buffer of its own. */
tierkit_status tierkit_i_table_add_pieces(tierkit_table *table, const tierkit_i_piece *pieces,
                                          size_t count) {
    TIERKIT_I_CHECK(expects(table, TIERKIT_I_CELLS_TEXT));
    tierkit_i_table_column *column = &table->columns[table->next];
    size_t end = column->data_count;
    for (size_t i = 0; i < count; i++) {
        if (tierkit_i_add_size(end, pieces[i].bytes, &end)) {
            return TIERKIT_E_NOMEM;
        }
    }
    TIERKIT_I_TRY(make_room(table, column));
    TIERKIT_I_TRY(tierkit_i_reserve(&table->memory, &column->data, &column->data_capacity, end, 1));
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].bytes > 0) {
            memcpy((char *)column->data + column->data_count, pieces[i].text, pieces[i].bytes);
            column->data_count += pieces[i].bytes;
        }
    }
    column->offsets[table->rows + 1] = (int64_t)end;
    finish_cell(table, column, 1);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_table_add_text(tierkit_table *table, const char *text, size_t bytes) {
    tierkit_i_piece piece = { text, bytes };
    return tierkit_i_table_add_pieces(table, &piece, 1);
}

tierkit_status tierkit_i_table_add_literal(tierkit_table *table, const char *text) {
    return tierkit_i_table_add_text(table, text, strlen(text));
}

tierkit_status tierkit_i_table_add_integer(tierkit_table *table, int64_t value) {
    return add_fixed(table, TIERKIT_I_CELLS_INTEGER, &value);
}

/* No NaN and no infinity leaves the library; a missing value has tierkit_i_table_missing(). */
tierkit_status tierkit_i_table_add_double(tierkit_table *table, double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    TIERKIT_I_CHECK((bits >> 52 & 0x7FF) != 0x7FF);
    if (bits << 1 == 0) {
        bits = 0; /* one zero only: -0 would be other bytes for the same number */
    }
    return add_fixed(table, TIERKIT_I_CELLS_NUMBER, &bits);
}

/* A double with the number behind it. That number is stored last: it counts only once its cell
 * does. */
static tierkit_status add_shown(tierkit_table *table, double shown, tierkit_i_i128 value,
                                int32_t scale) {
    TIERKIT_I_CHECK(expects(table, TIERKIT_I_CELLS_NUMBER));
    tierkit_i_table_column *column = &table->columns[table->next];
    TIERKIT_I_TRY(tierkit_i_reserve(&table->memory, &column->exact, &column->exact_capacity,
                                    column->exact_count + 1, sizeof *column->exact));
    int64_t row = table->rows;
    TIERKIT_I_TRY(add_fixed(table, TIERKIT_I_CELLS_NUMBER, &shown));
    column->exact[column->exact_count++] = (tierkit_i_exact_cell){ row, value, scale };
    return TIERKIT_OK;
}

/* Hosts read the nearest double, texts show every digit. */
tierkit_status tierkit_i_table_add_decimal(tierkit_table *table, tierkit_i_i128 value,
                                           int32_t scale) {
    double shown = tierkit_i_i128_quotient(value, tierkit_i_i128_power10(scale));
    return add_shown(table, shown, value, scale);
}

tierkit_status tierkit_i_table_add_date(tierkit_table *table, int32_t day) {
    TIERKIT_I_CHECK(day >= TIERKIT_I_DAY_MIN && day <= TIERKIT_I_DAY_MAX);
    if (table->next < table->column_count &&
        table->specs[table->next].cells == TIERKIT_I_CELLS_NUMBER) {
        return add_shown(table, (double)day, tierkit_i_i128_of(day), TIERKIT_I_EXACT_DATE);
    }
    return add_fixed(table, TIERKIT_I_CELLS_DATE, &day);
}

tierkit_status tierkit_i_table_add_flag(tierkit_table *table, int value) {
    uint8_t flag = value != 0;
    return add_fixed(table, TIERKIT_I_CELLS_FLAG, &flag);
}
