/* Owns: what a service policy asks for besides its condition, and what it costs and may cost.
 * Must not know: conditions, promises. Called by: program/check_policies.c. */
#include "program/compile.h"

/* ---- readiness and needs --------------------------------------------------------------------- */

/* Points all items give together, at nine places; 0 when they do not fit. */
static tierkit_i_i128 all_points(const tierkit_i_tree *tree) {
    tierkit_i_i128 sum = tierkit_i_i128_of(0);
    for (size_t i = 0; i < tree->readiness_count; i++) {
        const tierkit_i_figure *points = &tree->readiness[i].points;
        tierkit_i_i128 scaled;
        if (tierkit_i_rescale(points->value, points->scale, 9, &scaled, NULL) ||
            tierkit_i_i128_add(sum, scaled, &sum)) {
            return tierkit_i_i128_of(0);
        }
    }
    return sum;
}

static void lint_reach(tierkit_i_compiler *compiler, const tierkit_i_policy_line *line) {
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("service policy `"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("` asks for more readiness than all items give") };
    tierkit_i_i128 wanted;
    pieces[1] = tierkit_i_tree_piece(compiler->tree, line->name.text);
    if (!tierkit_i_rescale(line->readiness.value, line->readiness.scale, 9, &wanted, NULL) &&
        tierkit_i_i128_compare(wanted, all_points(compiler->tree)) > 0) {
        tierkit_i_warning_at(compiler->list, line->readiness.at, "reach", pieces, 3);
    }
}

static void check_readiness(tierkit_i_compiler *compiler, const tierkit_i_policy_line *line) {
    int64_t points;
    if (!tierkit_i_check_figure(compiler, &line->readiness, TIERKIT_I_TYPE_POINTS)) {
        return;
    }
    if (tierkit_i_grid_decimal(line->readiness.value, line->readiness.scale, &points)) {
        tierkit_i_complain(compiler, line->readiness.at, "range", "service policy `",
                           line->name.text, "` asks for points that are out of range",
                           "fewer points, or fewer decimal places");
    } else if (compiler->tree->readiness_count == 0) {
        tierkit_i_complain(compiler, line->readiness.at, "unknown name", "service policy `",
                           line->name.text, "` asks for readiness, which nothing earns",
                           "a `readiness points` statement");
    } else {
        lint_reach(compiler, line);
    }
}

static void check_needs(tierkit_i_compiler *compiler, const tierkit_i_policy_line *line) {
    for (int32_t n = 0; n < line->needs.count; n++) {
        tierkit_i_check_attribute(compiler, &compiler->tree->names[line->needs.first + n],
                                  TIERKIT_I_TYPE_FLAG);
    }
}

/* ---- cost ------------------------------------------------------------------------------------ */

static int emit_formula(tierkit_i_compiler *compiler, tierkit_i_emitted *to, int32_t formula) {
    tierkit_i_instruction push = {
        TIERKIT_I_CODE_FORMULA, formula, compiler->out->formulas[formula].form, { 0, 0 }
    };
    return tierkit_i_emit_instruction(compiler, to, &push);
}

/* The larger of what has been emitted and nothing. */
static int emit_at_least_zero(tierkit_i_compiler *compiler, tierkit_i_emitted *to) {
    tierkit_i_form form = tierkit_i_last_form(to);
    return tierkit_i_emit_number(compiler, to, tierkit_i_i128_of(0), 0, form.type) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_LARGER, form, tierkit_i_last_form(to),
                                 form.type);
}

static int32_t close_or_drop(tierkit_i_compiler *compiler, tierkit_i_emitted *emitted, int good) {
    if (!good) {
        tierkit_i_drop_emitted(compiler, emitted);
        return TIERKIT_I_NONE;
    }
    return tierkit_i_close_formula(compiler, emitted);
}

/* `cost at most 50000 EUR` */
static int emit_amount(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_figure *amount) {
    int is_money = amount->measured_in == TIERKIT_I_IN_MONEY;
    if (!is_money && amount->measured_in != TIERKIT_I_IN_NOTHING) {
        tierkit_i_complain(compiler, amount->at, "type", "this is a share of nothing",
                           TIERKIT_I_NONE, "", "an amount, or a share and `of` what");
        return 0;
    }
    return tierkit_i_check_currency(compiler, amount->measured_in, amount->currency, amount->at) &&
           tierkit_i_emit_number(compiler, to, amount->value, amount->scale,
                                 is_money ? TIERKIT_I_TYPE_MONEY : TIERKIT_I_TYPE_NUMBER);
}

/* `cost at most 30% of margin_earned`: of a number, so that only its share is a ratio. */
static int emit_share(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context) {
    const tierkit_i_policies *policies = &compiler->tree->policies;
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    int32_t whole = tierkit_i_compile_number(compiler, context, policies->cost_of);
    if (!tierkit_i_check_figure(compiler, &policies->cost, TIERKIT_I_TYPE_RATIO) ||
        whole == TIERKIT_I_NONE || !emit_formula(compiler, to, whole)) {
        return 0;
    }
    tierkit_i_form form = tierkit_i_last_form(to);
    tierkit_i_form share = { TIERKIT_I_EXACT, TIERKIT_I_TYPE_RATIO, policies->cost.scale, 1 };
    return tierkit_i_emit_number(compiler, to, policies->cost.value, policies->cost.scale,
                                 share.type) &&
           tierkit_i_type_multiply(form, share, &type) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_MULTIPLY, form, share, type);
}

