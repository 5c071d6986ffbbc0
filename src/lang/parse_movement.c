/* Owns: how classes move: the rules of `down`, `up` and `inactive`, notice, provisional partners,
 * the rhythm of reviews. Must not know: what a rule does. Called by: lang/parse_classes.c. */
#include "lang/parser.h"

enum { REVIEWS_MAX = 100 };

/* ---- clauses of the first line --------------------------------------------------------------- */

/* DURATION `when` CONDITION behind a comma. */
static tierkit_status parse_exception(tierkit_i_parser *p, tierkit_i_classes *classes) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_notice notice = { 0 };
    TIERKIT_I_TRY(
        tierkit_i_parse_duration(p, "a duration such as `180 days` and `when`", &notice.notice));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition after the duration"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &notice.when));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, notices, notice_count, notice_capacity));
    tree->notices[tree->notice_count++] = notice;
    classes->notices.count++;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_notice(tierkit_i_parser *p, tierkit_i_classes *classes) {
    TIERKIT_I_TRY(tierkit_i_parse_duration(p, "a duration such as `90 days` after `notice`",
                                           &classes->notice));
    classes->notices.first = (int32_t)p->tree->notice_count;
    while (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) &&
           tierkit_i_parser_second(p)->kind == TIERKIT_I_TOKEN_NUMBER) {
        tierkit_i_parser_advance(p);
        TIERKIT_I_TRY(parse_exception(p, classes));
    }
    return TIERKIT_OK;
}

/* Its distributors are of a class that has no line of its own. */
tierkit_status tierkit_i_parse_provisional(tierkit_i_parser *p, tierkit_i_classes *classes) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "partners", "`partners provisional` after `new`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "provisional", "`provisional` after `partners`"));
    TIERKIT_I_TRY(tierkit_i_parse_duration(p, "a duration such as `4 quarters` after `provisional`",
                                           &classes->provisional));
    return tierkit_i_strings_add(&p->tree->strings, "P", 1, &classes->provisional_name);
}

tierkit_status tierkit_i_parse_rhythm(tierkit_i_parser *p, tierkit_i_classes *classes) {
    static const char *const words[] = { "month", "quarter", "half", "year", NULL };
    static const tierkit_i_unit units[] = { TIERKIT_I_MONTH, TIERKIT_I_QUARTER, TIERKIT_I_HALF,
                                            TIERKIT_I_YEAR };
    int32_t index = 0;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "every", "`every` and a unit after `reviewed`"));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, words, "`month`, `quarter`, `half` or `year` after `every`", &index));
    classes->rhythm = units[index];
    classes->has_rhythm = 1;
    return TIERKIT_OK;
}

/* ---- parts of a rule ------------------------------------------------------------------------- */

/* N `reviews` */
static tierkit_status parse_reviews(tierkit_i_parser *p, int32_t *count) {
    static const char *const words[] = { "reviews", "review", NULL };
    tierkit_i_figure figure = { 0 };
    int64_t value = 0;
    int32_t index = 0;
    tierkit_i_place at = tierkit_i_parser_place(p);
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number of reviews such as `2 reviews`", &figure));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, "`reviews` after the number", &index));
    if (figure.scale != 0 || tierkit_i_i128_to64(figure.value, &value) || value < 1 ||
        value > REVIEWS_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_REVIEWS, at, text, "");
    }
    *count = (int32_t)value;
    return TIERKIT_OK;
}

/* N `reviews` or a duration. */
static tierkit_status parse_span(tierkit_i_parser *p, tierkit_i_span *span) {
    tierkit_i_figure figure = { 0 };
    int64_t count = 0;
    span->at = tierkit_i_parser_place(p);
    span->present = 1;
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER) &&
        tierkit_i_parser_second(p)->kind == TIERKIT_I_TOKEN_WORD) {
        tierkit_i_unit unit;
        if (!tierkit_i_unit_read(tierkit_i_token_text(p->tree, tierkit_i_parser_second(p)),
                                 &unit)) {
            span->in_reviews = 1;
            return parse_reviews(p, &span->count);
        }
    }
    TIERKIT_I_TRY(tierkit_i_parse_duration(
        p, "a number of reviews or a duration, such as `2 reviews` or `90 days`", &figure));
    (void)tierkit_i_i128_to64(figure.value, &count); /* a duration is at most 9999 */
    span->count = (int32_t)count;
    span->unit = figure.period;
    return TIERKIT_OK;
}

/* `than` FIGURE `points below`; without `points` for a share. */
static tierkit_status parse_band(tierkit_i_parser *p, int down, tierkit_i_figure *band) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "than", "`than` and a number after `more`"));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number of points after `more than`", band));
    if (band->measured_in != TIERKIT_I_IN_PERCENT) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "points", "`points` after the number"));
    }
    return down ? tierkit_i_expect_word(p, "below", "`below` after the points")
                : tierkit_i_expect_word(p, "above", "`above` after the points");
}

