/* Tests of tierkit_allocate(): worked examples, vectors, what it refuses. */
#include "allocated.h"

/* ---- the worked example ---------------------------------------------------------------------- */

/* 100 units; A asks 40 and 30, B 50 and 20, C 60. */
static problem worked(void) {
    problem p;
    memset(&p, 0, sizeof p);
    p.capacity = 100;
    add_claim(&p, 0, 40);
    add_claim(&p, 0, 30);
    add_claim(&p, 1, 50);
    add_claim(&p, 1, 20);
    add_claim(&p, 2, 60);
    return p;
}

static void assert_grants(const problem *p, const int64_t want[5]) {
    outcome o = solve(p);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(o.granted[i], want[i]);
    }
}

static void allocate__tiers_in_order__worked_example(void **state) {
    (void)state;
    problem p = worked();
    assert_grants(&p, (const int64_t[5]){ 40, 30, 15, 15, 0 });
    outcome o = solve(&p);
    assert_int_equal(o.reason[0], TIERKIT_GRANT_WHOLE);
    assert_int_equal(o.reason[2], TIERKIT_GRANT_LEVEL);
    assert_int_equal(o.reason[4], TIERKIT_GRANT_TIER);
    assert_int_equal(o.left, 0);
}

static void allocate__one_tier__all_get_the_same(void **state) {
    (void)state;
    problem p = worked();
    memset(p.tier, 0, sizeof p.tier);
    assert_grants(&p, (const int64_t[5]){ 20, 20, 20, 20, 20 });
}

/* 27.27, 27.27, 18.18, 18.18, 9.09: at the level 9 they have 99, the last unit is the first's. */
static void allocate__weights_in_one_tier__worked_example(void **state) {
    (void)state;
    static const int64_t weight[5] = { 3, 3, 2, 2, 1 };
    problem p = worked();
    memset(p.tier, 0, sizeof p.tier);
    memcpy(p.weight, weight, sizeof weight);
    assert_grants(&p, (const int64_t[5]){ 28, 27, 18, 18, 9 });
}

static void allocate__floors_before_tiers__worked_example(void **state) {
    (void)state;
    static const int64_t floors[5] = { 0, 0, 5, 5, 6 };
    problem p = worked();
    memcpy(p.floor, floors, sizeof floors);
    assert_grants(&p, (const int64_t[5]){ 40, 30, 12, 12, 6 });
    assert_int_equal(solve(&p).reason[4], TIERKIT_GRANT_FLOOR);
}

static void allocate__floors_beyond_capacity__are_scaled(void **state) {
    (void)state;
    static const int64_t floors[5] = { 40, 30, 50, 20, 60 };
    problem p = worked();
    memcpy(p.floor, floors, sizeof floors);
    assert_grants(&p, (const int64_t[5]){ 20, 15, 25, 10, 30 }); /* in proportion to the floors */
    outcome o = solve(&p);
    assert_int_equal(o.floor_short, 100);
    assert_int_equal(o.reason[1], TIERKIT_GRANT_FLOOR);
}

/* ---- the other rules ------------------------------------------------------------------------- */

static void allocate__never_rationed__is_whole_and_a_shortfall_shows(void **state) {
    (void)state;
    problem p = worked();
    add_claim(&p, TIERKIT_NEVER_RATIONED, 90);
    p.cap[5] = 1;
    assert_grants(&p, (const int64_t[5]){ 5, 5, 0, 0, 0 });
    outcome o = solve(&p);
    assert_int_equal(o.granted[5], 90);
    assert_int_equal(o.reason[5], TIERKIT_GRANT_NEVER_RATIONED);
    assert_int_equal(o.shortfall, 0);
    p.capacity = 80;
    o = solve(&p);
    assert_int_equal(o.granted[5], 90);
    assert_int_equal(o.obliged, 90);
    assert_int_equal(o.shortfall, 10);
    assert_int_equal(o.reason[0], TIERKIT_GRANT_EXHAUSTED);
}

static void allocate__caps__clip_asks(void **state) {
    (void)state;
    problem p = worked();
    p.cap[0] = 16;
    p.cap[1] = 0;
    assert_grants(&p, (const int64_t[5]){ 16, 0, 50, 20, 14 });
    outcome o = solve(&p);
    assert_int_equal(o.reason[0], TIERKIT_GRANT_CAP);
    assert_int_equal(o.reason[1], TIERKIT_GRANT_CAP);
}

