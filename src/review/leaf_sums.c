/* Owns: adding up the cells of leaves that are filled together. Must not know: formulas, coverage,
 * how the plan was made. Called by: review/evaluate.c. */
#include "review/leaf_sums.h"

#include "base/compiler.h"

#include <string.h>

/* ---- what waits ------------------------------------------------------------------------------ */

static int is_plain_flow(const tierkit_i_schema *schema, const tierkit_i_leaf *leaf) {
    const tierkit_i_schema_measure *measure = &schema->measures[leaf->index];
    return measure->kind == TIERKIT_I_FLOW && leaf->aggregate == TIERKIT_I_TAKE_OWN &&
           !measure->grouped && !schema->facts[measure->facts].unowned &&
           !tierkit_i_is_converted(schema, measure);
}

int tierkit_i_leaf_waits(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    int everybody = subjects->grouped ||
                    (subjects->first_record == 0 && subjects->count == snapshot->record_count);
    if (!everybody || subjects->member_of_tuple != NULL || subjects->by_key != NULL ||
        !is_plain_flow(snapshot->schema, leaf)) {
        return 0;
    }
    const tierkit_i_run_measure *column =
        tierkit_i_cells_of(evaluation, &snapshot->schema->measures[leaf->index]).column;
    return column->high == NULL && column->missing == NULL;
}

tierkit_status tierkit_i_leaf_sums_plan(tierkit_i_evaluation *evaluation) {
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    int near = !subjects->grouped && evaluation->source->snapshot->ascends;
    if (evaluation->waiting_count == 0 ||
        (evaluation->plan != NULL && evaluation->plan->count == evaluation->waiting_count)) {
        return TIERKIT_OK;
    }
    tierkit_i_plan_free(evaluation->plan);
    evaluation->plan = NULL;
    size_t slab = subjects->count;
    if (near && slab > TIERKIT_I_SLAB) {
        slab = TIERKIT_I_SLAB;
    }
    return tierkit_i_plan_new(evaluation, slab, &evaluation->plan);
}

/* ---- reading cells --------------------------------------------------------------------------- */

/* Position of the first cell >= entity. */
static size_t first_of(const uint32_t *entities, size_t low, size_t high, uint32_t entity) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entities[middle] < entity) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The cells of a strip that belong to subjects of the slab, strip->next the one behind. */
static size_t begin_strip(const tierkit_i_evaluation *evaluation, tierkit_i_strip *strip) {
    const tierkit_i_plan *plan = evaluation->plan;
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_run *run = &snapshot->facts[strip->facts].run;
    size_t behind = plan->first + plan->filled;
    if (plan->slab == evaluation->subjects.count) {
        strip->next = strip->end;
        return strip->first;
    }
    uint32_t entity = snapshot->records[plan->first].entity;
    int follows = strip->next > strip->first && run->entity[strip->next - 1] < entity &&
                  (strip->next == strip->end || run->entity[strip->next] >= entity);
    size_t first = follows ? strip->next : first_of(run->entity, strip->first, strip->end, entity);
    strip->next = behind == evaluation->subjects.count
                      ? strip->end
                      : first_of(run->entity, first, strip->end, snapshot->records[behind].entity);
    return first;
}

TIERKIT_I_APART static void find_subjects(const tierkit_i_evaluation *evaluation,
                                          const uint32_t *TIERKIT_I_RESTRICT entity, size_t count,
                                          tierkit_i_owned_cells *to) {
    const int32_t *record = evaluation->source->snapshot->entity_record;
    const int32_t *group = evaluation->subjects.grouped ? evaluation->subjects.of_record : NULL;
    int32_t *TIERKIT_I_RESTRICT subjects = to->subject;
    uint32_t *TIERKIT_I_RESTRICT cells = to->cell;
    int32_t first = (int32_t)evaluation->plan->first;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t subject = record[entity[i]];
        if (subject >= 0 && group != NULL) {
            subject = group[subject];
        }
        subjects[found] = subject - first;
        cells[found] = (uint32_t)i;
        found += subject >= 0;
    }
    to->count = found;
}

/* Returns a word whose top bit is set when a sum left 64 bits. */
TIERKIT_I_APART static uint64_t add_chunk(const tierkit_i_owned_cells *of,
                                          const int64_t *TIERKIT_I_RESTRICT low,
                                          int64_t *TIERKIT_I_RESTRICT sums) {
    const int32_t *TIERKIT_I_RESTRICT subject = of->subject;
    const uint32_t *TIERKIT_I_RESTRICT cell = of->cell;
    uint64_t lost = 0;
    for (size_t i = 0, count = of->count; i < count; i++) {
        uint64_t a = (uint64_t)sums[subject[i]], b = (uint64_t)low[cell[i]];
        uint64_t sum = a + b;
        lost |= (a ^ sum) & (b ^ sum);
        sums[subject[i]] = (int64_t)sum;
    }
    return lost;
}

