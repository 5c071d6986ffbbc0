/* Owns: the sum of the largest: top_over(distributor, x, share). Must not know: formulas' code.
 * Called by: review/leaf_fill.c.
 *
 * Of n distributors with a value the first n * share count, from the largest x down; the one in
 * which that ends counts in part. Equal ones may stand in any order: the sum is the same. */
#include "review/nested.h"

#include "base/decimal.h"

#include <string.h>

typedef struct top {
    const tierkit_i_evaluation *around;
    tierkit_i_filled *to;
    int64_t share, unit; /* share / unit, unit a power of ten */
    int64_t *left;       /* by subject of `to`: how many have a value, then how many still count */
} top;

static int32_t subject_of(const top *of, size_t record) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    return outer->grouped ? outer->of_record[record] : (int32_t)record;
}

/* How many have a value; what follows for those who have none. */
static void count_values(const top *of, const tierkit_i_results *results) {
    for (size_t r = 0; r < results->count; r++) {
        int32_t subject = subject_of(of, r);
        if (subject == TIERKIT_I_NONE) {
            continue;
        }
        if (results->status[r] == TIERKIT_VALUE_OK) {
            of->left[subject]++;
            of->to->flags[subject] |= results->flags[r];
        } else {
            of->to->flags[subject] |= TIERKIT_FLAG_PARTIAL;
        }
        if (results->status[r] == TIERKIT_VALUE_OVERFLOW) {
            of->to->status[subject] = TIERKIT_VALUE_OVERFLOW;
        }
    }
}

/* How many of them count, in units. Fewer than 2^31 times at most 10^9 fits. */
static void take_share(const top *of) {
    for (size_t i = 0; i < of->around->subjects.count; i++) {
        if (of->left[i] == 0 && of->to->status[i] == TIERKIT_VALUE_OK) {
            of->to->status[i] = TIERKIT_VALUE_NO_DATA;
        }
        of->left[i] *= of->share;
    }
}

static tierkit_status add_largest(const top *of, const tierkit_i_results *results,
                                  const int32_t *order) {
    for (size_t place = 0; place < results->count; place++) {
        size_t record = (size_t)order[place];
        int32_t subject = subject_of(of, record);
        if (subject == TIERKIT_I_NONE || results->status[record] != TIERKIT_VALUE_OK) {
            continue;
        }
        int64_t part = of->left[subject] < of->unit ? of->left[subject] : of->unit;
        tierkit_i_i128 value = tierkit_i_results_get(results, record);
        of->left[subject] -= part;
        if (tierkit_i_i128_mul(value, tierkit_i_i128_of(part), &value)) {
            of->to->status[subject] = TIERKIT_VALUE_OVERFLOW;
        } else {
            TIERKIT_I_TRY(tierkit_i_filled_add(of->around, of->to, (size_t)subject, value));
        }
    }
    return TIERKIT_OK;
}

static int64_t unit_of(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf) {
    int32_t scale = evaluation->source->program->compiled.formulas[leaf->index].form.scale;
    int64_t unit = 1;
    for (int32_t i = scale; i < leaf->form.scale; i++) {
        unit *= 10;
    }
    return unit;
}

tierkit_status tierkit_i_leaf_top(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_leaf *leaf, tierkit_i_filled *to) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t count = evaluation->subjects.count;
    top of = { evaluation, to, leaf->argument, unit_of(evaluation, leaf), NULL };
    tierkit_i_subjects inner = evaluation->subjects;
    tierkit_i_results results = { 0, NULL, NULL, NULL, NULL };
    tierkit_i_ordered ordered;
    tierkit_status status = TIERKIT_OK;
    if (inner.member_of_tuple != NULL) { /* inside a split */
        memset(to->status, TIERKIT_VALUE_NOT_APPLICABLE, count);
        return TIERKIT_OK;
    }
    if (inner.grouped) {
        memset(&inner, 0, sizeof(inner));
        inner.count = evaluation->source->snapshot->record_count;
        inner.members = 1;
    }
    memset(&ordered, 0, sizeof(ordered));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof *of.left, &of.left));
    TIERKIT_I_DO(tierkit_i_results_new(evaluation, leaf->index, inner, &results));
    TIERKIT_I_DO(tierkit_i_ordered_new(memory, &results, &ordered));
    count_values(&of, &results);
    take_share(&of);
    TIERKIT_I_DO(add_largest(&of, &results, ordered.order));
done:
    tierkit_i_ordered_free(memory, &ordered);
    tierkit_i_results_free(evaluation, &results);
    tierkit_i_free(memory, of.left, count, sizeof *of.left);
    return status;
}
