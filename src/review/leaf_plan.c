/* Owns: which cells are read for which leaves, and which leaves are parts of others.
 * Must not know: values. Called by: review/leaf_sums.c. */
#include "review/leaf_sums.h"

#include "base/sort.h"

/* Indices 0, 1, 2 ... in an order; *order has as much scratch behind them. */
static tierkit_status order_of(const tierkit_i_memory *memory, size_t count,
                               tierkit_i_compare compare, const void *context, uint32_t **order) {
    TIERKIT_I_TRY(tierkit_i_new(memory, count, 2 * sizeof **order, order));
    for (size_t i = 0; i < count; i++) {
        (*order)[i] = (uint32_t)i;
    }
    if (count > 0) { /* else there is no array to have a second half */
        tierkit_i_sort_indices(*order, count, *order + count, compare, context);
    }
    return TIERKIT_OK;
}

/* ---- windows --------------------------------------------------------------------------------- */

static int compare_sums(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_window_sum *x = (const tierkit_i_window_sum *)context + a;
    const tierkit_i_window_sum *y = (const tierkit_i_window_sum *)context + b;
    if (x->measure != y->measure) {
        return x->measure < y->measure ? -1 : 1;
    }
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    return (x->end > y->end) - (x->end < y->end);
}

static int compare_lengths(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_window_sum *x = (const tierkit_i_window_sum *)context + a;
    const tierkit_i_window_sum *y = (const tierkit_i_window_sum *)context + b;
    size_t length = x->end - x->first, other = y->end - y->first;
    return (length > other) - (length < other);
}

static tierkit_i_window_sum sum_of(const tierkit_i_evaluation *evaluation, size_t waiting) {
    const tierkit_i_waiting *of = &evaluation->waiting[waiting];
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    tierkit_i_window_sum sum = { waiting, of->leaf.index, 0, 0, 0, 0, 0, NULL, 0, 0 };
    sum.facts = snapshot->schema->measures[sum.measure].facts;
    const tierkit_i_run *run = &snapshot->facts[sum.facts].run;
    tierkit_i_cells_in(run->day, run->count, of->range, &sum.first, &sum.end);
    return sum;
}

static tierkit_status list_sums(const tierkit_i_evaluation *evaluation, tierkit_i_plan *plan) {
    size_t count = plan->count;
    tierkit_i_window_sum *unordered = NULL;
    uint32_t *order = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(plan->memory, count, sizeof *plan->sums, &plan->sums));
    TIERKIT_I_DO(tierkit_i_new(plan->memory, count, sizeof *unordered, &unordered));
    for (size_t i = 0; i < count; i++) {
        unordered[i] = sum_of(evaluation, i);
    }
    TIERKIT_I_DO(order_of(plan->memory, count, compare_sums, unordered, &order));
    for (size_t i = 0; i < count; i++) {
        plan->sums[i] = unordered[order[i]];
        plan->sums[i].to = plan->columns + i * plan->slab;
    }
    TIERKIT_I_DO(order_of(plan->memory, count, compare_lengths, plan->sums, &plan->by_length));
done:
    tierkit_i_free(plan->memory, order, count, 2 * sizeof *order);
    tierkit_i_free(plan->memory, unordered, count, sizeof *unordered);
    return status;
}

/* ---- windows made of windows ----------------------------------------------------------------- */

/* The first sum behind all of a measure that begin before `first`, or there and end up to `end`. */
static size_t behind(const tierkit_i_plan *plan, int32_t measure, size_t first, size_t end) {
    size_t low = 0, high = plan->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const tierkit_i_window_sum *at = &plan->sums[middle];
        int is_before = at->measure < measure ||
                        (at->measure == measure &&
                         (at->first < first || (at->first == first && at->end <= end)));
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    return low;
}

/* The longest other sum that begins with cell `at` and lies within sum i, or count. Of sums of the
 * same cells each is made of the one before it. */
static size_t longest_within(const tierkit_i_plan *plan, size_t i, size_t at) {
    const tierkit_i_window_sum *of = &plan->sums[i];
    size_t found = at == of->first ? i : behind(plan, of->measure, at, of->end);
    const tierkit_i_window_sum *other = found > 0 ? &plan->sums[found - 1] : NULL;
    int fits = other != NULL && other->measure == of->measure && other->first == at;
    return fits && other->end > at ? found - 1 : plan->count;
}

static tierkit_status read_cells(tierkit_i_plan *plan, size_t sum, size_t first, size_t end) {
    tierkit_i_stretch *last =
        plan->stretch_count > 0 ? &plan->stretches[plan->stretch_count - 1] : NULL;
    if (last != NULL && last->sum == sum && last->end == first) {
        last->end = end;
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(plan->memory, &plan->stretches, &plan->stretch_room,
                                    plan->stretch_count + 1, sizeof *plan->stretches));
    plan->stretches[plan->stretch_count++] = (tierkit_i_stretch){ first, end, sum };
    return TIERKIT_OK;
}

