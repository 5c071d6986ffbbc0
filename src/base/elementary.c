/* Owns: natural logarithm and exponential from plain arithmetic, the same bytes on every machine.
 * Must not know: what they are needed for.
 * Called by: kernel.
 *
 * Both split a power of two off and sum the Taylor series of the rest until the first term left out
 * is below a tenth of a unit in the last place. ln 2 is kept in two parts; the upper one has 20
 * trailing zero bits, so that its product with an exponent is exact. */
#include "base/elementary.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

enum { MANTISSA_BITS = 52, BIAS = 1023 };
#define EXPONENT_MASK (UINT64_C(0x7FF) << MANTISSA_BITS)
#define EXPONENT_ZERO (UINT64_C(0x3FF) << MANTISSA_BITS)

static const double ln2_high = 0x1.62e42fef00000p-1, ln2_low = 0x1.473de6af278edp-34;
static const double root_two = 0x1.6a09e667f3bcdp0, inverse_ln2 = 0x1.71547652b82fep0;

/* x = m * 2^k with m from 1/sqrt 2 to sqrt 2; returns m. */
static double split(double x, int *k) {
    uint64_t bits = 0;
    *k = 0;
    if (x < DBL_MIN) {
        x *= 0x1p54; /* out of the subnormals, exactly */
        *k = -54;
    }
    memcpy(&bits, &x, sizeof bits);
    *k += (int)((bits & EXPONENT_MASK) >> MANTISSA_BITS) - BIAS;
    bits = (bits & ~EXPONENT_MASK) | EXPONENT_ZERO;
    memcpy(&x, &bits, sizeof x);
    if (x > root_two) {
        x *= 0.5;
        *k += 1;
    }
    return x;
}

/* With f = m - 1 and s = f / (2 + f), so |s| < 0.172:
 *     ln(1 + f) = 2 (s + s^3/3 + s^5/5 + ...) = f - s (f - r),  r = 2 s^2/3 + 2 s^4/5 + ...
 * f is exact; s (f - r) is at most a fifth of the result, so its error counts little. k ln 2 + f is
 * kept in two doubles. Eleven terms leave less than 1e-18 of the result. */
double tierkit_i_ln(double x) {
    static const double term[] = { 2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13,
                                   2.0 / 11, 2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3 };
    int k = 0;
    double f = split(x, &k) - 1;
    double s = f / (2 + f), z = s * s, r = 0;
    for (size_t i = 0; i < sizeof term / sizeof *term; i++) {
        r = (r + term[i]) * z;
    }
    double power = k * ln2_high; /* 0, or larger than f in size: then `lost` is exact */
    double high = power + f;
    double lost = k == 0 ? 0 : (power - high) + f;
    return high + (lost - (s * (f - r) - k * ln2_low));
}

/* 2^k for k from -1022 to 1023. */
static double power_of_two(int k) {
    uint64_t bits = (uint64_t)(k + BIAS) << MANTISSA_BITS;
    double power = 0;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* y * 2^k for y near 1; only the second product can round, and only into the subnormals. */
static double scale(double y, int k) {
    int half = k / 2;
    return y * power_of_two(half) * power_of_two(k - half);
}

/* With k the integer nearest to x / ln 2 and r = x - k ln 2 = high - low, so |r| < 0.347:
 *     e^r = 1 + (r + r^2 q(r)),  q(r) = 1/2! + r/3! + ... + r^12/14!
 * which leaves less than 1e-19. Beside 1.5 * 2^52 the spacing of doubles is one: that finds k. */
double tierkit_i_exp(double x) {
    static const double term[] = {
        1 / 87178291200.0, 1 / 6227020800.0, 1 / 479001600.0, 1 / 39916800.0, 1 / 3628800.0,
        1 / 362880.0,      1 / 40320.0,      1 / 5040.0,      1 / 720.0,      1 / 120.0,
        1 / 24.0,          1 / 6.0,          1 / 2.0
    };
    const double least = -745.1332191019412, most = 709.782712893384;
    const double anchor = 6755399441055744.0;
    if (x > most) {
        return DBL_MAX;
    }
    if (x < least) {
        return 0;
    }
    double whole = (x * inverse_ln2 + anchor) - anchor;
    double high = x - whole * ln2_high, low = whole * ln2_low;
    double r = high - low, q = 0;
    for (size_t i = 0; i < sizeof term / sizeof *term; i++) {
        q = q * r + term[i];
    }
    return scale(1 + (high - (low - r * r * q)), (int)whole);
}
