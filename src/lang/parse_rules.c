/* Owns: the syntax of rules. Must not know: how rows are decided. Called by: lang/parse.c. */
#include "lang/parser.h"

/* NAME TYPE {, NAME TYPE} behind `over` */
static tierkit_status parse_inputs(tierkit_i_parser *p, tierkit_i_slice *inputs) {
    tierkit_i_tree *tree = p->tree;
    do {
        tierkit_i_column_clause input = { 0 };
        uint32_t first = p->at;
        TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of an input", &input.name));
        TIERKIT_I_TRY(tierkit_i_parse_type(p, "a type such as `money`, `text` or `flag`",
                                           &input.type, &input.scale));
        input.tokens = tierkit_i_tokens_since(p, first);
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, rule_inputs, rule_input_count, rule_input_capacity));
        tree->rule_inputs[tree->rule_input_count++] = input;
        inputs->count++;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    return TIERKIT_OK;
}

/* `rules` NAME `over` NAME TYPE {, NAME TYPE}. Like every block, the set is in the tree before
 * its first line is read: the lines below an erroneous first line are checked all the same. */
tierkit_status tierkit_i_parse_rules(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_rule_set set = { 0 };
    (void)first;
    set.name.text = TIERKIT_I_NONE;
    set.inputs.first = (int32_t)tree->rule_input_count;
    set.lines.first = (int32_t)tree->rule_count;
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, rule_sets, rule_set_count, rule_set_capacity));
    tree->rule_sets[tree->rule_set_count++] = set;
    tierkit_i_rule_set *made = &tree->rule_sets[tree->rule_set_count - 1];
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `rules`", &made->name));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "over", "`over` and the inputs after the name"));
    return parse_inputs(p, &made->inputs);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static tierkit_status add_number(tierkit_i_parser *p, int32_t parent, int32_t *last,
                                 int32_t value) {
    int32_t node;
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_NUMBER, p->tree->nodes[parent].at, &node));
    p->tree->nodes[node].text = TIERKIT_I_NONE;
    p->tree->nodes[node].value = tierkit_i_i128_of(value);
    return tierkit_i_add_child(p, parent, last, node);
}

/* `if WHEN then 1 else 0`: a condition without a value stays apart from one that is false. */
static tierkit_status make_number(tierkit_i_parser *p, tierkit_i_rule *rule) {
    int32_t last = TIERKIT_I_NONE;
    TIERKIT_I_TRY(
        tierkit_i_new_node(p, TIERKIT_I_OP_IF, p->tree->nodes[rule->when].at, &rule->holds));
    p->tree->nodes[rule->holds].tokens = p->tree->nodes[rule->when].tokens;
    TIERKIT_I_TRY(tierkit_i_add_child(p, rule->holds, &last, rule->when));
    TIERKIT_I_TRY(add_number(p, rule->holds, &last, 1));
    return add_number(p, rule->holds, &last, 0);
}

/* The digits of the line's index. */
static tierkit_status number_line(tierkit_i_parser *p, tierkit_i_rule *rule) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_i128 index = tierkit_i_i128_of((int64_t)p->tree->rule_count);
    size_t bytes = tierkit_i_decimal_write(index, 0, -1, digits);
    return tierkit_i_strings_add(&p->tree->strings, digits, bytes, &rule->number);
}

static tierkit_status parse_limit(tierkit_i_parser *p, tierkit_i_rule *rule) {
    static const char *const words[] = { "limit", NULL };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "an operator, `limit` or the end of the line", &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `limit`", &rule->limit));
    }
}

/* OUTCOME `when` CONDITION or OUTCOME `otherwise`, and `limit` FIGURE */
tierkit_status tierkit_i_parse_rule(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "when", "otherwise", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_rule rule = { 0 };
    int32_t otherwise = 0;
    rule.when = TIERKIT_I_NONE;
    rule.holds = TIERKIT_I_NONE;
    rule.limit.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of an outcome", &rule.name));
    TIERKIT_I_TRY(
        tierkit_i_expect_one_of(p, words, "`when` and a condition, or `otherwise`", &otherwise));
    if (!otherwise) {
        TIERKIT_I_TRY(tierkit_i_parse_expression(p, &rule.when));
        TIERKIT_I_TRY(make_number(p, &rule));
    }
    TIERKIT_I_TRY(parse_limit(p, &rule));
    TIERKIT_I_TRY(number_line(p, &rule));
    rule.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, rules, rule_count, rule_capacity));
    tree->rules[tree->rule_count++] = rule;
    tree->rule_sets[tree->rule_set_count - 1].lines.count++;
    return TIERKIT_OK;
}
