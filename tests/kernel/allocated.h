/* Owns: claims and supplies of the allocation tests with their outputs. Must not know: any
 * expected number. Called by: test_allocate.c, test_allocate_rules.c. */
#ifndef TESTS_KERNEL_ALLOCATED_H
#define TESTS_KERNEL_ALLOCATED_H

#include "case.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 16 }; /* claims of a small problem */

/* Claims column by column, of one resource and two regions. */
typedef struct problem {
    int64_t count, capacity, share_e9[2];
    int32_t tier[FEW], region[FEW];
    uint32_t tie[FEW];
    int64_t ask[FEW], cap[FEW], floor[FEW], lot[FEW], weight[FEW];
} problem;

typedef struct outcome {
    int64_t granted[FEW];
    int8_t reason[FEW];
    int64_t obliged, shortfall, left, floor_short;
} outcome;

/* Scratch of exactly the size asked for. */
static inline tierkit_status allocate(const tierkit_claims *claims, const tierkit_supply *supply,
                                      const tierkit_grants *grants, tierkit_error *err) {
    size_t bytes = 0;
    assert_int_equal(tierkit_allocate_scratch(claims->count, supply->resource_count, &bytes),
                     TIERKIT_OK);
    void *scratch = case_array(bytes);
    tierkit_status status = tierkit_allocate(claims, supply, scratch, bytes, grants, err);
    free(scratch);
    return status;
}

static inline tierkit_claims claims_of(const problem *p) {
    tierkit_claims claims;
    memset(&claims, 0, sizeof claims);
    claims.struct_size = sizeof claims;
    claims.count = p->count;
    claims.tier = p->tier;
    claims.region = p->region;
    claims.tie_rank = p->tie;
    claims.ask = p->ask;
    claims.cap = p->cap;
    claims.floor = p->floor;
    claims.lot = p->lot;
    claims.weight = p->weight;
    return claims;
}

static inline tierkit_supply supply_of(const problem *p) {
    tierkit_supply supply;
    memset(&supply, 0, sizeof supply);
    supply.struct_size = sizeof supply;
    supply.resource_count = 1;
    supply.region_count = 2;
    supply.capacity = &p->capacity;
    supply.region_share_e9 = p->share_e9;
    return supply;
}

static inline tierkit_grants grants_of(outcome *o) {
    tierkit_grants grants;
    memset(&grants, 0, sizeof grants);
    grants.struct_size = sizeof grants;
    grants.granted = o->granted;
    grants.reason = o->reason;
    grants.obliged = &o->obliged;
    grants.shortfall = &o->shortfall;
    grants.left = &o->left;
    grants.floor_short = &o->floor_short;
    return grants;
}

static inline outcome solve(const problem *p) {
    outcome o;
    memset(&o, 0, sizeof o);
    tierkit_claims claims = claims_of(p);
    tierkit_supply supply = supply_of(p);
    tierkit_grants grants = grants_of(&o);
    assert_int_equal(allocate(&claims, &supply, &grants, NULL), TIERKIT_OK);
    return o;
}

/* A claim without cap, floor, lot and weight. */
static inline void add_claim(problem *p, int32_t tier, int64_t ask) {
    int64_t i = p->count++;
    p->tier[i] = tier;
    p->region[i] = -1;
    p->tie[i] = (uint32_t)i;
    p->ask[i] = ask;
    p->cap[i] = INT64_MAX;
    p->floor[i] = 0;
    p->lot[i] = 1;
    p->weight[i] = 1;
}

#endif
