/* Owns: instructions on texts. Must not know: the stack, where texts come from.
 * Called by: lang/code.c. */
#ifndef TIERKIT_I_LANG_CODE_TEXT_H
#define TIERKIT_I_LANG_CODE_TEXT_H

#include "lang/code_number.h"

/* a = is text b at the beginning of text a, at its end, anywhere in it? TIERKIT_I_AT_BEGINNING ... */
void tierkit_i_code_part(const tierkit_i_words *words, int32_t where, tierkit_i_vector *a,
                         const tierkit_i_vector *b, size_t count);
/* a = a in small letters. */
void tierkit_i_code_lower(const tierkit_i_words *words, tierkit_i_vector *a, size_t count);
/* a = the name of the month, quarter or year of date a. */
void tierkit_i_code_period(const tierkit_i_words *words, tierkit_i_unit unit, tierkit_i_vector *a,
                           size_t count);

#endif
