/* Owns: the tests of days, months and periods. Must not know: KPIs. Called by: meson test. */
#include "check.h"

#include "base/calendar.h"

static const struct {
    int32_t day, year, month, day_of_month;
    const char *week;
} days[] = {
#include "vectors/calendar.inc"
};

static void day__python_dates__same_both_ways(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        int32_t year = 0, month = 0, day = 0;
        assert_true(tierkit_i_date_is_valid(days[i].year, days[i].month, days[i].day_of_month));
        assert_int_equal(
            tierkit_i_day_from_civil(days[i].year, days[i].month, days[i].day_of_month),
            days[i].day);
        tierkit_i_day_to_civil(days[i].day, &year, &month, &day);
        if (year != days[i].year || month != days[i].month || day != days[i].day_of_month) {
            fail_msg("day %d: %d-%d-%d", (int)days[i].day, (int)year, (int)month, (int)day);
        }
    }
}

static void day__every_day_of_the_calendar__is_the_next_one(void **state) {
    (void)state;
    int32_t year = 1, month = 1, day = 1;
    for (int32_t at = TIERKIT_I_DAY_MIN; at <= TIERKIT_I_DAY_MAX; at++) {
        int32_t y = 0, m = 0, d = 0;
        tierkit_i_day_to_civil(at, &y, &m, &d);
        if (y != year || m != month || d != day || tierkit_i_day_from_civil(y, m, d) != at) {
            fail_msg("day %d", (int)at);
        }
        if (tierkit_i_date_is_valid(year, month, day + 1)) {
            day++;
        } else {
            day = 1;
            year += month == 12;
            month = month % 12 + 1;
        }
    }
    assert_int_equal(year, 10000);
}

static void date_is_valid__impossible_dates__refused(void **state) {
    (void)state;
    static const int32_t cases[][3] = { { 0, 1, 1 },     { 10000, 1, 1 },  { -1, 1, 1 },
                                        { 2013, 0, 1 },  { 2013, 13, 1 },  { 2013, 1, 0 },
                                        { 2013, 1, 32 }, { 2013, 2, 29 },  { 2012, 2, 30 },
                                        { 1900, 2, 29 }, { 2100, 2, 29 },  { 2013, 4, 31 },
                                        { 2013, 6, 31 }, { 2013, 9, 31 },  { 2013, 11, 31 },
                                        { 2013, -1, 1 }, { 2013, 12, -1 }, { 2013, 12, 32 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (tierkit_i_date_is_valid(cases[i][0], cases[i][1], cases[i][2])) {
            fail_msg("row %zu", i);
        }
    }
    assert_true(tierkit_i_date_is_valid(2000, 2, 29));
}

static void date_read__not_a_date__refused(void **state) {
    (void)state;
    static const char *const cases[] = { "",           "2013-06-3",   "2013-06-301", "2013/06/30",
                                         "2013-6-030", "201a-06-30",  "2013-02-29",  "0000-01-01",
                                         "2013-06 30", "-013-06-30",  "2013-00-10",  "2013-06-+1",
                                         "20130-6-30", "2013-06-30 ", " 2013-06-30" };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t day = 7;
        if (tierkit_i_date_read(cases[i], strlen(cases[i]), &day) || day != 7) {
            fail_msg("'%s'", cases[i]);
        }
    }
}

/* Expected: Python's datetime.fromisoformat(), as microseconds since 1970. */
static void instant_read__moments__are_those_of_UTC(void **state) {
    static const struct {
        const char *text;
        int64_t microseconds;
    } cases[] = {
        { "2026-01-05", INT64_C(1767571200000000) },
        { "2026-01-05T10:00", INT64_C(1767607200000000) },
        { "2026-01-05 10:00:07", INT64_C(1767607207000000) },
        { "2026-01-05T10:00:07Z", INT64_C(1767607207000000) },
        { "2026-01-05T10:00:07.25+01:00", INT64_C(1767603607250000) },
        { "2026-01-05T23:59:59.999999-05:30", INT64_C(1767677399999999) },
        { "1969-12-31T23:59:59.5Z", INT64_C(-500000) },
        { "0001-01-01T00:00:00Z", INT64_C(-62135596800000000) },
        { "9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999) },
        { "2026-01-05T10:00:07.1234569Z",
          INT64_C(1767607207123456) }, /* what is behind microseconds is dropped */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t microseconds = 7;
        assert_int_equal(
            tierkit_i_instant_read(cases[i].text, strlen(cases[i].text), &microseconds), 1);
        assert_int_equal(microseconds, cases[i].microseconds);
    }
}

static void instant_read__not_a_moment__refused(void **state) {
    static const char *const cases[] = { "",
                                         "2026-01-05T",
                                         "2026-01-05T10",
                                         "2026-01-05T10:0",
                                         "2026-01-05x10:00",
                                         "2026-01-05T24:00",
                                         "2026-01-05T10:60",
                                         "2026-01-05T10:00:60",
                                         "2026-01-05T10:00:7",
                                         "2026-01-05T10:00.5",
                                         "2026-01-05T10:00:07.Z",
                                         "2026-01-05T10:00:07z",
                                         "2026-01-05T10:00+1:00",
                                         "2026-01-05T10:00+0100",
                                         "2026-01-05T10:00 +01:00",
                                         "2026-02-30T10:00",
                                         "2026-01-05T10:00Z ",
                                         "0001-01-01T00:00+00:01",
                                         "9999-12-31T23:59:59-00:01" };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t microseconds = 7;
        if (tierkit_i_instant_read(cases[i], strlen(cases[i]), &microseconds)) {
            fail_msg("'%s'", cases[i]);
        }
    }
}

