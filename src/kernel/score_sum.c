/* Owns: the weighted sum of values on the 1e-9 grid, with its contributions, coverage and statuses.
 * Must not know: where the values come from, what the score is used for.
 * Called by: score.c, score_bounded.c.
 *
 * A contribution is one product of doubles, rounded to a whole number of grid steps. Such numbers
 * add up as integers, so the sum is exact and in any order the same. Elements go through in blocks,
 * criterion by criterion, without a branch and as if all weight were there. The few elements of
 * which some is missing are added up again, each with its own shares. */
#include "kernel/score_sum.h"

static const double grid = 1e9; /* steps in one */

typedef struct block {
    int64_t begin, size;
    int64_t present[TIERKIT_I_TILE]; /* sum of the parts whose criterion has data */
    uint64_t sum[TIERKIT_I_TILE];    /* grid steps, modulo 2^64 */
    int8_t status[TIERKIT_I_TILE];
    uint8_t outside[TIERKIT_I_TILE]; /* 1 = some cell is outside its bounds */
} block;

/* The elements of a block whose sum is not that of all weight, without gaps. Behind the last one
 * stand numbers that do no harm, for loops of fixed length. */
typedef struct lacking {
    int64_t count;
    double present[TIERKIT_I_TILE];
    double sum[TIERKIT_I_TILE];
    uint8_t which[TIERKIT_I_TILE];
} lacking;

enum { LANES = 8 }; /* of them at a time */

typedef struct job {
    const tierkit_i_sum_call *call;
    const tierkit_i_sum_outputs *out;
    tierkit_i_shares shares;
    int64_t least; /* minimum_coverage on the grid */
    int wide;      /* tierkit_i_matrix_is_wide() */
} job;

/* ---- weight with data ----------------------------------------------------------------------- */

static double coverage_of(const job *w, int64_t present) {
    return (double)present / (double)w->shares.whole;
}

static int8_t status_of(const job *w, int64_t present) {
    if (present == w->shares.whole) {
        return TIERKIT_VALUE_OK;
    }
    if (present == 0) {
        return TIERKIT_VALUE_NO_DATA;
    }
    int64_t covered = (int64_t)tierkit_i_nearest(coverage_of(w, present) * grid);
    return covered < w->least ? TIERKIT_VALUE_NOT_ENOUGH_DATA : TIERKIT_VALUE_OK;
}

/* ---- cells outside their bounds ------------------------------------------------------------- */

static void find_outside(const job *w, int32_t j, block *b) {
    const tierkit_i_matrix *m = &w->call->matrix;
    tierkit_i_scale s;
    w->call->scale_of(w->call->owner, j, &s);
    for (int64_t i = 0; i < b->size; i++) {
        double x = tierkit_i_matrix_cell(m, j, b->begin + i);
        if (x < s.low || x > s.high) {
            b->outside[i] = 1;
        }
    }
}

static void settle_outside(const job *w, block *b) {
    int refuse = (w->call->matrix.flags & TIERKIT_SCORE_REFUSE_OUTSIDE) != 0;
    for (int32_t j = 0; j < w->call->matrix.criteria; j++) {
        if (w->shares.part[j] > 0) {
            find_outside(w, j, b);
        }
    }
    for (int64_t i = 0; i < b->size; i++) {
        if (b->outside[i] && refuse) {
            b->status[i] = TIERKIT_VALUE_OUT_OF_RANGE;
        }
    }
}

/* Not those of all weight, and of a refused block whatever is not OK. */
static void find_lacking(const job *w, const block *b, lacking *l) {
    l->count = 0;
    for (int64_t i = 0; i < b->size; i++) {
        l->which[l->count] = (uint8_t)i;
        l->count += (b->present[i] != w->shares.whole) | (b->status[i] != TIERKIT_VALUE_OK);
    }
    for (int64_t k = 0; k < TIERKIT_I_TILE && k < l->count + LANES; k++) {
        int64_t present = k < l->count ? b->present[l->which[k]] : 1;
        l->present[k] = present > 0 ? (double)present : 1.0;
        l->sum[k] = 0;
    }
}

static void settle(const job *w, block *b, lacking *l) {
    memset(b->status, TIERKIT_VALUE_OK, sizeof b->status);
    memset(b->outside, 0, sizeof b->outside);
    if (w->call->has_bounds) {
        settle_outside(w, b);
    }
    find_lacking(w, b, l);
    for (int64_t k = 0; k < l->count; k++) {
        int32_t i = l->which[k];
        int8_t own = status_of(w, b->present[i]);
        b->status[i] = b->status[i] == TIERKIT_VALUE_OK ? own : b->status[i];
    }
}

/* ---- terms ---------------------------------------------------------------------------------- */

