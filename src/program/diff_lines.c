/* Owns: reading a program as lines: see diff.h. Must not know: the other program, which words
 * begin a clause. Called by: program/diff.c. */
#include "lang/lex.h"
#include "program/diff.h"
#include "program/diff_shapes.h"

#include <string.h>

/* ---- tokens ---------------------------------------------------------------------------------- */

static int token_is(const tierkit_i_tree *tree, uint32_t at, uint32_t end, const char *word) {
    if (at >= end) {
        return 0;
    }
    const tierkit_i_token *token = &tree->tokens[at];
    tierkit_i_piece text = tierkit_i_token_text(tree, token);
    return (token->kind == TIERKIT_I_TOKEN_WORD || token->kind == TIERKIT_I_TOKEN_EQUAL) &&
           text.bytes == strlen(word) && memcmp(text.text, word, text.bytes) == 0;
}

static int is_separator(const tierkit_i_token *token) {
    return token->kind == TIERKIT_I_TOKEN_COMMA || token->kind == TIERKIT_I_TOKEN_SEMICOLON ||
           token->kind == TIERKIT_I_TOKEN_COLON;
}

/* The canonical text of a range, without the separators around it. */
static tierkit_status add_text(const tierkit_i_lines *lines, tierkit_i_wording *words,
                               tierkit_i_tokens range, int32_t *code) {
    const tierkit_i_token *tokens = lines->tree->tokens;
    while (range.end > range.first && is_separator(&tokens[range.end - 1])) {
        range.end--;
    }
    while (range.end > range.first && is_separator(&tokens[range.first])) {
        range.first++;
    }
    words->text.count = 0;
    TIERKIT_I_TRY(tierkit_i_print_tokens(lines->tree, range, &words->text));
    return tierkit_i_strings_add(&words->names, (const char *)words->text.bytes, words->text.count,
                                 code);
}

static tierkit_status add_word(tierkit_i_wording *words, const char *text, int32_t *code) {
    return tierkit_i_strings_add(&words->names, text, strlen(text), code);
}

/* A name without the quotes it may stand in. */
static tierkit_status add_name(const tierkit_i_lines *lines, tierkit_i_wording *words, uint32_t at,
                               int32_t *code) {
    const tierkit_i_token *token = &lines->tree->tokens[at];
    tierkit_i_piece text = tierkit_i_token_text(lines->tree, token);
    if (token->kind == TIERKIT_I_TOKEN_NAME && text.bytes >= 2) {
        text.text++;
        text.bytes -= 2;
    }
    return tierkit_i_strings_add(&words->names, text.text, text.bytes, code);
}

/* ---- clauses --------------------------------------------------------------------------------- */

typedef struct reading {
    tierkit_i_lines *lines;
    tierkit_i_wording *words;
    const tierkit_i_line_shape *as;
    tierkit_i_stated line;
    tierkit_i_tokens range;
    uint32_t skip; /* words in front of the name that only say what the line is */
} reading;

static int is_apart(const reading *of, uint32_t at) {
    return at > of->range.first && is_separator(&of->lines->tree->tokens[at - 1]);
}

static const tierkit_i_opening *opening_at(const reading *of, uint32_t at) {
    for (const tierkit_i_opening *one = of->as->openings; one->first != NULL; one++) {
        if (token_is(of->lines->tree, at, of->range.end, one->first) &&
            (one->second == NULL ||
             token_is(of->lines->tree, at + 1, of->range.end, one->second)) &&
            ((one->keep & TIERKIT_I_OPENING_APART) == 0 || is_apart(of, at))) {
            return one;
        }
    }
    return NULL;
}

static tierkit_status keep_clause(reading *of, int32_t label, int32_t body) {
    tierkit_i_lines *lines = of->lines;
    TIERKIT_I_TRY(tierkit_i_reserve(lines->memory, &lines->clauses, &lines->clause_capacity,
                                    lines->clause_count + 1, sizeof(*lines->clauses)));
    lines->clauses[lines->clause_count].label = label;
    lines->clauses[lines->clause_count++].body = body;
    of->line.clauses++;
    return TIERKIT_OK;
}

static tierkit_status add_clause(reading *of, const char *label, tierkit_i_tokens body) {
    int32_t label_code;
    int32_t body_code;
    if (label == NULL || body.first >= body.end) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(add_word(of->words, label, &label_code));
    TIERKIT_I_TRY(add_text(of->lines, of->words, body, &body_code));
    return keep_clause(of, label_code, body_code);
}

/* `strategic 2`: the first word is the label. */
static tierkit_status add_entry(reading *of, tierkit_i_tokens entry) {
    int32_t label;
    int32_t body;
    TIERKIT_I_TRY(add_name(of->lines, of->words, entry.first, &label));
    entry.first++;
    TIERKIT_I_TRY(add_text(of->lines, of->words, entry, &body));
    return keep_clause(of, label, body);
}

