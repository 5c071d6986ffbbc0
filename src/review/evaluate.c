/* Owns: which leaves and formulas an evaluation needs, and running them block by block.
 * Must not know: how a leaf is filled. Called by: review/. */
#include "review/evaluate.h"

#include "base/bits.h"

#include <string.h>

static const tierkit_i_compiled *compiled_of(const tierkit_i_evaluation *evaluation) {
    return &evaluation->source->program->compiled;
}

/* Stack and memo pointers; the vectors of the memo come with the formulas. */
static tierkit_status machine_init(tierkit_i_evaluation *evaluation) {
    const tierkit_i_compiled *compiled = compiled_of(evaluation);
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t deepest = 1;
    for (size_t f = 0; f < compiled->formula_count; f++) {
        size_t depth = tierkit_i_formula_depth(compiled->code, compiled->formulas[f]);
        deepest = depth > deepest ? depth : deepest;
    }
    evaluation->stack_count = deepest;
    TIERKIT_I_TRY(tierkit_i_new(memory, deepest, sizeof(*evaluation->stack), &evaluation->stack));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, compiled->formula_count, sizeof(*evaluation->needed),
                                       &evaluation->needed));
    return tierkit_i_new_zeroed(memory, compiled->formula_count, sizeof(*evaluation->memo),
                                &evaluation->memo);
}

tierkit_status tierkit_i_evaluation_init(tierkit_i_evaluation *evaluation,
                                         const tierkit_i_evidence *source,
                                         tierkit_i_position position, tierkit_i_subjects subjects,
                                         tierkit_i_pace *pace) {
    const tierkit_i_compiled *compiled = &source->program->compiled;
    memset(evaluation, 0, sizeof(*evaluation));
    if (subjects.count > INT32_MAX) { /* subjects are numbered in 32 bits */
        return TIERKIT_E_LIMIT;
    }
    evaluation->source = source;
    evaluation->pace = pace;
    evaluation->position = position;
    evaluation->subjects = subjects;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(source->memory, compiled->leaf_count,
                                       sizeof(*evaluation->filled), &evaluation->filled));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(source->memory, compiled->leaf_count,
                                       sizeof(*evaluation->leaves), &evaluation->leaves));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(source->memory, compiled->leaf_count,
                                       sizeof(*evaluation->asked), &evaluation->asked));
    TIERKIT_I_TRY(tierkit_i_new(source->memory, compiled->leaf_count, sizeof(*evaluation->wanted),
                                &evaluation->wanted));
    TIERKIT_I_TRY(tierkit_i_new(source->memory, compiled->leaf_count, sizeof(*evaluation->waiting),
                                &evaluation->waiting));
    return machine_init(evaluation);
}

static void machine_free(tierkit_i_evaluation *evaluation) {
    const tierkit_i_compiled *compiled = compiled_of(evaluation);
    const tierkit_i_memory *memory = evaluation->source->memory;
    for (size_t f = 0; f < compiled->formula_count && evaluation->memo != NULL; f++) {
        tierkit_i_free(memory, evaluation->memo[f], 1, sizeof(tierkit_i_vector));
    }
    tierkit_i_free(memory, evaluation->memo, compiled->formula_count, sizeof(*evaluation->memo));
    tierkit_i_free(memory, evaluation->needed, compiled->formula_count,
                   sizeof(*evaluation->needed));
    tierkit_i_free(memory, evaluation->stack, evaluation->stack_count, sizeof(*evaluation->stack));
}

static void filled_free(const tierkit_i_evaluation *evaluation, tierkit_i_filled *filled) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t count = evaluation->subjects.count;
    tierkit_i_free(memory, filled->low, count, sizeof(*filled->low));
    tierkit_i_free(memory, filled->high, count, sizeof(*filled->high));
    tierkit_i_free(memory, filled->status, count, sizeof(*filled->status));
    tierkit_i_free(memory, filled->flags, count, sizeof(*filled->flags));
}

