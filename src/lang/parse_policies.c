/* Owns: the syntax of service policies and their lines. Must not know: how a policy is chosen.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

enum { CLAUSE_SIGNED, CLAUSE_COST, CLAUSE_WISHED, CLAUSE_EXCEPTIONS, CLAUSE_ONE, CLAUSE_NOTICE };

/* `by` NAME [`and` NAME ...] */
static tierkit_status parse_signers(tierkit_i_parser *p, tierkit_i_policies *policies) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `signed`"));
    return tierkit_i_expect_joined(p, "and", "who signs, after `signed by` or `and`",
                                   &policies->signers);
}

/* The two words `margin earned` are the name margin_earned. */
static tierkit_status parse_margin_earned(tierkit_i_parser *p, int32_t *node) {
    static const char name[] = "margin_earned";
    uint32_t first = p->at;
    int32_t text;
    TIERKIT_I_TRY(tierkit_i_strings_add(&p->tree->strings, name, sizeof name - 1, &text));
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_NAME, tierkit_i_parser_place(p), node));
    tierkit_i_parser_advance(p);
    tierkit_i_parser_advance(p);
    p->tree->nodes[*node].text = text;
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `at most` SHARE [`of` EXPRESSION] */
static tierkit_status parse_cost(tierkit_i_parser *p, tierkit_i_policies *policies) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at most` after `cost`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "most", "`most` after `at`"));
    TIERKIT_I_TRY(
        tierkit_i_parse_figure(p, "a share or an amount after `at most`", &policies->cost));
    if (!tierkit_i_parser_take_word(p, "of")) {
        return TIERKIT_OK;
    }
    return tierkit_i_parser_at_words(p, "margin", "earned")
               ? parse_margin_earned(p, &policies->cost_of)
               : tierkit_i_parse_expression(p, &policies->cost_of);
}

/* `in` ATTRIBUTE behind `wished` */
static tierkit_status parse_wished(tierkit_i_parser *p, tierkit_i_policies *policies) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "in", "`in` and an attribute after `wished`"));
    return tierkit_i_expect_name(p, "a text attribute after `wished in`", &policies->wish);
}

/* NAME [`or` NAME ...]: one step of the path */
static tierkit_status parse_path_step(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_slice step;
    TIERKIT_I_TRY(tierkit_i_expect_joined(p, "or", "a policy after `from`, `or` or `to`", &step));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, path_steps, path_step_count, path_step_capacity));
    tree->path_steps[tree->path_step_count++] = step;
    tree->policies.path.count++;
    return TIERKIT_OK;
}

/* STEP `to` STEP [`to` STEP ...] behind `from` */
static tierkit_status parse_path(tierkit_i_parser *p) {
    p->tree->policies.path.first = (int32_t)p->tree->path_step_count;
    p->tree->policies.path.count = 0;
    TIERKIT_I_TRY(parse_path_step(p));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`or` or `to` after the first policies"));
    do {
        TIERKIT_I_TRY(parse_path_step(p));
    } while (tierkit_i_parser_take_word(p, "to"));
    return TIERKIT_OK;
}

/* `cost` EXPRESSION behind `exceptions` */
static tierkit_status parse_exceptions(tierkit_i_parser *p, tierkit_i_policies *policies) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "cost", "`cost` after `exceptions`"));
    return tierkit_i_parse_expression(p, &policies->exception_cost);
}

/* `step per review` [`from` PATH] behind `one` */
static tierkit_status parse_one_step(tierkit_i_parser *p, tierkit_i_policies *policies) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "step", "`step per review` after `one`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "per", "`per review` after `step`"));
    policies->one_step = 1;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "review", "`review` after `per`"));
    return tierkit_i_parser_take_word(p, "from") ? parse_path(p) : TIERKIT_OK;
}

/* One clause, its first word passed. */
static tierkit_status parse_policies_clause(tierkit_i_parser *p, int32_t clause,
                                            tierkit_i_policies *policies) {
    tierkit_i_place at = tierkit_i_token_place(&p->tree->tokens[p->at - 1]);
    switch (clause) {
    case CLAUSE_SIGNED:
        return parse_signers(p, policies);
    case CLAUSE_COST:
        return parse_cost(p, policies);
    case CLAUSE_WISHED:
        return parse_wished(p, policies);
    case CLAUSE_EXCEPTIONS:
        return parse_exceptions(p, policies);
    case CLAUSE_ONE:
        policies->one_step_at = at;
        return parse_one_step(p, policies);
    default:
        return tierkit_i_parse_duration(p, "a duration such as `90 days` after `notice`",
                                        &policies->notice);
    }
}

/* `policies first that holds` and its clauses */
static tierkit_status parse_policies_head(tierkit_i_parser *p, tierkit_i_policies *policies) {
    static const char *const words[] = { "signed", "cost",   "wished", "exceptions",
                                         "one",    "notice", NULL };
    uint32_t seen = 0;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "policies", "`policies` after `service`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "first", "`first that holds` after `policies`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "that", "`that holds` after `first`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "holds", "`holds` after `that`"));
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, words,
                                              "`signed by`, `cost`, `wished in`, `exceptions "
                                              "cost`, `one step`, `notice` or the end of the line",
                                              &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(parse_policies_clause(p, clause, policies));
    }
}

