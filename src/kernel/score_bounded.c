/* Owns: scores between fixed bounds: the weighted sum of min-max values, and SPOTIS.
 * Must not know: where bounds come from, classes. Called by: hosts directly. */
#include "base/compiler.h"
#include "kernel/score_sum.h"
#include "kernel/spread.h"

_Static_assert(sizeof(tierkit_bounded) == 32 + 6 * sizeof(void *), "layout of tierkit_bounded");
_Static_assert(offsetof(tierkit_bounded, minimum_coverage) == 24, "layout of tierkit_bounded");

static const double bound_max = 1e100, bound_least = 1e-100;

static int direction_of(const tierkit_bounded *call, int32_t j) {
    return call->direction == NULL ? 1 : call->direction[j];
}

static double best_of(const tierkit_bounded *call, int32_t j) {
    return call->bounds[2 * j + (direction_of(call, j) > 0)];
}

/* The checked call with what a distance between its bounds is multiplied by: a division for each
 * criterion, not for each block. */
typedef struct bounded {
    const tierkit_bounded *call;
    double unit[TIERKIT_CRITERIA_MAX]; /* 0 = no room between them */
} bounded;

static void find_units(bounded *b) {
    for (int32_t j = 0; j < b->call->criteria; j++) {
        double room = b->call->bounds[2 * j + 1] - b->call->bounds[2 * j];
        b->unit[j] = room >= bound_least ? 1.0 / room : 0.0;
    }
}

static void minmax_scale(const void *owner, int32_t j, tierkit_i_scale *s) {
    const bounded *b = (const bounded *)owner;
    int up = direction_of(b->call, j) > 0;
    s->low = b->call->bounds[2 * j];
    s->high = b->call->bounds[2 * j + 1];
    s->origin = up ? s->low : s->high;
    s->unit = b->unit[j];
    s->step = b->unit[j] > 0 ? 0 : up ? 1 : -1;
    s->is_size = 1;
}

static void spotis_scale(const void *owner, int32_t j, tierkit_i_scale *s) {
    const bounded *b = (const bounded *)owner;
    s->low = b->call->bounds[2 * j];
    s->high = b->call->bounds[2 * j + 1];
    s->origin = b->call->ideal == NULL ? best_of(b->call, j) : b->call->ideal[j];
    s->unit = b->unit[j];
    s->step = 0;
    s->is_size = 1;
}

static tierkit_status check_criterion(const tierkit_bounded *call, int spotis, int32_t j,
                                      tierkit_error *err) {
    double low = call->bounds[2 * j], high = call->bounds[2 * j + 1];
    for (int32_t k = 0; k < 2; k++) {
        TIERKIT_I_TRY(tierkit_i_check_double(call->bounds[2 * j + k], -bound_max, bound_max, -1, j,
                                             "a bound is beyond 1e100", err));
    }
    if (low > high || (spotis && !(high - low >= bound_least))) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                                 "bounds: give low, then high, with room between them");
    }
    if (call->direction != NULL && call->direction[j] != 1 && call->direction[j] != -1) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j, "a direction must be 1 or -1");
    }
    if (call->ideal != NULL) {
        return tierkit_i_check_double(call->ideal[j], low, high, -1, j,
                                      "an ideal lies outside its bounds", err);
    }
    return TIERKIT_OK;
}

static tierkit_status check_criteria(const tierkit_bounded *call, int spotis, tierkit_error *err) {
    if (call->bounds == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "bounds are needed");
    }
    if (!spotis && call->ideal != NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "ideal is for tierkit_score_spotis() only");
    }
    for (int32_t j = 0; j < call->criteria; j++) {
        TIERKIT_I_TRY(check_criterion(call, spotis, j, err));
    }
    return TIERKIT_OK;
}

/* Smallest and largest of a column; infinite cells count for nothing when `clean`. */
static void column_bounds(const tierkit_i_matrix *m, int32_t j, int clean, int wide,
                          double *bounds) {
    double buffer[TIERKIT_I_TILE], cleaned[TIERKIT_I_TILE];
    tierkit_i_spread column;
    tierkit_i_spread_init(&column, wide);
    for (int64_t begin = 0; begin < m->count; begin += TIERKIT_I_TILE) {
        const double *x = tierkit_i_matrix_block(m, j, begin, buffer);
        for (int32_t i = 0; clean && i < TIERKIT_I_TILE; i++) {
            cleaned[i] = tierkit_i_is_finite(x[i]) ? x[i] : (double)NAN;
        }
        tierkit_i_spread_extremes(&column, clean ? cleaned : x);
    }
    tierkit_i_spread_end(&column);
    int none = column.low > column.high;
    bounds[0] = none ? 0.0 : column.low;
    bounds[1] = none ? 0.0 : column.high;
}

TIERKIT_I_APART static void find_bounds(const tierkit_i_matrix *m, double *bounds) {
    int wide = tierkit_i_matrix_is_wide(m);
    for (int32_t j = 0; j < m->criteria; j++) {
        double *own = bounds + 2 * j;
        column_bounds(m, j, 0, wide, own);
        if (!tierkit_i_is_finite(own[0]) || !tierkit_i_is_finite(own[1])) {
            column_bounds(m, j, 1, wide, own);
        }
    }
}

static tierkit_status score(const tierkit_bounded *given, int spotis,
                            const tierkit_i_sum_outputs *out, tierkit_error *err) {
    double bounds[2 * TIERKIT_CRITERIA_MAX];
    TIERKIT_I_TRY(tierkit_i_check_record(given, sizeof *given, err));
    tierkit_bounded call = *given;
    bounded owner;
    owner.call = &call;
    if (call.reserved != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "reserved must be 0");
    }
    const tierkit_i_sum_call sum = { { call.flags, call.criteria, call.count, call.value,
                                       call.status, call.weight, call.minimum_coverage },
                                     spotis ? spotis_scale : minmax_scale,
                                     &owner,
                                     out->flags != NULL ||
                                         (call.flags & TIERKIT_SCORE_REFUSE_OUTSIDE) != 0 };
    TIERKIT_I_TRY(tierkit_i_matrix_check(
        &sum.matrix, TIERKIT_I_LAYOUT_FLAGS | TIERKIT_SCORE_REFUSE_OUTSIDE, err));
    if ((call.flags & TIERKIT_SCORE_NAN_MISSING) == 0) {
        TIERKIT_I_TRY(tierkit_i_matrix_check_values(&sum.matrix, -DBL_MAX, DBL_MAX, "", err));
    }
    if (call.bounds == NULL && !spotis) {
        find_bounds(&sum.matrix, bounds);
        call.bounds = bounds;
    }
    TIERKIT_I_TRY(check_criteria(&call, spotis, err));
    find_units(&owner);
    tierkit_i_score_sum(&sum, out);
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_score_minmax(const tierkit_bounded *call, int64_t *score_e9,
                                                 int64_t *contribution_e9, double *coverage,
                                                 int8_t *status, int32_t *flags,
                                                 tierkit_error *err) {
    const tierkit_i_sum_outputs out = { score_e9, NULL, contribution_e9, coverage, status, flags };
    return score(call, 0, &out, err);
}

tierkit_status TIERKIT_CALL tierkit_score_spotis(const tierkit_bounded *call, int64_t *score_e9,
                                                 int64_t *contribution_e9, double *coverage,
                                                 int8_t *status, int32_t *flags,
                                                 tierkit_error *err) {
    const tierkit_i_sum_outputs out = { score_e9, NULL, contribution_e9, coverage, status, flags };
    return score(call, 1, &out, err);
}
