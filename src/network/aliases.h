/* Owns: the contract of linking aliases. Must not know: rows. Called by: merge.c, load. */
#ifndef TIERKIT_I_NETWORK_ALIASES_H
#define TIERKIT_I_NETWORK_ALIASES_H

#include "network/state.h"

/* Makes `alias` another number of `id`, which is no alias itself: what stood for the alias stands
 * for the id, and the alias's record goes. Checked before; cannot fail. */
void tierkit_i_alias_commit(tierkit_network *network, uint32_t alias, uint32_t id);

#endif
