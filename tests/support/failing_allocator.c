/* Owns: the counting and refusing allocator of the tests. Must not know: any object.
 * Called by: every test that sweeps through allocation failures. */
#include "support/failing_allocator.h"

#include <stdlib.h>
#include <string.h>

/* Each block is [size, padded to 32][bytes][guard]. The size is compared with what the library
 * says on release, the guard shows a write beyond the end also without a sanitizer. */
enum { HEAD = 32, GUARD = 16, GUARD_BYTE = 0xA5, FRESH_BYTE = 0xCD };

/* AddressSanitizer maps every large block anew, and each of its pages faults: a sweep would take
 * minutes. So these blocks stay here, poisoned, until one of the same size is asked for. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEEPS_LARGE_BLOCKS
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define KEEPS_LARGE_BLOCKS
#endif

#ifdef KEEPS_LARGE_BLOCKS
#include <sanitizer/asan_interface.h>

enum { LARGE = 100000, KEPT = 256 }; /* more than a scenario has, or the next one finds none */

static struct {
    unsigned char *block;
    size_t bytes;
} kept[KEPT];

static unsigned char *new_bytes(size_t bytes) {
    for (int i = 0; bytes >= LARGE && i < KEPT; i++) {
        unsigned char *block = kept[i].block;
        if (block != NULL && kept[i].bytes == bytes) {
            kept[i].block = NULL;
            ASAN_UNPOISON_MEMORY_REGION(block, bytes);
            return block;
        }
    }
    return malloc(bytes);
}

static void free_bytes(unsigned char *block, size_t bytes) {
    static size_t oldest;
    if (bytes < LARGE) {
        free(block);
        return;
    }
    size_t at = oldest++ % KEPT;
    if (kept[at].block != NULL) {
        ASAN_UNPOISON_MEMORY_REGION(kept[at].block, kept[at].bytes);
        free(kept[at].block);
    }
    kept[at].block = block;
    kept[at].bytes = bytes;
    ASAN_POISON_MEMORY_REGION(block, bytes);
}
#else
static unsigned char *new_bytes(size_t bytes) {
    return malloc(bytes);
}

static void free_bytes(unsigned char *block, size_t bytes) {
    (void)bytes;
    free(block);
}
#endif

static int refuses(failing_allocator *heap) {
    heap->calls++;
    int hit = (heap->mode == FAIL_ONCE && heap->calls == heap->fail_at) ||
              (heap->mode == FAIL_FROM_THEN_ON && heap->calls >= heap->fail_at);
    heap->refused += (size_t)hit;
    return hit;
}

static unsigned char *block_of(void *p) {
    return (unsigned char *)p - HEAD;
}

/* Whether the block is one of ours, of this size, with its guard whole. */
static int is_sound(void *p, size_t size) {
    size_t stored;
    memcpy(&stored, block_of(p), sizeof stored);
    if (stored != size) {
        return 0;
    }
    const unsigned char *guard = (const unsigned char *)p + size;
    for (int i = 0; i < GUARD; i++) {
        if (guard[i] != GUARD_BYTE) {
            return 0;
        }
    }
    return 1;
}

static void *new_block(failing_allocator *heap, size_t size) {
    unsigned char *block = new_bytes(HEAD + size + GUARD);
    if (block == NULL) {
        return NULL;
    }
    memcpy(block, &size, sizeof size);
    memset(block + HEAD, FRESH_BYTE, size);
    memset(block + HEAD + size, GUARD_BYTE, GUARD);
    heap->live_blocks++;
    heap->live_bytes += size;
    if (heap->live_bytes > heap->peak_bytes) {
        heap->peak_bytes = heap->live_bytes;
    }
    return block + HEAD;
}

static void TIERKIT_CALL release_block(void *ctx, void *p, size_t size) {
    failing_allocator *heap = ctx;
    if (p == NULL || !is_sound(p, size)) {
        heap->faults++; /* the block stays: it is not ours, or its size is unknown */
        return;
    }
    heap->live_blocks--;
    heap->live_bytes -= size;
    free_bytes(block_of(p), HEAD + size + GUARD);
}

static void *TIERKIT_CALL alloc_block(void *ctx, size_t size) {
    failing_allocator *heap = ctx;
    heap->faults += (size_t)(size == 0);
    return refuses(heap) ? NULL : new_block(heap, size);
}

/* Always moves, so that a pointer kept across a resize is found by the sanitizer. */
static void *TIERKIT_CALL resize_block(void *ctx, void *p, size_t old_size, size_t new_size) {
    failing_allocator *heap = ctx;
    if (new_size == 0 || p == NULL || !is_sound(p, old_size)) {
        heap->faults++;
        return NULL;
    }
    if (refuses(heap)) {
        return NULL;
    }
    void *moved = new_block(heap, new_size);
    if (moved != NULL) {
        memcpy(moved, p, old_size < new_size ? old_size : new_size);
        release_block(heap, p, old_size);
    }
    return moved;
}

void failing_allocator_init(failing_allocator *heap) {
    memset(heap, 0, sizeof *heap);
    heap->record.struct_size = sizeof heap->record;
    heap->record.ctx = heap;
    heap->record.alloc = alloc_block;
    heap->record.resize = resize_block;
    heap->record.release = release_block;
}

void failing_allocator_fail(failing_allocator *heap, size_t nth, int mode) {
    heap->fail_at = heap->calls + nth;
    heap->mode = mode;
}

/* To succeed again costs a whole run, where a refusal ends one early; any other build has tried all
 * of them. */
int failing_allocator_tries_again(size_t nth) {
#ifdef KEEPS_LARGE_BLOCKS
    return nth <= 16 || nth % 16 == 0;
#else
    return nth > 0;
#endif
}

/* One run with allocation `nth` refused; *refused says whether it came to that. */
static const char *run_refusing(failing_scenario scenario, void *context, size_t nth, int mode,
                                int *refused) {
    failing_allocator heap;
    failing_allocator_init(&heap);
    failing_allocator_fail(&heap, nth, mode);
    tierkit_status status = scenario(&heap.record, context);
    *refused = heap.refused != 0;
    if (status != (*refused ? TIERKIT_E_NOMEM : TIERKIT_OK)) {
        return *refused ? "a refused allocation did not end in TIERKIT_E_NOMEM"
                        : "the scenario fails though nothing was refused";
    }
    if (heap.live_bytes != 0 || heap.live_blocks != 0) {
        return "memory is still alive after the scenario";
    }
    heap.mode = FAIL_NEVER;
    if (failing_allocator_tries_again(nth) && scenario(&heap.record, context) != TIERKIT_OK) {
        return "the same scenario does not succeed after a refusal";
    }
    return heap.live_bytes != 0 || heap.faults != 0 ? "a wrong size was released or resized" : NULL;
}

const char *failing_allocator_sweep(failing_scenario scenario, void *context, size_t *nth) {
    size_t at = 0;
    const char *problem = NULL;
    for (int mode = FAIL_ONCE; mode <= FAIL_FROM_THEN_ON && problem == NULL; mode++) {
        int refused = 1;
        for (at = 0; refused && problem == NULL; at++) {
            problem = run_refusing(scenario, context, at + 1, mode, &refused);
        }
    }
    if (nth != NULL) {
        *nth = problem == NULL ? at - 1 : at;
    }
    return problem;
}