static void date_write__read_back__same_day(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        char text[10];
        int32_t day = 0;
        tierkit_i_date_write(days[i].day, text);
        assert_int_equal(tierkit_i_date_read(text, sizeof text, &day), 1);
        assert_int_equal(day, days[i].day);
    }
    char text[10];
    tierkit_i_date_write(TIERKIT_I_DAY_MIN, text);
    assert_memory_equal(text, "0001-01-01", 10);
    tierkit_i_date_write(TIERKIT_I_DAY_MAX, text);
    assert_memory_equal(text, "9999-12-31", 10);
}

static void period__python_dates__same_quarter_half_and_year(void **state) {
    (void)state;
    static const struct {
        int32_t day, start, quarter, half, year;
    } cases[] = {
#include "vectors/periods.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t day = cases[i].day, start = cases[i].start;
        if (tierkit_i_period_of_day(day, TIERKIT_I_QUARTER, start) != cases[i].quarter ||
            tierkit_i_period_of_day(day, TIERKIT_I_HALF, start) != cases[i].half ||
            tierkit_i_period_of_day(day, TIERKIT_I_YEAR, start) != cases[i].year) {
            fail_msg("day %d, year from month %d", (int)day, (int)start);
        }
    }
}

static void period__every_unit_and_year_start__first_day_inverts(void **state) {
    (void)state;
    for (int unit = TIERKIT_I_DAY; unit <= TIERKIT_I_YEAR; unit++) {
        for (int32_t start = 1; start <= 12; start++) {
            for (size_t i = 0; i < COUNT_OF(days); i++) {
                tierkit_i_unit u = (tierkit_i_unit)unit;
                int32_t index = tierkit_i_period_of_day(days[i].day, u, start);
                int32_t first = tierkit_i_period_first_day(index, u, start);
                int32_t next = tierkit_i_period_first_day(index + 1, u, start);
                if (first > days[i].day || next <= days[i].day ||
                    tierkit_i_period_of_day(first, u, start) != index ||
                    tierkit_i_period_of_day(next - 1, u, start) != index ||
                    tierkit_i_period_of_day(next, u, start) != index + 1) {
                    fail_msg("unit %d, start %d, day %d", unit, (int)start, (int)days[i].day);
                }
            }
        }
    }
}

static void add_months__python_dates__same_day(void **state) {
    (void)state;
    static const struct {
        int32_t day, months, want;
    } cases[] = {
#include "vectors/add_months.inc"
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t got = tierkit_i_day_add_months(cases[i].day, cases[i].months);
        if (got != cases[i].want) {
            fail_msg("day %d and %d months: %d, want %d", (int)cases[i].day, (int)cases[i].months,
                     (int)got, (int)cases[i].want);
        }
    }
}

static void period_name__documented_examples__written(void **state) {
    (void)state;
    static const struct {
        tierkit_i_unit unit;
        const char *name;
    } cases[] = { { TIERKIT_I_DAY, "2013-06-30" }, { TIERKIT_I_WEEK, "2013-W26" },
                  { TIERKIT_I_MONTH, "2013-06" },  { TIERKIT_I_QUARTER, "2013-Q2" },
                  { TIERKIT_I_HALF, "2013-H1" },   { TIERKIT_I_YEAR, "2013" } };
    int32_t day = tierkit_i_day_from_civil(2013, 6, 30);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char name[12];
        size_t bytes = tierkit_i_period_name(day, cases[i].unit, name);
        if (!is_text(name, bytes, cases[i].name)) {
            fail_msg("%.*s, want %s", (int)bytes, name, cases[i].name);
        }
    }
    char name[12];
    size_t bytes =
        tierkit_i_period_name(tierkit_i_day_from_civil(2013, 12, 1), TIERKIT_I_HALF, name);
    assert_true(is_text(name, bytes, "2013-H2"));
    bytes = tierkit_i_period_name(tierkit_i_day_from_civil(2013, 10, 1), TIERKIT_I_QUARTER, name);
    assert_true(is_text(name, bytes, "2013-Q4"));
}

static void period_name__python_iso_weeks__same_name(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        char name[12];
        size_t bytes = tierkit_i_period_name(days[i].day, TIERKIT_I_WEEK, name);
        if (!is_text(name, bytes, days[i].week)) {
            fail_msg("day %d: %.*s, want %s", (int)days[i].day, (int)bytes, name, days[i].week);
        }
    }
}

static void day_of_instant__around_midnight__floors(void **state) {
    (void)state;
    static const struct {
        int64_t instant;
        int32_t day;
    } cases[] = { { 0, 0 },
                  { -1, -1 },
                  { INT64_C(86399999999), 0 },
                  { INT64_C(86400000000), 1 },
                  { INT64_C(-86400000000), -1 },
                  { INT64_C(-86400000001), -2 },
                  { INT64_MAX, 106751991 },
                  { INT64_MIN, -106751992 } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(tierkit_i_day_of_instant(cases[i].instant), cases[i].day);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day__python_dates__same_both_ways),
        cmocka_unit_test(day__every_day_of_the_calendar__is_the_next_one),
        cmocka_unit_test(date_is_valid__impossible_dates__refused),
        cmocka_unit_test(date_read__not_a_date__refused),
        cmocka_unit_test(instant_read__moments__are_those_of_UTC),
        cmocka_unit_test(instant_read__not_a_moment__refused),
        cmocka_unit_test(date_write__read_back__same_day),
        cmocka_unit_test(period__python_dates__same_quarter_half_and_year),
        cmocka_unit_test(period__every_unit_and_year_start__first_day_inverts),
        cmocka_unit_test(add_months__python_dates__same_day),
        cmocka_unit_test(period_name__documented_examples__written),
        cmocka_unit_test(period_name__python_iso_weeks__same_name),
        cmocka_unit_test(day_of_instant__around_midnight__floors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
