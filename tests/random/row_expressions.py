"""Random row expressions that a manufacturer could mean; tests/lang has wilder ones."""
import datetime
from fractions import Fraction

from network import rows
from program import quoted

WORDS = ["sale", "return", "A", "", "z\u00e9", "\u00e9", "e", "le", "13-0", "sal", "201"]


def number(text, percent=False):
    value = Fraction(text) / (100 if percent else 1)
    places = len(text.partition(".")[2]) + (2 if percent else 0)
    return ("number", value, places, text + ("%" if percent else ""))


class RowMaker:
    def __init__(self, rng, columns):
        self.rng, self.columns = rng, columns

    def column(self, kind):
        return ("column", self.rng.choice([n for n, of in self.columns.items() if of[0] == kind]))

    def literal(self, kind):
        rng = self.rng
        if kind == "number":
            return number(*rng.choice([("0",), ("1",), ("2",), ("0.5",), ("15", True), ("100",),
                                       ("2.25",), ("30",), ("0.001",)]))
        if kind == "text":
            return ("text", rng.choice(WORDS))
        if kind == "date":
            return ("date", datetime.date(2013, rng.randint(1, 12), 1))
        return ("flag", rng.random() < 0.5)

    def leaf(self, kind):
        return self.column(kind) if self.rng.random() < 0.75 else self.literal(kind)

    def expression(self, kind, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.1:
            return self.leaf(kind)
        pick = rng.random()
        if pick < 0.15:
            return ("if", self.flag(depth - 1), self.expression(kind, depth - 1),
                    self.expression(kind, depth - 1))
        if pick < 0.3:
            return ("coalesce", self.expression(kind, depth - 1), self.literal(kind))
        return getattr(self, kind)(depth - 1)

    def number(self, depth):
        op = self.rng.choice(["+", "-", "*", "*", "/", "neg", "abs", "min", "max", "days", "between"])
        if op in ("days", "between"):
            return ("-" if op == "between" else "days", self.expression("date", depth),
                    self.expression("date", depth))
        if op in ("neg", "abs"):
            return (op, self.expression("number", depth))
        return (op, self.expression("number", depth), self.expression("number", depth))

    def date(self, depth):
        pick = self.rng.random()
        if pick < 0.3:
            return (self.rng.choice("+-"), self.expression("date", depth), self.leaf("number"))
        if pick < 0.6:
            count, unit = self.rng.randint(1, 6), self.rng.choice(["month", "quarter", "year"])
            months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
            return (self.rng.choice(["months+", "months-"]), self.expression("date", depth), months,
                    "%d %s%s" % (count, unit, "" if count == 1 else "s"))
        return (self.rng.choice(["min", "max"]), self.expression("date", depth),
                self.expression("date", depth))

    def text(self, depth):
        return (self.rng.choice(["month", "quarter", "year"]), self.expression("date", depth))

    def flag(self, depth):
        rng = self.rng
        pick = rng.random()
        if depth > 0 and pick < 0.3:
            return (rng.choice(["and", "or"]), self.flag(depth - 1), self.flag(depth - 1))
        if depth > 0 and pick < 0.4:
            return ("not", self.flag(depth - 1))
        kind = rng.choice(["number", "number", "text", "text", "date"])
        if pick < 0.5:
            return ("missing", self.expression(kind, min(depth, 1)))
        if pick < 0.65:
            members = tuple(self.literal(kind) for _ in range(rng.randint(1, 3)))
            return ("in", self.expression(kind, depth)) + members
        if pick < 0.7:
            return self.leaf("flag")
        if pick < 0.76:
            return (rng.choice(["starts_with", "ends_with", "contains"]),
                    self.expression("text", depth), self.leaf("text"))
        ops = ["=", "!=", "<", "<=", ">", ">="]
        return (rng.choice(ops), self.expression(kind, depth), self.expression(kind, depth))


def show_row(node):
    """As tests/lang/reference_rows.py, with quotes where a name needs them."""
    if node[0] == "column":
        return quoted(node[1])
    return rows.show(tuple(show_leafless(child) for child in node))


def show_leafless(child):
    if not isinstance(child, tuple):
        return child
    return ("column", show_row(child))  # a shown operand is printed as it stands
