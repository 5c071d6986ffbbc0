/* Owns: filling many leaves that add up cells in one go. Must not know: formulas, coverage.
 * Called by: review/evaluate.c.
 *
 * Windows of a measure share their cells: a year is made of twelve months that are asked for as
 * well. So a window is put together from others inside it, which are added column by column, and
 * only what none of them has is read from the cells. Cells are read once for all measures, some at
 * a time, so that whose they are is looked up once.
 *
 * All this is in words of 64 bits. Where one sum leaves them, all leaves of its measure are filled
 * again one by one (leaf.c). */
#include "review/evaluate.h"

#include "base/compiler.h"
#include "base/sort.h"

#include <string.h>

/* One leaf; those of a measure stand together, by window. */
typedef struct window_sum {
    size_t waiting; /* of evaluation->waiting */
    int32_t measure, facts;
    size_t first, end; /* cells */
    int64_t *to;
    size_t part, parts; /* others that it is made of, the same or shorter windows: summing.parts */
    uint64_t lost;      /* its top bit: a sum left 64 bits */
} window_sum;

/* Cells that go into one sum. */
typedef struct stretch {
    size_t first, end;
    size_t sum;
} stretch;

typedef struct summing {
    tierkit_i_evaluation *evaluation;
    window_sum *sums;
    size_t count;
    stretch *stretches;
    size_t stretch_count, stretch_room;
    size_t *parts;
    size_t part_count, part_room;
    size_t *active; /* stretches that are being read */
    struct chunk *chunk;
} summing;

/* ---- what waits ------------------------------------------------------------------------------ */

int tierkit_i_leaf_waits(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    if (measure->kind != TIERKIT_I_FLOW || leaf->aggregate != TIERKIT_I_TAKE_OWN ||
        measure->grouped || snapshot->schema->facts[measure->facts].unowned ||
        tierkit_i_is_converted(snapshot->schema, measure)) {
        return 0;
    }
    const tierkit_i_run_measure *column = tierkit_i_cells_of(evaluation, measure).column;
    int all = subjects->grouped ||
              (subjects->first_record == 0 && subjects->count == snapshot->record_count);
    return all && subjects->member_of_tuple == NULL && subjects->by_key == NULL &&
           column->high == NULL && column->missing == NULL;
}

static int compare_sums(const void *context, uint32_t a, uint32_t b) {
    const window_sum *x = (const window_sum *)context + a, *y = (const window_sum *)context + b;
    if (x->measure != y->measure) {
        return x->measure < y->measure ? -1 : 1;
    }
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    return (x->end > y->end) - (x->end < y->end);
}

static window_sum sum_of(const tierkit_i_evaluation *evaluation, size_t waiting) {
    const tierkit_i_waiting *of = &evaluation->waiting[waiting];
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    window_sum sum = { waiting, of->leaf.index, 0, 0, 0, NULL, 0, 0, 0 };
    sum.facts = snapshot->schema->measures[sum.measure].facts;
    sum.to = evaluation->filled[of->index].low;
    const tierkit_i_run *run = &snapshot->facts[sum.facts].run;
    tierkit_i_cells_in(run->day, run->count, of->range, &sum.first, &sum.end);
    return sum;
}

/* Indices 0, 1, 2 ... in an order; *order has room for the scratch behind them. */
static tierkit_status order_of(const summing *s, size_t count, tierkit_i_compare compare,
                               const void *context, uint32_t **order) {
    TIERKIT_I_TRY(tierkit_i_new(s->evaluation->source->memory, 2 * count, sizeof **order, order));
    for (size_t i = 0; i < count; i++) {
        (*order)[i] = (uint32_t)i;
    }
    tierkit_i_sort_indices(*order, count, *order + count, compare, context);
    return TIERKIT_OK;
}

static void order_free(const summing *s, size_t count, uint32_t *order) {
    tierkit_i_free(s->evaluation->source->memory, order, 2 * count, sizeof *order);
}

