/* Owns: cutting a source into tokens and its physical lines into logical ones.
 * Must not know: keywords, statements. Called by: lang/parse_sources.c. */
#include "lang/lex.h"

#include <string.h>

#include "lang/mistakes.h"

typedef struct lexer {
    tierkit_i_tree *tree;
    const char *text;
    size_t bytes, at;
    size_t continues_to; /* line ends before this offset do not end the logical line */
    uint32_t line, column;
    uint32_t depth; /* open parentheses */
    uint16_t source;
    uint8_t last;    /* kind of the last token of the logical line, comments left out; 0 = none */
    uint8_t comment; /* 1 = the line so far is a comment */
} lexer;

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static uint32_t characters(const char *text, size_t bytes) {
    uint32_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    }
    return count;
}

/* NUL beyond the end: no text holds one. */
static char peek(const lexer *lex, size_t ahead) {
    return lex->at + ahead < lex->bytes ? lex->text[lex->at + ahead] : '\0';
}

static void skip(lexer *lex, size_t bytes) {
    lex->column += characters(lex->text + lex->at, bytes);
    lex->at += bytes;
}

static tierkit_status add(lexer *lex, tierkit_i_token_kind kind, uint8_t form, size_t bytes) {
    tierkit_i_tree *tree = lex->tree;
    TIERKIT_I_TRY(tierkit_i_reserve(tree->memory, &tree->tokens, &tree->token_capacity,
                                    tree->token_count + 1, sizeof *tree->tokens));
    tierkit_i_token *token = &tree->tokens[tree->token_count++];
    token->offset = (uint32_t)lex->at;
    token->bytes = (uint32_t)bytes;
    token->line = lex->line;
    token->column = lex->column;
    token->source = lex->source;
    token->kind = (uint8_t)kind;
    token->form = form;
    if (kind == TIERKIT_I_TOKEN_COMMENT) {
        lex->comment = 1;
    } else {
        lex->last = (uint8_t)kind;
    }
    skip(lex, bytes);
    return TIERKIT_OK;
}

static tierkit_status add_bad(lexer *lex, tierkit_i_mistake mistake, size_t bytes) {
    return add(lex, TIERKIT_I_TOKEN_BAD, (uint8_t)mistake, bytes);
}

/* ---- characters ------------------------------------------------------------------------------ */

static uint32_t code_point(const char *text, size_t *bytes) {
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80) {
        *bytes = 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *bytes = 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *bytes = 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *bytes = 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

/* Typographic spaces, quotes, dashes and signs come in by pasting: taken for letters they would
 * make names that look right and are not. First and last of each range without letters. */
static const uint32_t no_letters[][2] = {
    { 0x80, 0xA9 },     { 0xAB, 0xB4 },     { 0xB6, 0xB9 },     { 0xBB, 0xBF },
    { 0xD7, 0xD7 },     { 0xF7, 0xF7 },     { 0x2000, 0x2BFF }, { 0x3000, 0x3004 },
    { 0x3008, 0x3030 }, { 0xFE00, 0xFE6F }, { 0xFEFF, 0xFF0F }, { 0xFFF0, 0xFFFF },
};

static int is_letter(uint32_t c) {
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
    for (size_t i = 0; i < sizeof no_letters / sizeof no_letters[0]; i++) {
        if (c >= no_letters[i][0] && c <= no_letters[i][1]) {
            return 0;
        }
    }
    return 1;
}

static size_t word_length(const char *text, size_t bytes) {
    size_t at = 0;
    while (at < bytes) {
        size_t n;
        uint32_t c = code_point(text + at, &n);
        if (!is_letter(c) && !is_digit(text[at])) {
            break;
        }
        at += n;
    }
    return at;
}

/* ---- tokens of more than one character ------------------------------------------------------- */

static tierkit_status add_word(lexer *lex) {
    size_t bytes = word_length(lex->text + lex->at, lex->bytes - lex->at);
    if (bytes > TIERKIT_I_NAME_MAX) {
        return add_bad(lex, TIERKIT_I_MISTAKE_NAME_LONG, bytes);
    }
    return add(lex, TIERKIT_I_TOKEN_WORD, 0, bytes);
}

/* Four digits, two, two: a date, never a subtraction. */
static int begins_date(const lexer *lex) {
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        char c = peek(lex, i);
        if (shape[i] == 'd' ? !is_digit(c) : c != '-') {
            return 0;
        }
    }
    return !is_digit(peek(lex, sizeof shape - 1));
}

