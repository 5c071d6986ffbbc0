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

/** Flags of the records below. Without one: criterion by criterion, every value a number, and what
 * lies outside given bounds counts as the bound. */
enum {
    TIERKIT_SCORE_ROWS = 1,          /* row by row: criterion j of element i at i * criteria + j */
    TIERKIT_SCORE_NAN_MISSING = 2,   /* a value that is NaN or infinite is missing */
    TIERKIT_SCORE_REFUSE_OUTSIDE = 4 /* an element outside the bounds is OUT_OF_RANGE */
};

/** What a weighted sum or product reads. */
typedef struct tierkit_weighted {
    uint32_t struct_size;
    uint32_t flags;          /* TIERKIT_SCORE_ROWS, TIERKIT_SCORE_NAN_MISSING */
    int32_t criteria;        /* 1 to TIERKIT_CRITERIA_MAX */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements */
    double minimum_coverage; /* 0 to 1: share of the weight that must have data */
    const double *value;     /* criterion by criterion: criterion j of element i at j * count + i */
    const int8_t *status;    /* the same shape, or NULL */
    const double *weight;    /* criteria numbers on any scale, 0 to 1e12, the largest >= 1e-12 */
    const double *reference; /* criteria values to compare with, or NULL: zeros */
} tierkit_weighted;

/** The weighted sum model (WSM, SAW, MAVT): the weighted mean of the values that exist, and the
 * parts it consists of. What a missing value means is the caller's decision before the call: put a
 * value with status OK in its place, or leave it missing and its weight is spread over the others.
 *
 * formula    score = sum of c[j], c[j] = (v[j] - reference[j]) * w[j] / W on the 1e-9 grid, W = sum
 *            of the weights of the criteria with data. The score IS the integer sum of its
 *            contributions, so the parts add up exactly. [additive value function, Keeney, Raiffa
 *            1976, ch. 3; grid: docs/numbers.md, "Weighted sum"]
 * in         call: values and references from -TIERKIT_SCORE_MAX to TIERKIT_SCORE_MAX.
 * out        each count elements and each may be NULL: score_e9; score = score_e9 / 1e9; coverage:
 *            weight with data / weight of all, 0 to 1; status: OK, NO_DATA (no criterion of a
 *            weight above zero has data) or NOT_ENOUGH_DATA (coverage, on the 1e-9 grid, below
 *            minimum_coverage); scores without OK are 0. contribution_e9: criteria * count in the
 *            shape of value, or NULL; 0 for a missing value and for an element whose score is not
 *            OK.
 * rounding   weights cut to 2^-54 of the largest or finer, their sum exact; value times w/W in
 *            doubles (off by less than 5e-16 of the value), then half-even to the grid, once.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, reserved not 0),
 *            E_NUMBER (a weight, value, reference or minimum_coverage is not finite), E_RANGE (one
 *            of them or a count outside its range), E_LIMIT; err->field = criterion, err->row =
 *            element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_weighted(const tierkit_weighted *call,
                                                               int64_t *score_e9, double *score,
                                                               int64_t *contribution_e9,
                                                               double *coverage, int8_t *status,
                                                               tierkit_error *err);

/** The weighted product (WPM, a geometric mean), or its blend with the weighted sum (WASPAS). A
 * product lets no criterion make up for another that is near zero.
 *
 * formula    product = exp(sum of w[j] / W * ln v[j]); 0 when a v[j] of a weight above zero is 0.
 *            score = sum_share * weighted sum + (1 - sum_share) * product. [Bridgman, Dimensional
 *            Analysis, 1922; Zavadskas et al. 2012 for the blend; docs/numbers.md, "Weighted
 *            product"]
 * in         call: values 0 to TIERKIT_SCORE_MAX; reference NULL. sum_share: 0 to 1; 0 = the
 *            product alone.
 * out        each count elements and each may be NULL: score; score_e9: it on the grid; coverage
 *            and status as tierkit_score_weighted() gives them. Scores without OK are 0.
 * rounding   logarithms within one unit in the last place; terms are cut to steps of 2^-52 before
 *            they are added, so that the order of criteria changes no bit.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, reserved not 0, a
 *            reference), E_NUMBER (a weight, value, sum_share or minimum_coverage is not finite),
 *            E_RANGE (one of them or a count outside its range), E_LIMIT; err->field = criterion,
 *            err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_product(const tierkit_weighted *call,
                                                              double sum_share, int64_t *score_e9,
                                                              double *score, double *coverage,
                                                              int8_t *status, tierkit_error *err);

/** What a score between bounds reads: figures in their own units. */
typedef struct tierkit_bounded {
    uint32_t struct_size;
    uint32_t flags;          /* TIERKIT_SCORE_... */
    int32_t criteria;        /* 1 to TIERKIT_CRITERIA_MAX */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements */
    double minimum_coverage; /* 0 to 1: share of the weight that must have data */
    const double *value;     /* criterion j of element i at j * count + i, or as flags say */
    const int8_t *status;    /* the same shape, or NULL */
    const double *weight;    /* criteria numbers on any scale, 0 to 1e12, the largest >= 1e-12 */
    const double *bounds;    /* low and high of criterion j at 2 * j and 2 * j + 1; NULL for
                                tierkit_score_minmax(): smallest and largest of the column */
    const int8_t *direction; /* criteria numbers: 1 = more is better, -1 = less is; NULL = all 1 */
    const double *ideal;     /* SPOTIS: the expected solution point; NULL = the better bounds */
} tierkit_bounded;

