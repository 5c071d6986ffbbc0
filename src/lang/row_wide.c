/* Owns: number columns to 128 bits at the scale an expression computes with.
 * Must not know: expressions. Called by: lang/row_eval.c, lang/row_direct.c, network,
 * exchange. */
#include "lang/row_machine.h"

#include <string.h>

tierkit_i_i128 tierkit_i_row_decimal_at(const tierkit_column *column, int64_t row) {
    const char *element = tierkit_i_row_element(column, row, 16);
    tierkit_i_i128 value;
    uint64_t words[2], high;
    const uint16_t probe = 1;
    uint8_t first;
    memcpy(&first, &probe, 1);
    memcpy(words, element, sizeof(words));
    value.low = first == 1 ? words[0] : words[1]; /* native byte order */
    high = first == 1 ? words[1] : words[0];
    memcpy(&value.high, &high, sizeof(high));
    return value;
}

static uint8_t rescaled(tierkit_i_i128 number, int32_t from, int32_t to, tierkit_i_i128 *out) {
    int lost = 0;
    if (tierkit_i_rescale(number, from, to, out, &lost)) {
        return TIERKIT_I_ROW_OVERFLOW;
    }
    return lost ? TIERKIT_I_ROW_LOST : TIERKIT_I_ROW_VALUE;
}

/* Most columns are plain integers: one multiplication. The others may lose digits. */
static void integers(tierkit_i_row_range range, int32_t scale, int64_t *whole,
                     tierkit_i_i128 *value, uint8_t *state) {
    tierkit_i_row_integers(range, whole);
    tierkit_i_i128 factor = tierkit_i_i128_power10(scale);
    for (size_t i = 0; i < range.count; i++) {
        if (state[i] != TIERKIT_I_ROW_VALUE) {
            continue;
        }
        if (range.column->scale == 0) { /* 2^63 * 10^18 is below 2^127 */
            (void)tierkit_i_i128_mul(tierkit_i_i128_of(whole[i]), factor, &value[i]);
        } else {
            state[i] = rescaled(tierkit_i_i128_of(whole[i]), range.column->scale, scale, &value[i]);
        }
    }
}

/* A double too large for 64 bits at this scale: mantissa * 2^exponent * 10^scale in 128 bits. It
 * has at least 19 digits before the rounding place, its shortest text at most 17: none is lost. */
static uint8_t large_double(double number, int32_t scale, tierkit_i_i128 *out) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof(bits));
    int32_t exponent = (int32_t)(bits >> 52 & 0x7ff) - 1075;
    int64_t mantissa = (int64_t)((bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52);
    tierkit_i_i128 value, power = { 0, 0 };
    if (!tierkit_i_row_is_finite(number)) {
        return TIERKIT_I_ROW_BAD_NUMBER;
    }
    if (exponent < -60 || exponent > 126 ||
        tierkit_i_i128_mul(tierkit_i_i128_of(bits >> 63 ? -mantissa : mantissa),
                           tierkit_i_i128_power10(scale), &value)) {
        return TIERKIT_I_ROW_OVERFLOW;
    }
    int32_t shift = exponent < 0 ? -exponent : exponent;
    if (shift < 64) {
        power.low = (uint64_t)1 << shift;
    } else {
        power.high = (int64_t)1 << (shift - 64);
    }
    int failed = exponent < 0 ? tierkit_i_i128_divide_half_even(value, power, out, NULL)
                              : tierkit_i_i128_mul(value, power, out);
    return failed ? TIERKIT_I_ROW_OVERFLOW : TIERKIT_I_ROW_VALUE;
}

/* 64 bits hold every double below 9.2e9 at scale 9; only larger ones take the long way. */
static uint8_t read_double(double number, int32_t scale, tierkit_i_i128 *out) {
    int64_t narrow;
    int lost = 0;
    if (tierkit_i_double_to_scaled(number, scale, &narrow, &lost)) {
        return large_double(number, scale, out);
    }
    *out = tierkit_i_i128_of(narrow);
    return lost ? TIERKIT_I_ROW_LOST : TIERKIT_I_ROW_VALUE;
}

static uint8_t read_text(tierkit_i_piece text, int32_t scale, tierkit_i_i128 *out) {
    int lost = 0;
    tierkit_status status = tierkit_i_decimal_read(text.text, text.bytes, scale, out, &lost);
    if (status != TIERKIT_OK) {
        return status == TIERKIT_E_OVERFLOW ? TIERKIT_I_ROW_OVERFLOW : TIERKIT_I_ROW_BAD_NUMBER;
    }
    return lost ? TIERKIT_I_ROW_LOST : TIERKIT_I_ROW_VALUE;
}

static void one_by_one(tierkit_i_row_range range, int32_t scale, tierkit_i_i128 *value,
                       uint8_t *state) {
    const tierkit_column *column = range.column;
    for (size_t i = 0; i < range.count; i++) {
        int64_t row = range.first + (int64_t)i;
        tierkit_i_piece text;
        double number;
        if (state[i] != TIERKIT_I_ROW_VALUE) {
            continue;
        }
        if (column->type == TIERKIT_TYPE_DECIMAL128) {
            tierkit_i_i128 decimal = tierkit_i_row_decimal_at(column, row);
            state[i] = rescaled(decimal, column->scale, scale, &value[i]);
        } else if (column->type == TIERKIT_TYPE_FLOAT64) {
            memcpy(&number, tierkit_i_row_element(column, row, 8), sizeof(number));
            state[i] = read_double(number, scale, &value[i]);
        } else if (tierkit_i_row_text_here(column, row, &text, &state[i])) {
            state[i] = read_text(text, scale, &value[i]);
        }
    }
}

void tierkit_i_row_wide(tierkit_i_row_range range, int32_t scale, int64_t *whole,
                        tierkit_i_i128 *value, uint8_t *state) {
    tierkit_i_row_states(range, state);
    /* Rows without a value hold zero, so that no instruction computes with garbage. */
    memset(value, 0, range.count * sizeof(*value));
    if (range.column == NULL) {
        return;
    }
    if (tierkit_i_row_is_integer(range.column->type)) {
        integers(range, scale, whole, value, state);
    } else {
        one_by_one(range, scale, value, state);
    }
}
