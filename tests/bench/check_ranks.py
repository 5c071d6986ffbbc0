"""Runs `bench cde` on a small matrix: ranks by counting, scores, classes and TOPSIS by definition.

usage: check_ranks.py BENCH
"""
import math
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

WEIGHT = (.2, .12, .1, .1, .1, .08, .05, .05, .05, .05, .05, .05)
COSTS = (6, 7, 9)
COUNT = 300


def npy(path, code, values):
    path.write_bytes(b"\x93NUMPY".ljust(128) + struct.pack("<%d%s" % (len(values), code), *values))


def scores(rows):
    columns = [[x for x in column if not math.isnan(x)] for column in zip(*rows)]
    low, high = [min(c) for c in columns], [max(c) for c in columns]
    found = []
    for row in rows:
        total = used = 0.0
        for k, x in enumerate(row):
            if not math.isnan(x):
                share = (high[k] - x if k in COSTS else x - low[k]) / (high[k] - low[k])
                total += share * WEIGHT[k]
                used += WEIGHT[k]
        found.append(total / used)
    return found


def classes(sales):
    order, cum, found = sorted(sales, reverse=True), 0, [0, 0, 0]
    for amount in order:
        cum += amount
        found[(cum > .8 * sum(sales)) + (cum > .95 * sum(sales))] += 1
    return "/".join(map(str, found))


def topsis(rows):
    """The sum of closeness; the column's mean in place of what is missing."""
    columns = []
    for k, column in enumerate(zip(*rows)):
        there = [x for x in column if not math.isnan(x)]
        filled = [sum(there) / len(there) if math.isnan(x) else x for x in column]
        norm = math.sqrt(math.fsum(x * x for x in filled))
        columns.append([x / norm * WEIGHT[k] * (-1 if k in COSTS else 1) for x in filled])
    best, worst = [max(c) for c in columns], [min(c) for c in columns]
    near = [math.dist(row, worst) for row in zip(*columns)]
    far = [math.dist(row, best) for row in zip(*columns)]
    return sum(n / (n + f) for n, f in zip(near, far))


def main():
    rng = random.Random(4)
    rows = [[math.nan if rng.random() < 0.05 else rng.randrange(1, 10 ** 6) for _ in WEIGHT]
            for _ in range(COUNT)]
    sales = [rng.randrange(1, 10 ** 7) / 100 for _ in rows]
    region = [rng.randrange(40) for _ in rows]
    with tempfile.TemporaryDirectory() as folder:
        npy(Path(folder) / "X.npy", "d", [float(x) for row in rows for x in row])
        npy(Path(folder) / "region.npy", "i", region)
        npy(Path(folder) / "sales.npy", "d", sales)
        lines = subprocess.run([sys.argv[1], "cde", folder, "1"], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.splitlines()
    score = scores(rows)
    want = sum((1 + sum(s > score[i] for s in score)) * (i % 97) + 1 +
               sum(s > score[i] and g == region[i] for s, g in zip(score, region))
               for i in range(COUNT))
    got = {line.split()[1]: line.split()[8] for line in lines if line.startswith("d ")}
    assert got == {"tierkit": str(want), "tierkit-grid": str(want)}, (got, want)
    got = {line.split()[0]: line.split()[8] for line in lines if line.startswith("c")}
    counts, total = got["c"].split(":")
    assert counts == classes(sales), (counts, classes(sales))
    assert abs(float(total) - sum(score)) < 1e-5, (total, sum(score))
    assert abs(float(got["c2"]) - topsis(rows)) < 1e-5, (got["c2"], topsis(rows))


main()
