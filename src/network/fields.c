/* Owns: reading the cells of a batch one by one: texts, numbers, days, and refusing them.
 * Must not know: what is made of them. Called by: see fields.h. */
#include "network/fields.h"

#include "lang/row_machine.h"

#include <string.h>

tierkit_status tierkit_i_fields_refuse(const tierkit_i_fields *fields, tierkit_status status,
                                       int64_t row, int32_t bound, const char *text,
                                       tierkit_error *err) {
    char number[TIERKIT_I_DECIMAL_TEXT];
    const tierkit_i_bound *column = &fields->batch->columns[bound];
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

/* ---- types --------------------------------------------------------------------------------- */

tierkit_status tierkit_i_fields_check(const tierkit_i_fields *fields, tierkit_i_type type,
                                      int32_t bound, tierkit_error *err) {
    if (tierkit_i_row_type_suits(type, &fields->batch->columns[bound].column)) {
        return TIERKIT_OK;
    }
    return tierkit_i_fields_refuse(fields, TIERKIT_E_TYPE, -1, bound, tierkit_i_row_type_cure(type),
                                   err);
}

/* ---- reading ------------------------------------------------------------------------------- */

static tierkit_status refuse_state(const tierkit_i_fields *fields, uint8_t state, size_t row,
                                   int32_t bound, tierkit_error *err) {
    switch (state) {
    case TIERKIT_I_ROW_BAD_NUMBER:
        return tierkit_i_fields_refuse(fields, TIERKIT_E_NUMBER, (int64_t)row, bound,
                                       "not a number; write digits with a point, such as 1234.50",
                                       err);
    case TIERKIT_I_ROW_BAD_DATE:
        return tierkit_i_fields_refuse(
            fields, TIERKIT_E_DATE, (int64_t)row, bound,
            "not a date; use a day of the calendar as YYYY-MM-DD, year 1 to 9999", err);
    case TIERKIT_I_ROW_OVERFLOW:
        return tierkit_i_fields_refuse(fields, TIERKIT_E_OVERFLOW, (int64_t)row, bound,
                                       "too large for 64 bits at its scale", err);
    default:
        return tierkit_i_fields_refuse(fields, TIERKIT_E_TEXT, (int64_t)row, bound,
                                       "not UTF-8, a NUL byte inside, or not a word of its type",
                                       err);
    }
}

static tierkit_i_row_range range_of(const tierkit_i_fields *fields, size_t row, int32_t bound) {
    int64_t here = (int64_t)row - fields->batch->before;
    tierkit_i_row_range range = { &fields->batch->columns[bound].column, here, 1 };
    return range;
}

/* *present 0: missing or empty. */
tierkit_status tierkit_i_fields_text(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                     tierkit_i_piece *text, int *present, tierkit_error *err) {
    uint8_t state = 0;
    tierkit_i_row_range range = range_of(fields, row, bound);
    tierkit_i_row_texts(range.column, range.first, 1, fields->scratch, text, &state);
    if (state >= TIERKIT_I_ROW_BAD_NUMBER) {
        return refuse_state(fields, state, row, bound, err);
    }
    *present = state == TIERKIT_I_ROW_VALUE && text->bytes > 0;
    return TIERKIT_OK;
}

/* Code of a text, NONE when it is missing. */
tierkit_status tierkit_i_fields_code(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                     int32_t *code, tierkit_error *err) {
    tierkit_i_piece text;
    int present = 0;
    *code = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_fields_text(fields, row, bound, &text, &present, err));
    return present ? tierkit_i_strings_add(&fields->network->texts, text.text, text.bytes, code)
                   : TIERKIT_OK;
}

/* CSV files have nothing where nothing is. */
static int is_empty_text(tierkit_i_row_range range) {
    tierkit_i_piece text = { "", 0 };
    uint8_t state = TIERKIT_I_ROW_VALUE;
    tierkit_i_row_states(range, &state);
    return tierkit_i_row_is_text(range.column->type) &&
           tierkit_i_row_text_here(range.column, range.first, &text, &state) && text.bytes == 0;
}

tierkit_status tierkit_i_fields_instant(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                        int64_t *value, int *present, tierkit_error *err) {
    tierkit_i_row_range range = range_of(fields, row, bound);
    uint8_t state = TIERKIT_I_ROW_MISSING;
    if (!is_empty_text(range)) {
        tierkit_i_row_read_instants(range, value, &state);
    }
    *present = state == TIERKIT_I_ROW_VALUE;
    if (state == TIERKIT_I_ROW_BAD_DATE) {
        return tierkit_i_fields_refuse(fields, TIERKIT_E_DATE, (int64_t)row, bound,
                                       "not a moment; use YYYY-MM-DDTHH:MM:SSZ or a day, year 1 to "
                                       "9999",
                                       err);
    }
    return state >= TIERKIT_I_ROW_BAD_NUMBER ? refuse_state(fields, state, row, bound, err)
                                             : TIERKIT_OK;
}

/* Numbers at the scale, days, flags. An empty text is missing. */
tierkit_status tierkit_i_fields_number(const tierkit_i_fields *fields, size_t row,
                                       const tierkit_i_field_column *as, int64_t *value,
                                       int *present, tierkit_error *err) {
    tierkit_i_row_range range = range_of(fields, row, as->bound);
    uint64_t rounded = 0;
    uint8_t state = TIERKIT_I_ROW_VALUE;
    if (is_empty_text(range)) {
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
    return state >= TIERKIT_I_ROW_BAD_NUMBER ? refuse_state(fields, state, row, as->bound, err)
                                             : TIERKIT_OK;
}

tierkit_status tierkit_i_fields_day(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                    int32_t *day, tierkit_error *err) {
    tierkit_i_field_column as = { bound, 0, TIERKIT_I_TYPE_DATE, 0 };
    int64_t value = 0;
    int present = 0;
    *day = TIERKIT_I_NO_DAY;
    if (bound == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_fields_number(fields, row, &as, &value, &present, err));
    *day = present ? (int32_t)value : TIERKIT_I_NO_DAY;
    return TIERKIT_OK;
}