void tierkit_i_evaluation_forget(tierkit_i_evaluation *evaluation) {
    const tierkit_i_compiled *compiled = compiled_of(evaluation);
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t leaves = compiled->leaf_count;
    for (size_t i = 0; i < leaves && evaluation->filled != NULL; i++) {
        filled_free(evaluation, &evaluation->filled[i]);
    }
    tierkit_i_plan_free(evaluation->plan);
    tierkit_i_free(memory, evaluation->waiting, leaves, sizeof(*evaluation->waiting));
    tierkit_i_free(memory, evaluation->wanted, leaves, sizeof(*evaluation->wanted));
    tierkit_i_free(memory, evaluation->asked, leaves, sizeof(*evaluation->asked));
    tierkit_i_free(memory, evaluation->leaves, leaves, sizeof(*evaluation->leaves));
    tierkit_i_free(memory, evaluation->filled, leaves, sizeof(*evaluation->filled));
    machine_free(evaluation);
    evaluation->plan = NULL;
    evaluation->waiting = NULL;
    evaluation->wanted = NULL;
    evaluation->asked = NULL;
    evaluation->leaves = NULL;
    evaluation->filled = NULL;
    evaluation->memo = NULL;
    evaluation->needed = NULL;
    evaluation->stack = NULL;
}

void tierkit_i_evaluation_free(tierkit_i_evaluation *evaluation) {
    if (evaluation->source != NULL) {
        tierkit_i_evaluation_forget(evaluation);
        memset(evaluation, 0, sizeof(*evaluation));
    }
}

/* ---- leaves ---------------------------------------------------------------------------------- */

/* Zeroed, where it is not there. */
static tierkit_status open_array(const tierkit_i_evaluation *evaluation, const void *is_there,
                                 size_t size, void *out) {
    return is_there != NULL ? TIERKIT_OK
                            : tierkit_i_new_zeroed(evaluation->source->memory,
                                                   evaluation->subjects.count, size, out);
}

static tierkit_status open_statuses(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to) {
    TIERKIT_I_TRY(open_array(evaluation, to->status, sizeof(*to->status), &to->status));
    return open_array(evaluation, to->flags, sizeof(*to->flags), &to->flags);
}

tierkit_status tierkit_i_filled_open(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to) {
    TIERKIT_I_TRY(open_array(evaluation, to->low, sizeof(*to->low), &to->low));
    return open_statuses(evaluation, to);
}

static int all_zero(const void *bytes, size_t count) {
    return tierkit_i_bits_joined((const uint8_t *)bytes, count) == 0;
}

/* Statuses and flags that say nothing go on to the next leaf. */
static void take_zeros(tierkit_i_filled *from, size_t count, tierkit_i_filled *zeros) {
    if (all_zero(from->status, count)) {
        zeros->status = from->status;
        from->status = NULL;
    }
    if (all_zero(from->flags, count)) {
        zeros->flags = from->flags;
        from->flags = NULL;
    }
}

void tierkit_i_leaf_show(tierkit_i_evaluation *evaluation, int32_t leaf) {
    const tierkit_i_filled *filled = &evaluation->filled[leaf];
    tierkit_i_leaf_column *column = &evaluation->leaves[leaf];
    column->first = 0;
    column->low = filled->low;
    column->high = filled->high;
    column->status = filled->status;
    column->flags = filled->flags;
    column->reach = filled->low == NULL || filled->high != NULL
                        ? TIERKIT_I_BEYOND
                        : tierkit_i_reach_of(filled->low, evaluation->subjects.count);
}

