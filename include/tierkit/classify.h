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

/** Checks bands that are given as pairs [from, to), as ERP systems keep them, and turns them into
 * the bounds of tierkit_classify_bands(). Only the best band contains its upper end: a score equal
 * to it is in the best class, and what lies outside all bands is for the caller to refuse.
 *
 * formula    to_e9[k] = from_e9[k - 1] for every k from 1 on: no gap and no overlap
 *            [docs/numbers.md, "Bands"]
 * in         from_e9, to_e9: count bands, the best first, each from below its to.
 * out        lower_e9: count bounds; give tierkit_classify_bands() the first count - 1 of them to
 *            put the rest into the last band, or all to find what lies below it in class `count`.
 *            May be NULL.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ARGUMENT (an empty band, a gap or an overlap, the worst first; err->field =
 *            band), E_RANGE (count below 1), E_LIMIT (count above TIERKIT_CUTS_MAX).
 * on error   lower_e9 untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_bands_check(const int64_t *from_e9,
                                                            const int64_t *to_e9, int32_t count,
                                                            int64_t *lower_e9, tierkit_error *err);

/** When an element is still in a class of a share cut. */
enum {
    TIERKIT_CUT_REACH = 0,  /* while the share BEFORE it is below the cut: who crosses it is in */
    TIERKIT_CUT_WITHIN = 1, /* while the share INCLUDING it is not above the cut */
    TIERKIT_CUT_NEAREST = 2 /* while its end is not farther from the cut than its beginning */
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
 *            numerator[k] * total (WITHIN: <=; NEAREST: with cum = the mean of the sums before and
            including all values equal to its own, <=), else count of cuts; compared exactly.
 *            Equal values have the class of the first of them. Values of zero or below have the
 *            last class and enter no sum. [ABC analysis after Pareto, Juran: Quality Control
 *            Handbook, 1951; docs/numbers.md, "Share cut"]
 * in         amounts: value and value_high, and order and first from tierkit_order() without
 *            TIERKIT_ORDER_ASCENDING; status where it is not OK. Without share_before both order
 *            and first may be NULL: the numbers at the cuts are then selected, which is faster
 *            than ordering them all, and the results are the same. cuts: strictly ascending.
 * out        each count elements by element (not by place) and each may be NULL. class_index: 0 to
 *            the number of cuts; -1 without a class. share: value / total. share_before: sum of the
 *            positive values at earlier places / total. Both exist where value > 0 and are 0
 *            elsewhere. status: OK, or the input's where it is not OK; NO_DATA for all others when
 *            no value is positive: then there is no total and no class.
 * rounding   the shares to the nearest double, once; the classes not at all.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count), without an order O(count * cuts).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, rule, cuts not strictly
 *            ascending, order and first not as tierkit_order() gives them for these values;
 *            err->row = place, err->field = cut), E_RANGE (a count or a cut; err->field = cut),
 *            E_LIMIT, E_OVERFLOW (the total does not fit 128 bits, for NEAREST 127).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_classify_share(const tierkit_amounts *amounts,
                                                               const tierkit_cuts *cuts,
                                                               int32_t *class_index, double *share,
                                                               double *share_before, int8_t *status,
                                                               tierkit_error *err);

/** How many elements a class may have and must have. */
typedef struct tierkit_quotas {
    uint32_t struct_size;
    uint32_t flags;         /* 0 */
    int32_t class_count;    /* 1 to TIERKIT_CUTS_MAX + 1 */
    int32_t reserved;       /* 0 */
    const int64_t *minimum; /* class_count numbers from 0 on; NULL = none must have any */
    const int64_t *maximum; /* class_count numbers from 0 on, -1 = any; NULL = any for all. The last
                               class takes the rest: any */
} tierkit_quotas;

/** Why an element has another class than before. */
enum {
    TIERKIT_QUOTA_KEPT = 0,
    TIERKIT_QUOTA_MAXIMUM = 1, /* its class was full: it went down */
    TIERKIT_QUOTA_MINIMUM = 2  /* a class above had too few: it went up */
};

/** Minimum and maximum counts, applied to classes that a rule has given. With all elements in class
 * 0 it is a cut by counts: at most so many in the first class, in the second, the rest in the last.
 *
 * formula    class by class from 0 on. Maximum: its elements in their order; the first block of
 *            equal values that no longer fits as a whole goes to the next class, and so do all
 *            after it. Minimum: while there are too few, the next block in the order of the
 *            elements of lower classes joins, as a whole, unless it does not fit the maximum; then
 *            and when there are no more, the class stays below its minimum. [docs/numbers.md,
 *            "Quotas"]
 * in         amounts: order and first from tierkit_order() without TIERKIT_ORDER_ASCENDING when the
 *            largest is best; value, value_high, status and tie_rank are not read. class_index:
 *            count, from 0 to class_count - 1, or -1 for none.
 * out        class_index: count, changed in place; -1 stays, and so does the class of an element
 *            without data. reason: count TIERKIT_QUOTA_..., of the last change; may be NULL.
 * rounding   none: for a share of n elements give floor(n * share).
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * class_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags; a minimum above its maximum; a
 *            maximum of the last class; order and first not as tierkit_order() gives them; err->row
 *            = place, err->field = class), E_RANGE (a count, a quota: err->field = class, or a
 *            class: err->row = element), E_LIMIT.
 * on error   class_index and reason untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_classify_quotas(const tierkit_amounts *amounts,
                                                                const tierkit_quotas *quotas,
                                                                int32_t *class_index,
                                                                int8_t *reason, tierkit_error *err);

/** Points of the ABC curve: x = share of the elements, y = their share of the total. */
typedef struct tierkit_abc_curve {
    uint32_t struct_size;
    uint32_t flags;       /* 0 */
    int32_t status;       /* OK, or NO_DATA when no value is positive; then all else is 0 */
    int32_t exchanged;    /* 1 = the break-even point comes first and is point a */
    int64_t first_count;  /* elements of class 0 */
    int64_t second_count; /* elements of class 1 */
    int64_t third_count;  /* elements of class 2 */
    double a_x;           /* where class 0 ends: the point nearest to (0, 1) */
    double a_y;
    double b_x; /* where the next element brings as much as the mean one */
    double b_y;
    double c_x; /* where class 1 ends: the point nearest to (b_x, 1) */
    double c_y;
} tierkit_abc_curve;

/** Classes from the data alone, without cuts: class 0 brings most for the least, class 2 little.
 *
 * formula    the curve through (i / n, sum of the i largest / total) for i = 0 to n, with straight
 *            lines; values below zero count as zero. a: its point nearest to (0, 1). b: where its
 *            slope is 1, the middle of that stretch. When b is left of a they change places. c: its
 *            point nearest to (b_x, 1). A block of equal values is in class 0 when it ends at or
 *            left of a, in class 2 when it begins at or right of c, else in class 1; the block of
 *            the largest is always in class 0. [Ultsch, Loetsch: Computed ABC analysis, PLoS ONE
 *            2015; docs/numbers.md, "ABC curve"]
 * in         amounts: as tierkit_classify_share().
 * out        class_index: count; -1 without data, and for all when no value is positive. *result:
 *            its struct_size is set by the caller; may be NULL.
 * rounding   none for the classes, but for b_x when exchanged: to a millionth of an element. The
 *            points are doubles within a few units in the last place.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE, E_LIMIT,
 *            E_OVERFLOW (1,000,000 times the total times the number of elements beyond 128 bits).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_classify_curve(const tierkit_amounts *amounts,
                                                               int32_t *class_index,
                                                               tierkit_abc_curve *result,
                                                               tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