enum { RULE_ONE, RULE_TO, RULE_AT, RULE_AFTER, RULE_MORE, RULE_HELD, RULE_LAST };
static const char *const down_words[] = {
    "one", "to", "at", "after", "more", "held", "grace", NULL
};
static const char *const up_words[] = { "one",  "to",   "at",        "after",
                                        "more", "held", "protected", NULL };

/* One clause, its first word passed. */
static tierkit_status parse_clause(tierkit_i_parser *p, int32_t clause, int down,
                                   tierkit_i_move *move) {
    switch (clause) {
    case RULE_ONE:
        move->one_step = 1;
        return tierkit_i_expect_word(p, "step", "`step` after `one`");
    case RULE_TO:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "the", "`the computed class` after `to`"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "computed", "`computed class` after `the`"));
        return tierkit_i_expect_word(p, "class", "`class` after `computed`");
    case RULE_AT:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "the", "`the next review` after `at`"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "next", "`next review` after `the`"));
        return tierkit_i_expect_word(p, "review", "`review` after `next`");
    case RULE_AFTER:
        return parse_reviews(p, &move->reviews);
    case RULE_MORE:
        return parse_band(p, down, &move->band);
    case RULE_HELD:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at least` after `held`"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "least", "`least` after `at`"));
        return parse_span(p, &move->held);
    default:
        return parse_span(p, down ? &move->grace : &move->safe);
    }
}

/* How far: `one step` or `to the computed class`; when: `at` or `after`. One of each. */
static uint32_t also_seen(uint32_t seen) {
    uint32_t how = 1u << RULE_ONE | 1u << RULE_TO;
    uint32_t when = 1u << RULE_AT | 1u << RULE_AFTER;
    return seen | ((seen & how) != 0 ? how : 0) | ((seen & when) != 0 ? when : 0);
}

static tierkit_status parse_move(tierkit_i_parser *p, int down, tierkit_i_move *move) {
    uint32_t seen = 0;
    tierkit_i_place at = tierkit_i_parser_place(p);
    if (move->present) {
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_CLAUSE_TWICE, "");
    }
    tierkit_i_parser_advance(p);
    move->present = 1;
    move->at = at;
    for (;;) {
        int32_t clause = TIERKIT_I_NONE;
        if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_SEMICOLON)) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, down ? down_words : up_words,
            down ? "`one step`, `to the computed class`, `at the next review`, `after`, "
                   "`more than`, `held at least`, `grace`, `;` or the end of the line"
                 : "`one step`, `to the computed class`, `at the next review`, `after`, "
                   "`more than`, `held at least`, `protected`, `;` or the end of the line",
            &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(parse_clause(p, clause, down, move));
        seen = also_seen(seen);
    }
}

/* ---- lines of rules -------------------------------------------------------------------------- */

static tierkit_status parse_inactive(tierkit_i_parser *p, tierkit_i_classes *classes) {
    if (classes->inactive != TIERKIT_I_NONE) {
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_CLAUSE_TWICE, "");
    }
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition after `inactive`"));
    TIERKIT_I_TRY(tierkit_i_strings_add(&p->tree->strings, "inactive", 8, &classes->inactive_name));
    return tierkit_i_parse_expression(p, &classes->inactive);
}

/* Lines of rules follow each other. */
static tierkit_status check_place(tierkit_i_parser *p, const tierkit_i_classes *classes,
                                  uint32_t first) {
    for (uint32_t i = classes->movement.end; i < first; i++) {
        uint8_t kind = p->tree->tokens[i].kind;
        if (kind != TIERKIT_I_TOKEN_LINE && kind != TIERKIT_I_TOKEN_COMMENT) {
            return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_MOVEMENT,
                                        tierkit_i_token_place(&p->tree->tokens[first]),
                                        (tierkit_i_piece){ "", 0 }, "");
        }
    }
    return TIERKIT_OK;
}

int tierkit_i_at_movement(const tierkit_i_parser *p) {
    return tierkit_i_parser_at_word(p, "down") || tierkit_i_parser_at_word(p, "up") ||
           tierkit_i_parser_at_words(p, "inactive", "when");
}

/* RULE { `;` RULE } */
tierkit_status tierkit_i_parse_movement(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_classes *classes = &p->tree->classes[p->tree->classes_count - 1];
    if (classes->movement.end > classes->movement.first) {
        TIERKIT_I_TRY(check_place(p, classes, first));
    } else {
        classes->movement.first = first;
        classes->movement.end = first;
        classes->movement_at = tierkit_i_token_place(&p->tree->tokens[first]);
    }
    do {
        if (tierkit_i_parser_at_word(p, "inactive")) {
            TIERKIT_I_TRY(parse_inactive(p, classes));
        } else if (tierkit_i_parser_at_word(p, "down")) {
            TIERKIT_I_TRY(parse_move(p, 1, &classes->down));
        } else if (tierkit_i_parser_at_word(p, "up")) {
            TIERKIT_I_TRY(parse_move(p, 0, &classes->up));
        } else {
            return tierkit_i_unexpected(p, "`down`, `up` or `inactive when` after `;`", NULL);
        }
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_SEMICOLON));
    classes->movement.end = p->at;
    return tierkit_i_expect_line_end(p, "`;` or the end of the line");
}
