/* Owns: the contract of listing what tables hold and what was looked up in vain.
 * Must not know: how tables change. Called by: tables.c. */
#ifndef TIERKIT_I_NETWORK_LIST_TABLES_H
#define TIERKIT_I_NETWORK_LIST_TABLES_H

#include "base/table.h"
#include "network/state.h"

enum { TIERKIT_I_UNMATCHED_COLUMNS = 3, TIERKIT_I_LOOKUP_COLUMNS = 5 };
extern const tierkit_i_column_spec tierkit_i_unmatched_columns[TIERKIT_I_UNMATCHED_COLUMNS];
extern const tierkit_i_column_spec tierkit_i_lookup_columns[TIERKIT_I_LOOKUP_COLUMNS];

tierkit_status tierkit_i_list_unmatched(const tierkit_network *network, tierkit_table *table);
tierkit_status tierkit_i_list_lookups(const tierkit_network *network, tierkit_table *table);

#endif
