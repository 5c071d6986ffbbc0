/* Owns: the list of errors and warnings of one pass over a program, and its table.
 * Must not know: statements. Called by: lang, program. */
#ifndef TIERKIT_I_LANG_DIAGNOSTICS_H
#define TIERKIT_I_LANG_DIAGNOSTICS_H

#include "base/table.h"
#include "lang/syntax.h"

enum { TIERKIT_I_DIAGNOSTICS_MAX = 200 }; /* after these only the count grows */

/* Each kind is permanent and has one text template in diagnostics.def; see docs/language.md. */
typedef struct tierkit_i_diagnostics {
    const tierkit_i_memory *memory;
    const tierkit_i_tree *tree; /* for the names of sources */
    tierkit_table *table;       /* made at first use */
    size_t errors, warnings;
    tierkit_i_place first_error; /* line 0 = no error yet */
    tierkit_status status;       /* E_NOMEM once the table could not grow */
} tierkit_i_diagnostics;

void tierkit_i_diagnostics_init(tierkit_i_diagnostics *list, const tierkit_i_tree *tree,
                                const tierkit_i_memory *memory);

/* Report an error or a warning (severity "error" or "warning"). code: permanent short word such as
 * "unknown name". message: one sentence. expected: what would have been right, "" if none.
 * suggestion: a replacement for the text at the place, "" if none. Never fails: running out of
 * memory is kept in list->status. */
void tierkit_i_error_at(tierkit_i_diagnostics *list, tierkit_i_place at, const char *code,
                        const tierkit_i_piece *message, size_t pieces, const char *expected,
                        tierkit_i_piece suggestion);
void tierkit_i_warning_at(tierkit_i_diagnostics *list, tierkit_i_place at, const char *code,
                          const tierkit_i_piece *message, size_t pieces);

/* 1: the next ones are only counted, so a replacement needs not be looked for. */
int tierkit_i_diagnostics_are_full(const tierkit_i_diagnostics *list);
/* meant.c: the function, of these names, that a word stands for which is none of them: one that is
 * misspelt, or that other tools call so. Empty: none. */
tierkit_i_piece tierkit_i_function_meant(tierkit_i_piece word, const tierkit_i_piece *names,
                                         size_t count);

/* Hands the table to the caller (never NULL on OK; without diagnostics it is empty). Columns:
 * severity, code, source, line, column, length, message, expected, suggestion. */
tierkit_status tierkit_i_diagnostics_take(tierkit_i_diagnostics *list, tierkit_table **out);
void tierkit_i_diagnostics_free(tierkit_i_diagnostics *list);

#endif
