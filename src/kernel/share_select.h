/* Owns: where the cuts of a share fall in a column without an order.
 * Must not know: rules and classes. Called by: classify_share.c. */
#ifndef TIERKIT_I_KERNEL_SHARE_SELECT_H
#define TIERKIT_I_KERNEL_SHARE_SELECT_H

#include "kernel/amounts.h"

enum {
    TIERKIT_I_OCTAVES = 129 /* of numbers above zero; octave 0 stays empty */
};

/* A column, its sums, and the sum of the numbers of each octave. */
typedef struct tierkit_i_share_column {
    const tierkit_amounts *amounts;
    tierkit_i_i128 total;                     /* 0 = no number is above zero */
    tierkit_i_i128 octave[TIERKIT_I_OCTAVES]; /* octave b: those of b bits */
} tierkit_i_share_column;

/* A number with the sum of what is above it and of all that equal it. */
typedef struct tierkit_i_share_place {
    tierkit_i_i128 number, above, equal;
} tierkit_i_share_place;

/* Checks all of amounts but order and first, and reads the column once. E_OVERFLOW when the total
 * does not fit. */
tierkit_status tierkit_i_share_sum(const tierkit_amounts *amounts, tierkit_i_share_column *column,
                                   tierkit_error *err);

/* From the largest number down, the first at which `times` the sum of it, its equals and all above
 * is above `last`; number = 0 when there is none. `times` the total fits. picked: an index for each
 * element, for use meanwhile. */
void tierkit_i_share_select(const tierkit_i_share_column *column, tierkit_i_i128 last,
                            int32_t times, int32_t *picked, tierkit_i_share_place *place);

#endif
