/* Owns: KPIs, readiness, alerts. Must not know: values, classes, policies.
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
