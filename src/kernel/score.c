/* Owns: scores from values and weights; contributions that add up to the score exactly.
 * Must not know: where values come from, what a missing one should count as, classes.
 * Called by: review, and hosts directly.
 *
 * Weights become integers by one power of two, so that the sum of any subset of them is exact and
 * does not depend on the order of criteria. A contribution is then one product of doubles, rounded
 * to the grid; the score is the integer sum of the contributions. */
#include "kernel/check.h"

_Static_assert(sizeof(tierkit_weighted) == 32 + 4 * sizeof(void *), "layout of tierkit_weighted");
_Static_assert(offsetof(tierkit_weighted, minimum_coverage) == 24, "layout of tierkit_weighted");

enum { BLOCK = 64 }; /* elements worked on at a time, so that their columns stay in cache */

static const double weight_max = 1e12, weight_least = 1e-12;
static const double grid = 1e9; /* steps in one */

/* The weights of all criteria, ready to be shared out. */
typedef struct weights {
    int64_t part[TIERKIT_CRITERIA_MAX];  /* weight times a power of two, cut to an integer */
    int64_t whole;                       /* their sum, below 2^62 */
    double factor[TIERKIT_CRITERIA_MAX]; /* grid * part / whole: for elements with all data */
} weights;

/* One block of elements. */
typedef struct block {
    int64_t begin, size;
    int64_t present[BLOCK]; /* sum of the parts whose criterion has data */
    int64_t sum[BLOCK];     /* the score on the grid */
    int8_t status[BLOCK];
} block;

/* Where the results go; each may be NULL. */
typedef struct outputs {
    int64_t *score_e9;
    double *score;
    int64_t *contribution_e9;
    double *coverage;
    int8_t *status;
} outputs;

/* The nearest integer, ties to even, for sizes below 2^51: beside 1.5 * 2^52 the spacing of doubles
 * is one, so the machine's own rounding does it. */
static int64_t nearest(double x) {
    const double anchor = 6755399441055744.0;
    return (int64_t)((x + anchor) - anchor);
}

static tierkit_status check_number(double number, double low, double high, int64_t row,
                                   int32_t field, tierkit_error *err) {
    if (number >= low && number <= high) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(number)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, row, field,
                                 "a number is not finite; give it a status instead");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, row, field,
                             "a number is outside its range: values and references up to 1e6 in "
                             "size, weights 0 to 1e12, minimum_coverage 0 to 1");
}

static tierkit_status check_call(const tierkit_weighted *call, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->flags != 0 || call->reserved != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "flags and reserved must be 0");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(call->criteria, 1, TIERKIT_CRITERIA_MAX,
                                        "criteria: give 1 to 128", err));
    TIERKIT_I_TRY(tierkit_i_check_elements(call->count, err));
    TIERKIT_I_TRY(check_number(call->minimum_coverage, 0, 1, -1, -1, err));
    if (call->weight == NULL || (call->count > 0 && call->value == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "weight and value are needed");
    }
    return TIERKIT_OK;
}