static tierkit_status add_entries(reading *of, uint32_t at) {
    const tierkit_i_token *tokens = of->lines->tree->tokens;
    while (at < of->range.end) {
        tierkit_i_tokens entry = { at, at };
        while (entry.end < of->range.end && tokens[entry.end].kind != TIERKIT_I_TOKEN_COMMA) {
            entry.end++;
        }
        if (entry.end > entry.first) {
            TIERKIT_I_TRY(add_entry(of, entry));
        }
        at = entry.end + 1;
    }
    return TIERKIT_OK;
}

/* What stands in front of the clauses: the name and the rest. */
static tierkit_status read_head(reading *of, uint32_t end) {
    tierkit_i_tokens head = { of->range.first, end };
    int32_t name_at = of->as->name_at;
    int32_t label;
    int32_t body;
    if (name_at == TIERKIT_I_NAME_IN_FRONT) {
        head.first += of->skip;
        return add_text(of->lines, of->words, head, &of->line.name);
    }
    TIERKIT_I_TRY(add_word(of->words, "", &of->line.name));
    if (name_at >= 0 && head.first + (uint32_t)name_at < of->range.end) {
        TIERKIT_I_TRY(
            add_name(of->lines, of->words, head.first + (uint32_t)name_at, &of->line.name));
    }
    /* everything but the name: `flow net_sales money` is `flow money` */
    of->words->text.count = 0;
    for (uint32_t at = head.first; at < end; at++) {
        tierkit_i_tokens one = { at, at + 1 };
        if (at < head.first + of->skip || (name_at >= 0 && at == head.first + (uint32_t)name_at) ||
            is_separator(&of->lines->tree->tokens[at])) {
            continue;
        }
        TIERKIT_I_TRY(
            tierkit_i_buffer_text(&of->words->text, of->words->text.count > 0 ? " " : ""));
        TIERKIT_I_TRY(tierkit_i_print_tokens(of->lines->tree, one, &of->words->text));
    }
    TIERKIT_I_TRY(tierkit_i_strings_add(&of->words->names, (const char *)of->words->text.bytes,
                                        of->words->text.count, &body));
    TIERKIT_I_TRY(add_word(of->words, of->as->rest, &label));
    return keep_clause(of, label, body);
}

/* Behind an operator a word is a name, also one that begins clauses: `sales / target`. */
static int follows_operator(const tierkit_i_tree *tree, uint32_t at) {
    return at > 0 && tree->tokens[at - 1].kind >= TIERKIT_I_TOKEN_EQUAL;
}

/* The next place at or behind `at` where a clause begins, outside of parentheses. */
static uint32_t next_opening(const reading *of, uint32_t at) {
    int depth = 0;
    for (; at < of->range.end; at++) {
        uint8_t kind = of->lines->tree->tokens[at].kind;
        depth += kind == TIERKIT_I_TOKEN_OPEN;
        depth -= kind == TIERKIT_I_TOKEN_CLOSE;
        if (depth == 0 && !follows_operator(of->lines->tree, at) && opening_at(of, at) != NULL) {
            break;
        }
    }
    return at;
}

static tierkit_status read_clauses(reading *of) {
    uint32_t name_end = of->range.first + (uint32_t)(of->as->name_at > 0 ? of->as->name_at + 1 : 1);
    uint32_t at = next_opening(of, of->as->name_at == 0 && opening_at(of, of->range.first) != NULL
                                       ? of->range.first
                                       : name_end);
    TIERKIT_I_TRY(read_head(of, at));
    while (at < of->range.end) {
        const tierkit_i_opening *one = opening_at(of, at);
        uint32_t behind = at + 1 + (one->second != NULL);
        uint32_t end = of->as->entries ? behind : next_opening(of, behind);
        tierkit_i_tokens body = { (one->keep & TIERKIT_I_OPENING_KEEP) != 0 ? at : behind, end };
        TIERKIT_I_TRY(add_clause(of, one->label, body));
        if (of->as->entries) {
            return add_entries(of, behind);
        }
        at = end;
    }
    return TIERKIT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static tierkit_i_piece first_word(const tierkit_i_tree *tree, tierkit_i_tokens line) {
    tierkit_i_piece none = { "", 0 };
    const tierkit_i_token *token = &tree->tokens[line.first];
    return token->kind == TIERKIT_I_TOKEN_WORD ? tierkit_i_token_text(tree, token) : none;
}

/* Where it stands, what it is, how it is called, and which of those of that name it is. */
static tierkit_status find_key(reading *of) {
    tierkit_i_lines *lines = of->lines;
    tierkit_i_buffer *text = &of->words->text;
    int32_t parent = of->line.parent;
    size_t bytes;
    const char *name = tierkit_i_strings_get(&of->words->names, (uint32_t)of->line.name, &bytes);
    uint32_t known = lines->seen.count;
    int32_t code;
    text->count = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_u32(
        text, parent == TIERKIT_I_NONE ? UINT32_MAX : (uint32_t)lines->at[parent].key));
    TIERKIT_I_TRY(tierkit_i_buffer_add(text, of->line.kind, strlen(of->line.kind) + 1));
    TIERKIT_I_TRY(tierkit_i_buffer_add(text, name, bytes));
    TIERKIT_I_TRY(tierkit_i_reserve(lines->memory, &lines->times, &lines->times_capacity,
                                    (size_t)known + 1, sizeof(*lines->times)));
    TIERKIT_I_TRY(
        tierkit_i_strings_add(&lines->seen, (const char *)text->bytes, text->count, &code));
    if (lines->seen.count > known) {
        lines->times[code] = 0;
    }
    TIERKIT_I_TRY(tierkit_i_buffer_u32(text, lines->times[code]++));
    return tierkit_i_strings_add(&of->words->keys, (const char *)text->bytes, text->count,
                                 &of->line.key);
}

