/* Owns: TOPSIS: closeness to the best and distance from the worst.
 * Must not know: where figures come from, classes. Called by: hosts directly.
 *
 * Closeness does not change when all distances are scaled by the same number, so they are scaled by
 * a power of two such that the square of the distance between best and worst lies between 1/4 and
 * 1. */
#include "kernel/spread.h"
#include "kernel/topsis_distance.h"

_Static_assert(sizeof(tierkit_topsis) == 24 + 6 * sizeof(void *), "layout of tierkit_topsis");
_Static_assert(offsetof(tierkit_topsis, value) == 24, "layout of tierkit_topsis");

static const double bound_max = 1e100, bound_least = 1e-100;
static const double grid = 1e9;

typedef struct outputs {
    int64_t *score_e9;
    double *score;
    double *distance;
    int8_t *status;
    int32_t *flags;
} outputs;

typedef struct job {
    const tierkit_topsis *call;
    const outputs *out;
    tierkit_i_matrix matrix;
    int all_in;  /* no element is left out */
    int wide;    /* tierkit_i_matrix_is_wide() */
    int suspect; /* the ideals were read from cells that are wrong, or not from all */
} job;

/* ---- checks --------------------------------------------------------------------------------- */

static tierkit_status check_bounds(const double *bounds, int32_t j, tierkit_error *err) {
    for (int32_t k = 0; k < 2; k++) {
        TIERKIT_I_TRY(tierkit_i_check_double(bounds[k], -bound_max, bound_max, -1, j,
                                             "a bound is beyond 1e100", err));
    }
    if (!(bounds[1] - bounds[0] >= bound_least)) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                                 "bounds: give low, then high, with room between them");
    }
    return TIERKIT_OK;
}

static tierkit_status check_criteria(const tierkit_topsis *call, tierkit_error *err) {
    for (int32_t j = 0; j < call->criteria; j++) {
        if (call->bounds != NULL) {
            TIERKIT_I_TRY(check_bounds(call->bounds + 2 * j, j, err));
        }
        if (call->norm != NULL) {
            TIERKIT_I_TRY(tierkit_i_check_double(call->norm[j], bound_least, bound_max, -1, j,
                                                 "a norm must be 1e-100 to 1e100", err));
        }
        if (call->direction != NULL && call->direction[j] != 1 && call->direction[j] != -1) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j, "a direction must be 1 or -1");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check(const job *w, tierkit_error *err) {
    const tierkit_topsis *call = w->call;
    if (call->normalisation != TIERKIT_TOPSIS_VECTOR &&
        call->normalisation != TIERKIT_TOPSIS_MINMAX) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "normalisation: one of TIERKIT_TOPSIS_...");
    }
    if (call->norm != NULL && call->normalisation != TIERKIT_TOPSIS_VECTOR) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "norm is for TIERKIT_TOPSIS_VECTOR only");
    }
    TIERKIT_I_TRY(tierkit_i_matrix_check(
        &w->matrix, TIERKIT_I_LAYOUT_FLAGS | TIERKIT_SCORE_REFUSE_OUTSIDE, err));
    TIERKIT_I_TRY(check_criteria(call, err));
    if (call->count > 0 && w->out->status == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "status is needed");
    }
    return TIERKIT_OK;
}

static tierkit_status check_values(const job *w, tierkit_error *err) {
    return tierkit_i_matrix_check_values(&w->matrix, -bound_max, bound_max,
                                         "a value is beyond 1e100 in size", err);
}

/* Whether finding the ideals sees every number before anything is written, so that one reading of
 * the matrix serves to check it as well. */
static int reads_all(const job *w) {
    return tierkit_i_matrix_is_full(&w->matrix) && w->call->bounds == NULL &&
           w->call->norm == NULL && w->call->normalisation == TIERKIT_TOPSIS_VECTOR;
}

/* ---- who takes part ------------------------------------------------------------------------- */

static int is_outside(const tierkit_topsis *call, int32_t j, double x) {
    return call->bounds != NULL && (x < call->bounds[2 * j] || x > call->bounds[2 * j + 1]);
}

static int8_t judge(const job *w, int64_t i, int *outside) {
    int32_t missing = 0, weighed = 0;
    *outside = 0;
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        if (w->matrix.weight[j] > 0) {
            double x = tierkit_i_matrix_cell(&w->matrix, j, i);
            weighed++;
            missing += !tierkit_i_is_finite(x);
            *outside |= tierkit_i_is_finite(x) && is_outside(w->call, j, x);
        }
    }
    if (*outside && (w->matrix.flags & TIERKIT_SCORE_REFUSE_OUTSIDE) != 0) {
        return TIERKIT_VALUE_OUT_OF_RANGE;
    }
    if (missing == weighed) {
        return TIERKIT_VALUE_NO_DATA;
    }
    return missing > 0 ? TIERKIT_VALUE_NOT_ENOUGH_DATA : TIERKIT_VALUE_OK;
}

