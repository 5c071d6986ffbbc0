/* Owns: what people decided about distributors: a sorted list of dated records.
 * Must not know: batches, bytes, what a decision changes. Called by: decide.c, aliases.c, merge.c,
 * canon.c, save.c, load_decisions.c, snapshot.c, tables.c. */
#ifndef TIERKIT_I_NETWORK_DECISIONS_H
#define TIERKIT_I_NETWORK_DECISIONS_H

#include "network/state.h"

/* The word of a subject, NULL for others; and back, 0 when there is none. */
const char *tierkit_i_subject_word(int32_t subject);
int32_t tierkit_i_subject_of_word(const char *text, size_t bytes);

/* By distributor, subject and day, one about a policy or an exception also by who decided, an
 * exception also by its value, as codes: < 0, 0, > 0. Equal ones replace each other. */
int tierkit_i_decision_compare(const tierkit_i_decision *a, const tierkit_i_decision *b);
/* Sorts a list; of two equal ones the first stays before the second. */
tierkit_status tierkit_i_decisions_sort(tierkit_i_decision *list, size_t count,
                                        const tierkit_i_memory *memory, tierkit_i_pace *pace);
/* *out: both sorted lists as one. Where both have a decision, `added` wins; one of `added` without
 * a value takes the other away and is not kept. */
tierkit_status tierkit_i_decisions_join(const tierkit_i_decision_list *list,
                                        const tierkit_i_decision *added, size_t count,
                                        const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                        tierkit_i_decision_list *out);
/* Forgets those of a distributor, also what stands under its aliases. Cannot fail. */
void tierkit_i_decisions_drop(tierkit_network *network, uint32_t entity);
/* Indices in the order of ids (bytewise), subjects, days, who decided and values. */
tierkit_status tierkit_i_decisions_order(const tierkit_network *network, tierkit_i_pace *pace,
                                         uint32_t **order);

#endif
