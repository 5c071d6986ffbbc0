/* Owns: 128-bit signed integers and the checked arithmetic on them and on int64.
 * Must not know: scales, money, statuses of values. Called by: every room.
 *
 * One portable struct, so that MSVC and 32-bit targets compute the same; where the compiler has
 * __int128 it is used inside i128.c unless TIERKIT_I_PORTABLE_I128 is defined (tests try both). */
#ifndef TIERKIT_I_BASE_I128_H
#define TIERKIT_I_BASE_I128_H

#include <stddef.h>
#include <stddef.h>
#include <stdint.h>

/* Two's complement: value = high * 2^64 + low. */
typedef struct tierkit_i_i128 {
    uint64_t low;
    int64_t high;
} tierkit_i_i128;

/* 1 = overflow, result then unspecified; 0 = *out is exact. */
int tierkit_i_add64(int64_t a, int64_t b, int64_t *out);
int tierkit_i_sub64(int64_t a, int64_t b, int64_t *out);
int tierkit_i_mul64(int64_t a, int64_t b, int64_t *out);
int tierkit_i_mul_size(size_t a, size_t b, size_t *out);
int tierkit_i_add_size(size_t a, size_t b, size_t *out);

tierkit_i_i128 tierkit_i_i128_of(int64_t value);
int tierkit_i_i128_add(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out);
int tierkit_i_i128_sub(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out);
int tierkit_i_i128_mul(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out);
int tierkit_i_i128_neg(tierkit_i_i128 a, tierkit_i_i128 *out);
int tierkit_i_i128_to64(tierkit_i_i128 a, int64_t *out);
int tierkit_i_i128_sign(tierkit_i_i128 a);                      /* -1, 0, 1 */
int tierkit_i_i128_compare(tierkit_i_i128 a, tierkit_i_i128 b); /* -1, 0, 1 */

/* Compare a/b with c/d for b, d > 0, exactly (256-bit products). */
int tierkit_i_i128_compare_quotients(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 c,
                                     tierkit_i_i128 d);

/* a / b rounded half-even; b != 0. Returns 1 on overflow (minimum / -1). *exact (may be NULL)
 * becomes 1 when nothing was lost. */
int tierkit_i_i128_divide_half_even(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out,
                                    int *exact);

/* The double nearest to a / b, ties to even, for b != 0; correctly rounded for every input whose
 * result is a normal number (both operands are below 2^127, so it is, or zero). */
double tierkit_i_i128_quotient(tierkit_i_i128 a, tierkit_i_i128 b);

/* 10^n for n = 0 to 38. */
tierkit_i_i128 tierkit_i_i128_power10(int32_t n);

#endif
