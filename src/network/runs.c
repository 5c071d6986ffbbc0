/* Owns: the list of runs of a block: sharing, adding with size-tiered merging, filtering,
 * making one of all. Must not know: dictionaries, batches.
 * Called by: block.c, change.c, keyed*.c, merge.c, canon.c, snapshot.c, stats.c. */
#include "network/cells.h"

void tierkit_i_runs_release(tierkit_i_runs *runs) {
    while (runs->count > 0) {
        tierkit_i_sheet_release(runs->run[--runs->count]);
    }
}

static void share(const tierkit_i_runs *runs, tierkit_i_runs *out) {
    out->count = runs->count;
    for (int32_t i = 0; i < runs->count; i++) {
        out->run[i] = runs->run[i];
        tierkit_i_count_retain(&out->run[i]->users);
    }
}

/* Merges the last run of the list and *newer into *newer. */
static tierkit_status merge_last(tierkit_i_runs *runs, tierkit_i_sheet **newer,
                                 const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_i_sheet *sum = NULL;
    TIERKIT_I_TRY(tierkit_i_sheet_merge(runs->run[runs->count - 1], *newer, memory, pace, &sum));
    tierkit_i_sheet_release(runs->run[--runs->count]);
    tierkit_i_sheet_release(*newer);
    *newer = sum;
    return TIERKIT_OK;
}

/* Two runs of which the older is not much larger become one, so the sizes fall geometrically. */
static int is_small(const tierkit_i_sheet *older, const tierkit_i_sheet *newer) {
    return older->count / 2 <= newer->count;
}

tierkit_status tierkit_i_runs_plus(const tierkit_i_runs *runs, tierkit_i_sheet *added,
                                   const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                   tierkit_i_runs *out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_runs made = { .count = 0 };
    share(runs, &made);
    while (added != NULL && added->count > 0 && made.count > 0 &&
           is_small(made.run[made.count - 1], added)) {
        TIERKIT_I_DO(merge_last(&made, &added, memory, pace));
    }
    if (added != NULL && added->count > 0) {
        made.run[made.count++] = added;
        added = NULL;
    }
    *out = made;
    made.count = 0;
done:
    tierkit_i_sheet_release(added);
    tierkit_i_runs_release(&made);
    return status;
}

tierkit_status tierkit_i_runs_filter(const tierkit_i_runs *runs, tierkit_i_cells_keep keep,
                                     const void *context, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace, tierkit_i_runs *out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_runs made = { .count = 0 };
    for (int32_t i = 0; i < runs->count; i++) {
        tierkit_i_runs step = { .count = 0 };
        tierkit_i_sheet *kept = NULL;
        TIERKIT_I_DO(tierkit_i_sheet_filter(runs->run[i], keep, context, memory, pace, &kept));
        TIERKIT_I_DO(tierkit_i_runs_plus(&made, kept, memory, pace, &step));
        tierkit_i_runs_release(&made);
        made = step;
    }
    *out = made;
    made.count = 0;
done:
    tierkit_i_runs_release(&made);
    return status;
}

tierkit_status tierkit_i_runs_flatten(const tierkit_i_runs *runs, const tierkit_i_shape *shape,
                                      const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                      tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_runs made = { .count = 0 };
    tierkit_i_sheet *newest = NULL;
    if (runs->count == 0) {
        return tierkit_i_sheet_new(memory, shape, 0, out);
    }
    share(runs, &made);
    newest = made.run[--made.count];
    while (made.count > 0) {
        TIERKIT_I_DO(merge_last(&made, &newest, memory, pace));
    }
    *out = newest;
    newest = NULL;
done:
    tierkit_i_sheet_release(newest);
    tierkit_i_runs_release(&made);
    return status;
}

tierkit_status tierkit_i_runs_settle(tierkit_i_runs *runs, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace) {
    tierkit_i_sheet *flat = NULL;
    if (runs->count < 2) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_runs_flatten(runs, NULL, memory, pace, &flat));
    tierkit_i_runs_release(runs);
    if (flat->count > 0) {
        runs->run[runs->count++] = flat;
    } else {
        tierkit_i_sheet_release(flat);
    }
    return TIERKIT_OK;
}

size_t tierkit_i_runs_bytes(const tierkit_i_runs *runs) {
    size_t bytes = 0;
    for (int32_t i = 0; i < runs->count; i++) {
        bytes += tierkit_i_sheet_bytes(runs->run[i]);
    }
    return bytes;
}
