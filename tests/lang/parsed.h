/* Owns: parsing a text in a test and comparing what comes out with text. Must not know: cases.
 * Called by: tests of lang, tests/fuzz. */
#ifndef TESTS_LANG_PARSED_H
#define TESTS_LANG_PARSED_H

#include "lang/parse.h"
#include "support/failing_allocator.h"

typedef struct parsed {
    failing_allocator heap;
    tierkit_i_memory memory;
    tierkit_i_tree tree;
    tierkit_i_diagnostics list;
    tierkit_error err;
    tierkit_status status;
} parsed;

/* Texts that `use` finds, ended by a NULL name. NULL in its place: no resolver. */
typedef struct parsed_text {
    const char *name, *text;
} parsed_text;

/* Without a failure planned before (fail_at 0) every allocation succeeds. */
void parsed_begin(parsed *p);
void parsed_read(parsed *p, const char *text, size_t bytes, const parsed_text *uses);
/* Both at once for a NUL-terminated text. */
void parsed_text_of(parsed *p, const char *text);
/* Frees everything; returns 1 when nothing leaked and no block was misused. */
int parsed_end(parsed *p);

/* All diagnostics, a line for each:
 *     LINE:COLUMN+LENGTH CODE: MESSAGE [EXPECTED] {SUGGESTION}
 * with "SOURCE " in front when it is not the main text. malloc'ed, NUL-terminated. */
char *parsed_errors(parsed *p);
/* The canonical text, malloc'ed, NUL-terminated; NULL without memory. */
char *parsed_print(parsed *p);
/* The text of a code. */
const char *parsed_name(parsed *p, int32_t text, char buffer[256]);
/* An expression in prefix form, such as "(+ a (* 2 b))"; malloc'ed. */
char *parsed_expression(parsed *p, int32_t node);

/* A file of tests/lang, malloc'ed, NUL-terminated. */
char *parsed_file(const char *name, size_t *bytes);

#endif