static void check_limit(tierkit_i_compiler *compiler) {
    const tierkit_i_policies *policies = &compiler->tree->policies;
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_POLICY;
    if (!policies->cost.present) {
        return;
    }
    int good = policies->cost_of == TIERKIT_I_NONE
                   ? emit_amount(compiler, &emitted, &policies->cost)
                   : emit_share(compiler, &emitted, &context);
    good = good && emit_at_least_zero(compiler, &emitted);
    compiler->out->policy_limit = close_or_drop(compiler, &emitted, good);
}

/* The limit against the cost: within it, and by how much not. */
static void compare_cost(tierkit_i_compiler *compiler, const tierkit_i_policy_line *line,
                         size_t index) {
    tierkit_i_compiled *out = compiler->out;
    tierkit_i_emitted fits = { NULL, 0, 0 };
    tierkit_i_emitted excess = { NULL, 0, 0 };
    int32_t cost = out->policy_cost[index];
    int32_t limit = out->policy_limit;
    tierkit_i_form a = out->formulas[cost].form;
    tierkit_i_form b = out->formulas[limit].form;
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    if (!tierkit_i_type_comparable(a, b) ||
        !tierkit_i_type_add(TIERKIT_I_CODE_SUBTRACT, a, b, &type)) {
        tierkit_i_complain(compiler, compiler->tree->nodes[line->cost].at, "type",
                           "the cost of service policy `", line->name.text,
                           "` is not of the type of its limit", "two amounts of money");
        return;
    }
    int good = emit_formula(compiler, &fits, cost) && emit_formula(compiler, &fits, limit) &&
               tierkit_i_emit_binary(compiler, &fits, TIERKIT_I_CODE_LESS_EQUAL, a, b,
                                     TIERKIT_I_TYPE_FLAG);
    out->policy_fits[index] = close_or_drop(compiler, &fits, good);
    good = emit_formula(compiler, &excess, cost) && emit_formula(compiler, &excess, limit) &&
           tierkit_i_emit_binary(compiler, &excess, TIERKIT_I_CODE_SUBTRACT, a, b, type) &&
           emit_at_least_zero(compiler, &excess);
    out->policy_excess[index] = close_or_drop(compiler, &excess, good);
}

/* What a policy costs is ours to know: it may be made of what measures us. */
static void check_cost(tierkit_i_compiler *compiler, const tierkit_i_policy_line *line,
                       size_t index) {
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_POLICY;
    compiler->out->policy_cost[index] = tierkit_i_compile_number(compiler, &context, line->cost);
    if (compiler->out->policy_cost[index] != TIERKIT_I_NONE &&
        compiler->out->policy_limit != TIERKIT_I_NONE) {
        compare_cost(compiler, line, index);
    }
}

/* ---- together -------------------------------------------------------------------------------- */

static void check_line(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_policy_line *line = &compiler->tree->policy_lines[index];
    if (line->when == TIERKIT_I_NONE && (line->readiness.present || line->needs.count > 0)) {
        tierkit_i_complain(compiler, line->name.at, "otherwise", "service policy `",
                           line->name.text, "` takes the rest and cannot ask for anything",
                           "readiness and needs on lines with a condition");
        return;
    }
    if (line->readiness.present) {
        check_readiness(compiler, line);
    }
    check_needs(compiler, line);
    if (line->cost != TIERKIT_I_NONE) {
        check_cost(compiler, line, index);
    }
}

static void check_exceptions(tierkit_i_compiler *compiler) {
    int32_t node = compiler->tree->policies.exception_cost;
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_POLICY;
    if (node != TIERKIT_I_NONE) {
        compiler->out->exception_cost = tierkit_i_compile_number(compiler, &context, node);
    }
}

static int says_cost(const tierkit_i_compiler *compiler) {
    const tierkit_i_slice *lines = &compiler->tree->policies.lines;
    int says = 0;
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        says |= compiler->tree->policy_lines[l].cost != TIERKIT_I_NONE;
    }
    return says;
}

static void lint_limit(tierkit_i_compiler *compiler) {
    static const tierkit_i_piece pieces[] = { TIERKIT_I_PIECE(
        "the cost limit limits nothing: say on a line below what a year of its policy costs") };
    if (compiler->tree->policies.cost.present) {
        tierkit_i_warning_at(compiler->list, compiler->tree->policies.cost.at, "undeclared", pieces,
                             1);
    }
}

/* A limit that nothing is held to is not looked at. */
void tierkit_i_check_policy_demands(tierkit_i_compiler *compiler) {
    const tierkit_i_slice *lines = &compiler->tree->policies.lines;
    compiler->out->policy_limit = TIERKIT_I_NONE;
    compiler->out->exception_cost = TIERKIT_I_NONE;
    if (!compiler->tree->policies.present) {
        return;
    }
    if (says_cost(compiler)) {
        check_limit(compiler);
    } else {
        lint_limit(compiler);
    }
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        check_line(compiler, (size_t)l);
    }
    tierkit_i_check_attribute(compiler, &compiler->tree->policies.wish, TIERKIT_I_TYPE_TEXT);
    check_exceptions(compiler);
    tierkit_i_check_policy_path(compiler);
}
