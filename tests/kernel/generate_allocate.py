"""Vectors of allocation, computed with Python's fractions by listing every step of every claim,
sorting the steps and taking as many as the capacity holds.

tests/vectors/allocate_supply.inc  capacity, shares of two regions e9, obliged, shortfall, left,
                                   floor_short: one resource a line
tests/vectors/allocate_claims.inc  resource, tier, region, tie_rank, ask, cap, floor, lot, weight,
                                   granted
"""
import os
import random
import sys
from fractions import Fraction as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "base"))
from vector_file import write  # noqa: E402

NEVER = -1


def steps_of(place, claim):
    """(key, claim, units) of each step. Keys order the steps of all claims of a resource."""
    most = min(claim["ask"], claim["cap"])
    lot = min(claim["lot"], most)
    floor = min(claim["floor"], most)
    if 0 < floor < lot:
        floor = lot
    ties = (claim["tie"], place)
    steps, have = [], 0
    while have < most:
        units = lot if have == 0 else 1
        if have < floor:
            key = (0, F(have, floor), -floor, claim["tier"], ties)
        else:
            key = (1, claim["tier"], F(have, claim["weight"]), -claim["weight"], ties)
        steps.append((key, place, units))
        have += units
    return steps, most, floor


def jefferson(capacity, shares):
    kept = [0] * len(shares)
    for _ in range(capacity):
        best = min((k for k in range(len(shares)) if shares[k] > 0),
                   key=lambda k: (F(kept[k] + 1) / shares[k], k))
        kept[best] += 1
    return kept


def prefix(steps, granted, fits):
    """Takes steps in their order while they fit."""
    for _, place, units in sorted(steps):
        granted[place] += units
        if not fits(granted):
            granted[place] -= units
            return


def allocate(capacity, shares, claims):
    obliged = sum(c["ask"] for c in claims if c["tier"] == NEVER)
    left = max(0, capacity - obliged)
    kept = jefferson(left, [1 - sum(shares)] + shares)[1:]
    steps, most, floors = [], {}, {}
    for place, claim in enumerate(claims):
        if claim["tier"] != NEVER:
            own, most[place], floors[place] = steps_of(place, claim)
            steps += own
    region = {place: claims[place]["region"] for place in most}
    for k in range(len(kept)):
        kept[k] = min(kept[k], sum(most[p] for p in most if region[p] == k))

    by_region = dict.fromkeys(most, 0)
    for k in range(len(kept)):
        inside = [s for s in steps if region[s[1]] == k]
        prefix(inside, by_region, lambda g, k=k: sum(g[p] for p in g if region[p] == k) <= kept[k])

    def cost(granted):
        total = sum(granted[p] for p in granted if region[p] < 0)
        return total + sum(max(kept[k], sum(granted[p] for p in granted if region[p] == k))
                           for k in range(len(kept)))

    granted = dict.fromkeys(most, 0)
    prefix(steps, granted, lambda g: cost(g) <= left)
    final = [max(granted[p], by_region[p]) if p in granted else c["ask"]
             for p, c in enumerate(claims)]
    rationed = sum(final[p] for p in most)
    short = sum(max(0, floors[p] - final[p]) for p in most)
    return final, (obliged, max(0, obliged - capacity), left - rationed, short)


def make(rng):
    kind = rng.randrange(6)
    shares = [F(0), F(0)]
    if kind >= 4:
        shares = [F(rng.randrange(0, 51), 100), F(rng.randrange(0, 51), 100)]
    claims = []
    for _ in range(rng.randrange(0, 9)):
        ask = rng.choice([0, 1, 2, rng.randrange(0, 60), rng.randrange(0, 60)])
        claims.append({
            "tier": rng.choice([0, 0, 1, 2, 5, 0, 1, 2, 1, NEVER if kind == 1 else 1]),
            "region": rng.randrange(-1, 2),
            "tie": rng.randrange(4),
            "ask": ask,
            "cap": rng.choice([10**9, rng.randrange(0, 40)]) if kind != 0 else 10**9,
            "floor": rng.randrange(0, 12) if kind in (2, 3, 5) and rng.random() < 0.6 else 0,
            "lot": rng.randrange(1, 9) if kind in (3, 5) else 1,
            "weight": rng.randrange(1, 8) if kind != 0 else 1,
        })
    return rng.randrange(0, 160), shares, claims


def main():
    rng = random.Random(33)
    supply, rows = [], []
    for resource in range(1000):
        capacity, shares, claims = make(rng)
        final, sums = allocate(capacity, shares, claims)
        e9 = [int(s * 10**9) for s in shares]
        supply.append([str(n) for n in [capacity, *e9, *sums]])
        for claim, granted in zip(claims, final):
            numbers = [resource, *claim.values(), granted]
            rows.append([str(n) for n in numbers])
    write("allocate_supply.inc", __file__, supply)
    write("allocate_claims.inc", __file__, rows)


if __name__ == "__main__":
    main()
