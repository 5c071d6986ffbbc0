"""Random rules of movement on random histories: the host's movement.csv against a slow fold.

    python3 run_movement.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]

The fold is written from docs/review.md, "Movement of classes", and goes through the calendar day by
day: every cell must be the same text. After a difference the folder of the case stays. --self-test
makes the fold wrong on purpose, in one rule after the other: each must be noticed.
"""
import calendar
import random
from datetime import date, timedelta
from fractions import Fraction

import driver

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
COLUMNS = ["computed", "held", "since", "proposed", "effective", "candidate", "reviews",
           "grace_until", "protected_until", "notice_until", "decided_on", "reviewed", "published",
           "flags", "reason"]
MUTANTS = ["band", "count", "held", "protected", "grace", "notice", "one_step", "override",
           "recovery", "provisional", "inactive", "refusal"]


# ---- days ----------------------------------------------------------------------------------------

def add_months(day, months):
    """The same day of another month, or its last; the last day of a month stays the last."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    last = calendar.monthrange(year, month)[1]
    is_last = (day + DAY).month != day.month
    return date(year, month, last if is_last else min(day.day, last))


def period_end(day, months):
    """The last day of the period of so many months that holds a day."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return add_months(first, months) - DAY


def span_after(day, span, rhythm):
    count, unit = span
    if unit == "reviews":
        return period_end(add_months(period_end(day, rhythm) + DAY, rhythm * (count - 1)), rhythm)
    return day + timedelta(days=count) if unit == "days" else add_months(day, count * MONTHS[unit])


# ---- a case --------------------------------------------------------------------------------------

def some_span(rng):
    return rng.choice([(rng.randint(1, 3), "reviews"), (rng.randint(20, 200), "days"),
                       (rng.randint(1, 9), "month"), (rng.randint(1, 3), "quarter")])


def some_rule(rng, down):
    rule = {"one_step": rng.random() < 0.5, "reviews": rng.choice([1, 1, 2, 3]), "band": None,
            "held": None, "span": None}
    if rng.random() < 0.6:
        rule["band"] = Fraction(rng.randint(1, 40), 4)
    if rng.random() < 0.4:
        rule["held"] = some_span(rng)
    if rng.random() < (0.5 if down else 0.6):
        rule["span"] = some_span(rng)
    return rule


def span_text(span):
    count, unit = span
    unit = unit if unit in ("reviews", "days") else unit + "s"
    return f"{count} {unit[:-1] if count == 1 else unit}"


def decimal_text(value):
    return str(float(value)) if value.denominator > 1 else str(value.numerator)


def rule_text(rule, down):
    parts = ["one step" if rule["one_step"] else "to the computed class",
             "at the next review" if rule["reviews"] == 1 else f"after {rule['reviews']} reviews"]
    if rule["band"] is not None:
        side = "below" if down else "above"
        parts.append(f"more than {decimal_text(rule['band'])} points {side}")
    if rule["held"]:
        parts.append(f"held at least {span_text(rule['held'])}")
    if rule["span"]:
        parts.append(f"{'grace' if down else 'protected'} {span_text(rule['span'])}")
    return ("down " if down else "up ") + ", ".join(parts)


