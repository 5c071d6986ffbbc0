/* Owns: appending rows: reading, aggregating, preparing the change, committing it.
 * Must not know: how rows are read, how cells are found. Called by: hosts, replace.c. */
#include "network/append.h"

#include "network/aggregate.h"
#include "network/feed.h"
#include "network/spread.h"

#include <string.h>

/* ---- one block of rows --------------------------------------------------------------------- */

/* The first day with a value that was not filled in. */
static void note_delivery(const tierkit_i_feed *feed, tierkit_i_partial *partial) {
    const tierkit_i_feed_rows *rows = feed->rows;
    int32_t first = INT32_MAX;
    for (size_t i = 0; i < rows->count; i++) {
        first = rows->day[i] < first ? rows->day[i] : first;
    }
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        const uint8_t *state = feed->state + (size_t)s * TIERKIT_I_ROWS;
        int32_t *from = &partial->delivered_from[s];
        if (first >= *from) {
            continue;
        }
        for (size_t i = 0; i < rows->count; i++) {
            if (rows->day[i] < *from && state[i] == TIERKIT_I_ROW_VALUE) {
                *from = rows->day[i];
            }
        }
    }
}

/* Adds every measure to the same few cells before it goes on to the next. */
static tierkit_status add_values(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate) {
    tierkit_i_group group;
    size_t rows = feed->rows->count;
    for (size_t first = 0; first < rows; first += TIERKIT_I_GROUP) {
        group.cell = feed->rows->cell + first;
        group.count = rows - first < TIERKIT_I_GROUP ? rows - first : TIERKIT_I_GROUP;
        tierkit_i_store_rows(&aggregate->cells, &group);
        for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
            size_t at = (size_t)s * TIERKIT_I_ROWS + first;
            tierkit_i_values values = { feed->value + at,
                                        feed->all_there[s] ? NULL : feed->state + at };
            TIERKIT_I_TRY(tierkit_i_store_values(&aggregate->cells, s, &group, &values));
        }
    }
    return TIERKIT_OK;
}

/* What the parts of an entity measure take of some rows, whose pairs are the cells of the group. */
static tierkit_status add_parts(const tierkit_i_feed *feed, tierkit_i_store *store,
                                const tierkit_i_schema_measure *measure, tierkit_i_group *group,
                                const uint32_t *row) {
    int64_t value[TIERKIT_I_GROUP];
    uint8_t state[TIERKIT_I_GROUP];
    const tierkit_i_schema_part *parts = feed->network->schema->parts;
    tierkit_i_store_find(store, group);
    for (int32_t p = measure->parts.first; p < measure->parts.first + measure->parts.count; p++) {
        size_t from = (size_t)(p - feed->block->facts->parts.first) * TIERKIT_I_ROWS;
        tierkit_i_values values = { value, state };
        if (parts[p].slot == TIERKIT_I_NONE) {
            continue;
        }
        for (size_t i = 0; i < group->count; i++) {
            value[i] = feed->part_value[from + row[i]];
            state[i] = feed->part_state[from + row[i]];
        }
        TIERKIT_I_TRY(tierkit_i_store_values(store, parts[p].slot, group, &values));
    }
    return TIERKIT_OK;
}

static int is_grouped(const tierkit_i_feed *feed, int32_t slot) {
    return feed->network->schema->measures[feed->block->measure_of_items[slot]].grouped;
}

/* Rows of entities, some at a time: first their pairs, then what is asked of them. */
static tierkit_status add_lines(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                int32_t slot) {
    const tierkit_i_feed_rows *rows = feed->rows;
    const tierkit_i_schema_measure *measure =
        &feed->network->schema->measures[feed->block->measure_of_items[slot]];
    const uint8_t *state = feed->item_state + (size_t)slot * TIERKIT_I_ROWS;
    const uint32_t *item = feed->item + (size_t)slot * TIERKIT_I_ROWS;
    uint32_t pair[TIERKIT_I_GROUP], row[TIERKIT_I_GROUP];
    tierkit_i_group group;
    group.cell = pair;
    for (size_t i = 0; i < rows->count;) {
        for (group.count = 0; i < rows->count && group.count < TIERKIT_I_GROUP; i++) {
            if (state[i] == TIERKIT_I_ROW_VALUE) {
                row[group.count] = (uint32_t)i;
                TIERKIT_I_TRY(tierkit_i_aggregate_item(aggregate, slot,
                                                       tierkit_i_pair_key(rows->cell[i], item[i]),
                                                       1, &pair[group.count++]));
            }
        }
        TIERKIT_I_TRY(measure->part_slots == 0
                          ? TIERKIT_OK
                          : add_parts(feed, &aggregate->pairs[slot].parts, measure, &group, row));
    }
    return TIERKIT_OK;
}

