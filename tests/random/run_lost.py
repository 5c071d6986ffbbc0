"""What a distributor does not deliver never helps it: one of its own inputs is marked as no data, and
under the default rules for what is missing (no `missing:` at all, which refuses a score, or `worst`)
neither its score nor its class nor its service policy is better than before.

An input is an attribute, or a column of all its facts. The programs take nothing in the place of what
is missing (`coalesce`, `exists`, `exclude`), and count nothing that could be lost (`distinct`): fewer buyers
are fewer buyers. Streaks are among the KPIs: of what is good and of what is bad. Nor do they read a `total` of the network, which is partial then and no
input of the distributor's own.

    python3 run_lost.py HOST [--seeds N] [--first S] [--self-test]
"""
from fractions import Fraction

import driver
import simple

POLICIES = ["gold", "plain", "low"]
CLASSES = ["A", "B", "C"]
FACTS_OF = {"amount": "orders", "cost": "orders", "level": "levels", "claim": "claims"}
INPUTS = list(FACTS_OF) + ["worth", "agreed", "plan"]


def criterion(rng, place, kpi):
    low, high = sorted(rng.sample(range(-100000, 200001, 50), 2))
    if not kpi.is_money:
        low, high = low / 100000, high / 100000
    ends = [0, 100] if rng.random() < 0.6 else [100, 0]  # lower may be better
    return "  g%d %s weight %d points %s: %d, %s: %d\n" % (
        place, kpi.name, rng.randint(1, 4), low, ends[0], high, ends[1])


def gate(rng, kpis):
    kpi = rng.choice(kpis)
    bound = rng.choice(["0", "500", "-200"]) if kpi.is_money else rng.choice(["0", "50%", "1"])
    text = "%s %s %s" % (kpi.name, rng.choice(["<", ">", "<=", ">="]), bound)
    return rng.choice([text, "not %s" % text, "(%s or overdue > 300)" % text, "(%s and agreed)" % text])


def policy(rng, kpis):
    missing = rng.choice(["", ", missing: worst"])
    chosen = rng.sample(kpis, rng.randint(1, 4))
    gates = ["".join(" not when " + gate(rng, kpis) for _ in range(rng.randint(0, 1)))
             for _ in range(2)]
    return ("value score 0 to 100%s\n" % missing +
            "".join(criterion(rng, i, kpi) for i, kpi in enumerate(chosen)) +
            "classes by value\n  A from %d%s\n  B from %d%s\n  C otherwise\n" % (
                rng.randint(40, 80), gates[0], rng.randint(5, 35), gates[1]) +
            "readiness points agreed 50\n"
            "service policies first that holds\n"
            "  gold when class = A and %s, readiness %d\n" % (gate(rng, kpis), rng.choice([0, 50])) +
            "  plain when class in (A, B) and %s\n  low otherwise\n" % gate(rng, kpis))


def standing(tables, id_):
    """(score, class, policy), each better when larger; nothing is worst."""
    score = next((row[1] for row in tables["values"][1:] if row[0] == id_), "")
    class_ = next((row[7] for row in tables["classes"][1:] if row[2] == id_), "")
    policy_ = next((row[1] for row in tables["policies"][1:] if row[0] == id_), "")
    return (Fraction(score) if score else Fraction(-1),
            -CLASSES.index(class_) if class_ else -len(CLASSES),
            -POLICIES.index(policy_) if policy_ else -len(POLICIES))


def lost(case, id_, column):
    """Records and rows in which a distributor has no such input."""
    records, rows = case.records, dict(case.rows)
    if column in FACTS_OF:
        facts = FACTS_OF[column]
        rows[facts] = [dict(row, **{column: ""}) if row["id"] == id_ else row
                       for row in rows[facts]]
    else:
        records = [dict(one, **{column: ""}) if one["id"] == id_ else one for one in records]
    return records, rows


def check(host, seed, folder, held, worse=lambda before, after: (before, after)):
    case = simple.Case(seed, policy, own=True)
    whole = simple.run(host, folder / "whole", case.program, case.records, case.rows)
    for place, column in enumerate(INPUTS):
        id_ = case.rng.choice(case.records)["id"]
        less = simple.run(host, folder / str(place), case.program, *lost(case, id_, column))
        before, after = worse(standing(whole, id_), standing(less, id_))
        held["cases"] += 1
        for name, one, other in zip(("score", "class", "policy"), before, after):
            held["worse " + name] += other < one
            if other > one:
                return "%s without %s: %s from %s to %s" % (id_, column, name, one, other)
    return None


def nothing_held():
    return dict.fromkeys(("cases", "worse score", "worse class", "worse policy"), 0)


def run_seeds(given):
    held, seeds = nothing_held(), len(given.seeds)
    failed = driver.run("lost", given, lambda seed, folder: check(given.host, seed, folder, held),
                        held)
    return failed == 0 and held["cases"] >= seeds and min(held.values()) >= seeds // 6


def self_test(given):
    def right(seed, folder):
        return check(given.host, seed, folder, nothing_held())

    def wrong(seed, folder):
        return check(given.host, seed, folder, nothing_held(), lambda before, after: (after, before))

    seen = driver.times_seen(given.seeds, wrong, right)
    print("before and after swapped was seen in %d of %d" % (seen, len(given.seeds)))
    return seen >= len(given.seeds) // 2


if __name__ == "__main__":
    driver.main(run_seeds, self_test, seeds=60, self_test="swaps before and after")
