"""A partner program as a tree, its text, and the static form of every KPI expression.

Nodes are tuples, the first element names the kind:
  ("number", value, places, text, type)  ("date", day)  ("flag", bool)  ("text", text)
  ("word", name)   a text written as a bare word beside a text
  ("name", name)   ("neg", a)  ("not", a)  ("if", c, a, b)  ("in", a, b, c ...)
  ("+", a, b) and the other operators with two operands
  ("prior", a, count, unit)  ("change", a, count, unit)  and ("coalesce", a, b), ("streak", a) ...
"""
import sys

import dated_rates
import exact
import functions

PLAIN = ("number", "count", "ratio", "points")
STATES = ("balance", "in force", "in force distinct")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
FIELDS = {"kind": "text", "region": "text", "state": "text", "currency": "text", "id": "text",
          "name": "text", "since": "date", "credit_limit": "money"}
SCALES = {"number": 6, "count": 0, "ratio": 9, "points": 9, "days": 0, "date": 0}


class Refused(Exception):
    """The checker of the language would not take this."""


class Form:
    """How a value is computed, whatever the data: exact, quotient, real, flag or text."""

    def __init__(self, shape, kind, scale=0, constant=False):
        self.shape, self.kind, self.scale, self.constant = shape, kind, scale, constant
        if shape in ("exact", "quotient") and scale > exact.SCALE_MAX:
            self.shape, self.scale = "real", 0

    def typed(self, kind):
        return Form(self.shape, kind, self.scale, self.constant)


class Measure:
    def __init__(self, name, kind, type_, scale, node, where, fill, facts):
        self.name, self.kind, self.type, self.scale = name, kind, type_, scale
        self.node, self.where, self.fill, self.facts = node, where, fill, facts
        self.is_state = kind in STATES
        self.group = self.entity = None  # key node; how lines become a value: entities.py
        self.edges = ()  # of a histogram: (value, text)
        self.adds = kind in ("flow", "balance", "in force")

    @property
    def is_converted(self):
        """Amounts in several currencies."""
        return self.facts.currency is not None and self.type == "money"


class Facts:
    def __init__(self, name, key):
        self.name, self.key, self.at, self.until = name, key, None, None
        self.grain, self.splits, self.snapshot = "day", [], False
        self.through = self.prorated = self.undated = False
        self.unowned, self.related = False, None  # the key is splits[0] where there is a relation
        self.view_of = None  # facts of the measures of another block that are at `at`
        self.columns, self.undeclared, self.measures = {}, set(), []
        self.currency, self.are_rates = None, False
        self.keyed, self.version = [], None  # columns of a row's key, that of its version
        self.tables = []  # of lookups.py


class Kpi:
    def __init__(self, name, by, node, window, base, splits):
        self.name, self.by, self.node, self.window = name, by, node, window
        self.base, self.splits, self.measures_us = base, splits, False
        self.base_is_money = False


class Program:
    def __init__(self):
        self.money_scale, self.calendar, self.window = 2, None, None
        self.applies, self.values, self.classes, self.readiness = None, [], [], []
        self.selections = []
        self.attributes, self.facts, self.kpis = {}, [], []  # facts: views behind all others
        self.policies, self.promises, self.alerts = [], [], []
        self.demands, self.terms = {}, None  # of policies.py
        self.conversion = None
        self.groups_by, self.at_least = [], 0
        self.mix_of, self.mix_by, self.mix_back = [], [], None
        self.rates = []  # of dated_rates.py

    def measures(self):
        """In the order of the text."""
        return [measure for facts in self.written()
                for measure in getattr(facts, "all_measures", facts.measures)]

    def measure(self, name):
        return next((m for m in self.measures() if m.name == name), None)

    def kpi(self, name):
        return next((k for k in self.kpis if k.name == name), None)

    def rate(self, name):
        return next(rate for rate in self.rates if rate.name == name)

    def written(self):
        return [facts for facts in self.facts if facts.view_of is None]

    def split_columns(self):
        found = []
        for facts in self.facts:
            found += [split for split in facts.splits if split not in found]
        return found

    def scale(self, type_):
        return self.money_scale if type_ == "money" else SCALES.get(type_, 0)

    def default_suits(self, measure):
        return measure.is_state or self.window is not None

    def listed(self, in_series=False):
        """What tables go through: (name, node). A series gives every measure a window."""
        names = [m.name for m in self.measures() if not m.facts.are_rates and
                 (in_series or self.default_suits(m))]
        return [(name, ("name", name)) for name in names + [k.name for k in self.kpis]]


