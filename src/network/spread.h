/* Owns: amounts that belong to a span of days, spread over it. Must not know: columns, ids.
 * Called by: add.c. */
#ifndef TIERKIT_I_NETWORK_SPREAD_H
#define TIERKIT_I_NETWORK_SPREAD_H

#include "network/aggregate.h"
#include "network/feed.h"

/* Adds the rows that were read to the cells of all their periods. A window over the first k of n
 * days gets value * k / n, rounded half-even; so all n days get the value, and what windows side
 * by side get adds up to what one over all of them does. Afterwards days are those of the grain. */
tierkit_status tierkit_i_spread_rows(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                     tierkit_i_pace *pace);

#endif
