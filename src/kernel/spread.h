/* Owns: smallest, largest and exact sum of squares of a column, a block at a time.
 * Must not know: what they scale. Called by: topsis.c, score_bounded.c. */
#ifndef TIERKIT_I_KERNEL_SPREAD_H
#define TIERKIT_I_KERNEL_SPREAD_H

#include "base/exact_sum.h"
#include "kernel/matrix.h"

enum { TIERKIT_I_LANES = TIERKIT_I_TILE / 4 /* extremes kept side by side */ };

/* How the squares of numbers up to `limit` in size are split into steps; all 0 at first. */
typedef struct tierkit_i_split {
    double limit;
    double first, second; /* anchors */
    double step, step2;
} tierkit_i_split;

/* low, high and squares are there after tierkit_i_spread_end(); low is above high when no cell has
 * data. */
typedef struct tierkit_i_spread {
    double low, high;
    int wide; /* tierkit_i_matrix_is_wide() */
    double lows[TIERKIT_I_LANES], highs[TIERKIT_I_LANES];
    tierkit_i_split split;
    uint64_t steps, steps2;      /* not in squares yet, modulo 2^64 */
    int32_t blocks;              /* they come from */
    tierkit_i_exact_sum squares; /* of x * x as the nearest double */
} tierkit_i_spread;

void tierkit_i_spread_init(tierkit_i_spread *column, int wide);

/* Extremes of TIERKIT_I_TILE numbers; NaN counts for nothing. */
void tierkit_i_spread_extremes(tierkit_i_spread *column, const double *x);

/* Extremes and squares. 1 = some are not finite or beyond 1e100 in size: NaN counts for nothing,
 * with another such number the column has no squares. */
int tierkit_i_spread_add(tierkit_i_spread *column, const double *x);

void tierkit_i_spread_end(tierkit_i_spread *column);

#endif