static tierkit_status add_number(lexer *lex) {
    const char *text = lex->text + lex->at;
    if (begins_date(lex)) {
        int32_t day;
        return tierkit_i_date_read(text, 10, &day) ? add(lex, TIERKIT_I_TOKEN_DATE, 0, 10)
                                                   : add_bad(lex, TIERKIT_I_MISTAKE_DATE, 10);
    }
    char canonical[TIERKIT_I_CANONICAL_MAX];
    int32_t scale;
    size_t bytes = tierkit_i_number_length(text, lex->bytes - lex->at);
    if (tierkit_i_number_canonical(text, bytes, canonical, &scale) == 0) {
        return add_bad(lex, TIERKIT_I_MISTAKE_NUMBER, bytes);
    }
    return add(lex, TIERKIT_I_TOKEN_NUMBER, 0, bytes);
}

/* Bytes up to the end of the physical line, its CR and white space left out. */
static size_t rest_of_line(const lexer *lex) {
    const char *text = lex->text + lex->at;
    size_t bytes = 0, rest = lex->bytes - lex->at;
    while (bytes < rest && text[bytes] != '\n') {
        bytes++;
    }
    while (bytes > 0 &&
           (text[bytes - 1] == '\r' || text[bytes - 1] == ' ' || text[bytes - 1] == '\t')) {
        bytes--;
    }
    return bytes;
}

/* Offset of the quote that ends the quoted text at `at`, 0 when the line has none; two quotes
 * inside stand for one: *doubled counts them. */
static size_t closing_quote(const lexer *lex, size_t *doubled) {
    char quote = peek(lex, 0);
    *doubled = 0;
    for (size_t at = 1; lex->at + at < lex->bytes && peek(lex, at) != '\n'; at++) {
        if (peek(lex, at) != quote) {
            continue;
        }
        if (peek(lex, at + 1) != quote) {
            return at;
        }
        ++*doubled;
        at++;
    }
    return 0;
}

static tierkit_status add_quoted_name(lexer *lex) {
    size_t doubled, close = closing_quote(lex, &doubled);
    if (close == 0) {
        return add_bad(lex, TIERKIT_I_MISTAKE_OPEN_NAME, rest_of_line(lex));
    }
    if (close == 1) {
        return add_bad(lex, TIERKIT_I_MISTAKE_EMPTY_NAME, 2);
    }
    if (close - 1 - doubled > TIERKIT_I_NAME_MAX) {
        return add_bad(lex, TIERKIT_I_MISTAKE_NAME_LONG, close + 1);
    }
    return add(lex, TIERKIT_I_TOKEN_NAME, 0, close + 1);
}

static tierkit_status add_text(lexer *lex) {
    size_t doubled, close = closing_quote(lex, &doubled);
    if (close == 0) {
        return add_bad(lex, TIERKIT_I_MISTAKE_OPEN_TEXT, rest_of_line(lex));
    }
    if (close - 1 - doubled > TIERKIT_I_TEXT_MAX) {
        return add_bad(lex, TIERKIT_I_MISTAKE_TEXT_LONG, close + 1);
    }
    return add(lex, TIERKIT_I_TOKEN_TEXT, 0, close + 1);
}

static tierkit_i_token_kind symbol_kind(char c) {
    static const struct {
        char character;
        uint8_t kind;
    } symbols[] = {
        { ',', TIERKIT_I_TOKEN_COMMA },     { ':', TIERKIT_I_TOKEN_COLON },
        { ';', TIERKIT_I_TOKEN_SEMICOLON }, { '(', TIERKIT_I_TOKEN_OPEN },
        { ')', TIERKIT_I_TOKEN_CLOSE },     { '%', TIERKIT_I_TOKEN_PERCENT },
        { '=', TIERKIT_I_TOKEN_EQUAL },     { '<', TIERKIT_I_TOKEN_LESS },
        { '>', TIERKIT_I_TOKEN_GREATER },   { '+', TIERKIT_I_TOKEN_PLUS },
        { '-', TIERKIT_I_TOKEN_MINUS },     { '*', TIERKIT_I_TOKEN_TIMES },
        { '/', TIERKIT_I_TOKEN_DIVIDE },
    };
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        if (symbols[i].character == c) {
            return (tierkit_i_token_kind)symbols[i].kind;
        }
    }
    return TIERKIT_I_TOKEN_BAD;
}