/** The weighted sum of min-max values between bounds, in one pass over the figures. It is
 * tierkit_normalise() with these bounds followed by tierkit_score_weighted(), without the columns
 * in between. With given bounds nobody else's figures move a score.
 *
 * formula    score = sum of c[j], c[j] = v[j] * w[j] / W on the 1e-9 grid; v[j] = (x - low) / (high
 *            - low), for less is better (high - x) / (high - low), x kept between low and high.
 *            Bounds less than 1e-100 apart: 1 for x at least as good as low, else 0. [Keeney,
 *            Raiffa 1976, ch. 3; docs/numbers.md, "Scores between bounds"]
 * in         call: ideal NULL; bounds -1e100 to 1e100, low <= high.
 * out        each count elements and each may be NULL, as tierkit_score_weighted() gives them:
 *            score_e9; coverage; status, also OUT_OF_RANGE; contribution_e9: criteria * count in
 *            the shape of value; flags: TIERKIT_FLAG_CLIPPED where a figure with weight lies
 *            outside its bounds; else 0.
 * rounding   to nearest in each operation, then half-even to the grid, once.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, reserved not 0, an
 *            ideal), E_NUMBER (a number is not finite), E_RANGE (a number, a direction or a count
 *            outside its range, low above high), E_LIMIT; err->field = criterion, err->row =
 *            element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_minmax(const tierkit_bounded *call,
                                                             int64_t *score_e9,
                                                             int64_t *contribution_e9,
                                                             double *coverage, int8_t *status,
                                                             int32_t *flags, tierkit_error *err);

/** SPOTIS: the weighted distance from the expected solution point; LOWER is better, 0 is the point
 * itself. With the better bounds as ideal it is 1 - tierkit_score_minmax().
 *
 * formula    score = sum of c[j], c[j] = |x - ideal| / (high - low) * w[j] / W on the 1e-9 grid, x
 *            kept between low and high. [Dezert, Tchamova, Han, Tacnet 2020; docs/numbers.md,
 *            "Scores between bounds"]
 * in         call: bounds as above and at least 1e-100 apart; ideal within them, or NULL.
 * out        each count elements and each may be NULL, as tierkit_score_minmax() gives them:
 *            score_e9; coverage; status; contribution_e9: criteria * count in the shape of value;
 *            flags.
 * rounding   to nearest in each operation, then half-even to the grid, once.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag, reserved not 0),
 *            E_NUMBER (a number is not finite), E_RANGE (a number, a direction or a count outside
 *            its range, bounds without room between them, an ideal outside them), E_LIMIT;
 *            err->field = criterion, err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_spotis(const tierkit_bounded *call,
                                                             int64_t *score_e9,
                                                             int64_t *contribution_e9,
                                                             double *coverage, int8_t *status,
                                                             int32_t *flags, tierkit_error *err);

/** How TOPSIS makes criteria comparable. */
enum {
    TIERKIT_TOPSIS_VECTOR = 1, /* by the root of the sum of squares of the column */
    TIERKIT_TOPSIS_MINMAX = 2  /* by high - low: of the column, or the given bounds */
};

