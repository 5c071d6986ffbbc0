/* Owns: reading rows of a bound column: validity, stride, integers, texts, flags and dates.
 * Must not know: measures, scales of measures. Called by: lang/row.c, lang/row_eval.c,
 * lang/row_direct.c, lang/row_wide.c, network, review.
 *
 * Elements are read with memcpy: hosts bind fields of packed records, which need not be aligned. */
#include "lang/row_machine.h"

#include <string.h>

#include "base/bits.h"

enum { MICROSECONDS_A_SECOND = 1000000, SECONDS_A_DAY = 86400 };

void tierkit_i_row_states(tierkit_i_row_range range, uint8_t *state) {
    if (range.column == NULL) {
        memset(state, TIERKIT_I_ROW_MISSING, range.count);
        return;
    }
    memset(state, TIERKIT_I_ROW_VALUE, range.count);
    if (range.column->validity == NULL) {
        return;
    }
    size_t bit = (size_t)(range.column->validity_offset + range.first);
    for (size_t i = 0; i < range.count; i++) {
        int present = tierkit_i_bit(range.column->validity, bit + i);
        state[i] = present ? TIERKIT_I_ROW_VALUE : TIERKIT_I_ROW_MISSING;
    }
}

int tierkit_i_row_is_text(int32_t type) {
    return type == TIERKIT_TYPE_TEXT || type == TIERKIT_TYPE_TEXT32 ||
           type == TIERKIT_TYPE_TEXT_POINTERS;
}

int tierkit_i_row_is_integer(int32_t type) {
    return type >= TIERKIT_TYPE_INT8 && type <= TIERKIT_TYPE_INT64;
}

/* Strides may be negative: a host may bind a view that runs backwards. */
const char *tierkit_i_row_element(const tierkit_column *column, int64_t row, size_t size) {
    int64_t stride = column->stride != 0 ? column->stride : (int64_t)size;
    return (const char *)column->data + row * stride;
}

/* ---- integers ------------------------------------------------------------------------------ */

/* One loop a type; the packed one has a constant step, which compilers turn into vector code. */
#define DEFINE_WIDEN(name, type)                                                                   \
    static void name(const char *from, int64_t stride, size_t count, int64_t *out) {               \
        type element;                                                                              \
        if (stride == 0 || stride == (int64_t)sizeof(element)) {                                   \
            for (size_t i = 0; i < count; i++) {                                                   \
                memcpy(&element, from + i * sizeof(element), sizeof(element));                     \
                out[i] = element;                                                                  \
            }                                                                                      \
            return;                                                                                \
        }                                                                                          \
        for (size_t i = 0; i < count; i++, from += stride) {                                       \
            memcpy(&element, from, sizeof(element));                                               \
            out[i] = element;                                                                      \
        }                                                                                          \
    }

DEFINE_WIDEN(widen_i8, int8_t)
DEFINE_WIDEN(widen_u8, uint8_t)
DEFINE_WIDEN(widen_i16, int16_t)
DEFINE_WIDEN(widen_i32, int32_t)
DEFINE_WIDEN(widen_i64, int64_t)

void tierkit_i_row_integers(tierkit_i_row_range range, int64_t *out) {
    const tierkit_column *column = range.column;
    switch (column->type) {
    case TIERKIT_TYPE_INT8:
        widen_i8(tierkit_i_row_element(column, range.first, 1), column->stride, range.count, out);
        return;
    case TIERKIT_TYPE_FLAG8:
        widen_u8(tierkit_i_row_element(column, range.first, 1), column->stride, range.count, out);
        return;
    case TIERKIT_TYPE_INT16:
        widen_i16(tierkit_i_row_element(column, range.first, 2), column->stride, range.count, out);
        return;
    case TIERKIT_TYPE_INT32:
    case TIERKIT_TYPE_DATE32:
    case TIERKIT_TYPE_CODE32:
        widen_i32(tierkit_i_row_element(column, range.first, 4), column->stride, range.count, out);
        return;
    default: /* INT64, INSTANT64 */
        widen_i64(tierkit_i_row_element(column, range.first, 8), column->stride, range.count, out);
        return;
    }
}

size_t tierkit_i_row_integer_width(int32_t type) {
    static const uint8_t width[] = { 1, 2, 4, 8 }; /* INT8, INT16, INT32, INT64 */
    return width[type - TIERKIT_TYPE_INT8];
}

/* ---- texts --------------------------------------------------------------------------------- */

