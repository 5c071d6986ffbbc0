/* tierkit/kernel.h - the kernels: pure functions on plain arrays, usable without a network, a
 * program or a review. The review applies these same functions; nothing is implemented twice.
 *
 * Common to all of them:
 *   arrays     packed, element 0 first, in the caller's memory; nothing is kept after the call and
 *              nothing is allocated. Arrays must not overlap unless the function says so.
 *   count      0 to TIERKIT_KERNEL_COUNT_MAX; with count 0 the array pointers may be NULL.
 *   status     int8, one TIERKIT_VALUE_... an element. An input column of NULL means all are OK.
 *              The value of an element that is not OK is never looked at; a number written for
 *              such an element is 0.
 *   NaN        neither accepted nor produced; infinities likewise.
 *   records    zero the whole record, then set struct_size (see types.h).
 *   scratch    memory of the caller for the time of the call, aligned to 8 bytes; its size is asked
 *              from a function beside the kernel and is exact.
 *   order      the result for an element depends on the values alone, to the last bit, and not on
 *              the order in which elements or criteria are given.
 *   grid       int64 numbers called ..._e9 are multiples of 1e-9: 70 is 70,000,000,000.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_KERNEL_H
#define TIERKIT_KERNEL_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_KERNEL_COUNT_MAX = 2147483647, /* elements of a call */
    TIERKIT_POINTS_MAX = 1024,             /* points of one value function */
    TIERKIT_CRITERIA_MAX = 128,            /* criteria of one weighted sum */
    TIERKIT_CUTS_MAX = 64,                 /* cuts between classes */
    TIERKIT_GROUPS_MAX = 268435455,        /* groups to rank within */
    TIERKIT_PARTS_MAX = 1024,              /* numbers k of concentration ratios */
    TIERKIT_SCORE_MAX = 1000000            /* largest size of a value that enters a score */
};

/* ---- normalise: from a KPI to a value on one scale ------------------------------------------- */

/** Flags of tierkit_points. */
enum {
    TIERKIT_POINTS_STEP = 1 /* y stays at y[k] from x[k] on; no line between points */
};

/** A value function: fixed points, x strictly ascending, y of any course. "Less is better" is y
 * descending. */
typedef struct tierkit_points {
    uint32_t struct_size;
    uint32_t flags;   /* 0 or TIERKIT_POINTS_STEP */
    int32_t count;    /* 1 to TIERKIT_POINTS_MAX */
    int32_t reserved; /* 0 */
    const double *x;  /* in the unit of the criterion, -1e300 to 1e300 */
    const double *y;  /* on the scale of the score, -1e300 to 1e300 */
} tierkit_points;

/** The value of each element on a value function.
 *
 * formula    y[k] + (y[k+1] - y[k]) * ((v - x[k]) / (x[k+1] - x[k])) for x[k] <= v < x[k+1], never
 *            outside the two y; at a point its y exactly; before the first point the first y, after
 *            the last the last. Step: y[k] for x[k] <= v < x[k+1]. [Keeney, Raiffa: Decisions with
 *            Multiple Objectives, 1976, ch. 3; docs/numbers.md, "Value points"]
 * in         points; value: count numbers in the unit of x, finite; status: count or NULL.
 * out        result: count values on the scale of y; may be the array `value` itself. A status
 *            passes through: result i has status i. flags: count, or NULL: TIERKIT_FLAG_CLIPPED
 *            where v lies before the first point or, without steps, after the last; else 0.
 * rounding   to nearest in each operation of the formula; monotone where y is.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * log points).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, reserved not 0, x not
 *            strictly ascending; err->field = point), E_NUMBER (a point or a value is not finite;
 *            err->field or err->row), E_RANGE (count, or a point beyond 1e300), E_LIMIT.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_value_points(const tierkit_points *points,
                                                             const double *value,
                                                             const int8_t *status, int64_t count,
                                                             double *result, int32_t *flags,
                                                             tierkit_error *err);

/* ---- score: from values to one number -------------------------------------------------------- */

/** What a weighted sum reads. */
typedef struct tierkit_weighted {
    uint32_t struct_size;
    uint32_t flags;          /* 0 */
    int32_t criteria;        /* 1 to TIERKIT_CRITERIA_MAX */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements */
    double minimum_coverage; /* 0 to 1: share of the weight that must have data */
    const double *value;     /* criterion by criterion: criterion j of element i at j * count + i */
    const int8_t *status;    /* the same shape, or NULL */
    const double *weight;    /* criteria numbers on any scale, 0 to 1e12, the largest >= 1e-12 */
    const double *reference; /* criteria values to compare with, or NULL: zeros */
} tierkit_weighted;

