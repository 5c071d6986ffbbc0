/* Owns: the entities of a block of rows: from texts, integers or codes.
 * Must not know: days, values, cells. Called by: feed_read.c. */
#include "network/feed.h"

#include "base/bits.h"

#include <string.h>

/* ---- texts --------------------------------------------------------------------------------- */

static tierkit_status intern_ids(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    size_t last = TIERKIT_I_ROWS;
    for (size_t i = 0; i < rows->count; i++) {
        int32_t entity = 0;
        if (rows->bad[i] != 0) {
            continue;
        }
        if (last != TIERKIT_I_ROWS && tierkit_i_same_text(rows->text[i], rows->text[last])) {
            rows->entity[i] = rows->entity[last];
            continue;
        }
        TIERKIT_I_TRY(
            tierkit_i_network_id(feed->network, rows->text[i].text, rows->text[i].bytes, &entity));
        rows->entity[i] = (uint32_t)entity;
        last = i;
    }
    return TIERKIT_OK;
}

/* ---- codes --------------------------------------------------------------------------------- */

/* The entity of missing ids. */
static tierkit_status empty_id(tierkit_i_feed *feed, uint32_t *entity) {
    if (feed->empty_id == TIERKIT_I_NONE) {
        TIERKIT_I_TRY(tierkit_i_network_id(feed->network, "", 0, &feed->empty_id));
    }
    *entity = (uint32_t)feed->empty_id;
    return TIERKIT_OK;
}

/* Codes as they stand in the column, -1 where the validity bitmap says missing. */
static void read_codes(const tierkit_i_feed *feed, const tierkit_column *column) {
    tierkit_i_feed_rows *rows = feed->rows;
    int64_t stride = column->stride != 0 ? column->stride : (int64_t)sizeof(int32_t);
    const char *from = (const char *)column->data + rows->first * stride;
    size_t bit = (size_t)(column->validity_offset + rows->first);
    for (size_t i = 0; i < rows->count; i++, from += stride) {
        memcpy(&rows->entity[i], from, sizeof rows->entity[i]);
    }
    for (size_t i = 0; column->validity != NULL && i < rows->count; i++) {
        if (!tierkit_i_bit(column->validity, bit + i)) {
            rows->entity[i] = UINT32_MAX;
        }
    }
}

static tierkit_status check_codes(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    uint32_t known = feed->network->ids.count;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->entity[i] < known) {
            continue;
        }
        if (rows->entity[i] != UINT32_MAX) {
            tierkit_i_feed_mark_bad(rows, i, TIERKIT_I_BAD_CODE);
        } else if (rows->bad[i] == 0) {
            TIERKIT_I_TRY(empty_id(feed, &rows->entity[i]));
        }
    }
    return TIERKIT_OK;
}

/* ---- integers ------------------------------------------------------------------------------ */

/* The id of an integer is its decimal text. */
static tierkit_status intern_number(tierkit_i_feed *feed, int64_t number, uint32_t *entity) {
    char text[TIERKIT_I_DECIMAL_TEXT];
    int32_t code = 0;
    if (tierkit_i_numbers_find(&feed->numbers, &number, 1, entity) == 0) {
        return TIERKIT_OK;
    }
    size_t bytes = tierkit_i_decimal_write(tierkit_i_i128_of(number), 0, -1, text);
    TIERKIT_I_TRY(tierkit_i_network_id(feed->network, text, bytes, &code));
    *entity = (uint32_t)code;
    tierkit_i_numbers_add(&feed->numbers, number, *entity);
    return TIERKIT_OK;
}

/* Is this the text intern_number() writes of some integer? */
static int is_number(const char *text, size_t bytes, int64_t *number) {
    int minus = bytes > 1 && text[0] == '-';
    const uint64_t most = (uint64_t)INT64_MAX + (uint64_t)minus;
    uint64_t value = 0;
    if (bytes == 0 || (text[minus] == '0' && bytes > 1)) {
        return 0;
    }
    for (size_t i = (size_t)minus; i < bytes; i++) {
        uint64_t digit = (uint64_t)(unsigned char)text[i] - '0';
        if (digit > 9 || value > (most - digit) / 10) {
            return 0;
        }
        value = value * 10 + digit;
    }
    *number = (int64_t)(minus ? 0 - value : value);
    return 1;
}

