/* Owns: smallest, largest and exact sum of squares of a column, a block at a time.
 * Must not know: what they scale. Called by: topsis.c, score_bounded.c.
 *
 * The sum of a million squares must not depend on their order, and must not cost more than reading
 * them. So each square is split into two whole numbers of steps, one of 2^-51 and one of 2^-103 of
 * a power of two above the squares; beside an anchor of 1.5 * 2^52 steps the machine rounds to
 * them, and the bits of that sum, less those of the anchor, are the number of steps. Integers add
 * up exactly. What is left below both steps belongs to numbers that are tiny beside their
 * neighbours; it is added one by one. The split stays the same from block to block until a number
 * is too large for it, or until it leaves something over that the block's own would not. */
#include "kernel/spread.h"

enum {
    LANES = TIERKIT_I_LANES,
    SQUARE_BITS = 51,      /* of a square above the first step; so many again above the second */
    LEAST_EXPONENT = -400, /* below it the second step would be no normal number */
    BLOCKS_MAX = 16        /* a block has up to 2^58 steps */
};

static const double number_max = 1e100;

static double power_of_two(int32_t exponent) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* The exponent e with x < 2^e, for a normal x. */
static int32_t exponent_above(double x) {
    return (int32_t)(tierkit_i_bits(x) >> 52 & 0x7FF) - 1022;
}

/* ---- extremes ------------------------------------------------------------------------------- */

static void fold(double *low, double *high, int32_t half) {
    for (int32_t i = 0; i < half; i++) {
        low[i] = low[i + half] < low[i] ? low[i + half] : low[i];
        high[i] = high[i + half] > high[i] ? high[i + half] : high[i];
    }
}

/* The extremes come to stand in the first lane. */
static void fold_all(double *low, double *high) {
    for (int32_t half = LANES / 2; half > 0; half /= 2) {
        fold(low, high, half);
    }
}

static void clear_lanes(double *low, double *high) {
    for (int32_t i = 0; i < LANES; i++) {
        low[i] = DBL_MAX;
        high[i] = -DBL_MAX;
    }
}

/* NaN leaves them as they are. */
static TIERKIT_I_INLINE double lower_of(double low, double x) {
    return x < low ? x : low;
}

static TIERKIT_I_INLINE double higher_of(double high, double x) {
    return x > high ? x : high;
}

static TIERKIT_I_INLINE void find_extremes(const double *TIERKIT_I_RESTRICT x,
                                           double *TIERKIT_I_RESTRICT low,
                                           double *TIERKIT_I_RESTRICT high) {
    for (int32_t i = 0; i < LANES; i++) {
        double a = x[i], b = x[LANES + i], c = x[2 * LANES + i], d = x[3 * LANES + i];
        low[i] = lower_of(lower_of(lower_of(lower_of(low[i], a), b), c), d);
        high[i] = higher_of(higher_of(higher_of(higher_of(high[i], a), b), c), d);
    }
}

TIERKIT_I_WIDE static void find_extremes_wide(const double *x, double *low, double *high) {
    find_extremes(x, low, high);
}

void tierkit_i_spread_init(tierkit_i_spread *column, int wide) {
    memset(column, 0, sizeof *column);
    column->wide = wide;
    clear_lanes(column->lows, column->highs);
}

void tierkit_i_spread_extremes(tierkit_i_spread *column, const double *x) {
    if (column->wide) {
        find_extremes_wide(x, column->lows, column->highs);
    } else {
        find_extremes(x, column->lows, column->highs);
    }
}

/* The largest size in a block; 0 = it has no data. */
static double largest_size(const double *x) {
    double lows[LANES], highs[LANES];
    clear_lanes(lows, highs);
    find_extremes(x, lows, highs);
    fold_all(lows, highs);
    if (lows[0] > highs[0]) {
        return 0;
    }
    return -lows[0] > highs[0] ? -lows[0] : highs[0];
}

/* ---- squares -------------------------------------------------------------------------------- */

