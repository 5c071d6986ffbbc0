/* Owns: which column of a batch is which field or attribute of a record, and reading them.
 * Must not know: how records are applied. Called by: upsert.c. */
#include "network/upsert.h"

#include "lang/row_machine.h"

#include <string.h>

tierkit_status tierkit_i_upsert_refuse(const tierkit_i_upsert *upsert, tierkit_status status,
                                       int64_t row, int32_t bound, const char *text,
                                       tierkit_error *err) {
    char number[TIERKIT_I_DECIMAL_TEXT];
    const tierkit_i_bound *column = &upsert->batch->columns[bound];
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),  { column->name, column->name_bytes },
                                 TIERKIT_I_PIECE("' in row "), { number, 0 },
                                 TIERKIT_I_PIECE(": "),        { text, strlen(text) } };
    if (row < 0) {
        pieces[2] = (tierkit_i_piece)TIERKIT_I_PIECE("'");
    } else {
        pieces[3].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(row), 0, -1, number);
    }
    return tierkit_i_fail_pieces(err, status, row, bound, pieces, sizeof pieces / sizeof pieces[0]);
}

/* ---- binding ------------------------------------------------------------------------------- */

static int fits(tierkit_i_type type, const tierkit_column *column) {
    int32_t t = column->type;
    int whole = tierkit_i_row_is_integer(t) && column->scale == 0;
    if (tierkit_i_row_is_text(t)) {
        return 1;
    }
    switch (type) {
    case TIERKIT_I_TYPE_TEXT:
        return whole;
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        return t == TIERKIT_TYPE_DATE32 || t == TIERKIT_TYPE_INSTANT64;
    case TIERKIT_I_TYPE_FLAG:
        return t == TIERKIT_TYPE_FLAG8 || (t == TIERKIT_TYPE_INT8 && column->scale == 0);
    default:
        return tierkit_i_row_is_integer(t) || t == TIERKIT_TYPE_FLOAT64 ||
               t == TIERKIT_TYPE_DECIMAL128;
    }
}

static const char *cure_of_type(tierkit_i_type type) {
    switch (type) {
    case TIERKIT_I_TYPE_TEXT:
        return "is text: bind text or integers of scale 0";
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        return "is a date: bind DATE32, INSTANT64 or text YYYY-MM-DD";
    case TIERKIT_I_TYPE_FLAG:
        return "is a flag: bind FLAG8, INT8 or text true, false, 1, 0";
    default:
        return "is a number: bind integers, FLOAT64, DECIMAL128 or text";
    }
}

static tierkit_status check_type(const tierkit_i_upsert *upsert, tierkit_i_type type, int32_t bound,
                                 tierkit_error *err) {
    if (fits(type, &upsert->batch->columns[bound].column)) {
        return TIERKIT_OK;
    }
    return tierkit_i_upsert_refuse(upsert, TIERKIT_E_TYPE, -1, bound, cure_of_type(type), err);
}

static const char *const field_names[TIERKIT_I_FIELDS] = {
    "id",       "name",         "kind",       "region", "parent", "since", "life_cycle_state",
    "currency", "credit_limit", "valid_from",
};

static tierkit_i_type field_type(int field) {
    switch (field) {
    case TIERKIT_I_FIELD_SINCE:
    case TIERKIT_I_FIELD_VALID_FROM:
        return TIERKIT_I_TYPE_DATE;
    case TIERKIT_I_FIELD_CREDIT_LIMIT:
        return TIERKIT_I_TYPE_MONEY;
    default:
        return TIERKIT_I_TYPE_TEXT;
    }
}

static int field_of(const tierkit_i_bound *column) {
    int field = 0;
    while (field < TIERKIT_I_FIELDS &&
           (strlen(field_names[field]) != column->name_bytes ||
            memcmp(field_names[field], column->name, column->name_bytes) != 0)) {
        field++;
    }
    return field;
}

