/* Owns: proof that the failing allocator counts, refuses and notices misuse, so that the sweeps
 * that rest on it can fail. Must not know: the library. Called by: meson test. */
#include "support/failing_allocator.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void allocator__nothing_refused__counts_what_is_alive(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    const tierkit_allocator *a = &heap.record;
    char *p = a->alloc(a->ctx, 10);
    assert_non_null(p);
    p[0] = 'x';
    p = a->resize(a->ctx, p, 10, 30);
    assert_non_null(p);
    assert_int_equal(p[0], 'x');
    assert_int_equal(heap.live_bytes, 30);
    assert_int_equal(heap.live_blocks, 1);
    assert_int_equal(heap.peak_bytes, 40);
    a->release(a->ctx, p, 30);
    assert_int_equal(heap.live_bytes, 0);
    assert_int_equal(heap.live_blocks, 0);
    assert_int_equal(heap.calls, 2);
    assert_int_equal(heap.faults, 0);
}

static void allocator__nth_call_chosen__refuses_once_or_from_then_on(void **state) {
    (void)state;
    static const struct {
        const char *label;
        int mode;
        int given[4]; /* whether call 1 to 4 is granted when the second is chosen */
    } cases[] = {
        { "never", FAIL_NEVER, { 1, 1, 1, 1 } },
        { "once", FAIL_ONCE, { 1, 0, 1, 1 } },
        { "from then on", FAIL_FROM_THEN_ON, { 1, 0, 0, 0 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        failing_allocator heap;
        failing_allocator_init(&heap);
        failing_allocator_fail(&heap, 2, cases[i].mode);
        for (int call = 0; call < 4; call++) {
            void *p = heap.record.alloc(heap.record.ctx, 8);
            if ((p != NULL) != cases[i].given[call]) {
                fail_msg("%s: call %d", cases[i].label, call + 1);
            }
            if (p != NULL) {
                heap.record.release(heap.record.ctx, p, 8);
            }
        }
        assert_int_equal(heap.live_bytes, 0);
    }
}

static void allocator__refused_resize__leaves_the_block(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    char *p = heap.record.alloc(heap.record.ctx, 4);
    assert_non_null(p);
    p[3] = 'z';
    failing_allocator_fail(&heap, 1, FAIL_ONCE);
    assert_null(heap.record.resize(heap.record.ctx, p, 4, 400));
    assert_int_equal(p[3], 'z');
    assert_int_equal(heap.live_bytes, 4);
    heap.record.release(heap.record.ctx, p, 4);
    assert_int_equal(heap.live_bytes, 0);
}

static void allocator__misuse__is_a_fault(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    char *p = heap.record.alloc(heap.record.ctx, 16);
    assert_non_null(p);
    heap.record.release(heap.record.ctx, p, 15); /* wrong size */
    assert_int_equal(heap.faults, 1);
    assert_null(heap.record.resize(heap.record.ctx, p, 17, 20)); /* wrong old size */
    assert_int_equal(heap.faults, 2);
    char kept = p[16];
    p[16] = 0; /* one byte beyond the end */
    heap.record.release(heap.record.ctx, p, 16);
    assert_int_equal(heap.faults, 3);
    assert_int_equal(heap.live_bytes, 16);
    p[16] = kept;
    heap.record.release(heap.record.ctx, p, 16);
    assert_int_equal(heap.live_bytes, 0);
}

/* Allocates twice and misbehaves in one way. */
enum { SOUND, LEAKS, HIDES, NEVER_AGAIN };

typedef struct two_blocks_context {
    int kind;
    int was_refused;
    void *leaked; /* for the test to give back */
} two_blocks_context;

static tierkit_status two_blocks(const tierkit_allocator *a, void *context) {
    two_blocks_context *c = context;
    void *first = c->kind == NEVER_AGAIN && c->was_refused ? NULL : a->alloc(a->ctx, 100);
    if (first == NULL) {
        c->was_refused = 1;
        return TIERKIT_E_NOMEM;
    }
    void *second = a->alloc(a->ctx, 50);
    if (second != NULL) {
        a->release(a->ctx, second, 50);
    }
    if (second == NULL && c->kind == LEAKS) {
        c->leaked = first;
    } else {
        a->release(a->ctx, first, 100);
    }
    return second != NULL || c->kind == HIDES ? TIERKIT_OK : TIERKIT_E_NOMEM;
}

static void sweep__scenario__misbehaviour_is_found(void **state) {
    (void)state;
    static const struct {
        const char *label;
        int kind;
        int sound;
        size_t nth;
    } cases[] = {
        { "sound", SOUND, 1, 2 },
        { "leaks when the second is refused", LEAKS, 0, 2 },
        { "hides the second refusal", HIDES, 0, 2 },
        { "does not recover", NEVER_AGAIN, 0, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        two_blocks_context context = { cases[i].kind, 0, NULL };
        size_t nth = 0;
        const char *problem = failing_allocator_sweep(two_blocks, &context, &nth);
        if (context.leaked != NULL) {
            failing_allocator any;
            failing_allocator_init(&any);
            any.record.release(&any, context.leaked, 100);
        }
        if ((problem == NULL) != cases[i].sound || nth != cases[i].nth) {
            fail_msg("%s: %s at %zu", cases[i].label, problem != NULL ? problem : "fine", nth);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocator__nothing_refused__counts_what_is_alive),
        cmocka_unit_test(allocator__nth_call_chosen__refuses_once_or_from_then_on),
        cmocka_unit_test(allocator__refused_resize__leaves_the_block),
        cmocka_unit_test(allocator__misuse__is_a_fault),
        cmocka_unit_test(sweep__scenario__misbehaviour_is_found),
    };
    return cmocka_run_group_tests_name("failing_allocator", tests, NULL, NULL);
}
