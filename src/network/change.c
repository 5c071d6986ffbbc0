/* Owns: preparing and committing the change of a block's runs.
 * Must not know: where a partial block comes from.
 * Called by: append.c, aliases.c, keyed_cells.c, merge.c. */
#include "network/keyed.h"

#include <string.h>

tierkit_status tierkit_i_partial_init(tierkit_i_partial *partial, const tierkit_i_block *block,
                                      const tierkit_i_memory *memory) {
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    memset(partial, 0, sizeof *partial);
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof *partial->items, &partial->items));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, slots, sizeof *partial->delivered_from, &partial->delivered_from));
    for (size_t s = 0; s < slots; s++) {
        partial->delivered_from[s] = INT32_MAX;
    }
    return TIERKIT_OK;
}

void tierkit_i_partial_free(tierkit_i_partial *partial, const tierkit_i_block *block,
                            const tierkit_i_memory *memory) {
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    tierkit_i_sheet_release(partial->cells);
    for (size_t i = 0; partial->items != NULL && i < items; i++) {
        tierkit_i_sheet_release(partial->items[i]);
    }
    tierkit_i_free(memory, partial->items, items, sizeof *partial->items);
    tierkit_i_free(memory, partial->delivered_from, slots, sizeof *partial->delivered_from);
    memset(partial, 0, sizeof *partial);
}

tierkit_status tierkit_i_change_init(tierkit_i_change *change, tierkit_i_block *block,
                                     const tierkit_i_memory *memory) {
    memset(change, 0, sizeof *change);
    tierkit_i_keyed_begin(&change->keyed, block);
    return tierkit_i_new_zeroed(memory, (size_t)block->facts->item_slots, sizeof *change->items,
                                &change->items);
}

void tierkit_i_change_free(tierkit_i_change *change, const tierkit_i_block *block,
                           const tierkit_i_memory *memory) {
    tierkit_i_keyed_end(&change->keyed, memory);
    tierkit_i_runs_release(&change->cells);
    for (int32_t i = 0; change->items != NULL && i < block->facts->item_slots; i++) {
        tierkit_i_runs_release(&change->items[i]);
    }
    tierkit_i_free(memory, change->items, (size_t)block->facts->item_slots, sizeof *change->items);
    memset(change, 0, sizeof *change);
}

static tierkit_status keep_runs(const tierkit_i_runs *runs, tierkit_i_cells_keep keep,
                                const void *context, const tierkit_i_memory *memory,
                                tierkit_i_pace *pace, tierkit_i_runs *out) {
    return keep == NULL ? tierkit_i_runs_plus(runs, NULL, memory, pace, out)
                        : tierkit_i_runs_filter(runs, keep, context, memory, pace, out);
}

tierkit_status tierkit_i_change_keep(tierkit_i_change *change, const tierkit_i_block *block,
                                     tierkit_i_cells_keep keep, const void *context,
                                     const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_keyed_keep(&change->keyed, keep, context, memory, pace));
    keep = block->keyed != NULL ? NULL : keep; /* its cells follow from its rows */
    TIERKIT_I_TRY(keep_runs(&block->cells, keep, context, memory, pace, &change->cells));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        TIERKIT_I_TRY(keep_runs(&block->items[i], keep, context, memory, pace, &change->items[i]));
    }
    return TIERKIT_OK;
}

/* Runs with something more in them, in their own place. */
static tierkit_status add_runs(tierkit_i_runs *runs, tierkit_i_sheet **added,
                               const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_i_runs sum = { .count = 0 };
    tierkit_i_sheet *taken = *added;
    *added = NULL;
    TIERKIT_I_TRY(tierkit_i_runs_plus(runs, taken, memory, pace, &sum));
    tierkit_i_runs_release(runs);
    *runs = sum;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_change_add(tierkit_i_change *change, const tierkit_i_block *block,
                                    tierkit_i_partial *partial, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace) {
    TIERKIT_I_TRY(add_runs(&change->cells, &partial->cells, memory, pace));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        TIERKIT_I_TRY(add_runs(&change->items[i], &partial->items[i], memory, pace));
    }
    return TIERKIT_OK;
}

void tierkit_i_change_commit(tierkit_i_change *change, tierkit_i_block *block) {
    tierkit_i_runs old = block->cells;
    block->cells = change->cells;
    change->cells = old;
    tierkit_i_runs *items = block->items;
    block->items = change->items;
    change->items = items;
    tierkit_i_keyed_commit(&change->keyed);
}
