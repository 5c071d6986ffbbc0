/* Owns: reading a block of rows: days, values, split members, items.
 * Must not know: cells, what becomes of bad rows. Called by: append.c. */
#include "network/keyed_feed.h"

#include "base/bits.h"

#include <string.h>

/* ---- what is wrong ------------------------------------------------------------------------- */

static int reason_of(uint8_t state) {
    switch (state) {
    case TIERKIT_I_ROW_BAD_NUMBER:
        return TIERKIT_I_BAD_NUMBER;
    case TIERKIT_I_ROW_BAD_DATE:
        return TIERKIT_I_BAD_DATE;
    case TIERKIT_I_ROW_BAD_TEXT:
        return TIERKIT_I_BAD_TEXT;
    default:
        return TIERKIT_I_TOO_LARGE;
    }
}

/* Returns 1 when every row has a value. */
int tierkit_i_feed_mark_states(tierkit_i_feed_rows *rows, const uint8_t *state) {
    uint8_t bits = tierkit_i_bits_joined(state, rows->count);
    for (size_t i = 0; bits >= TIERKIT_I_ROW_BAD_NUMBER && i < rows->count; i++) {
        if (state[i] >= TIERKIT_I_ROW_BAD_NUMBER) {
            tierkit_i_feed_mark_bad(rows, i, reason_of(state[i]));
        }
    }
    return bits == TIERKIT_I_ROW_VALUE;
}

/* ---- days ---------------------------------------------------------------------------------- */

static void read_starts(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    const tierkit_column *at = tierkit_i_feed_column(feed, feed->block->facts->at_column);
    tierkit_i_row_days(at, rows->first, rows->count, rows->day, rows->text_state);
    int slices = feed->slice_first > TIERKIT_I_DAY_MIN || feed->slice_last < TIERKIT_I_DAY_MAX;
    if (tierkit_i_feed_mark_states(rows, rows->text_state) && !slices) {
        return;
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->text_state[i] == TIERKIT_I_ROW_MISSING) {
            tierkit_i_feed_mark_bad(rows, i,
                                    feed->block->facts->view_of == TIERKIT_I_NONE
                                        ? TIERKIT_I_NO_DATE
                                        : TIERKIT_I_ABSENT - 1);
        } else if (rows->day[i] < feed->slice_first || rows->day[i] > feed->slice_last) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_BAD_DATE);
        }
    }
}

/* What is in force to the last day of the calendar does not end. */
static int32_t day_after(const tierkit_i_schema_facts *facts, int32_t day) {
    return day == TIERKIT_I_DAY_MAX && !facts->prorated ? TIERKIT_I_NO_DAY : day + 1;
}

static void read_ends(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    const tierkit_column *until = tierkit_i_feed_column(feed, feed->block->facts->until_column);
    if (until == NULL) {
        for (size_t i = 0; i < rows->count; i++) {
            rows->until[i] = TIERKIT_I_NO_DAY;
        }
        return;
    }
    tierkit_i_row_days(until, rows->first, rows->count, rows->until, rows->text_state);
    (void)tierkit_i_feed_mark_states(rows, rows->text_state);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->text_state[i] == TIERKIT_I_ROW_MISSING) {
            rows->until[i] = TIERKIT_I_NO_DAY;
        } else if (rows->until[i] < rows->day[i]) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_BAD_DATE);
        } else if (feed->block->facts->through) {
            rows->until[i] = day_after(feed->block->facts, rows->until[i]);
        }
    }
}

/* What is spread over days ends, on a later day, and not after centuries. */
static void check_spans(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->until[i] == TIERKIT_I_NO_DAY) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_NO_DATE);
        } else if (rows->until[i] <= rows->day[i] ||
                   rows->until[i] - rows->day[i] > TIERKIT_I_SPREAD_MAX) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_BAD_DATE);
        }
    }
}

static int all_same(const int32_t *day, size_t count) {
    int32_t differ = 0;
    for (size_t i = 0; i < count; i++) {
        differ |= day[i] ^ day[0];
    }
    return differ == 0;
}

