/* Owns: the contract of adding rows that were read to the cells of their block.
 * Must not know: columns, ids. Called by: append.c, keyed_cells.c. */
#ifndef TIERKIT_I_NETWORK_ADD_H
#define TIERKIT_I_NETWORK_ADD_H

#include "network/aggregate.h"
#include "network/feed.h"

/* An aggregate for the rows of a feed whose columns are bound; it is freed also after a failure. */
tierkit_status tierkit_i_add_begin(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                   tierkit_i_pace *pace);

/* The rows in the feed, whose arrays are used up; what they deliver is noted in `partial`. */
tierkit_status tierkit_i_add_block(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                   tierkit_i_partial *partial, tierkit_i_pace *pace);

#endif
