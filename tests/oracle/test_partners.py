"""docs/examples/partners.tierkit on the shipped resellers, worked out a second time in exact
fractions: windows, KPIs, score, ranks, classes with their gate, service policies and alerts.

test_partners.py REVIEW"""
import calendar
import datetime
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import reckon

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
DATA = EXAMPLES / "data" / "adventureworks_reseller"
# Each contribution is rounded to this grid, from points that are doubles: halves may go either way.
GRID = Fraction(1, 10 ** 9)
# Weight and points of each criterion, as in the program.
CRITERIA = {
    "sales": (35, [(0, 0), (20000, 30), (100000, 70), (250000, 100)]),
    "margin": (20, [(Fraction(-5, 100), 0), (0, 40), (Fraction(10, 100), 100)]),
    "frequency": (10, [(0, 0), (4, 100)]),
    "breadth": (10, [(1, 0), (4, 100)]),
    "growth": (15, [(Fraction(-50, 100), 0), (0, 50), (Fraction(30, 100), 100)]),
    "wallet": (10, [(0, 0), (Fraction(10, 100), 100)]),
}
POLICIES = [
    ("strategic", lambda k, c: c == "A" and k["breadth"] >= 3 and at_least(k["growth"], 0)),
    ("integrated", lambda k, c: c in "AB" and at_least(k["margin"], 0)),
    ("emerging", lambda k, c: at_least(k["growth"], Fraction(15, 100))),
    ("stable", lambda k, c: True),
]


def at_least(value, bound):
    return value is not None and value >= bound


def below(value, bound):
    return value is not None and bound is not None and value < bound


