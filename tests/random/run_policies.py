"""Random service policies on random histories: the host's migration.csv against a slow fold.

    python3 run_policies.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]

The fold is written from docs/review.md, "Policies from review to review", and goes through the
calendar day by day: every cell must be the same text. --self-test makes the fold wrong on purpose,
in one rule after the other: each must be noticed.
"""
import random
from datetime import date, timedelta

import driver

DAY = timedelta(days=1)
LINES = ["deep", "middle", "side", "rest"]  # deepest first
COLUMNS = ["policy", "held", "since", "result", "proposed", "proposed_on", "next", "next_on",
           "until", "decided_on", "reviewed"]
MUTANTS = ["path", "notice", "all_sign", "overtaken", "cover", "up_waits", "first"]


def quarter_end(quarter):
    return date(2024 + (quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1) - DAY


class Case:
    def __init__(self, seed):
        rng = self.rng = random.Random(seed)
        self.seed = seed
        self.signers = rng.choice([[], [], ["sales"], ["sales", "operations"]])
        self.notice = rng.choice([None, 0, 30, 90, 130])
        self.one_step = rng.random() < 0.6
        self.path = self.one_step and rng.random() < 0.5
        self.quarters = rng.randint(3, 8)
        self.as_of = quarter_end(self.quarters - 1) + timedelta(days=rng.choice([0, 0, 1, 40, 80]))
        self.partners = ["p%d" % i for i in range(6)]
        self.sales = {p: [rng.choice([5, 20, 50, 80]) for _ in range(self.quarters)]
                      for p in self.partners}
        self.decisions = {p: self.some_decisions(p) for p in self.partners}

    def some_decisions(self, partner):
        rng, found = self.rng, {}
        for _ in range(rng.choice([0, 2, 6, 12])):
            on = date(2024, 3, 1) + timedelta(days=rng.randint(0, 92 * self.quarters))
            by = rng.choice((self.signers or ["Ann", "Bob"]) * 4 + ["board"])
            until = on + timedelta(days=rng.randint(0, 200)) if rng.random() < 0.25 else None
            value = rng.choice(LINES + ["unheard"])
            others = self.signers if rng.random() < 0.6 and self.signers else [by]
            for signer in others:
                day = on + timedelta(days=rng.choice([0, 0, 3]))
                if until is None or until >= day:
                    found[day, signer] = (value, until)
        return [(day, by) + rest for (day, by), rest in sorted(found.items())]

    def moves(self):
        return bool(self.signers or self.one_step or self.notice is not None)

    def text(self):
        head = "service policies first that holds"
        if self.signers:
            head += ", signed by " + " and ".join(self.signers)
        if self.one_step:
            head += ", one step per review"
            head += " from rest to side or middle to deep" if self.path else ""
        if self.notice is not None:
            head += ", notice %d days" % self.notice
        return ("tierkit 1\nmoney EUR scale 2\nfacts f key id at day\n  flow net money = amount\n"
                "kpi s by partner = net over last quarter\n" + head +
                "\n  deep when s >= 70\n  middle when s >= 45\n  side when s < 10\n"
                "  rest otherwise\n")

    def write(self, folder):
        tables = {"distributors": [["id"]] + [[p] for p in self.partners],
                  "f": [["id", "day", "amount"]],
                  "decisions": [["id", "subject", "value", "by", "on", "until"]]}
        for p in self.partners:
            for quarter, amount in enumerate(self.sales[p]):
                tables["f"].append([p, quarter_end(quarter) - timedelta(days=40), amount])
            for on, by, value, until in self.decisions[p]:
                tables["decisions"].append([p, "policy", value, by, on, until or ""])
        for name, rows in tables.items():
            driver.write_table(folder / f"{name}.csv", rows)


def line_of(amount):
    """The result of a quarter: every line is open where its condition holds."""
    return "deep" if amount >= 70 else "middle" if amount >= 45 else \
        "side" if amount < 10 else "rest"


class Fold:
    """One partner, day by day."""

    def __init__(self, case, partner, mutant=None):
        self.case, self.mutant = case, mutant
        self.sales, self.decisions = case.sales[partner], case.decisions[partner]
        self.held = self.since = self.proposed = self.proposed_on = None
        self.own_notice = self.decided_on = self.reviewed = None
        self.agreed = None  # (policy, day of agreement, day it takes effect)
        self.day = date(2024, 2, 1)
        while self.day <= case.as_of:
            self.live()
            self.day += DAY

    def result(self, day):
        """Of the last quarter that was over on a day."""
        quarter = max(q for q in range(self.case.quarters + 4) if quarter_end(q) <= day)
        amount = self.sales[quarter] if quarter < len(self.sales) else None
        return "rest" if amount is None else line_of(amount)

    # ---- days ----

    def live(self):
        case = self.case
        if self.own_notice == self.day:
            self.move(self.proposed)
        if case.moves() and (self.day + DAY).day == 1 and (self.day + DAY).month % 3 == 1:
            self.review()
        policy = self.signed(True)
        today = any(on == self.day and until is None and value == policy and self.is_signer(by)
                    for on, by, value, until in self.decisions)
        if policy in LINES and today:
            is_down = self.held and LINES.index(policy) > LINES.index(self.held)
            waits = case.notice if is_down and case.notice and case.signers else 0
            if self.agreed and self.agreed[0] != policy and self.mutant != "overtaken":
                self.decided_on, self.agreed = self.agreed[1], None
            until = self.agreed[2] if self.agreed else self.day + timedelta(days=waits)
            if not self.agreed or self.agreed[0] == policy:
                self.agreed = (policy, self.day, until)
        if self.agreed and self.agreed[2] == self.day:
            self.move(self.agreed[0])
            self.decided_on, self.agreed = self.agreed[1], None

    def move(self, policy):
        if policy != self.held:
            self.since = self.day
        self.held, self.proposed, self.proposed_on, self.own_notice = policy, None, None, None

    def review(self):
        case, result = self.case, self.result(self.day)
        self.reviewed = self.day
        if self.held is None and case.signers and self.mutant != "first":
            self.held, self.since = LINES[-1], self.day
        target = result if self.held is None else self.step(result)
        if self.held is None:
            self.move(target)
        elif target == self.held:
            self.move(self.held)
        else:
            self.propose(target)

    def propose(self, target):
        case = self.case
        down = LINES.index(target) > LINES.index(self.held)
        was_down = self.proposed and LINES.index(self.proposed) > LINES.index(self.held)
        if self.proposed is not None and was_down != down:
            self.proposed = self.own_notice = None
        if self.proposed != target:
            self.proposed, self.proposed_on = target, self.day
        if case.signers:
            return
        if down and self.own_notice is None and case.notice is not None and \
                self.mutant != "notice":
            self.own_notice = self.day + timedelta(days=case.notice)
        waits = down and self.own_notice is not None and self.own_notice > self.day
        if not waits and not (self.mutant == "up_waits" and not down):
            self.move(target)

    def level(self, line):
        if self.case.path and self.mutant != "path":
            return {"rest": 0, "side": 1, "middle": 1, "deep": 2}[line]
        return len(LINES) - 1 - LINES.index(line)

    def step(self, result):
        way = self.level(result) - self.level(self.held)
        if not self.case.one_step or -1 <= way <= 1:
            return result
        level = self.level(self.held) + (1 if way > 0 else -1)
        beside = [line for line in LINES if self.level(line) == level]
        amount = max(q for q in range(self.case.quarters + 4) if quarter_end(q) <= self.day)
        amount = self.sales[amount] if amount < len(self.sales) else None
        holds = {"deep": amount is not None and amount >= 70,
                 "middle": amount is not None and amount >= 45,
                 "side": amount is not None and amount < 10, "rest": True}
        return next((line for line in beside if holds[line]), beside[0])

    # ---- signatures ----

    def is_signer(self, by):
        return not self.case.signers or by in self.case.signers

    def last(self, by, is_open):
        found = None
        for on, who, value, until in self.decisions:
            if (by is None or who == by) and on <= self.day and \
                    (until is None or not is_open and until >= self.day):
                found = (value, until)
        return found

    def signed(self, is_open):
        """What all say today."""
        places = self.case.signers or [None]
        if self.mutant == "all_sign":
            places = places[:1]
        said = [self.last(by, is_open) for by in places]
        if None in said or len({value for value, _ in said}) > 1:
            return None
        self.ends = [until for _, until in said if until is not None]
        return said[0][0]

    # ---- the row ----

    def row(self):
        case, self.day = self.case, self.case.as_of
        result = self.result(self.day)
        if not case.moves():
            self.held, self.since, self.decided_on, self.agreed = result, self.day, None, None
            self.proposed = self.proposed_on = self.reviewed = None
        policy, until, cover = self.held, None, self.signed(False)
        if cover in LINES and (not case.moves() or self.ends) and self.mutant != "cover":
            policy, until = cover, min(self.ends) if self.ends else None
        if policy is None:
            policy = LINES[-1] if case.signers else result
        after, after_on = (self.agreed[0], self.agreed[2]) if self.agreed else \
            (self.proposed, self.own_notice) if self.own_notice else (None, None)
        cells = [policy, self.held, self.since, result, self.proposed, self.proposed_on, after,
                 after_on, until, self.decided_on, self.reviewed]
        return ["" if cell is None else str(cell) for cell in cells]


def difference(case, folder, mutant):
    found = {row["distributor_id"]: row for row in driver.read_rows(folder / "out" / "migration.csv")}
    for partner in case.partners:
        for column, want in zip(COLUMNS, Fold(case, partner, mutant).row()):
            if found[partner][column] != want:
                return "%s, %s: %s, expected %s" % (partner, column, found[partner][column], want)
    return None


def check_with(given, mutant=None):
    def check(seed, folder):
        case = Case(seed)
        case.write(folder)
        return driver.run_host(given.host, folder, case.text(), "--as-of", case.as_of) or \
            difference(case, folder, mutant)
    return check


def run_seeds(given):
    return driver.run("policies", given, check_with(given)) == 0


def self_test(given):
    return all([driver.is_seen(mutant, given.seeds, check_with(given, mutant), check_with(given))
                for mutant in MUTANTS])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