static tierkit_status read_strip(tierkit_i_evaluation *evaluation, tierkit_i_strip *strip) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_run *run = &snapshot->facts[strip->facts].run;
    tierkit_i_plan *plan = evaluation->plan;
    size_t at = begin_strip(evaluation, strip);
    while (at < strip->next) {
        size_t left = strip->next - at;
        size_t count = left < plan->chunk.room ? left : plan->chunk.room;
        find_subjects(evaluation, run->entity + at, count, &plan->chunk);
        for (size_t k = strip->sum; k < strip->sum + strip->sums; k++) {
            tierkit_i_window_sum *sum = &plan->sums[plan->readers[k]];
            int32_t slot = snapshot->schema->measures[sum->measure].slot;
            sum->lost |= add_chunk(&plan->chunk, run->measures[slot].low + at, sum->to);
        }
        TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, count * (strip->sums + 1)));
        at += count;
    }
    return TIERKIT_OK;
}

/* ---- adding parts ---------------------------------------------------------------------------- */

TIERKIT_I_APART static uint64_t add_column(const int64_t *TIERKIT_I_RESTRICT from, size_t count,
                                           int64_t *TIERKIT_I_RESTRICT to) {
    uint64_t lost = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t a = (uint64_t)to[i], b = (uint64_t)from[i];
        uint64_t sum = a + b;
        lost |= (a ^ sum) & (b ^ sum);
        to[i] = (int64_t)sum;
    }
    return lost;
}

/* Some subjects at a time, so that their sums stay near. */
static void add_parts(const tierkit_i_plan *plan, tierkit_i_window_sum *to) {
    enum { NEAR = 1024 };
    for (size_t first = 0; first < plan->filled; first += NEAR) {
        size_t count = plan->filled - first < NEAR ? plan->filled - first : (size_t)NEAR;
        for (size_t p = to->part; p < to->part + to->parts; p++) {
            const tierkit_i_window_sum *from = &plan->sums[plan->parts[p]];
            to->lost |= from->lost | add_column(from->to + first, count, to->to + first);
        }
    }
}

/* Parts are no longer than the whole, and come before it where they are as long. */
static tierkit_status add_all_parts(const tierkit_i_evaluation *evaluation) {
    const tierkit_i_plan *plan = evaluation->plan;
    for (size_t i = 0; i < plan->count; i++) {
        tierkit_i_window_sum *to = &plan->sums[plan->by_length[i]];
        add_parts(plan, to);
        TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, to->parts * plan->filled));
    }
    return TIERKIT_OK;
}

/* ---- columns --------------------------------------------------------------------------------- */

/* A leaf of a measure of which a sum left 64 bits: of all subjects, once. */
static tierkit_status fill_apart(tierkit_i_evaluation *evaluation, tierkit_i_window_sum *sum) {
    const tierkit_i_waiting *of = &evaluation->waiting[sum->waiting];
    tierkit_i_filled *to = &evaluation->filled[of->index];
    sum->is_apart = 1;
    TIERKIT_I_TRY(tierkit_i_filled_open(evaluation, to));
    TIERKIT_I_TRY(tierkit_i_leaf_sum(evaluation, &of->leaf, of->range, to));
    tierkit_i_leaf_show(evaluation, of->index);
    return TIERKIT_OK;
}

static void show_sum(const tierkit_i_evaluation *evaluation, const tierkit_i_window_sum *sum) {
    const tierkit_i_plan *plan = evaluation->plan;
    tierkit_i_leaf_column *column = &evaluation->leaves[evaluation->waiting[sum->waiting].index];
    column->low = sum->to;
    column->first = plan->first;
    column->reach = tierkit_i_reach_of(sum->to, plan->filled);
}

/* Those of one measure stand together. */
static tierkit_status show_sums(tierkit_i_evaluation *evaluation) {
    const tierkit_i_plan *plan = evaluation->plan;
    for (size_t first = 0, end; first < plan->count; first = end) {
        uint64_t lost = 0;
        for (end = first;
             end < plan->count && plan->sums[end].measure == plan->sums[first].measure;) {
            lost |= plan->sums[end++].lost;
        }
        for (size_t i = first; i < end; i++) {
            if (lost >> 63 == 0) {
                show_sum(evaluation, &plan->sums[i]);
            } else if (!plan->sums[i].is_apart) {
                TIERKIT_I_TRY(fill_apart(evaluation, &plan->sums[i]));
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status fill_slab(tierkit_i_evaluation *evaluation) {
    tierkit_i_plan *plan = evaluation->plan;
    memset(plan->columns, 0, plan->count * plan->slab * sizeof *plan->columns);
    for (size_t i = 0; i < plan->strip_count; i++) {
        TIERKIT_I_TRY(read_strip(evaluation, &plan->strips[i]));
    }
    TIERKIT_I_TRY(add_all_parts(evaluation));
    return show_sums(evaluation);
}

tierkit_status tierkit_i_leaf_sums(tierkit_i_evaluation *evaluation, size_t first, size_t count) {
    tierkit_i_plan *plan = evaluation->plan;
    if (plan == NULL || (plan->first <= first && first + count <= plan->first + plan->filled)) {
        return TIERKIT_OK;
    }
    plan->first = plan->slab == evaluation->subjects.count ? 0 : first;
    plan->filled = evaluation->subjects.count - plan->first;
    plan->filled = plan->filled < plan->slab ? plan->filled : plan->slab;
    tierkit_status status = fill_slab(evaluation);
    plan->filled = status == TIERKIT_OK ? plan->filled : 0;
    return status;
}
