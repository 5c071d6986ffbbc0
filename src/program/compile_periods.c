/* Owns: the functions that read an expression in other windows: one other window, or each of the
 * last n complete periods in turn. Must not know: how a window becomes days.
 * Called by: program/compile_calls.c. */
#include "program/calls.h"

static int refuse_count(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i) {
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "range", "`",
                       site->node->text, "` looks back over too few or too many periods",
                       "2 to 60 periods");
    return 0;
}

/* over(x, 12 months): x in the window `last 12 months`. */
int tierkit_i_emit_over(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_context inside = *context;
    tierkit_i_periods periods;
    if (!tierkit_i_periods_of(compiler, site, 1, &periods)) {
        return 0;
    }
    inside.window.kind = TIERKIT_I_WINDOW_LAST;
    inside.window.count = periods.count;
    inside.window.unit = periods.unit;
    return tierkit_i_emit_expression(compiler, to, &inside, site->argument[0]);
}

/* `year`, `quarter` and so on, as a word. */
static int unit_of(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                   tierkit_i_unit *unit) {
    static const struct {
        const char *word;
        tierkit_i_unit unit;
    } units[] = {
        { "week", TIERKIT_I_WEEK }, { "month", TIERKIT_I_MONTH }, { "quarter", TIERKIT_I_QUARTER },
        { "half", TIERKIT_I_HALF }, { "year", TIERKIT_I_YEAR },
    };
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, i);
    for (size_t u = 0; u < sizeof(units) / sizeof(units[0]); u++) {
        if (node->op == TIERKIT_I_OP_NAME &&
            tierkit_i_tree_is(compiler->tree, node->text, units[u].word)) {
            *unit = units[u].unit;
            return 1;
        }
    }
    tierkit_i_complain(compiler, node->at, "period", "`", site->node->text,
                       "` needs a unit of time here", "week, month, quarter, half or year");
    return 0;
}

static tierkit_i_context in_unit_so_far(const tierkit_i_context *context, tierkit_i_unit unit) {
    tierkit_i_context inside = *context;
    inside.window.kind = TIERKIT_I_WINDOW_TO_DATE;
    inside.window.count = 1;
    inside.window.unit = unit;
    return inside;
}

/* to_date(x, year): x in the window `year to date`. */
int tierkit_i_emit_to_date(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_unit unit;
    if (!unit_of(compiler, site, 1, &unit)) {
        return 0;
    }
    tierkit_i_context inside = in_unit_so_far(context, unit);
    return tierkit_i_emit_expression(compiler, to, &inside, site->argument[0]);
}

/* ---- x on each of the last n periods, the newest first ------------------------------------- */

/* The context of the period `back` periods before the last complete one. */
static tierkit_i_context in_period(const tierkit_i_context *context, tierkit_i_periods periods,
                                   int32_t back) {
    tierkit_i_context inside = *context;
    inside.window.kind = TIERKIT_I_WINDOW_LAST;
    inside.window.count = 1;
    inside.window.unit = periods.unit;
    tierkit_i_shift(&inside, back, periods.unit);
    return inside;
}

static int look_back(tierkit_i_compiler *compiler, const tierkit_i_call *site,
                     tierkit_i_periods *periods) {
    if (!tierkit_i_periods_of(compiler, site, 1, periods)) {
        return 0;
    }
    return (periods->count >= 2 && periods->count <= TIERKIT_I_PERIODS_MAX) ||
           refuse_count(compiler, site, 1);
}

static int emit_number_in(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site,
                          tierkit_i_periods periods, int32_t back) {
    tierkit_i_context inside = in_period(context, periods, back);
    return tierkit_i_emit_number_argument(compiler, to, &inside, site, 0);
}

/* Joins the periods by a binary operation. */
static int fold_periods(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site,
                        tierkit_i_code_op op) {
    tierkit_i_periods periods;
    if (!look_back(compiler, site, &periods) ||
        !emit_number_in(compiler, to, context, site, periods, 0)) {
        return 0;
    }
    for (int32_t k = 1; k < periods.count; k++) {
        tierkit_i_form so_far = tierkit_i_last_form(to);
        if (!emit_number_in(compiler, to, context, site, periods, k)) {
            return 0;
        }
        tierkit_i_form next = tierkit_i_last_form(to);
        if (!tierkit_i_emit_binary(compiler, to, op, so_far, next, so_far.type)) {
            return 0;
        }
    }
    return 1;
}

