/* Owns: evaluating the figures of one `commitments` statement for some subjects.
 * Must not know: tables. Called by: review/table_kept.c, review/table_failures.c. */
#include "review/committed.h"

#include <string.h>

static int32_t formula_of(const tierkit_i_committed *of, int32_t figure) {
    int32_t kpi = of->statement->kpi[figure];
    return kpi == TIERKIT_I_NONE ? TIERKIT_I_NONE : of->review->program->compiled.kpi_formula[kpi];
}

tierkit_status tierkit_i_committed_init(tierkit_i_committed *of, const tierkit_review *review,
                                        const tierkit_i_commitments *statement,
                                        tierkit_i_subjects subjects, tierkit_i_pace *pace) {
    memset(of, 0, sizeof(*of));
    of->review = review;
    of->statement = statement;
    TIERKIT_I_TRY(tierkit_i_evaluation_init(&of->evaluation, &review->source,
                                            tierkit_i_as_of_position(review), subjects, pace));
    for (int32_t f = 0; f < TIERKIT_I_COMMITTED_FIGURES; f++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_need(&of->evaluation, formula_of(of, f)));
    }
    return TIERKIT_OK;
}

void tierkit_i_committed_free(tierkit_i_committed *of) {
    tierkit_i_evaluation_free(&of->evaluation);
}

const tierkit_i_vector *tierkit_i_committed_figure(const tierkit_i_committed *of, int32_t figure,
                                                   tierkit_i_form *form) {
    int32_t formula = formula_of(of, figure);
    if (formula == TIERKIT_I_NONE) {
        return NULL;
    }
    *form = of->review->program->compiled.formulas[formula].form;
    return tierkit_i_evaluation_result(&of->evaluation, formula);
}

int tierkit_i_committed_count(const tierkit_i_committed *of, int32_t figure, size_t i,
                              tierkit_i_i128 *count) {
    tierkit_i_form form;
    const tierkit_i_vector *result = tierkit_i_committed_figure(of, figure, &form);
    if (result == NULL || result->status[i] != TIERKIT_VALUE_OK) {
        return 0;
    }
    *count = tierkit_i_sums_get(&result->number, i);
    return 1;
}

tierkit_status tierkit_i_committed_cell(const tierkit_i_committed *of, int32_t figure, size_t i,
                                        tierkit_table *table) {
    tierkit_i_form form;
    const tierkit_i_vector *result = tierkit_i_committed_figure(of, figure, &form);
    return result == NULL ? tierkit_i_table_missing(table)
                          : tierkit_i_cell_value(table, result, form, i);
}