tierkit_status tierkit_i_feed_learn_numbers(tierkit_i_feed *feed, int64_t rows,
                                            tierkit_i_pace *pace) {
    const tierkit_i_strings *ids = &feed->network->ids;
    if (!tierkit_i_feed_has_numbers(feed) || feed->numbers.count > 0 || rows < ids->count) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_numbers_room(&feed->numbers, ids->count, &feed->network->memory, pace));
    for (uint32_t entity = 0; entity < ids->count; entity++) {
        size_t bytes = 0;
        int64_t number = 0;
        const char *text = tierkit_i_strings_get(ids, entity, &bytes);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (is_number(text, bytes, &number)) {
            tierkit_i_numbers_add(&feed->numbers, number, entity);
        }
    }
    return TIERKIT_OK;
}

/* Rows that have no entity yet, in their order: new ids get codes in the order of rows. */
static tierkit_status settle_numbers(tierkit_i_feed *feed, const int64_t *number, size_t first,
                                     size_t end) {
    tierkit_i_feed_rows *rows = feed->rows;
    for (size_t i = first; i < end; i++) {
        if (rows->bad[i] != 0) {
            continue;
        }
        if (rows->text_state[i] != TIERKIT_I_ROW_VALUE) {
            TIERKIT_I_TRY(empty_id(feed, &rows->entity[i]));
        } else if (rows->entity[i] == UINT32_MAX) {
            TIERKIT_I_TRY(intern_number(feed, number[i - first], &rows->entity[i]));
        }
    }
    return TIERKIT_OK;
}

/* Packed, aligned, none missing: they may be read where they are. Else NULL. */
static const int64_t *numbers_in_place(const tierkit_column *column) {
    int packed = column->stride == 0 || column->stride == (int64_t)sizeof(int64_t);
    return column->type == TIERKIT_TYPE_INT64 && column->validity == NULL && packed &&
                   (uintptr_t)column->data % sizeof(int64_t) == 0
               ? (const int64_t *)column->data
               : NULL;
}

static tierkit_status read_numbers(tierkit_i_feed *feed, const tierkit_column *column) {
    tierkit_i_feed_rows *rows = feed->rows;
    const int64_t *in_place = numbers_in_place(column);
    int64_t read[TIERKIT_I_NUMBERS_AHEAD];
    for (size_t first = 0; first < rows->count; first += TIERKIT_I_NUMBERS_AHEAD) {
        size_t left = rows->count - first;
        size_t count = left < TIERKIT_I_NUMBERS_AHEAD ? left : TIERKIT_I_NUMBERS_AHEAD;
        uint8_t *state = rows->text_state + first;
        const int64_t *number = read;
        if (in_place != NULL) {
            number = in_place + tierkit_i_row_at(column, rows->first) + first;
            memset(state, TIERKIT_I_ROW_VALUE, count);
        } else {
            tierkit_i_row_whole(column, rows->first + (int64_t)first, count, read, state);
        }
        int all = tierkit_i_numbers_find(&feed->numbers, number, count, rows->entity + first) == 0;
        if (!all || column->validity != NULL) {
            TIERKIT_I_TRY(settle_numbers(feed, number, first, first + count));
        }
    }
    return TIERKIT_OK;
}

/* Facts of nobody: all rows have the empty id. */
static tierkit_status read_no_ids(tierkit_i_feed *feed) {
    for (size_t i = 0; i < feed->rows->count; i++) {
        TIERKIT_I_TRY(empty_id(feed, &feed->rows->entity[i]));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_feed_ids(tierkit_i_feed *feed) {
    if (feed->block->facts->unowned) {
        return read_no_ids(feed);
    }
    const tierkit_column *key = tierkit_i_feed_column(feed, feed->block->facts->key_column);
    if (key->type == TIERKIT_TYPE_CODE32) {
        read_codes(feed, key);
        return check_codes(feed);
    }
    if (tierkit_i_feed_has_numbers(feed)) {
        return read_numbers(feed, key);
    }
    tierkit_i_feed_texts(feed, key);
    return intern_ids(feed);
}
