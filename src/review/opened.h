/* Owns: reading the tables an opening review left behind, a saved one as well: cells by row, and
 * whose row is whose. Must not know: what a column means.
 * Called by: review/opening.c, review/policy_opening.c. */
#ifndef TIERKIT_I_REVIEW_OPENED_H
#define TIERKIT_I_REVIEW_OPENED_H

#include "review/state.h"

/* One row of the table, which is that of a record. */
typedef tierkit_status (*tierkit_i_opened_row)(void *user, const tierkit_column *columns,
                                               int64_t row, size_t record);

/* Reads a table of the opening review: its first `count` columns, at most TIERKIT_I_OPENED_MAX; the
 * first one is the distributor's id. Rows of distributors that are no longer there are passed over;
 * a row of an alias counts where the distributor has no row of its own. */
enum { TIERKIT_I_OPENED_MAX = 24 };
tierkit_status tierkit_i_opened_each(const tierkit_review *review, const tierkit_review *opening,
                                     int32_t kind, int32_t count, tierkit_i_opened_row read,
                                     void *user);

tierkit_i_piece tierkit_i_opened_text(const tierkit_column *column, int64_t row);
/* *name: code in the dictionary, which grows; NONE where the cell is missing. */
tierkit_status tierkit_i_opened_name(const tierkit_column *column, int64_t row,
                                     tierkit_i_strings *names, int32_t *name);
/* TIERKIT_I_NEVER where the cell is missing. */
int32_t tierkit_i_opened_day(const tierkit_column *column, int64_t row);
/* 0 where the cell is missing or no count. */
int32_t tierkit_i_opened_count(const tierkit_column *column, int64_t row);

#endif
