/* Owns: the tests of the public text forms of dates, numbers, decimals and money.
 * Must not know: internal headers. Called by: meson test. */
#include "check.h"

#include "tierkit/types.h"

#include <locale.h>
#include <math.h>

enum { ROOM = 64 };

/* The size question, a buffer one byte short, one that fits: what every text function promises. */
#define CHECK_TEXT(want, call)                                                                     \
    do {                                                                                           \
        char buffer[ROOM];                                                                         \
        size_t length = strlen(want), capacity = 0, needed = 0;                                    \
        char *at = NULL;                                                                           \
        assert_int_equal((call), TIERKIT_E_SPACE);                                                 \
        assert_int_equal(needed, length);                                                          \
        memset(buffer, '#', sizeof buffer);                                                        \
        at = buffer;                                                                               \
        capacity = length - 1;                                                                     \
        assert_int_equal((call), TIERKIT_E_SPACE);                                                 \
        assert_int_equal(buffer[0], '#');                                                          \
        capacity = length;                                                                         \
        assert_int_equal((call), TIERKIT_OK);                                                      \
        assert_int_equal(needed, length);                                                          \
        assert_memory_equal(buffer, want, length);                                                 \
        assert_int_equal(buffer[length], '#');                                                     \
    } while (0)

static void formats__documented_examples__written(void **state) {
    (void)state;
    static const int64_t minus_one = -1, largest = INT64_MAX, smallest = INT64_MIN;
    CHECK_TEXT("0.1", tierkit_number_format(0.1, at, capacity, &needed));
    CHECK_TEXT("1e+21", tierkit_number_format(1e21, at, capacity, &needed));
    CHECK_TEXT("-2.5", tierkit_number_format(-2.5, at, capacity, &needed));
    CHECK_TEXT("1e-7", tierkit_number_format(1e-7, at, capacity, &needed));
    CHECK_TEXT("0", tierkit_number_format(-0.0, at, capacity, &needed));
    CHECK_TEXT("5e-324", tierkit_number_format(5e-324, at, capacity, &needed));
    CHECK_TEXT("1.7976931348623157e+308",
               tierkit_number_format(1.7976931348623157e308, at, capacity, &needed));
    CHECK_TEXT("1.23", tierkit_decimal_format(12300, NULL, 4, at, capacity, &needed));
    CHECK_TEXT("-1", tierkit_decimal_format(-1, &minus_one, 0, at, capacity, &needed));
    CHECK_TEXT("18446744073.709551615",
               tierkit_decimal_format(-1, &(int64_t){ 0 }, 9, at, capacity, &needed));
    CHECK_TEXT("170141183460469231731.687303715884105727",
               tierkit_decimal_format(-1, &largest, 18, at, capacity, &needed));
    CHECK_TEXT("-170141183460469231731687303715884105728",
               tierkit_decimal_format(0, &smallest, 0, at, capacity, &needed));
    CHECK_TEXT("12345.00 EUR", tierkit_money_format(1234500, 2, "EUR", 3, at, capacity, &needed));
    CHECK_TEXT("-0.05", tierkit_money_format(-5, 2, NULL, 0, at, capacity, &needed));
    CHECK_TEXT("7 JPY", tierkit_money_format(7, 0, "JPYxx", 3, at, capacity, &needed));
    CHECK_TEXT("2013-06-30", tierkit_date_format(15886, at, capacity, &needed));
}

