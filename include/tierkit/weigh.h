/* tierkit/weigh.h - from judgements to weights that add up to one.
 *
 * What all kernels have in common stands in tierkit/kernel.h. No weight is derived from data: what
 * matters is somebody's judgement, and it stays until somebody changes it.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_WEIGH_H
#define TIERKIT_WEIGH_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_WEIGHTS_MAX = 128,     /* criteria of one call */
    TIERKIT_WEIGHT_NODES_MAX = 512 /* nodes of a tree of criteria */
};

/** Weights from points: given directly, or as swings from the worst to the best level.
 *
 * formula    points / sum of the points [von Winterfeldt, Edwards: Decision Analysis and Behavioral
 *            Research, 1986, ch. 8; docs/numbers.md, "Weights"]
 * in         points: count numbers on any scale, 0 to 1e12, the largest >= 1e-12.
 * out        weight: count numbers from 0 to 1; may be the array points itself.
 * rounding   the sum exact and rounded once; each quotient to nearest.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_NUMBER (not finite), E_RANGE (points outside their range, none above zero,
 *            or a count below 1), E_LIMIT; err->field = criterion.
 * on error   weight untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_points(const double *points, int32_t count,
                                                             double *weight, tierkit_error *err);

/** What the place of a criterion among n is worth. */
enum {
    TIERKIT_RANKS_CENTROID = 1,  /* (1/p + 1/(p + 1) + ... + 1/n) / n */
    TIERKIT_RANKS_SUM = 2,       /* 2 (n + 1 - p) / (n (n + 1)) */
    TIERKIT_RANKS_RECIPROCAL = 3 /* (1/p) / (1/1 + 1/2 + ... + 1/n) */
};

/** Weights from an order of importance. Criteria of one rank share the weights of their places.
 *
 * formula    the list above, p = place from 1; equal ranks: the mean over their places [centroid:
 *            Barron, Barrett 1996; sum, reciprocal: Stillwell, Seaver, Edwards 1981;
 *            docs/numbers.md, "Weights"]
 * in         rank: count numbers from 1, 1 = the most important; only their order counts. method:
 *            TIERKIT_RANKS_...
 * out        weight: count numbers above 0, at most 1.
 * rounding   to nearest in each operation; the same for equal ranks.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count squared).
 * errors     E_NULL, E_ARGUMENT (method), E_RANGE (a rank or count below 1), E_LIMIT; err->field =
 *            criterion.
 * on error   weight untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_ranks(const int32_t *rank, int32_t count,
                                                            int32_t method, double *weight,
                                                            tierkit_error *err);

/** Weights of the leaves and branches of a tree: a node shares its weight among its children.
 *
 * formula    weight = weight of the parent * local / sum of local among its siblings; the nodes at
 *            the top share 1. [Saaty: The Analytic Hierarchy Process, 1980; docs/numbers.md,
 *            "Weights"]
 * in         parent: count indices, -1 = at the top, in any order. local: count numbers on any
 *            scale among siblings, 0 to 1e12, the largest of siblings >= 1e-12.
 * out        weight: count numbers from 0 to 1; the leaves add up to 1.
 * rounding   the sum of siblings exact and rounded once; then to nearest, from the top down.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count squared).
 * errors     E_NULL, E_NUMBER (local not finite), E_RANGE (count below 1; a parent that is not -1
 *            to count - 1; local outside its range or zero for all siblings), E_CYCLE (a node is
 *            its own ancestor), E_LIMIT; err->field = node.
 * on error   weight untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_tree(const int32_t *parent,
                                                           const double *local, int32_t count,
                                                           double *weight, tierkit_error *err);

/* ---- pairwise comparisons ------------------------------------------------------------------- */

/** How weights are drawn from a matrix of comparisons. */
enum {
    TIERKIT_PAIRWISE_EIGENVECTOR = 1, /* the principal eigenvector */
    TIERKIT_PAIRWISE_GEOMETRIC = 2,   /* geometric means of the rows */
    TIERKIT_PAIRWISE_COLUMN_MEAN = 3  /* means of the rows of the columns divided by their sums */
};

/** What the analytic hierarchy process reads. */
typedef struct tierkit_pairwise {
    uint32_t struct_size;
    uint32_t flags;       /* 0 */
    int32_t method;       /* TIERKIT_PAIRWISE_... */
    int32_t count;        /* criteria, 1 to TIERKIT_WEIGHTS_MAX */
    double tolerance;     /* how far a * its counterpart may be from 1; 0 = 0.05, which lets two
                             decimals of 1/2 to 1/9 pass */
    double random_index;  /* 0 = tierkit_weigh_random_index(); else another table's number */
    const double *matrix; /* row by row: how many times row i matters more than column j, 1e-6 to
                             1e6; the diagonal 1 */
    const void *reserved; /* NULL */
} tierkit_pairwise;

