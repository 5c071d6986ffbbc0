/* Owns: the statements that describe the program as a whole, and attributes.
 * Must not know: facts, policies. Called by: lang/parse.c. */

#include "lang/parser.h"

/* Where something stands, for people: "line 4", "line 4 of NAME". */
static tierkit_status already_given(tierkit_i_parser *p, const char *statement,
                                    tierkit_i_place first, tierkit_i_place at) {
    char digits[10];
    char *from = digits + sizeof digits;
    uint32_t line = first.line;
    do {
        *--from = (char)('0' + line % 10);
        line /= 10;
    } while (line > 0);
    size_t bytes;
    const char *name =
        tierkit_i_tree_text(p->tree, p->tree->source_names[first.source].text, &bytes);
    p->scratch.count = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_text(&p->scratch, "line "));
    TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, from, (size_t)(digits + sizeof digits - from)));
    if (bytes > 0) {
        TIERKIT_I_TRY(tierkit_i_buffer_text(&p->scratch, " of "));
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, name, bytes));
    }
    tierkit_i_piece place = { (const char *)p->scratch.bytes, p->scratch.count };
    return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_STATEMENT_TWICE, at, place, statement);
}

tierkit_status tierkit_i_parse_once(tierkit_i_parser *p, int32_t which, const char *statement,
                                    uint32_t first) {
    tierkit_i_place at = tierkit_i_token_place(&p->tree->tokens[first]);
    if (p->once[which].line > 0) {
        return already_given(p, statement, p->once[which], at);
    }
    p->once[which] = at;
    return TIERKIT_OK;
}

/* `tierkit` 1 */
tierkit_status tierkit_i_parse_edition(tierkit_i_parser *p, uint32_t first) {
    static const char expected[] = "the edition `1` after `tierkit`";
    if (p->reading[p->readings - 1].lines > 1) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_LATE_EDITION,
                                    tierkit_i_token_place(&p->tree->tokens[first]),
                                    (tierkit_i_piece){ "", 0 }, "");
    }
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    tierkit_i_piece edition = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    if (edition.bytes != 1 || edition.text[0] != '1') {
        p->stop = 1; /* its grammar is unknown: every further message would be a guess */
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_EDITION, "`1`");
    }
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

/* `program` "NAME" and its clauses. */
tierkit_status tierkit_i_parse_program(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "version", "effective", "owner", NULL };
    tierkit_i_tree *tree = p->tree;
    uint32_t seen = 0;
    int32_t clause;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_PROGRAM, "program", first));
    TIERKIT_I_TRY(tierkit_i_expect_text(p, "the program's name in double quotes after `program`",
                                        &tree->program_name));
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`version`, `effective`, `owner` or the end of the line", &seen, &clause));
        switch (clause) {
        case 0:
            TIERKIT_I_TRY(tierkit_i_expect_text(p, "a text in double quotes after `version`",
                                                &tree->program_version));
            break;
        case 1:
            TIERKIT_I_TRY(tierkit_i_parse_date(p, "a date such as 2027-01-01 after `effective`",
                                               &tree->effective));
            break;
        case 2:
            TIERKIT_I_TRY(
                tierkit_i_expect_text(p, "a text in double quotes after `owner`", &tree->owner));
            break;
        default:
            return TIERKIT_OK;
        }
    }
}

static int is_currency(tierkit_i_piece text) {
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.text[i] < 'A' || text.text[i] > 'Z') {
            return 0;
        }
    }
    return text.bytes == 3;
}

/* `fact date`, `period end` or a date. */
static tierkit_status parse_conversion_day(tierkit_i_parser *p, tierkit_i_conversion *to) {
    static const char *const words[] = { "fact", "period", NULL };
    int32_t index = 0;
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_DATE)) {
        tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
        (void)tierkit_i_date_read(text.text, text.bytes, &to->day); /* lexed as a date */
        to->at = TIERKIT_I_CONVERT_CONSTANT;
        tierkit_i_parser_advance(p);
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, words, "`fact date`, `period end` or a date such as 2027-01-01 after `at`", &index));
    to->at = index == 0 ? TIERKIT_I_CONVERT_FACT_DATE : TIERKIT_I_CONVERT_PERIOD_END;
    return index == 0 ? tierkit_i_expect_word(p, "date", "`date` after `fact`")
                      : tierkit_i_expect_word(p, "end", "`end` after `period`");
}

