"""Exact numbers, days and their texts, as docs/numbers.md and docs/review.md define them.

Days count from 1970-01-01. Shares no code with the library.
"""
import datetime
from fractions import Fraction

EPOCH = datetime.date(1970, 1, 1).toordinal()
DAY_MIN = 1 - EPOCH
DAY_MAX = datetime.date.max.toordinal() - EPOCH
SCALE_MAX = 18
E9 = 10**9
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
DAYS = {"day": 1, "week": 7}


# ---- numbers -------------------------------------------------------------------------------------

def fits(value, scale):
    """Within 128 bits as a whole number of 10^-scale."""
    return -2**127 <= value * 10**scale < 2**127


def rounded(value, scale):
    return Fraction(round(value * 10**scale), 10**scale)  # half-even


def decimal_text(value):
    """The shortest decimal text of a fraction that has one."""
    sign, value, places = "-" if value < 0 else "", abs(Fraction(value)), 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    whole = digits[:len(digits) - places]
    return sign + whole + ("." + digits[len(digits) - places:] if places else "")


def double_text(number):
    """The shortest text that reads back as the same double, laid out as in ECMA-262."""
    if number == 0:
        return "0"
    mantissa, exponent = ("%r" % float(number)), 0
    sign = "-" if mantissa.startswith("-") else ""
    mantissa, _, power = mantissa.lstrip("-").partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    exponent = int(power or 0) + len(whole) - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= exponent <= 21:
        return sign + digits + "0" * (exponent - count)
    if 0 < exponent <= 21:
        return sign + digits[:exponent] + "." + digits[exponent:]
    if -6 < exponent <= 0:
        return sign + "0." + "0" * -exponent + digits
    tail = "e%+d" % (exponent - 1)
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + tail


def on_grid(number):
    """A double as a whole number of 1e-9, half-even; None beyond 64 bits."""
    steps = round(Fraction(number) * 10**9)
    return steps if -2**63 <= steps < 2**63 else None


def rank_of(number, numbers):
    """Competition: one more than there are better ones."""
    return 1 + sum(other > number for other in numbers)


def compare_on_grid(a, b):
    steps = on_grid(a), on_grid(b)
    if None in steps:
        steps = a, b
    return (steps[0] > steps[1]) - (steps[0] < steps[1])


# ---- days ----------------------------------------------------------------------------------------

def day_of(year, month, day):
    return datetime.date(year, month, day).toordinal() - EPOCH


def date_of(day):
    return datetime.date.fromordinal(day + EPOCH)


def date_text(day):
    return date_of(day).isoformat()


def read_day(text):
    return datetime.date.fromisoformat(text).toordinal() - EPOCH


def month_length(year, month):
    following = (year + month // 12, month % 12 + 1)
    return day_of(*following, 1) - day_of(year, month, 1)


def add_months(day, months):
    """The same day of another month; a month's last day stays the last."""
    date = date_of(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    length = month_length(year, month + 1)
    is_last = date.day == month_length(date.year, date.month)
    return day_of(year, month + 1, length if is_last else min(date.day, length))


def period(day, unit, year_start=1):
    """First and last day of the period that holds a day. Weeks begin on Monday."""
    date = date_of(day)
    if unit == "day":
        return day, day
    if unit == "week":
        return day - date.weekday(), day - date.weekday() + 6
    since_start = (date.month - year_start) % 12
    first = add_months(day_of(date.year, date.month, 1), -(since_start % MONTHS[unit]))
    return first, add_months(first, MONTHS[unit]) - 1


def add_units(day, count, unit):
    """A first day of a period, or any day, moved by whole periods."""
    return day + count * DAYS[unit] if unit in DAYS else add_months(day, count * MONTHS[unit])
