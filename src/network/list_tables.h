/* Owns: the contract of listing what tables hold and what was looked up in vain.
 * Must not know: how tables change. Called by: tables.c. */
#ifndef TIERKIT_I_NETWORK_LIST_TABLES_H
#define TIERKIT_I_NETWORK_LIST_TABLES_H

#include "base/table.h"
#include "network/state.h"

tierkit_status tierkit_i_list_unmatched(const tierkit_network *network, tierkit_table *table);
tierkit_status tierkit_i_list_lookups(const tierkit_network *network, tierkit_table *table);

#endif
