/* Owns: the first stage: KPIs of every distributor, and whom the program applies to.
 * Must not know: points, classes. Called by: review/review.c. */
#include "base/bits.h"
#include "review/state.h"
#include "review/value.h"

#include <string.h>

static tierkit_status make_arrays(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    size_t all = review->program->tree.kpi_count * review->records;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, review->records, sizeof(*review->covered), &review->covered));
    TIERKIT_I_TRY(tierkit_i_new(memory, all, sizeof(*review->kpi_value), &review->kpi_value));
    TIERKIT_I_TRY(tierkit_i_new(memory, all, sizeof(*review->kpi_status), &review->kpi_status));
    return tierkit_i_new(memory, all, sizeof(*review->kpi_flags), &review->kpi_flags);
}

static tierkit_status need_all(tierkit_review *review) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (size_t k = 0; k < review->program->tree.kpi_count; k++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_want(&review->now, compiled->kpi_formula[k]));
    }
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_want(&review->now, compiled->candidate_formula[s]));
    }
    TIERKIT_I_TRY(tierkit_i_value_want(review));
    return tierkit_i_evaluation_fill(&review->now);
}

/* A candidate is somebody of whom the condition is true; undefined is not. */
static void store_candidates(tierkit_review *review, size_t first, size_t count) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        const tierkit_i_vector *result =
            tierkit_i_evaluation_result(&review->now, compiled->candidate_formula[s]);
        int8_t *candidate = review->selected[s].candidate + first;
        for (size_t i = 0; i < count; i++) {
            int holds = result->status[i] == TIERKIT_VALUE_OK && result->word[i];
            candidate[i] = holds ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NOT_APPLICABLE;
        }
    }
}

/* A distributor is covered when `applies to` is true; undefined is not. Comes before the KPIs,
 * which may compare a distributor with the others that are covered. */
static tierkit_status find_covered(tierkit_review *review) {
    int32_t applies = review->program->compiled.applies;
    uint8_t *says = NULL;
    tierkit_status status = TIERKIT_OK;
    if (applies == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*says), &says));
    TIERKIT_I_DO(tierkit_i_run_condition(review, applies, review->pace, says));
    for (size_t i = 0; i < review->records; i++) {
        review->covered[i] =
            (int8_t)(says[i] == TIERKIT_I_GATE_TRUE ? TIERKIT_VALUE_OK
                                                    : TIERKIT_VALUE_NOT_APPLICABLE);
    }
    review->source.covered = review->covered;
done:
    tierkit_i_free(&review->memory, says, review->records, sizeof(*says));
    return status;
}

static void store_kpi(tierkit_review *review, size_t kpi, size_t first, size_t count) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    int32_t formula = compiled->kpi_formula[kpi];
    tierkit_i_form form = compiled->formulas[formula].form;
    const tierkit_i_vector *result = tierkit_i_evaluation_result(&review->now, formula);
    size_t at = kpi * review->records + first;
    double *value = review->kpi_value + at;
    int all_ok = tierkit_i_bits_joined((const uint8_t *)result->status, count) == 0;
    tierkit_i_vector_doubles(result, form, count, value);
    for (size_t i = 0; i < count && !all_ok; i++) {
        value[i] = result->status[i] == TIERKIT_VALUE_OK ? value[i] : 0.0;
    }
    memcpy(review->kpi_status + at, result->status, count);
    memcpy(review->kpi_flags + at, result->flags, count);
}

tierkit_status tierkit_i_stage_kpis(tierkit_review *review) {
    TIERKIT_I_TRY(make_arrays(review));
    TIERKIT_I_TRY(tierkit_i_value_arrays(review));
    TIERKIT_I_TRY(tierkit_i_selection_arrays(review));
    TIERKIT_I_TRY(find_covered(review));
    TIERKIT_I_TRY(need_all(review));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(&review->now, first, count));
        store_candidates(review, first, count);
        for (size_t k = 0; k < review->program->tree.kpi_count; k++) {
            store_kpi(review, k, first, count);
        }
        tierkit_i_value_collect(review, first, count);
    }
    tierkit_i_evaluation_forget(&review->now);
    return TIERKIT_OK;
}
