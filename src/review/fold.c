/* Owns: the fold: classes from an opening state through every review day up to as-of, with notices
 * and decisions in between. Must not know: how a state changes (movement.c), tables.
 * Called by: review/stage_classes.c. */
#include "review/policy_moves.h"

#include <string.h>

/* The classes of one program in the dictionary of names. */
typedef struct map {
    tierkit_i_rules rules;
    int32_t *name_of_line, *line_of_name;
    size_t lines, names;
} map;

typedef struct fold {
    tierkit_review *review;
    const tierkit_i_timeline *line;
    tierkit_i_movement *to;
    map *maps;              /* by program of the timeline */
    int32_t *decision_name; /* by decision: name */
} fold;

/* ---- names ----------------------------------------------------------------------------------- */

static tierkit_status add_name(tierkit_i_movement *to, const tierkit_program *program, int32_t text,
                               int32_t *name) {
    size_t bytes;
    const char *found = tierkit_i_tree_text(&program->tree, text, &bytes);
    *name = TIERKIT_I_NONE;
    return text == TIERKIT_I_NONE ? TIERKIT_OK
                                  : tierkit_i_strings_add(&to->names, found, bytes, name);
}

/* All names before any map: maps are as long as the dictionary. */
static tierkit_status name_classes(fold *f) {
    for (size_t p = 0; p < f->line->count; p++) {
        const tierkit_i_tree *tree = &f->line->programs[p]->tree;
        int32_t name;
        if (tree->classes_count == 0) {
            continue;
        }
        TIERKIT_I_TRY(
            add_name(f->to, f->line->programs[p], tree->classes[0].provisional_name, &name));
        TIERKIT_I_TRY(add_name(f->to, f->line->programs[p], tree->classes[0].inactive_name, &name));
        for (int32_t k = 0; k < tree->classes[0].lines.count; k++) {
            TIERKIT_I_TRY(add_name(f->to, f->line->programs[p],
                                   tree->class_lines[tree->classes[0].lines.first + k].name.text,
                                   &name));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status map_program(fold *f, size_t p) {
    const tierkit_i_memory *memory = &f->review->memory;
    const tierkit_program *program = f->line->programs[p];
    map *to = &f->maps[p];
    if (program->tree.classes_count == 0) {
        return TIERKIT_OK;
    }
    const tierkit_i_classes *classes = &program->tree.classes[0];
    to->lines = (size_t)classes->lines.count;
    to->names = f->to->names.count;
    TIERKIT_I_TRY(tierkit_i_new(memory, to->lines, sizeof(int32_t), &to->name_of_line));
    TIERKIT_I_TRY(tierkit_i_new(memory, to->names, sizeof(int32_t), &to->line_of_name));
    for (size_t n = 0; n < to->names; n++) {
        to->line_of_name[n] = TIERKIT_I_NONE;
    }
    for (int32_t k = 0; k < classes->lines.count; k++) {
        int32_t text = program->tree.class_lines[classes->lines.first + k].name.text;
        TIERKIT_I_TRY(add_name(f->to, program, text, &to->name_of_line[k]));
        to->line_of_name[to->name_of_line[k]] = k;
    }
    to->rules = (tierkit_i_rules){ classes, to->name_of_line, to->line_of_name,
                                   &program->head.schema->calendar };
    return TIERKIT_OK;
}

/* NULL: the program of that day has no classes. */
static const tierkit_i_rules *rules_at(const fold *f, int32_t day) {
    const map *found = &f->maps[tierkit_i_timeline_at(f->line, day)];
    return found->rules.classes == NULL ? NULL : &found->rules;
}

/* ---- decisions ------------------------------------------------------------------------------- */

static tierkit_status name_decisions(fold *f) {
    const tierkit_i_snapshot *snapshot = f->review->snapshot;
    TIERKIT_I_TRY(tierkit_i_new(&f->review->memory, snapshot->decision_count,
                                sizeof(*f->decision_name), &f->decision_name));
    for (size_t d = 0; d < snapshot->decision_count; d++) {
        size_t bytes;
        const char *text =
            tierkit_i_strings_get(&snapshot->texts, (uint32_t)snapshot->decisions[d].value, &bytes);
        TIERKIT_I_TRY(tierkit_i_strings_add(&f->to->names, text, bytes, &f->decision_name[d]));
    }
    return TIERKIT_OK;
}

static tierkit_i_decided decided(const fold *f, size_t record) {
    return tierkit_i_snapshot_decided(f->review->snapshot, record, TIERKIT_I_SUBJECT_CLASS);
}

/* Has the program of a day such a class? */
static int is_class(const fold *f, int32_t name, int32_t day) {
    const tierkit_i_rules *rules = rules_at(f, day);
    return rules != NULL && rules->line_of_name[name] != TIERKIT_I_NONE;
}

/* The first decision behind a day; they come by days. */
static size_t behind(const tierkit_i_decided *of, int32_t day) {
    size_t low = of->first, high = of->end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (of->all[middle].on <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The next decision without an end that a state has not taken in, on `last` or before: an index, or
 * NONE. Of several on one day the last counts. */
static int32_t next_decision(const fold *f, size_t record, int32_t last) {
    tierkit_i_decided of = decided(f, record);
    int32_t found = TIERKIT_I_NONE;
    for (size_t d = behind(&of, f->to->at[record].decided_on); d < of.end && of.all[d].on <= last;
         d++) {
        int32_t on = of.all[d].on;
        if (tierkit_i_decision_has_end(&of.all[d]) || !is_class(f, f->decision_name[d], on)) {
            continue;
        }
        if (found != TIERKIT_I_NONE && on > of.all[found].on) {
            break;
        }
        found = (int32_t)d;
    }
    return found;
}

/* What happens to one distributor up to the end of a day without a review. */
static void advance(fold *f, size_t record, int32_t last) {
    tierkit_i_moved *state = &f->to->at[record];
    for (;;) {
        int32_t d = next_decision(f, record, last);
        int32_t day = d == TIERKIT_I_NONE ? last : f->review->snapshot->decisions[d].on;
        const tierkit_i_rules *rules = rules_at(f, state->notice_until);
        if (state->notice_until != TIERKIT_I_NEVER && rules != NULL) {
            tierkit_i_moved_elapse(state, rules, day);
        }
        if (d == TIERKIT_I_NONE) {
            return;
        }
        tierkit_i_moved_decide(state, rules_at(f, day), f->decision_name[d], day);
    }
}

/* ---- a review day ---------------------------------------------------------------------------- */

/* The notice of every distributor: the first exception that holds, or the common one. */
static tierkit_status find_notices(const tierkit_review *at, const tierkit_i_figure **notice) {
    const tierkit_i_classes *classes = &at->program->tree.classes[0];
    uint8_t *says = NULL;
    tierkit_status status = TIERKIT_OK;
    for (size_t i = 0; i < at->records; i++) {
        notice[i] = &classes->notice;
    }
    TIERKIT_I_DO(tierkit_i_new(&at->memory, at->records, sizeof(*says), &says));
    for (int32_t n = classes->notices.count - 1; n >= 0; n--) {
        int32_t index = classes->notices.first + n;
        TIERKIT_I_DO(tierkit_i_run_condition(at, at->program->compiled.notice_formula[index],
                                             at->pace, says));
        for (size_t i = 0; i < at->records; i++) {
            notice[i] = says[i] == TIERKIT_I_GATE_TRUE ? &at->program->tree.notices[index].notice
                                                       : notice[i];
        }
    }
done:
    tierkit_i_free(&at->memory, says, at->records, sizeof(*says));
    return status;
}

static int32_t relative(const tierkit_i_classes *classes, int32_t line) {
    return line == TIERKIT_I_NONE ? line : line - classes->lines.first;
}

static void review_one(fold *f, const tierkit_review *at, size_t record,
                       const tierkit_i_classed *classed, const tierkit_i_figure *notice) {
    const tierkit_i_classes *classes = &at->program->tree.classes[0];
    int32_t day = at->source.as_of;
    tierkit_i_finding found;
    found.day = day;
    found.computed = relative(classes, classed[0].line[record]);
    found.lenient = relative(classes, classed[1].line[record]);
    found.strict = relative(classes, classed[2].line[record]);
    found.apart = (tierkit_i_apart)at->apart[record];
    found.apart_name = TIERKIT_I_NONE;
    if (found.apart == TIERKIT_I_APART_PROVISIONAL || found.apart == TIERKIT_I_APART_INACTIVE) {
        size_t bytes;
        const char *text =
            tierkit_i_tree_text(&at->program->tree, tierkit_i_apart_name(at, record), &bytes);
        found.apart_name = tierkit_i_strings_find(&f->to->names, text, bytes);
    }
    found.notice = notice;
    advance(f, record, day - 1);
    if (f->to->at[record].notice_until == day) {
        tierkit_i_moved_elapse(&f->to->at[record], rules_at(f, day), day);
    }
    tierkit_i_moved_review(&f->to->at[record], rules_at(f, day), &found);
}

static tierkit_status review_all(fold *f, tierkit_review *at) {
    const tierkit_i_memory *memory = &f->review->memory;
    tierkit_i_classed classed[TIERKIT_I_WAYS];
    const tierkit_i_figure **notice = NULL;
    tierkit_status status = TIERKIT_OK;
    memset(classed, 0, sizeof(classed));
    TIERKIT_I_DO(tierkit_i_new(memory, at->records, sizeof(*notice), &notice));
    TIERKIT_I_DO(tierkit_i_classed_new(at, 0, classed));
    TIERKIT_I_DO(find_notices(at, notice));
    for (size_t i = 0; i < at->records; i++) {
        review_one(f, at, i, classed, notice[i]);
    }
    TIERKIT_I_DO(tierkit_i_pace_step(f->review->pace, at->records));
done:
    for (int w = 0; w < TIERKIT_I_WAYS; w++) {
        tierkit_i_classed_free(at, &classed[w]);
    }
    tierkit_i_free(memory, (void *)notice, at->records, sizeof(*notice));
    return status;
}

/* A decision that holds on a day: with an end, or any where classes do not move. */
static int32_t in_force_of(const fold *f, size_t record, int32_t day, int moves) {
    tierkit_i_decided of = decided(f, record);
    int32_t found = TIERKIT_I_NONE;
    for (size_t d = of.first; d < of.end; d++) {
        if (tierkit_i_decision_holds(&of.all[d], day) &&
            (!moves || tierkit_i_decision_has_end(&of.all[d]))) {
            found = (int32_t)d;
        }
    }
    return found;
}

/* The class that counts on a review day: a text of its program, NONE. */
static int32_t class_on(const fold *f, const tierkit_review *at, size_t record) {
    const tierkit_i_moved *state = &f->to->at[record];
    int moves = tierkit_i_classes_move(&at->program->tree.classes[0]);
    int32_t name = moves && state->held != TIERKIT_I_NONE ? state->held : state->published;
    int32_t d = in_force_of(f, record, at->source.as_of, moves);
    size_t bytes;
    if (d != TIERKIT_I_NONE && is_class(f, f->decision_name[d], at->source.as_of)) {
        name = f->decision_name[d];
    }
    if (name == TIERKIT_I_NONE) {
        return TIERKIT_I_NONE;
    }
    const char *text = tierkit_i_strings_get(&f->to->names, (uint32_t)name, &bytes);
    return tierkit_i_strings_find(&at->program->tree.strings, text, bytes);
}

/* Service policies of the day, with its classes; on the day of the review itself they come last. */
static tierkit_status serve_all(fold *f, tierkit_review *at) {
    if (at == f->review || !tierkit_i_policies_move(f->review->program)) {
        return TIERKIT_OK;
    }
    if (at->program->tree.classes_count > 0) {
        TIERKIT_I_TRY(tierkit_i_new(&at->memory, at->records, sizeof(int32_t), &at->class_name));
        for (size_t i = 0; i < at->records; i++) {
            at->class_name[i] = class_on(f, at, i);
        }
        at->source.decisions.class_name = at->class_name;
    }
    return tierkit_i_policies_day(f->review, at);
}

static tierkit_status review_day(fold *f, tierkit_review *at) {
    if (at->program->tree.classes_count > 0) {
        TIERKIT_I_TRY(review_all(f, at));
    }
    return serve_all(f, at);
}

/* The review itself where it is one of that day and program. */
static tierkit_status with_review_of(fold *f, int32_t day,
                                     tierkit_status (*what)(fold *f, tierkit_review *at)) {
    const tierkit_program *program = f->line->programs[tierkit_i_timeline_at(f->line, day)];
    tierkit_review *at = NULL;
    if (program->tree.classes_count == 0 && !tierkit_i_policies_move(f->review->program)) {
        return TIERKIT_OK;
    }
    if (program == f->review->program && day == f->review->source.as_of) {
        return what(f, f->review);
    }
    TIERKIT_I_TRY(tierkit_i_review_at(f->review, program, day, &at));
    tierkit_status status = what(f, at);
    tierkit_i_review_release(at);
    return status;
}

/* ---- the past -------------------------------------------------------------------------------- */

/* Classes of the last published review that would be others today. */
static tierkit_status compare_published(fold *f, tierkit_review *at) {
    tierkit_i_classed classed;
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_rules *rules = rules_at(f, at->source.as_of);
    if (rules == NULL) {
        return TIERKIT_OK;
    }
    memset(&classed, 0, sizeof(classed));
    TIERKIT_I_DO(tierkit_i_classed_plain(at, 0, &classed));
    for (size_t i = 0; i < at->records; i++) {
        tierkit_i_moved *state = &f->to->at[i];
        int32_t line = relative(rules->classes, classed.line[i]);
        int32_t name = TIERKIT_I_NONE;
        if (line != TIERKIT_I_NONE) {
            name = rules->name_of_line[line];
        } else if (tierkit_i_apart_name(at, i) != TIERKIT_I_NONE) {
            TIERKIT_I_DO(add_name(f->to, at->program, tierkit_i_apart_name(at, i), &name));
        }
        if (state->reviewed == at->source.as_of && state->published != name) {
            f->to->restated[i] = name;
            f->to->is_restated[i] = 1;
        }
    }
done:
    tierkit_i_classed_free(at, &classed);
    return status;
}

static tierkit_status find_restated(fold *f) {
    int32_t last = TIERKIT_I_NEVER;
    for (size_t i = 0; i < f->review->records; i++) {
        last = f->to->at[i].reviewed > last ? f->to->at[i].reviewed : last;
    }
    return last == TIERKIT_I_NEVER ? TIERKIT_OK : with_review_of(f, last, compare_published);
}

/* ---- the end --------------------------------------------------------------------------------- */

static tierkit_status settle_one(fold *f, size_t record, int moves) {
    tierkit_review *review = f->review;
    tierkit_i_moved *state = &f->to->at[record];
    int32_t computed, effective;
    TIERKIT_I_TRY(
        add_name(f->to, review->program, tierkit_i_computed_name(review, record), &computed));
    if (moves) {
        advance(f, record, review->source.as_of);
    } else {
        tierkit_i_moved_init(state);
        state->held = computed;
        state->since = review->source.as_of;
        state->reason = TIERKIT_I_MOVE_OF_THE_DAY;
    }
    effective = state->held != TIERKIT_I_NONE ? state->held : computed;
    f->to->in_force[record] = in_force_of(f, record, review->source.as_of, moves);
    if (f->to->in_force[record] != TIERKIT_I_NONE) {
        int32_t name = f->decision_name[f->to->in_force[record]];
        int is_known = is_class(f, name, review->source.as_of);
        effective = is_known ? name : effective;
        f->to->is_unknown[record] = !is_known;
    }
    f->to->computed[record] = computed;
    f->to->effective[record] = effective;
    if (effective != TIERKIT_I_NONE) {
        size_t bytes;
        const char *text = tierkit_i_strings_get(&f->to->names, (uint32_t)effective, &bytes);
        review->class_name[record] =
            tierkit_i_strings_find(&review->program->tree.strings, text, bytes);
    }
    return TIERKIT_OK;
}

static tierkit_status run(fold *f) {
    int moves = tierkit_i_classes_move(&f->review->program->tree.classes[0]);
    int32_t as_of = f->review->source.as_of;
    const tierkit_review *opening = f->line->opening;
    int serves = tierkit_i_policies_move(f->review->program);
    int32_t after = opening != NULL ? opening->source.as_of
                                    : tierkit_i_timeline_start(f->line, f->review->snapshot) - 1;
    if (opening != NULL) {
        TIERKIT_I_TRY(find_restated(f));
    }
    moves = moves && f->review->records > 0;
    serves = serves && f->review->records > 0;
    for (int32_t day = moves || serves ? tierkit_i_timeline_next(f->line, after, as_of)
                                       : TIERKIT_I_NEVER;
         day != TIERKIT_I_NEVER; day = tierkit_i_timeline_next(f->line, day, as_of)) {
        TIERKIT_I_TRY(with_review_of(f, day, review_day));
    }
    for (size_t i = 0; i < f->review->records; i++) {
        TIERKIT_I_TRY(settle_one(f, i, moves));
    }
    return TIERKIT_OK;
}

static tierkit_status prepare(fold *f) {
    tierkit_i_movement *to = f->to;
    const tierkit_i_memory *memory = &f->review->memory;
    size_t n = f->review->records;
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*to->at), &to->at));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->computed));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->effective));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->opening));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->restated));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->in_force));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, 1, &to->is_restated));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, 1, &to->is_unknown));
    for (size_t i = 0; i < n; i++) {
        tierkit_i_moved_init(&to->at[i]);
        to->opening[i] = TIERKIT_I_NONE;
        to->restated[i] = TIERKIT_I_NONE;
    }
    TIERKIT_I_TRY(name_decisions(f));
    TIERKIT_I_TRY(name_classes(f));
    if (f->line->opening != NULL) {
        TIERKIT_I_TRY(tierkit_i_opening_read(f->review, f->line->opening, to));
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, f->line->count, sizeof(*f->maps), &f->maps));
    for (size_t p = 0; p < f->line->count; p++) {
        TIERKIT_I_TRY(map_program(f, p));
    }
    return TIERKIT_OK;
}

