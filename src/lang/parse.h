/* Owns: text to tree. Must not know: types of names, what statements do. Called by: program. */
#ifndef TIERKIT_I_LANG_PARSE_H
#define TIERKIT_I_LANG_PARSE_H

#include "base/buffer.h"
#include "base/hash.h"
#include "lang/diagnostics.h"

/* Parses the main text and, through the resolver (may be NULL), what `use` names, into an
 * initialised tree. Syntax errors go to the diagnostics, all of one pass: after an error parsing
 * goes on at the next line. OK also with errors in the list: a line with an error is then not in
 * the tree, and the head of a block only as far as it could be read (names may be NONE). E_TEXT
 * (not UTF-8), E_LIMIT, E_NOMEM and E_NULL (a resolver without a text) fail. The tree is the
 * caller's to free in every case. */
tierkit_status tierkit_i_parse(tierkit_i_tree *tree, const char *text, size_t bytes,
                               const tierkit_resolver *resolver, tierkit_i_diagnostics *list,
                               tierkit_error *err);

/* The canonical text of the main source: one space between words, two spaces before the lines of
 * a block, at most one blank line in a row, comments kept, numbers and dates in canonical form.
 * Parsing it again gives the same text. */
tierkit_status tierkit_i_print(const tierkit_i_tree *tree, tierkit_i_buffer *out);

/* The canonical text of a token range without comments: what introspection shows. Lines below the
 * first one begin with a line feed and two spaces. */
tierkit_status tierkit_i_print_tokens(const tierkit_i_tree *tree, tierkit_i_tokens range,
                                      tierkit_i_buffer *out);

/* Adds the canonical form of a token range (no comments, no layout) to a digest. */
void tierkit_i_digest_tokens(const tierkit_i_tree *tree, tierkit_i_tokens range,
                             tierkit_i_digest *digest);
/* The whole program: every source, comments and layout left out. */
void tierkit_i_tree_fingerprint(const tierkit_i_tree *tree, uint8_t out[16]);

#endif
