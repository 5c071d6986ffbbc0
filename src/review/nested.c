/* Owns: see nested.h. Must not know: what is made of the results. Called by: see nested.h. */
#include "review/nested.h"

#include "base/decimal.h"

#include <string.h>

/* A quotient or a real: on the grid, or OVERFLOW. */
static void store_rounded(const tierkit_i_vector *from, tierkit_i_form form, size_t i,
                          tierkit_i_results *to, size_t at) {
    if (tierkit_i_grid(tierkit_i_vector_double(from, form, i), &to->low[at])) {
        to->status[at] = TIERKIT_VALUE_OVERFLOW;
    }
    to->high[at] = to->low[at] < 0 ? -1 : 0;
}

static void store_block(const tierkit_i_vector *from, tierkit_i_form form, size_t first,
                        size_t count, tierkit_i_results *to) {
    for (size_t i = 0; i < count; i++) {
        size_t at = first + i;
        to->status[at] = from->status[i];
        to->flags[at] = (uint8_t)from->flags[i];
        if (from->status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (form.shape == TIERKIT_I_EXACT) {
            tierkit_i_i128 number = tierkit_i_sums_get(&from->number, i);
            to->low[at] = (int64_t)number.low;
            to->high[at] = number.high;
        } else if (form.shape == TIERKIT_I_FLAGS || form.shape == TIERKIT_I_TEXTS) {
            to->low[at] = from->word[i];
        } else {
            store_rounded(from, form, i, to, at);
        }
    }
}

tierkit_status tierkit_i_results_new(const tierkit_i_evaluation *around, int32_t formula,
                                     tierkit_i_subjects subjects, tierkit_i_results *results) {
    const tierkit_i_evidence *source = around->source;
    const tierkit_i_memory *memory = source->memory;
    tierkit_i_form form = source->program->compiled.formulas[formula].form;
    tierkit_i_evaluation inner;
    tierkit_status status = TIERKIT_OK;
    memset(&inner, 0, sizeof(inner));
    memset(results, 0, sizeof(*results));
    results->count = subjects.count;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, results->count, sizeof(*results->low), &results->low));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, results->count, sizeof(*results->high), &results->high));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, results->count, sizeof(*results->status), &results->status));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, results->count, sizeof(*results->flags), &results->flags));
    TIERKIT_I_DO(
        tierkit_i_evaluation_init(&inner, source, around->position, subjects, around->pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&inner, formula));
    for (size_t first = 0; first < subjects.count; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, subjects.count);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&inner, first, count));
        store_block(tierkit_i_evaluation_result(&inner, formula), form, first, count, results);
    }
done:
    tierkit_i_evaluation_free(&inner);
    return status;
}

void tierkit_i_results_free(const tierkit_i_evaluation *around, tierkit_i_results *results) {
    const tierkit_i_memory *memory = around->source->memory;
    tierkit_i_free(memory, results->flags, results->count, sizeof(*results->flags));
    tierkit_i_free(memory, results->status, results->count, sizeof(*results->status));
    tierkit_i_free(memory, results->high, results->count, sizeof(*results->high));
    tierkit_i_free(memory, results->low, results->count, sizeof(*results->low));
    memset(results, 0, sizeof(*results));
}

tierkit_i_i128 tierkit_i_results_get(const tierkit_i_results *results, size_t i) {
    tierkit_i_i128 number = { (uint64_t)results->low[i], results->high[i] };
    return number;
}

static void sums_to_grid(tierkit_i_form form, tierkit_i_results *results) {
    for (size_t i = 0; i < results->count && form.shape == TIERKIT_I_EXACT; i++) {
        tierkit_i_i128 value = tierkit_i_results_get(results, i);
        if (results->status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (tierkit_i_rescale(value, form.scale, 9, &value, NULL)) {
            results->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        results->low[i] = (int64_t)value.low;
        results->high[i] = value.high;
    }
}

tierkit_status tierkit_i_results_on_grid(const tierkit_i_evaluation *around, int32_t formula,
                                         tierkit_i_pace *pace, tierkit_i_results *results) {
    tierkit_i_evaluation asked = *around;
    asked.pace = pace;
    TIERKIT_I_TRY(tierkit_i_results_new(&asked, formula, around->subjects, results));
    sums_to_grid(around->source->program->compiled.formulas[formula].form, results);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_ordered_new(const tierkit_i_memory *memory,
                                     const tierkit_i_results *results, tierkit_i_ordered *ordered) {
    void *scratch = NULL;
    size_t scratch_bytes = 0;
    tierkit_status status = TIERKIT_OK;
    memset(ordered, 0, sizeof(*ordered));
    ordered->amounts.struct_size = sizeof(ordered->amounts);
    ordered->amounts.count = (int64_t)results->count;
    TIERKIT_I_DO(tierkit_order_scratch(ordered->amounts.count, &scratch_bytes));
    TIERKIT_I_DO(tierkit_i_new(memory, scratch_bytes, 1, &scratch));
    TIERKIT_I_DO(tierkit_i_new(memory, results->count, sizeof(int32_t), &ordered->order));
    TIERKIT_I_DO(tierkit_i_new(memory, results->count, sizeof(int32_t), &ordered->first));
    ordered->amounts.value = results->low;
    ordered->amounts.value_high = results->high;
    ordered->amounts.status = results->status;
    ordered->amounts.order = ordered->order;
    ordered->amounts.first = ordered->first;
    TIERKIT_I_DO(tierkit_order(&ordered->amounts, scratch, scratch_bytes, NULL));
done:
    tierkit_i_free(memory, scratch, scratch_bytes, 1);
    return status;
}

void tierkit_i_ordered_free(const tierkit_i_memory *memory, tierkit_i_ordered *ordered) {
    tierkit_i_free(memory, ordered->first, (size_t)ordered->amounts.count, sizeof(int32_t));
    tierkit_i_free(memory, ordered->order, (size_t)ordered->amounts.count, sizeof(int32_t));
    memset(ordered, 0, sizeof(*ordered));
}
