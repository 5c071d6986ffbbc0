"""Service policies: what a line asks for besides its condition, what it costs and may cost.

Here is how such clauses are made and written, and what a policy comes to, slowly."""
import random
from fractions import Fraction

from exact import decimal_text
from program import Checker, Refused, quoted, show

ZERO = ("number", Fraction(0), 0, "0", "number")


class Demands:
    """Of one line; cost: a node or None."""

    def __init__(self):
        self.readiness, self.needs, self.cost = None, [], None


class Terms:
    """Of the statement: the share and what it is of, or an amount; who wishes where."""

    def __init__(self):
        self.limit, self.limit_text, self.wish = None, None, None


def share(percent):
    return ("number", Fraction(percent, 100), 2, "%d%%" % percent, "ratio")


def amounts(program):
    """Names of sums and KPIs that count money."""
    found, checker = [], Checker(program)
    for name in [m.name for m in program.measures()] + [k.name for k in program.kpis]:
        try:
            if checker.form(("*", ("name", name), share(30)), "policy").kind == "money":
                found.append(name)
        except Refused:
            pass
    return found


def make_cost(rng, names):
    if names and rng.random() < 0.6:
        return ("*", ("name", rng.choice(names)), share(rng.choice([5, 20, 45])))
    value = rng.choice(["0", "50", "1200", "60000.5"])
    return ("number", Fraction(value), len(value.partition(".")[2]), value + " EUR", "money")


def make_demands(rng, program):
    """Fills program.demands, by policy, and program.terms."""
    state, rng = rng.getstate(), random.Random()
    rng.setstate(state)  # what is made afterwards is made as without it
    terms, names = Terms(), amounts(program)
    flags = [n for n, (type_, _) in program.attributes.items() if type_ == "flag"]
    texts = [n for n, (type_, _) in program.attributes.items() if type_ == "text"]
    for name, when in program.policies:
        demands = program.demands[name] = Demands()
        if when is not None and program.readiness and rng.random() < 0.4:
            demands.readiness = Fraction(rng.choice(["15", "27.5", "40", "60"]))
        if when is not None and flags and rng.random() < 0.3:
            demands.needs = rng.sample(flags, rng.randint(1, len(flags)))
        if rng.random() < 0.4:
            demands.cost = make_cost(rng, names)
    if any(d.cost for d in program.demands.values()) and rng.random() < 0.7:
        if names and rng.random() < 0.7:
            percent, of = rng.choice([10, 30]), rng.choice(names)
            terms.limit = ("*", ("name", of), share(percent))
            terms.limit_text = "%d%% of %s" % (percent, quoted(of))
        else:
            terms.limit = make_cost(rng, [])
            terms.limit_text = show(terms.limit)
    if texts and rng.random() < 0.3:
        terms.wish = rng.choice(texts)
    program.terms = terms


# ---- text ----------------------------------------------------------------------------------------

def policies_text(program):
    head, terms = "service policies first that holds", program.terms
    if terms.limit:
        head += ", cost at most " + terms.limit_text
    if terms.wish:
        head += ", wished in " + quoted(terms.wish)
    return [head] + [line_text(program, name, when) for name, when in program.policies]


def line_text(program, name, when):
    text = "  %s %s" % (quoted(name), "otherwise" if when is None else "when " + show(when))
    demands = program.demands[name]
    if demands.readiness is not None:
        text += ", readiness " + decimal_text(demands.readiness)
    if demands.needs:
        text += ", needs " + " and ".join(quoted(flag) for flag in demands.needs)
    if demands.cost:
        text += ", cost " + show(demands.cost)
    return text


# ---- what it comes to ----------------------------------------------------------------------------

class Judged:
    """One distributor: its fit and result, and which demands of every line are met."""

    def __init__(self, review, id_):
        self.review, self.id_, self.program = review, id_, review.program
        self.fit = self.result = None
        self.blocks = {}
        for name, when in self.program.policies:
            holds = when is None or review.at(when, id_, "policy").holds()
            self.blocks[name] = self.blocked(name, when is None)
            if holds and self.fit is None:
                self.fit = name
            if holds and not self.blocks[name] and self.result is None:
                self.result = name

    def flag(self, name):
        return self.review.at(("name", name), self.id_).holds()

    def blocked(self, name, is_last):
        demands, words = self.program.demands[name], []
        if demands.readiness is not None and self.review.readiness(self.id_) < demands.readiness:
            words.append("readiness")
        if not all(self.flag(flag) for flag in demands.needs):
            words.append("needs")
        if not is_last and demands.cost and self.program.terms.limit:
            limit = self.limit()
            if not self.review.at(("<=", demands.cost, limit), self.id_, "policy").holds():
                words.append("cost")
        return words

    def limit(self):
        return ("max", self.program.terms.limit, ZERO)

    def missing(self):
        demands, names = self.program.demands[self.fit], []
        if "readiness" in self.blocks[self.fit]:
            names += [name for name, _ in self.program.readiness if not self.flag(name)]
        if "needs" in self.blocks[self.fit]:
            names += [name for name in demands.needs if not self.flag(name)]
        return "|".join(names)

    def wish(self):
        wish = self.program.terms.wish
        found = self.review.at(("name", wish), self.id_) if wish else None
        return found.value if found and found.status == "ok" else ""

    def amounts(self, value_text):
        """Cost, limit and excess of the result."""
        cost, limit = self.program.demands[self.result].cost, self.program.terms.limit

        def text(node):
            return value_text(self.review.at(node, self.id_, "policy")) if node else ""
        both = cost and limit
        return [text(cost), text(limit and self.limit()),
                text(both and ("max", ("-", cost, self.limit()), ZERO))]


HEAD = ("distributor_id,policy,readiness,reason,fit,result,wish,asked,missing,blocked_by,cost,"
        "cost_limit,too_deep").split(",")


def row(judged, value_text):
    program, is_last = judged.program, judged.result == judged.program.policies[-1][0]
    if judged.result == judged.fit:
        reason = "no condition above holds" if is_last else \
            "its condition holds and none above does"
    else:
        reason = "what fits is blocked" if is_last else \
            "its condition holds; what fits better is blocked"
    ready = decimal_text(judged.review.readiness(judged.id_)) if program.readiness else ""
    asked = program.demands[judged.fit].readiness
    return [judged.id_, judged.result, ready, reason, judged.fit, judged.result, judged.wish(),
            "" if asked is None else decimal_text(asked), judged.missing(),
            "|".join(judged.blocks[judged.fit])] + judged.amounts(value_text)
