/* Owns: columns that a host hands over: the record copied and checked, before anything is read.
 * Must not know: what they are for. Called by: batch.c, ids.c. */
#ifndef TIERKIT_I_NETWORK_COLUMN_H
#define TIERKIT_I_NETWORK_COLUMN_H

#include "base/status.h"
#include "tierkit/types.h"

/* Rows of one delivery or call. */
#define TIERKIT_I_ROWS_MAX ((int64_t)1 << 40)

/* The caller's record: a smaller one of an older caller lacks fields, which are then zero. Nothing
 * internal comes in by it. name: what errors call it. rows: those of its batch, -1: no batch. */
tierkit_status tierkit_i_column_take(const tierkit_column *given, const char *name, int64_t rows,
                                     tierkit_column *column, tierkit_error *err);

/* "NAME: text". */
tierkit_status tierkit_i_column_fail(const char *name, const char *text, tierkit_status status,
                                     tierkit_error *err);

#endif