static tierkit_i_split split_below(double number) {
    int32_t exponent = exponent_above(number);
    tierkit_i_split s;
    exponent = exponent > LEAST_EXPONENT ? exponent : LEAST_EXPONENT;
    s.step = power_of_two(2 * exponent - SQUARE_BITS);
    s.step2 = power_of_two(2 * exponent - 2 * SQUARE_BITS - 1);
    s.first = 1.5 * power_of_two(2 * exponent - SQUARE_BITS + 52);
    s.second = 1.5 * power_of_two(2 * exponent - 2 * SQUARE_BITS - 1 + 52);
    s.limit = power_of_two(exponent) * (1 - DBL_EPSILON / 2);
    return s;
}

static void add_steps(tierkit_i_exact_sum *sum, int64_t steps, double step) {
    const int64_t half = (int64_t)1 << 31; /* a double holds each part */
    tierkit_i_exact_sum_add(sum, (double)(steps / half) * ((double)half * step));
    tierkit_i_exact_sum_add(sum, (double)(steps % half) * step);
}

static void add_pending(tierkit_i_spread *column) {
    add_steps(&column->squares, (int64_t)column->steps, column->split.step);
    add_steps(&column->squares, (int64_t)column->steps2, column->split.step2);
    column->steps = column->steps2 = 0;
    column->blocks = 0;
}

/* What a split makes of a block. */
typedef struct tally {
    uint64_t steps, steps2; /* modulo 2^64 */
    uint64_t over;          /* numbers that are not within the limit; they count for nothing */
    uint64_t rest;          /* 0 = nothing is left below both steps */
} tally;

static TIERKIT_I_INLINE void count_steps(const double *x, const tierkit_i_split *s, tally *t) {
    uint64_t steps = 0, steps2 = 0, over = 0, rest = 0;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        int within = fabs(x[i]) <= s->limit;
        double square = within ? x[i] * x[i] : 0.0;
        double near = square + s->first;
        double left = square - (near - s->first);
        double near2 = left + s->second;
        steps += tierkit_i_bits(near);
        steps2 += tierkit_i_bits(near2);
        over += within ? 0 : 1;
        rest |= tierkit_i_bits(left - (near2 - s->second));
    }
    t->steps = steps - TIERKIT_I_TILE * tierkit_i_bits(s->first);
    t->steps2 = steps2 - TIERKIT_I_TILE * tierkit_i_bits(s->second);
    t->over = over;
    t->rest = rest;
}

TIERKIT_I_WIDE static void count_steps_wide(const double *x, const tierkit_i_split *s, tally *t) {
    count_steps(x, s, t);
}

static void count_block(const tierkit_i_spread *column, const double *x, tally *t) {
    if (column->wide) {
        count_steps_wide(x, &column->split, t);
    } else {
        count_steps(x, &column->split, t);
    }
}

/* What the steps leave over. */
static void add_rest(tierkit_i_exact_sum *sum, const double *x, const tierkit_i_split *s) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        double square = fabs(x[i]) <= s->limit ? x[i] * x[i] : 0.0;
        double left = square - ((square + s->first) - s->first);
        double rest = left - ((left + s->second) - s->second);
        if (fabs(rest) > 0) {
            tierkit_i_exact_sum_add(sum, rest);
        }
    }
}

/* The split that suits this block best, where the one there is does not do. */
static void refit(tierkit_i_spread *column, const double *x, double most, tally *t) {
    tierkit_i_split own = split_below(most);
    if (most > column->split.limit || (t->rest != 0 && own.limit < column->split.limit)) {
        add_pending(column);
        column->split = own;
        count_block(column, x, t);
    }
    if (t->rest != 0) {
        add_rest(&column->squares, x, &column->split);
    }
}

int tierkit_i_spread_add(tierkit_i_spread *column, const double *x) {
    tally t;
    tierkit_i_spread_extremes(column, x);
    count_block(column, x, &t);
    if (t.over != 0 || t.rest != 0) {
        double most = largest_size(x);
        if (most > number_max) {
            return 1;
        }
        refit(column, x, most, &t);
    }
    column->steps += t.steps;
    column->steps2 += t.steps2;
    if (++column->blocks == BLOCKS_MAX) {
        add_pending(column);
    }
    return t.over != 0;
}

void tierkit_i_spread_end(tierkit_i_spread *column) {
    fold_all(column->lows, column->highs);
    column->low = column->lows[0];
    column->high = column->highs[0];
    add_pending(column);
}
