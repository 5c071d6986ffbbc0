/* Owns: appending rows: reading, aggregating, preparing the change, committing it, for a block and
 * the views of it at once. Must not know: how rows are read, how cells are found.
 * Called by: hosts, replace.c. */
#include "network/append.h"

#include "network/add.h"
#include "network/keyed_feed.h"
#include "network/lookups.h"

#include <string.h>

/* ---- all rows ------------------------------------------------------------------------------ */

/* Dictionaries that may grow while `count` rows are read. */
static tierkit_status make_room(tierkit_i_feed *feed, size_t count, tierkit_i_pace *pace) {
    tierkit_i_block *block = feed->block;
    TIERKIT_I_TRY(tierkit_i_strings_room(&feed->network->ids, count, pace));
    if (tierkit_i_feed_has_numbers(feed)) {
        TIERKIT_I_TRY(tierkit_i_numbers_room(&feed->numbers, count, &feed->network->memory, pace));
    }
    TIERKIT_I_TRY(tierkit_i_strings_room(&block->tuples, count, pace));
    for (int32_t s = 0; s < block->facts->splits; s++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(&block->members[s], count, pace));
    }
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(&block->item_names[i], count, pace));
    }
    return tierkit_i_keyed_feed_room(feed, count, pace);
}

/* What comes into one block: the rows of a call, as the block or as a view of it sees them. */
typedef struct entry {
    tierkit_i_block *block;
    tierkit_i_mark mark;
    int is_marked;
    tierkit_i_feed feed;
    tierkit_i_aggregate aggregate;
    tierkit_i_partial partial;
    tierkit_i_change change;
} entry;

/* The block itself is the first. */
typedef struct entries {
    tierkit_network *network;
    const tierkit_batch *batch; /* NULL: no rows */
    tierkit_i_pace *pace;
    entry *at;
    tierkit_i_feed **feeds;
    size_t count;
    int64_t rows;              /* of the pieces so far */
    tierkit_i_lookups lookups; /* of all of them */
} entries;

static tierkit_status add_some(entries *all, int64_t first, size_t count, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_lookups_read(&all->lookups, first, count, all->pace));
    for (size_t e = 0; e < all->count; e++) {
        TIERKIT_I_TRY(make_room(all->feeds[e], count, all->pace));
        TIERKIT_I_TRY(tierkit_i_feed_read(all->feeds[e], first, count));
    }
    tierkit_i_lookups_mark(&all->lookups, count);
    TIERKIT_I_TRY(tierkit_i_feeds_leave_out(all->feeds, all->count, err));
    tierkit_i_lookups_count(&all->lookups, count);
    for (size_t e = 0; e < all->count; e++) {
        entry *one = &all->at[e];
        TIERKIT_I_TRY(
            one->feed.keyed != NULL
                ? tierkit_i_keyed_take(&one->feed, &one->change.keyed, &one->partial)
                : tierkit_i_add_block(&one->feed, &one->aggregate, &one->partial, all->pace));
    }
    return tierkit_i_pace_step(all->pace, count);
}

/* A cell counts the rows of a call in 32 bits. */
static tierkit_status count_rows(entries *all, int64_t rows) {
    if (rows > TIERKIT_I_STORE_ROWS_MAX - all->rows) {
        return TIERKIT_E_LIMIT;
    }
    all->rows += rows;
    return TIERKIT_OK;
}

static tierkit_status add_rows(entries *all, tierkit_error *err) {
    int64_t rows = all->batch->rows;
    TIERKIT_I_TRY(count_rows(all, rows));
    for (size_t e = 0; e < all->count; e++) {
        tierkit_i_aggregate_expect(&all->at[e].aggregate, rows);
        TIERKIT_I_TRY(tierkit_i_feed_learn_numbers(&all->at[e].feed, rows, all->pace));
    }
    for (int64_t first = 0; first < rows; first += TIERKIT_I_ROWS) {
        size_t count = (size_t)(rows - first < TIERKIT_I_ROWS ? rows - first : TIERKIT_I_ROWS);
        TIERKIT_I_TRY(add_some(all, first, count, err));
    }
    return TIERKIT_OK;
}

/* A stream brings its rows in pieces, of which nothing may stay; anything else is one piece. */
static tierkit_status add_pieces(entries *all, tierkit_error *err) {
    int more = 1;
    while (more) {
        TIERKIT_I_TRY(add_rows(all, err));
        TIERKIT_I_TRY(tierkit_i_batch_next(all->batch, &more, err));
    }
    return TIERKIT_OK;
}

/* Everything with the other sign. */
static tierkit_status take_back(const tierkit_i_block *block, tierkit_i_partial *partial,
                                tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_sheet_negate(partial->cells, pace));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        TIERKIT_I_TRY(tierkit_i_sheet_negate(partial->items[i], pace));
    }
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        partial->delivered_from[s] = INT32_MAX;
    }
    for (int i = 0; i < TIERKIT_I_REASONS; i++) {
        partial->rejected[i] = -partial->rejected[i];
    }
    partial->rounded = -partial->rounded;
    return TIERKIT_OK;
}

