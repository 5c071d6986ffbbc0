/* Owns: who stands in which tier, what of requests becomes one claim, and what claims are granted.
 * Must not know: tables, batches. Called by: plan/support*.c. */
#include "plan/support.h"

#include "base/sort.h"

/* ---- distributors ---------------------------------------------------------------------------- */

/* The tier that names a class or policy, NONE. */
static int32_t tier_of(const tierkit_i_tree *tree, int32_t text) {
    for (size_t t = 0; t < tree->support_tier_count; t++) {
        tierkit_i_slice names = tree->support_tiers[t].names;
        for (int32_t i = 0; i < names.count; i++) {
            if (tree->names[names.first + i].text == text) {
                return (int32_t)t;
            }
        }
    }
    return TIERKIT_I_NONE;
}

static int32_t member_of(const tierkit_i_supporting *of, size_t record) {
    const tierkit_review *review = of->review;
    if (!review->program->compiled.support_by_policy) {
        return review->class_name == NULL ? TIERKIT_I_NONE : review->class_name[record];
    }
    return tierkit_i_policy_name(review, record);
}

/* Who has none of the classes named stands like the last one named. */
static void place_record(tierkit_i_supporting *of, size_t record) {
    const tierkit_i_tree *tree = of->tree;
    int32_t member = member_of(of, record);
    int32_t tier = member == TIERKIT_I_NONE ? TIERKIT_I_NONE : tier_of(tree, member);
    if (tier == TIERKIT_I_NONE) {
        tier = (int32_t)tree->support_tier_count - 1;
        tierkit_i_slice names = tree->support_tiers[tier].names;
        member = tree->names[names.first + names.count - 1].text;
    }
    of->tier[record] = tier;
    of->entry[record] = member;
}

tierkit_status tierkit_i_support_standing(tierkit_i_supporting *of) {
    const tierkit_review *review = of->review;
    const tierkit_i_valued *valued = of->tree->value_count > 0 ? &review->valued[0] : NULL;
    TIERKIT_I_TRY(tierkit_i_new(of->memory, review->records, sizeof *of->tier, &of->tier));
    TIERKIT_I_TRY(tierkit_i_new(of->memory, review->records, sizeof *of->entry, &of->entry));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(of->memory, review->records, sizeof *of->score_e9, &of->score_e9));
    for (size_t i = 0; i < review->records; i++) {
        place_record(of, i);
        if (valued != NULL && valued->score_status[i] == TIERKIT_VALUE_OK &&
            valued->score_e9[i] > 0) {
            of->score_e9[i] = valued->score_e9[i];
            (void)tierkit_i_i128_add(of->value, tierkit_i_i128_of(of->score_e9[i]), &of->value);
        }
        TIERKIT_I_TRY(tierkit_i_pace_step(of->pace, 1));
    }
    return TIERKIT_OK;
}

/* The line of a distributor's class for a resource. */
static const tierkit_i_support_entry *entry_of(const tierkit_i_supporting *of, size_t record,
                                               int32_t resource) {
    tierkit_i_slice entries = of->tree->support_lines[resource].entries;
    const tierkit_i_support_entry *entry = &of->tree->support_entries[entries.first];
    for (int32_t e = 0; e < entries.count; e++) {
        if (entry[e].name.text == of->entry[record]) {
            return &entry[e];
        }
    }
    return &entry[entries.count - 1]; /* every class has one: the checker saw to it */
}

static int is_share_of(const tierkit_i_supporting *of, size_t region, int32_t resource) {
    int32_t text = of->tree->support_regions[region].resource.text;
    return text == TIERKIT_I_NONE || text == of->tree->support_lines[resource].resource.text;
}

/* The first share that a distributor's region takes part in, -1. */
static int32_t region_of(const tierkit_i_supporting *of, size_t record, int32_t resource) {
    tierkit_i_piece path, name;
    path.text = tierkit_i_region_of(of->review, record, &path.bytes);
    for (size_t k = 0; k < of->tree->support_region_count; k++) {
        name = tierkit_i_tree_piece(of->tree, of->tree->support_regions[k].region.text);
        if (is_share_of(of, k, resource) && tierkit_i_region_holds(name, path)) {
            return (int32_t)k;
        }
    }
    return -1;
}