class Case:
    def __init__(self, seed):
        rng = random.Random(seed)
        names = ["A", "B", "C", "D"][:rng.randint(2, 4)]
        bounds = sorted(rng.sample(range(15, 85, 5), len(names) - 1), reverse=True)
        self.lines = list(zip(names, bounds + [None]))
        self.rhythm = rng.choice(["quarter", "quarter", "half", "year"])
        self.automatic = rng.random() < 0.7
        self.notice = rng.choice([None, rng.randint(10, 200)])
        self.notice_de = self.notice and rng.choice([None, rng.randint(10, 300)])
        self.provisional = rng.choice([None, rng.randint(1, 4)])
        self.inactive = rng.random() < 0.5
        self.down, self.up = some_rule(rng, True), some_rule(rng, False)
        self.quarters = rng.randint(5, 14)
        self.partners = [self.partner(rng, f"p{i}") for i in range(8)]
        end = add_months(date(2024, 1, 1), 3 * self.quarters) - DAY
        self.as_of = end if rng.random() < 0.7 else end - timedelta(days=rng.randint(1, 300))

    def partner(self, rng, name):
        score, scores = rng.uniform(0, 100), []
        for _ in range(self.quarters):
            score = min(100, max(0, score + rng.gauss(0, 12)))
            scores.append(0 if rng.random() < 0.07 else Fraction(int(score * 4), 4))
        since = rng.choice([None, date(2024, 1, 15) + timedelta(days=30 * rng.randint(0, 20))])
        decisions = {}
        for _ in range(rng.choice([0, 0, 1, 2, 3])):
            on = date(2024, 1, 5) + timedelta(days=rng.randint(0, 91 * self.quarters))
            if rng.random() < 0.3:
                on = period_end(on, 3)
            until = on + timedelta(days=rng.randint(0, 300)) if rng.random() < 0.4 else None
            decisions[on] = (rng.choice([name for name, _ in self.lines] + ["X"]), until)
        return {"id": name, "since": since, "country": rng.choice(["DE", "FR"]), "scores": scores,
                "decisions": decisions}

    def text(self):
        clauses = ["as automatic" if self.automatic else "as proposals",
                   f"reviewed every {self.rhythm}"]
        if self.notice:
            more = f', {self.notice_de} days when country = "DE"' if self.notice_de else ""
            clauses.append(f"notice {self.notice} days{more}")
        if self.provisional:
            clauses.append(f"new partners provisional {span_text((self.provisional, 'quarter'))}")
        lines = [f"  {name} from {bound}" if bound is not None else f"  {name} otherwise"
                 for name, bound in self.lines]
        lines.append("  " + rule_text(self.down, True) + "; " + rule_text(self.up, False))
        lines += ["  inactive when s = 0"] if self.inactive else []
        return "\n".join(["tierkit 1", "money EUR scale 2", "attribute country text",
                          "facts f key id at day", "  flow net money = amount",
                          "kpi s by partner = net over last quarter", "value score 0 to 100",
                          "  results s weight 1 points 0: 0, 100: 100",
                          "classes by value " + ", ".join(clauses), *lines, ""])

    def write(self, folder):
        tables = {
            "distributors": [["id", "since", "country"]] + [
                [p["id"], p["since"] or "", p["country"]] for p in self.partners],
            "f": [["id", "day", "amount"]] + [
                [p["id"], add_months(date(2024, 2, 10), 3 * q), f"{float(score):.2f}"]
                for p in self.partners for q, score in enumerate(p["scores"])],
            "decisions": [["id", "value", "on", "until", "by"]] + [
                [p["id"], name, on, until or "", "Ann"] for p in self.partners
                for on, (name, until) in p["decisions"].items()],
        }
        for name, rows in tables.items():
            driver.write_table(folder / f"{name}.csv", rows)


# ---- the fold ------------------------------------------------------------------------------------

