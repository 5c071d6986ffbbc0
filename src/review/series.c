/* Owns: series: every measure and KPI for every distributor and period.
 * Must not know: classes. Called by: hosts, through tierkit_review_series().
 *
 * The table goes by distributor, then period; so every period is evaluated once and kept, and the
 * blocks of all periods are run side by side. */
#include "review/state.h"
#include "review/saved.h"
#include "review/window_days.h"

static const tierkit_i_column_spec series_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "period", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "days", "days", TIERKIT_I_CELLS_INTEGER },
    { "days_covered", "days", TIERKIT_I_CELLS_INTEGER },
};

/* One evaluation for each period. */
typedef struct periods {
    tierkit_i_evaluation *at;
    tierkit_i_window_days *days;
    size_t count;
    int32_t first; /* index of the first period */
    tierkit_i_unit unit;
    const tierkit_i_fiscal *calendar;
    int32_t grid;
} periods;

static tierkit_i_position position_of(const periods *of, size_t p) {
    tierkit_i_position position = { 0, of->grid, 0, of->unit };
    int32_t next = 0;
    (void)tierkit_i_fiscal_first_day(of->calendar, of->first + (int32_t)p, of->unit,
                                     &position.first); /* found: it is one of the periods */
    (void)tierkit_i_fiscal_first_day(of->calendar, of->first + (int32_t)p + 1, of->unit, &next);
    position.end = next - 1;
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
        TIERKIT_I_TRY(tierkit_i_window_days_new(&of->at[p], &of->days[p]));
    }
    return TIERKIT_OK;
}

static tierkit_status add_value(const tierkit_review *review, tierkit_i_window_days *days,
                                tierkit_i_listed listed, size_t record, size_t i,
                                tierkit_table *table) {
    const tierkit_i_evaluation *evaluation = days->around;
    tierkit_i_days read = { 0, 0 };
    const tierkit_i_vector *result = tierkit_i_evaluation_result(evaluation, listed.formula);
    tierkit_i_form form = review->program->compiled.formulas[listed.formula].form;
    tierkit_i_position position = evaluation->position;
    char name[12];
    size_t bytes = position.grid == TIERKIT_I_GRID_FISCAL
                       ? tierkit_i_fiscal_name(&review->program->head.schema->calendar,
                                               position.first, position.unit, name)
                       : tierkit_i_period_name(position.first, position.unit, name);
    int covered = review->covered[record] == TIERKIT_VALUE_OK;
    int exists = covered && result->status[i] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, listed.name));
    TIERKIT_I_TRY(covered ? tierkit_i_cell_value(table, result, form, i)
                          : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(
        tierkit_i_cell_status(table, covered ? result->status[i] : review->covered[record]));
    TIERKIT_I_TRY(tierkit_i_cell_flags(table, exists ? result->flags[i] : 0));
    if (covered) {
        read = tierkit_i_window_days_of(days, listed.formula, record);
    }
    return tierkit_i_cell_days(table, read);
}

/* All measures and KPIs of one distributor in one period. */
static tierkit_status add_values(const tierkit_review *review, tierkit_i_window_days *days,
                                 size_t record, size_t i, tierkit_table *table) {
    for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
        tierkit_i_listed listed = tierkit_i_listed_in_series(review, l);
        if (listed.formula != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(add_value(review, days, listed, record, i, table));
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
            TIERKIT_I_TRY(add_values(review, &of->days[p], first + i, i, table));
        }
    }
    return TIERKIT_OK;
}

/* Of all facts, on any of their dates: a view may begin before the dates of its facts. */
static int32_t first_day_of(const tierkit_i_snapshot *snapshot) {
    int32_t first = snapshot->first_day;
    for (size_t f = 0; f < snapshot->schema->facts_count; f++) {
        const tierkit_i_run *run = &snapshot->facts[f].run;
        if (snapshot->schema->facts[f].view_of != TIERKIT_I_NONE && run->count > 0 &&
            run->day[0] < first) {
            first = run->day[0];
        }
    }
    return first;
}

/* From the period of the first fact to that of as-of, as far as the calendar has periods. */
static void find_periods(const tierkit_review *review, periods *of) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    const tierkit_i_fiscal *calendar = of->calendar;
    int32_t first_day = first_day_of(snapshot);
    int32_t last_day = review->source.as_of;
    int32_t last = 0;
    if (calendar->start_count > 0 && calendar->starts[0] > first_day) {
        first_day = calendar->starts[0];
    }
    if (calendar->start_count > 0 && calendar->starts[calendar->start_count - 1] <= last_day) {
        last_day = calendar->starts[calendar->start_count - 1] - 1;
    }
    if (snapshot->first_day <= snapshot->last_day && first_day <= last_day &&
        tierkit_i_fiscal_period(calendar, first_day, of->unit, &of->first) &&
        tierkit_i_fiscal_period(calendar, last_day, of->unit, &last)) {
        of->count = (size_t)(last - of->first + 1);
    }
}

static tierkit_status make_series(const tierkit_review *review, int32_t period,
                                  tierkit_i_pace *pace, tierkit_table **out) {
    static const tierkit_i_fiscal civil = {
        TIERKIT_I_FISCAL_MONTHS, 1, { 0, 0, 0 }, 0, 0, 0, NULL, 0
    };
    periods of = { NULL, NULL, 0, 0, TIERKIT_I_QUARTER, &civil, TIERKIT_I_GRID_CALENDAR };
    tierkit_status status = TIERKIT_OK;
    of.unit = (tierkit_i_unit)(period % TIERKIT_PERIOD_FISCAL);
    if (period >= TIERKIT_PERIOD_FISCAL) {
        of.calendar = &review->program->head.schema->calendar;
        of.grid = TIERKIT_I_GRID_FISCAL;
    }
    find_periods(review, &of);
    TIERKIT_I_DO(tierkit_i_table_new(&review->memory, pace, series_columns,
                                     sizeof(series_columns) / sizeof(series_columns[0]), out));
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, of.count, sizeof(*of.at), &of.at));
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, of.count, sizeof(*of.days), &of.days));
    TIERKIT_I_DO(evaluate(review, &of, pace));
    for (size_t first = 0; first < review->records && of.count > 0; first += TIERKIT_I_BLOCK) {
        TIERKIT_I_DO(
            add_block(review, &of, first, tierkit_i_block_at(first, review->records), *out));
    }
done:
    for (size_t p = 0; p < of.count && of.days != NULL; p++) {
        tierkit_i_window_days_free(&of.days[p]);
    }
    for (size_t p = 0; p < of.count && of.at != NULL; p++) {
        tierkit_i_evaluation_free(&of.at[p]);
    }
    tierkit_i_free(&review->memory, of.days, of.count, sizeof(*of.days));
    tierkit_i_free(&review->memory, of.at, of.count, sizeof(*of.at));
    return status;
}

static int is_period(int32_t period) {
    int32_t least = period >= TIERKIT_PERIOD_FISCAL ? TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_MONTH
                                                    : TIERKIT_PERIOD_WEEK;
    int32_t most = least >= TIERKIT_PERIOD_FISCAL ? TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_YEAR
                                                  : TIERKIT_PERIOD_YEAR;
    return period >= least && period <= most;
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
    if (!is_period(period)) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "a series is by week, month, quarter, half or year, all but weeks "
                              "also fiscal");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(review, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_status status = make_series(review, period, &pace, &made);
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_table_failed(status, err);
    }
    tierkit_i_table_finish(made);
    *table = made;
    return TIERKIT_OK;
}
