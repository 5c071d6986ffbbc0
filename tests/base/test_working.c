/* Owns: the tests of working time. Must not know: programs. Called by: meson test. */
#include "check.h"

#include "base/working.h"

static int32_t day_of(const char *text) {
    int32_t day = 0;
    assert_true(tierkit_i_date_read(text, 10, &day));
    return day;
}

/* The calendars of generate_working.py. */
static const char *const holidays[][3] = {
    { "2026-12-25", "2027-01-01", "2027-03-26" },
    { "2027-01-06", NULL, NULL },
    { NULL, NULL, NULL },
    { "1969-12-31", "1970-01-01", "2027-01-02" },
};
static const tierkit_i_working calendars[] = {
    { 0x1f, 480, 1020, 60, NULL, 0 },
    { 0x4f, 0, 1440, 330, NULL, 0 },
    { 0x20, 615, 616, -570, NULL, 0 },
    { 0x7f, 1, 1439, 0, NULL, 0 },
};

static tierkit_i_working calendar_of(size_t which, int32_t days[3]) {
    tierkit_i_working working = calendars[which];
    working.holidays = days;
    for (size_t i = 0; i < 3 && holidays[which][i] != NULL; i++) {
        days[working.holiday_count++] = day_of(holidays[which][i]);
    }
    return working;
}

static const struct {
    size_t calendar;
    int32_t later_day, earlier_day;
    int64_t days, later, earlier, minutes;
} counted[] = {
#define ROW(calendar, later_day, earlier_day, days, later, earlier, minutes)                       \
    { calendar, later_day, earlier_day, days, INT64_C(later), INT64_C(earlier), minutes },
#include "vectors/working.inc"
#undef ROW
};

static void working__pairs_counted_by_python__have_these_days_and_minutes(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counted); i++) {
        int32_t days[3];
        tierkit_i_working working = calendar_of(counted[i].calendar, days);
        int64_t whole =
            tierkit_i_working_days(&working, counted[i].later_day, counted[i].earlier_day);
        int64_t minutes = tierkit_i_working_minutes(&working, counted[i].later, counted[i].earlier);
        if (whole != counted[i].days || minutes != counted[i].minutes) {
            fail_msg("row %zu: %lld days, %lld minutes", i, (long long)whole, (long long)minutes);
        }
    }
}

/* By hand: Christmas 2026 is a Friday. Thursday 16:30 to Monday 8:15 at UTC + 1 is half an hour of
 * Thursday and a quarter of Monday. */
static void working__over_christmas__is_45_minutes(void **state) {
    (void)state;
    int32_t days[3];
    tierkit_i_working working = calendar_of(0, days);
    int64_t day = INT64_C(86400000000), minute = INT64_C(60000000);
    int64_t thursday = day_of("2026-12-24") * day + 15 * 60 * minute + 30 * minute;
    int64_t monday = day_of("2026-12-28") * day + 7 * 60 * minute + 15 * minute;
    assert_int_equal(tierkit_i_working_minutes(&working, monday, thursday), 45);
    assert_int_equal(tierkit_i_minutes_between(monday, thursday), 3 * 1440 + 945);
    assert_int_equal(tierkit_i_working_days(&working, day_of("2026-12-28"), day_of("2026-12-24")),
                     1);
    assert_int_equal(tierkit_i_working_days(&working, day_of("2026-12-27"), day_of("2026-12-24")),
                     0);
}

/* Parts add up, in whatever order the days come; the ends of the calendar are no exception. */
static void working__three_days__parts_add_up(void **state) {
    (void)state;
    static const int32_t at[] = { TIERKIT_I_DAY_MIN, -4, -3, 0, 1, 20800, TIERKIT_I_DAY_MAX };
    for (size_t k = 0; k < COUNT_OF(calendars); k++) {
        int32_t days[3];
        tierkit_i_working working = calendar_of(k, days);
        for (size_t n = 0; n < COUNT_OF(at) * COUNT_OF(at) * COUNT_OF(at); n++) {
            int32_t a = at[n % COUNT_OF(at)], b = at[n / COUNT_OF(at) % COUNT_OF(at)];
            int32_t c = at[n / COUNT_OF(at) / COUNT_OF(at)];
            assert_int_equal(tierkit_i_working_days(&working, c, a),
                             tierkit_i_working_days(&working, c, b) +
                                 tierkit_i_working_days(&working, b, a));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working__pairs_counted_by_python__have_these_days_and_minutes),
        cmocka_unit_test(working__over_christmas__is_45_minutes),
        cmocka_unit_test(working__three_days__parts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
