/* Owns: the value and its criteria, rules for missing values, whom a line is for.
 * Must not know: how points become a score. Called by: lang/parse.c, lang/parse_classes.c. */
#include "lang/parser.h"

/* ---- whom a line is for ---------------------------------------------------------------------- */

int tierkit_i_parser_at_who(const tierkit_i_parser *p) {
    return tierkit_i_parser_at_words(p, "for", "kind") ||
           tierkit_i_parser_at_words(p, "for", "region");
}

/* `kind` NAME, `region` NAME, each at most once, up to the colon. `for` stands in front. */
tierkit_status tierkit_i_parse_who(tierkit_i_parser *p, tierkit_i_group_of *who) {
    static const char *const words[] = { "kind", "region", NULL };
    uint32_t seen = 0;
    int32_t clause;
    who->at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "for", "`for`"));
    while (seen == 0 || !tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COLON)) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, words, "`kind`, `region` or `:` and a line", &seen,
                                              &clause));
        if (clause == TIERKIT_I_NONE) {
            break;
        }
        TIERKIT_I_TRY(
            tierkit_i_expect_label(p, "a name or a text", clause == 0 ? &who->kind : &who->region));
    }
    return tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` and a line");
}

tierkit_i_group_of tierkit_i_everybody(void) {
    tierkit_i_group_of who = { { TIERKIT_I_NONE, { 0, 0, 0, 0, 0 } },
                               { TIERKIT_I_NONE, { 0, 0, 0, 0, 0 } },
                               { 0, 0, 0, 0, 0 } };
    return who;
}

/* ---- missing values -------------------------------------------------------------------------- */

static tierkit_i_missing_rule no_rule(void) {
    tierkit_i_missing_rule rule = { 0 };
    rule.points.currency = TIERKIT_I_NONE;
    return rule;
}

/* NUMBER, `worst`, `refuse` or `exclude`. */
static tierkit_status parse_missing_end(tierkit_i_parser *p, tierkit_i_missing_rule *rule) {
    static const char *const words[] = { "refuse", "worst", "exclude", NULL };
    static const tierkit_i_missing ends[] = { TIERKIT_I_MISSING_REFUSE, TIERKIT_I_MISSING_WORST,
                                              TIERKIT_I_MISSING_EXCLUDE };
    static const char expected[] = "points, `worst`, `refuse` or `exclude` for a missing value";
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)) {
        int32_t index = 0;
        TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, expected, &index));
        rule->ends = ends[index];
        return TIERKIT_OK;
    }
    rule->ends = TIERKIT_I_MISSING_POINTS;
    return tierkit_i_parse_figure(p, expected, &rule->points);
}

static tierkit_status parse_rule(tierkit_i_parser *p, tierkit_i_missing_rule *rule) {
    static const char *const words[] = { "keep", "worst", "refuse", "exclude", NULL };
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` after `missing`"));
    if (tierkit_i_parser_take_word(p, "keep")) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "last", "`last` after `keep`"));
        TIERKIT_I_TRY(tierkit_i_parse_last(p, &rule->keep, &rule->keep_unit));
        (void)tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "then", "`then` and what follows the kept value"));
    } else if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD) &&
               tierkit_i_word_index(tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)),
                                    words) == TIERKIT_I_NONE) {
        return tierkit_i_unexpected(p, "`keep last`, points, `worst`, `refuse` or `exclude`",
                                    words);
    }
    return parse_missing_end(p, rule);
}

/* `:` [`keep last` PERIODS [,] `then`] and what a missing value ends as; `missing` is passed. */
static tierkit_status parse_missing(tierkit_i_parser *p, tierkit_i_missing_rule *rule) {
    uint32_t first = p->at - 1;
    rule->present = 1;
    TIERKIT_I_TRY(parse_rule(p, rule));
    rule->tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* ---- first line ------------------------------------------------------------------------------ */

/* SHARE `of the weight` */
static tierkit_status parse_needs(tierkit_i_parser *p, tierkit_i_value *value) {
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a share such as `70%` after `needs`", &value->needs));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "of", "`of the weight` after the share"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "the", "`the weight` after `of`"));
    return tierkit_i_expect_word(p, "weight", "`weight` after `the`");
}

/* NAME LOW `to` HIGH and its clauses */
static tierkit_status parse_value_head(tierkit_i_parser *p, tierkit_i_value *value) {
    static const char *const words[] = { "missing", "needs", NULL };
    uint32_t seen = 0;
    int32_t clause;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `value`", &value->name));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "the lowest value, as in `0 to 100`", &value->low));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` and the highest value"));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "the highest value, as in `0 to 100`", &value->high));
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`missing:`, `needs` or the end of the line", &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(clause == 0 ? parse_missing(p, &value->missing) : parse_needs(p, value));
    }
}

