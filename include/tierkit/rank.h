/* tierkit/rank.h - ranks and their agreement.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_RANK_H
#define TIERKIT_RANK_H

#include "tierkit/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_GROUPS_MAX = 268435455 /* groups to rank within */
};

/** What equal numbers share. */
enum {
    TIERKIT_RANK_COMPETITION = 1, /* 1, 2, 2, 4: one more than the number of better ones */
    TIERKIT_RANK_DENSE = 2,       /* 1, 2, 2, 3: one more than the number of better distinct ones */
    TIERKIT_RANK_MAXIMUM = 3,     /* 1, 3, 3, 4: the number of better or equal ones */
    TIERKIT_RANK_FRACTIONAL2 = 4, /* 2, 5, 5, 8: TWICE the mean of the places, to stay an integer */
    TIERKIT_RANK_ORDINAL = 5      /* 1, 2, 3, 4: the place in the order */
};

/** The rank of each element; a missing one has none and counts for none.
 *
 * formula    the list above [methods as in scipy.stats.rankdata: min, dense, max, average, ordinal;
 *            docs/numbers.md, "Ranks"]
 * in         amounts: order and first from tierkit_order(); flags, value, value_high, status and
 *            tie_rank are not read. method: TIERKIT_RANK_...
 * out        rank: count ranks from 1 (from 2 for FRACTIONAL2); 0 = no data.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, method, or order and first are
 *            not what tierkit_order() gives; err->row = place), E_RANGE (count below 0; method
 *            FRACTIONAL2 for count above 1,073,741,823), E_LIMIT.
 * on error   rank untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank(const tierkit_amounts *amounts, int32_t method,
                                                     int32_t *rank, tierkit_error *err);

/** The rank of each element among the elements of its group, from the same order.
 *
 * formula    as tierkit_rank(), within each group.
 * in         amounts, method: as tierkit_rank(). group: count codes from 0 to group_count - 1, or
 *            -1 for none. scratch: 4 * group_count elements; may be NULL when group_count is 0.
 * out        rank: count ranks from 1 (from 2 for FRACTIONAL2); 0 = no data or no group.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + group_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (as tierkit_rank()), E_RANGE (as
 *            tierkit_rank(); group_count below 0; a group code: err->row = element), E_LIMIT (count
 *            or group_count).
 * on error   rank untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_groups(const tierkit_amounts *amounts,
                                                            int32_t method, const int32_t *group,
                                                            int32_t group_count, int32_t *scratch,
                                                            int32_t *rank, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
