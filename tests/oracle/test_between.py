"""What lies between two reviews, and what sets the best class apart, worked out a second time from
the host's own tables of each day: who changed class and rank, by whose doing, and the traits. The
years of oracle/migration.csv are held, too.

test_between.py REVIEW"""
import bisect
import csv
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
SETS = ["adventureworks_reseller", "sap_bikes"]
E9 = 10 ** 9
BY_YEAR = """tierkit 1
money scale 4
review window last 1 year
facts orders key distributor_id at order_date
  flow net_sales money = coalesce(net_sales, 0)
classes by share of net_sales
  A up to 80%
  B up to 95%
  C otherwise
"""


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def review(host, data, program, out, *options):
    done = subprocess.run([host, data, program, out, *options], capture_output=True, text=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return out


# ---- classes, a second time ---------------------------------------------------------------------

def by_share(amounts, cuts=(("A", 80), ("B", 95))):
    """{id: class}: the share of those with more decides; what is not above 0 takes the last."""
    above = sorted((v for v in amounts.values() if v > 0), reverse=True)
    before, running = {}, 0
    for amount in above:
        before.setdefault(amount, running)
        running += amount
    return {one: next((name for name, cut in cuts
                       if amount > 0 and before[amount] * 100 < cut * running), "C")
            for one, amount in amounts.items()}


def by_score(scores, margins):
    """The classes of partners.tierkit: A from 65 for at most 20%, not without a margin; B from 40."""
    first = {one: "A" if score >= 65 * E9 else "B" if score >= 40 * E9 else "C"
             for one, score in scores.items()}
    for one in first:
        if first[one] == "A" and (margins[one] is None or margins[one] < 0):
            first[one] = "B"
    held = [one for one in first if first[one] == "A"]
    scores_of = sorted(scores[one] for one in held)
    for one in held:
        if len(scores_of) - bisect.bisect_left(scores_of, scores[one]) > len(scores) * 20 // 100:
            first[one] = "B"
    return first


class Day:
    """What one review says."""

    def __init__(self, folder):
        self.classes = {}
        for row in rows(folder / "classes.csv"):
            if row["scope"] == "all":
                self.classes.setdefault(row["basis"], {})[row["distributor_id"]] = row
        self.margins = {row["distributor_id"]: Fraction(row["value"]) if row["value"] else None
                        for row in rows(folder / "kpis.csv") if row["kpi"] == "margin"}

    def amounts(self, basis):
        return {one: int(Fraction(row["value"]) * E9) for one, row in self.classes[basis].items()
                if row["value"]}


def classify(basis, amounts, margins):
    return by_score(amounts, margins) if basis == "score" else by_share(amounts)


def cause_of(basis, one, before, after):
    """Same rules, same data: its own doing, or that of others."""
    amounts, margins = before.amounts(basis), dict(before.margins)
    amounts.pop(one, None)
    if one in after.amounts(basis):
        amounts[one] = after.amounts(basis)[one]
    margins[one] = after.margins.get(one)
    own = classify(basis, amounts, margins).get(one, "")
    return own, "own" if own != before.classes[basis][one]["class"] else "others"


def check_changes(before, after, changes):
    told = {(row["basis"], row["distributor_id"]): row for row in changes}
    expected, causes = set(), set()
    for basis, now in after.classes.items():
        was = before.classes[basis]
        assert classify(basis, before.amounts(basis), before.margins) == {
            one: row["class"] for one, row in was.items() if row["class"]}, "this test is wrong"
        for one in now:
            places = [int(day[one]["rank"] or 0) for day in (was, now)]
            ranked = all(places)
            if was[one]["class"] == now[one]["class"] and (not ranked or places[0] == places[1]):
                continue
            row = told[basis, one]
            expected.add((basis, one))
            assert row["class_before"] == was[one]["class"] == row["class_restated"] or \
                not row["cause"], row
            assert (row["class_after"], row["value_before"], row["value_after"]) == (
                now[one]["class"], was[one]["value"], now[one]["value"]), row
            assert row["rank_movement"] == (str(places[0] - places[1]) if ranked else ""), row
            if was[one]["class"] != now[one]["class"]:
                own, cause = cause_of(basis, one, before, after)
                assert (row["cause"], row["class_own"], row["class_others"]) == (
                    cause, own, now[one]["class"]), row
                causes.add(cause)
            else:
                assert row["cause"] == "", row
    assert expected == set(told), expected ^ set(told)
    return causes


def self_test(before, after, changes):
    """Another cause, another rank, a row less: each must be found."""
    caused = next(row for row in changes if row["cause"])
    wrong = {"own": "others", "others": "own"}[caused["cause"]]
    for mutant in ([{**row, "cause": wrong} if row is caused else row for row in changes],
                   [{**row, "rank_movement": "7777"} if row is caused else row for row in changes],
                   [row for row in changes if row is not caused]):
        try:
            check_changes(before, after, mutant)
        except (AssertionError, KeyError):
            continue
        raise SystemExit("a mutant passes")


# ---- traits, a second time ------------------------------------------------------------------------

def grid(number):
    scaled = Fraction(number) * 10 ** 9
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    return whole + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1))


