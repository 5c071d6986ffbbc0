/* Owns: alerts: their condition now and in the quarters before, and the two numbers it compares.
 * Must not know: classes, policies. Called by: program/compile.c. */
#include "program/compile.h"

static int is_comparison(tierkit_i_op op) {
    return op >= TIERKIT_I_OP_EQUAL && op <= TIERKIT_I_OP_GREATER_EQUAL;
}

/* A side of the comparison as a formula, where it is a number. */
static int32_t side(tierkit_i_compiler *compiler, const tierkit_i_context *context, int32_t node) {
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    if (tierkit_i_emit_expression(compiler, &emitted, context, node)) {
        type = tierkit_i_last_form(&emitted).type;
    }
    if (!tierkit_i_type_is_number(type) && type != TIERKIT_I_TYPE_DATE) {
        tierkit_i_drop_emitted(compiler, &emitted);
        return TIERKIT_I_NONE;
    }
    return tierkit_i_close_formula(compiler, &emitted);
}

static void compile_alert(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_alert *alert = &compiler->tree->alerts[index];
    const tierkit_i_node *when = &compiler->tree->nodes[alert->when];
    int32_t *formula = &compiler->out->alert_formula[index * TIERKIT_I_SINCE_MAX];
    tierkit_i_context context = { 0 };
    tierkit_i_context now;
    context.phase = TIERKIT_I_PHASE_ALERT;
    now = context;
    for (int32_t k = 0; k < TIERKIT_I_SINCE_MAX; k++) {
        formula[k] = tierkit_i_compile_flag(compiler, &context, alert->when);
        if (formula[k] == TIERKIT_I_NONE) {
            return;
        }
        tierkit_i_shift(&context, 1, TIERKIT_I_QUARTER);
    }
    if (is_comparison(when->op)) {
        int32_t right = compiler->tree->nodes[when->first].next;
        compiler->out->alert_value[index] = side(compiler, &now, when->first);
        if (compiler->out->alert_value[index] != TIERKIT_I_NONE) {
            compiler->out->alert_threshold[index] = side(compiler, &now, right);
        }
    }
}

void tierkit_i_check_alerts(tierkit_i_compiler *compiler) {
    for (size_t a = 0; a < compiler->tree->alert_count; a++) {
        compile_alert(compiler, a);
    }
}
