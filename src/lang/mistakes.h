/* Owns: the numbers of the syntax errors in diagnostics.def. Must not know: their texts.
 * Called by: lang's lexer and parser. */
#ifndef TIERKIT_I_LANG_MISTAKES_H
#define TIERKIT_I_LANG_MISTAKES_H

typedef enum tierkit_i_mistake {
#define TIERKIT_I_MISTAKE(name, code, text) TIERKIT_I_MISTAKE_##name,
#include "lang/diagnostics.def"
#undef TIERKIT_I_MISTAKE
    TIERKIT_I_MISTAKES
} tierkit_i_mistake;

#endif