/** What TOPSIS reads: figures in their own units. */
typedef struct tierkit_topsis {
    uint32_t struct_size;
    uint32_t flags;          /* TIERKIT_SCORE_... */
    int32_t criteria;        /* 1 to TIERKIT_CRITERIA_MAX */
    int32_t normalisation;   /* TIERKIT_TOPSIS_... */
    int64_t count;           /* elements */
    const double *value;     /* criterion j of element i at j * count + i, or as flags say */
    const int8_t *status;    /* the same shape, or NULL */
    const double *weight;    /* criteria numbers on any scale, 0 to 1e12, the largest >= 1e-12 */
    const double *bounds;    /* low and high of criterion j at 2 * j and 2 * j + 1: its ideals; NULL
                                = the smallest and largest of the column */
    const int8_t *direction; /* criteria numbers: 1 = more is better, -1 = less is; NULL = all 1 */
    const double *norm;      /* VECTOR: frozen norms of criteria numbers, 1e-100 to 1e100; NULL =
                                those of the columns */
} tierkit_topsis;

/** TOPSIS: the closeness of each element to the best and its distance from the worst there is.
 * Without bounds it is relative: whoever joins or leaves may move everyone, also change who is
 * ahead. With bounds, and norms for VECTOR, nobody else's figures move a score.
 *
 * formula    t[j] = w[j] / W * x / norm[j]; best, worst: the better and the worse of low and high;
 *            D+ and D- = root of the sum of squares of t - t(best) and t - t(worst); score = D- /
 *            (D+ + D-). A column whose norm is below 1e-100 or whose low is its high counts for
 *            nothing. [Hwang, Yoon 1981, ch. 3; docs/numbers.md, "TOPSIS"]
 * in         call: values and bounds -1e100 to 1e100; given bounds at least 1e-100 apart. status is
 *            needed when count > 0.
 * out        status: count: OK; NOT_ENOUGH_DATA where a criterion with weight is missing, NO_DATA
 *            where all are, OUT_OF_RANGE: such elements take no part, as if they were not there;
 *            ZERO_DENOMINATOR where D+ and D- are both 0 (one element alone, or all equal). The
 *            rest may be NULL: score: 0 to 1; score_e9: it on the grid; distance: 2 * count
 *            elements, D+ of all, then D- of all; flags: TIERKIT_FLAG_CLIPPED where a figure with
 *            weight lies outside given bounds and counts as the bound; else 0. Numbers without OK
 *            are 0.
 * rounding   norms from exact sums, rounded once. Squares are summed in steps of 2^-51 of the
 *            largest there could be, near an ideal in steps of 2^-95: no order changes a bit.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * criteria).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (an unknown flag or normalisation, norms
 *            without VECTOR), E_NUMBER (a number is not finite), E_RANGE (a number, a direction or
 *            a count outside its range, bounds without room between them), E_LIMIT; err->field =
 *            criterion, err->row = element.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_score_topsis(const tierkit_topsis *call,
                                                             int64_t *score_e9, double *score,
                                                             double *distance, int8_t *status,
                                                             int32_t *flags, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
