/* Owns: KPIs. Must not know: values, classes, policies. Called by: lang/parse.c. */
#include "lang/parser.h"

enum {
    CLAUSE_AT,
    CLAUSE_OVER,
    CLAUSE_BASE,
    CLAUSE_ALSO,
    CLAUSE_LEADING,
    CLAUSE_LAGGING,
    CLAUSE_HIGHER,
    CLAUSE_LOWER,
    CLAUSE_TARGET,
    CLAUSE_UNIT,
    CLAUSE_SOURCE,
    CLAUSE_AUDIENCE,
    CLAUSE_LABEL
};
static const char *const kpi_clauses[] = { "at",      "over",     "base",  "also",   "leading",
                                           "lagging", "higher",   "lower", "target", "unit",
                                           "source",  "audience", "label", NULL };

/* ---- what is declared about a KPI ------------------------------------------------------------ */

static tierkit_status said_before(tierkit_i_parser *p, tierkit_i_mistake mistake) {
    tierkit_i_place at = tierkit_i_token_place(&p->tree->tokens[p->at - 1]);
    return tierkit_i_mistake_at(p, mistake, at, (tierkit_i_piece){ "", 0 }, "");
}

/* `leading` or `lagging` [`by` DURATION] */
static tierkit_status parse_timing(tierkit_i_parser *p, tierkit_i_timing timing,
                                   tierkit_i_kpi *kpi) {
    if (kpi->timing != TIERKIT_I_TIMING_UNSAID) {
        return said_before(p, TIERKIT_I_MISTAKE_TIMING_TWICE);
    }
    kpi->timing = timing;
    return tierkit_i_parser_take_word(p, "by")
               ? tierkit_i_parse_duration(p, "a duration such as `2 quarters` after `by`",
                                          &kpi->lag)
               : TIERKIT_OK;
}

/* `higher is better`, `lower is better`, `target` FIGURE `to` FIGURE */
static tierkit_status parse_direction(tierkit_i_parser *p, tierkit_i_direction direction,
                                      tierkit_i_kpi *kpi) {
    if (kpi->direction != TIERKIT_I_DIRECTION_UNSAID) {
        return said_before(p, TIERKIT_I_MISTAKE_DIRECTION_TWICE);
    }
    kpi->direction = direction;
    if (direction == TIERKIT_I_TARGET) {
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `target`", &kpi->target[0]));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` and the end of the target"));
        return tierkit_i_parse_figure(p, "a number after `to`", &kpi->target[1]);
    }
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "is", "`is better`"));
    return tierkit_i_expect_word(p, "better", "`better` after `is`");
}

/* `unit` "TEXT", or `unit` TYPE [`per` TYPE [`per` TYPE]]: the latter is checked */
static tierkit_status parse_unit(tierkit_i_parser *p, tierkit_i_kpi *kpi) {
    static const char *const types[] = { "number", "money", "count", "ratio", "points",
                                         "days",   "text",  "date",  NULL };
    static const char *const below[] = { "money", "count", "day", NULL };
    static const tierkit_i_type below_types[] = { TIERKIT_I_TYPE_MONEY, TIERKIT_I_TYPE_COUNT,
                                                  TIERKIT_I_TYPE_DURATION };
    int32_t index = 0;
    kpi->unit_at = tierkit_i_parser_place(p);
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_TEXT)) {
        return tierkit_i_expect_text(p, "", &kpi->unit_text);
    }
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, types, "a type such as `money`, `money per count`, or a text after `unit`", &index));
    kpi->unit = (tierkit_i_type)(TIERKIT_I_TYPE_NUMBER + index);
    for (kpi->unit_parts = 0; kpi->unit_parts < 2 && tierkit_i_parser_take_word(p, "per");
         kpi->unit_parts++) {
        TIERKIT_I_TRY(
            tierkit_i_expect_one_of(p, below, "`money`, `count` or `day` after `per`", &index));
        kpi->unit_per[kpi->unit_parts] = below_types[index];
    }
    return TIERKIT_OK;
}

/* What a KPI says about itself; NONE of it changes a number. */
static tierkit_status parse_about(tierkit_i_parser *p, int32_t clause, tierkit_i_kpi *kpi) {
    static const char *const audiences[] = { "internal", "partner", "published", NULL };
    int32_t index = 0;
    switch (clause) {
    case CLAUSE_LEADING:
        return parse_timing(p, TIERKIT_I_LEADING, kpi);
    case CLAUSE_LAGGING:
        return parse_timing(p, TIERKIT_I_LAGGING, kpi);
    case CLAUSE_HIGHER:
        return parse_direction(p, TIERKIT_I_HIGHER, kpi);
    case CLAUSE_LOWER:
        return parse_direction(p, TIERKIT_I_LOWER, kpi);
    case CLAUSE_TARGET:
        return parse_direction(p, TIERKIT_I_TARGET, kpi);
    case CLAUSE_UNIT:
        return parse_unit(p, kpi);
    case CLAUSE_SOURCE:
        return tierkit_i_expect_text(p, "a text in double quotes after `source`", &kpi->source);
    case CLAUSE_LABEL:
        return tierkit_i_expect_text(p, "a text in double quotes after `label`", &kpi->label);
    default:
        TIERKIT_I_TRY(tierkit_i_expect_one_of(
            p, audiences, "`internal`, `partner` or `published` after `audience`", &index));
        kpi->audience = (tierkit_i_audience)(TIERKIT_I_INTERNAL + index);
        return TIERKIT_OK;
    }
}

/* ---- windows and bases ----------------------------------------------------------------------- */

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
    case CLAUSE_AT:
    case CLAUSE_OVER:
        if (kpi->window.kind != TIERKIT_I_WINDOW_DEFAULT) {
            return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_WINDOW_TWICE, at,
                                        (tierkit_i_piece){ "", 0 }, "");
        }
        TIERKIT_I_TRY(clause == CLAUSE_AT ? parse_review_date(p, &kpi->window)
                                          : tierkit_i_parse_window(p, &kpi->window));
        kpi->window.at = at;
        return TIERKIT_OK;
    default:
        return parse_about(p, clause, kpi);
    }
}

static tierkit_status parse_kpi_clauses(tierkit_i_parser *p, tierkit_i_kpi *kpi) {
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, kpi_clauses,
                                              "an operator, `at review date`, `over`, `base at "
                                              "least`, `also by`, what is declared about the KPI "
                                              "or the end of the line",
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
    kpi.unit_text.text = TIERKIT_I_NONE;
    kpi.source.text = TIERKIT_I_NONE;
    kpi.label.text = TIERKIT_I_NONE;
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
