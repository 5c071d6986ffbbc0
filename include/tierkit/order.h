/* tierkit/order.h - exact amounts and their order: one sort serves ranks, cuts, concentration.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_ORDER_H
#define TIERKIT_ORDER_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Flags of tierkit_amounts. */
enum {
    TIERKIT_ORDER_ASCENDING = 1 /* smallest first; without it largest first */
};

/** Exact numbers in an order: money and counts of up to 128 bits, or scores on the 1e-9 grid. The
 * caller fills in what is to be ordered, tierkit_order() fills `order` and `first`, and ranks,
 * share cuts and concentration read them: one sort serves all. That each element occurs once in
 * `order` is not checked again. */
typedef struct tierkit_amounts {
    uint32_t struct_size;
    uint32_t flags; /* 0 or TIERKIT_ORDER_ASCENDING */
    int64_t count;
    const int64_t *value;      /* the low 64 bits of each number */
    const int64_t *value_high; /* the high 64 bits, two's complement; NULL = value is the number */
    const int8_t *status;      /* NULL = all OK */
    const uint32_t *tie_rank;  /* equal numbers: the lower tie_rank first, then the lower index;
                                  NULL = the lower index first */
    int32_t *order;            /* element at each place, elements without data last */
    int32_t *first;            /* at each place: the first place of the same number; -1 = no data */
} tierkit_amounts;

/** Bytes of scratch tierkit_order() needs.
 *
 * in         count: elements.
 * out        *bytes.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(1).
 * errors     E_NULL, E_RANGE (count below 0), E_LIMIT (count, or more bytes than a size_t holds).
 * on error   *bytes untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_order_scratch(int64_t count, size_t *bytes);

/** Sort: by number, then tie_rank, then index. Elements without data come last, by tie_rank, then
 * index.
 *
 * in         amounts: all but order and first; tie_rank: any numbers, for example the place of each
 *            id in bytewise order. scratch, scratch_bytes: tierkit_order_scratch().
 * out        amounts->order, amounts->first: count elements each.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count) for each byte in which the numbers differ.
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, scratch not aligned),
 *            E_RANGE (count below 0), E_LIMIT, E_SPACE (scratch_bytes too small).
 * on error   order and first untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_order(const tierkit_amounts *amounts, void *scratch,
                                                      size_t scratch_bytes, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
