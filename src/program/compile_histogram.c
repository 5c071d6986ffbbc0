/* Owns: the functions that read histograms: which one, which edge, which share.
 * Must not know: cells, other functions. Called by: program/compile_calls.c. */
#include "program/compile.h"

static int refuse(tierkit_i_compiler *compiler, tierkit_i_place at, const char *code,
                  const tierkit_i_node *call, const char *after, const char *expected) {
    tierkit_i_complain(compiler, at, code, "`", call->text, after, expected);
    return 0;
}

/* The measure of the first argument, or NULL: reported. */
static const tierkit_i_schema_measure *histogram_of(tierkit_i_compiler *compiler,
                                                    const tierkit_i_context *context,
                                                    const tierkit_i_node *call) {
    const tierkit_i_node *node = &compiler->tree->nodes[call->first];
    tierkit_i_meaning meaning = { TIERKIT_I_MEANS_NOTHING, TIERKIT_I_NONE };
    if (node->op == TIERKIT_I_OP_NAME) {
        meaning = tierkit_i_meaning_of(compiler, node->text, context->phase);
    }
    if (meaning.kind == TIERKIT_I_MEANS_MEASURE &&
        compiler->schema->measures[meaning.index].kind == TIERKIT_I_HISTOGRAM) {
        return &compiler->schema->measures[meaning.index];
    }
    (void)refuse(compiler, node->at, "type", call, "` needs a histogram measure",
                 "the name of a histogram measure");
    return NULL;
}

/* A literal as a figure; weeks count their days. */
static int figure_of(const tierkit_i_node *node, int32_t scale, int64_t *value) {
    tierkit_i_i128 exact = node->value;
    int lost = 0;
    int weeks = node->measured_in == TIERKIT_I_IN_PERIODS && node->period == TIERKIT_I_WEEK;
    return node->op == TIERKIT_I_OP_NUMBER &&
           (!weeks || !tierkit_i_i128_mul(exact, tierkit_i_i128_of(7), &exact)) &&
           !tierkit_i_rescale(exact, node->scale, scale, &exact, &lost) && !lost &&
           !tierkit_i_i128_to64(exact, value);
}

/* A literal, perhaps with a minus before it. */
static tierkit_i_node literal_of(const tierkit_i_tree *tree, const tierkit_i_node *node) {
    tierkit_i_node literal = *node;
    if (node->op == TIERKIT_I_OP_NEGATE && tree->nodes[node->first].op == TIERKIT_I_OP_NUMBER) {
        literal = tree->nodes[node->first];
        if (tierkit_i_i128_neg(literal.value, &literal.value)) {
            literal = *node;
        }
    }
    return literal;
}

/* The number of the declared edge that the second argument names: no other bound is exact. */
static int edge_of(tierkit_i_compiler *compiler, const tierkit_i_node *call,
                   const tierkit_i_schema_measure *measure, int64_t *number) {
    const tierkit_i_node *node = &compiler->tree->nodes[compiler->tree->nodes[call->first].next];
    const tierkit_i_node literal = literal_of(compiler->tree, node);
    tierkit_i_figure figure = { 1,
                                literal.scale,
                                literal.value,
                                literal.measured_in,
                                literal.period == TIERKIT_I_WEEK ? TIERKIT_I_DAY : literal.period,
                                literal.text,
                                node->at };
    int64_t value = 0;
    if (figure_of(&literal, measure->scale, &value)) {
        if (!tierkit_i_check_figure(compiler, &figure, measure->type)) {
            return 0;
        }
        for (int32_t i = 0; i < measure->edges.count; i++) {
            if (compiler->schema->edges[measure->edges.first + i] == value) {
                *number = i;
                return 1;
            }
        }
    }
    return refuse(compiler, node->at, "edge", call, "` needs an edge of the histogram here",
                  "one of the numbers behind `edges`");
}

/* A share above 0 and up to 1. */
static int share_of(tierkit_i_compiler *compiler, const tierkit_i_node *call, int64_t *share) {
    const tierkit_i_node *node = &compiler->tree->nodes[compiler->tree->nodes[call->first].next];
    int plain =
        node->measured_in == TIERKIT_I_IN_NOTHING || node->measured_in == TIERKIT_I_IN_PERCENT;
    if (plain && figure_of(node, 9, share) && *share > 0 && *share <= TIERKIT_I_GRID_ONE) {
        return 1;
    }
    return refuse(compiler, node->at, "range", call, "` needs a share here",
                  "a percentage above 0% and up to 100%");
}

int tierkit_i_emit_histogram(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                             const tierkit_i_context *context, const tierkit_i_node *call) {
    const tierkit_i_node *node = &compiler->tree->nodes[call->first];
    const tierkit_i_schema_measure *measure = histogram_of(compiler, context, call);
    tierkit_i_take aggregate = TIERKIT_I_TAKE_COUNT;
    tierkit_i_named name = { node->text, node->at };
    int64_t argument = 0;
    if (measure == NULL) {
        return 0;
    }
    if (tierkit_i_tree_is(compiler->tree, call->text, "at_most")) {
        aggregate = TIERKIT_I_TAKE_AT_MOST;
        if (!edge_of(compiler, call, measure, &argument)) {
            return 0;
        }
    } else if (tierkit_i_tree_is(compiler->tree, call->text, "percentile")) {
        aggregate = TIERKIT_I_TAKE_PERCENTILE;
        if (!share_of(compiler, call, &argument)) {
            return 0;
        }
    }
    return tierkit_i_emit_measure_leaf(compiler, to, context, &name, aggregate, argument);
}
