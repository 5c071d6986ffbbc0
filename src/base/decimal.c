/* Owns: scale changes, scaled integers to text, doubles to scaled integers.
 * Must not know: currencies, columns, how text is read.
 * Called by: every room. */
#include "base/decimal.h"

#include "base/wide.h"

#include <string.h>

enum {
    POWER_MAX = 38, /* largest power of ten in 128 bits */
    CHUNK_DIGITS = 18,
    DIGITS_MAX = 39, /* of a 128-bit magnitude */
    DOUBLE_DIGITS = 53,
    DOUBLE_BIAS = 1075 /* value = mantissa * 2^(biased - 1075) with an integer mantissa */
};
#define CHUNK UINT64_C(1000000000000000000)
#define SIGN_BIT (UINT64_C(1) << 63)
#define SMALL 2251799813685248.0 /* 2^51 */

/* Zero has every scale, which spares it the overflow of 10^39 and more. Up is a checked product,
 * down one division that rounds once: rounding in two steps would not be half-even. */
int tierkit_i_rescale(tierkit_i_i128 value, int32_t from, int32_t to, tierkit_i_i128 *out,
                      int *rounded) {
    int32_t shift = to - from;
    if (shift == 0 || (value.low == 0 && value.high == 0)) {
        *out = value;
        return 0;
    }
    if (shift > 0) {
        return shift > POWER_MAX || tierkit_i_i128_mul(value, tierkit_i_i128_power10(shift), out);
    }
    int exact = 0;
    if (shift < -POWER_MAX) {
        *out = tierkit_i_i128_of(0); /* below half of 10^39 */
    } else {
        /* Cannot overflow: the divisor is positive. */
        (void)tierkit_i_i128_divide_half_even(value, tierkit_i_i128_power10(-shift), out, &exact);
    }
    if (rounded != NULL) {
        *rounded |= !exact;
    }
    return 0;
}

/* ---- text ------------------------------------------------------------------------------------ */

/* The digits of a word in front of `end`, at least `least` of them; returns where they begin. */
static char *write_word(uint64_t word, int least, char *end) {
    for (; word != 0 || least > 0; least--) {
        *--end = (char)('0' + word % 10);
        word /= 10;
    }
    return end;
}

/* The digits of a magnitude in front of `end`, at least one. */
static char *write_magnitude(tierkit_i_u128 value, char *end) {
    while (value.high != 0 || value.low >= CHUNK) {
        tierkit_i_u128 rest = { 0, 0 };
        value = tierkit_i_wide_divide(value, (tierkit_i_u128){ CHUNK, 0 }, &rest);
        end = write_word(rest.low, CHUNK_DIGITS, end);
    }
    return write_word(value.low, 1, end);
}

/* Sign, whole part, and `scale` digits behind the point followed by `pad` zeros. */
static size_t lay_out(const char *digits, size_t count, int negative, size_t scale, size_t pad,
                      char *buffer) {
    size_t at = 0;
    if (negative) {
        buffer[at++] = '-';
    }
    size_t whole = count > scale ? count - scale : 0;
    if (whole == 0) {
        buffer[at++] = '0';
    }
    memcpy(buffer + at, digits, whole);
    at += whole;
    if (scale + pad > 0) {
        buffer[at++] = '.';
    }
    if (whole == 0) {
        memset(buffer + at, '0', scale - count);
        at += scale - count;
    }
    memcpy(buffer + at, digits + whole, count - whole);
    at += count - whole;
    memset(buffer + at, '0', pad);
    return at + pad;
}

/* Shortest form: zeros behind the point go, and the point with them. There is no -0, because the
 * sign is that of the rounded integer. */
size_t tierkit_i_decimal_write(tierkit_i_i128 value, int32_t scale, int32_t places, char *buffer) {
    if (places >= 0 && places < scale) {
        /* Fewer digits: dividing cannot overflow. */
        (void)tierkit_i_rescale(value, scale, places, &value, NULL);
        scale = places;
    }
    char room[DIGITS_MAX];
    char *digits = write_magnitude(tierkit_i_wide_magnitude(value), room + sizeof room);
    size_t count = (size_t)(room + sizeof room - digits);
    size_t pad = places > scale ? (size_t)(places - scale) : 0;
    while (places < 0 && scale > 0 && digits[count - 1] == '0') {
        scale--;
        count -= count > 1;
    }
    return lay_out(digits, count, value.high < 0, (size_t)scale, pad, buffer);
}

/* ---- doubles --------------------------------------------------------------------------------- */

/* The integer nearest to magnitude * 2^exponent, ties to even; 1 = 2^64 or more. */
static int shift_half_even(tierkit_i_u128 magnitude, int32_t exponent, uint64_t *out) {
    if (exponent >= 0) {
        if (tierkit_i_wide_bits(magnitude) + exponent > 64) {
            return 1;
        }
        *out = exponent > 63 ? 0 : magnitude.low << exponent;
        return 0;
    }
    if (exponent < -127) {
        *out = 0; /* the magnitude has at most 113 bits */
        return 0;
    }
    tierkit_i_u128 kept = tierkit_i_wide_right(magnitude, -exponent);
    tierkit_i_u128 lost = tierkit_i_wide_subtract(magnitude, tierkit_i_wide_left(kept, -exponent));
    tierkit_i_u128 half = tierkit_i_wide_left((tierkit_i_u128){ 1, 0 }, -exponent - 1);
    int side = tierkit_i_wide_compare(lost, half);
    kept =
        tierkit_i_wide_add(kept, (tierkit_i_u128){ side > 0 || (side == 0 && (kept.low & 1)), 0 });
    *out = kept.low;
    return kept.high != 0;
}

