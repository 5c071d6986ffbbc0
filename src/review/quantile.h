/* Owns: quantiles of exact numbers that come in ascending order. Must not know: whose they are.
 * Called by: review/leaf_peers.c, review/table_dispersion.c. */
#ifndef TIERKIT_I_REVIEW_QUANTILE_H
#define TIERKIT_I_REVIEW_QUANTILE_H

#include "base/i128.h"

/* The quantile p of n numbers lies (n - 1) * p places above the first, on the line between its two
 * neighbours [Hyndman, Fan 1996, definition 7]. */
typedef struct tierkit_i_quantile {
    int64_t at, seen;   /* place of the lower neighbour; numbers so far */
    int64_t between_e9; /* how far it is to the upper one, on the 1e-9 grid */
    tierkit_i_i128 low, high;
    tierkit_i_i128 value; /* at scale 9 */
    int8_t status;
} tierkit_i_quantile;

void tierkit_i_quantile_begin(tierkit_i_quantile *quantile, int64_t count, int64_t share_e9);
void tierkit_i_quantile_next(tierkit_i_quantile *quantile, tierkit_i_i128 number);
/* Sets value and status: OK, NO_DATA without numbers, OVERFLOW. `scale`: of the numbers. */
void tierkit_i_quantile_end(tierkit_i_quantile *quantile, int32_t scale);

#endif
