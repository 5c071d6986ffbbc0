/* Owns: expressions to code: literals, operators, conditions, and checking their types on the way.
 * Must not know: functions (compile_calls.c), statements. Called by: program/compile*.c. */
#include "program/compile.h"

static const tierkit_i_node *node_at(const tierkit_i_compiler *compiler, int32_t node) {
    return &compiler->tree->nodes[node];
}

static int emit_literal(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_node *node) {
    tierkit_i_type type = TIERKIT_I_TYPE_NUMBER;
    if (!tierkit_i_check_currency(compiler, node->measured_in, node->text, node->at)) {
        return 0;
    }
    if (node->measured_in == TIERKIT_I_IN_PERCENT) {
        type = TIERKIT_I_TYPE_RATIO;
    } else if (node->measured_in == TIERKIT_I_IN_MONEY) {
        type = TIERKIT_I_TYPE_MONEY;
    } else if (node->measured_in == TIERKIT_I_IN_PERIODS) {
        tierkit_i_i128 days;
        type = TIERKIT_I_TYPE_DURATION;
        if (node->period > TIERKIT_I_WEEK) {
            tierkit_i_complain(compiler, node->at, "period",
                               "a number of months has no fixed number of days", TIERKIT_I_NONE, "",
                               "days or weeks, or prior(..., 1 quarter)");
            return 0;
        }
        if (node->period == TIERKIT_I_WEEK &&
            !tierkit_i_i128_mul(node->value, tierkit_i_i128_of(7), &days)) {
            return tierkit_i_emit_number(compiler, to, days, node->scale, type);
        }
    }
    return tierkit_i_emit_number(compiler, to, node->value, node->scale, type);
}

static int emit_flag(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_node *node) {
    tierkit_i_instruction flag = { TIERKIT_I_CODE_CONSTANT,
                                   tierkit_i_i128_sign(node->value),
                                   { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 1 },
                                   { 0, 0 } };
    return tierkit_i_emit_instruction(compiler, to, &flag);
}

/* "cannot add money and days": one text for every pair that does not fit. */
static int refuse_types(tierkit_i_compiler *compiler, tierkit_i_place at, const char *verb,
                        tierkit_i_form a, tierkit_i_form b, const char *expected) {
    const char *left = tierkit_i_type_name(a.type);
    const char *right = tierkit_i_type_name(b.type);
    tierkit_i_piece pieces[5] = {
        { "cannot ", 7 }, { verb, 0 }, { left, 0 }, { " and ", 5 }, { right, 0 }
    };
    tierkit_i_piece none = { "", 0 };
    for (size_t i = 0; i < 5; i++) {
        for (pieces[i].bytes = 0; pieces[i].text[pieces[i].bytes] != 0;) {
            pieces[i].bytes++;
        }
    }
    tierkit_i_error_at(compiler->list, at, "type", pieces, 5, expected, none);
    return 0;
}

static int emit_arithmetic(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_node *node, tierkit_i_form a, tierkit_i_form b) {
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    switch (node->op) {
    case TIERKIT_I_OP_ADD:
        if (!tierkit_i_type_add(TIERKIT_I_CODE_ADD, a, b, &type)) {
            return refuse_types(compiler, node->at, "add ", a, b, "two values of the same type");
        }
        return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_ADD, a, b, type);
    case TIERKIT_I_OP_SUBTRACT:
        if (!tierkit_i_type_add(TIERKIT_I_CODE_SUBTRACT, a, b, &type)) {
            return refuse_types(compiler, node->at, "subtract ", a, b,
                                "two values of the same type");
        }
        return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_SUBTRACT, a, b, type);
    case TIERKIT_I_OP_MULTIPLY:
        if (!tierkit_i_type_multiply(a, b, &type)) {
            return refuse_types(compiler, node->at, "multiply ", a, b,
                                "two numbers, not both money");
        }
        return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_MULTIPLY, a, b, type);
    default:
        type = tierkit_i_type_divide(a, b);
        if (type == TIERKIT_I_TYPE_UNKNOWN) {
            return refuse_types(compiler, node->at, "divide ", a, b, "two numbers");
        }
        return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_DIVIDE, a, b, type);
    }
}

