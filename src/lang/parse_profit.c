/* Owns: dated rates and the profit map with its buckets. Must not know: what they compute.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* ---- rate ------------------------------------------------------------------------------------ */

/* DATE FIGURE */
static tierkit_status parse_step(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_rate_step step = { 0 };
    step.figure.currency = TIERKIT_I_NONE;
    step.at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_parse_date(p, "the first day of a rate, and the rate", &step.day));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "the rate from that day on", &step.figure));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, rate_steps, rate_step_count, rate_step_capacity));
    tree->rate_steps[tree->rate_step_count++] = step;
    return TIERKIT_OK;
}

/* `rate` NAME TYPE DATE FIGURE, DATE FIGURE ... */
tierkit_status tierkit_i_parse_rate(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "money", "ratio", "number", NULL };
    static const uint8_t types[] = { TIERKIT_I_TYPE_MONEY, TIERKIT_I_TYPE_RATIO,
                                     TIERKIT_I_TYPE_NUMBER };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_rate rate = { 0 };
    int32_t type = 0;
    (void)first;
    rate.steps.first = (int32_t)tree->rate_step_count;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `rate`", &rate.name));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, "a type: `money`, `ratio` or `number`", &type));
    rate.type = (tierkit_i_type)types[type];
    do {
        TIERKIT_I_TRY(parse_step(p));
        rate.steps.count++;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "`,` or the end of the line"));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, rates, rate_count, rate_capacity));
    tree->rates[tree->rate_count++] = rate;
    return TIERKIT_OK;
}

/* ---- profit map ------------------------------------------------------------------------------ */

/* EXPRESSION [`uncertain` SHARE] behind `costs` */
static tierkit_status parse_costs(tierkit_i_parser *p, tierkit_i_profit *profit) {
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &profit->costs));
    if (!tierkit_i_parser_take_word(p, "uncertain")) {
        return TIERKIT_OK;
    }
    return tierkit_i_parse_figure(p, "a share such as `30%` after `uncertain`", &profit->uncertain);
}

/* `revenue` EXPRESSION, `contribution` EXPRESSION [, `costs` EXPRESSION [`uncertain` SHARE]] */
static tierkit_status parse_map_head(tierkit_i_parser *p, tierkit_i_profit *profit) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "map", "`map` after `profit`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "revenue", "`revenue` and an amount"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &profit->revenue));
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COMMA, "`, contribution` and an amount"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "contribution", "`contribution` and an amount"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &profit->contribution));
    if (!tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA)) {
        return tierkit_i_expect_line_end(p, "`, costs` or the end of the line");
    }
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "costs", "`costs` and an amount"));
    TIERKIT_I_TRY(parse_costs(p, profit));
    return tierkit_i_expect_line_end(p, "`uncertain` or the end of the line");
}

/* In the tree before its first line is read, like every block: see tierkit_i_parse_facts(). */
tierkit_status tierkit_i_parse_profit(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_profit *profit = &p->tree->profit;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_PROFIT, "profit map", first));
    profit->present = 1;
    profit->at = tierkit_i_token_place(&p->tree->tokens[first]);
    profit->revenue = TIERKIT_I_NONE;
    profit->contribution = TIERKIT_I_NONE;
    profit->costs = TIERKIT_I_NONE;
    profit->uncertain.currency = TIERKIT_I_NONE;
    profit->buckets.first = (int32_t)p->tree->bucket_count;
    TIERKIT_I_TRY(parse_map_head(p, profit));
    profit->head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* FIGURE WHAT; the word in front of it is passed */
static tierkit_status parse_bound(tierkit_i_parser *p, int32_t below) {
    static const char *const words[] = { "margin", "profit", "revenue", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_profit_bound bound = { 0 };
    bound.below = below;
    bound.figure.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a bound such as `20% margin`", &bound.figure));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, words, "what the bound is of: `margin`, `profit` or `revenue`", &bound.of));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, profit_bounds, profit_bound_count, profit_bound_capacity));
    tree->profit_bounds[tree->profit_bound_count++] = bound;
    return TIERKIT_OK;
}

/* BUCKET `otherwise`, or BUCKET { `from` | `below` } BOUND [`and` [`from` | `below`] BOUND ...] */
tierkit_status tierkit_i_parse_bucket(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "from", "below", "otherwise", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_bucket bucket = { 0 };
    int32_t word = 0;
    bucket.bounds.first = (int32_t)tree->profit_bound_count;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of a bucket", &bucket.name));
    TIERKIT_I_TRY(
        tierkit_i_expect_one_of(p, words, "`from` or `below` and a bound, or `otherwise`", &word));
    bucket.otherwise = word == 2;
    while (!bucket.otherwise) {
        TIERKIT_I_TRY(parse_bound(p, word == 1));
        bucket.bounds.count++;
        if (!tierkit_i_parser_take_word(p, "and")) {
            break;
        }
        if (tierkit_i_parser_at_word(p, "from") || tierkit_i_parser_at_word(p, "below")) {
            word = tierkit_i_parser_at_word(p, "below");
            tierkit_i_parser_advance(p);
        }
    }
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "`and` or the end of the line"));
    bucket.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, buckets, bucket_count, bucket_capacity));
    tree->buckets[tree->bucket_count++] = bucket;
    tree->profit.buckets.count++;
    return TIERKIT_OK;
}