static tierkit_status read_line(tierkit_i_lines *lines, tierkit_i_wording *words,
                                const tierkit_i_line_shape **above, tierkit_i_tokens range) {
    const tierkit_i_tree *tree = lines->tree;
    int is_statement = tree->tokens[range.first].column == 1;
    tierkit_i_piece word = first_word(tree, range);
    const tierkit_i_line_shape *as =
        is_statement ? tierkit_i_shape_of_statement(word) : tierkit_i_shape_of_line(*above, word);
    reading of = { lines, words, as, { 0 }, range, (uint32_t)as->says_kind };
    if (token_is(tree, range.first, range.end, "tierkit")) {
        return TIERKIT_OK; /* the edition: there is one */
    }
    of.line.kind = as->kind;
    of.line.partner = TIERKIT_I_NONE;
    of.line.parent = TIERKIT_I_NONE;
    of.line.first_clause = lines->clause_count;
    if (is_statement) {
        *above = as;
    } else if (lines->count > 0) {
        int32_t last = (int32_t)lines->count - 1;
        of.line.parent = lines->at[last].parent == TIERKIT_I_NONE ? last : lines->at[last].parent;
    }
    TIERKIT_I_TRY(add_text(lines, words, range, &of.line.whole));
    TIERKIT_I_TRY(read_clauses(&of));
    TIERKIT_I_TRY(find_key(&of));
    TIERKIT_I_TRY(tierkit_i_reserve(lines->memory, &lines->at, &lines->capacity, lines->count + 1,
                                    sizeof(*lines->at)));
    lines->at[lines->count++] = of.line;
    return TIERKIT_OK;
}

static int ends_line(const tierkit_i_token *token) {
    return token->kind == TIERKIT_I_TOKEN_LINE || token->kind == TIERKIT_I_TOKEN_END;
}

tierkit_status tierkit_i_lines_read(tierkit_i_lines *lines, tierkit_i_wording *words) {
    const tierkit_i_tree *tree = lines->tree;
    const tierkit_i_line_shape *above = NULL;
    for (uint32_t at = 0; at < tree->token_count; at++) {
        tierkit_i_tokens range = { at, at };
        while (!ends_line(&tree->tokens[range.end])) {
            range.end++;
        }
        at = range.end;
        /* Comments stand alone, in front of a line's end, or within: the printer skips those. */
        while (range.end > range.first &&
               tree->tokens[range.end - 1].kind == TIERKIT_I_TOKEN_COMMENT) {
            range.end--;
        }
        while (range.first < range.end &&
               tree->tokens[range.first].kind == TIERKIT_I_TOKEN_COMMENT) {
            range.first++;
        }
        int is_written = tierkit_i_tree_is_written(tree, tree->tokens[range.first].source);
        if (range.first < range.end && !is_written) { /* its statement tells it */
            TIERKIT_I_TRY(read_line(lines, words, &above, range));
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_lines_init(tierkit_i_lines *lines, const tierkit_i_tree *tree,
                          const tierkit_i_memory *memory) {
    memset(lines, 0, sizeof(*lines));
    lines->memory = memory;
    lines->tree = tree;
    tierkit_i_strings_init(&lines->seen, memory);
}

void tierkit_i_lines_free(tierkit_i_lines *lines) {
    tierkit_i_free(lines->memory, lines->times, lines->times_capacity, sizeof(*lines->times));
    tierkit_i_strings_free(&lines->seen);
    tierkit_i_free(lines->memory, lines->clauses, lines->clause_capacity, sizeof(*lines->clauses));
    tierkit_i_free(lines->memory, lines->at, lines->capacity, sizeof(*lines->at));
}
