/* Owns: the functions that look at other distributors (total, share, rank, ...) and at the members
 * of a split (sum_over, ...). What they read is a formula of its own, which the review evaluates
 * for all of them first. Must not know: how. Called by: program/compile_calls.c. */
#include "program/calls.h"

static int refuse(tierkit_i_compiler *compiler, tierkit_i_place at, const char *code,
                  const tierkit_i_call *site, const char *after, const char *expected) {
    tierkit_i_complain(compiler, at, code, "`", site->node->text, after, expected);
    return 0;
}

/* Argument i as a formula of its own; NONE: reported. */
static int32_t inner_formula(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                             const tierkit_i_call *site, int32_t i) {
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    if (!tierkit_i_emit_expression(compiler, &emitted, context, site->argument[i])) {
        tierkit_i_drop_emitted(compiler, &emitted);
        return TIERKIT_I_NONE;
    }
    return tierkit_i_close_formula(compiler, &emitted);
}

static tierkit_i_form form_of(const tierkit_i_compiler *compiler, int32_t formula) {
    return compiler->out->formulas[formula].form;
}

/* Formulas inside formulas: each level is an evaluation of the whole network of its own. */
static int push_nested(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_call *site, tierkit_i_leaf *leaf) {
    int32_t nested = compiler->out->formulas[leaf->index].nested;
    if (leaf->by != TIERKIT_I_NONE && compiler->out->formulas[leaf->by].nested > nested) {
        nested = compiler->out->formulas[leaf->by].nested;
    }
    leaf->nested = nested + 1;
    if (leaf->nested > TIERKIT_I_PEERS_DEPTH_MAX) {
        return refuse(compiler, site->node->at, "limit", site,
                      "` looks at all distributors inside functions that do so too",
                      "at most 4 such functions inside each other");
    }
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, leaf->form, { 0, 0 } };
    push.argument = tierkit_i_leaf_index(compiler, leaf);
    return push.argument != TIERKIT_I_NONE && tierkit_i_emit_instruction(compiler, to, &push);
}

/* ---- peers --------------------------------------------------------------------------------- */

/* The key that peers share: argument i, where it is given. */
static int read_key(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                    const tierkit_i_call *site, int32_t i, tierkit_i_leaf *leaf) {
    leaf->by = TIERKIT_I_NONE;
    if (i >= site->count) {
        return 1;
    }
    leaf->by = inner_formula(compiler, context, site, i);
    if (leaf->by == TIERKIT_I_NONE) {
        return 0;
    }
    tierkit_i_form_shape shape = form_of(compiler, leaf->by).shape;
    return shape == TIERKIT_I_TEXTS || shape == TIERKIT_I_FLAGS ||
           refuse(compiler, tierkit_i_argument(compiler, site, i)->at, "type", site,
                  "` needs here what its peers have in common",
                  "region, kind or another text or flag");
}

/* What peers are compared in: argument 0. */
static int read_figure(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                       const tierkit_i_call *site, tierkit_i_leaf *leaf) {
    leaf->index = inner_formula(compiler, context, site, 0);
    if (leaf->index == TIERKIT_I_NONE) {
        return 0;
    }
    leaf->form = form_of(compiler, leaf->index);
    leaf->form.constant = 0;
    return tierkit_i_needs_number(compiler, site, 0, leaf->form);
}

/* Only sums add up: a total of ratios means nothing. */
static int read_total(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                      const tierkit_i_call *site, tierkit_i_leaf *leaf) {
    leaf->kind = TIERKIT_I_LEAF_TOTAL;
    if (!read_figure(compiler, context, site, leaf) ||
        !read_key(compiler, context, site, 1, leaf)) {
        return 0;
    }
    return leaf->form.shape == TIERKIT_I_EXACT ||
           refuse(compiler, tierkit_i_argument(compiler, site, 0)->at, "type", site,
                  "` needs what can be added over distributors", "a sum of measures");
}

int tierkit_i_emit_total(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    return read_total(compiler, context, site, &leaf) && push_nested(compiler, to, site, &leaf);
}

/* share(x, key) = x / total(x, key), undefined for a total <= 0. */
int tierkit_i_emit_share(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    if (!read_total(compiler, context, site, &leaf) ||
        !tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
        return 0;
    }
    tierkit_i_form x = tierkit_i_last_form(to);
    return push_nested(compiler, to, site, &leaf) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_RATIO, x, leaf.form,
                                 TIERKIT_I_TYPE_RATIO);
}