/* All are the first, which batches in the order of days often have for many rows. */
static void fill_days(int32_t *day, size_t count, tierkit_i_unit grain) {
    int32_t first = day[0];
    if (grain != TIERKIT_I_DAY && first != TIERKIT_I_NO_DAY) {
        first = tierkit_i_period_first_day(tierkit_i_period_of_day(first, grain, 1), grain, 1);
    }
    for (size_t i = 0; i < count; i++) {
        day[i] = first;
    }
}

/* Days to first days of their periods, through a small cache: batches repeat days. Returns 1 when
 * all are the same. */
static int to_grain(tierkit_i_feed *feed, int32_t *day) {
    tierkit_i_unit grain = feed->block->facts->grain;
    tierkit_i_day_pair *cache = feed->rows->days;
    if (feed->rows->count > 0 && all_same(day, feed->rows->count)) {
        fill_days(day, feed->rows->count, grain);
        return 1;
    }
    for (size_t i = 0; grain != TIERKIT_I_DAY && i < feed->rows->count; i++) {
        tierkit_i_day_pair *pair = &cache[(uint32_t)day[i] % TIERKIT_I_DAY_CACHE];
        if (pair->day != day[i] && day[i] != TIERKIT_I_NO_DAY) {
            int32_t period = tierkit_i_period_of_day(day[i], grain, 1);
            pair->day = day[i];
            pair->first = tierkit_i_period_first_day(period, grain, 1);
        }
        day[i] = day[i] == TIERKIT_I_NO_DAY ? day[i] : pair->first;
    }
    return 0;
}

/* What is spread over days keeps them until it is: see spread.c. */
static void read_dates(tierkit_i_feed *feed) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    if (facts->undated) {
        for (size_t i = 0; i < feed->rows->count; i++) {
            feed->rows->day[i] = TIERKIT_I_UNDATED;
        }
        feed->rows->one_day = 1;
        return;
    }
    read_starts(feed);
    if (facts->prorated) {
        read_ends(feed);
        check_spans(feed);
        return;
    }
    if (facts->has_until) {
        read_ends(feed);
        (void)to_grain(feed, feed->rows->until);
    }
    feed->rows->one_day = to_grain(feed, feed->rows->day);
}

/* ---- values -------------------------------------------------------------------------------- */

static void read_slot(tierkit_i_feed *feed, const tierkit_i_row_source *source, int32_t slot) {
    uint8_t *state = feed->state + (size_t)slot * TIERKIT_I_ROWS;
    tierkit_i_row_numbers(feed->network->schema, feed->block->measure_of_slot[slot], source,
                          feed->scratch, feed->value + (size_t)slot * TIERKIT_I_ROWS, state,
                          &feed->rounded);
    feed->all_there[slot] = (uint8_t)tierkit_i_feed_mark_states(feed->rows, state);
}

/* Most columns need no reading; what ends, is spread over days or kept is read all the same. */
static void read_values(tierkit_i_feed *feed) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    tierkit_i_row_source source = { feed->columns, feed->rows->first, feed->rows->count };
    for (int32_t s = 0; s < facts->value_slots; s++) {
        if (facts->has_until || facts->prorated || facts->keyed > 0 ||
            !tierkit_i_row_stands(feed->network->schema, feed->block->measure_of_slot[s], &source,
                                  &feed->stands[s])) {
            feed->stands[s].at = NULL;
            read_slot(feed, &source, s);
        }
    }
}

void tierkit_i_feed_settle(tierkit_i_feed *feed) {
    tierkit_i_row_source source = { feed->columns, feed->rows->first, feed->rows->count };
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        if (feed->stands[s].at != NULL) {
            feed->stands[s].at = NULL;
            read_slot(feed, &source, s);
        }
    }
}

/* What entity measures ask of each row. count() asks nothing. */
static void read_parts(tierkit_i_feed *feed) {
    const tierkit_i_schema *schema = feed->network->schema;
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_row_source source = { feed->columns, rows->first, rows->count };
    tierkit_i_slice parts = feed->block->facts->parts;
    for (int32_t p = 0; p < parts.count; p++) {
        uint8_t *state = feed->part_state + (size_t)p * TIERKIT_I_ROWS;
        if (schema->parts[parts.first + p].slot != TIERKIT_I_NONE) {
            tierkit_i_row_part(schema, parts.first + p, &source, feed->scratch,
                               feed->part_value + (size_t)p * TIERKIT_I_ROWS, state,
                               &feed->rounded);
            (void)tierkit_i_feed_mark_states(rows, state);
        }
    }
}

