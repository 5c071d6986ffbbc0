/* Owns: adding rows that were read to cells: values, items, lines of entities, ends of what is in
 * force. Must not know: how rows are read, how cells are found. Called by: append.c. */
#include "network/add.h"

#include "network/spread.h"

/* ---- lanes --------------------------------------------------------------------------------- */

/* What ends or is spread over days is more than a sum of rows. */
static tierkit_i_lane lane_of(const tierkit_i_feed *feed, int32_t slot) {
    const tierkit_i_block *block = feed->block;
    tierkit_i_lane lane = { 0, TIERKIT_I_LANE_WIDE, 0, 0 };
    if (!block->facts->has_until && !block->facts->prorated &&
        block->combine[slot] == TIERKIT_I_COMBINE_SUM) {
        size_t width = tierkit_i_row_width(feed->network->schema, block->measure_of_slot[slot],
                                           feed->columns, &lane.same);
        lane.width = width == 0                       ? 0
                     : width <= TIERKIT_I_LANE_NARROW ? TIERKIT_I_LANE_NARROW
                                                      : TIERKIT_I_LANE_WIDE;
    }
    return lane;
}

tierkit_status tierkit_i_add_begin(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                   tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &feed->network->memory;
    size_t slots = (size_t)feed->block->facts->value_slots;
    tierkit_i_lane *lanes = NULL;
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *lanes, &lanes));
    for (size_t s = 0; s < slots; s++) {
        lanes[s] = lane_of(feed, (int32_t)s);
    }
    tierkit_status status = tierkit_i_aggregate_init(aggregate, feed->block, lanes,
                                                     feed->network->ids.count, memory, pace);
    tierkit_i_free(memory, lanes, slots, sizeof *lanes);
    return status;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* The first day with a value that was not filled in. */
static void note_delivery(const tierkit_i_feed *feed, tierkit_i_partial *partial) {
    const tierkit_i_feed_rows *rows = feed->rows;
    int32_t first = INT32_MAX;
    for (size_t i = 0; i < rows->count; i++) {
        first = rows->day[i] < first ? rows->day[i] : first;
    }
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        const uint8_t *state = feed->state + (size_t)s * TIERKIT_I_ROWS;
        int stands = feed->stands[s].at != NULL;
        int32_t *from = &partial->delivered_from[s];
        if (first >= *from) {
            continue;
        }
        for (size_t i = 0; i < rows->count; i++) {
            if (rows->day[i] < *from && (stands || state[i] == TIERKIT_I_ROW_VALUE)) {
                *from = rows->day[i];
            }
        }
    }
}

/* What rows from `first` on give a slot. */
static tierkit_i_values values_of(const tierkit_i_feed *feed, int32_t slot, size_t first) {
    const tierkit_i_row_elements *stands = &feed->stands[slot];
    size_t at = (size_t)slot * TIERKIT_I_ROWS + first;
    tierkit_i_values values = { feed->value + at, sizeof *feed->value, NULL };
    if (stands->at != NULL) {
        values.value = (const char *)stands->at + first * stands->width;
        values.width = stands->width;
    } else if (!feed->all_there[slot]) {
        values.state = feed->state + at;
    }
    return values;
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
            tierkit_i_values values = values_of(feed, s, first);
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
        tierkit_i_values values = { value, sizeof *value, state };
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

/* Weight 1 where an item begins to be there, -1 where it ends. row: of the feed by cell, NULL = the
 * rows as they come. */
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

/* ---- runs ---------------------------------------------------------------------------------- */

/* Sums alone, of which no row lacks a value, may be added run by run. */
static int adds_runs(const tierkit_i_feed *feed) {
    const tierkit_i_block *block = feed->block;
    if (block->facts->item_slots > 0 || block->facts->has_until) {
        return 0;
    }
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        if (block->combine[s] != TIERKIT_I_COMBINE_SUM ||
            (feed->stands[s].at == NULL && !feed->all_there[s])) {
            return 0;
        }
    }
    return 1;
}

/* A run ends where another key begins, and with each group of rows. Every row is written where the
 * run of it is to be, so that there is no branch. */