/* What was aggregated, as a partial block. */
static tierkit_status make_partial(entry *of, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_aggregate_emit(&of->aggregate, &of->partial));
    memcpy(of->partial.rejected, of->feed.rejected, sizeof of->partial.rejected);
    of->partial.rounded = (int64_t)of->feed.rounded;
    return of->feed.batch->sign < 0 ? take_back(of->block, &of->partial, pace) : TIERKIT_OK;
}

/* ---- preparing and committing -------------------------------------------------------------- */

static int is_outside(const void *context, const tierkit_i_sheet *cells, size_t i) {
    const tierkit_i_slice_days *slice = (const tierkit_i_slice_days *)context;
    return cells->day[i] < slice->first || cells->day[i] > slice->last;
}

static tierkit_status begin_feed(const entries *all, entry *of, const tierkit_i_slice_days *slice,
                                 tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_feed_init(&of->feed, all->network, of->block, all->batch, err));
    if (slice != NULL) {
        of->feed.slice_first = slice->first;
        of->feed.slice_last = slice->last;
    }
    return tierkit_i_add_begin(&of->feed, &of->aggregate, all->pace);
}

/* The whole batch as partial blocks. */
static tierkit_status read_batch(entries *all, const tierkit_i_slice_days *slice,
                                 tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    for (size_t e = 0; e < all->count; e++) {
        TIERKIT_I_DO(begin_feed(all, &all->at[e], slice, err));
    }
    TIERKIT_I_DO(tierkit_i_lookups_init(&all->lookups, all->feeds, all->count));
    TIERKIT_I_DO(add_pieces(all, err));
    for (size_t e = 0; e < all->count; e++) {
        TIERKIT_I_DO(make_partial(&all->at[e], all->pace));
    }
done:
    for (size_t e = 0; e < all->count; e++) {
        tierkit_i_aggregate_free(&all->at[e].aggregate);
        tierkit_i_feed_free(&all->at[e].feed);
    }
    tierkit_i_batch_end(all->batch);
    return status;
}

