/* tierkit/normalise.h - from a figure to a value on one scale.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_NORMALISE_H
#define TIERKIT_NORMALISE_H

#include "tierkit/types.h"

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

#ifdef __cplusplus
}
#endif
#endif
