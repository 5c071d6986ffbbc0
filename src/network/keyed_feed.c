/* Owns: reading the keys and versions of a batch's rows, and putting the rows into their block.
 * Must not know: which rows win, cells. Called by: feed*.c, append.c. */
#include "network/keyed_feed.h"

#include "base/prefetch.h"
#include "lang/row_machine.h"

#include <string.h>

enum { DAY_BYTES = 10, LENGTH_BYTES = 21, AHEAD = 32 }; /* 64 bits and a colon */

/* ---- life ---------------------------------------------------------------------------------- */

tierkit_status tierkit_i_keyed_feed_new(tierkit_i_feed *feed) {
    const tierkit_i_memory *memory = &feed->network->memory;
    const tierkit_i_kept_rows *keyed = feed->block->keyed;
    if (keyed == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, 1, sizeof *feed->keyed, &feed->keyed));
    feed->keyed->joined = NULL;
    feed->keyed->joined_room = 0;
    feed->keyed->row = NULL;
    return tierkit_i_new_zeroed(memory, keyed->stride, sizeof *feed->keyed->row, &feed->keyed->row);
}

void tierkit_i_keyed_feed_free(tierkit_i_feed *feed) {
    const tierkit_i_memory *memory = &feed->network->memory;
    if (feed->keyed == NULL) {
        return;
    }
    tierkit_i_free(memory, feed->keyed->row, feed->block->keyed->stride, sizeof *feed->keyed->row);
    tierkit_i_free(memory, feed->keyed->joined, feed->keyed->joined_room, 1);
    tierkit_i_free(memory, feed->keyed, 1, sizeof *feed->keyed);
}

tierkit_status tierkit_i_keyed_feed_room(tierkit_i_feed *feed, size_t count, tierkit_i_pace *pace) {
    tierkit_i_kept_rows *keyed = feed->block->keyed;
    if (keyed == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_strings_room(&keyed->keys, count, pace));
    return keyed->text_versions ? tierkit_i_strings_room(&keyed->versions, count, pace)
                                : TIERKIT_OK;
}

/* ---- keys ---------------------------------------------------------------------------------- */

/* Texts of one of the key's columns; a date is written as one. */
static void read_part(tierkit_i_feed *feed, int32_t part) {
    tierkit_i_keyed_feed *of = feed->keyed;
    tierkit_i_feed_rows *rows = feed->rows;
    int32_t index = feed->block->facts->keyed_column[part];
    const tierkit_column *column = tierkit_i_feed_column(feed, index);
    if (feed->network->schema->columns[index].type == TIERKIT_I_TYPE_TEXT) {
        tierkit_i_feed_texts(feed, column);
        memcpy(of->part[part], rows->text, rows->count * sizeof *rows->text);
        return;
    }
    tierkit_i_row_days(column, rows->first, rows->count, of->day, rows->text_state);
    (void)tierkit_i_feed_mark_states(rows, rows->text_state);
    for (size_t i = 0; i < rows->count; i++) {
        int has_day = rows->text_state[i] == TIERKIT_I_ROW_VALUE;
        of->part[part][i] =
            (tierkit_i_piece){ of->dates[part][i], has_day ? (size_t)DAY_BYTES : 0 };
        if (has_day) {
            tierkit_i_date_write(of->day[i], of->dates[part][i]);
        }
    }
}

/* Digits and a colon behind them; returns where they end. */
static char *write_length(char *to, size_t length) {
    char digit[LENGTH_BYTES];
    size_t count = 0;
    do {
        digit[count++] = (char)('0' + length % 10);
        length /= 10;
    } while (length > 0);
    while (count > 0) {
        *to++ = digit[--count];
    }
    *to++ = ':';
    return to;
}

