"""The data part of random programs: attributes, facts and measures, as a tree and as text."""
from fractions import Fraction

import entities
import lookups
from exact import decimal_text
from program import Facts, Measure, quoted
from row_expressions import RowMaker, show_row


def maybe(rng, chance):
    return rng.random() < chance


ATTRIBUTES = {"reps": ("count", 0), "plan_done": ("ratio", 9), "wallet": ("money", None),
              "agreement": ("flag", 0), "reports": ("flag", 0), "signed_on": ("date", 0),
              "segment": ("text", 0), "floor_space": ("number", 3), "pay_days": ("days", 0)}


def make_attributes(rng, program):
    for name, (type_, scale) in ATTRIBUTES.items():
        if maybe(rng, 0.5):
            program.attributes[name] = type_, program.money_scale if scale is None else scale


def make_facts(rng, program, index):
    facts = Facts(["orders", "stock", "items"][index], rng.choice(["partner", "distributor_id"]))
    facts.grain = rng.choice(["day", "day", "day", "week", "month"])
    if maybe(rng, 0.4):
        facts.at, facts.until = "start_on", "end_on"
        facts.through, facts.prorated = maybe(rng, 0.4), maybe(rng, 0.3)
    elif maybe(rng, 0.1):
        facts.undated, facts.grain = True, "day"
    else:
        facts.at = rng.choice(["posted", "order_date"])
    facts.splits = rng.sample(["channel", "product line"], rng.choice([0, 0, 1, 1, 2]))
    facts.snapshot = facts.at is not None and not facts.until and maybe(rng, 0.2)
    if maybe(rng, 0.2):
        facts.unowned, facts.key = True, None
        texts = ["region", "kind"] + [n for n, (t, _) in program.attributes.items() if t == "text"]
        if maybe(rng, 0.7):
            facts.related = rng.choice(texts)
            facts.splits = (["territory"] if maybe(rng, 0.5) else ["channel"]) + \
                [name for name in facts.splits if name != "channel"][:1]
    if program.conversion and not facts.unowned and not facts.undated and not facts.prorated and \
            (facts.grain == "day" or program.conversion.at != "fact date") and maybe(rng, 0.7):
        facts.currency = "money code"
        facts.columns[facts.currency] = "text", 0
    for name in filter(None, [facts.key] + facts.splits):
        facts.columns[name] = "text", 0
    for name in filter(None, [facts.at, facts.until]):
        facts.columns[name] = "date", 0
    facts.columns.update({"amount": ("number", 9), "quantity": ("number", 0),
                          "price": ("number", rng.choice([2, 4, 9])), "doc": ("text", 0),
                          "shipped": ("date", 0), "due": ("date", 0), "ok": ("flag", 0)})
    if maybe(rng, 0.25):
        make_keyed(rng, facts)
    for _ in range(rng.randint(1, 5)):
        facts.measures.append(make_measure(rng, program, facts))
    if not facts.until and not facts.unowned and not index and maybe(rng, 0.4):
        add_sizes(program, facts)
    uses_days = any(m.type == "days" for m in facts.measures)
    plain = not any("distinct" in m.kind for m in facts.measures)
    if plain and not uses_days and maybe(rng, 0.5):
        facts.undeclared.add("amount")  # what is left open is a number
    return facts


def make_keyed(rng, facts):
    """Of the rows of one key the one of the highest version counts."""
    others = [name for name in [facts.key, facts.at] + facts.splits if name]
    facts.keyed = ["doc no"] + rng.sample(others + ["line"], rng.choice([0, 0, 1, 2]))
    facts.version = rng.choice(["changed", "version no", "stamp"])
    for name in facts.keyed:
        facts.columns.setdefault(name, ("text", 0))
    facts.columns[facts.version] = {"changed": ("date", 0), "version no": ("number", 9),
                                    "stamp": ("text", 0)}[facts.version]


def add_sizes(program, facts):
    """Flows that are never below zero, for ratios."""
    for name, type_, column in (("pieces", "count", "quantity"), ("worth", "money", "price")):
        facts.measures.append(Measure(name, "flow", type_, program.scale(type_),
                                      ("abs", ("column", column)), None, Fraction(0), facts))


def make_edges(rng):
    edges = sorted(rng.sample([-20, 0, 1, 2, 5, 10, 100, 1000, 4000], rng.randint(1, 5)))
    return tuple((Fraction(edge), str(edge)) for edge in edges)


