/* Owns: making a schema in a test. Must not know: cases. Called by: tests of lang. */
#ifndef TESTS_LANG_CHECKED_H
#define TESTS_LANG_CHECKED_H

#include "lang/row_plan.h"
#include "parsed.h"

typedef struct checked {
    parsed p;
    tierkit_i_schema *schema; /* NULL after errors */
    tierkit_i_row_scratch *scratch;
} checked;

/* Parses "tierkit 1\n" and the text, makes the schema and scratch for it. */
void checked_text_of(checked *c, const char *text);
/* Frees everything; 1 when nothing leaked. */
int checked_end(checked *c);

#endif
