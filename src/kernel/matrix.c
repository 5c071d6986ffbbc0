/* Owns: checks and blocks of elements by criteria; weights as exact integers.
 * Must not know: what a score is. Called by: the score files of this room. */
#include "kernel/matrix.h"

#include "base/prefetch.h"

static const double weight_max = 1e12, weight_least = 1e-12;

/* ---- checks --------------------------------------------------------------------------------- */

tierkit_status tierkit_i_check_double(double number, double least, double most, int64_t row,
                                      int32_t field, const char *text, tierkit_error *err) {
    if (number >= least && number <= most) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(number)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, row, field,
                                 "a number is not finite; give a missing value a status instead");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, row, field, text);
}

static tierkit_status check_weights(const tierkit_i_matrix *m, tierkit_error *err) {
    double largest = 0;
    for (int32_t j = 0; j < m->criteria; j++) {
        TIERKIT_I_TRY(tierkit_i_check_double(m->weight[j], 0, weight_max, -1, j,
                                             "a weight must be 0 to 1e12", err));
        largest = m->weight[j] > largest ? m->weight[j] : largest;
    }
    if (largest < weight_least) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "no weight is above zero; give one");
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_matrix_check(const tierkit_i_matrix *m, uint32_t known,
                                      tierkit_error *err) {
    if ((m->flags & ~known) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "flags: those of TIERKIT_SCORE_... that the function names");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(m->criteria, 1, TIERKIT_CRITERIA_MAX,
                                        "criteria: give 1 to 128", err));
    TIERKIT_I_TRY(tierkit_i_check_elements(m->count, err));
    TIERKIT_I_TRY(tierkit_i_check_double(m->minimum_coverage, 0, 1, -1, -1,
                                         "minimum_coverage must be 0 to 1", err));
    if (m->weight == NULL || (m->count > 0 && m->value == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "weight and value are needed");
    }
    return check_weights(m, err);
}

/* Cells in memory order, so that one loop serves both layouts. */
static int cell_is_wrong(const tierkit_i_matrix *m, int64_t at, double least, double most) {
    double value = m->value[at];
    if (!tierkit_i_has_data(m->status, at) || (value >= least && value <= most)) {
        return 0;
    }
    return tierkit_i_is_finite(value) || (m->flags & TIERKIT_SCORE_NAN_MISSING) == 0;
}

/* Numbers outside the range, those that are not finite among them; TIERKIT_I_TILE cells. */
static TIERKIT_I_INLINE int64_t count_outside(const double *value, double least, double most) {
    int64_t outside = 0;
    for (int32_t i = 0; i < TIERKIT_I_TILE; i++) {
        outside += 1 - ((value[i] >= least) & (value[i] <= most));
    }
    return outside;
}

TIERKIT_I_WIDE static int64_t count_outside_wide(const double *value, double least, double most) {
    return count_outside(value, least, most);
}

static tierkit_status check_cells(const tierkit_i_matrix *m, int64_t begin, int64_t end,
                                  double least, double most, const char *text, tierkit_error *err) {
    for (int64_t at = begin; at < end; at++) {
        if (cell_is_wrong(m, at, least, most)) {
            int rows = (m->flags & TIERKIT_SCORE_ROWS) != 0;
            int64_t own = rows ? at / m->criteria : at % m->count;
            int64_t criterion = rows ? at % m->criteria : at / m->count;
            return tierkit_i_check_double(m->value[at], least, most, own, (int32_t)criterion, text,
                                          err);
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_matrix_check_values(const tierkit_i_matrix *m, double least, double most,
                                             const char *text, tierkit_error *err) {
    int64_t cells = m->criteria * m->count, begin = 0;
    int wide = tierkit_i_matrix_is_wide(m);
    for (; begin + TIERKIT_I_TILE <= cells; begin += TIERKIT_I_TILE) {
        const double *value = m->value + begin;
        int64_t outside =
            wide ? count_outside_wide(value, least, most) : count_outside(value, least, most);
        if (outside > 0) {
            TIERKIT_I_TRY(check_cells(m, begin, begin + TIERKIT_I_TILE, least, most, text, err));
        }
    }
    return check_cells(m, begin, cells, least, most, text, err);
}

/* ---- weights -------------------------------------------------------------------------------- */

/* The largest weight comes to lie between 2^54 and 2^55, from at most 1e12; 128 of them stay below
 * 2^62. */
void tierkit_i_share_out(const tierkit_i_matrix *m, tierkit_i_shares *shares) {
    const double low = 18014398509481984.0;
    double largest = 0, scale = 1;
    for (int32_t j = 0; j < m->criteria; j++) {
        largest = m->weight[j] > largest ? m->weight[j] : largest;
    }
    while (largest * scale < low) {
        scale *= 2;
    }
    shares->whole = 0;
    for (int32_t j = 0; j < m->criteria; j++) {
        shares->part[j] = (int64_t)(m->weight[j] * scale);
        shares->whole += shares->part[j];
    }
    for (int32_t j = 0; j < m->criteria; j++) {
        shares->share[j] = (double)shares->part[j] / (double)shares->whole;
    }
}

/* ---- cells ---------------------------------------------------------------------------------- */

double tierkit_i_matrix_cell(const tierkit_i_matrix *m, int32_t j, int64_t i) {
    int64_t at = tierkit_i_matrix_index(m, j, i);
    if (!tierkit_i_has_data(m->status, at) || !tierkit_i_is_finite(m->value[at])) {
        return (double)NAN;
    }
    return m->value[at];
}

const double *tierkit_i_matrix_block(const tierkit_i_matrix *m, int32_t j, int64_t begin,
                                     double *buffer) {
    int rows = (m->flags & TIERKIT_SCORE_ROWS) != 0;
    int64_t left = m->count - begin, at = tierkit_i_matrix_index(m, j, begin);
    if (!rows && m->status == NULL && left >= TIERKIT_I_TILE) {
        return m->value + at;
    }
    int64_t step = rows ? m->criteria : 1;
    int64_t size = left < TIERKIT_I_TILE ? left : TIERKIT_I_TILE;
    for (int64_t i = 0; i < size; i++, at += step) {
        buffer[i] = tierkit_i_has_data(m->status, at) ? m->value[at] : (double)NAN;
    }
    for (int64_t i = size; i < TIERKIT_I_TILE; i++) {
        buffer[i] = (double)NAN;
    }
    return buffer;
}

void tierkit_i_matrix_prefetch(const tierkit_i_matrix *m, int32_t j, int64_t begin) {
    const int64_t line = 64 / sizeof *m->value;
    if ((m->flags & TIERKIT_SCORE_ROWS) != 0 || m->count - begin < TIERKIT_I_TILE) {
        return;
    }
    const double *x = m->value + tierkit_i_matrix_index(m, j, begin);
    for (int64_t i = 0; i < TIERKIT_I_TILE; i += line) {
        TIERKIT_I_PREFETCH_READ(x + i);
    }
}
