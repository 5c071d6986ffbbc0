/* Owns: smallest, largest and exact sum of squares of a column, a block at a time.
 * Must not know: what they scale. Called by: topsis.c. */
#ifndef TIERKIT_I_KERNEL_SPREAD_H
#define TIERKIT_I_KERNEL_SPREAD_H

#include "base/exact_sum.h"
#include "kernel/matrix.h"

/* Until a cell has data low is above high. wide: tierkit_i_matrix_is_wide(). */
typedef struct tierkit_i_spread {
    double low, high;
    int wide;
    tierkit_i_exact_sum squares; /* of x * x as the nearest double */
} tierkit_i_spread;

void tierkit_i_spread_init(tierkit_i_spread *column, int wide);

/* TIERKIT_I_TILE numbers of at most 1e100 in size; NaN counts for nothing. */
void tierkit_i_spread_extremes(tierkit_i_spread *column, const double *x);
void tierkit_i_spread_add(tierkit_i_spread *column, const double *x); /* extremes and squares */

#endif
