/* Owns: instructions over the values of several periods. Must not know: the stack, windows.
 * Called by: lang/code.c. */
#ifndef TIERKIT_I_LANG_CODE_SERIES_H
#define TIERKIT_I_LANG_CODE_SERIES_H

#include "lang/code_number.h"

/* All write their result into the first of the operands. An undefined operand makes the result
 * undefined (of a streak only where it is reached); the first one names the status. */

/* How many flags are true in a row, from the first of n on. Where an undefined one comes before the
 * first false one there is no value, and the number says how many come before it. */
void tierkit_i_code_streak(const tierkit_i_operand *at, size_t n, size_t count);
/* How many of n flags are true. */
void tierkit_i_code_count(const tierkit_i_operand *at, size_t n, size_t count);
/* Standard deviation over n / mean; a mean of zero or below has none. */
void tierkit_i_code_cv(const tierkit_i_operand *at, size_t n, size_t count);
/* (a / b)^(12 / months) - 1 for a >= 0, b > 0. */
void tierkit_i_code_cagr(const tierkit_i_operand *at, int32_t months, size_t count);

#endif