static tierkit_status bind_attribute(tierkit_i_upsert *upsert, int32_t bound, tierkit_error *err) {
    tierkit_network *network = upsert->network;
    const tierkit_i_bound *column = &upsert->batch->columns[bound];
    tierkit_i_attribute_column to = { bound, 0, TIERKIT_I_TYPE_TEXT, 0 };
    TIERKIT_I_TRY(tierkit_i_strings_add(&network->attributes, column->name, column->name_bytes,
                                        &to.attribute));
    to.type = tierkit_i_attribute_type(network, to.attribute);
    if ((size_t)to.attribute < network->schema->attribute_count) {
        to.scale = network->schema->attributes[to.attribute].scale;
    }
    TIERKIT_I_TRY(check_type(upsert, to.type, bound, err));
    TIERKIT_I_TRY(tierkit_i_reserve(&network->memory, &upsert->attributes,
                                    &upsert->attribute_capacity, upsert->attribute_count + 1,
                                    sizeof *upsert->attributes));
    upsert->attributes[upsert->attribute_count++] = to;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_upsert_bind(tierkit_i_upsert *upsert, tierkit_error *err) {
    for (int field = 0; field < TIERKIT_I_FIELDS; field++) {
        upsert->bound[field] = TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < upsert->batch->count; i++) {
        int field = field_of(&upsert->batch->columns[i]);
        TIERKIT_I_TRY(tierkit_i_batch_want(upsert->batch, (int32_t)i, err));
        if (field == TIERKIT_I_FIELDS) {
            TIERKIT_I_TRY(bind_attribute(upsert, (int32_t)i, err));
        } else {
            TIERKIT_I_TRY(check_type(upsert, field_type(field), (int32_t)i, err));
            upsert->bound[field] = (int32_t)i;
        }
    }
    if (upsert->bound[TIERKIT_I_FIELD_ID] == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_COLUMN,
                              "column 'id' is not bound, but every record needs it");
    }
    return TIERKIT_OK;
}

/* ---- reading ------------------------------------------------------------------------------- */

static tierkit_status refuse_state(const tierkit_i_upsert *upsert, uint8_t state, size_t row,
                                   int32_t bound, tierkit_error *err) {
    switch (state) {
    case TIERKIT_I_ROW_BAD_NUMBER:
        return tierkit_i_upsert_refuse(upsert, TIERKIT_E_NUMBER, (int64_t)row, bound,
                                       "not a number; write digits with a point, such as 1234.50",
                                       err);
    case TIERKIT_I_ROW_BAD_DATE:
        return tierkit_i_upsert_refuse(
            upsert, TIERKIT_E_DATE, (int64_t)row, bound,
            "not a date; use a day of the calendar as YYYY-MM-DD, year 1 to 9999", err);
    case TIERKIT_I_ROW_OVERFLOW:
        return tierkit_i_upsert_refuse(upsert, TIERKIT_E_OVERFLOW, (int64_t)row, bound,
                                       "too large for 64 bits at its scale", err);
    default:
        return tierkit_i_upsert_refuse(upsert, TIERKIT_E_TEXT, (int64_t)row, bound,
                                       "not UTF-8, a NUL byte inside, or not a word of its type",
                                       err);
    }
}

static tierkit_i_row_range range_of(const tierkit_i_upsert *upsert, size_t row, int32_t bound) {
    int64_t here = (int64_t)row - upsert->batch->before;
    tierkit_i_row_range range = { &upsert->batch->columns[bound].column, here, 1 };
    return range;
}

/* *present 0: missing or empty. */
static tierkit_status read_text(const tierkit_i_upsert *upsert, size_t row, int32_t bound,
                                tierkit_i_piece *text, int *present, tierkit_error *err) {
    uint8_t state = 0;
    tierkit_i_row_range range = range_of(upsert, row, bound);
    tierkit_i_row_texts(range.column, range.first, 1, upsert->scratch, text, &state);
    if (state >= TIERKIT_I_ROW_BAD_NUMBER) {
        return refuse_state(upsert, state, row, bound, err);
    }
    *present = state == TIERKIT_I_ROW_VALUE && text->bytes > 0;
    return TIERKIT_OK;
}

/* Code of a text, NONE when it is missing. */
static tierkit_status read_code(const tierkit_i_upsert *upsert, size_t row, int32_t bound,
                                int32_t *code, tierkit_error *err) {
    tierkit_i_piece text;
    int present = 0;
    *code = TIERKIT_I_NONE;
    TIERKIT_I_TRY(read_text(upsert, row, bound, &text, &present, err));
    return present ? tierkit_i_strings_add(&upsert->network->texts, text.text, text.bytes, code)
                   : TIERKIT_OK;
}

