/* Owns: the contract between the steps of merging two networks.
 * Must not know: saved bytes, rows. Called by: merge*.c. */
#ifndef TIERKIT_I_NETWORK_MERGE_H
#define TIERKIT_I_NETWORK_MERGE_H

#include "network/keyed.h"

/* One facts block of the other network on its way into ours. */
typedef struct tierkit_i_merge_block {
    tierkit_i_block *to;
    const tierkit_i_block *from;
    tierkit_i_mark mark;
    int32_t *slots, *items;                  /* our slot: theirs */
    uint32_t *members[TIERKIT_I_SPLITS_MAX]; /* their code: ours */
    uint32_t *tuples;
    uint32_t **item_codes;
    tierkit_i_partial partial;
    tierkit_i_change change;
} tierkit_i_merge_block;

typedef struct tierkit_i_merge {
    tierkit_network *to;
    const tierkit_network *from;
    uint32_t *ids, *texts, *attributes;     /* their code: ours */
    int32_t *alias_of;                      /* by our entity: as it will be */
    size_t entities;                        /* how many there will be */
    tierkit_i_merge_block *blocks;          /* by our index */
    tierkit_i_decision_list decisions;      /* of both; after the commit: our old ones */
    struct tierkit_i_reference *references; /* of both; after the commit: our old ones */
    int32_t is_marked;                      /* every block's mark is set */
} tierkit_i_merge;

/* merge_codes.c: their codes to ours, new ones added. *map has room for theirs. */
tierkit_status tierkit_i_merge_strings(tierkit_i_strings *to, const tierkit_i_strings *from,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       uint32_t **map);
tierkit_status tierkit_i_merge_codes(tierkit_i_merge *merge, tierkit_i_pace *pace);
tierkit_status tierkit_i_merge_block_codes(tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                           tierkit_i_pace *pace);

/* keyed_merge.c: their rows of a keyed block into ours; another block has none. */
tierkit_status tierkit_i_merge_keyed(const tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                     tierkit_i_pace *pace);

/* merge_tables.c: one table of two; then exchanged; then freed. */
tierkit_status tierkit_i_merge_tables(tierkit_i_merge *merge, tierkit_i_pace *pace,
                                      tierkit_error *err);
void tierkit_i_merge_commit_tables(tierkit_i_merge *merge);
void tierkit_i_merge_free_tables(const tierkit_i_merge *merge);

/* merge_records.c: checks aliases and parents as they will be, reserves room; then applies. */
tierkit_status tierkit_i_merge_check(tierkit_i_merge *merge, tierkit_i_pace *pace,
                                     tierkit_error *err);
void tierkit_i_merge_apply_records(const tierkit_i_merge *merge);

#endif
