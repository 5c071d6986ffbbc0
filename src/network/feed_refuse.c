/* Owns: the words for a row that cannot be taken: which column, which row, what to do about it.
 * Must not know: cells. Called by: feed_leave.c, once per failed call.
 *
 * Reading says only that a row is bad. The column is found here, by reading the row again column by
 * column. */
#include "network/keyed_feed.h"

#include "lang/row_machine.h"

#include <string.h>

/* What is wrong with a row, and where. */
typedef struct finding {
    int32_t column;   /* of the schema, or NONE */
    int32_t measure;  /* of the schema, or NONE */
    const char *text; /* what is wrong and the cure */
} finding;

static int64_t row_of(const tierkit_i_feed *feed, size_t i) {
    return feed->rows->first + (int64_t)i;
}

static int is_bad(uint8_t state) {
    return state >= TIERKIT_I_ROW_BAD_NUMBER;
}

/* Reads the row's element as what the column is there for. */
static uint8_t state_of_column(const tierkit_i_feed *feed, int32_t column, size_t i,
                               int32_t scale) {
    const tierkit_i_schema_column *of = &feed->network->schema->columns[column];
    const tierkit_column *bound = tierkit_i_feed_column(feed, column);
    tierkit_i_row_range range = { bound, tierkit_i_row_at(bound, row_of(feed, i)), 1 };
    uint8_t state = TIERKIT_I_ROW_MISSING;
    uint64_t rounded = 0;
    int64_t value = 0;
    int32_t day = 0;
    tierkit_i_piece text;
    if (range.column == NULL || range.column->type == TIERKIT_TYPE_CODE32) {
        return state;
    }
    switch (of->type) {
    case TIERKIT_I_TYPE_NUMBER:
        tierkit_i_row_direct(range, scale, &value, &state, &rounded);
        break;
    case TIERKIT_I_TYPE_FLAG:
        tierkit_i_row_read_flags(range, &value, &state);
        break;
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        tierkit_i_row_days(range.column, range.first, 1, &day, &state);
        break;
    default:
        tierkit_i_row_texts(range.column, range.first, 1, feed->scratch, &text, &state);
        break;
    }
    return state;
}

static const char *cure_of(const tierkit_i_schema *schema, int32_t column) {
    switch (schema->columns[column].type) {
    case TIERKIT_I_TYPE_NUMBER:
        return "not a number; write digits with a point, such as -1234.50";
    case TIERKIT_I_TYPE_FLAG:
        return "not a flag; use true, false, 1 or 0";
    case TIERKIT_I_TYPE_DATE:
        return "not a date; use a day of the calendar as YYYY-MM-DD, year 1 to 9999";
    case TIERKIT_I_TYPE_INSTANT:
        return "not a moment; use YYYY-MM-DDTHH:MM:SSZ or a day, year 1 to 9999";
    default:
        return "not UTF-8, or it has a NUL byte inside; convert the text to UTF-8";
    }
}

/* The first column of the block whose element is bad by itself. */
static finding find_column(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_slice *columns = &feed->block->facts->columns;
    for (int32_t c = columns->first; c < columns->first + columns->count; c++) {
        uint8_t state = state_of_column(feed, c, i, 0);
        if (is_bad(state) && state != TIERKIT_I_ROW_OVERFLOW) {
            return (finding){ c, TIERKIT_I_NONE, cure_of(feed->network->schema, c) };
        }
    }
    return (finding){ TIERKIT_I_NONE, TIERKIT_I_NONE, "the row cannot be read" };
}

/* A day that is a date, but not one that may be here. */
static finding find_day(const tierkit_i_feed *feed, size_t i) {
    finding found = find_column(feed, i);
    const tierkit_i_schema_facts *facts = feed->block->facts;
    if (found.column != TIERKIT_I_NONE) {
        return found;
    }
    if (facts->prorated) {
        return (finding){ facts->until_column, TIERKIT_I_NONE,
                          "not after the day it begins, or a hundred years later; correct one of "
                          "the two dates" };
    }
    if (facts->has_until) {
        return (finding){ facts->until_column, TIERKIT_I_NONE,
                          "before the day it begins; correct one of the two dates" };
    }
    return (finding){ facts->at_column, TIERKIT_I_NONE,
                      "outside of the slice that is replaced; leave the row out" };
}

/* Of two dates the first that is missing. */
static finding find_no_date(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    if (facts->prorated && state_of_column(feed, facts->at_column, i, 0) != TIERKIT_I_ROW_MISSING) {
        return (finding){ facts->until_column, TIERKIT_I_NONE,
                          "missing; what is prorated needs the day it ends" };
    }
    return (finding){ facts->at_column, TIERKIT_I_NONE, "missing; every row needs its date" };
}