def contrast(top, rest):
    rest = sorted(rest)
    pairs = sum(bisect.bisect_left(rest, a) - (len(rest) - bisect.bisect_right(rest, a))
                for a in top)
    return Fraction(pairs, len(top) * len(rest))


def check_trait(row, top, rest):
    """top, rest: the values of either side, None where there is none."""
    for side, values in (("top", top), ("rest", rest)):
        assert int(row[f"missing_{side}"]) == values.count(None), row
        values[:] = [value for value in values if value is not None]
        assert int(row[f"n_{side}"]) == len(values), row
    if min(len(top), len(rest)) < 5:
        assert row["status"] == "not_enough_data" and row["effect"] == row["rank"] == "", row
        return None
    for side, values in (("top", top), ("rest", rest)):
        mean = sum(Fraction(value) for value in values) / len(values)
        assert abs(Fraction(row[side]) - mean) <= abs(mean) * Fraction(1, 10 ** 14), row
    effect = contrast([grid(value) for value in top], [grid(value) for value in rest])
    assert grid(Fraction(row["effect"])) == grid(effect), (row, float(effect))
    return abs(grid(effect))


def check_traits(folder, data):
    kinds = {"Value Added Reseller": "value_added_reseller"}
    first = rows(folder / "classes.csv")[0]["basis"]
    standing = {row["distributor_id"]: row["class"] for row in rows(folder / "classes.csv")
                if row["scope"] == "all" and row["basis"] == first and row["class"]}
    records = {row["id"]: row for row in rows(data / "distributors.csv")}
    kpis = {}
    for row in rows(folder / "kpis.csv"):
        kpis.setdefault(row["kpi"], {})[row["distributor_id"]] = row["value"]
    effects, last = [], None
    for row in rows(folder / "traits.csv"):
        def value(one, row=row):
            if row["kind"] == "kpi":
                return float(kpis[row["item"]][one]) if kpis[row["item"]][one] else None
            text = records[one][row["item"]]
            if row["kind"] == "attribute":
                return float(text) if text else None
            return int(kinds.get(text, text) == row["member"]) if text else None
        sides = ([value(one) for one in standing if (standing[one] == "A") == top]
                 for top in (True, False))
        effect = check_trait(row, *sides)
        if effect is not None:
            effects.append(effect)
            last = last if effects[-1:] == effects[-2:-1] else len(effects)
            assert int(row["rank"]) == last, row
    assert effects == sorted(effects, reverse=True) and len(effects) > 5
    return len(effects)


# ---- years -------------------------------------------------------------------------------------------

def check_migration(host, data, folder):
    expected = rows(data / "oracle" / "migration.csv")
    (folder / "by_year.tierkit").write_text(BY_YEAR)
    for start in sorted({row["from_year"] for row in expected}):
        of_year = {row["distributor_id"]: row for row in expected if row["from_year"] == start}
        out = review(host, data, folder / "by_year.tierkit", folder / f"{data.name}_{start}",
                     "--as-of", f"{int(start) + 1}-12-31", "--since", f"{start}-12-31")
        told = {row["distributor_id"]: row for row in rows(out / "changes.csv")}
        for one, row in of_year.items():
            moved = row["class_from"] != row["class_to"]
            if not moved and row["rank_from"] == row["rank_to"]:
                assert one not in told, told[one]
                continue
            assert [told[one][name] for name in ("class_before", "class_after", "rank_before",
                                                 "rank_after")] == [
                row["class_from"], row["class_to"], row["rank_from"], row["rank_to"]], (
                row, told[one])
            assert bool(told[one]["cause"]) == moved, told[one]
        assert set(told) <= set(of_year)


def main(host):
    host = Path(host).resolve()
    causes = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        partners = EXAMPLES / "partners.tierkit"
        data = EXAMPLES / "data" / SETS[0]
        for now, then in (("2013-11-29", "2013-08-29"), ("2013-06-30", "2013-03-31"),
                          ("2012-12-31", "2012-09-30")):
            after = review(host, data, partners, folder / now, "--as-of", now)
            before = review(host, data, partners, folder / then, "--as-of", then)
            causes |= check_changes(Day(before), Day(after), rows(after / "changes.csv"))
            check_traits(after, data)
        assert causes == {"own", "others"}, causes
        self_test(Day(before), Day(after), rows(after / "changes.csv"))
        other = review(host, EXAMPLES / "data" / SETS[1], EXAMPLES / "oracle.tierkit",
                       folder / "sap")
        check_traits(other, EXAMPLES / "data" / SETS[1])
        for one in SETS:
            check_migration(host, EXAMPLES / "data" / one, folder)
    print("changes, causes, traits and migration are as worked out")


if __name__ == "__main__":
    main(*sys.argv[1:])
