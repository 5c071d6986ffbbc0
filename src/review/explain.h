/* Owns: one row of an explanation, and how it is worded. Must not know: what is explained.
 * Called by: review/explain*.c. */
#ifndef TIERKIT_I_REVIEW_EXPLAIN_H
#define TIERKIT_I_REVIEW_EXPLAIN_H

#include "review/state.h"

/* A decimal that may be missing. */
typedef struct tierkit_i_shown {
    int present;
    tierkit_i_i128 value;
    int32_t scale;
} tierkit_i_shown;

/* One row of the table. */
typedef struct tierkit_i_explained {
    const char *section;
    int32_t item; /* text of the tree */
    int has_raw, has_points;
    double raw, points;
    tierkit_i_shown raw_exact, weight, contribution, threshold, margin;
    tierkit_i_tokens rule; /* what the program says; empty = nothing to show */
    int32_t value_status;
    const char *reason; /* a code of docs/review.md, "Explanations" */
    tierkit_i_piece text[12];
    size_t pieces;
} tierkit_i_explained;

/* explain_line.c */
tierkit_i_shown tierkit_i_shown_grid(int64_t e9);
void tierkit_i_explained_say(tierkit_i_explained *of, const char *text);
void tierkit_i_explained_name(const tierkit_review *review, tierkit_i_explained *of, int32_t text);
/* buffer: TIERKIT_I_DECIMAL_TEXT bytes, which live as long as the row. */
void tierkit_i_explained_figure(tierkit_i_explained *of, const tierkit_i_shown *number,
                                char *buffer);
tierkit_status tierkit_i_explained_add(const tierkit_review *review, const tierkit_i_explained *of,
                                       tierkit_table *table);

/* explain_policy.c */
tierkit_status tierkit_i_explain_readiness(const tierkit_review *review, size_t record,
                                           tierkit_table *table);
tierkit_status tierkit_i_explain_policy(const tierkit_review *review, size_t record,
                                        tierkit_table *table);

#endif
