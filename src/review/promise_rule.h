/* Owns: which promise holds for a distributor and an item, and what is promised in words.
 * Must not know: tables. Called by: review/promise.c, review/table_promises.c,
 * review/table_kept.c, review/table_exceptions.c. */
#ifndef TIERKIT_I_REVIEW_PROMISE_RULE_H
#define TIERKIT_I_REVIEW_PROMISE_RULE_H

#include "review/state.h"

/* What a promise statement gives to the service policy of a record; NULL: it has none. */
const tierkit_i_promise_entry *tierkit_i_promise_entry_of(const tierkit_review *review,
                                                          size_t record,
                                                          const tierkit_i_promise *promise);
/* Does the statement hold for an item? One for the item itself goes before one for all items.
 * item: text of the tree, NONE: some item that no promise names. */
int tierkit_i_promise_holds(const tierkit_i_tree *tree, const tierkit_i_promise *promise,
                            int32_t item);
/* Does an exception name that promise? */
int tierkit_i_exception_is_about(const tierkit_review *review,
                                 const tierkit_i_snapshot_decision *exception,
                                 const tierkit_i_promise *promise);
/* `days`, `hours`, ... */
const char *tierkit_i_promise_type(const tierkit_i_promise *promise);
/* Its line in the text it stands in. */
int64_t tierkit_i_promise_line(const tierkit_i_tree *tree, const tierkit_i_promise *promise);
/* What is promised, as text; digits: room for a number. */
tierkit_i_piece tierkit_i_promised(const tierkit_i_tree *tree, const tierkit_i_promise_entry *entry,
                                   char digits[TIERKIT_I_DECIMAL_TEXT]);

#endif
