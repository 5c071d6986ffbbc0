/* Owns: what the ways to weights share. Must not know: any of them.
 * Called by: weigh.c, weigh_pairwise.c, weigh_best_worst.c. */
#ifndef TIERKIT_I_KERNEL_WEIGHTS_H
#define TIERKIT_I_KERNEL_WEIGHTS_H

#include "base/exact_sum.h"
#include "kernel/check.h"

static inline tierkit_status tierkit_i_weights_check_count(int32_t count, tierkit_error *err) {
    return tierkit_i_check_count(count, 1, TIERKIT_WEIGHTS_MAX, "count: give 1 to 128 criteria",
                                 err);
}

/* The same to the last bit in any order. */
static inline double tierkit_i_weights_sum(const double *number, int32_t count) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int32_t j = 0; j < count; j++) {
        tierkit_i_exact_sum_add(&sum, number[j]);
    }
    return tierkit_i_exact_sum_value(&sum);
}

/* number / their sum; weight may be number. */
static inline void tierkit_i_weights_share(const double *number, int32_t count, double *weight) {
    double sum = tierkit_i_weights_sum(number, count);
    for (int32_t j = 0; j < count; j++) {
        weight[j] = number[j] / sum;
    }
}

#endif
