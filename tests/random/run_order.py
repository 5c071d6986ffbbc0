"""Rows in another order, in batches of any size, in networks that are merged: not a byte of the saved
network changes, nor the digest of its review. And one row less is seen.

    python3 run_order.py NETWORKS [--seeds N] [--first S] [--keep FOLDER]
"""
import copy
import random
import subprocess
import sys

import data
import driver
import run_random

ALL_ROWS = 10**9


class Networks:
    """What the program NETWORKS says of folders of one case."""

    def __init__(self, binary, case, folder):
        self.binary, self.case, self.folder = binary, case, folder
        (folder / "program.tierkit").write_text(run_random.program_text(case.program),
                                                encoding="utf-8")

    def of(self, name, parts, rows_a_batch):
        """(saved bytes, digest); parts: (records, rows) of each folder."""
        folders = []
        for place, (records, rows) in enumerate(parts):
            folders.append(self.folder / ("%s %d" % (name, place)))
            folders[-1].mkdir()
            data.write(folders[-1], self.case.program, records, rows)
        out = self.folder / (name + ".saved")
        done = subprocess.run([self.binary, str(rows_a_batch), self.case.as_of,
                               self.folder / "program.tierkit", out, *folders],
                              capture_output=True, text=True, timeout=driver.LIMIT, check=False)
        if done.returncode:
            raise RuntimeError("%s: %s" % (name, done.stderr[:500]))
        return out.read_bytes(), done.stdout


def shuffled(rng, rows):
    return {name: rng.sample(of, len(of)) for name, of in rows.items()}


def dealt(rng, case, count):
    """The rows over so many folders; one of them has the records."""
    parts = [{name: [] for name in case.rows} for _ in range(count)]
    for name, of in case.rows.items():
        for row in of:
            rng.choice(parts)[name].append(row)
    with_records = rng.randrange(count)
    return [(case.records if i == with_records else [], part) for i, part in enumerate(parts)]


def one_less(rng, case):
    """A case without one of the rows that are taken; None where there are none."""
    fewer = copy.copy(case)
    names = [name for name, rows in case.rows.items() if rows]
    if not names:
        return None
    name = rng.choice(names)
    rows = list(case.rows[name])
    del rows[rng.randrange(len(rows))]
    fewer.rows = dict(case.rows, **{name: rows})
    return fewer


def variants(rng, case):
    yield "permuted", [(rng.sample(case.records, len(case.records)), shuffled(rng, case.rows))], \
        ALL_ROWS
    yield "split", [(case.records, case.rows)], rng.choice([1, 3, 17])
    yield "merged", dealt(rng, case, 3), ALL_ROWS
    yield "all of it", [(records, shuffled(rng, rows)) for records, rows in dealt(rng, case, 4)], 7


def check(binary, case, folder, held):
    """What differs, or None. held: counts of what was compared."""
    rng = random.Random(case.seed)
    networks = Networks(binary, case, folder)
    plain = networks.of("plain", [(case.records, case.rows)], ALL_ROWS)
    rows = sum(map(len, case.rows.values()))
    for name, parts, rows_a_batch in variants(rng, case):
        found = networks.of(name, parts, rows_a_batch)
        if found != plain:
            return "%s: %s" % (name, "another digest" if found[0] == plain[0] else "other bytes")
        held[name] = held.get(name, 0) + (rows > 20)
    fewer = one_less(rng, case)
    if fewer:
        other = networks.of("one less", [(fewer.records, fewer.rows)], ALL_ROWS)
        held["one less"] = held.get("one less", 0) + (other[0] != plain[0])
    return None


def main():
    given = driver.options("networks", seeds=60, self_test=None)
    held = {}

    def check_seed(seed, folder):
        return check(given.networks, run_random.Case(seed, dated=True), folder, held)

    failed = driver.run("order", given, check_seed, held)
    enough = len(held) == 5 and min(held.values()) >= len(given.seeds) // 2
    return 0 if enough and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