class Resellers:
    def __init__(self):
        self.data = reckon.Data(DATA)
        self.as_of = self.data.last
        records = {row["id"]: row for row in reckon.read_csv(DATA / "distributors.csv")}
        self.annual = {name: Fraction(row["annual_sales"]) for name, row in records.items()}
        self.sums = {name: defaultdict(list) for name in self.data.ids}
        for name in self.data.ids:
            for line in self.data.by_id[name]:
                self.sums[name][line.date.year * 4 + (line.date.month - 1) // 3].append(line)
        # The last quarter that is over on the day of the review.
        after = self.as_of + datetime.timedelta(1)
        self.current = after.year * 4 + (after.month - 1) // 3 - 1

    def window(self, name, back):
        """The lines of four quarters, `back` quarters ago."""
        last = self.current - back
        return [line for q in range(last - 3, last + 1) for line in self.sums[name].get(q, ())]

    def sales(self, name, back=0):
        return reckon.total_of(line.net for line in self.window(name, back))

    def margin(self, name, back=0):
        net = self.sales(name, back)
        cogs = reckon.total_of(line.cogs for line in self.window(name, back))
        return reckon.quotient(net - cogs, net)

    def kpis(self, name):
        lines, base = self.window(name, 0), self.sales(name, 4)
        days = [line.date for line in self.data.by_id[name]]
        return {
            "sales": self.sales(name),
            "growth": self.sales(name) / base - 1 if base >= 2000 else None,
            "margin": self.margin(name),
            "frequency": Fraction(len({x.order for x in lines if x.doc == "sale"})),
            "breadth": Fraction(len({x.category for x in lines} - {None})),
            "wallet": self.sales(name) / self.annual[name],
            "quiet": Fraction((self.as_of - max(days)).days) if days else None,
        }

    def streak(self, name):
        """Quarters in a row, back from the current one, in which the margin fell."""
        for back in range(12):
            if not below(self.margin(name, back), self.margin(name, back + 1)):
                return back
        return 12

    def is_streak_known(self, name, length):
        """Does it end with a quarter of which it is known that the margin did not fall?"""
        return length == 12 or None not in (self.margin(name, length), self.margin(name, length + 1))

    def below_cost_since(self, name):
        """As-of, moved back by the quarters, at most seven, in which margins were below -10%
        before without a break."""
        back = 0
        while back < 7 and below(self.margin(name, back + 1), Fraction(-1, 10)):
            back += 1
        year, month = divmod(self.as_of.year * 12 + self.as_of.month - 1 - 3 * back, 12)
        # As-of is no month's last day, which would stay one.
        day = min(self.as_of.day, calendar.monthrange(year, month + 1)[1])
        return datetime.date(year, month + 1, day)


def points_of(value, points):
    """On the line through the points; outside of them the end's."""
    if value is None:
        return Fraction(0)
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if value <= x1:
            return y0 + (y1 - y0) * max(value - x0, 0) / (x1 - x0)
    return Fraction(points[-1][1])


def score_of(kpis):
    return sum(weight * points_of(kpis[name], points) / 100
               for name, (weight, points) in CRITERIA.items())


def class_of(score, kpis):
    if score >= 65 and not below(kpis["margin"], 0):
        return "A"
    return "B" if score >= 40 else "C"


def table(folder, name, *keys):
    return {tuple(row[key] for key in keys): row for row in reckon.read_csv(folder / f"{name}.csv")}


def near(text, value):
    got = None if text is None else Fraction(text)
    if got is None or value is None:
        return got is None and value is None
    return abs(got - value) <= abs(value) / 10 ** 12


def check_kpis(resellers, folder, kpis):
    written = table(folder, "kpis", "distributor_id", "kpi")
    for name, row in kpis.items():
        for kpi, value in row.items():
            assert near(written[name, kpi]["value"], value), (name, kpi, written[name, kpi], value)


def check_scores(folder, scores):
    """Near the exact score, and exactly the sum of what is said to contribute to it."""
    values = {name: Fraction(row["score"])
              for (name,), row in table(folder, "values", "distributor_id").items()}
    for name, score in scores.items():
        assert abs(values[name] - score) <= len(CRITERIA) * GRID, (name, values[name], float(score))
    sums = defaultdict(Fraction)
    for row in reckon.read_csv(folder / "contributions.csv"):
        sums[row["distributor_id"]] += Fraction(row["contribution"])
    assert sums == values, "contributions do not add up to the score"
    return values


def check_standing(folder, kpis, scores, region):
    values = table(folder, "values", "distributor_id")
    classes = table(folder, "classes", "basis", "scope", "distributor_id")
    policies = table(folder, "policies", "distributor_id")
    order = sorted(scores.values(), reverse=True)
    counts = defaultdict(int)
    for name, score in scores.items():
        assert int(values[name,]["rank"]) == order.index(score) + 1, values[name,]
        better = sum(scores[other] > score for other in scores if region[other] == region[name])
        assert int(values[name,]["rank_region"]) == better + 1, values[name,]
        letter = class_of(score, kpis[name])
        assert classes["score", "all", name]["class"] == letter, (name, letter)
        policy = next(p for p, holds in POLICIES if holds(kpis[name], letter))
        assert policies[name,]["policy"] == policy, (name, policies[name,], policy)
        counts[letter] += 1
        counts[policy] += 1
    assert counts["A"] <= len(scores) // 5, "`at most 20%` would count: work it out here too"
    return dict(counts)


def check_alerts(resellers, folder, kpis):
    wanted = {}
    for name, row in kpis.items():
        if below(row["margin"], Fraction(-1, 10)):
            wanted[name, "sold_below_cost"] = (row["margin"], Fraction(-1, 10), 5)
        if row["quiet"] is not None and row["quiet"] > 180:
            wanted[name, "gone_quiet"] = (row["quiet"], Fraction(180), 14)
        if resellers.streak(name) >= 3:
            known = resellers.is_streak_known(name, resellers.streak(name))
            length = Fraction(resellers.streak(name)) if known else None
            wanted[name, "margin_erosion"] = (length, Fraction(3), 14)
    written = table(folder, "alerts", "distributor_id", "alert")
    assert set(written) == set(wanted), sorted(set(written) ^ set(wanted))[:10]
    for key, (value, threshold, days) in wanted.items():
        row = written[key]
        assert near(row["value"], value) and near(row["threshold"], threshold), (row, value)
        assert row["due"] == str(resellers.as_of + datetime.timedelta(days)), row
        if key[1] == "sold_below_cost":
            assert row["since"] == str(resellers.below_cost_since(key[0])), row
    levels = [row["level"] for row in written.values()]
    assert levels == sorted(levels, reverse=True), "red alerts come first"
    return len(wanted)


def main(host):
    resellers = Resellers()
    kpis = {name: resellers.kpis(name) for name in resellers.data.ids}
    scores = {name: score_of(row) for name, row in kpis.items()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([host, DATA, EXAMPLES / "partners.tierkit", folder], check=True,
                       capture_output=True)
        check_kpis(resellers, folder, kpis)
        print(check_standing(folder, kpis, check_scores(folder, scores), resellers.data.region))
        print(check_alerts(resellers, folder, kpis), "alerts")


if __name__ == "__main__":
    main(sys.argv[1])