static tierkit_status add_items(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                const uint32_t *cell, const uint32_t *row, size_t count,
                                int64_t weight) {
    for (int32_t s = 0; s < feed->block->facts->item_slots; s++) {
        const uint8_t *state = feed->item_state + (size_t)s * TIERKIT_I_ROWS;
        const uint32_t *item = feed->item + (size_t)s * TIERKIT_I_ROWS;
        uint32_t pair = 0;
        if (is_grouped(feed, s)) {
            TIERKIT_I_TRY(add_lines(feed, aggregate, s));
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            size_t at = row != NULL ? row[i] : i;
            if (state[at] == TIERKIT_I_ROW_VALUE) {
                TIERKIT_I_TRY(tierkit_i_aggregate_item(
                    aggregate, s, tierkit_i_pair_key(cell[i], item[at]), weight, &pair));
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_starts(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate) {
    tierkit_i_feed_rows *rows = feed->rows;
    uint32_t *cell = rows->cell;
    tierkit_i_keys keys = { rows->day, rows->entity,
                            feed->block->facts->splits > 0 ? rows->tuple : NULL, rows->count };
    TIERKIT_I_TRY(tierkit_i_lookup_cells(aggregate, &keys, cell));
    TIERKIT_I_TRY(add_values(feed, aggregate));
    return add_items(feed, aggregate, cell, NULL, rows->count, 1);
}

/* Moves rows that end together, in the feed's own arrays: nothing needs the others any more. */
static size_t keep_ends(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->until[i] != TIERKIT_I_NO_DAY) {
            rows->keep[count] = (uint32_t)i;
            rows->day[count] = rows->until[i];
            rows->entity[count] = rows->entity[i];
            rows->tuple[count++] = rows->tuple[i];
        }
    }
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        int64_t *value = feed->value + (size_t)s * TIERKIT_I_ROWS;
        uint8_t *state = feed->state + (size_t)s * TIERKIT_I_ROWS;
        for (size_t i = 0; i < count; i++) {
            value[i] = value[rows->keep[i]];
            state[i] = state[rows->keep[i]];
        }
    }
    return count;
}

static tierkit_status add_ends(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate) {
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_group group;
    size_t count = keep_ends(feed);
    tierkit_i_keys keys = { rows->day, rows->entity,
                            feed->block->facts->splits > 0 ? rows->tuple : NULL, count };
    TIERKIT_I_TRY(tierkit_i_lookup_cells(aggregate, &keys, rows->cell));
    for (size_t first = 0; first < count; first += TIERKIT_I_GROUP) {
        group.cell = rows->cell + first;
        group.count = count - first < TIERKIT_I_GROUP ? count - first : TIERKIT_I_GROUP;
        tierkit_i_store_find(&aggregate->cells, &group);
        for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
            size_t at = (size_t)s * TIERKIT_I_ROWS + first;
            tierkit_i_values values = { feed->value + at, feed->state + at };
            TIERKIT_I_TRY(tierkit_i_store_ends(&aggregate->cells, s, &group, &values));
        }
    }
    return add_items(feed, aggregate, rows->cell, rows->keep, count, -1);
}

/* ---- all rows ------------------------------------------------------------------------------ */

static tierkit_status add_block(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                tierkit_i_partial *partial, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(feed->block->facts->prorated ? tierkit_i_spread_rows(feed, aggregate, pace)
                                               : add_starts(feed, aggregate));
    note_delivery(feed, partial);
    partial->rows += (int64_t)feed->rows->count;
    return feed->block->facts->has_until ? add_ends(feed, aggregate) : TIERKIT_OK;
}

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
    return TIERKIT_OK;
}

static tierkit_status add_rows(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                               tierkit_i_partial *partial, tierkit_i_pace *pace,
                               tierkit_error *err) {
    int64_t rows = feed->batch->rows;
    tierkit_i_aggregate_expect(aggregate, rows);
    for (int64_t first = 0; first < rows; first += TIERKIT_I_ROWS) {
        size_t count = (size_t)(rows - first < TIERKIT_I_ROWS ? rows - first : TIERKIT_I_ROWS);
        TIERKIT_I_TRY(make_room(feed, count, pace));
        TIERKIT_I_TRY(tierkit_i_feed_read(feed, first, count, err));
        TIERKIT_I_TRY(add_block(feed, aggregate, partial, pace));
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, count));
    }
    return TIERKIT_OK;
}

