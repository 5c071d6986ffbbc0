/* Owns: a review where floating point does not behave: refused, and as good as ever once it does.
 * In suite native: valgrind does not imitate the control word. */
#include "review/reviewed.h"

#if defined(__x86_64__) || defined(__i386__)
#include <xmmintrin.h>

static const char small_data[] = "facts f key id at day\n  flow sales money = amount\n"
                                 "review window all\n";

static void review_new__numbers_flushed_to_zero__environment(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, small_data);
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040u); /* flush to zero, denormals are zero */
    tierkit_review *review = (tierkit_review *)(uintptr_t)1;
    tierkit_status status = tierkit_review_new(r.network, r.program, 0, NULL, NULL, &review, NULL);
    _mm_setcsr(before);
    assert_int_equal(status, TIERKIT_E_ENVIRONMENT);
    assert_null(review);
    reviewed_run(&r, "2026-01-01");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(review_new__numbers_flushed_to_zero__environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
static void review_new__numbers_flushed_to_zero__environment(void **state) {
    (void)state;
    print_message("no known control word on this processor: NOT TESTED\n");
    skip();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(review_new__numbers_flushed_to_zero__environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
