/* Properties of tierkit_allocate() on random problems. */
#include "allocated.h"

enum { PROBLEMS = 4000 };

static problem random_problem(uint64_t *seed) {
    problem p;
    int has_lots = case_between(seed, 0, 2) == 0, has_floors = case_between(seed, 0, 1) == 0;
    int has_regions = case_between(seed, 0, 1) == 0;
    memset(&p, 0, sizeof p);
    p.capacity = case_between(seed, 0, 120);
    p.share_e9[0] = has_regions ? case_between(seed, 0, 500000000) : 0;
    p.share_e9[1] = has_regions ? case_between(seed, 0, 50) * 10000000 : 0;
    for (int64_t n = case_between(seed, 1, 9); n > 0; n--) {
        add_claim(&p, (int32_t)case_between(seed, -1, 3), case_between(seed, 0, 40));
        int64_t i = p.count - 1;
        p.tier[i] += p.tier[i] < 0 && case_between(seed, 0, 2) > 0;
        p.region[i] = (int32_t)case_between(seed, -1, 1);
        p.cap[i] = case_between(seed, 0, 1) == 0 ? INT64_MAX : case_between(seed, 0, 30);
        p.floor[i] = has_floors ? case_between(seed, 0, 9) : 0;
        p.lot[i] = has_lots ? case_between(seed, 1, 7) : 1;
        p.weight[i] = case_between(seed, 1, 5);
    }
    return p;
}

static int64_t most_of(const problem *p, int64_t i) {
    return p->tier[i] == TIERKIT_NEVER_RATIONED || p->ask[i] < p->cap[i] ? p->ask[i] : p->cap[i];
}

static void allocate__any_problem__keeps_the_sums(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        outcome o = solve(&p);
        int64_t granted = 0;
        for (int64_t i = 0; i < p.count; i++) {
            assert_true(o.granted[i] >= 0 && o.granted[i] <= most_of(&p, i));
            granted += o.granted[i];
        }
        assert_true(o.left >= 0);
        assert_int_equal(granted + o.left, p.capacity + o.shortfall);
        assert_true(o.shortfall == 0 || o.left == 0);
    }
}

static void allocate__more_capacity__takes_nothing_away(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int round = 0; round < PROBLEMS / 20; round++) {
        problem p = random_problem(&seed);
        p.capacity = 0;
        outcome before = solve(&p);
        for (p.capacity = 1; p.capacity < 200; p.capacity++) {
            outcome o = solve(&p);
            for (int64_t i = 0; i < p.count; i++) {
                assert_true(o.granted[i] >= before.granted[i]);
            }
            before = o;
        }
    }
}

/* Who did not get all he asked for gains nothing by asking for more, nor does it cost others. */
static void allocate__asking_for_more__changes_nothing(void **state) {
    (void)state;
    uint64_t seed = 3;
    int cut = 0;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        p.share_e9[0] = p.share_e9[1] = 0;
        outcome o = solve(&p);
        int64_t i = case_between(&seed, 0, p.count - 1);
        if (p.tier[i] < 0 || o.granted[i] == p.ask[i] || p.ask[i] < p.lot[i] || p.floor[i] > 0) {
            continue;
        }
        p.ask[i] += case_between(&seed, 1, 50);
        outcome after = solve(&p);
        assert_memory_equal(after.granted, o.granted, sizeof o.granted);
        cut++;
    }
    assert_true(cut > PROBLEMS / 8);
}

/* Also beside lots, floors, shares of regions: a claim that was cut, has no floor and is of none of
 * those regions never gets more by asking for more. */
static void allocate__asking_for_more__never_helps_who_was_cut(void **state) {
    (void)state;
    uint64_t seed = 4;
    int cut = 0;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        outcome o = solve(&p);
        int64_t i = case_between(&seed, 0, p.count - 1);
        if (p.tier[i] < 0 || o.granted[i] == p.ask[i] || p.region[i] >= 0 || p.floor[i] > 0) {
            continue;
        }
        p.ask[i] += case_between(&seed, 1, 50);
        assert_true(solve(&p).granted[i] <= o.granted[i]);
        cut++;
    }
    assert_true(cut > PROBLEMS / 20);
}

