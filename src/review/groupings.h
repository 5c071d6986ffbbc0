/* Owns: the partitions of distributors into groups: who is where, how many there are, which groups
 * are too small to be shown. Must not know: KPIs, tables.
 * Called by: review/table_groups.c and the tables that compare members of groups. */
#ifndef TIERKIT_I_REVIEW_GROUPINGS_H
#define TIERKIT_I_REVIEW_GROUPINGS_H

#include "review/members.h"
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
    int32_t whole;       /* one group: the network */
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

/* Everybody in one group each, by distributor, region (whole path), kind or what `groups by` may
 * name; "" for those who have none. Free it also after a failure. */
tierkit_status tierkit_i_grouping_whole(const tierkit_review *review, int32_t text,
                                        tierkit_i_pace *pace, tierkit_i_grouping *out);
void tierkit_i_grouping_free(const tierkit_review *review, tierkit_i_grouping *grouping);
tierkit_i_subjects tierkit_i_grouping_subjects(const tierkit_i_grouping *grouping);

/* By record: group 0 for whom the program applies to, NONE. */
tierkit_status tierkit_i_everybody_new(const tierkit_review *review, int32_t **of_record);
void tierkit_i_everybody_free(const tierkit_review *review, int32_t *of_record);

/* split_sizes.c: size and suppressed of the members of a split; nothing without `of at least`. */
tierkit_status tierkit_i_split_sizes(const tierkit_review *review, const tierkit_i_members *members,
                                     tierkit_i_pace *pace, tierkit_i_grouping *of);
void tierkit_i_split_sizes_free(const tierkit_review *review, tierkit_i_grouping *of);

#endif
