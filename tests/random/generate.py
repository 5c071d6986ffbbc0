"""Random programs: the policy part, as a tree and as text. The data part is in generate_facts.py, data
in data.py."""
import random
from fractions import Fraction

import calendars
import currencies
import dated_rates
import expressions
import functions
import lookups
import policies
from exact import decimal_text
from functions import duration
from generate_facts import facts_text, make_attributes, make_facts, make_views, maybe
from program import Checker, Kpi, Program, Refused, quoted, show, window_text

class Plain:
    """A record with the fields it is given."""

    def __init__(self, **fields):
        self.__dict__.update(fields)


class Criterion(Plain):
    def points_of(self, raw):
        """docs/numbers.md, value points: each operation rounds to the nearest double."""
        x = [float(point[0]) for point in self.points]
        y = [float(point[1]) for point in self.points]
        if raw < x[0]:
            return y[0]
        k = max(k for k in range(len(x)) if raw >= x[k])
        if self.step or k == len(x) - 1:
            return y[k]
        value = y[k] + (y[k + 1] - y[k]) * ((raw - x[k]) / (x[k + 1] - x[k]))
        return min(max(value, min(y[k], y[k + 1])), max(y[k], y[k + 1])) + 0.0


# ---- policy part ---------------------------------------------------------------------------------

def make_window(rng):
    pick = rng.random()
    if pick < 0.25:
        return ("all",)
    unit = rng.choice(["day", "week", "month", "quarter", "quarter", "half", "year"])
    if pick < 0.75:
        return ("last", rng.randint(1, {"day": 90, "week": 30, "month": 14}.get(unit, 4)), unit)
    return ("to date", unit)


def make_kpi(rng, program, index):
    window = make_window(rng) if maybe(rng, 0.5) else None
    window = ("review date",) if maybe(rng, 0.12) else window
    maker = expressions.Maker(rng, program, "kpi", window)
    node = maker.number(rng.choice([1, 1, 2, 2, 2, 3, 3, 4]))
    kpi = Kpi(rng.choice(["k%d", "kpi %d", "it's %d"]) % index, rng.choice(["us", "partner", "market", None]),
              node, window, None, [])
    if maybe(rng, 0.3):
        kpi.base = Fraction(rng.choice([0, 100, 1000, 5000]))
        kpi.base_is_money = maker.changes_money(node) and maybe(rng, 0.8)
    readable = [s for s in program.split_columns() if maker.reads_split(node, s)]
    if readable and maybe(rng, 0.5):
        kpi.splits = rng.sample(readable, rng.randint(1, len(readable)))
    kpi.measures_us = kpi.by == "us" or maker.names_us(node)
    return kpi


def kpi_text(kpi):
    line = "kpi %s%s = %s" % (quoted(kpi.name), " by " + kpi.by if kpi.by else "", show(kpi.node))
    if kpi.window:
        at_review = kpi.window == ("review date",)
        line += " at review date" if at_review else " over " + window_text(kpi.window)
    if kpi.base is not None:
        line += " base at least %s%s" % (decimal_text(kpi.base), " EUR" if kpi.base_is_money else "")
    return line + (" also by " + ", ".join(map(quoted, kpi.splits)) if kpi.splits else "")


WHO = [("dealer", None), ("agent", None), (None, "EMEA"), (None, "EMEA/DACH"), (None, "APAC/JP")]


def make_rule(rng):
    """(periods, unit, end) of `missing:`"""
    end = rng.choice(["refuse", "exclude", "worst", Fraction(0), Fraction("12.5")])
    keep = rng.randint(1, 3) if maybe(rng, 0.5) else 0
    return keep, rng.choice(["quarter", "quarter", "half", "year", "month", "week"]), end


def make_points(rng, kind):
    x = sorted(rng.sample([-1000, -50, -1, 0, 1, 2, 5, 40, 300, 5000, 100000], rng.randint(1, 4)))
    share = Fraction(1, 100) if kind in ("ratio", "number") and maybe(rng, 0.6) else 1
    y = [Fraction(rng.choice([0, 10, 25, 40, 50, 75, 100, "12.5", "33.3"])) for _ in x]
    return {"step": maybe(rng, 0.25), "percent": share != 1,
            "points": [(v * share, w) for v, w in zip(x, y)]}