static tierkit_status check_values(const tierkit_weighted *call, int32_t j, tierkit_error *err) {
    const double *value = call->value + j * call->count;
    const int8_t *status = call->status == NULL ? NULL : call->status + j * call->count;
    for (int64_t i = 0; i < call->count; i++) {
        if (tierkit_i_has_data(status, i) && !(fabs(value[i]) <= TIERKIT_SCORE_MAX)) {
            return check_number(value[i], -TIERKIT_SCORE_MAX, TIERKIT_SCORE_MAX, i, j, err);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_criteria(const tierkit_weighted *call, tierkit_error *err) {
    double largest = 0;
    for (int32_t j = 0; j < call->criteria; j++) {
        TIERKIT_I_TRY(check_number(call->weight[j], 0, weight_max, -1, j, err));
        largest = call->weight[j] > largest ? call->weight[j] : largest;
        if (call->reference != NULL) {
            TIERKIT_I_TRY(check_number(call->reference[j], -TIERKIT_SCORE_MAX, TIERKIT_SCORE_MAX,
                                       -1, j, err));
        }
        if (call->count > 0) {
            TIERKIT_I_TRY(check_values(call, j, err));
        }
    }
    if (largest < weight_least) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "no weight is above zero; give one");
    }
    return TIERKIT_OK;
}

/* The largest weight comes to lie between 2^54 and 2^55, from at most 1e12; 128 of them stay below
 * 2^62. */
static void share_out(const tierkit_weighted *call, weights *all) {
    const double low = 18014398509481984.0;
    double largest = 0, scale = 1;
    for (int32_t j = 0; j < call->criteria; j++) {
        largest = call->weight[j] > largest ? call->weight[j] : largest;
    }
    while (largest * scale < low) {
        scale *= 2;
    }
    all->whole = 0;
    for (int32_t j = 0; j < call->criteria; j++) {
        all->part[j] = (int64_t)(call->weight[j] * scale);
        all->whole += all->part[j];
    }
    for (int32_t j = 0; j < call->criteria; j++) {
        all->factor[j] = (double)all->part[j] / (double)all->whole * grid;
    }
}

static void find_present(const tierkit_weighted *call, const weights *all, block *b) {
    for (int64_t i = 0; i < b->size; i++) {
        b->present[i] = call->status == NULL ? all->whole : 0;
        b->sum[i] = 0;
    }
    if (call->status == NULL) {
        return;
    }
    for (int32_t j = 0; j < call->criteria; j++) {
        const int8_t *status = call->status + j * call->count + b->begin;
        for (int64_t i = 0; i < b->size; i++) {
            b->present[i] += status[i] == TIERKIT_VALUE_OK ? all->part[j] : 0;
        }
    }
}

static double coverage_of(const weights *all, int64_t present) {
    return (double)present / (double)all->whole;
}

static void find_status(const tierkit_weighted *call, const weights *all, block *b) {
    int64_t least = nearest(call->minimum_coverage * grid);
    for (int64_t i = 0; i < b->size; i++) {
        b->status[i] = TIERKIT_VALUE_OK;
        if (b->present[i] == 0) {
            b->status[i] = TIERKIT_VALUE_NO_DATA;
        } else if (nearest(coverage_of(all, b->present[i]) * grid) < least) {
            b->status[i] = TIERKIT_VALUE_NOT_ENOUGH_DATA;
        }
    }
}

static void add_criterion(const tierkit_weighted *call, const weights *all, int32_t j, block *b,
                          int64_t *contribution_e9) {
    int64_t at = j * call->count + b->begin;
    const double *value = call->value + at;
    const int8_t *status = call->status == NULL ? NULL : call->status + at;
    double reference = call->reference == NULL ? 0.0 : call->reference[j];
    for (int64_t i = 0; i < b->size; i++) {
        int64_t part = 0;
        if (b->status[i] == TIERKIT_VALUE_OK && tierkit_i_has_data(status, i)) {
            double factor = b->present[i] == all->whole
                                ? all->factor[j]
                                : (double)all->part[j] / (double)b->present[i] * grid;
            part = nearest((value[i] - reference) * factor);
        }
        b->sum[i] += part;
        if (contribution_e9 != NULL) {
            contribution_e9[at + i] = part;
        }
    }
}

static void publish(const weights *all, const block *b, const outputs *out) {
    for (int64_t i = 0; i < b->size; i++) {
        int64_t at = b->begin + i;
        if (out->score_e9 != NULL) {
            out->score_e9[at] = b->sum[i];
        }
        if (out->score != NULL) {
            out->score[at] = (double)b->sum[i] / grid;
        }
        if (out->coverage != NULL) {
            out->coverage[at] = coverage_of(all, b->present[i]);
        }
        if (out->status != NULL) {
            out->status[at] = b->status[i];
        }
    }
}

tierkit_status TIERKIT_CALL tierkit_score_weighted(const tierkit_weighted *call, int64_t *score_e9,
                                                   double *score, int64_t *contribution_e9,
                                                   double *coverage, int8_t *status,
                                                   tierkit_error *err) {
    TIERKIT_I_TRY(check_call(call, err));
    TIERKIT_I_TRY(check_criteria(call, err));
    const outputs out = { score_e9, score, contribution_e9, coverage, status };
    weights all;
    share_out(call, &all);
    for (int64_t begin = 0; begin < call->count; begin += BLOCK) {
        block b = { .begin = begin };
        b.size = call->count - begin < BLOCK ? call->count - begin : BLOCK;
        find_present(call, &all, &b);
        find_status(call, &all, &b);
        for (int32_t j = 0; j < call->criteria; j++) {
            add_criterion(call, &all, j, &b, contribution_e9);
        }
        publish(&all, &b, &out);
    }
    return TIERKIT_OK;
}
