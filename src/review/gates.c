/* Owns: moving distributors to a lower class: gates (`not when`) and `at most`.
 * Must not know: how the class before was found. Called by: review/. */
#include "review/state.h"

#include <string.h>

tierkit_status tierkit_i_run_condition(const tierkit_review *review, int32_t formula,
                                       tierkit_i_pace *pace, uint8_t *says) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, formula));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&evaluation, formula);
        for (size_t i = 0; i < count; i++) {
            says[first + i] = result->status[i] != TIERKIT_VALUE_OK ? TIERKIT_I_GATE_UNDEFINED
                              : result->word[i] != 0                ? TIERKIT_I_GATE_TRUE
                                                                    : TIERKIT_I_GATE_OPEN;
        }
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

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

/* How many a line may hold: a share of those with a class, rounded down, or a count. */
static int64_t most(const tierkit_i_cut *cut, const tierkit_i_class_line *line) {
    int64_t classed = 0;
    tierkit_i_i128 product;
    tierkit_i_i128 result;
    int64_t limit;
    for (size_t i = 0; i < cut->count; i++) {
        classed += cut->line[i] != TIERKIT_I_NONE;
    }
    tierkit_i_i128 factor =
        tierkit_i_i128_of(line->at_most.measured_in == TIERKIT_I_IN_PERCENT ? classed : 1);
    if (tierkit_i_i128_mul(line->at_most.value, factor, &product)) {
        return classed;
    }
    /* Round down: to the nearest, then one less where that went up. */
    tierkit_i_i128 power = tierkit_i_i128_power10(line->at_most.scale);
    if (tierkit_i_i128_divide_half_even(product, power, &result, NULL) ||
        tierkit_i_i128_to64(result, &limit)) {
        return classed;
    }
    tierkit_i_i128 back;
    if (!tierkit_i_i128_mul(result, power, &back) && tierkit_i_i128_compare(back, product) > 0) {
        limit--;
    }
    return limit;
}

static void move_down(tierkit_i_cut *cut, int32_t element, int32_t line, int8_t why) {
    cut->line[element] = line + 1;
    cut->reason[element] = line;
    cut->why[element] = why;
}

/* Equal amounts stay together: a block that does not fit as a whole moves down as a whole. */
static void limit_line(int32_t line, int64_t limit, tierkit_i_cut *cut) {
    int64_t held = 0;
    size_t place = 0;
    int full = 0;
    while (place < cut->count && cut->first[place] >= 0) {
        size_t end = place;
        int64_t block = 0;
        while (end < cut->count && cut->first[end] == cut->first[place]) {
            block += cut->line[cut->order[end]] == line;
            end++;
        }
        full |= held + block > limit;
        for (; place < end; place++) {
            int32_t element = cut->order[place];
            if (full && cut->line[element] == line) {
                move_down(cut, element, line, TIERKIT_I_WHY_LIMIT);
            }
        }
        held += full ? 0 : block;
    }
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

void tierkit_i_apply_gates(const tierkit_review *review, size_t index, const tierkit_i_gates *gates,
                           tierkit_i_cut *cut) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_classes *classes = tierkit_i_cut_at(tree, index);
    /* Downwards, so that who leaves a class is tried against the gate of the next. */
    for (int32_t k = 0; k < classes->lines.count - 1; k++) {
        int32_t line = classes->lines.first + k;
        close_line(line, gates->says + (size_t)k * review->records, cut);
        if (tree->class_lines[line].at_most.present) {
            limit_line(line, most(cut, &tree->class_lines[line]), cut);
        }
    }
}
