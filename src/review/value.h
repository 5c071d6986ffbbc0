/* Owns: the steps of the value stage that ride on the pass over KPIs. Must not know: classes.
 * Called by: review/stage_kpis.c, review/review.c, review/score.c. */
#ifndef TIERKIT_I_REVIEW_VALUE_H
#define TIERKIT_I_REVIEW_VALUE_H

#include "review/state.h"

tierkit_status tierkit_i_value_arrays(tierkit_review *review);
void tierkit_i_value_free(tierkit_review *review);
/* Makes the criteria's formulas needed, now and for the periods `keep` looks back. */
tierkit_status tierkit_i_value_want(tierkit_review *review);
/* Stores the raw values of a block that has been run. */
void tierkit_i_value_collect(tierkit_review *review, size_t first, size_t count);
/* The formula of a criterion for a record, so many periods back. */
int32_t tierkit_i_value_formula(const tierkit_review *review, size_t value, size_t record,
                                int32_t item, int32_t age);
/* A figure as the nearest double. */
double tierkit_i_figure_double(const tierkit_i_figure *figure);

/* score.c: points, missing values and scores of one value statement. */
tierkit_status tierkit_i_score_value(tierkit_review *review, size_t value);

#endif
