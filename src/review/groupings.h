/* Owns: the partitions of distributors into groups: who is where, how many there are, which groups
 * are too small to be shown. Must not know: KPIs, tables.
 * Called by: review/table_groups.c and the tables that compare members of groups. */
#ifndef TIERKIT_I_REVIEW_GROUPINGS_H
#define TIERKIT_I_REVIEW_GROUPINGS_H

#include "review/state.h"

/* One partition: the network, one level of regions or parents, kinds, classes ... Groups are in
 * bytewise order of their names. */
typedef struct tierkit_i_grouping {
    tierkit_i_piece kind;
    tierkit_i_strings names;
    uint32_t *order; /* group i is names[order[i]] */
    size_t count;
    int32_t *of_record;  /* group, NONE */
    int64_t *size;       /* distributors of each group */
    uint8_t *suppressed; /* 1: not shown */
} tierkit_i_grouping;

/* Called for every partition of a review, in the order of the table of groups: network, region
 * levels, kinds, then what `groups by` names. */
typedef tierkit_status (*tierkit_i_grouping_visitor)(const tierkit_review *review,
                                                     const tierkit_i_grouping *grouping,
                                                     void *context);
tierkit_status tierkit_i_each_grouping(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_i_grouping_visitor visit, void *context);

/* Marks groups that are too small and, where it would be the only one of its mother that is not
 * shown, the next smallest. mother: by group, NULL: all have one. hidden: by mother, NULL: none is
 * hidden; groups of a hidden mother are. */
void tierkit_i_suppress(int64_t least, const tierkit_i_grouping *grouping, const int32_t *mother,
                        const uint8_t *hidden, size_t mothers);

const char *tierkit_i_grouping_name(const tierkit_i_grouping *grouping, size_t group,
                                    size_t *bytes);

#endif
