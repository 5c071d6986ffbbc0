/* Owns: words that compilers spell differently. Must not know: what they are used for.
 * Called by: kernel, lang. */
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

/* Always part of its caller, so that it is compiled for the caller's vectors. */
#if defined(__GNUC__)
#define TIERKIT_I_INLINE inline __attribute__((always_inline))
#else
#define TIERKIT_I_INLINE inline
#endif

/* A function for processors with 256-bit vectors: the same operations on four doubles at a time, so
 * the same bytes. tierkit_i_has_wide() of base/processor.h says whether it may be called. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(TIERKIT_I_BASELINE)
#define TIERKIT_I_WIDE __attribute__((target("avx2")))
#else
#define TIERKIT_I_WIDE
#endif

#endif
