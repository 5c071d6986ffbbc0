/* Owns: what a syntax error says. Must not know: grammar rules.
 * Called by: the files parse*.c of lang. */
#include <string.h>

#include "lang/parser.h"

enum { SHOWN_BYTES = 40, PIECES_MAX = 8, WORDS_MAX = 32 };

typedef struct mistake_text {
    const char *code, *text;
} mistake_text;

static const mistake_text mistakes[] = {
#define TIERKIT_I_MISTAKE(name, code, text) { code, text },
#include "lang/diagnostics.def"
#undef TIERKIT_I_MISTAKE
};

static const char *const reserved[] = { "and",  "or",   "not",  "in",    "if",
                                        "then", "else", "true", "false", NULL };
static const char *const reserved_quoted[] = { "'and'",  "'or'",   "'not'",  "'in'",   "'if'",
                                               "'then'", "'else'", "'true'", "'false'" };

int32_t tierkit_i_reserved_index(tierkit_i_piece word) {
    return tierkit_i_word_index(word, reserved);
}

/* As much of a text as a message can show: cut between characters, before a control byte. */
static tierkit_i_piece shown(tierkit_i_piece text) {
    size_t bytes = 0;
    while (bytes < text.bytes && bytes < SHOWN_BYTES && (unsigned char)text.text[bytes] >= 0x20 &&
           text.text[bytes] != 0x7F) {
        bytes++;
    }
    while (bytes > 0 && bytes < text.bytes && ((unsigned char)text.text[bytes] & 0xC0u) == 0x80u) {
        bytes--;
    }
    text.bytes = bytes;
    return bytes > 0 ? text : tierkit_i_piece_of("?");
}

/* Fills in a mistake's text; returns the number of pieces. */
static size_t fill(const char *text, tierkit_i_piece found, const char *expected,
                   tierkit_i_piece pieces[PIECES_MAX]) {
    size_t count = 0, from = 0, bytes = strlen(text);
    for (size_t i = 0; i < bytes && count + 3 <= PIECES_MAX; i++) {
        if (text[i] != '~' && text[i] != '^') {
            continue;
        }
        pieces[count].text = text + from;
        pieces[count++].bytes = i - from;
        pieces[count++] = text[i] == '~' ? shown(found) : tierkit_i_piece_of(expected);
        from = i + 1;
    }
    pieces[count].text = text + from;
    pieces[count++].bytes = bytes - from;
    return count;
}

/* The one way to the list; E_PROGRAM makes the caller leave its line. */
static tierkit_status report(tierkit_i_parser *p, tierkit_i_mistake mistake, tierkit_i_place at,
                             tierkit_i_piece found, const char *expected,
                             tierkit_i_piece suggestion) {
    tierkit_i_piece pieces[PIECES_MAX];
    const mistake_text *entry = &mistakes[mistake];
    size_t count = fill(entry->text, found, expected, pieces);
    tierkit_i_error_at(p->list, at, entry->code, pieces, count, expected, suggestion);
    return TIERKIT_E_PROGRAM;
}

tierkit_status tierkit_i_mistake_at(tierkit_i_parser *p, tierkit_i_mistake mistake,
                                    tierkit_i_place at, tierkit_i_piece found,
                                    const char *expected) {
    tierkit_i_piece suggestion = { "", 0 };
    int32_t word = tierkit_i_reserved_index(found);
    if (mistake == TIERKIT_I_MISTAKE_RESERVED && word != TIERKIT_I_NONE) {
        suggestion = tierkit_i_piece_of(reserved_quoted[word]);
    }
    return report(p, mistake, at, found, expected, suggestion);
}

tierkit_status tierkit_i_mistake_here(tierkit_i_parser *p, tierkit_i_mistake mistake,
                                      const char *expected) {
    return tierkit_i_mistake_at(p, mistake, tierkit_i_parser_place(p),
                                tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)), expected);
}

/* The word a misspelt one was meant to be, "" when none is near. */
static tierkit_i_piece closest(tierkit_i_piece found, const char *const *words) {
    tierkit_i_piece candidates[WORDS_MAX];
    size_t count = 0;
    while (words[count] != NULL && count < WORDS_MAX) {
        candidates[count] = tierkit_i_piece_of(words[count]);
        count++;
    }
    int32_t index = tierkit_i_closest(found.text, found.bytes, candidates, count);
    return index < 0 ? tierkit_i_piece_of("") : candidates[index];
}