static void find_runs(tierkit_i_feed_rows *rows, size_t first, size_t end, int has_tuple) {
    tierkit_i_feed_runs *runs = &rows->runs;
    size_t run = runs->count;
    for (size_t i = first; i < end; i++) {
        size_t next = i + 1 < rows->count ? i + 1 : i;
        uint32_t differs = (uint32_t)(rows->day[i] ^ rows->day[next]);
        differs |= rows->entity[i] ^ rows->entity[next];
        differs |= has_tuple ? rows->tuple[i] ^ rows->tuple[next] : 0;
        runs->day[run] = rows->day[i];
        runs->entity[run] = rows->entity[i];
        runs->tuple[run] = has_tuple ? rows->tuple[i] : 0;
        runs->end[run] = (uint32_t)(i + 1);
        run += (differs != 0) | (i + 1 == end);
    }
    runs->count = run;
}

/* Are there enough runs to look for them? The first rows tell. */
static int has_runs(tierkit_i_feed_rows *rows, int has_tuple) {
    size_t end = rows->count < TIERKIT_I_GROUP ? rows->count : TIERKIT_I_GROUP;
    rows->runs.count = 0;
    find_runs(rows, 0, end, has_tuple);
    return rows->runs.count <= end / 2;
}

static tierkit_status add_runs(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate) {
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_feed_runs *runs = &rows->runs;
    int has_tuple = feed->block->facts->splits > 0;
    tierkit_i_run_group group;
    for (size_t first = TIERKIT_I_GROUP; first < rows->count; first += TIERKIT_I_GROUP) {
        size_t end = first + TIERKIT_I_GROUP;
        find_runs(rows, first, end < rows->count ? end : rows->count, has_tuple);
    }
    tierkit_i_keys keys = { runs->day, runs->entity, has_tuple ? runs->tuple : NULL, runs->count,
                            rows->one_day };
    TIERKIT_I_TRY(tierkit_i_lookup_cells(aggregate, &keys, rows->cell));
    for (size_t run = 0, first = 0; run < runs->count; run += group.count) {
        group.cell = rows->cell + run;
        group.end = runs->end + run;
        group.first = first;
        group.count = 0;
        while (run + group.count < runs->count &&
               group.end[group.count] <= first + TIERKIT_I_GROUP) {
            group.count++;
        }
        tierkit_i_store_run_rows(&aggregate->cells, &group);
        for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
            tierkit_i_values values = values_of(feed, s, first);
            TIERKIT_I_TRY(tierkit_i_store_run_values(&aggregate->cells, s, &group, &values));
        }
        first += TIERKIT_I_GROUP;
    }
    return TIERKIT_OK;
}

static tierkit_status add_starts(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate) {
    tierkit_i_feed_rows *rows = feed->rows;
    uint32_t *cell = rows->cell;
    if (adds_runs(feed) && has_runs(rows, feed->block->facts->splits > 0)) {
        return add_runs(feed, aggregate);
    }
    tierkit_i_keys keys = { rows->day, rows->entity,
                            feed->block->facts->splits > 0 ? rows->tuple : NULL, rows->count,
                            rows->one_day };
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
                            feed->block->facts->splits > 0 ? rows->tuple : NULL, count, 0 };
    TIERKIT_I_TRY(tierkit_i_lookup_cells(aggregate, &keys, rows->cell));
    for (size_t first = 0; first < count; first += TIERKIT_I_GROUP) {
        group.cell = rows->cell + first;
        group.count = count - first < TIERKIT_I_GROUP ? count - first : TIERKIT_I_GROUP;
        tierkit_i_store_find(&aggregate->cells, &group);
        for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
            size_t at = (size_t)s * TIERKIT_I_ROWS + first;
            tierkit_i_values values = { feed->value + at, sizeof *feed->value, feed->state + at };
            TIERKIT_I_TRY(tierkit_i_store_ends(&aggregate->cells, s, &group, &values));
        }
    }
    return add_items(feed, aggregate, rows->cell, rows->keep, count, -1);
}

tierkit_status tierkit_i_add_block(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                   tierkit_i_partial *partial, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(feed->block->facts->prorated ? tierkit_i_spread_rows(feed, aggregate, pace)
                                               : add_starts(feed, aggregate));
    note_delivery(feed, partial);
    partial->rows += (int64_t)feed->rows->count;
    return feed->block->facts->has_until ? add_ends(feed, aggregate) : TIERKIT_OK;
}
