/* Owns: the functions of KPI and decision expressions.
 * Must not know: statements. Called by: program/compile_expression.c. */
#include "program/calls.h"

const tierkit_i_node *tierkit_i_argument(const tierkit_i_compiler *compiler,
                                         const tierkit_i_call *site, int32_t i) {
    return &compiler->tree->nodes[site->argument[i]];
}

int tierkit_i_needs_number(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                           tierkit_i_form form) {
    if (tierkit_i_type_is_number(form.type)) {
        return 1;
    }
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "type", "`",
                       site->node->text, "` needs a number here", "a number, money or days");
    return 0;
}

void tierkit_i_shift(tierkit_i_context *context, int64_t count, tierkit_i_unit unit) {
    if (unit == TIERKIT_I_DAY || unit == TIERKIT_I_WEEK) {
        context->shift_days += (int32_t)count * (unit == TIERKIT_I_WEEK ? 7 : 1);
    } else {
        context->shift_months += (int32_t)count * tierkit_i_unit_months(unit);
    }
}

int tierkit_i_needs_condition(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                              tierkit_i_form form) {
    if (form.shape == TIERKIT_I_FLAGS) {
        return 1;
    }
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "type",
                       "this is not a condition", TIERKIT_I_NONE, "", "a comparison");
    return 0;
}

int tierkit_i_emit_number_argument(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                   const tierkit_i_context *context, const tierkit_i_call *site,
                                   int32_t i) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[i]) &&
           tierkit_i_needs_number(compiler, site, i, tierkit_i_last_form(to));
}

int tierkit_i_periods_of(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                         tierkit_i_periods *periods) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, i);
    int64_t count;
    if (node->op != TIERKIT_I_OP_NUMBER || node->measured_in != TIERKIT_I_IN_PERIODS ||
        node->scale != 0 || tierkit_i_i128_to64(node->value, &count) || count < 1 || count > 1000) {
        tierkit_i_complain(compiler, node->at, "period", "`", site->node->text,
                           "` needs a period here", "a period such as `1 quarter` or `1 year`");
        return 0;
    }
    periods->count = (int32_t)count;
    periods->unit = node->period;
    return 1;
}

/* Moves a context back by the period of an argument. */
static int shift_by(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                    tierkit_i_context *context) {
    tierkit_i_periods periods;
    if (!tierkit_i_periods_of(compiler, site, i, &periods)) {
        return 0;
    }
    tierkit_i_shift(context, periods.count, periods.unit);
    return 1;
}

/* prior(x, 1 quarter): x with every window moved back. */
static int emit_prior(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_context before = *context;
    return shift_by(compiler, site, 1, &before) &&
           tierkit_i_emit_expression(compiler, to, &before, site->argument[0]);
}

/* `base at least`: what is on the stack has no value below it. */
int tierkit_i_emit_base(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_figure *base) {
    if (base == NULL || !base->present) {
        return 1;
    }
    tierkit_i_instruction floor_at = { TIERKIT_I_CODE_FLOOR_AT, base->scale, { 0 }, base->value };
    floor_at.form = tierkit_i_last_form(to);
    return tierkit_i_check_figure(compiler, base, floor_at.form.type) &&
           tierkit_i_emit_instruction(compiler, to, &floor_at);
}

/* change(x, 1 year) = (x - prior) / prior, undefined for a prior <= 0. */
static int emit_change(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_context before = *context;
    tierkit_i_form x;
    tierkit_i_form prior;
    if (!shift_by(compiler, site, 1, &before) ||
        !tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
        return 0;
    }
    x = tierkit_i_last_form(to);
    if (!tierkit_i_needs_number(compiler, site, 0, x) ||
        !tierkit_i_emit_expression(compiler, to, &before, site->argument[0])) {
        return 0;
    }
    prior = tierkit_i_last_form(to);
    if (!tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_SUBTRACT, x, prior, x.type)) {
        return 0;
    }
    tierkit_i_form difference = tierkit_i_last_form(to);
    if (!tierkit_i_emit_expression(compiler, to, &before, site->argument[0]) ||
        !tierkit_i_emit_base(compiler, to, context->base)) {
        return 0;
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_RATIO, difference, prior,
                                 TIERKIT_I_TYPE_RATIO);
}

