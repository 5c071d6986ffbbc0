/* Owns: allocation of resources to claims: never rationed claims, the slices of resources and
 * regions, reasons. Must not know: kinds of support, partners, classes.
 * Called by: plan, and hosts directly. */
#include "kernel/allocate.h"

#include "base/i128.h"
#include "base/sort.h"
#include "kernel/check.h"

#include <stddef.h>

/* Sums of a resource. */
typedef struct sums {
    int64_t asked; /* by all claims */
    int64_t obliged;
} sums;

typedef struct allocation {
    const tierkit_claims *in;
    const tierkit_supply *supply;
    const tierkit_grants *out;
    sums *resources;
    tierkit_i_claim *claims;
    tierkit_i_keyed *items, *spare; /* spare: the words of the steps too */
    uint32_t count;                 /* claims that are rationed */
} allocation;

/* ---- the columns ----------------------------------------------------------------------------- */

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t ask_of(const tierkit_claims *in, int64_t i) {
    return tierkit_i_has_data(in->status, i) ? in->ask[i] : 0;
}

/* What is left to ration of a resource. */
static int64_t rationed(const allocation *a, int32_t resource) {
    int64_t left = a->supply->capacity[resource] - a->resources[resource].obliged;
    return left < 0 ? 0 : left;
}

/* ---- scratch --------------------------------------------------------------------------------- */

static size_t bytes_of(int64_t count, int64_t resource_count) {
    return (size_t)resource_count * sizeof(sums) +
           (size_t)count * (sizeof(tierkit_i_claim) + 2 * sizeof(tierkit_i_keyed));
}

tierkit_status TIERKIT_CALL tierkit_allocate_scratch(int64_t count, int64_t resource_count,
                                                     size_t *bytes) {
    if (bytes == NULL) {
        return TIERKIT_E_NULL;
    }
    TIERKIT_I_TRY(tierkit_i_check_elements(count, NULL));
    TIERKIT_I_TRY(tierkit_i_check_elements(resource_count, NULL));
    if ((uint64_t)count + (uint64_t)resource_count > SIZE_MAX / 128) {
        return TIERKIT_E_LIMIT;
    }
    *bytes = bytes_of(count, resource_count);
    return TIERKIT_OK;
}

static tierkit_status take_scratch(allocation *a, void *scratch, size_t scratch_bytes,
                                   tierkit_error *err) {
    size_t count = (size_t)a->in->count, needed = 0;
    TIERKIT_I_TRY(tierkit_allocate_scratch(a->in->count, a->supply->resource_count, &needed));
    if (scratch_bytes < needed) {
        return tierkit_i_fail(err, TIERKIT_E_SPACE,
                              "scratch_bytes: ask tierkit_allocate_scratch()");
    }
    if (needed > 0 && (scratch == NULL || (uintptr_t)scratch % 8 != 0)) {
        return scratch == NULL
                   ? tierkit_i_fail(err, TIERKIT_E_NULL, "scratch is needed")
                   : tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "scratch must be aligned to 8 bytes");
    }
    a->resources = (sums *)scratch;
    a->claims = (tierkit_i_claim *)(void *)(a->resources + a->supply->resource_count);
    a->items = (tierkit_i_keyed *)(void *)(a->claims + count);
    a->spare = a->items + count;
    return TIERKIT_OK;
}

/* ---- sums and order -------------------------------------------------------------------------- */

/* The last check: what is asked of each resource fits, so every sum of grants does. */
static tierkit_status add_asks(allocation *a, tierkit_error *err) {
    for (int32_t r = 0; r < a->supply->resource_count; r++) {
        a->resources[r].asked = a->resources[r].obliged = 0;
    }
    for (int64_t i = 0; i < a->in->count; i++) {
        int64_t ask = ask_of(a->in, i);
        if (ask == 0) {
            continue;
        }
        int32_t resource = tierkit_i_claim_resource(a->in, i);
        sums *sum = &a->resources[resource];
        if (tierkit_i_add64(sum->asked, ask, &sum->asked)) {
            return tierkit_i_fail_at(err, TIERKIT_E_OVERFLOW, -1, resource,
                                     "the asks of a resource are beyond 64 bits");
        }
        sum->obliged += tierkit_i_claim_tier(a->in, i) == TIERKIT_NEVER_RATIONED ? ask : 0;
    }
    return TIERKIT_OK;
}

