"""Entity measures: how the lines of an entity become a value, in exact fractions.

An entity is a tuple: ("all", condition, a, b)  ("any", condition, a, b)  ("sum", x)  ("spread", x)
("count",)  ("big", x, bound). Shares no code with the library."""
from fractions import Fraction

import reference_rows as rows

KINDS = ("flow", "min", "max", "first", "last", "histogram")


def make(rng, maker):
    kind = rng.choice(["all", "any", "sum", "spread", "count", "big"])
    if kind in ("all", "any"):
        return kind, maker.expression("flag", 1), rng.randint(-3, 9), rng.randint(0, 2)
    if kind == "count":
        return (kind,)
    if kind == "big":
        return kind, maker.column("number"), rng.choice([0, 100, 1000])
    return kind, maker.column("number")


def show(entity, show_row):
    kind, x = entity[0], show_row(entity[1]) if len(entity) > 1 else ""
    return {"all": "if all(%s) then %d else %d" % ((x, *entity[2:]) if kind == "all" else ("", 0, 0)),
            "any": "if any(%s) then %d else %d" % ((x, *entity[2:]) if kind == "any" else ("", 0, 0)),
            "sum": f"sum({x})", "spread": f"max({x}) - min({x})", "count": "count()",
            "big": f"if sum({x}) > {entity[-1]} then count() else 0"}[kind]


def line(entity, row):
    """(good, what the line gives; None = missing)"""
    if entity[0] == "count":
        return True, None
    cell = rows.evaluate(entity[1], row)
    if cell[0] == "m":
        return True, None
    if cell[0] != "v":
        return False, None
    if entity[0] in ("all", "any"):
        return True, cell[1]
    places = min(rows.scale_of(entity[1]), 6)
    cell = rows.rescale(cell, places)
    good = cell[0] == "v" and -2**63 <= cell[1] * 10**places < 2**63
    return good, cell[1] if good else None


def value(entity, lines):
    """Of all lines of one entity; None = missing."""
    kind = entity[0]
    if kind in ("all", "any"):
        deciding = kind == "any"
        if deciding in lines:
            return Fraction(entity[2 if deciding else 3])
        return None if None in lines else Fraction(entity[3 if deciding else 2])
    if kind == "count":
        return Fraction(len(lines))
    if None in lines:
        return None
    if kind == "spread":
        return max(lines) - min(lines)
    if kind == "sum":
        return sum(lines, Fraction(0))
    return Fraction(len(lines) if sum(lines) > entity[2] else 0)
