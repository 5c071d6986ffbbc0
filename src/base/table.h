/* Owns: building and reading a frozen table. Must not know: what a table is about.
 * Called by: program (diagnostics, introspection), review (every result), exchange. */
#ifndef TIERKIT_I_BASE_TABLE_H
#define TIERKIT_I_BASE_TABLE_H

#include "base/i128.h"
#include "base/memory.h"
#include "base/pace.h"

/* Column types while building. NUMBER shows as FLOAT64 and keeps the exact decimal beside it where
 * there is one, so that tierkit_table_text() loses no digit. */
typedef enum tierkit_i_cells {
    TIERKIT_I_CELLS_TEXT = 1, /* shows as TIERKIT_TYPE_TEXT */
    TIERKIT_I_CELLS_INTEGER,  /* TIERKIT_TYPE_INT64 */
    TIERKIT_I_CELLS_NUMBER,   /* TIERKIT_TYPE_FLOAT64 */
    TIERKIT_I_CELLS_DATE,     /* TIERKIT_TYPE_DATE32 */
    TIERKIT_I_CELLS_FLAG      /* TIERKIT_TYPE_FLAG8 */
} tierkit_i_cells;

typedef struct tierkit_i_column_spec {
    const char *name; /* static text */
    const char *unit; /* static text, "" = none */
    tierkit_i_cells cells;
} tierkit_i_column_spec;

/* An empty table with these columns; specs must be static. Grows row by row: fill every column of
 * the row, in column order, then start the next; each row asks the pace (NULL = nobody), which must
 * live until tierkit_i_table_finish(). */
tierkit_status tierkit_i_table_new(const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                   const tierkit_i_column_spec *specs, int32_t columns,
                                   tierkit_table **out);
/* Whom making this table asks: for the work between its rows. */
tierkit_i_pace *tierkit_i_table_pace(const tierkit_table *table);
/* No more rows: the table lets go of the pace. */
void tierkit_i_table_finish(tierkit_table *table);
tierkit_status tierkit_i_table_missing(tierkit_table *table);
tierkit_status tierkit_i_table_add_text(tierkit_table *table, const char *text, size_t bytes);
/* text: NUL-terminated. */
tierkit_status tierkit_i_table_add_literal(tierkit_table *table, const char *text);
tierkit_status tierkit_i_table_add_integer(tierkit_table *table, int64_t value);
tierkit_status tierkit_i_table_add_double(tierkit_table *table, double value);
tierkit_status tierkit_i_table_add_decimal(tierkit_table *table, tierkit_i_i128 value,
                                           int32_t scale);
/* Also in a NUMBER column: shows as the day number and reads as YYYY-MM-DD. */
tierkit_status tierkit_i_table_add_date(tierkit_table *table, int32_t day);
tierkit_status tierkit_i_table_add_flag(tierkit_table *table, int value);
/* Another owner: tierkit_table_free() destroys when the last one calls it. */
void tierkit_i_table_retain(tierkit_table *table);
const tierkit_i_memory *tierkit_i_table_memory(const tierkit_table *table);
/* Has it these columns? */
int tierkit_i_table_has(const tierkit_table *table, const tierkit_i_column_spec *specs,
                        int32_t columns);
/* Joined from pieces without a separator. */
tierkit_status tierkit_i_table_add_pieces(tierkit_table *table, const tierkit_i_piece *pieces,
                                          size_t count);

#endif
