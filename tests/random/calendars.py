"""Calendars of programs: fiscal months, weeks of 4-4-5 and its kin, tables of periods; random ones.
Shares no code with the library."""
import exact

MONTH_NAMES = ("january february march april may june july august september october november "
               "december").split()
DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
UNITS = ("week", "month", "quarter", "half", "year")


class Outside(Exception):
    """A period that a table of periods does not have."""


class Months:
    """Calendar months; years begin with one of them."""

    by_start = False
    LETTERS = {"month": "-M%02d", "quarter": "-Q%d", "half": "-H%d", "year": ""}

    def __init__(self, start=1):
        self.start = start

    def period(self, day, unit):
        return exact.period(day, unit, self.start)

    def shift(self, day, months):
        return exact.add_months(day, months)

    def shift_first(self, day, months):
        """A window's first day: the day before it moves."""
        return self.shift(day - 1, months) + 1

    def add(self, day, count, unit):
        return day + count * exact.DAYS[unit] if unit in exact.DAYS else \
            self.shift(day, count * exact.MONTHS[unit])

    def name(self, first, unit):
        year = self.period(first, "year")
        day, number = year[0], 1
        while day < first:
            day, number = self.period(day, unit)[1] + 1, number + 1
        named = self.year_text(self.named(year))
        return named + (self.LETTERS[unit] % number if self.LETTERS[unit] else "")

    def named(self, year):
        return exact.date_of(year[0 if self.by_start else 1]).year

    def year_text(self, year):
        return "FY%04d" % year

    def text(self):
        head = "calendar fiscal year starts " + MONTH_NAMES[self.start - 1]
        return head + self.naming() if self.start != 1 or self.by_start else None

    def naming(self):
        return " named by start" if self.by_start else ""


class Plain(Months):
    """Calendar periods and weeks."""

    LETTERS = dict(Months.LETTERS, month="-%02d")

    def name(self, first, unit):
        year, week, _ = exact.date_of(first).isocalendar()
        return "%04d-W%02d" % (year, week) if unit == "week" else super().name(first, unit)

    def year_text(self, year):
        return "%04d" % year


CALENDAR = Plain()


class Listed(Months):
    """Months known by their first days; firsts has one more, the day after the last."""

    def __init__(self, firsts, years):
        super().__init__()
        self.firsts, self.years = firsts, years  # years: of every twelfth month, by its end

    def index(self, day):
        if not self.firsts[0] <= day < self.firsts[-1]:
            raise Outside
        return max(k for k, first in enumerate(self.firsts) if first <= day)

    def month(self, k):
        """First and last day."""
        if not 0 <= k < len(self.firsts) - 1:
            raise Outside
        return self.firsts[k], self.firsts[k + 1] - 1

    def period(self, day, unit):
        if unit in exact.DAYS:
            return exact.period(day, unit)
        count = exact.MONTHS[unit]
        k = self.index(day) // count * count
        return self.month(k)[0], self.month(k + count - 1)[1]

    def shift(self, day, months):
        if months == 0:
            return day
        k = self.index(day)
        first, last = self.month(k)
        to_first, to_last = self.month(k + months)
        return to_last if day == last else min(to_first + day - first, to_last)

    def shift_first(self, day, months):
        """Where a month begins another does: the first of the table has no day before it."""
        if months and day in self.firsts[:-1]:
            return self.month(self.index(day) + months)[0]
        return super().shift_first(day, months)


class Weeks(Listed):
    def __init__(self, pattern, weekday, month, is_nearest):
        self.pattern, self.weekday, self.month_of_end = pattern, weekday, month
        self.is_nearest = is_nearest
        ends = [self.year_end(year) for year in range(1999, 2032)]
        firsts = []
        for before in ends[:-1]:
            weeks = 0
            for length in pattern * 4:
                firsts.append(before + 1 + 7 * weeks)
                weeks += length
        super().__init__(firsts + [ends[-1] + 1], range(2000, 2032))

    def year_end(self, year):
        """The last such day of the month, or the nearest to the month's end."""
        end = exact.day_of(year, self.month_of_end, exact.month_length(year, self.month_of_end))
        before = end - (exact.date_of(end).weekday() - self.weekday) % 7
        return before + 7 if self.is_nearest and end - before > 3 else before

    def text(self):
        day, month = DAY_NAMES[self.weekday], MONTH_NAMES[self.month_of_end - 1]
        rule = "%s nearest end of %s" if self.is_nearest else "last %s of %s"
        return "calendar %s year ends %s" % ("-".join(map(str, self.pattern)),
                                             rule % (day, month)) + self.naming()


class Table(Listed):
    def text(self):
        days = [exact.date_text(day) for day in self.firsts[:-1]]
        return "calendar periods starting %s ending %s" % (
            ", ".join(days), exact.date_text(self.firsts[-1] - 1)) + self.naming()


def make(rng):
    pick = rng.random()
    if pick < 0.6:
        calendar = Months(rng.choice([1, 1, 1, 2, 4, 7, 12]))
    elif pick < 0.85:
        calendar = Weeks(rng.choice([(4, 4, 5), (4, 5, 4), (5, 4, 4)]), rng.randrange(7),
                         rng.randint(1, 12), rng.random() < 0.5)
    else:
        years = rng.choice([3, 12, 12, 12])
        day = exact.day_of(2012 if years == 3 else 2005, 1, 1) + rng.randint(-200, 100)
        firsts = [day]
        for _ in range(12 * years):
            firsts.append(firsts[-1] + rng.choice([28, 30, 31, 35, 20]))
        calendar = Table(firsts, range(years))
    calendar.by_start = rng.random() < 0.3
    return calendar