static tierkit_status fill_leaf(tierkit_i_evaluation *evaluation, int32_t leaf,
                                tierkit_i_filled *zeros) {
    tierkit_i_filled *filled = &evaluation->filled[leaf];
    filled->status = zeros->status;
    filled->flags = zeros->flags;
    zeros->status = NULL;
    zeros->flags = NULL;
    TIERKIT_I_TRY(open_statuses(evaluation, filled));
    TIERKIT_I_TRY(tierkit_i_leaf_fill(evaluation, leaf));
    take_zeros(filled, evaluation->subjects.count, zeros);
    tierkit_i_leaf_show(evaluation, leaf);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_evaluation_fill(tierkit_i_evaluation *evaluation) {
    tierkit_i_filled zeros = { NULL, NULL, NULL, NULL };
    tierkit_status status = TIERKIT_OK;
    for (size_t i = 0; i < evaluation->wanted_count; i++) {
        TIERKIT_I_DO(fill_leaf(evaluation, evaluation->wanted[i], &zeros));
    }
    evaluation->wanted_count = 0;
    TIERKIT_I_DO(tierkit_i_leaf_sums_plan(evaluation));
done:
    filled_free(evaluation, &zeros);
    return status;
}

/* ---- formulas -------------------------------------------------------------------------------- */

/* A leaf that is asked for twice is wanted once. */
static void want_leaf(tierkit_i_evaluation *evaluation, int32_t leaf) {
    if (!evaluation->asked[leaf] && evaluation->subjects.count > 0) {
        evaluation->asked[leaf] = 1;
        evaluation->wanted[evaluation->wanted_count++] = leaf;
    }
}

/* A formula names only formulas before it, so one pass downwards finds all that is needed. */
tierkit_status tierkit_i_evaluation_want(tierkit_i_evaluation *evaluation, int32_t formula) {
    const tierkit_i_compiled *compiled = compiled_of(evaluation);
    if (formula == TIERKIT_I_NONE || evaluation->needed[formula]) {
        return TIERKIT_OK;
    }
    uint8_t *needed = evaluation->needed;
    needed[formula] = 1;
    for (int32_t f = formula; f >= 0; f--) {
        if (!needed[f] || evaluation->memo[f] != NULL) {
            continue;
        }
        TIERKIT_I_TRY(tierkit_i_new(evaluation->source->memory, 1, sizeof(tierkit_i_vector),
                                    &evaluation->memo[f]));
        const tierkit_i_instruction *code = compiled->code + compiled->formulas[f].first;
        for (int32_t i = 0; i < compiled->formulas[f].count; i++) {
            if (code[i].op == TIERKIT_I_CODE_FORMULA) {
                needed[code[i].argument] = 1;
            } else if (code[i].op == TIERKIT_I_CODE_LEAF) {
                want_leaf(evaluation, code[i].argument);
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_evaluation_need(tierkit_i_evaluation *evaluation, int32_t formula) {
    TIERKIT_I_TRY(tierkit_i_evaluation_want(evaluation, formula));
    return tierkit_i_evaluation_fill(evaluation);
}

size_t tierkit_i_block_at(size_t first, size_t all) {
    return all - first < TIERKIT_I_BLOCK ? all - first : TIERKIT_I_BLOCK;
}

tierkit_status tierkit_i_evaluation_run(tierkit_i_evaluation *evaluation, size_t first,
                                        size_t count) {
    const tierkit_i_compiled *compiled = compiled_of(evaluation);
    tierkit_i_machine machine = {
        compiled->code,          compiled->formulas, evaluation->leaves,        evaluation->stack,
        evaluation->stack_count, evaluation->memo,   &evaluation->source->words
    };
    TIERKIT_I_TRY(tierkit_i_leaf_sums(evaluation, first, count));
    for (size_t f = 0; f < compiled->formula_count; f++) {
        if (evaluation->needed[f]) {
            TIERKIT_I_TRY(tierkit_i_pace_step(evaluation->pace, count));
            tierkit_i_formula_run(&machine, (int32_t)f, first, count, evaluation->memo[f]);
        }
    }
    return TIERKIT_OK;
}

const tierkit_i_vector *tierkit_i_evaluation_result(const tierkit_i_evaluation *evaluation,
                                                    int32_t formula) {
    return evaluation->memo[formula];
}
