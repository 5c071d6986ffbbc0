"""Facts in several currencies: rates, amounts converted by them, random ones. Shares no code with the
library."""
import datetime
from fractions import Fraction

import exact
from program import Facts, Measure

OWN, FACTS, RATE = "EUR", "fx_rates", "rate"
KINDS = ("flow", "balance", "in force", "min", "max", "first", "last")
BEGIN = datetime.date(2011, 12, 1)


class Conversion:
    """at: "fact date", "period end" or a day; most: how many days a rate holds after its own."""

    def __init__(self, at, most):
        self.at, self.most = at, most

    def text(self):
        at = self.at if isinstance(self.at, str) else exact.date_text(self.at)
        return " converted by %s at %s" % (RATE, at) + \
            (", at most %d days old" % self.most if self.most else "")


# ---- random ones ---------------------------------------------------------------------------------

def make_conversion(rng):
    at = rng.choice(["fact date", "fact date", "period end", None])
    if at is None:
        at = exact.day_of(2013, rng.randint(1, 12), rng.randint(1, 28))
    return Conversion(at, rng.choice([0, 3, 40, 366, 366]))


def make_rates(rng):
    """The facts that hold the rates."""
    facts = Facts(FACTS, "code")
    facts.at, facts.are_rates = "on", True
    facts.columns = {"code": ("text", 0), "on": ("date", 0), "units": ("number", 9)}
    facts.measures.append(Measure(RATE, "last", "number", rng.choice([4, 6, 9]),
                                  ("column", "units"), None, None, facts))
    return facts


def make_rate_rows(rng):
    step = rng.choice([1, 7, 30, 200])
    odd = rng.choice([0, 0, 0.05])
    codes = ["USD", "JPY", "x"] if odd else ["USD", "JPY"]
    found = []
    for code in codes:
        for k in range(0, 900, step):
            for _ in range(rng.choice([1, 1, 1, 2])):
                rate = rng.choice(["0", "-1", "", "x"]) if rng.random() < odd else \
                    "%d.%09d" % (rng.choice([0, 0, 1, 130]), rng.randint(1, 10**9 - 1))
                found.append({"code": code, "units": rate or None,
                              "on": (BEGIN + datetime.timedelta(k)).isoformat()})
    rng.shuffle(found)
    return found


def make_codes(rng):
    """What stands in a column of currencies: everything has a rate, or not."""
    return rng.choice([[OWN, "USD"], [OWN, "USD", "JPY"], [OWN, "USD", "JPY", "x", "", "GBP"]])


# ---- what they mean ------------------------------------------------------------------------------

class Rates:
    """Mixed into network.Network."""

    def rate(self, code, day, as_of):
        """None: there is none."""
        if code == OWN:
            return Fraction(1)
        key = "rates", code
        if key not in self.memo:
            days = {}
            for row in self.by_id.get((FACTS, code), []) if code else ():
                state, value = row.cells[RATE]
                if state == "value" and row.day <= as_of:
                    days[row.day] = max(value, days.get(row.day, value))
            self.memo[key] = {day: rate for day, rate in days.items() if rate > 0}
        days = self.memo[key]
        most = self.program.conversion.most
        found = max((d for d in days if day - most <= d <= day), default=None)
        return None if found is None else days[found]

    def rate_day(self, day, last):
        at = self.program.conversion.at
        return {"fact date": day, "period end": last}.get(at, at)

    def point(self, measure, found, last, as_of, is_state=False):
        """(amounts, how many rows have no rate): each cell converted on its own."""
        cells, lost = {}, 0
        for row in found:
            state, value = row.cells[measure.name]
            if state in ("value", "filled"):
                rate = self.rate(row.currency, self.rate_day(last if is_state else row.day, last),
                                 as_of)
                lost += rate is None
                cell = row.id, row.day, row.until, tuple(sorted(row.splits.items())), row.currency
                cells.setdefault(cell, [rate or 0, []])[1].append(value)
        if measure.adds:
            return [exact.rounded(sum(values) * rate, measure.scale + 6)
                    for rate, values in cells.values()], lost
        return [(cell[1], exact.rounded(value * rate, measure.scale))
                for cell, (rate, values) in cells.items() for value in values], lost

    def convert(self, measure, found, last, as_of, before):
        """In the place of what `added` found before."""
        status, _, partial = before
        amounts, lost = self.point(measure, found, last, as_of, measure.is_state)
        if lost or status != "ok":
            return "missing_rate" if lost else status, None, partial
        if measure.adds:
            return "ok", sum(amounts, Fraction(0)), partial
        if measure.kind in ("first", "last"):
            pick = (min if measure.kind == "first" else max)(day for day, _ in amounts)
            return "ok", max(value for day, value in amounts if day == pick), partial
        return "ok", (min if measure.kind == "min" else max)(v for _, v in amounts), partial

    def converted_balance(self, measure, take, dates, last, as_of, partial):
        """dates: rows of the points, by day."""
        taken = dates if take == "average" else {max(dates): dates[max(dates)]}
        points = [self.point(measure, found, last, as_of) for found in taken.values()]
        lost = any(lost for _, lost in points)
        if lost:
            return "missing_rate", None, partial
        total = sum((sum(amounts) for amounts, _ in points), Fraction(0))
        return "ok", exact.rounded(total / len(taken), measure.scale + 6), partial
