/* Owns: compiling a text in a test and showing what came out as text. Must not know: cases.
 * Called by: tests of program. */
#ifndef TESTS_PROGRAM_TRIED_H
#define TESTS_PROGRAM_TRIED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/failing_allocator.h"
#include "tierkit/program.h"

/* Texts that `use` finds, ended by a NULL name. */
typedef struct tried_use {
    const char *name, *text;
    int released; /* how often `release` was called for it */
} tried_use;

typedef struct tried {
    failing_allocator heap;
    tierkit_program *program;
    tierkit_table *diagnostics;
    tierkit_status status;
    tierkit_error err;
} tried;

/* uses: NULL = no resolver. */
void tried_text(tried *made, const char *text, tried_use *uses);
/* Frees everything and fails the test where something leaked. */
void tried_end(tried *made);

tierkit_resolver tried_resolver(tried_use *uses);

/* All rows, malloc'ed: "LINE:COLUMN+LENGTH CODE: MESSAGE [EXPECTED] {SUGGESTION}\n", with
 * "warning " in front of a warning and "SOURCE " in front of what is not in the main text. */
char *tried_diagnostics(const tierkit_table *table);
/* A table as lines of cells joined by '|', the first the names of the columns; malloc'ed. */
char *tried_table(const tierkit_table *table);
/* The canonical text, malloc'ed, NUL-terminated. */
char *tried_print(const tierkit_program *program);
/* A file of this name in a folder, malloc'ed, NUL-terminated. */
char *tried_file(const char *folder, const char *name);

#endif