static const double power_of_ten[TIERKIT_I_SCALE_MAX + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
};

/* Whether the shortest text of the double has more than `scale` places. Up to 2^53 the integer and
 * the power are exact, so their quotient is the double that the text of scaled / 10^scale reads
 * as. Above 2^53 neighbouring doubles are at least one unit of 10^-scale apart: some multiple of
 * it always reads back as the double. */
static int loses_digits(uint64_t magnitude_bits, uint64_t scaled, int32_t scale) {
    if (scaled > UINT64_C(1) << DOUBLE_DIGITS) {
        return 0;
    }
    double reads_as = (double)scaled / power_of_ten[scale];
    uint64_t bits = 0;
    memcpy(&bits, &reads_as, sizeof bits);
    return bits != magnitude_bits;
}

/* Nearly every double of a feed was decimal text with few digits. An integer below 2^51 whose
 * quotient by the power is the value again is within a quarter of value * 10^scale, hence the
 * nearest integer, and the text loses no digit. 0 = take the long way. */
static int scale_plain(double value, int32_t scale, int64_t *out) {
    double power = power_of_ten[scale], product = value * power;
    if (!(product > -SMALL && product < SMALL)) {
        return 0;
    }
    int64_t nearest = (int64_t)(product + (product < 0 ? -0.5 : 0.5));
    double reads_as = (double)nearest / power;
    if (reads_as < value || reads_as > value) {
        return 0;
    }
    *out = nearest;
    return 1;
}

static inline uint64_t bits_of(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* The same without a branch, so that compilers make vectors of it. Beside the anchor the machine
 * rounds, and the bits above those of the anchor are the integer; where the product is too large
 * for that, or no number, they are not within 2^51. What differs from zero but in its sign was no
 * decimal number. */
int tierkit_i_doubles_to_scaled(const void *packed, size_t count, int32_t scale, int64_t *out) {
    const double anchor = 6755399441055744.0, power = power_of_ten[scale];
    const char *from = (const char *)packed;
    const uint64_t zero = bits_of(anchor), small = UINT64_C(1) << 51;
    uint64_t wide = 0, apart = 0;
    for (size_t i = 0; i < count; i++) {
        double value;
        memcpy(&value, from + i * sizeof value, sizeof value);
        double near = value * power + anchor;
        uint64_t scaled = bits_of(near) - zero;
        apart |= bits_of((near - anchor) / power - value) << 1;
        wide |= scaled + small;
        out[i] = (int64_t)scaled;
    }
    return apart == 0 && wide < 2 * small;
}

/* The same for every double, in exact integers. */
static int scale_exactly(double value, int32_t scale, int64_t *out, int *rounded) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    int negative = (bits & SIGN_BIT) != 0;
    bits &= ~SIGN_BIT;
    int32_t biased = (int32_t)(bits >> (DOUBLE_DIGITS - 1));
    uint64_t mantissa = bits & ((UINT64_C(1) << (DOUBLE_DIGITS - 1)) - 1);
    if (biased == 0x7FF) {
        return 1;
    }
    if (biased == 0) {
        biased = 1; /* subnormal: no hidden bit */
    } else {
        mantissa |= UINT64_C(1) << (DOUBLE_DIGITS - 1);
    }
    uint64_t scaled = 0;
    tierkit_i_u128 product = tierkit_i_wide_multiply(mantissa, tierkit_i_i128_power10(scale).low);
    if (shift_half_even(product, biased - DOUBLE_BIAS, &scaled) || scaled > SIGN_BIT - !negative) {
        return 1;
    }
    *rounded = loses_digits(bits, scaled, scale);
    *out = (int64_t)(negative ? ~scaled + 1 : scaled);
    return 0;
}

/* *out is written only on success: both ways store as their last step. */
int tierkit_i_double_to_scaled(double value, int32_t scale, int64_t *out, int *rounded) {
    int lost = 0;
    if (!scale_plain(value, scale, out) && scale_exactly(value, scale, out, &lost)) {
        return 1;
    }
    if (rounded != NULL) {
        *rounded |= lost;
    }
    return 0;
}

/* The scale of the grid is part of edition 1 and never changes. */
int tierkit_i_grid_decimal(tierkit_i_i128 value, int32_t scale, int64_t *e9) {
    return tierkit_i_rescale(value, scale, 9, &value, NULL) || tierkit_i_i128_to64(value, e9);
}

int tierkit_i_grid_quotient(tierkit_i_i128 up, tierkit_i_i128 down, int64_t *e9) {
    return tierkit_i_i128_mul(up, tierkit_i_i128_of(TIERKIT_I_GRID_ONE), &up) ||
           tierkit_i_i128_divide_half_even(up, down, &up, NULL) || tierkit_i_i128_to64(up, e9);
}

int tierkit_i_grid(double value, int64_t *out) {
    return tierkit_i_double_to_scaled(value, 9, out, NULL);
}
