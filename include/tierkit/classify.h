/* tierkit/classify.h - from scores and amounts to classes.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_CLASSIFY_H
#define TIERKIT_CLASSIFY_H

#include "tierkit/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_CUTS_MAX = 64 /* cuts between classes */
};

/** The class of each score by bands: class k from lower_e9[k] on and below lower_e9[k-1]; class 0
 * has no upper end; class lower_count is what lies below the last bound. So there is neither a gap
 * nor an overlap, and the best score is in the best class.
 *
 * formula    the least k with score_e9 >= lower_e9[k], else lower_count [docs/numbers.md, "Bands"]
 * in         lower_e9: lower_count bounds, strictly descending; with none all are in class 0.
 *            score_e9: count; status: count or NULL.
 * out        class_index: count, 0 to lower_count; -1 where the status is not OK. A status passes
 *            through.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * log bounds).
 * errors     E_NULL, E_ARGUMENT (bounds not strictly descending; err->field = bound), E_RANGE (a
 *            count below 0), E_LIMIT.
 * on error   class_index untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_classify_bands(
    const int64_t *lower_e9, int32_t lower_count, const int64_t *score_e9, const int8_t *status,
    int64_t count, int32_t *class_index, tierkit_error *err);

/** When an element is still in a class of a share cut. */
enum {
    TIERKIT_CUT_REACH = 0, /* while the share BEFORE it is below the cut: who crosses it is in */
    TIERKIT_CUT_WITHIN = 1 /* while the share INCLUDING it is not above the cut */
};

/** Cuts on the cumulative share, for example 80/100 and 95/100. */
typedef struct tierkit_cuts {
    uint32_t struct_size;
    uint32_t flags;             /* 0 */
    int32_t count;              /* 1 to TIERKIT_CUTS_MAX; classes are one more */
    int32_t rule;               /* TIERKIT_CUT_... */
    const int64_t *numerator;   /* above 0, not above its denominator */
    const int64_t *denominator; /* above 0 */
} tierkit_cuts;

/** The class of each element by its place in the cumulative share (Pareto, ABC): class 0 holds the
 * largest.
 *
 * formula    with cum = sum of the positive values at earlier places (REACH; WITHIN: and its own)
 *            and total = sum of all positive values: the least k with cum * denominator[k] <
 *            numerator[k] * total (WITHIN: <=), else count of cuts; compared exactly in integers.
 *            Equal values have the class of the first of them. Values of zero or below have the
 *            last class and enter no sum. [ABC analysis after Pareto, Juran: Quality Control
 *            Handbook, 1951; docs/numbers.md, "Share cut"]
 * in         amounts: value and value_high, and order and first from tierkit_order() without
 *            TIERKIT_ORDER_ASCENDING; status where it is not OK. cuts: strictly ascending.
 * out        each count elements by element (not by place) and each may be NULL. class_index: 0 to
 *            the number of cuts; -1 without a class. share: value / total. share_before: sum of the
 *            positive values at earlier places / total. Both exist where value > 0 and are 0
 *            elsewhere. status: OK, or the input's where it is not OK; NO_DATA for all others when
 *            no value is positive: then there is no total and no class.
 * rounding   the shares to the nearest double, once; the classes not at all.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, rule, cuts not strictly
 *            ascending, order and first not as tierkit_order() gives them for these values;
 *            err->row = place, err->field = cut), E_RANGE (a count or a cut; err->field = cut),
 *            E_LIMIT, E_OVERFLOW (the total does not fit 128 bits).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_classify_share(const tierkit_amounts *amounts,
                                                               const tierkit_cuts *cuts,
                                                               int32_t *class_index, double *share,
                                                               double *share_before, int8_t *status,
                                                               tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