/* `at most N days old` */
static tierkit_status parse_oldest(tierkit_i_parser *p, tierkit_i_conversion *to) {
    tierkit_i_figure days = { 0 };
    int64_t count = -1;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "most", "`at most` and days"));
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_parse_duration(p, "days such as `7 days` after `at most`", &days));
    if (days.period != TIERKIT_I_DAY || days.scale != 0 ||
        tierkit_i_i128_to64(days.value, &count) || count < 0 || count > 366) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_RATE_AGE, at, (tierkit_i_piece){ "", 0 },
                                    "");
    }
    to->oldest = (int32_t)count;
    return tierkit_i_expect_word(p, "old", "`old` after the days");
}

/* `by` RATE `at` DAY [, `at most` N days old], behind `converted`. */
static tierkit_status parse_conversion(tierkit_i_parser *p, tierkit_i_conversion *to) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` and a measure after `converted`"));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the measure that holds the rates", &to->rate));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at` and the day of the rates"));
    TIERKIT_I_TRY(parse_conversion_day(p, to));
    (void)tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
    return tierkit_i_parser_take_word(p, "at") ? parse_oldest(p, to) : TIERKIT_OK;
}

/* `money` [CURRENCY] [`scale` N] [`converted` ...]. Three capital letters tell a currency from
 * `scale`; without a currency there is a scale, and nothing to convert into. */
tierkit_status tierkit_i_parse_money(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "scale", "converted", NULL };
    static const char expected[] = "a currency of three capital letters, or `scale`";
    uint32_t seen = 0;
    int32_t clause;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_MONEY, "money", first));
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    int has_currency =
        token->kind == TIERKIT_I_TOKEN_WORD && is_currency(tierkit_i_token_text(p->tree, token));
    if (!has_currency) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "scale", expected));
        return tierkit_i_parse_scale(p, &p->tree->money_scale);
    }
    TIERKIT_I_TRY(tierkit_i_expect_name(p, expected, &p->tree->currency));
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`scale`, `converted by` or the end of the line", &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(clause == 0 ? tierkit_i_parse_scale(p, &p->tree->money_scale)
                                  : parse_conversion(p, &p->tree->conversion));
    }
}

/* `review window` WINDOW */
tierkit_status tierkit_i_parse_review(tierkit_i_parser *p, uint32_t first) {
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_WINDOW, "review window", first));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "window", "`window` after `review`"));
    tierkit_i_window_clause *window = &p->tree->review_window;
    TIERKIT_I_TRY(tierkit_i_parse_window(p, window));
    if (window->kind == TIERKIT_I_WINDOW_OWN) {
        tierkit_i_piece name;
        name.text = tierkit_i_tree_text(p->tree, window->begin.text, &name.bytes);
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_OWN_WINDOW, window->begin.at, name,
                                    "`over since` and this name behind a KPI");
    }
    return TIERKIT_OK;
}

/* `applies to` EXPRESSION */
tierkit_status tierkit_i_parse_applies(tierkit_i_parser *p, uint32_t first) {
    int32_t node;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_APPLIES, "applies to", first));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` after `applies`"));
    tierkit_i_place expression_at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &node));
    p->tree->applies_to = node;
    p->tree->applies_at = expression_at;
    return tierkit_i_expect_line_end(p, "an operator or the end of the line");
}

/* `attribute` NAME TYPE */
tierkit_status tierkit_i_parse_attribute(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_attribute attribute = { 0 };
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `attribute`", &attribute.name));
    TIERKIT_I_TRY(tierkit_i_parse_type(p, "a type such as `count`, `ratio` or `text`",
                                       &attribute.type, &attribute.scale));
    attribute.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, attributes, attribute_count, attribute_capacity));
    tree->attributes[tree->attribute_count++] = attribute;
    return TIERKIT_OK;
}
