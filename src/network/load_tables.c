/* Owns: tables of lookups from saved bytes. Must not know: records, cells. Called by: load.c. */
#include "network/load.h"
#include "network/reference.h"

#include "base/calendar.h"

/* One row as read: a text is the only one in `texts`, in the order of columns. */
typedef struct reading {
    tierkit_i_reference *to;
    int64_t *value;
    uint8_t *has;
    tierkit_i_strings texts;
    tierkit_i_buffer text;
} reading;

static tierkit_status read_piece(tierkit_i_load *load, tierkit_i_piece *piece) {
    uint32_t bytes = tierkit_i_read_u32(&load->in);
    piece->text = (const char *)tierkit_i_read_bytes(&load->in, bytes);
    piece->bytes = bytes;
    return piece->text == NULL || bytes == 0 || !tierkit_i_utf8_is_valid(piece->text, bytes)
               ? tierkit_i_load_refuse(load, "a text of a table that cannot be")
               : TIERKIT_OK;
}

static tierkit_status read_text(tierkit_i_load *load, reading *row, int64_t *value) {
    tierkit_i_piece piece;
    int32_t code = 0;
    TIERKIT_I_TRY(read_piece(load, &piece));
    row->text.count = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_add(&row->text, piece.text, piece.bytes));
    TIERKIT_I_TRY(tierkit_i_buffer_u8(&row->text, 0));
    TIERKIT_I_TRY(
        tierkit_i_strings_add(&row->texts, (const char *)row->text.bytes, row->text.count, &code));
    *value = code;
    return TIERKIT_OK;
}

static int is_value(tierkit_i_type type, int64_t value) {
    const int64_t day = INT64_C(86400000000);
    switch (type) {
    case TIERKIT_I_TYPE_DATE:
        return value >= TIERKIT_I_DAY_MIN && value <= TIERKIT_I_DAY_MAX;
    case TIERKIT_I_TYPE_INSTANT:
        return value >= TIERKIT_I_DAY_MIN * day && value < (TIERKIT_I_DAY_MAX + 1) * day;
    case TIERKIT_I_TYPE_FLAG:
        return value == 0 || value == 1;
    default:
        return 1;
    }
}

static tierkit_status read_field(tierkit_i_load *load, reading *row, int32_t field) {
    tierkit_i_type type = row->to->schema->fields[row->to->table->fields.first + field].type;
    row->value[field] = 0;
    row->has[field] = tierkit_i_read_u8(&load->in);
    if (row->has[field] > 1) {
        return tierkit_i_load_refuse(load, "a flag that is neither 0 nor 1");
    }
    if (!row->has[field]) {
        return TIERKIT_OK;
    }
    if (type == TIERKIT_I_TYPE_TEXT) {
        return read_text(load, row, &row->value[field]);
    }
    row->value[field] = (int64_t)tierkit_i_read_u64(&load->in);
    return is_value(type, row->value[field])
               ? TIERKIT_OK
               : tierkit_i_load_refuse(load, "a value of a table that cannot be");
}

static int is_day(const tierkit_i_reference *reference, int32_t from) {
    return from == TIERKIT_I_NO_DAY ||
           (reference->table->from != TIERKIT_I_NONE && tierkit_i_load_is_day(from));
}

static tierkit_status read_row(tierkit_i_load *load, reading *row) {
    tierkit_i_reference *to = row->to;
    tierkit_i_reference_row made = { { NULL, 0 }, 0, row->value, row->has, &row->texts };
    TIERKIT_I_TRY(read_piece(load, &made.key));
    made.from = (int32_t)tierkit_i_read_u32(&load->in);
    if (!is_day(to, made.from)) {
        return tierkit_i_load_refuse(load, "a day of a table that cannot be");
    }
    for (int32_t f = 0; f < to->table->fields.count; f++) {
        TIERKIT_I_TRY(read_field(load, row, f));
    }
    if (to->count > 0) {
        tierkit_i_reference_row before = tierkit_i_reference_row_at(to, to->count - 1);
        if (tierkit_i_reference_compare(&before, &made) >= 0) {
            return tierkit_i_load_refuse(load, "rows of a table out of order");
        }
    }
    return tierkit_i_reference_add(to, &made);
}

static tierkit_status read_rows(tierkit_i_load *load, reading *row) {
    uint64_t count = tierkit_i_read_u64(&load->in);
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, 8 + (size_t)row->to->table->fields.count));
    for (uint64_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(&row->to->keys, 1, load->pace));
        TIERKIT_I_TRY(tierkit_i_strings_room(&row->to->texts, 1, load->pace));
        TIERKIT_I_TRY(tierkit_i_strings_room(&row->texts, 1, load->pace));
        TIERKIT_I_TRY(read_row(load, row));
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 4)); /* check, compare, hash, store */
    }
    return tierkit_i_reference_finish(row->to);
}

static tierkit_status load_table(tierkit_i_load *load, tierkit_i_reference *to) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &load->network->memory;
    size_t fields = (size_t)to->table->fields.count;
    reading row = { to, NULL, NULL, { 0 }, { 0 } };
    tierkit_i_strings_init(&row.texts, memory);
    tierkit_i_buffer_init(&row.text, memory);
    TIERKIT_I_DO(tierkit_i_new(memory, fields, sizeof *row.value, &row.value));
    TIERKIT_I_DO(tierkit_i_new(memory, fields, sizeof *row.has, &row.has));
    TIERKIT_I_DO(read_rows(load, &row));
done:
    tierkit_i_free(memory, row.has, fields, sizeof *row.has);
    tierkit_i_free(memory, row.value, fields, sizeof *row.value);
    tierkit_i_buffer_free(&row.text);
    tierkit_i_strings_free(&row.texts);
    return status;
}

tierkit_status tierkit_i_load_tables(tierkit_i_load *load) {
    for (size_t t = 0; t < load->network->schema->table_count; t++) {
        TIERKIT_I_TRY(load_table(load, &load->network->references[t]));
    }
    return TIERKIT_OK;
}
