"""Vectors of the calendar, computed with Python's datetime (proleptic Gregorian, ISO weeks).

tests/vectors/calendar.inc     day, year, month, day of month, ISO week name
tests/vectors/periods.inc      day, year start, quarter, half, year (indices)
tests/vectors/add_months.inc   day, months, result
"""
import calendar
import random
from datetime import date, timedelta

from vector_file import text, write

EPOCH = date(1970, 1, 1)
EDGES = [date(1, 1, 1), date(1, 1, 7), date(1, 1, 8), date(4, 2, 29), date(100, 2, 28),
         date(400, 2, 29), date(1582, 10, 15), date(1899, 12, 31), date(1900, 2, 28),
         date(1900, 3, 1), date(1969, 12, 31), EPOCH, date(1970, 1, 4), date(1970, 1, 5),
         date(2000, 2, 29), date(2004, 12, 31), date(2005, 1, 1), date(2008, 12, 29),
         date(2009, 12, 31), date(2010, 1, 3), date(2012, 2, 29), date(2013, 6, 30),
         date(2020, 12, 31), date(2100, 2, 28), date(2100, 3, 1), date(9999, 12, 31)]


def number(day):
    return (day - EPOCH).days


def dates(rng, count):
    return EDGES + [date(1, 1, 1) + timedelta(rng.randrange(3652059)) for _ in range(count)]


def row(day):
    year, week, _ = day.isocalendar()
    name = "%04d-W%02d" % (year, week)
    return str(number(day)), str(day.year), str(day.month), str(day.day), text(name)


def periods(day, start):
    """Counts whole periods of a year that starts in month `start`, one step at a time: 0 is the
    period that begins in month `start` of 1970."""
    months = (day.year - 1970) * 12 + (day.month - 1) - (start - 1)
    found = []
    for length in (3, 6, 12):
        index = 0
        while months < index * length:
            index -= 1
        while months >= (index + 1) * length:
            index += 1
        found.append(str(index))
    return (str(number(day)), str(start)) + tuple(found)


def add_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if year < 1:
        return str(number(day)), str(months), str(number(date(1, 1, 1)))
    if year > 9999:
        return str(number(day)), str(months), str(number(date(9999, 12, 31)))
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    target = date(year, month + 1, last if was_last else min(day.day, last))
    return str(number(day)), str(months), str(number(target))


RNG = random.Random(20270103)
write("calendar.inc", __file__, [row(d) for d in dates(RNG, 300)])
write("periods.inc", __file__,
      [periods(d, s) for d in dates(RNG, 30) for s in (1, 2, 4, 7, 10, 12)])
ENDS = [date(2013, 1, 31), date(2013, 1, 30), date(2013, 1, 29), date(2013, 2, 28),
        date(2012, 2, 28), date(2012, 2, 29), date(2013, 11, 30), date(2013, 12, 31)] + EDGES
write("add_months.inc", __file__,
      [add_months(d, m) for d in ENDS + dates(RNG, 20)
       for m in (0, 1, -1, 3, -3, 12, -12, 13, 48, -120000, 120000, 2**31 - 1, -2**31 + 1)])
