/* Owns: text to tree. Must not know: types of names, what statements do. Called by: program. */
#ifndef TIERKIT_I_LANG_PARSE_H
#define TIERKIT_I_LANG_PARSE_H

#include "base/buffer.h"
#include "base/hash.h"
#include "lang/diagnostics.h"

/* Parses the main text and, through the resolver (may be NULL), what `use` names, into an
 * initialised tree. Syntax errors go to the diagnostics, all of one pass: after an error parsing
 * goes on at the next statement. OK also with errors in the list; E_NOMEM, E_LIMIT, E_CANCELLED
 * fail. */
tierkit_status tierkit_i_parse(tierkit_i_tree *tree, const char *text, size_t bytes,
                               const tierkit_resolver *resolver, tierkit_i_diagnostics *list,
                               tierkit_error *err);

/* The canonical text of the main source: one space between words, two spaces before the lines of
 * a block, at most one blank line in a row, comments kept, numbers and dates in canonical form.
 * Parsing it again gives the same text. */
tierkit_status tierkit_i_print(const tierkit_i_tree *tree, tierkit_i_buffer *out);

/* Adds the canonical form of a token range (no comments, no layout) to a digest. */
void tierkit_i_digest_tokens(const tierkit_i_tree *tree, tierkit_i_tokens range,
                             tierkit_i_digest *digest);
/* The whole program: every source, comments and layout left out. */
void tierkit_i_tree_fingerprint(const tierkit_i_tree *tree, uint8_t out[16]);

#endif
