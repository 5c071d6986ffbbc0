/* Owns: the contract between appending and what builds on it (replacing a slice).
 * Must not know: saved bytes. Called by: append.c, replace.c. */
#ifndef TIERKIT_I_NETWORK_APPEND_H
#define TIERKIT_I_NETWORK_APPEND_H

#include "network/block.h"

/* What goes before the rows come: cells for which keep is 0. */
typedef struct tierkit_i_slice_days {
    int32_t first, last;
} tierkit_i_slice_days;

/* The block of a name, or E_NOT_FOUND. */
tierkit_status tierkit_i_network_block(const tierkit_network *network, const char *facts,
                                       size_t bytes, tierkit_i_block **block, tierkit_error *err);

/* Appends a batch (NULL = no rows); with a slice, what the block holds of those days goes first. */
tierkit_status tierkit_i_append(tierkit_network *network, tierkit_i_block *block,
                                const tierkit_batch *batch, const tierkit_i_slice_days *slice,
                                tierkit_i_pace *pace, int64_t *appended, tierkit_error *err);

#endif
