/* Owns: words that compilers spell differently. Must not know: what they are used for.
 * Called by: kernel. */
#ifndef TIERKIT_I_BASE_COMPILER_H
#define TIERKIT_I_BASE_COMPILER_H

/* Pointers that never meet, so that loops need no check for it. */
#if defined(__cplusplus)
#define TIERKIT_I_RESTRICT __restrict
#else
#define TIERKIT_I_RESTRICT restrict
#endif

/* Keeps the arrays of two functions out of one stack frame. */
#if defined(__GNUC__)
#define TIERKIT_I_APART __attribute__((noinline))
#else
#define TIERKIT_I_APART
#endif

#endif
