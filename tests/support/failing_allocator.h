/* Owns: an allocator for tests that counts what is alive and can refuse. Must not know: any object.
 * Called by: every test that sweeps through allocation failures.
 *
 * The sweep of a scenario, until it passes:
 *     for (size_t nth = 1; !done; nth++) {
 *         failing_allocator heap;
 *         failing_allocator_init(&heap);
 *         failing_allocator_fail(&heap, nth, FAIL_ONCE);
 *         ... status is TIERKIT_E_NOMEM, or TIERKIT_OK when nth is beyond the last ...
 *         assert_int_equal(heap.live_bytes, 0);
 *         assert_int_equal(heap.faults, 0);
 *     } */
#ifndef TESTS_SUPPORT_FAILING_ALLOCATOR_H
#define TESTS_SUPPORT_FAILING_ALLOCATOR_H

#include "tierkit/types.h"

enum { FAIL_NEVER = 0, FAIL_ONCE = 1, FAIL_FROM_THEN_ON = 2 };

typedef struct failing_allocator {
    tierkit_allocator record; /* give &record to the library */
    size_t calls;             /* alloc and resize calls so far, refused ones included */
    size_t refused;           /* how many were refused */
    size_t live_blocks;
    size_t live_bytes;
    size_t peak_bytes;
    size_t faults; /* wrong size on release or resize, bytes written beyond a block, size 0 */
    size_t fail_at;
    int mode;
} failing_allocator;

/* Counts from zero, refuses nothing. The record points back at *heap: do not move it. */
void failing_allocator_init(failing_allocator *heap);

/* Refuse the nth alloc or resize from now (1 = the next): FAIL_ONCE or FAIL_FROM_THEN_ON. */
void failing_allocator_fail(failing_allocator *heap, size_t nth, int mode);

#endif
