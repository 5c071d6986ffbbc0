/* Owns: the unsigned 128-bit pair under i128 and decimal, and the two operations on it that a
 * compiler may do faster (product of words, long division).
 * Must not know: signs, scales. Called by: i128.c, i128_divide.c, decimal.c. */
#ifndef TIERKIT_I_BASE_WIDE_H
#define TIERKIT_I_BASE_WIDE_H

#include "base/i128.h"

typedef struct tierkit_i_u128 {
    uint64_t low;
    uint64_t high;
} tierkit_i_u128;

tierkit_i_u128 tierkit_i_wide_multiply(uint64_t a, uint64_t b);
/* Quotient and *remainder of a / b, b != 0. */
tierkit_i_u128 tierkit_i_wide_divide(tierkit_i_u128 a, tierkit_i_u128 b, tierkit_i_u128 *remainder);

/* |a|, also of the minimum. */
static inline tierkit_i_u128 tierkit_i_wide_magnitude(tierkit_i_i128 a) {
    tierkit_i_u128 u = { a.low, (uint64_t)a.high };
    if (a.high < 0) {
        u.low = ~u.low + 1;
        u.high = ~u.high + (u.low == 0);
    }
    return u;
}

/* Gives a magnitude its sign: 1 = does not fit. */
static inline int tierkit_i_wide_to_i128(tierkit_i_u128 u, int negative, tierkit_i_i128 *out) {
    if (u.high >> 63 && !(negative && u.high == (uint64_t)1 << 63 && u.low == 0)) {
        return 1;
    }
    if (negative) {
        u.low = ~u.low + 1;
        u.high = ~u.high + (u.low == 0);
    }
    out->low = u.low;
    out->high = (int64_t)u.high;
    return 0;
}

static inline int tierkit_i_wide_compare(tierkit_i_u128 a, tierkit_i_u128 b) {
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return (a.low > b.low) - (a.low < b.low);
}

static inline tierkit_i_u128 tierkit_i_wide_add(tierkit_i_u128 a, tierkit_i_u128 b) {
    tierkit_i_u128 sum = { a.low + b.low, a.high + b.high };
    sum.high += sum.low < a.low;
    return sum;
}

static inline tierkit_i_u128 tierkit_i_wide_subtract(tierkit_i_u128 a, tierkit_i_u128 b) {
    tierkit_i_u128 difference = { a.low - b.low, a.high - b.high - (a.low < b.low) };
    return difference;
}

/* Shifts by 0 to 127 bits. */
static inline tierkit_i_u128 tierkit_i_wide_left(tierkit_i_u128 a, int32_t bits) {
    if (bits >= 64) {
        return (tierkit_i_u128){ 0, a.low << (bits - 64) };
    }
    if (bits == 0) {
        return a;
    }
    return (tierkit_i_u128){ a.low << bits, (a.high << bits) | (a.low >> (64 - bits)) };
}

static inline tierkit_i_u128 tierkit_i_wide_right(tierkit_i_u128 a, int32_t bits) {
    if (bits >= 64) {
        return (tierkit_i_u128){ a.high >> (bits - 64), 0 };
    }
    if (bits == 0) {
        return a;
    }
    return (tierkit_i_u128){ (a.low >> bits) | (a.high << (64 - bits)), a.high >> bits };
}

/* Number of significant bits; 0 for 0. */
static inline int32_t tierkit_i_word_bits(uint64_t a) {
#if defined(__GNUC__)
    return a == 0 ? 0 : 64 - __builtin_clzll(a);
#else
    int32_t bits = 0;
    for (int32_t step = 32; step > 0; step /= 2) {
        if (a >> step) {
            a >>= step;
            bits += step;
        }
    }
    return bits + (a != 0);
#endif
}

static inline int32_t tierkit_i_wide_bits(tierkit_i_u128 a) {
    return a.high ? 64 + tierkit_i_word_bits(a.high) : tierkit_i_word_bits(a.low);
}

#endif