/* One text of several: each but the last behind its length, so that no two keys are the same. */
static tierkit_status join_parts(const tierkit_i_feed *feed, size_t i, tierkit_i_piece *key) {
    tierkit_i_keyed_feed *of = feed->keyed;
    int32_t parts = feed->block->facts->keyed;
    size_t needed = (size_t)parts * LENGTH_BYTES;
    for (int32_t p = 0; p < parts; p++) {
        needed += of->part[p][i].bytes;
    }
    TIERKIT_I_TRY(
        tierkit_i_reserve(&feed->network->memory, &of->joined, &of->joined_room, needed, 1));
    char *to = of->joined;
    for (int32_t p = 0; p < parts; p++) {
        tierkit_i_piece part = of->part[p][i];
        to = p < parts - 1 ? write_length(to, part.bytes) : to;
        memcpy(to, part.text, part.bytes);
        to += part.bytes;
    }
    *key = (tierkit_i_piece){ of->joined, (size_t)(to - of->joined) };
    return TIERKIT_OK;
}

static int lacks_part(const tierkit_i_keyed_feed *of, int32_t parts, size_t i) {
    int32_t p = 0;
    while (p < parts && of->part[p][i].bytes > 0) {
        p++;
    }
    return p < parts;
}

static tierkit_status intern_keys(tierkit_i_feed *feed) {
    tierkit_i_keyed_feed *of = feed->keyed;
    tierkit_i_feed_rows *rows = feed->rows;
    int32_t parts = feed->block->facts->keyed;
    for (size_t i = 0; i < rows->count; i++) {
        tierkit_i_piece key = of->part[0][i];
        int32_t code = 0;
        if (rows->bad[i] != 0) {
            continue;
        }
        TIERKIT_I_TRY(parts > 1 ? join_parts(feed, i, &key) : TIERKIT_OK);
        TIERKIT_I_TRY(tierkit_i_strings_add(&feed->block->keyed->keys, key.text, key.bytes, &code));
        of->key[i] = (uint32_t)code;
    }
    return TIERKIT_OK;
}

/* ---- versions ------------------------------------------------------------------------------ */

static tierkit_status intern_versions(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    for (size_t i = 0; i < rows->count; i++) {
        int32_t code = 0;
        if (rows->bad[i] == 0 && rows->text[i].bytes > 0) {
            TIERKIT_I_TRY(tierkit_i_strings_add(&feed->block->keyed->versions, rows->text[i].text,
                                                rows->text[i].bytes, &code));
        }
        feed->keyed->version[i] = tierkit_i_i128_of(code);
        rows->text_state[i] = rows->text[i].bytes > 0 ? TIERKIT_I_ROW_VALUE : TIERKIT_I_ROW_MISSING;
    }
    return TIERKIT_OK;
}

/* text_state says which rows have one. */
static tierkit_status read_versions(tierkit_i_feed *feed) {
    tierkit_i_keyed_feed *of = feed->keyed;
    tierkit_i_feed_rows *rows = feed->rows;
    int32_t index = feed->block->facts->version_column;
    const tierkit_i_schema_column *column = &feed->network->schema->columns[index];
    tierkit_i_row_range range = { tierkit_i_feed_column(feed, index), rows->first, rows->count };
    switch (column->type) {
    case TIERKIT_I_TYPE_TEXT:
        tierkit_i_feed_texts(feed, range.column);
        return intern_versions(feed);
    case TIERKIT_I_TYPE_NUMBER:
        tierkit_i_row_wide(range, column->scale, of->whole, of->version, rows->text_state);
        break;
    case TIERKIT_I_TYPE_INSTANT:
        tierkit_i_row_read_instants(range, of->whole, rows->text_state);
        break;
    default:
        tierkit_i_row_read_dates(range, of->whole, rows->text_state);
        break;
    }
    for (size_t i = 0; i < rows->count; i++) {
        rows->text_state[i] &= (uint8_t)~TIERKIT_I_ROW_LOST;
        if (column->type != TIERKIT_I_TYPE_NUMBER) {
            of->version[i] = tierkit_i_i128_of(of->whole[i]);
        }
    }
    (void)tierkit_i_feed_mark_states(rows, rows->text_state);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_keyed_read(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    int32_t parts = feed->block->facts->keyed;
    TIERKIT_I_TRY(read_versions(feed));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->text_state[i] == TIERKIT_I_ROW_MISSING) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_NO_KEY);
        }
    }
    for (int32_t p = 0; p < parts; p++) {
        read_part(feed, p);
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (lacks_part(feed->keyed, parts, i)) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_NO_KEY);
        }
    }
    return intern_keys(feed);
}

