"""Random KPI expressions and conditions: made freely, kept when the rules of types take them."""
from fractions import Fraction

import functions
from program import FIELDS, Checker, Refused, is_number

LITERALS = [("0", "number"), ("1", "number"), ("2", "number"), ("0.5", "number"),
            ("1000", "number"), ("10", "%"), ("50", "%"), ("2.5", "%"), ("100", "EUR"),
            ("5000", "EUR"), ("30", "days"), ("2", "weeks"), ("0.333", "number")]


def literal(rng):
    text, unit = rng.choice(LITERALS)
    value, places = Fraction(text), len(text.partition(".")[2])
    if unit == "%":
        return ("number", value / 100, places + 2, text + "%", "ratio")
    if unit in ("days", "weeks"):
        return ("number", value * (7 if unit == "weeks" else 1), 0, text + " " + unit, "days")
    if unit == "EUR":
        return ("number", value, places, text + " EUR", "money")
    return ("number", value, places, text, "number")


def plain(text):
    return ("number", Fraction(text), len(text.partition(".")[2]), text, "number")


def multiplies(program, node):
    """Products of sums may be near the end of 128 bits, where totals end a review."""
    if node[0] == "name" and program.kpi(node[1]):
        return multiplies(program, program.kpi(node[1]).node)
    return node[0] == "*" or any(multiplies(program, c) for c in node if isinstance(c, tuple))