/* Six left for two lots of four: one gets four, and two are left rather than taken back later. */
static void allocate__lot_that_does_not_fit__is_not_granted(void **state) {
    (void)state;
    problem p = worked();
    p.capacity = 76;
    p.lot[2] = p.lot[3] = 4;
    assert_grants(&p, (const int64_t[5]){ 40, 30, 4, 0, 0 });
    outcome o = solve(&p);
    assert_int_equal(o.left, 2);
    assert_int_equal(o.reason[3], TIERKIT_GRANT_LOT);
    assert_int_equal(o.reason[4], TIERKIT_GRANT_TIER);
}

/* Twenty percent of 100 are kept for the region of C. */
static void allocate__share_of_a_region__is_kept(void **state) {
    (void)state;
    problem p = worked();
    p.region[4] = 1;
    p.share_e9[1] = 200000000;
    assert_grants(&p, (const int64_t[5]){ 40, 30, 5, 5, 20 });
    assert_int_equal(solve(&p).reason[4], TIERKIT_GRANT_REGION);
}

static void allocate__status__not_ok_asks_nothing(void **state) {
    (void)state;
    static const int8_t status[5] = { TIERKIT_VALUE_NO_DATA, 0, 0, 0, 0 };
    problem p = worked();
    outcome o;
    p.ask[0] = -7;
    tierkit_claims claims = claims_of(&p);
    tierkit_supply supply = supply_of(&p);
    tierkit_grants grants = grants_of(&o);
    claims.status = status;
    assert_int_equal(allocate(&claims, &supply, &grants, NULL), TIERKIT_OK);
    assert_int_equal(o.granted[0], 0);
    assert_int_equal(o.reason[0], TIERKIT_GRANT_NOTHING_ASKED);
    assert_int_equal(o.granted[1], 30);
    assert_int_equal(o.granted[2], 50);
    assert_int_equal(o.granted[3], 20);
}

/* Largest numbers: products of asks and weights need more than 128 bits. */
static void allocate__largest_numbers__are_exact(void **state) {
    (void)state;
    problem p;
    memset(&p, 0, sizeof p);
    p.capacity = INT64_MAX - 1;
    add_claim(&p, 0, INT64_MAX / 2);
    add_claim(&p, 0, INT64_MAX / 2);
    p.weight[0] = INT64_MAX;
    outcome o = solve(&p);
    assert_int_equal(o.granted[0], INT64_MAX / 2);
    assert_int_equal(o.granted[1], INT64_MAX / 2);
    p.capacity = 1000;
    o = solve(&p); /* both start at 0, the heavier one first, then the other's first unit */
    assert_int_equal(o.granted[0], 999);
    assert_int_equal(o.granted[1], 1);
    p.floor[0] = p.floor[1] = INT64_MAX / 2;
    o = solve(&p);
    assert_int_equal(o.granted[0], 500);
    assert_int_equal(o.granted[1], 500);
    p.ask[1]++;
    p.ask[0]++;
    tierkit_claims claims = claims_of(&p);
    tierkit_supply supply = supply_of(&p);
    tierkit_grants grants = grants_of(&o);
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    assert_int_equal(allocate(&claims, &supply, &grants, &err), TIERKIT_E_OVERFLOW);
    assert_int_equal(err.field, 0);
}

/* ---- vectors --------------------------------------------------------------------------------- */

typedef struct supply_row {
    int64_t capacity, first_share, second_share, obliged, shortfall, left, floor_short;
} supply_row;
typedef struct claim_row {
    int64_t resource, tier, region, tie, ask, cap, floor, lot, weight, granted;
} claim_row;

static const supply_row supplies[] = {
#include "../vectors/allocate_supply.inc"
};
static const claim_row rows[] = {
#include "../vectors/allocate_claims.inc"
};
enum { SUPPLIES = sizeof supplies / sizeof *supplies, ROWS = sizeof rows / sizeof *rows };

static int64_t columns[6][ROWS], capacity[SUPPLIES], share[SUPPLIES][2], sums[4][SUPPLIES];
static int32_t places[3][ROWS];
static uint32_t ties[ROWS];

