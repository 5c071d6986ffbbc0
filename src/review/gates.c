/* Owns: moving distributors to a lower class: gates (`not when`) and
 * limits (`at most`, `at least`).
 * Must not know: how the class before was found. Called by: review/. */
#include "review/state.h"

#include <string.h>

/* The gate of class k for a profile, NONE. */
static int32_t gate_for(const tierkit_review *review, int32_t profile, int32_t k) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    return compiled
        ->gate_formula[tierkit_i_class_rule(compiled, profile, k, TIERKIT_I_CLAUSE_GATE)];
}

/* One gate, for the records whose profile has it. */
static tierkit_status run_gate(const tierkit_review *review, size_t index, int32_t profile,
                               int32_t k, tierkit_i_pace *pace, uint8_t *says) {
    uint8_t *found = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*found), &found));
    TIERKIT_I_DO(tierkit_i_run_condition(review, gate_for(review, profile, k), pace, found));
    for (size_t i = 0; i < review->records; i++) {
        if (tierkit_i_cut_profile(review, index, i) == profile) {
            says[i] = found[i];
        }
    }
done:
    tierkit_i_free(&review->memory, found, review->records, sizeof(*found));
    return status;
}

/* Profiles that change no gate share one run. */
static tierkit_status run_gates(const tierkit_review *review, size_t index, int32_t k,
                                tierkit_i_pace *pace, uint8_t *says) {
    tierkit_i_slice profiles = review->program->compiled.cut_profiles[index];
    int32_t everybody = gate_for(review, profiles.first, k);
    if (everybody != TIERKIT_I_NONE) {
        TIERKIT_I_TRY(tierkit_i_run_condition(review, everybody, pace, says));
    }
    for (int32_t p = profiles.first + 1; p < profiles.first + profiles.count; p++) {
        if (gate_for(review, p, k) != everybody) {
            TIERKIT_I_TRY(run_gate(review, index, p, k, pace, says));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_gates_new(const tierkit_review *review, size_t index, tierkit_i_pace *pace,
                                   tierkit_i_gates *gates) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(&review->program->tree, index);
    size_t lines = (size_t)classes->lines.count;
    tierkit_status status = TIERKIT_OK;
    memset(gates, 0, sizeof(*gates));
    gates->count = lines * review->records;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(&review->memory, gates->count, sizeof(*gates->says), &gates->says));
    for (int32_t k = 0; k < classes->lines.count && review->records > 0; k++) {
        TIERKIT_I_DO(run_gates(review, index, k, pace, gates->says + (size_t)k * review->records));
    }
done:
    if (status != TIERKIT_OK) {
        tierkit_i_gates_free(review, gates);
    }
    return status;
}

void tierkit_i_gates_free(const tierkit_review *review, tierkit_i_gates *gates) {
    tierkit_i_free(&review->memory, gates->says, gates->count, sizeof(*gates->says));
    memset(gates, 0, sizeof(*gates));
}

/* A share of those with a class, rounded down, or a count; all of them where it overflows. */
static int64_t places(const tierkit_i_cut *cut, const tierkit_i_figure *limit) {
    int64_t classed = 0;
    tierkit_i_i128 product;
    tierkit_i_i128 result;
    tierkit_i_i128 back;
    int64_t count;
    for (size_t i = 0; i < cut->count; i++) {
        classed += cut->line[i] != TIERKIT_I_NONE;
    }
    tierkit_i_i128 factor =
        tierkit_i_i128_of(limit->measured_in == TIERKIT_I_IN_PERCENT ? classed : 1);
    if (tierkit_i_i128_mul(limit->value, factor, &product)) {
        return classed;
    }
    /* Round down: to the nearest, then one less where that went up. */
    tierkit_i_i128 power = tierkit_i_i128_power10(limit->scale);
    if (tierkit_i_i128_divide_half_even(product, power, &result, NULL) ||
        tierkit_i_i128_to64(result, &count)) {
        return classed;
    }
    if (!tierkit_i_i128_mul(result, power, &back) && tierkit_i_i128_compare(back, product) > 0) {
        count--;
    }
    return count;
}

static void move_down(tierkit_i_cut *cut, int32_t element, int32_t line, int8_t why) {
    cut->line[element] = line + 1;
    cut->reason[element] = line;
    cut->why[element] = why;
}

/* As the kernel sees them: in the class, below it, or outside. A closed gate keeps out of it for
 * good; who is above is not asked. */
static void place_elements(int32_t line, const uint8_t *says, tierkit_i_cut *cut) {
    for (size_t i = 0; i < cut->count; i++) {
        int open = says[cut->records[i]] == TIERKIT_I_GATE_OPEN;
        int out = cut->why[i] >= TIERKIT_I_WHY_NO_SCORE;
        int below = cut->line[i] > line && open && !out;
        cut->place[i] = cut->line[i] == line ? 0 : below ? 1 : -1;
    }
}

/* `at most` and `at least` of one class. */
static tierkit_status limit_line(const tierkit_i_class_line *of, int32_t line, const uint8_t *says,
                                 tierkit_i_cut *cut) {
    int64_t minimum[2] = { 0, 0 };
    int64_t maximum[2] = { -1, -1 };
    tierkit_quotas quotas = { sizeof(quotas), 0, 2, 0, minimum, maximum };
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    if (of->at_most.present) {
        maximum[0] = places(cut, &of->at_most);
    }
    if (of->at_least.present) {
        minimum[0] = places(cut, &of->at_least);
        /* A share and a count can cross: the limit above wins. */
        minimum[0] = maximum[0] >= 0 && minimum[0] > maximum[0] ? maximum[0] : minimum[0];
    }
    place_elements(line, says, cut);
    TIERKIT_I_TRY(tierkit_classify_quotas(&amounts, &quotas, cut->place, cut->changed, NULL));
    for (size_t i = 0; i < cut->count; i++) {
        if (cut->place[i] == 1 && cut->line[i] == line) {
            move_down(cut, (int32_t)i, line, TIERKIT_I_WHY_LIMIT);
        } else if (cut->place[i] == 0 && cut->line[i] != line) {
            cut->line[i] = line;
            cut->reason[i] = line;
            cut->why[i] = TIERKIT_I_WHY_NEEDED;
        }
    }
    return TIERKIT_OK;
}

/* An undefined gate keeps out too: losing data must not raise a class. */
static void close_line(int32_t line, const uint8_t *says, tierkit_i_cut *cut) {
    for (size_t i = 0; i < cut->count; i++) {
        uint8_t gate = says[cut->records[i]];
        if (cut->line[i] == line && gate != TIERKIT_I_GATE_OPEN) {
            move_down(cut, (int32_t)i, line,
                      gate == TIERKIT_I_GATE_TRUE ? TIERKIT_I_WHY_GATE
                                                  : TIERKIT_I_WHY_GATE_UNKNOWN);
        }
    }
}

tierkit_status tierkit_i_apply_gates(const tierkit_review *review, size_t index,
                                     const tierkit_i_gates *gates, tierkit_i_cut *cut) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_classes *classes = tierkit_i_cut_at(tree, index);
    /* Downwards, so that who leaves a class is tried against the gate of the next. */
    for (int32_t k = 0; k < classes->lines.count - 1; k++) {
        int32_t line = classes->lines.first + k;
        const tierkit_i_class_line *of = &tree->class_lines[line];
        const uint8_t *says = gates->says + (size_t)k * review->records;
        close_line(line, says, cut);
        if (of->at_most.present || of->at_least.present) {
            TIERKIT_I_TRY(limit_line(of, line, says, cut));
        }
    }
    return TIERKIT_OK;
}
