/* Owns: see trial.h. Must not know: why a class is asked for. Called by: review/. */
#include "review/trial.h"

#include <string.h>

int tierkit_i_others_count(const tierkit_review *review, const tierkit_i_classes *classes) {
    int count = classes->by_share;
    for (int32_t k = 0; k < classes->lines.count; k++) {
        count |= review->program->tree.class_lines[classes->lines.first + k].at_most.present;
        count |= review->program->tree.class_lines[classes->lines.first + k].at_least.present;
    }
    return count != 0;
}

tierkit_status tierkit_i_trial_new(const tierkit_review *review, size_t classes,
                                   const tierkit_i_basis *basis, int32_t only, tierkit_i_pace *pace,
                                   tierkit_i_trial *trial) {
    size_t count = only == TIERKIT_I_NONE ? review->records : 1;
    tierkit_status status = TIERKIT_OK;
    memset(trial, 0, sizeof(*trial));
    trial->review = review;
    trial->classes = classes;
    TIERKIT_I_DO(
        tierkit_i_cut_new(review, only == TIERKIT_I_NONE ? NULL : &only, count, &trial->cut));
    tierkit_i_cut_fill(&trial->cut, basis);
    TIERKIT_I_DO(tierkit_i_cut_order(pace, &trial->cut));
    TIERKIT_I_DO(tierkit_i_gates_new(review, classes, pace, &trial->gates));
done:
    if (status != TIERKIT_OK) {
        tierkit_i_trial_free(trial);
    }
    return status;
}

void tierkit_i_trial_free(tierkit_i_trial *trial) {
    if (trial->review != NULL) {
        tierkit_i_gates_free(trial->review, &trial->gates);
        tierkit_i_cut_free(trial->review, &trial->cut);
    }
    memset(trial, 0, sizeof(*trial));
}

static tierkit_i_i128 amount_of(const tierkit_i_cut *cut, int32_t element) {
    tierkit_i_i128 amount = { (uint64_t)cut->low[element], cut->high[element] };
    return amount;
}

/* 0 = equal amounts, or both without one. */
static int compare(const tierkit_i_cut *cut, int32_t a, int32_t b) {
    int a_has = cut->status[a] == TIERKIT_VALUE_OK;
    int b_has = cut->status[b] == TIERKIT_VALUE_OK;
    if (!a_has || !b_has) {
        return b_has - a_has;
    }
    return tierkit_i_i128_compare(amount_of(cut, b), amount_of(cut, a));
}

static int stands_before(const tierkit_i_cut *cut, int32_t a, int32_t b) {
    int order = compare(cut, a, b);
    return order != 0 ? order < 0 : a < b;
}

/* All but one element are in order: it moves to its place. */
static void reorder(tierkit_i_cut *cut, int32_t element) {
    int32_t *order = cut->order;
    size_t at = 0;
    while (order[at] != element) {
        at++;
    }
    for (; at > 0 && stands_before(cut, element, order[at - 1]); at--) {
        order[at] = order[at - 1];
    }
    for (; at + 1 < cut->count && stands_before(cut, order[at + 1], element); at++) {
        order[at] = order[at + 1];
    }
    order[at] = element;
    for (size_t place = 0; place < cut->count; place++) {
        int has = cut->status[order[place]] == TIERKIT_VALUE_OK;
        int tied = has && place > 0 && compare(cut, order[place - 1], order[place]) == 0;
        cut->first[place] = !has ? -1 : tied ? cut->first[place - 1] : (int32_t)place;
    }
}

static void set(tierkit_i_cut *cut, size_t element, tierkit_i_tried to) {
    cut->low[element] = (int64_t)to.amount.low;
    cut->high[element] = to.amount.high;
    cut->status[element] = to.status;
    reorder(cut, (int32_t)element);
}

tierkit_status tierkit_i_trial_line(tierkit_i_trial *trial, size_t element, tierkit_i_tried with,
                                    int32_t *line) {
    tierkit_i_cut *cut = &trial->cut;
    tierkit_i_tried kept = { amount_of(cut, (int32_t)element), cut->status[element] };
    set(cut, element, with);
    tierkit_status status = tierkit_i_cut_lines(trial->review, trial->classes, cut);
    if (status == TIERKIT_OK) {
        status = tierkit_i_apply_gates(trial->review, trial->classes, &trial->gates, cut);
    }
    if (status == TIERKIT_OK) {
        *line = cut->line[element];
    }
    set(cut, element, kept);
    return status;
}