static tierkit_status list_sums(summing *s) {
    const tierkit_i_memory *memory = s->evaluation->source->memory;
    window_sum *unordered = NULL;
    uint32_t *order = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, s->count, sizeof *s->sums, &s->sums));
    TIERKIT_I_DO(tierkit_i_new(memory, s->count, sizeof *unordered, &unordered));
    for (size_t i = 0; i < s->count; i++) {
        unordered[i] = sum_of(s->evaluation, i);
    }
    TIERKIT_I_DO(order_of(s, s->count, compare_sums, unordered, &order));
    for (size_t i = 0; i < s->count; i++) {
        s->sums[i] = unordered[order[i]];
    }
done:
    order_free(s, s->count, order);
    tierkit_i_free(memory, unordered, s->count, sizeof *unordered);
    return status;
}

/* ---- windows made of windows ----------------------------------------------------------------- */

/* The first sum behind all of a measure that begin before `first`, or there and end up to `end`. */
static size_t behind(const summing *s, int32_t measure, size_t first, size_t end) {
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const window_sum *at = &s->sums[middle];
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
static size_t longest_within(const summing *s, size_t i, size_t at) {
    const window_sum *of = &s->sums[i];
    size_t found = at == of->first ? i : behind(s, of->measure, at, of->end);
    const window_sum *other = found > 0 ? &s->sums[found - 1] : NULL;
    int fits = other != NULL && other->measure == of->measure && other->first == at;
    return fits && other->end > at ? found - 1 : s->count;
}

static tierkit_status read_cells(summing *s, size_t sum, size_t first, size_t end) {
    stretch *last = s->stretch_count > 0 ? &s->stretches[s->stretch_count - 1] : NULL;
    if (last != NULL && last->sum == sum && last->end == first) {
        last->end = end;
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(s->evaluation->source->memory, &s->stretches, &s->stretch_room,
                                    s->stretch_count + 1, sizeof *s->stretches));
    s->stretches[s->stretch_count++] = (stretch){ first, end, sum };
    return TIERKIT_OK;
}

static tierkit_status take_part(summing *s, size_t sum, size_t part) {
    TIERKIT_I_TRY(tierkit_i_reserve(s->evaluation->source->memory, &s->parts, &s->part_room,
                                    s->part_count + 1, sizeof *s->parts));
    s->parts[s->part_count++] = part;
    s->sums[sum].parts++;
    return TIERKIT_OK;
}

static tierkit_status compose(summing *s, size_t i) {
    const window_sum *of = &s->sums[i];
    size_t at = of->first;
    s->sums[i].part = s->part_count;
    while (at < of->end) {
        size_t part = longest_within(s, i, at);
        TIERKIT_I_TRY(tierkit_i_pace_step(s->evaluation->pace, 1));
        if (part < s->count) {
            TIERKIT_I_TRY(take_part(s, i, part));
            at = s->sums[part].end;
            continue;
        }
        size_t next = behind(s, of->measure, at, SIZE_MAX);
        int begins = next < s->count && s->sums[next].measure == of->measure &&
                     s->sums[next].first < of->end;
        size_t stop = begins ? s->sums[next].first : of->end;
        TIERKIT_I_TRY(read_cells(s, i, at, stop));
        at = stop;
    }
    return TIERKIT_OK;
}

/* ---- reading cells --------------------------------------------------------------------------- */

enum { CHUNK = 16384 };

/* Cells that belong to somebody. */
typedef struct chunk {
    size_t count;
    int32_t subject[CHUNK];
    uint32_t cell[CHUNK]; /* from the first one */
} chunk;

static void find_subjects(const tierkit_i_evaluation *evaluation,
                          const uint32_t *TIERKIT_I_RESTRICT entity, size_t count,
                          chunk *TIERKIT_I_RESTRICT to) {
    const int32_t *record = evaluation->source->snapshot->entity_record;
    const int32_t *group = evaluation->subjects.grouped ? evaluation->subjects.of_record : NULL;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t subject = record[entity[i]];
        if (subject >= 0 && group != NULL) {
            subject = group[subject];
        }
        to->subject[found] = subject;
        to->cell[found] = (uint32_t)i;
        found += subject >= 0;
    }
    to->count = found;
}

