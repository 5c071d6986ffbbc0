/* Owns: row functions that KPIs have, too, and that need more than their types: lower, round,
 * between, exists. Must not know: how they run. Called by: lang/row_check_call.c. */
#include "lang/schema_build.h"

enum { ROUND_MAX = 9 }; /* decimal places of round() */

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };
static const tierkit_i_row_kind flag = { TIERKIT_I_TYPE_FLAG, 0 };

/* Each has a room for its texts; an expression has only so many. */
static tierkit_i_row_kind check_lower(tierkit_i_builder *builder, const tierkit_i_node *call) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, call->first);
    tierkit_i_row_plans *plans = builder->schema->plans;
    tierkit_i_row_op op = { 0 };
    if (!tierkit_i_check_is(builder, call->first, kind.type, TIERKIT_I_TYPE_TEXT)) {
        return nothing;
    }
    if (builder->lowers == TIERKIT_I_LOWERS_MAX) {
        tierkit_i_report(builder, call->at, "limit", "`lower` stands too often in one expression",
                         "at most 16 times");
        return nothing;
    }
    op.code = TIERKIT_I_RUN_LOWER;
    op.column = builder->lowers++;
    plans->lowers = builder->lowers > plans->lowers ? builder->lowers : plans->lowers;
    tierkit_i_emit(builder, op, 0);
    return kind;
}

/* What has fewer places stays as it is. */
static tierkit_i_row_kind check_round(tierkit_i_builder *builder, const tierkit_i_node *call) {
    int32_t places_node = tierkit_i_sibling(builder->tree, call->first);
    const tierkit_i_node *literal = &builder->tree->nodes[places_node];
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, call->first);
    int64_t places = 0;
    if (!tierkit_i_check_is(builder, call->first, kind.type, TIERKIT_I_TYPE_NUMBER)) {
        return nothing;
    }
    if (literal->op != TIERKIT_I_OP_NUMBER || literal->measured_in != TIERKIT_I_IN_NOTHING ||
        literal->scale != 0 || tierkit_i_i128_to64(literal->value, &places) || places < 0 ||
        places > ROUND_MAX) {
        tierkit_i_report(builder, literal->at, "range",
                         "`round` needs a number of decimal places here", "a number from 0 to 9");
        return nothing;
    }
    if (places < kind.scale) {
        tierkit_i_emit_rescale(builder, kind.scale, (int32_t)places, 0);
        kind.scale = (int32_t)places;
    }
    return kind;
}

/* x >= low and x <= high; after an error in x it is not looked at again. */
static tierkit_i_row_kind check_between(tierkit_i_builder *builder, const tierkit_i_node *call) {
    int32_t x = call->first, low = tierkit_i_sibling(builder->tree, x);
    int32_t high = tierkit_i_sibling(builder->tree, low);
    size_t errors = builder->list->errors;
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    tierkit_i_check_relation(builder, TIERKIT_I_OP_GREATER_EQUAL, x, low, &type);
    if (builder->list->errors > errors || !tierkit_i_check_ordered(builder, call, type)) {
        return nothing;
    }
    tierkit_i_check_relation(builder, TIERKIT_I_OP_LESS_EQUAL, x, high, &type);
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_AND, -1);
    return flag;
}

tierkit_i_row_kind tierkit_i_check_common(tierkit_i_builder *builder, const tierkit_i_node *call,
                                          tierkit_i_function function) {
    return function == TIERKIT_I_FN_LOWER   ? check_lower(builder, call)
           : function == TIERKIT_I_FN_ROUND ? check_round(builder, call)
                                            : check_between(builder, call);
}
