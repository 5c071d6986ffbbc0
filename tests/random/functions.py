"""The functions that look at other windows, other distributors and the members of a split: their
forms, their text, their slow evaluation and random ones. Shares no code with the library.

Nodes:
  ("over", x, n, unit)  ("to_date", x, unit)  ("elapsed", unit)  ("pace", a, b, unit)
  ("each", op, x, n, unit)       op: sum, average, lowest, highest, slope, cv, count
  ("cagr", x, n, unit)  ("round", x, places)  ("between", x, a, b)
  ("peers", op, x, share, key)   op: total, share, rank, percent_rank, quantile; key: node or None
  ("split over", op, split, x)   op: sum_over, count_over, lowest_over, highest_over
  ("top over", x, share)         of distributors
  ("like for like", x, n, unit)  ("matched", x, n, unit)
  ("part", op, a, b)  ("lower", a)  ("named", unit, d)  ("days", a, b)   of texts and dates
"""
import math
from fractions import Fraction

import exact

UNITS = ("week", "month", "quarter", "half", "year")
NESTED_MAX = 4


def duration(count, unit):
    plural = {"half": "halves"}.get(unit, unit + "s")
    return "%d %s" % (count, unit if count == 1 else plural)


def children(node):
    """The expressions inside a node of this page, or None for other nodes."""
    op = node[0]
    if op in ("over", "to_date", "cagr", "round", "like for like", "matched", "lower",
              "top over"):
        return [node[1]]
    if op in ("part", "named"):
        return list(node[2:])
    if op == "days":
        return list(node[1:])
    if op == "elapsed":
        return []
    if op == "pace":
        return [node[1], node[2]]
    if op == "each":
        return [node[2]]
    if op == "between":
        return list(node[1:])
    if op == "peers":
        return [node[2]] + ([node[4]] if node[4] else [])
    return [node[3]] if op == "split over" else None


def show(node, inner, quoted):
    op = node[0]
    if op in ("over", "cagr", "like for like", "matched"):
        return "%s(%s, %s)" % (op.replace(" ", "_"), inner(node[1]), duration(node[2], node[3]))
    if op in ("to_date", "round"):
        return "%s(%s, %s)" % (op, inner(node[1]), node[2])
    if op == "elapsed":
        return "elapsed(%s)" % node[1]
    if op == "pace":
        return "pace(%s, %s, %s)" % (inner(node[1]), inner(node[2]), node[3])
    if op == "each":
        return "%s(%s, %s)" % (node[1], inner(node[2]), duration(node[3], node[4]))
    if op == "between":
        return "between(%s)" % ", ".join(map(inner, node[1:]))
    if op in ("part", "named"):
        return "%s(%s)" % (node[1], ", ".join(map(inner, node[2:])))
    if op in ("lower", "days"):
        return "%s(%s)" % (op, ", ".join(map(inner, node[1:])))
    if op == "top over":
        return "top_over(distributor, %s, %s%%)" % (inner(node[1]), node[2])
    if op == "split over":
        return "%s(%s, %s)" % (node[1], quoted(node[2]), inner(node[3]))
    parts = [inner(node[2])] + ([node[3] + "%"] if node[3] else [])
    return "%s(%s)" % (node[1], ", ".join(parts + ([inner(node[4])] if node[4] else [])))


