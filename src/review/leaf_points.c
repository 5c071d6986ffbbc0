/* Owns: balances: the last point of a window, the last before it, the mean of its points.
 * Must not know: flows. Called by: review/leaf_fill.c.
 *
 * A point is a date on which a distributor has rows that do not all lack the value; its balance is
 * their sum, so that what a report does not list is zero and a date without a report is no point. A
 * snapshot lists every member of a split, so that all members have the distributor's points. For a
 * group the balances of its members are added: they may report on different dates. */
#include "review/evaluate.h"

typedef struct points {
    size_t width;   /* so many subjects side by side have the same points */
    int32_t *last;  /* by subject / width: day of the newest point, DAY_MIN - 1 = none */
    int64_t *count; /* points seen */
} points;

static tierkit_status points_new(const tierkit_i_memory *memory, size_t count, size_t width,
                                 points *out) {
    out->width = width;
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof(*out->last), &out->last));
    for (size_t i = 0; i < count; i++) {
        out->last[i] = TIERKIT_I_DAY_MIN - 1;
    }
    return tierkit_i_new_zeroed(memory, count, sizeof(*out->count), &out->count);
}

static void points_free(const tierkit_i_memory *memory, size_t count, points *of) {
    tierkit_i_free(memory, of->count, count, sizeof(*of->count));
    tierkit_i_free(memory, of->last, count, sizeof(*of->last));
}

/* The next point: sums start again unless all points are wanted. */
static void next_point(tierkit_i_take aggregate, size_t of, int32_t day, points *seen,
                       tierkit_i_filled *to) {
    size_t end = (of + 1) * seen->width;
    seen->last[of] = day;
    seen->count[of]++;
    for (size_t i = of * seen->width; i < end && aggregate != TIERKIT_I_TAKE_AVERAGE; i++) {
        to->low[i] = 0;
        to->status[i] = TIERKIT_VALUE_OK;
        if (to->high != NULL) {
            to->high[i] = 0;
        }
    }
}

/* Adds the cells of a range by subject, in order of days. */
static tierkit_status add_points(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                                 size_t first, size_t end, points *seen, tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_measure_cells of_measure = tierkit_i_cells_of(evaluation, measure);
    const tierkit_i_run *run = of_measure.run;
    const tierkit_i_run_measure *cells = of_measure.column;
    for (size_t c = first; c < end; c++) {
        int32_t subject =
            tierkit_i_subject_of(evaluation, measure->facts, run->day[c], run->entity[c],
                                 run->tuple != NULL ? run->tuple[c] : 0);
        if (subject < 0 || run->rows[c] <= 0) {
            continue;
        }
        int64_t lacking = cells->missing != NULL ? cells->missing[c] : 0;
        to->flags[subject] |= lacking != 0 ? TIERKIT_FLAG_PARTIAL : 0;
        if (lacking >= run->rows[c]) {
            continue;
        }
        size_t of = (size_t)subject / seen->width;
        if (seen->last[of] != run->day[c]) {
            next_point(leaf->aggregate, of, run->day[c], seen, to);
        }
        tierkit_i_i128 amount = tierkit_i_i128_of(cells->low[c]);
        if (cells->high != NULL) {
            amount.high = cells->high[c];
        }
        int gave = cells->counted == NULL || cells->counted[c] > 0; /* not all left out */
        if (evaluation->converted != NULL && gave &&
            evaluation->converted->status[c] != TIERKIT_VALUE_OK) {
            to->status[subject] = (int8_t)evaluation->converted->status[c];
        }
        TIERKIT_I_TRY(tierkit_i_filled_add(evaluation, to, (size_t)subject, amount));
    }
    return TIERKIT_OK;
}

/* sum / points at six more decimal places, which converted sums have already; half-even once. */
static tierkit_status divide_by_points(const tierkit_i_evaluation *evaluation, const points *seen,
                                       tierkit_i_filled *to) {
    for (size_t i = 0; i < evaluation->subjects.count; i++) {
        tierkit_i_i128 mean;
        tierkit_i_i128 sum = tierkit_i_filled_get(to, i);
        int64_t count = seen->count[i / seen->width];
        if (count == 0) {
            continue;
        }
        int32_t places = evaluation->converted != NULL ? 0 : TIERKIT_I_AVERAGE_PLACES;
        if (tierkit_i_rescale(sum, 0, places, &sum, NULL) ||
            tierkit_i_i128_divide_half_even(sum, tierkit_i_i128_of(count), &mean, NULL)) {
            to->status[i] = TIERKIT_VALUE_OVERFLOW;
            continue;
        }
        to->low[i] = 0;
        if (to->high != NULL) {
            to->high[i] = 0;
        }
        TIERKIT_I_TRY(tierkit_i_filled_add(evaluation, to, i, mean));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_points(const tierkit_i_evaluation *evaluation,
                                     const tierkit_i_leaf *leaf, tierkit_i_range range,
                                     tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_run *run = tierkit_i_cells_of(evaluation, measure).run;
    size_t count = evaluation->subjects.count;
    int32_t is_snapshot = snapshot->schema->facts[measure->facts].snapshot;
    points seen = { 1, NULL, NULL };
    size_t first;
    size_t end;
    tierkit_status status = TIERKIT_OK;
    if (leaf->aggregate == TIERKIT_I_TAKE_OPENING) {
        range.last = range.first - 1;
        range.first = TIERKIT_I_DAY_MIN;
    }
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    TIERKIT_I_DO(
        points_new(memory, count, is_snapshot ? (size_t)evaluation->subjects.members : 1, &seen));
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, stop - at));
        TIERKIT_I_DO(add_points(evaluation, leaf, at, stop, &seen, to));
    }
    if (leaf->aggregate == TIERKIT_I_TAKE_AVERAGE) {
        TIERKIT_I_DO(divide_by_points(evaluation, &seen, to));
    }
    for (size_t i = 0; i < count; i++) {
        if (seen.count[i / seen.width] == 0) {
            to->status[i] = TIERKIT_VALUE_NO_DATA;
        }
    }
done:
    points_free(memory, count, &seen);
    return status;
}