typedef uint64_t (*key_function)(const tierkit_claims *in, int64_t i);

static uint64_t tie_key(const tierkit_claims *in, int64_t i) {
    return in->tie_rank == NULL ? 0 : in->tie_rank[i];
}

static uint64_t tier_key(const tierkit_claims *in, int64_t i) {
    return (uint64_t)tierkit_i_claim_resource(in, i) << 32 | (uint32_t)tierkit_i_claim_tier(in, i);
}

static uint64_t region_key(const tierkit_claims *in, int64_t i) {
    return (uint64_t)tierkit_i_claim_resource(in, i) << 32 |
           (uint32_t)tierkit_i_claim_account(in, i);
}

static void sort_by(allocation *a, key_function key) {
    for (uint32_t k = 0; k < a->count; k++) {
        a->items[k].key = key(a->in, a->items[k].index);
    }
    tierkit_i_sort_keyed(a->items, a->count, a->spare);
}

static void read_claim(const tierkit_claims *in, uint32_t i, tierkit_i_claim *claim) {
    claim->ask = least(in->ask[i], tierkit_i_claim_number(in->cap, i, INT64_MAX));
    claim->lot = least(tierkit_i_claim_number(in->lot, i, 1), claim->ask);
    claim->floor = least(tierkit_i_claim_number(in->floor, i, 0), claim->ask);
    claim->floor = claim->floor > 0 && claim->floor < claim->lot ? claim->lot : claim->floor;
    claim->weight = tierkit_i_claim_number(in->weight, i, 1);
    claim->granted = 0;
    claim->element = i;
    claim->tier = tierkit_i_claim_tier(in, i);
    claim->account = tierkit_i_claim_account(in, i);
}

/* Claims that are rationed, resource by resource, tier by tier, by tie; with `by_region` region by
 * region before the tiers. */
static void order_claims(allocation *a, int by_region) {
    a->count = 0;
    for (int64_t i = 0; i < a->in->count; i++) {
        if (ask_of(a->in, i) > 0 && tierkit_i_claim_tier(a->in, i) != TIERKIT_NEVER_RATIONED) {
            a->items[a->count++].index = (uint32_t)i;
        }
    }
    sort_by(a, tie_key);
    sort_by(a, tier_key);
    if (by_region) {
        sort_by(a, region_key);
    }
    for (uint32_t k = 0; k < a->count; k++) {
        read_claim(a->in, a->items[k].index, &a->claims[k]);
    }
}

/* ---- regions --------------------------------------------------------------------------------- */

/* The account that is next in Jefferson's order: the lowest (kept + 1) / share. */
static int32_t next_kept(const int64_t *kept, const int64_t *share, int32_t count) {
    int32_t best = -1;
    for (int32_t k = 0; k < count; k++) {
        if (share[k] > 0 &&
            (best < 0 || tierkit_i_i128_compare_quotients(tierkit_i_i128_of(kept[k] + 1),
                                                          tierkit_i_i128_of(share[k]),
                                                          tierkit_i_i128_of(kept[best] + 1),
                                                          tierkit_i_i128_of(share[best])) < 0)) {
            best = k;
        }
    }
    return best;
}

/* floor(capacity * share), which Jefferson's method never goes below. */
static int64_t lower_quota(int64_t capacity, int64_t share) {
    int64_t whole = capacity / TIERKIT_I_SHARE_ONE, part = capacity % TIERKIT_I_SHARE_ONE;
    return whole * share + part * share / TIERKIT_I_SHARE_ONE;
}

/* Units kept for each region of a resource, account 0 being what no region has. One unit more of
 * capacity is one unit more for one of them. */
