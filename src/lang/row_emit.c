/* Owns: appending instructions to a plan and how high the evaluator's stack grows.
 * Must not know: the tree. Called by: lang/row_check*.c. */
#include "lang/schema_build.h"

/* After the first failure nothing is added: the walk goes on and ends soon. */
void tierkit_i_emit(tierkit_i_builder *builder, tierkit_i_row_op op, int32_t stack) {
    tierkit_i_row_plans *plans = builder->schema->plans;
    if (builder->status != TIERKIT_OK) {
        return;
    }
    if (plans->op_count >= INT32_MAX) {
        builder->status = TIERKIT_E_LIMIT;
        return;
    }
    builder->status = tierkit_i_reserve(&builder->schema->memory, &plans->ops, &plans->op_capacity,
                                        plans->op_count + 1, sizeof(*plans->ops));
    if (builder->status != TIERKIT_OK) {
        return;
    }
    plans->ops[plans->op_count++] = op;
    builder->stack += stack;
    if (builder->stack > plans->slots) {
        plans->slots = builder->stack;
    }
}

void tierkit_i_emit_code(tierkit_i_builder *builder, tierkit_i_row_code code, int32_t stack) {
    tierkit_i_row_op op = { 0 };
    op.code = code;
    tierkit_i_emit(builder, op, stack);
}

void tierkit_i_emit_rescale(tierkit_i_builder *builder, int32_t from, int32_t to, int32_t below) {
    tierkit_i_row_op op = { 0 };
    if (from == to) {
        return;
    }
    op.code = TIERKIT_I_RUN_RESCALE;
    op.from = from;
    op.to = to;
    op.below = below;
    tierkit_i_emit(builder, op, 0);
}

int32_t tierkit_i_emit_align(tierkit_i_builder *builder, int32_t left, int32_t right) {
    int32_t scale = left > right ? left : right;
    tierkit_i_emit_rescale(builder, left, scale, 1);
    tierkit_i_emit_rescale(builder, right, scale, 0);
    return scale;
}
