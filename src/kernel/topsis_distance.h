/* Owns: distances of a block of elements from the two ideals of TOPSIS, and their closeness.
 * Must not know: how ideals are found, who is left out. Called by: topsis.c. */
#ifndef TIERKIT_I_KERNEL_TOPSIS_DISTANCE_H
#define TIERKIT_I_KERNEL_TOPSIS_DISTANCE_H

#include "kernel/matrix.h"

/* Per criterion, in its unit: the two ideals, and what a distance is multiplied by; 0 = counts for
 * nothing. */
typedef struct tierkit_i_ideals {
    double best[TIERKIT_CRITERIA_MAX], worst[TIERKIT_CRITERIA_MAX], factor[TIERKIT_CRITERIA_MAX];
    double unit; /* a scaled distance times it is the distance */
} tierkit_i_ideals;

typedef struct tierkit_i_measuring {
    const tierkit_i_matrix *matrix;
    const tierkit_i_ideals *ideals; /* scaled: the square between them is below 1 */
    int clips;                      /* figures beyond the ideals count as these */
    int wide;                       /* tierkit_i_matrix_is_wide() */
} tierkit_i_measuring;

/* Of elements that lack a figure: any numbers. */
typedef struct tierkit_i_distances {
    double to_best[TIERKIT_I_TILE], to_worst[TIERKIT_I_TILE]; /* squares, then roots */
    double score[TIERKIT_I_TILE];
} tierkit_i_distances;

/* Of the TIERKIT_I_TILE elements from `begin` on. */
void tierkit_i_topsis_measure(const tierkit_i_measuring *of, int64_t begin, tierkit_i_distances *d);

#endif
