/* Owns: the checks of claims, supplies and grants. Must not know: how anything is allocated.
 * Called by: allocate.c. */
#include "kernel/allocate.h"
#include "kernel/check.h"

#include <stddef.h>

_Static_assert(sizeof(tierkit_claims) == 16 + 10 * sizeof(void *), "layout of tierkit_claims");
_Static_assert(sizeof(tierkit_supply) == 16 + 2 * sizeof(void *), "layout of tierkit_supply");
_Static_assert(sizeof(tierkit_grants) == 8 + 6 * sizeof(void *), "layout of tierkit_grants");

static tierkit_status check_supply(const tierkit_supply *supply, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(supply, sizeof *supply, err));
    if (supply->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "supply.flags: give 0");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(supply->resource_count, 0, TIERKIT_KERNEL_COUNT_MAX,
                                        "supply.resource_count: give 0 or more", err));
    TIERKIT_I_TRY(tierkit_i_check_count(supply->region_count, 0, TIERKIT_REGIONS_MAX,
                                        "supply.region_count: give 0 to 64 regions", err));
    if (supply->resource_count > 0 && supply->capacity == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "supply.capacity is needed");
    }
    for (int32_t r = 0; r < supply->resource_count; r++) {
        if (supply->capacity[r] < 0) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, r, "a capacity is below 0");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_shares(const tierkit_supply *supply, tierkit_error *err) {
    const int64_t *share = supply->region_share_e9;
    for (int32_t r = 0; share != NULL && r < supply->resource_count; r++) {
        int64_t rest = TIERKIT_I_SHARE_ONE;
        for (int32_t k = 0; k < supply->region_count; k++, share++) {
            if (*share < 0 || *share > rest) {
                return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, r,
                                         "shares of regions: each 0 or more, together at most 1");
            }
            rest -= *share;
        }
    }
    return TIERKIT_OK;
}

static const char *find_mistake(const tierkit_claims *in, const tierkit_supply *supply, int64_t i) {
    if (tierkit_i_claim_resource(in, i) < 0 ||
        tierkit_i_claim_resource(in, i) >= supply->resource_count) {
        return "a claim's resource: give 0 to resource_count - 1";
    }
    if (tierkit_i_claim_tier(in, i) < TIERKIT_NEVER_RATIONED ||
        tierkit_i_claim_tier(in, i) == INT32_MAX) {
        return "a claim's tier: give 0 or more, or TIERKIT_NEVER_RATIONED";
    }
    if (tierkit_i_claim_account(in, i) < 0 ||
        tierkit_i_claim_account(in, i) > supply->region_count) {
        return "a claim's region: give 0 to region_count - 1, or -1 for none";
    }
    if (in->ask[i] < 0 || tierkit_i_claim_number(in->cap, i, 0) < 0 ||
        tierkit_i_claim_number(in->floor, i, 0) < 0) {
        return "a claim's ask, cap and floor: give 0 or more";
    }
    if (tierkit_i_claim_number(in->lot, i, 1) < 1 || tierkit_i_claim_number(in->weight, i, 1) < 1) {
        return "a claim's lot and weight: give 1 or more";
    }
    return NULL;
}

static tierkit_status check_claims(const tierkit_claims *in, const tierkit_supply *supply,
                                   tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(in, sizeof *in, err));
    if (in->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "claims.flags: give 0");
    }
    TIERKIT_I_TRY(tierkit_i_check_elements(in->count, err));
    if (in->count > 0 && in->ask == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "claims.ask is needed");
    }
    for (int64_t i = 0; i < in->count; i++) {
        const char *mistake =
            tierkit_i_has_data(in->status, i) ? find_mistake(in, supply, i) : NULL;
        if (mistake != NULL) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, -1, mistake);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_grants(const tierkit_grants *out, int64_t count, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(out, sizeof *out, err));
    if (out->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "grants.flags: give 0");
    }
    return count > 0 && out->granted == NULL
               ? tierkit_i_fail(err, TIERKIT_E_NULL, "grants.granted is needed")
               : TIERKIT_OK;
}

tierkit_status tierkit_i_allocate_check(const tierkit_claims *claims, const tierkit_supply *supply,
                                        const tierkit_grants *grants, tierkit_error *err) {
    TIERKIT_I_TRY(check_supply(supply, err));
    TIERKIT_I_TRY(check_shares(supply, err));
    TIERKIT_I_TRY(check_claims(claims, supply, err));
    return check_grants(grants, claims->count, err);
}
