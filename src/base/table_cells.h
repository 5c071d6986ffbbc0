/* Owns: the layout of a table in memory. Must not know: what a table is about.
 * Called by: table.c (building), table_read.c (reading); nobody else looks inside. */
#ifndef TIERKIT_I_BASE_TABLE_CELLS_H
#define TIERKIT_I_BASE_TABLE_CELLS_H

#include "base/table.h"

enum { TIERKIT_I_EXACT_DATE = -1 }; /* instead of a scale: the number is a day */

/* The decimal or day behind a cell that shows as a double. Rows ascend. */
typedef struct tierkit_i_exact_cell {
    int64_t row;
    tierkit_i_i128 value;
    int32_t scale;
} tierkit_i_exact_cell;

typedef struct tierkit_i_table_column {
    void *data;        /* fixed-width elements, or the bytes of all texts */
    size_t data_count; /* bytes of all texts; unused by other columns */
    size_t data_capacity;
    int64_t *offsets; /* texts only: rows + 1 positions */
    size_t offsets_capacity;
    uint8_t *validity;
    size_t validity_capacity;
    int64_t missing;
    tierkit_i_exact_cell *exact; /* only the cells that have one */
    size_t exact_count;
    size_t exact_capacity;
} tierkit_i_table_column;

struct tierkit_table {
    tierkit_i_memory memory; /* a copy: a table outlives what it came from */
    tierkit_i_pace *pace;    /* while it is made; NULL afterwards */
    tierkit_i_count count;   /* of owners: the host, and streams that show its columns */
    const tierkit_i_column_spec *specs;
    tierkit_i_column_spec *own_specs; /* NULL: specs are static */
    char *own_names;                  /* what own_specs point to */
    size_t own_bytes;
    tierkit_i_table_column *columns;
    int32_t column_count;
    int32_t next; /* column of the next cell */
    int64_t rows; /* complete ones */
};

#endif
