/* Owns: like for like: sums over the distributors that had something in both of two windows.
 * Must not know: formulas' code. Called by: review/leaf_fill.c.
 *
 * Matched is who has a value above zero in both. A distributor, or one member of its split, is
 * compared with itself; a group adds those of its distributors that are matched. */
#include "review/nested.h"

typedef struct matching {
    const tierkit_i_evaluation *around;
    const tierkit_i_leaf *leaf;
    tierkit_i_results present, before;
} matching;

static int is_positive(const tierkit_i_results *x, size_t i) {
    return x->status[i] == TIERKIT_VALUE_OK && tierkit_i_i128_sign(tierkit_i_results_get(x, i)) > 0;
}

static tierkit_status add_matched(const matching *of, size_t i, size_t subject,
                                  tierkit_i_filled *to) {
    tierkit_i_i128 amount = tierkit_i_i128_of(1);
    if (!is_positive(&of->present, i) || !is_positive(&of->before, i)) {
        return TIERKIT_OK;
    }
    if (of->leaf->argument != TIERKIT_I_MATCHED_COUNT) {
        amount = tierkit_i_results_get(
            of->leaf->argument == TIERKIT_I_MATCHED_PRESENT ? &of->present : &of->before, i);
    }
    to->flags[subject] |= of->present.flags[i] | of->before.flags[i];
    return tierkit_i_filled_add(of->around, to, subject, amount);
}

tierkit_status tierkit_i_leaf_matched(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_filled *to) {
    matching of = { evaluation, leaf, { 0 }, { 0 } };
    tierkit_i_subjects single = evaluation->subjects;
    size_t members = (size_t)single.members;
    tierkit_status status = TIERKIT_OK;
    if (single.grouped) {
        single.grouped = 0;
        single.whole = 0;
        single.first_record = 0;
        single.count = evaluation->source->snapshot->record_count * members;
    }
    TIERKIT_I_DO(tierkit_i_results_new(evaluation, leaf->index, single, &of.present));
    TIERKIT_I_DO(tierkit_i_results_new(evaluation, leaf->by, single, &of.before));
    for (size_t i = 0; i < single.count; i++) {
        int32_t group =
            evaluation->subjects.grouped ? evaluation->subjects.of_record[i / members] : 0;
        if (group != TIERKIT_I_NONE) {
            size_t subject =
                evaluation->subjects.grouped ? (size_t)group * members + i % members : i;
            TIERKIT_I_DO(add_matched(&of, i, subject, to));
        }
    }
done:
    tierkit_i_results_free(evaluation, &of.before);
    tierkit_i_results_free(evaluation, &of.present);
    return status;
}
