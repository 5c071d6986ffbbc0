/* Owns: the canonical form of a network's content: what is used, in bytewise order, in new codes.
 * Must not know: bytes. Called by: save.c, load.c, merge.c. */
#ifndef TIERKIT_I_NETWORK_CANON_H
#define TIERKIT_I_NETWORK_CANON_H

#include "base/sort.h"
#include "network/keyed.h"

/* The strings of a dictionary that are used. */
typedef struct tierkit_i_ranking {
    uint32_t *rank;  /* by code: position among the used, UINT32_MAX = unused */
    uint32_t *order; /* by position: code */
    size_t total, count;
} tierkit_i_ranking;

typedef struct tierkit_i_canon_block {
    tierkit_i_ranking members[TIERKIT_I_SPLITS_MAX];
    tierkit_i_ranking tuples;
    tierkit_i_ranking *items; /* by item slot */
    tierkit_i_sheet *cells;   /* canonical codes; slots in the order of names */
    tierkit_i_sheet **item_sheets;
    int32_t *slots; /* k-th by name: slot */
    int32_t *item_slots;
    tierkit_i_sheet *kept; /* of a keyed block: its rows; it has no cells then */
    tierkit_i_ranking keys, versions;
} tierkit_i_canon_block;

typedef struct tierkit_i_canon {
    const tierkit_network *network;
    tierkit_i_ranking ids, texts, attributes;
    tierkit_i_keyed *chain; /* for putting the attributes of a record in order: two of each */
    uint32_t *decisions;    /* by id, subject and day: indices */
    uint32_t *facts;        /* k-th by name: index of the block */
    tierkit_i_canon_block *blocks; /* by index */
} tierkit_i_canon;

/* *out: indices of the facts blocks in bytewise order of their names. */
tierkit_status tierkit_i_facts_by_name(const tierkit_i_schema *schema,
                                       const tierkit_i_memory *memory, uint32_t **out);

/* The canon is freed also after a failure. */
tierkit_status tierkit_i_canon_make(tierkit_i_canon *canon, const tierkit_network *network,
                                    tierkit_i_pace *pace);
void tierkit_i_canon_free(tierkit_i_canon *canon);

#endif
