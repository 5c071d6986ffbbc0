/* Owns: scores from values and weights; contributions that add up to the score exactly.
 * Must not know: where values come from, what a missing one should count as, classes.
 * Called by: review, and hosts directly. */
#include "kernel/score_sum.h"

_Static_assert(sizeof(tierkit_weighted) == 32 + 4 * sizeof(void *), "layout of tierkit_weighted");
_Static_assert(offsetof(tierkit_weighted, minimum_coverage) == 24, "layout of tierkit_weighted");

static const char text_value[] = "a value or reference is beyond 1e6 in size";

static void scale_of(const void *owner, int32_t j, tierkit_i_scale *s) {
    const tierkit_weighted *call = (const tierkit_weighted *)owner;
    s->low = -TIERKIT_SCORE_MAX;
    s->high = TIERKIT_SCORE_MAX;
    s->origin = call->reference == NULL ? 0.0 : call->reference[j];
    s->unit = 1.0;
    s->step = 0;
    s->is_size = 0;
}

static tierkit_status check_references(const tierkit_weighted *call, tierkit_error *err) {
    for (int32_t j = 0; call->reference != NULL && j < call->criteria; j++) {
        TIERKIT_I_TRY(tierkit_i_check_double(call->reference[j], -TIERKIT_SCORE_MAX,
                                             TIERKIT_SCORE_MAX, -1, j, text_value, err));
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_score_weighted(const tierkit_weighted *call, int64_t *score_e9,
                                                   double *score, int64_t *contribution_e9,
                                                   double *coverage, int8_t *status,
                                                   tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(call, sizeof *call, err));
    if (call->reserved != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "reserved must be 0");
    }
    const tierkit_i_sum_call sum = { tierkit_i_matrix_of_weighted(call), scale_of, call, 0 };
    const tierkit_i_sum_outputs out = { score_e9, score, contribution_e9, coverage, status, NULL };
    TIERKIT_I_TRY(tierkit_i_matrix_check(&sum.matrix, TIERKIT_I_LAYOUT_FLAGS, err));
    TIERKIT_I_TRY(check_references(call, err));
    TIERKIT_I_TRY(tierkit_i_matrix_check_values(&sum.matrix, -TIERKIT_SCORE_MAX, TIERKIT_SCORE_MAX,
                                                text_value, err));
    tierkit_i_score_sum(&sum, &out);
    return TIERKIT_OK;
}