class Forms:
    """Mixed into the checker: see program.Checker."""

    def function(self, node, phase, window, rules):
        op = node[0]
        if op == "over":
            return self.form(node[1], phase, ("last", node[2], node[3]))
        if op == "to_date":
            return self.form(node[1], phase, ("to date", node[2]))
        if op == "elapsed":
            return rules.quotient_form(self.days(rules), self.days(rules)).typed("ratio")
        if op == "pace":
            return self.pace(node, phase, window, rules)
        if op == "each":
            return self.each(node, phase, rules)
        if op == "cagr":
            if node[3] not in exact.MONTHS:
                raise rules.Refused("cagr")
            self.number(node[1], phase, window)
            return rules.Form("real", "ratio")
        if op in ("like for like", "matched"):
            x = self.number(node[1], phase, window)
            if x.shape != "exact" or x.constant or self.nested(node) > NESTED_MAX:
                raise rules.Refused(op)
            return rules.Form("exact", "count") if op == "matched" else \
                rules.quotient_form(rules.sum_form(x, x), x).typed("ratio")
        if op == "round":
            x = self.number(node[1], phase, window)
            return rules.Form("exact", x.kind, node[2], x.constant)
        if op == "between":
            x = self.form(node[1], phase, window)
            if x.shape in ("flag", "text") or not all(
                    rules.comparable(x, self.form(b, phase, window)) for b in node[2:]):
                raise rules.Refused("between")
            return rules.FLAG
        if op in ("part", "lower", "named", "days"):
            return self.of_texts(node, phase, window, rules)
        if self.nested(node) > NESTED_MAX:
            raise rules.Refused("too deep")
        if op == "peers":
            return self.peers(node, phase, window, rules)
        if op == "top over":
            return self.top_over(node, phase, window, rules)
        return self.split_over(node, phase, window, rules)

    def top_over(self, node, phase, window, rules):
        x, share = self.number(node[1], phase, window), Fraction(node[2]) / 100
        scale = x.scale + next(p for p in range(10) if (share * 10**p).denominator == 1)
        if x.shape != "exact" or scale > exact.SCALE_MAX or \
                "distributor" in self.program.split_columns():
            raise rules.Refused("top_over")
        return rules.Form("exact", x.kind, scale)

    def of_texts(self, node, phase, window, rules):
        forms = [self.form(child, phase, window) for child in children(node)]
        dates = node[0] in ("named", "days")
        if any(form.kind != "date" if dates else form.shape != "text" for form in forms):
            raise rules.Refused(node[0])
        if node[0] == "part":
            return rules.FLAG
        return rules.sum_form(*forms).typed("days") if node[0] == "days" else \
            rules.Form("text", "text", 0, False)

    def days(self, rules):
        return rules.Form("exact", "number")

    def pace(self, node, phase, window, rules):
        a = self.number(node[1], phase, ("to date", node[3]))
        b = self.number(node[2], phase, window)
        days = self.days(rules)
        return rules.quotient_form(rules.product_form(a, days), rules.product_form(b, days)).typed(
            rules.quotient_type(a.kind, b.kind))

    def each(self, node, phase, rules):
        _, op, inner, count, unit = node
        x = self.form(inner, phase, ("last", 1, unit))
        if op == "count":
            if x.shape != "flag":
                raise rules.Refused("count")
            return rules.Form("exact", "count")
        if not rules.is_number(x.kind):
            raise rules.Refused(op)
        if op == "cv":
            return rules.Form("real", "ratio")
        if op in ("lowest", "highest"):
            return rules.either_form(x, x).typed(x.kind)
        whole = rules.Form("exact", "number", 0, True)
        if op == "slope":
            x = rules.product_form(x, whole)
        for _ in range(count - 1):
            joined = rules.sum_form(x, x) if _ == 0 else rules.sum_form(joined, x)
        joined = joined.typed(self.form(inner, phase, ("last", 1, unit)).kind)
        return joined if op == "sum" else rules.quotient_form(joined, whole).typed(joined.kind)

    def peers(self, node, phase, window, rules):
        _, op, inner, _, key = node
        x = self.number(inner, phase, window)
        if key is not None and self.form(key, phase, window).shape not in ("flag", "text"):
            raise rules.Refused("key")
        if op in ("total", "share"):
            if x.shape != "exact":
                raise rules.Refused("not a sum")
            x = rules.Form("exact", x.kind, x.scale)
            return x if op == "total" else rules.quotient_form(
                self.form(inner, phase, window), x).typed("ratio")
        if op == "rank":
            return rules.Form("exact", "count")
        return rules.Form("exact", x.kind if op == "quantile" else "ratio", 9)

    def split_over(self, node, phase, window, rules):
        _, op, split, inner = node
        x = self.form(inner, phase, window)
        if split != "distributor" and (split not in self.program.split_columns() or
                                       not self.is_split(inner, split)):
            raise rules.Refused("split")
        if op == "count_over":
            if x.shape != "flag":
                raise rules.Refused("count_over")
            return rules.Form("exact", "count")
        if x.shape != "exact" or not rules.is_number(x.kind):
            raise rules.Refused(op)
        return rules.Form("exact", x.kind, x.scale)

    # ---- what an expression reads ----------------------------------------------------------------

    def inside(self, node):
        found = children(node)
        return found if found is not None else [c for c in node[1:] if isinstance(c, tuple)]

    def nested(self, node):
        """Evaluations of all distributors inside each other."""
        if node[0] == "name":
            kpi = self.program.kpi(node[1])
            return self.nested(kpi.node) if kpi else 0
        deepest = max(map(self.nested, self.inside(node)), default=0)
        return deepest + (
            node[0] in ("peers", "split over", "top over", "like for like", "matched"))

    def is_split(self, node, split):
        """Every measure in it is of facts split so; no split inside a split."""
        if node[0] == "name":
            kpi, measure = self.program.kpi(node[1]), self.program.measure(node[1])
            if kpi is not None:
                return self.is_split(kpi.node, split)
            return measure is None or split in measure.facts.splits
        if node[0] in ("split over", "top over"):
            return False
        found = [node[2]] if node[0] == "peers" else self.inside(node)
        return all(self.is_split(child, split) for child in found)