static tierkit_i_code_op comparison_of(tierkit_i_op op) {
    switch (op) {
    case TIERKIT_I_OP_EQUAL:
    case TIERKIT_I_OP_IN:
        return TIERKIT_I_CODE_EQUAL;
    case TIERKIT_I_OP_UNEQUAL:
        return TIERKIT_I_CODE_UNEQUAL;
    case TIERKIT_I_OP_LESS:
        return TIERKIT_I_CODE_LESS;
    case TIERKIT_I_OP_LESS_EQUAL:
        return TIERKIT_I_CODE_LESS_EQUAL;
    case TIERKIT_I_OP_GREATER:
        return TIERKIT_I_CODE_GREATER;
    default:
        return TIERKIT_I_CODE_GREATER_EQUAL;
    }
}

/* Beside a text a bare name is a word: `class = A`, `kind in (distributor, dealer)`. Words of
 * classes and policies must be declared. */
static int emit_word(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_node *text, const tierkit_i_node *word) {
    int known = 1;
    if (text->op == TIERKIT_I_OP_NAME && tierkit_i_tree_is(compiler->tree, text->text, "class")) {
        known = 0;
        for (size_t i = 0; i < compiler->tree->class_line_count; i++) {
            known |= compiler->tree->class_lines[i].name.text == word->text;
        }
        known |= tierkit_i_tree_own_class(compiler->tree, word->text);
    } else if (text->op == TIERKIT_I_OP_NAME &&
               tierkit_i_tree_is(compiler->tree, text->text, "policy")) {
        known = tierkit_i_policy_index(compiler->tree, word->text) != TIERKIT_I_NONE;
    }
    if (!known) {
        tierkit_i_complain(compiler, word->at, "unknown name", "no class or policy is called `",
                           word->text, "`", "a name the program declares");
        return 0;
    }
    return tierkit_i_emit_word(compiler, to, word->text);
}

/* The right side of a comparison, whose left side has been emitted with form a. */
static int emit_right(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, tierkit_i_form a, int32_t left,
                      int32_t right) {
    const tierkit_i_node *node = node_at(compiler, right);
    if (a.shape == TIERKIT_I_TEXTS &&
        (node->op == TIERKIT_I_OP_NAME || node->op == TIERKIT_I_OP_TEXT)) {
        return emit_word(compiler, to, node_at(compiler, left), node);
    }
    return tierkit_i_emit_expression(compiler, to, context, right);
}

static int check_comparison(tierkit_i_compiler *compiler, const tierkit_i_node *node,
                            tierkit_i_form a, tierkit_i_form b) {
    int ordered = node->op != TIERKIT_I_OP_EQUAL && node->op != TIERKIT_I_OP_UNEQUAL &&
                  node->op != TIERKIT_I_OP_IN;
    if (!tierkit_i_type_comparable(a, b)) {
        return refuse_types(compiler, node->at, "compare ", a, b, "two values of the same type");
    }
    if (ordered && (a.shape == TIERKIT_I_TEXTS || a.shape == TIERKIT_I_FLAGS)) {
        return refuse_types(compiler, node->at, "order ", a, b, "`=`, `!=` or `in`");
    }
    return 1;
}

static int emit_comparison(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_node *node) {
    if (!tierkit_i_emit_expression(compiler, to, context, node->first)) {
        return 0;
    }
    tierkit_i_compared a = tierkit_i_last_compared(compiler, to);
    int32_t right = node_at(compiler, node->first)->next;
    if (!emit_right(compiler, to, context, a.form, node->first, right)) {
        return 0;
    }
    tierkit_i_compared b = tierkit_i_last_compared(compiler, to);
    return check_comparison(compiler, node, a.form, b.form) &&
           tierkit_i_emit_compared(compiler, to, comparison_of(node->op), a, b);
}