/* The host's positions are not trusted: a text that ends before it begins is refused. */
static int text_between(const tierkit_column *column, int64_t start, int64_t end,
                        tierkit_i_piece *piece) {
    if (start < 0 || end < start) {
        return 0;
    }
    /* An empty text may come with NULL data; the piece still must not look missing. */
    piece->text = column->data != NULL ? (const char *)column->data + start : "";
    piece->bytes = (size_t)(end - start);
    return 1;
}

static int text_at(const tierkit_column *column, int64_t row, tierkit_i_piece *piece) {
    if (column->type == TIERKIT_TYPE_TEXT_POINTERS) {
        const char *text;
        memcpy(&text, tierkit_i_row_element(column, row, sizeof(text)), sizeof(text));
        piece->text = text;
        piece->bytes = text != NULL ? strlen(text) : 0;
        return 1;
    }
    if (column->type == TIERKIT_TYPE_TEXT32) {
        int32_t bounds[2];
        memcpy(bounds, (const char *)column->offsets + (size_t)row * 4, sizeof(bounds));
        return text_between(column, bounds[0], bounds[1], piece);
    }
    int64_t bounds[2];
    memcpy(bounds, (const char *)column->offsets + (size_t)row * 8, sizeof(bounds));
    return text_between(column, bounds[0], bounds[1], piece);
}

int tierkit_i_row_text_here(const tierkit_column *column, int64_t row, tierkit_i_piece *piece,
                            uint8_t *state) {
    piece->text = NULL;
    piece->bytes = 0;
    if (*state != TIERKIT_I_ROW_VALUE) {
        return 0;
    }
    if (!text_at(column, row, piece)) {
        *state = TIERKIT_I_ROW_BAD_TEXT;
    } else if (piece->text == NULL) {
        *state = TIERKIT_I_ROW_MISSING;
    }
    return *state == TIERKIT_I_ROW_VALUE;
}

/* Ids are often integers in one system and texts in another; their decimal digits are the text. */
static void integers_as_texts(tierkit_i_row_range range, tierkit_i_piece *text, char *arena,
                              int64_t *whole, const uint8_t *state) {
    tierkit_i_row_integers(range, whole);
    for (size_t i = 0; i < range.count; i++) {
        char *place = arena + i * TIERKIT_I_ROW_ARENA;
        int present = state[i] == TIERKIT_I_ROW_VALUE;
        text[i].text = present ? place : NULL;
        text[i].bytes =
            present ? tierkit_i_decimal_write(tierkit_i_i128_of(whole[i]), 0, -1, place) : 0;
    }
}

void tierkit_i_row_read_texts(tierkit_i_row_range range, tierkit_i_piece *text, char *arena,
                              int64_t *whole, uint8_t *state) {
    tierkit_i_row_states(range, state);
    if (range.column == NULL) {
        memset(text, 0, range.count * sizeof(*text));
        return;
    }
    if (!tierkit_i_row_is_text(range.column->type)) {
        integers_as_texts(range, text, arena, whole, state);
        return;
    }
    for (size_t i = 0; i < range.count; i++) {
        if (tierkit_i_row_text_here(range.column, range.first + (int64_t)i, &text[i], &state[i]) &&
            !tierkit_i_utf8_is_valid(text[i].text, text[i].bytes)) {
            state[i] = TIERKIT_I_ROW_BAD_TEXT;
            text[i].text = NULL;
            text[i].bytes = 0;
        }
    }
}

/* ---- missing -------------------------------------------------------------------------------- */

static int is_null_pointer(const tierkit_column *column, int64_t row) {
    const char *text;
    if (column->type != TIERKIT_TYPE_TEXT_POINTERS) {
        return 0;
    }
    memcpy(&text, tierkit_i_row_element(column, row, sizeof(text)), sizeof(text));
    return text == NULL;
}

void tierkit_i_row_read_missing(tierkit_i_row_range range, int64_t *flag, uint8_t *state) {
    int is_code = range.column != NULL && range.column->type == TIERKIT_TYPE_CODE32;
    tierkit_i_row_states(range, state);
    if (is_code) {
        tierkit_i_row_integers(range, flag);
    }
    for (size_t i = 0; i < range.count; i++) {
        int missing = state[i] == TIERKIT_I_ROW_MISSING || (is_code && flag[i] < 0) ||
                      is_null_pointer(range.column, range.first + (int64_t)i);
        flag[i] = missing;
        state[i] = TIERKIT_I_ROW_VALUE;
    }
}

/* ---- flags --------------------------------------------------------------------------------- */