/* Returns a word whose top bit is set when a sum left 64 bits. */
static uint64_t add_chunk(const chunk *TIERKIT_I_RESTRICT of, const int64_t *TIERKIT_I_RESTRICT low,
                          int64_t *TIERKIT_I_RESTRICT sums) {
    uint64_t lost = 0;
    for (size_t i = 0, count = of->count; i < count; i++) {
        uint64_t a = (uint64_t)sums[of->subject[i]], b = (uint64_t)low[of->cell[i]];
        uint64_t sum = a + b;
        lost |= (a ^ sum) & (b ^ sum);
        sums[of->subject[i]] = (int64_t)sum;
    }
    return lost;
}

/* Cells that all active stretches have. */
static tierkit_status add_cells(summing *s, size_t first, size_t end, size_t active) {
    const tierkit_i_snapshot *snapshot = s->evaluation->source->snapshot;
    const tierkit_i_run *run = &snapshot->facts[s->sums[s->stretches[s->active[0]].sum].facts].run;
    chunk *of = s->chunk;
    for (size_t at = first; at < end; at += CHUNK) {
        size_t count = end - at < CHUNK ? end - at : CHUNK;
        find_subjects(s->evaluation, run->entity + at, count, of);
        for (size_t k = 0; k < active; k++) {
            window_sum *sum = &s->sums[s->stretches[s->active[k]].sum];
            int32_t slot = snapshot->schema->measures[sum->measure].slot;
            sum->lost |= add_chunk(of, run->measures[slot].low + at, sum->to);
        }
        TIERKIT_I_TRY(tierkit_i_pace_step(s->evaluation->pace, count * active));
    }
    return TIERKIT_OK;
}

/* Takes out what ends at a cell; returns how many stay. */
static size_t still_active(const summing *s, size_t active, size_t end) {
    size_t stay = 0;
    for (size_t k = 0; k < active; k++) {
        if (s->stretches[s->active[k]].end > end) {
            s->active[stay++] = s->active[k];
        }
    }
    return stay;
}

/* Where the next stretch begins or one of the active ends. */
static size_t next_border(const summing *s, size_t active, size_t next) {
    for (size_t k = 0; k < active; k++) {
        size_t end = s->stretches[s->active[k]].end;
        next = end < next ? end : next;
    }
    return next;
}

/* All stretches of one facts, in order of their first cells. */
static tierkit_status read_facts(summing *s, const uint32_t *order, size_t count) {
    size_t next = 0, active = 0, at = 0;
    while (next < count || active > 0) {
        at = active > 0 ? at : s->stretches[order[next]].first;
        while (next < count && s->stretches[order[next]].first == at) {
            s->active[active++] = order[next++];
        }
        size_t begins = next < count ? s->stretches[order[next]].first : SIZE_MAX;
        size_t stop = next_border(s, active, begins);
        TIERKIT_I_TRY(add_cells(s, at, stop, active));
        active = still_active(s, active, stop);
        at = stop;
    }
    return TIERKIT_OK;
}

static int32_t facts_of(const summing *s, uint32_t at) {
    return s->sums[s->stretches[at].sum].facts;
}

static int compare_stretches(const void *context, uint32_t a, uint32_t b) {
    const summing *s = (const summing *)context;
    const stretch *x = &s->stretches[a], *y = &s->stretches[b];
    if (facts_of(s, a) != facts_of(s, b)) {
        return facts_of(s, a) < facts_of(s, b) ? -1 : 1;
    }
    return (x->first > y->first) - (x->first < y->first);
}