/* ---- codes of texts ------------------------------------------------------------------------ */

/* Codes of the texts in rows->text where the row is good; a missing one counts as "". */
static tierkit_status intern(tierkit_i_feed_rows *rows, tierkit_i_strings *strings,
                             uint32_t *code) {
    size_t last = TIERKIT_I_ROWS;
    for (size_t i = 0; i < rows->count; i++) {
        int32_t found = 0;
        if (rows->bad[i] != 0) {
            continue;
        }
        if (last != TIERKIT_I_ROWS && tierkit_i_same_text(rows->text[i], rows->text[last])) {
            code[i] = code[last];
            continue;
        }
        TIERKIT_I_TRY(
            tierkit_i_strings_add(strings, rows->text[i].text, rows->text[i].bytes, &found));
        code[i] = (uint32_t)found;
        last = i;
    }
    return TIERKIT_OK;
}

void tierkit_i_feed_texts(tierkit_i_feed *feed, const tierkit_column *column) {
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_row_texts(column, rows->first, rows->count, feed->scratch, rows->text,
                        rows->text_state);
    (void)tierkit_i_feed_mark_states(rows, rows->text_state);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->text[i].text == NULL) {
            rows->text[i] = (tierkit_i_piece){ "", 0 };
        }
    }
}

static tierkit_status read_tuples(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_block *block = feed->block;
    for (int32_t s = 0; s < block->facts->splits; s++) {
        tierkit_i_feed_texts(feed, tierkit_i_feed_column(feed, block->facts->split_column[s]));
        TIERKIT_I_TRY(intern(rows, &block->members[s], rows->member[s]));
    }
    uint32_t last[TIERKIT_I_SPLITS_MAX] = { UINT32_MAX, 0, 0 }, tuple = 0;
    for (size_t i = 0; block->facts->splits > 0 && i < rows->count; i++) {
        uint32_t member[TIERKIT_I_SPLITS_MAX] = { 0, 0, 0 };
        if (rows->bad[i] != 0) {
            continue;
        }
        for (int32_t s = 0; s < block->facts->splits; s++) {
            member[s] = rows->member[s][i];
        }
        if (memcmp(member, last, sizeof last) != 0) {
            TIERKIT_I_TRY(tierkit_i_block_tuple(block, member, &tuple));
            memcpy(last, member, sizeof last);
        }
        rows->tuple[i] = tuple;
    }
    return TIERKIT_OK;
}

static tierkit_status read_items(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_row_source source = { feed->columns, rows->first, rows->count };
    for (int32_t s = 0; s < feed->block->facts->item_slots; s++) {
        uint8_t *state = feed->item_state + (size_t)s * TIERKIT_I_ROWS;
        uint32_t *item = feed->item + (size_t)s * TIERKIT_I_ROWS;
        tierkit_i_row_keys(feed->network->schema, feed->block->measure_of_items[s], &source,
                           feed->scratch, rows->text, state);
        (void)tierkit_i_feed_mark_states(rows, state);
        for (size_t i = 0; i < rows->count; i++) {
            int32_t code = 0;
            if (rows->bad[i] == 0 && state[i] == TIERKIT_I_ROW_VALUE) {
                TIERKIT_I_TRY(tierkit_i_strings_add(&feed->block->item_names[s], rows->text[i].text,
                                                    rows->text[i].bytes, &code));
            }
            item[i] = (uint32_t)code;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_feed_read(tierkit_i_feed *feed, int64_t first, size_t count) {
    feed->rows->first = first;
    feed->rows->count = count;
    memset(feed->rows->bad, 0, count);
    read_dates(feed);
    read_values(feed);
    read_parts(feed);
    TIERKIT_I_TRY(tierkit_i_feed_ids(feed));
    TIERKIT_I_TRY(read_tuples(feed));
    TIERKIT_I_TRY(read_items(feed));
    return feed->keyed != NULL ? tierkit_i_keyed_read(feed) : TIERKIT_OK;
}