def pick_groups(rng):
    """Whom special lines of one clause are for: nested regions, kinds, or both and their meeting."""
    pick = rng.random()
    if pick < 0.4:
        return rng.sample(WHO[2:], rng.randint(1, 3))
    if pick < 0.7:
        return rng.sample(WHO[:2], rng.randint(1, 2))
    kind, region = rng.choice(WHO[:2])[0], rng.choice(WHO[2:])[1]
    return [(kind, None), (None, region), (kind, region)]


def make_special(rng, criteria, kinds):
    """Lines behind `for`: each says one clause of a criterion anew."""
    lines = []
    for criterion, kind in zip(criteria, kinds):
        for clause in ("weight", "points", "rule"):
            for who in pick_groups(rng) if maybe(rng, 0.1) else ():
                says = {"weight": lambda: {"weight": Fraction(rng.choice(["5", "20", "0.7"]))},
                        "points": lambda: make_points(rng, kind),
                        "rule": lambda: {"rule": make_rule(rng)}}[clause]()
                lines.append(Plain(who=who, of=criterion, says=says))
    return lines


def make_value(rng, program, checker, name):
    able = []
    for kpi_name, node in program.listed() + [(n, ("name", n)) for n in program.attributes]:
        kpi = program.kpi(kpi_name)
        kind = checker.form(node).kind
        if (kpi is None or not kpi.measures_us) and kind not in ("date", "text", "flag"):
            able.append((kpi_name, kind))
    if not able:
        return
    criteria, kinds = [], []
    for kpi_name, kind in rng.sample(able, min(len(able), rng.randint(1, 5))):
        kinds.append(kind)
        criteria.append(Criterion(
            group=rng.choice(["results", "efforts", "potential"]), kpi=kpi_name,
            weight=Fraction(rng.choice(["10", "15", "25", "0.5", "33.3", "1"])),
            rule=make_rule(rng) if maybe(rng, 0.2) else None, **make_points(rng, kind)))
    says_missing = maybe(rng, 0.8)
    program.values.append(Plain(
        name=name, criteria=criteria, special=make_special(rng, criteria, kinds),
        rule=make_rule(rng) if says_missing else (0, "quarter", "refuse"),
        says_missing=says_missing,
        needs=Fraction(rng.choice([30, 50, 70, 100]), 100) if maybe(rng, 0.4) else None))


def rule_text(rule):
    keep = "keep last %s, then " % duration(rule[0], rule[1]) if rule[0] else ""
    return ", missing: " + keep + (rule[2] if isinstance(rule[2], str) else decimal_text(rule[2]))


def points_text(of):
    points = ", ".join((decimal_text(x * 100) + "%" if of["percent"] else decimal_text(x)) + ": " +
                       decimal_text(y) for x, y in of["points"])
    return " %spoints %s" % ("step " if of["step"] else "", points)


def criterion_text(criterion, says):
    """The clauses a line says, in their order."""
    line = "%s %s" % (criterion.group, quoted(criterion.kpi))
    line += " weight " + decimal_text(says["weight"]) if "weight" in says else ""
    line += points_text(says) if "points" in says else ""
    return line + (rule_text(says["rule"]) if says.get("rule") else "")


def who_text(who):
    parts = ["kind " + who[0]] if who[0] else []
    parts += ['region "%s"' % who[1]] if who[1] else []
    return "for %s: " % ", ".join(parts)


def value_text(value):
    line = "value %s 0 to 100" % quoted(value.name)
    line += rule_text(value.rule) if value.says_missing else ""
    if value.needs is not None:
        line += "; needs %s%% of the weight" % decimal_text(value.needs * 100)
    return [line] + ["  " + criterion_text(c, c.__dict__) for c in value.criteria] + \
        ["  " + who_text(s.who) + criterion_text(s.of, s.says) for s in value.special]