int tierkit_i_emit_sum(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_periods(compiler, to, context, site, TIERKIT_I_CODE_ADD);
}

int tierkit_i_emit_lowest(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_periods(compiler, to, context, site, TIERKIT_I_CODE_SMALLER);
}

int tierkit_i_emit_highest(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    return fold_periods(compiler, to, context, site, TIERKIT_I_CODE_LARGER);
}

/* Applies op to what is on the stack and a whole number. */
static int with_constant(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_code_op op,
                         int64_t number) {
    tierkit_i_form x = tierkit_i_last_form(to);
    if (!tierkit_i_emit_number(compiler, to, tierkit_i_i128_of(number), 0, TIERKIT_I_TYPE_NUMBER)) {
        return 0;
    }
    return tierkit_i_emit_binary(compiler, to, op, x, tierkit_i_last_form(to), x.type);
}

/* average(x, n periods): their sum / n. */
int tierkit_i_emit_mean(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_periods periods;
    return look_back(compiler, site, &periods) &&
           fold_periods(compiler, to, context, site, TIERKIT_I_CODE_ADD) &&
           with_constant(compiler, to, TIERKIT_I_CODE_DIVIDE, periods.count);
}

/* slope(x, n periods): the least-squares line through (t, x[t]), t = 0 .. n-1. With the whole
 * weights w[t] = 2t - (n-1) it is 2 * sum of w x / sum of w w: an exact quotient of sums. */
int tierkit_i_emit_slope(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_periods periods;
    int64_t squares = 0;
    if (!look_back(compiler, site, &periods)) {
        return 0;
    }
    for (int32_t k = 0; k < periods.count; k++) {
        int64_t weight = periods.count - 1 - 2 * (int64_t)k; /* the newest has the largest t */
        tierkit_i_form so_far = tierkit_i_last_form(to);
        squares += weight * weight;
        if (!emit_number_in(compiler, to, context, site, periods, k) ||
            !with_constant(compiler, to, TIERKIT_I_CODE_MULTIPLY, 2 * weight)) {
            return 0;
        }
        tierkit_i_form next = tierkit_i_last_form(to);
        if (k > 0 &&
            !tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_ADD, so_far, next, so_far.type)) {
            return 0;
        }
    }
    return with_constant(compiler, to, TIERKIT_I_CODE_DIVIDE, squares);
}

/* One instruction over the values of all periods. */
static int gather(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_code_op op,
                  tierkit_i_periods periods, tierkit_i_form form) {
    tierkit_i_instruction all = { op, periods.count, form, { 0, 0 } };
    return tierkit_i_emit_instruction(compiler, to, &all);
}

/* cv(x, n periods): their standard deviation (over n) / their mean. */
int tierkit_i_emit_cv(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_form ratio = { TIERKIT_I_REAL, TIERKIT_I_TYPE_RATIO, 0, 0 };
    tierkit_i_periods periods;
    if (!look_back(compiler, site, &periods)) {
        return 0;
    }
    for (int32_t k = 0; k < periods.count; k++) {
        if (!emit_number_in(compiler, to, context, site, periods, k)) {
            return 0;
        }
    }
    return gather(compiler, to, TIERKIT_I_CODE_CV, periods, ratio);
}

/* count(condition, n periods): in how many of them it held. */
int tierkit_i_emit_count(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_form number = { TIERKIT_I_EXACT, TIERKIT_I_TYPE_COUNT, 0, 0 };
    tierkit_i_periods periods;
    if (!look_back(compiler, site, &periods)) {
        return 0;
    }
    for (int32_t k = 0; k < periods.count; k++) {
        tierkit_i_context inside = in_period(context, periods, k);
        if (!tierkit_i_emit_expression(compiler, to, &inside, site->argument[0]) ||
            !tierkit_i_needs_condition(compiler, site, 0, tierkit_i_last_form(to))) {
            return 0;
        }
    }
    return gather(compiler, to, TIERKIT_I_CODE_COUNT, periods, number);
}