/* ---- order of requests ----------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int compare_texts(const tierkit_i_supporting *of, int32_t a, int32_t b) {
    tierkit_i_piece left = { "", 0 }, right = { "", 0 };
    if (a != TIERKIT_I_NONE) {
        left.text = tierkit_i_strings_get(&of->texts, (uint32_t)a, &left.bytes);
    }
    if (b != TIERKIT_I_NONE) {
        right.text = tierkit_i_strings_get(&of->texts, (uint32_t)b, &right.bytes);
    }
    return tierkit_i_compare_bytes(left.text, left.bytes, right.text, right.bytes);
}

/* A missing day comes last. */
static int64_t day_key(int32_t day) {
    return day == TIERKIT_I_NO_DAY ? INT64_MAX : day;
}

/* Inside a claim: the most urgent first. Requests that are equal in all this are the same. */
static int compare_requests(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_supporting *of = (const tierkit_i_supporting *)context;
    const tierkit_i_request *x = &of->requests[a], *y = &of->requests[b];
    int order = compare_numbers(day_key(x->deadline), day_key(y->deadline));
    order = order != 0 ? order : compare_numbers(day_key(x->requested), day_key(y->requested));
    order = order != 0 ? order : compare_texts(of, x->name, y->name);
    order = order != 0 ? order : compare_texts(of, x->kind, y->kind);
    return order != 0 ? order : compare_numbers(x->ask, y->ask);
}

/* By distributor and resource, what is never rationed first. */
static uint64_t claim_key(const tierkit_i_request *request) {
    return (uint64_t)(uint32_t)request->record << 32 | (uint64_t)(uint32_t)request->resource << 1 |
           (uint64_t)(request->never == 0);
}

static tierkit_status sort_claims(tierkit_i_supporting *of, tierkit_i_keyed *items,
                                  tierkit_i_keyed *spare) {
    for (size_t i = 0; i < of->request_count; i++) {
        items[i].key = claim_key(&of->requests[i]);
        items[i].index = (uint32_t)i;
        items[i].extra = 0;
    }
    TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(items, of->request_count, spare, of->pace));
    for (size_t first = 0, end = 0; first < of->request_count; first = end) {
        for (; end < of->request_count && items[end].key == items[first].key; end++) {
            of->order[end] = items[end].index;
        }
        TIERKIT_I_TRY(tierkit_i_sort_indices_paced(
            of->order + first, end - first, of->order_scratch, compare_requests, of, of->pace));
    }
    return TIERKIT_OK;
}

static tierkit_status sort_requests(tierkit_i_supporting *of) {
    size_t count = of->request_count;
    tierkit_i_keyed *items = NULL, *spare = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(of->memory, count, sizeof *of->order, &of->order));
    TIERKIT_I_DO(tierkit_i_new(of->memory, count, sizeof *of->order, &of->order_scratch));
    TIERKIT_I_DO(tierkit_i_new(of->memory, count, sizeof *items, &items));
    TIERKIT_I_DO(tierkit_i_new(of->memory, count, sizeof *spare, &spare));
    TIERKIT_I_DO(sort_claims(of, items, spare));
done:
    tierkit_i_free(of->memory, items, count, sizeof *items);
    tierkit_i_free(of->memory, spare, count, sizeof *spare);
    return status;
}

/* ---- claims ---------------------------------------------------------------------------------- */

static tierkit_status new_claims(tierkit_i_supporting *of) {
    tierkit_i_claims *c = &of->claims;
    c->room = of->request_count;
    int32_t **narrow[] = { &c->record, &c->resource, &c->tier, &c->region };
    int64_t **wide[] = { &c->ask,    &c->cap,        &c->floor,      &c->lot,
                         &c->weight, &c->granted[0], &c->granted[1], &c->granted[2] };
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        TIERKIT_I_TRY(tierkit_i_new(of->memory, c->room, sizeof(int32_t), narrow[i]));
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        TIERKIT_I_TRY(tierkit_i_new(of->memory, c->room, sizeof(int64_t), wide[i]));
    }
    TIERKIT_I_TRY(tierkit_i_new(of->memory, c->room, sizeof *c->tie, &c->tie));
    return tierkit_i_new(of->memory, c->room, sizeof *c->reason, &c->reason);
}