/* Numbers at the scale, days, flags. An empty text is missing. */
static tierkit_status read_number(const tierkit_i_upsert *upsert, size_t row,
                                  const tierkit_i_attribute_column *as, int64_t *value,
                                  int *present, tierkit_error *err) {
    tierkit_i_row_range range = range_of(upsert, row, as->bound);
    tierkit_i_piece text = { "", 0 };
    uint64_t rounded = 0;
    uint8_t state = TIERKIT_I_ROW_VALUE;
    tierkit_i_row_states(range, &state);
    if (tierkit_i_row_is_text(range.column->type) &&
        tierkit_i_row_text_here(range.column, range.first, &text, &state) && text.bytes == 0) {
        *present = 0;
        return TIERKIT_OK;
    }
    switch (as->type) {
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        tierkit_i_row_read_dates(range, value, &state);
        break;
    case TIERKIT_I_TYPE_FLAG:
        tierkit_i_row_read_flags(range, value, &state);
        break;
    default:
        tierkit_i_row_direct(range, as->scale, value, &state, &rounded);
        break;
    }
    *present = state == TIERKIT_I_ROW_VALUE;
    return state >= TIERKIT_I_ROW_BAD_NUMBER ? refuse_state(upsert, state, row, as->bound, err)
                                             : TIERKIT_OK;
}