/* cagr(x, 3 years): (x / x then)^(1 / 3) - 1. */
int tierkit_i_emit_cagr(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_context before = *context;
    tierkit_i_periods periods;
    if (!tierkit_i_periods_of(compiler, site, 1, &periods)) {
        return 0;
    }
    tierkit_i_shift(&before, periods.count, periods.unit);
    tierkit_i_instruction growth = { TIERKIT_I_CODE_CAGR,
                                     before.shift_months - context->shift_months,
                                     { TIERKIT_I_REAL, TIERKIT_I_TYPE_RATIO, 0, 0 },
                                     { 0, 0 } };
    if (growth.argument == 0) {
        tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, 1)->at, "period", "`",
                           site->node->text, "` needs months or longer periods here",
                           "a period such as `3 years`");
        return 0;
    }
    return tierkit_i_emit_number_argument(compiler, to, context, site, 0) &&
           tierkit_i_emit_number_argument(compiler, to, &before, site, 0) &&
           tierkit_i_emit_base(compiler, to, context->base) &&
           tierkit_i_emit_instruction(compiler, to, &growth);
}

/* ---- how much of a period is over ----------------------------------------------------------- */

static int emit_days(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_context *context, tierkit_i_leaf_kind kind,
                     tierkit_i_unit unit) {
    tierkit_i_leaf leaf = { 0 };
    tierkit_i_instruction push = { TIERKIT_I_CODE_LEAF, 0, { 0 }, { 0, 0 } };
    leaf.kind = kind;
    leaf.window_unit = unit;
    leaf.shift_months = context->shift_months;
    leaf.shift_days = context->shift_days;
    leaf.form.shape = TIERKIT_I_EXACT;
    leaf.form.type = TIERKIT_I_TYPE_NUMBER;
    push.form = leaf.form;
    push.argument = tierkit_i_leaf_index(compiler, &leaf);
    return push.argument != TIERKIT_I_NONE && tierkit_i_emit_instruction(compiler, to, &push);
}

/* elapsed(year): days of the year up to the review date / days of the year. */
int tierkit_i_emit_elapsed(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    tierkit_i_unit unit;
    if (!unit_of(compiler, site, 0, &unit) ||
        !emit_days(compiler, to, context, TIERKIT_I_LEAF_DAYS_ELAPSED, unit) ||
        !emit_days(compiler, to, context, TIERKIT_I_LEAF_DAYS_ALL, unit)) {
        return 0;
    }
    tierkit_i_form days = tierkit_i_last_form(to);
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_DIVIDE, days, days,
                                 TIERKIT_I_TYPE_RATIO);
}

/* pace(actual, target, year): actual in the year so far / (target * elapsed(year)); the target is
 * that of the whole year. */
int tierkit_i_emit_pace(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    static const tierkit_i_leaf_kind beside[] = { TIERKIT_I_LEAF_DAYS_ALL,
                                                  TIERKIT_I_LEAF_DAYS_ELAPSED };
    tierkit_i_form side[2];
    tierkit_i_form given[2];
    tierkit_i_unit unit;
    if (!unit_of(compiler, site, 2, &unit)) {
        return 0;
    }
    tierkit_i_context so_far = in_unit_so_far(context, unit);
    for (int32_t i = 0; i < 2; i++) {
        if (!tierkit_i_emit_number_argument(compiler, to, i == 0 ? &so_far : context, site, i)) {
            return 0;
        }
        given[i] = tierkit_i_last_form(to);
        if (!emit_days(compiler, to, context, beside[i], unit)) {
            return 0;
        }
        tierkit_i_form days = tierkit_i_last_form(to);
        if (!tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_MULTIPLY, given[i], days,
                                   given[i].type)) {
            return 0;
        }
        side[i] = tierkit_i_last_form(to);
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_RATIO, side[0], side[1],
                                 tierkit_i_type_divide(given[0], given[1]));
}