static void formats__bad_arguments__refused(void **state) {
    (void)state;
    char buffer[ROOM];
    size_t needed = 99;
    assert_int_equal(tierkit_number_format((double)NAN, buffer, ROOM, &needed), TIERKIT_E_NUMBER);
    assert_int_equal(tierkit_number_format((double)-INFINITY, buffer, ROOM, &needed),
                     TIERKIT_E_NUMBER);
    assert_int_equal(tierkit_number_format(1, NULL, 5, &needed), TIERKIT_E_NULL);
    assert_int_equal(tierkit_number_format(1, buffer, ROOM, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_decimal_format(1, NULL, -1, buffer, ROOM, &needed), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_decimal_format(1, NULL, 19, buffer, ROOM, &needed), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_decimal_format(1, NULL, 2, buffer, ROOM, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_money_format(1, 19, "E", 1, buffer, ROOM, &needed), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_money_format(1, 2, NULL, 1, buffer, ROOM, &needed), TIERKIT_E_NULL);
    assert_int_equal(tierkit_money_format(1, 2, "E", 1, NULL, 9, &needed), TIERKIT_E_NULL);
    assert_int_equal(tierkit_money_format(1, 2, "E", 1, buffer, ROOM, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_format(2932897, buffer, ROOM, &needed), TIERKIT_E_DATE);
    assert_int_equal(tierkit_date_format(-719163, buffer, ROOM, &needed), TIERKIT_E_DATE);
    assert_int_equal(tierkit_date_format(0, buffer, ROOM, NULL), TIERKIT_E_NULL);
    assert_int_equal(needed, 99);
}

static void dates__limits__converted_or_refused(void **state) {
    (void)state;
    int32_t days = 7, year = 7, month = 7, day = 7;
    assert_int_equal(tierkit_date_from_civil(1, 1, 1, &days), TIERKIT_OK);
    assert_int_equal(days, -719162);
    assert_int_equal(tierkit_date_from_civil(9999, 12, 31, &days), TIERKIT_OK);
    assert_int_equal(days, 2932896);
    assert_int_equal(tierkit_date_from_civil(2013, 2, 29, &days), TIERKIT_E_DATE);
    assert_int_equal(tierkit_date_from_civil(2013, 2, 28, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_to_civil(2932897, &year, &month, &day), TIERKIT_E_DATE);
    assert_int_equal(tierkit_date_to_civil(-719163, &year, &month, &day), TIERKIT_E_DATE);
    assert_int_equal(year + month + day, 21);
    assert_int_equal(tierkit_date_to_civil(2932896, &year, &month, &day), TIERKIT_OK);
    assert_true(year == 9999 && month == 12 && day == 31);
    assert_int_equal(tierkit_date_to_civil(0, NULL, &month, &day), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_to_civil(0, &year, NULL, &day), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_to_civil(0, &year, &month, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_parse("1970-01-02", 10, &days), TIERKIT_OK);
    assert_int_equal(days, 1);
    assert_int_equal(tierkit_date_parse("1970-02-30", 10, &days), TIERKIT_E_DATE);
    assert_int_equal(days, 1);
    assert_int_equal(tierkit_date_parse(NULL, 0, &days), TIERKIT_E_NULL);
    assert_int_equal(tierkit_date_parse("1970-01-02", 10, NULL), TIERKIT_E_NULL);
}

static void decimal_parse__limits__read_or_refused(void **state) {
    (void)state;
    int64_t value = 7;
    int32_t rounded = 7;
    assert_int_equal(tierkit_decimal_parse("12.345", 6, 2, &value, &rounded), TIERKIT_OK);
    assert_int_equal(value, 1234);
    assert_int_equal(rounded, 1);
    assert_int_equal(tierkit_decimal_parse("12.34", 5, 2, &value, &rounded), TIERKIT_OK);
    assert_int_equal(rounded, 0);
    assert_int_equal(tierkit_decimal_parse("9223372036854775807", 19, 0, &value, NULL), TIERKIT_OK);
    assert_true(value == INT64_MAX);
    rounded = 7;
    assert_int_equal(tierkit_decimal_parse("9223372036854775808", 19, 0, &value, &rounded),
                     TIERKIT_E_OVERFLOW);
    assert_int_equal(tierkit_decimal_parse("12,5", 4, 2, &value, &rounded), TIERKIT_E_NUMBER);
    assert_int_equal(tierkit_decimal_parse("1", 1, 19, &value, &rounded), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_decimal_parse("1", 1, -1, &value, &rounded), TIERKIT_E_RANGE);
    assert_int_equal(tierkit_decimal_parse(NULL, 0, 2, &value, &rounded), TIERKIT_E_NULL);
    assert_int_equal(tierkit_decimal_parse("1", 1, 2, NULL, &rounded), TIERKIT_E_NULL);
    assert_true(value == INT64_MAX && rounded == 7);
}

/* The library's own scanner and printer: a comma locale of the host changes nothing. */
static void formats__german_locale__same_text(void **state) {
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        print_message("# locale de_DE.UTF-8 is not installed: tested under C only\n");
    }
    int64_t value = 0;
    CHECK_TEXT("0.5", tierkit_number_format(0.5, at, capacity, &needed));
    CHECK_TEXT("1234.5", tierkit_decimal_format(12345, NULL, 1, at, capacity, &needed));
    assert_int_equal(tierkit_decimal_parse("1.5", 3, 1, &value, NULL), TIERKIT_OK);
    assert_int_equal(value, 15);
    (void)setlocale(LC_ALL, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats__documented_examples__written),
        cmocka_unit_test(formats__bad_arguments__refused),
        cmocka_unit_test(dates__limits__converted_or_refused),
        cmocka_unit_test(decimal_parse__limits__read_or_refused),
        cmocka_unit_test(formats__german_locale__same_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
