/* Owns: what a comparison of two reviews works with. Must not know: hosts.
 * Called by: review/compare*.c. */
#ifndef TIERKIT_I_REVIEW_COMPARE_H
#define TIERKIT_I_REVIEW_COMPARE_H

#include "review/trial.h"
#include "tierkit/compare.h"

/* Where one distributor stands in one class statement. */
typedef struct tierkit_i_stood {
    tierkit_i_piece id;
    int32_t line; /* class line of the review's program, NONE */
    int32_t has_value;
    int32_t rank; /* 0 = none */
    tierkit_i_i128 value;
} tierkit_i_stood;

/* Everybody with a record, by id, in one class statement over the network. */
typedef struct tierkit_i_standing {
    const tierkit_review *review;
    size_t classes; /* the statement */
    tierkit_i_stood *rows;
    size_t count;
    int32_t scale; /* of the values */
} tierkit_i_standing;

tierkit_status tierkit_i_standing_new(const tierkit_review *review, size_t classes,
                                      tierkit_i_pace *pace, tierkit_i_standing *standing);
void tierkit_i_standing_free(tierkit_i_standing *standing);
/* Name of a class line of a review's program; a NULL text for NONE. */
tierkit_i_piece tierkit_i_line_name(const tierkit_review *review, int32_t line);
/* What a statement cuts: the name of the measure, the KPI or the value. */
tierkit_i_piece tierkit_i_basis_name(const tierkit_review *review, size_t classes);

/* Two reviews and what lies between them: the rules of before on the data of today, as of the day
 * of before (restated) and as of the day of after (moved). Both NULL where the rules of before
 * cannot be run on the data of today; either may be `before` or `after` itself. */
typedef struct tierkit_i_comparison {
    const tierkit_review *before, *after;
    const tierkit_review *restated, *moved;
    tierkit_i_pace *pace;
} tierkit_i_comparison;

/* One class statement of both. */
typedef struct tierkit_i_pair {
    const tierkit_i_comparison *of;
    tierkit_i_standing before, after;
} tierkit_i_pair;

/* One distributor in both, by id; NULL = no record. */
typedef tierkit_status (*tierkit_i_meet)(void *user, const tierkit_i_stood *before,
                                         const tierkit_i_stood *after);
tierkit_status tierkit_i_each_meeting(const tierkit_i_pair *pair, tierkit_i_meet meet, void *user);

tierkit_status tierkit_i_compare_matrix(const tierkit_i_pair *pair, tierkit_table *table);
tierkit_status tierkit_i_compare_moves(const tierkit_i_pair *pair, tierkit_table *table);

#endif
