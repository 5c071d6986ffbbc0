/* Owns: the tests of fiscal calendars. Must not know: windows. Called by: meson test. */
#include "check.h"

#include "base/fiscal.h"

static const struct {
    int32_t weeks[3], month, weekday, nearest, first, last;
    const char *name, *quarter;
} dealt[] = {
#define ROW(a, b, c, month, weekday, nearest, first, last, name, quarter)                          \
    { { a, b, c }, month, weekday, nearest, first, last, name, quarter },
#include "vectors/fiscal.inc"
#undef ROW
};

static int32_t day_of(const char *text) {
    int32_t day = 0;
    assert_true(tierkit_i_date_read(text, 10, &day));
    return day;
}

static tierkit_i_fiscal weeks_of(size_t i) {
    tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_WEEKS, 0, { 0, 0, 0 }, 0, 0, 0, NULL, 0 };
    memcpy(calendar.weeks, dealt[i].weeks, sizeof calendar.weeks);
    calendar.month = dealt[i].month;
    calendar.weekday = dealt[i].weekday;
    calendar.nearest = dealt[i].nearest;
    return calendar;
}

static void check_named(const tierkit_i_fiscal *calendar, int32_t day, tierkit_i_unit unit,
                        const char *want) {
    char name[12];
    size_t bytes = tierkit_i_fiscal_name(calendar, day, unit, name);
    if (!is_text(name, bytes, want)) {
        fail_msg("day %d: %.*s, not %s", (int)day, (int)bytes, name, want);
    }
}

static void weeks__periods_dealt_out_by_python__are_these(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(dealt); i++) {
        const tierkit_i_fiscal calendar = weeks_of(i);
        for (int32_t day = dealt[i].first; day <= dealt[i].last; day++) {
            int32_t index = 0, first = 0, next = 0;
            assert_true(tierkit_i_fiscal_period(&calendar, day, TIERKIT_I_MONTH, &index));
            assert_true(tierkit_i_fiscal_first_day(&calendar, index, TIERKIT_I_MONTH, &first));
            assert_true(tierkit_i_fiscal_first_day(&calendar, index + 1, TIERKIT_I_MONTH, &next));
            if (first != dealt[i].first || next != dealt[i].last + 1) {
                fail_msg("row %zu, day %d: %d to %d", i, (int)day, (int)first, (int)next - 1);
            }
        }
        check_named(&calendar, dealt[i].last, TIERKIT_I_MONTH, dealt[i].name);
        check_named(&calendar, dealt[i].first, TIERKIT_I_QUARTER, dealt[i].quarter);
    }
}

/* The 4-5-4 calendar of the National Retail Federation: 2012, 2017 and 2023 have 53 weeks. Apple's
 * annual reports: years end on the last Saturday of September, 2017 and 2023 have 53 weeks. */
static void weeks__published_years__begin_and_end(void **state) {
    static const struct {
        int32_t month, nearest, named_by_start;
        const char *name, *first, *last;
    } cases[] = {
        { 1, 1, 1, "FY2012", "2012-01-29", "2013-02-02" },
        { 1, 1, 1, "FY2013", "2013-02-03", "2014-02-01" },
        { 1, 1, 1, "FY2017", "2017-01-29", "2018-02-03" },
        { 1, 1, 1, "FY2023", "2023-01-29", "2024-02-03" },
        { 1, 1, 1, "FY2024", "2024-02-04", "2025-02-01" },
        { 9, 0, 0, "FY2017", "2016-09-25", "2017-09-30" },
        { 9, 0, 0, "FY2022", "2021-09-26", "2022-09-24" },
        { 9, 0, 0, "FY2023", "2022-09-25", "2023-09-30" },
        { 9, 0, 0, "FY2024", "2023-10-01", "2024-09-28" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_WEEKS, 0, { 4, 5, 4 }, 5, 0, 0, NULL, 0 };
        int32_t index = 0, first = 0, next = 0;
        calendar.month = cases[i].month;
        calendar.nearest = cases[i].nearest;
        calendar.named_by_start = cases[i].named_by_start;
        assert_true(
            tierkit_i_fiscal_period(&calendar, day_of(cases[i].last), TIERKIT_I_YEAR, &index));
        assert_true(tierkit_i_fiscal_first_day(&calendar, index, TIERKIT_I_YEAR, &first));
        assert_true(tierkit_i_fiscal_first_day(&calendar, index + 1, TIERKIT_I_YEAR, &next));
        assert_int_equal(first, day_of(cases[i].first));
        assert_int_equal(next - 1, day_of(cases[i].last));
        check_named(&calendar, first, TIERKIT_I_YEAR, cases[i].name);
    }
}

