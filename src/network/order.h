/* Owns: bytewise order of texts. Must not know: what they name.
 * Called by: canon.c, snapshot.c, tables.c. */
#ifndef TIERKIT_I_NETWORK_ORDER_H
#define TIERKIT_I_NETWORK_ORDER_H

#include "base/strings.h"

/* Sorts codes of texts without NUL bytes by their texts. */
tierkit_status tierkit_i_order_texts(const tierkit_i_strings *strings, uint32_t *codes,
                                     size_t count, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace);

#endif
