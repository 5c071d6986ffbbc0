/* Owns: operators and how tightly they bind. Must not know: operands, types.
 * Called by: the files parse*.c of lang. */
#include "lang/parser.h"

/* From loose to tight. */
typedef enum level {
    LEVEL_NONE = 0,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_SIGN
} level;

typedef struct binary {
    uint8_t token, op, level;
} binary;

static const binary binaries[] = {
    { TIERKIT_I_TOKEN_EQUAL, TIERKIT_I_OP_EQUAL, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_UNEQUAL, TIERKIT_I_OP_UNEQUAL, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_LESS, TIERKIT_I_OP_LESS, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_LESS_EQUAL, TIERKIT_I_OP_LESS_EQUAL, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_GREATER, TIERKIT_I_OP_GREATER, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_GREATER_EQUAL, TIERKIT_I_OP_GREATER_EQUAL, LEVEL_COMPARE },
    { TIERKIT_I_TOKEN_PLUS, TIERKIT_I_OP_ADD, LEVEL_SUM },
    { TIERKIT_I_TOKEN_MINUS, TIERKIT_I_OP_SUBTRACT, LEVEL_SUM },
    { TIERKIT_I_TOKEN_TIMES, TIERKIT_I_OP_MULTIPLY, LEVEL_PRODUCT },
    { TIERKIT_I_TOKEN_DIVIDE, TIERKIT_I_OP_DIVIDE, LEVEL_PRODUCT },
};

/* The binary operator that stands here; level NONE when none does. `not in` counts as `in`. */
static binary operator_here(const tierkit_i_parser *p) {
    static const binary none = { 0, 0, LEVEL_NONE };
    static const binary or_word = { 0, TIERKIT_I_OP_OR, LEVEL_OR };
    static const binary and_word = { 0, TIERKIT_I_OP_AND, LEVEL_AND };
    static const binary in_word = { 0, TIERKIT_I_OP_IN, LEVEL_COMPARE };
    uint8_t kind = tierkit_i_parser_token(p)->kind;
    if (kind == TIERKIT_I_TOKEN_WORD) {
        int is_in = tierkit_i_parser_at_word(p, "in") || tierkit_i_parser_at_words(p, "not", "in");
        return is_in                                ? in_word
               : tierkit_i_parser_at_word(p, "and") ? and_word
               : tierkit_i_parser_at_word(p, "or")  ? or_word
                                                    : none;
    }
    for (size_t i = 0; i < sizeof binaries / sizeof binaries[0]; i++) {
        if (binaries[i].token == kind) {
            return binaries[i];
        }
    }
    return none;
}

/* ---- nodes ----------------------------------------------------------------------------------- */

tierkit_status tierkit_i_new_node(tierkit_i_parser *p, tierkit_i_op op, tierkit_i_place at,
                                  int32_t *node) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_node made = { 0 };
    made.op = op;
    made.text = TIERKIT_I_NONE;
    made.first = TIERKIT_I_NONE;
    made.next = TIERKIT_I_NONE;
    made.at = at;
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, nodes, node_count, node_capacity));
    *node = (int32_t)tree->node_count;
    tree->nodes[tree->node_count++] = made;
    return TIERKIT_OK;
}

static tierkit_status too_deep(tierkit_i_parser *p, tierkit_i_place at) {
    tierkit_i_piece none = { "", 0 };
    return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_NESTING, at, none, "");
}

tierkit_status tierkit_i_add_child(tierkit_i_parser *p, int32_t parent, int32_t *last,
                                   int32_t child) {
    tierkit_i_node *nodes = p->tree->nodes;
    if (*last == TIERKIT_I_NONE) {
        nodes[parent].first = child;
    } else {
        nodes[*last].next = child;
    }
    *last = child;
    if (nodes[parent].height <= nodes[child].height) {
        nodes[parent].height = nodes[child].height + 1;
    }
    /* A long chain `a + b + ...` is a high tree without any nesting in the text. */
    return nodes[parent].height > TIERKIT_I_NESTING_MAX ? too_deep(p, nodes[parent].at)
                                                        : TIERKIT_OK;
}

/* ---- levels ---------------------------------------------------------------------------------- */

static tierkit_status parse_level(tierkit_i_parser *p, level lowest, int32_t *node);

static tierkit_status parse_deeper(tierkit_i_parser *p, level lowest, int32_t *node) {
    if (p->depth >= TIERKIT_I_NESTING_MAX) {
        return too_deep(p, tierkit_i_parser_place(p));
    }
    p->depth++;
    tierkit_status status = parse_level(p, lowest, node);
    p->depth--;
    return status;
}

/* Every right side around this one adds a level to the tree: one that gets too high is not read
 * to its end, which bounds the recursion. */
