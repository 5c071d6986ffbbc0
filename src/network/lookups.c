/* Owns: see lookups.h. Must not know: cells, measures. Called by: append.c.
 *
 * A row finds its row of a table once, by its key and its own day; all columns of that table, and
 * all views of the facts, then see the same. */
#include "network/lookups.h"

#include "base/bits.h"

static const uint32_t no_key = UINT32_MAX - 1, no_row = UINT32_MAX;

/* ---- the columns --------------------------------------------------------------------------- */

/* Numbers, dates and flags lie as integers, which readers of all three take. */
static void begin_column(tierkit_i_lookup_column *column, const tierkit_i_schema_field *field) {
    tierkit_column *as = &column->column;
    as->struct_size = (uint32_t)sizeof *as;
    as->flags = TIERKIT_I_COLUMN_OF_BLOCK;
    as->type = field->type == TIERKIT_I_TYPE_TEXT      ? TIERKIT_TYPE_TEXT_POINTERS
               : field->type == TIERKIT_I_TYPE_INSTANT ? TIERKIT_TYPE_INSTANT64
                                                       : TIERKIT_TYPE_INT64;
    as->scale = field->scale;
    as->rows = TIERKIT_I_ROWS;
    as->data = field->type == TIERKIT_I_TYPE_TEXT ? (const void *)column->as.text
                                                  : (const void *)column->as.whole;
}

