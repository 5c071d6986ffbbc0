"""Random `commitments` statements on random orders, held against a count order by order.

    python3 run_commitments.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]

Every clause is there or not; time counts in days or working days; lines are joined by a key or
stand alone; windows are all or the last quarter. The count is written from docs/review.md,
"Commitments", in whole numbers and fractions, and knows nothing of measures or KPIs."""
import random
import sys
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import driver

AS_OF = date(2026, 7, 17)  # the last quarter ends on 30 June
QUARTER = date(2026, 4, 1), date(2026, 6, 30)
EDGES = list(range(41)) + [45, 50, 55, 60, 75, 90, 120, 150, 180, 270, 365]
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 25)}
FREE = HOLIDAYS  # those that are counted with
CLAUSES = ["by", "latest", "requested", "paused", "right", "weighed", "buffer", "split", "working",
           "quarter", "where"]


def days(clauses, later, earlier):
    if "working" not in clauses:
        return (later - earlier).days
    low, high = sorted((later, earlier))
    count = sum((low + timedelta(n)).weekday() < 5 and low + timedelta(n) not in FREE
                for n in range(1, (high - low).days + 1))
    return count if later >= earlier else -count


def random_line(rng, given, due):
    over = rng.choice([-6, -1, 0, 0, 1, 2, 5, 9, 30])
    return {"given": given, "due": due,
            "done": None if rng.random() < 0.15 else due + timedelta(over),
            "latest": None if rng.random() < 0.6 else due + timedelta(rng.randrange(0, 9)),
            "requested": None if rng.random() < 0.3 else due - timedelta(rng.randrange(-2, 4)),
            "paused": rng.choice([None, 0, 1, 4]), "right": rng.choice([None, True, True, False]),
            "weight": rng.choice([None, Fraction(1, 4), 2]), "kind": rng.choice(["x", "x", "test"])}


def random_orders(rng, ids):
    orders = []
    for number in range(rng.randrange(1, 60)):
        given = date(2026, 1, 1) + timedelta(rng.randrange(200))
        due = given + timedelta(rng.randrange(0, 20))
        lines = [random_line(rng, given, due) for _ in range(rng.choice([1, 1, 2, 3]))]
        orders.append((rng.choice(ids), "o%d" % number, rng.choice(["p", "q"]), lines))
    return orders


def commitments(clauses, orders):
    """Lists of lines: those of an order, or each line alone; in the window only."""
    first, last = QUARTER if "quarter" in clauses else (date.min, AS_OF)
    for who, _, item, lines in orders:
        lines = [line for line in lines if "where" not in clauses or line["kind"] != "test"]
        for some in [lines] if "by" in clauses else [[line] for line in lines]:
            if some and first <= some[0]["due"] <= last:
                yield who, item, some


def in_time(clauses, line, until):
    if line["done"] is None:
        return False
    paused = (line["paused"] or 0) if "paused" in clauses else 0
    return line["done"] <= until or 0 < paused >= days(clauses, line["done"], until)


def late(clauses, lines):
    if any(line["done"] is None for line in lines):
        return days(clauses, AS_OF, min(line["due"] for line in lines if line["done"] is None))
    return max(max(days(clauses, line["done"], line["due"]) - pause(clauses, line), 0)
               for line in lines)


def pause(clauses, line):
    return (line["paused"] or 0) if "paused" in clauses else 0


def weight(clauses, lines):
    return max(1 if line["weight"] is None else line["weight"] for line in lines) \
        if "weighed" in clauses else 1


def quotient(a, b):
    return Fraction(a, b) if b else None


