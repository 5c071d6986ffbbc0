/* Owns: compiled column expressions (formulas) and their evaluation over blocks of distributors or
 * groups. Must not know: windows, cells, records, statements: it sees leaves as columns.
 * Called by: program (writes the code), review (runs it).
 *
 * A formula is postfix code over vectors of TIERKIT_I_BLOCK elements. Every instruction has a
 * static form, fixed when the program is compiled, so that how a number is computed never depends
 * on the data:
 *   EXACT     a sum: integer / 10^scale
 *   QUOTIENT  one quotient of sums: integer / integer, both at the same scale; the scale is kept so
 *             that numerator and denominator can be shown
 *   REAL      everything else: double
 *   FLAG      true, false or undefined (status)
 *   TEXT      a code of the caller's strings
 * Comparisons of EXACT and QUOTIENT are exact; with a REAL both sides go to the 1e-9 grid. */
#ifndef TIERKIT_I_LANG_CODE_H
#define TIERKIT_I_LANG_CODE_H

#include "base/strings.h"
#include "lang/syntax.h"

enum {
    TIERKIT_I_BLOCK = 256,
    TIERKIT_I_STACK_MAX = 128 /* vectors on the stack of one formula */
};

typedef enum tierkit_i_form_shape {
    TIERKIT_I_EXACT = 1,
    TIERKIT_I_QUOTIENT,
    TIERKIT_I_REAL,
    TIERKIT_I_FLAGS,
    TIERKIT_I_TEXTS
} tierkit_i_form_shape;

typedef struct tierkit_i_form {
    tierkit_i_form_shape shape;
    tierkit_i_type type;
    int32_t scale;    /* EXACT, QUOTIENT */
    int32_t constant; /* 1: the same for every element (a literal or made of literals) */
} tierkit_i_form;

typedef enum tierkit_i_code_op {
    TIERKIT_I_CODE_CONSTANT = 1, /* constant / 10^form.scale, or FLAG or TEXT in argument */
    TIERKIT_I_CODE_LEAF,         /* argument: index of a leaf */
    TIERKIT_I_CODE_FORMULA,      /* argument: index of a formula evaluated before this one */
    TIERKIT_I_CODE_NEGATE,
    TIERKIT_I_CODE_ABSOLUTE,
    TIERKIT_I_CODE_ADD,
    TIERKIT_I_CODE_SUBTRACT,
    TIERKIT_I_CODE_MULTIPLY,
    TIERKIT_I_CODE_DIVIDE,
    TIERKIT_I_CODE_RATIO, /* divide; a denominator <= 0 is NON_POSITIVE_BASE */
    TIERKIT_I_CODE_EQUAL, /* argument of comparisons: which side is a streak, see below */
    TIERKIT_I_CODE_UNEQUAL,
    TIERKIT_I_CODE_LESS,
    TIERKIT_I_CODE_LESS_EQUAL,
    TIERKIT_I_CODE_GREATER,
    TIERKIT_I_CODE_GREATER_EQUAL,
    TIERKIT_I_CODE_AND,
    TIERKIT_I_CODE_OR,
    TIERKIT_I_CODE_NOT,
    TIERKIT_I_CODE_IF,       /* condition, then, else */
    TIERKIT_I_CODE_COALESCE, /* two operands */
    TIERKIT_I_CODE_SMALLER,  /* two operands */
    TIERKIT_I_CODE_LARGER,
    TIERKIT_I_CODE_FLOOR_AT, /* top: value below constant becomes NOT_APPLICABLE (base at least) */
    TIERKIT_I_CODE_STREAK,   /* argument: n flags, the newest pushed first; result a count */
    TIERKIT_I_CODE_COUNT,    /* argument: n flags; result: how many are true */
    TIERKIT_I_CODE_CV,       /* argument: n numbers; result: standard deviation / mean */
    TIERKIT_I_CODE_CAGR,     /* (a / b)^(12 / argument) - 1: growth a year over that many months */
    TIERKIT_I_CODE_ROUND,    /* half-even to the scale of the form */
    TIERKIT_I_CODE_EXISTS,   /* has a value: a flag that is never undefined */
    TIERKIT_I_CODE_PART,     /* two texts: is the second in the first? argument: where */
    TIERKIT_I_CODE_LOWER,    /* a text in small letters */
    TIERKIT_I_CODE_PERIOD    /* the name of a date's calendar period; argument: its unit */
} tierkit_i_code_op;

/* A streak without a value says how long it is at least, which may decide a comparison. */
enum { TIERKIT_I_NO_STREAK = 0, TIERKIT_I_STREAK_LEFT, TIERKIT_I_STREAK_RIGHT };

