/* Owns: the canonical text of a token: numbers without padding, units in the right number.
 * Must not know: statements, layout. Called by: lang's parser and printer. */
#include "lang/lex.h"

#include <string.h>

tierkit_i_place tierkit_i_token_place(const tierkit_i_token *token) {
    tierkit_i_place at;
    at.source = token->source;
    at.line = token->line;
    at.column = token->column;
    at.bytes = token->bytes;
    at.offset = token->offset;
    return at;
}

tierkit_i_piece tierkit_i_token_text(const tierkit_i_tree *tree, const tierkit_i_token *token) {
    tierkit_i_piece piece = { tree->sources[token->source] + token->offset, token->bytes };
    return piece;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t digits_length(const char *text, size_t bytes) {
    size_t at = 0;
    while (at < bytes && (is_digit(text[at]) || (at > 0 && text[at] == '_' && at + 1 < bytes &&
                                                 is_digit(text[at + 1])))) {
        at++;
    }
    return at;
}

size_t tierkit_i_number_length(const char *text, size_t bytes) {
    size_t at = digits_length(text, bytes);
    if (at + 1 < bytes && text[at] == '.' && is_digit(text[at + 1])) {
        at += 1 + digits_length(text + at + 1, bytes - at - 1);
    }
    return at;
}

/* Digits of a part without underscores, at most TIERKIT_I_NUMBER_DIGITS of them; SIZE_MAX when
 * there are more. Leading zeros are left out when `skip_zeros`. */
static size_t copy_digits(const char *text, size_t bytes, int skip_zeros, char *out) {
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '_' || (skip_zeros && count == 0 && text[i] == '0')) {
            continue;
        }
        if (count == TIERKIT_I_NUMBER_DIGITS) {
            return SIZE_MAX;
        }
        out[count++] = text[i];
    }
    return count;
}

size_t tierkit_i_number_canonical(const char *text, size_t bytes, char out[TIERKIT_I_CANONICAL_MAX],
                                  int32_t *scale) {
    char whole[TIERKIT_I_NUMBER_DIGITS], behind[TIERKIT_I_NUMBER_DIGITS];
    size_t point = digits_length(text, bytes);
    while (bytes > point &&
           (text[bytes - 1] == '0' || text[bytes - 1] == '_' || text[bytes - 1] == '.')) {
        bytes--; /* zeros at the end of the decimals do not count */
    }
    size_t wholes = copy_digits(text, point, 1, whole);
    size_t decimals =
        bytes > point ? copy_digits(text + point + 1, bytes - point - 1, 0, behind) : 0;
    if (wholes == SIZE_MAX || decimals > TIERKIT_I_SCALE_MAX ||
        wholes + decimals > TIERKIT_I_NUMBER_DIGITS) {
        return 0;
    }
    size_t count = 0;
    if (wholes == 0) {
        out[count++] = '0';
    }
    memcpy(out + count, whole, wholes);
    count += wholes;
    if (decimals > 0) {
        out[count++] = '.';
        memcpy(out + count, behind, decimals);
        count += decimals;
    }
    *scale = (int32_t)decimals;
    return count;
}

/* ---- units ----------------------------------------------------------------------------------- */

typedef struct unit_words {
    char singular[8], plural[9];
} unit_words;

/* In the order of tierkit_i_unit, from DAY. */
static const unit_words units[] = {
    { "day", "days" },         { "week", "weeks" },  { "month", "months" },
    { "quarter", "quarters" }, { "half", "halves" }, { "year", "years" },
};

static int is_word(tierkit_i_piece piece, const char *word) {
    return piece.bytes == strlen(word) && memcmp(piece.text, word, piece.bytes) == 0;
}

int tierkit_i_unit_read(tierkit_i_piece word, tierkit_i_unit *unit) {
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (is_word(word, units[i].singular) || is_word(word, units[i].plural)) {
            *unit = (tierkit_i_unit)(TIERKIT_I_DAY + i);
            return 1;
        }
    }
    return 0;
}

static tierkit_i_piece unit_text(tierkit_i_piece word, uint8_t form) {
    tierkit_i_unit unit = TIERKIT_I_DAY;
    (void)tierkit_i_unit_read(word, &unit);
    const unit_words *words = &units[unit - TIERKIT_I_DAY];
    tierkit_i_piece piece;
    piece.text = form == TIERKIT_I_FORM_SINGULAR ? words->singular : words->plural;
    piece.bytes = strlen(piece.text);
    return piece;
}

tierkit_i_piece tierkit_i_token_canonical(const tierkit_i_tree *tree, const tierkit_i_token *token,
                                          char scratch[TIERKIT_I_CANONICAL_MAX]) {
    tierkit_i_piece text = tierkit_i_token_text(tree, token);
    if (token->kind == TIERKIT_I_TOKEN_NUMBER && token->form != TIERKIT_I_FORM_WRITTEN) {
        int32_t scale;
        text.bytes = tierkit_i_number_canonical(text.text, text.bytes, scratch, &scale);
        text.text = scratch;
    } else if (token->form == TIERKIT_I_FORM_SINGULAR || token->form == TIERKIT_I_FORM_PLURAL) {
        text = unit_text(text, token->form);
    }
    return text;
}
