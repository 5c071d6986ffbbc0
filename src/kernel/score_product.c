/* Owns: weighted products and their blend with weighted sums.
 * Must not know: where values come from, classes. Called by: hosts directly.
 *
 * Terms are added as integers, so that no order of criteria changes a bit. A weighted mean is never
 * larger than its largest value: logarithms of at most 745 in size leave no 63 bits, and values of
 * at most 1e6 are added in two parts, before and after the point. */
#include "base/elementary.h"
#include "kernel/matrix.h"

static const double steps = 4503599627370496.0; /* in one: 2^52 */
static const double grid = 1e9;

static const char text_value[] = "a value must be 0 to 1e6; a product knows no negative numbers";

typedef struct outputs {
    int64_t *score_e9;
    double *score;
    double *coverage;
    int8_t *status;
} outputs;

typedef struct job {
    tierkit_i_matrix matrix;
    tierkit_i_shares shares;
    double sum_share;
    int64_t least; /* minimum_coverage on the grid */
} job;

static int64_t present_of(const job *w, int64_t i) {
    int64_t present = 0;
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        int there = tierkit_i_is_finite(tierkit_i_matrix_cell(&w->matrix, j, i));
        present += there ? w->shares.part[j] : 0;
    }
    return present;
}

/* The element's weighted sum and product over the weight that is present. */
static double blend(const job *w, int64_t i, int64_t present) {
    int64_t whole = 0, rest = 0, logs = 0;
    int is_zero = 0;
    for (int32_t j = 0; j < w->matrix.criteria; j++) {
        double value = tierkit_i_matrix_cell(&w->matrix, j, i);
        if (w->shares.part[j] == 0 || !tierkit_i_is_finite(value)) {
            continue;
        }
        double share = (double)w->shares.part[j] / (double)present;
        double term = share * value;
        whole += (int64_t)term;
        rest += (int64_t)((term - floor(term)) * steps);
        if (value > 0) {
            logs += (int64_t)(share * tierkit_i_ln(value) * steps);
        } else {
            is_zero = 1;
        }
    }
    double product = is_zero ? 0.0 : tierkit_i_exp((double)logs / steps);
    double sum = (double)whole + (double)rest / steps;
    return w->sum_share * sum + (1 - w->sum_share) * product;
}

TIERKIT_I_APART static void score_element(const job *w, int64_t i, const outputs *out) {
    int64_t present = present_of(w, i);
    double coverage = (double)present / (double)w->shares.whole, score = 0;
    int8_t status = TIERKIT_VALUE_OK;
    if (present == 0) {
        status = TIERKIT_VALUE_NO_DATA;
    } else if ((int64_t)tierkit_i_nearest(coverage * grid) < w->least) {
        status = TIERKIT_VALUE_NOT_ENOUGH_DATA;
    } else {
        score = blend(w, i, present);
    }
    if (out->score_e9 != NULL) {
        out->score_e9[i] = (int64_t)tierkit_i_nearest(score * grid);
    }
    if (out->score != NULL) {
        out->score[i] = score;
    }
    if (out->coverage != NULL) {
        out->coverage[i] = coverage;
    }
    if (out->status != NULL) {
        out->status[i] = status;
    }
}

tierkit_status TIERKIT_CALL tierkit_score_product(const tierkit_weighted *call, double sum_share,
                                                  int64_t *score_e9, double *score,
                                                  double *coverage, int8_t *status,
                                                  tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->reserved != 0 || call->reference != NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "reserved and reference must be 0");
    }
    const outputs out = { score_e9, score, coverage, status };
    job w;
    w.matrix = tierkit_i_matrix_of_weighted(call);
    w.sum_share = sum_share;
    TIERKIT_I_TRY(tierkit_i_matrix_check(&w.matrix, TIERKIT_I_LAYOUT_FLAGS, err));
    TIERKIT_I_TRY(tierkit_i_check_double(sum_share, 0, 1, -1, -1, "sum_share must be 0 to 1", err));
    TIERKIT_I_TRY(tierkit_i_matrix_check_values(&w.matrix, 0, TIERKIT_SCORE_MAX, text_value, err));
    w.least = (int64_t)tierkit_i_nearest(call->minimum_coverage * grid);
    tierkit_i_share_out(&w.matrix, &w.shares);
    for (int64_t i = 0; i < call->count; i++) {
        score_element(&w, i, &out);
    }
    return TIERKIT_OK;
}