def make_measure(rng, program, facts):
    names = [n for n in ["net_sales", "units", "cogs", "visits", "level", "extent", "best", "worst",
                         "last order", "paid", "open_amount", "ratio_sum", "score_points", "m1",
                         "m2", "m3", "m4"] if program.measure(n) is None and
             all(m.name != n for m in facts.measures)]
    name = rng.choice(names)
    if facts.prorated:
        kinds = ["flow"]
    elif facts.undated:
        kinds = ["flow", "flow", "min", "max", "distinct", "histogram"]
    elif facts.until:
        kinds = ["in force", "in force", "in force distinct"]
    else:
        kinds = ["flow", "flow", "flow", "balance", "balance", "balance", "min", "max",
                 "distinct", "histogram"] + (["first", "last"] if facts.grain == "day" else [])
    kind = rng.choice(kinds)
    maker = RowMaker(rng, facts.columns)
    where = maker.expression("flag", rng.randint(1, 2)) if maybe(rng, 0.3) else None
    if "distinct" in kind:
        node = maker.expression(rng.choice(["text", "text", "date", "number", "flag"]),
                                rng.randint(0, 1))
        return Measure(name, kind, "count", 0, node, where, None, facts)
    single = facts.prorated or facts.undated or facts.unowned
    if kind in entities.KINDS and not single and maybe(rng, 0.3):
        type_ = rng.choice(["number", "count"] if facts.currency else ["money", "number", "count"])
        fills = kind != "histogram" and maybe(rng, 0.2)
        measure = Measure(name, kind, type_, program.scale(type_), None, where,
                          Fraction(3) if fills else None, facts)
        if kind == "histogram":
            measure.edges = make_edges(rng)
        measure.entity = entities.make(rng, maker)
        measure.group = maker.expression("text", rng.randint(0, 1))
        return measure
    if kind in ("min", "max", "first", "last") and maybe(rng, 0.5):
        return Measure(name, kind, "date", 0, maker.expression("date", rng.randint(0, 1)), where,
                       None, facts)
    type_ = rng.choice(["money", "money", "number", "count", "ratio", "points", "days"])
    scale = program.scale(type_) if maybe(rng, 0.8) else rng.randint(0, 6)
    depth = rng.choice([0, 0, 1, 1, 2, 3])
    node = ("column", "amount") if depth == 0 else maker.expression("number", depth)
    fill = Fraction(rng.choice([0, 0, 5])) if maybe(rng, 0.3) else None
    if kind == "histogram":
        type_ = "number" if facts.currency and type_ == "money" else type_
        scale = program.scale(type_)
        measure = Measure(name, kind, type_, scale, node, where, None, facts)
        measure.edges = make_edges(rng)
        return measure
    return Measure(name, kind, type_, scale, node, where, fill, facts)


def measure_text(program, measure):
    words = {"in force distinct": "in force"}.get(measure.kind, measure.kind)
    line = "  %s %s " % (words, quoted(measure.name))
    if measure.kind == "in force distinct":
        line += "distinct "
    elif measure.kind != "distinct":
        line += measure.type + " "
        if measure.scale != program.scale(measure.type):
            line += "scale %d " % measure.scale
    line += "= " + (show_row(measure.node) if measure.group is None else
                    entities.show(measure.entity, show_row))
    line += "" if measure.where is None else " where " + show_row(measure.where)
    if measure.group is not None:
        line += " group by " + show_row(measure.group)
    if measure.edges:
        line += " edges " + ", ".join(text for _, text in measure.edges)
    return line + ("" if measure.fill is None else " missing " + decimal_text(measure.fill))


def make_views(rng, program):
    """Some measures are at another date: that of a view of their facts."""
    for facts in program.written():
        if facts.until or facts.snapshot or facts.undated or facts.are_rates or facts.keyed or \
                not maybe(rng, 0.3):
            continue
        facts.columns.update({"sent_on": ("date", 0)})
        view = Facts(facts.name + " at sent_on", facts.key)
        view.__dict__.update(facts.__dict__, name=view.name, at="sent_on", view_of=facts)
        moved = [m for m in facts.measures if maybe(rng, 0.5)]
        if not moved:
            facts.columns.pop("sent_on")
            continue
        view.all_measures = facts.all_measures = list(facts.measures)
        facts.measures = [m for m in facts.measures if m not in moved]
        view.measures = moved
        for measure in moved:
            measure.facts = view
        program.facts.append(view)


def facts_text(program, facts):
    dates = "undated" if facts.undated else "at %s" % facts.at
    if facts.until:
        dates = "from %s %s %s" % (facts.at, "through" if facts.through else "to", facts.until)
        dates += " prorated" if facts.prorated else ""
    key, splits = facts.key or "nothing", facts.splits
    if facts.related:
        key, splits = "%s as %s" % (quoted(splits[0]), facts.related), splits[1:]
    line = "facts %s key %s %s" % (facts.name, key, dates)
    line += "" if facts.grain == "day" else " grain " + facts.grain
    line += " split by " + ", ".join(map(quoted, splits)) if splits else ""
    line += " currency " + quoted(facts.currency) if facts.currency else ""
    if facts.keyed:
        line += " keyed by (%s) version %s" % (", ".join(map(quoted, facts.keyed)),
                                              quoted(facts.version))
    lines = [line + (" snapshot" if facts.snapshot else "") + lookups.with_text(facts)]
    for name, (type_, scale) in facts.columns.items():
        if name not in facts.undeclared and lookups.is_own(facts, name):
            tail = " scale %d" % scale if type_ == "number" else ""
            lines.append("  column %s %s%s" % (quoted(name), type_, tail))
    measures = getattr(facts, "all_measures", facts.measures)
    return lines + [measure_text(program, m) +
                    (" at " + m.facts.at if m.facts is not facts else "") for m in measures]
