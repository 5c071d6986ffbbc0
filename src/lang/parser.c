/* Owns: moving through the tokens of a line and demanding what has to come.
 * Must not know: single statements, error texts. Called by: the files parse*.c of lang. */
#include "lang/parser.h"

#include <string.h>

/* ---- cursor ---------------------------------------------------------------------------------- */

tierkit_i_token *tierkit_i_parser_token(const tierkit_i_parser *p) {
    return &p->tree->tokens[p->at];
}

/* Nothing moves beyond these but the line loop. */
static int is_line_end(const tierkit_i_token *token) {
    return token->kind == TIERKIT_I_TOKEN_LINE || token->kind == TIERKIT_I_TOKEN_END;
}

const tierkit_i_token *tierkit_i_parser_second(const tierkit_i_parser *p) {
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    do {
        token++;
    } while (token->kind == TIERKIT_I_TOKEN_COMMENT);
    return token;
}

tierkit_i_place tierkit_i_parser_place(const tierkit_i_parser *p) {
    return tierkit_i_token_place(tierkit_i_parser_token(p));
}

void tierkit_i_parser_pass_comments(tierkit_i_parser *p) {
    while (tierkit_i_parser_token(p)->kind == TIERKIT_I_TOKEN_COMMENT) {
        p->at++;
    }
}

void tierkit_i_parser_advance(tierkit_i_parser *p) {
    if (!is_line_end(tierkit_i_parser_token(p))) {
        p->at++;
        tierkit_i_parser_pass_comments(p);
    }
}

int tierkit_i_parser_at(const tierkit_i_parser *p, tierkit_i_token_kind kind) {
    return tierkit_i_parser_token(p)->kind == (uint8_t)kind;
}

static int is_word(const tierkit_i_parser *p, const tierkit_i_token *token, const char *word) {
    size_t bytes = strlen(word);
    return token->kind == TIERKIT_I_TOKEN_WORD && token->bytes == bytes &&
           memcmp(tierkit_i_token_text(p->tree, token).text, word, bytes) == 0;
}

int tierkit_i_parser_at_word(const tierkit_i_parser *p, const char *word) {
    return is_word(p, tierkit_i_parser_token(p), word);
}

int tierkit_i_parser_at_words(const tierkit_i_parser *p, const char *first, const char *second) {
    return tierkit_i_parser_at_word(p, first) && is_word(p, tierkit_i_parser_second(p), second);
}

int tierkit_i_parser_take(tierkit_i_parser *p, tierkit_i_token_kind kind) {
    int there = tierkit_i_parser_at(p, kind);
    if (there) {
        tierkit_i_parser_advance(p);
    }
    return there;
}

int tierkit_i_parser_take_word(tierkit_i_parser *p, const char *word) {
    int there = tierkit_i_parser_at_word(p, word);
    if (there) {
        tierkit_i_parser_advance(p);
    }
    return there;
}

int32_t tierkit_i_word_index(tierkit_i_piece word, const char *const *words) {
    for (int32_t i = 0; words[i] != NULL; i++) {
        if (word.bytes == strlen(words[i]) && memcmp(word.text, words[i], word.bytes) == 0) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

/* Which of the words the next token is, TIERKIT_I_NONE. */
static int32_t index_here(const tierkit_i_parser *p, const char *const *words) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)) {
        return TIERKIT_I_NONE;
    }
    return tierkit_i_word_index(tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)), words);
}

tierkit_i_tokens tierkit_i_tokens_since(const tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tokens range = { first, p->at };
    return range;
}

tierkit_status tierkit_i_grow(tierkit_i_parser *p, void *array, size_t *capacity, size_t count,
                              size_t size) {
    return tierkit_i_reserve(p->tree->memory, array, capacity, count + 1, size);
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* Doubled quotes become one; a text without them is taken from the source as it is. */
static tierkit_status intern_quoted(tierkit_i_parser *p, tierkit_i_piece text, int32_t *code) {
    char quote = text.text[0];
    size_t end = text.bytes - 1, from = 1;
    p->scratch.count = 0;
    for (size_t at = 1; at < end; at++) {
        if (text.text[at] == quote) {
            TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, text.text + from, at + 1 - from));
            from = at + 2;
            at++;
        }
    }
    if (from == 1) {
        return tierkit_i_strings_add(&p->tree->strings, text.text + 1, end - 1, code);
    }
    if (from < end) {
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, text.text + from, end - from));
    }
    return tierkit_i_strings_add(&p->tree->strings, (const char *)p->scratch.bytes,
                                 p->scratch.count, code);
}

tierkit_status tierkit_i_intern(tierkit_i_parser *p, const tierkit_i_token *token, int32_t *text) {
    tierkit_i_piece piece = tierkit_i_token_text(p->tree, token);
    if (token->kind == TIERKIT_I_TOKEN_WORD) {
        return tierkit_i_strings_add(&p->tree->strings, piece.text, piece.bytes, text);
    }
    return intern_quoted(p, piece, text);
}

