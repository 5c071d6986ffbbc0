/* Owns: memory as a host may give it that appends again and again: kept when it is released, and on
 * large pages where the system has them, because what is used for the first time costs more than
 * what is done with it.
 * Must not know: any task. Called by: task_b.c. */
#define _DEFAULT_SOURCE

#include "bench.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Smaller pieces are left to malloc; sizes are rounded up so that few differ. */
enum { UNIT = 64 << 10, LARGE_PAGE = 2 << 20, SLAB = 64 << 20, SIZES_MAX = 1024 };

typedef struct piece {
    struct piece *next;
} piece;

typedef struct pool {
    pthread_mutex_t lock;
    size_t size[SIZES_MAX]; /* of the pieces that were released */
    piece *released[SIZES_MAX];
    size_t sizes;
    char *slab;
    size_t left;
} pool;

static size_t rounded(size_t size, size_t unit) {
    return (size + unit - 1) / unit * unit;
}

/* Where the pieces of a size are kept. NULL = there are too many sizes. */
static piece **released_of(pool *of, size_t size) {
    size_t at = 0;
    while (at < of->sizes && of->size[at] != size) {
        at++;
    }
    if (at == SIZES_MAX) {
        return NULL;
    }
    if (at == of->sizes) {
        of->size[at] = size;
        of->released[at] = NULL;
        of->sizes++;
    }
    return &of->released[at];
}

/* What is left of the slab before is not used any more: addresses only, no memory. */
static void *cut(pool *of, size_t size) {
    if (of->left < size) {
        size_t bytes = rounded(size < SLAB ? SLAB : size, LARGE_PAGE);
        of->slab = aligned_alloc(LARGE_PAGE, bytes);
        if (of->slab == NULL) {
            of->left = 0;
            return NULL;
        }
        madvise(of->slab, bytes, MADV_HUGEPAGE);
        of->left = bytes;
    }
    void *made = of->slab;
    of->slab += size;
    of->left -= size;
    return made;
}

static void *take(pool *of, size_t size) {
    piece **released = released_of(of, size);
    if (released == NULL || *released == NULL) {
        return cut(of, size);
    }
    piece *made = *released;
    *released = made->next;
    return made;
}

static void *TIERKIT_CALL pool_alloc(void *ctx, size_t size) {
    pool *of = ctx;
    if (size < UNIT) {
        return malloc(size);
    }
    pthread_mutex_lock(&of->lock);
    void *made = take(of, rounded(size, UNIT));
    pthread_mutex_unlock(&of->lock);
    return made;
}

static void TIERKIT_CALL pool_release(void *ctx, void *p, size_t size) {
    pool *of = ctx;
    if (size < UNIT) {
        free(p);
        return;
    }
    pthread_mutex_lock(&of->lock);
    piece **released = released_of(of, rounded(size, UNIT));
    if (released != NULL) {
        ((piece *)p)->next = *released;
        *released = p;
    }
    pthread_mutex_unlock(&of->lock);
}

static void *TIERKIT_CALL pool_resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    if (old_size < UNIT && new_size < UNIT) {
        return realloc(p, new_size);
    }
    void *made = pool_alloc(ctx, new_size);
    if (made != NULL) {
        memcpy(made, p, old_size < new_size ? old_size : new_size);
        pool_release(ctx, p, old_size);
    }
    return made;
}

const tierkit_allocator *pool_allocator(void) {
    static pool kept = { .lock = PTHREAD_MUTEX_INITIALIZER };
    static const tierkit_allocator made = { .struct_size = sizeof made,
                                            .ctx = &kept,
                                            .alloc = pool_alloc,
                                            .resize = pool_resize,
                                            .release = pool_release };
    return &made;
}
