/* Owns: the one way to allocate: through the allocator an object was given, sizes checked, sizes
 * told on release. Must not know: any object. Called by: every room. */
#ifndef TIERKIT_I_BASE_MEMORY_H
#define TIERKIT_I_BASE_MEMORY_H

#include "base/status.h"

/* Every object begins with (or holds) a copy of this. */
typedef struct tierkit_i_memory {
    void *ctx;
    void *(TIERKIT_CALL *alloc)(void *, size_t);
    void *(TIERKIT_CALL *resize)(void *, void *, size_t, size_t);
    void(TIERKIT_CALL *release)(void *, void *, size_t);
} tierkit_i_memory;

/* From the public record: NULL = malloc. E_NULL if one of its functions is NULL; E_ABI_*. */
tierkit_status tierkit_i_memory_init(tierkit_i_memory *memory, const tierkit_allocator *allocator,
                                     tierkit_error *err);

/* count * size bytes, zeroed or not. count or size 0 gives *out = NULL and OK. E_NOMEM also when
 * the product overflows. */
tierkit_status tierkit_i_new(const tierkit_i_memory *memory, size_t count, size_t size, void *out);
tierkit_status tierkit_i_new_zeroed(const tierkit_i_memory *memory, size_t count, size_t size,
                                    void *out); /* out: address of a pointer of any type */
void tierkit_i_free(const tierkit_i_memory *memory, void *p, size_t count, size_t size);

/* Make room for `needed` elements in *array (capacity *capacity, elements of `size` bytes):
 * doubles. On failure *array and *capacity are as before. */
tierkit_status tierkit_i_reserve(const tierkit_i_memory *memory, void *array, size_t *capacity,
                                 size_t needed, size_t size);

/* Shared count of a frozen object: starts at 1. retain never fails; release returns 1 to the one
 * who must destroy. C11 atomics; Interlocked on MSVC. */
typedef struct tierkit_i_count {
#if defined(_MSC_VER) && !defined(__clang__)
    volatile long value;
#elif defined(__cplusplus) /* the library in one file; the compilers of C++ lack _Atomic */
    int32_t value;
#else
    _Atomic int32_t value;
#endif
} tierkit_i_count;
void tierkit_i_count_init(tierkit_i_count *count);
void tierkit_i_count_retain(tierkit_i_count *count);
int tierkit_i_count_release(tierkit_i_count *count);

#endif
