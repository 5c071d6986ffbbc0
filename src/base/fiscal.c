/* Owns: calendars of fiscal periods: years that start in any month, years of whole weeks, and
 * tables of period starts.
 * Must not know: windows of KPIs.
 * Called by: lang, review. */
#include "base/fiscal.h"

enum { MONTHS = 12, WEEKS_PER_QUARTER = 13, WEEKS_PER_YEAR = 52, DAYS_PER_WEEK = 7 };

/* ---- years of whole weeks -------------------------------------------------------------------- */

/* The last day of the year that ends in (or near the end of) a month of this calendar year.
 * 1970-01-01 was a Thursday, day 3 of a week that begins on Monday. */
static int32_t year_end(const tierkit_i_fiscal *calendar, int32_t year) {
    int32_t month = calendar->month;
    int32_t last = tierkit_i_day_from_civil(year + month / MONTHS, month % MONTHS + 1, 1) - 1;
    int32_t weekday = last + 3 - DAYS_PER_WEEK * tierkit_i_floor32(last + 3, DAYS_PER_WEEK);
    int32_t over = (weekday - calendar->weekday + DAYS_PER_WEEK) % DAYS_PER_WEEK;
    return calendar->nearest && over > 3 ? last - over + DAYS_PER_WEEK : last - over;
}

/* Months are counted from year 0: month m of the year y has the index 12 y + m. */
static int32_t week_month_first(const tierkit_i_fiscal *calendar, int32_t index) {
    int32_t year = tierkit_i_floor32(index, MONTHS);
    int32_t month = index - year * MONTHS;
    int32_t weeks = WEEKS_PER_QUARTER * (month / 3);
    for (int32_t i = 0; i < month % 3; i++) {
        weeks += calendar->weeks[i];
    }
    return year_end(calendar, year - 1) + 1 + weeks * DAYS_PER_WEEK;
}

/* A year may end before, in or after the calendar year's month: three of them can hold a day. */
static int32_t week_year(const tierkit_i_fiscal *calendar, int32_t day) {
    int32_t year = 0, month = 0, day_of_month = 0;
    tierkit_i_day_to_civil(day, &year, &month, &day_of_month);
    for (year--; day > year_end(calendar, year);) {
        year++;
    }
    return year;
}

static int32_t week_month(const tierkit_i_fiscal *calendar, int32_t day) {
    int32_t year = week_year(calendar, day);
    int32_t week = (day - year_end(calendar, year - 1) - 1) / DAYS_PER_WEEK;
    if (week >= WEEKS_PER_YEAR) {
        return year * MONTHS + MONTHS - 1;
    }
    int32_t month = 0;
    int32_t left = week % WEEKS_PER_QUARTER;
    while (left >= calendar->weeks[month]) {
        left -= calendar->weeks[month++];
    }
    return year * MONTHS + week / WEEKS_PER_QUARTER * 3 + month;
}

/* ---- fiscal months of every kind ------------------------------------------------------------- */

static int table_month(const tierkit_i_fiscal *calendar, int32_t day, int32_t *index) {
    int32_t low = 0;
    int32_t high = calendar->start_count - 1;
    if (day < calendar->starts[0] || day >= calendar->starts[high]) {
        return 0;
    }
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        if (calendar->starts[middle] <= day) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *index = low;
    return 1;
}

/* Months of a year that starts in another month than January are counted so that a year's twelve
 * begin at a multiple of 12. */
static int month_of(const tierkit_i_fiscal *calendar, int32_t day, int32_t *index) {
    if (calendar->kind == TIERKIT_I_FISCAL_TABLE) {
        return table_month(calendar, day, index);
    }
    *index = calendar->kind == TIERKIT_I_FISCAL_WEEKS
                 ? week_month(calendar, day)
                 : tierkit_i_period_of_day(day, TIERKIT_I_MONTH, 1) - (calendar->month - 1);
    return 1;
}