def make_selection(rng, program):
    value = rng.choice(program.values)
    maker = expressions.Maker(rng, program, "gate", None, no_us=True)
    low = rng.choice([5, 20, 40])
    lines = [Plain(name="accept", bound=Fraction(low + rng.choice([1, 15, 40])), gates=[],
                   at_most=None, at_most_is_share=False),
             Plain(name="hold", bound=Fraction(low), gates=[], at_most=None),
             Plain(name="reject", bound=None, gates=[], at_most=None)]
    if maybe(rng, 0.3):
        lines[0].gates.append(maker.flag(1))
    if maybe(rng, 0.3):
        lines[0].at_most = Fraction(rng.randint(0, 2))
    program.selections.append(Plain(
        basis=None, value=value, lines=lines, special=make_special_classes(rng, lines, 100, False),
        when=expressions.Maker(rng, program, "kpi", None, no_us=True).applies(),
        knock_outs=[maker.flag(1) for _ in range(rng.choice([0, 1, 2]))]))


def make_special_classes(rng, lines, room, share):
    """One bound of one class, moved within its neighbours."""
    if len(lines) < 2 or not maybe(rng, 0.3):
        return []
    k = rng.randrange(len(lines) - 1)
    above, below = lines[k - 1].bound if k else None, lines[k + 1].bound
    if share:
        low, high = above or Fraction(0), below or Fraction(1)
    else:
        low, high = below or Fraction(0), above or Fraction(room)
    return [Plain(who=who, of=lines[k], bound=low + (high - low) * Fraction(rng.randint(1, 9), 10))
            for who in pick_groups(rng)]


def special_text(statement):
    word = "up to %s%%" if statement.basis else "from %s"
    scale = 100 if statement.basis else 1
    return ["  %s%s %s" % (who_text(s.who), s.of.name, word % decimal_text(s.bound * scale))
            for s in statement.special]


def selection_text(selection):
    lines = ["selection by %s when %s" % (quoted(selection.value.name), show(selection.when))]
    return lines + line_texts(selection) + ["  knock out when " + show(k)
                                            for k in selection.knock_outs]


def make_classes(rng, program, checker):
    bases = [None] if program.values else []
    for name, node in program.listed():
        kpi, measure = program.kpi(name), program.measure(name)
        form = checker.form(node)
        adds = kpi is not None and not kpi.measures_us or \
            measure is not None and measure.kind in ("flow", "balance", "in force")
        if adds and form.shape == "exact" and form.kind not in ("date", "flag", "text") and \
                not expressions.multiplies(program, node):
            bases.append(name)
    if not bases:
        return None
    basis = rng.choice(bases)
    by_count = basis is not None and maybe(rng, 0.2)
    count = rng.choice([1, 2, 3, 3, 3, 4])
    bounds = sorted(rng.sample([5, 20, 40, 50, 60, 65, 80, 95, 100], count - 1))
    lines, maker = [], expressions.Maker(rng, program, "gate", None, no_us=True)
    for k in range(count - 1):
        bound = Fraction(bounds[k], 100) if basis else Fraction(bounds[-1 - k])
        at_most = rng.choice([None, None, Fraction(1, 5), Fraction(1, 3).limit_denominator(3)])
        share = at_most is not None and maybe(rng, 0.6)
        at_most = None if at_most is None else \
            Fraction(rng.choice([10, 20, 34, 50]), 100) if share else Fraction(rng.randint(0, 4))
        if by_count and at_most is None:
            at_most = Fraction(rng.randint(0, 4))
        least = rng.choice([None, None, None, Fraction(1), Fraction(2)])
        least_is_share = least is not None and maybe(rng, 0.4)
        least = Fraction(rng.choice([5, 25, 40]), 100) if least_is_share else least
        if least is not None and at_most is not None and share == least_is_share:
            least = min(least, at_most)
        if least is not None and at_most is not None and share != least_is_share:
            least = None  # tried by hand
        gates = [maker.flag(rng.randint(1, 2)) for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))]
        lines.append(Plain(name="ABCDE"[k], bound=bound, at_most=at_most, at_most_is_share=share,
                           at_least=least, at_least_is_share=least_is_share, gates=gates))
    lines.append(Plain(name="ABCDE"[count - 1], bound=None, at_most=None, gates=[]))
    scopes = [s for s in ("network", "region", "year") if maybe(rng, 0.5) and (basis or s != "year")]
    crossing = rng.choice(["in", "in", "out", "nearest"]) if basis and not by_count else "in"
    return Plain(basis=basis, by_count=by_count, crossing=crossing, scopes=scopes, lines=lines, says_value=maybe(rng, 0.5),
                 special=[] if by_count else
                 make_special_classes(rng, lines, 100, basis is not None),
                 value=None if basis else rng.choice(program.values))