/* The entity measure that has no room for what it asks of the row, or NONE. */
static int32_t grouped_overflow(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    for (int32_t s = 0; s < facts->item_slots; s++) {
        int32_t index = feed->block->measure_of_items[s];
        tierkit_i_slice parts = feed->network->schema->measures[index].parts;
        for (int32_t p = parts.first; p < parts.first + parts.count; p++) {
            size_t at = (size_t)(p - facts->parts.first) * TIERKIT_I_ROWS + i;
            if (feed->network->schema->parts[p].slot != TIERKIT_I_NONE &&
                feed->part_state[at] == TIERKIT_I_ROW_OVERFLOW) {
                return index;
            }
        }
    }
    return TIERKIT_I_NONE;
}

/* A measure whose value has no room, and the column that has none by itself, if one has. */
static finding find_overflow(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema *schema = feed->network->schema;
    const tierkit_i_slice *columns = &feed->block->facts->columns;
    finding found = { TIERKIT_I_NONE, TIERKIT_I_NONE, "too large for 64 bits at its scale" };
    int32_t scale = 0;
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        if (feed->state[(size_t)s * TIERKIT_I_ROWS + i] == TIERKIT_I_ROW_OVERFLOW) {
            found.measure = feed->block->measure_of_slot[s];
            scale = schema->measures[found.measure].scale;
            break;
        }
    }
    found.measure = found.measure != TIERKIT_I_NONE ? found.measure : grouped_overflow(feed, i);
    for (int32_t c = columns->first; c < columns->first + columns->count; c++) {
        if (state_of_column(feed, c, i, scale) == TIERKIT_I_ROW_OVERFLOW) {
            found.column = c;
            break;
        }
    }
    return found;
}

static finding find(const tierkit_i_feed *feed, size_t i) {
    const tierkit_i_schema_facts *facts = feed->block->facts;
    switch (feed->rows->bad[i] - 1) {
    case TIERKIT_I_NO_DATE:
        return find_no_date(feed, i);
    case TIERKIT_I_BAD_CODE:
        return (finding){ facts->key_column, TIERKIT_I_NONE,
                          "a code this network never gave; get codes from tierkit_network_codes" };
    case TIERKIT_I_NO_KEY:
        return (finding){ tierkit_i_keyed_lacks(feed, i), TIERKIT_I_NONE,
                          "missing; a row that is keyed needs all of its key and its version" };
    case TIERKIT_I_BAD_DATE:
        return find_day(feed, i);
    case TIERKIT_I_TOO_LARGE:
        return find_overflow(feed, i);
    default:
        return find_column(feed, i);
    }
}

static tierkit_status status_of(int reason) {
    static const int16_t statuses[TIERKIT_I_REASONS] = {
        [TIERKIT_I_BAD_NUMBER] = TIERKIT_E_NUMBER,  [TIERKIT_I_BAD_DATE] = TIERKIT_E_DATE,
        [TIERKIT_I_NO_DATE] = TIERKIT_E_MISSING,    [TIERKIT_I_BAD_TEXT] = TIERKIT_E_TEXT,
        [TIERKIT_I_TOO_LARGE] = TIERKIT_E_OVERFLOW, [TIERKIT_I_BAD_CODE] = TIERKIT_E_RANGE,
        [TIERKIT_I_NO_KEY] = TIERKIT_E_MISSING,
    };
    return statuses[reason];
}

tierkit_status tierkit_i_feed_refuse(const tierkit_i_feed *feed, size_t i, tierkit_error *err) {
    const tierkit_i_schema *schema = feed->network->schema;
    finding found = find(feed, i);
    char row[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece what = TIERKIT_I_PIECE("row"), name = { "", 0 };
    int32_t field = TIERKIT_I_NONE;
    if (found.column != TIERKIT_I_NONE) {
        what = (tierkit_i_piece)TIERKIT_I_PIECE("column '");
        name.text = tierkit_i_schema_text(schema, schema->columns[found.column].name, &name.bytes);
        field = feed->binding[found.column - feed->block->facts->columns.first];
    } else if (found.measure != TIERKIT_I_NONE) {
        what = (tierkit_i_piece)TIERKIT_I_PIECE("measure '");
        name.text =
            tierkit_i_schema_text(schema, schema->measures[found.measure].name, &name.bytes);
    }
    int64_t at = feed->batch->before + row_of(feed, i);
    size_t digits = tierkit_i_decimal_write(tierkit_i_i128_of(at), 0, -1, row);
    tierkit_i_piece pieces[] = { what,
                                 name,
                                 TIERKIT_I_PIECE("' in row "),
                                 { row, digits },
                                 TIERKIT_I_PIECE(": "),
                                 { found.text, strlen(found.text) } };
    if (name.bytes == 0) {
        pieces[2] = (tierkit_i_piece)TIERKIT_I_PIECE(" ");
    }
    return tierkit_i_fail_pieces(err, status_of(feed->rows->bad[i] - 1), at, field, pieces,
                                 sizeof pieces / sizeof pieces[0]);
}
