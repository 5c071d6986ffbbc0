/* Owns: windows that begin on a date of each distributor: since it joined, since its contract.
 * Must not know: how cells make a value. Called by: review/leaf_fill.c.
 *
 * Cells are counted as in any other window, but only those on the days of their record's own. So a
 * group has what its members have in their own windows, of every kind of measure. */
#include "review/evaluate.h"

enum { IS_NOT_BEGUN = 0, IS_OUTSIDE, IS_OPEN }; /* outside of the program's table of periods */

typedef struct own_windows {
    const tierkit_i_evaluation *around;
    const tierkit_i_schema_measure *measure;
    const tierkit_i_leaf *leaf;
    tierkit_i_range *days; /* by record: those that count */
    uint8_t *state;
    int32_t *begin;
    int32_t lowest, highest; /* of all begins */
} own_windows;

/* A state holds the day before the window as its opening, and what is in force on the last day may
 * be in force since any day. */
static tierkit_i_range days_from(const own_windows *of, int32_t begin) {
    tierkit_i_range days = { begin, INT32_MAX };
    int in_force =
        of->measure->kind == TIERKIT_I_IN_FORCE || of->measure->kind == TIERKIT_I_IN_FORCE_DISTINCT;
    if (of->leaf->aggregate == TIERKIT_I_TAKE_OPENING) {
        days.last = begin - 1;
    }
    if (in_force || of->leaf->aggregate == TIERKIT_I_TAKE_OPENING) {
        days.first = TIERKIT_I_DAY_MIN;
    }
    return days;
}

static void open_window(own_windows *of, size_t record) {
    static const tierkit_i_range none = { 1, 0 };
    const tierkit_i_evaluation *around = of->around;
    int64_t day;
    of->days[record] = none;
    of->state[record] = IS_NOT_BEGUN;
    if (!tierkit_i_record_date(around, of->leaf->window_count, record, &day) ||
        day > around->position.end) {
        return;
    }
    tierkit_i_range window =
        tierkit_i_range_since(around->source, of->leaf, around->position, (int32_t)day);
    if (window.last == TIERKIT_I_OUTSIDE) {
        of->state[record] = IS_OUTSIDE;
        return;
    }
    of->state[record] = IS_OPEN;
    of->begin[record] = window.first;
    of->days[record] = days_from(of, window.first);
    of->lowest = window.first < of->lowest ? window.first : of->lowest;
    of->highest = window.first > of->highest ? window.first : of->highest;
}

/* Partial where an open window begins before the feed. */
static uint8_t flags_of(const own_windows *of, size_t record) {
    const tierkit_i_snapshot *snapshot = of->around->source->snapshot;
    const tierkit_i_run *run = &snapshot->facts[of->measure->facts].run;
    int is_state = of->measure->kind == TIERKIT_I_BALANCE ||
                   of->measure->kind == TIERKIT_I_IN_FORCE ||
                   of->measure->kind == TIERKIT_I_IN_FORCE_DISTINCT;
    return !is_state && of->state[record] == IS_OPEN && run->count > 0 &&
                   of->begin[record] < run->day[0]
               ? TIERKIT_FLAG_PARTIAL
               : 0;
}

static void mark(uint8_t state, uint8_t flags, size_t subject, tierkit_i_filled *to) {
    if (state == IS_OPEN) {
        to->flags[subject] |= flags;
        return;
    }
    to->status[subject] = state == IS_OUTSIDE ? TIERKIT_VALUE_OUT_OF_RANGE : TIERKIT_VALUE_NO_DATA;
    to->flags[subject] = 0;
}

static void mark_records(const own_windows *of, tierkit_i_filled *to) {
    const tierkit_i_subjects *subjects = &of->around->subjects;
    for (size_t i = 0; i < subjects->count; i++) {
        size_t record = subjects->first_record + i / (size_t)subjects->members;
        mark(of->state[record], flags_of(of, record), i, to);
    }
}

/* A member without a window is left out of its group, which is partial. Where all are, so is the
 * group without one. */
static tierkit_status mark_groups(const own_windows *of, tierkit_i_filled *to) {
    const tierkit_i_subjects *subjects = &of->around->subjects;
    const tierkit_i_memory *memory = of->around->source->memory;
    size_t members = (size_t)subjects->members;
    size_t groups = subjects->count / members;
    uint8_t *best = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, groups, sizeof *best, &best));
    for (size_t r = 0; r < of->around->source->snapshot->record_count; r++) {
        int32_t group = subjects->of_record[r];
        uint8_t flags = of->state[r] == IS_OPEN ? flags_of(of, r) : TIERKIT_FLAG_PARTIAL;
        for (size_t m = 0; group != TIERKIT_I_NONE && m < members; m++) {
            to->flags[(size_t)group * members + m] |= flags;
        }
        if (group != TIERKIT_I_NONE && of->state[r] > best[group]) {
            best[group] = of->state[r];
        }
    }
    for (size_t i = 0; i < subjects->count; i++) {
        mark(best[i / members], 0, i, to);
    }
    tierkit_i_free(memory, best, groups, sizeof *best);
    return TIERKIT_OK;
}

static tierkit_status fill_and_mark(const own_windows *of, tierkit_i_range range,
                                    tierkit_i_leaf_filler fill, tierkit_i_filled *to) {
    tierkit_i_evaluation inner = *of->around;
    inner.own = of->days;
    range.first = of->leaf->aggregate == TIERKIT_I_TAKE_OPENING ? of->highest : of->lowest;
    TIERKIT_I_TRY(fill(&inner, of->leaf, range, to));
    if (of->around->subjects.grouped) {
        return mark_groups(of, to);
    }
    mark_records(of, to);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_since(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_leaf_filler fill, tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t records = snapshot->record_count;
    own_windows of = {
        evaluation, NULL, leaf, NULL, NULL, NULL, range.last + 1, TIERKIT_I_DAY_MIN
    };
    tierkit_status status = TIERKIT_OK;
    of.measure = &snapshot->schema->measures[leaf->index];
    TIERKIT_I_DO(tierkit_i_new(memory, records, sizeof *of.days, &of.days));
    TIERKIT_I_DO(tierkit_i_new(memory, records, sizeof *of.state, &of.state));
    TIERKIT_I_DO(tierkit_i_new(memory, records, sizeof *of.begin, &of.begin));
    for (size_t r = 0; r < records; r++) {
        open_window(&of, r);
    }
    TIERKIT_I_DO(fill_and_mark(&of, range, fill, to));
done:
    tierkit_i_free(memory, of.begin, records, sizeof *of.begin);
    tierkit_i_free(memory, of.state, records, sizeof *of.state);
    tierkit_i_free(memory, of.days, records, sizeof *of.days);
    return status;
}
