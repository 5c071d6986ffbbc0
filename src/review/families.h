/* Owns: families of parents: who stands how deep, and above whom. Must not know: groups.
 * Called by: review/groupings.c. */
#ifndef TIERKIT_I_REVIEW_FAMILIES_H
#define TIERKIT_I_REVIEW_FAMILIES_H

#include "review/state.h"

/* All by record. */
typedef struct tierkit_i_families {
    uint8_t *is_parent;
    int32_t *depth;    /* how many stand above it */
    int32_t *order;    /* all records, parents before their children */
    int32_t *ancestor; /* who stands at the level that was asked for, itself included, NONE */
} tierkit_i_families;

/* Free it also after a failure. */
tierkit_status tierkit_i_families_new(const tierkit_review *review, tierkit_i_families *families);
void tierkit_i_families_free(const tierkit_review *review, tierkit_i_families *families);

/* Fills in `ancestor`: level 0 are the heads of families. */
void tierkit_i_families_at(const tierkit_review *review, size_t level,
                           const tierkit_i_families *families);

#endif
