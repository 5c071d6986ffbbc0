/* Owns: the arithmetic of days, months and periods. Must not know: windows of KPIs, clocks, time
 * zones. Called by: every room. Day numbers count from 1970-01-01; months from 1970-01. */
#ifndef TIERKIT_I_BASE_CALENDAR_H
#define TIERKIT_I_BASE_CALENDAR_H

#include "base/status.h"

enum { TIERKIT_I_DAY_MIN = -719162, TIERKIT_I_DAY_MAX = 2932896 };

/* Units of periods; the values are saved in network bytes and never change. */
typedef enum tierkit_i_unit {
    TIERKIT_I_DAY = 1,
    TIERKIT_I_WEEK = 2, /* Monday to Sunday */
    TIERKIT_I_MONTH = 3,
    TIERKIT_I_QUARTER = 4,
    TIERKIT_I_HALF = 5,
    TIERKIT_I_YEAR = 6
} tierkit_i_unit;

int32_t tierkit_i_day_from_civil(int32_t year, int32_t month, int32_t day); /* valid input */
void tierkit_i_day_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);
int tierkit_i_date_is_valid(int32_t year, int32_t month, int32_t day);
int tierkit_i_date_read(const char *text, size_t bytes, int32_t *day); /* 1 = YYYY-MM-DD read */
void tierkit_i_date_write(int32_t day, char buffer[10]);

/* Months of a unit; 0 for days and weeks. */
int32_t tierkit_i_unit_months(tierkit_i_unit unit);

/* Index of the period that holds a day; consecutive periods have consecutive indices.
 * Quarters, halves and years are those of a year that starts in month `year_start` (1 = January);
 * index 0 is the period that holds or follows 1970-01-01 in a way the next function inverts. */
int32_t tierkit_i_period_of_day(int32_t day, tierkit_i_unit unit, int32_t year_start);
/* First day of a period; the last day is the first day of index + 1, minus 1. */
int32_t tierkit_i_period_first_day(int32_t index, tierkit_i_unit unit, int32_t year_start);

/* The same day of another month, moved back to the month's last day where it does not exist. A
 * last day of a month maps to the last day (end of February + 1 month = end of March). */
int32_t tierkit_i_day_add_months(int32_t day, int32_t months);

/* Name of the calendar period that holds a day (year starts in January): "2013-06-30", "2013-W26",
 * "2013-06", "2013-Q2", "2013-H1", "2013". Returns the length, at most 12 bytes. */
size_t tierkit_i_period_name(int32_t day, tierkit_i_unit unit, char buffer[12]);

/* A date (its first moment) or YYYY-MM-DDTHH:MM[:SS[.F]] with a blank for T, in UTC or followed by
 * `Z`, `+HH:MM`, `-HH:MM`: 1 = read. Microseconds since 1970-01-01T00:00Z. */
int tierkit_i_instant_read(const char *text, size_t bytes, int64_t *microseconds);
/* Floor division of microseconds to days. */
int32_t tierkit_i_day_of_instant(int64_t microseconds);

/* Floor of a / b for b > 0; C's own division rounds toward zero. */
static inline int64_t tierkit_i_floor64(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}
static inline int32_t tierkit_i_floor32(int32_t a, int32_t b) {
    return a / b - (a % b < 0);
}

#endif