/* ratio(a, b) = a / b for b above 0. */
static int emit_ratio(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    if (!tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
        return 0;
    }
    tierkit_i_form a = tierkit_i_last_form(to);
    if (!tierkit_i_needs_number(compiler, site, 0, a) ||
        !tierkit_i_emit_expression(compiler, to, context, site->argument[1])) {
        return 0;
    }
    tierkit_i_form b = tierkit_i_last_form(to);
    return tierkit_i_needs_number(compiler, site, 1, b) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_RATIO, a, b,
                                 tierkit_i_type_divide(a, b));
}

static int emit_state(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site,
                      tierkit_i_take aggregate) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 0);
    tierkit_i_meaning meaning = { TIERKIT_I_MEANS_NOTHING, TIERKIT_I_NONE };
    tierkit_i_measure_kind kind = TIERKIT_I_FLOW;
    if (node->op == TIERKIT_I_OP_NAME) {
        meaning = tierkit_i_meaning_of(compiler, node->text, context->phase);
    }
    if (meaning.kind == TIERKIT_I_MEANS_MEASURE) {
        kind = compiler->schema->measures[meaning.index].kind;
    }
    int suits = kind == TIERKIT_I_BALANCE ||
                (kind == TIERKIT_I_IN_FORCE && aggregate != TIERKIT_I_TAKE_AVERAGE);
    if (!suits) {
        tierkit_i_complain(compiler, node->at, "type", "`", site->node->text,
                           "` needs a balance measure", "the name of a balance measure");
        return 0;
    }
    tierkit_i_named name = { node->text, node->at };
    return tierkit_i_emit_name(compiler, to, context, &name, aggregate);
}

/* Of a balance over its window, or of x on the last n periods. */
static int emit_average(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    if (site->count > 1) {
        return tierkit_i_emit_mean(compiler, to, context, site);
    }
    return emit_state(compiler, to, context, site, TIERKIT_I_TAKE_AVERAGE);
}

static int emit_opening(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_state(compiler, to, context, site, TIERKIT_I_TAKE_OPENING);
}

static int emit_closing(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_state(compiler, to, context, site, TIERKIT_I_TAKE_CLOSING);
}

/* streak(condition): quarters in a row, up to the current one, in which it held. */
static int emit_streak(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_context back = *context;
    for (int32_t k = 0; k < TIERKIT_I_STREAK_MAX; k++) {
        if (!tierkit_i_emit_expression(compiler, to, &back, site->argument[0]) ||
            !tierkit_i_needs_condition(compiler, site, 0, tierkit_i_last_form(to))) {
            return 0;
        }
        tierkit_i_shift(&back, 1, TIERKIT_I_QUARTER);
    }
    tierkit_i_instruction streak = { TIERKIT_I_CODE_STREAK,
                                     TIERKIT_I_STREAK_MAX,
                                     { TIERKIT_I_EXACT, TIERKIT_I_TYPE_COUNT, 0, 0 },
                                     { 0, 0 } };
    return tierkit_i_emit_instruction(compiler, to, &streak);
}

/* days_since(d) = review date - d. */
static int emit_days_since(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_leaf today = { 0 };
    today.kind = TIERKIT_I_LEAF_REVIEW_DATE;
    today.form.shape = TIERKIT_I_EXACT;
    today.form.type = TIERKIT_I_TYPE_DATE;
    today.shift_months = context->shift_months;
    today.shift_days = context->shift_days;
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, today.form, { 0, 0 } };
    push.argument = tierkit_i_leaf_index(compiler, &today);
    if (push.argument == TIERKIT_I_NONE || !tierkit_i_emit_instruction(compiler, to, &push) ||
        !tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
        return 0;
    }
    tierkit_i_form date = tierkit_i_last_form(to);
    if (date.type != TIERKIT_I_TYPE_DATE) {
        tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, 0)->at, "type",
                           "`days_since` needs a date", TIERKIT_I_NONE, "",
                           "a date measure or attribute");
        return 0;
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_SUBTRACT, today.form, date,
                                 TIERKIT_I_TYPE_DURATION);
}

static int emit_absolute(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
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
static int refuse_pair(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i) {
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "type",
                       "the arguments of `", site->node->text, "` differ in type",
                       "values of one type");
    return 0;
}

