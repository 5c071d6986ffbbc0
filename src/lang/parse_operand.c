/* Owns: what expressions are made of: literals, names, calls, parentheses, `if`.
 * Must not know: operators, types. Called by: lang/parse_expression.c. */
#include "lang/parser.h"

/* A number and what it counts. The sign is an operator here, not a part of the literal. */
static tierkit_status parse_number(tierkit_i_parser *p, int32_t *node) {
    tierkit_i_figure figure;
    uint32_t first = p->at;
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number", &figure));
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_NUMBER, figure.at, node));
    tierkit_i_node *made = &p->tree->nodes[*node];
    made->measured_in = figure.measured_in;
    made->period = figure.period;
    made->text = figure.currency;
    made->scale = figure.scale;
    made->value = figure.value;
    made->tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* A literal of one token with a whole value. */
static tierkit_status parse_whole(tierkit_i_parser *p, tierkit_i_op op, int32_t value,
                                  int32_t *node) {
    uint32_t first = p->at;
    TIERKIT_I_TRY(tierkit_i_new_node(p, op, tierkit_i_parser_place(p), node));
    tierkit_i_parser_advance(p);
    p->tree->nodes[*node].value = tierkit_i_i128_of(value);
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

static tierkit_status parse_date(tierkit_i_parser *p, int32_t *node) {
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    int32_t day = 0;
    (void)tierkit_i_date_read(text.text, text.bytes, &day); /* the lexer has checked it */
    return parse_whole(p, TIERKIT_I_OP_DATE, day, node);
}

/* A text or a name. */
static tierkit_status parse_named(tierkit_i_parser *p, tierkit_i_op op, int32_t *node) {
    uint32_t first = p->at;
    tierkit_i_named named;
    TIERKIT_I_TRY(tierkit_i_expect_label(p, "a name", &named));
    TIERKIT_I_TRY(tierkit_i_new_node(p, op, named.at, node));
    p->tree->nodes[*node].text = named.text;
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* NAME `(` [EXPRESSION, ...] `)` */
static tierkit_status parse_call(tierkit_i_parser *p, int32_t *node) {
    uint32_t first = p->at;
    int32_t last = TIERKIT_I_NONE;
    TIERKIT_I_TRY(parse_named(p, TIERKIT_I_OP_CALL, node));
    tierkit_i_parser_token(p)->form = TIERKIT_I_FORM_CALL;
    tierkit_i_parser_advance(p);
    if (!tierkit_i_parser_take(p, TIERKIT_I_TOKEN_CLOSE)) {
        TIERKIT_I_TRY(tierkit_i_parse_children(p, *node, &last));
    }
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `if` CONDITION `then` A `else` B, each part an expression of its own: B goes as far as it can. */
static tierkit_status parse_if(tierkit_i_parser *p, int32_t *node) {
    uint32_t first = p->at;
    int32_t last = TIERKIT_I_NONE, child;
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_IF, tierkit_i_parser_place(p), node));
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_parse_nested(p, &child));
    TIERKIT_I_TRY(tierkit_i_add_child(p, *node, &last, child));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "then", "`then` after the condition of `if`"));
    TIERKIT_I_TRY(tierkit_i_parse_nested(p, &child));
    TIERKIT_I_TRY(tierkit_i_add_child(p, *node, &last, child));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "else", "`else` after the value of `then`"));
    TIERKIT_I_TRY(tierkit_i_parse_nested(p, &child));
    TIERKIT_I_TRY(tierkit_i_add_child(p, *node, &last, child));
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* Parentheses leave no node: the one inside takes them into its tokens. */
static tierkit_status parse_parentheses(tierkit_i_parser *p, int32_t *node) {
    uint32_t first = p->at;
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_parse_nested(p, node));
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_CLOSE, "an operator or `)`"));
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_children(tierkit_i_parser *p, int32_t parent, int32_t *last) {
    do {
        int32_t child;
        TIERKIT_I_TRY(tierkit_i_parse_nested(p, &child));
        TIERKIT_I_TRY(tierkit_i_add_child(p, parent, last, child));
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    return tierkit_i_expect(p, TIERKIT_I_TOKEN_CLOSE, "an operator, `,` or `)`");
}

/* A word where a value belongs: the reserved ones first, then names and calls. */
static tierkit_status parse_word(tierkit_i_parser *p, int32_t *node) {
    static const char *const words[] = { "if", "true", "false", NULL };
    tierkit_i_piece word = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    int32_t index = tierkit_i_word_index(word, words);
    if (index == 0) {
        return parse_if(p, node);
    }
    if (index > 0) {
        return parse_whole(p, TIERKIT_I_OP_FLAG, index == 1, node);
    }
    if (tierkit_i_reserved_index(word) != TIERKIT_I_NONE) {
        return tierkit_i_unexpected(p, "a value: a name, a number, a text, a date or `(`", NULL);
    }
    return tierkit_i_parser_second(p)->kind == TIERKIT_I_TOKEN_OPEN
               ? parse_call(p, node)
               : parse_named(p, TIERKIT_I_OP_NAME, node);
}

tierkit_status tierkit_i_parse_operand(tierkit_i_parser *p, int32_t *node) {
    switch (tierkit_i_parser_token(p)->kind) {
    case TIERKIT_I_TOKEN_WORD:
        return parse_word(p, node);
    case TIERKIT_I_TOKEN_NAME:
        return parse_named(p, TIERKIT_I_OP_NAME, node);
    case TIERKIT_I_TOKEN_TEXT:
        return parse_named(p, TIERKIT_I_OP_TEXT, node);
    case TIERKIT_I_TOKEN_NUMBER:
        return parse_number(p, node);
    case TIERKIT_I_TOKEN_DATE:
        return parse_date(p, node);
    case TIERKIT_I_TOKEN_OPEN:
        return parse_parentheses(p, node);
    default:
        return tierkit_i_unexpected(p, "a value: a name, a number, a text, a date or `(`", NULL);
    }
}
