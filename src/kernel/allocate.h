/* Owns: the steps in which a resource is given out, and how far a budget reaches in them.
 * Must not know: regions' names, kinds of support. Called by: the files beside it.
 *
 * A stage raises claims from what they have to what they may get. The next unit goes to the claim
 * with the lowest granted / weight; a first step is a whole lot. The level of a stage is a multiple
 * of 1 / 2^k with 2^k not below any weight: between two neighbouring levels no claim takes more
 * than one step, so the last steps can be sorted and taken one by one. */
#ifndef TIERKIT_I_KERNEL_ALLOCATE_H
#define TIERKIT_I_KERNEL_ALLOCATE_H

#include "base/status.h"
#include "tierkit/kernel.h"

/* A claim that is rationed. 0 < lot <= ask unless ask is 0; floor is 0 or from lot to ask. */
typedef struct tierkit_i_claim {
    int64_t ask; /* clipped to its cap */
    int64_t floor;
    int64_t lot;
    int64_t weight;
    int64_t granted;
    uint32_t element;
    int32_t tier;
    int32_t account; /* 0, or a region + 1 */
    int32_t reserved;
} tierkit_i_claim;

enum {
    TIERKIT_I_SHARE_ONE = 1000000000,
    TIERKIT_I_ACCOUNTS = TIERKIT_REGIONS_MAX + 1,
    TIERKIT_I_STAGE_FLOORS = -1,     /* before the tiers 0, 1, ... */
    TIERKIT_I_STAGE_NONE = INT32_MAX /* nothing stopped */
};

/* What may be given out. An account that spends less than is kept for it costs what is kept. */
typedef struct tierkit_i_budget {
    int64_t capacity;
    int32_t account_count;
    int32_t reserved;
    int64_t kept[TIERKIT_I_ACCOUNTS];
    int64_t spent[TIERKIT_I_ACCOUNTS];
} tierkit_i_budget;

/* All but the sums of the asks. */
tierkit_status tierkit_i_allocate_check(const tierkit_claims *claims, const tierkit_supply *supply,
                                        const tierkit_grants *grants, tierkit_error *err);

/* ---- the columns, where NULL stands for something -------------------------------------------- */

static inline int32_t tierkit_i_claim_resource(const tierkit_claims *in, int64_t i) {
    return in->resource == NULL ? 0 : in->resource[i];
}

static inline int32_t tierkit_i_claim_tier(const tierkit_claims *in, int64_t i) {
    return in->tier == NULL ? 0 : in->tier[i];
}

static inline int32_t tierkit_i_claim_account(const tierkit_claims *in, int64_t i) {
    return in->region == NULL ? 0 : in->region[i] + 1;
}

static inline int64_t tierkit_i_claim_number(const int64_t *column, int64_t i, int64_t otherwise) {
    return column == NULL ? otherwise : column[i];
}

/* Runs the floors and then the tiers over claims in the order of their tiers; those of one tier in
 * the order of their ties. order: twice as many words as claims, for use meanwhile. Returns the
 * stage that could not be served in full. */
int32_t tierkit_i_allocate_stages(tierkit_i_claim *claims, uint32_t count, tierkit_i_budget *budget,
                                  uint32_t *order);

#endif