static void allocate__lower_tier__is_not_served_before_a_higher_one(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        p.share_e9[0] = p.share_e9[1] = 0;
        outcome o = solve(&p);
        for (int64_t i = 0; i < p.count; i++) {
            for (int64_t k = 0; k < p.count; k++) {
                int is_open = p.tier[i] >= 0 && o.granted[i] < most_of(&p, i);
                int64_t floor = p.floor[k] > 0 && p.floor[k] < p.lot[k] ? p.lot[k] : p.floor[k];
                assert_true(!is_open || p.tier[k] <= p.tier[i] || o.granted[k] <= floor);
            }
        }
    }
}

/* Weighted max-min: nobody in a tier is a whole unit of his own above one who is still open. */
static void allocate__inside_a_tier__levels_are_equal(void **state) {
    (void)state;
    uint64_t seed = 6;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        p.share_e9[0] = p.share_e9[1] = 0;
        outcome o = solve(&p);
        for (int64_t i = 0; i < p.count; i++) {
            for (int64_t k = 0; k < p.count; k++) {
                int is_open = p.tier[i] >= 0 && o.granted[i] < most_of(&p, i);
                int64_t lowest = p.floor[k] > p.lot[k] ? p.floor[k] : p.lot[k];
                if (is_open && p.tier[k] == p.tier[i] && o.granted[k] > lowest) {
                    assert_true((o.granted[k] - 1) * p.weight[i] <= o.granted[i] * p.weight[k]);
                }
            }
        }
    }
}

static void allocate__any_order_of_claims__same_grants(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < PROBLEMS; round++) {
        int32_t place[FEW];
        problem p = random_problem(&seed), q = p;
        outcome o = solve(&p);
        case_shuffle(&seed, place, p.count);
        for (int64_t i = 0; i < p.count; i++) {
            int32_t at = place[i];
            q.tier[at] = p.tier[i];
            q.region[at] = p.region[i];
            q.tie[at] = p.tie[i];
            q.ask[at] = p.ask[i];
            q.cap[at] = p.cap[i];
            q.floor[at] = p.floor[i];
            q.lot[at] = p.lot[i];
            q.weight[at] = p.weight[i];
        }
        outcome shuffled = solve(&q);
        for (int64_t i = 0; i < p.count; i++) {
            assert_int_equal(shuffled.granted[place[i]], o.granted[i]);
            assert_int_equal(shuffled.reason[place[i]], o.reason[i]);
        }
    }
}

/* A region's claims together have its share, or all they may get; lots may leave less than one. */
static void allocate__share_of_a_region__is_honoured(void **state) {
    (void)state;
    uint64_t seed = 8;
    for (int round = 0; round < PROBLEMS; round++) {
        problem p = random_problem(&seed);
        outcome o = solve(&p);
        int64_t left = p.capacity > o.obliged ? p.capacity - o.obliged : 0;
        for (int32_t region = 0; region < 2; region++) {
            int64_t got = 0, may = 0, longest = 1;
            for (int64_t i = 0; i < p.count; i++) {
                if (p.region[i] == region && p.tier[i] >= 0) {
                    got += o.granted[i];
                    may += most_of(&p, i);
                    longest = p.lot[i] > longest ? p.lot[i] : longest;
                }
            }
            int64_t due = left * p.share_e9[region] / 1000000000;
            assert_true(got > (due < may ? due : may) - longest);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocate__any_problem__keeps_the_sums),
        cmocka_unit_test(allocate__more_capacity__takes_nothing_away),
        cmocka_unit_test(allocate__asking_for_more__changes_nothing),
        cmocka_unit_test(allocate__asking_for_more__never_helps_who_was_cut),
        cmocka_unit_test(allocate__lower_tier__is_not_served_before_a_higher_one),
        cmocka_unit_test(allocate__inside_a_tier__levels_are_equal),
        cmocka_unit_test(allocate__any_order_of_claims__same_grants),
        cmocka_unit_test(allocate__share_of_a_region__is_honoured),
    };
    return cmocka_run_group_tests_name("allocate rules", tests, NULL, NULL);
}
