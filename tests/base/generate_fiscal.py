"""Periods of fiscal calendars, worked out with Python's datetime day by day: vectors/fiscal.inc.

generate_fiscal.py > ../vectors/fiscal.inc

Another way than the library's: the days of a year of weeks are dealt out one by one, the quarters
as 13 weeks split into months, a 53rd week behind the last month."""
from datetime import date, timedelta

DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)


def month_end(year, month):
    return (date(year + month // 12, month % 12 + 1, 1)) - DAY


def year_end(year, month, weekday, nearest):
    last = month_end(year, month)
    around = [last + DAY * k for k in (range(-3, 4) if nearest else range(-6, 1))]
    return next(day for day in around if day.weekday() == weekday)


def deal(weeks, first, last):
    """(month, first day, last day) of a year."""
    lengths = list(weeks) * 4
    lengths[11] += ((last - first).days + 1) // 7 - 52
    for month, length in enumerate(lengths):
        yield month, first, first + DAY * (7 * length - 1)
        first += DAY * 7 * length
    assert first == last + DAY


CALENDARS = [((4, 4, 5), 1, 5, 0), ((4, 5, 4), 1, 5, 1), ((5, 4, 4), 9, 5, 0), ((4, 4, 5), 12, 6, 1),
             ((4, 5, 4), 8, 3, 0), ((4, 4, 5), 2, 0, 1)]

print("/* Made by tests/base/generate_fiscal.py. */")
for weeks, month, weekday, nearest in CALENDARS:
    for year in [2, 1969, 1970, 2000] + list(range(2011, 2030)) + [9998]:
        first = year_end(year - 1, month, weekday, nearest) + DAY
        last = year_end(year, month, weekday, nearest)
        for k, start, end in deal(weeks, first, last):
            cells = [weeks[0], weeks[1], weeks[2], month, weekday, nearest,
                     (start - EPOCH).days, (end - EPOCH).days]
            print("ROW(%s, \"FY%04d-M%02d\", \"FY%04d-Q%d\")" % (
                ", ".join(map(str, cells)), last.year, k + 1, last.year, k // 3 + 1))
