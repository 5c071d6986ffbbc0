"""Random rules and random questions: what the host decides, and why, against the slow evaluator of row
expressions, line by line; and that it refuses questions that cannot be computed.

    python3 run_rules.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import random
from fractions import Fraction

import data
import driver
import exact
from network import read_cell, rows
from row_expressions import RowMaker, show_row

INPUTS = {"amount": ("number", 2), "size": ("number", 0), "part": ("number", 9),
          "word": ("text", 0), "other": ("text", 0), "day": ("date", 0), "yes": ("flag", 0)}
DECLARED = {"amount": "number scale 2", "size": "count", "part": "ratio", "word": "text",
            "other": "text", "day": "date", "yes": "flag"}
SPOILED = {"number": "12.5.1", "date": "2013-02-30"}
FIRST_LINE = 3  # of the rules in the text
OUTCOMES = ["direct", "online", "partner"]
HEAD = ["row", "outcome", "limit", "line", "status", "reason"]


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

    def cells(self, texts):
        return {name: read_cell(name, kind, texts[name] or None) for name, (kind, _) in INPUTS.items()}

    def expected(self, decide):
        """Rows of HEAD; the questions they answer; and the others, which a condition cannot be computed
        for."""
        found, kept, refused = [], [], []
        for texts in self.questions:
            answer = decide(self.lines, self.cells(texts))
            if not answer:
                refused.append(texts)
                continue
            at, status, open_lines = answer
            limit = self.lines[at].limit
            found.append([str(len(kept)), self.lines[at].outcome,
                          exact.decimal_text(Fraction(limit)) if limit else "", str(at + FIRST_LINE), status,
                          self.reason(at) + self.missing(open_lines, self.cells(texts))])
            kept.append(texts)
        return found, kept, refused

    def reason(self, at):
        return "no condition above holds" if self.lines[at].when is None else \
            "the condition of line %d holds" % (at + FIRST_LINE)

    def missing(self, open_lines, cells):
        """What the conditions without a value read and the question does not have."""
        read = set().union(*(inputs_of(self.lines[at].when) for at in open_lines))
        names = [name for name in INPUTS if name in read and cells[name][0] == "m"]
        if not open_lines:
            return ""
        if not names:
            return "; a condition above has no value"
        all_but_last = ", ".join(names[:-1])
        return "; %s%s" % (all_but_last + " and " if all_but_last else "", names[-1]) + \
            (" is missing" if len(names) == 1 else " are missing")


def inputs_of(node):
    if not isinstance(node, tuple):
        return set()
    return {node[1]} if node[0] == "column" else set().union(*map(inputs_of, node[1:]))


def question(rng):
    def text(name, kind):
        if rng.random() < 0.2:
            return ""
        if kind in SPOILED and rng.random() < 0.01:
            return SPOILED[kind]
        if kind == "number":
            return data.random_number(rng, "ties" if rng.random() < 0.5 else "plain")
        if kind == "text":
            return rng.choice(["sale", "return", "A", "z\u00e9", "201"])
        return data.random_day(rng).isoformat() if kind == "date" else rng.choice(["true", "false"])
    return {name: text(name, kind) for name, (kind, _) in INPUTS.items()}


def decide(lines, cells):
    """(line, status, lines above without a value); None where a condition that is reached cannot be
    computed."""
    without = []
    for at, line in enumerate(lines):
        state, value, _ = ("v", True, 0) if line.when is None else rows.evaluate(line.when, cells)
        if state not in "vm":
            return None
        if state == "m":
            without.append(at)
        elif value:
            return at, "incomplete" if without else "decided", without
    return None


# ---- wrong deciders ------------------------------------------------------------------------------

def first_undefined(lines, cells):
    """What has no value holds."""
    found = decide(lines, cells)
    return found and ((found[2] + [found[0]])[0], "decided", [])


def always_decided(lines, cells):
    found = decide(lines, cells)
    return found and (found[0], "decided", found[2])


def last_line(lines, cells):
    """Of several lines that hold the last one counts."""
    found = decide(lines, cells)
    holding = found and [at for at, line in enumerate(lines[:-1])
                         if rows.evaluate(line.when, cells)[:2] == ("v", True)]
    return (holding[-1], *found[1:]) if holding else found


def last_reason(lines, cells):
    """Only the last condition without a value says what is missing."""
    found = decide(lines, cells)
    return found and (*found[:2], found[2][-1:])


def never_refused(lines, cells):
    return decide(lines, cells) or (len(lines) - 1, "decided", [])


# ---- running -------------------------------------------------------------------------------------

def ask(host, case, folder, questions):
    folder.mkdir()
    driver.write_table(folder / "distributors.csv", [["id"], ["a"]])
    driver.write_table(folder / "rules_route.csv",
                       [list(INPUTS)] + [[texts[name] for name in INPUTS] for texts in questions])
    return driver.run_host(host, folder, case.text, "--as-of", "2024-01-01")


def wrongly_answered(host, case, folder, refused):
    """One question that cannot be computed among the others refuses them all, at its own line."""
    lines = [2 + at for at, texts in enumerate(case.questions) if texts in refused]
    said = ask(host, case, folder, case.questions)
    if said and any("rules_route.csv:%d: error: " % line in said for line in lines):
        return None
    return "not refused at one of the lines %s: %s" % (lines, said)


def check(host, seed, folder, held, decider=decide):
    case = Case(seed)
    wanted, questions, refused = case.expected(decider)
    wrong = ask(host, case, folder / "kept", questions) or \
        (refused and wrongly_answered(host, case, folder / "all", refused))
    if wrong:
        return wrong
    got = driver.read_table(folder / "kept" / "out" / "decided_route.csv")
    for row in wanted:
        held[row[4]] += 1
        held["several missing"] += row[5].endswith("are missing")
    held["refused"] += bool(refused)
    return driver.difference("decided", got, [HEAD] + wanted)


def nothing_held():
    return {"decided": 0, "incomplete": 0, "several missing": 0, "refused": 0}


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("rules", given, lambda seed, folder: check(given.host, seed, folder, held), held)
    return failed == 0 and min(held["decided"], held["incomplete"]) >= 2 * len(given.seeds) and \
        min(held.values()) >= len(given.seeds) // 10


def self_test(given):
    def check_with(decider):
        return lambda seed, folder: check(given.host, seed, folder, nothing_held(), decider)
    return all([driver.is_seen(wrong.__name__, given.seeds, check_with(wrong), check_with(decide))
                for wrong in (first_undefined, always_decided, last_line, last_reason, never_refused)])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