void tierkit_i_support_claims_free(tierkit_i_supporting *of) {
    tierkit_i_claims *c = &of->claims;
    int32_t *narrow[] = { c->record, c->resource, c->tier, c->region };
    int64_t *wide[] = { c->ask,    c->cap,        c->floor,      c->lot,
                        c->weight, c->granted[0], c->granted[1], c->granted[2] };
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        tierkit_i_free(of->memory, narrow[i], c->room, sizeof(int32_t));
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        tierkit_i_free(of->memory, wide[i], c->room, sizeof(int64_t));
    }
    tierkit_i_free(of->memory, c->tie, c->room, sizeof *c->tie);
    tierkit_i_free(of->memory, c->reason, c->room, sizeof *c->reason);
    tierkit_i_free(of->memory, of->order, of->request_count, sizeof *of->order);
    tierkit_i_free(of->memory, of->order_scratch, of->request_count, sizeof *of->order);
}

static int64_t weight_of(const tierkit_i_supporting *of, size_t record, int32_t resource) {
    switch (of->tree->support_lines[resource].weight) {
    case TIERKIT_I_WEIGHT_SCORE:
        return of->score_e9[record] > 0 ? of->score_e9[record] : 1;
    case TIERKIT_I_WEIGHT_DEBT: {
        int64_t debt = tierkit_i_support_debt(of, record, resource);
        return debt < INT64_MAX ? debt + 1 : debt;
    }
    default:
        return 1;
    }
}

static void begin_claim(tierkit_i_supporting *of, const tierkit_i_request *request) {
    tierkit_i_claims *c = &of->claims;
    size_t at = c->count++, record = (size_t)request->record;
    const tierkit_i_support_entry *entry = entry_of(of, record, request->resource);
    c->record[at] = request->record;
    c->resource[at] = request->resource;
    c->tier[at] = request->never ? TIERKIT_NEVER_RATIONED : of->tier[record];
    c->region[at] = region_of(of, record, request->resource);
    c->tie[at] = (uint32_t)request->record;
    c->ask[at] = 0;
    c->cap[at] = entry->up_to;
    c->floor[at] = entry->at_least;
    c->lot[at] = of->tree->support_lines[request->resource].lot;
    c->weight[at] = weight_of(of, record, request->resource);
}

static int same_claim(const tierkit_i_request *a, const tierkit_i_request *b) {
    return a->record == b->record && a->resource == b->resource && a->never == b->never;
}

static tierkit_status make_claims(tierkit_i_supporting *of, tierkit_error *err) {
    const tierkit_i_request *last = NULL;
    TIERKIT_I_TRY(new_claims(of));
    for (size_t i = 0; i < of->request_count; i++) {
        tierkit_i_request *request = &of->requests[of->order[i]];
        if (last == NULL || !same_claim(last, request)) {
            begin_claim(of, request);
        }
        int64_t *ask = &of->claims.ask[of->claims.count - 1];
        if (tierkit_i_add64(*ask, request->ask, ask)) {
            return tierkit_i_fail_at(err, TIERKIT_E_OVERFLOW, (int64_t)of->order[i], -1,
                                     "the asks of a distributor are beyond 64 bits");
        }
        request->claim = (int32_t)(of->claims.count - 1);
        last = request;
        TIERKIT_I_TRY(tierkit_i_pace_step(of->pace, 1));
    }
    return TIERKIT_OK;
}

/* ---- allocation ------------------------------------------------------------------------------ */

static void set_shares(tierkit_i_supporting *of) {
    size_t regions = of->tree->support_region_count;
    for (size_t r = 0; r < of->resources; r++) {
        for (size_t k = 0; k < regions; k++) {
            of->share_e9[r * regions + k] =
                is_share_of(of, k, (int32_t)r)
                    ? tierkit_i_support_share_e9(&of->tree->support_regions[k])
                    : 0;
        }
    }
}