static void read_row(int64_t at, const claim_row *row) {
    places[0][at] = (int32_t)row->resource;
    places[1][at] = (int32_t)row->tier;
    places[2][at] = (int32_t)row->region;
    ties[at] = (uint32_t)row->tie;
    columns[0][at] = row->ask;
    columns[1][at] = row->cap;
    columns[2][at] = row->floor;
    columns[3][at] = row->lot;
    columns[4][at] = row->weight;
}

static void solve_all(void) {
    tierkit_claims claims = { sizeof claims, 0,          ROWS,       places[0],  places[1],
                              places[2],     ties,       columns[0], columns[1], columns[2],
                              columns[3],    columns[4], NULL };
    tierkit_supply supply = { sizeof supply, 0, SUPPLIES, 2, capacity, share[0] };
    tierkit_grants grants = {
        sizeof grants, 0, columns[5], NULL, sums[0], sums[1], sums[2], sums[3]
    };
    for (int r = 0; r < SUPPLIES; r++) {
        capacity[r] = supplies[r].capacity;
        share[r][0] = supplies[r].first_share;
        share[r][1] = supplies[r].second_share;
    }
    assert_int_equal(allocate(&claims, &supply, &grants, NULL), TIERKIT_OK);
}

static void allocate__vectors__have_their_grants(void **state) {
    (void)state;
    for (int64_t i = 0; i < ROWS; i++) {
        read_row(i, &rows[i]);
    }
    solve_all();
    for (int64_t i = 0; i < ROWS; i++) {
        if (columns[5][i] != rows[i].granted) {
            print_error("resource %d, claim %d\n", (int)rows[i].resource, (int)i);
        }
        assert_int_equal(columns[5][i], rows[i].granted);
    }
    for (int r = 0; r < SUPPLIES; r++) {
        assert_int_equal(sums[0][r], supplies[r].obliged);
        assert_int_equal(sums[1][r], supplies[r].shortfall);
        assert_int_equal(sums[2][r], supplies[r].left);
        assert_int_equal(sums[3][r], supplies[r].floor_short);
    }
}

/* ---- refusals -------------------------------------------------------------------------------- */

typedef struct call {
    problem p;
    tierkit_claims claims;
    tierkit_supply supply;
    tierkit_grants grants;
    outcome o;
} call;

static void prepare(call *c) {
    c->p = worked();
    c->claims = claims_of(&c->p);
    c->supply = supply_of(&c->p);
    c->grants = grants_of(&c->o);
    memset(&c->o, 0x55, sizeof c->o);
}

/* Refused with this status at this claim, outputs untouched; then prepared again. */
static void assert_refused(call *c, tierkit_status want, int64_t row) {
    outcome before = c->o;
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    uint64_t scratch[128];
    tierkit_status got =
        tierkit_allocate(&c->claims, &c->supply, scratch, sizeof scratch, &c->grants, &err);
    assert_int_equal(got, want);
    assert_int_equal(err.row, row);
    assert_memory_equal(&before, &c->o, sizeof before);
    prepare(c);
}

static void allocate__numbers_out_of_range__are_named(void **state) {
    (void)state;
    call c;
    prepare(&c);
    c.p.ask[3] = -1;
    assert_refused(&c, TIERKIT_E_RANGE, 3);
    c.p.cap[2] = -1;
    assert_refused(&c, TIERKIT_E_RANGE, 2);
    c.p.floor[1] = -1;
    assert_refused(&c, TIERKIT_E_RANGE, 1);
    c.p.lot[4] = 0;
    assert_refused(&c, TIERKIT_E_RANGE, 4);
    c.p.weight[0] = 0;
    assert_refused(&c, TIERKIT_E_RANGE, 0);
    c.p.tier[1] = -2;
    assert_refused(&c, TIERKIT_E_RANGE, 1);
    c.p.region[1] = 2;
    assert_refused(&c, TIERKIT_E_RANGE, 1);
    c.p.region[1] = -2;
    assert_refused(&c, TIERKIT_E_RANGE, 1);
    c.p.capacity = -1;
    assert_refused(&c, TIERKIT_E_RANGE, -1);
    c.p.share_e9[0] = 600000000;
    c.p.share_e9[1] = 400000001;
    assert_refused(&c, TIERKIT_E_RANGE, -1);
    c.claims.count = -1;
    assert_refused(&c, TIERKIT_E_RANGE, -1);
}

