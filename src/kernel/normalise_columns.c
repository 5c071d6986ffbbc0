/* Owns: columns of any units on comparable scales, from their bounds.
 * Must not know: where the bounds come from, weights, classes.
 * Called by: hosts directly.
 *
 * Every method is one of a few shapes once the bounds of a column are known. Most are a line; all
 * differences and quotients are monotone in x, so a better x never gets the smaller number. */
#include "kernel/columns.h"

enum { SHAPE_LINE, SHAPE_QUOTIENT, SHAPE_STEP, SHAPE_POINT, SHAPE_TENT, SHAPE_NOTHING };

/* How a number of one column is turned into its result. */
typedef struct map {
    int shape;
    int direction;
    double least;               /* smaller numbers are not taken */
    double origin, span;        /* LINE: (x - origin) / span; STEP and POINT: at origin */
    double numerator;           /* QUOTIENT: numerator / x */
    double low, from, to, high; /* TENT: 0 at low, 1 between from and to, 0 at high */
    double floor, ceiling;      /* the ends of the result */
} map;

static const double unlimited = DBL_MAX;

/* ---- from bounds to a map ------------------------------------------------------------------- */

/* A line whose divisor is too small is no line. */
static void set_line(map *m, double origin, double span) {
    m->origin = origin;
    m->span = span;
    m->shape = fabs(span) < TIERKIT_I_DIVISOR_LEAST ? SHAPE_NOTHING : SHAPE_LINE;
}

/* x / high, and turned around (high - x) / high. */
static void set_share(map *m, double high, int direction) {
    if (direction > 0) {
        set_line(m, 0, high);
    } else {
        set_line(m, high, -high);
    }
}

static void set_minmax(map *m, double low, double high) {
    m->shape = high > low ? SHAPE_LINE : SHAPE_STEP;
    m->origin = m->direction > 0 ? low : high;
    m->span = m->direction > 0 ? high - low : low - high;
}

static void set_quotient(map *m, double numerator) {
    m->shape = SHAPE_QUOTIENT;
    m->numerator = numerator;
}

static void set_zscore(map *m, double mean, double deviation) {
    set_line(m, mean, m->direction > 0 ? deviation : -deviation);
    m->shape = m->shape == SHAPE_NOTHING ? SHAPE_POINT : m->shape;
}

static void set_tent(map *m, const tierkit_i_column *column, double low, double high) {
    m->shape = SHAPE_TENT;
    m->low = low;
    m->from = column->ideal_from;
    m->to = column->ideal_to;
    m->high = high;
}

static map map_of(const tierkit_i_column *column, double low, double high) {
    map m = { SHAPE_LINE, column->direction, tierkit_i_column_least(column), 0, 1, 0, 0, 0, 0, 0,
              -unlimited, unlimited };
    switch (column->method) {
    case TIERKIT_NORMALISE_MINMAX:
        set_minmax(&m, low, high);
        break;
    case TIERKIT_NORMALISE_RATIO:
    case TIERKIT_NORMALISE_SUM:
        if (column->direction > 0) {
            set_share(&m, high, 1);
        } else {
            set_quotient(&m, column->method == TIERKIT_NORMALISE_SUM ? high : low);
        }
        break;
    case TIERKIT_NORMALISE_MAX:
    case TIERKIT_NORMALISE_VECTOR:
        set_share(&m, high, column->direction);
        break;
    case TIERKIT_NORMALISE_VECTOR_KEPT:
        set_share(&m, high, 1);
        break;
    case TIERKIT_NORMALISE_INTERVAL:
        set_tent(&m, column, low, high);
        break;
    default:
        set_zscore(&m, low, high);
    }
    if (column->method <= TIERKIT_NORMALISE_RATIO) {
        m.floor = 0;
        m.ceiling = 1;
    }
    return m;
}

/* ---- one number ----------------------------------------------------------------------------- */

/* What one number becomes. */
typedef struct cell {
    double result;
    int32_t flags;
    int8_t status;
} cell;

static cell clipped(const map *m, double y) {
    cell c = { y + 0.0, 0, TIERKIT_VALUE_OK }; /* one zero: -0 becomes +0 */
    if (y < m->floor || y > m->ceiling) {
        c.result = y < m->floor ? m->floor : m->ceiling;
        c.flags = TIERKIT_FLAG_CLIPPED;
    }
    return c;
}

/* The bounds are one number: as good as it is 1, worse is 0. */
static cell step(const map *m, double x) {
    double better = m->direction > 0 ? x - m->origin : m->origin - x;
    cell c = { better < 0 ? 0.0 : 1.0, TIERKIT_FLAG_CONSTANT, TIERKIT_VALUE_OK };
    c.flags |= better < 0 || better > 0 ? TIERKIT_FLAG_CLIPPED : 0;
    return c;
}