/* In grid steps. A number that is not finite takes low. */
static TIERKIT_I_INLINE double contribution_of(double x, const tierkit_i_scale *s, double factor) {
    double at = x > s->low ? x : s->low;
    double far = (at < s->high ? at : s->high) - s->origin;
    return (s->is_size ? fabs(far) : far) * s->unit * factor;
}

/* A whole number of them. */
static TIERKIT_I_INLINE double contribution(double x, const tierkit_i_scale *s, double factor) {
    return tierkit_i_nearest(contribution_of(x, s, factor));
}

/* Terms of numbers that are not finite are added too: their elements are lacking. */
static TIERKIT_I_INLINE void add_terms(const double *TIERKIT_I_RESTRICT x,
                                       const tierkit_i_scale *scale, int is_size, double factor,
                                       uint64_t *TIERKIT_I_RESTRICT sum) {
    tierkit_i_scale s = *scale;
    s.is_size = is_size;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        double term = contribution_of(x[i], &s, factor);
        sum[i] += tierkit_i_bits(term + TIERKIT_I_ANCHOR);
    }
}

static TIERKIT_I_INLINE void add_present(const double *TIERKIT_I_RESTRICT x, int64_t part,
                                         int64_t *TIERKIT_I_RESTRICT present) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        present[i] += tierkit_i_is_finite(x[i]) ? part : 0;
    }
}

/* part = 0: nothing can be missing. */
static TIERKIT_I_INLINE void add_column(const double *x, const tierkit_i_scale *s, double factor,
                                        int64_t part, block *b) {
    if (s->is_size) {
        add_terms(x, s, 1, factor, b->sum);
    } else {
        add_terms(x, s, 0, factor, b->sum);
    }
    if (part > 0) {
        add_present(x, part, b->present);
    }
}

TIERKIT_I_WIDE static void add_column_wide(const double *x, const tierkit_i_scale *s, double factor,
                                           int64_t part, block *b) {
    add_column(x, s, factor, part, b);
}

/* A step becomes a value of 0 or 1 on a scale from 0 to 1. */
static void take_step(double *to, const double *x, tierkit_i_scale *s) {
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        double far = (x[i] - s->low) * s->step;
        to[i] = tierkit_i_is_finite(x[i]) ? (far >= 0 ? 1.0 : 0.0) : x[i];
    }
    const tierkit_i_scale whole = { 0.0, 1.0, 0.0, 1.0, 0, 1 };
    *s = whole;
}

static void write_contributions(const job *w, int32_t j, const double *x, const tierkit_i_scale *s,
                                const block *b) {
    double factor = w->shares.share[j] * grid;
    for (int64_t i = 0; i < b->size; i++) {
        int64_t at = tierkit_i_matrix_index(&w->call->matrix, j, b->begin + i);
        int there = tierkit_i_is_finite(x[i]);
        w->out->contribution_e9[at] = there ? (int64_t)contribution(x[i], s, factor) : 0;
    }
}

/* Each with its own share of the weight. */
static TIERKIT_I_INLINE void add_lanes(const double *TIERKIT_I_RESTRICT x, const tierkit_i_scale *s,
                                       double part, const double *TIERKIT_I_RESTRICT present,
                                       double *TIERKIT_I_RESTRICT sum) {
    for (int32_t i = 0; i < LANES; i++) {
        double term = contribution(x[i], s, part / present[i] * grid);
        sum[i] += tierkit_i_is_finite(x[i]) ? term : 0.0;
    }
}

TIERKIT_I_WIDE static void add_lanes_wide(const double *x, const tierkit_i_scale *s, double part,
                                          const double *present, double *sum) {
    add_lanes(x, s, part, present, sum);
}

static void write_again(const job *w, int32_t j, const double *x, const tierkit_i_scale *s,
                        const block *b, const lacking *l) {
    for (int64_t k = 0; k < l->count; k++) {
        int64_t at = tierkit_i_matrix_index(&w->call->matrix, j, b->begin + l->which[k]);
        double factor = (double)w->shares.part[j] / l->present[k] * grid;
        int there = tierkit_i_is_finite(x[k]);
        w->out->contribution_e9[at] = there ? (int64_t)contribution(x[k], s, factor) : 0;
    }
}

TIERKIT_I_APART static void add_again(const job *w, int32_t j, const double *x,
                                      const tierkit_i_scale *s, const block *b, lacking *l) {
    double own[TIERKIT_I_TILE];
    double part = (double)w->shares.part[j];
    int64_t end = (l->count + LANES - 1) / LANES * LANES;
    for (int64_t k = 0; k < end; k++) {
        int32_t i = k < l->count ? l->which[k] : 0;
        int counts = k < l->count && b->status[i] == TIERKIT_VALUE_OK;
        own[k] = counts ? x[i] : (double)NAN;
    }
    for (int64_t k = 0; k < end; k += LANES) {
        if (w->wide) {
            add_lanes_wide(own + k, s, part, l->present + k, l->sum + k);
        } else {
            add_lanes(own + k, s, part, l->present + k, l->sum + k);
        }
    }
    if (w->out->contribution_e9 != NULL) {
        write_again(w, j, own, s, b, l);
    }
}