static void name_computed(tierkit_review *review) {
    for (size_t i = 0; i < review->records; i++) {
        review->class_name[i] = tierkit_i_computed_name(review, i);
    }
}

tierkit_status tierkit_i_stage_movement(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    fold f = { review, review->timeline, &review->movement, NULL, NULL };
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_new(memory, review->records, sizeof(int32_t), &review->class_name));
    for (size_t i = 0; i < review->records; i++) {
        review->class_name[i] = TIERKIT_I_NONE;
    }
    if (f.line == NULL) {
        name_computed(review);
        goto done;
    }
    TIERKIT_I_DO(prepare(&f));
    TIERKIT_I_DO(run(&f));
done:
    review->source.decisions.class_name = review->class_name;
    for (size_t p = 0; f.maps != NULL && p < f.line->count; p++) {
        tierkit_i_free(memory, f.maps[p].name_of_line, f.maps[p].lines, sizeof(int32_t));
        tierkit_i_free(memory, f.maps[p].line_of_name, f.maps[p].names, sizeof(int32_t));
    }
    tierkit_i_free(memory, f.maps, f.maps == NULL ? 0 : f.line->count, sizeof(*f.maps));
    tierkit_i_free(memory, f.decision_name, review->snapshot->decision_count,
                   sizeof(*f.decision_name));
    return status;
}

void tierkit_i_movement_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_movement *of = &review->movement;
    size_t n = review->records;
    tierkit_i_free(memory, of->at, n, sizeof(*of->at));
    tierkit_i_free(memory, of->computed, n, sizeof(int32_t));
    tierkit_i_free(memory, of->effective, n, sizeof(int32_t));
    tierkit_i_free(memory, of->opening, n, sizeof(int32_t));
    tierkit_i_free(memory, of->restated, n, sizeof(int32_t));
    tierkit_i_free(memory, of->in_force, n, sizeof(int32_t));
    tierkit_i_free(memory, of->is_restated, n, 1);
    tierkit_i_free(memory, of->is_unknown, n, 1);
    tierkit_i_strings_free(&of->names);
}
