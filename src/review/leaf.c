/* Owns: filling leaf columns from cells that add up: sums, minima and maxima; widening; finding
 * the subject of a cell. Must not know: formulas. Called by: review/evaluate.c. */
#include "review/evaluate.h"

/* The place of a record among the records looked at, or NONE. */
static int32_t record_subject(const tierkit_i_subjects *subjects, size_t record) {
    size_t place = record - subjects->first_record;
    int outside =
        record < subjects->first_record || place >= subjects->count / (size_t)subjects->members;
    return outside ? TIERKIT_I_NONE : (int32_t)place;
}

/* Is a day in the window of a record's own? */
static int is_own(const tierkit_i_evaluation *evaluation, int32_t record, int32_t day) {
    const tierkit_i_range *own = evaluation->own;
    return own == NULL || (own[record].first <= day && day <= own[record].last);
}

int32_t tierkit_i_subject_of(const tierkit_i_evaluation *evaluation, int32_t facts, int32_t day,
                             uint32_t entity, uint32_t tuple) {
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    if (subjects->by_key != NULL) {
        return subjects->by_key[tuple];
    }
    int32_t record = evaluation->source->snapshot->entity_record[entity];
    if (record == TIERKIT_I_NONE || !is_own(evaluation, record, day)) {
        return TIERKIT_I_NONE;
    }
    int32_t subject =
        subjects->grouped ? subjects->of_record[record] : record_subject(subjects, (size_t)record);
    if (subjects->member_of_tuple == NULL || subject == TIERKIT_I_NONE) {
        return subject;
    }
    const int32_t *member = subjects->member_of_tuple[facts];
    return member == NULL ? TIERKIT_I_NONE : subject * subjects->members + member[tuple];
}

tierkit_i_measure_cells tierkit_i_cells_of(const tierkit_i_evaluation *evaluation,
                                           const tierkit_i_schema_measure *measure) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    tierkit_i_measure_cells cells = { &snapshot->facts[measure->facts].run, NULL };
    if (evaluation->converted != NULL) {
        cells.run = &evaluation->converted->run;
        cells.column = &evaluation->converted->column;
        return cells;
    }
    if (measure->grouped) {
        int32_t split = subjects->member_of_tuple == NULL
                            ? TIERKIT_I_NONE
                            : subjects->split_of_facts[measure->facts];
        cells.run = tierkit_i_entities_run(evaluation->source->entities, measure, split);
    }
    if (measure->grouped || measure->combine != TIERKIT_I_COMBINE_ITEMS) {
        cells.column = &cells.run->measures[measure->grouped ? 0 : measure->slot];
    }
    return cells;
}

/* Position of the first day >= `day`. */
static size_t lower_bound(const int32_t *days, size_t count, int32_t day) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void tierkit_i_cells_in(const int32_t *day, size_t count, tierkit_i_range range, size_t *first,
                        size_t *end) {
    *first = lower_bound(day, count, range.first);
    *end = lower_bound(day, count, range.last + 1);
    if (*end < *first) {
        *end = *first;
    }
}

size_t tierkit_i_step_end(size_t first, size_t end) {
    return end - first > TIERKIT_I_PACE_STEP ? first + TIERKIT_I_PACE_STEP : end;
}

tierkit_i_i128 tierkit_i_filled_get(const tierkit_i_filled *from, size_t subject) {
    tierkit_i_i128 value = tierkit_i_i128_of(from->low[subject]);
    if (from->high != NULL) {
        value.high = from->high[subject];
    }
    return value;
}

