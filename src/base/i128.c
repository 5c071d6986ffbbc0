/* Owns: checked sums and products of 64 and 128 bits, and the two wide operations.
 * Must not know: scales, money, rounding.
 * Called by: every room. The only file that uses the compiler's own 128-bit type. */
#include "base/wide.h"

#if defined(__SIZEOF_INT128__) && !defined(TIERKIT_I_PORTABLE_I128)
#define NATIVE_I128 1
__extension__ typedef unsigned __int128 native;
#else
#define NATIVE_I128 0
#endif

#if defined(__GNUC__) && !defined(TIERKIT_I_PORTABLE_I128)
#define BUILTIN_OVERFLOW 1
#else
#define BUILTIN_OVERFLOW 0
#endif

/* ---- 64 bits and sizes ------------------------------------------------------------------- */

#if BUILTIN_OVERFLOW
int tierkit_i_add64(int64_t a, int64_t b, int64_t *out) {
    return __builtin_add_overflow(a, b, out);
}

int tierkit_i_sub64(int64_t a, int64_t b, int64_t *out) {
    return __builtin_sub_overflow(a, b, out);
}

int tierkit_i_mul64(int64_t a, int64_t b, int64_t *out) {
    return __builtin_mul_overflow(a, b, out);
}
#else
/* Unsigned arithmetic wraps by definition; the sign of the result shows whether it did. */
int tierkit_i_add64(int64_t a, int64_t b, int64_t *out) {
    uint64_t sum = (uint64_t)a + (uint64_t)b;
    *out = (int64_t)sum;
    return (int)((((uint64_t)a ^ sum) & ((uint64_t)b ^ sum)) >> 63);
}

int tierkit_i_sub64(int64_t a, int64_t b, int64_t *out) {
    uint64_t difference = (uint64_t)a - (uint64_t)b;
    *out = (int64_t)difference;
    return (int)((((uint64_t)a ^ (uint64_t)b) & ((uint64_t)a ^ difference)) >> 63);
}

int tierkit_i_mul64(int64_t a, int64_t b, int64_t *out) {
    tierkit_i_i128 product;
    return tierkit_i_i128_mul(tierkit_i_i128_of(a), tierkit_i_i128_of(b), &product) ||
           tierkit_i_i128_to64(product, out);
}
#endif

/* Sizes of allocations: the quotient test needs no wider type. */
int tierkit_i_mul_size(size_t a, size_t b, size_t *out) {
    if (b != 0 && a > SIZE_MAX / b) {
        return 1;
    }
    *out = a * b;
    return 0;
}

int tierkit_i_add_size(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) {
        return 1;
    }
    *out = a + b;
    return 0;
}

/* ---- the two wide operations ------------------------------------------------------------- */

#if NATIVE_I128
/* Between the pair every platform has and the compiler's own type. */
static native join(tierkit_i_u128 a) {
    return (native)a.high << 64 | a.low;
}

static tierkit_i_u128 split(native a) {
    return (tierkit_i_u128){ (uint64_t)a, (uint64_t)(a >> 64) };
}

tierkit_i_u128 tierkit_i_wide_multiply(uint64_t a, uint64_t b) {
    return split((native)a * b);
}

tierkit_i_u128 tierkit_i_wide_divide(tierkit_i_u128 a, tierkit_i_u128 b,
                                     tierkit_i_u128 *remainder) {
    native quotient = join(a) / join(b);
    *remainder = split(join(a) - quotient * join(b));
    return split(quotient);
}
#else
tierkit_i_u128 tierkit_i_wide_multiply(uint64_t a, uint64_t b) {
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t low = a0 * b0;
    uint64_t middle = a1 * b0 + (low >> 32); /* below 2^64: (2^32-1)^2 + 2^32-1 */
    uint64_t cross = a0 * b1 + (uint32_t)middle;
    return (tierkit_i_u128){ cross << 32 | (uint32_t)low,
                             a1 * b1 + (middle >> 32) + (cross >> 32) };
}

/* One 32-bit digit of the quotient of (high, next) / divisor, where divisor has its top bit set
 * and high < divisor: Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D, step D3. */
static uint64_t quotient_digit(uint64_t *high, uint32_t next, uint64_t divisor) {
    uint64_t d1 = divisor >> 32, d0 = (uint32_t)divisor;
    uint64_t digit = *high / d1, rest = *high % d1;
    while (digit >> 32 || digit * d0 > (rest << 32 | next)) {
        digit--;
        rest += d1;
        if (rest >> 32) {
            break;
        }
    }
    *high = (*high << 32 | next) - digit * divisor; /* modulo 2^64 on purpose: it fits again */
    return digit;
}

/* a / b for a.high < b, so that the quotient fits a word. */
static uint64_t divide_by_word(tierkit_i_u128 a, uint64_t b, uint64_t *remainder) {
    int32_t shift = 64 - tierkit_i_word_bits(b);
    a = tierkit_i_wide_left(a, shift);
    uint64_t high = a.high, divisor = b << shift;
    uint64_t q1 = quotient_digit(&high, (uint32_t)(a.low >> 32), divisor);
    uint64_t q0 = quotient_digit(&high, (uint32_t)a.low, divisor);
    *remainder = high >> shift;
    return q1 << 32 | q0;
}

