/* Owns: working time: how many working days and minutes lie between two moments.
 * Must not know: programs, rows. Called by: lang, review.
 *
 * Both are differences of a count from a fixed day, so that parts add up to the whole:
 * days(c, a) = days(c, b) + days(b, a), in whatever order the moments come. */
#ifndef TIERKIT_I_BASE_WORKING_H
#define TIERKIT_I_BASE_WORKING_H

#include "base/calendar.h"

enum { TIERKIT_I_WORKING_MINUTES_A_DAY = 1440 };

typedef struct tierkit_i_working {
    uint32_t weekdays;       /* bit 0 = Monday */
    int32_t from, until;     /* minutes of the local day, from < until <= 1440; 0 and 0: no hours */
    int32_t offset;          /* minutes that local time is ahead of UTC */
    const int32_t *holidays; /* weekdays that are worked, ascending, each once */
    int32_t holiday_count;
} tierkit_i_working;

/* Working days behind `earlier` up to and with `later`; negative when later comes first. */
int64_t tierkit_i_working_days(const tierkit_i_working *working, int32_t later, int32_t earlier);

/* Minutes of working hours between two instants (microseconds since 1970-01-01 in UTC), each taken
 * as its whole minute. The instants lie in the years 1 to 9999. */
int64_t tierkit_i_working_minutes(const tierkit_i_working *working, int64_t later, int64_t earlier);

/* Minutes between two instants, in the same way. */
int64_t tierkit_i_minutes_between(int64_t later, int64_t earlier);

#endif