static tierkit_status begin_columns(tierkit_i_lookups *lookups) {
    const tierkit_i_schema *schema = lookups->feed->network->schema;
    const tierkit_i_schema_facts *facts = lookups->feed->block->facts;
    tierkit_i_slice columns = facts->columns;
    size_t count = 0;
    for (int32_t c = columns.first; c < columns.first + columns.count; c++) {
        count += schema->columns[c].looked_up != 0;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&lookups->feed->network->memory, count,
                                       sizeof *lookups->columns, &lookups->columns));
    lookups->column_count = count;
    for (int32_t c = columns.first, i = 0; c < columns.first + columns.count; c++) {
        const tierkit_i_schema_column *of = &schema->columns[c];
        if (of->looked_up) {
            tierkit_i_lookup_column *column = &lookups->columns[i++];
            column->rows = &lookups->rows[of->lookup - facts->lookups.first];
            column->index = c - columns.first;
            column->field = of->field - column->rows->table->table->fields.first;
            begin_column(column, &schema->fields[of->field]);
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_lookups_init(tierkit_i_lookups *lookups, tierkit_i_feed *const *feeds,
                                      size_t count) {
    tierkit_i_feed *feed = feeds[0];
    tierkit_i_slice slice = feed->block->facts->lookups;
    const tierkit_network *network = feed->network;
    lookups->feed = feed;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&network->memory, (size_t)slice.count, sizeof *lookups->rows,
                                       &lookups->rows));
    lookups->count = (size_t)slice.count;
    for (size_t i = 0; i < lookups->count; i++) {
        const tierkit_i_schema_lookup *of = &network->schema->lookups[slice.first + (int32_t)i];
        lookups->rows[i].table = &network->references[of->table];
        lookups->rows[i].key = tierkit_i_feed_column(feed, of->column);
    }
    TIERKIT_I_TRY(begin_columns(lookups));
    for (size_t f = 0; f < count; f++) {
        for (size_t i = 0; i < lookups->column_count; i++) {
            feeds[f]->columns[lookups->columns[i].index] = &lookups->columns[i].column;
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_lookups_free(tierkit_i_lookups *lookups, const tierkit_i_memory *memory) {
    for (size_t i = 0; i < lookups->count; i++) {
        tierkit_i_numbers_free(&lookups->rows[i].numbers, memory);
    }
    tierkit_i_free(memory, lookups->rows, lookups->count, sizeof *lookups->rows);
    tierkit_i_free(memory, lookups->columns, lookups->column_count, sizeof *lookups->columns);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static uint32_t code_of(const tierkit_i_reference *table, const char *text, size_t bytes) {
    int32_t code = tierkit_i_strings_find(&table->keys, text, bytes);
    return code == TIERKIT_I_NO_CODE ? no_key : (uint32_t)code;
}

/* one->row: codes of keys. A missing key is none. */
static void read_texts(tierkit_i_lookups *lookups, tierkit_i_lookup_rows *one, int64_t first,
                       size_t count) {
    tierkit_i_feed_rows *scratch = lookups->feed->rows;
    const tierkit_i_piece *text = scratch->text;
    tierkit_i_row_texts(one->key, first, count, lookups->feed->scratch, scratch->text,
                        scratch->text_state);
    for (size_t i = 0; i < count; i++) {
        lookups->bad[i] |= scratch->text_state[i] >= TIERKIT_I_ROW_BAD_NUMBER;
        if (text[i].text == NULL) {
            one->row[i] = no_key;
        } else if (i > 0 && text[i - 1].text != NULL && tierkit_i_same_text(text[i], text[i - 1])) {
            one->row[i] = one->row[i - 1];
        } else {
            one->row[i] = code_of(one->table, text[i].text, text[i].bytes);
        }
    }
}

/* The key of an integer is its decimal text. */
static uint32_t code_of_number(tierkit_i_lookup_rows *one, int64_t number) {
    char text[TIERKIT_I_DECIMAL_TEXT];
    uint32_t code = 0;
    if (tierkit_i_numbers_find(&one->numbers, &number, 1, &code) > 0) {
        size_t bytes = tierkit_i_decimal_write(tierkit_i_i128_of(number), 0, -1, text);
        code = code_of(one->table, text, bytes);
        tierkit_i_numbers_add(&one->numbers, number, code);
    }
    return code;
}

static tierkit_status read_numbers(tierkit_i_lookups *lookups, tierkit_i_lookup_rows *one,
                                   int64_t first, size_t count, tierkit_i_pace *pace) {
    uint8_t *state = lookups->feed->rows->text_state;
    int64_t number[TIERKIT_I_NUMBERS_AHEAD];
    TIERKIT_I_TRY(
        tierkit_i_numbers_room(&one->numbers, count, &lookups->feed->network->memory, pace));
    for (size_t done = 0; done < count; done += TIERKIT_I_NUMBERS_AHEAD) {
        size_t left = count - done;
        size_t part = left < TIERKIT_I_NUMBERS_AHEAD ? left : TIERKIT_I_NUMBERS_AHEAD;
        tierkit_i_row_whole(one->key, first + (int64_t)done, part, number, state);
        (void)tierkit_i_numbers_find(&one->numbers, number, part, one->row + done);
        for (size_t i = 0; i < part; i++) {
            uint32_t *code = &one->row[done + i];
            if (state[i] != TIERKIT_I_ROW_VALUE) {
                *code = no_key;
            } else if (*code == UINT32_MAX) {
                *code = code_of_number(one, number[i]);
            }
        }
    }
    return TIERKIT_OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void find_rows(tierkit_i_lookups *lookups, tierkit_i_lookup_rows *one, int64_t first,
                      size_t count) {
    const tierkit_i_schema_facts *facts = lookups->feed->block->facts;
    tierkit_i_feed_rows *scratch = lookups->feed->rows;
    int dated = one->table->table->from != TIERKIT_I_NONE;
    if (dated) {
        tierkit_i_row_days(tierkit_i_feed_column(lookups->feed, facts->at_column), first, count,
                           scratch->day, scratch->text_state);
    }
    for (size_t i = 0; i < count; i++) {
        int32_t day = dated ? scratch->day[i] : 0;
        one->row[i] =
            one->row[i] == no_key ? no_row : tierkit_i_reference_find(one->table, one->row[i], day);
    }
}

static void fill_texts(tierkit_i_lookup_column *column, size_t count) {
    const tierkit_i_reference *table = column->rows->table;
    size_t fields = (size_t)table->table->fields.count, bytes = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = column->rows->row[i];
        size_t at = row * fields + (size_t)column->field;
        column->as.text[i] =
            row == no_row || !table->has[at]
                ? NULL
                : tierkit_i_strings_get(&table->texts, (uint32_t)table->value[at], &bytes);
    }
}

static void fill_whole(tierkit_i_lookup_column *column, size_t count) {
    const tierkit_i_reference *table = column->rows->table;
    size_t fields = (size_t)table->table->fields.count, missing = 0;
    memset(column->validity, 0, sizeof column->validity);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = column->rows->row[i];
        size_t at = row * fields + (size_t)column->field;
        int there = row != no_row && table->has[at];
        column->as.whole[i] = there ? table->value[at] : 0;
        column->validity[i / 8] = (uint8_t)(column->validity[i / 8] | there << i % 8);
        missing += !there;
    }
    column->column.validity = missing > 0 ? column->validity : NULL;
}

tierkit_status tierkit_i_lookups_read(tierkit_i_lookups *lookups, int64_t first, size_t count,
                                      tierkit_i_pace *pace) {
    memset(lookups->bad, 0, lookups->count > 0 ? count : 0);
    for (size_t i = 0; i < lookups->count; i++) {
        tierkit_i_lookup_rows *one = &lookups->rows[i];
        if (one->key->type >= TIERKIT_TYPE_INT8 && one->key->type <= TIERKIT_TYPE_INT64) {
            TIERKIT_I_TRY(read_numbers(lookups, one, first, count, pace));
        } else {
            read_texts(lookups, one, first, count);
        }
        find_rows(lookups, one, first, count);
    }
    for (size_t i = 0; i < lookups->column_count; i++) {
        tierkit_i_lookup_column *column = &lookups->columns[i];
        if (column->column.type == TIERKIT_TYPE_TEXT_POINTERS) {
            fill_texts(column, count);
        } else {
            fill_whole(column, count);
        }
    }
    return TIERKIT_OK;
}

/* ---- counts -------------------------------------------------------------------------------- */

void tierkit_i_lookups_mark(const tierkit_i_lookups *lookups, size_t count) {
    for (size_t i = 0; lookups->count > 0 && i < count; i++) {
        if (lookups->bad[i]) {
            tierkit_i_feed_mark_bad(lookups->feed->rows, i, TIERKIT_I_BAD_TEXT);
        }
    }
}

void tierkit_i_lookups_count(tierkit_i_lookups *lookups, size_t count) {
    for (size_t l = 0; l < lookups->count; l++) {
        tierkit_i_lookup_rows *one = &lookups->rows[l];
        for (size_t i = 0; i < count; i++) {
            one->unmatched += one->row[i] == no_row && lookups->feed->rows->bad[i] == 0;
        }
    }
}

void tierkit_i_lookups_commit(const tierkit_i_lookups *lookups, tierkit_i_block *block) {
    for (size_t i = 0; i < lookups->count; i++) {
        int64_t more = lookups->rows[i].unmatched;
        block->unmatched[i] += lookups->feed->batch->sign < 0 ? -more : more;
    }
}
