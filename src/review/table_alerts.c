/* Owns: alerts: who, since when, value and threshold. Must not know: classes, policies beyond
 * their leaves. Called by: review/tables.c. */
#include "review/state.h"

#include <string.h>

static const tierkit_i_column_spec alert_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "alert", "", TIERKIT_I_CELLS_TEXT },
    { "level", "", TIERKIT_I_CELLS_TEXT },          { "since", "", TIERKIT_I_CELLS_DATE },
    { "value", "", TIERKIT_I_CELLS_NUMBER },        { "threshold", "", TIERKIT_I_CELLS_NUMBER },
    { "owner", "", TIERKIT_I_CELLS_TEXT },          { "due", "", TIERKIT_I_CELLS_DATE },
};

static int is_true(const tierkit_i_vector *flag, size_t i) {
    return flag->status[i] == TIERKIT_VALUE_OK && flag->word[i];
}

/* As-of moved back by as many quarters as the condition has held before without a break. */
static int32_t since_of(const tierkit_review *review, const tierkit_i_evaluation *evaluation,
                        size_t alert, size_t i) {
    const int32_t *formula = &review->program->compiled.alert_formula[alert * TIERKIT_I_SINCE_MAX];
    int32_t back = 0;
    while (back + 1 < TIERKIT_I_SINCE_MAX &&
           is_true(tierkit_i_evaluation_result(evaluation, formula[back + 1]), i)) {
        back++;
    }
    tierkit_i_leaf shift = { 0 };
    int32_t day = TIERKIT_I_OUTSIDE;
    for (; day == TIERKIT_I_OUTSIDE && back > 0; back--) { /* a table of periods has a beginning */
        shift.shift_months = 3 * back;
        day = tierkit_i_shift_back(&review->source, tierkit_i_as_of_position(review),
                                   review->source.as_of, &shift);
    }
    return day == TIERKIT_I_OUTSIDE ? review->source.as_of : day;
}

int32_t tierkit_i_due_day(const tierkit_review *review, const tierkit_i_figure *within) {
    int32_t due = review->source.as_of;
    int64_t count;
    if (!within->present || tierkit_i_i128_to64(within->value, &count) || count > 10000) {
        return TIERKIT_I_OUTSIDE;
    }
    if (within->period <= TIERKIT_I_WEEK) {
        due += (int32_t)count * (within->period == TIERKIT_I_WEEK ? 7 : 1);
    } else {
        due = tierkit_i_day_add_months(due, (int32_t)count * tierkit_i_unit_months(within->period));
    }
    return due > TIERKIT_I_DAY_MAX ? TIERKIT_I_OUTSIDE : due;
}

static tierkit_status add_due(const tierkit_review *review, const tierkit_i_figure *within,
                              tierkit_table *table) {
    int32_t due = tierkit_i_due_day(review, within);
    return due == TIERKIT_I_OUTSIDE ? tierkit_i_table_missing(table)
                                    : tierkit_i_table_add_date(table, due);
}

static tierkit_status add_alert(const tierkit_review *review,
                                const tierkit_i_evaluation *evaluation, size_t alert, size_t record,
                                size_t i, tierkit_table *table) {
    static const char *const levels[] = { "", "green", "amber", "red" };
    const tierkit_i_alert *declared = &review->program->tree.alerts[alert];
    const tierkit_i_compiled *compiled = &review->program->compiled;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, declared->name.text));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, levels[declared->level]));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, since_of(review, evaluation, alert, i)));
    TIERKIT_I_TRY(tierkit_i_cell_result(table, evaluation, compiled->alert_value[alert], i));
    TIERKIT_I_TRY(tierkit_i_cell_result(table, evaluation, compiled->alert_threshold[alert], i));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, declared->owner.text));
    return add_due(review, &declared->act_within, table);
}

static tierkit_status need_alert(const tierkit_review *review, tierkit_i_evaluation *evaluation,
                                 size_t alert) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (int32_t k = 0; k < TIERKIT_I_SINCE_MAX; k++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_need(
            evaluation, compiled->alert_formula[alert * TIERKIT_I_SINCE_MAX + (size_t)k]));
    }
    TIERKIT_I_TRY(tierkit_i_evaluation_need(evaluation, compiled->alert_value[alert]));
    return tierkit_i_evaluation_need(evaluation, compiled->alert_threshold[alert]);
}

static tierkit_status add_distributors(const tierkit_review *review,
                                       tierkit_i_evaluation *evaluation, size_t alert,
                                       tierkit_table *table) {
    int32_t formula = review->program->compiled.alert_formula[alert * TIERKIT_I_SINCE_MAX];
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            if (review->covered[first + i] == TIERKIT_VALUE_OK &&
                is_true(tierkit_i_evaluation_result(evaluation, formula), i)) {
                TIERKIT_I_TRY(add_alert(review, evaluation, alert, first + i, i, table));
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_one(const tierkit_review *review, size_t alert, tierkit_table *table) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(
        tierkit_i_evaluation_init(&evaluation, &review->source, tierkit_i_as_of_position(review),
                                  tierkit_i_record_subjects(review), tierkit_i_table_pace(table)));
    TIERKIT_I_DO(need_alert(review, &evaluation, alert));
    TIERKIT_I_DO(add_distributors(review, &evaluation, alert, table));
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

/* Red first, then amber, then green; within a level in program order, then by id. */
tierkit_status tierkit_i_make_alerts(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, alert_columns,
                                      sizeof(alert_columns) / sizeof(alert_columns[0]), out));
    for (int level = TIERKIT_I_RED; level >= TIERKIT_I_GREEN; level--) {
        for (size_t a = 0; a < tree->alert_count; a++) {
            if ((int)tree->alerts[a].level == level) {
                TIERKIT_I_TRY(add_one(review, a, *out));
            }
        }
    }
    return TIERKIT_OK;
}