/* x in (a, b, c) is x = a or x = b or x = c. */
static int emit_in(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                   const tierkit_i_context *context, const tierkit_i_node *node) {
    tierkit_i_form flag = { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 };
    int32_t member = node_at(compiler, node->first)->next;
    int first = 1;
    for (; member != TIERKIT_I_NONE; member = node_at(compiler, member)->next) {
        if (!tierkit_i_emit_expression(compiler, to, context, node->first)) {
            return 0;
        }
        tierkit_i_compared a = tierkit_i_last_compared(compiler, to);
        if (!emit_right(compiler, to, context, a.form, node->first, member)) {
            return 0;
        }
        tierkit_i_compared b = tierkit_i_last_compared(compiler, to);
        if (!check_comparison(compiler, node, a.form, b.form) ||
            !tierkit_i_emit_compared(compiler, to, TIERKIT_I_CODE_EQUAL, a, b) ||
            (!first && !tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_OR, flag, flag,
                                              TIERKIT_I_TYPE_FLAG))) {
            return 0;
        }
        first = 0;
    }
    return !first;
}

static int emit_condition(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                          const tierkit_i_context *context, int32_t node) {
    if (!tierkit_i_emit_expression(compiler, to, context, node)) {
        return 0;
    }
    if (tierkit_i_last_form(to).shape != TIERKIT_I_FLAGS) {
        tierkit_i_complain(compiler, node_at(compiler, node)->at, "type", "this is not a condition",
                           TIERKIT_I_NONE, "", "a comparison or a flag attribute");
        return 0;
    }
    return 1;
}

static int emit_logic(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                      const tierkit_i_context *context, const tierkit_i_node *node) {
    tierkit_i_form flag = { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 };
    tierkit_i_code_op op = TIERKIT_I_CODE_NOT;
    if (!emit_condition(compiler, to, context, node->first)) {
        return 0;
    }
    if (node->op != TIERKIT_I_OP_NOT) {
        op = node->op == TIERKIT_I_OP_AND ? TIERKIT_I_CODE_AND : TIERKIT_I_CODE_OR;
        if (!emit_condition(compiler, to, context, node_at(compiler, node->first)->next)) {
            return 0;
        }
    }
    return tierkit_i_emit_binary(compiler, to, op, flag, flag, TIERKIT_I_TYPE_FLAG);
}

static int emit_if(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                   const tierkit_i_context *context, const tierkit_i_node *node) {
    int32_t then = node_at(compiler, node->first)->next;
    int32_t otherwise = node_at(compiler, then)->next;
    if (!emit_condition(compiler, to, context, node->first) ||
        !tierkit_i_emit_expression(compiler, to, context, then)) {
        return 0;
    }
    tierkit_i_form a = tierkit_i_last_form(to);
    if (!tierkit_i_emit_expression(compiler, to, context, otherwise)) {
        return 0;
    }
    tierkit_i_form b = tierkit_i_last_form(to);
    if (!tierkit_i_type_comparable(a, b)) {
        return refuse_types(compiler, node->at, "choose between ", a, b,
                            "the same type behind `then` and `else`");
    }
    return tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_IF, a, b,
                                 a.constant ? b.type : a.type);
}

static int emit_negate(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_node *node) {
    if (!tierkit_i_emit_expression(compiler, to, context, node->first)) {
        return 0;
    }
    tierkit_i_form form = tierkit_i_last_form(to);
    if (!tierkit_i_type_is_number(form.type)) {
        tierkit_i_complain(compiler, node->at, "type", "only a number can be negated",
                           TIERKIT_I_NONE, "", "a number");
        return 0;
    }
    tierkit_i_instruction negate = { TIERKIT_I_CODE_NEGATE, 0, form, { 0, 0 } };
    return tierkit_i_emit_instruction(compiler, to, &negate);
}

