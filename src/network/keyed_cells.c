/* Owns: the cells of a keyed block, made of its rows as they would be of a batch.
 * Must not know: which rows won. Called by: block.c.
 *
 * A cell cannot forget a row under min, max or distinct, so it is made anew from all rows, once for
 * all changes since it was last read. */
#include "network/keyed.h"

#include "base/bits.h"
#include "network/add.h"

#include <string.h>

/* A row at place `at` of the feed. */
static void place_row(tierkit_i_feed *feed, size_t at, tierkit_i_kept *row) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    const int64_t *value = tierkit_i_kept_values(row);
    const uint8_t *state = tierkit_i_kept_states(feed->block->keyed, row);
    feed->rows->day[at] = row->day;
    feed->rows->until[at] = row->until;
    feed->rows->entity[at] = row->entity;
    feed->rows->tuple[at] = row->tuple;
    for (int32_t s = 0; s < facts->value_slots; s++, at += TIERKIT_I_ROWS) {
        feed->value[at] = *value++;
        feed->state[at] = *state++;
    }
    at %= TIERKIT_I_ROWS;
    for (int32_t p = 0; p < facts->parts.count; p++, at += TIERKIT_I_ROWS) {
        feed->part_value[at] = *value++;
        feed->part_state[at] = *state++;
    }
    at %= TIERKIT_I_ROWS;
    for (int32_t i = 0; i < facts->item_slots; i++, at += TIERKIT_I_ROWS) {
        feed->item[at] = (uint32_t)*value++;
        feed->item_state[at] = *state++;
    }
}

/* As many rows as go into a block, from a key on. */
static size_t place_rows(tierkit_i_feed *feed, size_t key) {
    const tierkit_i_kept_rows *keyed = feed->block->keyed;
    tierkit_i_feed_rows *rows = feed->rows;
    rows->count = 0;
    for (; key < keyed->count && rows->count < TIERKIT_I_ROWS; key++) {
        tierkit_i_kept *row = tierkit_i_kept_at(keyed, key);
        if (row->day != TIERKIT_I_NO_DAY) {
            place_row(feed, rows->count++, row);
        }
    }
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        const uint8_t *state = feed->state + (size_t)s * TIERKIT_I_ROWS;
        feed->all_there[s] = tierkit_i_bits_joined(state, rows->count) == TIERKIT_I_ROW_VALUE;
    }
    return key;
}

static tierkit_status make_cells(const tierkit_network *network, tierkit_i_feed *feed,
                                 tierkit_i_partial *partial, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_block *block = feed->block;
    tierkit_i_aggregate aggregate = { 0 };
    TIERKIT_I_DO(tierkit_i_aggregate_init(&aggregate, block, NULL, network->ids.count,
                                          &network->memory, pace));
    tierkit_i_aggregate_expect(&aggregate, (int64_t)block->keyed->count);
    for (size_t key = 0; key < block->keyed->count;) {
        key = place_rows(feed, key);
        TIERKIT_I_DO(tierkit_i_pace_step(pace, TIERKIT_I_ROWS));
        TIERKIT_I_DO(tierkit_i_add_block(feed, &aggregate, partial, pace));
    }
    TIERKIT_I_DO(tierkit_i_aggregate_emit(&aggregate, partial));
done:
    tierkit_i_aggregate_free(&aggregate);
    return status;
}

static void take_run(tierkit_i_runs *runs, tierkit_i_sheet **sheet) {
    tierkit_i_runs_release(runs);
    if (*sheet != NULL && (*sheet)->count > 0) {
        runs->run[runs->count++] = *sheet;
        *sheet = NULL;
    }
}

tierkit_status tierkit_i_keyed_settle(const tierkit_network *network, tierkit_i_block *block,
                                      tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_feed feed = { 0 };
    tierkit_i_partial partial = { 0 };
    if (block->keyed == NULL || block->keyed->has_cells) {
        return TIERKIT_OK;
    }
    /* What is read of a batch may add ids; what is kept adds none: the network stays as it is. */
    TIERKIT_I_DO(tierkit_i_feed_init(&feed, (tierkit_network *)network, block, NULL, NULL));
    TIERKIT_I_DO(tierkit_i_partial_init(&partial, block, &network->memory));
    TIERKIT_I_DO(make_cells(network, &feed, &partial, pace));
    take_run(&block->cells, &partial.cells);
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        take_run(&block->items[i], &partial.items[i]);
    }
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        block->delivered_from[s] = partial.delivered_from[s];
    }
    block->keyed->has_cells = 1;
done:
    tierkit_i_partial_free(&partial, block, &network->memory);
    tierkit_i_feed_free(&feed);
    return status;
}
