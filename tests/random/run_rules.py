"""Random rules and random questions: what the host decides against the slow evaluator of row
expressions, line by line.

    python3 run_rules.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import csv
import random
import subprocess
import sys
from fractions import Fraction

import data
import driver
import exact
import run_random
from network import read_cell, rows
from row_expressions import RowMaker, show_row

INPUTS = {"amount": ("number", 2), "size": ("number", 0), "part": ("number", 9),
          "word": ("text", 0), "other": ("text", 0), "day": ("date", 0), "yes": ("flag", 0)}
DECLARED = {"amount": "number scale 2", "size": "count", "part": "ratio", "word": "text",
            "other": "text", "day": "date", "yes": "flag"}
OUTCOMES = ["direct", "online", "partner"]
HEAD = ["row", "outcome", "limit", "line", "status"]


class Line:
    def __init__(self, rng, maker, last):
        self.outcome = rng.choice(OUTCOMES)
        self.when = None if last else maker.flag(rng.randint(0, 3))
        self.limit = rng.choice(["", "", "5", "12.50"])

    def text(self):
        when = "otherwise" if self.when is None else "when " + show_row(self.when)
        return "  %s %s%s\n" % (self.outcome, when, " limit " + self.limit if self.limit else "")


class Case:
    def __init__(self, seed):
        rng = random.Random(seed)
        rows.COLUMNS = INPUTS
        maker, count = RowMaker(rng, INPUTS), rng.randint(1, 6)
        self.lines = [Line(rng, maker, i == count - 1) for i in range(count)]
        self.text = "tierkit 1\nrules route over %s\n" % ", ".join(
            "%s %s" % named for named in DECLARED.items()) + "".join(
            line.text() for line in self.lines)
        self.questions = [question(rng) for _ in range(rng.randint(1, 60))]

    def expected(self, decide):
        """Rows of HEAD; and the questions that no condition computes beyond 128 bits for."""
        found, kept = [], []
        for texts in self.questions:
            cells = {name: read_cell(name, kind, texts[name] or None)
                     for name, (kind, _) in INPUTS.items()}
            answer = decide(self.lines, cells)
            if answer:
                at, status = answer
                limit = self.lines[at].limit
                found.append([str(len(kept)), self.lines[at].outcome,
                              exact.decimal_text(Fraction(limit)) if limit else "", str(at + 3),
                              status])
                kept.append(texts)
        return found, kept


def question(rng):
    def text(name, kind):
        if rng.random() < 0.2:
            return ""
        if kind == "number":
            return data.random_number(rng, "ties" if rng.random() < 0.5 else "plain")
        if kind == "text":
            return rng.choice(["sale", "return", "A", "z\u00e9", "201"])
        return data.random_day(rng).isoformat() if kind == "date" else rng.choice(["true", "false"])
    return {name: text(name, kind) for name, (kind, _) in INPUTS.items()}


def decide(lines, cells):
    """(line, status); None where a condition that is reached cannot be computed."""
    status = "decided"
    for at, line in enumerate(lines):
        if line.when is None:
            return at, status
        state, value, _ = rows.evaluate(line.when, cells)
        if state not in "vm":
            return None
        if state == "m":
            status = "incomplete"
        elif value:
            return at, status
    return None


def first_undefined(lines, cells):
    """Wrong: what has no value holds."""
    for at, line in enumerate(lines):
        state, value, _ = ("v", True, 0) if line.when is None else rows.evaluate(line.when, cells)
        if state not in "vm":
            return None
        if state == "m" or value:
            return at, "decided"
    return None


def always_decided(lines, cells):
    found = decide(lines, cells)
    return found and (found[0], "decided")


def last_line(lines, cells):
    """Wrong: of several lines that hold the last one counts."""
    found = decide(lines, cells)
    if not found:
        return None
    holding = [at for at, line in enumerate(lines[:-1])
               if rows.evaluate(line.when, cells)[:2] == ("v", True)]
    return (holding[-1], found[1]) if holding else found


def check(host, seed, folder, held, wrong=decide):
    case = Case(seed)
    wanted, questions = case.expected(decide)
    wanted = Case(seed).expected(wrong)[0] if wrong is not decide else wanted
    (folder / "distributors.csv").write_text("id\na\n", encoding="utf-8")
    (folder / "p.tierkit").write_text(case.text, encoding="utf-8")
    with open(folder / "rules_route.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(INPUTS))
        writer.writeheader()
        writer.writerows(questions)
    done = subprocess.run([host, folder, folder / "p.tierkit", folder / "out", "--as-of",
                           "2024-01-01"], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        return "the host ended with %d: %s" % (done.returncode, done.stderr[-500:])
    header, *got = run_random.read_table(folder / "out" / "decided_route.csv")
    if header != HEAD + ["reason"]:
        return "header: %s" % header
    for row, want in zip(got, wanted):
        held[row[4]] += 1
        last = int(want[3]) == len(case.lines) + 2
        reason = "no condition above holds" if last else "the condition of line %s holds" % want[3]
        if row[:5] != want or (row[4] == "decided" and row[5] != reason):
            return "%s, expected %s" % (row, want)
    return None if len(got) == len(wanted) else "%d rows, not %d" % (len(got), len(wanted))


def nothing_held():
    return {"decided": 0, "incomplete": 0}


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("rules", given, lambda seed, folder: check(given.host, seed, folder, held),
                        held)
    return failed == 0 and min(held.values()) >= 2 * len(given.seeds)


def self_test(given):
    seen = [driver.is_seen(wrong.__name__, given.seeds, lambda seed, folder, wrong=wrong:
                           check(given.host, seed, folder, nothing_held(), wrong))
            for wrong in (first_undefined, always_decided, last_line)]
    return all(seen)


def main():
    given = driver.options()
    return 0 if (self_test if given.self_test else run_seeds)(given) else 1


if __name__ == "__main__":
    sys.exit(main())
