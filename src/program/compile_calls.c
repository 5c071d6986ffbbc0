/* Owns: the functions of KPI and decision expressions.
 * Must not know: statements. Called by: program/compile_expression.c. */
#include "program/calls.h"

enum { UNITS_MAX = 1000 }; /* of a period that windows are moved or made by */

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
    int64_t count = 0;
    int whole = node->op == TIERKIT_I_OP_NUMBER && node->measured_in == TIERKIT_I_IN_PERIODS &&
                node->scale == 0 && tierkit_i_i128_sign(node->value) > 0;
    if (whole && (tierkit_i_i128_to64(node->value, &count) || count > UNITS_MAX)) {
        tierkit_i_complain(compiler, node->at, "range", "`", site->node->text,
                           "` looks back too far", "a period of 1 to 1000 units");
        return 0;
    }
    if (!whole) {
        tierkit_i_complain(compiler, node->at, "period", "`", site->node->text,
                           "` needs a period here", "a period such as `1 quarter` or `1 year`");
        return 0;
    }
    periods->count = (int32_t)count;
    periods->unit = node->period;
    return 1;
}

/* Moves a context back by the period of an argument. */
int tierkit_i_shift_by(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
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
    return tierkit_i_shift_by(compiler, site, 1, &before) &&
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
    if (!tierkit_i_shift_by(compiler, site, 1, &before) ||
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

/* without_rate(sales): rows whose amount has no exchange rate. */
static int emit_without_rate(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                             const tierkit_i_context *context, const tierkit_i_call *site) {
    const tierkit_i_node *node = tierkit_i_argument(compiler, site, 0);
    tierkit_i_meaning meaning = { TIERKIT_I_MEANS_NOTHING, TIERKIT_I_NONE };
    if (node->op == TIERKIT_I_OP_NAME) {
        meaning = tierkit_i_meaning_of(compiler, node->text, context->phase);
    }
    if (meaning.kind != TIERKIT_I_MEANS_MEASURE ||
        !tierkit_i_is_converted(compiler->schema, &compiler->schema->measures[meaning.index])) {
        tierkit_i_complain(compiler, node->at, "type", "`", site->node->text,
                           "` needs money of facts with a currency",
                           "the name of a money measure whose facts say `currency COLUMN`");
        return 0;
    }
    tierkit_i_named name = { node->text, node->at };
    return tierkit_i_emit_name(compiler, to, context, &name, TIERKIT_I_TAKE_WITHOUT_RATE);
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

/* Of the rows of a histogram, or of the last n periods in which a condition held. */
static int emit_count(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_call *site) {
    return site->count > 1 ? tierkit_i_emit_count(compiler, to, context, site)
                           : tierkit_i_emit_histogram(compiler, to, context, site->node);
}

static int emit_histogram(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, const tierkit_i_call *site) {
    return tierkit_i_emit_histogram(compiler, to, context, site->node);
}

/* ---- points of a value ----------------------------------------------------------------------- */

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
    { "working_days_since", 1, 1, tierkit_i_emit_working_days_since },
    { "abs", 1, 1, tierkit_i_emit_absolute },
    { "min", 2, INT32_MAX, tierkit_i_emit_smaller },
    { "max", 2, INT32_MAX, tierkit_i_emit_larger },
    { "coalesce", 2, INT32_MAX, tierkit_i_emit_coalesce },
    { "clamp", 3, 3, tierkit_i_emit_clamp },
    { "between", 3, 3, tierkit_i_emit_between },
    { "round", 2, 2, tierkit_i_emit_round },
    { "exists", 1, 1, tierkit_i_emit_exists },
    { "missing", 1, 1, tierkit_i_emit_missing },
    { "promise", 1, 2, tierkit_i_emit_promise },
    { "points", 1, 2, tierkit_i_emit_points },
    { "group", 1, 2, tierkit_i_emit_group },
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
    { "like_for_like", 2, 2, tierkit_i_emit_like_for_like },
    { "matched", 2, 2, tierkit_i_emit_matched },
    { "sum_over", 2, 2, tierkit_i_emit_sum_over },
    { "count_over", 2, 2, tierkit_i_emit_count_over },
    { "lowest_over", 2, 2, tierkit_i_emit_lowest_over },
    { "highest_over", 2, 2, tierkit_i_emit_highest_over },
    { "top_over", 3, 3, tierkit_i_emit_top_over },
    { "without_rate", 1, 1, emit_without_rate },
    { "starts_with", 2, 2, tierkit_i_emit_starts_with },
    { "ends_with", 2, 2, tierkit_i_emit_ends_with },
    { "contains", 2, 2, tierkit_i_emit_contains },
    { "lower", 1, 1, tierkit_i_emit_lower },
    { "month", 1, 1, tierkit_i_emit_month },
    { "quarter", 1, 1, tierkit_i_emit_quarter },
    { "year", 1, 1, tierkit_i_emit_year },
    { "days", 2, 2, tierkit_i_emit_days },
    { "at_rate", 2, 2, tierkit_i_emit_at_rate },
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
    pieces[1] = tierkit_i_tree_piece(compiler->tree, node->text);
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
