/* Owns: the canonical text and what fingerprints hash. Must not know: single statements: both work
 * on tokens, so that whatever parses also prints.
 * Called by: program, review, lang/schema_digest.c. */
#include "lang/lex.h"
#include "lang/parse.h"

static int ends_line(const tierkit_i_token *token) {
    return token->kind == TIERKIT_I_TOKEN_LINE || token->kind == TIERKIT_I_TOKEN_END;
}

static int is_comment(const tierkit_i_token *token) {
    return token->kind == TIERKIT_I_TOKEN_COMMENT;
}

/* ---- words of a line ------------------------------------------------------------------------- */

static int stand_apart(const tierkit_i_token *left, const tierkit_i_token *right) {
    switch (right->kind) {
    case TIERKIT_I_TOKEN_COMMA:
    case TIERKIT_I_TOKEN_COLON:
    case TIERKIT_I_TOKEN_SEMICOLON:
    case TIERKIT_I_TOKEN_CLOSE:
    case TIERKIT_I_TOKEN_PERCENT:
        return 0;
    default:
        break;
    }
    if (left->kind == TIERKIT_I_TOKEN_OPEN || left->form == TIERKIT_I_FORM_SIGN ||
        left->form == TIERKIT_I_FORM_TIGHT || right->form == TIERKIT_I_FORM_TIGHT) {
        return 0;
    }
    return !(right->kind == TIERKIT_I_TOKEN_OPEN && right->form == TIERKIT_I_FORM_CALL);
}

/* The tokens from first to end, which lie in one logical line; comments are left out. */
static tierkit_status print_words(const tierkit_i_tree *tree, size_t first, size_t end,
                                  tierkit_i_buffer *out) {
    const tierkit_i_token *left = NULL;
    for (size_t i = first; i < end; i++) {
        const tierkit_i_token *token = &tree->tokens[i];
        char scratch[TIERKIT_I_CANONICAL_MAX];
        if (is_comment(token)) {
            continue;
        }
        if (left != NULL && stand_apart(left, token)) {
            TIERKIT_I_TRY(tierkit_i_buffer_text(out, " "));
        }
        tierkit_i_piece text = tierkit_i_token_canonical(tree, token, scratch);
        TIERKIT_I_TRY(tierkit_i_buffer_add(out, text.text, text.bytes));
        left = token;
    }
    return TIERKIT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

typedef struct printer {
    const tierkit_i_tree *tree;
    tierkit_i_buffer *out;
    size_t content;     /* first token of a line that is more than a comment, at or behind us */
    uint32_t last_line; /* physical line where the line before ended, 0 = none */
} printer;

static size_t line_end(const tierkit_i_tree *tree, size_t at) {
    while (!ends_line(&tree->tokens[at])) {
        at++;
    }
    return at;
}

/* How far the next line that is more than a comment is indented: its comments stand like it. */
static const char *indentation(printer *print, size_t at) {
    const tierkit_i_token *tokens = print->tree->tokens;
    if (print->content < at) {
        print->content = at;
    }
    while (is_comment(&tokens[print->content]) ||
           tokens[print->content].kind == TIERKIT_I_TOKEN_LINE) {
        print->content++;
    }
    const tierkit_i_token *next = &tokens[print->content];
    return next->kind != TIERKIT_I_TOKEN_END && next->column > 1 ? "  " : "";
}

static tierkit_status print_comment(printer *print, const char *before, size_t at) {
    tierkit_i_piece text = tierkit_i_token_text(print->tree, &print->tree->tokens[at]);
    TIERKIT_I_TRY(tierkit_i_buffer_text(print->out, before));
    return tierkit_i_buffer_add(print->out, text.text, text.bytes);
}

/* One logical line in one physical line. Comments inside it stand above it, one at its end stays
 * there. */
static tierkit_status print_line(printer *print, size_t first, size_t end) {
    const tierkit_i_token *tokens = print->tree->tokens;
    const char *indent = indentation(print, first);
    int only_comment = is_comment(&tokens[first]);
    size_t trailing = !only_comment && is_comment(&tokens[end - 1]) ? end - 1 : end;
    for (size_t i = first; i < trailing; i++) {
        if (is_comment(&tokens[i])) {
            TIERKIT_I_TRY(print_comment(print, indent, i));
            TIERKIT_I_TRY(tierkit_i_buffer_text(print->out, "\n"));
        }
    }
    if (only_comment) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_buffer_text(print->out, indent));
    TIERKIT_I_TRY(print_words(print->tree, first, trailing, print->out));
    if (trailing < end) {
        TIERKIT_I_TRY(print_comment(print, "  ", trailing));
    }
    return tierkit_i_buffer_text(print->out, "\n");
}

tierkit_status tierkit_i_print(const tierkit_i_tree *tree, tierkit_i_buffer *out) {
    printer print = { tree, out, 0, 0 };
    size_t at = 0;
    while (tree->token_count > 0 && tree->tokens[at].kind != TIERKIT_I_TOKEN_END) {
        size_t end = line_end(tree, at);
        if (print.last_line > 0 && tree->tokens[at].line > print.last_line + 1) {
            TIERKIT_I_TRY(tierkit_i_buffer_text(out, "\n"));
        }
        TIERKIT_I_TRY(print_line(&print, at, end));
        print.last_line = tree->tokens[end].line;
        at = end + 1;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_print_tokens(const tierkit_i_tree *tree, tierkit_i_tokens range,
                                      tierkit_i_buffer *out) {
    size_t at = range.first;
    while (at < range.end) {
        size_t end = line_end(tree, at);
        end = end < range.end ? end : range.end;
        if (at > range.first && !is_comment(&tree->tokens[at])) {
            TIERKIT_I_TRY(tierkit_i_buffer_text(out, "\n  "));
        }
        TIERKIT_I_TRY(print_words(tree, at, end, out));
        at = end + 1;
    }
    return TIERKIT_OK;
}

/* ---- digests --------------------------------------------------------------------------------- */

void tierkit_i_digest_tokens(const tierkit_i_tree *tree, tierkit_i_tokens range,
                             tierkit_i_digest *digest) {
    for (size_t i = range.first; i < range.end; i++) {
        const tierkit_i_token *token = &tree->tokens[i];
        char scratch[TIERKIT_I_CANONICAL_MAX];
        if (ends_line(token) || is_comment(token)) {
            continue;
        }
        tierkit_i_piece text = tierkit_i_token_canonical(tree, token, scratch);
        tierkit_i_digest_text(digest, text.text, text.bytes);
    }
}

/* Every line is preceded by where it stands, so that no two programs of different lines hash the
 * same bytes. */
void tierkit_i_tree_fingerprint(const tierkit_i_tree *tree, uint8_t out[16]) {
    enum { SOURCE_END, STATEMENT, BLOCK_LINE };
    tierkit_i_digest digest;
    tierkit_i_digest_init(&digest);
    for (size_t at = 0; at < tree->token_count;) {
        const tierkit_i_token *token = &tree->tokens[at];
        if (token->kind == TIERKIT_I_TOKEN_END) {
            tierkit_i_digest_add64(&digest, SOURCE_END);
            at++;
            continue;
        }
        size_t end = line_end(tree, at);
        if (!is_comment(token)) {
            tierkit_i_tokens line = { (uint32_t)at, (uint32_t)end };
            tierkit_i_digest_add64(&digest, token->column > 1 ? BLOCK_LINE : STATEMENT);
            tierkit_i_digest_tokens(tree, line, &digest);
        }
        at = end + 1;
    }
    tierkit_i_digest_end(digest, out);
}