/** How well the comparisons agree with one another. */
typedef struct tierkit_consistency {
    uint32_t struct_size;
    uint32_t flags;      /* 0 */
    int32_t status;      /* of ratio: OK, or NOT_APPLICABLE beyond the table (then 0) */
    int32_t steps;       /* of the iteration; 0 for the other methods */
    double lambda;       /* mean of (A w)[i] / w[i]: of the eigenvector, its eigenvalue */
    double index;        /* (lambda - n) / (n - 1), not below 0; 0 for n = 1 */
    double random_index; /* what index is compared with */
    double ratio;        /* index / random_index; 0 for n <= 2 */
} tierkit_consistency;

/** The mean consistency index of random matrices, for count 1 to 15: 0, 0, 0.58, 0.90, 1.12, 1.24,
 * 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59. Other tables exist and give other ratios.
 *
 * formula    table [Saaty: The Analytic Hierarchy Process, 1980]
 * in         count: criteria.
 * out        *random_index.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(1).
 * errors     E_NULL, E_RANGE (count below 1), E_LIMIT (count above 15).
 * on error   *random_index untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_random_index(int32_t count,
                                                                   double *random_index);

/** Weights from pairwise comparisons, and their consistency. An inconsistent matrix is answered,
 * not refused: what ratio is too large (0.1 is usual) is the caller's decision.
 *
 * formula    A w = lambda w with the largest lambda, by power iteration with the shift lambda,
 *            until smallest and largest (A w)[i] / w[i] differ by less than 1e-14 of it: lambda
 *            lies between them; or the other methods of the list. [Saaty 1980; geometric means:
 *            Crawford, Williams 1985; docs/numbers.md, "Pairwise comparisons"]
 * in         call.
 * out        weight: count numbers above 0 that add up to 1. *consistency: its struct_size is set
 *            by the caller and says how much may be written; NULL = not wanted.
 * rounding   all sums exact and rounded once; else to nearest in each operation.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count squared) a step, some 50 steps.
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, method, reserved; comparisons
 *            that are not reciprocal; the diagonal), E_NUMBER (not finite), E_RANGE (a comparison,
 *            a count, tolerance outside 0 to 1, random_index below 0 or above 1e6), E_LIMIT (count,
 *            or 10,000 steps); err->row, err->field = row and column.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_pairwise(const tierkit_pairwise *call,
                                                               double *weight,
                                                               tierkit_consistency *consistency,
                                                               tierkit_error *err);

/* ---- best and worst ------------------------------------------------------------------------- */

/** What is kept as small as possible. */
enum {
    TIERKIT_BEST_WORST_LINEAR = 1, /* the largest |w[B] - a w[j]| and |w[j] - c w[W]| */
    TIERKIT_BEST_WORST_RATIO = 2   /* the largest |w[B] / w[j] - a| and |w[j] / w[W] - c| */
};

/** What the best-worst method reads. */
typedef struct tierkit_best_worst {
    uint32_t struct_size;
    uint32_t flags;                /* 0 */
    int32_t method;                /* TIERKIT_BEST_WORST_... */
    int32_t count;                 /* criteria, 1 to TIERKIT_WEIGHTS_MAX */
    int32_t best;                  /* index of the most important criterion */
    int32_t worst;                 /* index of the least important one; another but for count 1 */
    const double *best_to_others;  /* count numbers a, 1 to 1e6: how many times the best
                                      matters more than each; 1 for itself */
    const double *others_to_worst; /* count numbers c, 1 to 1e6: how many times each
                                      matters more than the worst; 1 for itself */
} tierkit_best_worst;

/** How well weights fit the comparisons with best and worst. */
typedef struct tierkit_best_worst_fit {
    uint32_t struct_size;
    uint32_t flags;     /* 0 */
    double xi;          /* what was made as small as possible; 0 = fully consistent */
    double ratio;       /* LINEAR: xi; RATIO: xi / the largest possible xi, 0 where that is 0 */
    double input_ratio; /* from the comparisons alone: largest |a c - aBW| / (aBW aBW - aBW) */
} tierkit_best_worst_fit;

/** Weights from the comparisons of the best and of the worst criterion with all.
 *
 * formula    LINEAR: the unique optimum of the linear program, in closed form. RATIO: xi by
 *            bisection; each weight, as a multiple of the worst's, is the middle of what the optima
 *            allow. [Rezaei, Omega 53, 2015 (RATIO) and 64, 2016 (LINEAR, ranges); input_ratio:
 *            Liang, Brunelli, Rezaei, Omega 96, 2020; docs/numbers.md, "Best and worst"]
 * in         call: best_to_others[worst] and others_to_worst[best] are the same comparison.
 * out        weight: count numbers above 0 that add up to 1. low, high: count numbers, or NULL: the
 *            range of each weight among all optima; LINEAR: weight itself. *fit: its struct_size is
 *            set by the caller and says how much may be written; NULL = not wanted.
 * rounding   sums exact and rounded once; else to nearest in each operation.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count squared).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, method, best and worst the same,
 *            a criterion not 1 to itself, the two comparisons of best and worst differ), E_NUMBER
 *            (not finite), E_RANGE (a comparison, an index or a count outside its range), E_LIMIT;
 *            err->field = criterion.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_weigh_best_worst(const tierkit_best_worst *call,
                                                                 double *weight, double *low,
                                                                 double *high,
                                                                 tierkit_best_worst_fit *fit,
                                                                 tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
