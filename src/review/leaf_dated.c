/* Owns: first and last values of a window. Must not know: sums. Called by: review/leaf_fill.c.
 *
 * Cells come in order of days. Where a subject has several cells of its first or last day the
 * largest of their values counts, as the largest of a day's rows does within a cell: no order of
 * rows, splits or members is looked at. */
#include "review/evaluate.h"

static void take_dated(const tierkit_i_evaluation *evaluation,
                       const tierkit_i_schema_measure *measure, size_t first, size_t end,
                       int32_t *day, tierkit_i_filled *to) {
    const tierkit_i_measure_cells of = tierkit_i_cells_of(evaluation, measure);
    const tierkit_i_run *run = of.run;
    const tierkit_i_run_measure *cells = of.column;
    int keeps_first = measure->kind == TIERKIT_I_FIRST;
    for (size_t c = first; c < end; c++) {
        int32_t subject =
            tierkit_i_subject_of(evaluation, measure->facts, run->day[c], run->entity[c],
                                 run->tuple != NULL ? run->tuple[c] : 0);
        if (subject < 0 || (cells->counted != NULL ? cells->counted[c] : run->rows[c]) <= 0) {
            continue;
        }
        int is_new = to->status[subject] != TIERKIT_VALUE_OK;
        int same_day = !is_new && day[subject] == run->day[c];
        if (is_new || (same_day ? cells->low[c] > to->low[subject] : !keeps_first)) {
            to->low[subject] = cells->low[c];
            to->status[subject] = TIERKIT_VALUE_OK;
            day[subject] = run->day[c];
        }
    }
}

tierkit_status tierkit_i_leaf_dated(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_run *run = tierkit_i_cells_of(evaluation, measure).run;
    size_t count = evaluation->subjects.count;
    int32_t *day = NULL;
    size_t first;
    size_t end;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*day), &day));
    for (size_t i = 0; i < count; i++) {
        to->status[i] = TIERKIT_VALUE_NO_DATA;
    }
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, stop - at));
        take_dated(evaluation, measure, at, stop, day, to);
    }
done:
    tierkit_i_free(memory, day, count, sizeof(*day));
    return status;
}