static int emit_place(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site,
                      tierkit_i_leaf *leaf) {
    int quantile = leaf->kind == TIERKIT_I_LEAF_QUANTILE;
    int rank = leaf->kind == TIERKIT_I_LEAF_RANK;
    if (!read_figure(compiler, context, site, leaf) ||
        !read_key(compiler, context, site, quantile ? 2 : 1, leaf)) {
        return 0;
    }
    leaf->form.shape = TIERKIT_I_EXACT;
    leaf->form.scale = rank ? 0 : 9;
    if (!quantile) {
        leaf->form.type = rank ? TIERKIT_I_TYPE_COUNT : TIERKIT_I_TYPE_RATIO;
    }
    return push_nested(compiler, to, site, leaf);
}

int tierkit_i_emit_rank(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = TIERKIT_I_LEAF_RANK;
    return emit_place(compiler, to, context, site, &leaf);
}

int tierkit_i_emit_percent_rank(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = TIERKIT_I_LEAF_PERCENT_RANK;
    return emit_place(compiler, to, context, site, &leaf);
}

/* A share comes as a literal: argument i on the 1e-9 grid. */
static int read_part(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                     int64_t *part) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, i);
    tierkit_i_i128 e9;
    int lost = 0;
    return (node->op == TIERKIT_I_OP_NUMBER && node->measured_in <= TIERKIT_I_IN_PERCENT &&
            !tierkit_i_rescale(node->value, node->scale, 9, &e9, &lost) && !lost &&
            !tierkit_i_i128_to64(e9, part) && *part >= 0 && *part <= TIERKIT_I_GRID_ONE) ||
           refuse(compiler, node->at, "range", site, "` needs a share here",
                  "a number from 0% to 100%");
}

/* quantile(x, 25%, key) */
int tierkit_i_emit_quantile(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = TIERKIT_I_LEAF_QUANTILE;
    return read_part(compiler, site, 1, &leaf.argument) &&
           emit_place(compiler, to, context, site, &leaf);
}

/* ---- like for like ------------------------------------------------------------------------- */

/* The formulas of x now and before; what can be added, as groups add it. */
static int read_matched(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                        const tierkit_i_call *site, tierkit_i_leaf *leaf) {
    tierkit_i_context before = *context;
    leaf->kind = TIERKIT_I_LEAF_MATCHED;
    leaf->by = TIERKIT_I_NONE;
    if (!tierkit_i_shift_by(compiler, site, 1, &before) ||
        !read_figure(compiler, context, site, leaf)) {
        return 0;
    }
    leaf->by = inner_formula(compiler, &before, site, 0);
    return leaf->by != TIERKIT_I_NONE &&
           (leaf->form.shape == TIERKIT_I_EXACT ||
            refuse(compiler, tierkit_i_argument(compiler, site, 0)->at, "type", site,
                   "` needs what can be added over distributors", "a sum of measures"));
}

/* like_for_like(x, 1 year): change(x, 1 year) of those who had x in both years. */
int tierkit_i_emit_like_for_like(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                 const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf present = { 0 };
    if (!read_matched(compiler, context, site, &present)) {
        return 0;
    }
    tierkit_i_leaf before = present;
    before.argument = TIERKIT_I_MATCHED_BEFORE;
    if (!push_nested(compiler, to, site, &present) || !push_nested(compiler, to, site, &before) ||
        !tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_SUBTRACT, present.form, before.form,
                               present.form.type)) {
        return 0;
    }
    tierkit_i_form difference = tierkit_i_last_form(to);
    return push_nested(compiler, to, site, &before) &&
           tierkit_i_emit_base(compiler, to, context->base) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_RATIO, difference, before.form,
                                 TIERKIT_I_TYPE_RATIO);
}

/* matched(x, 1 year): how many they are. */
int tierkit_i_emit_matched(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf leaf = { 0 };
    if (!read_matched(compiler, context, site, &leaf)) {
        return 0;
    }
    leaf.argument = TIERKIT_I_MATCHED_COUNT;
    leaf.form = (tierkit_i_form){ TIERKIT_I_EXACT, TIERKIT_I_TYPE_COUNT, 0, 0 };
    return push_nested(compiler, to, site, &leaf);
}

/* ---- members of a split --------------------------------------------------------------------- */

static int is_a_split(const tierkit_i_tree *tree, const tierkit_i_node *node) {
    for (size_t f = 0; f < tree->facts_count; f++) {
        if (node->op == TIERKIT_I_OP_NAME && tierkit_i_is_split_by(tree, (int32_t)f, node->text)) {
            return 1;
        }
    }
    return 0;
}