class Functions:
    """Mixed into the evaluator: see evaluate.Evaluator."""

    covered = None  # ids the program applies to; None until that is known: all

    def function(self, node, context):
        op, form = node[0], self.form(node, context)
        if op == "over":
            return self.evaluate(node[1], context.but(window=("last", node[2], node[3])))
        if op == "to_date":
            return self.evaluate(node[1], context.but(window=("to date", node[2])))
        if op == "elapsed":
            return self.value(form, "ok", self.elapsed(node[1], context))
        if op == "pace":
            return self.pace(node, form, context)
        if op == "each":
            return self.each(node, form, context)
        if op == "cagr":
            return self.cagr(node, form, context)
        if op in ("like for like", "matched"):
            return self.matched(node, form, context)
        if op == "round":
            return self.rounded(node, form, context)
        if op == "between":
            x, low, high = [self.evaluate(child, context) for child in node[1:]]
            return self.kleene(form, self.compared(">=", form, x, low),
                               self.compared("<=", form, x, high), False)
        if op in ("part", "lower", "named", "days"):
            return self.of_texts(node, form, context)
        if op == "peers":
            return self.peers(node, form, context)
        if op == "top over":
            return self.top_over(node, form, context)
        return self.split_over(node, form, context)

    def of_texts(self, node, form, context):
        found = [self.evaluate(child, context) for child in children(node)]
        if node[0] == "days":
            return self.arithmetic("-", form, found[0], found[1])
        status, partial = self.first_status(found), any(x.partial for x in found)
        if status != "ok":
            return self.value(form, status, None, partial)
        if node[0] == "part":
            a, b = (x.value for x in found)
            holds = {"starts_with": a.startswith, "ends_with": a.endswith,
                     "contains": a.__contains__}[node[1]](b)
            return self.value(form, "ok", holds, partial)
        if node[0] == "lower":
            small = "".join(c.lower() if "A" <= c <= "Z" else c for c in found[0].value)
            return self.value(form, "ok", small, partial)
        return self.value(form, "ok", period_name(int(found[0].value), node[1]), partial)

    # ---- time -----------------------------------------------------------------------------------

    def elapsed(self, unit, context):
        day = self.today(context)
        first, last = self.program.calendar.period(day, unit)
        return Fraction(day - first + 1), Fraction(last - first + 1)

    def pace(self, node, form, context):
        elapsed, whole = self.elapsed(node[3], context)
        a = self.evaluate(node[1], context.but(window=("to date", node[3])))
        b = self.evaluate(node[2], context)
        days = self.plain(elapsed)
        above = self.arithmetic("*", self.times_form(a.form), a, self.plain(whole))
        return self.arithmetic("ratio", form, above,
                               self.arithmetic("*", self.times_form(b.form), b, days))

    def times_form(self, form):
        return self.rules.product_form(form, self.rules.Form("exact", "number")).typed(form.kind)

    def plain(self, number, constant=False):
        return self.value(self.rules.Form("exact", "number", 0, constant), "ok", Fraction(number))

    def each(self, node, form, context):
        _, op, inner, count, unit = node
        inside = context.but(window=("last", 1, unit))
        found = [self.evaluate(inner, inside.back(k, unit) if k else inside) for k in range(count)]
        if op == "count":
            return self.counted(form, found)
        if op == "cv":
            return self.cv(form, found)
        kind = found[0].form.kind
        if op == "slope":
            weights = [count - 1 - 2 * k for k in range(count)]
            found = [self.arithmetic("*", self.rules.product_form(
                x.form, self.rules.Form("exact", "number", 0, True)).typed(kind), x,
                self.plain(2 * w, True)) for x, w in zip(found, weights)]
        joined = found[0]
        for x in found[1:]:
            if op in ("lowest", "highest"):
                either = self.rules.either_form(joined.form, x.form).typed(kind)
                joined = self.extreme("min" if op == "lowest" else "max", either, joined, x)
            else:
                added = self.rules.sum_form(joined.form, x.form).typed(kind)
                joined = self.arithmetic("+", added, joined, x)
        if op in ("average", "slope"):
            below = count if op == "average" else sum(w * w for w in weights)
            joined = self.arithmetic("/", form, joined, self.plain(below, True))
        return joined

    def first_status(self, found):
        return next((x.status for x in found if x.status != "ok"), "ok")

    def counted(self, form, found):
        status, partial = self.first_status(found), any(x.partial for x in found)
        held = Fraction(sum(x.value is True for x in found)) if status == "ok" else None
        return self.value(form, status, held, partial)

    def cv(self, form, found):
        status, partial = self.first_status(found), any(x.partial for x in found)
        if status != "ok":
            return self.value(form, status, None, partial)
        numbers, total = [self.double(x) for x in found], 0.0
        for x in numbers:
            total += x
        mean = total / len(numbers)
        if not mean > 0:
            status = "non_positive_base" if mean < 0 else "zero_denominator"
            return self.value(form, status, None, partial)
        squares = 0.0
        for x in numbers:
            squares += (x / mean - 1.0) * (x / mean - 1.0)
        spread = math.sqrt(squares / len(numbers)) if len(set(numbers)) > 1 else 0.0
        return self.value(form, "ok", spread, partial)

    def cagr(self, node, form, context):
        """Only over a year to the last bit; tests round the others."""
        now = self.evaluate(node[1], context)
        before = self.evaluate(node[1], context.back(node[2], node[3]))
        partial = now.partial or before.partial
        months = node[2] * exact.MONTHS[node[3]]
        if context.base is not None and before.status == "ok" and \
                self.below(before, context.base):
            before = self.value(before.form, "not_applicable", None, before.partial)
        status = self.first_status([now, before])
        if status != "ok":
            return self.value(form, status, None, partial)
        last, first = self.double(now), self.double(before)
        if last < 0 or not first > 0:
            return self.value(form, "non_positive_base", None, partial)
        quotient = last / first
        if quotient == 0:
            grown = -1.0
        elif months == 12:
            grown = quotient - 1.0
        else:
            grown = math.exp(math.log(quotient) * 12.0 / months) - 1.0
        return self.value(form, "ok", grown, partial)

    def matched(self, node, form, context):
        """Growth of what was added over those who had a sum above zero in both windows."""
        _, inner, count, unit = node
        pairs = [self.both(inner, context.but(ids=(id_,), group=False), count, unit)
                 for id_ in context.ids]
        found = [pair for pair in pairs
                 if all(x.status == "ok" and x.value > 0 for x in pair)]
        if node[0] == "matched":
            partial = any(x.partial for pair in found for x in pair)
            return self.value(form, "ok", Fraction(len(found)), partial)
        if context.base is None and not found:
            return self.value(form, "non_positive_base")
        now, before = [self.added(self.form(inner, context), side)
                       for side in (list(zip(*found)) or [(), ()])]
        return self.grown(now, before, context)

    def both(self, node, context, count, unit):
        return self.evaluate(node, context), self.evaluate(node, context.back(count, unit))

    def added(self, form, found):
        return self.exactly(form, sum((x.value for x in found), Fraction(0)),
                            any(x.partial for x in found))

    def rounded(self, node, form, context):
        x = self.evaluate(node[1], context)
        if x.status != "ok":
            return self.value(form, x.status, None, x.partial)
        if x.form.shape == "real":
            steps = exact.on_grid(x.value)
            number = None if steps is None else Fraction(steps, 10**9)
        elif x.form.shape == "quotient":
            above, below = x.value
            # as whole numbers of 128 bits
            is_held = exact.fits(above, x.form.scale + form.scale)
            number = above / below if is_held else None
        else:
            number = x.value
        if number is None:
            return self.value(form, "overflow", None, x.partial)
        return self.exactly(form, exact.rounded(number, form.scale), x.partial)

    # ---- other distributors ---------------------------------------------------------------------

    def peer_ids(self):
        return self.network.ids if self.covered is None else self.covered

    def key_of(self, key, id_, context):
        if key is None:
            return "all"
        found = self.evaluate(key, context.but(ids=(id_,), group=False, member=None))
        return (found.value,) if found.status == "ok" else None

    def peers(self, node, form, context):
        _, op, inner, share, key = node
        total_form = self.form(inner, context)
        if op == "share":
            x = self.evaluate(inner, context)
            return self.arithmetic("ratio", form, x, self.total(inner, key, total_form, context))
        if op == "total":
            return self.total(inner, key, form, context)
        if context.group:
            return self.value(form, "not_applicable")
        ids = self.group_of(key, context)
        if ids is None:
            return self.value(form, "not_applicable")
        own = self.comparable(inner, context.ids[0], context)
        others = [self.comparable(inner, id_, context) for id_ in ids]
        numbers = sorted(x[1] for x in others if x[0] == "ok")
        if op == "quantile":
            return self.quantile(form, numbers, Fraction(share) / 100)
        if own[0] != "ok":
            return self.value(form, own[0], None, own[2])
        if op == "rank":
            rank = 1 + sum(x > own[1] for x in numbers)
            return self.value(form, "ok", Fraction(rank), own[2])
        if len(numbers) == 1:
            return self.value(form, "zero_denominator")
        below = Fraction(sum(x < own[1] for x in numbers), len(numbers) - 1)
        return self.value(form, "ok", exact.rounded(below, 9), own[2])

    def group_of(self, key, context):
        """The peers of the distributor, itself among them; None when it has none."""
        ids, own = self.peer_ids(), self.key_of(key, context.ids[0], context)
        if context.ids[0] not in ids or own is None:
            return None
        return tuple(id_ for id_ in ids if self.key_of(key, id_, context) == own)

    def total(self, inner, key, form, context):
        if context.group and key is not None:
            return self.value(form, "not_applicable")
        ids = tuple(self.peer_ids()) if context.group else self.group_of(key, context)
        if ids is None:
            return self.value(form, "not_applicable")
        found = self.evaluate(inner, context.but(ids=ids, group="whole" if key is None else True))
        return self.value(form, found.status, found.value, found.partial)

    def comparable(self, inner, id_, context):
        x = self.evaluate(inner, context.but(ids=(id_,), group=False))
        if x.status != "ok" or x.form.shape == "exact":
            return x.status, x.value, x.partial
        steps = exact.on_grid(self.double(x))
        if steps is None:
            return "overflow", None, x.partial
        return "ok", Fraction(steps, 10**9), x.partial

    def quantile(self, form, numbers, share):
        if not numbers:
            return self.value(form, "no_data")
        place = (len(numbers) - 1) * share
        low = numbers[int(place)]
        high = numbers[min(int(place) + 1, len(numbers) - 1)]
        return self.exactly(form, exact.rounded(low + (high - low) * (place - int(place)), 9),
                            False)

    # ---- members of a split ---------------------------------------------------------------------

    def split_over(self, node, form, context):
        _, op, split, inner = node
        if context.member is not None:
            return self.value(form, "not_applicable")
        members = [None] if split == "distributor" else \
            [(split, member) for member in self.network.members(split, self.as_of)]
        found = [self.evaluate(inner, context.but(ids=(id_,), group=False, member=member))
                 for id_ in context.ids for member in members]
        partial = any(x.partial or x.status != "ok" for x in found)
        values = [x.value for x in found if x.status == "ok"]
        if any(x.status == "overflow" for x in found):
            return self.value(form, "overflow", None, partial)
        if not values:
            return self.value(form, "no_data", None, partial)
        if op == "count_over":
            return self.value(form, "ok", Fraction(sum(values)), partial)
        joined = {"sum_over": sum, "lowest_over": min, "highest_over": max}[op](values)
        return self.exactly(form, joined, partial)


    def top_over(self, node, form, context):
        """Of the group's distributors with a value, a share: from the largest on."""
        if context.member is not None:
            return self.value(form, "not_applicable")
        found = [self.evaluate(node[1], context.but(ids=(id_,), group=False))
                 for id_ in context.ids]
        partial = any(x.partial or x.status != "ok" for x in found)
        values = sorted((x.value for x in found if x.status == "ok"), reverse=True)
        if any(x.status == "overflow" for x in found):
            return self.value(form, "overflow", None, partial)
        if not values:
            return self.value(form, "no_data", None, partial)
        taken = Fraction(node[2]) / 100 * len(values)
        total = sum(value * min(1, max(0, taken - place)) for place, value in enumerate(values))
        return self.exactly(form, total, partial)


