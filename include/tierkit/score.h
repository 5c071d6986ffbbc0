/* tierkit/score.h - from values to one number for each element.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_SCORE_H
#define TIERKIT_SCORE_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_CRITERIA_MAX = 128, /* criteria of one call */
    TIERKIT_SCORE_MAX = 1000000 /* largest size of a value that enters a score */
};

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

#ifdef __cplusplus
}
#endif
#endif
