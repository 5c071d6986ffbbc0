/* Owns: the private cells of one append: finding a row's cell, adding values, and turning all into
 * sorted sheets. Must not know: columns, ids, the network. Called by: add.c, append.c, group.c,
 * keyed_cells.c, spread.c. */
#ifndef TIERKIT_I_NETWORK_AGGREGATE_H
#define TIERKIT_I_NETWORK_AGGREGATE_H

#include "network/block.h"
#include "network/store.h"

typedef struct tierkit_i_key {
    int32_t day;
    uint32_t entity;
    uint32_t tuple;
} tierkit_i_key;

/* Entity to cell for one day and tuple: entities below `own` have the cells from `base` on, used
 * or not; those below `width` have what is written: cell + 1. */
typedef struct tierkit_i_panel {
    int32_t day;
    uint32_t tuple;
    uint32_t own, base;
    uint32_t width;
    uint32_t *cell; /* of entity own and those after it */
} tierkit_i_panel;

typedef struct tierkit_i_lookup {
    tierkit_i_panel *panels;
    size_t panel_count, panel_capacity;
    uint32_t *panel_slots; /* open addressing: panel + 1 */
    size_t panel_slot_count;
    size_t entries, entries_max; /* of all panels; beyond the maximum it becomes a hash */
    uint32_t width;              /* of a new panel */
    uint32_t known;              /* entities there were before the call */
    size_t own, own_max;         /* cells of panels, used or not */
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
    tierkit_i_store parts; /* of an entity measure: by pair */
} tierkit_i_pairs;

typedef struct tierkit_i_aggregate {
    const tierkit_i_memory *memory;
    const tierkit_i_block *block; /* NULL: cells only */
    tierkit_i_pace *pace;
    int counts_rows; /* whatever comes to a cell brings a row with it */
    tierkit_i_store cells;
    tierkit_i_key *keys; /* by cell; only while the lookup is a hash: panels know them */
    size_t key_capacity;
    tierkit_i_lookup lookup;
    tierkit_i_pairs *pairs; /* by item slot */
} tierkit_i_aggregate;

/* lanes: of the cells, see store.h; width: the number of entities known. How many rows will come is
 * told by _expect(). With a shape instead of a block there are cells only. */
tierkit_status tierkit_i_aggregate_init(tierkit_i_aggregate *aggregate,
                                        const tierkit_i_block *block, const tierkit_i_lane *lanes,
                                        uint32_t width, const tierkit_i_memory *memory,
                                        tierkit_i_pace *pace);
tierkit_status tierkit_i_aggregate_init_cells(tierkit_i_aggregate *aggregate,
                                              const tierkit_i_shape *shape,
                                              const tierkit_i_lane *lanes, uint32_t width,
                                              const tierkit_i_memory *memory, tierkit_i_pace *pace);
void tierkit_i_aggregate_expect(tierkit_i_aggregate *aggregate, int64_t rows);
void tierkit_i_aggregate_free(tierkit_i_aggregate *aggregate);

/* Cells that rows came to. Cells of panels that nobody asked for are not among them. */
static inline size_t tierkit_i_aggregate_used(const tierkit_i_aggregate *aggregate) {
    return aggregate->lookup.own > 0 ? aggregate->cells.used : aggregate->cells.count;
}
static inline int tierkit_i_aggregate_is_used(const tierkit_i_aggregate *aggregate, uint32_t cell) {
    return aggregate->lookup.own == 0 ||
           tierkit_i_store_rows_of(tierkit_i_store_cell(&aggregate->cells, cell)) != 0;
}

/* Keys of some rows, column by column; tuple may be NULL. */
typedef struct tierkit_i_keys {
    const int32_t *day;
    const uint32_t *entity;
    const uint32_t *tuple;
    size_t count;
    int one_day; /* known to be the same for all */
} tierkit_i_keys;

/* cell[i]: the cell of each row, made when new. */
tierkit_status tierkit_i_lookup_cells(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                      uint32_t *cell);
void tierkit_i_lookup_free(tierkit_i_lookup *lookup, const tierkit_i_memory *memory);

/* *pair: the cell and item, made when new, which weigh so much more. */
tierkit_status tierkit_i_aggregate_item(tierkit_i_aggregate *aggregate, int32_t slot, uint64_t key,
                                        int64_t weight, uint32_t *pair);
static inline uint64_t tierkit_i_pair_key(uint32_t cell, uint32_t item) {
    return (uint64_t)cell << 32 | item;
}

/* The cells, sorted; shape: theirs. */
tierkit_status tierkit_i_aggregate_emit_cells(const tierkit_i_aggregate *aggregate,
                                              const tierkit_i_shape *shape, tierkit_i_sheet **out);
/* The partial block's cells and items, sorted. */
tierkit_status tierkit_i_aggregate_emit(const tierkit_i_aggregate *aggregate,
                                        tierkit_i_partial *partial);

#endif
