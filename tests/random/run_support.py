"""Random programs, partners and requests: the host's support files against a plan worked out with
Python's fractions, step by step (tests/kernel/generate_allocate.py lists the steps).

    python3 run_support.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
import datetime
import importlib.util
import random
from fractions import Fraction as F
from pathlib import Path

import driver

SPEC = importlib.util.spec_from_file_location(
    "generate_allocate", Path(__file__).parent.parent / "kernel" / "generate_allocate.py")
steps = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(steps)

CLASSES = [("A", 90), ("B", 50), ("C", 10)]
REGIONS = ["EMEA/DE", "EMEA", "APAC", "", "EMEAX"]
ENDLESS = 2**63 - 1


def make(rng):
    """A problem: how the program says it and what it means."""
    problem = {"weight": rng.choice(["", "score", "debt"]), "lot": rng.choice([1, 1, 1, 3, 5])}
    problem["tiers"] = rng.choice([[["A"], ["B"], ["C"]], [["A", "B"], ["C"]], [["B"], ["C"], ["A"]],
                                   [["A", "B", "C"]]])
    problem["entries"] = {}
    for name, _ in CLASSES:
        cap = rng.choice([ENDLESS, rng.randrange(0, 30)])
        floor = rng.choice([0, 0, min(cap, rng.randrange(0, 8))])
        problem["entries"][name] = (cap, floor)
    problem["shares"] = rng.choice([[], [("EMEA", 20)], [("EMEA", 30), ("APAC", 25)],
                                    [("APAC", 10), ("EMEA", 90)]])
    partners = []
    for number in range(rng.randrange(1, 9)):
        name, least = rng.choice(CLASSES)
        partners.append({"id": f"p{number}", "class": name, "points": least + rng.randrange(9),
                         "region": rng.choice(REGIONS)})
    problem["partners"] = partners
    problem["requests"] = [
        {"id": rng.choice(partners)["id"], "ask": rng.randrange(0, 25), "request": f"r{number}",
         "kind": rng.choice(["", "visit", "complaint"]) if rng.random() < 0.4 else "visit",
         "deadline": rng.choice(["", "2026-02-01", "2026-03-01"]),
         "requested_on": rng.choice(["", "2026-01-05"])}
        for number in range(rng.randrange(0, 14))]
    problem["capacity"] = rng.randrange(0, 150)
    problem["debts"] = {p["id"]: rng.randrange(0, 9) for p in partners if rng.random() < 0.3}
    return problem


# ---- as the program says it ---------------------------------------------------------------------

def tier_words(tiers):
    words = [" and ".join(tiers[0]) + " first"]
    for place, names in enumerate(tiers[1:], 1):
        last = place == len(tiers) - 1
        words.append(" and ".join(names) + " as available" if last else "then " + " and ".join(names))
    return ", ".join(words)


def program_of(problem):
    entries = []
    for name, (cap, floor) in problem["entries"].items():
        entries.append(name + (f" up to {cap}" if cap < ENDLESS else "")
                       + (f" at least {floor}" if floor else ""))
    line = "  hours count " + ", ".join(entries) + f", lot {problem['lot']}"
    if problem["weight"]:
        line += f", weight by {problem['weight']}"
    lines = ["tierkit 1", "attribute points number", "value score 0 to 100",
             "  results points weight 100 points 0: 0, 100: 100", "classes by value",
             "  A from 80", "  B from 40", "  C otherwise",
             f"support per quarter, {tier_words(problem['tiers'])}; never rationed: complaint", line]
    lines += [f'  region "{region}" at least {share}%' for region, share in problem["shares"]]
    return "\n".join(lines) + "\n"


def write(path, columns, rows):
    driver.write_table(path, [columns] + [[row[column] for column in columns] for row in rows])


# ---- what it means ------------------------------------------------------------------------------

def day(text):
    return datetime.date.fromisoformat(text).toordinal() if text else 10**9


def region_of(problem, partner):
    for place, (region, _) in enumerate(problem["shares"]):
        if partner["region"] == region or partner["region"].startswith(region + "/"):
            return place
    return -1


def weight_of(problem, partner):
    if problem["weight"] == "score":
        return partner["points"]  # as a share of others it is the same as in multiples of 1e-9
    return 1 + problem["debts"].get(partner["id"], 0) if problem["weight"] == "debt" else 1


def claims_of(problem):
    """(partner, never) -> requests, most urgent first, in the order of the table."""
    grouped = {}
    requests = sorted(problem["requests"], key=lambda r: (
        r["id"], r["kind"] != "complaint", day(r["deadline"]), day(r["requested_on"]),
        r["request"], r["kind"], r["ask"]))
    for request in requests:
        grouped.setdefault((request["id"], request["kind"] == "complaint"), []).append(request)
    return grouped


def solve(problem, equal=False):
    partners = {p["id"]: p for p in problem["partners"]}
    grouped, claims = claims_of(problem), []
    for (who, never), requests in grouped.items():
        partner = partners[who]
        cap, floor = problem["entries"][partner["class"]]
        tier = next(t for t, names in enumerate(problem["tiers"]) if partner["class"] in names)
        claim = {"tier": tier, "region": region_of(problem, partner), "tie": int(who[1:]),
                 "ask": sum(r["ask"] for r in requests), "cap": cap, "floor": floor,
                 "lot": problem["lot"], "weight": weight_of(problem, partner)}
        if equal:
            claim.update(tier=0, region=-1, cap=ENDLESS, floor=0, weight=1)
        claims.append(claim | ({"tier": steps.NEVER} if never else {}))
    shares = [] if equal else [F(share, 100) for _, share in problem["shares"]]
    granted, sums = steps.allocate(problem["capacity"], shares, claims)
    return dict(zip(grouped, granted)), sums, grouped


def expected(problem):
    granted, sums, grouped = solve(problem)
    even = solve(problem, equal=True)[0]
    rows, partners = [], {}
    for key, requests in grouped.items():
        rest = granted[key]
        for request in requests:
            got = min(rest, request["ask"])
            rest -= got
            rows.append((request["id"], request["request"], str(request["ask"]), str(got)))
    for partner in problem["partners"]:
        who = partner["id"]
        cap = problem["entries"][partner["class"]][0]
        keys = [key for key in grouped if key[0] == who]
        asked = sum(r["ask"] for r in grouped.get((who, False), []))
        refused = min(asked, cap) - granted.get((who, False), 0)
        debt = 0 if asked and not refused else problem["debts"].get(who, 0) + refused
        if keys or debt:
            partners[who] = tuple(str(n) for n in (
                sum(granted[key] for key in keys), sum(even[key] for key in keys), debt))
    return rows, partners, tuple(str(n) for n in sums)


# ---- comparing ----------------------------------------------------------------------------------

def write_files(folder, problem):
    write(folder / "distributors.csv", ["id", "region", "points"], problem["partners"])
    write(folder / "support_requests.csv",
          ["id", "resource", "ask", "request", "kind", "deadline", "requested_on"],
          [r | {"resource": "hours"} for r in problem["requests"]])
    write(folder / "support_capacity.csv", ["resource", "units"],
          [{"resource": "hours", "units": problem["capacity"]}])
    write(folder / "support_debts.csv", ["id", "resource", "debt"],
          [{"id": who, "resource": "hours", "debt": n} for who, n in problem["debts"].items()])


def found(out):
    rows = [(r["distributor_id"], r["request"], r["ask"], r["granted"])
            for r in driver.read_rows(out / "support.csv")]
    partners = {r["distributor_id"]: (r["granted"], r["equal_share"], r["debt"])
                for r in driver.read_rows(out / "support_partners.csv")}
    (total,) = driver.read_rows(out / "support_resources.csv")
    return rows, partners, tuple(total[n] for n in ("never_rationed", "shortfall", "left",
                                                    "floor_short"))


# The rules made wrong one by one: a comparison that cannot fail would hold nothing.
MUTANTS = {
    "tiers turned round": lambda problem: {"tiers": problem["tiers"][::-1]},
    "one unit more": lambda problem: {"capacity": problem["capacity"] + 1},
    "no shares of regions": lambda problem: {"shares": []},
    "no lots": lambda problem: {"lot": 1},
    "even weights": lambda problem: {"weight": ""},
    "no floors": lambda problem: {"entries": {k: (c, 0) for k, (c, _) in problem["entries"].items()}},
    "no debts": lambda problem: {"debts": {}},
}


def check_with(given, mutate=lambda problem: {}):
    def check(seed, folder):
        problem = make(random.Random(seed))
        write_files(folder, problem)
        wrong = driver.run_host(given.host, folder, program_of(problem), "--as-of", "2026-01-31")
        if wrong:
            return wrong
        got, wanted = found(folder / "out"), expected(problem | mutate(problem))
        return None if got == wanted else "%s: %s, expected %s" % (problem, got, wanted)
    return check


def run_seeds(given):
    return driver.run("support", given, check_with(given)) == 0


def self_test(given):
    return all([driver.is_seen(name, given.seeds, check_with(given, mutate), check_with(given))
                for name, mutate in MUTANTS.items()])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