static tierkit_status read_day(const tierkit_i_upsert *upsert, size_t row, int32_t bound,
                               int32_t *day, tierkit_error *err) {
    tierkit_i_attribute_column as = { bound, 0, TIERKIT_I_TYPE_DATE, 0 };
    int64_t value = 0;
    int present = 0;
    *day = TIERKIT_I_NO_DAY;
    if (bound == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(read_number(upsert, row, &as, &value, &present, err));
    *day = present ? (int32_t)value : TIERKIT_I_NO_DAY;
    return TIERKIT_OK;
}

/* ---- fields -------------------------------------------------------------------------------- */

static tierkit_status read_id(const tierkit_i_upsert *upsert, size_t row, tierkit_i_record *record,
                              tierkit_error *err) {
    int32_t bound = upsert->bound[TIERKIT_I_FIELD_ID];
    tierkit_i_piece id;
    int present = 0;
    int32_t entity = 0;
    TIERKIT_I_TRY(read_text(upsert, row, bound, &id, &present, err));
    if (!present) {
        return tierkit_i_upsert_refuse(upsert, TIERKIT_E_MISSING, (int64_t)row, bound,
                                       "missing; every record needs an id", err);
    }
    TIERKIT_I_TRY(tierkit_i_network_id(upsert->network, id.text, id.bytes, &entity));
    record->entity = (uint32_t)entity;
    if (upsert->network->entities[entity].alias_of != TIERKIT_I_NONE) {
        return tierkit_i_upsert_refuse(upsert, TIERKIT_E_DUPLICATE, (int64_t)row, bound,
                                       "an alias of another id; give the record under that id",
                                       err);
    }
    return TIERKIT_OK;
}

static tierkit_status read_parent(const tierkit_i_upsert *upsert, size_t row, int32_t *parent,
                                  tierkit_error *err) {
    tierkit_i_piece id;
    int present = 0;
    *parent = TIERKIT_I_NONE;
    TIERKIT_I_TRY(
        read_text(upsert, row, upsert->bound[TIERKIT_I_FIELD_PARENT], &id, &present, err));
    return present ? tierkit_i_network_id(upsert->network, id.text, id.bytes, parent) : TIERKIT_OK;
}

/* A kind or a state by its word, where it has one. */
static tierkit_status read_word(const tierkit_i_upsert *upsert, size_t row, int field,
                                int32_t *code, tierkit_error *err) {
    int32_t bound = upsert->bound[field];
    tierkit_i_piece text;
    int present = 0;
    *code = TIERKIT_I_NONE;
    TIERKIT_I_TRY(read_text(upsert, row, bound, &text, &present, err));
    if (!present) {
        return TIERKIT_OK;
    }
    const char *word = field == TIERKIT_I_FIELD_KIND ? tierkit_i_kind_word(text.text, text.bytes)
                                                     : tierkit_i_state_word(text.text, text.bytes);
    if (word == NULL && field == TIERKIT_I_FIELD_STATE) {
        return tierkit_i_upsert_refuse(
            upsert, TIERKIT_E_ARGUMENT, (int64_t)row, bound,
            "not a state: prospect, applied, approved, onboarding, ramp_up, active, watch, "
            "corrective, suspended, exiting, ended",
            err);
    }
    if (word != NULL) {
        text = (tierkit_i_piece){ word, strlen(word) };
    }
    return tierkit_i_strings_add(&upsert->network->texts, text.text, text.bytes, code);
}

static tierkit_status read_credit_limit(const tierkit_i_upsert *upsert, size_t row,
                                        tierkit_i_record *record, tierkit_error *err) {
    tierkit_i_attribute_column as = { upsert->bound[TIERKIT_I_FIELD_CREDIT_LIMIT], 0,
                                      TIERKIT_I_TYPE_MONEY, upsert->network->schema->money_scale };
    int present = 0;
    TIERKIT_I_TRY(read_number(upsert, row, &as, &record->credit_limit, &present, err));
    record->has_credit_limit = present;
    record->credit_limit = present ? record->credit_limit : 0;
    return TIERKIT_OK;
}

static tierkit_status read_field(const tierkit_i_upsert *upsert, size_t row, int field,
                                 tierkit_i_record *record, tierkit_error *err) {
    int32_t bound = upsert->bound[field];
    switch (field) {
    case TIERKIT_I_FIELD_NAME:
        return read_code(upsert, row, bound, &record->name, err);
    case TIERKIT_I_FIELD_KIND:
        return read_word(upsert, row, field, &record->kind, err);
    case TIERKIT_I_FIELD_REGION:
        return read_code(upsert, row, bound, &record->region, err);
    case TIERKIT_I_FIELD_PARENT:
        return read_parent(upsert, row, &record->parent, err);
    case TIERKIT_I_FIELD_SINCE:
        return read_day(upsert, row, bound, &record->since, err);
    case TIERKIT_I_FIELD_STATE:
        return read_word(upsert, row, field, &record->life_cycle_state, err);
    case TIERKIT_I_FIELD_CURRENCY:
        return read_code(upsert, row, bound, &record->currency, err);
    case TIERKIT_I_FIELD_CREDIT_LIMIT:
        return read_credit_limit(upsert, row, record, err);
    default:
        return TIERKIT_OK;
    }
}

static tierkit_status read_attribute(const tierkit_i_upsert *upsert, size_t row,
                                     const tierkit_i_attribute_column *as,
                                     tierkit_i_attribute_value *value, tierkit_error *err) {
    int present = 0;
    value->attribute = as->attribute;
    value->value = 0;
    if (as->type == TIERKIT_I_TYPE_TEXT) {
        int32_t code = 0;
        TIERKIT_I_TRY(read_code(upsert, row, as->bound, &code, err));
        present = code != TIERKIT_I_NONE;
        value->value = code;
    } else {
        TIERKIT_I_TRY(read_number(upsert, row, as, &value->value, &present, err));
    }
    value->is_set = present;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_upsert_read(tierkit_i_upsert *upsert, size_t row, tierkit_error *err) {
    tierkit_i_pending *pending = &upsert->pending[row];
    TIERKIT_I_TRY(read_id(upsert, row, &pending->record, err));
    for (int field = TIERKIT_I_FIELD_NAME; field < TIERKIT_I_FIELD_VALID_FROM; field++) {
        if (upsert->bound[field] != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(read_field(upsert, row, field, &pending->record, err));
        }
    }
    TIERKIT_I_TRY(read_day(upsert, row, upsert->bound[TIERKIT_I_FIELD_VALID_FROM],
                           &pending->valid_from, err));
    for (size_t a = 0; a < upsert->attribute_count; a++) {
        tierkit_i_attribute_value *value = &upsert->values[row * upsert->attribute_count + a];
        TIERKIT_I_TRY(read_attribute(upsert, row, &upsert->attributes[a], value, err));
        value->valid_from = pending->valid_from;
    }
    return TIERKIT_OK;
}
