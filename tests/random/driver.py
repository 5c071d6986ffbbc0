"""What the programs of this folder share: their options, going through seeds, and looking for a seed at
which a wrong evaluator is seen. Called by: run_*.py."""
import argparse
import shutil
import tempfile
from pathlib import Path


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


def times_seen(seeds, sees):
    """At how many seeds sees(seed, folder) holds."""
    seen = 0
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            seen += bool(sees(seed, Path(folder)))
    return seen


def is_seen(name, seeds, sees):
    """Whether sees(seed, folder) holds at a seed, which is told."""
    at = None
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            if sees(seed, Path(folder)):
                at = seed
                break
    print("%s: %s" % (name, "not seen" if at is None else "seen at seed %d" % at))
    return at is not None
