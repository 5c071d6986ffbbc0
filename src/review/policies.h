/* Owns: what the service policies say of every distributor: the flags they read, what it lacks,
 * what they cost. Must not know: how a policy moves from review to review, tables.
 * Called by: review/stage_policies.c, review/policies.c, review/policy_moves.h, the tables of
 * policies and exceptions, review/explain_policy.c, plan/what_if_service.c. */
#ifndef TIERKIT_I_REVIEW_POLICIES_H
#define TIERKIT_I_REVIEW_POLICIES_H

#include "review/state.h"

/* What holds of one line for one distributor; what the line does not ask for holds. */
enum {
    TIERKIT_I_POLICY_WHEN = 1,
    TIERKIT_I_POLICY_READY = 2,
    TIERKIT_I_POLICY_NEEDS = 4,
    TIERKIT_I_POLICY_FITS = 8, /* within the cost limit */
    TIERKIT_I_POLICY_OPEN = 15
};

/* Of a line of the tree. */
uint8_t tierkit_i_policy_says(const tierkit_review *review, size_t record, int32_t line);

/* The flag attribute of a name as of the review. */
enum { TIERKIT_I_IS_FALSE = 0, TIERKIT_I_IS_TRUE, TIERKIT_I_IS_UNKNOWN };
int tierkit_i_flag_says(const tierkit_review *review, size_t record, int32_t name);

/* What a line asks for and a distributor lacks, `|` between the names; nothing for NONE. */
tierkit_status tierkit_i_policy_missing(const tierkit_review *review, size_t record, int32_t line,
                                        tierkit_i_buffer *to);
/* The same for what keeps a line from being given: readiness, needs, cost. */
tierkit_status tierkit_i_policy_blocks(const tierkit_review *review, size_t record, int32_t line,
                                       tierkit_i_buffer *to);
/* What the distributor wishes, as its record has it; no text: nothing. */
tierkit_i_piece tierkit_i_policy_wish(const tierkit_review *review, size_t record);
/* What all lines cost, the limit, and by how much they are above it, ready to be run. */
tierkit_status tierkit_i_policy_costs(const tierkit_review *review, tierkit_i_pace *pace,
                                      tierkit_i_evaluation *costs);
/* 1: element i of such a figure on the 1e-9 grid; 0: it has no value, or there is no formula. */
int tierkit_i_policy_amount(const tierkit_i_evaluation *costs, int32_t formula, size_t i,
                            tierkit_i_i128 *e9);

#endif
