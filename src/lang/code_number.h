/* Owns: arithmetic on blocks of numbers in their three forms. Must not know: the stack, flags.
 * Called by: lang/code.c. */
#ifndef TIERKIT_I_LANG_CODE_NUMBER_H
#define TIERKIT_I_LANG_CODE_NUMBER_H

#include "lang/code.h"

/* A vector on the stack with the form it has. */
typedef struct tierkit_i_operand {
    tierkit_i_vector *vector;
    tierkit_i_form form;
} tierkit_i_operand;

/* False for infinities and NaN. */
int tierkit_i_real_is_finite(double value);

/* 1 when both elements have a value; otherwise a gets the status of the first that has none. The
 * flags of both are joined in a. */
static inline int tierkit_i_vector_both(tierkit_i_vector *a, const tierkit_i_vector *b, size_t i) {
    a->flags[i] |= b->flags[i];
    if (a->status[i] == TIERKIT_VALUE_OK) {
        a->status[i] = b->status[i];
    }
    return a->status[i] == TIERKIT_VALUE_OK;
}

/* Two sums at one scale: what most formulas are made of, with loops of their own. */
static inline int tierkit_i_form_alike(tierkit_i_form a, tierkit_i_form b) {
    return a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT && a.scale == b.scale;
}

/* -1, 0, 1 of two numbers at one scale. */
static inline int tierkit_i_number_order(tierkit_i_i128 a, tierkit_i_i128 b) {
    return a.high != b.high ? (a.high > b.high) - (a.high < b.high)
                            : (a.low > b.low) - (a.low < b.low);
}

/* to[i] = from[i] in another form that can hold it. */
void tierkit_i_vector_take(tierkit_i_vector *to, tierkit_i_form to_form,
                           const tierkit_i_vector *from, tierkit_i_form from_form, size_t i);

/* a = a op b for NEGATE, ABSOLUTE, ADD, SUBTRACT, MULTIPLY, DIVIDE, RATIO and FLOOR_AT; b is a
 * itself for the operations with one operand. */
void tierkit_i_vector_arithmetic(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                                 tierkit_i_form a_form, const tierkit_i_vector *b,
                                 tierkit_i_form b_form, size_t count);

/* a = a rounded half-even to the scale of the result. */
void tierkit_i_vector_round(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                            tierkit_i_form a_form, size_t count);

#endif
