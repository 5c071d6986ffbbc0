"""KPI expressions, one distributor or group at a time, in exact fractions and doubles.

An exact value is a Fraction, a quotient a pair of Fractions with a denominator above 0, a real a
float, a date a whole number of days. Shares no code with the library.
"""
from fractions import Fraction

import calendars
import dated_rates
import exact
import functions
import network
import program
from program import COMPARISONS, Checker, sum_form, quotient_form


class Value:
    def __init__(self, form, status, value=None, partial=False, least=None):
        """least: of a streak, how long it is at least."""
        self.form, self.status, self.value, self.partial = form, status, value, partial
        self.least = least

    def holds(self):
        return self.status == "ok" and self.value is True


class Context:
    """Where in time, for whom, in which KPI."""

    def __init__(self, end, period=None, ids=(), group=False, member=None, phase="alert"):
        self.end, self.period, self.ids, self.group, self.member = end, period, ids, group, member
        self.phase, self.window, self.months, self.days, self.base = phase, None, 0, 0, None
        self.fiscal = False  # of a period: of the program's calendar

    def but(self, **changes):
        copy = Context.__new__(Context)
        copy.__dict__.update(self.__dict__, **changes)
        return copy

    def back(self, count, unit):
        if unit in exact.DAYS:
            return self.but(days=self.days + count * exact.DAYS[unit])
        return self.but(months=self.months + count * exact.MONTHS[unit])

    def key(self):
        return (self.end, self.period, self.ids, self.group, self.member, self.phase, self.window,
                self.months, self.days, self.base, self.fiscal)


def as_double(value):
    if value.form.shape == "real":
        return value.value
    if value.form.shape == "quotient":
        return float(value.value[0] / value.value[1])
    return float(Fraction(value.value))


def as_fraction(value):
    return value.value[0] / value.value[1] if value.form.shape == "quotient" else value.value


def compare(a, b):
    if "real" in (a.form.shape, b.form.shape):
        return exact.compare_on_grid(as_double(a), as_double(b))
    left, right = as_fraction(a), as_fraction(b)
    return (left > right) - (left < right)


def joined(a, b):
    return a.status if a.status != "ok" else b.status


