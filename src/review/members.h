/* Owns: the members of a split column over all facts that have it. Must not know: groups, tables.
 * Called by: review/leaf_over.c, and the tables of splits, groups and commitments. */
#ifndef TIERKIT_I_REVIEW_MEMBERS_H
#define TIERKIT_I_REVIEW_MEMBERS_H

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
                                     tierkit_i_pace *pace, tierkit_i_members *members);
void tierkit_i_members_free(const tierkit_i_evidence *source, tierkit_i_members *members);
/* Every member for each of so many records; every member for the one group that of_record says. */
tierkit_i_subjects tierkit_i_members_of_each(const tierkit_i_members *members, size_t records);
tierkit_i_subjects tierkit_i_members_of_all(const tierkit_i_members *members,
                                            const int32_t *of_record);

#endif