/* Nothing is known of the spread: only the mean itself has a place. */
static cell point(const map *m, double x) {
    cell c = { 0, TIERKIT_FLAG_CONSTANT, TIERKIT_VALUE_OK };
    if (x < m->origin || x > m->origin) {
        c.flags = 0;
        c.status = TIERKIT_VALUE_ZERO_DENOMINATOR;
    }
    return c;
}

static cell tent(const map *m, double x) {
    cell c = { 1, 0, TIERKIT_VALUE_OK };
    if (x < m->low || x > m->high) {
        c.result = 0;
        c.flags = TIERKIT_FLAG_CLIPPED;
    } else if (x < m->from) {
        c.result = (x - m->low) / (m->from - m->low);
    } else if (x > m->to) {
        c.result = (m->high - x) / (m->high - m->to);
    }
    return c;
}

static cell cell_of(const map *m, double x) {
    cell nothing = { 0, 0, TIERKIT_VALUE_OUT_OF_RANGE };
    if (x < m->least) {
        return nothing;
    }
    switch (m->shape) {
    case SHAPE_LINE:
        return clipped(m, (x - m->origin) / m->span);
    case SHAPE_QUOTIENT:
        return clipped(m, m->numerator / x);
    case SHAPE_STEP:
        return step(m, x);
    case SHAPE_POINT:
        return point(m, x);
    case SHAPE_TENT:
        return tent(m, x);
    default:
        nothing.status = TIERKIT_VALUE_ZERO_DENOMINATOR;
        return nothing;
    }
}

/* ---- one column ----------------------------------------------------------------------------- */

static void put(const tierkit_i_column *column, const map *m, double *result, int8_t *status,
                int32_t *flags) {
    for (int64_t i = 0; i < column->count; i++) {
        cell c = { 0, 0, TIERKIT_VALUE_OK };
        if (tierkit_i_has_data(column->status, i)) {
            c = cell_of(m, column->value[i]);
        } else {
            c.status = column->status[i];
        }
        result[i] = c.result;
        if (status != NULL) {
            status[i] = c.status;
        }
        if (flags != NULL) {
            flags[i] = c.flags;
        }
    }
}

static tierkit_status check_bounds(const tierkit_i_column *column, double low, double high,
                                   int32_t j, tierkit_error *err) {
    if (!tierkit_i_is_finite(low) || !tierkit_i_is_finite(high)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, -1, j, "a bound is not finite");
    }
    int fits = fabs(low) <= TIERKIT_I_COLUMN_MAX && fabs(high) <= TIERKIT_I_COLUMN_MAX;
    switch (column->method) {
    case TIERKIT_NORMALISE_MINMAX:
    case TIERKIT_NORMALISE_RATIO:
        fits = fits && low <= high;
        break;
    case TIERKIT_NORMALISE_INTERVAL:
        fits = fits && low <= column->ideal_from && column->ideal_to <= high;
        break;
    default:
        fits = fits && high >= 0;
    }
    return fits ? TIERKIT_OK
                : tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j,
                                    "bounds: low at most high, around the ideal; high not below "
                                    "zero where it is a divisor");
}

static tierkit_status check_all_bounds(const tierkit_normalisation *call, const double *bounds,
                                       tierkit_error *err) {
    for (int32_t j = 0; bounds != NULL && j < call->criteria; j++) {
        tierkit_i_column column = tierkit_i_column_of(call, j);
        TIERKIT_I_TRY(check_bounds(&column, bounds[2 * j], bounds[2 * j + 1], j, err));
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_normalise(const tierkit_normalisation *call,
                                              const double *bounds, double *result, int8_t *status,
                                              int32_t *flags, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_columns_check(call, err));
    TIERKIT_I_TRY(check_all_bounds(call, bounds, err));
    if (call->count > 0 && result == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "result is needed");
    }
    for (int32_t j = 0; call->count > 0 && j < call->criteria; j++) {
        tierkit_i_column column = tierkit_i_column_of(call, j);
        double low = 0, high = 0;
        if (bounds == NULL) {
            (void)tierkit_i_column_bounds(&column, &low, &high);
        } else {
            low = bounds[2 * j];
            high = bounds[2 * j + 1];
        }
        map m = map_of(&column, low, high);
        int64_t at = j * call->count;
        put(&column, &m, result + at, status == NULL ? NULL : status + at,
            flags == NULL ? NULL : flags + at);
    }
    return TIERKIT_OK;
}
