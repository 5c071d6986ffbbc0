/* Owns: adding one network to another: everything is prepared, then committed without fail.
 * Must not know: rows, saved bytes. Called by: hosts. */
#include "network/merge.h"

#include "network/canon.h"
#include "network/decisions.h"

#include <string.h>

/* ---- a block ------------------------------------------------------------------------------- */

static tierkit_status refuse_batch(const tierkit_i_merge *merge, const tierkit_i_block *block,
                                   tierkit_error *err) {
    size_t bytes = 0;
    const char *name = tierkit_i_schema_text(merge->to->schema, block->facts->name, &bytes);
    tierkit_i_piece pieces[] = {
        TIERKIT_I_PIECE("facts '"),
        { name, bytes },
        TIERKIT_I_PIECE("': both networks have a delivery with the same batch id"),
    };
    return tierkit_i_fail_pieces(err, TIERKIT_E_DUPLICATE, -1, -1, pieces, 3);
}

static tierkit_status refuse_known_batch(const tierkit_i_merge *merge,
                                         const tierkit_i_merge_block *block, tierkit_i_pace *pace,
                                         tierkit_error *err) {
    for (size_t i = 0; i < block->from->batch_count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 4)); /* comparisons */
        if (tierkit_i_block_knows(block->to, &block->from->batches[i])) {
            return refuse_batch(merge, block->to, err);
        }
    }
    return TIERKIT_OK;
}

/* Their runs as one sheet in our codes and slots. */
static tierkit_status translate(const tierkit_i_merge *merge, const tierkit_i_runs *runs,
                                const tierkit_i_shape *shape, const tierkit_i_recoding *codes,
                                const int32_t *slots, tierkit_i_pace *pace, tierkit_i_sheet **out) {
    const tierkit_i_memory *memory = &merge->to->memory;
    tierkit_i_sheet *flat = NULL;
    TIERKIT_I_TRY(tierkit_i_runs_flatten(runs, shape, memory, pace, &flat));
    tierkit_status status = tierkit_i_sheet_recode(flat, codes, slots, memory, pace, out);
    tierkit_i_sheet_release(flat);
    return status;
}

static tierkit_status make_partial(const tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                   tierkit_i_pace *pace) {
    const tierkit_i_block *from = block->from;
    tierkit_i_partial *partial = &block->partial;
    tierkit_i_recoding codes = { merge->ids, block->tuples, NULL };
    memcpy(partial->rejected, from->rejected, sizeof partial->rejected);
    partial->rounded = from->rounded;
    if (from->keyed != NULL) { /* its cells follow from its rows */
        return tierkit_i_merge_keyed(merge, block, pace);
    }
    TIERKIT_I_TRY(translate(merge, &from->cells, &from->cell_shape, &codes, block->slots, pace,
                            &partial->cells));
    for (int32_t i = 0; i < block->to->facts->item_slots; i++) {
        codes.item = block->item_codes[i];
        int32_t theirs = block->items[i];
        TIERKIT_I_TRY(translate(merge, &from->items[theirs], &from->item_shapes[theirs], &codes,
                                NULL, pace, &partial->items[i]));
    }
    for (int32_t s = 0; s < block->to->facts->value_slots; s++) {
        partial->delivered_from[s] = from->delivered_from[block->slots[s]];
    }
    return TIERKIT_OK;
}

static tierkit_status prepare_block(tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                    tierkit_i_pace *pace, tierkit_error *err) {
    const tierkit_i_memory *memory = &merge->to->memory;
    TIERKIT_I_TRY(refuse_known_batch(merge, block, pace, err));
    TIERKIT_I_TRY(tierkit_i_merge_block_codes(merge, block, pace));
    TIERKIT_I_TRY(tierkit_i_partial_init(&block->partial, block->to, memory));
    TIERKIT_I_TRY(tierkit_i_change_init(&block->change, block->to, memory));
    TIERKIT_I_TRY(make_partial(merge, block, pace));
    TIERKIT_I_TRY(tierkit_i_change_keep(&block->change, block->to, NULL, NULL, memory, pace));
    TIERKIT_I_TRY(tierkit_i_change_add(&block->change, block->to, &block->partial, memory, pace));
    return tierkit_i_block_reserve_batches(block->to, block->from->batch_count, memory);
}