class Evaluator(functions.Functions):
    rules, value, double = program, Value, staticmethod(as_double)

    def __init__(self, network, as_of):
        self.network, self.program, self.as_of = network, network.program, as_of
        self.checker = Checker(self.program)
        self.decisions = {}  # name -> {id: (status, value)}: score, class, readiness, policy
        self.memo = {}

    # ---- windows --------------------------------------------------------------------------------

    def calendar(self, context):
        """A series by calendar periods counts calendar months."""
        by_calendar = context.period is not None and not context.fiscal
        return calendars.CALENDAR if by_calendar else self.program.calendar

    def moved(self, day, context):
        return self.calendar(context).shift(day, -context.months) - context.days

    def span(self, context):
        """First (None = from the start) and last day."""
        window = context.window
        if window is None and context.period is not None:
            first, last = context.period, context.end
        else:
            first, last = self.window_span(window or self.program.window, context)
        calendar = self.calendar(context)
        return (None if first is None else
                calendar.shift_first(first, -context.months) - context.days,
                self.moved(last, context))

    def span_of(self, measure, context):
        """Undated facts hold in every window, also in one outside of a table of periods."""
        try:
            if context.window is not None and context.window[0] == "since" and \
                    not measure.facts.undated:
                return self.own(context), self.moved(context.end, context)
            return self.span(context)
        except calendars.Outside:
            if not measure.facts.undated:
                raise
            return None, self.as_of

    def own(self, context):
        """Windows of each distributor: from a date as it stands at the end, moved with it."""
        days, outside, calendar = {}, set(), self.calendar(context)
        for id_ in context.ids:
            record, name = self.network.records[id_], context.window[1]
            begins = record.get("valid_from") if name in self.program.attributes else None
            valid = begins is None or begins <= min(context.end, self.as_of)
            day = record.get(name) if valid else None
            if day is None or day > context.end:
                continue
            try:
                days[id_] = calendar.shift_first(day, -context.months) - context.days
            except calendars.Outside:
                outside.add(id_)
        return network.Own(days, frozenset(outside))

    def window_span(self, window, context):
        end, calendar = context.end, self.calendar(context)
        if window is None or window[0] in ("all", "review date", "since"):  # of undated facts
            return None, end
        if window[0] == "to date":
            return self.program.calendar.period(end, window[1])[0], end
        _, count, unit = window
        if context.period is not None:
            return (calendar.add(end + 1, -count, unit) if unit in exact.DAYS else
                    calendar.shift_first(end + 1, -count * exact.MONTHS[unit])), end
        first, last = calendar.period(end, unit)
        first = last + 1 if last == end else first
        return calendar.shift_first(first, -count * exact.MONTHS[unit]) \
            if unit in exact.MONTHS else calendar.add(first, -count, unit), first - 1

    def today(self, context):
        return min(self.moved(context.end, context), self.as_of)

    # ---- leaves ---------------------------------------------------------------------------------

    def evaluate(self, node, context):
        key = id(node), context.key()
        if key not in self.memo:
            self.memo[key] = (self.found(node, context), node)
        return self.memo[key][0]

    def found(self, node, context):
        try:
            return self.find(node, context)
        except calendars.Outside:
            return Value(self.form(node, context), "out_of_range")

    def form(self, node, context):
        return self.checker.form(node, context.phase, context.window)

    def name(self, node, context, take="own"):
        name, program = node[1], self.program
        kpi, measure = program.kpi(name), program.measure(name)
        if kpi is not None:
            inner = context.but(phase="kpi", base=kpi.base, window=kpi.window or context.window)
            return self.evaluate(kpi.node, inner)
        # The period of a series is a window too.
        window = context.window or (("all",) if context.period is not None else None)
        form = self.checker.name(name, context.phase, window,
                                 take if isinstance(take, str) else take[0])
        if take[0] == "at_rate":
            form = dated_rates.form_of(take[1], form)
        if measure is not None:
            status, value, partial = self.network.measure(
                measure, take, self.span_of(measure, context), self.as_of, context.ids, context.member,
                context.group == "whole")
            if status == "ok" and not exact.fits(Fraction(value), form.scale):
                status, value = "overflow", None
            return Value(form, status, value, partial)
        if name == "review_date":
            return Value(form, "ok", self.today(context))
        if name in self.decisions and context.group:
            return Value(form, "not_applicable")
        if name in self.decisions:
            status, value = self.decisions[name][context.ids[0]]
            return Value(form, status, value)
        return self.field(name, form, context)

    def field(self, name, form, context):
        if context.group and form.kind not in ("money", "count", "number", "days"):
            return Value(form, "not_applicable")
        if name in self.program.attributes:
            try:
                self.today(context)
            except calendars.Outside:
                return Value(form, "no_data")
        found = []
        for id_ in context.ids:
            record = self.network.records[id_]
            begins = record.get("valid_from")
            is_valid = name not in self.program.attributes or begins is None or \
                begins <= self.today(context)
            if is_valid and record.get(name) is not None:
                found.append(record[name])
        if not found:
            return Value(form, "no_data")
        return Value(form, "ok", sum(found) if context.group else found[0])

    # ---- operators ------------------------------------------------------------------------------

    def find(self, node, context):
        op = node[0]
        if op in ("number", "date", "flag", "text", "word"):
            return Value(self.form(node, context), "ok", node[1])
        if op == "name":
            return self.name(node, context)
        if op in ("average", "opening", "closing", "without_rate"):
            return self.name(node[1], context, op)
        if op in ("count", "at_most"):
            return self.name(node[1], context, op if op == "count" else (op, node[2]))
        if op == "at_rate":
            return self.name(node[1], context, (op, self.program.rate(node[2])))
        if op == "prior":
            return self.evaluate(node[1], context.back(node[2], node[3]))
        if op == "change":
            return self.change(node, context)
        if op == "streak":
            return self.streak(node, context)
        if op == "promise":
            return self.promise(node, context)
        if op in ("points", "group"):
            if context.group:
                return Value(self.form(node, context), "not_applicable")
            status, value = self.decisions[node][context.ids[0]]
            return Value(self.form(node, context), status, value)
        if op in functions.NAMES:
            return self.function(node, context)
        form = self.form(node, context)
        operands = [self.evaluate(child, context) for child in node[1:]]
        if op in ("and", "or"):
            return self.kleene(form, operands[0], operands[1], op == "or")
        if op == "if":
            return self.choose(form, operands)
        if op == "coalesce":
            taken = operands[0] if operands[0].status == "ok" else operands[1]
            return self.take(form, taken, taken.partial)
        if op == "exists":
            return Value(form, "ok", operands[0].status == "ok", operands[0].partial)
        if op in ("min", "max"):
            return self.extreme(op, form, operands[0], operands[1])
        if op == "clamp":
            larger = self.extreme("max", self.checker.form(
                ("max",) + node[1:3], context.phase, context.window), operands[0], operands[1])
            return self.extreme("min", form, larger, operands[2])
        if op == "in":
            return self.member(form, operands)
        if op in ("neg", "abs", "not"):
            return self.one(op, form, operands[0])
        if op == "days_since":
            today = Value(sum_form(operands[0].form, operands[0].form).typed("date"), "ok",
                          self.today(context))
            return self.arithmetic("-", form, today, operands[0])
        if op in COMPARISONS:
            return self.compared(op, form, operands[0], operands[1])
        return self.arithmetic(op, form, operands[0], operands[1])

    def promise(self, node, context):
        form = self.form(node, context)
        if context.group:
            return Value(form, "not_applicable")
        status, policy = self.decisions["policy"][context.ids[0]]
        if status != "ok":
            return Value(form, status)
        entries = next(p for p in self.program.promises if p[:2] == (node[1], node[2]))[3]
        return Value(form, "ok", entries[policy][0])

    def one(self, op, form, a):
        if a.status != "ok":
            return Value(form, a.status, None, a.partial)
        if op == "not":
            return Value(form, "ok", not a.value, a.partial)
        if op == "abs" and (as_double(a) if form.shape == "real" else as_fraction(a)) >= 0:
            return Value(form, "ok", a.value, a.partial)
        if form.shape == "quotient":
            return self.exactly(form, (-a.value[0], a.value[1]), a.partial)
        return self.exactly(form, 0.0 - a.value if form.shape == "real" else -a.value, a.partial)

    def compared(self, op, form, a, b):
        partial = a.partial or b.partial
        if joined(a, b) != "ok":
            holds = self.whatever(op, a, b)
            return Value(form, joined(a, b) if holds is None else "ok", holds, partial)
        order = int(a.value != b.value) if a.form.shape in ("flag", "text") else compare(a, b)
        return Value(form, "ok", self.says(op, order), partial)

    def whatever(self, op, a, b):
        """What all orders say that a streak may have of which only a least length is known."""
        if a.least is not None and b.status == "ok":
            orders = range(compare(Value(a.form, "ok", a.least), b), 2)
        elif b.least is not None and a.status == "ok" and a.least is None:
            orders = range(-1, compare(a, Value(b.form, "ok", b.least)) + 1)
        else:
            return None
        said = {self.says(op, order) for order in orders}
        return said.pop() if len(said) == 1 else None

    def says(self, op, order):
        return {"=": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0,
                ">": order > 0, ">=": order >= 0}[op]

    def member(self, form, operands):
        found = self.compared("=", form, operands[0], operands[1])
        for member in operands[2:]:
            found = self.kleene(form, found, self.compared("=", form, operands[0], member), True)
        return found

    def kleene(self, form, a, b, deciding):
        partial = a.partial or b.partial
        for side in (a, b):
            if side.status == "ok" and side.value is deciding:
                return Value(form, "ok", deciding, partial)
        status = joined(a, b)
        return Value(form, status, not deciding if status == "ok" else None, partial)

    def choose(self, form, operands):
        condition, then, otherwise = operands
        if condition.status != "ok":
            return Value(form, condition.status, None, condition.partial)
        taken = then if condition.value else otherwise
        return self.take(form, taken, taken.partial or condition.partial)

    def take(self, form, taken, partial):
        """One of two values in the form that holds either."""
        if taken.status != "ok":
            return Value(form, taken.status, None, partial)
        if form.shape == "real":
            return Value(form, "ok", as_double(taken), partial)
        return self.exactly(form, taken.value, partial)

    def extreme(self, op, form, a, b):
        if joined(a, b) != "ok":
            return Value(form, joined(a, b), None, a.partial or b.partial)
        order = compare(a, b)
        take_b = order > 0 if op == "min" else order < 0
        return self.take(form, b if take_b else a, a.partial or b.partial)

    def exactly(self, form, value, partial):
        """Overflow where a part is beyond 128 bits at the form's scale."""
        parts = value if form.shape == "quotient" else (value,)
        if form.shape in ("exact", "quotient") and form.kind != "date" and \
                not all(exact.fits(part, form.scale) for part in parts):
            return Value(form, "overflow", None, partial)
        return Value(form, "ok", value, partial)

    def arithmetic(self, op, form, a, b):
        partial = a.partial or b.partial
        status = joined(a, b)
        if status == "ok" and op in ("/", "ratio"):
            below = b.value if b.form.shape == "real" else as_fraction(b)
            if op == "ratio" and below <= 0:
                status = "non_positive_base"
            elif below == 0:
                status = "zero_denominator"
        if status != "ok":
            return Value(form, status, None, partial)
        if form.shape == "real":
            return self.in_doubles(op, form, as_double(a), as_double(b), partial)
        parts, value = self.in_fractions(op, form, a, b)
        if form.kind == "date":
            value = int(value)
            good = exact.DAY_MIN <= value <= exact.DAY_MAX
            return Value(form, "ok" if good else "out_of_range", value if good else None, partial)
        if not all(exact.fits(part, form.scale) for part in parts):
            return Value(form, "overflow", None, partial)
        return self.exactly(form, value, partial)

    def in_doubles(self, op, form, a, b, partial):
        try:
            value = a + b if op == "+" else a - b if op == "-" else a * b if op == "*" else a / b
        except OverflowError:
            value = float("inf")
        finite = value - value == 0
        return Value(form, "ok" if finite else "overflow", value if finite else None, partial)

    def in_fractions(self, op, form, a, b):
        """(whole numbers met on the way, result)"""
        x, y = a.value, b.value
        if form.shape == "exact":
            value = {"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y}[op]()
            return ((x, y) if op in "+-" else ()), value
        if op in ("/", "ratio"):
            if a.form.shape == "quotient":
                above, below = x[0], x[1] * y
            else:
                above, below = x, y
            parts = (above, below)
            return parts, (above, below) if below > 0 else (-above, -below)
        (above, below), constant = (x, y) if a.form.shape == "quotient" else (y, x)
        if op == "*":
            return (), (above * constant, below)
        moved = constant * below
        if op == "+":
            return (above, moved, below), (above + moved, below)
        value = above - moved if a.form.shape == "quotient" else moved - above
        return (above, moved, below), (value, below)

    def change(self, node, context):
        """(x - prior) / prior"""
        now = self.evaluate(node[1], context)
        before = self.evaluate(node[1], context.back(node[2], node[3]))
        return self.grown(now, before, context)

    def grown(self, now, before, context):
        difference = self.arithmetic("-", sum_form(now.form, before.form), now, before)
        base = before
        if context.base is not None and before.status == "ok":
            if self.below(before, context.base):
                base = Value(before.form, "not_applicable", None, before.partial)
        form = quotient_form(difference.form, base.form).typed("ratio")
        return self.arithmetic("ratio", form, difference, base)

    def below(self, x, bound):
        if x.form.shape == "real":
            return exact.compare_on_grid(x.value, float(bound)) < 0
        return as_fraction(x) < bound

    def streak(self, node, context):
        """Up to the first quarter that is not known to hold: where it is not known at all, so is
        the length."""
        found = [self.evaluate(node[1], context.back(k, "quarter") if k else context)
                 for k in range(12)]
        length = next((k for k, held in enumerate(found) if not held.holds()), 12)
        status = found[length].status if length < 12 else "ok"
        return Value(self.form(node, context), status, Fraction(length) if status == "ok" else None,
                     found[0].partial, Fraction(length))