# ---- forms ---------------------------------------------------------------------------------------

# A unit is money, days or (money, count, days): powers from -1 to 1.
UNITS = {"money": (1, 0, 0), "days": (0, 0, 1), "count": (0, 1, 0)}


def unit_of(kind):
    return kind if isinstance(kind, tuple) else UNITS.get(kind, (0, 0, 0))


def kind_of(money, count, days):
    count = min(count, 0 if money > 0 or days > 0 else 1)
    if money == days == 0:
        return "count" if count == 1 else "number"
    unit = tuple(max(-1, min(1, power)) for power in (money, count, days))
    return {(1, 0, 0): "money", (0, 0, 1): "days"}.get((money, count, days), unit)


def is_number(kind):
    return kind in PLAIN or kind in ("money", "days") or isinstance(kind, tuple)


def alike(a, b):
    """The same but for counts."""
    return is_number(a) and is_number(b) and unit_of(a)[::2] == unit_of(b)[::2]


def beside(a, b):
    """A constant takes on the type beside it: a plain one any, money that of money per count."""
    adapts = a.constant and is_number(b.kind) and b.kind not in PLAIN and \
        (a.kind in PLAIN or alike(a.kind, b.kind))
    return b.kind if adapts else a.kind


def comparable(a, b):
    left, right = beside(a, b), beside(b, a)
    return left == right or alike(left, right)


def sum_type(op, a, b):
    left, right = beside(a, b), beside(b, a)
    if left == "date" and right == "date" and op == "-":
        return "days"
    if left == "date" and (right == "days" or b.constant) and is_number(right) and \
            b.shape == "exact" and b.scale == 0:
        return "date"
    if left in PLAIN and right in PLAIN:
        return left if left == right else "number"
    if left == right and is_number(left):
        return left
    raise Refused("sum")


def product_type(a, b):
    if not is_number(a) or not is_number(b) or unit_of(a)[0] + unit_of(b)[0] > 1:
        raise Refused("product")
    if a in PLAIN and b in PLAIN:
        return "number"
    return kind_of(*(x + y for x, y in zip(unit_of(a), unit_of(b))))


def quotient_type(a, b):
    if not is_number(a) or not is_number(b):
        raise Refused("quotient")
    if a in PLAIN and b in PLAIN:
        return "ratio" if a == b else a
    return "ratio" if a == b else kind_of(*(x - y for x, y in zip(unit_of(a), unit_of(b))))


def sum_form(a, b):
    constant = a.constant and b.constant
    if a.shape == b.shape == "exact":
        return Form("exact", None, max(a.scale, b.scale), constant)
    moved = (a.shape == "quotient" and b.shape == "exact" and b.constant) or \
        (b.shape == "quotient" and a.shape == "exact" and a.constant)
    return Form("quotient" if moved else "real", None, a.scale + b.scale if moved else 0, constant)


def product_form(a, b):
    constant = a.constant and b.constant
    if a.shape == b.shape == "exact":
        return Form("exact", None, a.scale + b.scale, constant)
    scaled = sum_form(a, b)  # a quotient and a constant: the same rule
    return Form(scaled.shape, None, scaled.scale, constant)


def quotient_form(a, b):
    constant = a.constant and b.constant
    if a.shape == b.shape == "exact":
        return Form("quotient", None, max(a.scale, b.scale), constant)
    if a.shape == "quotient" and b.shape == "exact" and b.constant:
        return Form("quotient", None, a.scale + b.scale, constant)
    return Form("real", None, 0, constant)


def either_form(a, b):
    constant = a.constant and b.constant
    if a.shape == b.shape and a.shape in ("flag", "text"):
        return Form(a.shape, None, 0, constant)
    if a.shape == b.shape == "exact":
        return Form("exact", None, max(a.scale, b.scale), constant)
    if a.shape == b.shape == "quotient" and a.scale == b.scale:
        return Form("quotient", None, a.scale, constant)
    return Form("real", None, 0, constant)


FLAG = Form("flag", "flag")


