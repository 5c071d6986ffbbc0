/* Owns: the arithmetic of days, months and periods.
 * Must not know: windows of KPIs, clocks, time zones.
 * Called by: every room. */
#include "base/calendar.h"

enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468, MONTHS = 12 };
#define MICROSECONDS_PER_DAY INT64_C(86400000000)

/* Days are counted in eras of 400 years that begin on the first of March, so that the leap day is
 * the last of its year. Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms (2013),
 * days_from_civil and civil_from_days. */
int32_t tierkit_i_day_from_civil(int32_t year, int32_t month, int32_t day) {
    int32_t shifted = year - (month <= 2);
    int32_t era = tierkit_i_floor32(shifted, 400);
    int32_t year_of_era = shifted - era * 400;
    int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT;
}

void tierkit_i_day_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month) {
    int32_t shifted = day + EPOCH_SHIFT;
    int32_t era = tierkit_i_floor32(shifted, DAYS_PER_ERA);
    int32_t day_of_era = shifted - era * DAYS_PER_ERA;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t march_month = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month + (march_month < 10 ? 3 : -9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

/* For year and month in range. */
static int32_t days_in_month(int32_t year, int32_t month) {
    static const int8_t days[MONTHS] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

int tierkit_i_date_is_valid(int32_t year, int32_t month, int32_t day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= MONTHS && day >= 1 &&
           day <= days_in_month(year, month);
}

/* ---- text ------------------------------------------------------------------------------------ */

/* -1 when not all are digits. */
/* Digits of ASCII only: isdigit() asks the locale. */
static int32_t read_digits(const char *text, int count) {
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Padded with zeros from the left. */
static void write_digits(char *text, int count, int32_t value) {
    for (int i = count - 1; i >= 0; i--) {
        text[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* ISO 8601 in its plainest form only: what Excel, a locale or a clock adds is the host's to remove.
 * Not digits give -1, which no date has. */
int tierkit_i_date_read(const char *text, size_t bytes, int32_t *day) {
    if (bytes != 10 || text[4] != '-' || text[7] != '-') {
        return 0;
    }
    int32_t year = read_digits(text, 4), month = read_digits(text + 5, 2);
    int32_t day_of_month = read_digits(text + 8, 2);
    if (!tierkit_i_date_is_valid(year, month, day_of_month)) {
        return 0;
    }
    *day = tierkit_i_day_from_civil(year, month, day_of_month);
    return 1;
}

/* HH:MM as minutes, -1 when it is none. */
static int32_t read_minutes(const char *text, size_t bytes) {
    int32_t hours = bytes < 5 ? -1 : read_digits(text, 2);
    int32_t minutes = bytes < 5 || text[2] != ':' ? -1 : read_digits(text + 3, 2);
    return hours < 0 || hours > 23 || minutes < 0 || minutes > 59 ? -1 : hours * 60 + minutes;
}

/* `:SS` and a fraction behind it as microseconds, of which the rest of the fraction is dropped.
 * Returns how many bytes they have, 0 when there are none. */
static size_t read_seconds(const char *text, size_t bytes, int64_t *microseconds) {
    int32_t seconds = bytes < 3 || text[0] != ':' ? -1 : read_digits(text + 1, 2);
    size_t at = 3;
    if (seconds < 0 || seconds > 59) {
        return 0;
    }
    *microseconds = seconds * INT64_C(1000000);
    if (bytes > 4 && text[3] == '.' && text[4] >= '0' && text[4] <= '9') {
        int64_t weight = 100000;
        for (at = 4; at < bytes && text[at] >= '0' && text[at] <= '9'; at++) {
            *microseconds += weight * (text[at] - '0');
            weight /= 10;
        }
    }
    return at;
}

/* `Z` or how far local time is ahead; nothing is UTC. 0 when it is something else. */
static int read_offset(const char *text, size_t bytes, int32_t *minutes) {
    *minutes = 0;
    if (bytes == 6 && (text[0] == '+' || text[0] == '-')) {
        int32_t ahead = read_minutes(text + 1, 5);
        *minutes = text[0] == '+' ? ahead : -ahead;
        return ahead >= 0;
    }
    return bytes == 0 || (bytes == 1 && text[0] == 'Z');
}

int tierkit_i_instant_read(const char *text, size_t bytes, int64_t *microseconds) {
    int32_t day = 0, minutes = 0, ahead = 0;
    int64_t seconds = 0;
    if (bytes < 10 || !tierkit_i_date_read(text, 10, &day)) {
        return 0;
    }
    if (bytes > 10) {
        minutes = text[10] == 'T' || text[10] == ' ' ? read_minutes(text + 11, bytes - 11) : -1;
        size_t at = minutes < 0 ? 0 : 16 + read_seconds(text + 16, bytes - 16, &seconds);
        if (minutes < 0 || !read_offset(text + at, bytes - at, &ahead)) {
            return 0;
        }
    }
    *microseconds = day * MICROSECONDS_PER_DAY + (minutes - ahead) * INT64_C(60000000) + seconds;
    day = tierkit_i_day_of_instant(*microseconds);
    return day >= TIERKIT_I_DAY_MIN && day <= TIERKIT_I_DAY_MAX;
}

/* Four digits of year: year 1 to 9999 is all there is. */
void tierkit_i_date_write(int32_t day, char buffer[10]) {
    int32_t year = 0, month = 0, day_of_month = 0;
    tierkit_i_day_to_civil(day, &year, &month, &day_of_month);
    write_digits(buffer, 4, year);
    buffer[4] = '-';
    write_digits(buffer + 5, 2, month);
    buffer[7] = '-';
    write_digits(buffer + 8, 2, day_of_month);
}

/* ---- periods --------------------------------------------------------------------------------- */

/* Months since 1970-01 of a day, and back to the first day of such a month. */
static int32_t month_of_day(int32_t day) {
    int32_t year = 0, month = 0, day_of_month = 0;
    tierkit_i_day_to_civil(day, &year, &month, &day_of_month);
    return (year - 1970) * MONTHS + month - 1;
}

static int32_t first_day_of_month(int32_t index) {
    int32_t years = tierkit_i_floor32(index, MONTHS);
    return tierkit_i_day_from_civil(1970 + years, index - years * MONTHS + 1, 1);
}

int32_t tierkit_i_unit_months(tierkit_i_unit unit) {
    switch (unit) {
    case TIERKIT_I_MONTH:
        return 1;
    case TIERKIT_I_QUARTER:
        return 3;
    case TIERKIT_I_HALF:
        return 6;
    case TIERKIT_I_YEAR:
        return MONTHS;
    case TIERKIT_I_DAY:
    case TIERKIT_I_WEEK:
    default:
        return 0;
    }
}

/* Months are the same whenever the year starts; only longer periods shift with it. */
static int32_t month_shift(int32_t months, int32_t year_start) {
    return months == 1 ? 0 : year_start - 1;
}

/* Indices of a fiscal year are counted from its start month in 1970, so that consecutive periods
 * have consecutive indices whatever month a year starts in. */
int32_t tierkit_i_period_of_day(int32_t day, tierkit_i_unit unit, int32_t year_start) {
    if (unit == TIERKIT_I_DAY) {
        return day;
    }
    if (unit == TIERKIT_I_WEEK) {
        return tierkit_i_floor32(day + 3, 7); /* 1970-01-01 was a Thursday */
    }
    int32_t months = tierkit_i_unit_months(unit);
    return tierkit_i_floor32(month_of_day(day) - month_shift(months, year_start), months);
}

/* The opposite of tierkit_i_period_of_day(). */
int32_t tierkit_i_period_first_day(int32_t index, tierkit_i_unit unit, int32_t year_start) {
    if (unit == TIERKIT_I_DAY) {
        return index;
    }
    if (unit == TIERKIT_I_WEEK) {
        return index * 7 - 3;
    }
    int32_t months = tierkit_i_unit_months(unit);
    return first_day_of_month(index * months + month_shift(months, year_start));
}

static int32_t clamp_day(int64_t day) {
    if (day < TIERKIT_I_DAY_MIN) {
        return TIERKIT_I_DAY_MIN;
    }
    return day > TIERKIT_I_DAY_MAX ? TIERKIT_I_DAY_MAX : (int32_t)day;
}

/* Counted in months since 1970-01, in 64 bits: any int32 of months is accepted. The end of February
 * is the end of a month, not its 28th day: a period that ends there goes on ending with months. */
int32_t tierkit_i_day_add_months(int32_t day, int32_t months) {
    int32_t year = 0, month = 0, day_of_month = 0;
    tierkit_i_day_to_civil(day, &year, &month, &day_of_month);
    int64_t target = (int64_t)(year - 1970) * MONTHS + month - 1 + months;
    /* Beyond year 1 to 9999 the calendar ends: its first or last day stands in. */
    if (target < (int64_t)(1 - 1970) * MONTHS || target >= (int64_t)(10000 - 1970) * MONTHS) {
        return clamp_day(target < 0 ? INT64_MIN : INT64_MAX);
    }
    int32_t first = first_day_of_month((int32_t)target);
    int32_t last = first_day_of_month((int32_t)target + 1) - 1;
    int32_t moved = first + day_of_month - 1;
    return day_of_month == days_in_month(year, month) || moved > last ? last : moved;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* ISO 8601: a week belongs to the year of its Thursday. */
static size_t week_name(int32_t day, char buffer[12]) {
    int32_t monday = tierkit_i_period_first_day(tierkit_i_period_of_day(day, TIERKIT_I_WEEK, 1),
                                                TIERKIT_I_WEEK, 1);
    int32_t thursday = monday + 3, year = 0, month = 0, day_of_month = 0;
    tierkit_i_day_to_civil(thursday, &year, &month, &day_of_month);
    write_digits(buffer, 4, year);
    buffer[4] = '-';
    buffer[5] = 'W';
    write_digits(buffer + 6, 2, (thursday - tierkit_i_day_from_civil(year, 1, 1)) / 7 + 1);
    return 8;
}

/* The names sort as the periods do within a unit, being fixed in width. */
size_t tierkit_i_period_name(int32_t day, tierkit_i_unit unit, char buffer[12]) {
    if (unit == TIERKIT_I_WEEK) {
        return week_name(day, buffer);
    }
    char date[10];
    tierkit_i_date_write(day, date);
    size_t bytes = unit == TIERKIT_I_DAY ? 10 : unit == TIERKIT_I_YEAR ? 4 : 7;
    for (size_t i = 0; i < bytes; i++) {
        buffer[i] = date[i];
    }
    if (unit == TIERKIT_I_QUARTER || unit == TIERKIT_I_HALF) {
        int32_t month = read_digits(date + 5, 2);
        buffer[5] = unit == TIERKIT_I_QUARTER ? 'Q' : 'H';
        buffer[6] = (char)('1' + (month - 1) / tierkit_i_unit_months(unit));
    }
    return bytes;
}

int32_t tierkit_i_day_of_instant(int64_t microseconds) {
    return (int32_t)tierkit_i_floor64(microseconds, MICROSECONDS_PER_DAY);
}
