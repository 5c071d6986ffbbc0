/* Owns: plain number columns straight to int64 at a measure's scale: the path of bulk loading.
 * Must not know: expressions. Called by: lang/row.c, lang/row_wide.c, network.
 *
 * Integers of the measure's own scale are copied; every other type has one tight loop. */
#include "lang/row_machine.h"

#include <string.h>

static int64_t power10_64(int32_t n) {
    int64_t power = 1;
    for (int32_t i = 0; i < n; i++) {
        power *= 10;
    }
    return power;
}

/* Multiply; the bounds are exact because the factor is a power of ten above one. */
static void scale_up(int64_t *value, size_t count, int64_t factor, uint8_t *state) {
    int64_t highest = INT64_MAX / factor, lowest = INT64_MIN / factor;
    for (size_t i = 0; i < count; i++) {
        if (value[i] > highest || value[i] < lowest) {
            value[i] = 0;
            if (state[i] == TIERKIT_I_ROW_VALUE) {
                state[i] = TIERKIT_I_ROW_OVERFLOW;
            }
        }
        value[i] *= factor;
    }
}

/* Divide, half-even; counts values that lost digits. */
static void scale_down(int64_t *value, size_t count, int64_t divisor, const uint8_t *state,
                       uint64_t *rounded) {
    int64_t half = divisor / 2;
    for (size_t i = 0; i < count; i++) {
        int64_t quotient = value[i] / divisor, rest = value[i] % divisor;
        int64_t away = rest < 0 ? -1 : 1, size = rest < 0 ? -rest : rest;
        if (size > half || (size == half && quotient % 2 != 0)) {
            quotient += away;
        }
        value[i] = quotient;
        if (rest != 0 && state[i] == TIERKIT_I_ROW_VALUE) {
            (*rounded)++;
        }
    }
}

/* Widened first, scaled in place: a block stays in the innermost cache, and every type needs one
 * loop instead of three. */
static void integers(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                     uint64_t *rounded) {
    tierkit_i_row_integers(range, value);
    int32_t from = range.column->scale;
    if (from < scale) {
        scale_up(value, range.count, power10_64(scale - from), state);
    } else if (from > scale) {
        scale_down(value, range.count, power10_64(from - scale), state, rounded);
    }
}

/* By the exponent's bits: no comparison of doubles, nothing a fast-math compiler could drop. */
int tierkit_i_row_is_finite(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return (bits >> 52 & 0x7ff) != 0x7ff;
}

/* Nearly every double was decimal text with few digits: a whole block of them at once. */
static int plain_doubles(tierkit_i_row_range range, int32_t scale, int64_t *value) {
    const tierkit_column *column = range.column;
    int packed = column->stride == 0 || column->stride == (int64_t)sizeof(double);
    return packed && column->validity == NULL &&
           tierkit_i_doubles_to_scaled(tierkit_i_row_element(column, range.first, sizeof(double)),
                                       range.count, scale, value);
}

static void doubles(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                    uint64_t *rounded) {
    if (plain_doubles(range, scale, value)) {
        return;
    }
    for (size_t i = 0; i < range.count; i++) {
        double number;
        int lost = 0;
        if (state[i] != TIERKIT_I_ROW_VALUE) {
            continue;
        }
        memcpy(&number,
               tierkit_i_row_element(range.column, range.first + (int64_t)i, sizeof(number)),
               sizeof(number));
        if (tierkit_i_double_to_scaled(number, scale, &value[i], &lost)) {
            state[i] =
                tierkit_i_row_is_finite(number) ? TIERKIT_I_ROW_OVERFLOW : TIERKIT_I_ROW_BAD_NUMBER;
        } else {
            *rounded += lost != 0;
        }
    }
}

static void decimals(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                     uint64_t *rounded) {
    for (size_t i = 0; i < range.count; i++) {
        tierkit_i_i128 number;
        int lost = 0;
        if (state[i] != TIERKIT_I_ROW_VALUE) {
            continue;
        }
        number = tierkit_i_row_decimal_at(range.column, range.first + (int64_t)i);
        if (tierkit_i_rescale(number, range.column->scale, scale, &number, &lost) ||
            tierkit_i_i128_to64(number, &value[i])) {
            state[i] = TIERKIT_I_ROW_OVERFLOW;
        } else {
            *rounded += lost != 0;
        }
    }
}

/* Too large and not a number are different reasons to reject a row. */
static uint8_t read_text(tierkit_i_piece text, int32_t scale, int64_t *value, uint64_t *rounded) {
    int lost = 0;
    tierkit_status status = tierkit_i_decimal_read64(text.text, text.bytes, scale, value, &lost);
    if (status == TIERKIT_OK) {
        *rounded += lost != 0;
        return TIERKIT_I_ROW_VALUE;
    }
    return status == TIERKIT_E_OVERFLOW ? TIERKIT_I_ROW_OVERFLOW : TIERKIT_I_ROW_BAD_NUMBER;
}

static void texts(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                  uint64_t *rounded) {
    for (size_t i = 0; i < range.count; i++) {
        tierkit_i_piece text;
        if (tierkit_i_row_text_here(range.column, range.first + (int64_t)i, &text, &state[i])) {
            state[i] = read_text(text, scale, &value[i], rounded);
        }
    }
}

void tierkit_i_row_direct(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                          uint64_t *rounded) {
    tierkit_i_row_states(range, state);
    if (range.column == NULL) {
        return;
    }
    if (range.column->type == TIERKIT_TYPE_FLOAT64) {
        doubles(range, scale, value, state, rounded);
    } else if (range.column->type == TIERKIT_TYPE_DECIMAL128) {
        decimals(range, scale, value, state, rounded);
    } else if (tierkit_i_row_is_text(range.column->type)) {
        texts(range, scale, value, state, rounded);
    } else {
        integers(range, scale, value, state, rounded);
    }
}
