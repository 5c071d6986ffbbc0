/* Owns: the private cells of one append: finding a row's cell, adding values, and turning all into
 * sorted sheets. Must not know: columns, ids, the network. Called by: append.c. */
#ifndef TIERKIT_I_NETWORK_AGGREGATE_H
#define TIERKIT_I_NETWORK_AGGREGATE_H

#include "base/prefetch.h"
#include "network/block.h"

typedef struct tierkit_i_key {
    int32_t day;
    uint32_t entity;
    uint32_t tuple;
} tierkit_i_key;

/* Counts beside the cells that most appends never need: empty until first used. */
typedef struct tierkit_i_side {
    int64_t *at; /* by cell */
    size_t capacity;
} tierkit_i_side;

/* Entity to cell + 1 for one day and tuple. */
typedef struct tierkit_i_panel {
    int32_t day;
    uint32_t tuple;
    uint32_t width;
    uint32_t *cell;
} tierkit_i_panel;

typedef struct tierkit_i_lookup {
    tierkit_i_panel *panels;
    size_t panel_count, panel_capacity;
    uint32_t *panel_slots; /* open addressing: panel + 1 */
    size_t panel_slot_count;
    size_t entries, entries_max; /* of all panels; beyond the maximum it becomes a hash */
    uint32_t width;              /* of a new panel */
    uint64_t *slots;             /* hash: upper half of the hash, cell + 1; NULL = panels */
    size_t slot_count;
} tierkit_i_lookup;

/* Weights of the items of one measure: key = cell and item. */
typedef struct tierkit_i_pairs {
    uint64_t *key;
    int64_t *weight;
    size_t count, key_capacity, weight_capacity;
    uint64_t *slots; /* upper half of the hash, index + 1 */
    size_t slot_count;
} tierkit_i_pairs;

/* A cell is `stride` words: rows, then the value of each slot. Cells lie in chunks, aligned so
 * that a cell of up to eight words never lies in two cache lines. */
typedef struct tierkit_i_chunk {
    void *block;
    int64_t *cells;
} tierkit_i_chunk;

enum { TIERKIT_I_CHUNK_BITS = 14, TIERKIT_I_CHUNK_CELLS = 1 << TIERKIT_I_CHUNK_BITS };

typedef struct tierkit_i_aggregate {
    const tierkit_i_memory *memory;
    const tierkit_i_block *block;
    size_t stride;
    int64_t *blank; /* a new cell */
    tierkit_i_chunk *chunks;
    size_t chunk_count, chunk_capacity;
    tierkit_i_key *keys; /* by cell; only while the lookup is a hash: panels know them */
    size_t key_capacity;
    size_t count;
    tierkit_i_lookup lookup;
    tierkit_i_side *out, *missing; /* by slot: rows outside `where`, rows that lack the value */
    tierkit_i_side *carry;         /* by slot: how often the int64 sum wrapped, times 2^64 */
    tierkit_i_pairs *pairs;        /* by item slot */
} tierkit_i_aggregate;

static inline int64_t *tierkit_i_aggregate_cell(const tierkit_i_aggregate *aggregate,
                                                uint32_t cell) {
    return aggregate->chunks[cell >> TIERKIT_I_CHUNK_BITS].cells +
           (cell & (TIERKIT_I_CHUNK_CELLS - 1)) * aggregate->stride;
}

/* width: the number of entities known; rows: how many will come, more of them by _expect(). */
tierkit_status tierkit_i_aggregate_init(tierkit_i_aggregate *aggregate,
                                        const tierkit_i_block *block, uint32_t width, int64_t rows,
                                        const tierkit_i_memory *memory);
void tierkit_i_aggregate_expect(tierkit_i_aggregate *aggregate, int64_t rows);
void tierkit_i_aggregate_free(tierkit_i_aggregate *aggregate);
tierkit_status tierkit_i_aggregate_new_cell(tierkit_i_aggregate *aggregate, uint32_t *cell);

/* Keys of some rows, column by column; tuple may be NULL. */
typedef struct tierkit_i_keys {
    const int32_t *day;
    const uint32_t *entity;
    const uint32_t *tuple;
    size_t count;
} tierkit_i_keys;

/* cell[i]: the cell of each row, made when new. */
tierkit_status tierkit_i_lookup_cells(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                      uint32_t *cell);
void tierkit_i_lookup_free(tierkit_i_lookup *lookup, const tierkit_i_memory *memory);

/* What some rows give one slot. */
typedef struct tierkit_i_values {
    const int64_t *value;
    const uint8_t *state; /* NULL = all have a value */
} tierkit_i_values;

/* Rows that are added together: few enough that their cells stay in the first cache. */
enum { TIERKIT_I_GROUP = 128 };
typedef struct tierkit_i_group {
    const uint32_t *cell;
    size_t count;
    int64_t *at[TIERKIT_I_GROUP]; /* where the cells are */
} tierkit_i_group;

/* Adds 1 to the rows of the cells, which then are in the cache. */
void tierkit_i_aggregate_rows(const tierkit_i_aggregate *aggregate, tierkit_i_group *group);
/* Finds the cells without counting rows. */
void tierkit_i_aggregate_find(const tierkit_i_aggregate *aggregate, tierkit_i_group *group);
tierkit_status tierkit_i_aggregate_values(tierkit_i_aggregate *aggregate, int32_t slot,
                                          const tierkit_i_group *group,
                                          const tierkit_i_values *values);
/* The end of values in force: subtracts values and counts, but no rows. values->state is there. */
tierkit_status tierkit_i_aggregate_ends(tierkit_i_aggregate *aggregate, int32_t slot,
                                        const tierkit_i_group *group,
                                        const tierkit_i_values *values);
tierkit_status tierkit_i_aggregate_item(tierkit_i_aggregate *aggregate, int32_t slot, uint32_t cell,
                                        uint32_t item, int64_t weight);

/* The partial block's cells and items, sorted. */
tierkit_status tierkit_i_aggregate_emit(const tierkit_i_aggregate *aggregate,
                                        tierkit_i_partial *partial, tierkit_i_pace *pace);

#endif