def percentile(values):
    value = sorted(values)[-(-len(values) * 95 // 100) - 1]
    return next((edge for edge in EDGES if value <= edge), EDGES[-1])


def reckon(clauses, all_lines):
    """The cells from `due` to `slack`, and the severity without the buffer."""
    n = len(all_lines)
    kept = sum(all(in_time(clauses, l, l["due"]) for l in c) for c in all_lines)
    asked = [[l for l in c if l["requested"]] for c in all_lines]
    done = [c for c in all_lines if all(l["done"] for l in c)]
    taken = [max(days(clauses, l["done"], l["given"]) - pause(clauses, l) for l in c) for c in done]
    promised = quotient(sum(max(days(clauses, l["due"], l["given"]) for l in c)
                            for c in all_lines), n)
    p95 = percentile(taken) if taken else None
    met = sum(bool(c) and all(l["done"] is not None and l["done"] <= l["requested"] for l in c)
              for c in asked)
    latest = sum(all(in_time(clauses, l, l["latest"] or l["due"]) for l in c) for c in all_lines)
    moved = sum(any((l["latest"] or l["due"]) != l["due"] for l in c) for c in all_lines)
    right = sum(all(l["right"] is True for l in c) for c in done)
    lateness = [late(clauses, c) for c in all_lines]
    cells = [n, kept, quotient(kept, n),
             quotient(met, sum(map(bool, asked))) if "requested" in clauses else None,
             quotient(latest, n) if "latest" in clauses else None,
             moved if "latest" in clauses else None,
             quotient(right, len(done)) if "right" in clauses else None,
             n - len(done), sum(lateness), promised, p95,
             None if None in (promised, p95) else promised - p95]
    return cells, sum(days * weight(clauses, c) for days, c in zip(lateness, all_lines))


# ---- the statement and the files -----------------------------------------------------------------

def program(clauses, rng):
    parts = ["given given", "due due", "done done"]
    words = {"by": "by number", "latest": "latest latest", "requested": "requested requested",
             "paused": "paused paused", "right": "right right", "weighed": "weighed by weight",
             "buffer": "buffer factor", "split": "split by item", "working": "in working days",
             "quarter": "over last quarter", "where": 'where kind != "test"'}
    parts += [words[clause] for clause in clauses]
    rng.shuffle(parts)
    return ("tierkit 1\nworking days monday to friday\nholidays %s\nattribute factor number\n"
            "attribute best flag\nreview window all\nservice policies first that holds\n"
            "  strategic when best\n  stable otherwise\ncommitments orders key id %s\n"
            % (", ".join(sorted(map(str, HOLIDAYS))), ", ".join(parts)))


def cell(value):
    if value is None:
        return ""
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) \
        else str(float(value)) if isinstance(value, Fraction) else str(value)


def run(host, folder, clauses, rng):
    people = [("d%d" % i, rng.choice([None, Fraction(1, 2), 3]), rng.random() < 0.5)
              for i in range(rng.randrange(1, 6))]
    orders = random_orders(rng, [name for name, _, _ in people])
    names = ["given", "due", "done", "latest", "requested", "paused", "right", "weight", "kind"]
    rows = [[who, number, item] + [cell(line[name]) for name in names]
            for who, number, item, lines in orders for line in lines]
    rng.shuffle(rows)
    driver.write_table(folder / "distributors.csv", [["id", "factor", "best"]] + [
        [name, cell(factor), cell(best)] for name, factor, best in people])
    driver.write_table(folder / "orders.csv", [["id", "number", "item"] + names] + rows)
    wrong = driver.run_host(host, folder, program(clauses, rng), "--as-of", AS_OF)
    return wrong, people, orders


# ---- comparing -----------------------------------------------------------------------------------

COLUMNS = ["due", "kept", "kept_rate", "requested_rate", "latest_rate", "repromised", "right_rate",
           "open_overdue", "late", "promised", "achieved_p95", "slack"]


def same(is_text, wanted):
    if wanted is None or is_text == "":
        return is_text == "" and wanted is None
    return abs(float(is_text) - float(wanted)) <= 1e-9 * (1 + abs(float(wanted)))


def check_row(row, wanted):
    for name, value in zip(COLUMNS, wanted):
        # Where nothing was due, how many of them moved is 0 or unknown by the feed's first day.
        if wanted[0] == 0 and row[name] == "":
            continue
        assert same(row[name], value), (name, value, row)


def compare(folder, clauses, people, orders):
    kept, failures = (driver.read_rows(folder / "out" / name) for name in ("kept.csv", "failures.csv"))
    of, parts = defaultdict(list), defaultdict(list)
    for who, item, lines in commitments(clauses, orders):
        of[who].append(lines)
        parts[who, item].append(lines)
    wholes = {row["distributor_id"]: row for row in kept if not row["split"]}
    burden = {}
    for who, factor, best in people:
        cells, severity = reckon(clauses, of[who])
        check_row(wholes[who], cells)
        factor = factor if "buffer" in clauses and factor is not None else 1
        burden[who] = "strategic" if best else "stable", cells[0], cells[0] - cells[1], \
            severity * factor
    members = {(row["distributor_id"], row["member"]): row for row in kept if row["split"]}
    assert set(members) == (set(parts) if "split" in clauses else set())
    for key, row in members.items():
        check_row(row, reckon(clauses, parts[key])[0])
    check_failures(failures, list(burden.values()))


def check_failures(failures, burden):
    total = [sum(one[i] for one in burden) for i in (1, 2, 3)]
    for row in failures:
        some = [one for one in burden if row["group_kind"] == "network" or one[0] == row["group"]]
        orders, failed, severity = (sum(one[i] for one in some) for i in (1, 2, 3))
        assert (int(row["orders"]), int(row["failures"])) == (orders, failed), (row, some)
        assert same(row["severity"], severity), (row, severity)
        share = quotient(orders, total[0])
        assert same(row["share_of_orders"], share), row
        for name, part, whole in (("placement", failed, total[1]),
                                  ("severity_placement", severity, total[2])):
            wanted = Fraction(part) / whole / share if whole and share else None
            assert same(row[name], wanted), (name, row, wanted)
    assert len(failures) == 1 + len({one[0] for one in burden})


def check_with(given):
    def check(seed, folder):
        rng = random.Random(2026 * 1000003 + seed)
        clauses = [clause for clause in CLAUSES if rng.random() < 0.5]
        wrong, people, orders = run(given.host, folder, clauses, rng)
        try:
            return wrong or compare(folder, clauses, people, orders)
        except AssertionError as difference:
            return "%s: %s" % (" ".join(clauses), difference)
    return check


def run_seeds(given):
    return driver.run("commitments", given, check_with(given)) == 0


# The count made wrong: a comparison that cannot fail would hold nothing.
MUTANTS = {
    "a pause does not count": ("pause", lambda clauses, line: 0),
    "time stands never still": ("in_time", lambda clauses, line, until:
                                line["done"] is not None and line["done"] <= until),
    "open ones are not late": ("late", lambda clauses, lines: 0 if any(
        line["done"] is None for line in lines) else max(
            max(days(clauses, line["done"], line["due"]) - pause(clauses, line), 0)
            for line in lines)),
    "the least weight": ("weight", lambda clauses, lines: min(
        1 if line["weight"] is None else line["weight"] for line in lines)
        if "weighed" in clauses else 1),
    "the median": ("percentile", lambda values: sorted(values)[len(values) // 2]),
    "no holidays": ("FREE", set()),
    "another quarter": ("QUARTER", (date(2026, 4, 2), date(2026, 6, 30))),
}


def self_test(given):
    here, right = sys.modules[__name__], check_with(given)
    return all([driver.is_seen(name, given.seeds,
                               driver.within(driver.patched(here, what, lambda _, wrong=wrong: wrong), right),
                               right) for name, (what, wrong) in MUTANTS.items()])


if __name__ == "__main__":
    driver.main(run_seeds, self_test)