class Checker(functions.Forms):
    """Forms of expressions of one program; a phase knows more names than the one before."""

    PHASES = ("kpi", "gate", "policy", "alert")

    def __init__(self, program):
        self.program = program
        self.cache = {}

    def form(self, node, phase="kpi", window=None):
        key = (id(node), phase, window)
        if key not in self.cache:
            self.cache[key] = (self.find(node, phase, window), node)  # the node stays alive
        return self.cache[key][0]

    def number(self, node, phase, window):
        form = self.form(node, phase, window)
        if not is_number(form.kind):
            raise Refused("not a number")
        return form

    def flag(self, node, phase="kpi", window=None):
        form = self.form(node, phase, window)
        if form.shape != "flag":
            raise Refused("not a condition")
        return form

    def name(self, name, phase, window, take="own"):
        program = self.program
        kpi, measure = program.kpi(name), program.measure(name)
        if kpi is not None:
            return self.form(kpi.node, "kpi", kpi.window or window)
        if measure is not None:
            default = window is None and program.window is None
            if not measure.is_state and (window == ("review date",) or default):
                raise Refused("window")
            if window is not None and window[0] == "since" and \
                    measure.facts.unowned and not measure.facts.undated:
                raise Refused("a window of nobody's own")
            if measure.kind == "histogram":
                return Form("exact", "count", 0)
            if take == "without_rate":
                return Form("exact", "count", 0)
            finer = take == "average" or (measure.is_converted and measure.adds)
            return Form("exact", measure.type, measure.scale + (6 if finer else 0))
        if name in program.attributes:
            type_, scale = program.attributes[name]
            shape = type_ if type_ in ("text", "flag") else "exact"
            return Form(shape, type_, scale if shape == "exact" else 0)
        return self.builtin(name, self.PHASES.index(phase))

    def builtin(self, name, phase):
        program = self.program
        if phase >= 1 and any(name == value.name for value in program.values):
            return Form("exact", "points", 9)
        if name in FIELDS:
            kind = FIELDS[name]
            return Form("text" if kind == "text" else "exact", kind,
                        program.money_scale if kind == "money" else 0)
        if name == "review_date":
            return Form("exact", "date")
        if phase >= 2 and name == "class" and program.classes:
            return Form("text", "text")
        if phase >= 2 and name == "readiness" and program.readiness:
            return Form("exact", "points", 9)
        if phase >= 3 and name == "policy" and program.policies:
            return Form("text", "text")
        raise Refused("unknown name " + name)

    def find(self, node, phase, window):
        op = node[0]
        if op == "number":
            return Form("exact", node[4], node[2], True)
        if op == "date":
            return Form("exact", "date", 0, True)
        if op == "flag":
            return Form("flag", "flag", 0, True)
        if op in ("text", "word"):
            return Form("text", "text", 0, True)
        if op == "name":
            return self.name(node[1], phase, window)
        if op in ("neg", "abs"):
            return self.number(node[1], phase, window)
        if op in ("+", "-", "*", "/", "ratio"):
            return self.arithmetic(op, self.form(node[1], phase, window),
                                   self.form(node[2], phase, window))
        if op in ("prior", "change"):
            x = self.form(node[1], phase, window)
            if op == "prior":
                return x
            self.number(node[1], phase, window)
            return quotient_form(sum_form(x, x), x).typed("ratio")
        if op in functions.NAMES:
            return self.function(node, phase, window, sys.modules[__name__])
        return self.choice(node, phase, window)

    def arithmetic(self, op, a, b):
        if op in "+-":
            return sum_form(a, b).typed(sum_type(op, a, b))
        if op == "*":
            return product_form(a, b).typed(product_type(a.kind, b.kind))
        return quotient_form(a, b).typed(quotient_type(a.kind, b.kind))

    def choice(self, node, phase, window):
        op = node[0]
        if op in ("and", "or", "not"):
            for child in node[1:]:
                self.flag(child, phase, window)
            return FLAG
        if op in COMPARISONS or op == "in":
            a = self.form(node[1], phase, window)
            for child in node[2:]:
                b = self.form(child, phase, window)
                ordered = op in ("<", "<=", ">", ">=")
                if not comparable(a, b) or (ordered and a.shape in ("flag", "text")):
                    raise Refused("comparison")
            return FLAG
        if op == "if":
            self.flag(node[1], phase, window)
            return self.either(node[2], node[3], phase, window)
        if op in ("coalesce", "min", "max"):
            return self.either(node[1], node[2], phase, window, op != "coalesce")
        if op == "clamp":
            larger = self.either(node[1], node[2], phase, window, True)
            third = self.form(node[3], phase, window)
            if not comparable(larger, third) or not is_number(third.kind):
                raise Refused("clamp")
            return either_form(larger, third).typed(
                third.kind if larger.constant else larger.kind)
        return self.call(node, phase, window)

    def either(self, left, right, phase, window, numbers=False):
        a, b = self.form(left, phase, window), self.form(right, phase, window)
        if not comparable(a, b) or (numbers and not is_number(b.kind)):
            raise Refused("choice")
        if numbers and not is_number(a.kind):
            raise Refused("choice")
        return either_form(a, b).typed(b.kind if a.constant else a.kind)

    def call(self, node, phase, window):
        op = node[0]
        if op in ("average", "opening", "closing"):
            measure = self.program.measure(node[1][1]) if node[1][0] == "name" else None
            kinds = ("balance",) if op == "average" else ("balance", "in force")
            if measure is None or measure.kind not in kinds:
                raise Refused("state")
            return self.name(node[1][1], phase, window, op)
        if op == "without_rate":
            measure = self.program.measure(node[1][1]) if node[1][0] == "name" else None
            if measure is None or not measure.is_converted:
                raise Refused("without_rate")
            return self.name(node[1][1], phase, window, op)
        if op in ("count", "at_most"):
            measure = self.program.measure(node[1][1]) if node[1][0] == "name" else None
            if measure is None or measure.kind != "histogram":
                raise Refused("histogram")
            return self.name(node[1][1], phase, window, op)
        if op == "at_rate":
            rate, amount = self.program.rate(node[2]), self.name(node[1][1], phase, window)
            if not dated_rates.suits(rate, self.program.measure(node[1][1]), amount):
                raise Refused("at_rate")
            return dated_rates.form_of(rate, amount)
        if op == "streak":
            self.flag(node[1], phase, window)
            return Form("exact", "count")
        if op == "days_since":
            if self.form(node[1], phase, window).kind != "date":
                raise Refused("days_since")
            return sum_form(Form("exact", "date"), self.form(node[1], phase, window)).typed("days")
        if op == "exists":
            self.form(node[1], phase, window)
            return FLAG
        if op in ("points", "group"):
            if phase == "kpi" or not self.program.values:
                raise Refused(op)
            return Form("exact", "points", 9)
        if op == "promise":
            promise = next(p for p in self.program.promises if p[:2] == (node[1], node[2]))
            kind = {"hours": "number"}.get(promise[2], promise[2])
            return Form("text", "text") if kind == "text" else Form("exact", kind, 9)
        raise Refused(op)


