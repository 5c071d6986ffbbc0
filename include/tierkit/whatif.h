/* tierkit/whatif.h - other rules on the same network: who would be classed, served and placed
 * differently, today and in the quarters before.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_WHATIF_H
#define TIERKIT_WHATIF_H

#include "tierkit/review.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them TIERKIT_E_RANGE. */
enum {
    TIERKIT_WHAT_IF_QUARTERS_MAX = 40, /* quarters before as_of */
    TIERKIT_WHAT_IF_KINDS_MAX = 64     /* tables of one call */
};

/** Tables of a trial. subject: class (the effective one of the first class statement), policy,
 * bucket. A cell is missing where there is no class, policy or bucket. at_stake: what the name
 * `stake` gives under the rules now, added up; missing without one. Days: as_of first, then one
 * quarter back after the other. */
enum {
    /** as_of, subject, from, to, distributors, at_stake: how many have which now and would have
     * which by the other rules; pairs that somebody is in, those that stay too, in the programs'
     * order. */
    TIERKIT_WHAT_IF_MATRIX = 1,
    /** distributor_id, subject, from, to, direction, value_before, value_after, rank_before,
     * rank_after, at_stake, cause, text: everybody who would have another one on as_of. direction:
     * up, down, or missing where the programs do not say. value, rank: of the first class
     * statement. cause: a word of docs/review.md, "Other rules". */
    TIERKIT_WHAT_IF_CHANGES = 2,
    /** as_of, distributors, subject, first, first_before, first_after, first_share_before,
     * first_share_after, up, down, other, at_stake_down: first: the first line of the program, the
     * top class; its inflation shows from day to day. other: moved, and neither up nor down. */
    TIERKIT_WHAT_IF_QUARTERS = 3,
    /** as_of, policy, distributors_before, cost_before, cost_unknown_before, over_served_before,
     * too_deep_before, under_served_before, and the same six with _after: what the service policies
     * cost in a year, a row without a policy for all of them, then each. over_served: the cost is
     * above the program's limit, too_deep: by how much in all; under_served: a deeper policy fits
     * and something blocks it. Missing where a program says no cost, or no limit. */
    TIERKIT_WHAT_IF_SERVICE = 4
};

/** What to try. Set to zero, then struct_size. */
typedef struct tierkit_what_if_trial {
    uint32_t struct_size;
    uint32_t flags;   /* 0 */
    int32_t as_of;    /* as for tierkit_review_new() */
    int32_t quarters; /* so many days before, each a quarter earlier; 0 = as_of only */
    int64_t kind_count;
    int64_t stake_bytes;
    const tierkit_program *program; /* the rules now */
    const tierkit_program *other;   /* the rules to try: the same data part, or a part of it */
    const int32_t *kinds;           /* TIERKIT_WHAT_IF_... of the tables to make */
    const char *stake; /* name of a KPI or measure of `program` that can be added up; NULL = what
                          its worklist says, else the contribution of its profit map */
} tierkit_what_if_trial;

/** Try other rules. Each day has two reviews, made as by tierkit_review_new() without a history, so
 * that both stand on equal terms; decisions of people count in both.
 *
 * formula    docs/review.md, "Other rules".
 * in         network: unchanged; its allocator serves the tables. trial. call: may be NULL.
 * out        tables: trial->kind_count tables in the order of the kinds, each freed by the caller.
 * thread     object (network), const (programs).   allocates  through the network's allocator.
 * cost       that of 2 x (quarters + 1) reviews; two at a time are held.
 * errors     E_NULL, E_RANGE (quarters, kind_count, stake_bytes), E_ARGUMENT (flags, a kind, a
 *            stake that is no number), E_NOT_FOUND (stake), E_DATE (as_of, a day before it), those
 *            of tierkit_review_new().
 * on error   every table is NULL, but where trial does not say how many there are (struct_size,
 *            kind_count).
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_what_if(const tierkit_network *network,
                                                        const tierkit_what_if_trial *trial,
                                                        const tierkit_call *call,
                                                        tierkit_table **tables, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
