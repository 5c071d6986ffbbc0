/* Owns: the tests of what the library says about itself and of the self check. Must not know: any
 * object. Called by: meson test. */
#include "check.h"

#include "tierkit/types.h"

#include <fenv.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

static void version__headers__same_numbers(void **state) {
    (void)state;
    assert_string_equal(tierkit_version(), "0.1.0");
    assert_int_equal(tierkit_abi_version(), TIERKIT_ABI_VERSION);
}

static void has__known_and_unknown_names__one_or_zero(void **state) {
    (void)state;
    assert_int_equal(tierkit_has("edition 1", 9), 1);
    assert_int_equal(tierkit_has("save format 1", 13), 1);
    assert_int_equal(tierkit_has("edition 10", 10), 0);
    assert_int_equal(tierkit_has("edition 1", 8), 0);
    assert_int_equal(tierkit_has("edition 2", 9), 0);
    assert_int_equal(tierkit_has("", 0), 0);
    assert_int_equal(tierkit_has(NULL, 0), 0);
}

static void value_status_name__each__documented_word(void **state) {
    (void)state;
    static const char *const names[] = {
        "ok",           "no_data",         "zero_denominator", "non_positive_base",
        "missing_rate", "suppressed",      "not_applicable",   "out_of_range",
        "overflow",     "not_enough_data", "unknown"
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_string_equal(tierkit_value_status_name((int32_t)i), names[i]);
    }
    assert_string_equal(tierkit_value_status_name(-1), "unknown");
}

static void self_check__default_environment__ok(void **state) {
    (void)state;
    tierkit_error err = { .struct_size = sizeof err };
    assert_int_equal(tierkit_self_check(&err), TIERKIT_OK);
    assert_int_equal(err.code, 0);
    assert_int_equal(tierkit_self_check(NULL), TIERKIT_OK);
}

static void self_check__other_rounding_modes__refused(void **state) {
    (void)state;
    static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        tierkit_error err = { .struct_size = sizeof err };
        assert_int_equal(fesetround(modes[i]), 0);
        tierkit_status status = tierkit_self_check(&err);
        assert_int_equal(fesetround(FE_TONEAREST), 0);
        assert_int_equal(status, TIERKIT_E_ENVIRONMENT);
        assert_int_equal(err.code, TIERKIT_E_ENVIRONMENT);
        assert_true(strlen(err.text) > 20);
    }
    assert_int_equal(tierkit_self_check(NULL), TIERKIT_OK);
}

#if defined(__SSE2__)
static void self_check__subnormals_flushed__refused(void **state) {
    (void)state;
    static const unsigned modes[] = { 0x8000, 0x0040 }; /* flush to zero, denormals are zero */
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        unsigned before = _mm_getcsr();
        _mm_setcsr(before | modes[i]);
        tierkit_status status = tierkit_self_check(NULL);
        _mm_setcsr(before);
        assert_int_equal(status, TIERKIT_E_ENVIRONMENT);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version__headers__same_numbers),
        cmocka_unit_test(has__known_and_unknown_names__one_or_zero),
        cmocka_unit_test(value_status_name__each__documented_word),
        cmocka_unit_test(self_check__default_environment__ok),
        cmocka_unit_test(self_check__other_rounding_modes__refused),
#if defined(__SSE2__)
        cmocka_unit_test(self_check__subnormals_flushed__refused),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
