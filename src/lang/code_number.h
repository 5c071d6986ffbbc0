/* Owns: arithmetic on blocks of numbers in their three forms. Must not know: the stack, flags.
 * Called by: lang/code*.c. */
#ifndef TIERKIT_I_LANG_CODE_NUMBER_H
#define TIERKIT_I_LANG_CODE_NUMBER_H

#include "lang/code.h"

/* A vector on the stack with the form it has. */
typedef struct tierkit_i_operand {
    tierkit_i_vector *vector;
    tierkit_i_form form;
} tierkit_i_operand;

/* False for infinities and NaN. */
static inline int tierkit_i_real_is_finite(double value) {
    return value - value <= 0.0; /* of an infinity or NaN, x - x is not 0 */
}

/* Where both have a value, a still has; else a gets the status of the first that has none. The
 * flags of both are joined in a. */
static inline void tierkit_i_vector_join(tierkit_i_vector *a, const tierkit_i_vector *b,
                                         size_t count) {
    for (size_t i = 0; i < count; i++) {
        a->flags[i] |= b->flags[i];
    }
    for (size_t i = 0; i < count; i++) {
        int8_t open = (int8_t) - (a->status[i] == TIERKIT_VALUE_OK); /* all bits, or none */
        a->status[i] = (int8_t)(a->status[i] | (b->status[i] & open));
    }
}

/* Two sums at one scale: what most formulas are made of, with loops of their own. */
static inline int tierkit_i_form_alike(tierkit_i_form a, tierkit_i_form b) {
    return a.shape == TIERKIT_I_EXACT && b.shape == TIERKIT_I_EXACT && a.scale == b.scale;
}

/* What an element without a value holds where nothing was computed. */
static inline void tierkit_i_vector_clear(tierkit_i_vector *of, size_t i) {
    of->number.low[i] = of->denominator.low[i] = 0;
    of->real[i] = 0.0;
    of->word[i] = 0;
}

/* to[i] = from[i] in another form that can hold it; afterwards tierkit_i_vector_measure(). */
void tierkit_i_vector_take(tierkit_i_vector *to, tierkit_i_form to_form,
                           const tierkit_i_vector *from, tierkit_i_form from_form, size_t i);
void tierkit_i_vector_measure(tierkit_i_vector *of, tierkit_i_form form, size_t count);

/* a = a op b for NEGATE, ABSOLUTE, ADD, SUBTRACT, MULTIPLY, DIVIDE, RATIO and FLOOR_AT; b may be
 * changed, and is a itself for the operations with one operand. */
void tierkit_i_vector_arithmetic(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                                 tierkit_i_form a_form, tierkit_i_vector *b, tierkit_i_form b_form,
                                 size_t count);

/* a = a rounded half-even to the scale of the result. */
void tierkit_i_vector_round(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                            tierkit_i_form a_form, size_t count);

/* code_order.c: -1, 0, 1 by element of two numbers, after tierkit_i_vector_join(); anything where
 * a has no value. */
void tierkit_i_vector_order(const tierkit_i_vector *a, tierkit_i_form a_form,
                            const tierkit_i_vector *b, tierkit_i_form b_form, size_t count,
                            int8_t *order);
/* The same of a sum, a quotient or a double, and constant / 10^places. */
void tierkit_i_vector_order_constant(const tierkit_i_vector *a, tierkit_i_form a_form,
                                     tierkit_i_i128 constant, int32_t places, size_t count,
                                     int8_t *order);

#endif
