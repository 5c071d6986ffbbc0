/* Owns: what one condition says of every record. Must not know: what follows from it.
 * Called by: review/. */
#include "review/state.h"

#include <string.h>

tierkit_status tierkit_i_run_condition(const tierkit_review *review, int32_t formula,
                                       tierkit_i_pace *pace, uint8_t *says) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, formula));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&evaluation, formula);
        for (size_t i = 0; i < count; i++) {
            says[first + i] = result->status[i] != TIERKIT_VALUE_OK ? TIERKIT_I_GATE_UNDEFINED
                              : result->word[i] != 0                ? TIERKIT_I_GATE_TRUE
                                                                    : TIERKIT_I_GATE_OPEN;
        }
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}