typedef struct tierkit_i_instruction {
    tierkit_i_code_op op;
    int32_t argument;
    tierkit_i_form form; /* of the result */
    tierkit_i_i128 constant;
} tierkit_i_instruction;

typedef struct tierkit_i_formula {
    int32_t first, count; /* instructions */
    tierkit_i_form form;  /* of the last one */
    int32_t nested;       /* levels of formulas over all distributors that its leaves need */
} tierkit_i_formula;

/* The integers of a block. While no element with a value lies further from zero than `reach`, `low`
 * says all; beyond 64 bits reach is TIERKIT_I_BEYOND, and `high` counts, too. Elements without a
 * value hold anything. */
typedef struct tierkit_i_sums {
    int64_t reach;
    int64_t low[TIERKIT_I_BLOCK];
    int64_t high[TIERKIT_I_BLOCK];
} tierkit_i_sums;

#define TIERKIT_I_BEYOND INT64_C(-1)

/* One block of values. Which arrays count is said by the form that goes with it. */
typedef struct tierkit_i_vector {
    tierkit_i_sums number;      /* EXACT; numerator of a QUOTIENT */
    tierkit_i_sums denominator; /* QUOTIENT, above 0 where status is OK */
    double real[TIERKIT_I_BLOCK];
    int32_t word[TIERKIT_I_BLOCK]; /* FLAG: 0, 1; TEXT: code */
    uint8_t flags[TIERKIT_I_BLOCK];
    int8_t status[TIERKIT_I_BLOCK];
} tierkit_i_vector;

/* A leaf as the evaluator reads it: EXACT, FLAG or TEXT. Missing arrays: high = sign extension of
 * low, status = all OK, flags = none. Words live in low. */
typedef struct tierkit_i_leaf_column {
    size_t first; /* element that low begins with */
    const int64_t *low;
    const int64_t *high;
    const int8_t *status;
    const uint8_t *flags;
    int64_t reach; /* of low without high, see tierkit_i_sums; BEYOND is always right */
} tierkit_i_leaf_column;

/* The texts of words. Names of periods that no text has are words below -1 (code_text.c). */
typedef struct tierkit_i_text_words {
    const tierkit_i_strings *strings; /* by word */
    const int32_t *lower; /* by word: that of the text in small letters; NULL: nobody asks */
} tierkit_i_text_words;

/* What formulas are run on. `memo` has a vector for every formula that CODE_FORMULA may name. */
typedef struct tierkit_i_machine {
    const tierkit_i_instruction *code;
    const tierkit_i_formula *formulas;
    const tierkit_i_leaf_column *leaves;
    tierkit_i_vector *stack; /* stack_count vectors */
    size_t stack_count;
    tierkit_i_vector **memo;
    const tierkit_i_text_words *words;
} tierkit_i_machine;

/* How many operands an instruction takes off the stack. */
size_t tierkit_i_instruction_operands(const tierkit_i_instruction *instruction);

/* Vectors of stack a formula needs. */
size_t tierkit_i_formula_depth(const tierkit_i_instruction *code, tierkit_i_formula formula);

/* Evaluate one formula for elements first .. first + count - 1 of the leaves into *out.
 * count <= TIERKIT_I_BLOCK; the formulas it names must be in the memo for the same block. */
void tierkit_i_formula_run(const tierkit_i_machine *machine, int32_t formula, size_t first,
                           size_t count, tierkit_i_vector *out);

/* The number of element i, and what a QUOTIENT has below it. */
static inline tierkit_i_i128 tierkit_i_sums_get(const tierkit_i_sums *from, size_t i) {
    tierkit_i_i128 value = { (uint64_t)from->low[i], from->high[i] };
    if (from->reach != TIERKIT_I_BEYOND) {
        value.high = -(from->low[i] < 0);
    }
    return value;
}

/* The double nearest to element i; status must be OK; FLAG and TEXT have none. */
double tierkit_i_vector_double(const tierkit_i_vector *vector, tierkit_i_form form, size_t i);
/* The same of all elements; anything where the status is not OK. `to` may be vector->real. */
void tierkit_i_vector_doubles(const tierkit_i_vector *vector, tierkit_i_form form, size_t count,
                              double *to);
/* Element i on the 1e-9 grid, sums exactly half-even; 1 = does not fit, *e9 as it was. */
int tierkit_i_vector_grid(const tierkit_i_vector *vector, tierkit_i_form form, size_t i,
                          tierkit_i_i128 *e9);

/* How far these lie from zero at most, as the reach of a column. */
int64_t tierkit_i_reach_of(const int64_t *low, size_t count);

/* Forms, for the compiler. The result of an arithmetic operation on two forms (types are the
 * compiler's business). */
tierkit_i_form tierkit_i_form_of(tierkit_i_code_op op, tierkit_i_form a, tierkit_i_form b);

#endif
