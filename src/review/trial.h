/* Owns: the class one distributor would have with another amount, everybody else unchanged.
 * Must not know: why it is asked. Called by: review/compare.c, review/gap.c.
 *
 * The rules are those of cut.c and gates.c, run again; nothing here knows them. */
#ifndef TIERKIT_I_REVIEW_TRIAL_H
#define TIERKIT_I_REVIEW_TRIAL_H

#include "review/state.h"

typedef struct tierkit_i_trial {
    const tierkit_review *review;
    size_t classes;
    tierkit_i_cut cut;     /* in order; its amounts are as they are */
    tierkit_i_gates gates; /* the trial's own: may be changed for the distributor that is tried */
} tierkit_i_trial;

/* What is tried. */
typedef struct tierkit_i_tried {
    tierkit_i_i128 amount;
    int8_t status;
} tierkit_i_tried;

/* 1 where the class of one distributor depends on what others have: shares, `at most`. */
int tierkit_i_others_count(const tierkit_review *review, const tierkit_i_classes *classes);
/* Over all records, where element i is record i; or, where others do not count, over one alone,
 * which is element 0. only: a record, or NONE = all. basis: of the statement; copied. */
tierkit_status tierkit_i_trial_new(const tierkit_review *review, size_t classes,
                                   const tierkit_i_basis *basis, int32_t only, tierkit_i_pace *pace,
                                   tierkit_i_trial *trial);
void tierkit_i_trial_free(tierkit_i_trial *trial);
/* The class line of an element that has these figures, NONE; afterwards all is as before. */
tierkit_status tierkit_i_trial_line(tierkit_i_trial *trial, size_t element, tierkit_i_tried with,
                                    int32_t *line);

#endif
