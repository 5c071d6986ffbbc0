"""Working days and minutes counted one by one with Python's datetime: vectors/working.inc.

generate_working.py > ../vectors/working.inc

Another way than the library's: every day, and every minute, between two moments is looked at."""
import datetime
import random

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
EPOCH = datetime.date(1970, 1, 1)
MIDNIGHT = datetime.datetime(1970, 1, 1)

# weekdays worked (0 = Monday), from, until, offset (minutes), holidays
CALENDARS = [
    ({0, 1, 2, 3, 4}, 480, 1020, 60, ["2026-12-25", "2027-01-01", "2027-03-26"]),
    ({6, 0, 1, 2, 3}, 0, 1440, 330, ["2027-01-06"]),
    ({5}, 615, 616, -570, []),
    ({0, 1, 2, 3, 4, 5, 6}, 1, 1439, 0, ["1969-12-31", "1970-01-01", "2027-01-02"]),
]
random.seed(6)


def is_worked(calendar, day):
    return day.weekday() in calendar[0] and day.isoformat() not in calendar[4]


def days(calendar, later, earlier):
    if later < earlier:
        return -days(calendar, earlier, later)
    count, day = 0, earlier
    while day < later:
        day += DAY
        count += is_worked(calendar, day)
    return count


def minutes(calendar, later, earlier):
    if later < earlier:
        return -minutes(calendar, earlier, later)
    count = 0
    at = earlier.replace(second=0, microsecond=0)
    end = later.replace(second=0, microsecond=0)
    while at < end:
        local = at + MINUTE * calendar[3]
        of_day = local.hour * 60 + local.minute
        count += calendar[1] <= of_day < calendar[2] and is_worked(calendar, local.date())
        at += MINUTE
    return count


def micro(moment):
    return (moment - MIDNIGHT) // datetime.timedelta(microseconds=1)


print("/* Made by tests/base/generate_working.py. */")
for k, calendar in enumerate(CALENDARS):
    for base in (datetime.datetime(2026, 12, 23), datetime.datetime(1969, 12, 20)):
        for _ in range(40):
            a, b = (base + datetime.timedelta(seconds=random.randrange(20 * 86400),
                                              microseconds=random.randrange(10**6))
                    for _ in range(2))
            print("ROW(%d, %d, %d, %d, %d, %d, %d)" % (
                k, (a.date() - EPOCH).days, (b.date() - EPOCH).days, days(calendar, a.date(), b.date()),
                micro(a), micro(b), minutes(calendar, a, b)))
