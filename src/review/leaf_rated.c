/* Owns: a flow counted at a dated rate: the cells of every day times the rate of that day.
 * Must not know: costs, profit. Called by: review/leaf_fill.c.
 *
 * A rate holds from its day until the next one; what comes before the first has no rate. Cells
 * ascend by day, so the cells of one rate stand together. */
#include "review/evaluate.h"

#include "base/decimal.h"

/* One stretch of days at one rate; without a rate, who has an amount there has no value. */
typedef struct stretch {
    tierkit_i_range days;
    int has_rate;
    tierkit_i_i128 rate;
} stretch;

static tierkit_status add_cell(const tierkit_i_evaluation *evaluation, const stretch *at,
                               size_t subject, tierkit_i_i128 amount, tierkit_i_filled *to) {
    if (!at->has_rate) {
        if (tierkit_i_i128_sign(amount) != 0 && to->status[subject] == TIERKIT_VALUE_OK) {
            to->status[subject] = TIERKIT_VALUE_MISSING_RATE;
        }
        return TIERKIT_OK;
    }
    if (tierkit_i_i128_mul(amount, at->rate, &amount)) {
        to->status[subject] = TIERKIT_VALUE_OVERFLOW;
        return TIERKIT_OK;
    }
    return tierkit_i_filled_add(evaluation, to, subject, amount);
}

static tierkit_status add_stretch(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_measure_cells *cells, int32_t facts,
                                  const stretch *of, tierkit_i_filled *to) {
    const tierkit_i_run *run = cells->run;
    const tierkit_i_run_measure *column = cells->column;
    size_t first;
    size_t end;
    tierkit_i_cells_in(run->day, run->count, of->days, &first, &end);
    for (size_t c = first; c < end; c++) {
        if ((c - first) % TIERKIT_I_PACE_STEP == 0) {
            TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, tierkit_i_step_end(c, end) - c));
        }
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        tierkit_i_i128 amount = tierkit_i_i128_of(column->low[c]);
        if (column->high != NULL) {
            amount.high = column->high[c];
        }
        if (subject >= 0) {
            TIERKIT_I_TRY(add_cell(evaluation, of, (size_t)subject, amount, to));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_rated(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_tree *tree = &source->program->tree;
    const tierkit_i_rate *rate = &tree->rates[leaf->argument];
    const tierkit_i_rate_step *steps = &tree->rate_steps[rate->steps.first];
    const tierkit_i_schema_measure *measure = &source->snapshot->schema->measures[leaf->index];
    const tierkit_i_measure_cells cells = tierkit_i_cells_of(evaluation, measure);
    int32_t scale = tierkit_i_rate_scale(tree, rate);
    for (int32_t s = -1; s < rate->steps.count; s++) {
        stretch at = { range, s >= 0, { 0, 0 } };
        if (s >= 0 && steps[s].day > at.days.first) {
            at.days.first = steps[s].day;
        }
        if (s + 1 < rate->steps.count && steps[s + 1].day <= at.days.last) {
            at.days.last = steps[s + 1].day - 1;
        }
        if (s >= 0 && tierkit_i_rescale(steps[s].figure.value, steps[s].figure.scale, scale,
                                        &at.rate, NULL)) {
            at.has_rate = 0;
        }
        if (at.days.first <= at.days.last) {
            TIERKIT_I_TRY(add_stretch(evaluation, &cells, measure->facts, &at, to));
        }
    }
    return tierkit_i_mark_missing(evaluation, measure, range, to);
}
