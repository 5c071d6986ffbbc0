/* Owns: values of groups of distributors, with or without a split. Must not know: which groups
 * there are. Called by: review/table_groups.c,
 * review/table_splits.c, review/leaf_over.c. */
#ifndef TIERKIT_I_REVIEW_GROUPING_H
#define TIERKIT_I_REVIEW_GROUPING_H

#include "review/evaluate.h"

/* Members of a split column over all facts that have it: texts in bytewise order, and for each
 * facts block of the network the member of every tuple (NULL: not split so). */
typedef struct tierkit_i_members {
    tierkit_i_strings names;
    uint32_t *order; /* i-th member in bytewise order; tuples point at these places */
    int32_t **of_tuple;
    int32_t *split_of; /* by facts: which of its splits, NONE */
    size_t facts;
} tierkit_i_members;

tierkit_status tierkit_i_members_new(const tierkit_i_evidence *source, int32_t split,
                                     tierkit_i_members *members);
void tierkit_i_members_free(const tierkit_i_evidence *source, tierkit_i_members *members);

#endif