static void keep_shares(const allocation *a, int32_t resource, int64_t *kept) {
    int64_t share[TIERKIT_I_ACCOUNTS], capacity = rationed(a, resource), rest = capacity;
    int32_t regions = a->supply->region_count;
    const int64_t *given = a->supply->region_share_e9;
    share[0] = TIERKIT_I_SHARE_ONE;
    for (int32_t k = 1; k <= regions; k++) {
        share[k] = given == NULL ? 0 : given[(int64_t)resource * regions + k - 1];
        share[0] -= share[k];
    }
    for (int32_t k = 0; k <= regions; k++) {
        kept[k] = lower_quota(capacity, share[k]);
        rest -= kept[k];
    }
    for (; rest > 0; rest--) {
        kept[next_kept(kept, share, regions + 1)]++;
    }
    kept[0] = 0;
}

/* Where the claims from `first` on cease to be of one resource and, with by_region, region. */
static uint32_t slice_end(const allocation *a, uint32_t first, int by_region) {
    uint32_t end = first;
    int32_t resource = tierkit_i_claim_resource(a->in, a->claims[first].element);
    while (end < a->count && tierkit_i_claim_resource(a->in, a->claims[end].element) == resource &&
           (!by_region || a->claims[end].account == a->claims[first].account)) {
        end++;
    }
    return end;
}

/* What each region's share gives its claims; the outputs hold it meanwhile. */
static void allocate_regions(allocation *a) {
    order_claims(a, 1);
    for (uint32_t first = 0, end = 0; first < a->count; first = end) {
        int64_t kept[TIERKIT_I_ACCOUNTS];
        tierkit_i_claim *claims = a->claims + first;
        tierkit_i_budget budget = { 0, 1, 0, { 0 }, { 0 } };
        int32_t account = claims->account;
        end = slice_end(a, first, 1);
        keep_shares(a, tierkit_i_claim_resource(a->in, claims->element), kept);
        budget.capacity = kept[account];
        if (budget.capacity == 0) {
            continue;
        }
        for (uint32_t k = 0; k < end - first; k++) {
            claims[k].account = 0;
        }
        (void)tierkit_i_allocate_stages(claims, end - first, &budget, (uint32_t *)a->spare);
        for (uint32_t k = 0; k < end - first; k++) {
            a->out->granted[claims[k].element] = claims[k].granted;
        }
    }
}

/* ---- all claims of a resource ---------------------------------------------------------------- */

static int8_t reason_of_none(const tierkit_i_claim *claim, int32_t stopped, int64_t capacity) {
    if (capacity == 0 || (stopped == TIERKIT_I_STAGE_FLOORS && claim->floor == 0)) {
        return TIERKIT_GRANT_EXHAUSTED;
    }
    if (stopped != TIERKIT_I_STAGE_FLOORS && claim->tier > stopped) {
        return TIERKIT_GRANT_TIER;
    }
    return claim->lot > 1 ? TIERKIT_GRANT_LOT : TIERKIT_GRANT_LEVEL;
}

/* granted: with what the region's share adds. */
static int8_t reason_of(const tierkit_i_claim *claim, int64_t granted, int32_t stopped,
                        int64_t capacity) {
    if (granted == claim->ask) {
        return TIERKIT_GRANT_CAP; /* or whole: the caller knows */
    }
    if (granted > claim->granted) {
        return TIERKIT_GRANT_REGION;
    }
    if (granted == 0) {
        return reason_of_none(claim, stopped, capacity);
    }
    return granted <= claim->floor ? TIERKIT_GRANT_FLOOR : TIERKIT_GRANT_LEVEL;
}

/* What is kept for a region is never more than it may get. */
static void keep_asks(const tierkit_i_claim *claims, uint32_t count, tierkit_i_budget *budget) {
    int64_t asked[TIERKIT_I_ACCOUNTS] = { 0 };
    for (uint32_t k = 0; k < count; k++) {
        asked[claims[k].account] += claims[k].ask;
    }
    for (int32_t k = 0; k < budget->account_count; k++) {
        budget->kept[k] = least(budget->kept[k], asked[k]);
    }
}

