/* Owns: counting different keys. Must not know: sums. Called by: review/leaf_fill.c.
 *
 * A key counts for a subject when the sum of its weights in the range is above 0: each key once,
 * whatever number of cells, rows or members of a group it is in. */
#include "base/sort.h"
#include "review/evaluate.h"

/* Cells of the range as (subject, item) keys; returns how many have a subject. */
static size_t collect(const tierkit_i_evaluation *evaluation, int32_t facts,
                      const tierkit_i_item_run *run, size_t first, size_t end,
                      tierkit_i_keyed *keys) {
    size_t count = 0;
    for (size_t c = first; c < end; c++) {
        int32_t subject = tierkit_i_subject_of(evaluation, facts, run->day[c], run->entity[c],
                                               run->tuple != NULL ? run->tuple[c] : 0);
        if (subject >= 0) {
            keys[count].key = (uint64_t)(uint32_t)subject << 32 | run->item[c];
            keys[count].index = (uint32_t)c;
            keys[count].extra = 0;
            count++;
        }
    }
    return count;
}

static void count_keys(const tierkit_i_item_run *run, const tierkit_i_keyed *keys, size_t count,
                       tierkit_i_filled *to) {
    size_t i = 0;
    while (i < count) {
        uint64_t key = keys[i].key;
        int64_t weight = 0;
        for (; i < count && keys[i].key == key; i++) {
            weight += run->weight[keys[i].index];
        }
        to->low[key >> 32] += weight > 0;
    }
}

tierkit_status tierkit_i_leaf_items(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[leaf->index];
    const tierkit_i_item_run *run = &snapshot->facts[measure->facts].items[measure->slot];
    tierkit_i_keyed *keys = NULL;
    tierkit_i_keyed *scratch = NULL;
    size_t first;
    size_t end;
    size_t count = 0;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    if (end > UINT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_DO(tierkit_i_new(memory, end - first, sizeof(*keys), &keys));
    TIERKIT_I_DO(tierkit_i_new(memory, end - first, sizeof(*scratch), &scratch));
    for (size_t at = first, stop; at < end; at = stop) {
        stop = tierkit_i_step_end(at, end);
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, stop - at));
        count += collect(evaluation, measure->facts, run, at, stop, keys + count);
    }
    if (count > 0) {
        TIERKIT_I_DO(tierkit_i_sort_keyed_paced(keys, count, scratch, evaluation->pace));
        TIERKIT_I_DO(tierkit_i_pace_step(evaluation->pace, count));
        count_keys(run, keys, count, to);
    }
done:
    tierkit_i_free(memory, scratch, end - first, sizeof(*scratch));
    tierkit_i_free(memory, keys, end - first, sizeof(*keys));
    return status;
}
