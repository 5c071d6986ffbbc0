/* Owns: the decision about every candidate: score, knock-outs, gates, limits.
 * Must not know: classes of partners. Called by: review/review.c, review/stage_kpis.c. */
#include "review/state.h"

#include <string.h>

/* ---- memory ---------------------------------------------------------------------------------- */

tierkit_status tierkit_i_selection_arrays(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    size_t count = review->program->tree.selection_count;
    size_t n = review->records;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, count, sizeof(*review->selected), &review->selected));
    for (size_t s = 0; s < count; s++) {
        tierkit_i_selected *of = &review->selected[s];
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->candidate), &of->candidate));
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->line), &of->line));
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->why), &of->why));
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->knocked_out), &of->knocked_out));
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->rank), &of->rank));
        TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*of->order), &of->order));
        for (size_t i = 0; i < n; i++) {
            of->line[i] = TIERKIT_I_NONE;
            of->knocked_out[i] = TIERKIT_I_NONE;
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_selections_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    size_t count = review->program->tree.selection_count;
    size_t n = review->records;
    for (size_t s = 0; s < count && review->selected != NULL; s++) {
        tierkit_i_selected *of = &review->selected[s];
        tierkit_i_free(memory, of->candidate, n, sizeof(*of->candidate));
        tierkit_i_free(memory, of->line, n, sizeof(*of->line));
        tierkit_i_free(memory, of->why, n, sizeof(*of->why));
        tierkit_i_free(memory, of->knocked_out, n, sizeof(*of->knocked_out));
        tierkit_i_free(memory, of->rank, n, sizeof(*of->rank));
        tierkit_i_free(memory, of->order, n, sizeof(*of->order));
    }
    tierkit_i_free(memory, review->selected, count, sizeof(*review->selected));
}

/* ---- knock-outs ------------------------------------------------------------------------------ */

/* True rejects. Undefined accepts nobody: the candidate waits for the answer. */
static void knock_out(tierkit_review *review, size_t index, int32_t condition, const uint8_t *says,
                      tierkit_i_cut *cut) {
    const tierkit_i_classes *classes = &review->program->tree.selections[index].cut;
    tierkit_i_selected *of = &review->selected[index];
    int32_t accept = classes->lines.first;
    int32_t reject = accept + classes->lines.count - 1;
    for (size_t i = 0; i < cut->count; i++) {
        int32_t record = cut->records[i];
        if (says[record] == TIERKIT_I_GATE_TRUE && cut->why[i] != TIERKIT_I_WHY_KNOCK_OUT) {
            cut->line[i] = reject;
            cut->why[i] = TIERKIT_I_WHY_KNOCK_OUT;
            of->knocked_out[record] = condition;
        } else if (says[record] == TIERKIT_I_GATE_UNDEFINED && cut->line[i] == accept) {
            cut->line[i] = accept + 1;
            cut->why[i] = TIERKIT_I_WHY_KNOCK_OUT_UNKNOWN;
            of->knocked_out[record] = condition;
        }
    }
}

static tierkit_status knock_outs(tierkit_review *review, size_t index, tierkit_i_cut *cut) {
    tierkit_i_slice conditions = review->program->tree.selections[index].knock_outs;
    uint8_t *says = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*says), &says));
    for (int32_t k = conditions.first; k < conditions.first + conditions.count; k++) {
        int32_t formula = review->program->compiled.knock_out_formula[k];
        TIERKIT_I_DO(tierkit_i_run_condition(review, formula, review->pace, says));
        knock_out(review, index, k, says, cut);
    }
done:
    tierkit_i_free(&review->memory, says, review->records, sizeof(*says));
    return status;
}

/* ---- decisions ------------------------------------------------------------------------------- */

/* Without a score nothing speaks for a candidate, nor against: hold. */
static void hold_unknown(const tierkit_i_classes *classes, tierkit_i_cut *cut) {
    for (size_t i = 0; i < cut->count; i++) {
        if (cut->status[i] != TIERKIT_VALUE_OK) {
            cut->line[i] = classes->lines.first + 1;
            cut->why[i] = TIERKIT_I_WHY_NO_SCORE;
        }
    }
}

static void publish(const tierkit_i_cut *cut, tierkit_i_selected *of) {
    of->candidates = cut->count;
    for (size_t i = 0; i < cut->count; i++) {
        int32_t record = cut->records[i];
        of->line[record] = cut->line[i];
        of->why[record] = cut->why[i];
        of->rank[record] = cut->rank[i];
        of->order[i] = cut->records[cut->order[i]];
    }
}

/* Knock-outs come before gates and limits, so that nobody who is out takes a place. */
static tierkit_status decide(tierkit_review *review, size_t index, const int32_t *candidates,
                             size_t count) {
    const tierkit_i_tree *tree = &review->program->tree;
    size_t at = tree->classes_count + index;
    tierkit_i_basis basis;
    tierkit_i_cut cut;
    tierkit_i_gates gates;
    tierkit_status status = TIERKIT_OK;
    memset(&cut, 0, sizeof(cut));
    memset(&gates, 0, sizeof(gates));
    TIERKIT_I_TRY(
        tierkit_i_basis_new(review, at, tierkit_i_as_of_position(review), review->pace, &basis));
    TIERKIT_I_DO(tierkit_i_cut_new(review, candidates, count, &cut));
    tierkit_i_cut_fill(&cut, &basis);
    TIERKIT_I_DO(tierkit_i_cut_run(review, at, review->pace, &cut));
    hold_unknown(&tree->selections[index].cut, &cut);
    TIERKIT_I_DO(knock_outs(review, index, &cut));
    TIERKIT_I_DO(tierkit_i_gates_new(review, at, review->pace, &gates));
    TIERKIT_I_DO(tierkit_i_apply_gates(review, at, &gates, &cut));
    publish(&cut, &review->selected[index]);
done:
    tierkit_i_gates_free(review, &gates);
    tierkit_i_cut_free(review, &cut);
    tierkit_i_basis_free(review, &basis);
    return status;
}

static tierkit_status select_one(tierkit_review *review, size_t index) {
    int32_t *candidates = NULL;
    size_t count = 0;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*candidates), &candidates));
    for (size_t i = 0; i < review->records; i++) {
        if (review->selected[index].candidate[i] == TIERKIT_VALUE_OK) {
            candidates[count++] = (int32_t)i;
        }
    }
    if (count > 0) {
        TIERKIT_I_DO(decide(review, index, candidates, count));
    }
done:
    tierkit_i_free(&review->memory, candidates, review->records, sizeof(*candidates));
    return status;
}

tierkit_status tierkit_i_stage_selections(tierkit_review *review) {
    for (size_t s = 0; s < review->program->tree.selection_count && review->records > 0; s++) {
        TIERKIT_I_TRY(select_one(review, s));
    }
    return TIERKIT_OK;
}
