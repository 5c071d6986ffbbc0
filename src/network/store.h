/* Owns: the private cells of one append: memory, sums, extremes, counts.
 * Must not know: keys, columns, ids, the network. Called by: add.c, aggregate.c, emit.c, group.c,
 * lookup.c, spread.c. */
#ifndef TIERKIT_I_NETWORK_STORE_H
#define TIERKIT_I_NETWORK_STORE_H

#include "base/prefetch.h"
#include "network/cells.h"

/* Counts beside the cells that most appends never need: empty until first used. */
typedef struct tierkit_i_side {
    int64_t *at; /* by cell */
    size_t capacity;
} tierkit_i_side;

/* A cell is `stride` words: rows, then the value of each slot. Cells lie in chunks, aligned so
 * that a cell of up to eight words never lies in two cache lines. */
typedef struct tierkit_i_chunk {
    void *block;
    int64_t *cells;
} tierkit_i_chunk;

enum { TIERKIT_I_CHUNK_BITS = 14, TIERKIT_I_CHUNK_CELLS = 1 << TIERKIT_I_CHUNK_BITS };

/* So many values below 2^36 are below 2^63 together. */
enum { TIERKIT_I_SMALL_ROWS = 1 << 27 };

typedef struct tierkit_i_store {
    const tierkit_i_memory *memory;
    int32_t slots;
    const tierkit_i_combine *combine; /* by slot */
    size_t stride;
    int64_t *blank; /* a new cell */
    tierkit_i_chunk *chunks;
    size_t chunk_count, chunk_capacity;
    size_t count;
    size_t used;                   /* cells that tierkit_i_store_rows() came to */
    tierkit_i_side *out, *missing; /* by slot: rows outside `where`, rows that lack the value */
    tierkit_i_side *carry;         /* by slot: how often the int64 sum wrapped, times 2^64 */
    uint64_t *room; /* by slot: so many small values more, and no sum can have wrapped */
} tierkit_i_store;

static inline int64_t *tierkit_i_store_cell(const tierkit_i_store *store, uint32_t cell) {
    return store->chunks[cell >> TIERKIT_I_CHUNK_BITS].cells +
           (cell & (TIERKIT_I_CHUNK_CELLS - 1)) * store->stride;
}

/* Cells with the slots of a shape, which the store borrows. It is freed also after a failure. */
tierkit_status tierkit_i_store_init(tierkit_i_store *store, const tierkit_i_shape *shape,
                                    const tierkit_i_memory *memory);
void tierkit_i_store_free(tierkit_i_store *store);
tierkit_status tierkit_i_store_new_cell(tierkit_i_store *store, uint32_t *cell);
/* So many at once, from *first on. */
tierkit_status tierkit_i_store_new_cells(tierkit_i_store *store, uint32_t count, uint32_t *first);

/* What some rows give one slot. */
typedef struct tierkit_i_values {
    const void *value;    /* packed signed integers */
    size_t width;         /* bytes of each: 8, or with NULL for state 1, 2, 4 or, one for all, 0 */
    const uint8_t *state; /* NULL = all have a value */
} tierkit_i_values;

/* Rows that are added together: few enough that their cells stay in the first cache. */
enum { TIERKIT_I_GROUP = 128 };
typedef struct tierkit_i_group {
    const uint32_t *cell;
    size_t count;
    int64_t *at[TIERKIT_I_GROUP]; /* where the cells are */
} tierkit_i_group;

/* Runs of rows that come to one cell each, of at most TIERKIT_I_GROUP rows together. */
typedef struct tierkit_i_run_group {
    const uint32_t *cell;
    const uint32_t *end; /* of each run: the row after it */
    size_t count, first; /* runs; first row */
    int64_t *at[TIERKIT_I_GROUP];
} tierkit_i_run_group;

/* Adds 1 to the rows of the cells, which then are in the cache. */
void tierkit_i_store_rows(tierkit_i_store *store, tierkit_i_group *group);
/* Finds the cells without counting rows. */
void tierkit_i_store_find(const tierkit_i_store *store, tierkit_i_group *group);
tierkit_status tierkit_i_store_values(tierkit_i_store *store, int32_t slot,
                                      const tierkit_i_group *group, const tierkit_i_values *values);
/* The same for runs; every row has a value, and the slot is a sum. */
void tierkit_i_store_run_rows(tierkit_i_store *store, tierkit_i_run_group *group);
tierkit_status tierkit_i_store_run_values(tierkit_i_store *store, int32_t slot,
                                          const tierkit_i_run_group *group,
                                          const tierkit_i_values *values);
/* Values of later parts of rows, which count in the cells of their first parts: adds values, but no
 * rows. values->state is there. */
tierkit_status tierkit_i_store_later(tierkit_i_store *store, int32_t slot,
                                     const tierkit_i_group *group, const tierkit_i_values *values);
/* The end of values in force: subtracts values and counts, but no rows. values->state is there. */
tierkit_status tierkit_i_store_ends(tierkit_i_store *store, int32_t slot,
                                    const tierkit_i_group *group, const tierkit_i_values *values);
#endif
