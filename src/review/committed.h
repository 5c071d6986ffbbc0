/* Owns: evaluating the figures of one `commitments` statement for some subjects.
 * Must not know: tables. Called by: review/table_kept.c, review/table_failures.c. */
#ifndef TIERKIT_I_REVIEW_COMMITTED_H
#define TIERKIT_I_REVIEW_COMMITTED_H

#include "review/state.h"

typedef struct tierkit_i_committed {
    const tierkit_review *review;
    const tierkit_i_commitments *statement;
    tierkit_i_evaluation evaluation;
} tierkit_i_committed;

/* Freed also after a failure. */
tierkit_status tierkit_i_committed_init(tierkit_i_committed *of, const tierkit_review *review,
                                        const tierkit_i_commitments *statement,
                                        tierkit_i_subjects subjects, tierkit_i_pace *pace);
void tierkit_i_committed_free(tierkit_i_committed *of);

/* The vector of a figure in the block that was run; NULL: the statement does not make it. form: of
 * its values. */
const tierkit_i_vector *tierkit_i_committed_figure(const tierkit_i_committed *of, int32_t figure,
                                                   tierkit_i_form *form);
/* A figure of element i that is a whole number of an exact sum: 1, or 0 when it has none. */
int tierkit_i_committed_count(const tierkit_i_committed *of, int32_t figure, size_t i,
                              tierkit_i_i128 *count);
/* A cell with a figure of element i; missing where it is not made or has no value. */
tierkit_status tierkit_i_committed_cell(const tierkit_i_committed *of, int32_t figure, size_t i,
                                        tierkit_table *table);

#endif
