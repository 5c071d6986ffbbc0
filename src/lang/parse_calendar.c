/* Owns: the statement `calendar`: fiscal years of months, of weeks, and tables of periods.
 * Must not know: what a period is used for. Called by: lang/parse.c. */
#include "lang/parser.h"

enum { PERIODS_PER_YEAR = 12 };

static const char *const months[] = { "january",  "february", "march",  "april",     "may",
                                      "june",     "july",     "august", "september", "october",
                                      "november", "december", NULL };

static tierkit_status expect_month(tierkit_i_parser *p, const char *expected, int32_t *month) {
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, months, expected, month));
    (*month)++;
    return TIERKIT_OK;
}

/* `fiscal year starts` MONTH, `fiscal` passed. */
static tierkit_status parse_months(tierkit_i_parser *p, tierkit_i_fiscal *calendar) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "year", "`year` after `fiscal`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "starts", "`starts` after `year`"));
    return expect_month(p, "a month such as `january` after `starts`", &calendar->month);
}

/* ---- years of weeks -------------------------------------------------------------------------- */

static tierkit_status parse_week_count(tierkit_i_parser *p, int32_t *weeks) {
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        return tierkit_i_unexpected(p, "the weeks of a quarter as `4-4-5`", NULL);
    }
    if (text.bytes != 1 || (text.text[0] != '4' && text.text[0] != '5')) {
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_WEEKS, "`4-4-5`");
    }
    *weeks = text.text[0] - '0';
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

/* 4-4-5 and its kin: one five among them */
static tierkit_status parse_quarter(tierkit_i_parser *p, int32_t weeks[3]) {
    for (int32_t i = 0; i < 3; i++) {
        if (i > 0) {
            tierkit_i_token *minus = tierkit_i_parser_token(p);
            TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_MINUS, "`-` between the weeks"));
            minus->form = TIERKIT_I_FORM_TIGHT;
        }
        TIERKIT_I_TRY(parse_week_count(p, &weeks[i]));
    }
    if (weeks[0] + weeks[1] + weeks[2] != 13) {
        const tierkit_i_token *last = &p->tree->tokens[p->at - 1];
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_WEEKS, tierkit_i_token_place(last),
                                    tierkit_i_token_text(p->tree, last), "`4-4-5`");
    }
    return TIERKIT_OK;
}

/* `last` WEEKDAY `of` MONTH, or WEEKDAY `nearest end of` MONTH */
static tierkit_status parse_year_end(tierkit_i_parser *p, tierkit_i_fiscal *calendar) {
    int last = tierkit_i_parser_take_word(p, "last");
    TIERKIT_I_TRY(tierkit_i_expect_weekday(
        p, last ? "a day such as `saturday` after `last`" : "`last` or a day such as `saturday`",
        &calendar->weekday));
    if (!last) {
        calendar->nearest = 1;
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "nearest", "`nearest end of` after the day"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "end", "`end` after `nearest`"));
    }
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "of", "`of` and a month"));
    return expect_month(p, "a month such as `january` after `of`", &calendar->month);
}

/* 4-4-5 `year ends` DAY */
static tierkit_status parse_weeks(tierkit_i_parser *p, tierkit_i_fiscal *calendar) {
    calendar->kind = TIERKIT_I_FISCAL_WEEKS;
    TIERKIT_I_TRY(parse_quarter(p, calendar->weeks));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "year", "`year ends` after the weeks"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "ends", "`ends` after `year`"));
    return parse_year_end(p, calendar);
}

/* ---- a table of periods ---------------------------------------------------------------------- */

static tierkit_status add_start(tierkit_i_parser *p, int32_t day, tierkit_i_place at) {
    tierkit_i_tree *tree = p->tree;
    size_t count = tree->period_start_count;
    if (count > 0 && day <= tree->period_starts[count - 1]) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_STARTS_ASCEND, at,
                                    (tierkit_i_piece){ "", 0 }, "a later date");
    }
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, period_starts, period_start_count, period_start_capacity));
    tree->period_starts[tree->period_start_count++] = day;
    return TIERKIT_OK;
}

/* `periods starting` DATE, DATE ... `ending` DATE, `periods` passed. */
static tierkit_status parse_table(tierkit_i_parser *p, tierkit_i_fiscal *calendar) {
    int32_t day = 0;
    tierkit_i_place at;
    calendar->kind = TIERKIT_I_FISCAL_TABLE;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "starting", "`starting` after `periods`"));
    do {
        at = tierkit_i_parser_place(p);
        TIERKIT_I_TRY(
            tierkit_i_parse_date(p, "the first day of a period such as 2027-01-01", &day));
        TIERKIT_I_TRY(add_start(p, day, at));
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "ending", "`,` or `ending` and the last day"));
    if (p->tree->period_start_count % PERIODS_PER_YEAR != 0 ||
        p->tree->period_start_count >= TIERKIT_I_FISCAL_STARTS_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_STARTS_TWELVE, at,
                                    (tierkit_i_piece){ "", 0 }, "the first days of whole years");
    }
    at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_parse_date(p, "the last day of the last period", &day));
    return add_start(p, day + 1, at);
}

/* ---- the statement --------------------------------------------------------------------------- */

/* `named by` `start` or `end` */
static tierkit_status parse_naming(tierkit_i_parser *p, tierkit_i_fiscal *calendar) {
    static const char *const ends[] = { "end", "start", NULL };
    if (!tierkit_i_parser_take_word(p, "named")) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `named`"));
    return tierkit_i_expect_one_of(p, ends, "`start` or `end` after `by`",
                                   &calendar->named_by_start);
}

/* `calendar`, then `fiscal`, the weeks of a quarter or `periods` */
tierkit_status tierkit_i_parse_calendar(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "fiscal", "periods", NULL };
    static const char expected[] = "`fiscal year starts`, `4-4-5 year ends` or `periods starting` "
                                   "after `calendar`";
    tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_MONTHS, 1, { 0, 0, 0 }, 0, 0, 0, NULL, 0 };
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_CALENDAR, "calendar", first));
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        TIERKIT_I_TRY(parse_weeks(p, &calendar));
    } else {
        int32_t which = 0;
        TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, expected, &which));
        TIERKIT_I_TRY(which == 0 ? parse_months(p, &calendar) : parse_table(p, &calendar));
    }
    TIERKIT_I_TRY(parse_naming(p, &calendar));
    p->tree->calendar = calendar;
    return tierkit_i_expect_line_end(p, "`named by` or the end of the line");
}
