/* Owns: literals of statements, durations, windows, types. Must not know: which statement asks.
 * Called by: the files parse*.c of lang. */

#include "lang/parser.h"

enum { PERIODS_MAX = 9999 };

static const char *const unit_words[] = { "day",    "days",    "week",     "weeks", "month",
                                          "months", "quarter", "quarters", "half",  "halves",
                                          "year",   "years",   NULL };

/* Exactly three capital letters: a currency when they follow a number. */
static int is_currency(const tierkit_i_parser *p) {
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    if (token->kind != TIERKIT_I_TOKEN_WORD || token->bytes != 3) {
        return 0;
    }
    const char *s = tierkit_i_token_text(p->tree, token).text;
    return s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' && s[2] >= 'A' && s[2] <= 'Z';
}

/* The unit that stands here, 0 when none does. */
static int unit_here(const tierkit_i_parser *p, tierkit_i_unit *unit) {
    return tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD) &&
           tierkit_i_unit_read(tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)), unit);
}

/* Passes a unit and remembers how it is written behind this number. */
static void take_unit(tierkit_i_parser *p, int is_one) {
    tierkit_i_parser_token(p)->form = is_one ? TIERKIT_I_FORM_SINGULAR : TIERKIT_I_FORM_PLURAL;
    tierkit_i_parser_advance(p);
}

static int is_one(tierkit_i_i128 value, int32_t scale) {
    return scale == 0 && value.high == 0 && value.low == 1;
}

/* The value of the number token here; it is passed. */
static tierkit_status take_number(tierkit_i_parser *p, tierkit_i_figure *out) {
    char digits[TIERKIT_I_CANONICAL_MAX];
    tierkit_i_piece text = tierkit_i_token_canonical(p->tree, tierkit_i_parser_token(p), digits);
    out->scale = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.text[i] == '.') {
            out->scale = (int32_t)(text.bytes - i - 1);
        }
    }
    TIERKIT_I_TRY(tierkit_i_decimal_read(text.text, text.bytes, out->scale, &out->value, NULL));
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

/* A duration is counted in whole periods that fit every calendar computation. */
static tierkit_status check_periods(tierkit_i_parser *p, const tierkit_i_token *number,
                                    const tierkit_i_figure *figure) {
    int64_t count = 0;
    int wide = tierkit_i_i128_to64(figure->value, &count);
    if (figure->scale != 0 || wide || count < 0 || count > PERIODS_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_PERIODS, tierkit_i_token_place(number),
                                    tierkit_i_token_text(p->tree, number), "0 to 9999");
    }
    return TIERKIT_OK;
}

/* What the number counts, from the token behind it. */
static tierkit_status take_measure(tierkit_i_parser *p, const tierkit_i_token *number,
                                   tierkit_i_figure *figure) {
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_PERCENT)) {
        if (figure->scale + 2 > TIERKIT_I_SCALE_MAX) {
            return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_NUMBER, tierkit_i_token_place(number),
                                        tierkit_i_token_text(p->tree, number), "");
        }
        figure->measured_in = TIERKIT_I_IN_PERCENT;
        figure->scale += 2;
        tierkit_i_parser_advance(p);
    } else if (unit_here(p, &figure->period)) {
        TIERKIT_I_TRY(check_periods(p, number, figure));
        figure->measured_in = TIERKIT_I_IN_PERIODS;
        take_unit(p, is_one(figure->value, figure->scale));
    } else if (is_currency(p)) {
        figure->measured_in = TIERKIT_I_IN_MONEY;
        TIERKIT_I_TRY(tierkit_i_intern(p, tierkit_i_parser_token(p), &figure->currency));
        tierkit_i_parser_advance(p);
    }
    return TIERKIT_OK;
}

/* [-] NUMBER [`%`, CURRENCY or UNIT]. The place is that of the sign. */
tierkit_status tierkit_i_parse_figure(tierkit_i_parser *p, const char *expected,
                                      tierkit_i_figure *out) {
    tierkit_i_figure figure = { 0 };
    uint32_t sign = p->at;
    int negative = tierkit_i_parser_at(p, TIERKIT_I_TOKEN_MINUS);
    figure.present = 1;
    figure.currency = TIERKIT_I_NONE;
    figure.at = tierkit_i_parser_place(p);
    if (negative) {
        tierkit_i_parser_token(p)->form = TIERKIT_I_FORM_SIGN;
        tierkit_i_parser_advance(p);
    }
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        p->tree->tokens[sign].form = TIERKIT_I_FORM_PLAIN;
        return tierkit_i_unexpected(p, expected, NULL);
    }
    const tierkit_i_token *number = tierkit_i_parser_token(p);
    TIERKIT_I_TRY(take_number(p, &figure));
    TIERKIT_I_TRY(take_measure(p, number, &figure));
    if (negative) {
        TIERKIT_I_CHECK(!tierkit_i_i128_neg(figure.value, &figure.value)); /* 38 digits fit */
    }
    *out = figure;
    return TIERKIT_OK;
}

