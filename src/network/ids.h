/* Owns: columns of ids that a host hands to a call. Must not know: what they are for.
 * Called by: network/codes.c, review/promise.c. */
#ifndef TIERKIT_I_NETWORK_IDS_H
#define TIERKIT_I_NETWORK_IDS_H

#include "base/status.h"
#include "tierkit/types.h"

/* A text column as the caller's record has it. name: what errors call it. */
tierkit_status tierkit_i_ids_column(const tierkit_column *given, const char *name,
                                    tierkit_column *column, tierkit_error *err);

/* "ids: not UTF-8, or a NUL byte inside" at a row. */
tierkit_status tierkit_i_ids_bad_text(const char *name, int64_t row, tierkit_error *err);

#endif