/* Characters that text processors and programmers put in the place of ours, and ours. */
static const struct {
    char pasted[4], meant[4];
} look_alikes[] = {
    { "\xE2\x80\x9C", "\"" }, { "\xE2\x80\x9D", "\"" },
    { "\xE2\x80\x9E", "\"" }, /* double quotes */
    { "\xC2\xAB", "\"" },     { "\xC2\xBB", "\"" },
    { "\xE2\x80\x98", "'" },  { "\xE2\x80\x99", "'" },
    { "\xE2\x80\x9A", "'" }, /* single quotes */
    { "\xE2\x80\x93", "-" },  { "\xE2\x80\x94", "-" },
    { "\xE2\x88\x92", "-" }, /* dashes, minus */
    { "\xC3\x97", "*" },      { "\xC3\xB7", "/" },
    { "\xE2\x89\xA0", "!=" }, { "\xE2\x89\xA4", "<=" },
    { "\xE2\x89\xA5", ">=" }, { "\xC2\xA0", " " },
    { "&", "and" },           { "|", "or" },
    { "!", "not" }, /* what programmers write */
};

static tierkit_i_piece look_alike(tierkit_i_piece found) {
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++) {
        if (found.bytes == strlen(look_alikes[i].pasted) &&
            memcmp(found.text, look_alikes[i].pasted, found.bytes) == 0) {
            return tierkit_i_piece_of(look_alikes[i].meant);
        }
    }
    return tierkit_i_piece_of("");
}

/* What `==` and `<>` mean: the second sign stands where a value should. */
static tierkit_i_piece other_comparison(const tierkit_i_parser *p, const tierkit_i_token *token) {
    tierkit_i_piece here = tierkit_i_token_text(p->tree, token);
    const tierkit_i_token *before = token - 1;
    if (p->at == 0 || before->source != token->source ||
        before->offset + before->bytes != token->offset || here.bytes != 1 || before->bytes != 1) {
        return tierkit_i_piece_of("");
    }
    char first = tierkit_i_token_text(p->tree, before).text[0];
    return tierkit_i_piece_of(first == '=' && here.text[0] == '='   ? "="
                              : first == '<' && here.text[0] == '>' ? "!="
                                                                    : "");
}

tierkit_status tierkit_i_unexpected(tierkit_i_parser *p, const char *expected,
                                    const char *const *words) {
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    tierkit_i_place at = tierkit_i_token_place(token);
    tierkit_i_piece found = tierkit_i_token_text(p->tree, token), none = { "", 0 };
    if (token->kind == TIERKIT_I_TOKEN_BAD) {
        tierkit_i_mistake mistake = (tierkit_i_mistake)token->form;
        tierkit_i_parser_advance(p); /* told once: skip_line() tells only what follows */
        return report(p, mistake, at, found, "", look_alike(found));
    }
    if (token->kind == TIERKIT_I_TOKEN_LINE) {
        return report(p, TIERKIT_I_MISTAKE_UNEXPECTED_END, at, none, expected, none);
    }
    if (token->kind == TIERKIT_I_TOKEN_WORD && words != NULL) {
        none = closest(found, words);
    } else if (token->kind != TIERKIT_I_TOKEN_WORD) {
        none = other_comparison(p, token);
    }
    return report(p, TIERKIT_I_MISTAKE_UNEXPECTED, at, found, expected, none);
}

tierkit_status tierkit_i_unknown_statement(tierkit_i_parser *p, const char *const *words) {
    tierkit_i_piece found = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    return report(p, TIERKIT_I_MISTAKE_STATEMENT, tierkit_i_parser_place(p), found, "a statement",
                  closest(found, words));
}

void tierkit_i_skip_line(tierkit_i_parser *p) {
    while (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE) &&
           !tierkit_i_parser_at(p, TIERKIT_I_TOKEN_END)) {
        if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_BAD)) {
            (void)tierkit_i_unexpected(p, "", NULL);
        } else {
            tierkit_i_parser_advance(p);
        }
    }
}
