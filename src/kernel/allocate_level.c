/* Owns: how far a budget reaches in the steps of a stage: the level, then the steps behind it.
 * Must not know: never rationed claims, resources, reasons. Called by: allocate.c. */
#include "kernel/allocate.h"

#include "base/sort.h"
#include "base/wide.h"

typedef struct stage {
    tierkit_i_claim *claims;
    uint32_t count;
    int32_t is_floors;  /* up to the floors, by their size; else up to the asks, by weight */
    int32_t bits;       /* levels are multiples of 1 / 2^bits */
    int32_t level_bits; /* no level is longer */
} stage;

static int64_t target_of(const stage *s, const tierkit_i_claim *claim) {
    return s->is_floors ? claim->floor : claim->ask;
}

static int64_t weight_of(const stage *s, const tierkit_i_claim *claim) {
    return s->is_floors ? claim->floor : claim->weight;
}

/* The number of n = 0, 1, ... with n / weight < level / 2^bits, at most `most`. The product is cut
 * into words: weight <= 2^bits and level < 2^(bits + 63), so the shifted upper part fits. */
static int64_t units_below(uint64_t weight, tierkit_i_u128 level, int32_t bits, int64_t most) {
    tierkit_i_u128 low = tierkit_i_wide_multiply(weight, level.low);
    tierkit_i_u128 units = tierkit_i_wide_right(low, bits);
    uint64_t fraction = low.low & (((uint64_t)1 << bits) - 1);
    if (level.high != 0) {
        tierkit_i_u128 high = tierkit_i_wide_multiply(weight, level.high);
        units = tierkit_i_wide_add(units, tierkit_i_wide_left(high, 64 - bits));
    }
    if (units.high != 0 || units.low >= (uint64_t)most) {
        return most;
    }
    return (int64_t)units.low + (fraction != 0);
}

/* What a claim has at a level. It never loses what earlier stages gave. */
static int64_t reach(const stage *s, const tierkit_i_claim *claim, tierkit_i_u128 level) {
    int64_t target = target_of(s, claim);
    if (target <= claim->granted || (level.low | level.high) == 0) {
        return claim->granted;
    }
    int64_t units = units_below((uint64_t)weight_of(s, claim), level, s->bits, target);
    units = units < claim->lot ? claim->lot : units;
    return units < claim->granted ? claim->granted : units;
}

/* ---- budgets --------------------------------------------------------------------------------- */

static int64_t cost_of(const tierkit_i_budget *budget, const int64_t *spent) {
    int64_t cost = 0;
    for (int32_t k = 0; k < budget->account_count; k++) {
        cost += spent[k] > budget->kept[k] ? spent[k] : budget->kept[k];
    }
    return cost;
}

/* 1 when all claims at a level fit; spent: by account then. The sums fit because the asks do. */
static int fits(const stage *s, const tierkit_i_budget *budget, tierkit_i_u128 level,
                int64_t *spent) {
    for (int32_t k = 0; k < budget->account_count; k++) {
        spent[k] = budget->spent[k];
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const tierkit_i_claim *claim = &s->claims[i];
        spent[claim->account] += reach(s, claim, level) - claim->granted;
    }
    return cost_of(budget, spent) <= budget->capacity;
}

static void raise_to(const stage *s, tierkit_i_budget *budget, tierkit_i_u128 level) {
    (void)fits(s, budget, level, budget->spent);
    for (uint32_t i = 0; i < s->count; i++) {
        s->claims[i].granted = reach(s, &s->claims[i], level);
    }
}

/* ---- levels ---------------------------------------------------------------------------------- */

/* Gives the stage its levels: as fine as the greatest weight, as high as the last target. */
static void measure(stage *s) {
    int64_t greatest = 1, highest = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        const tierkit_i_claim *claim = &s->claims[i];
        int64_t target = target_of(s, claim);
        if (target > claim->granted) {
            int64_t weight = weight_of(s, claim), level = (target - 1) / weight + 1;
            greatest = weight > greatest ? weight : greatest;
            highest = level > highest ? level : highest;
        }
    }
    s->bits = tierkit_i_word_bits((uint64_t)greatest - 1);
    s->level_bits = s->bits + tierkit_i_word_bits((uint64_t)highest);
}

