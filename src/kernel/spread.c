/* Owns: smallest, largest and exact sum of squares of a column, a block at a time.
 * Must not know: what they scale. Called by: topsis.c.
 *
 * The sum of a million squares must not depend on their order, and must not cost more than reading
 * them. So each square is split into two whole numbers of steps, one of 2^-51 and one of 2^-103 of
 * the largest square the block may have; beside an anchor of 1.5 * 2^52 steps the machine rounds to
 * them, and the bits of that sum, less those of the anchor, are the number of steps. Integers add
 * up exactly. What is left below both steps belongs to numbers that are tiny beside their
 * neighbours; it is added one by one. */
#include "kernel/spread.h"

#include <string.h>

enum {
    LANES = 16,
    SQUARE_BITS = 51,     /* of a square above the first step; so many again above the second */
    TINY_BITS = 25,       /* a number this far below the largest leaves something over */
    LEAST_EXPONENT = -400 /* below it the second step would be no normal number */
};

/* How the squares of a block are split. */
typedef struct split {
    double first, second; /* anchors */
    double step, step2;
    double tiny;
} split;

static double power_of_two(int32_t exponent) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* The exponent e with x < 2^e, for a normal x. */
static int32_t exponent_above(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (int32_t)(bits >> 52 & 0x7FF) - 1022;
}

static int64_t bits_of(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static TIERKIT_I_INLINE double square_of(double x) {
    return tierkit_i_is_finite(x) ? x * x : 0.0;
}

/* ---- extremes ------------------------------------------------------------------------------- */

static TIERKIT_I_INLINE void fold(double *low, double *high, int32_t half) {
    for (int32_t i = 0; i < half; i++) {
        low[i] = low[i + half] < low[i] ? low[i + half] : low[i];
        high[i] = high[i + half] > high[i] ? high[i + half] : high[i];
    }
}

/* The extremes come to stand in the first lane. */
static TIERKIT_I_INLINE void find_extremes(const double *TIERKIT_I_RESTRICT x,
                                           double *TIERKIT_I_RESTRICT low,
                                           double *TIERKIT_I_RESTRICT high) {
    for (int32_t k = 0; k < TIERKIT_I_TILE; k += LANES) {
        for (int32_t i = 0; i < LANES; i++) {
            low[i] = x[k + i] < low[i] ? x[k + i] : low[i];
            high[i] = x[k + i] > high[i] ? x[k + i] : high[i];
        }
    }
    fold(low, high, 8);
    fold(low, high, 4);
    fold(low, high, 2);
    fold(low, high, 1);
}

TIERKIT_I_WIDE static void find_extremes_wide(const double *x, double *low, double *high) {
    find_extremes(x, low, high);
}

/* Of one block. */
static void block_extremes(const double *x, int wide, double *low, double *high) {
    double lows[LANES], highs[LANES];
    for (int32_t i = 0; i < LANES; i++) {
        lows[i] = DBL_MAX;
        highs[i] = -DBL_MAX;
    }
    if (wide) {
        find_extremes_wide(x, lows, highs);
    } else {
        find_extremes(x, lows, highs);
    }
    *low = lows[0];
    *high = highs[0];
}

void tierkit_i_spread_init(tierkit_i_spread *column, int wide) {
    column->wide = wide;
    column->low = DBL_MAX;
    column->high = -DBL_MAX;
    tierkit_i_exact_sum_init(&column->squares);
}

static void widen(tierkit_i_spread *column, double low, double high) {
    column->low = low < column->low ? low : column->low;
    column->high = high > column->high ? high : column->high;
}

void tierkit_i_spread_extremes(tierkit_i_spread *column, const double *x) {
    double low, high;
    block_extremes(x, column->wide, &low, &high);
    widen(column, low, high);
}

/* ---- squares -------------------------------------------------------------------------------- */

static split split_below(int32_t exponent) {
    split s;
    s.step = power_of_two(2 * exponent - SQUARE_BITS);
    s.step2 = power_of_two(2 * exponent - 2 * SQUARE_BITS - 1);
    s.first = 1.5 * power_of_two(2 * exponent - SQUARE_BITS + 52);
    s.second = 1.5 * power_of_two(2 * exponent - 2 * SQUARE_BITS - 1 + 52);
    s.tiny = power_of_two(exponent - TINY_BITS);
    return s;
}

static void add_steps(tierkit_i_exact_sum *sum, int64_t steps, double step) {
    const int64_t half = (int64_t)1 << 31; /* a double holds each part */
    tierkit_i_exact_sum_add(sum, (double)(steps / half) * ((double)half * step));
    tierkit_i_exact_sum_add(sum, (double)(steps % half) * step);
}

static TIERKIT_I_INLINE void count_steps(const double *x, const split *s, int64_t *steps,
                                         int64_t *steps2) {
    int64_t all = 0, all2 = 0;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        double square = square_of(x[i]);
        double near = square + s->first;
        double near2 = square - (near - s->first) + s->second;
        all += bits_of(near) - bits_of(s->first);
        all2 += bits_of(near2) - bits_of(s->second);
    }
    *steps = all;
    *steps2 = all2;
}

TIERKIT_I_WIDE static void count_steps_wide(const double *x, const split *s, int64_t *steps,
                                            int64_t *steps2) {
    count_steps(x, s, steps, steps2);
}

static void add_split(tierkit_i_spread *column, const double *x, split s) {
    tierkit_i_exact_sum *sum = &column->squares;
    int64_t steps, steps2;
    if (column->wide) {
        count_steps_wide(x, &s, &steps, &steps2);
    } else {
        count_steps(x, &s, &steps, &steps2);
    }
    add_steps(sum, steps, s.step);
    add_steps(sum, steps2, s.step2);
}

static int is_tiny(double x, double tiny) {
    return fabs(x) < tiny && fabs(x) > 0;
}

static int64_t count_tiny(const double *x, double tiny) {
    int64_t count = 0;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        count += is_tiny(x[i], tiny);
    }
    return count;
}

/* What add_split() leaves over. */
static void add_rest(tierkit_i_exact_sum *sum, const double *x, split s) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        if (is_tiny(x[i], s.tiny)) {
            double square = x[i] * x[i];
            double rest = square - ((square + s.first) - s.first);
            tierkit_i_exact_sum_add(sum, rest - ((rest + s.second) - s.second));
        }
    }
}

static void add_plain(tierkit_i_exact_sum *sum, const double *x) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        tierkit_i_exact_sum_add(sum, square_of(x[i]));
    }
}

void tierkit_i_spread_add(tierkit_i_spread *column, const double *x) {
    double low, high;
    block_extremes(x, column->wide, &low, &high);
    double most = -low > high ? -low : high;
    if (low > high) {
        return;
    }
    widen(column, low, high);
    if (!(most > 0)) {
        return;
    }
    if (exponent_above(most) < LEAST_EXPONENT) {
        add_plain(&column->squares, x);
        return;
    }
    split s = split_below(exponent_above(most));
    add_split(column, x, s);
    int some = low < s.tiny && high > -s.tiny; /* some number may be tiny */
    if (some && count_tiny(x, s.tiny) > 0) {
        add_rest(&column->squares, x, s);
    }
}
