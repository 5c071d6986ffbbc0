/* Owns: the tables of KPIs, values and contributions. Must not know: classes.
 * Called by: review/tables.c. */
#include "review/state.h"
#include "review/value.h"
#include "review/window_days.h"

#include <string.h>

static const tierkit_i_column_spec kpi_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "kpi", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "numerator", "", TIERKIT_I_CELLS_NUMBER },
    { "denominator", "", TIERKIT_I_CELLS_NUMBER },
    { "days", "days", TIERKIT_I_CELLS_INTEGER },
    { "days_covered", "days", TIERKIT_I_CELLS_INTEGER },
};

static tierkit_status add_kpi(const tierkit_review *review, tierkit_i_window_days *days,
                              tierkit_i_listed listed, size_t record, size_t i,
                              tierkit_table *table) {
    static const tierkit_i_days no_days = { 0, 0 };
    tierkit_i_form form = review->program->compiled.formulas[listed.formula].form;
    const tierkit_i_vector *result = tierkit_i_evaluation_result(days->around, listed.formula);
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, listed.name));
    if (review->covered[record] != TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        TIERKIT_I_TRY(tierkit_i_cell_status(table, review->covered[record]));
        TIERKIT_I_TRY(tierkit_i_cell_flags(table, 0));
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_cell_days(table, no_days);
    }
    TIERKIT_I_TRY(tierkit_i_cell_value(table, result, form, i));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, result->status[i]));
    TIERKIT_I_TRY(
        tierkit_i_cell_flags(table, result->status[i] == TIERKIT_VALUE_OK ? result->flags[i] : 0));
    TIERKIT_I_TRY(tierkit_i_cell_quotient(table, result, form, i));
    return tierkit_i_cell_days(table, tierkit_i_window_days_of(days, listed.formula, record));
}

static tierkit_status add_block(const tierkit_review *review, tierkit_i_evaluation *evaluation,
                                tierkit_i_window_days *days, size_t first, size_t count,
                                tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_evaluation_run(evaluation, first, count));
    for (size_t i = 0; i < count; i++) {
        for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
            tierkit_i_listed listed = tierkit_i_listed_at(review, l);
            if (listed.formula != TIERKIT_I_NONE) {
                TIERKIT_I_TRY(add_kpi(review, days, listed, first + i, i, table));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_kpis(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out) {
    tierkit_i_evaluation evaluation;
    tierkit_i_window_days days;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    memset(&days, 0, sizeof(days));
    TIERKIT_I_DO(tierkit_i_table_new(&review->memory, pace, kpi_columns,
                                     sizeof(kpi_columns) / sizeof(kpi_columns[0]), out));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), pace));
    for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
        TIERKIT_I_DO(
            tierkit_i_evaluation_need(&evaluation, tierkit_i_listed_at(review, l).formula));
    }
    TIERKIT_I_DO(tierkit_i_window_days_new(&evaluation, &days));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        TIERKIT_I_DO(add_block(review, &evaluation, &days, first,
                               tierkit_i_block_at(first, review->records), *out));
    }
done:
    tierkit_i_window_days_free(&days);
    tierkit_i_evaluation_free(&evaluation);
    return status;
}
