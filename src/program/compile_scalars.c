/* Owns: the functions of one or a few values: abs, min, max, coalesce, clamp, between, round and
 * exists. Must not know: windows, other distributors. Called by: program/compile_calls.c. */
#include "program/calls.h"

int tierkit_i_emit_absolute(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    if (!tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
        return 0;
    }
    tierkit_i_instruction absolute = {
        TIERKIT_I_CODE_ABSOLUTE, 0, tierkit_i_last_form(to), { 0, 0 }
    };
    return tierkit_i_needs_number(compiler, site, 0, absolute.form) &&
           tierkit_i_emit_instruction(compiler, to, &absolute);
}

/* The argument does not go with the first one. */
static int refuse_pair(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t node) {
    tierkit_i_complain(compiler, compiler->tree->nodes[node].at, "type", "the arguments of `",
                       site->node->text, "` differ in type", "values of one type");
    return 0;
}

/* Numbers and days have an order. */
static int has_order(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t node,
                     tierkit_i_form form) {
    if (tierkit_i_type_is_number(form.type) || form.type == TIERKIT_I_TYPE_DATE) {
        return 1;
    }
    tierkit_i_complain(compiler, compiler->tree->nodes[node].at, "type", "`", site->node->text,
                       "` needs a number here", "a number, money, days or a date");
    return 0;
}

/* Folds an argument into what has been emitted: min, max, coalesce. */
static int fold(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                const tierkit_i_context *context, const tierkit_i_call *site, int32_t node,
                tierkit_i_code_op op) {
    tierkit_i_form a = tierkit_i_last_form(to);
    if (!tierkit_i_emit_expression(compiler, to, context, node)) {
        return 0;
    }
    tierkit_i_form b = tierkit_i_last_form(to);
    if (op != TIERKIT_I_CODE_COALESCE && !has_order(compiler, site, node, b)) {
        return 0;
    }
    if (!tierkit_i_type_comparable(a, b)) {
        return refuse_pair(compiler, site, node);
    }
    return tierkit_i_emit_binary(compiler, to, op, a, b, a.constant ? b.type : a.type);
}

/* All arguments, from the left. */
static int fold_all(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                    const tierkit_i_context *context, const tierkit_i_call *site,
                    tierkit_i_code_op op) {
    int32_t node = site->argument[0];
    int good = tierkit_i_emit_expression(compiler, to, context, node);
    for (node = compiler->tree->nodes[node].next; good && node != TIERKIT_I_NONE;
         node = compiler->tree->nodes[node].next) {
        good = fold(compiler, to, context, site, node, op);
    }
    return good;
}

int tierkit_i_emit_smaller(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_all(compiler, to, context, site, TIERKIT_I_CODE_SMALLER);
}

int tierkit_i_emit_larger(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_all(compiler, to, context, site, TIERKIT_I_CODE_LARGER);
}

int tierkit_i_emit_coalesce(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_all(compiler, to, context, site, TIERKIT_I_CODE_COALESCE);
}

/* clamp(x, low, high) = the value of low .. high nearest to x. */
int tierkit_i_emit_clamp(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           fold(compiler, to, context, site, site->argument[1], TIERKIT_I_CODE_LARGER) &&
           fold(compiler, to, context, site, site->argument[2], TIERKIT_I_CODE_SMALLER);
}

int tierkit_i_emit_exists(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_instruction exists = {
        TIERKIT_I_CODE_EXISTS, 0, { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 }, { 0, 0 }
    };
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           tierkit_i_emit_instruction(compiler, to, &exists);
}

int tierkit_i_emit_missing(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_instruction is_not = {
        TIERKIT_I_CODE_NOT, 0, { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 }, { 0, 0 }
    };
    return tierkit_i_emit_exists(compiler, to, context, site) &&
           tierkit_i_emit_instruction(compiler, to, &is_not);
}

/* between(x, low, high): low <= x <= high. */
int tierkit_i_emit_between(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    static const tierkit_i_code_op within[] = { TIERKIT_I_CODE_GREATER_EQUAL,
                                                TIERKIT_I_CODE_LESS_EQUAL };
    tierkit_i_form flags = { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 };
    for (int32_t i = 1; i <= 2; i++) {
        if (!tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
            return 0;
        }
        tierkit_i_compared x = tierkit_i_last_compared(compiler, to);
        if (!tierkit_i_emit_expression(compiler, to, context, site->argument[i])) {
            return 0;
        }
        tierkit_i_compared bound = tierkit_i_last_compared(compiler, to);
        if (x.form.shape >= TIERKIT_I_FLAGS || !tierkit_i_type_comparable(x.form, bound.form)) {
            return refuse_pair(compiler, site, site->argument[i]);
        }
        if (!tierkit_i_emit_compared(compiler, to, within[i - 1], x, bound)) {
            return 0;
        }
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_AND, flags, flags,
                                 TIERKIT_I_TYPE_FLAG);
}

/* round(x, places): half-even. */
int tierkit_i_emit_round(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 1);
    int64_t places;
    if (node->op != TIERKIT_I_OP_NUMBER || node->measured_in != TIERKIT_I_IN_NOTHING ||
        node->scale != 0 || tierkit_i_i128_to64(node->value, &places) || places < 0 ||
        places > TIERKIT_I_ROUND_MAX) {
        tierkit_i_complain(compiler, node->at, "range", "`", site->node->text,
                           "` needs a number of decimal places here", "a number from 0 to 9");
        return 0;
    }
    if (!tierkit_i_emit_number_argument(compiler, to, context, site, 0)) {
        return 0;
    }
    tierkit_i_instruction round_to = { TIERKIT_I_CODE_ROUND, 0, tierkit_i_last_form(to), { 0, 0 } };
    round_to.form.shape = TIERKIT_I_EXACT;
    round_to.form.scale = (int32_t)places;
    return tierkit_i_emit_instruction(compiler, to, &round_to);
}