class Fold:
    """One distributor, day by day."""

    def __init__(self, case, partner, wrong=None):
        self.case, self.partner, self.wrong = case, partner, wrong
        self.names = [name for name, _ in case.lines]
        self.rhythm = MONTHS[case.rhythm]
        self.held = self.since = self.safe = self.decided_on = None
        self.reviewed = self.published = None
        self.reason = "not_reviewed"
        self.settle()

    def settle(self):
        self.proposed = self.candidate = self.grace = self.notice = None
        self.reviews = 0

    def line(self, name):
        return self.names.index(name) if name in self.names else None

    def class_of(self, score, shift=0, strictly=False):
        """The class with every bound moved."""
        for name, bound in self.case.lines:
            if bound is None or score > bound + shift or (score == bound + shift and not strictly):
                return name
        raise AssertionError

    def score(self, day):
        return self.partner["scores"][(day.year - 2024) * 4 + (day.month - 1) // 3]

    def apart(self, day):
        new = self.case.provisional and self.partner["since"]
        if new and day < add_months(new, 3 * self.case.provisional) and self.wrong != "provisional":
            return "P", "provisional"
        if self.case.inactive and self.score(day) == 0 and self.wrong != "inactive":
            return "inactive", "inactive"
        return None

    def move(self, to, day, reason):
        if to != self.held:
            before, after = self.line(self.held), self.line(to)
            upwards = before is not None and after is not None and after < before
            span = self.case.up["span"]
            self.safe = span_after(day, span, self.rhythm) if upwards and span else None
            self.since = day
        self.held, self.reason = to, reason
        self.settle()

    def waits(self, rule, down, day):
        if self.reviews < rule["reviews"] and self.wrong != "count":
            return "counting"
        if (rule["held"] and self.wrong != "held"
                and day < span_after(self.since, rule["held"], self.rhythm)):
            return "held"
        if down and self.safe and day < self.safe and self.wrong != "protected":
            return "protected"
        if down and rule["span"] and self.wrong != "grace":
            self.grace = self.grace or span_after(day, rule["span"], self.rhythm)
            if day < self.grace:
                return "grace"
        return None

    def go_on(self, computed, down, day):
        rule = self.case.down if down else self.case.up
        held = self.line(self.held)
        towards = self.line(self.candidate)
        if towards is None or (towards > held) != down:
            self.settle()
        one_step = rule["one_step"] and self.wrong != "one_step"
        self.candidate = self.names[held + (1 if down else -1)] if one_step else computed
        self.reviews += 1
        self.proposed = None
        waiting = self.waits(rule, down, day)
        if waiting:
            self.reason = waiting
            return
        self.proposed = self.candidate
        days = self.case.notice
        if self.partner["country"] == "DE" and self.case.notice_de:
            days = self.case.notice_de
        if down and days and self.wrong != "notice":
            self.notice = self.notice or day + timedelta(days=days)
        if not self.case.automatic:
            self.reason = "proposed"
        elif down and self.notice and self.notice > day:
            self.reason = "notice"
        else:
            self.move(self.proposed, day, "moved_down" if down else "moved_up")

    def review(self, day):
        self.reviewed = day
        apart = self.apart(day)
        if apart:
            self.published = apart[0]
            self.move(apart[0], day, apart[1])
            return
        score, held = self.score(day), self.line(self.held)
        computed = self.published = self.class_of(score)
        down, up = self.case.down["band"], self.case.up["band"]
        if self.wrong == "band":
            down = up = None
        if held is None:
            self.move(computed, day, "first")
        elif self.line(self.class_of(score, -(down or 0))) > held:
            self.go_on(computed, True, day)
        elif self.line(self.class_of(score, up or 0, up is not None)) < held:
            self.go_on(computed, False, day)
        else:
            if self.wrong != "recovery":
                self.settle()
            self.reason = "same" if computed == self.held else "band"

    def decide(self, day):
        name, until = self.partner["decisions"].get(day, (None, None))
        if name is None or until is not None or name not in self.names:
            return
        if self.wrong == "refusal" and name == self.held:
            return
        self.move(name, day, "decided")
        self.decided_on = day

    def run(self):
        """Cells by column; None: not said."""
        first = date(2024, 2, 10)
        day = date(2024, 1, 1)
        while day <= self.case.as_of:
            if self.case.automatic and self.proposed and self.notice and self.notice <= day:
                self.move(self.proposed, self.notice, "moved_down")
            if day >= first and day == period_end(day, self.rhythm):
                self.review(day)
            self.decide(day)
            day += DAY
        return self.cells()

    def cells(self):
        as_of, computed = self.case.as_of, None
        if as_of == period_end(as_of, 3):
            computed = (self.apart(as_of) or [self.class_of(self.score(as_of))])[0]
        effective, flags = self.held or computed, ""
        for on, (name, until) in sorted(self.partner["decisions"].items()):
            if until and on <= as_of <= until and self.wrong != "override":
                known = name in self.names
                flags = "overridden" if known else "unknown_class"
                effective = name if known else self.held or computed
        found = [computed, self.held or "", self.since, self.proposed, effective, self.candidate,
                 self.reviews, self.grace, self.safe, self.notice, self.decided_on, self.reviewed,
                 self.published, flags, self.reason]
        said = {name: "" if cell is None else str(cell) for name, cell in zip(COLUMNS, found)}
        for name, cell in (("computed", computed), ("effective", effective)):
            if cell is None:
                said[name] = None
        return said


# ---- running -------------------------------------------------------------------------------------

def difference(case, folder, wrong):
    found = {row["distributor_id"]: row for row in driver.read_rows(folder / "out" / "movement.csv")}
    for partner in case.partners:
        for name, cell in Fold(case, partner, wrong).run().items():
            if cell is not None and found[partner["id"]][name] != cell:
                return f"{partner['id']} {name}: {found[partner['id']][name]!r}, expected {cell!r}"
    return None


def check_with(given, wrong=None):
    def check(seed, folder):
        case = Case(seed)
        case.write(folder)
        return driver.run_host(given.host, folder, case.text(), "--as-of", case.as_of) or \
            difference(case, folder, wrong)
    return check


def run_seeds(given):
    return driver.run("movement", given, check_with(given)) == 0


def self_test(given):
    return all([driver.is_seen(wrong, given.seeds, check_with(given, wrong), check_with(given))
                for wrong in MUTANTS])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