/* The name or text here, whatever it is called. */
static tierkit_status take_named(tierkit_i_parser *p, tierkit_i_named *out) {
    tierkit_i_named named;
    named.at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_intern(p, tierkit_i_parser_token(p), &named.text));
    tierkit_i_parser_advance(p);
    *out = named;
    return TIERKIT_OK;
}

/* ---- demands --------------------------------------------------------------------------------- */

tierkit_status tierkit_i_expect(tierkit_i_parser *p, tierkit_i_token_kind kind,
                                const char *expected) {
    return tierkit_i_parser_take(p, kind) ? TIERKIT_OK : tierkit_i_unexpected(p, expected, NULL);
}

tierkit_status tierkit_i_expect_word(tierkit_i_parser *p, const char *word, const char *expected) {
    const char *words[2] = { word, NULL };
    return tierkit_i_parser_take_word(p, word) ? TIERKIT_OK
                                               : tierkit_i_unexpected(p, expected, words);
}

tierkit_status tierkit_i_expect_one_of(tierkit_i_parser *p, const char *const *words,
                                       const char *expected, int32_t *index) {
    int32_t found = index_here(p, words);
    if (found == TIERKIT_I_NONE) {
        return tierkit_i_unexpected(p, expected, words);
    }
    *index = found;
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_expect_name(tierkit_i_parser *p, const char *expected,
                                     tierkit_i_named *out) {
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)) {
        tierkit_i_piece word = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
        if (tierkit_i_reserved_index(word) != TIERKIT_I_NONE) {
            return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_RESERVED, expected);
        }
    } else if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_NAME)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    return take_named(p, out);
}

tierkit_status tierkit_i_expect_text(tierkit_i_parser *p, const char *expected,
                                     tierkit_i_named *out) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_TEXT)) {
        return tierkit_i_unexpected(p, expected, NULL);
    }
    return take_named(p, out);
}

tierkit_status tierkit_i_expect_label(tierkit_i_parser *p, const char *expected,
                                      tierkit_i_named *out) {
    return tierkit_i_parser_at(p, TIERKIT_I_TOKEN_TEXT) ? take_named(p, out)
                                                        : tierkit_i_expect_name(p, expected, out);
}

tierkit_status tierkit_i_expect_clause(tierkit_i_parser *p, const char *const *words,
                                       const char *expected, uint32_t *seen, int32_t *index) {
    *index = TIERKIT_I_NONE;
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE)) {
        return TIERKIT_OK;
    }
    (void)(tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA) ||
           tierkit_i_parser_take(p, TIERKIT_I_TOKEN_SEMICOLON));
    int32_t found = index_here(p, words);
    if (found == TIERKIT_I_NONE) {
        return tierkit_i_unexpected(p, expected, words);
    }
    if ((*seen >> found & 1u) != 0) {
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_CLAUSE_TWICE, "");
    }
    *seen |= 1u << found;
    *index = found;
    tierkit_i_parser_advance(p);
    return TIERKIT_OK;
}

/* Whether a comma stands here and behind it one of the words. */
static int comma_and_word(const tierkit_i_parser *p, const char *const *words) {
    const tierkit_i_token *second = tierkit_i_parser_second(p);
    return second->kind == TIERKIT_I_TOKEN_WORD &&
           tierkit_i_word_index(tierkit_i_token_text(p->tree, second), words) != TIERKIT_I_NONE;
}

int tierkit_i_parser_take_next(tierkit_i_parser *p, const char *const *stop) {
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) || comma_and_word(p, stop)) {
        return 0;
    }
    tierkit_i_parser_advance(p);
    return 1;
}

/* One name more, behind those of the slice in tree->names. */
static tierkit_status add_name(tierkit_i_parser *p, const char *expected, tierkit_i_slice *slice) {
    tierkit_i_named name;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, expected, &name));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, names, name_count, name_capacity));
    p->tree->names[p->tree->name_count++] = name;
    slice->count++;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_expect_names(tierkit_i_parser *p, const char *expected,
                                      const char *const *stop, tierkit_i_slice *out) {
    tierkit_i_slice slice = { (int32_t)p->tree->name_count, 0 };
    do {
        TIERKIT_I_TRY(add_name(p, expected, &slice));
    } while (tierkit_i_parser_take_next(p, stop));
    *out = slice;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_expect_joined(tierkit_i_parser *p, const char *word, const char *expected,
                                       tierkit_i_slice *out) {
    tierkit_i_slice slice = { (int32_t)p->tree->name_count, 0 };
    do {
        TIERKIT_I_TRY(add_name(p, expected, &slice));
    } while (tierkit_i_parser_take_word(p, word));
    *out = slice;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_expect_line_end(tierkit_i_parser *p, const char *expected) {
    return tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE) ? TIERKIT_OK
                                                        : tierkit_i_unexpected(p, expected, NULL);
}
