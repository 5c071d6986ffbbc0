/* Owns: what a histogram says of a window: how many values, how many up to an edge, percentiles.
 * Must not know: sums. Called by: review/leaf_fill.c.
 *
 * Bucket b holds the values above edge b - 1 and up to edge b; the last one, those above every
 * edge. Groups need nothing of their own: the values of all members are in their subject. */
#include "review/evaluate.h"

/* Values of every subject in every bucket. */
typedef struct tally {
    size_t buckets;
    int64_t *of; /* subject * buckets + bucket */
} tally;

/* Loaded weights may be anything: what no rows can give wraps. */
static int64_t plus(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static void add_weights(const tierkit_i_evaluation *evaluation, int32_t facts,
                        const tierkit_i_item_run *run, size_t first, size_t end, tally *to) {
    for (size_t c = first; c < end; c++) {
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        if (subject >= 0) {
            int64_t *count = &to->of[(size_t)subject * to->buckets + run->bucket[run->item[c]]];
            *count = plus(*count, run->weight[c]);
        }
    }
}

/* Cells of an entity measure have a column for every bucket. */
static void add_entities(const tierkit_i_evaluation *evaluation, int32_t facts,
                         const tierkit_i_run *run, size_t first, size_t end, tally *to) {
    for (size_t c = first; c < end; c++) {
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        for (size_t b = 0; subject >= 0 && b < to->buckets; b++) {
            int64_t *count = &to->of[(size_t)subject * to->buckets + b];
            *count = plus(*count, run->measures[b].low[c]);
        }
    }
}

static int64_t sum_up_to(const int64_t *of, size_t buckets) {
    int64_t sum = 0;
    for (size_t b = 0; b < buckets; b++) {
        sum = plus(sum, of[b]);
    }
    return sum;
}

/* The smallest whole number not below share * count: at least 1, for both are above 0. */
static int64_t rank_of(int64_t share, int64_t count) {
    tierkit_i_i128 product, rank;
    int64_t whole = 0;
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(share), tierkit_i_i128_of(count), &product);
    int lost = 0;
    (void)tierkit_i_rescale(product, 9, 0, &rank, &lost);
    (void)tierkit_i_i128_to64(rank, &whole);
    tierkit_i_i128 back = { 0, 0 };
    (void)tierkit_i_rescale(rank, 0, 9, &back, &lost);
    return whole + (tierkit_i_i128_compare(back, product) < 0);
}

/* The upper edge of the bucket that holds the value of that rank. Beyond the edges one of the
 * bucket's bounds is open: the nearest edge is given, and said to be clipped. */
static void take_percentile(const int64_t *of, const int64_t *edges, size_t buckets, int64_t share,
                            size_t subject, tierkit_i_filled *to) {
    int64_t count = sum_up_to(of, buckets), seen = of[0];
    size_t b = 0;
    if (count <= 0) {
        to->status[subject] = TIERKIT_VALUE_NO_DATA;
        return;
    }
    for (int64_t rank = rank_of(share, count); seen < rank && b + 1 < buckets;) {
        seen = plus(seen, of[++b]);
    }
    to->low[subject] = edges[b + 1 < buckets ? b : b - 1];
    to->flags[subject] |= b == 0 || b + 1 == buckets ? TIERKIT_FLAG_CLIPPED : 0;
}

static void take(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                 const int64_t *edges, const tally *counts, tierkit_i_filled *to) {
    for (size_t i = 0; i < evaluation->subjects.count; i++) {
        const int64_t *of = counts->of + i * counts->buckets;
        if (leaf->aggregate == TIERKIT_I_TAKE_PERCENTILE) {
            take_percentile(of, edges, counts->buckets, leaf->argument, i, to);
        } else {
            int up_to = leaf->aggregate == TIERKIT_I_TAKE_AT_MOST;
            to->low[i] = sum_up_to(of, up_to ? (size_t)leaf->argument + 1 : counts->buckets);
        }
    }
}

tierkit_status tierkit_i_leaf_buckets(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_item_run *run = &snapshot->facts[measure->facts].items[measure->slot];
    const tierkit_i_run *cells = tierkit_i_cells_of(evaluation, measure).run;
    tally counts = { (size_t)measure->edges.count + 1, NULL };
    size_t subjects = evaluation->subjects.count;
    size_t first;
    size_t end;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, subjects, counts.buckets * sizeof(*counts.of), &counts.of));
    tierkit_i_cells_in(measure->grouped ? cells->day : run->day,
                       measure->grouped ? cells->count : run->count, range, &first, &end);
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, stop - at));
        if (measure->grouped) {
            add_entities(evaluation, measure->facts, cells, at, stop, &counts);
        } else {
            add_weights(evaluation, measure->facts, run, at, stop, &counts);
        }
    }
    take(evaluation, leaf, snapshot->schema->edges + measure->edges.first, &counts, to);
done:
    tierkit_i_free(memory, counts.of, subjects, counts.buckets * sizeof(*counts.of));
    return status;
}