/* Folds the next argument into what has been emitted: min, max, coalesce. */
static int fold(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                const tierkit_i_context *context, const tierkit_i_call *site, int32_t i,
                tierkit_i_code_op op) {
    tierkit_i_form a = tierkit_i_last_form(to);
    if (!tierkit_i_emit_expression(compiler, to, context, site->argument[i])) {
        return 0;
    }
    tierkit_i_form b = tierkit_i_last_form(to);
    if (op != TIERKIT_I_CODE_COALESCE && !tierkit_i_needs_number(compiler, site, i, b)) {
        return 0;
    }
    if (!tierkit_i_type_comparable(a, b)) {
        return refuse_pair(compiler, site, i);
    }
    return tierkit_i_emit_binary(compiler, to, op, a, b, a.constant ? b.type : a.type);
}

static int emit_smaller(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           fold(compiler, to, context, site, 1, TIERKIT_I_CODE_SMALLER);
}

static int emit_larger(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           fold(compiler, to, context, site, 1, TIERKIT_I_CODE_LARGER);
}

static int emit_coalesce(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           fold(compiler, to, context, site, 1, TIERKIT_I_CODE_COALESCE);
}

/* clamp(x, low, high) = the value of low .. high nearest to x. */
static int emit_clamp(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           fold(compiler, to, context, site, 1, TIERKIT_I_CODE_LARGER) &&
           fold(compiler, to, context, site, 2, TIERKIT_I_CODE_SMALLER);
}

static int emit_exists(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_instruction exists = {
        TIERKIT_I_CODE_EXISTS, 0, { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 }, { 0, 0 }
    };
    return tierkit_i_emit_expression(compiler, to, context, site->argument[0]) &&
           tierkit_i_emit_instruction(compiler, to, &exists);
}

