/* Owns: the library inside of the rock's shared object. Its functions are hidden: those of another
 * tierkit in the same process must not take their place. Must not know: Lua.
 * Called by: the other files here, where the rockspec builds them; meson links the library. */

/* What tierkit.c includes comes first: it stays visible. */
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(_MSC_VER)
#include <intrin.h>
#else
#include <stdatomic.h>
#endif

#if defined(__GNUC__) && !defined(_WIN32)
#pragma GCC visibility push(hidden)
#endif
#include "tierkit.c"