static void free_block(const tierkit_i_merge *merge, tierkit_i_merge_block *block) {
    const tierkit_i_memory *memory = &merge->to->memory;
    const tierkit_i_schema_facts *facts = block->to->facts;
    size_t items = (size_t)facts->item_slots;
    tierkit_i_change_free(&block->change, block->to, memory);
    tierkit_i_partial_free(&block->partial, block->to, memory);
    for (size_t i = 0; block->item_codes != NULL && i < items; i++) {
        tierkit_i_free(memory, block->item_codes[i], block->from->item_names[block->items[i]].count,
                       sizeof(uint32_t));
    }
    tierkit_i_free(memory, (void *)block->item_codes, items, sizeof(uint32_t *));
    tierkit_i_free(memory, block->tuples, block->from->tuples.count, sizeof *block->tuples);
    for (int32_t s = 0; s < facts->splits; s++) {
        tierkit_i_free(memory, block->members[s], block->from->members[s].count, sizeof(uint32_t));
    }
    tierkit_i_free(memory, block->items, items, sizeof *block->items);
    tierkit_i_free(memory, block->slots, (size_t)facts->value_slots, sizeof *block->slots);
    tierkit_i_mark_free(&block->mark, merge->to, block->to);
}

/* ---- decisions ----------------------------------------------------------------------------- */

static int32_t ours(const uint32_t *map, int32_t code) {
    return code == TIERKIT_I_NONE ? code : (int32_t)map[code];
}

/* Theirs in our codes, joined with ours. */
static tierkit_status prepare_decisions(tierkit_i_merge *merge, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &merge->to->memory;
    const tierkit_i_decision_list *from = &merge->from->decisions;
    tierkit_i_decision *theirs = NULL;
    TIERKIT_I_TRY(tierkit_i_new(memory, from->count, sizeof *theirs, &theirs));
    for (size_t i = 0; i < from->count; i++) {
        TIERKIT_I_DO(tierkit_i_pace_step(pace, 5)); /* fields */
        theirs[i] = from->at[i];
        theirs[i].entity = merge->ids[from->at[i].entity];
        theirs[i].value = ours(merge->texts, from->at[i].value);
        theirs[i].by = ours(merge->texts, from->at[i].by);
        theirs[i].reason = ours(merge->texts, from->at[i].reason);
    }
    TIERKIT_I_DO(tierkit_i_decisions_sort(theirs, from->count, memory, pace));
    TIERKIT_I_DO(tierkit_i_decisions_join(&merge->to->decisions, theirs, from->count, memory, pace,
                                          &merge->decisions));
done:
    tierkit_i_free(memory, theirs, from->count, sizeof *theirs);
    return status;
}

static void commit_decisions(tierkit_i_merge *merge) {
    tierkit_i_decision_list old = merge->to->decisions;
    merge->to->decisions = merge->decisions;
    merge->decisions = old;
}

/* ---- all ----------------------------------------------------------------------------------- */

/* Blocks of both in pairs of equal names, and how long our dictionaries are. */
static tierkit_status pair_blocks(tierkit_i_merge *merge) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &merge->to->memory;
    size_t count = merge->to->schema->facts_count;
    uint32_t *ours = NULL, *theirs = NULL;
    tierkit_i_merge_block *blocks = NULL;
    TIERKIT_I_DO(tierkit_i_facts_by_name(merge->to->schema, memory, &ours));
    TIERKIT_I_DO(tierkit_i_facts_by_name(merge->from->schema, memory, &theirs));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof *blocks, &blocks));
    merge->blocks = blocks;
    for (size_t k = 0; k < count; k++) {
        blocks[ours[k]].to = &merge->to->blocks[ours[k]];
        blocks[ours[k]].from = &merge->from->blocks[theirs[k]];
    }
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_DO(tierkit_i_mark_set(&blocks[i].mark, merge->to, blocks[i].to));
    }
    merge->is_marked = 1;