/* In the tree before its first line is read, like every block: see tierkit_i_parse_facts(). */
tierkit_status tierkit_i_parse_value(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_value value = { 0 };
    value.name.text = TIERKIT_I_NONE;
    value.low.currency = TIERKIT_I_NONE;
    value.high.currency = TIERKIT_I_NONE;
    value.missing = no_rule();
    value.needs.currency = TIERKIT_I_NONE;
    value.criteria.first = (int32_t)tree->criterion_count;
    value.at = tierkit_i_token_place(&tree->tokens[first]);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, values, value_count, value_capacity));
    tree->values[tree->value_count++] = value;
    tierkit_i_value *pushed = &tree->values[tree->value_count - 1];
    TIERKIT_I_TRY(parse_value_head(p, pushed));
    pushed->head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* ---- criteria -------------------------------------------------------------------------------- */

/* A comma here goes on with one more point, unless another clause follows it. */
static int takes_another_point(tierkit_i_parser *p) {
    static const char *const clauses[] = { "missing", NULL };
    const tierkit_i_token *second = tierkit_i_parser_second(p);
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) && second->kind == TIERKIT_I_TOKEN_WORD &&
        tierkit_i_word_index(tierkit_i_token_text(p->tree, second), clauses) != TIERKIT_I_NONE) {
        return 0;
    }
    return tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
}

/* X: Y, X: Y and so on */
static tierkit_status parse_points(tierkit_i_parser *p, tierkit_i_slice *out) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_slice slice = { (int32_t)tree->point_count, 0 };
    do {
        tierkit_i_point point;
        TIERKIT_I_TRY(tierkit_i_parse_figure(
            p, "a value of the KPI and its points, as in `15%: 40`", &point.x));
        TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` and the points it earns"));
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "points after `:`", &point.y));
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, points, point_count, point_capacity));
        tree->points[tree->point_count++] = point;
        slice.count++;
    } while (takes_another_point(p));
    *out = slice;
    return TIERKIT_OK;
}

static tierkit_status parse_step_points(tierkit_i_parser *p, tierkit_i_criterion *criterion) {
    uint32_t first = p->at;
    criterion->step = tierkit_i_parser_take_word(p, "step");
    TIERKIT_I_TRY(tierkit_i_expect_word(
        p, "points", criterion->step ? "`points` after `step`" : "`points` or `step points`"));
    TIERKIT_I_TRY(parse_points(p, &criterion->points));
    criterion->points_tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `weight` N [`step`] `points` X: Y, ... [`missing:` RULE]; behind `for` each may be left out. */
static tierkit_status parse_criterion_clauses(tierkit_i_parser *p, int special,
                                              tierkit_i_criterion *criterion) {
    static const char *const words[] = { "missing", NULL };
    uint32_t seen = 0;
    int32_t clause;
    if (!special || tierkit_i_parser_at_word(p, "weight")) {
        uint32_t first = p->at;
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "weight", "`weight` after the KPI"));
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `weight`", &criterion->weight));
        criterion->weight_tokens = tierkit_i_tokens_since(p, first);
    }
    if (!special || tierkit_i_parser_at_word(p, "step") || tierkit_i_parser_at_word(p, "points")) {
        TIERKIT_I_TRY(parse_step_points(p, criterion));
    }
    TIERKIT_I_TRY(
        tierkit_i_expect_clause(p, words,
                                special ? "`weight`, `points`, `missing:` or the end of the line"
                                        : "`,`, `missing:` or the end of the line",
                                &seen, &clause));
    return clause == TIERKIT_I_NONE ? TIERKIT_OK : parse_missing(p, &criterion->missing);
}

/* Lines for everybody come first, so that both are one run of the tree's array. */
static tierkit_status count_criterion(tierkit_i_parser *p, int special, uint32_t first) {
    tierkit_i_value *value = &p->tree->values[p->tree->value_count - 1];
    int32_t added = (int32_t)p->tree->criterion_count - 1;
    if (!special && value->special.count > 0) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_SPECIAL_FIRST,
                                    tierkit_i_token_place(&p->tree->tokens[first]),
                                    (tierkit_i_piece){ "", 0 }, "");
    }
    if (special && value->special.count == 0) {
        value->special.first = added;
    }
    value->special.count += special;
    value->criteria.count += !special;
    return TIERKIT_OK;
}

/* [`for` WHO `:`] GROUP KPI and its clauses */
tierkit_status tierkit_i_parse_criterion(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_criterion criterion = { 0 };
    int special = tierkit_i_parser_at_who(p);
    criterion.who = tierkit_i_everybody();
    criterion.weight.currency = TIERKIT_I_NONE;
    criterion.missing = no_rule();
    if (special) {
        TIERKIT_I_TRY(tierkit_i_parse_who(p, &criterion.who));
    }
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the group of a criterion", &criterion.group));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a KPI or attribute after the group", &criterion.kpi));
    TIERKIT_I_TRY(parse_criterion_clauses(p, special, &criterion));
    criterion.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, criteria, criterion_count, criterion_capacity));
    tree->criteria[tree->criterion_count++] = criterion;
    return count_criterion(p, special, first);
}
