/* Owns: which program holds on which day, and which days are review days. Must not know: states,
 * classes. Called by: review/review.c, review/fold.c. */
#include "review/fold.h"

/* Without an effective date a program holds since always. */
static int32_t effective_of(const tierkit_program *program) {
    return program->tree.effective;
}

static void insert(tierkit_i_timeline *line, const tierkit_program *program) {
    size_t at = line->count++;
    while (at > 0 && effective_of(line->programs[at - 1]) > effective_of(program)) {
        line->programs[at] = line->programs[at - 1];
        at--;
    }
    line->programs[at] = program;
}

tierkit_status tierkit_i_timeline_new(const tierkit_history *history,
                                      const tierkit_program *program,
                                      const tierkit_i_memory *memory, tierkit_i_timeline *line,
                                      tierkit_error *err) {
    size_t earlier = history == NULL ? 0 : (size_t)history->earlier_count;
    line->memory = memory;
    line->opening = history == NULL ? NULL : history->opening;
    line->programs = NULL;
    line->room = earlier + 1;
    line->count = 0;
    TIERKIT_I_TRY(tierkit_i_new(memory, line->room, sizeof(*line->programs), &line->programs));
    insert(line, program);
    for (size_t i = 0; i < earlier; i++) {
        if (history->earlier[i] == NULL) {
            return tierkit_i_fail(err, TIERKIT_E_NULL, "history: an earlier program is NULL");
        }
        insert(line, history->earlier[i]);
    }
    for (size_t i = 1; i < line->count; i++) {
        if (effective_of(line->programs[i - 1]) == effective_of(line->programs[i])) {
            return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                                  "history: two programs take effect on one day; give each its own "
                                  "`effective` date");
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_timeline_free(tierkit_i_timeline *line) {
    tierkit_i_free(line->memory, (void *)line->programs, line->room, sizeof(*line->programs));
    line->programs = NULL;
}

size_t tierkit_i_timeline_at(const tierkit_i_timeline *line, int32_t day) {
    size_t at = line->count - 1;
    while (at > 0 && effective_of(line->programs[at]) > day) {
        at--;
    }
    return at;
}

/* ---- review days ----------------------------------------------------------------------------- */

static const tierkit_i_fiscal *calendar_of(const tierkit_program *program) {
    return &program->head.schema->calendar;
}

/* The last day of the month that holds a day, in the calendar of that day's program. */
static int32_t month_end(const tierkit_i_timeline *line, int32_t day) {
    const tierkit_program *program = line->programs[tierkit_i_timeline_at(line, day)];
    return tierkit_i_review_day_after(day, 0, TIERKIT_I_MONTH, calendar_of(program));
}

static int is_review_day(const tierkit_i_timeline *line, int32_t day) {
    const tierkit_program *program = line->programs[tierkit_i_timeline_at(line, day)];
    tierkit_i_unit rhythm =
        program->tree.classes_count > 0 ? program->tree.classes[0].rhythm : TIERKIT_I_QUARTER;
    return tierkit_i_review_day_after(day, 0, rhythm, calendar_of(program)) == day;
}

int32_t tierkit_i_timeline_next(const tierkit_i_timeline *line, int32_t after, int32_t last) {
    if (after >= last) {
        return TIERKIT_I_NEVER;
    }
    for (int32_t day = month_end(line, after + 1); day != TIERKIT_I_NEVER && day <= last;
         day = month_end(line, day + 1)) {
        if (is_review_day(line, day)) {
            return day;
        }
    }
    return TIERKIT_I_NEVER;
}

/* ---- where the fold begins without an opening state ------------------------------------------ */

/* First day of facts that happen on a day: what is in force may have begun long before. */
static int32_t first_fact(const tierkit_i_snapshot *snapshot) {
    int32_t first = INT32_MAX;
    for (size_t f = 0; f < snapshot->schema->facts_count; f++) {
        const tierkit_i_run *run = &snapshot->facts[f].run;
        const tierkit_i_schema_facts *facts = &snapshot->schema->facts[f];
        int begins = !facts->has_until && !facts->undated && facts->view_of == TIERKIT_I_NONE;
        if (begins && run->count > 0 && run->day[0] < first) {
            first = run->day[0];
        }
    }
    return first != INT32_MAX ? first : snapshot->first_day;
}

/* The first review whose window is full, and not before the first program took effect. */
int32_t tierkit_i_timeline_start(const tierkit_i_timeline *line,
                                 const tierkit_i_snapshot *snapshot) {
    const tierkit_i_window_clause *window = &line->programs[0]->tree.review_window;
    int32_t first = first_fact(snapshot);
    int32_t effective = effective_of(line->programs[0]);
    if (snapshot->first_day > snapshot->last_day) {
        return effective;
    }
    if (window->kind == TIERKIT_I_WINDOW_LAST) {
        first = tierkit_i_review_day_after(first, window->count - 1, window->unit,
                                           calendar_of(line->programs[0]));
    }
    return first > effective ? first : effective;
}