/* b >= 2^64: the quotient of the halved a and the top word of b is right or one too large. */
static tierkit_i_u128 divide_by_pair(tierkit_i_u128 a, tierkit_i_u128 b,
                                     tierkit_i_u128 *remainder) {
    int32_t shift = 64 - tierkit_i_word_bits(b.high);
    uint64_t unused = 0;
    uint64_t top = tierkit_i_wide_left(b, shift).high;
    uint64_t q = divide_by_word(tierkit_i_wide_right(a, 1), top, &unused) >> (63 - shift);
    q -= q != 0;
    tierkit_i_u128 product = tierkit_i_wide_multiply(q, b.low);
    product.high += q * b.high;
    tierkit_i_u128 rest = tierkit_i_wide_subtract(a, product);
    if (tierkit_i_wide_compare(rest, b) >= 0) {
        q++;
        rest = tierkit_i_wide_subtract(rest, b);
    }
    *remainder = rest;
    return (tierkit_i_u128){ q, 0 };
}

tierkit_i_u128 tierkit_i_wide_divide(tierkit_i_u128 a, tierkit_i_u128 b,
                                     tierkit_i_u128 *remainder) {
    if (b.high != 0) {
        return divide_by_pair(a, b, remainder);
    }
    tierkit_i_u128 quotient = { 0, a.high / b.low };
    a.high %= b.low;
    quotient.low = divide_by_word(a, b.low, &remainder->low);
    remainder->high = 0;
    return quotient;
}
#endif

/* ---- 128 bits ---------------------------------------------------------------------------- */

tierkit_i_i128 tierkit_i_i128_of(int64_t value) {
    return (tierkit_i_i128){ (uint64_t)value, value < 0 ? -1 : 0 };
}

/* The sum wraps; it overflowed when its sign differs from that of both terms. */
int tierkit_i_i128_add(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out) {
    tierkit_i_u128 sum = tierkit_i_wide_add((tierkit_i_u128){ a.low, (uint64_t)a.high },
                                            (tierkit_i_u128){ b.low, (uint64_t)b.high });
    out->low = sum.low;
    out->high = (int64_t)sum.high;
    return (int)((((uint64_t)a.high ^ sum.high) & ((uint64_t)b.high ^ sum.high)) >> 63);
}

/* The same for a difference: its sign then differs from a's, and a's from b's. */
int tierkit_i_i128_sub(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out) {
    tierkit_i_u128 difference = tierkit_i_wide_subtract(
        (tierkit_i_u128){ a.low, (uint64_t)a.high }, (tierkit_i_u128){ b.low, (uint64_t)b.high });
    out->low = difference.low;
    out->high = (int64_t)difference.high;
    return (int)((((uint64_t)a.high ^ (uint64_t)b.high) & ((uint64_t)a.high ^ difference.high)) >>
                 63);
}

/* By magnitudes. Two high words that are not zero already give 2^128 or more, so at most one cross
 * product is left to add. */
int tierkit_i_i128_mul(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out) {
    tierkit_i_u128 u = tierkit_i_wide_magnitude(a), v = tierkit_i_wide_magnitude(b);
    if (u.high != 0 && v.high != 0) {
        return 1;
    }
    tierkit_i_u128 low = tierkit_i_wide_multiply(u.low, v.low);
    /* At most one of the two is not zero. */
    tierkit_i_u128 cross =
        u.high ? tierkit_i_wide_multiply(u.high, v.low) : tierkit_i_wide_multiply(u.low, v.high);
    uint64_t high = low.high + cross.low;
    if (cross.high != 0 || high < low.high) {
        return 1;
    }
    return tierkit_i_wide_to_i128((tierkit_i_u128){ low.low, high }, (a.high < 0) != (b.high < 0),
                                  out);
}

int tierkit_i_i128_neg(tierkit_i_i128 a, tierkit_i_i128 *out) {
    return tierkit_i_i128_sub((tierkit_i_i128){ 0, 0 }, a, out);
}

/* Fits when the high word only repeats the sign. */
int tierkit_i_i128_to64(tierkit_i_i128 a, int64_t *out) {
    *out = (int64_t)a.low;
    return a.high != (*out < 0 ? -1 : 0);
}

int tierkit_i_i128_sign(tierkit_i_i128 a) {
    return a.high < 0 ? -1 : (a.high != 0 || a.low != 0);
}

/* High words as signed, low words as unsigned numbers. */
int tierkit_i_i128_compare(tierkit_i_i128 a, tierkit_i_i128 b) {
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return (a.low > b.low) - (a.low < b.low);
}

tierkit_i_i128 tierkit_i_i128_power10(int32_t n) {
    /* 10^n = 10^19 * 10^(n - 19) above 19, the largest power in a word. */
    static const uint64_t word[20] = { 1u,
                                       10u,
                                       100u,
                                       1000u,
                                       10000u,
                                       100000u,
                                       1000000u,
                                       10000000u,
                                       100000000u,
                                       1000000000u,
                                       10000000000u,
                                       100000000000u,
                                       1000000000000u,
                                       10000000000000u,
                                       100000000000000u,
                                       1000000000000000u,
                                       10000000000000000u,
                                       100000000000000000u,
                                       1000000000000000000u,
                                       10000000000000000000u };
    if (n <= 19) {
        return (tierkit_i_i128){ word[n], 0 };
    }
    tierkit_i_u128 product = tierkit_i_wide_multiply(word[19], word[n - 19]);
    return (tierkit_i_i128){ product.low, (int64_t)product.high };
}
