/* Owns: working_days_since(). Must not know: rows. Called by: program/compile_calls.c. */
#include "program/calls.h"

/* Since a day that stands there: what is counted depends on the review date alone, so sums over
 * many rows can be set against it (lang/write_commitments.c). */
int tierkit_i_emit_working_days_since(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                      const tierkit_i_context *context,
                                      const tierkit_i_call *site) {
    const tierkit_i_node *day = tierkit_i_argument(compiler, site, 0);
    tierkit_i_leaf leaf = { 0 };
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, { 0 }, { 0, 0 } };
    if (day->op != TIERKIT_I_OP_DATE) {
        tierkit_i_complain(compiler, day->at, "type", "`working_days_since` needs a day of its own",
                           TIERKIT_I_NONE, "", "a date such as 2027-01-01");
        return 0;
    }
    if (compiler->schema->working.weekdays == 0) {
        tierkit_i_complain(compiler, site->node->at, "working time", "`", site->node->text,
                           "` needs working days",
                           "a line such as `working days monday to friday`");
        return 0;
    }
    leaf.kind = TIERKIT_I_LEAF_WORKING_DAYS;
    leaf.index = (int32_t)(int64_t)day->value.low;
    leaf.shift_months = context->shift_months;
    leaf.shift_days = context->shift_days;
    leaf.form.shape = TIERKIT_I_EXACT;
    leaf.form.type = TIERKIT_I_TYPE_DURATION;
    push.form = leaf.form;
    push.argument = tierkit_i_leaf_index(compiler, &leaf);
    return push.argument != TIERKIT_I_NONE && tierkit_i_emit_instruction(compiler, to, &push);
}
