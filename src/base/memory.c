/* Owns: the one way to allocate, and the shared count of frozen objects.
 * Must not know: any object.
 * Called by: every room. */
#include "base/memory.h"

#include "base/i128.h"

#include <stdlib.h>
#include <string.h>

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#elif !defined(__cplusplus)
#include <stdatomic.h>
#endif

enum { RESERVE_MIN = 16 };

/* The default allocator: the C library, with sizes and context ignored. */
static void *TIERKIT_CALL default_alloc(void *ctx, size_t size) {
    (void)ctx;
    return malloc(size);
}

static void *TIERKIT_CALL default_resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    (void)ctx;
    (void)old_size;
    return realloc(p, new_size);
}

static void TIERKIT_CALL default_release(void *ctx, void *p, size_t size) {
    (void)ctx;
    (void)size;
    free(p);
}

/* Checked once here, so that no later allocation has to ask whether a function is there. The record
 * is copied: the caller may drop it, not what ctx points at. */
tierkit_status tierkit_i_memory_init(tierkit_i_memory *memory, const tierkit_allocator *allocator,
                                     tierkit_error *err) {
    if (allocator == NULL) {
        *memory = (tierkit_i_memory){ NULL, default_alloc, default_resize, default_release };
        return TIERKIT_OK;
    }
    /* The first shipped size, a constant on purpose: never sizeof of a later record. */
    tierkit_status status = tierkit_i_record_check(allocator, 8 + 4 * (uint32_t)sizeof(void *),
                                                   (uint32_t)sizeof *allocator);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status,
                              "allocator: zero it, then set struct_size to its sizeof");
    }
    if (allocator->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ABI_FORWARD, "allocator: flags must be 0");
    }
    if (allocator->alloc == NULL || allocator->resize == NULL || allocator->release == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "allocator: alloc, resize and release must all be set");
    }
    *memory = (tierkit_i_memory){ allocator->ctx, allocator->alloc, allocator->resize,
                                  allocator->release };
    return TIERKIT_OK;
}

/* `out` is the address of a pointer of any type: copied, not cast, to stay within the aliasing
 * rules. */
static void store_pointer(void *out, void *p) {
    memcpy(out, &p, sizeof p);
}

static void *load_pointer(const void *at) {
    void *p = NULL;
    memcpy(&p, at, sizeof p);
    return p;
}

/* No call for nothing: an allocator is never asked for 0 bytes, whose answer differs between
 * platforms. */
tierkit_status tierkit_i_new(const tierkit_i_memory *memory, size_t count, size_t size, void *out) {
    size_t bytes = 0;
    if (tierkit_i_mul_size(count, size, &bytes)) {
        return TIERKIT_E_NOMEM;
    }
    void *p = NULL;
    if (bytes > 0) {
        p = memory->alloc(memory->ctx, bytes);
        if (p == NULL) {
            return TIERKIT_E_NOMEM;
        }
    }
    store_pointer(out, p);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_new_zeroed(const tierkit_i_memory *memory, size_t count, size_t size,
                                    void *out) {
    TIERKIT_I_TRY(tierkit_i_new(memory, count, size, out));
    void *p = load_pointer(out);
    if (p != NULL) {
        memset(p, 0, count * size);
    }
    return TIERKIT_OK;
}

/* count * size is what was allocated, so it did not overflow then and does not now. */
void tierkit_i_free(const tierkit_i_memory *memory, void *p, size_t count, size_t size) {
    if (p != NULL) {
        memory->release(memory->ctx, p, count * size);
    }
}

/* At least double, so that n additions cost O(n); 0 = the sizes overflow. */
static size_t grown_capacity(size_t capacity, size_t needed) {
    size_t twice = 0;
    if (tierkit_i_mul_size(capacity, 2, &twice)) {
        return 0;
    }
    size_t grown = twice < RESERVE_MIN ? RESERVE_MIN : twice;
    return grown < needed ? needed : grown;
}

/* The old block stays valid and owned when this fails. A first block comes from alloc: not every
 * host's resize accepts NULL. */
tierkit_status tierkit_i_reserve(const tierkit_i_memory *memory, void *array, size_t *capacity,
                                 size_t needed, size_t size) {
    if (needed <= *capacity) {
        return TIERKIT_OK;
    }
    size_t grown = grown_capacity(*capacity, needed);
    size_t bytes = 0;
    if (grown == 0 || tierkit_i_mul_size(grown, size, &bytes)) {
        return TIERKIT_E_NOMEM;
    }
    void *old = load_pointer(array);
    void *p = old == NULL ? memory->alloc(memory->ctx, bytes)
                          : memory->resize(memory->ctx, old, *capacity * size, bytes);
    if (p == NULL) {
        return TIERKIT_E_NOMEM;
    }
    store_pointer(array, p);
    *capacity = grown;
    return TIERKIT_OK;
}

#if defined(_MSC_VER) && !defined(__clang__)
void tierkit_i_count_init(tierkit_i_count *count) {
    count->value = 1;
}

void tierkit_i_count_retain(tierkit_i_count *count) {
    (void)_InterlockedIncrement(&count->value);
}

int tierkit_i_count_release(tierkit_i_count *count) {
    return _InterlockedDecrement(&count->value) == 0;
}
#elif defined(__cplusplus)
void tierkit_i_count_init(tierkit_i_count *count) {
    count->value = 1;
}

void tierkit_i_count_retain(tierkit_i_count *count) {
    (void)__atomic_fetch_add(&count->value, 1, __ATOMIC_RELAXED);
}

int tierkit_i_count_release(tierkit_i_count *count) {
    return __atomic_fetch_sub(&count->value, 1, __ATOMIC_ACQ_REL) == 1;
}
#else
void tierkit_i_count_init(tierkit_i_count *count) {
    atomic_init(&count->value, 1);
}

/* Relaxed: whoever retains already has access, so nothing needs to be ordered. */
void tierkit_i_count_retain(tierkit_i_count *count) {
    (void)atomic_fetch_add_explicit(&count->value, 1, memory_order_relaxed);
}

/* Acquire and release: the destroyer sees every write of the other owners. */
int tierkit_i_count_release(tierkit_i_count *count) {
    return atomic_fetch_sub_explicit(&count->value, 1, memory_order_acq_rel) == 1;
}
#endif
