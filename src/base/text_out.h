/* Owns: the one way a text reaches a caller's buffer. Must not know: what the text says.
 * Called by: every function with `buffer, capacity, needed`. */
#ifndef TIERKIT_I_BASE_TEXT_OUT_H
#define TIERKIT_I_BASE_TEXT_OUT_H

#include "base/status.h"

/* *needed = bytes; the text is copied when it fits, else E_SPACE. E_NULL: needed, or buffer with a
 * capacity. */
tierkit_status tierkit_i_text_out(const char *text, size_t bytes, char *buffer, size_t capacity,
                                  size_t *needed);

#endif
