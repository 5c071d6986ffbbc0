/* Owns: the sum of doubles that does not depend on their order: an exact fixed-point accumulator
 * over the whole double range, rounded once (half-even). Must not know: what is summed.
 * Called by: kernel, review. */
#ifndef TIERKIT_I_BASE_EXACT_SUM_H
#define TIERKIT_I_BASE_EXACT_SUM_H

#include <stdint.h>

typedef struct tierkit_i_exact_sum {
    int64_t limb[70]; /* 32 significant bits a limb; carries are settled every 2^30 additions */
    uint32_t pending;
} tierkit_i_exact_sum;

void tierkit_i_exact_sum_init(tierkit_i_exact_sum *sum);
void tierkit_i_exact_sum_add(tierkit_i_exact_sum *sum, double value); /* finite */
double tierkit_i_exact_sum_value(tierkit_i_exact_sum *sum); /* nearest double, ties to even */

#endif