/* With a step, the values it makes of them. */
static const double *read_block(const job *w, int32_t j, int64_t begin, double *buffer,
                                tierkit_i_scale *s) {
    const double *x = tierkit_i_matrix_block(&w->call->matrix, j, begin, buffer);
    w->call->scale_of(w->call->owner, j, s);
    if (s->step == 0) {
        return x;
    }
    take_step(buffer, x, s);
    return buffer;
}

TIERKIT_I_APART static void add_criterion(const job *w, int32_t j, int full, block *b) {
    double buffer[TIERKIT_I_TILE];
    tierkit_i_scale s;
    const double *x = read_block(w, j, b->begin, buffer, &s);
    double factor = w->shares.share[j] * grid;
    int64_t part = full ? 0 : w->shares.part[j];
    tierkit_i_matrix_prefetch(&w->call->matrix, j, b->begin + TIERKIT_I_TILE);
    if (w->wide) {
        add_column_wide(x, &s, factor, part, b);
    } else {
        add_column(x, &s, factor, part, b);
    }
    if (w->out->contribution_e9 != NULL) {
        write_contributions(w, j, x, &s, b);
    }
}

/* As if nothing were missing. Terms are added as bits, so that those of the anchors come off. */
static void add_all(const job *w, block *b) {
    int32_t criteria = w->call->matrix.criteria;
    int full = tierkit_i_matrix_is_full(&w->call->matrix);
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        b->sum[i] = 0 - (uint64_t)criteria * tierkit_i_bits(TIERKIT_I_ANCHOR);
        b->present[i] = full ? w->shares.whole : 0;
    }
    for (int32_t j = 0; j < criteria; j++) {
        add_criterion(w, j, full, b);
    }
}

TIERKIT_I_APART static void add_lacking(const job *w, block *b, lacking *l) {
    double buffer[TIERKIT_I_TILE];
    tierkit_i_scale s;
    for (int32_t j = 0; l->count > 0 && j < w->call->matrix.criteria; j++) {
        const double *x = read_block(w, j, b->begin, buffer, &s);
        add_again(w, j, x, &s, b, l);
    }
    for (int64_t k = 0; k < l->count; k++) {
        b->sum[l->which[k]] = (uint64_t)(int64_t)l->sum[k];
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void publish_scores(const tierkit_i_sum_outputs *out, const block *b) {
    for (int64_t i = 0; out->score_e9 != NULL && i < b->size; i++) {
        out->score_e9[b->begin + i] = (int64_t)b->sum[i];
    }
    for (int64_t i = 0; out->score != NULL && i < b->size; i++) {
        out->score[b->begin + i] = (double)(int64_t)b->sum[i] / grid;
    }
}

static void publish(const job *w, const block *b) {
    const tierkit_i_sum_outputs *out = w->out;
    publish_scores(out, b);
    for (int64_t i = 0; out->coverage != NULL && i < b->size; i++) {
        out->coverage[b->begin + i] = coverage_of(w, b->present[i]);
    }
    for (int64_t i = 0; out->status != NULL && i < b->size; i++) {
        out->status[b->begin + i] = b->status[i];
    }
    for (int64_t i = 0; out->flags != NULL && i < b->size; i++) {
        int clipped = b->status[i] == TIERKIT_VALUE_OK && b->outside[i];
        out->flags[b->begin + i] = clipped ? TIERKIT_FLAG_CLIPPED : 0;
    }
}

TIERKIT_I_APART static void score_block(const job *w, int64_t begin, lacking *l) {
    block b;
    int64_t left = w->call->matrix.count - begin;
    b.begin = begin;
    b.size = left < TIERKIT_I_TILE ? left : TIERKIT_I_TILE;
    add_all(w, &b);
    settle(w, &b, l);
    add_lacking(w, &b, l);
    publish(w, &b);
}

TIERKIT_I_APART static void score_blocks(const job *w) {
    lacking l;
    for (int64_t begin = 0; begin < w->call->matrix.count; begin += TIERKIT_I_TILE) {
        score_block(w, begin, &l);
    }
}

TIERKIT_I_APART void tierkit_i_score_sum(const tierkit_i_sum_call *call,
                                         const tierkit_i_sum_outputs *out) {
    job w;
    w.call = call;
    w.out = out;
    w.wide = tierkit_i_matrix_is_wide(&call->matrix);
    w.least = (int64_t)tierkit_i_nearest(call->matrix.minimum_coverage * grid);
    tierkit_i_share_out(&call->matrix, &w.shares);
    score_blocks(&w);
}