static void judge_all(job *w) {
    int64_t out = 0;
    if (w->matrix.count == 0) {
        return;
    }
    if (tierkit_i_matrix_is_full(&w->matrix) && w->call->bounds == NULL) {
        memset(w->out->status, TIERKIT_VALUE_OK, (size_t)w->matrix.count);
        if (w->out->flags != NULL) {
            memset(w->out->flags, 0, (size_t)w->matrix.count * sizeof *w->out->flags);
        }
        return;
    }
    for (int64_t i = 0; i < w->matrix.count; i++) {
        int outside = 0;
        w->out->status[i] = judge(w, i, &outside);
        out += w->out->status[i] != TIERKIT_VALUE_OK;
        if (w->out->flags != NULL) {
            int clipped = outside && w->out->status[i] == TIERKIT_VALUE_OK;
            w->out->flags[i] = clipped ? TIERKIT_FLAG_CLIPPED : 0;
        }
    }
    w->all_in = out == 0;
}

/* A block of the column without those who are left out. */
static const double *block_of(const job *w, int32_t j, int64_t begin, double *buffer) {
    const double *x = tierkit_i_matrix_block(&w->matrix, j, begin, buffer);
    if (w->all_in) {
        return x;
    }
    int64_t left = w->matrix.count - begin;
    for (int64_t i = 0; i < TIERKIT_I_TILE && i < left; i++) {
        buffer[i] = w->out->status[begin + i] == TIERKIT_VALUE_OK ? x[i] : (double)NAN;
    }
    return buffer;
}

/* ---- ideals --------------------------------------------------------------------------------- */

/* The last block has numbers behind its end that are none. */
static int is_wrong(const double *x, int64_t size) {
    int wrong = 0;
    for (int64_t i = 0; i < size; i++) {
        wrong |= !(fabs(x[i]) <= bound_max);
    }
    return wrong;
}

TIERKIT_I_APART static void read_column(job *w, int32_t j, tierkit_i_spread *column) {
    double buffer[TIERKIT_I_TILE];
    tierkit_i_spread_init(column, w->wide);
    for (int64_t begin = 0; begin < w->matrix.count; begin += TIERKIT_I_TILE) {
        int64_t left = w->matrix.count - begin;
        const double *x = block_of(w, j, begin, buffer);
        if (w->call->normalisation == TIERKIT_TOPSIS_VECTOR) {
            int wrong = tierkit_i_spread_add(column, x);
            w->suspect |= wrong && is_wrong(x, left < TIERKIT_I_TILE ? left : TIERKIT_I_TILE);
        } else {
            tierkit_i_spread_extremes(column, x);
        }
    }
    tierkit_i_spread_end(column);
}

/* The ideals of one criterion and the divisor of its figures; 0 = the column counts for nothing. */
static double find_ideal(job *w, int32_t j, tierkit_i_ideals *all) {
    const tierkit_topsis *call = w->call;
    int vector = call->normalisation == TIERKIT_TOPSIS_VECTOR;
    int up = call->direction == NULL || call->direction[j] > 0;
    tierkit_i_spread column;
    if (call->bounds == NULL || (vector && call->norm == NULL)) {
        read_column(w, j, &column);
    }
    double low = call->bounds != NULL ? call->bounds[2 * j] : column.low;
    double high = call->bounds != NULL ? call->bounds[2 * j + 1] : column.high;
    double norm = high - low;
    if (vector) {
        norm =
            call->norm != NULL ? call->norm[j] : sqrt(tierkit_i_exact_sum_value(&column.squares));
    }
    all->best[j] = up ? high : low;
    all->worst[j] = up ? low : high;
    return low < high && norm >= bound_least ? norm : 0.0;
}

/* The square of the farthest distance, in an order that does not matter. */
static double farthest_square(const job *w, const tierkit_i_ideals *all) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        double far = (all->best[j] - all->worst[j]) * all->factor[j];
        tierkit_i_exact_sum_add(&sum, far * far);
    }
    return tierkit_i_exact_sum_value(&sum);
}

static void scale_factors(const job *w, tierkit_i_ideals *all, double by) {
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        all->factor[j] *= by;
    }
    all->unit /= by;
}

/* Scales by powers of two until the farthest square lies between 1/4 and 1. The largest term comes
 * there first, so that no square leaves the range of doubles. Returns 0 when best is worst. */