def period_name(day, unit):
    date = exact.date_of(day)
    return {"month": "%04d-%02d" % (date.year, date.month), "year": "%04d" % date.year,
            "quarter": "%04d-Q%d" % (date.year, (date.month + 2) // 3)}[unit]


def make_text(rng, program):
    """A text that may be anything a function makes of another."""
    names = ["region", "kind", "currency", "id", "name", "state"] + \
        ["segment"] * 2 * ("segment" in program.attributes)
    node = ("name", rng.choice(names))
    pick = rng.random()
    if pick < 0.25:
        dates = ["since", "review_date"] + ["signed_on"] * ("signed_on" in program.attributes)
        return "named", rng.choice(["month", "quarter", "year"]), ("name", rng.choice(dates))
    return ("lower", node) if pick < 0.6 else node


def make_about_text(rng, program):
    """A condition that looks into texts."""
    parts = ["", "E", "EMEA", "a", "de", "old", "2013", "-Q2", "-06", "N", "7", "APAC/JP", "eur"]
    if rng.random() < 0.5:
        return ("part", rng.choice(["starts_with", "ends_with", "contains"]),
                make_text(rng, program), ("text", rng.choice(parts)))
    wholes = ["emea/dach", "dealer", "2013-Q2", "2013-06", "2013", "eur", "gold", "na", "active"]
    return (rng.choice(["=", "!="]), make_text(rng, program), ("text", rng.choice(wholes)))


def make(maker, depth):
    """A random one; `maker` as in expressions.py."""
    rng, some, flag = maker.rng, maker.some, maker.flag
    unit = rng.choice(UNITS[1:])
    op = rng.choice(["over", "to_date", "elapsed", "pace", "each", "each", "each", "cagr", "round",
                     "round", "peers", "peers", "peers", "split over", "split over",
                     "like for like", "like for like", "matched"])
    if op == "over":
        return op, some(depth - 1), rng.randint(1, 6), rng.choice(UNITS)
    if op == "to_date":
        return op, some(depth - 1), rng.choice(UNITS)
    if op == "elapsed":
        return op, rng.choice(UNITS)
    if op in ("like for like", "matched"):
        return op, some(depth - 2), rng.randint(1, 3), unit
    if op == "pace":
        return op, some(depth - 1), some(depth - 1), unit
    if op == "each":
        what = rng.choice(["sum", "average", "lowest", "highest", "slope", "cv", "count"])
        inner = flag(0) if what == "count" else some(0)
        return op, what, inner, rng.randint(2, 5), unit
    if op == "cagr":
        x = some(0)
        if rng.random() < 0.5:
            return op, x, 1, "year"
        return "round", (op, x, rng.randint(1, 3), rng.choice(["year", "half"])), 6
    if op == "round":
        return op, some(depth - 1), rng.randint(0, 4)
    if op == "peers":
        what = rng.choice(["total", "share", "rank", "percent_rank", "quantile", "quantile"])
        share = rng.choice(["0", "25", "50", "33.3", "100"]) if what == "quantile" else None
        key = rng.choice([None, ("name", "region"), ("name", "kind")])
        return op, what, some(depth - 1), share, key
    splits = maker.program.split_columns()
    if not splits:
        return maker.leaf()
    what = rng.choice(["sum_over", "sum_over", "count_over", "lowest_over", "highest_over"])
    inner = flag(0) if what == "count_over" else some(depth - 1)
    return op, what, rng.choice(splits), inner


NAMES = ("over", "to_date", "elapsed", "pace", "each", "cagr", "round", "between", "peers",
         "split over", "top over", "like for like", "matched", "part", "lower", "named", "days")
