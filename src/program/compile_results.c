/* Owns: the functions that read what the review decides: points, group, promise.
 * Must not know: how it decides. Called by: program/compile_calls.c. */
#include "program/calls.h"

/* promise(name) or promise(name, item): what the distributor's policy promises. */
int tierkit_i_emit_promise(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    const tierkit_i_tree *tree = compiler->tree;
    int32_t name = tierkit_i_argument(compiler, site, 0)->text;
    int32_t item = site->count > 1 ? tierkit_i_argument(compiler, site, 1)->text : TIERKIT_I_NONE;
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = TIERKIT_I_LEAF_PROMISE;
    leaf.index = TIERKIT_I_NONE;
    for (size_t p = 0; p < tree->promise_count; p++) {
        if (tree->promises[p].name.text == name && tree->promises[p].item.text == item) {
            leaf.index = (int32_t)p;
            /* Hours are no days: they compare as a plain number. */
            leaf.form.type =
                tree->promises[p].in_hours ? TIERKIT_I_TYPE_NUMBER : tree->promises[p].type;
        }
    }
    if (leaf.index == TIERKIT_I_NONE || context->phase < TIERKIT_I_PHASE_ALERT) {
        tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, 0)->at, "unknown name",
                           "no promise `", name, "` can be asked for here",
                           "the name (and item) of a promise, inside an alert");
        return 0;
    }
    leaf.form.shape = leaf.form.type == TIERKIT_I_TYPE_TEXT ? TIERKIT_I_TEXTS : TIERKIT_I_EXACT;
    leaf.form.scale = leaf.form.shape == TIERKIT_I_EXACT ? 9 : 0;
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, leaf.form, { 0, 0 } };
    push.argument = tierkit_i_leaf_index(compiler, &leaf);
    return push.argument != TIERKIT_I_NONE && tierkit_i_emit_instruction(compiler, to, &push);
}

/* The value an argument names, or that of the context; NONE after an error. */
static int32_t value_of_call(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                             const tierkit_i_call *site) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_node *named = site->count > 1 ? tierkit_i_argument(compiler, site, 1) : NULL;
    if (context->phase < TIERKIT_I_PHASE_GATE || tree->value_count == 0) {
        tierkit_i_complain(compiler, site->node->at, "unknown name", "`", site->node->text,
                           "` is not known here", "what a statement before this one decides");
        return TIERKIT_I_NONE;
    }
    for (size_t v = 0; v < tree->value_count && named != NULL; v++) {
        if (named->op == TIERKIT_I_OP_NAME && tree->values[v].name.text == named->text) {
            return (int32_t)v;
        }
    }
    if (named != NULL) {
        tierkit_i_complain(compiler, named->at, "unknown name", "there is no value `", named->text,
                           "`", "the name of a `value` statement");
        return TIERKIT_I_NONE;
    }
    return context->value;
}

/* Its first criterion whose KPI, or group, has the name of the first argument. */
static int emit_from_value(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site,
                           tierkit_i_leaf_kind kind) {
    const tierkit_i_node *name = tierkit_i_argument(compiler, site, 0);
    int32_t value = value_of_call(compiler, context, site);
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = kind;
    leaf.index = TIERKIT_I_NONE;
    if (value == TIERKIT_I_NONE) {
        return 0;
    }
    tierkit_i_slice criteria = compiler->tree->values[value].criteria;
    for (int32_t c = criteria.count - 1; c >= 0 && name->op == TIERKIT_I_OP_NAME; c--) {
        const tierkit_i_criterion *criterion = &compiler->tree->criteria[criteria.first + c];
        int32_t own = kind == TIERKIT_I_LEAF_POINTS ? criterion->kpi.text : criterion->group.text;
        leaf.index = own == name->text ? criteria.first + c : leaf.index;
    }
    if (leaf.index == TIERKIT_I_NONE) {
        tierkit_i_complain(compiler, name->at, "unknown name", "`", name->text,
                           kind == TIERKIT_I_LEAF_POINTS ? "` is no criterion of the value"
                                                         : "` is no group of the value",
                           "a criterion or a group, and the value's name where there are several");
        return 0;
    }
    leaf.form = (tierkit_i_form){ TIERKIT_I_EXACT, TIERKIT_I_TYPE_POINTS, 9, 0 };
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, leaf.form, { 0, 0 } };
    push.argument = tierkit_i_leaf_index(compiler, &leaf);
    return push.argument != TIERKIT_I_NONE && tierkit_i_emit_instruction(compiler, to, &push);
}

/* points(margin): what the criterion earned, on the scale of the value. */
int tierkit_i_emit_points(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_from_value(compiler, to, context, site, TIERKIT_I_LEAF_POINTS);
}

/* group(results): what its criteria add to the score. */
int tierkit_i_emit_group(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_from_value(compiler, to, context, site, TIERKIT_I_LEAF_GROUP);
}
