/* tierkit/allocate.h - who gets how much of what does not reach for all.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_ALLOCATE_H
#define TIERKIT_ALLOCATE_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them the kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_REGIONS_MAX = 64 /* regions with a share of a resource */
};

/** A tier of claims that are never rationed: they are granted whole, before all others. */
enum { TIERKIT_NEVER_RATIONED = -1 };

/** Why a claim was granted what it was and not more. */
enum {
    TIERKIT_GRANT_NOTHING_ASKED = 0,
    TIERKIT_GRANT_NEVER_RATIONED = 1, /* whole, outside caps and tiers */
    TIERKIT_GRANT_WHOLE = 2,          /* all it asked for */
    TIERKIT_GRANT_CAP = 3,            /* up to its cap */
    TIERKIT_GRANT_LEVEL = 4,          /* up to the level that its tier reached */
    TIERKIT_GRANT_FLOOR = 5,          /* its floor, or its part of it where floors do not fit */
    TIERKIT_GRANT_REGION = 6,         /* more than its turn, from the share of its region */
    TIERKIT_GRANT_LOT = 7,            /* nothing: what was left is less than a useful lot */
    TIERKIT_GRANT_TIER = 8,           /* nothing: tiers before its own took what there was */
    TIERKIT_GRANT_EXHAUSTED = 9       /* nothing: there was nothing left to ration */
};

/** Claims on resources, one element each: what one partner asks of one resource. Columns that may
 * be NULL say what they stand for then. */
typedef struct tierkit_claims {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    int64_t count;
    const int32_t *resource;  /* 0 to resource_count - 1; NULL = all 0 */
    const int32_t *tier;      /* 0 is served first; TIERKIT_NEVER_RATIONED; NULL = all 0 */
    const int32_t *region;    /* 0 to region_count - 1, -1 = none; NULL = none */
    const uint32_t *tie_rank; /* equal claims: the lower tie_rank first, then the lower index;
                                 NULL = the lower index first */
    const int64_t *ask;       /* units asked for, 0 or more */
    const int64_t *cap;       /* the most it may get; NULL = no caps */
    const int64_t *floor;     /* served before the tiers; NULL = none */
    const int64_t *lot;       /* the least that is useful, 1 or more; NULL = 1 */
    const int64_t *weight;    /* inside a tier, 1 or more; NULL = equal */
    const int8_t *status;     /* NULL = all OK; where not OK nothing is asked */
} tierkit_claims;

/** What there is of each resource. */
typedef struct tierkit_supply {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    int32_t resource_count;
    int32_t region_count;           /* 0 to TIERKIT_REGIONS_MAX */
    const int64_t *capacity;        /* resource_count units, 0 or more */
    const int64_t *region_share_e9; /* resource_count * region_count shares from 0 to 1, resource by
                                       resource, together at most 1 for each; NULL = none */
} tierkit_supply;

/** Where the results go. All but `granted` may be NULL. */
typedef struct tierkit_grants {
    uint32_t struct_size;
    uint32_t flags;       /* 0 */
    int64_t *granted;     /* units, by claim */
    int8_t *reason;       /* TIERKIT_GRANT_..., by claim */
    int64_t *obliged;     /* by resource: units of claims that are never rationed */
    int64_t *shortfall;   /* by resource: obliged units beyond the capacity; above 0 is an alarm */
    int64_t *left;        /* by resource: units granted to nobody */
    int64_t *floor_short; /* by resource: units by which grants stay below the floors */
} tierkit_grants;

/** Bytes of scratch tierkit_allocate() needs.
 *
 * in         count: claims. resource_count: resources.
 * out        *bytes.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(1).
 * errors     E_NULL, E_RANGE (a count below 0), E_LIMIT (a count, or more bytes than a size_t
 *            holds).
 * on error   *bytes untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_allocate_scratch(int64_t count,
                                                                 int64_t resource_count,
                                                                 size_t *bytes);

/** Allocate resources: claims that are never rationed first, then floors, then tier by tier, in
 * each the claim with the least granted for its weight next.
 *
 * formula    For each resource all grants are one sequence of steps, and what is granted is as much
 *            of it, from the start, as the capacity holds. So more capacity takes nothing from
 *            anybody. The sequence: (1) claims that are never rationed, whole, even beyond the
 *            capacity; (2) floors, unit by unit to the lowest granted / floor; (3) the tiers in
 *            order, unit by unit to the lowest granted / weight, floors counted: weighted max-min
 *            [Bertsekas, Gallager: Data Networks, 1992, section 6.5.2] with the rounding of Adams'
 *            divisor method [Balinski, Young: Fair Representation, 1982]. Equal ones: the higher
 *            weight, then the lower tie_rank. No claim is raised above its ask and its cap. Its
 *            first step is a whole lot, or all it may get when that is less; a floor below a lot is
 *            raised to it. Where a lot does not fit the sequence ends and the rest is left.
 *            A share of a region keeps share * (capacity - obliged) for the claims of the region,
 *            as far as they ask, rounded by Jefferson's divisor method together with what no region
 *            has; they take it in the order of the same sequence. [docs/numbers.md, "Allocation"]
 * in         claims, supply. scratch, scratch_bytes: tierkit_allocate_scratch().
 * out        what *grants points to.
 * rounding   whole units; levels are compared as exact quotients.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * (log count + bits of the largest ask and weight)).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags; scratch not aligned), E_RANGE (a
 *            count; a number of a claim: err->row = claim; of a supply: err->field = resource),
 *            E_LIMIT, E_SPACE (scratch_bytes too small), E_OVERFLOW (the asks of a resource beyond
 *            64 bits: err->field = resource).
 * on error   the outputs untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_allocate(const tierkit_claims *claims,
                                                         const tierkit_supply *supply,
                                                         void *scratch, size_t scratch_bytes,
                                                         const tierkit_grants *grants,
                                                         tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