static tierkit_status take_part(tierkit_i_plan *plan, size_t sum, size_t part) {
    TIERKIT_I_TRY(tierkit_i_reserve(plan->memory, &plan->parts, &plan->part_room,
                                    plan->part_count + 1, sizeof *plan->parts));
    plan->parts[plan->part_count++] = part;
    plan->sums[sum].parts++;
    return TIERKIT_OK;
}

static tierkit_status compose(tierkit_i_plan *plan, size_t i, tierkit_i_pace *pace) {
    const tierkit_i_window_sum *of = &plan->sums[i];
    size_t at = of->first;
    plan->sums[i].part = plan->part_count;
    while (at < of->end) {
        size_t part = longest_within(plan, i, at);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (part < plan->count) {
            TIERKIT_I_TRY(take_part(plan, i, part));
            at = plan->sums[part].end;
            continue;
        }
        size_t next = behind(plan, of->measure, at, SIZE_MAX);
        int begins = next < plan->count && plan->sums[next].measure == of->measure &&
                     plan->sums[next].first < of->end;
        size_t stop = begins ? plan->sums[next].first : of->end;
        TIERKIT_I_TRY(read_cells(plan, i, at, stop));
        at = stop;
    }
    return TIERKIT_OK;
}

/* ---- strips ---------------------------------------------------------------------------------- */

/* Stretches of all sums, by facts and first cell, and those that the strip to come lies in. */
typedef struct sweep {
    tierkit_i_plan *plan;
    const tierkit_i_snapshot *snapshot;
    int by_day;
    const uint32_t *order;
    size_t *active;
    size_t active_count;
} sweep;

static const tierkit_i_stretch *stretch_at(const sweep *s, size_t i) {
    return &s->plan->stretches[s->order[i]];
}

static int32_t facts_of(const tierkit_i_plan *plan, const tierkit_i_stretch *stretch) {
    return plan->sums[stretch->sum].facts;
}

static int compare_stretches(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_plan *plan = (const tierkit_i_plan *)context;
    const tierkit_i_stretch *x = &plan->stretches[a], *y = &plan->stretches[b];
    if (facts_of(plan, x) != facts_of(plan, y)) {
        return facts_of(plan, x) < facts_of(plan, y) ? -1 : 1;
    }
    return (x->first > y->first) - (x->first < y->first);
}

static tierkit_status add_strip(sweep *s, int32_t facts, size_t first, size_t end) {
    tierkit_i_plan *plan = s->plan;
    TIERKIT_I_TRY(tierkit_i_reserve(plan->memory, &plan->strips, &plan->strip_room,
                                    plan->strip_count + 1, sizeof *plan->strips));
    plan->strips[plan->strip_count++] =
        (tierkit_i_strip){ facts,          first, end, first, plan->reader_count - s->active_count,
                           s->active_count };
    return TIERKIT_OK;
}

/* The cells first .. end - 1 go into all active sums. */
static tierkit_status add_strips(sweep *s, size_t first, size_t end) {
    tierkit_i_plan *plan = s->plan;
    int32_t facts = facts_of(plan, &plan->stretches[s->active[0]]);
    const tierkit_i_run *run = &s->snapshot->facts[facts].run;
    TIERKIT_I_TRY(tierkit_i_reserve(plan->memory, &plan->readers, &plan->reader_room,
                                    plan->reader_count + s->active_count, sizeof *plan->readers));
    for (size_t k = 0; k < s->active_count; k++) {
        plan->readers[plan->reader_count++] = plan->stretches[s->active[k]].sum;
    }
    for (size_t at = first, stop; at < end; at = stop) {
        size_t none;
        tierkit_i_range day = { run->day[at], run->day[at] };
        stop = end;
        if (s->by_day) {
            tierkit_i_cells_in(run->day, end, day, &none, &stop);
        }
        TIERKIT_I_TRY(add_strip(s, facts, at, stop));
    }
    return TIERKIT_OK;
}

/* Takes out what ends at a cell. */
static void end_stretches(sweep *s, size_t end) {
    size_t stay = 0;
    for (size_t k = 0; k < s->active_count; k++) {
        if (s->plan->stretches[s->active[k]].end > end) {
            s->active[stay++] = s->active[k];
        }
    }
    s->active_count = stay;
}

/* Where the next stretch begins or one of the active ends. */
static size_t next_border(const sweep *s, size_t next) {
    for (size_t k = 0; k < s->active_count; k++) {
        size_t end = s->plan->stretches[s->active[k]].end;
        next = end < next ? end : next;
    }
    return next;
}

