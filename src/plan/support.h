/* Owns: what a plan of support works with while it is made. Must not know: hosts.
 * Called by: plan/support*.c. */
#ifndef TIERKIT_I_PLAN_SUPPORT_H
#define TIERKIT_I_PLAN_SUPPORT_H

#include "network/fields.h"
#include "review/state.h"
#include "tierkit/plan.h"

typedef struct tierkit_i_request {
    int32_t record;
    int32_t resource;   /* line of the tree */
    int32_t never;      /* 1: of a kind that is never rationed */
    int32_t kind, name; /* codes of texts, NONE */
    int32_t deadline, requested;
    int32_t claim;
    int64_t ask, granted;
} tierkit_i_request;

/* What one distributor asks of one resource, apart what is never rationed: an element for
 * tierkit_allocate(), in columns. Three ways: as the program says, without shares of regions, with
 * equal shares for all. */
enum { TIERKIT_I_AS_SAID = 0, TIERKIT_I_TIERS_ONLY, TIERKIT_I_EQUAL, TIERKIT_I_RUNS };
typedef struct tierkit_i_claims {
    size_t count, room;
    int32_t *record, *resource, *tier, *region;
    uint32_t *tie; /* place of the distributor's id */
    int64_t *ask, *cap, *floor, *lot, *weight;
    int64_t *granted[TIERKIT_I_RUNS];
    int8_t *reason;
} tierkit_i_claims;

typedef struct tierkit_i_supporting {
    const tierkit_review *review;
    const tierkit_i_tree *tree;
    const tierkit_i_memory *memory;
    tierkit_i_pace *pace;
    tierkit_i_strings texts; /* of requests */
    tierkit_i_request *requests;
    size_t request_count, request_capacity;
    uint32_t *order; /* of requests: distributor, resource, kind, deadline ... */
    uint32_t *order_scratch;
    tierkit_i_claims claims;
    size_t resources;
    int64_t *capacity, *obliged, *shortfall, *left, *floor_short; /* by resource */
    int64_t *rationed;    /* by resource: granted of what is rationed */
    int32_t *agreed;      /* by resource: the network's attribute with the units agreed on, NONE */
    int32_t manager;      /* the network's attribute with who manages a distributor, NONE */
    int64_t *share_e9;    /* resource * regions + region of the tree */
    int64_t *debt;        /* resource * records + record, below 0 = not given; NULL = none */
    int32_t *tier;        /* by record */
    int32_t *entry;       /* by record: name of the class or policy that counts for it */
    int64_t *score_e9;    /* by record; 0 = none */
    tierkit_i_i128 value; /* sum of the scores */
} tierkit_i_supporting;

/* support_read.c */
tierkit_status tierkit_i_support_requests(tierkit_i_supporting *of, const tierkit_batch *batch,
                                          tierkit_error *err);
tierkit_status tierkit_i_support_capacities(tierkit_i_supporting *of, const tierkit_batch *batch,
                                            tierkit_error *err);
tierkit_status tierkit_i_support_carry(tierkit_i_supporting *of, const tierkit_batch *batch,
                                       tierkit_error *err);

/* support_claims.c: who stands where; claims of the requests; their grants; grants of requests. */
tierkit_status tierkit_i_support_standing(tierkit_i_supporting *of);
tierkit_status tierkit_i_support_allocate(tierkit_i_supporting *of, tierkit_error *err);
void tierkit_i_support_claims_free(tierkit_i_supporting *of);
/* What was refused to a distributor of a resource before. */
static inline int64_t tierkit_i_support_debt(const tierkit_i_supporting *of, size_t record,
                                             int32_t resource) {
    int64_t debt = of->debt == NULL ? 0 : of->debt[(size_t)resource * of->review->records + record];
    return debt < 0 ? 0 : debt;
}
/* 1 = what a claim asks is never rationed. */
static inline int tierkit_i_claim_is_obliged(const tierkit_i_supporting *of, size_t claim) {
    return of->claims.tier[claim] == TIERKIT_NEVER_RATIONED;
}

/* support_groups.c, support_tables.c */
tierkit_status tierkit_i_make_support_grants(const tierkit_i_supporting *of, tierkit_table **out);
tierkit_status tierkit_i_make_support_resources(const tierkit_i_supporting *of,
                                                tierkit_table **out);
tierkit_status tierkit_i_make_support_groups(const tierkit_i_supporting *of, tierkit_table **out);
tierkit_status tierkit_i_make_support_partners(const tierkit_i_supporting *of, tierkit_table **out);

/* share_of_support, share_of_value, support_index of what is rationed: three cells. */
tierkit_status tierkit_i_cells_support_share(const tierkit_i_supporting *of, int32_t resource,
                                             int64_t granted, tierkit_i_i128 value,
                                             tierkit_table *table);
/* Sums by tier of one resource, for the index and for what turns the order round. */
typedef struct tierkit_i_tier_sum {
    int64_t asked, granted, open,
        distributors; /* open: what was asked within caps and not granted */
    tierkit_i_i128 value;
} tierkit_i_tier_sum;
tierkit_status tierkit_i_support_tier_sums(const tierkit_i_supporting *of, int32_t resource,
                                           tierkit_i_tier_sum **out);
/* support_findings.c: what there is to say of a resource, one cell. */
tierkit_status tierkit_i_cell_support_text(const tierkit_i_supporting *of, size_t resource,
                                           int64_t asked, const tierkit_i_tier_sum *tiers,
                                           tierkit_table *table);

/* support_agreement.c: Kendall's tau-b of two columns; a status when there is none. */
tierkit_status tierkit_i_support_correlation(const tierkit_i_supporting *of, const int64_t *granted,
                                             const int64_t *score, size_t count, double *tau,
                                             int32_t *value_status);

#endif
