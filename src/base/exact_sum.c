/* Owns: the exact sum of doubles in a fixed-point accumulator over the whole range of doubles.
 * Must not know: what is summed.
 * Called by: kernel, review.
 * The idea is U. Kulisch's long accumulator (Computer Arithmetic and Validity, 2008). */
#include "base/exact_sum.h"

#include <string.h>

enum {
    LIMBS = sizeof(((tierkit_i_exact_sum *)0)->limb) / sizeof(int64_t),
    LIMB_BITS = 32,
    MANTISSA_BITS = 52,
    DOUBLE_DIGITS = 53,
    PENDING_MAX = 1 << 30
};
#define LIMB_MASK 0xFFFFFFFFu
#define HIDDEN (UINT64_C(1) << MANTISSA_BITS)
#define INFINITE (UINT64_C(0x7FF) << MANTISSA_BITS)

void tierkit_i_exact_sum_init(tierkit_i_exact_sum *sum) {
    memset(sum, 0, sizeof *sum);
}

/* Brings every limb but the last into 0 .. 2^32 - 1; the last keeps the sign. */
static void settle(tierkit_i_exact_sum *sum) {
    int64_t carry = 0;
    for (int i = 0; i < LIMBS - 1; i++) {
        int64_t limb = sum->limb[i] + carry;
        int64_t low = (int64_t)((uint64_t)limb & LIMB_MASK);
        sum->limb[i] = low;
        carry = (limb - low) / ((int64_t)1 << LIMB_BITS); /* exact, also below zero */
    }
    sum->limb[LIMBS - 1] += carry;
    sum->pending = 0;
}

/* A term touches three limbs, because 53 bits shifted by up to 31 fill at most 84. Each gains less
 * than 2^32 in size, so 2^30 terms leave the signed limb far from its limit. */
void tierkit_i_exact_sum_add(tierkit_i_exact_sum *sum, double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    int64_t sign = bits >> 63 ? -1 : 1;
    uint64_t biased = (bits >> MANTISSA_BITS) & 0x7FF;
    uint64_t mantissa = bits & (HIDDEN - 1);
    /* Bit 0 of the accumulator is 2^-1074, the unit of subnormals. */
    uint64_t position = biased == 0 ? 0 : biased - 1;
    mantissa |= biased == 0 ? 0 : HIDDEN;
    uint64_t shift = position % LIMB_BITS;
    int64_t *limb = &sum->limb[position / LIMB_BITS];
    uint64_t low = (mantissa & LIMB_MASK) << shift;
    uint64_t high = (mantissa >> LIMB_BITS) << shift;
    limb[0] += sign * (int64_t)(low & LIMB_MASK);
    limb[1] += sign * (int64_t)((low >> LIMB_BITS) + (high & LIMB_MASK));
    limb[2] += sign * (int64_t)(high >> LIMB_BITS);
    if (++sum->pending >= PENDING_MAX) {
        settle(sum);
    }
}

/* The absolute value into `out`, whose limbs are all below 2^32; 1 = it was negative. */
static int take_magnitude(const tierkit_i_exact_sum *sum, tierkit_i_exact_sum *out) {
    *out = *sum;
    if (sum->limb[LIMBS - 1] >= 0) {
        return 0;
    }
    for (int i = 0; i < LIMBS; i++) {
        out->limb[i] = -out->limb[i];
    }
    settle(out);
    return 1;
}

/* A bit of a settled magnitude, 0 = 2^-1074. */
static int bit_at(const tierkit_i_exact_sum *sum, int position) {
    return (int)(sum->limb[position / LIMB_BITS] >> (position % LIMB_BITS)) & 1;
}

/* Position above the highest set bit, 0 for a sum of zero. */
static int top_of(const tierkit_i_exact_sum *sum) {
    int position = LIMBS * LIMB_BITS;
    while (position > 0 && sum->limb[(position - 1) / LIMB_BITS] == 0) {
        position = (position - 1) / LIMB_BITS * LIMB_BITS;
    }
    while (position > 0 && !bit_at(sum, position - 1)) {
        position--;
    }
    return position;
}

/* Whether anything is set below a position: decides what looks like a tie. */
static int any_below(const tierkit_i_exact_sum *sum, int position) {
    for (int i = 0; i < position / LIMB_BITS; i++) {
        if (sum->limb[i] != 0) {
            return 1;
        }
    }
    int64_t mask = ((int64_t)1 << (position % LIMB_BITS)) - 1;
    return (sum->limb[position / LIMB_BITS] & mask) != 0;
}

/* Bits of the nearest double of a magnitude, ties to even. */
static uint64_t nearest_bits(const tierkit_i_exact_sum *sum) {
    int top = top_of(sum);
    int low = top > DOUBLE_DIGITS ? top - DOUBLE_DIGITS : 0;
    uint64_t mantissa = 0;
    for (int position = top - 1; position >= low; position--) {
        mantissa = mantissa << 1 | (uint64_t)bit_at(sum, position);
    }
    if (low > 0 && bit_at(sum, low - 1)) {
        mantissa += (mantissa & 1) || any_below(sum, low - 1);
    }
    /* A mantissa with its hidden bit adds one to the exponent, a carry out of it one more. */
    uint64_t bits = ((uint64_t)low << MANTISSA_BITS) + mantissa;
    return bits > INFINITE ? INFINITE : bits;
}

/* Rounded once, here: the accumulator itself loses nothing, so the order of terms cannot matter.
 * Beyond the largest double the answer is infinite, as IEEE 754 rounds. */
double tierkit_i_exact_sum_value(tierkit_i_exact_sum *sum) {
    settle(sum);
    tierkit_i_exact_sum magnitude;
    int negative = take_magnitude(sum, &magnitude);
    uint64_t bits = nearest_bits(&magnitude) | (uint64_t)negative << 63;
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}
