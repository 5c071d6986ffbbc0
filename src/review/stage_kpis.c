/* Owns: the first stage: KPIs of every distributor, and whom the program applies to.
 * Must not know: points, classes. Called by: review/review.c. */
#include "review/state.h"
#include "review/value.h"

#include <string.h>

static tierkit_status make_arrays(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    size_t all = review->program->tree.kpi_count * review->records;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, review->records, sizeof(*review->covered), &review->covered));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, all, sizeof(*review->kpi_value), &review->kpi_value));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, all, sizeof(*review->kpi_status), &review->kpi_status));
    return tierkit_i_new_zeroed(memory, all, sizeof(*review->kpi_flags), &review->kpi_flags);
}

static tierkit_status need_all(tierkit_review *review) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (size_t k = 0; k < review->program->tree.kpi_count; k++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_need(&review->now, compiled->kpi_formula[k]));
    }
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_need(&review->now, compiled->candidate_formula[s]));
    }
    return tierkit_i_value_need(review);
}

/* Somebody is meant when a condition is true; undefined is not. */
static void store_scope(const tierkit_i_vector *result, size_t first, size_t count, int8_t *scope) {
    for (size_t i = 0; i < count; i++) {
        int holds = result->status[i] == TIERKIT_VALUE_OK && result->word[i];
        scope[first + i] = holds ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NOT_APPLICABLE;
    }
}

static void store_candidates(tierkit_review *review, size_t first, size_t count) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        store_scope(tierkit_i_evaluation_result(&review->now, compiled->candidate_formula[s]),
                    first, count, review->selected[s].candidate);
    }
}

/* A distributor is covered when `applies to` is true; undefined is not. Comes before the KPIs,
 * which may compare a distributor with the others that are covered. */
static tierkit_status find_covered(tierkit_review *review) {
    int32_t applies = review->program->compiled.applies;
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    if (applies == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), review->pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, applies));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        store_scope(tierkit_i_evaluation_result(&evaluation, applies), first, count,
                    review->covered);
    }
    review->source.covered = review->covered;
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

static void store_kpi(tierkit_review *review, size_t kpi, size_t first, size_t count) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    int32_t formula = compiled->kpi_formula[kpi];
    tierkit_i_form form = compiled->formulas[formula].form;
    const tierkit_i_vector *result = tierkit_i_evaluation_result(&review->now, formula);
    size_t at = kpi * review->records + first;
    for (size_t i = 0; i < count; i++) {
        review->kpi_status[at + i] = result->status[i];
        review->kpi_flags[at + i] = (uint8_t)result->flags[i];
        if (result->status[i] == TIERKIT_VALUE_OK) {
            review->kpi_value[at + i] = tierkit_i_vector_double(result, form, i);
        }
    }
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
    return TIERKIT_OK;
}