static tierkit_status widen(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to) {
    size_t count = evaluation->subjects.count;
    TIERKIT_I_TRY(tierkit_i_new(evaluation->source->memory, count, sizeof(*to->high), &to->high));
    for (size_t i = 0; i < count; i++) {
        to->high[i] = -(to->low[i] < 0);
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_filled_add(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to,
                                    size_t subject, tierkit_i_i128 amount) {
    tierkit_i_i128 sum;
    int64_t narrow;
    if (tierkit_i_i128_add(tierkit_i_filled_get(to, subject), amount, &sum)) {
        to->status[subject] = TIERKIT_VALUE_OVERFLOW;
        return TIERKIT_OK;
    }
    if (to->high == NULL && tierkit_i_i128_to64(sum, &narrow)) {
        TIERKIT_I_TRY(widen(evaluation, to));
    }
    to->low[subject] = (int64_t)sum.low;
    if (to->high != NULL) {
        to->high[subject] = sum.high;
    }
    return TIERKIT_OK;
}

static tierkit_status add_cells(const tierkit_i_evaluation *evaluation,
                                const tierkit_i_measure_cells *cells, int32_t facts, size_t first,
                                size_t end, tierkit_i_filled *to) {
    const tierkit_i_run *run = cells->run;
    const tierkit_i_run_measure *measure = cells->column;
    for (size_t c = first; c < end; c++) {
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        if (subject >= 0) {
            tierkit_i_i128 amount = tierkit_i_i128_of(measure->low[c]);
            if (measure->high != NULL) {
                amount.high = measure->high[c];
            }
            TIERKIT_I_TRY(tierkit_i_filled_add(evaluation, to, (size_t)subject, amount));
        }
    }
    return TIERKIT_OK;
}

/* Rows of a subject, with the value and without. What is no longer in force takes itself back. */
typedef struct tally {
    int64_t counted, missing;
} tally;

static void tally_cells(const tierkit_i_evaluation *evaluation,
                        const tierkit_i_measure_cells *cells, int32_t facts, size_t first,
                        size_t end, tally *of) {
    const tierkit_i_run *run = cells->run;
    const tierkit_i_run_measure *measure = cells->column;
    for (size_t c = first; c < end; c++) {
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        if (subject >= 0) {
            of[subject].counted += measure->counted != NULL ? measure->counted[c] : run->rows[c];
            of[subject].missing += measure->missing[c];
        }
    }
}

/* Where rows lacked the value: without any that had it there is no data, else it is partial. */
static tierkit_status mark_rows(const tierkit_i_evaluation *evaluation,
                                const tierkit_i_measure_cells *cells, int32_t facts, size_t first,
                                size_t end, tierkit_i_filled *to) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t count = evaluation->subjects.count;
    tally *of = NULL;
    tierkit_status status = TIERKIT_OK;
    if (cells->column->missing == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof(*of), &of));
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, stop - at));
        tally_cells(evaluation, cells, facts, at, stop, of);
    }
    for (size_t i = 0; i < count; i++) {
        if (of[i].missing > 0) {
            to->flags[i] |= TIERKIT_FLAG_PARTIAL;
            to->status[i] = of[i].counted > 0 ? to->status[i] : TIERKIT_VALUE_NO_DATA;
        }
    }
done:
    tierkit_i_free(memory, of, count, sizeof(*of));
    return status;
}

tierkit_status tierkit_i_mark_missing(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_schema_measure *measure,
                                      tierkit_i_range range, tierkit_i_filled *to) {
    const tierkit_i_measure_cells cells = tierkit_i_cells_of(evaluation, measure);
    size_t first;
    size_t end;
    tierkit_i_cells_in(cells.run->day, cells.run->count, range, &first, &end);
    return mark_rows(evaluation, &cells, measure->facts, first, end, to);
}

tierkit_status tierkit_i_leaf_sum(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_leaf *leaf, tierkit_i_range range,
                                  tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_measure_cells cells = tierkit_i_cells_of(evaluation, measure);
    const tierkit_i_run *run = cells.run;
    size_t first;
    size_t end;
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, stop - at));
        TIERKIT_I_TRY(add_cells(evaluation, &cells, measure->facts, at, stop, to));
    }
    return mark_rows(evaluation, &cells, measure->facts, first, end, to);
}

/* The smallest or largest value of the cells of a step. */
static void compare_cells(const tierkit_i_evaluation *evaluation,
                          const tierkit_i_schema_measure *measure, size_t first, size_t end,
                          tierkit_i_filled *to) {
    const tierkit_i_measure_cells of = tierkit_i_cells_of(evaluation, measure);
    const tierkit_i_run *run = of.run;
    const tierkit_i_run_measure *cells = of.column;
    int smallest = measure->combine == TIERKIT_I_COMBINE_MIN;
    for (size_t c = first; c < end; c++) {
        int32_t subject =
            tierkit_i_subject_of(evaluation, measure->facts, run->day[c], run->entity[c],
                                 run->tuple != NULL ? run->tuple[c] : 0);
        if (subject < 0 || (cells->counted != NULL ? cells->counted[c] : run->rows[c]) <= 0) {
            continue;
        }
        int better = smallest ? cells->low[c] < to->low[subject] : cells->low[c] > to->low[subject];
        if (to->status[subject] != TIERKIT_VALUE_OK || better) {
            to->low[subject] = cells->low[c];
            to->status[subject] = TIERKIT_VALUE_OK;
        }
    }
}

tierkit_status tierkit_i_leaf_extreme(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_run *run = tierkit_i_cells_of(evaluation, measure).run;
    size_t first;
    size_t end;
    for (size_t i = 0; i < evaluation->subjects.count; i++) {
        to->status[i] = TIERKIT_VALUE_NO_DATA;
    }
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, stop - at));
        compare_cells(evaluation, measure, at, stop, to);
    }
    return TIERKIT_OK;
}