static int emit_two(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                    const tierkit_i_context *context, const tierkit_i_node *node) {
    if (!tierkit_i_emit_expression(compiler, to, context, node->first)) {
        return 0;
    }
    tierkit_i_form a = tierkit_i_last_form(to);
    if (!tierkit_i_emit_expression(compiler, to, context, node_at(compiler, node->first)->next)) {
        return 0;
    }
    return emit_arithmetic(compiler, to, node, a, tierkit_i_last_form(to));
}

static int emit_own(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                    const tierkit_i_context *context, const tierkit_i_node *node) {
    tierkit_i_named name = { node->text, node->at };
    return tierkit_i_emit_name(compiler, to, context, &name, TIERKIT_I_TAKE_OWN);
}

static int emit_node(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_context *context, int32_t index) {
    const tierkit_i_node *node = node_at(compiler, index);
    switch (node->op) {
    case TIERKIT_I_OP_NUMBER:
        return emit_literal(compiler, to, node);
    case TIERKIT_I_OP_DATE:
        return tierkit_i_emit_number(compiler, to, node->value, 0, TIERKIT_I_TYPE_DATE);
    case TIERKIT_I_OP_FLAG:
        return emit_flag(compiler, to, node);
    case TIERKIT_I_OP_TEXT:
        return tierkit_i_emit_word(compiler, to, node->text);
    case TIERKIT_I_OP_NAME:
        return emit_own(compiler, to, context, node);
    case TIERKIT_I_OP_NEGATE:
        return emit_negate(compiler, to, context, node);
    case TIERKIT_I_OP_ADD:
    case TIERKIT_I_OP_SUBTRACT:
    case TIERKIT_I_OP_MULTIPLY:
    case TIERKIT_I_OP_DIVIDE:
        return emit_two(compiler, to, context, node);
    case TIERKIT_I_OP_AND:
    case TIERKIT_I_OP_OR:
    case TIERKIT_I_OP_NOT:
        return emit_logic(compiler, to, context, node);
    case TIERKIT_I_OP_IN:
        return emit_in(compiler, to, context, node);
    case TIERKIT_I_OP_IF:
        return emit_if(compiler, to, context, node);
    case TIERKIT_I_OP_CALL:
        return tierkit_i_emit_call(compiler, to, context, index);
    default:
        return emit_comparison(compiler, to, context, node);
    }
}

int tierkit_i_emit_expression(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                              const tierkit_i_context *context, int32_t node) {
    tierkit_i_context inner = *context;
    inner.nesting++;
    if (compiler->status == TIERKIT_OK && inner.nesting > 2 * TIERKIT_I_NESTING_MAX) {
        compiler->status = TIERKIT_E_LIMIT;
    }
    int good = compiler->status == TIERKIT_OK && emit_node(compiler, to, &inner, node);
    tierkit_i_tell_limit(compiler, node_at(compiler, node)->at);
    return good;
}

static int32_t close(tierkit_i_compiler *compiler, tierkit_i_emitted *emitted, int32_t node) {
    int32_t formula = tierkit_i_close_formula(compiler, emitted);
    tierkit_i_tell_limit(compiler, node_at(compiler, node)->at);
    return formula;
}

int32_t tierkit_i_compile_flag(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                               int32_t node) {
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    if (!emit_condition(compiler, &emitted, context, node)) {
        tierkit_i_drop_emitted(compiler, &emitted);
        return TIERKIT_I_NONE;
    }
    return close(compiler, &emitted, node);
}

int32_t tierkit_i_compile_number(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                                 int32_t node) {
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    int good = tierkit_i_emit_expression(compiler, &emitted, context, node);
    tierkit_i_form form = tierkit_i_last_form(&emitted);
    if (good && !tierkit_i_type_is_number(form.type) && form.type != TIERKIT_I_TYPE_DATE) {
        tierkit_i_complain(compiler, node_at(compiler, node)->at, "type", "this is not a number",
                           TIERKIT_I_NONE, "", "a number, money, days or a date");
        good = 0;
    }
    if (!good) {
        tierkit_i_drop_emitted(compiler, &emitted);
        return TIERKIT_I_NONE;
    }
    return close(compiler, &emitted, node);
}