/* NUMBER UNIT, never negative */
tierkit_status tierkit_i_parse_duration(tierkit_i_parser *p, const char *expected,
                                        tierkit_i_figure *out) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    tierkit_i_figure figure;
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, expected, &figure));
    if (figure.measured_in != TIERKIT_I_IN_PERIODS) {
        return tierkit_i_unexpected(p, "a unit such as `days` or `quarters`", unit_words);
    }
    *out = figure;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_date(tierkit_i_parser *p, const char *expected, int32_t *day) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_DATE)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    (void)tierkit_i_date_read(text.text, text.bytes, day); /* lexed as a date */
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

/* ---- windows --------------------------------------------------------------------------------- */

/* UNIT alone means one of them; no period is no window. */
tierkit_status tierkit_i_parse_last(tierkit_i_parser *p, int32_t *count, tierkit_i_unit *unit) {
    static const char expected[] = "a number of periods such as `4 quarters`, or a unit";
    tierkit_i_figure figure = { 0 };
    int64_t periods = 1;
    if (unit_here(p, unit)) {
        take_unit(p, 1);
        *count = 1;
        return TIERKIT_OK;
    }
    tierkit_i_place at = tierkit_i_parser_place(p);
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        return tierkit_i_unexpected(p, expected, unit_words);
    }
    TIERKIT_I_TRY(tierkit_i_parse_duration(p, expected, &figure));
    if (tierkit_i_i128_to64(figure.value, &periods) || periods == 0) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_PERIODS, at, text, "1 to 9999");
    }
    *count = (int32_t)periods;
    *unit = figure.period;
    return TIERKIT_OK;
}

/* DATE or NAME behind `since`. */
static tierkit_status parse_since(tierkit_i_parser *p, tierkit_i_window_clause *window) {
    static const char expected[] =
        "a date such as 2027-01-01, or the name of a date attribute, after `since`";
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_DATE)) {
        window->kind = TIERKIT_I_WINDOW_SINCE;
        return tierkit_i_parse_date(p, expected, &window->count);
    }
    window->kind = TIERKIT_I_WINDOW_OWN;
    return tierkit_i_expect_name(p, expected, &window->begin);
}

/* `this UNIT` and `UNIT to date`. */
static tierkit_status parse_to_date(tierkit_i_parser *p, tierkit_i_window_clause *window) {
    static const char expected[] =
        "`last` and a number of periods, `all`, `since` and a date, `this` and a unit, or a unit "
        "and `to date`";
    static const char *const words[] = { "last",  "all",     "since", "this", "day", "week",
                                         "month", "quarter", "half",  "year", NULL };
    int this_unit = tierkit_i_parser_take_word(p, "this");
    if (!unit_here(p, &window->unit)) {
        return tierkit_i_unexpected(p, this_unit ? "a unit such as `year` after `this`" : expected,
                                    this_unit ? unit_words : words);
    }
    take_unit(p, 1);
    window->kind = TIERKIT_I_WINDOW_TO_DATE;
    window->count = 1;
    if (!this_unit) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to date` after the unit"));
        return tierkit_i_expect_word(p, "date", "`date` after `to`");
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_window(tierkit_i_parser *p, tierkit_i_window_clause *out) {
    tierkit_i_window_clause window = { 0 };
    window.at = tierkit_i_parser_place(p);
    if (tierkit_i_parser_take_word(p, "all")) {
        window.kind = TIERKIT_I_WINDOW_ALL;
    } else if (tierkit_i_parser_take_word(p, "since")) {
        TIERKIT_I_TRY(parse_since(p, &window));
    } else if (tierkit_i_parser_take_word(p, "last")) {
        window.kind = TIERKIT_I_WINDOW_LAST;
        TIERKIT_I_TRY(tierkit_i_parse_last(p, &window.count, &window.unit));
    } else {
        TIERKIT_I_TRY(parse_to_date(p, &window));
    }
    *out = window;
    return TIERKIT_OK;
}

/* ---- types ----------------------------------------------------------------------------------- */

/* A whole number up to TIERKIT_I_SCALE_MAX */
tierkit_status tierkit_i_parse_scale(tierkit_i_parser *p, int32_t *scale) {
    tierkit_i_figure figure = { 0 };
    int64_t value = 0;
    tierkit_i_place at = tierkit_i_parser_place(p);
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NUMBER)) {
        return tierkit_i_unexpected(p, "a whole number from 0 to 18 after `scale`", NULL);
    }
    TIERKIT_I_TRY(take_number(p, &figure));
    int wide = tierkit_i_i128_to64(figure.value, &value);
    if (wide || figure.scale != 0 || value > TIERKIT_I_SCALE_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_SCALE, at, text, "");
    }
    *scale = (int32_t)value;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_type(tierkit_i_parser *p, const char *expected, tierkit_i_type *type,
                                    int32_t *scale) {
    /* in the order of tierkit_i_type, from NUMBER */
    static const char *const words[] = { "number", "money", "count",   "ratio", "points", "days",
                                         "text",   "date",  "instant", "flag",  NULL };
    int32_t index = 0;
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, expected, &index));
    *type = (tierkit_i_type)(TIERKIT_I_TYPE_NUMBER + index);
    *scale = TIERKIT_I_NONE;
    if (tierkit_i_parser_take_word(p, "scale")) {
        return tierkit_i_parse_scale(p, scale);
    }
    return TIERKIT_OK;
}
