/* Owns: the private cells of one append: memory, sums, extremes, counts.
 * Must not know: keys, columns, ids, the network. Called by: add.c, aggregate.c, emit.c, group.c,
 * lookup.c, spread.c. */
#ifndef TIERKIT_I_NETWORK_STORE_H
#define TIERKIT_I_NETWORK_STORE_H

#include "base/prefetch.h"
#include "network/cells.h"

#include <string.h>

/* Counts beside the cells that most appends never need: empty until first used. */
typedef struct tierkit_i_side {
    int64_t *at; /* by cell */
    size_t capacity;
} tierkit_i_side;

/* Bytes of a lane. */
enum { TIERKIT_I_LANE_NARROW = 4, TIERKIT_I_LANE_WIDE = 8 };

/* Where a cell holds the value of a slot. Sums of a narrow lane wrap at 2^32; what every row has is
 * not held at all, for it follows from the rows. */
typedef struct tierkit_i_lane {
    int32_t at;    /* bytes behind the begin of the cell */
    int32_t width; /* 8; of a sum also 4 or, where every row has the value `same`, 0 */
    int64_t same;
    uint64_t bits; /* all that are set in a value so far, or not set in one below zero */
} tierkit_i_lane;

/* A cell is the number of its rows in 4 bytes, then its lanes, narrow ones first: `stride` bytes.
 * Cells lie in chunks, aligned so that one of up to 64 bytes never lies in two cache lines. */
typedef struct tierkit_i_chunk {
    void *block;
    char *cells;
} tierkit_i_chunk;

enum { TIERKIT_I_CHUNK_BITS = 14, TIERKIT_I_CHUNK_CELLS = 1 << TIERKIT_I_CHUNK_BITS };

/* More rows would wrap the count of them in a cell. */
#define TIERKIT_I_STORE_ROWS_MAX INT64_C(0xFFFFFFFF)

typedef struct tierkit_i_store {
    const tierkit_i_memory *memory;
    int32_t slots;
    const tierkit_i_combine *combine; /* by slot */
    tierkit_i_lane *lanes;            /* by slot */
    size_t stride;
    char *blank;  /* a new cell */
    int is_plain; /* which is all zeros */
    tierkit_i_chunk *chunks;
    size_t chunk_count, chunk_capacity;
    size_t count;
    size_t used;                   /* cells that tierkit_i_store_rows() came to */
    tierkit_i_side *out, *missing; /* by slot: rows outside `where`, rows that lack the value */
    tierkit_i_side *carry;         /* by slot: how often the sum wrapped */
    uint32_t row_bits;             /* all that are set in the rows of a cell so far */
} tierkit_i_store;

static inline char *tierkit_i_store_cell(const tierkit_i_store *store, uint32_t cell) {
    return store->chunks[cell >> TIERKIT_I_CHUNK_BITS].cells +
           (cell & (TIERKIT_I_CHUNK_CELLS - 1)) * store->stride;
}

static inline uint32_t tierkit_i_store_rows_of(const char *cell) {
    uint32_t rows;
    memcpy(&rows, cell, sizeof rows);
    return rows;
}

/* Cells with the slots of a shape, which the store borrows. lanes: width and `same` for each slot;
 * NULL = all are wide. The store is freed also after a failure. */
tierkit_status tierkit_i_store_init(tierkit_i_store *store, const tierkit_i_shape *shape,
                                    const tierkit_i_lane *lanes, const tierkit_i_memory *memory);
void tierkit_i_store_free(tierkit_i_store *store);
tierkit_status tierkit_i_store_new_cell(tierkit_i_store *store, uint32_t *cell);
/* So many at once, from *first on. */
tierkit_status tierkit_i_store_new_cells(tierkit_i_store *store, uint32_t count, uint32_t *first);

/* What some rows give one slot. */
typedef struct tierkit_i_values {
    const void *value;    /* packed signed integers */
    size_t width;         /* bytes of each: 8, or with NULL for state 1, 2, 4 or, one for all of a
                             slot that is no sum or has no lane, 0 */
    const uint8_t *state; /* NULL = all have a value */
} tierkit_i_values;

/* Rows that are added together: few enough that their cells stay in the first cache. */
enum { TIERKIT_I_GROUP = 128 };
typedef struct tierkit_i_group {
    const uint32_t *cell;
    size_t count;
    char *at[TIERKIT_I_GROUP]; /* where the cells are */
} tierkit_i_group;

/* Runs of rows that come to one cell each, of at most TIERKIT_I_GROUP rows together. */
typedef struct tierkit_i_run_group {
    const uint32_t *cell;
    const uint32_t *end; /* of each run: the row after it */
    size_t count, first; /* runs; first row */
    char *at[TIERKIT_I_GROUP];
} tierkit_i_run_group;

/* Adds 1 to the rows of the cells, which then are in the cache. */
void tierkit_i_store_rows(tierkit_i_store *store, tierkit_i_group *group);
/* Finds the cells without counting rows. */
void tierkit_i_store_find(const tierkit_i_store *store, tierkit_i_group *group);
tierkit_status tierkit_i_store_values(tierkit_i_store *store, int32_t slot,
                                      const tierkit_i_group *group, const tierkit_i_values *values);
/* Adds 1 to the value of a slot, which is wide, in the group's i-th cell. */
void tierkit_i_store_one_more(const tierkit_i_store *store, int32_t slot,
                              const tierkit_i_group *group, size_t i);
/* The same for runs; every row has a value, and the slot is a sum. */
void tierkit_i_store_run_rows(tierkit_i_store *store, tierkit_i_run_group *group);
tierkit_status tierkit_i_store_run_values(tierkit_i_store *store, int32_t slot,
                                          const tierkit_i_run_group *group,
                                          const tierkit_i_values *values);
/* Values of later parts of rows, which count in the cells of their first parts: adds values, but no
 * rows. values->state is there. */
tierkit_status tierkit_i_store_later(tierkit_i_store *store, int32_t slot,
                                     const tierkit_i_group *group, const tierkit_i_values *values);
/* The end of values in force: subtracts values and counts, but no rows. values->state is there, and
 * the lane is wide. */
tierkit_status tierkit_i_store_ends(tierkit_i_store *store, int32_t slot,
                                    const tierkit_i_group *group, const tierkit_i_values *values);
/* Value of a slot in some cells, without what was carried; low by cell. */
void tierkit_i_store_read(const tierkit_i_store *store, int32_t slot, const char *const *cell,
                          size_t count, int64_t *low);
/* The whole value in one cell, which tierkit_i_store_can_exceed() 64 bits. */
tierkit_i_i128 tierkit_i_store_value(const tierkit_i_store *store, int32_t slot, uint32_t cell);
int tierkit_i_store_can_exceed(const tierkit_i_store *store, int32_t slot);

#endif