/* true, false, 1, 0: 1 when read. */
static int read_flag(tierkit_i_piece text, int64_t *flag) {
    static const struct {
        char word[6];
        uint8_t bytes, flag;
    } words[] = { { "true", 4, 1 }, { "false", 5, 0 }, { "1", 1, 1 }, { "0", 1, 0 } };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (text.bytes == words[i].bytes && memcmp(text.text, words[i].word, text.bytes) == 0) {
            *flag = words[i].flag;
            return 1;
        }
    }
    return 0;
}

void tierkit_i_row_read_flags(tierkit_i_row_range range, int64_t *flag, uint8_t *state) {
    tierkit_i_row_states(range, state);
    if (range.column == NULL) {
        memset(flag, 0, range.count * sizeof(*flag));
        return;
    }
    if (!tierkit_i_row_is_text(range.column->type)) {
        tierkit_i_row_integers(range, flag);
        for (size_t i = 0; i < range.count; i++) {
            if (state[i] == TIERKIT_I_ROW_VALUE && (flag[i] < 0 || flag[i] > 1)) {
                state[i] = TIERKIT_I_ROW_BAD_NUMBER;
            }
        }
        return;
    }
    for (size_t i = 0; i < range.count; i++) {
        tierkit_i_piece text;
        if (tierkit_i_row_text_here(range.column, range.first + (int64_t)i, &text, &state[i]) &&
            !read_flag(text, &flag[i])) {
            state[i] = TIERKIT_I_ROW_BAD_TEXT;
        }
    }
}

/* ---- dates and instants -------------------------------------------------------------------- */

static const int64_t day_microseconds = (int64_t)SECONDS_A_DAY * MICROSECONDS_A_SECOND;

/* Where a date is due everything unreadable is a bad date, a text with impossible positions too. */
static void texts_as_instants(tierkit_i_row_range range, int64_t *instant, uint8_t *state) {
    for (size_t i = 0; i < range.count; i++) {
        tierkit_i_piece text;
        int64_t read = 0;
        int here =
            tierkit_i_row_text_here(range.column, range.first + (int64_t)i, &text, &state[i]);
        if (state[i] == TIERKIT_I_ROW_BAD_TEXT ||
            (here && !tierkit_i_instant_read(text.text, text.bytes, &read))) {
            state[i] = TIERKIT_I_ROW_BAD_DATE;
            read = 0;
        }
        instant[i] = read;
    }
}

/* In days or, with unit = microseconds a day, in instants. The number is replaced before anybody
 * computes a calendar date of it. */
static void refuse_far_days(int64_t *day, size_t count, int64_t unit, uint8_t *state) {
    for (size_t i = 0; i < count; i++) {
        int inside =
            day[i] >= TIERKIT_I_DAY_MIN * unit && day[i] < (TIERKIT_I_DAY_MAX + (int64_t)1) * unit;
        if (!inside) {
            day[i] = 0;
            if (state[i] == TIERKIT_I_ROW_VALUE) {
                state[i] = TIERKIT_I_ROW_BAD_DATE;
            }
        }
    }
}

/* Day numbers are inside the calendar here, so the product cannot overflow. */
void tierkit_i_row_read_instants(tierkit_i_row_range range, int64_t *instant, uint8_t *state) {
    tierkit_i_row_states(range, state);
    if (range.column == NULL) {
        memset(instant, 0, range.count * sizeof(*instant));
        return;
    }
    if (tierkit_i_row_is_text(range.column->type)) {
        texts_as_instants(range, instant, state);
        return;
    }
    tierkit_i_row_integers(range, instant);
    if (range.column->type == TIERKIT_TYPE_INSTANT64) {
        refuse_far_days(instant, range.count, day_microseconds, state);
        return;
    }
    refuse_far_days(instant, range.count, 1, state);
    for (size_t i = 0; i < range.count; i++) {
        instant[i] *= day_microseconds; /* a day stands for its first moment in UTC */
    }
}

void tierkit_i_row_read_dates(tierkit_i_row_range range, int64_t *day, uint8_t *state) {
    tierkit_i_row_states(range, state);
    if (range.column == NULL) {
        memset(day, 0, range.count * sizeof(*day));
        return;
    }
    if (tierkit_i_row_is_text(range.column->type) || range.column->type == TIERKIT_TYPE_INSTANT64) {
        tierkit_i_row_read_instants(range, day, state);
        for (size_t i = 0; i < range.count; i++) {
            day[i] = tierkit_i_day_of_instant(day[i]);
        }
        return;
    }
    tierkit_i_row_integers(range, day);
    refuse_far_days(day, range.count, 1, state);
}
