/* Owns: dated rates: their scale, and the function that counts a quantity at them.
 * Must not know: the profit map. Called by: program/compile_calls.c, compile_names.c, review. */
#include "program/calls.h"

int32_t tierkit_i_rate_scale(const tierkit_i_tree *tree, const tierkit_i_rate *rate) {
    int32_t scale = 0;
    for (int32_t s = 0; s < rate->steps.count; s++) {
        int32_t own = tree->rate_steps[rate->steps.first + s].figure.scale;
        scale = own > scale ? own : scale;
    }
    return scale;
}

static int32_t find_rate(const tierkit_i_tree *tree, int32_t text) {
    for (size_t r = 0; r < tree->rate_count; r++) {
        if (tree->rates[r].name.text == text) {
            return (int32_t)r;
        }
    }
    return TIERKIT_I_NONE;
}

static int32_t rate_of(tierkit_i_compiler *compiler, const tierkit_i_call *site) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 1);
    int32_t rate =
        node->op == TIERKIT_I_OP_NAME ? find_rate(compiler->tree, node->text) : TIERKIT_I_NONE;
    if (rate == TIERKIT_I_NONE) {
        tierkit_i_complain(compiler, node->at, "unknown name", "there is no rate `", node->text,
                           "`", "the name of a `rate` statement");
    }
    return rate;
}

/* A flow, for only what happens on a day has that day's rate; no amount at an amount. */
static int suits(tierkit_i_compiler *compiler, const tierkit_i_node *node,
                 const tierkit_i_schema_measure *measure, const tierkit_i_rate *rate) {
    if (measure->kind != TIERKIT_I_FLOW) {
        tierkit_i_complain(compiler, node->at, "type", "`at_rate` needs a flow", TIERKIT_I_NONE, "",
                           "the name of a flow measure");
        return 0;
    }
    if (measure->type == TIERKIT_I_TYPE_MONEY && rate->type == TIERKIT_I_TYPE_MONEY) {
        tierkit_i_complain(compiler, node->at, "type", "`", rate->name.text,
                           "` is an amount for each unit and cannot be counted by money",
                           "a measure that is not money, or a rate of type ratio");
        return 0;
    }
    int32_t places =
        tierkit_i_is_converted(compiler->schema, measure) ? TIERKIT_I_AVERAGE_PLACES : 0;
    if (measure->scale + places + tierkit_i_rate_scale(compiler->tree, rate) >
        TIERKIT_I_SCALE_MAX) {
        tierkit_i_complain(compiler, node->at, "range",
                           "measure and rate have more than 18 "
                           "decimal places together",
                           TIERKIT_I_NONE, "", "a measure with a smaller `scale`");
        return 0;
    }
    return 1;
}

/* at_rate(orders, handling): each day's quantity times the rate of that day. */
int tierkit_i_emit_at_rate(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 0);
    tierkit_i_meaning meaning = { TIERKIT_I_MEANS_NOTHING, TIERKIT_I_NONE };
    int32_t rate = rate_of(compiler, site);
    if (node->op == TIERKIT_I_OP_NAME) {
        meaning = tierkit_i_meaning_of(compiler, node->text, context->phase);
    }
    if (meaning.kind != TIERKIT_I_MEANS_MEASURE) {
        tierkit_i_complain(compiler, node->at, "type", "`at_rate` needs a flow", TIERKIT_I_NONE, "",
                           "the name of a flow measure");
        return 0;
    }
    if (rate == TIERKIT_I_NONE || !suits(compiler, node, &compiler->schema->measures[meaning.index],
                                         &compiler->tree->rates[rate])) {
        return 0;
    }
    tierkit_i_named name = { node->text, node->at };
    return tierkit_i_emit_measure_leaf(compiler, to, context, &name, TIERKIT_I_TAKE_AT_RATE, rate);
}