int32_t tierkit_i_keyed_lacks(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    for (int32_t p = 0; p < facts->keyed; p++) {
        if (feed->keyed->part[p][i].bytes == 0) {
            return facts->keyed_column[p];
        }
    }
    return facts->version_column;
}

void tierkit_i_keyed_pack(tierkit_i_feed *feed, size_t kept) {
    tierkit_i_keyed_feed *of = feed->keyed;
    for (size_t i = 0; i < kept; i++) {
        of->key[i] = of->key[feed->rows->keep[i]];
        of->version[i] = of->version[feed->rows->keep[i]];
    }
}

/* ---- rows ---------------------------------------------------------------------------------- */

static int has_number(uint8_t state) {
    return state == TIERKIT_I_ROW_VALUE || state == TIERKIT_I_ROW_FILLED;
}

static void take_fields(const tierkit_i_feed *feed, size_t i, tierkit_i_kept *row) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    const tierkit_i_schema_part *parts = feed->network->schema->parts + facts->parts.first;
    int64_t *value = tierkit_i_kept_values(row);
    uint8_t *state = tierkit_i_kept_states(feed->block->keyed, row);
    for (int32_t s = 0; s < facts->value_slots; s++) {
        size_t at = (size_t)s * TIERKIT_I_ROWS + i;
        *state = feed->state[at];
        *value++ = has_number(*state++) ? feed->value[at] : 0;
    }
    for (int32_t p = 0; p < facts->parts.count; p++) {
        size_t at = (size_t)p * TIERKIT_I_ROWS + i;
        *state = parts[p].slot != TIERKIT_I_NONE ? feed->part_state[at] : TIERKIT_I_ROW_OUT;
        *value++ = has_number(*state++) ? feed->part_value[at] : 0;
    }
    for (int32_t s = 0; s < facts->item_slots; s++) {
        size_t at = (size_t)s * TIERKIT_I_ROWS + i;
        *state = feed->item_state[at];
        *value++ = *state++ == TIERKIT_I_ROW_VALUE ? (int64_t)feed->item[at] : 0;
    }
}

static tierkit_i_kept *take_row(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    const tierkit_i_feed_rows *rows = feed->rows;
    tierkit_i_kept *row = (tierkit_i_kept *)(void *)feed->keyed->row;
    row->day = rows->day[i];
    row->until = facts->has_until || facts->prorated ? rows->until[i] : TIERKIT_I_NO_DAY;
    row->entity = rows->entity[i];
    row->tuple = facts->splits > 0 ? rows->tuple[i] : 0;
    row->version = feed->keyed->version[i];
    take_fields(feed, i, row);
    return row;
}

/* The rows of keys that are known already are on their way to the cache before they are needed. */
static void look_ahead(const tierkit_i_feed *feed, size_t first, size_t end) {
    const tierkit_i_kept_rows *keyed = feed->block->keyed;
    for (size_t i = first; i < end; i++) {
        if (feed->keyed->key[i] < keyed->count) {
            TIERKIT_I_PREFETCH(tierkit_i_kept_at(keyed, feed->keyed->key[i]));
        }
    }
}

tierkit_status tierkit_i_keyed_take(tierkit_i_feed *feed, tierkit_i_keyed_change *change,
                                    tierkit_i_partial *partial) {
    size_t count = feed->rows->count;
    for (size_t i = 0; i < count; i++) {
        if (i % AHEAD == 0) {
            look_ahead(feed, i, count - i < AHEAD ? count : i + AHEAD);
        }
        TIERKIT_I_TRY(
            tierkit_i_keyed_put(change, feed->network, feed->keyed->key[i], take_row(feed, i)));
    }
    partial->rows += (int64_t)count;
    return TIERKIT_OK;
}
