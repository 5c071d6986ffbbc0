/* Owns: the profit map: every distributor's amounts and bucket, and what becomes of the bucket when
 * the costs are off. Must not know: groups, tables. Called by: review/review.c.
 *
 * Amounts are exact on the 1e-9 grid and compared exactly: a margin against its bound as two
 * quotients. Without revenue above zero there is no margin, and no bound of it holds. */
#include "review/nested.h"
#include "review/profit.h"

#include "base/decimal.h"

int tierkit_i_is_robust(const tierkit_i_placed *placed) {
    return placed->bucket[TIERKIT_I_COSTS_HIGHER] == placed->bucket[TIERKIT_I_COSTS_GIVEN] &&
           placed->bucket[TIERKIT_I_COSTS_LOWER] == placed->bucket[TIERKIT_I_COSTS_GIVEN];
}

/* ---- amounts --------------------------------------------------------------------------------- */

static tierkit_status read_amount(tierkit_review *review, int32_t formula, int32_t amount) {
    tierkit_i_results results;
    tierkit_status status = TIERKIT_OK;
    if (formula == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_results_on_grid(&review->now, formula, review->pace, &results));
    for (size_t i = 0; i < review->records; i++) {
        tierkit_i_placed *placed = &review->placed[i];
        placed->amount[amount] = tierkit_i_results_get(&results, i);
        if (placed->status == TIERKIT_VALUE_OK) {
            placed->status = results.status[i];
        }
    }
done:
    tierkit_i_results_free(&review->now, &results);
    return status;
}

/* Half-even on the grid; 1 when it does not fit. */
static int by_share(tierkit_i_i128 costs, const tierkit_i_figure *share, tierkit_i_i128 *part) {
    return tierkit_i_i128_mul(costs, share->value, part) ||
           tierkit_i_i128_divide_half_even(*part, tierkit_i_i128_power10(share->scale), part, NULL);
}

/* ---- buckets --------------------------------------------------------------------------------- */

static int bound_holds(const tierkit_i_profit_bound *bound, tierkit_i_i128 revenue,
                       tierkit_i_i128 profit) {
    int of_margin = bound->of == TIERKIT_I_BOUND_MARGIN;
    tierkit_i_i128 above = bound->of == TIERKIT_I_BOUND_REVENUE ? revenue : profit;
    tierkit_i_i128 below = of_margin ? revenue : tierkit_i_i128_power10(9);
    if (of_margin && tierkit_i_i128_sign(revenue) <= 0) {
        return 0;
    }
    int order = tierkit_i_i128_compare_quotients(above, below, bound->figure.value,
                                                 tierkit_i_i128_power10(bound->figure.scale));
    return bound->below ? order < 0 : order >= 0;
}

/* The first bucket whose bounds all hold; the last takes the rest. */
static int32_t bucket_of(const tierkit_i_tree *tree, tierkit_i_i128 revenue,
                         tierkit_i_i128 profit) {
    for (int32_t k = 0; k < tree->profit.buckets.count; k++) {
        int32_t index = tree->profit.buckets.first + k;
        const tierkit_i_bucket *bucket = &tree->buckets[index];
        int holds = 1;
        for (int32_t b = 0; b < bucket->bounds.count && holds; b++) {
            holds = bound_holds(&tree->profit_bounds[bucket->bounds.first + b], revenue, profit);
        }
        if (holds) {
            return index;
        }
    }
    return TIERKIT_I_NONE;
}

/* The share that costs may be off when the program does not say. */
static const tierkit_i_figure default_uncertain = {
    1, 2, { 30, 0 }, TIERKIT_I_IN_PERCENT, TIERKIT_I_DAY, TIERKIT_I_NONE, { 0, 0, 0, 0, 0 }
};

static void place(const tierkit_i_tree *tree, tierkit_i_placed *placed) {
    const tierkit_i_figure *uncertain =
        tree->profit.uncertain.present ? &tree->profit.uncertain : &default_uncertain;
    tierkit_i_i128 *amount = placed->amount;
    tierkit_i_i128 costs = amount[TIERKIT_I_AMOUNT_COSTS];
    tierkit_i_i128 off;
    tierkit_i_i128 profit[TIERKIT_I_COSTS];
    if (placed->status != TIERKIT_VALUE_OK) {
        return;
    }
    if (tierkit_i_i128_sub(amount[TIERKIT_I_AMOUNT_CONTRIBUTION], costs, &profit[0]) ||
        by_share(costs, uncertain, &off) ||
        tierkit_i_i128_sub(profit[0], off, &profit[TIERKIT_I_COSTS_HIGHER]) ||
        tierkit_i_i128_add(profit[0], off, &profit[TIERKIT_I_COSTS_LOWER])) {
        placed->status = TIERKIT_VALUE_OVERFLOW;
        return;
    }
    amount[TIERKIT_I_AMOUNT_PROFIT] = profit[0];
    for (int c = 0; c < TIERKIT_I_COSTS; c++) {
        placed->bucket[c] = bucket_of(tree, amount[TIERKIT_I_AMOUNT_REVENUE], profit[c]);
    }
}

/* About what the bounds of a distributor cost, three times. */
enum { PLACE_STEPS = 64 };

static tierkit_status place_all(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t i = 0; i < review->records; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(review->pace, PLACE_STEPS));
        tierkit_i_placed *placed = &review->placed[i];
        if (review->covered[i] != TIERKIT_VALUE_OK) {
            placed->status = TIERKIT_VALUE_NOT_APPLICABLE;
        }
        for (int c = 0; c < TIERKIT_I_COSTS; c++) {
            placed->bucket[c] = TIERKIT_I_NONE;
        }
        place(tree, placed);
        int32_t bucket = placed->bucket[TIERKIT_I_COSTS_GIVEN];
        review->bucket_name[i] =
            bucket == TIERKIT_I_NONE ? TIERKIT_I_NONE : tree->buckets[bucket].name.text;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_stage_profit(tierkit_review *review) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    if (!review->program->tree.profit.present) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, review->records, sizeof(*review->placed),
                                       &review->placed));
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &review->bucket_name));
    TIERKIT_I_TRY(read_amount(review, compiled->profit_revenue, TIERKIT_I_AMOUNT_REVENUE));
    TIERKIT_I_TRY(
        read_amount(review, compiled->profit_contribution, TIERKIT_I_AMOUNT_CONTRIBUTION));
    TIERKIT_I_TRY(read_amount(review, compiled->profit_costs, TIERKIT_I_AMOUNT_COSTS));
    TIERKIT_I_TRY(place_all(review));
    review->source.decisions.bucket_name = review->bucket_name;
    return TIERKIT_OK;
}

void tierkit_i_profit_free(tierkit_review *review) {
    tierkit_i_free(&review->memory, review->bucket_name, review->records, sizeof(int32_t));
    tierkit_i_free(&review->memory, review->placed, review->records, sizeof(*review->placed));
}
