/* Owns: the weighted sum of values on the 1e-9 grid, with its contributions, coverage and statuses.
 * Must not know: where the values come from. Called by: score.c, score_bounded.c. */
#ifndef TIERKIT_I_KERNEL_SCORE_SUM_H
#define TIERKIT_I_KERNEL_SCORE_SUM_H

#include "kernel/matrix.h"

/* How a cell x becomes a value: (x - origin) * unit, or its size, of x kept between low and high. A
 * step has no width between low and high: its value is 1 from low on in its direction, else 0. */
typedef struct tierkit_i_scale {
    double low, high, origin, unit;
    int32_t step; /* 0, or the direction of a step */
    int32_t is_size;
} tierkit_i_scale;

/* What is summed. `scale_of` is asked once a criterion and block. */
typedef struct tierkit_i_sum_call {
    tierkit_i_matrix matrix;
    void (*scale_of)(const void *owner, int32_t criterion, tierkit_i_scale *scale);
    const void *owner;
    int has_bounds; /* cells outside low to high are flagged or refused */
} tierkit_i_sum_call;

/* Where the results go; each may be NULL. */
typedef struct tierkit_i_sum_outputs {
    int64_t *score_e9;
    double *score;
    int64_t *contribution_e9;
    double *coverage;
    int8_t *status;
    int32_t *flags;
} tierkit_i_sum_outputs;

/* The call has been checked; values stay below 2^51 grid steps in size. */
void tierkit_i_score_sum(const tierkit_i_sum_call *call, const tierkit_i_sum_outputs *out);

#endif
