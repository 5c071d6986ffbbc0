/* Owns: service policies from review to review: who holds which, what is proposed, who has signed.
 * Must not know: how a policy is found, tables. Called by: review/review.c, review/fold.c,
 * review/stage_policies.c, review/policy_*.c, review/signatures.c, review/table_migration.c,
 * review/table_exceptions.c.
 *
 * The steps are those of classes (movement.h); here is what policies have besides: a path, several
 * who sign, and a notice that begins with the last signature. */
#ifndef TIERKIT_I_REVIEW_POLICY_MOVES_H
#define TIERKIT_I_REVIEW_POLICY_MOVES_H

#include "review/fold.h"
#include "review/policies.h"

/* The policies of one program in the dictionary of names. */
typedef struct tierkit_i_policy_map {
    const tierkit_program *program;
    tierkit_i_classes as_classes; /* its rules, as those of classes */
    tierkit_i_rules rules;        /* classes NULL: the program has no policies */
    int32_t *name_of_line, *line_of_name;
    size_t lines, names;
    int32_t *signers; /* texts of the snapshot, NONE = who never decided anything */
    size_t signer_count;
} tierkit_i_policy_map;

/* ---- signatures.c: what several people agree on ---------------------------------------------- */

/* The signature of one person that counts on a day, the last of those that hold: an index, NONE.
 * is_open: 1 = of those without an end only. */
int32_t tierkit_i_signature_of(const tierkit_i_decided *of, int32_t by, int32_t day, int is_open);
/* What all signers say on a day: a text, NONE while they do not agree. Without signers everybody
 * may sign alone. */
int32_t tierkit_i_agreed_on(const tierkit_i_decided *of, const tierkit_i_policy_map *map,
                            int32_t day, int is_open);
/* The last day on which what they agree on still holds, TIERKIT_I_NEVER = it has no end. */
int32_t tierkit_i_agreed_until(const tierkit_i_decided *of, const tierkit_i_policy_map *map,
                               int32_t day);

/* ---- policy_path.c --------------------------------------------------------------------------- */

/* Do policies move by rules? Otherwise they are those of the day. */
int tierkit_i_policies_move(const tierkit_program *program);
/* The next line on the way from one that is held to the result; lines of the tree, held may be
 * NONE. */
int32_t tierkit_i_policy_step(const tierkit_review *at, size_t record, int32_t held,
                              int32_t result);

/* ---- policy_maps.c --------------------------------------------------------------------------- */

/* While the review is made. */
const tierkit_i_policy_map *tierkit_i_policy_map_at(const tierkit_review *review, int32_t day);
/* The line of a name, from 0; NONE. */
int32_t tierkit_i_policy_line_of(const tierkit_i_policy_map *map, int32_t name);
/* Before the first review day: the opening state. */
tierkit_status tierkit_i_policies_begin(tierkit_review *review);

/* ---- policy_fold.c --------------------------------------------------------------------------- */

/* A review day behind the opening state; `at` knows the classes that counted on it. */
tierkit_status tierkit_i_policies_day(tierkit_review *review, tierkit_review *at);
/* Up to as-of, whose results are there: fills policy_line. */
tierkit_status tierkit_i_policies_end(tierkit_review *review);

/* policy_opening.c */
tierkit_status tierkit_i_policies_open(tierkit_review *review, const tierkit_review *opening);

#endif