# ---- text ----------------------------------------------------------------------------------------

def quoted(name):
    plain = name.replace("_", "a").isalnum() and not name[0].isdigit() and name.isascii()
    return name if plain else "'%s'" % name.replace("'", "''")


def show(node):
    op = node[0]
    if op == "number":
        return node[3]
    if op == "date":
        return exact.date_text(node[1])
    if op == "flag":
        return "true" if node[1] else "false"
    if op == "text":
        return '"%s"' % node[1]
    if op in ("word", "name"):
        return quoted(node[1])
    if op in ("neg", "not"):
        return "(%s%s)" % ({"neg": "-", "not": "not "}[op], show(node[1]))
    if op == "in":
        return "(%s in (%s))" % (show(node[1]), ", ".join(map(show, node[2:])))
    if op == "if":
        return "(if %s then %s else %s)" % tuple(map(show, node[1:]))
    if op in ("prior", "change"):
        return "%s(%s, %s)" % (op, show(node[1]), functions.duration(node[2], node[3]))
    if op in ("points", "group"):
        return "%s(%s, %s)" % (op, quoted(node[1]), quoted(node[2]))
    if op == "at_most":
        return "at_most(%s, %s)" % (show(node[1]), node[3])
    if op in functions.NAMES:
        return functions.show(node, show, quoted)
    if op == "at_rate":
        return "at_rate(%s, %s)" % (show(node[1]), node[2])
    if op == "promise":
        return "promise(%s)" % ", ".join(quoted(name) for name in node[1:] if name)
    if len(node) == 3 and not op[0].isalpha() or op in ("and", "or"):
        return "(%s %s %s)" % (show(node[1]), op, show(node[2]))
    return "%s(%s)" % (op, ", ".join(map(show, node[1:])))


def window_text(window):
    if window[0] == "last":
        return "last " + functions.duration(window[1], window[2])
    if window[0] == "all":
        return "all"
    if window[0] == "since":
        return "since " + quoted(window[1])
    return "this half" if window[1] == "half" else window[1] + " to date"  # both mean the same
