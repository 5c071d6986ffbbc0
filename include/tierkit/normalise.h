/* tierkit/normalise.h - from a figure to a value on one scale.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_NORMALISE_H
#define TIERKIT_NORMALISE_H

#include "tierkit/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_POINTS_MAX = 1024 /* points of one value function */
};

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

/** How a column becomes comparable. low and high are the two bounds of the column, see
 * tierkit_normalise_bounds(); "cost" is direction -1. */
enum {
    TIERKIT_NORMALISE_MINMAX = 1,        /* (x - low) / (high - low); cost (high - x) / (...) */
    TIERKIT_NORMALISE_MAX = 2,           /* x / high; cost (high - x) / high. x >= 0 */
    TIERKIT_NORMALISE_RATIO = 3,         /* x / high, x >= 0; cost low / x, x > 0 */
    TIERKIT_NORMALISE_SUM = 4,           /* x / high, x >= 0; cost high / x, x > 0 */
    TIERKIT_NORMALISE_VECTOR = 5,        /* x / high; cost (high - x) / high */
    TIERKIT_NORMALISE_VECTOR_KEPT = 6,   /* x / high in both directions: the ideal is turned */
    TIERKIT_NORMALISE_ZSCORE = 7,        /* (x - low) / high; cost (low - x) / high; ddof 0 */
    TIERKIT_NORMALISE_ZSCORE_SAMPLE = 8, /* the same, ddof 1 */
    TIERKIT_NORMALISE_INTERVAL = 9       /* 1 in the ideal interval, down to 0 at low and high */
};

/** What normalising reads. */
typedef struct tierkit_normalisation {
    uint32_t struct_size;
    uint32_t flags;          /* 0 */
    int32_t method;          /* TIERKIT_NORMALISE_... */
    int32_t criteria;        /* 1 to 128 */
    int64_t count;           /* elements */
    const double *value;     /* criterion by criterion: criterion j of element i at j * count + i;
                                -1e100 to 1e100 */
    const int8_t *status;    /* the same shape, or NULL */
    const int8_t *direction; /* criteria numbers: 1 = more is better, -1 = less is; NULL = all 1;
                                not read for INTERVAL */
    const double *ideal;     /* INTERVAL: from and to of criterion j at 2 * j and 2 * j + 1, equal
                                for a target; else not read */
} tierkit_normalisation;

/** The two numbers of each column that tierkit_normalise() compares with. Kept and handed to it
 * later, they freeze the scale: a newcomer then moves nobody else.
 *
 * formula    MINMAX, MAX, RATIO: smallest, largest value. SUM: 0, sum; cost: 0, 1 / sum of 1/x.
 *            VECTOR: 0, square root of the sum of squares. ZSCORE: mean, standard deviation with
 *            divisor n - ddof (0 for one value). INTERVAL: smallest, largest of values and ideal.
 *            [docs/numbers.md, "Normalised columns"]
 * in         call. Values that are missing or that the method does not take (x < 0, or x not > 0)
 *            count for nothing.
 * out        bounds: 2 * criteria numbers, low and high of criterion j at 2 * j and 2 * j + 1.
 *            status: criteria numbers, or NULL: OK, or NO_DATA where no value counts; its bounds
 *            are 0 (INTERVAL: the ideal).
 * rounding   sums are exact and rounded once; then to nearest in each operation.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags or method), E_NUMBER (a value or
 *            an ideal is not finite), E_RANGE (a value, an ideal, a direction or a count outside
 *            its range), E_LIMIT; err->field = criterion, err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_normalise_bounds(const tierkit_normalisation *call,
                                                                 double *bounds, int8_t *status,
                                                                 tierkit_error *err);

/** Columns of any units on comparable scales.
 *
 * formula    the list above. MINMAX, MAX, RATIO and INTERVAL end at 0 and 1: beyond, the end is
 *            taken. MINMAX with low = high: 1 for x at least as good as low, else 0. ZSCORE with
 *            high = 0: 0 for x = low. [Hwang, Yoon: Multiple Attribute Decision Making, 1981, 2.3;
 *            INTERVAL: the reference ideal of Cables, Lamata, Verdegay 2016; docs/numbers.md]
 * in         call. bounds: 2 * criteria numbers as tierkit_normalise_bounds() gives them, or NULL:
 *            those of these same values. Given ones: -1e100 to 1e100, low <= high for MINMAX, RATIO
 *            and INTERVAL (around its ideal), high >= 0 for the others.
 * out        result: criteria * count numbers; may be the array call->value itself.
 *            status: criteria * count, or NULL; may be the array call->status: a status passes
 *            through; OUT_OF_RANGE: the method does not take x; ZERO_DENOMINATOR: the divisor is
 *            below 1e-100. flags: criteria * count, or NULL: TIERKIT_FLAG_CLIPPED,
 *            TIERKIT_FLAG_CONSTANT (low = high, or no spread).
 * rounding   to nearest in each operation; monotone in x.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags or method), E_NUMBER (a value, an
 *            ideal or a bound is not finite), E_RANGE (one of them, a direction or a count outside
 *            its range), E_LIMIT; err->field = criterion, err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_normalise(const tierkit_normalisation *call,
                                                          const double *bounds, double *result,
                                                          int8_t *status, int32_t *flags,
                                                          tierkit_error *err);

/** The percentile of each element: the share of elements that come after it, equal ones by half.
 *
 * formula    (2 * after + equal) / (2 * n), equal counting itself, n elements with data. One
 *            element alone, or all equal: 0.5. Turning the order around gives 1 - it. [mean
 *            percentile rank; docs/numbers.md, "Percentiles"]
 * in         amounts: order and first from tierkit_order(), where the first is the best; flags,
 *            value, value_high, status and tie_rank are not read.
 * out        result: count numbers above 0 and below 1; 0 for an element without data.
 * rounding   once, of the exact quotient.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, or order and first are not what
 *            tierkit_order() gives; err->row = place), E_RANGE (count), E_LIMIT.
 * on error   result untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_normalise_percentile(const tierkit_amounts *amounts,
                                                                     double *result,
                                                                     tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
