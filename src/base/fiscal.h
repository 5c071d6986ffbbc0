/* Owns: calendars of fiscal periods: years that start in any month, years of whole weeks, and
 * tables of period starts. Must not know: windows of KPIs. Called by: lang, review.
 *
 * A fiscal month is the smallest period: 3 are a quarter, 6 a half, 12 a year. Days and weeks
 * (Monday to Sunday) are the same in every calendar. */
#ifndef TIERKIT_I_BASE_FISCAL_H
#define TIERKIT_I_BASE_FISCAL_H

#include "base/calendar.h"

typedef enum tierkit_i_fiscal_kind {
    TIERKIT_I_FISCAL_MONTHS = 0, /* calendar months; the year starts with month `month` */
    TIERKIT_I_FISCAL_WEEKS,      /* quarters of 13 weeks, split as `weeks` says */
    TIERKIT_I_FISCAL_TABLE       /* the periods whose first days are in `starts` */
} tierkit_i_fiscal_kind;

enum { TIERKIT_I_FISCAL_STARTS_MAX = 2401 };

typedef struct tierkit_i_fiscal {
    tierkit_i_fiscal_kind kind;
    int32_t month;    /* MONTHS: the first of a year; WEEKS: the one a year ends in or near */
    int32_t weeks[3]; /* WEEKS: of the months of a quarter; a 53rd week is the last one's */
    int32_t weekday;  /* WEEKS: 0 = Monday: on which a year ends */
    int32_t nearest;  /* WEEKS: 1 = the weekday nearest to the end of the month, 0 = its last */
    int32_t named_by_start; /* 1 = a year has the number of its first day's year, not its last's */
    const int32_t *starts;  /* TABLE: first days, ascending, and the day behind the last period */
    int32_t start_count;    /* 12 periods a year and that day */
} tierkit_i_fiscal;

/* Index of the period that holds a day, consecutive for consecutive periods; 0 = a day outside of
 * the table. */
int tierkit_i_fiscal_period(const tierkit_i_fiscal *calendar, int32_t day, tierkit_i_unit unit,
                            int32_t *index);
/* First day of a period; that of index + 1 is the day behind it. 0 = outside of the table. */
int tierkit_i_fiscal_first_day(const tierkit_i_fiscal *calendar, int32_t index, tierkit_i_unit unit,
                               int32_t *day);

/* The same day of the month `months` earlier, that month's last day where it has none such; a
 * month's last day stays the last. 0 = outside of the table. */
int tierkit_i_fiscal_back(const tierkit_i_fiscal *calendar, int32_t day, int32_t months,
                          int32_t *moved);

/* Name of the period that holds a day: "FY2013-M06", "FY2013-Q2", "FY2013-H1", "FY2013"; days and
 * weeks as in tierkit_i_period_name(). Returns the length, at most 12 bytes; 0 outside of the
 * table. */
size_t tierkit_i_fiscal_name(const tierkit_i_fiscal *calendar, int32_t day, tierkit_i_unit unit,
                             char buffer[12]);

#endif