/* Stretches first .. end - 1, which are of one facts. */
static tierkit_status sweep_facts(sweep *s, size_t next, size_t end, tierkit_i_pace *pace) {
    size_t at = 0;
    while (next < end || s->active_count > 0) {
        at = s->active_count > 0 ? at : stretch_at(s, next)->first;
        while (next < end && stretch_at(s, next)->first == at) {
            s->active[s->active_count++] = s->order[next++];
        }
        size_t stop = next_border(s, next < end ? stretch_at(s, next)->first : SIZE_MAX);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, s->active_count));
        TIERKIT_I_TRY(add_strips(s, at, stop));
        end_stretches(s, stop);
        at = stop;
    }
    return TIERKIT_OK;
}

static tierkit_status make_strips(const tierkit_i_evaluation *evaluation, int by_day,
                                  tierkit_i_plan *plan) {
    size_t count = plan->stretch_count;
    uint32_t *order = NULL;
    sweep s = { plan, evaluation->source->snapshot, by_day, NULL, NULL, 0 };
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(plan->memory, count, sizeof *s.active, &s.active));
    TIERKIT_I_DO(order_of(plan->memory, count, compare_stretches, plan, &order));
    s.order = order;
    for (size_t first = 0, end; first < count; first = end) {
        int32_t facts = facts_of(plan, stretch_at(&s, first));
        for (end = first + 1; end < count && facts_of(plan, stretch_at(&s, end)) == facts;) {
            end++;
        }
        TIERKIT_I_DO(sweep_facts(&s, first, end, evaluation->pace));
    }
done:
    tierkit_i_free(plan->memory, order, count, 2 * sizeof *order);
    tierkit_i_free(plan->memory, s.active, count, sizeof *s.active);
    return status;
}

/* ---- the plan -------------------------------------------------------------------------------- */

void tierkit_i_plan_free(tierkit_i_plan *plan) {
    if (plan == NULL) {
        return;
    }
    const tierkit_i_memory *memory = plan->memory;
    tierkit_i_free(memory, plan->chunk.cell, plan->chunk.room, sizeof *plan->chunk.cell);
    tierkit_i_free(memory, plan->chunk.subject, plan->chunk.room, sizeof *plan->chunk.subject);
    tierkit_i_free(memory, plan->columns, plan->count * plan->slab, sizeof *plan->columns);
    tierkit_i_free(memory, plan->readers, plan->reader_room, sizeof *plan->readers);
    tierkit_i_free(memory, plan->strips, plan->strip_room, sizeof *plan->strips);
    tierkit_i_free(memory, plan->parts, plan->part_room, sizeof *plan->parts);
    tierkit_i_free(memory, plan->stretches, plan->stretch_room, sizeof *plan->stretches);
    tierkit_i_free(memory, plan->by_length, plan->count, 2 * sizeof *plan->by_length);
    tierkit_i_free(memory, plan->sums, plan->count, sizeof *plan->sums);
    tierkit_i_free(memory, plan, 1, sizeof *plan);
}

/* As large as it need be. */
static tierkit_status make_chunk(tierkit_i_plan *plan) {
    tierkit_i_owned_cells *chunk = &plan->chunk;
    for (size_t i = 0; i < plan->strip_count; i++) {
        size_t cells = plan->strips[i].end - plan->strips[i].first;
        chunk->room = cells > chunk->room ? cells : chunk->room;
    }
    chunk->room = chunk->room < TIERKIT_I_CHUNK ? chunk->room : (size_t)TIERKIT_I_CHUNK;
    TIERKIT_I_TRY(
        tierkit_i_new(plan->memory, chunk->room, sizeof *chunk->subject, &chunk->subject));
    return tierkit_i_new(plan->memory, chunk->room, sizeof *chunk->cell, &chunk->cell);
}

tierkit_status tierkit_i_plan_new(const tierkit_i_evaluation *evaluation, size_t slab,
                                  tierkit_i_plan **out) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    tierkit_i_plan *plan = NULL;
    size_t cells = 0;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *plan, &plan));
    *out = plan;
    plan->memory = memory;
    plan->count = evaluation->waiting_count;
    plan->slab = slab;
    if (tierkit_i_mul_size(plan->count, slab, &cells)) {
        return TIERKIT_E_NOMEM;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, cells, sizeof *plan->columns, &plan->columns));
    TIERKIT_I_TRY(list_sums(evaluation, plan));
    for (size_t i = 0; i < plan->count; i++) {
        TIERKIT_I_TRY(compose(plan, i, evaluation->pace));
    }
    TIERKIT_I_TRY(make_strips(evaluation, slab < evaluation->subjects.count, plan));
    return make_chunk(plan);
}
