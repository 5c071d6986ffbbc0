/* Owns: instructions on texts. Must not know: the stack, where texts come from.
 * Called by: lang/code.c. */
#ifndef TIERKIT_I_LANG_CODE_TEXT_H
#define TIERKIT_I_LANG_CODE_TEXT_H

#include "lang/code_number.h"

/* PART, LOWER and PERIOD: the result replaces the first operand. */
void tierkit_i_code_text(const tierkit_i_text_words *words,
                         const tierkit_i_instruction *instruction, const tierkit_i_operand *at,
                         size_t count);

#endif