/* promise(name) or promise(name, item): what the distributor's policy promises. */
static int emit_promise(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
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

/* Of the rows of a histogram, or of the last n periods in which a condition held. */
static int emit_count(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    return site->count > 1 ? tierkit_i_emit_count(compiler, to, context, site)
                           : tierkit_i_emit_histogram(compiler, to, context, site->node);
}

/* between(x, low, high): low <= x <= high. */
static int emit_between(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    static const tierkit_i_code_op within[] = { 0, TIERKIT_I_CODE_GREATER_EQUAL,
                                                TIERKIT_I_CODE_LESS_EQUAL };
    tierkit_i_form flags = { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 };
    for (int32_t i = 1; i <= 2; i++) {
        if (!tierkit_i_emit_expression(compiler, to, context, site->argument[0])) {
            return 0;
        }
        tierkit_i_form x = tierkit_i_last_form(to);
        if (!tierkit_i_emit_expression(compiler, to, context, site->argument[i])) {
            return 0;
        }
        tierkit_i_form bound = tierkit_i_last_form(to);
        if (x.shape >= TIERKIT_I_FLAGS || !tierkit_i_type_comparable(x, bound)) {
            return refuse_pair(compiler, site, i);
        }
        if (!tierkit_i_emit_binary(compiler, to, within[i], x, bound, TIERKIT_I_TYPE_FLAG)) {
            return 0;
        }
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_AND, flags, flags,
                                 TIERKIT_I_TYPE_FLAG);
}

/* round(x, places): half-even. */
static int emit_round(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
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

static int emit_histogram(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_histogram(compiler, to, context, site->node);
}

/* ---- points of a value ----------------------------------------------------------------------- */

/* The value an argument names, or that of the context; NONE after an error. */
static int32_t value_of_call(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                             const call *site) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_node *named = site->count > 1 ? argument_at(compiler, site, 1) : NULL;
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
                           const tierkit_i_context *context, const call *site,
                           tierkit_i_leaf_kind kind) {
    const tierkit_i_node *name = argument_at(compiler, site, 0);
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
static int emit_points(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const call *site) {
    return emit_from_value(compiler, to, context, site, TIERKIT_I_LEAF_POINTS);
}

/* group(results): what its criteria add to the score. */
static int emit_group(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const call *site) {
    return emit_from_value(compiler, to, context, site, TIERKIT_I_LEAF_GROUP);
}

static const struct function {
    const char *name;
    int32_t least, most;
    tierkit_i_emitter *emit;
} functions[] = {
    { "prior", 2, 2, emit_prior },
    { "change", 2, 2, emit_change },
    { "ratio", 2, 2, emit_ratio },
    { "average", 1, 2, emit_average },
    { "opening", 1, 1, emit_opening },
    { "closing", 1, 1, emit_closing },
    { "streak", 1, 1, emit_streak },
    { "days_since", 1, 1, emit_days_since },
    { "abs", 1, 1, emit_absolute },
    { "min", 2, 2, emit_smaller },
    { "max", 2, 2, emit_larger },
    { "coalesce", 2, 2, emit_coalesce },
    { "clamp", 3, 3, emit_clamp },
    { "between", 3, 3, emit_between },
    { "round", 2, 2, emit_round },
    { "exists", 1, 1, emit_exists },
    { "promise", 1, 2, emit_promise },
    { "points", 1, 2, emit_points },
    { "group", 1, 2, emit_group },
    { "count", 1, 2, emit_count },
    { "at_most", 2, 2, emit_histogram },
    { "percentile", 2, 2, emit_histogram },
    { "over", 2, 2, tierkit_i_emit_over },
    { "to_date", 2, 2, tierkit_i_emit_to_date },
    { "sum", 2, 2, tierkit_i_emit_sum },
    { "lowest", 2, 2, tierkit_i_emit_lowest },
    { "highest", 2, 2, tierkit_i_emit_highest },
    { "slope", 2, 2, tierkit_i_emit_slope },
    { "cv", 2, 2, tierkit_i_emit_cv },
    { "cagr", 2, 2, tierkit_i_emit_cagr },
    { "elapsed", 1, 1, tierkit_i_emit_elapsed },
    { "pace", 3, 3, tierkit_i_emit_pace },
    { "total", 1, 2, tierkit_i_emit_total },
    { "share", 1, 2, tierkit_i_emit_share },
    { "rank", 1, 2, tierkit_i_emit_rank },
    { "percent_rank", 1, 2, tierkit_i_emit_percent_rank },
    { "quantile", 2, 3, tierkit_i_emit_quantile },
    { "sum_over", 2, 2, tierkit_i_emit_sum_over },
    { "count_over", 2, 2, tierkit_i_emit_count_over },
    { "lowest_over", 2, 2, tierkit_i_emit_lowest_over },
    { "highest_over", 2, 2, tierkit_i_emit_highest_over },
};

enum { FUNCTIONS = sizeof(functions) / sizeof(functions[0]) };

static int unknown_function(tierkit_i_compiler *compiler, const tierkit_i_node *node) {
    tierkit_i_piece names[FUNCTIONS];
    tierkit_i_piece pieces[3] = { { "there is no function `", 22 }, { NULL, 0 }, { "`", 1 } };
    tierkit_i_piece suggestion = { "", 0 };
    for (size_t f = 0; f < FUNCTIONS; f++) {
        names[f].text = functions[f].name;
        for (names[f].bytes = 0; functions[f].name[names[f].bytes] != 0;) {
            names[f].bytes++;
        }
    }
    pieces[1].text = tierkit_i_tree_text(compiler->tree, node->text, &pieces[1].bytes);
    int32_t closest = tierkit_i_closest(pieces[1].text, pieces[1].bytes, names, FUNCTIONS);
    if (closest >= 0) {
        suggestion = names[closest];
    }
    tierkit_i_error_at(compiler->list, node->at, "unknown function", pieces, 3,
                       "a function of docs/language.md", suggestion);
    return 0;
}

int tierkit_i_emit_call(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, int32_t node) {
    tierkit_i_call found = { &compiler->tree->nodes[node],
                             { TIERKIT_I_NONE, TIERKIT_I_NONE, TIERKIT_I_NONE },
                             0 };
    int32_t argument = found.node->first;
    for (; argument != TIERKIT_I_NONE; argument = compiler->tree->nodes[argument].next) {
        if (found.count < 3) {
            found.argument[found.count] = argument;
        }
        found.count++;
    }
    for (size_t f = 0; f < FUNCTIONS; f++) {
        if (!tierkit_i_tree_is(compiler->tree, found.node->text, functions[f].name)) {
            continue;
        }
        if (found.count < functions[f].least || found.count > functions[f].most) {
            tierkit_i_complain(compiler, found.node->at, "arguments", "`", found.node->text,
                               "` has the wrong number of arguments",
                               "the arguments of docs/language.md");
            return 0;
        }
        return functions[f].emit(compiler, to, context, &found);
    }
    return unknown_function(compiler, found.node);
}
