/* Owns: what saving and loading ask of the rest of a review. Must not know: bytes.
 * Called by: review/saved.c, review/tables.c, review/review.c, and what needs more than tables. */
#ifndef TIERKIT_I_REVIEW_SAVED_H
#define TIERKIT_I_REVIEW_SAVED_H

#include "review/state.h"

/* tables.c: how many kinds of tables there are, and the kind of each, ascending. */
size_t tierkit_i_table_kinds(void);
int32_t tierkit_i_table_kind(size_t index);
/* 16 bytes: of the program, also of a loaded review. */
const uint8_t *tierkit_i_review_fingerprint(const tierkit_review *review);
/* E_UNSUPPORTED for a loaded review. */
tierkit_status tierkit_i_refuse_saved(const tierkit_review *review, tierkit_error *err);
void tierkit_i_saved_free(tierkit_review *review);

#endif
