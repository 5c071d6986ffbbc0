/* Owns: quotients of 128-bit integers: rounded half-even to an integer, to the nearest double, and
 * compared without dividing.
 * Must not know: scales, what the integers measure.
 * Called by: every room. */
#include "base/wide.h"

#include <string.h>

enum { DOUBLE_DIGITS = 53, DOUBLE_BIAS = 1023 };

/* Product of two magnitudes up to 2^127, lowest word first. */
typedef struct u256 {
    uint64_t word[4];
} u256;

static u256 multiply_wide(tierkit_i_u128 a, tierkit_i_u128 b) {
    tierkit_i_u128 low = tierkit_i_wide_multiply(a.low, b.low);
    tierkit_i_u128 high = tierkit_i_wide_multiply(a.high, b.high);
    /* High words are at most 2^63, so the two cross products and a word fit 128 bits. */
    tierkit_i_u128 cross = tierkit_i_wide_add(tierkit_i_wide_multiply(a.high, b.low),
                                              tierkit_i_wide_multiply(a.low, b.high));
    cross = tierkit_i_wide_add(cross, (tierkit_i_u128){ low.high, 0 });
    high = tierkit_i_wide_add(high, (tierkit_i_u128){ cross.high, 0 });
    return (u256){ { low.low, cross.low, high.low, high.high } };
}

/* -1, 0, 1; highest words first. */
static int compare_wide(const u256 *a, const u256 *b) {
    for (int i = 3; i >= 0; i--) {
        if (a->word[i] != b->word[i]) {
            return a->word[i] < b->word[i] ? -1 : 1;
        }
    }
    return 0;
}

/* a/b < c/d exactly when a*d < c*b, since b and d are positive. No quotient is rounded, so 115/100
 * and 23/20 are equal. */
int tierkit_i_i128_compare_quotients(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 c,
                                     tierkit_i_i128 d) {
    int sign = tierkit_i_i128_sign(a), other = tierkit_i_i128_sign(c);
    if (sign != other) {
        return sign < other ? -1 : 1;
    }
    u256 left = multiply_wide(tierkit_i_wide_magnitude(a), tierkit_i_wide_magnitude(d));
    u256 right = multiply_wide(tierkit_i_wide_magnitude(c), tierkit_i_wide_magnitude(b));
    return sign * compare_wide(&left, &right);
}

/* Of magnitudes, so that ties go to even on both sides of zero alike. */
int tierkit_i_i128_divide_half_even(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out,
                                    int *exact) {
    tierkit_i_u128 divisor = tierkit_i_wide_magnitude(b);
    tierkit_i_u128 rest = { 0, 0 };
    tierkit_i_u128 quotient = tierkit_i_wide_divide(tierkit_i_wide_magnitude(a), divisor, &rest);
    if (exact != NULL) {
        *exact = rest.low == 0 && rest.high == 0;
    }
    /* rest against divisor - rest instead of 2 * rest, which may not fit. */
    int half = tierkit_i_wide_compare(rest, tierkit_i_wide_subtract(divisor, rest));
    if (half > 0 || (half == 0 && (quotient.low & 1))) {
        quotient = tierkit_i_wide_add(quotient, (tierkit_i_u128){ 1, 0 });
    }
    return tierkit_i_wide_to_i128(quotient, (a.high < 0) != (b.high < 0), out);
}

/* (-1)^negative * (q + something in (0, 1) if sticky) * 2^exponent, half-even; q has more than 53
 * bits and the result is a normal number. */
static double round_to_double(tierkit_i_u128 q, int sticky, int32_t exponent, int negative) {
    int32_t drop = tierkit_i_wide_bits(q) - DOUBLE_DIGITS;
    tierkit_i_u128 kept = tierkit_i_wide_right(q, drop);
    tierkit_i_u128 lost = tierkit_i_wide_subtract(q, tierkit_i_wide_left(kept, drop));
    tierkit_i_u128 half = tierkit_i_wide_left((tierkit_i_u128){ 1, 0 }, drop - 1);
    int side = tierkit_i_wide_compare(lost, half);
    uint64_t mantissa = kept.low;
    mantissa += side > 0 || (side == 0 && (sticky || (mantissa & 1)));
    /* Adding the whole mantissa lets a carry out of it move into the exponent. */
    uint64_t biased = (uint64_t)(exponent + drop + DOUBLE_DIGITS - 1 + DOUBLE_BIAS - 1);
    uint64_t bits = (biased << (DOUBLE_DIGITS - 1)) + mantissa;
    bits |= (uint64_t)(negative != 0) << 63;
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* 64 more bits of quotient, one at a time; rest < divisor < 2^127 or so, hence the shift fits. */
static tierkit_i_u128 more_bits(tierkit_i_u128 quotient, tierkit_i_u128 *rest,
                                tierkit_i_u128 divisor) {
    for (int i = 0; i < 64; i++) {
        quotient = tierkit_i_wide_left(quotient, 1);
        *rest = tierkit_i_wide_left(*rest, 1);
        if (tierkit_i_wide_compare(*rest, divisor) >= 0) {
            *rest = tierkit_i_wide_subtract(*rest, divisor);
            quotient.low |= 1;
        }
    }
    return quotient;
}

/* Whether the magnitude is below 2^53, hence exact as a double. */
static int fits_double(tierkit_i_u128 u) {
    return u.high == 0 && u.low >> DOUBLE_DIGITS == 0;
}

/* At least 64 bits of the true quotient and whether anything follows them: enough to round to 53
 * bits once, correctly. Shifting a to the top first gives most bits for one division. */
double tierkit_i_i128_quotient(tierkit_i_i128 a, tierkit_i_i128 b) {
    tierkit_i_u128 u = tierkit_i_wide_magnitude(a), v = tierkit_i_wide_magnitude(b);
    int negative = (a.high < 0) != (b.high < 0);
    if (u.low == 0 && u.high == 0) {
        return 0.0;
    }
    if (fits_double(u) && fits_double(v)) {
        /* Both are exact doubles: the machine's division is the correctly rounded one. */
        double quotient = (double)(int64_t)u.low / (double)(int64_t)v.low;
        return negative ? -quotient : quotient;
    }
    int32_t shift = 128 - tierkit_i_wide_bits(u);
    tierkit_i_u128 rest = { 0, 0 };
    tierkit_i_u128 q = tierkit_i_wide_divide(tierkit_i_wide_left(u, shift), v, &rest);
    int32_t exponent = -shift;
    if (v.high != 0) {
        /* The quotient may be as short as one bit; below 2^64 it has at least 64. */
        q = more_bits(q, &rest, v);
        exponent -= 64;
    }
    return round_to_double(q, rest.low != 0 || rest.high != 0, exponent, negative);
}
