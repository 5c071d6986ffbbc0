/* tierkit/compare.h - between two reviews: who moved and why; from one class to another: what is
 * missing.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_COMPARE_H
#define TIERKIT_COMPARE_H

#include "tierkit/review.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Tables of a comparison. One class statement is compared with the one of the same basis, over the
 * whole network; a statement that only one review has is left out. */
enum {
    /** basis, from, to, count: how many went from which class to which. from is `new` for those
     * without a record before, to is `gone` for those without one now, and missing where there was
     * no class. Pairs of classes are all there, the others where somebody is. */
    TIERKIT_COMPARE_MATRIX = 1,
    /** basis, distributor_id, class_before, class_after, value_before, value_after, rank_before,
     * rank_after, rank_movement, cause, class_restated, class_own, class_others, text: everybody
     * whose class or rank changed; rank_movement is above 0 upwards. cause is missing where the
     * class is the same, else a word of docs/review.md, "Between two reviews", where the three
     * classes between before and after are explained, too. */
    TIERKIT_COMPARE_MOVES = 2
};

/** What changed from one review to a later one, and why.
 *
 * formula    docs/review.md, "Between two reviews".
 * in         before, after: two reviews, of whatever networks, programs and days. kind:
 *            TIERKIT_COMPARE_...
 * out        *table: a table the caller frees; it stays valid after both reviews are freed.
 * thread     const.   allocates  through the allocator of `after`.
 * cost       that of at most two reviews of the network of `after`, and, where a class depends on
 *            other distributors, O(distributors) for each that changed class.
 * errors     E_NULL, E_ARGUMENT (kind), E_UNSUPPORTED (a loaded review), E_LIMIT, E_CANCELLED,
 *            E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL
tierkit_review_compare(const tierkit_review *before, const tierkit_review *after, int32_t kind,
                       const tierkit_call *call, tierkit_table **table, tierkit_error *err);

/** What one distributor lacks for each better class, and what would make it fall.
 *
 * formula    docs/review.md, "What is missing".
 * in         id, id_bytes: of a distributor with a record, or an alias. call: may be NULL.
 * out        *table: basis, class, direction, way, item, value, needed, change, share, points,
 *            cheapest, status, text. direction up: class is one to reach, the next one first;
 *            down: the one it would fall to. way total: the amount or score that is cut; criterion:
 *            one criterion alone, all else held; gate: a `not when` in the way, or one that would
 *            make it fall. needed: the smallest change, in the unit of the item; share: of its
 *            size now; points: gained or lost; cheapest: 1 is the criterion with the smallest
 *            share, then with the fewest points. status: reachable, reached, not_reachable,
 *            no_data; of gates closed, undefined, open.
 * rounding   needed lies on the item's grid: the places of a sum, else 1e-9.
 * thread     const.   allocates  through the review's allocator.
 * cost       O(distributors) for each class where a class depends on others, else O(criteria).
 * errors     E_NULL, E_NOT_FOUND, E_UNSUPPORTED (a loaded review), E_LIMIT, E_CANCELLED, E_NOMEM,
 *            E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_gap(const tierkit_review *review,
                                                           const char *id, size_t id_bytes,
                                                           const tierkit_call *call,
                                                           tierkit_table **table,
                                                           tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