static tierkit_status run(tierkit_i_supporting *of, int32_t way, void *scratch, size_t bytes,
                          tierkit_error *err) {
    const tierkit_i_claims *c = &of->claims;
    int said = way == TIERKIT_I_AS_SAID, equal = way == TIERKIT_I_EQUAL;
    tierkit_claims claims = {
        sizeof claims, 0,      (int64_t)c->count, c->resource, c->tier,   NULL, c->tie,
        c->ask,        c->cap, c->floor,          c->lot,      c->weight, NULL
    };
    tierkit_supply supply = { sizeof supply, 0, (int32_t)of->resources, 0, of->capacity, NULL };
    tierkit_grants grants = { sizeof grants, 0, c->granted[way], NULL, NULL, NULL, NULL, NULL };
    if (said) {
        claims.region = c->region;
        supply.region_count = (int32_t)of->tree->support_region_count;
        supply.region_share_e9 = of->share_e9;
        grants.reason = c->reason;
        grants.obliged = of->obliged;
        grants.shortfall = of->shortfall;
        grants.left = of->left;
        grants.floor_short = of->floor_short;
    }
    if (equal) {
        claims.cap = claims.floor = claims.weight = NULL;
    }
    return tierkit_allocate(&claims, &supply, scratch, bytes, &grants, err);
}

/* Equal shares: what is never rationed stays, all others are one tier. */
static void level_tiers(tierkit_i_supporting *of) {
    for (size_t i = 0; i < of->claims.count; i++) {
        if (!tierkit_i_claim_is_obliged(of, i)) {
            of->claims.tier[i] = 0;
        }
    }
}

static void restore_tiers(tierkit_i_supporting *of) {
    for (size_t i = 0; i < of->claims.count; i++) {
        if (!tierkit_i_claim_is_obliged(of, i)) {
            of->claims.tier[i] = of->tier[of->claims.record[i]];
        }
    }
}

static tierkit_status run_all(tierkit_i_supporting *of, tierkit_error *err) {
    size_t bytes = 0;
    void *scratch = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(
        tierkit_allocate_scratch((int64_t)of->claims.count, (int64_t)of->resources, &bytes));
    TIERKIT_I_DO(tierkit_i_new(of->memory, bytes, 1, &scratch));
    TIERKIT_I_DO(run(of, TIERKIT_I_AS_SAID, scratch, bytes, err));
    TIERKIT_I_DO(tierkit_i_pace_step(of->pace, of->claims.count * TIERKIT_I_KERNEL_STEPS));
    TIERKIT_I_DO(run(of, TIERKIT_I_TIERS_ONLY, scratch, bytes, err));
    TIERKIT_I_DO(tierkit_i_pace_step(of->pace, of->claims.count * TIERKIT_I_KERNEL_STEPS));
    level_tiers(of);
    TIERKIT_I_DO(run(of, TIERKIT_I_EQUAL, scratch, bytes, err));
    restore_tiers(of);
done:
    tierkit_i_free(of->memory, scratch, bytes, 1);
    return status;
}

/* The most urgent request of a claim first. */
static void hand_out(tierkit_i_supporting *of) {
    int64_t rest = 0;
    int32_t claim = TIERKIT_I_NONE;
    for (size_t i = 0; i < of->request_count; i++) {
        tierkit_i_request *request = &of->requests[of->order[i]];
        if (request->claim != claim) {
            claim = request->claim;
            rest = of->claims.granted[TIERKIT_I_AS_SAID][claim];
            of->rationed[request->resource] += request->never ? 0 : rest;
        }
        request->granted = request->ask < rest ? request->ask : rest;
        rest -= request->granted;
    }
}

tierkit_status tierkit_i_support_allocate(tierkit_i_supporting *of, tierkit_error *err) {
    TIERKIT_I_TRY(sort_requests(of));
    TIERKIT_I_TRY(make_claims(of, err));
    set_shares(of);
    TIERKIT_I_TRY(run_all(of, err));
    hand_out(of);
    return TIERKIT_OK;
}
