/* tierkit/promise.h - what a distributor may be promised, and by which rule.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PROMISE_H
#define TIERKIT_PROMISE_H

#include "tierkit/review.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What the service policies of distributors promise them for some items on a day. A review knows
 * its own day: what it answers for a later one is what is known on its day.
 *
 * in         ids: a text column; ids of distributors or aliases, in any order, any number of times.
 *            items: a text column of as many rows, such as "core"; missing or NULL: all promises. A
 *            promise for the item goes before one of the same name for all items. on: days since
 *            1970-01-01, or TIERKIT_AS_OF_LAST_FACT for the day of the review. call: may be NULL.
 * out        *table: distributor_id, asked, promise, item, value, type, policy, program, version,
 *            line, rule, exception, status, text; in the order asked, then in program order. value:
 *            as in TIERKIT_REVIEW_PROMISES; line and rule: of the promise in the program;
 *            exception: the decision in force on the day of the review: an exception for this
 *            promise, else one about its policy, else one that overrides its class. status: ok;
 *            not_in_force (the program takes effect after `on`); no_promise (for this item);
 *            no_policy (the program does not apply to it, or has no policies); not_found (no such
 *            distributor). Where there is no promise, one row says so.
 * thread     const.   allocates  through the review's allocator.   cost  linear in the rows.
 * errors     E_NULL, E_TYPE, E_RANGE (rows that differ), E_TEXT (err->row), E_DATE (on: not a day,
 *            or before the review's), E_UNSUPPORTED (a loaded review), E_LIMIT, E_CANCELLED,
 *            E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_promise(
    const tierkit_review *review, const tierkit_column *ids, const tierkit_column *items,
    int32_t on, const tierkit_call *call, tierkit_table **table, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
