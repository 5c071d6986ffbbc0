"""Flows at dated rates (`rate`, at_rate()), streaks that end in what is not known, sums of the largest:
random ones, and what the first mean. Shares no code with the library."""
import random
from fractions import Fraction

import exact
import program as language



class Rate:
    """steps: (first day, value, decimal places), ascending."""

    def __init__(self, name, type_, steps):
        self.name, self.type, self.steps = name, type_, steps
        self.scale = max(places for _, _, places in steps)

    def on(self, day):
        """None before its first day."""
        return next((value for first, value, _ in reversed(self.steps) if first <= day), None)

    def text(self):
        return "rate %s %s %s" % (self.name, self.type, ", ".join(
            "%s %s" % (exact.date_text(day), exact.decimal_text(value))
            for day, value, _ in self.steps))


# ---- what they mean ------------------------------------------------------------------------------

def form_of(rate, amount):
    return language.Form("exact", "money" if rate.type == "money" else amount.kind,
                amount.scale + rate.scale)


def suits(rate, measure, amount):
    return measure is not None and measure.kind == "flow" and \
        not (measure.type == rate.type == "money") and amount.scale + rate.scale <= exact.SCALE_MAX


def at_rate(network, measure, found, rate, last, as_of, partial):
    """(status, value, partial): the amount of each cell at the rate of its day."""
    status, _, partial = network.added(measure, found, partial)
    cells = {}
    for row in found:
        cell = row.id, row.day, tuple(sorted(row.splits.items())), row.currency
        cells.setdefault(cell, []).append(row)
    total, unknown = Fraction(0), False
    for (_, day, _, _), rows in cells.items():
        if measure.is_converted:
            amounts, lost = network.point(measure, rows, last, as_of)
        else:
            amounts, lost = [network.added(measure, rows, False)[1] or 0], 0
        amount, price = sum(amounts), rate.on(day)
        unknown = unknown or bool(lost) or (price is None and amount != 0)
        total += amount * (price or 0)
    if unknown and status == "ok":
        return "missing_rate", None, partial
    return status, total if status == "ok" else None, partial


# ---- random ones ---------------------------------------------------------------------------------

def make_rate(rng, index):
    type_ = rng.choice(["money", "ratio", "number"])
    days = sorted(rng.sample(range(exact.day_of(2011, 6, 1), exact.day_of(2013, 12, 1)),
                             rng.randint(1, 4)))
    if rng.random() < 0.6:
        days[0] = exact.day_of(2000, 1, 1)
    steps = []
    for day in days:
        text = rng.choice(["0", "1", "12.5", "0.015", "-3", "100", "7.25"])
        steps.append((day, Fraction(text), len(text.partition(".")[2])))
    return Rate(["handling", "financing"][index], type_, steps)


def rated(rng, program):
    flows = [m for m in program.measures() if m.kind == "flow" and m.group is None]
    node = ("at_rate", ("name", rng.choice(flows).name), rng.choice(program.rates).name)
    amount = node[1]
    splits = program.split_columns()
    return rng.choice([
        node, node, ("/", node, amount), ("prior", node, 1, "quarter"),
        ("change", node, 1, "year"), ("each", "sum", node, 3, "month"),
        ("peers", "share", node, None, None), ("-", node, ("prior", node, 2, "month")),
        ("split over", "sum_over", rng.choice(splits) if splits else "distributor", node)])


def of_the_largest(rng, program):
    name = ("name", rng.choice(program.measures()).name)
    top = ("top over", name, rng.choice(["20", "50", "33.3", "100", "0", "12.5"]))
    return rng.choice([top, ("/", top, name), ("ratio", top, (
        "split over", "sum_over", "distributor", name))])


def lasting(rng, program):
    """1 where a streak is so long."""
    name = ("name", rng.choice(program.measures()).name)
    other = rng.choice([("prior", name, 1, "quarter"), ("number", Fraction(0), 0, "0", "number")])
    streak = ("streak", (rng.choice(["<", ">", ">=", "!="]), name, other))
    length = rng.randint(1, 4)
    bound = ("number", Fraction(length), 0, str(length), "number")
    sides = (streak, bound) if rng.random() < 0.7 else (bound, streak)
    op = rng.choice(["<", "<=", ">", ">=", ">=", "=", "!="])
    one, zero = [("number", Fraction(n), 0, str(n), "number") for n in (1, 0)]
    return rng.choice([streak, ("if", (op,) + sides, one, zero)])


def add_kpi(rng, program, name, node):
    """Unless the rules of types do not take it."""
    window = rng.choice([None, ("all",), ("last", 2, "quarter"), ("to date", "year")])
    checker = language.Checker(program)
    try:
        checker.number(node, "kpi", window)
        checker.nested(node)
    except language.Refused:
        return
    splits = [s for s in program.split_columns() if checker.is_split(node, s)]
    program.kpis.append(language.Kpi(name, None, node, window, None,
                            splits[:1] if rng.random() < 0.3 else []))


def add(program, text):
    """With a generator of its own, made of the text: all other programs stay as they were."""
    rng = random.Random("rates of " + text)
    if rng.random() < 0.5:
        return
    program.rates = [make_rate(rng, index) for index in range(rng.randint(1, 2))]
    if any(m.kind == "flow" and m.group is None for m in program.measures()):
        for index in range(rng.randint(1, 2)):
            add_kpi(rng, program, "rated %d" % index, rated(rng, program))
    add_kpi(rng, program, "lasting", lasting(rng, program))
    add_kpi(rng, program, "largest", of_the_largest(rng, program))