static void back__weeks__position_in_the_month_stays(void **state) {
    static const struct {
        const char *day;
        int32_t months;
        const char *moved;
    } cases[] = {
        { "2024-02-03", 12, "2023-01-28" }, /* the last day of a 53-week year */
        { "2024-01-28", 1, "2023-12-23" },  /* day 36 of six weeks: the month before has four */
        { "2023-02-28", 1, "2023-01-31" },
        { "2023-04-27", 1, "2023-03-25" }, /* day 33 of five weeks */
        { "2023-04-29", 3, "2023-01-28" }, /* a quarter's last day */
        { "2023-04-05", 3, "2023-01-04" },
        { "2023-04-05", 12, "2022-04-06" },
    };
    const tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_WEEKS, 1, { 4, 4, 5 }, 5, 1, 0, NULL, 0 };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t moved = 0;
        assert_true(
            tierkit_i_fiscal_back(&calendar, day_of(cases[i].day), cases[i].months, &moved));
        char got[11] = { 0 };
        tierkit_i_date_write(moved, got);
        assert_string_equal(got, cases[i].moved);
    }
}

static void months__year_starts_in_july__named_by_its_end_or_start(void **state) {
    tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_MONTHS, 7, { 0, 0, 0 }, 0, 0, 0, NULL, 0 };
    (void)state;
    check_named(&calendar, day_of("2013-06-30"), TIERKIT_I_QUARTER, "FY2013-Q4");
    check_named(&calendar, day_of("2013-07-01"), TIERKIT_I_QUARTER, "FY2014-Q1");
    check_named(&calendar, day_of("2013-07-01"), TIERKIT_I_MONTH, "FY2014-M01");
    check_named(&calendar, day_of("2014-06-30"), TIERKIT_I_HALF, "FY2014-H2");
    check_named(&calendar, day_of("0001-01-01"), TIERKIT_I_MONTH, "FY0001-M07");
    check_named(&calendar, day_of("2014-06-30"), TIERKIT_I_WEEK, "2014-W27");
    calendar.named_by_start = 1;
    check_named(&calendar, day_of("2014-06-30"), TIERKIT_I_YEAR, "FY2013");
}

static void table__days_outside__have_no_period(void **state) {
    int32_t starts[25];
    tierkit_i_fiscal calendar = { TIERKIT_I_FISCAL_TABLE, 1, { 0, 0, 0 }, 0, 0, 0, NULL, 25 };
    int32_t index = 0, day = 0;
    (void)state;
    for (int32_t i = 0; i < 25; i++) {
        starts[i] = 1000 + 30 * i + i / 5;
    }
    calendar.starts = starts;
    assert_false(tierkit_i_fiscal_period(&calendar, 999, TIERKIT_I_MONTH, &index));
    assert_false(tierkit_i_fiscal_period(&calendar, starts[24], TIERKIT_I_YEAR, &index));
    assert_true(tierkit_i_fiscal_period(&calendar, starts[24] - 1, TIERKIT_I_QUARTER, &index));
    assert_int_equal(index, 7);
    assert_true(tierkit_i_fiscal_first_day(&calendar, 8, TIERKIT_I_QUARTER, &day));
    assert_int_equal(day, starts[24]);
    assert_false(tierkit_i_fiscal_first_day(&calendar, 9, TIERKIT_I_QUARTER, &day));
    assert_false(tierkit_i_fiscal_first_day(&calendar, -1, TIERKIT_I_MONTH, &day));
    assert_false(tierkit_i_fiscal_back(&calendar, 1001, 1, &day));
    assert_true(tierkit_i_fiscal_back(&calendar, starts[13] + 3, 12, &day));
    assert_int_equal(day, starts[1] + 3);
    for (int32_t i = 0; i < 24; i++) {
        for (int32_t d = starts[i]; d < starts[i + 1]; d++) {
            assert_true(tierkit_i_fiscal_period(&calendar, d, TIERKIT_I_MONTH, &index));
            assert_int_equal(index, i);
        }
    }
    assert_int_equal(tierkit_i_fiscal_name(&calendar, 999, TIERKIT_I_YEAR, (char[12]){ 0 }), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks__periods_dealt_out_by_python__are_these),
        cmocka_unit_test(weeks__published_years__begin_and_end),
        cmocka_unit_test(back__weeks__position_in_the_month_stays),
        cmocka_unit_test(months__year_starts_in_july__named_by_its_end_or_start),
        cmocka_unit_test(table__days_outside__have_no_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
