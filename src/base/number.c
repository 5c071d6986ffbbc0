/* Owns: the shortest decimal text of a double that reads back as the same double.
 * Must not know: columns, scales of measures.
 * Called by: table, lang, the public formatter.
 *
 * Digits come from exact integers: Steele and White, How to Print Floating-Point Numbers Accurately
 * (1990), free-format algorithm with the fixup of Burger and Dybvig (1996); layout as in ECMA-262,
 * Number::toString. */
#include "base/decimal.h"

#include "base/wide.h"

#include <string.h>

enum {
    LIMBS = 36, /* 32 bits each: 2^1074 * 10 and 2^1024 * 10 fit with room to spare */
    DOUBLE_DIGITS = 53,
    DOUBLE_BIAS = 1075,
    DIGITS_MAX = 17,
    PLAIN_MAX = 21 /* from 10^21 on an exponent is written */
};

/* Where the quick way may find the digits; outside it would search in vain. */
#define PLAIN_FROM 1e-6
#define PLAIN_TO 9007199254740992.0 /* 2^53 */

/* An unsigned integer of any size that is needed here, lowest limb first, no leading zero limbs. */
typedef struct big {
    uint32_t limb[LIMBS];
    int count;
} big;

/* Comparisons rely on the top limb not being zero. */
static void big_trim(big *a) {
    while (a->count > 0 && a->limb[a->count - 1] == 0) {
        a->count--;
    }
}

/* value * 2^shift; at most 53 bits cross three limbs. */
static big big_of(uint64_t value, int32_t shift) {
    big a = { { 0 }, 0 };
    int at = shift / 32, bits = shift % 32;
    tierkit_i_u128 wide = tierkit_i_wide_left((tierkit_i_u128){ value, 0 }, bits);
    a.limb[at] = (uint32_t)wide.low;
    a.limb[at + 1] = (uint32_t)(wide.low >> 32);
    a.limb[at + 2] = (uint32_t)wide.high;
    a.count = at + 3;
    big_trim(&a);
    return a;
}

/* A factor of one limb is all the algorithm needs. */
static void big_multiply(big *a, uint32_t factor) {
    uint64_t carry = 0;
    for (int i = 0; i < a->count; i++) {
        carry += (uint64_t)a->limb[i] * factor;
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry != 0) {
        a->limb[a->count++] = (uint32_t)carry;
    }
}

/* Nine digits at a time, the most one limb takes; nothing for a power below 1. */
static void big_multiply_power10(big *a, int32_t power) {
    for (; power >= 9; power -= 9) {
        big_multiply(a, 1000000000u);
    }
    for (; power > 0; power--) {
        big_multiply(a, 10u);
    }
}

/* Limbs above the top are zero. */
static uint32_t big_limb(const big *a, int i) {
    return i < a->count ? a->limb[i] : 0;
}

/* Sign of a + b - c; b may be NULL for zero. */
static int big_compare_sum(const big *a, const big *b, const big *c) {
    static const big zero = { { 0 }, 0 };
    b = b == NULL ? &zero : b;
    int top = a->count > b->count ? a->count : b->count;
    top = (top > c->count ? top : c->count) - 1;
    int64_t ahead = 0; /* of a + b over c, in units of the limb last seen */
    for (int i = top; i >= 0; i--) {
        ahead = ahead * ((int64_t)1 << 32) + big_limb(a, i) + big_limb(b, i) - big_limb(c, i);
        /* The limbs to come add less than two units and take less than one. */
        if (ahead >= 1 || ahead <= -2) {
            return ahead > 0 ? 1 : -1;
        }
    }
    return (ahead > 0) - (ahead < 0);
}

/* a -= b, for a >= b. */
static void big_subtract(big *a, const big *b) {
    int64_t borrow = 0;
    for (int i = 0; i < a->count; i++) {
        int64_t difference = (int64_t)a->limb[i] - big_limb(b, i) + borrow;
        a->limb[i] = (uint32_t)difference;
        borrow = difference < 0 ? -1 : 0;
    }
    big_trim(a);
}

/* The value as rest / unit with the half gaps to its neighbours above and below in units. */
typedef struct fraction {
    big rest, unit, above, below;
    int even; /* an even mantissa also owns the middles between it and its neighbours */
} fraction;

/* Everything is doubled, so that half gaps are integers, and doubled once more where the gap below
 * is half of the gap above. */
static fraction split_double(uint64_t bits) {
    uint64_t mantissa = bits & ((UINT64_C(1) << (DOUBLE_DIGITS - 1)) - 1);
    int32_t biased = (int32_t)(bits >> (DOUBLE_DIGITS - 1));
    /* Below a power of two the gap is half as wide. */
    int32_t narrow = mantissa == 0 && biased > 1;
    mantissa |= (uint64_t)(biased != 0) << (DOUBLE_DIGITS - 1);
    int32_t exponent = (biased == 0 ? 1 : biased) - DOUBLE_BIAS;
    int32_t up = exponent > 0 ? exponent : 0, down = exponent < 0 ? -exponent : 0;
    fraction f;
    f.rest = big_of(mantissa, up + 1 + narrow);
    f.unit = big_of(1, down + 1 + narrow);
    f.above = big_of(1, up + narrow);
    f.below = big_of(1, up);
    f.even = (mantissa & 1) == 0;
    return f;
}

