/* Owns: from which amount on a distributor has a class, everybody else unchanged.
 * Must not know: criteria. Called by: review/gap.c.
 *
 * More never makes a class worse, so halving finds the smallest amount that is enough; what is
 * enough is asked of the rules themselves. */
#include "review/gap.h"

/* (low + high) / 2, where high - low is at least 2. */
static tierkit_i_i128 middle(tierkit_i_i128 low, tierkit_i_i128 high) {
    tierkit_i_i128 half = tierkit_i_i128_of(0);
    (void)tierkit_i_i128_sub(high, low, &half);
    (void)tierkit_i_i128_divide_half_even(half, tierkit_i_i128_of(2), &half, NULL);
    (void)tierkit_i_i128_add(low, half, &half);
    return half;
}

static int touch(tierkit_i_i128 low, tierkit_i_i128 high) {
    tierkit_i_i128 next;
    return tierkit_i_i128_add(low, tierkit_i_i128_of(1), &next) ||
           tierkit_i_i128_compare(next, high) >= 0;
}

static tierkit_status is_enough(tierkit_i_trial *trial, size_t element, int32_t line,
                                tierkit_i_i128 amount, int *enough) {
    tierkit_i_tried with = { amount, TIERKIT_VALUE_OK };
    int32_t got = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_trial_line(trial, element, with, &got));
    *enough = got != TIERKIT_I_NONE && got <= line;
    return TIERKIT_OK;
}

/* More than anybody has and more than any bound asks for; less than anybody has. */
static void find_range(const tierkit_i_trial *trial, size_t element, tierkit_i_i128 *low,
                       tierkit_i_i128 *high) {
    const tierkit_program *program = trial->review->program;
    const tierkit_i_classes *classes = &program->tree.classes[trial->classes];
    int32_t profile =
        tierkit_i_cut_profile(trial->review, trial->classes, (size_t)trial->cut.records[element]);
    const tierkit_i_cut *cut = &trial->cut;
    *low = tierkit_i_i128_of(0);
    *high = tierkit_i_i128_of(0);
    for (size_t i = 0; i < cut->count; i++) {
        tierkit_i_i128 amount = { (uint64_t)cut->low[i], cut->high[i] };
        if (cut->status[i] == TIERKIT_VALUE_OK) {
            *low = tierkit_i_i128_compare(amount, *low) < 0 ? amount : *low;
            *high = tierkit_i_i128_compare(amount, *high) > 0 ? amount : *high;
        }
    }
    for (int32_t k = 0; k < classes->lines.count && !classes->by_share; k++) {
        int32_t line = tierkit_i_class_rule(&program->compiled, profile, k, TIERKIT_I_CLAUSE_BOUND);
        const tierkit_i_figure *bound = &program->tree.class_lines[line].bound;
        tierkit_i_i128 e9;
        if (bound->present && !tierkit_i_rescale(bound->value, bound->scale, 9, &e9, NULL)) {
            *low = tierkit_i_i128_compare(e9, *low) < 0 ? e9 : *low;
            *high = tierkit_i_i128_compare(e9, *high) > 0 ? e9 : *high;
        }
    }
    (void)tierkit_i_i128_sub(*low, tierkit_i_i128_of(1), low);
    (void)tierkit_i_i128_add(*high, tierkit_i_i128_of(1), high);
}

tierkit_status tierkit_i_reach_line(tierkit_i_trial *trial, size_t element, int32_t line,
                                    tierkit_i_pace *pace, tierkit_i_reach *reach) {
    tierkit_i_i128 low;
    tierkit_i_i128 high;
    int enough = 0;
    find_range(trial, element, &low, &high);
    reach->found = 0;
    TIERKIT_I_TRY(is_enough(trial, element, line, high, &enough));
    if (!enough) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(is_enough(trial, element, line, low, &enough));
    if (enough) {
        high = low; /* whatever it has */
    }
    while (!touch(low, high)) {
        tierkit_i_i128 half = middle(low, high);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, trial->cut.count));
        TIERKIT_I_TRY(is_enough(trial, element, line, half, &enough));
        *(enough ? &high : &low) = half;
    }
    reach->found = 1;
    reach->amount = high;
    return TIERKIT_OK;
}
