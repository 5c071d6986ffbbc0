/* Owns: series: every measure and KPI for every distributor and calendar period.
 * Must not know: classes. Called by: hosts, through tierkit_review_series().
 *
 * The table goes by distributor, then period; so every period is evaluated once and kept, and the
 * blocks of all periods are run side by side. */
#include "review/state.h"

#include <string.h>

static const tierkit_i_column_spec series_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "period", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },           { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },         { "flags", "", TIERKIT_I_CELLS_TEXT },
};

/* One evaluation for each period. */
typedef struct periods {
    tierkit_i_evaluation *at;
    size_t count;
    int32_t first; /* index of the first period */
    tierkit_i_unit unit;
} periods;

static tierkit_i_position position_of(const periods *of, size_t p) {
    int32_t index = of->first + (int32_t)p;
    tierkit_i_position position = { tierkit_i_period_first_day(index + 1, of->unit, 1) - 1, 1,
                                    tierkit_i_period_first_day(index, of->unit, 1), of->unit };
    return position;
}

static tierkit_status evaluate(const tierkit_review *review, periods *of, tierkit_i_pace *pace) {
    for (size_t p = 0; p < of->count; p++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_init(&of->at[p], &review->source, position_of(of, p),
                                                tierkit_i_record_subjects(review), pace));
        for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
            TIERKIT_I_TRY(tierkit_i_evaluation_need(&of->at[p],
                                                    tierkit_i_listed_in_series(review, l).formula));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_value(const tierkit_review *review,
                                const tierkit_i_evaluation *evaluation, tierkit_i_listed listed,
                                size_t record, size_t i, tierkit_table *table) {
    const tierkit_i_vector *result = tierkit_i_evaluation_result(evaluation, listed.formula);
    tierkit_i_form form = review->program->compiled.formulas[listed.formula].form;
    char name[12];
    size_t bytes =
        tierkit_i_period_name(evaluation->position.first, evaluation->position.unit, name);
    int covered = review->covered[record] == TIERKIT_VALUE_OK;
    int exists = covered && result->status[i] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, listed.name));
    TIERKIT_I_TRY(covered ? tierkit_i_cell_value(table, result, form, i)
                          : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(
        tierkit_i_cell_status(table, covered ? result->status[i] : review->covered[record]));
    return tierkit_i_cell_flags(table, exists ? result->flags[i] : 0);
}

/* All measures and KPIs of one distributor in one period. */
static tierkit_status add_values(const tierkit_review *review,
                                 const tierkit_i_evaluation *evaluation, size_t record, size_t i,
                                 tierkit_table *table) {
    for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
        tierkit_i_listed listed = tierkit_i_listed_in_series(review, l);
        if (listed.formula != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(add_value(review, evaluation, listed, record, i, table));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_block(const tierkit_review *review, periods *of, size_t first,
                                size_t count, tierkit_table *table) {
    for (size_t p = 0; p < of->count; p++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_run(&of->at[p], first, count));
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t p = 0; p < of->count; p++) {
            TIERKIT_I_TRY(add_values(review, &of->at[p], first + i, i, table));
        }
    }
    return TIERKIT_OK;
}

static void find_periods(const tierkit_review *review, tierkit_i_unit unit, periods *of) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    int32_t last = tierkit_i_period_of_day(review->source.as_of, unit, 1);
    of->unit = unit;
    if (snapshot->first_day <= snapshot->last_day && snapshot->first_day <= review->source.as_of) {
        of->first = tierkit_i_period_of_day(snapshot->first_day, unit, 1);
        of->count = (size_t)(last - of->first + 1);
    }
}

static tierkit_status make_series(const tierkit_review *review, tierkit_i_unit unit,
                                  tierkit_i_pace *pace, tierkit_table **out) {
    periods of = { NULL, 0, 0, TIERKIT_I_QUARTER };
    tierkit_status status = TIERKIT_OK;
    find_periods(review, unit, &of);
    TIERKIT_I_DO(tierkit_i_table_new(&review->memory, pace, series_columns,
                                     sizeof(series_columns) / sizeof(series_columns[0]), out));
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, of.count, sizeof(*of.at), &of.at));
    TIERKIT_I_DO(evaluate(review, &of, pace));
    for (size_t first = 0; first < review->records && of.count > 0; first += TIERKIT_I_BLOCK) {
        TIERKIT_I_DO(
            add_block(review, &of, first, tierkit_i_block_at(first, review->records), *out));
    }
done:
    for (size_t p = 0; p < of.count && of.at != NULL; p++) {
        tierkit_i_evaluation_free(&of.at[p]);
    }
    tierkit_i_free(&review->memory, of.at, of.count, sizeof(*of.at));
    return status;
}

tierkit_status TIERKIT_CALL tierkit_review_series(const tierkit_review *review, int32_t period,
                                                  const tierkit_call *call, tierkit_table **table,
                                                  tierkit_error *err) {
    tierkit_table *made = NULL;
    tierkit_i_pace pace;
    if (table != NULL) {
        *table = NULL;
    }
    if (review == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review and table must not be NULL");
    }
    if (period != TIERKIT_PERIOD_MONTH && period != TIERKIT_PERIOD_QUARTER &&
        period != TIERKIT_PERIOD_YEAR) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "a series is by month, quarter or year");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_status status = make_series(review, (tierkit_i_unit)period, &pace, &made);
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_table_failed(status, err);
    }
    tierkit_i_table_finish(made);
    *table = made;
    return TIERKIT_OK;
}