static tierkit_status read_all(summing *s) {
    size_t count = s->stretch_count;
    uint32_t *order = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(
        tierkit_i_new(s->evaluation->source->memory, count, sizeof *s->active, &s->active));
    TIERKIT_I_DO(tierkit_i_new(s->evaluation->source->memory, 1, sizeof *s->chunk, &s->chunk));
    TIERKIT_I_DO(order_of(s, count, compare_stretches, s, &order));
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1;
             end < count && facts_of(s, order[end]) == facts_of(s, order[first]);) {
            end++;
        }
        TIERKIT_I_DO(read_facts(s, order + first, end - first));
    }
done:
    order_free(s, count, order);
    return status;
}

/* ---- adding parts ---------------------------------------------------------------------------- */

static int compare_lengths(const void *context, uint32_t a, uint32_t b) {
    const window_sum *x = (const window_sum *)context + a, *y = (const window_sum *)context + b;
    size_t length = x->end - x->first, other = y->end - y->first;
    return (length > other) - (length < other);
}

static uint64_t add_column(const int64_t *from, size_t count, int64_t *to) {
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
static void add_parts(summing *s, window_sum *to) {
    enum { NEAR = 1024 };
    size_t count = s->evaluation->subjects.count;
    for (size_t first = 0; first < count; first += NEAR) {
        size_t some = count - first < NEAR ? count - first : NEAR;
        for (size_t p = to->part; p < to->part + to->parts; p++) {
            const window_sum *from = &s->sums[s->parts[p]];
            to->lost |= from->lost | add_column(from->to + first, some, to->to + first);
        }
    }
}

/* Parts are no longer than the whole, and come before it where they are as long. */
static tierkit_status add_all_parts(summing *s) {
    uint32_t *order = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(order_of(s, s->count, compare_lengths, s->sums, &order));
    for (size_t i = 0; i < s->count; i++) {
        window_sum *to = &s->sums[order[i]];
        add_parts(s, to);
        TIERKIT_I_DO(
            tierkit_i_pace_step(s->evaluation->pace, to->parts * s->evaluation->subjects.count));
    }
done:
    order_free(s, s->count, order);
    return status;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* What did not stay within 64 bits begins again. */
static tierkit_status fill_lost(const summing *s) {
    tierkit_i_evaluation *evaluation = s->evaluation;
    for (size_t i = 0; i < s->count; i++) {
        const tierkit_i_waiting *of = &evaluation->waiting[s->sums[i].waiting];
        tierkit_i_filled *to = &evaluation->filled[of->index];
        if (s->sums[i].lost >> 63) {
            memset(to->low, 0, evaluation->subjects.count * sizeof *to->low);
            TIERKIT_I_TRY(tierkit_i_filled_open(evaluation, to));
            TIERKIT_I_TRY(tierkit_i_leaf_sum(evaluation, &of->leaf, of->range, to));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_sums(tierkit_i_evaluation *evaluation) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    summing s = { evaluation, NULL, evaluation->waiting_count, NULL, 0, 0, NULL, 0, 0, NULL, NULL };
    tierkit_status status = TIERKIT_OK;
    if (s.count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(list_sums(&s));
    for (size_t i = 0; i < s.count; i++) {
        TIERKIT_I_DO(compose(&s, i));
    }
    TIERKIT_I_DO(read_all(&s));
    TIERKIT_I_DO(add_all_parts(&s));
    TIERKIT_I_DO(fill_lost(&s));
    evaluation->waiting_count = 0;
done:
    tierkit_i_free(memory, s.chunk, 1, sizeof *s.chunk);
    tierkit_i_free(memory, s.active, s.stretch_count, sizeof *s.active);
    tierkit_i_free(memory, s.parts, s.part_room, sizeof *s.parts);
    tierkit_i_free(memory, s.stretches, s.stretch_room, sizeof *s.stretches);
    tierkit_i_free(memory, s.sums, s.count, sizeof *s.sums);
    return status;
}
