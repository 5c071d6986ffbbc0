"""Ten times the money: sums of money are ten times as large, to the last digit, money that is computed in
doubles to 12 digits, and what averages take part in as far as these have decimals (docs/numbers.md);
ratios, ranks, classes and statuses are as they were.

    python3 run_scaled.py HOST [--seeds N] [--first S] [--self-test]
"""
from fractions import Fraction

import driver
import simple

NEAR = Fraction(1, 10**12)
ROUGH = Fraction(1, 10**7)  # averages have 8 decimals, also of ten times the money
MONEY = set(simple.MONEY)


def policy(rng, kpis):
    basis = rng.choice(["net", "costs"] + [kpi.name for kpi in kpis if kpi.text in simple.SUMS])
    return ("classes by share of %s within network, region, year\n  A up to %d%%\n  B up to 95%%\n"
            "  C otherwise\n" % (basis, rng.randint(30, 90)))


def scaled(case):
    """Records and rows with ten times the money."""
    records = [dict(one, worth=ten(one["worth"])) for one in case.records]
    rows = {facts: [{c: ten(v) if c in simple.MONEY_COLUMNS else v for c, v in row.items()}
                    for row in of] for facts, of in case.rows.items()}
    return records, rows


def ten(text):
    """A decimal with two places, times ten."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, cents = digits.split(".")
    return "%s%s%s.%s0" % (sign, whole, cents[0], cents[1])


def alike(before, after, is_money, bound, held):
    """Are these two cells what they must be?"""
    if not before or not after:
        return before == after
    want, got = Fraction(before) * (10 if is_money else 1), Fraction(after)
    if want == got:
        held["money" if is_money else "ratios"] += 1
        return True
    held["doubles"] += 1
    return abs(got - want) <= bound * max(abs(want), 1)


def bound_of(case, name):
    """How far this KPI may be off where it is no sum."""
    text = next((kpi.text for kpi in case.kpis if kpi.name == name), "")
    return ROUGH if "average(" in text else NEAR


def value_differences(case, before, after, held):
    """Of distributors and of groups."""
    money = MONEY | {kpi.name for kpi in case.kpis if kpi.is_money}
    for table, name in (("kpis", 1), ("groups", 2)):
        for one, other in zip(before[table][1:], after[table][1:]):
            (*key, value, status), (*same, ten_times, then) = one[:name + 3], other[:name + 3]
            if key != same or status != then:
                yield "%s, then %s" % (one, other)
            elif not alike(value, ten_times, key[name] in money, bound_of(case, key[name]), held):
                yield "%s: %s, then %s" % (key, value, ten_times)


def class_differences(before, after, held):
    """Nothing but the amount in `classes` moves, and nothing in `concentration`."""
    for table in ("classes", "concentration"):
        for one, other in zip(before[table][1:], after[table][1:]):
            amounts = [one.pop(3), other.pop(3)] if table == "classes" else ["0", "0"]
            held["classes"] += one == other
            if one != other or not alike(*amounts, True, 0, held):
                yield "%s: %s, then %s" % (table, one, other)


def check(host, seed, folder, held, scale=scaled):
    case = simple.Case(seed, policy)
    before = simple.run(host, folder / "one", case.program, case.records, case.rows)
    after = simple.run(host, folder / "ten", case.program, *scale(case))
    for table in ("kpis", "classes", "concentration", "groups"):
        if len(before[table]) != len(after[table]):
            return "%s: other rows" % table
    wrong = list(value_differences(case, before, after, held)) + \
        list(class_differences(before, after, held))
    return wrong[0] if wrong else None


def forgotten(case):
    """One cell that is not ten times as large."""
    records, rows = scaled(case)
    amounts = [abs(Fraction(row["amount"])) for row in case.rows["orders"]]
    place = amounts.index(max(amounts))
    rows["orders"][place] = case.rows["orders"][place]
    return records, rows


def nothing_held():
    return dict.fromkeys(("money", "ratios", "doubles", "classes"), 0)


def run_seeds(given):
    held = nothing_held()
    failed = driver.run("scaled", given, lambda seed, folder: check(given.host, seed, folder, held),
                        held)
    return failed == 0 and min(held.values()) >= len(given.seeds)


def self_test(given):
    """An amount that stays as it was may lie outside of all windows, but seldom does."""
    def check_with(scale):
        return lambda seed, folder: check(given.host, seed, folder, nothing_held(), scale)

    seen = driver.times_seen(given.seeds, check_with(forgotten), check_with(scaled))
    print("an amount that stays was seen in %d of %d" % (seen, len(given.seeds)))
    return seen >= len(given.seeds) * 8 // 10


if __name__ == "__main__":
    driver.main(run_seeds, self_test, seeds=60)
