"""What the programs of this folder share: their options, files and the run of the host, going through
seeds, and looking for a seed at which a wrong evaluator is seen. Called by: run_*.py."""
import argparse
import contextlib
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 60  # seconds for one run of the host


def options(host="host", seeds=150, self_test="makes the expectation wrong on purpose"):
    """HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]; `seeds` comes back as a range."""
    parser = argparse.ArgumentParser()
    parser.add_argument(host)
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", help="where the folders of failed cases are made")
    if self_test:
        parser.add_argument("--self-test", action="store_true", help=self_test)
    given = parser.parse_args()
    given.seeds = range(given.first, given.first + given.seeds)
    return given


def main(run_seeds, self_test, /, **more):
    """The whole program: one of the two, which tell whether all is well. more: of options()."""
    given = options(**more)
    sys.exit(0 if (self_test if given.self_test else run_seeds)(given) else 1)


# ---- files and the host --------------------------------------------------------------------------

def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def read_rows(path):
    """Rows as dictionaries."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_table(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def run_host(host, folder, program, *options):
    """The host on a folder with such a program: None, or how it ended. The command stays beside them."""
    (folder / "program.tierkit").write_text(program, encoding="utf-8")
    command = [str(part) for part in (host, folder, folder / "program.tierkit", folder / "out", *options)]
    (folder / "command").write_text(" ".join(command) + "\n", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    if done.returncode == 0:
        return None
    named = [line for line in done.stderr.splitlines() if "error: " in line] or [done.stderr[:1000]]
    return "the host ended with %d: %s" % (done.returncode, named[0])


def difference(name, got, wanted):
    """None, or a line about the first row that differs."""
    for one, other in zip(got, wanted):
        if one != other:
            return "%s: %s, expected %s" % (name, one, other)
    return None if len(got) == len(wanted) else "%s: %d rows, expected %d" % (name, len(got), len(wanted))


# ---- seeds ---------------------------------------------------------------------------------------

def run(name, given, check, held=None):
    """How many failed. check(seed, folder): what is wrong, or None; the folder of a failed case stays.
    held: counts of what was compared, told at the end."""
    failed = 0
    for seed in given.seeds:
        folder = Path(tempfile.mkdtemp(prefix="tierkit-%s-%d-" % (name, seed), dir=given.keep))
        wrong = check(seed, folder)
        if wrong:
            failed += 1
            print("seed %d: %s\n  kept in %s" % (seed, wrong, folder))
        else:
            shutil.rmtree(folder)
    told = "" if held is None else "; held: %s" % held
    print("%d passed, %d failed%s" % (len(given.seeds) - failed, failed, told))
    return failed


# ---- wrong evaluators ----------------------------------------------------------------------------

def fails(check, seed):
    """What check(seed, folder) finds in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return check(seed, Path(folder))


def times_seen(seeds, wrong, right):
    """At how many seeds a wrong check fails and the right one does not: where the host itself fails
    nothing is seen."""
    return sum(bool(fails(wrong, seed)) and not fails(right, seed) for seed in seeds)


def is_seen(name, seeds, wrong, right):
    """Whether there is such a seed, which is told."""
    at = next((seed for seed in seeds if fails(wrong, seed) and not fails(right, seed)), None)
    print("%s: %s" % (name, "not seen" if at is None else "seen at seed %d" % at))
    return at is not None


def patched(owner, name, make):
    """A context maker in which make(what it was) stands in the place of an attribute."""
    @contextlib.contextmanager
    def change():
        right = getattr(owner, name)
        setattr(owner, name, make(right))
        try:
            yield
        finally:
            setattr(owner, name, right)
    return change


def within(change, check):
    """The check while the context change() makes something wrong."""
    def wrong(seed, folder):
        with change():
            return check(seed, folder)
    return wrong