/* A second such statement is an error; its lines are read all the same. */
tierkit_status tierkit_i_parse_policies(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_policies *policies = &p->tree->policies;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_POLICIES, "service policies", first));
    policies->present = 1;
    policies->at = tierkit_i_token_place(&p->tree->tokens[first]);
    policies->cost.currency = TIERKIT_I_NONE;
    policies->cost_of = TIERKIT_I_NONE;
    policies->exception_cost = TIERKIT_I_NONE;
    policies->wish.text = TIERKIT_I_NONE;
    policies->notice.currency = TIERKIT_I_NONE;
    policies->lines.first = (int32_t)p->tree->policy_line_count;
    TIERKIT_I_TRY(parse_policies_head(p, policies));
    policies->head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

enum { LINE_READINESS, LINE_NEEDS, LINE_COST };

/* What a policy asks for besides its condition, and what a year of it costs. */
static tierkit_status parse_line_clauses(tierkit_i_parser *p, tierkit_i_policy_line *line) {
    static const char *const words[] = { "readiness", "needs", "cost", NULL };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "an operator, `readiness`, `needs`, `cost` or the end of the line", &seen,
            &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        if (clause == LINE_READINESS) {
            TIERKIT_I_TRY(tierkit_i_parse_figure(p, "points after `readiness`", &line->readiness));
        } else {
            TIERKIT_I_TRY(clause == LINE_NEEDS
                              ? tierkit_i_expect_joined(p, "and",
                                                        "a flag attribute after `needs` or `and`",
                                                        &line->needs)
                              : tierkit_i_parse_expression(p, &line->cost));
        }
    }
}

/* POLICY `when` CONDITION or POLICY `otherwise`, and clauses */
tierkit_status tierkit_i_parse_policy_line(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "when", "otherwise", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_policy_line line = { 0 };
    int32_t otherwise = 0;
    line.when = TIERKIT_I_NONE;
    line.cost = TIERKIT_I_NONE;
    line.readiness.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of a policy", &line.name));
    TIERKIT_I_TRY(
        tierkit_i_expect_one_of(p, words, "`when` and a condition, or `otherwise`", &otherwise));
    if (!otherwise) {
        TIERKIT_I_TRY(tierkit_i_parse_expression(p, &line.when));
    }
    TIERKIT_I_TRY(parse_line_clauses(p, &line));
    line.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, policy_lines, policy_line_count, policy_line_capacity));
    tree->policy_lines[tree->policy_line_count++] = line;
    tree->policies.lines.count++;
    return TIERKIT_OK;
}
