/* Owns: making a facts block, and the one way in which its cells change: a partial block is added
 * as a change that is prepared first and then committed without fail.
 * Must not know: where a partial block comes from.
 * Called by: append, replace, remove, merge, load. */
#ifndef TIERKIT_I_NETWORK_BLOCK_H
#define TIERKIT_I_NETWORK_BLOCK_H

#include "network/state.h"

tierkit_status tierkit_i_block_init(tierkit_i_block *block, const tierkit_i_schema *schema,
                                    size_t facts, const tierkit_i_memory *memory);
void tierkit_i_block_free(tierkit_i_block *block, const tierkit_i_memory *memory);

/* Makes one run of the runs of the cells, and of each kind of items; of a keyed block makes cells
 * of its rows first. */
tierkit_status tierkit_i_block_settle(const tierkit_network *network, tierkit_i_block *block,
                                      tierkit_i_pace *pace);

/* What is to be added, in the block's own codes and slots. */
typedef struct tierkit_i_partial {
    tierkit_i_sheet *cells;  /* NULL = none */
    tierkit_i_sheet **items; /* by item slot; entries may be NULL */
    int32_t *delivered_from; /* by slot */
    int64_t rejected[TIERKIT_I_REASONS];
    int64_t rounded;
    int64_t rows; /* taken */
} tierkit_i_partial;

tierkit_status tierkit_i_partial_init(tierkit_i_partial *partial, const tierkit_i_block *block,
                                      const tierkit_i_memory *memory);
void tierkit_i_partial_free(tierkit_i_partial *partial, const tierkit_i_block *block,
                            const tierkit_i_memory *memory);

/* What was done to the rows of a keyed block so far. */
typedef struct tierkit_i_keyed_change {
    tierkit_i_block *block; /* NULL: it is not keyed */
    uint32_t keys, versions;
    size_t rows;
    int64_t *before; /* rows that were there, each once, behind its key */
    size_t count, capacity;
    uint8_t *noted; /* bits by key: the row is in before; NULL: none is */
    size_t noted_bytes;
    int32_t has_changed;
} tierkit_i_keyed_change;

/* A block's runs as they will be; rows of a keyed block are changed in place, and taken back when
 * the change is freed without being committed. */
typedef struct tierkit_i_change {
    tierkit_i_runs cells;
    tierkit_i_runs *items; /* by item slot */
    tierkit_i_keyed_change keyed;
} tierkit_i_change;

tierkit_status tierkit_i_change_init(tierkit_i_change *change, tierkit_i_block *block,
                                     const tierkit_i_memory *memory);
void tierkit_i_change_free(tierkit_i_change *change, const tierkit_i_block *block,
                           const tierkit_i_memory *memory);
/* The block as it is without the cells and items that are not kept; keep NULL = keep all. */
tierkit_status tierkit_i_change_keep(tierkit_i_change *change, const tierkit_i_block *block,
                                     tierkit_i_cells_keep keep, const void *context,
                                     const tierkit_i_memory *memory, tierkit_i_pace *pace);
/* The change's runs plus a partial block, whose cells and items are taken. */
tierkit_status tierkit_i_change_add(tierkit_i_change *change, const tierkit_i_block *block,
                                    tierkit_i_partial *partial, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace);
/* Exchanges the runs: the old ones are then in `change`. */
void tierkit_i_change_commit(tierkit_i_change *change, tierkit_i_block *block);
/* Adds a partial block's counters. */
void tierkit_i_block_count(tierkit_i_block *block, const tierkit_i_partial *partial);

/* The order of names and of days that all blocks of equal fingerprint share, whatever order their
 * programs declare them in: slots and item slots in bytewise order of the measures' names. */
void tierkit_i_block_slots_by_name(const tierkit_i_block *block, const tierkit_i_schema *schema,
                                   int32_t *slots, int32_t *items);

/* delivered_from of a slot, never before the first cell that has a value of it: in `cells` the slot
 * may be another. */
int32_t tierkit_i_block_delivered(const tierkit_i_block *block, int32_t slot,
                                  const tierkit_i_sheet *cells, int32_t cells_slot);

/* Widens first .. last to the days of cells with rows: from the first day of the first period to
 * the last day of the last. Ends of what is in force are no rows. */
void tierkit_i_block_days(const tierkit_i_block *block, const tierkit_i_sheet *cells,
                          int32_t *first, int32_t *last);

/* ---- batch ids ----------------------------------------------------------------------------- */

int tierkit_i_block_knows(const tierkit_i_block *block, const tierkit_i_batch_id *id);
tierkit_status tierkit_i_block_reserve_batches(tierkit_i_block *block, size_t more,
                                               const tierkit_i_memory *memory);
void tierkit_i_block_enter(tierkit_i_block *block, const tierkit_i_batch_id *id);
/* Ids in ascending order, of which it knows none. */
void tierkit_i_block_enter_all(tierkit_i_block *block, const tierkit_i_batch_id *ids, size_t count);

/* ---- tuples -------------------------------------------------------------------------------- */

/* *tuple of a member of each split, added when new; what the block has no split for is ignored. */
tierkit_status tierkit_i_block_tuple(tierkit_i_block *block,
                                     const uint32_t member[TIERKIT_I_SPLITS_MAX], uint32_t *tuple);
uint32_t tierkit_i_block_member(const tierkit_i_block *block, uint32_t tuple, int32_t split);

#endif