static tierkit_status add_symbol(lexer *lex) {
    char c = peek(lex, 0);
    if (peek(lex, 1) == '=' && (c == '!' || c == '<' || c == '>')) {
        return add(lex,
                   c == '!'   ? TIERKIT_I_TOKEN_UNEQUAL
                   : c == '<' ? TIERKIT_I_TOKEN_LESS_EQUAL
                              : TIERKIT_I_TOKEN_GREATER_EQUAL,
                   0, 2);
    }
    tierkit_i_token_kind kind = symbol_kind(c);
    if (kind == TIERKIT_I_TOKEN_BAD) {
        size_t bytes;
        code_point(lex->text + lex->at, &bytes);
        return add_bad(lex, TIERKIT_I_MISTAKE_CHARACTER, bytes);
    }
    lex->depth += kind == TIERKIT_I_TOKEN_OPEN;
    lex->depth -= kind == TIERKIT_I_TOKEN_CLOSE && lex->depth > 0;
    return add(lex, kind, 0, 1);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Offset of the first character behind the line end at `at` that is neither white space nor in a
 * comment; *indented = 1 when its line does not begin with it. */
static size_t next_content(const lexer *lex, int *indented) {
    size_t at = lex->at, start = lex->at;
    int in_comment = 0;
    for (; at < lex->bytes; at++) {
        char c = lex->text[at];
        if (c == '\n') {
            start = at + 1;
            in_comment = 0;
        } else if (c == '#') {
            in_comment = 1;
        } else if (!in_comment && c != ' ' && c != '\t' && c != '\r') {
            break;
        }
    }
    *indented = at != start;
    return at;
}

/* A line goes on inside parentheses and behind a comma, but never into a line that begins in
 * column 1: so a forgotten parenthesis costs one statement, not the rest of the program. */
static int line_continues(lexer *lex) {
    if (lex->depth == 0 && lex->last != TIERKIT_I_TOKEN_COMMA) {
        return 0;
    }
    int indented;
    size_t next = next_content(lex, &indented);
    if (next >= lex->bytes || (!indented && !(lex->depth > 0 && lex->text[next] == ')'))) {
        return 0;
    }
    lex->continues_to = next;
    return 1;
}

/* Lines without tokens leave none: the printer sees blank lines by their numbers. */
static tierkit_status end_line(lexer *lex) {
    if (lex->last == 0 && !lex->comment) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(add(lex, TIERKIT_I_TOKEN_LINE, 0, 0));
    lex->last = 0;
    lex->comment = 0;
    lex->depth = 0;
    return TIERKIT_OK;
}

static tierkit_status line_feed(lexer *lex) {
    if (lex->at >= lex->continues_to && !line_continues(lex)) {
        TIERKIT_I_TRY(end_line(lex));
    }
    lex->at++;
    lex->line++;
    lex->column = 1;
    return TIERKIT_OK;
}

/* One token, or one character that is none. */
static tierkit_status next_token(lexer *lex) {
    char c = peek(lex, 0);
    if (c == '\n') {
        return line_feed(lex);
    }
    if (c == ' ' || c == '\t' || (c == '\r' && peek(lex, 1) == '\n')) {
        skip(lex, 1);
        return TIERKIT_OK;
    }
    if (c == '#') {
        return add(lex, TIERKIT_I_TOKEN_COMMENT, 0, rest_of_line(lex));
    }
    if (c == '"') {
        return add_text(lex);
    }
    if (c == '\'') {
        return add_quoted_name(lex);
    }
    if (is_digit(c)) {
        return add_number(lex);
    }
    size_t bytes;
    return is_letter(code_point(lex->text + lex->at, &bytes)) ? add_word(lex) : add_symbol(lex);
}

tierkit_status tierkit_i_lex(tierkit_i_tree *tree, int32_t source) {
    lexer lex = { 0 };
    lex.tree = tree;
    lex.text = tree->sources[source];
    lex.bytes = tree->source_bytes[source];
    lex.line = 1;
    lex.column = 1;
    lex.source = (uint16_t)source;
    if (lex.bytes >= 3 && memcmp(lex.text, "\xEF\xBB\xBF", 3) == 0) {
        lex.at = 3; /* a byte order mark counts as nothing */
    }
    while (lex.at < lex.bytes) {
        TIERKIT_I_TRY(next_token(&lex));
    }
    TIERKIT_I_TRY(end_line(&lex));
    return add(&lex, TIERKIT_I_TOKEN_END, 0, 0);
}
