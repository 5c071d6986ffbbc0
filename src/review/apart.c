/* Owns: who stands apart from the classes: new partners, inactive ones, those the program does not
 * apply to. Must not know: classes. Called by: review/stage_classes.c, review/review.c. */
#include "review/state.h"

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
    uint8_t *says = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*says), &says));
    TIERKIT_I_DO(tierkit_i_run_condition(review, formula, review->pace, says));
    for (size_t i = 0; i < review->records; i++) {
        if (says[i] == TIERKIT_I_GATE_TRUE) {
            review->apart[i] = TIERKIT_I_APART_INACTIVE;
        }
    }
done:
    tierkit_i_free(&review->memory, says, review->records, sizeof(*says));
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