done:
    tierkit_i_free(memory, theirs, count, sizeof *theirs);
    tierkit_i_free(memory, ours, count, sizeof *ours);
    return status;
}

static tierkit_status prepare(tierkit_i_merge *merge, tierkit_i_pace *pace, tierkit_error *err) {
    TIERKIT_I_TRY(pair_blocks(merge));
    TIERKIT_I_TRY(tierkit_i_merge_codes(merge, pace));
    TIERKIT_I_TRY(tierkit_i_merge_check(merge, pace, err));
    TIERKIT_I_TRY(prepare_decisions(merge, pace));
    TIERKIT_I_TRY(tierkit_i_merge_tables(merge, pace, err));
    for (size_t i = 0; i < merge->to->schema->facts_count; i++) {
        TIERKIT_I_TRY(prepare_block(merge, &merge->blocks[i], pace, err));
    }
    return TIERKIT_OK;
}

static void commit(tierkit_i_merge *merge) {
    tierkit_i_merge_apply_records(merge);
    commit_decisions(merge);
    tierkit_i_merge_commit_tables(merge);
    for (size_t i = 0; i < merge->to->schema->facts_count; i++) {
        tierkit_i_merge_block *block = &merge->blocks[i];
        tierkit_i_change_commit(&block->change, block->to);
        tierkit_i_block_count(block->to, &block->partial);
        for (int32_t l = 0; l < block->to->facts->lookups.count; l++) {
            block->to->unmatched[l] += block->from->unmatched[l];
        }
        tierkit_i_block_enter_all(block->to, block->from->batches, block->from->batch_count);
    }
}

/* A failure before every mark is set comes before any addition to a block. */
static void undo(tierkit_i_merge *merge, const tierkit_i_mark *mark) {
    for (size_t i = 0; merge->is_marked && i < merge->to->schema->facts_count; i++) {
        tierkit_i_mark_undo(&merge->blocks[i].mark, merge->to, merge->blocks[i].to);
    }
    tierkit_i_mark_undo(mark, merge->to, NULL);
}

static void release(tierkit_i_merge *merge) {
    const tierkit_i_memory *memory = &merge->to->memory;
    size_t count = merge->to->schema->facts_count;
    for (size_t i = 0; merge->blocks != NULL && i < count; i++) {
        free_block(merge, &merge->blocks[i]);
    }
    tierkit_i_free(memory, merge->blocks, count, sizeof *merge->blocks);
    tierkit_i_merge_free_tables(merge);
    tierkit_i_free(memory, merge->decisions.at, merge->decisions.capacity,
                   sizeof *merge->decisions.at);
    tierkit_i_free(memory, merge->alias_of, merge->entities, sizeof *merge->alias_of);
    tierkit_i_free(memory, merge->attributes, merge->from->attributes.count,
                   sizeof *merge->attributes);
    tierkit_i_free(memory, merge->texts, merge->from->texts.count, sizeof *merge->texts);
    tierkit_i_free(memory, merge->ids, merge->from->ids.count, sizeof *merge->ids);
}

tierkit_status TIERKIT_CALL tierkit_network_merge(tierkit_network *network,
                                                  const tierkit_network *other,
                                                  const tierkit_call *call, tierkit_error *err) {
    if (network == NULL || other == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and other must not be NULL");
    }
    if (network == other) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "other: a network cannot be merged with itself");
    }
    if (memcmp(network->schema->fingerprint, other->schema->fingerprint,
               sizeof network->schema->fingerprint) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_SCHEMA,
                              "other: made from a program with another data part");
    }
    tierkit_i_pace pace;
    tierkit_i_mark mark;
    tierkit_i_merge merge;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    memset(&merge, 0, sizeof merge);
    merge.to = network;
    merge.from = other;
    (void)tierkit_i_mark_set(&mark, network, NULL);
    tierkit_status status = prepare(&merge, &pace, err);
    if (status == TIERKIT_OK) {
        commit(&merge);
    } else {
        undo(&merge, &mark);
    }
    release(&merge);
    return tierkit_i_network_end(err, status);
}
