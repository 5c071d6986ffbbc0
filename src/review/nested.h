/* Owns: evaluating one formula for many subjects at once, for leaves that look at more than their
 * own subject and for whoever needs one figure of everybody. Must not know: what is made of the
 * results. Called by: review/leaf_*.c, review/stage_profit.c, review/table_dispersion.c,
 * review/worklist.c, plan/what_if_day.c. */
#ifndef TIERKIT_I_REVIEW_NESTED_H
#define TIERKIT_I_REVIEW_NESTED_H

#include "review/evaluate.h"
#include "tierkit/kernel.h"

/* The results of a formula: sums as they are, other numbers on the 1e-9 grid, texts and flags as
 * words in `low`. */
typedef struct tierkit_i_results {
    size_t count;
    int64_t *low, *high;
    int8_t *status;
    uint8_t *flags;
} tierkit_i_results;

/* At the position of `around`, for `subjects`. Free the results also after a failure. */
tierkit_status tierkit_i_results_new(const tierkit_i_evaluation *around, int32_t formula,
                                     tierkit_i_subjects subjects, tierkit_i_results *results);
void tierkit_i_results_free(const tierkit_i_evaluation *around, tierkit_i_results *results);
/* For the subjects of `around` and at its position, for a call with this pace. Sums are on the 1e-9
 * grid, too; what does not fit is OVERFLOW. */
tierkit_status tierkit_i_results_on_grid(const tierkit_i_evaluation *around, int32_t formula,
                                         tierkit_i_pace *pace, tierkit_i_results *results);
tierkit_i_i128 tierkit_i_results_get(const tierkit_i_results *results, size_t i);

/* Results in descending order, those without a value at the end. Ready for kernels. */
typedef struct tierkit_i_ordered {
    tierkit_amounts amounts;
    int32_t *order, *first;
} tierkit_i_ordered;

/* The results must outlive it. Free also after a failure. */
tierkit_status tierkit_i_ordered_new(const tierkit_i_memory *memory,
                                     const tierkit_i_results *results, tierkit_i_ordered *ordered);
void tierkit_i_ordered_free(const tierkit_i_memory *memory, tierkit_i_ordered *ordered);

#endif
