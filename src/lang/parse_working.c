/* Owns: the statements `working days` and `holidays`. Must not know: what is counted with them.
 * Called by: lang/parse.c; lang/parse_calendar.c for the words of weekdays. */
#include "lang/parser.h"

enum { DAYS_A_WEEK = 7, MINUTES_AN_HOUR = 60, OFFSET_MAX = 14 * MINUTES_AN_HOUR };

static const char *const weekdays[] = { "monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday",    NULL };

tierkit_status tierkit_i_expect_weekday(tierkit_i_parser *p, const char *expected,
                                        int32_t *weekday) {
    return tierkit_i_expect_one_of(p, weekdays, expected, weekday);
}

/* ---- times of day ---------------------------------------------------------------------------- */

/* Digits of a number token: -1 for more than two, or anything else. */
static int32_t digits_here(const tierkit_i_parser *p) {
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    int32_t value = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.bytes > 2 || text.text[i] < '0' || text.text[i] > '9') {
            return -1;
        }
        value = 10 * value + text.text[i] - '0';
    }
    return value;
}

/* HOURS `:` MINUTES, kept as written. */
static tierkit_status parse_time(tierkit_i_parser *p, const char *expected, int32_t *minutes) {
    tierkit_i_token *token = tierkit_i_parser_token(p);
    int32_t hours = digits_here(p);
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_NUMBER, expected));
    token->form = TIERKIT_I_FORM_WRITTEN;
    tierkit_i_token *colon = tierkit_i_parser_token(p);
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` and the minutes, as in 8:00"));
    colon->form = TIERKIT_I_FORM_TIGHT;
    tierkit_i_token *behind = tierkit_i_parser_token(p);
    int32_t rest = digits_here(p);
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_NUMBER, "minutes of two digits, as in 8:00"));
    behind->form = TIERKIT_I_FORM_WRITTEN;
    *minutes = hours * MINUTES_AN_HOUR + rest;
    if (hours < 0 || rest < 0 || behind->bytes != 2 || rest >= MINUTES_AN_HOUR ||
        *minutes > TIERKIT_I_WORKING_MINUTES_A_DAY) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_TIME, tierkit_i_token_place(token),
                                    tierkit_i_token_text(p->tree, token), expected);
    }
    return TIERKIT_OK;
}

/* TIME `to` TIME */
static tierkit_status parse_hours(tierkit_i_parser *p, tierkit_i_working *working) {
    TIERKIT_I_TRY(parse_time(p, "a time of day such as 8:00 after `hours`", &working->from));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` and a time of day"));
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(parse_time(p, "a time of day such as 17:00 after `to`", &working->until));
    if (working->until <= working->from) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_HOURS, at, (tierkit_i_piece){ "", 0 },
                                    "a later time of the same day, up to 24:00");
    }
    return TIERKIT_OK;
}

/* `+` TIME or `-` TIME */
static tierkit_status parse_offset(tierkit_i_parser *p, tierkit_i_working *working) {
    static const char expected[] = "`+` or `-` and a time such as 1:00 after `utc`";
    tierkit_i_token *sign = tierkit_i_parser_token(p);
    int ahead = tierkit_i_parser_at(p, TIERKIT_I_TOKEN_PLUS);
    int32_t minutes = 0;
    if (!ahead && !tierkit_i_parser_at(p, TIERKIT_I_TOKEN_MINUS)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    sign->form = TIERKIT_I_FORM_SIGN;
    tierkit_i_parser_advance(p);
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(parse_time(p, expected, &minutes));
    if (minutes > OFFSET_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_OFFSET, at, (tierkit_i_piece){ "", 0 },
                                    "0:00 to 14:00");
    }
    working->offset = ahead ? minutes : -minutes;
    return TIERKIT_OK;
}

/* ---- days ------------------------------------------------------------------------------------ */

/* DAY or DAY `to` DAY, which may go over Sunday. */
static tierkit_status parse_days(tierkit_i_parser *p, tierkit_i_working *working) {
    int32_t first = 0, last = 0;
    TIERKIT_I_TRY(tierkit_i_expect_weekday(p, "a day such as `monday` after `days`", &first));
    last = first;
    if (tierkit_i_parser_take_word(p, "to")) {
        TIERKIT_I_TRY(tierkit_i_expect_weekday(p, "a day such as `friday` after `to`", &last));
    }
    int32_t count = (last - first + DAYS_A_WEEK) % DAYS_A_WEEK;
    for (int32_t i = 0; i <= count; i++) {
        working->weekdays |= 1u << (first + i) % DAYS_A_WEEK;
    }
    return TIERKIT_OK;
}

/* A comma comes before another day, or before the next clause. */
static int take_comma_before_day(tierkit_i_parser *p) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) ||
        tierkit_i_word_index(tierkit_i_token_text(p->tree, tierkit_i_parser_second(p)), weekdays) ==
            TIERKIT_I_NONE) {
        return 0;
    }
    return tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
}

/* `working` `days` DAYS [`hours` ...] [`utc` ...] */
tierkit_status tierkit_i_parse_working(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "hours", "utc", NULL };
    tierkit_i_working working = { 0, 0, 0, 0, NULL, 0 };
    uint32_t seen = 0;
    int32_t clause = 0;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_WORKING, "working days", first));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "days", "`days` after `working`"));
    do {
        TIERKIT_I_TRY(parse_days(p, &working));
    } while (take_comma_before_day(p));
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`to`, `,` and a day, `hours`, `utc` or the end of the line", &seen,
            &clause));
        if (clause == TIERKIT_I_NONE) {
            p->tree->working = working;
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(clause == 0 ? parse_hours(p, &working) : parse_offset(p, &working));
    }
}

/* `holidays` DATE, DATE ...: in any order, in as many lines and texts as the host likes. */
tierkit_status tierkit_i_parse_holidays(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    (void)first;
    do {
        int32_t day = 0;
        if (tree->holiday_count == TIERKIT_I_HOLIDAYS_MAX) {
            return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_HOLIDAYS, "");
        }
        TIERKIT_I_TRY(tierkit_i_parse_date(p, "a date such as 2027-01-01", &day));
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, holidays, holiday_count, holiday_capacity));
        tree->holidays[tree->holiday_count++] = day;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    return tierkit_i_expect_line_end(p, "`,` or the end of the line");
}