static int scale_ideals(const job *w, tierkit_i_ideals *all) {
    double most = 0;
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        double far = fabs((all->best[j] - all->worst[j]) * all->factor[j]);
        most = far > most ? far : most;
    }
    if (!(most > 0)) {
        return 0;
    }
    double by = 1;
    while (most * by >= 1) {
        by /= 2;
    }
    while (most * by < 0.5) {
        by *= 2;
    }
    scale_factors(w, all, by);
    for (double square = farthest_square(w, all); square >= 1; square /= 4) {
        scale_factors(w, all, 0.5);
    }
    return 1;
}

TIERKIT_I_APART static void read_ideals(job *w, tierkit_i_ideals *all) {
    tierkit_i_shares shares;
    tierkit_i_share_out(&w->matrix, &shares);
    all->unit = 1;
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        double norm = shares.part[j] > 0 ? find_ideal(w, j, all) : 0.0;
        w->suspect |= shares.part[j] == 0;
        all->factor[j] = norm > 0 ? shares.share[j] / norm : 0.0;
        if (!(norm > 0)) {
            all->best[j] = all->worst[j] = 0;
        }
    }
}

/* Checks the values and finds who takes part and the ideals; *apart = 0 when best is worst. */
static tierkit_status prepare(job *w, tierkit_i_ideals *all, int *apart, tierkit_error *err) {
    int once = reads_all(w);
    if (once) {
        read_ideals(w, all);
        once = !w->suspect;
    }
    if (!once) {
        TIERKIT_I_TRY(check_values(w, err));
    }
    judge_all(w);
    if (!once) {
        read_ideals(w, all);
    }
    *apart = scale_ideals(w, all);
    return TIERKIT_OK;
}

/* ---- results -------------------------------------------------------------------------------- */

/* Those who are left out have zeros. */
static void clear_left_out(const job *w, int64_t begin, int64_t size, tierkit_i_distances *d) {
    for (int64_t i = 0; i < size; i++) {
        if (w->out->status[begin + i] != TIERKIT_VALUE_OK) {
            d->score[i] = d->to_best[i] = d->to_worst[i] = 0.0;
        }
    }
}

static void publish(const job *w, double unit, int64_t begin, int64_t size,
                    const tierkit_i_distances *d) {
    const outputs *out = w->out;
    if (out->score != NULL) {
        memcpy(out->score + begin, d->score, (size_t)size * sizeof *d->score);
    }
    for (int64_t i = 0; out->score_e9 != NULL && i < size; i++) {
        out->score_e9[begin + i] = (int64_t)tierkit_i_nearest(d->score[i] * grid);
    }
    for (int64_t i = 0; out->distance != NULL && i < size; i++) {
        out->distance[begin + i] = d->to_best[i] * unit;
        out->distance[w->matrix.count + begin + i] = d->to_worst[i] * unit;
    }
}

static void publish_nothing(const job *w) {
    const outputs *out = w->out;
    for (int64_t i = 0; i < w->matrix.count; i++) {
        if (out->status[i] == TIERKIT_VALUE_OK) {
            out->status[i] = TIERKIT_VALUE_ZERO_DENOMINATOR;
        }
        if (out->score != NULL) {
            out->score[i] = 0;
        }
        if (out->score_e9 != NULL) {
            out->score_e9[i] = 0;
        }
        if (out->distance != NULL) {
            out->distance[i] = out->distance[w->matrix.count + i] = 0;
        }
    }
}

TIERKIT_I_APART static void score_block(const job *w, const tierkit_i_measuring *of,
                                        int64_t begin) {
    tierkit_i_distances d;
    int64_t left = w->matrix.count - begin;
    int64_t size = left < TIERKIT_I_TILE ? left : TIERKIT_I_TILE;
    tierkit_i_topsis_measure(of, begin, &d);
    if (!w->all_in) {
        clear_left_out(w, begin, size, &d);
    }
    publish(w, of->ideals->unit, begin, size, &d);
}

tierkit_status TIERKIT_CALL tierkit_score_topsis(const tierkit_topsis *call, int64_t *score_e9,
                                                 double *score, double *distance, int8_t *status,
                                                 int32_t *flags, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    const outputs out = { score_e9, score, distance, status, flags };
    job w = { call,
              &out,
              { call->flags, call->criteria, call->count, call->value, call->status, call->weight,
                0.0 },
              1,
              0,
              0 };
    TIERKIT_I_TRY(check(&w, err));
    w.wide = tierkit_i_matrix_is_wide(&w.matrix);
    tierkit_i_ideals all;
    int apart = 0;
    TIERKIT_I_TRY(prepare(&w, &all, &apart, err));
    if (!apart) {
        publish_nothing(&w);
        return TIERKIT_OK;
    }
    const tierkit_i_measuring of = { &w.matrix, &all, call->bounds != NULL, w.wide };
    for (int64_t begin = 0; begin < call->count; begin += TIERKIT_I_TILE) {
        score_block(&w, &of, begin);
    }
    return TIERKIT_OK;
}