class Maker:
    def __init__(self, rng, program, phase, window, no_us=False):
        self.rng, self.program, self.phase, self.window = rng, program, phase, window
        self.no_us, self.checker = no_us, Checker(program)

    # ---- what names it reads --------------------------------------------------------------------

    def reads_split(self, node, split):
        """Every measure in it is of facts split so."""
        return self.checker.is_split(node, split)

    def changes_money(self, node):
        """Every change() and cagr() in it is of money."""
        try:
            if node[0] in ("change", "cagr", "like for like") and \
                    self.checker.form(node[1], self.phase, self.window).kind != "money":
                return False
        except Refused:  # in another window
            return False
        return all(self.changes_money(child) for child in node if isinstance(child, tuple))

    def names_us(self, node):
        if node[0] == "name":
            kpi = self.program.kpi(node[1])
            return kpi is not None and kpi.measures_us
        return any(self.names_us(child) for child in node if isinstance(child, tuple))

    # ---- making ---------------------------------------------------------------------------------

    def good(self, node, wanted):
        try:
            form = self.checker.form(node, self.phase, self.window)
        except Refused:
            return False
        if self.no_us and self.names_us(node):
            return False
        if wanted == "flag":
            return form.shape == "flag"
        if wanted == "number":
            return is_number(form.kind) or form.kind == "date"
        return form.kind == wanted

    def until_good(self, make, wanted, fallback):
        for _ in range(40):
            node = make()
            if self.good(node, wanted):
                return node
        return fallback

    def number(self, depth):
        kept = ("number", Fraction(7), 0, "7", "number")
        return self.until_good(lambda: self.some(depth), "number", kept)

    def numbers(self):
        program = self.program
        names = [m.name for m in program.measures()] * 3 + [k.name for k in program.kpis] * 3
        names += [n for n, (t, _) in program.attributes.items() if t not in ("text", "flag")]
        names += ["credit_limit", "since", "review_date"]
        if self.phase != "kpi":
            names += [value.name for value in program.values] * 3
        if self.phase in ("policy", "alert") and program.readiness:
            names += ["readiness"] * 3
        return names

    def of_histogram(self, name, measure):
        rng = self.rng
        edge, text = rng.choice(measure.edges)
        return rng.choice([("count", name), ("at_most", name, edge, text)])

    def leaf(self):
        rng = self.rng
        if self.phase == "alert" and self.program.promises and rng.random() < 0.1:
            return ("promise",) + rng.choice(self.program.promises)[:2]
        if self.phase != "kpi" and self.program.values and rng.random() < 0.1:
            value = rng.choice(self.program.values)
            criterion = rng.choice(value.criteria)
            op = rng.choice(["points", "group"])
            return (op, criterion.kpi if op == "points" else criterion.group, value.name)
        name = ("name", rng.choice(self.numbers()))
        pick = rng.random()
        if pick < 0.15:
            return literal(rng)
        measure = self.program.measure(name[1])
        if measure is not None and measure.kind == "histogram" and pick < 0.8:
            return self.of_histogram(name, measure)
        if measure is not None and measure.is_converted and pick > 0.8:
            return ("without_rate", name)
        if measure is not None and measure.kind == "balance" and pick < 0.5:
            return ("average", name)
        if pick < 0.3:
            return (rng.choice(["average", "opening", "closing"]), name)
        return name

    def some(self, depth):
        rng = self.rng
        if depth <= 0:
            return self.leaf()
        op = rng.choice(["+", "-", "-", "*", "*", "/", "/", "/", "ratio", "ratio", "change",
                         "change", "prior", "prior", "min", "max", "abs", "neg", "coalesce", "if",
                         "clamp", "streak", "days_since", "leaf", "function", "function",
                         "function"])
        if op == "function":
            return functions.make(self, depth)
        if op == "leaf":
            return self.leaf()
        if op in ("change", "prior"):
            unit = rng.choice(["quarter", "quarter", "year", "month", "week", "day", "half"])
            return (op, self.some(depth - 1), rng.randint(1, {"day": 100}.get(unit, 3)), unit)
        if op in ("abs", "neg", "days_since"):
            return (op, self.some(depth - 1))
        if op == "streak":
            return (op, self.comparison(1)) if rng.random() < 0.5 else self.leaf()
        if op == "if":
            return (op, self.flag(depth - 1), self.some(depth - 1), self.some(depth - 1))
        if op == "clamp":
            return (op, self.some(depth - 1), literal(rng), literal(rng))
        return (op, self.some(depth - 1), self.some(depth - 1))

    def flag(self, depth):
        kept = ("exists", ("name", "since"))
        return self.until_good(lambda: self.some_flag(depth), "flag", kept)

    def comparison(self, depth):
        ops = ["=", "!=", "<", "<=", ">", ">="]
        kept = (">", ("number", Fraction(2), 0, "2", "number"),
                ("number", Fraction(1), 0, "1", "number"))
        return self.until_good(
            lambda: (self.rng.choice(ops),) + (self.edge() if self.rng.random() < 0.15 else
                                               (self.some(depth - 1), self.right(depth - 1))),
            "flag", kept)

    def edge(self):
        """Two sides that doubles could not tell apart, or would."""
        rng = self.rng
        name = ("name", rng.choice(self.numbers()))
        if rng.random() < 0.4:
            return name, ("+", name, plain(rng.choice(["0.01", "1"])))
        parts = [plain(text) for text in rng.choice([("0.1", "0.2", "0.3"), ("0.1", "0.7", "0.8"),
                                                     ("1.1", "2.2", "3.3"), ("0.7", "0.1", "0.8")])]
        one = ("ratio", name, name)
        return ("+", ("*", one, parts[0]), ("*", one, parts[1])), parts[2]

    def right(self, depth):
        return literal(self.rng) if self.rng.random() < 0.5 else self.some(depth)

    def some_flag(self, depth):
        rng = self.rng
        pick = rng.random()
        if depth > 0 and pick < 0.35:
            return (rng.choice(["and", "or"]), self.some_flag(depth - 1), self.some_flag(depth - 1))
        if depth > 0 and pick < 0.45:
            return ("not", self.some_flag(depth - 1))
        if pick < 0.5:
            return ("exists", self.some(depth))
        if pick < 0.62:
            return self.words()
        if pick < 0.7:
            flags = [n for n, (t, _) in self.program.attributes.items() if t == "flag"]
            return ("name", rng.choice(flags)) if flags else ("flag", rng.random() < 0.5)
        if pick < 0.72:
            return ("between", self.some(depth), literal(rng), literal(rng))
        if pick < 0.78:
            return ("in", self.some(depth), literal(rng), literal(rng))
        return self.comparison(max(depth, 1))

    def words(self):
        """Texts and the bare words beside them."""
        rng = self.rng
        choices = {"kind": ["dealer", "agent", "reseller"], "state": ["active", "watch"],
                   "currency": ["EUR", "USD"], "region": ["EMEA/DACH", "APAC"],
                   "id": ["007", "NA"], "segment": ["gold", "new one"]}
        if "segment" not in self.program.attributes:
            del choices["segment"]
        if self.phase in ("policy", "alert") and self.program.classes:
            names = [line.name for s in self.program.classes for line in s.lines]
            choices = dict({"class": names}, **(choices if rng.random() < 0.5 else {}))
        if self.phase == "alert" and self.program.policies:
            choices["policy"] = [name for name, _ in self.program.policies]
        name = rng.choice(sorted(choices))
        assert name in FIELDS or name in ("class", "policy", "segment")
        bare = name in ("class", "policy")
        options = [("word" if bare or (v.isalpha() and rng.random() < 0.5) else "text", v)
                   for v in choices[name]]
        if rng.random() < 0.5:
            return ("in", ("name", name)) + tuple(rng.sample(options, rng.randint(1, len(options))))
        return (rng.choice(["=", "!="]), ("name", name), rng.choice(options))

    def applies(self):
        return self.until_good(lambda: self.words() if self.rng.random() < 0.6
                               else self.some_flag(1), "flag", ("flag", True))
