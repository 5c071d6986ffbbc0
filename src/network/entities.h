/* Owns: the contract between a review and its entity measures. Must not know: windows, KPIs.
 * Called by: review. */
#ifndef TIERKIT_I_NETWORK_ENTITIES_H
#define TIERKIT_I_NETWORK_ENTITIES_H

#include "base/pace.h"
#include "network/snapshot.h"

/* The entities of all entity measures, from the rows up to a day; frozen. */
typedef struct tierkit_i_entities tierkit_i_entities;

/* The snapshot outlives it. pace: NULL is fine. */
tierkit_status tierkit_i_entities_make(const tierkit_i_snapshot *snapshot, int32_t as_of,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       tierkit_i_entities **out);
void tierkit_i_entities_free(tierkit_i_entities *entities); /* NULL is fine */

/* The values of a measure's entities as cells with one slot, or one a bucket; split NONE: of whole
 * entities, else by the members of that split of the facts, whose tuples stand for their member
 * only. */
const tierkit_i_run *tierkit_i_entities_run(const tierkit_i_entities *entities,
                                            const tierkit_i_schema_measure *measure, int32_t split);

#endif