/* Scales the fraction so that its upper edge is just below 1; returns the power of ten. */
static int32_t scale_fraction(fraction *f, uint64_t bits) {
    int32_t biased = (int32_t)(bits >> (DOUBLE_DIGITS - 1));
    int32_t binary = (biased == 0 ? tierkit_i_word_bits(bits) : biased + DOUBLE_DIGITS - 1);
    binary -= DOUBLE_BIAS;
    /* 2^binary <= value; 315653 / 2^20 is log10(2) within 2e-7. One less is never too large, and
     * the loop below finds what is missing. */
    int32_t power = binary * 315653 / (1 << 20) - 1;
    big_multiply_power10(&f->unit, power);
    big_multiply_power10(&f->rest, -power);
    big_multiply_power10(&f->above, -power);
    big_multiply_power10(&f->below, -power);
    while (big_compare_sum(&f->rest, &f->above, &f->unit) >= !f->even) {
        big_multiply(&f->unit, 10);
        power++;
    }
    return power;
}

/* Digits d1 d2 ... with value = 0.d1d2... * 10^power, for every finite value above zero. */
static int digits_of_any(uint64_t bits, char digits[DIGITS_MAX + 1], int32_t *power) {
    fraction f = split_double(bits);
    *power = scale_fraction(&f, bits);
    int count = 0, low = 0, high = 0;
    do {
        big_multiply(&f.rest, 10);
        big_multiply(&f.above, 10);
        big_multiply(&f.below, 10);
        char digit = '0';
        for (; big_compare_sum(&f.rest, NULL, &f.unit) >= 0; digit++) {
            big_subtract(&f.rest, &f.unit);
        }
        low = big_compare_sum(&f.rest, NULL, &f.below) < f.even;
        high = big_compare_sum(&f.rest, &f.above, &f.unit) >= !f.even;
        digits[count++] = digit;
    } while (!low && !high);
    int side = big_compare_sum(&f.rest, &f.rest, &f.unit);
    int odd = (digits[count - 1] - '0') & 1;
    if (high && (!low || side > 0 || (side == 0 && odd))) {
        digits[count - 1]++; /* never above 9: the upper edge is below the next power */
    }
    return count;
}

/* The same, quicker, for a value that is a multiple of a power of ten with at most 2^53 of them:
 * the least scale at which nothing is lost has the fewest digits. 0 = it is not. */
static int digits_of_decimal(double value, char digits[DIGITS_MAX + 1], int32_t *power) {
    int64_t scaled = 0;
    int32_t scale = 0;
    int lost = 1;
    for (; lost && scale <= TIERKIT_I_SCALE_MAX; scale++) {
        lost = 0;
        if (tierkit_i_double_to_scaled(value, scale, &scaled, &lost) ||
            scaled > INT64_C(1) << DOUBLE_DIGITS) {
            return 0;
        }
    }
    if (lost) {
        return 0;
    }
    while (scaled % 10 == 0) {
        scaled /= 10;
        scale--;
    }
    int count = (int)tierkit_i_decimal_write(tierkit_i_i128_of(scaled), 0, 0, digits);
    *power = count - (scale - 1); /* the loop has counted one further */
    return count;
}

/* Digits d1 d2 ... with value = 0.d1d2... * 10^power. */
static int shortest_digits(uint64_t bits, char digits[DIGITS_MAX + 1], int32_t *power) {
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    int count = 0;
    if (value >= PLAIN_FROM && value < PLAIN_TO) {
        count = digits_of_decimal(value, digits, power);
    }
    return count > 0 ? count : digits_of_any(bits, digits, power);
}

/* ---- layout ---------------------------------------------------------------------------------- */

/* "e+21", "e-7": always a sign, no leading zero; at most three digits. */
static size_t write_exponent(char *buffer, int32_t exponent) {
    size_t at = 0;
    buffer[at++] = 'e';
    buffer[at++] = exponent < 0 ? '-' : '+';
    uint32_t value = (uint32_t)(exponent < 0 ? -exponent : exponent);
    if (value >= 100) {
        buffer[at++] = (char)('0' + value / 100);
    }
    if (value >= 10) {
        buffer[at++] = (char)('0' + value / 10 % 10);
    }
    buffer[at++] = (char)('0' + value % 10);
    return at;
}

/* Both write at `at` and return the position behind. */
static size_t put(char *buffer, size_t at, const char *text, int32_t count) {
    memcpy(buffer + at, text, (size_t)count);
    return at + (size_t)count;
}

static size_t put_zeros(char *buffer, size_t at, int32_t count) {
    memset(buffer + at, '0', (size_t)count);
    return at + (size_t)count;
}

/* value = 0.digits * 10^power. */
static size_t lay_out(const char *digits, int32_t count, int32_t power, char *buffer) {
    size_t at = 0;
    if (power > -6 && power <= 0) {
        at = put(buffer, at, "0.", 2);
        at = put_zeros(buffer, at, -power);
        return put(buffer, at, digits, count);
    }
    int32_t whole = power > 0 && power <= PLAIN_MAX ? power : 1;
    int32_t given = count < whole ? count : whole;
    at = put(buffer, at, digits, given);
    at = put_zeros(buffer, at, whole - given);
    if (count > whole) {
        buffer[at++] = '.';
        at = put(buffer, at, digits + whole, count - whole);
    }
    return whole == power ? at : at + write_exponent(buffer + at, power - 1);
}

/* One zero for both: -0 and 0 compare equal, so they read equal. */
size_t tierkit_i_number_write(double value, char *buffer) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    uint64_t magnitude = bits & ~(UINT64_C(1) << 63);
    if (magnitude == 0) {
        buffer[0] = '0';
        return 1;
    }
    size_t sign = bits != magnitude;
    if (sign) {
        buffer[0] = '-';
    }
    char digits[DIGITS_MAX + 1];
    int32_t power = 0;
    int count = shortest_digits(magnitude, digits, &power);
    return sign + lay_out(digits, count, power, buffer + sign);
}
