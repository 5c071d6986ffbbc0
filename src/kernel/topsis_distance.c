/* Owns: distances of a block of elements from the two ideals of TOPSIS, and their closeness.
 * Must not know: how ideals are found, who is left out. Called by: topsis.c.
 *
 * Squares are rounded to steps of 2^-51 and added up as integers: exact, in any order of criteria.
 * Near an ideal, where the root makes such a step large, the rounding is kept in a second sum of
 * finer steps. */
#include "kernel/topsis_distance.h"

/* Anchors: beside them doubles are 2^-51 and 2^-95 apart. */
static const double anchor = 3.0, anchor_fine = 3.0 / 17592186044416.0;
static const double near_square = 1.0 / 1048576; /* below it the fine steps count */

/* Sums of squares in steps of 2^-51, modulo 2^64. */
typedef struct sums {
    uint64_t to_best[TIERKIT_I_TILE], to_worst[TIERKIT_I_TILE];
} sums;

static double keep_between(double x, double a, double b) {
    double low = a < b ? a : b, high = a < b ? b : a;
    double at = x < low ? low : x;
    return at > high ? high : at;
}

static void keep_block(double *to, const double *x, double a, double b) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        to[i] = keep_between(x[i], a, b);
    }
}

static TIERKIT_I_INLINE void add_squares(const double *TIERKIT_I_RESTRICT x, double best,
                                         double worst, double factor,
                                         uint64_t *TIERKIT_I_RESTRICT to_best,
                                         uint64_t *TIERKIT_I_RESTRICT to_worst) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        double b = (x[i] - best) * factor, w = (x[i] - worst) * factor;
        to_best[i] += tierkit_i_bits(b * b + anchor);
        to_worst[i] += tierkit_i_bits(w * w + anchor);
    }
}

TIERKIT_I_WIDE static void add_squares_wide(const double *x, double best, double worst,
                                            double factor, uint64_t *to_best, uint64_t *to_worst) {
    add_squares(x, best, worst, factor, to_best, to_worst);
}

/* The square of one distance with the finer steps. */
static double square_again(const tierkit_i_measuring *of, const double *ideal, int64_t i) {
    double sum = 0, fine = 0;
    for (int32_t j = 0; j < of->matrix->criteria; j++) {
        if (of->ideals->factor[j] > 0) {
            double x = tierkit_i_matrix_cell(of->matrix, j, i);
            double t = (keep_between(x, of->ideals->best[j], of->ideals->worst[j]) - ideal[j]) *
                       of->ideals->factor[j];
            double square = t * t, near = (square + anchor) - anchor;
            sum += near;
            fine += ((square - near) + anchor_fine) - anchor_fine;
        }
    }
    return sum + fine;
}

/* Squares are added as bits; those of the anchors come off in the end. */
static void begin_sums(const tierkit_i_measuring *of, sums *to) {
    uint64_t terms = 0;
    for (int32_t j = 0; j < of->matrix->criteria; j++) {
        terms += of->ideals->factor[j] > 0 ? 1 : 0;
    }
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        to->to_best[i] = to->to_worst[i] = 0 - terms * tierkit_i_bits(anchor);
    }
}

static void add_criterion(const tierkit_i_measuring *of, int32_t j, const double *x, sums *to) {
    if (of->wide) {
        add_squares_wide(x, of->ideals->best[j], of->ideals->worst[j], of->ideals->factor[j],
                         to->to_best, to->to_worst);
    } else {
        add_squares(x, of->ideals->best[j], of->ideals->worst[j], of->ideals->factor[j],
                    to->to_best, to->to_worst);
    }
}

/* Steps as a double: below 2^52 they are the last bits of a number from 2^52 on. */
static TIERKIT_I_INLINE double square_of_steps(uint64_t steps) {
    const double base = 4503599627370496.0, step = 1.0 / 2251799813685248.0;
    uint64_t bits = tierkit_i_bits(base) | steps;
    double sum;
    memcpy(&sum, &bits, sizeof sum);
    return (sum - base) * step;
}

/* Returns how many are near an ideal. */
static TIERKIT_I_INLINE int64_t take_squares(const uint64_t *TIERKIT_I_RESTRICT steps,
                                             double *TIERKIT_I_RESTRICT square) {
    int64_t near = 0;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        square[i] = square_of_steps(steps[i]);
        near += square[i] < near_square;
    }
    return near;
}

TIERKIT_I_WIDE static int64_t take_squares_wide(const uint64_t *steps, double *square) {
    return take_squares(steps, square);
}

static void settle_squares(const tierkit_i_measuring *of, const double *ideal,
                           const uint64_t *steps, int64_t begin, double *square) {
    int64_t left = of->matrix->count - begin;
    int64_t near = of->wide ? take_squares_wide(steps, square) : take_squares(steps, square);
    for (int64_t i = 0; near > 0 && i < TIERKIT_I_TILE && i < left; i++) {
        if (square[i] < near_square) {
            square[i] = square_again(of, ideal, begin + i);
        }
    }
}

TIERKIT_I_APART static void measure(const tierkit_i_measuring *of, int64_t begin,
                                    tierkit_i_distances *d) {
    double buffer[TIERKIT_I_TILE];
    sums total;
    begin_sums(of, &total);
    for (int32_t j = 0; j < of->matrix->criteria; j++) {
        if (of->ideals->factor[j] > 0) {
            const double *x = tierkit_i_matrix_block(of->matrix, j, begin, buffer);
            tierkit_i_matrix_prefetch(of->matrix, j, begin + TIERKIT_I_TILE);
            if (of->clips) {
                keep_block(buffer, x, of->ideals->best[j], of->ideals->worst[j]);
                x = buffer;
            }
            add_criterion(of, j, x, &total);
        }
    }
    settle_squares(of, of->ideals->best, total.to_best, begin, d->to_best);
    settle_squares(of, of->ideals->worst, total.to_worst, begin, d->to_worst);
}

static TIERKIT_I_INLINE void take_roots(tierkit_i_distances *d) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        d->to_best[i] = sqrt(d->to_best[i]);
        d->to_worst[i] = sqrt(d->to_worst[i]);
        d->score[i] = d->to_worst[i] / (d->to_best[i] + d->to_worst[i]);
    }
}

TIERKIT_I_WIDE static void take_roots_wide(tierkit_i_distances *d) {
    take_roots(d);
}

void tierkit_i_topsis_measure(const tierkit_i_measuring *of, int64_t begin,
                              tierkit_i_distances *d) {
    measure(of, begin, d);
    if (of->wide) {
        take_roots_wide(d);
    } else {
        take_roots(d);
    }
}
