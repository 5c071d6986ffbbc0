/* Owns: tokens: what they are, where they stand, their canonical text.
 * Must not know: statements. Called by: lang's parser and printer. */
#ifndef TIERKIT_I_LANG_LEX_H
#define TIERKIT_I_LANG_LEX_H

#include "lang/syntax.h"

typedef enum tierkit_i_token_kind {
    TIERKIT_I_TOKEN_BAD = 1, /* form says why: a tierkit_i_mistake */
    TIERKIT_I_TOKEN_WORD,    /* an unquoted name or a keyword: the parser decides */
    TIERKIT_I_TOKEN_NAME,    /* 'quoted' */
    TIERKIT_I_TOKEN_TEXT,    /* "quoted" */
    TIERKIT_I_TOKEN_NUMBER,
    TIERKIT_I_TOKEN_DATE,
    TIERKIT_I_TOKEN_COMMENT, /* without the white space at its end */
    TIERKIT_I_TOKEN_LINE,    /* end of a logical line; a comment alone is such a line too */
    TIERKIT_I_TOKEN_END,     /* end of a source */
    TIERKIT_I_TOKEN_COMMA,
    TIERKIT_I_TOKEN_COLON,
    TIERKIT_I_TOKEN_SEMICOLON,
    TIERKIT_I_TOKEN_OPEN,
    TIERKIT_I_TOKEN_CLOSE,
    TIERKIT_I_TOKEN_PERCENT,
    TIERKIT_I_TOKEN_EQUAL,
    TIERKIT_I_TOKEN_UNEQUAL,
    TIERKIT_I_TOKEN_LESS,
    TIERKIT_I_TOKEN_LESS_EQUAL,
    TIERKIT_I_TOKEN_GREATER,
    TIERKIT_I_TOKEN_GREATER_EQUAL,
    TIERKIT_I_TOKEN_PLUS,
    TIERKIT_I_TOKEN_MINUS,
    TIERKIT_I_TOKEN_TIMES,
    TIERKIT_I_TOKEN_DIVIDE
} tierkit_i_token_kind;

/* What only the parser knows about a token and the printer needs. */
enum {
    TIERKIT_I_FORM_PLAIN = 0,
    TIERKIT_I_FORM_SIGN,     /* a minus that belongs to what follows */
    TIERKIT_I_FORM_CALL,     /* an opening parenthesis behind a function name */
    TIERKIT_I_FORM_SINGULAR, /* the unit of 1 year */
    TIERKIT_I_FORM_PLURAL,   /* the unit of 4 quarters */
    TIERKIT_I_FORM_TIGHT,    /* a minus of 4-4-5 */
    TIERKIT_I_FORM_WRITTEN   /* the numbers of 8:00: zeros stay */
};

typedef struct tierkit_i_token {
    uint32_t offset, bytes; /* in its source */
    uint32_t line, column;  /* from 1; column in characters */
    uint16_t source;
    uint8_t kind;
    uint8_t form;
} tierkit_i_token;

/* Adds the tokens of one source of the tree, closed by TOKEN_END. The source is UTF-8. Whatever
 * is no token becomes TOKEN_BAD. E_NOMEM. */
tierkit_status tierkit_i_lex(tierkit_i_tree *tree, int32_t source);

tierkit_i_place tierkit_i_token_place(const tierkit_i_token *token);
/* The bytes as written. */
tierkit_i_piece tierkit_i_token_text(const tierkit_i_tree *tree, const tierkit_i_token *token);

/* Numbers as the language writes them: digits, single underscores between them, at most one
 * point between digits. */
enum { TIERKIT_I_NUMBER_DIGITS = 38, TIERKIT_I_CANONICAL_MAX = 48 };
/* Bytes of the number that begins the text. */
size_t tierkit_i_number_length(const char *text, size_t bytes);
/* Its canonical form: no underscores, no zeros that do not count. Returns the length, 0 when it
 * has too many digits; *scale = digits behind the point. */
size_t tierkit_i_number_canonical(const char *text, size_t bytes, char out[TIERKIT_I_CANONICAL_MAX],
                                  int32_t *scale);

/* The canonical text of a token; scratch is used where it differs from the source. */
tierkit_i_piece tierkit_i_token_canonical(const tierkit_i_tree *tree, const tierkit_i_token *token,
                                          char scratch[TIERKIT_I_CANONICAL_MAX]);

/* Unit words, singular and plural: 1 and the unit, or 0. */
int tierkit_i_unit_read(tierkit_i_piece word, tierkit_i_unit *unit);

#endif
