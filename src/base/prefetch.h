/* Owns: asking for memory before it is needed. Must not know: what lies there.
 * Called by: loops whose next places are known but not in order. */
#ifndef TIERKIT_I_BASE_PREFETCH_H
#define TIERKIT_I_BASE_PREFETCH_H

#if defined(__GNUC__)
#define TIERKIT_I_PREFETCH(p) __builtin_prefetch(p, 1)
#define TIERKIT_I_PREFETCH_READ(p) __builtin_prefetch(p, 0)
#else
#define TIERKIT_I_PREFETCH(p) ((void)(p))
#define TIERKIT_I_PREFETCH_READ(p) ((void)(p))
#endif

#endif
