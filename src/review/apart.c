/* Owns: who stands apart from the classes: new partners, inactive ones, those the program does not
 * apply to. Must not know: classes. Called by: review/stage_classes.c, review/review.c. */
#include "review/state.h"

#include <string.h>

/* New until the time is over; without a first day nobody is new. */
static void mark_new(const tierkit_review *review, const tierkit_i_classes *classes) {
    int64_t count = 0;
    (void)tierkit_i_i128_to64(classes->provisional.value, &count); /* at most 9999 */
    for (size_t i = 0; i < review->records; i++) {
        int32_t since = review->snapshot->records[i].since;
        if (since >= TIERKIT_I_DAY_MIN &&
            review->source.as_of < tierkit_i_day_after(since, count, classes->provisional.period)) {
            review->apart[i] = TIERKIT_I_APART_PROVISIONAL;
        }
    }
}

/* An undefined condition is not met. */
static tierkit_status mark_inactive(const tierkit_review *review, int32_t formula) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), review->pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, formula));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&evaluation, formula);
        for (size_t i = 0; i < count; i++) {
            if (result->status[i] == TIERKIT_VALUE_OK && result->word[i]) {
                review->apart[first + i] = TIERKIT_I_APART_INACTIVE;
            }
        }
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

tierkit_status tierkit_i_stage_apart(tierkit_review *review) {
    const tierkit_i_classes *classes = &review->program->tree.classes[0];
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, review->records, sizeof(*review->apart),
                                       &review->apart));
    if (classes->inactive != TIERKIT_I_NONE) {
        TIERKIT_I_TRY(mark_inactive(review, review->program->compiled.inactive_formula[0]));
    }
    if (classes->provisional.present) {
        mark_new(review, classes);
    }
    for (size_t i = 0; i < review->records; i++) {
        if (review->covered[i] != TIERKIT_VALUE_OK) {
            review->apart[i] = TIERKIT_I_APART_OUTSIDE;
        }
    }
    return TIERKIT_OK;
}

int32_t tierkit_i_apart_name(const tierkit_review *review, size_t record) {
    const tierkit_i_classes *classes = &review->program->tree.classes[0];
    switch (review->apart[record]) {
    case TIERKIT_I_APART_PROVISIONAL:
        return classes->provisional_name;
    case TIERKIT_I_APART_INACTIVE:
        return classes->inactive_name;
    default:
        return TIERKIT_I_NONE;
    }
}

int32_t tierkit_i_computed_name(const tierkit_review *review, size_t record) {
    int32_t line = review->classed[0].line[record];
    return line == TIERKIT_I_NONE ? tierkit_i_apart_name(review, record)
                                  : review->program->tree.class_lines[line].name.text;
}
