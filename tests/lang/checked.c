/* Owns: see checked.h. Must not know: cases. Called by: tests of lang. */
#include "checked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void checked_text_of(checked *c, const char *text) {
    size_t bytes = strlen(text) + sizeof "tierkit 1\n";
    char *whole = malloc(bytes);
    if (whole == NULL) {
        abort();
    }
    (void)snprintf(whole, bytes, "tierkit 1\n%s", text);
    c->schema = NULL;
    c->scratch = NULL;
    parsed_text_of(&c->p, whole);
    free(whole);
    if (c->p.status != TIERKIT_OK) {
        abort();
    }
    c->p.status = tierkit_i_schema_make(&c->p.tree, &c->p.memory, &c->p.list, &c->schema);
    if (c->schema != NULL &&
        tierkit_i_row_scratch_new(c->schema, &c->p.memory, &c->scratch) != TIERKIT_OK) {
        abort();
    }
}

int checked_end(checked *c) {
    tierkit_i_row_scratch_free(c->scratch);
    tierkit_i_schema_release(c->schema);
    return parsed_end(&c->p);
}
