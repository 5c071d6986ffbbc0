/* Owns: an allocator for tests that counts what is alive and can refuse. Must not know: any object.
 * Called by: every test that sweeps through allocation failures. */
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

/* Something that allocates through `allocator` alone and frees all of it before it returns, after
 * success and after failure. What it changes besides, outputs and objects, is its own to check. */
typedef tierkit_status (*failing_scenario)(const tierkit_allocator *allocator, void *context);

/* Runs a scenario with the first, second, ... allocation refused until it passes unhindered, once
 * with that refusal alone and once with all later ones refused too. After each run: the status is
 * TIERKIT_E_NOMEM, nothing is alive, no fault, and where it is tried the same scenario then
 * succeeds. NULL when all that held, else what did not; *nth (may be NULL) is
 * the allocation it happened at, or after success the number of allocations. */
const char *failing_allocator_sweep(failing_scenario scenario, void *context, size_t *nth);

/* Whether success is tried after the nth refusal: after each one, under AddressSanitizer after the
 * first 16 and every 16th. */
int failing_allocator_tries_again(size_t nth);

#endif