static tierkit_status parse_right_side(tierkit_i_parser *p, level lowest, int32_t *node) {
    if (p->rights >= TIERKIT_I_NESTING_MAX) {
        return too_deep(p, tierkit_i_parser_place(p));
    }
    p->rights++;
    tierkit_status status = parse_level(p, lowest, node);
    p->rights--;
    return status;
}

/* `not X`, `-X`: the word or sign stands here. */
static tierkit_status parse_prefix(tierkit_i_parser *p, tierkit_i_op op, level lowest,
                                   int32_t *node) {
    int32_t child, last = TIERKIT_I_NONE;
    tierkit_i_place at = tierkit_i_parser_place(p);
    if (op == TIERKIT_I_OP_NEGATE) {
        tierkit_i_parser_token(p)->form = TIERKIT_I_FORM_SIGN;
    }
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(parse_deeper(p, lowest, &child));
    TIERKIT_I_TRY(tierkit_i_new_node(p, op, at, node));
    return tierkit_i_add_child(p, *node, &last, child);
}

static tierkit_status parse_first(tierkit_i_parser *p, level lowest, int32_t *node) {
    uint32_t first = p->at;
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_MINUS)) {
        TIERKIT_I_TRY(parse_prefix(p, TIERKIT_I_OP_NEGATE, LEVEL_SIGN, node));
    } else if (tierkit_i_parser_at_word(p, "not")) {
        if (lowest > LEVEL_NOT) {
            return tierkit_i_unexpected(p, "a value; `not` after an operator needs parentheses",
                                        NULL);
        }
        TIERKIT_I_TRY(parse_prefix(p, TIERKIT_I_OP_NOT, LEVEL_NOT, node));
    } else {
        return tierkit_i_parse_operand(p, node);
    }
    p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `X in (a, b)`, `X not in (a, b)`: *node is X and becomes the whole. */
static tierkit_status parse_in(tierkit_i_parser *p, int32_t *node) {
    int32_t in, last = TIERKIT_I_NONE;
    tierkit_i_place not_at = tierkit_i_parser_place(p);
    int negated = tierkit_i_parser_take_word(p, "not");
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_IN, tierkit_i_parser_place(p), &in));
    TIERKIT_I_TRY(tierkit_i_add_child(p, in, &last, *node));
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_OPEN, "`(` after `in`"));
    TIERKIT_I_TRY(tierkit_i_parse_children(p, in, &last));
    p->tree->nodes[in].tokens = tierkit_i_tokens_since(p, p->tree->nodes[*node].tokens.first);
    *node = in;
    if (negated) {
        last = TIERKIT_I_NONE;
        TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_NOT, not_at, node));
        TIERKIT_I_TRY(tierkit_i_add_child(p, *node, &last, in));
    }
    return TIERKIT_OK;
}

/* *node is the left side and becomes the whole. */
static tierkit_status parse_right(tierkit_i_parser *p, binary operator, int32_t * node) {
    int32_t left = *node, right, last = TIERKIT_I_NONE;
    tierkit_i_place at = tierkit_i_parser_place(p);
    if (operator.op == TIERKIT_I_OP_IN) {
        return parse_in(p, node);
    }
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(parse_right_side(p, (level)(operator.level + 1), &right));
    TIERKIT_I_TRY(tierkit_i_new_node(p, (tierkit_i_op) operator.op, at, node));
    TIERKIT_I_TRY(tierkit_i_add_child(p, *node, &last, left));
    return tierkit_i_add_child(p, *node, &last, right);
}

/* Precedence climbing: an operand, then every operator that binds at least as tightly as
 * `lowest`. It calls itself at most NESTING_MAX times inwards and as often to the right. */
static tierkit_status parse_level(tierkit_i_parser *p, level lowest, int32_t *node) {
    uint32_t first = p->at;
    int compared = 0;
    TIERKIT_I_TRY(parse_first(p, lowest, node));
    for (;;) {
        binary operator= operator_here(p);
        if (operator.level == LEVEL_NONE || operator.level<lowest) {
            return TIERKIT_OK;
        }
        if (compared && operator.level == LEVEL_COMPARE) {
            return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_CHAIN, "");
        }
        TIERKIT_I_TRY(parse_right(p, operator, node));
        p->tree->nodes[*node].tokens = tierkit_i_tokens_since(p, first);
        compared = operator.level == LEVEL_COMPARE;
    }
}

tierkit_status tierkit_i_parse_nested(tierkit_i_parser *p, int32_t *node) {
    return parse_deeper(p, LEVEL_OR, node);
}

tierkit_status tierkit_i_parse_expression(tierkit_i_parser *p, int32_t *node) {
    return parse_level(p, LEVEL_OR, node);
}
