/* Owns: which static form an arithmetic instruction has, and how deep a formula's stack grows.
 * Must not know: values. Called by: program (compiling), code.c. */
#include "lang/code.h"

static tierkit_i_form make(tierkit_i_form_shape shape, int32_t scale, int32_t constant) {
    tierkit_i_form form = { shape, TIERKIT_I_TYPE_NUMBER, scale, constant };
    if (form.scale > TIERKIT_I_SCALE_MAX) {
        form.shape = TIERKIT_I_REAL;
        form.scale = 0;
    }
    return form;
}

static int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* Sums and differences: sums stay sums; a quotient may be moved by a constant. */
static tierkit_i_form additive(tierkit_i_form a, tierkit_i_form b, int32_t constant) {
    if (a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT) {
        return make(TIERKIT_I_EXACT, larger(a.scale, b.scale), constant);
    }
    if (a.shape == TIERKIT_I_QUOTIENT && b.shape == TIERKIT_I_EXACT && b.constant) {
        return make(TIERKIT_I_QUOTIENT, a.scale + b.scale, constant);
    }
    if (a.shape == TIERKIT_I_EXACT && a.constant && b.shape == TIERKIT_I_QUOTIENT) {
        return make(TIERKIT_I_QUOTIENT, a.scale + b.scale, constant);
    }
    return make(TIERKIT_I_REAL, 0, constant);
}

static tierkit_i_form product(tierkit_i_form a, tierkit_i_form b, int32_t constant) {
    if (a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT) {
        return make(TIERKIT_I_EXACT, a.scale + b.scale, constant);
    }
    if ((a.shape == TIERKIT_I_QUOTIENT && b.shape == TIERKIT_I_EXACT && b.constant) ||
        (b.shape == TIERKIT_I_QUOTIENT && a.shape == TIERKIT_I_EXACT && a.constant)) {
        return make(TIERKIT_I_QUOTIENT, a.scale + b.scale, constant);
    }
    return make(TIERKIT_I_REAL, 0, constant);
}

static tierkit_i_form quotient(tierkit_i_form a, tierkit_i_form b, int32_t constant) {
    if (a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT) {
        return make(TIERKIT_I_QUOTIENT, larger(a.scale, b.scale), constant);
    }
    if (a.shape == TIERKIT_I_QUOTIENT && b.shape == TIERKIT_I_EXACT && b.constant) {
        return make(TIERKIT_I_QUOTIENT, a.scale + b.scale, constant);
    }
    return make(TIERKIT_I_REAL, 0, constant);
}

/* One of two values: the form must hold either without loss. */
static tierkit_i_form either(tierkit_i_form a, tierkit_i_form b, int32_t constant) {
    if (a.shape == b.shape && (a.shape == TIERKIT_I_FLAGS || a.shape == TIERKIT_I_TEXTS)) {
        return make(a.shape, 0, constant);
    }
    if (a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT) {
        return make(TIERKIT_I_EXACT, larger(a.scale, b.scale), constant);
    }
    if (a.shape == TIERKIT_I_QUOTIENT && b.shape == TIERKIT_I_QUOTIENT && a.scale == b.scale) {
        return make(TIERKIT_I_QUOTIENT, a.scale, constant);
    }
    return make(TIERKIT_I_REAL, 0, constant);
}

tierkit_i_form tierkit_i_form_of(tierkit_i_code_op op, tierkit_i_form a, tierkit_i_form b) {
    int32_t constant = a.constant && b.constant;
    switch (op) {
    case TIERKIT_I_CODE_ADD:
    case TIERKIT_I_CODE_SUBTRACT:
        return additive(a, b, constant);
    case TIERKIT_I_CODE_MULTIPLY:
        return product(a, b, constant);
    case TIERKIT_I_CODE_DIVIDE:
    case TIERKIT_I_CODE_RATIO:
        return quotient(a, b, constant);
    case TIERKIT_I_CODE_IF:
    case TIERKIT_I_CODE_COALESCE:
    case TIERKIT_I_CODE_SMALLER:
    case TIERKIT_I_CODE_LARGER:
        return either(a, b, constant);
    case TIERKIT_I_CODE_NEGATE:
    case TIERKIT_I_CODE_ABSOLUTE:
    case TIERKIT_I_CODE_FLOOR_AT:
        return a;
    case TIERKIT_I_CODE_STREAK:
        return make(TIERKIT_I_EXACT, 0, 0);
    default:
        return make(TIERKIT_I_FLAGS, 0, constant);
    }
}

/* How many operands an instruction takes off the stack. */
size_t tierkit_i_instruction_operands(const tierkit_i_instruction *instruction) {
    switch (instruction->op) {
    case TIERKIT_I_CODE_CONSTANT:
    case TIERKIT_I_CODE_LEAF:
    case TIERKIT_I_CODE_FORMULA:
        return 0;
    case TIERKIT_I_CODE_NEGATE:
    case TIERKIT_I_CODE_ABSOLUTE:
    case TIERKIT_I_CODE_NOT:
    case TIERKIT_I_CODE_FLOOR_AT:
    case TIERKIT_I_CODE_ROUND:
    case TIERKIT_I_CODE_EXISTS:
    case TIERKIT_I_CODE_LOWER:
    case TIERKIT_I_CODE_PERIOD:
        return 1;
    case TIERKIT_I_CODE_IF:
        return 3;
    case TIERKIT_I_CODE_STREAK:
    case TIERKIT_I_CODE_COUNT:
    case TIERKIT_I_CODE_CV:
        return (size_t)instruction->argument;
    default:
        return 2;
    }
}

size_t tierkit_i_formula_depth(const tierkit_i_instruction *code, tierkit_i_formula formula) {
    size_t depth = 0;
    size_t deepest = 1;
    for (int32_t i = 0; i < formula.count; i++) {
        depth = depth + 1 - tierkit_i_instruction_operands(&code[formula.first + i]);
        if (depth > deepest) {
            deepest = depth;
        }
    }
    return deepest;
}