/* A stream brings its rows in pieces, of which nothing may stay; anything else is one piece. */
static tierkit_status add_pieces(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                 tierkit_i_partial *partial, tierkit_i_pace *pace,
                                 tierkit_error *err) {
    int more = 1;
    while (more) {
        TIERKIT_I_TRY(add_rows(feed, aggregate, partial, pace, err));
        TIERKIT_I_TRY(tierkit_i_batch_next(feed->batch, &more, err));
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

/* The whole batch as a partial block. */
static tierkit_status make_partial(tierkit_i_feed *feed, tierkit_i_partial *partial,
                                   tierkit_i_pace *pace, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_aggregate aggregate;
    TIERKIT_I_DO(tierkit_i_aggregate_init(&aggregate, feed->block, feed->network->ids.count, 0,
                                          &feed->network->memory, pace));
    TIERKIT_I_DO(add_pieces(feed, &aggregate, partial, pace, err));
    TIERKIT_I_DO(tierkit_i_aggregate_emit(&aggregate, partial));
    memcpy(partial->rejected, feed->rejected, sizeof partial->rejected);
    partial->rounded = (int64_t)feed->rounded;
    if (feed->batch->sign < 0) {
        TIERKIT_I_DO(take_back(feed->block, partial, pace));
    }
done:
    tierkit_i_aggregate_free(&aggregate);
    return status;
}

/* ---- preparing and committing -------------------------------------------------------------- */

static int is_outside(const void *context, const tierkit_i_sheet *cells, size_t i) {
    const tierkit_i_slice_days *slice = (const tierkit_i_slice_days *)context;
    return cells->day[i] < slice->first || cells->day[i] > slice->last;
}

static tierkit_status read_batch(tierkit_network *network, tierkit_i_block *block,
                                 const tierkit_batch *batch, const tierkit_i_slice_days *slice,
                                 tierkit_i_pace *pace, tierkit_i_partial *partial,
                                 tierkit_error *err) {
    tierkit_i_feed feed;
    tierkit_status status = tierkit_i_feed_init(&feed, network, block, batch, err);
    if (slice != NULL) {
        feed.slice_first = slice->first;
        feed.slice_last = slice->last;
    }
    if (status == TIERKIT_OK) {
        status = make_partial(&feed, partial, pace, err);
    }
    tierkit_i_feed_free(&feed);
    tierkit_i_batch_end(batch);
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
        if (has_extremes(block->combine, block->facts->value_slots) ||
            has_extremes(block->parts, block->part_slots)) {
            return tierkit_i_fail(err, TIERKIT_E_TAKEN,
                                  "sign -1: rows cannot be taken back from min and max measures; "
                                  "replace the slice instead");
        }
    }
    return TIERKIT_OK;
}

/* The one place where a batch enters a network. */
static tierkit_status append_batch(tierkit_network *network, tierkit_i_block *block,
                                   const tierkit_batch *batch, const tierkit_i_slice_days *slice,
                                   tierkit_i_pace *pace, int64_t *appended, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &network->memory;
    tierkit_i_partial partial;
    tierkit_i_change change;
    memset(&change, 0, sizeof change);
    TIERKIT_I_DO(tierkit_i_partial_init(&partial, block, memory));
    TIERKIT_I_DO(tierkit_i_change_init(&change, block, memory));
    if (batch != NULL) {
        TIERKIT_I_DO(read_batch(network, block, batch, slice, pace, &partial, err));
    }
    TIERKIT_I_DO(tierkit_i_change_keep(&change, block, slice != NULL ? is_outside : NULL, slice,
                                       memory, pace));
    TIERKIT_I_DO(tierkit_i_change_add(&change, block, &partial, memory, pace));
    TIERKIT_I_DO(tierkit_i_block_reserve_batches(block, 1, memory));
    tierkit_i_change_commit(&change, block);
    tierkit_i_block_count(block, &partial);
    if (batch != NULL && batch->has_id) {
        tierkit_i_block_enter(block, &batch->id);
    }
    *appended = partial.rows;
done:
    tierkit_i_change_free(&change, block, memory);
    tierkit_i_partial_free(&partial, block, memory);
    return status;
}

tierkit_status tierkit_i_append(tierkit_network *network, tierkit_i_block *block,
                                const tierkit_batch *batch, const tierkit_i_slice_days *slice,
                                tierkit_i_pace *pace, int64_t *appended, tierkit_error *err) {
    tierkit_i_mark mark;
    *appended = 0;
    if (batch != NULL) {
        TIERKIT_I_TRY(check_sign(block, batch, err));
        if (batch->has_id && tierkit_i_block_knows(block, &batch->id)) {
            return TIERKIT_OK;
        }
    }
    TIERKIT_I_TRY(tierkit_i_network_end(err, tierkit_i_mark_set(&mark, network, block)));
    tierkit_status status = append_batch(network, block, batch, slice, pace, appended, err);
    if (status != TIERKIT_OK) {
        tierkit_i_mark_undo(&mark, network, block);
    }
    tierkit_i_mark_free(&mark, network, block);
    return tierkit_i_network_end(err, status);
}

tierkit_status tierkit_i_network_block(const tierkit_network *network, const char *facts,
                                       size_t bytes, tierkit_i_block **block, tierkit_error *err) {
    int32_t index = tierkit_i_schema_find_facts(network->schema, facts, bytes);
    if (index == TIERKIT_I_NONE) {
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
