/* Owns: working time: how many working days and minutes lie between two moments.
 * Must not know: programs, rows. Called by: lang, review. */
#include "base/working.h"

enum { DAYS_A_WEEK = 7, THURSDAY = 3, MINUTE = 60000000 };

static int32_t is_worked(const tierkit_i_working *working, int32_t on_weekday) {
    return (int32_t)(working->weekdays >> on_weekday & 1);
}

/* How many holidays come before a day. */
static int32_t holidays_before(const tierkit_i_working *working, int64_t day) {
    int32_t low = 0, high = working->holiday_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (working->holidays[middle] < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Working weekdays from Monday 1969-12-29 up to the day before this one: below zero before that.
 * Holidays are taken off by the callers. */
static int64_t weekdays_before(const tierkit_i_working *working, int64_t day) {
    int64_t since = day + THURSDAY; /* 1970-01-01 was one */
    int64_t weeks = tierkit_i_floor64(since, DAYS_A_WEEK);
    int64_t rest = since - DAYS_A_WEEK * weeks;
    int64_t count = 0;
    for (int32_t i = 0; i < DAYS_A_WEEK; i++) {
        count += is_worked(working, i) * (weeks + (i < rest));
    }
    return count;
}

/* Holidays are weekdays that are worked: see working.h. */
static int64_t days_before(const tierkit_i_working *working, int64_t day) {
    return weekdays_before(working, day) - holidays_before(working, day);
}

int64_t tierkit_i_working_days(const tierkit_i_working *working, int32_t later, int32_t earlier) {
    return days_before(working, (int64_t)later + 1) - days_before(working, (int64_t)earlier + 1);
}

/* Working minutes before a minute of local time. */
static int64_t minutes_before(const tierkit_i_working *working, int64_t minute) {
    int64_t day = tierkit_i_floor64(minute, TIERKIT_I_WORKING_MINUTES_A_DAY);
    int64_t of_day = minute - day * TIERKIT_I_WORKING_MINUTES_A_DAY;
    int64_t before = days_before(working, day);
    int64_t is_open = days_before(working, day + 1) - before;
    int64_t worked = of_day < working->from ? 0 : of_day - working->from;
    int64_t hours = working->until - working->from;
    return before * hours + is_open * (worked < hours ? worked : hours);
}

int64_t tierkit_i_working_minutes(const tierkit_i_working *working, int64_t later,
                                  int64_t earlier) {
    return minutes_before(working, tierkit_i_floor64(later, MINUTE) + working->offset) -
           minutes_before(working, tierkit_i_floor64(earlier, MINUTE) + working->offset);
}

int64_t tierkit_i_minutes_between(int64_t later, int64_t earlier) {
    return tierkit_i_floor64(later, MINUTE) - tierkit_i_floor64(earlier, MINUTE);
}
