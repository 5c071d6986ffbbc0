/* Owns: from which amount on a distributor has a class, everybody else unchanged.
 * Must not know: criteria. Called by: review/gap.c.
 *
 * What is enough is asked of the rules themselves, and halving finds the smallest amount that is.
 * Between the amounts of two others more may make a class worse: with `crossing out` and `nearest`
 * one's own share stands in its way. But who comes up to another no longer has that one's share
 * before its own, and a higher one of these places is never worse. So they are halved first, then
 * the amounts between two of them, where more is better or worse all along. */
#include "review/gap.h"

#include <string.h>

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

static tierkit_i_i128 amount_of(const tierkit_i_cut *cut, size_t element) {
    tierkit_i_i128 amount = { (uint64_t)cut->low[element], cut->high[element] };
    return amount;
}

/* `low` is not enough, `high` is. */
typedef struct span {
    tierkit_i_i128 low, high;
} span;

/* More than anybody has and more than any bound asks for; less than anybody has. */
static void find_range(const tierkit_i_trial *trial, size_t element, span *of) {
    const tierkit_program *program = trial->review->program;
    const tierkit_i_classes *classes = &program->tree.classes[trial->classes];
    int32_t profile =
        tierkit_i_cut_profile(trial->review, trial->classes, (size_t)trial->cut.records[element]);
    const tierkit_i_cut *cut = &trial->cut;
    of->low = tierkit_i_i128_of(0);
    of->high = tierkit_i_i128_of(0);
    for (size_t i = 0; i < cut->count; i++) {
        tierkit_i_i128 amount = amount_of(cut, i);
        if (cut->status[i] == TIERKIT_VALUE_OK) {
            of->low = tierkit_i_i128_compare(amount, of->low) < 0 ? amount : of->low;
            of->high = tierkit_i_i128_compare(amount, of->high) > 0 ? amount : of->high;
        }
    }
    for (int32_t k = 0; k < classes->lines.count && !classes->by_share; k++) {
        int32_t line = tierkit_i_class_rule(&program->compiled, profile, k, TIERKIT_I_CLAUSE_BOUND);
        const tierkit_i_figure *bound = &program->tree.class_lines[line].bound;
        tierkit_i_i128 e9;
        if (bound->present && !tierkit_i_rescale(bound->value, bound->scale, 9, &e9, NULL)) {
            of->low = tierkit_i_i128_compare(e9, of->low) < 0 ? e9 : of->low;
            of->high = tierkit_i_i128_compare(e9, of->high) > 0 ? e9 : of->high;
        }
    }
    (void)tierkit_i_i128_sub(of->low, tierkit_i_i128_of(1), &of->low);
    (void)tierkit_i_i128_add(of->high, tierkit_i_i128_of(1), &of->high);
}

/* One step: `amount`, where it lies between both, becomes the end it belongs to. */
static tierkit_status try_amount(tierkit_i_trial *trial, size_t element, int32_t line,
                                 tierkit_i_i128 amount, span *of) {
    int enough = 0;
    if (tierkit_i_i128_compare(amount, of->low) <= 0 ||
        tierkit_i_i128_compare(amount, of->high) >= 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(is_enough(trial, element, line, amount, &enough));
    *(enough ? &of->high : &of->low) = amount;
    return TIERKIT_OK;
}

/* As much as another has and one step more, as equal ones may stand or fall together. In the order
 * the largest come first and those without an amount last. */
static tierkit_status halve_others(tierkit_i_trial *trial, size_t element, int32_t line,
                                   tierkit_i_pace *pace, span *of) {
    const tierkit_i_cut *cut = &trial->cut;
    size_t begin = 0, end = cut->count;
    while (begin < end) {
        size_t at = begin + (end - begin) / 2, other = (size_t)cut->order[at];
        tierkit_i_i128 equal = amount_of(cut, other), above = of->low;
        if (cut->status[other] == TIERKIT_VALUE_OK) {
            (void)tierkit_i_i128_add(equal, tierkit_i_i128_of(1), &above);
            TIERKIT_I_TRY(tierkit_i_pace_step(pace, 2 * cut->count));
            TIERKIT_I_TRY(try_amount(trial, element, line, equal, of));
            TIERKIT_I_TRY(try_amount(trial, element, line, above, of));
        }
        if (tierkit_i_i128_compare(above, of->high) >= 0) {
            begin = at + 1;
        } else {
            end = at;
        }
    }
    return TIERKIT_OK;
}

/* What it has is not enough: less need not be tried. */
static tierkit_status start_at_own(tierkit_i_trial *trial, size_t element, int32_t line, span *of) {
    tierkit_i_i128 own = amount_of(&trial->cut, element);
    int enough = 1;
    if (trial->cut.status[element] == TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(is_enough(trial, element, line, own, &enough));
    }
    of->low = enough ? of->low : own;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_reach_line(tierkit_i_trial *trial, size_t element, int32_t line,
                                    tierkit_i_pace *pace, tierkit_i_reach *reach) {
    span of;
    int enough = 0;
    find_range(trial, element, &of);
    memset(reach, 0, sizeof *reach);
    TIERKIT_I_TRY(is_enough(trial, element, line, of.high, &enough));
    if (!enough) { /* as much as the largest, where its own share is less then */
        (void)tierkit_i_i128_sub(of.high, tierkit_i_i128_of(1), &of.high);
        TIERKIT_I_TRY(is_enough(trial, element, line, of.high, &enough));
    }
    if (!enough) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(is_enough(trial, element, line, of.low, &enough));
    reach->every = enough;
    if (enough) {
        of.high = of.low;
    } else {
        TIERKIT_I_TRY(start_at_own(trial, element, line, &of));
        TIERKIT_I_TRY(halve_others(trial, element, line, pace, &of));
    }
    while (!touch(of.low, of.high)) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, trial->cut.count));
        TIERKIT_I_TRY(try_amount(trial, element, line, middle(of.low, of.high), &of));
    }
    reach->found = 1;
    reach->amount = of.high;
    return TIERKIT_OK;
}