def classes_text(program, statement):
    line = "classes by %s of %s" % ("count" if statement.by_count else "share",
                                    quoted(statement.basis)) if statement.basis else \
        "classes by value"
    if statement.value and len(program.values) > 1:
        line += " " + quoted(statement.value.name)
    line += " within " + ", ".join(statement.scopes) if statement.scopes else ""
    if statement.crossing != "in":
        line += " crossing " + statement.crossing
    return [line + (" as proposals" if statement.says_value else "")] + line_texts(statement)


def line_texts(statement):
    lines = []
    for one in statement.lines[:-1]:
        text = "  %s %s" % (one.name, "up to %s%%" % decimal_text(one.bound * 100)
                            if statement.basis else "from " + decimal_text(one.bound))
        if statement.basis and statement.by_count:
            text = "  " + one.name
        if one.at_most is not None:
            text += " at most %s partners" % (decimal_text(one.at_most * 100) + "% of"
                                              if one.at_most_is_share else one.at_most)
        if getattr(one, "at_least", None) is not None:
            text += " at least %s partners" % (decimal_text(one.at_least * 100) + "% of"
                                               if one.at_least_is_share else one.at_least)
        lines.append(text + "".join(", not when " + show(gate) for gate in one.gates))
    return lines + ["  %s otherwise" % statement.lines[-1].name] + special_text(statement)


def make_service(rng, program):
    flags = [n for n, (type_, _) in program.attributes.items() if type_ == "flag"]
    if flags and maybe(rng, 0.6):
        program.readiness = [(n, Fraction(rng.choice(["15", "40", "12.5"]))) for n in flags]
    if maybe(rng, 0.6):
        maker = expressions.Maker(rng, program, "policy", None, no_us=True)
        names = ["strategic", "integrated", "emerging", "basic plan"][:rng.randint(1, 4)]
        program.policies = [(n, maker.flag(rng.randint(1, 3))) for n in names[:-1]]
        program.policies.append((names[-1], None))
        policies.make_demands(rng, program)
        for name in ["order_cycle", "fill_rate", "planning"][:rng.randint(0, 3)]:
            program.promises.append(make_promise(rng, name, names))


def make_promise(rng, name, policies):
    kind = {"order_cycle": rng.choice(["days", "hours"]), "fill_rate": "ratio",
            "planning": "text"}[name]
    item = rng.choice([None, "core", "non core"])
    entries = {}
    for policy in policies:
        if kind == "text":
            text = rng.choice(["yearly", "joint, 3 years", "by \"\"order\"\""])
            entries[policy] = text.replace('""', '"'), '"%s"' % text
        elif kind == "ratio":
            percent = rng.choice([90, 95, 98])
            entries[policy] = Fraction(percent, 100), "%d%%" % percent
        else:
            entries[policy] = Fraction(rng.randint(1, 20)), None
    entries = {p: (v, t or decimal_text(v)) for p, (v, t) in entries.items()}
    return name, item, kind, entries


def promise_text(promise):
    name, item, kind, entries = promise
    return "promise %s %s%s %s" % (
        name, quoted(item) + " " if item else "", kind,
        ", ".join("%s %s" % (quoted(p), text) for p, (_, text) in entries.items()))


def make_alert(rng, program, index):
    maker = expressions.Maker(rng, program, "alert", None)
    return Plain(name="alert%d" % index, level=rng.choice(["red", "amber", "green"]),
                 when=maker.flag(rng.randint(1, 2)) if maybe(rng, 0.3) else maker.comparison(2),
                 owner=rng.choice([None, "sales", "area, west"]),
                 within=(rng.randint(1, 40), rng.choice(["day", "week", "month", "quarter"]))
                 if maybe(rng, 0.6) else None)


def alert_text(alert):
    line = "alert %s %s when %s" % (alert.name, alert.level, show(alert.when))
    if alert.owner:
        line += " owner " + (alert.owner if alert.owner.isalpha() else '"%s"' % alert.owner)
    return line + (" act within " + duration(*alert.within) if alert.within else "")


