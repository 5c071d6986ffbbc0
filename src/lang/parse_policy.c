/* Owns: KPIs, the value and its criteria, readiness, alerts. Must not know: classes, policies.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* ---- kpi ------------------------------------------------------------------------------------- */

enum { CLAUSE_AT, CLAUSE_OVER, CLAUSE_BASE, CLAUSE_ALSO };
static const char *const kpi_clauses[] = { "at", "over", "base", "also", NULL };

/* `review date` behind `at` */
static tierkit_status parse_review_date(tierkit_i_parser *p, tierkit_i_window_clause *window) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "review", "`review date` after `at`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "date", "`date` after `review`"));
    window->kind = TIERKIT_I_WINDOW_REVIEW_DATE;
    return TIERKIT_OK;
}

/* One clause, its first word passed; `at` is the place of that word. */
static tierkit_status parse_kpi_clause(tierkit_i_parser *p, int32_t clause, tierkit_i_place at,
                                       tierkit_i_kpi *kpi) {
    switch (clause) {
    case CLAUSE_BASE:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at least` after `base`"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "least", "`least` after `at`"));
        return tierkit_i_parse_figure(p, "a number or an amount such as `50000 EUR`", &kpi->base);
    case CLAUSE_ALSO:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `also`"));
        return tierkit_i_expect_names(p, "a split column after `also by`", kpi_clauses,
                                      &kpi->splits);
    default: /* at, over */
        if (kpi->window.kind != TIERKIT_I_WINDOW_DEFAULT) {
            return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_WINDOW_TWICE, at,
                                        (tierkit_i_piece){ "", 0 }, "");
        }
        TIERKIT_I_TRY(clause == CLAUSE_AT ? parse_review_date(p, &kpi->window)
                                          : tierkit_i_parse_window(p, &kpi->window));
        kpi->window.at = at;
        return TIERKIT_OK;
    }
}

static tierkit_status parse_kpi_clauses(tierkit_i_parser *p, tierkit_i_kpi *kpi) {
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, kpi_clauses,
                                              "an operator, `at review date`, `over`, `base at "
                                              "least`, `also by` or the end of the line",
                                              &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        tierkit_i_place at = tierkit_i_token_place(&p->tree->tokens[p->at - 1]);
        TIERKIT_I_TRY(parse_kpi_clause(p, clause, at, kpi));
    }
}

/* `kpi` NAME [`by` WHO] `=` EXPRESSION and its clauses */
tierkit_status tierkit_i_parse_kpi(tierkit_i_parser *p, uint32_t first) {
    static const char *const by_words[] = { "us", "partner", "market", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_kpi kpi = { 0 };
    kpi.base.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `kpi`", &kpi.name));
    if (tierkit_i_parser_take_word(p, "by")) {
        int32_t by = 0;
        TIERKIT_I_TRY(
            tierkit_i_expect_one_of(p, by_words, "`us`, `partner` or `market` after `by`", &by));
        kpi.by = (tierkit_i_by)(TIERKIT_I_BY_US + by);
    }
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_EQUAL, "`=` and the formula of the KPI"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &kpi.expression));
    TIERKIT_I_TRY(parse_kpi_clauses(p, &kpi));
    kpi.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, kpis, kpi_count, kpi_capacity));
    tree->kpis[tree->kpi_count++] = kpi;
    return TIERKIT_OK;
}

/* ---- value ----------------------------------------------------------------------------------- */

/* NUMBER, `refuse` or `exclude`. */
static tierkit_status parse_missing_end(tierkit_i_parser *p, tierkit_i_value *value) {
    static const char *const words[] = { "refuse", "exclude", NULL };
    static const char expected[] = "points, `refuse` or `exclude` for a missing value";
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)) {
        int32_t index = 0;
        TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, expected, &index));
        value->missing = index == 0 ? TIERKIT_I_MISSING_REFUSE : TIERKIT_I_MISSING_EXCLUDE;
        return TIERKIT_OK;
    }
    value->missing = TIERKIT_I_MISSING_POINTS;
    return tierkit_i_parse_figure(p, expected, &value->missing_points);
}

