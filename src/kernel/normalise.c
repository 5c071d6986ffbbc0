/* Owns: value functions: from a criterion's unit to the scale of the score.
 * Must not know: weights, classes, where the numbers come from.
 * Called by: review, and hosts directly. */
#include "kernel/check.h"

_Static_assert(sizeof(tierkit_points) == 16 + 2 * sizeof(void *), "layout of tierkit_points");
_Static_assert(offsetof(tierkit_points, x) == 16, "layout of tierkit_points");

/* Keeps the difference of two coordinates finite. */
static const double coordinate_max = 1e300;

static tierkit_status check_coordinate(double value, int32_t k, tierkit_error *err) {
    if (!tierkit_i_is_finite(value)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, -1, k, "a point is not a finite number");
    }
    if (fabs(value) > coordinate_max) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k, "a point is beyond 1e300");
    }
    return TIERKIT_OK;
}

static tierkit_status check_points(const tierkit_points *points, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(points, sizeof *points, err));
    if ((points->flags & ~(uint32_t)TIERKIT_POINTS_STEP) != 0 || points->reserved != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "points.flags: 0 or TIERKIT_POINTS_STEP; points.reserved: 0");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(points->count, 1, TIERKIT_POINTS_MAX,
                                        "points.count: give 1 to 1024 points", err));
    if (points->x == NULL || points->y == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "points.x and points.y are needed");
    }
    for (int32_t k = 0; k < points->count; k++) {
        TIERKIT_I_TRY(check_coordinate(points->x[k], k, err));
        TIERKIT_I_TRY(check_coordinate(points->y[k], k, err));
        if (k > 0 && !(points->x[k] > points->x[k - 1])) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     "points.x must ascend; two points share an x or go back");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_values(const double *value, const int8_t *status, int64_t count,
                                   tierkit_error *err) {
    for (int64_t i = 0; i < count; i++) {
        if (tierkit_i_has_data(status, i) && !tierkit_i_is_finite(value[i])) {
            return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, i, -1,
                                     "a value is not finite; give it a status instead");
        }
    }
    return TIERKIT_OK;
}

/* The last point at or before v, where v is at or after the first. */
static int32_t point_before(const tierkit_points *points, double v) {
    int32_t low = 0, high = points->count;
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (v >= points->x[middle]) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Rounding could leave the interval of the two ends by one unit in the last place, and then a
 * larger v would get a smaller value than the next point: hence the two limits. */
static double between(const tierkit_points *points, int32_t k, double v) {
    double x0 = points->x[k], x1 = points->x[k + 1];
    double y0 = points->y[k], y1 = points->y[k + 1];
    double y = y0 + (y1 - y0) * ((v - x0) / (x1 - x0));
    double low = y0 < y1 ? y0 : y1, high = y0 < y1 ? y1 : y0;
    if (y < low) {
        return low;
    }
    return y > high ? high : y;
}

static double value_at(const tierkit_points *points, double v, int32_t *flags) {
    int32_t last = points->count - 1;
    *flags = 0;
    if (v < points->x[0]) {
        *flags = TIERKIT_FLAG_CLIPPED;
        return points->y[0];
    }
    int32_t k = point_before(points, v);
    if ((points->flags & TIERKIT_POINTS_STEP) != 0) {
        return points->y[k];
    }
    if (k == last) {
        *flags = v > points->x[last] ? TIERKIT_FLAG_CLIPPED : 0;
        return points->y[last];
    }
    return between(points, k, v);
}

tierkit_status TIERKIT_CALL tierkit_value_points(const tierkit_points *points, const double *value,
                                                 const int8_t *status, int64_t count,
                                                 double *result, int32_t *flags,
                                                 tierkit_error *err) {
    TIERKIT_I_TRY(check_points(points, err));
    TIERKIT_I_TRY(tierkit_i_check_elements(count, err));
    if (count > 0 && (value == NULL || result == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "value and result are needed");
    }
    TIERKIT_I_TRY(check_values(value, status, count, err));
    for (int64_t i = 0; i < count; i++) {
        int32_t own_flags = 0;
        double own = tierkit_i_has_data(status, i) ? value_at(points, value[i], &own_flags) : 0.0;
        result[i] = own + 0.0; /* one zero: -0 becomes +0 */
        if (flags != NULL) {
            flags[i] = own_flags;
        }
    }
    return TIERKIT_OK;
}