def make_groups(rng, program):
    names = [n for n, (type_, _) in program.attributes.items() if type_ in ("text", "flag")]
    names += ["state", "currency", "parent"] + ["class"] * bool(program.classes) + \
        ["policy"] * bool(program.policies)
    if maybe(rng, 0.5):
        program.groups_by = rng.sample(names, rng.randint(1, min(3, len(names))))
    if maybe(rng, 0.4):
        program.at_least = rng.choice([1, 2, 2, 3, 4, 7])


def groups_text(program):
    by = "by " + ", ".join(map(quoted, program.groups_by)) if program.groups_by else ""
    least = "of at least %d" % program.at_least if program.at_least else ""
    return "groups " + " ".join(filter(None, [by, least]))


def make_mix(rng, program):
    """Quotients of flows, by whatever splits them."""
    flows = [m for m in program.measures() if m.kind == "flow" and program.default_suits(m)]
    if not flows or not maybe(rng, 0.6):
        return
    for index in range(rng.randint(1, 2)):
        maker = expressions.Maker(rng, program, "kpi", None)
        node = maker.until_good(lambda: (rng.choice(["/", "ratio"]), sum_of(rng, flows),
                                         sum_of(rng, flows)), "number", None)
        if node:
            program.mix_of.append("mixed %d" % index)
            window = ("last", rng.randint(1, 9), rng.choice(["week", "month"])) \
                if maybe(rng, 0.7) else None
            program.kpis.append(Kpi(program.mix_of[-1], None, node, window, None, []))
            program.kpis[-1].measures_us = False
    names = [n for n, (type_, _) in program.attributes.items() if type_ in ("text", "flag")]
    names += ["distributor", "region", "kind", "state", "currency"] + \
        ["class"] * bool(program.classes) + ["policy"] * bool(program.policies) + \
        [split for split in program.split_columns() for _ in "12"
         if all(Checker(program).is_split(("name", k), split) for k in program.mix_of)]
    program.mix_by = sorted(set(rng.sample(names, rng.randint(1, 3))))
    program.mix_back = rng.randint(1, 2), rng.choice(["year", "quarter", "half", "month"])


def sum_of(rng, flows):
    sizes = [m for m in flows if m.name in ("pieces", "worth")]
    flows = sizes if sizes and maybe(rng, 0.8) else flows
    one, other = [("name", rng.choice(flows).name) for _ in "12"]
    pick = rng.random()
    if pick < 0.6:
        return one
    return (rng.choice("+-"), one, other) if pick < 0.8 else ("*", one, expressions.plain("2"))


def mix_text(program):
    return "mix of %s by %s against %s before" % (
        ", ".join(map(quoted, program.mix_of)), ", ".join(map(quoted, program.mix_by)),
        duration(*program.mix_back))


def begin_with_dates(program):
    """Some windows begin on a date of each distributor. A generator of its own leaves all other
    programs as they were."""
    rng = random.Random(program_text(program))
    names = ["since"] + [n for n, (type_, _) in program.attributes.items() if type_ == "date"]
    for kpi in program.kpis:
        window = kpi.window
        if window is None or window == ("review date",) or not maybe(rng, 0.4):
            continue
        kpi.window = "since", rng.choice(names)
        try:
            checker = Checker(program)
            for one in program.kpis:
                checker.form(one.node, "kpi", one.window)
                if program.conversion and "opening" in show(one.node):
                    raise Refused("a day of rates for each")  # tried by hand
        except Refused:
            kpi.window = window


def look_into_texts(program):
    """Some conditions look into texts, some KPIs count days; again with a generator of its own."""
    rng = random.Random("texts of " + program_text(program))
    for alert in program.alerts:
        if maybe(rng, 0.4):
            alert.when = (rng.choice(["and", "or"]), alert.when,
                          functions.make_about_text(rng, program))
    for kpi in program.kpis:
        if kpi.name not in program.mix_of and not kpi.splits and maybe(rng, 0.15):
            zero = expressions.plain("0")
            node = ("if", functions.make_about_text(rng, program), kpi.node, zero)
            if maybe(rng, 0.3):
                node = ("peers", "rank", kpi.node, None, functions.make_text(rng, program))
            replace(program, kpi, node)
        # a split inside a split is refused, also where another KPI reads this one
        if not program.mix_of and not any(one.splits for one in program.kpis) and maybe(rng, 0.3):
            op = rng.choice(["sum_over", "lowest_over", "highest_over"])
            replace(program, kpi, ("split over", op, "distributor", kpi.node))
    if program.applies and maybe(rng, 0.3):
        program.applies = ("or", program.applies, functions.make_about_text(rng, program))