static int month_first(const tierkit_i_fiscal *calendar, int32_t index, int32_t *day) {
    if (calendar->kind == TIERKIT_I_FISCAL_TABLE) {
        if (index < 0 || index >= calendar->start_count) {
            return 0;
        }
        *day = calendar->starts[index];
        return 1;
    }
    *day = calendar->kind == TIERKIT_I_FISCAL_WEEKS
               ? week_month_first(calendar, index)
               : tierkit_i_period_first_day(index + calendar->month - 1, TIERKIT_I_MONTH, 1);
    return 1;
}

/* ---- periods --------------------------------------------------------------------------------- */

int tierkit_i_fiscal_period(const tierkit_i_fiscal *calendar, int32_t day, tierkit_i_unit unit,
                            int32_t *index) {
    int32_t months = tierkit_i_unit_months(unit);
    int32_t month;
    if (months == 0) {
        *index = tierkit_i_period_of_day(day, unit, 1);
        return 1;
    }
    if (!month_of(calendar, day, &month)) {
        return 0;
    }
    *index = tierkit_i_floor32(month, months);
    return 1;
}

int tierkit_i_fiscal_first_day(const tierkit_i_fiscal *calendar, int32_t index, tierkit_i_unit unit,
                               int32_t *day) {
    int32_t months = tierkit_i_unit_months(unit);
    if (months == 0) {
        *day = tierkit_i_period_first_day(index, unit, 1);
        return 1;
    }
    return month_first(calendar, index * months, day);
}

int tierkit_i_fiscal_back(const tierkit_i_fiscal *calendar, int32_t day, int32_t months,
                          int32_t *moved) {
    int32_t month = 0, first = 0, next = 0, then = 0, end = 0;
    if (calendar->kind == TIERKIT_I_FISCAL_MONTHS) {
        *moved = tierkit_i_day_add_months(day, -months);
        return 1;
    }
    if (!month_of(calendar, day, &month) || !month_first(calendar, month, &first) ||
        !month_first(calendar, month + 1, &next) || !month_first(calendar, month - months, &then) ||
        !month_first(calendar, month - months + 1, &end)) {
        return 0;
    }
    *moved = then + (day - first);
    if (day == next - 1 || *moved >= end) {
        *moved = end - 1;
    }
    return 1;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The number of the year that holds a day: that of the calendar year of its last, or first, day. */
static int year_number(const tierkit_i_fiscal *calendar, int32_t day, int32_t *year) {
    int32_t index = 0, named_by = 0, month = 0, day_of_month = 0;
    if (!tierkit_i_fiscal_period(calendar, day, TIERKIT_I_YEAR, &index) ||
        !tierkit_i_fiscal_first_day(calendar, index + !calendar->named_by_start, TIERKIT_I_YEAR,
                                    &named_by)) {
        return 0;
    }
    tierkit_i_day_to_civil(named_by - !calendar->named_by_start, year, &month, &day_of_month);
    return 1;
}

static char *write_digits(char *to, int32_t digits, int32_t value) {
    for (int32_t i = digits - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + digits;
}

size_t tierkit_i_fiscal_name(const tierkit_i_fiscal *calendar, int32_t day, tierkit_i_unit unit,
                             char buffer[12]) {
    int32_t year = 0, month = 0, months = tierkit_i_unit_months(unit);
    if (months == 0) {
        return tierkit_i_period_name(day, unit, buffer);
    }
    if (!year_number(calendar, day, &year) || !month_of(calendar, day, &month)) {
        return 0;
    }
    buffer[0] = 'F';
    buffer[1] = 'Y';
    char *end = write_digits(buffer + 2, 4, year);
    if (unit != TIERKIT_I_YEAR) {
        int32_t of_year = (month - MONTHS * tierkit_i_floor32(month, MONTHS)) / months + 1;
        *end++ = '-';
        *end++ = unit == TIERKIT_I_MONTH ? 'M' : unit == TIERKIT_I_QUARTER ? 'Q' : 'H';
        end = write_digits(end, unit == TIERKIT_I_MONTH ? 2 : 1, of_year);
    }
    return (size_t)(end - buffer);
}
