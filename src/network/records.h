/* Owns: records and their dated attributes. Must not know: batches, cells.
 * Called by: upsert, remove, alias, merge, save, load, snapshot. */
#ifndef TIERKIT_I_NETWORK_RECORDS_H
#define TIERKIT_I_NETWORK_RECORDS_H

#include "network/state.h"

/* Room for that many more records and attribute values. */
tierkit_status tierkit_i_records_reserve(tierkit_network *network, size_t records, size_t values);
/* The record of an entity, made empty where there is none; room was reserved. */
tierkit_i_record *tierkit_i_records_get(tierkit_network *network, uint32_t entity);
/* Forgets the record of an entity, if it has one, with its attributes. */
void tierkit_i_records_drop(tierkit_network *network, uint32_t entity);

/* Sets one attribute from a day on; room for a value was reserved. Empty since always is the same
 * as never set, and is not kept. Returns the last value of the record up to there, NONE = none:
 * with that of the call before as `after` (NONE at first), many in order are set in one walk. */
int32_t tierkit_i_record_set(tierkit_network *network, tierkit_i_record *record,
                             const tierkit_i_attribute_value *value, int32_t after);

/* The type of an attribute: undeclared ones are text. */
static inline tierkit_i_type tierkit_i_attribute_type(const tierkit_network *network,
                                                      int32_t attribute) {
    return (size_t)attribute < network->schema->attribute_count
               ? network->schema->attributes[attribute].type
               : TIERKIT_I_TYPE_TEXT;
}

/* The entity of the parent of a record's entity, aliases resolved, or NONE. */
int32_t tierkit_i_records_parent(const tierkit_network *network, uint32_t entity);

/* The words a kind or a state is known by: lower case, underscores. Returns NULL for others. */
const char *tierkit_i_kind_word(const char *text, size_t bytes);
const char *tierkit_i_state_word(const char *text, size_t bytes);

#endif