/* `distributor`, where no column to split by has this name. */
static int is_distributor(const tierkit_i_tree *tree, const tierkit_i_node *node) {
    return node->op == TIERKIT_I_OP_NAME && tierkit_i_tree_is(tree, node->text, "distributor") &&
           !is_a_split(tree, node);
}

static int check_split(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t formula) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 0);
    if (is_distributor(compiler->tree, node)) {
        return 1;
    }
    if (!is_a_split(compiler->tree, node)) {
        return refuse(compiler, node->at, "split", site, "` needs the name of a split here",
                      "a column behind `split by`, or `distributor`");
    }
    return tierkit_i_reads_split(compiler->out, compiler->tree, compiler->schema, formula,
                                 node->text) ||
           refuse(compiler, tierkit_i_argument(compiler, site, 1)->at, "split", site,
                  "` reads a measure whose facts are not split so",
                  "measures of facts `split by` that column");
}

static int emit_over_split(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site,
                           tierkit_i_leaf_kind kind) {
    tierkit_i_leaf leaf = { 0 };
    leaf.kind = kind;
    leaf.by = TIERKIT_I_NONE;
    leaf.index = inner_formula(compiler, context, site, 1);
    if (leaf.index == TIERKIT_I_NONE || !check_split(compiler, site, leaf.index)) {
        return 0;
    }
    const tierkit_i_node *split = tierkit_i_argument(compiler, site, 0);
    leaf.argument = is_distributor(compiler->tree, split) ? TIERKIT_I_NONE : split->text;
    leaf.form = form_of(compiler, leaf.index);
    leaf.form.constant = 0;
    if (kind == TIERKIT_I_LEAF_COUNT_OVER) {
        if (!tierkit_i_needs_condition(compiler, site, 1, leaf.form)) {
            return 0;
        }
        leaf.form.shape = TIERKIT_I_EXACT;
        leaf.form.type = TIERKIT_I_TYPE_COUNT;
        leaf.form.scale = 0;
    } else if (!tierkit_i_needs_number(compiler, site, 1, leaf.form)) {
        return 0;
    } else if (leaf.form.shape != TIERKIT_I_EXACT) {
        return refuse(compiler, tierkit_i_argument(compiler, site, 1)->at, "type", site,
                      "` needs what can be added", "a sum of measures, or `round` around the rest");
    }
    return push_nested(compiler, to, site, &leaf);
}

int tierkit_i_emit_sum_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_over_split(compiler, to, context, site, TIERKIT_I_LEAF_SUM_OVER);
}

int tierkit_i_emit_count_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                              const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_over_split(compiler, to, context, site, TIERKIT_I_LEAF_COUNT_OVER);
}

int tierkit_i_emit_lowest_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                               const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_over_split(compiler, to, context, site, TIERKIT_I_LEAF_LOWEST_OVER);
}

int tierkit_i_emit_highest_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_over_split(compiler, to, context, site, TIERKIT_I_LEAF_HIGHEST_OVER);
}

/* top_over(distributor, x, 20%): the share has the places it is written with, and the sum those of
 * both, so that nothing is rounded. */
int tierkit_i_emit_top_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    const tierkit_i_node *whose = tierkit_i_argument(compiler, site, 0);
    tierkit_i_place at = tierkit_i_argument(compiler, site, 1)->at;
    tierkit_i_leaf leaf = { 0 };
    int32_t places = 9;
    leaf.kind = TIERKIT_I_LEAF_TOP_OVER;
    leaf.by = TIERKIT_I_NONE;
    if (!is_distributor(compiler->tree, whose)) {
        return refuse(compiler, whose->at, "split", site, "` needs `distributor` here",
                      "`distributor`, which no column to split by is called");
    }
    leaf.index = inner_formula(compiler, context, site, 1);
    if (leaf.index == TIERKIT_I_NONE || !read_part(compiler, site, 2, &leaf.argument)) {
        return 0;
    }
    for (; places > 0 && leaf.argument % 10 == 0; places--) {
        leaf.argument /= 10;
    }
    leaf.form = form_of(compiler, leaf.index);
    leaf.form.constant = 0;
    if (!tierkit_i_needs_number(compiler, site, 1, leaf.form)) {
        return 0;
    }
    leaf.form.scale += places;
    if (leaf.form.shape != TIERKIT_I_EXACT || leaf.form.scale > TIERKIT_I_SCALE_MAX) {
        return refuse(compiler, at, "type", site,
                      "` needs what can be added, with the share in 18 "
                      "decimal places",
                      "a sum of measures, or `round` around the rest");
    }
    return push_nested(compiler, to, site, &leaf);
}