static void allocate__records_and_pointers__are_checked(void **state) {
    (void)state;
    call c;
    prepare(&c);
    c.claims.struct_size = 1;
    assert_refused(&c, TIERKIT_E_ABI_SIZE, -1);
    c.grants.struct_size = 1;
    assert_refused(&c, TIERKIT_E_ABI_SIZE, -1);
    c.claims.flags = 1;
    assert_refused(&c, TIERKIT_E_ARGUMENT, -1);
    c.supply.flags = 1;
    assert_refused(&c, TIERKIT_E_ARGUMENT, -1);
    c.grants.flags = 1;
    assert_refused(&c, TIERKIT_E_ARGUMENT, -1);
    c.claims.ask = NULL;
    assert_refused(&c, TIERKIT_E_NULL, -1);
    c.supply.capacity = NULL;
    assert_refused(&c, TIERKIT_E_NULL, -1);
    c.grants.granted = NULL;
    assert_refused(&c, TIERKIT_E_NULL, -1);
    c.supply.region_count = TIERKIT_REGIONS_MAX + 1;
    assert_refused(&c, TIERKIT_E_LIMIT, -1);
}

static void allocate__scratch__is_checked(void **state) {
    (void)state;
    call c;
    uint64_t scratch[128];
    size_t bytes = 0;
    prepare(&c);
    assert_int_equal(tierkit_allocate_scratch(5, 1, &bytes), TIERKIT_OK);
    assert_true(bytes < sizeof scratch);
    assert_int_equal(tierkit_allocate(&c.claims, &c.supply, scratch, bytes - 1, &c.grants, NULL),
                     TIERKIT_E_SPACE);
    assert_int_equal(tierkit_allocate(&c.claims, &c.supply, NULL, bytes, &c.grants, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(
        tierkit_allocate(&c.claims, &c.supply, (uint8_t *)scratch + 4, bytes, &c.grants, NULL),
        TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_allocate_scratch(5, 1, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_allocate_scratch(-1, 1, &bytes), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_allocate_scratch(1, -1, &bytes), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_allocate_scratch(INT64_C(1) << 31, 1, &bytes), TIERKIT_E_LIMIT);
}

static void allocate__nothing__is_fine(void **state) {
    (void)state;
    tierkit_claims claims = { sizeof claims, 0,    0,    NULL, NULL, NULL, NULL,
                              NULL,          NULL, NULL, NULL, NULL, NULL };
    tierkit_supply supply = { sizeof supply, 0, 0, 0, NULL, NULL };
    tierkit_grants grants = { sizeof grants, 0, NULL, NULL, NULL, NULL, NULL, NULL };
    assert_int_equal(tierkit_allocate(&claims, &supply, NULL, 0, &grants, NULL), TIERKIT_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocate__tiers_in_order__worked_example),
        cmocka_unit_test(allocate__one_tier__all_get_the_same),
        cmocka_unit_test(allocate__weights_in_one_tier__worked_example),
        cmocka_unit_test(allocate__floors_before_tiers__worked_example),
        cmocka_unit_test(allocate__floors_beyond_capacity__are_scaled),
        cmocka_unit_test(allocate__never_rationed__is_whole_and_a_shortfall_shows),
        cmocka_unit_test(allocate__caps__clip_asks),
        cmocka_unit_test(allocate__lot_that_does_not_fit__is_not_granted),
        cmocka_unit_test(allocate__share_of_a_region__is_kept),
        cmocka_unit_test(allocate__status__not_ok_asks_nothing),
        cmocka_unit_test(allocate__largest_numbers__are_exact),
        cmocka_unit_test(allocate__vectors__have_their_grants),
        cmocka_unit_test(allocate__numbers_out_of_range__are_named),
        cmocka_unit_test(allocate__records_and_pointers__are_checked),
        cmocka_unit_test(allocate__scratch__is_checked),
        cmocka_unit_test(allocate__nothing__is_fine),
    };
    return cmocka_run_group_tests_name("allocate", tests, NULL, NULL);
}
