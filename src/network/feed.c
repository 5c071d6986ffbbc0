/* Owns: binding the columns of a batch to a facts block and the memory rows are read into.
 * Must not know: cells, how rows are read. Called by: append.c,
 * keyed_cells.c. */
#include "network/keyed_feed.h"

#include <string.h>

/* ---- binding ------------------------------------------------------------------------------- */

static tierkit_status refuse_unbound(const tierkit_i_schema *schema,
                                     const tierkit_i_schema_column *column,
                                     const tierkit_i_block *block, tierkit_error *err) {
    size_t bytes = 0, facts_bytes = 0;
    const char *name = tierkit_i_schema_text(schema, column->name, &bytes);
    const char *facts = tierkit_i_schema_text(schema, block->facts->name, &facts_bytes);
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),
                                 { name, bytes },
                                 TIERKIT_I_PIECE("' is not bound, but facts '"),
                                 { facts, facts_bytes },
                                 TIERKIT_I_PIECE("' needs it") };
    return tierkit_i_fail_pieces(err, TIERKIT_E_COLUMN, -1, -1, pieces,
                                 sizeof pieces / sizeof pieces[0]);
}

static tierkit_status bind(tierkit_i_feed *feed, int32_t index, tierkit_error *err) {
    const tierkit_i_schema *schema = feed->network->schema;
    int32_t column = feed->block->facts->columns.first + index;
    const tierkit_i_schema_column *of = &schema->columns[column];
    size_t bytes = 0;
    const char *name = tierkit_i_schema_text(schema, of->name, &bytes);
    int32_t bound = of->looked_up ? TIERKIT_I_NONE : tierkit_i_batch_find(feed->batch, name, bytes);
    feed->binding[index] = bound;
    if (of->looked_up) {
        return TIERKIT_OK; /* lookups.c gives it */
    }
    if (bound == TIERKIT_I_NONE) {
        return of->needed ? refuse_unbound(schema, of, feed->block, err) : TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_batch_want(feed->batch, bound, err));
    feed->columns[index] = &feed->batch->columns[bound].column;
    tierkit_status status = tierkit_i_row_type_fits(schema, column, feed->columns[index], err);
    if (status != TIERKIT_OK && err != NULL && err->struct_size >= sizeof *err) {
        err->field = bound;
    }
    return status;
}

static tierkit_status new_rows(tierkit_i_feed *feed) {
    const tierkit_i_memory *memory = &feed->network->memory;
    size_t slots = (size_t)feed->block->facts->value_slots * TIERKIT_I_ROWS;
    size_t items = (size_t)feed->block->facts->item_slots * TIERKIT_I_ROWS;
    size_t parts = (size_t)feed->block->facts->parts.count * TIERKIT_I_ROWS;
    TIERKIT_I_TRY(tierkit_i_new(memory, 1, sizeof *feed->rows, &feed->rows));
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *feed->value, &feed->value));
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *feed->state, &feed->state));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, (size_t)feed->block->facts->value_slots, 1, &feed->all_there));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, (size_t)feed->block->facts->value_slots,
                                       sizeof *feed->stands, &feed->stands));
    TIERKIT_I_TRY(tierkit_i_new(memory, items, sizeof *feed->item, &feed->item));
    TIERKIT_I_TRY(tierkit_i_new(memory, items, sizeof *feed->item_state, &feed->item_state));
    TIERKIT_I_TRY(tierkit_i_new(memory, parts, sizeof *feed->part_value, &feed->part_value));
    TIERKIT_I_TRY(tierkit_i_new(memory, parts, sizeof *feed->part_state, &feed->part_state));
    feed->rows->one_day = 0;
    for (int32_t i = 0; i < TIERKIT_I_DAY_CACHE; i++) {
        feed->rows->days[i] = (tierkit_i_day_pair){ TIERKIT_I_NO_DAY, 0 };
    }
    return tierkit_i_row_scratch_new(feed->network->schema, memory, &feed->scratch);
}

tierkit_status tierkit_i_feed_init(tierkit_i_feed *feed, tierkit_network *network,
                                   tierkit_i_block *block, const tierkit_batch *batch,
                                   tierkit_error *err) {
    memset(feed, 0, sizeof *feed);
    feed->network = network;
    feed->block = block;
    feed->batch = batch;
    feed->empty_id = TIERKIT_I_NONE;
    feed->slice_first = TIERKIT_I_DAY_MIN;
    feed->slice_last = TIERKIT_I_DAY_MAX;
    size_t columns = (size_t)block->facts->columns.count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&network->memory, columns, sizeof(const tierkit_column *),
                                       &feed->columns));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(&network->memory, columns, sizeof *feed->binding, &feed->binding));
    for (int32_t i = 0; batch != NULL && i < block->facts->columns.count; i++) {
        TIERKIT_I_TRY(bind(feed, i, err));
    }
    TIERKIT_I_TRY(tierkit_i_keyed_feed_new(feed));
    return new_rows(feed);
}

void tierkit_i_feed_free(tierkit_i_feed *feed) {
    if (feed->network == NULL) {
        return;
    }
    const tierkit_i_memory *memory = &feed->network->memory;
    size_t columns = (size_t)feed->block->facts->columns.count;
    size_t slots = (size_t)feed->block->facts->value_slots * TIERKIT_I_ROWS;
    size_t items = (size_t)feed->block->facts->item_slots * TIERKIT_I_ROWS;
    size_t parts = (size_t)feed->block->facts->parts.count * TIERKIT_I_ROWS;
    tierkit_i_keyed_feed_free(feed);
    tierkit_i_row_scratch_free(feed->scratch);
    tierkit_i_numbers_free(&feed->numbers, memory);
    tierkit_i_free(memory, feed->part_state, parts, sizeof *feed->part_state);
    tierkit_i_free(memory, feed->part_value, parts, sizeof *feed->part_value);
    tierkit_i_free(memory, feed->item_state, items, sizeof *feed->item_state);
    tierkit_i_free(memory, feed->item, items, sizeof *feed->item);
    tierkit_i_free(memory, feed->stands, (size_t)feed->block->facts->value_slots,
                   sizeof *feed->stands);
    tierkit_i_free(memory, feed->all_there, (size_t)feed->block->facts->value_slots, 1);
    tierkit_i_free(memory, feed->state, slots, sizeof *feed->state);
    tierkit_i_free(memory, feed->value, slots, sizeof *feed->value);
    tierkit_i_free(memory, feed->rows, 1, sizeof *feed->rows);
    tierkit_i_free(memory, feed->binding, columns, sizeof *feed->binding);
    tierkit_i_free(memory, (void *)feed->columns, columns, sizeof(const tierkit_column *));
    feed->network = NULL;
}