/* Does it keep the smallest or largest of some rows? */
static int has_extremes(const tierkit_i_combine *combine, int32_t slots) {
    for (int32_t s = 0; s < slots; s++) {
        if (combine[s] != TIERKIT_I_COMBINE_SUM) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status check_sign(const tierkit_i_block *block, const tierkit_batch *batch,
                                 tierkit_error *err) {
    if (batch->sign < 0) {
        if (block->keyed != NULL) {
            return tierkit_i_fail(err, TIERKIT_E_TAKEN,
                                  "sign -1: rows that are keyed are not taken back; deliver them "
                                  "again with a higher version, or replace the slice");
        }
        if (has_extremes(block->combine, block->facts->value_slots) ||
            has_extremes(block->parts, block->part_slots)) {
            return tierkit_i_fail(err, TIERKIT_E_TAKEN,
                                  "sign -1: rows cannot be taken back from min and max measures; "
                                  "replace the slice instead");
        }
    }
    return TIERKIT_OK;
}

/* What the batch finds: before it is read, because rows of keyed blocks are changed in place. */
static tierkit_status begin(const entries *all, entry *of, const tierkit_i_slice_days *slice) {
    const tierkit_i_memory *memory = &all->network->memory;
    TIERKIT_I_TRY(tierkit_i_partial_init(&of->partial, of->block, memory));
    TIERKIT_I_TRY(tierkit_i_change_init(&of->change, of->block, memory));
    return tierkit_i_change_keep(&of->change, of->block, slice != NULL ? is_outside : NULL, slice,
                                 memory, all->pace);
}

/* The one place where a batch enters a network. */
static tierkit_status append_batch(entries *all, const tierkit_i_slice_days *slice,
                                   int64_t *appended, tierkit_error *err) {
    const tierkit_i_memory *memory = &all->network->memory;
    tierkit_i_block *block = all->at[0].block;
    for (size_t e = 0; e < all->count; e++) {
        TIERKIT_I_TRY(begin(all, &all->at[e], slice));
    }
    if (all->batch != NULL) {
        TIERKIT_I_TRY(read_batch(all, slice, err));
    }
    for (size_t e = 0; e < all->count; e++) {
        entry *one = &all->at[e];
        TIERKIT_I_TRY(
            tierkit_i_change_add(&one->change, one->block, &one->partial, memory, all->pace));
    }
    TIERKIT_I_TRY(tierkit_i_block_reserve_batches(block, 1, memory));
    for (size_t e = 0; e < all->count; e++) {
        tierkit_i_change_commit(&all->at[e].change, all->at[e].block);
        tierkit_i_block_count(all->at[e].block, &all->at[e].partial);
    }
    tierkit_i_lookups_commit(&all->lookups, block);
    if (all->batch != NULL && all->batch->has_id) {
        tierkit_i_block_enter(block, &all->batch->id);
    }
    *appended = all->at[0].partial.rows;
    return TIERKIT_OK;
}

/* The block and the views of it. */
static tierkit_status entries_new(entries *all, tierkit_i_block *block) {
    tierkit_network *network = all->network;
    const tierkit_i_schema *schema = network->schema;
    int32_t facts = (int32_t)(block - network->blocks);
    size_t count = 1;
    for (size_t f = 0; f < schema->facts_count; f++) {
        count += schema->facts[f].view_of == facts;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&network->memory, count, sizeof *all->at, &all->at));
    all->count = count;
    TIERKIT_I_TRY(tierkit_i_new(&network->memory, count, sizeof(tierkit_i_feed *), &all->feeds));
    all->at[0].block = block;
    for (size_t f = 0, e = 1; f < schema->facts_count; f++) {
        if (schema->facts[f].view_of == facts) {
            all->at[e++].block = &network->blocks[f];
        }
    }
    for (size_t e = 0; e < count; e++) {
        all->feeds[e] = &all->at[e].feed;
        TIERKIT_I_TRY(tierkit_i_mark_set(&all->at[e].mark, network, all->at[e].block));
        all->at[e].is_marked = 1;
    }
    return TIERKIT_OK;
}

static void entries_free(entries *all, tierkit_status status) {
    tierkit_network *network = all->network;
    const tierkit_i_memory *memory = &network->memory;
    tierkit_i_lookups_free(&all->lookups, memory);
    for (size_t e = 0; e < all->count; e++) {
        entry *one = &all->at[e];
        if (!one->is_marked) {
            continue;
        }
        tierkit_i_change_free(&one->change, one->block, memory);
        tierkit_i_partial_free(&one->partial, one->block, memory);
        if (status != TIERKIT_OK) {
            tierkit_i_mark_undo(&one->mark, network, one->block);
        }
        tierkit_i_mark_free(&one->mark, network, one->block);
    }
    tierkit_i_free(memory, (void *)all->feeds, all->count, sizeof(tierkit_i_feed *));
    tierkit_i_free(memory, all->at, all->count, sizeof *all->at);
}

tierkit_status tierkit_i_append(tierkit_network *network, tierkit_i_block *block,
                                const tierkit_batch *batch, const tierkit_i_slice_days *slice,
                                tierkit_i_pace *pace, int64_t *appended, tierkit_error *err) {
    entries all;
    tierkit_status status = TIERKIT_OK;
    memset(&all, 0, sizeof all);
    all.network = network;
    all.batch = batch;
    all.pace = pace;
    *appended = 0;
    TIERKIT_I_DO(entries_new(&all, block));
    for (size_t e = 0; batch != NULL && e < all.count; e++) {
        TIERKIT_I_DO(check_sign(all.at[e].block, batch, err));
    }
    if (batch == NULL || !batch->has_id || !tierkit_i_block_knows(block, &batch->id)) {
        TIERKIT_I_DO(append_batch(&all, slice, appended, err));
    }
done:
    entries_free(&all, status);
    return tierkit_i_network_end(err, status);
}

tierkit_status tierkit_i_network_block(const tierkit_network *network, const char *facts,
                                       size_t bytes, tierkit_i_block **block, tierkit_error *err) {
    int32_t index = tierkit_i_schema_find_facts(network->schema, facts, bytes);
    if (index == TIERKIT_I_NONE || network->schema->facts[index].view_of != TIERKIT_I_NONE) {
        tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("facts '"),
                                     { facts, bytes },
                                     TIERKIT_I_PIECE("' are not declared in the program") };
        return tierkit_i_fail_pieces(err, TIERKIT_E_NOT_FOUND, -1, -1, pieces,
                                     sizeof pieces / sizeof pieces[0]);
    }
    *block = &network->blocks[index];
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_network_append(tierkit_network *network, const char *facts,
                                                   size_t facts_bytes, const tierkit_batch *batch,
                                                   const tierkit_call *call, int64_t *appended,
                                                   tierkit_error *err) {
    if (network == NULL || facts == NULL || batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, facts and batch must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_block *block = NULL;
    int64_t rows = 0;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)batch->rows, err));
    TIERKIT_I_TRY(tierkit_i_network_block(network, facts, facts_bytes, &block, err));
    pace.weight = 1 + (uint64_t)block->facts->columns.count; /* a row is that many values */
    TIERKIT_I_TRY(tierkit_i_append(network, block, batch, NULL, &pace, &rows, err));
    if (appended != NULL) {
        *appended = rows;
    }
    return TIERKIT_OK;
}
