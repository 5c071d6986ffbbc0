"""Random programs on random data: the host's tables against those of the slow evaluator.

    python3 run_random.py HOST [--seeds N] [--first S] [--keep FOLDER]
    python3 run_random.py HOST --self-test

Every cell must be the same text; so doubles must be equal to the last bit. After a difference the
folder of the case stays: data, program, what came out and what was expected.
"""
import csv
import random
import shutil
import subprocess
import sys
from fractions import Fraction

import data
import driver
import exact
import mix
import mutants
from generate import make_program, program_text
from review import Review

LIMIT = 60  # seconds for one run of the host


class Case:
    def __init__(self, seed):
        rng = random.Random(seed)
        self.seed, self.program = seed, make_program(rng)
        self.records, self.rows, self.as_of = data.make_data(rng, self.program)

    def expected(self):
        as_of = None if self.as_of is None else exact.read_day(self.as_of)
        return Review(self.program, [record for record, _ in self.records], self.rows,
                      as_of).tables()

    def write(self, folder):
        data.write(folder, self.program, self.records, self.rows)
        (folder / "random.tierkit").write_text(program_text(self.program), encoding="utf-8")


def run_host(host, folder, as_of, series):
    command = [host, str(folder), str(folder / "random.tierkit"), str(folder / "out")]
    command += ["--series", series]
    command += ["--as-of", as_of] if as_of else []
    (folder / "command").write_text(" ".join(command) + "\n", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    return done.returncode, done.stderr


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


# Columns of doubles whose last bits the documents leave open.
ROUGH = {"dispersion.csv": {"cv": (1e-12, 1e-15)},
         "mix.csv": dict.fromkeys(("change", "mix", "rate"), (0, Fraction(5, 10**8)))}


def nearly(name, header, got, want):
    rough = ROUGH.get(name, {})
    return len(got) == len(want) and all(
        a == b or (a and b and column in rough and
                   abs(Fraction(a) - Fraction(b)) <= rough[column][0] * abs(Fraction(b)) +
                   rough[column][1])
        for column, a, b in zip(header, got, want))


def first_difference(expected, folder):
    """None, or one line about the first cell that differs."""
    for name, wanted in expected.items():
        found = read_table(folder / "out" / name)
        if name == "promises.csv":  # the line of the text is not reckoned
            found = [row[:len(wanted[0])] for row in found]
        if found[:1] != wanted[:1]:
            return "%s: header %s, expected %s" % (name, found[:1], wanted[:1])
        for at, (got, want) in enumerate(zip(found, wanted)):
            if got != want and not nearly(name, wanted[0], got, want):
                column = next((c for c, a, b in zip(wanted[0], got, want) if a != b), "length")
                return "%s line %d, %s: %s, expected %s" % (name, at + 1, column, got, want)
        if name == "mix.csv" and mix.broken_sums(found):
            return "%s: does not add up: %s" % (name, mix.broken_sums(found))
        if len(found) != len(wanted):
            return "%s: %d rows, expected %d" % (name, len(found) - 1, len(wanted) - 1)
    return None


def keep_expected(expected, folder):
    (folder / "expected").mkdir(exist_ok=True)
    for name, rows in expected.items():
        with open(folder / "expected" / name, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def check(host, case, folder):
    """None when host and evaluator agree, else what differs."""
    case.write(folder)
    if case.as_of is None and not any(case.rows.values()):
        case.as_of = "2013-07-15"
    code, errors = run_host(host, folder, case.as_of, case.program.series)
    if code != 0:
        if "there are no facts to take the day" in errors:
            case.as_of = "2013-07-15"  # every row was refused
            code, errors = run_host(host, folder, case.as_of, case.program.series)
        if code != 0:
            named = [line for line in errors.splitlines() if "error: " in line] or [errors[:2000]]
            return "the host ended with %d: %s" % (code, named[0])
    expected = case.expected()
    difference = first_difference(expected, folder)
    if difference:
        keep_expected(expected, folder)
    return difference


def self_test(host, seeds):
    """Every mutant of the evaluator must differ from the host where the evaluator does not: a
    comparison that cannot fail holds nothing."""
    seen = [driver.is_seen(name, [mutants.SEEN_AT.get(name, seeds[0]), *seeds],
                           lambda seed, folder, mutate=mutate: sees(host, seed, mutate, folder))
            for name, mutate in mutants.ALL]
    print("%d passed, %d failed" % (sum(seen), len(seen) - sum(seen)))
    return len(seen) - sum(seen)


def sees(host, seed, mutate, folder):
    with mutate():
        if not check_fresh(host, seed, folder):
            return False
    return not check_fresh(host, seed, folder)


def check_fresh(host, seed, folder):
    shutil.rmtree(folder)
    folder.mkdir()
    return check(host, Case(seed), folder)


def main():
    given = driver.options()
    if given.self_test:
        return 1 if self_test(given.host, given.seeds) else 0
    return 1 if driver.run("random", given, lambda seed, folder:
                           check(given.host, Case(seed), folder)) else 0


if __name__ == "__main__":
    sys.exit(main())
