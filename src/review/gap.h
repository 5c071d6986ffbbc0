/* Owns: what the search for a missing amount works with. Must not know: tables.
 * Called by: review/gap.c. */
#ifndef TIERKIT_I_REVIEW_GAP_H
#define TIERKIT_I_REVIEW_GAP_H

#include "review/trial.h"
#include "review/value.h"

/* ---- gap_total.c: the amount or score that a class statement cuts ---------------------------- */

/* From where on a class is there, everybody else unchanged. */
typedef struct tierkit_i_reach {
    int32_t found; /* 0: no amount is enough */
    int32_t every; /* 1: every amount is: no loss leads below */
    tierkit_i_i128 amount;
} tierkit_i_reach;

/* The smallest amount with which an element of the trial is in `line` or better. */
tierkit_status tierkit_i_reach_line(tierkit_i_trial *trial, size_t element, int32_t line,
                                    tierkit_i_pace *pace, tierkit_i_reach *reach);

/* ---- gap_criterion.c: one criterion alone ---------------------------------------------------- */

/* The score of one distributor as a function of the value of one criterion, all others held. */
typedef struct tierkit_i_lever {
    const tierkit_review *review;
    size_t value; /* the statement */
    size_t record;
    int32_t criterion;  /* counted in the statement */
    int32_t scale;      /* decimal places of the grid below */
    tierkit_i_i128 now; /* the value on its grid; its sums' own scale, else 1e-9 */
    double *weight, *points;
    int8_t *status;
    double *x, *y;        /* the criterion's points */
    tierkit_i_i128 *bend; /* the same x, rounded to the grid */
    size_t criteria, bends;
} tierkit_i_lever;

tierkit_status tierkit_i_lever_new(const tierkit_review *review, size_t value, size_t record,
                                   int32_t criterion, tierkit_i_lever *lever);
void tierkit_i_lever_free(tierkit_i_lever *lever);

/* The nearest value with which the score is at least (below = 0) or below (1) `score_e9`. */
typedef struct tierkit_i_pull {
    int32_t found;
    tierkit_i_i128 value; /* on the lever's grid */
    double points;        /* of the criterion there */
} tierkit_i_pull;
tierkit_status tierkit_i_lever_pull(const tierkit_i_lever *lever, int64_t score_e9, int below,
                                    tierkit_i_pull *pull);

#endif
