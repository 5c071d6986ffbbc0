"""Random programs on random data: the host's tables against those of the slow evaluator.

    python3 run_random.py HOST [--seeds N] [--first S] [--keep FOLDER]
    python3 run_random.py HOST --self-test

Every cell must be the same text; so doubles must be equal to the last bit. After a difference the
folder of the case stays: data, program, what came out and what was expected.
"""
import random
from fractions import Fraction

import data
import driver
import exact
import mix
import mutants
from generate import make_program, program_text
from review import Review

AS_OF = "2013-07-15"


class Case:
    def __init__(self, seed, dated=False):
        """dated: of some day at any rate, also where the day would be that of the last facts."""
        rng = random.Random(seed)
        self.seed, self.program = seed, make_program(rng)
        self.records, self.rows, self.as_of = data.make_data(rng, self.program)
        if dated:
            self.as_of = self.as_of or AS_OF

    def review(self):
        as_of = None if self.as_of is None else exact.read_day(self.as_of)
        return Review(self.program, [record for record, _ in self.records], self.rows, as_of)

    def run(self, host, folder, series="quarter", more="", rows=None):
        """The host on it, with other rows or more statements: None, or how it ended."""
        return self.run_text(host, folder, series, program_text(self.program) + more, rows)

    def run_text(self, host, folder, series, text, rows=None):
        folder.mkdir(exist_ok=True)
        data.write(folder, self.program, self.records, self.rows if rows is None else rows)
        as_of = ["--as-of", self.as_of] if self.as_of else []
        return driver.run_host(host, folder, text, "--series", series, *as_of)


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
        found = driver.read_table(folder / "out" / name)
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
        driver.write_table(folder / "expected" / name, rows)


def check(host, case, folder):
    """None when host and evaluator agree, else what differs."""
    if case.as_of is None and not any(case.rows.values()):
        case.as_of = AS_OF
    wrong = case.run(host, folder, case.program.series)
    if wrong and "there are no facts to take the day" in wrong:
        case.as_of = AS_OF  # every row was refused
        wrong = case.run(host, folder, case.program.series)
    if wrong:
        return wrong
    expected = case.review().tables()
    difference = first_difference(expected, folder)
    if difference:
        keep_expected(expected, folder)
    return difference


def check_seed(given):
    return lambda seed, folder: check(given.host, Case(seed), folder)


def run_seeds(given):
    return driver.run("random", given, check_seed(given)) == 0


def self_test(given):
    """Every mutant of the evaluator must differ from the host where the evaluator does not: a
    comparison that cannot fail holds nothing."""
    right = check_seed(given)
    seen = [driver.is_seen(name, [mutants.SEEN_AT.get(name, given.first), *given.seeds],
                           driver.within(mutate, right), right) for name, mutate in mutants.ALL]
    print("%d passed, %d failed" % (sum(seen), len(seen) - sum(seen)))
    return all(seen)


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