/* `:` [`keep last` PERIODS [,] `then`] and what a missing value ends as. */
static tierkit_status parse_missing(tierkit_i_parser *p, tierkit_i_value *value) {
    static const char *const words[] = { "keep", "refuse", "exclude", NULL };
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` after `missing`"));
    if (tierkit_i_parser_take_word(p, "keep")) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "last", "`last` after `keep`"));
        TIERKIT_I_TRY(tierkit_i_parse_last(p, &value->keep, &value->keep_unit));
        (void)tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "then", "`then` and what follows the kept value"));
        return parse_missing_end(p, value);
    }
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD) && !tierkit_i_parser_at_word(p, "refuse") &&
        !tierkit_i_parser_at_word(p, "exclude")) {
        return tierkit_i_unexpected(p, "`keep last`, points, `refuse` or `exclude`", words);
    }
    return parse_missing_end(p, value);
}

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
        TIERKIT_I_TRY(clause == 0 ? parse_missing(p, value) : parse_needs(p, value));
    }
}

/* In the tree before its first line is read, like every block: see tierkit_i_parse_facts(). */
tierkit_status tierkit_i_parse_value(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_value value = { 0 };
    value.name.text = TIERKIT_I_NONE;
    value.low.currency = TIERKIT_I_NONE;
    value.high.currency = TIERKIT_I_NONE;
    value.missing_points.currency = TIERKIT_I_NONE;
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

/* X: Y, X: Y up to the end of the line. */
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
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    *out = slice;
    return tierkit_i_expect_line_end(p, "`,` or the end of the line");
}

/* GROUP KPI `weight` N [`step`] `points` X: Y, ... */
tierkit_status tierkit_i_parse_criterion(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_criterion criterion = { 0 };
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the group of a criterion", &criterion.group));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a KPI or attribute after the group", &criterion.kpi));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "weight", "`weight` after the KPI"));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `weight`", &criterion.weight));
    criterion.step = tierkit_i_parser_take_word(p, "step");
    TIERKIT_I_TRY(tierkit_i_expect_word(
        p, "points", criterion.step ? "`points` after `step`" : "`points` or `step points`"));
    TIERKIT_I_TRY(parse_points(p, &criterion.points));
    criterion.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, criteria, criterion_count, criterion_capacity));
    tree->criteria[tree->criterion_count++] = criterion;
    tree->values[tree->value_count - 1].criteria.count++;
    return TIERKIT_OK;
}

/* ---- readiness ------------------------------------------------------------------------------- */

/* `readiness points` ATTRIBUTE N, ... Several such lines add up. */
tierkit_status tierkit_i_parse_readiness(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    (void)first;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "points", "`points` after `readiness`"));
    do {
        tierkit_i_readiness_item item;
        TIERKIT_I_TRY(tierkit_i_expect_name(p, "an attribute and its points", &item.attribute));
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "points after the attribute", &item.points));
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, readiness, readiness_count, readiness_capacity));
        tree->readiness[tree->readiness_count++] = item;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    return tierkit_i_expect_line_end(p, "`,` or the end of the line");
}

/* ---- alert ----------------------------------------------------------------------------------- */

/* `owner` WHO and `act within` DURATION, each at most once */
static tierkit_status parse_alert_clauses(tierkit_i_parser *p, tierkit_i_alert *alert) {
    static const char *const words[] = { "owner", "act", NULL };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "an operator, `owner`, `act within` or the end of the line", &seen, &clause));
        if (clause == 0) {
            TIERKIT_I_TRY(
                tierkit_i_expect_label(p, "a name or a text after `owner`", &alert->owner));
        } else if (clause == 1) {
            TIERKIT_I_TRY(tierkit_i_expect_word(p, "within", "`within` after `act`"));
            TIERKIT_I_TRY(tierkit_i_parse_duration(p, "a duration such as `5 days` after `within`",
                                                   &alert->act_within));
        } else {
            return TIERKIT_OK;
        }
    }
}

/* `alert` NAME LEVEL `when` CONDITION and its clauses */
tierkit_status tierkit_i_parse_alert(tierkit_i_parser *p, uint32_t first) {
    /* in the order of tierkit_i_level */
    static const char *const levels[] = { "green", "amber", "red", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_alert alert = { 0 };
    int32_t level = 0;
    alert.owner.text = TIERKIT_I_NONE;
    alert.act_within.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `alert`", &alert.name));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, levels, "`red`, `amber` or `green`", &level));
    alert.level = (tierkit_i_level)(TIERKIT_I_GREEN + level);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &alert.when));
    TIERKIT_I_TRY(parse_alert_clauses(p, &alert));
    alert.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, alerts, alert_count, alert_capacity));
    tree->alerts[tree->alert_count++] = alert;
    return TIERKIT_OK;
}
