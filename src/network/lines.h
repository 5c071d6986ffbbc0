/* Owns: chains in which everyone points at one other: aliases, parents.
 * Must not know: what points. Called by: merge, load. */
#ifndef TIERKIT_I_NETWORK_LINES_H
#define TIERKIT_I_NETWORK_LINES_H

#include "base/memory.h"
#include "base/pace.h"

/* next[i]: whom i points at, or -1. *circle: one that is in a circle, or -1; linear. walk: count
 * zeros. */
tierkit_status tierkit_i_lines_circle(const int32_t *next, size_t count, int32_t *walk,
                                      tierkit_i_pace *pace, int32_t *circle);
/* Lets everyone point at the end of its line. There is no circle. Linear. */
void tierkit_i_lines_flatten(int32_t *next, size_t count);

#endif