static void write_claims(const allocation *a, const tierkit_i_claim *claims, uint32_t count,
                         int32_t stopped, int64_t capacity) {
    for (uint32_t k = 0; k < count; k++) {
        const tierkit_i_claim *claim = &claims[k];
        int64_t *granted = &a->out->granted[claim->element];
        *granted = *granted > claim->granted ? *granted : claim->granted;
        if (a->out->reason != NULL) {
            a->out->reason[claim->element] = *granted == a->in->ask[claim->element]
                                                 ? (int8_t)TIERKIT_GRANT_WHOLE
                                                 : reason_of(claim, *granted, stopped, capacity);
        }
    }
}

static void write_resource(const allocation *a, const tierkit_i_claim *claims, uint32_t count) {
    int64_t granted = 0, floor_short = 0;
    int32_t resource = tierkit_i_claim_resource(a->in, claims->element);
    for (uint32_t k = 0; k < count; k++) {
        int64_t got = a->out->granted[claims[k].element];
        granted += got;
        floor_short += claims[k].floor > got ? claims[k].floor - got : 0;
    }
    if (a->out->left != NULL) {
        a->out->left[resource] -= granted;
    }
    if (a->out->floor_short != NULL) {
        a->out->floor_short[resource] = floor_short;
    }
}

static void allocate_all(allocation *a) {
    order_claims(a, 0);
    for (uint32_t first = 0, end = 0; first < a->count; first = end) {
        tierkit_i_claim *claims = a->claims + first;
        tierkit_i_budget budget = { 0, 0, 0, { 0 }, { 0 } };
        int32_t resource = tierkit_i_claim_resource(a->in, claims->element);
        end = slice_end(a, first, 0);
        budget.capacity = rationed(a, resource);
        budget.account_count = a->supply->region_count + 1;
        keep_shares(a, resource, budget.kept);
        keep_asks(claims, end - first, &budget);
        int32_t stopped =
            tierkit_i_allocate_stages(claims, end - first, &budget, (uint32_t *)a->spare);
        write_claims(a, claims, end - first, stopped, budget.capacity);
        write_resource(a, claims, end - first);
    }
}

/* ---- the function ---------------------------------------------------------------------------- */

/* What holds before anything is rationed. */
static void write_first(const allocation *a) {
    const tierkit_grants *out = a->out;
    for (int64_t i = 0; i < a->in->count; i++) {
        int64_t ask = ask_of(a->in, i);
        int obliged = ask > 0 && tierkit_i_claim_tier(a->in, i) == TIERKIT_NEVER_RATIONED;
        out->granted[i] = obliged ? ask : 0;
        if (out->reason != NULL) {
            out->reason[i] = obliged ? (int8_t)TIERKIT_GRANT_NEVER_RATIONED
                                     : (int8_t)TIERKIT_GRANT_NOTHING_ASKED;
        }
    }
    for (int32_t r = 0; r < a->supply->resource_count; r++) {
        int64_t obliged = a->resources[r].obliged, capacity = a->supply->capacity[r];
        if (out->obliged != NULL) {
            out->obliged[r] = obliged;
        }
        if (out->shortfall != NULL) {
            out->shortfall[r] = obliged > capacity ? obliged - capacity : 0;
        }
        if (out->left != NULL) {
            out->left[r] = rationed(a, r);
        }
        if (out->floor_short != NULL) {
            out->floor_short[r] = 0;
        }
    }
}

tierkit_status TIERKIT_CALL tierkit_allocate(const tierkit_claims *claims,
                                             const tierkit_supply *supply, void *scratch,
                                             size_t scratch_bytes, const tierkit_grants *grants,
                                             tierkit_error *err) {
    allocation a = { claims, supply, grants, NULL, NULL, NULL, NULL, 0 };
    TIERKIT_I_TRY(tierkit_i_allocate_check(claims, supply, grants, err));
    TIERKIT_I_TRY(take_scratch(&a, scratch, scratch_bytes, err));
    TIERKIT_I_TRY(add_asks(&a, err));
    write_first(&a);
    if (supply->region_count > 0 && supply->region_share_e9 != NULL) {
        allocate_regions(&a);
    }
    allocate_all(&a);
    return TIERKIT_OK;
}