def replace(program, kpi, node):
    """Unless the rules of types, or what names the KPI, do not take it."""
    before, kind = kpi.node, Checker(program).form(kpi.node, "kpi", kpi.window)
    kpi.node = node
    try:
        after = Checker(program).form(node, "kpi", kpi.window)
        same = (after.shape, after.kind, after.scale) == (kind.shape, kind.kind, kind.scale)
    except Refused:
        same = False
    if not same or any(Checker(program).nested(one.node) > functions.NESTED_MAX
                       for one in program.kpis):
        kpi.node = before


# ---- the whole -----------------------------------------------------------------------------------

def make_program(rng):
    program = Program()
    program.money_scale = rng.choice([0, 2, 2, 4])
    program.conversion = currencies.make_conversion(rng) if maybe(rng, 0.3) else None
    program.calendar = calendars.make(rng)
    program.series = rng.choice(["quarter", "quarter", "month", "half", "year", "week"])
    program.window = make_window(rng) if maybe(rng, 0.85) else None
    make_attributes(rng, program)
    for index in range(rng.randint(1, 3)):
        program.facts.append(make_facts(rng, program, index))
    if program.conversion:
        program.facts.append(currencies.make_rates(rng))
    make_views(rng, program)
    for index in range(rng.randint(1, 7)):
        program.kpis.append(make_kpi(rng, program, index))
    if maybe(rng, 0.25):
        program.applies = expressions.Maker(rng, program, "kpi", None).applies()
    checker = Checker(program)
    for name in ["score", "partner value"][:rng.choice([0, 1, 1, 2])]:
        make_value(rng, program, checker, name)
    for _ in range(rng.choice([0, 1, 1, 2])):
        statement = make_classes(rng, program, checker)
        if statement:
            program.classes.append(statement)
    if program.values and maybe(rng, 0.4):
        make_selection(rng, program)
    make_service(rng, program)
    for index in range(rng.choice([0, 1, 2, 3])):
        program.alerts.append(make_alert(rng, program, index))
    make_groups(rng, program)
    make_mix(rng, program)
    begin_with_dates(program)
    look_into_texts(program)
    dated_rates.add(program, program_text(program))
    lookups.make(random.Random(rng.getstate()[1][0]), program)  # the rest stays as it would be
    return program


def program_text(program):
    lines = ["tierkit 1", 'program "random"', "money EUR scale %d" % program.money_scale +
             (program.conversion.text() if program.conversion else "")]
    if program.calendar.text():
        lines.append(program.calendar.text())
    if program.window:
        lines.append("review window " + window_text(program.window))
    if program.applies:
        lines.append("applies to " + show(program.applies))
    if program.groups_by or program.at_least:
        lines.append(groups_text(program))
    if program.mix_of:
        lines.append(mix_text(program))
    for name, (type_, scale) in program.attributes.items():
        tail = " scale %d" % scale if scale != program.scale(type_) else ""
        lines.append("attribute %s %s%s" % (name, type_, tail))
    for facts in program.written():
        lines += facts_text(program, facts)
        for table in facts.tables:
            lines += lookups.table_text(table)
    lines += [rate.text() for rate in program.rates]
    lines += [kpi_text(kpi) for kpi in program.kpis]
    for value in program.values:
        lines += value_text(value)
    for statement in program.classes:
        lines += classes_text(program, statement)
    for selection in program.selections:
        lines += selection_text(selection)
    if program.readiness:
        lines.append("readiness points " + ", ".join(
            "%s %s" % (name, decimal_text(points)) for name, points in program.readiness))
    if program.policies:
        lines += policies.policies_text(program)
    lines += [promise_text(promise) for promise in program.promises]
    lines += [alert_text(alert) for alert in program.alerts]
    return "\n".join(lines) + "\n"


__all__ = ["Refused", "make_program", "program_text"]