/* The highest level that fits, bit by bit from the top; 0 always does. */
static tierkit_i_u128 find_level(const stage *s, const tierkit_i_budget *budget) {
    static const tierkit_i_u128 one = { 1, 0 };
    int64_t spent[TIERKIT_I_ACCOUNTS];
    tierkit_i_u128 level = { 0, 0 };
    for (int32_t bit = s->level_bits - 1; bit >= 0; bit--) {
        tierkit_i_u128 tried = tierkit_i_wide_add(level, tierkit_i_wide_left(one, bit));
        if (fits(s, budget, tried, spent)) {
            level = tried;
        }
    }
    return level;
}

/* ---- the steps behind the level -------------------------------------------------------------- */

/* By granted / weight, then the higher weight; the sort is stable, so then by place. */
static int compare_steps(const void *context, uint32_t a, uint32_t b) {
    const stage *s = (const stage *)context;
    const tierkit_i_claim *x = &s->claims[a], *y = &s->claims[b];
    int64_t x_weight = weight_of(s, x), y_weight = weight_of(s, y);
    tierkit_i_u128 left = tierkit_i_wide_multiply((uint64_t)x->granted, (uint64_t)y_weight);
    tierkit_i_u128 right = tierkit_i_wide_multiply((uint64_t)y->granted, (uint64_t)x_weight);
    int order = tierkit_i_wide_compare(left, right);
    return order != 0 ? order : (x_weight < y_weight) - (x_weight > y_weight);
}

/* Steps below the next level, in their order, as long as they fit. */
static void take_steps(const stage *s, tierkit_i_budget *budget, tierkit_i_u128 level,
                       uint32_t *order) {
    static const tierkit_i_u128 one = { 1, 0 };
    tierkit_i_u128 next = tierkit_i_wide_add(level, one);
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (reach(s, &s->claims[i], next) > s->claims[i].granted) {
            order[count++] = i;
        }
    }
    tierkit_i_sort_indices(order, count, order + s->count, compare_steps, s);
    for (uint32_t i = 0; i < count; i++) {
        tierkit_i_claim *claim = &s->claims[order[i]];
        int64_t *spent = &budget->spent[claim->account];
        int64_t before = *spent, step = reach(s, claim, next) - claim->granted;
        *spent += step;
        if (cost_of(budget, budget->spent) > budget->capacity) {
            *spent = before;
            break;
        }
        claim->granted += step;
    }
}

/* 1 when all of the stage fitted. A level above every one is more than the last target needs. */
static int run(stage *s, tierkit_i_budget *budget, uint32_t *order) {
    int64_t spent[TIERKIT_I_ACCOUNTS];
    static const tierkit_i_u128 one = { 1, 0 };
    measure(s);
    tierkit_i_u128 top = tierkit_i_wide_left(one, s->level_bits);
    if (fits(s, budget, top, spent)) {
        raise_to(s, budget, top);
        return 1;
    }
    tierkit_i_u128 level = find_level(s, budget);
    raise_to(s, budget, level);
    take_steps(s, budget, level, order);
    return 0;
}

int32_t tierkit_i_allocate_stages(tierkit_i_claim *claims, uint32_t count, tierkit_i_budget *budget,
                                  uint32_t *order) {
    stage floors = { claims, count, 1, 0, 0 };
    if (!run(&floors, budget, order)) {
        return TIERKIT_I_STAGE_FLOORS;
    }
    for (uint32_t first = 0; first < count;) {
        uint32_t end = first + 1;
        while (end < count && claims[end].tier == claims[first].tier) {
            end++;
        }
        stage tier = { claims + first, end - first, 0, 0, 0 };
        if (!run(&tier, budget, order)) {
            return claims[first].tier;
        }
        first = end;
    }
    return TIERKIT_I_STAGE_NONE;
}