/** The weighted mean of the values that exist, and the parts it consists of. What a missing value
 * means is the caller's decision before the call: put a value with status OK in its place, or leave
 * it missing and its weight is spread over the others.
 *
 * formula    score = sum of c[j], c[j] = (v[j] - reference[j]) * w[j] / W on the 1e-9 grid, W = sum
 *            of the weights of the criteria with data. The score IS the integer sum of its
 *            contributions, so the parts add up exactly. [additive value function, Keeney, Raiffa
 *            1976, ch. 3; grid: docs/numbers.md, "Weighted sum"]
 * in         call: values and references from -TIERKIT_SCORE_MAX to TIERKIT_SCORE_MAX.
 * out        each count elements and each may be NULL: score_e9; score = score_e9 / 1e9;
 *            coverage: weight with data / weight of all, 0 to 1; status: OK, NO_DATA (no criterion
 *            of a weight above zero has data) or NOT_ENOUGH_DATA (coverage, on the 1e-9 grid, below
 *            minimum_coverage); scores without OK are 0. contribution_e9: criteria * count in the
 *            shape of value, or NULL; 0 for a missing value and for an element whose score is not
 *            OK.
 * rounding   weights cut to 2^-54 of the largest or finer, their sum exact; value times w/W in
 *            doubles (off by less than 5e-16 of the value), then half-even to the grid, once.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags or reserved not 0), E_NUMBER (a
 *            weight, value, reference or minimum_coverage is not finite), E_RANGE (one of them or a
 *            count outside its range), E_LIMIT; err->field = criterion, err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_weighted(const tierkit_weighted *call,
                                                               int64_t *score_e9, double *score,
                                                               int64_t *contribution_e9,
                                                               double *coverage, int8_t *status,
                                                               tierkit_error *err);

/* ---- amounts and their order ---------------------------------------------------------------- */

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

/* ---- rank ----------------------------------------------------------------------------------- */

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

/* ---- classify ------------------------------------------------------------------------------- */

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

/* ---- concentrate ---------------------------------------------------------------------------- */

/** How much a few elements hold of the whole. */
typedef struct tierkit_concentration {
    uint32_t struct_size;
    uint32_t flags;          /* 0 */
    int32_t status;          /* OK, or NO_DATA when no value is positive; then the doubles are 0 */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements with data */
    int64_t positive_count;  /* elements above zero */
    int64_t total;           /* sum of the positive values: low 64 bits */
    int64_t total_high;      /* ... and high 64 bits */
    double hhi;              /* Herfindahl-Hirschman index on percent shares, above 0 to 10,000 */
    double effective_number; /* equal elements that would give the same index: 10,000 / hhi */
    double gini;             /* over the positive values, 0 to below 1 */
    double gini_all;         /* over all values with data, those below zero taken as zero */
} tierkit_concentration;

/** Concentration measures of one column.
 *
 * formula    hhi = sum of (100 * x / total)^2 over positive x [US DOJ and FTC, Horizontal Merger
 *            Guidelines]; gini = sum of (2i - n - 1) * x(i) / (n * total), x ascending, i from 1,
 *            without the correction n/(n-1) [Gini 1912 in the form of Sen, On Economic Inequality,
 *            1973]; ratio of k = sum of the k largest positive values / total, all of them when
 *            there are fewer. [docs/numbers.md, "Concentration"]
 * in         amounts: as tierkit_classify_share(). parts: part_count numbers k from 1 on, for
 *            example 1, 3, 5, 10, in any order; may be NULL when part_count is 0.
 * out        *result: its struct_size is set by the caller and says how much may be written. ratio:
 *            part_count numbers from 0 to 1; may be NULL when part_count is 0.
 * rounding   gini, gini_all and ratios: exact integers, divided once to the nearest double; hhi:
 *            each share and its square to the nearest double, their sum exact and rounded once; so
 *            all are the same to the last bit in any unit that scales the values by a whole number.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + the sum of the k).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE (a count; a k;
 *            err->field = its index), E_LIMIT, E_OVERFLOW (total, or total times the number of
 *            elements, beyond 128 bits; never without value_high).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_concentrate(const tierkit_amounts *amounts,
                                                            const int32_t *parts,
                                                            int32_t part_count, double *ratio,
                                                            tierkit_concentration *result,
                                                            tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
