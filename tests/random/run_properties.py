"""What must hold of any program and any data, whatever the numbers are:

- facts dated after as-of change nothing, to the last byte of the saved review;
- a flow of a year is the sum of its months, the extremes of a year are those of its months, and a
  year has at most as many different keys as its months together;
- a group of one distributor has what its member has, but for KPIs of what no group has;
- mix and rate of a ratio add up to its change, those of the members to those of the total.

What is dropped by a property is not counted, and a property that held too little fails. With
--self-test what the host wrote is changed a little, and each property must see it.

    python3 run_properties.py HOST [--seeds N] [--first S] [--keep FOLDER] [--self-test]
"""
from fractions import Fraction

import driver
import exact
import mix
import network
import run_random


class Held:
    """How often each property was looked at in earnest, and how what the host wrote is changed."""

    def __init__(self, twist=None):
        self.counts, self.twist = {}, twist

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def table(self, folder, name):
        rows = driver.read_table(folder / "out" / (name + ".csv"))
        return self.twist(name, rows) if self.twist else rows


def is_dated(facts):
    """Each row has one day and nothing else that time could hold it by. Of keyed facts the newest
    row counts, whatever its day."""
    return facts.at and not facts.until and not facts.undated and not facts.keyed and \
        not hasattr(facts, "all_measures")


def up_to(facts, rows, as_of):
    def is_kept(row):
        read = network.read_row(facts, row)  # what is refused is counted, whatever its day
        return read is None or read[0].day <= as_of
    network.rows.COLUMNS = facts.columns
    return [row for row in rows if is_kept(row)] if is_dated(facts) else rows


def later_facts(host, case, folder, held):
    as_of = exact.read_day(case.as_of)
    fewer = {facts.name: up_to(facts, case.rows[facts.name], as_of)
             for facts in case.program.written()}
    wrong = case.run(host, folder / "all") or case.run(host, folder / "known", rows=fewer)
    if wrong:
        return wrong
    later = sum(len(case.rows[name]) - len(rows) for name, rows in fewer.items())
    if later and case.records:
        held.count("facts after as-of")
    for path in sorted((folder / "all" / "out").iterdir()):
        if path.name == "lookups.csv":
            continue  # of the network: rows that found nothing are counted, whatever their day
        other = (folder / "known" / "out" / path.name).read_bytes()
        if path.suffix == ".csv":
            same = held.table(folder / "all", path.stem) == \
                driver.read_table(folder / "known" / "out" / path.name)
        else:
            same = path.read_bytes() == other
        if not same:
            return "facts after as-of change %s" % path.name
    return None


def cells(folder, held):
    """{(distributor, year, name): texts of the values}"""
    found = {}
    for row in held.table(folder, "series")[1:]:
        found.setdefault((row[0], row[1][:4], row[2]), []).append((row[3], row[4]))
    return found


def adds_up(measure, year, months, held):
    """May a year be this with these months? Statuses may differ where data lack."""
    values = [Fraction(text) for text, status in months if status == "ok"]
    if any(status not in ("ok", "no_data") for _, status in months + [year]) or not values:
        return True
    if year[1] != "ok":  # every row of the year lacks the value, so every row of some month
        return ("", "no_data") in months
    held.count("%s of a year" % measure.kind)
    if measure.kind == "flow":
        return Fraction(year[0]) == sum(values)
    if measure.kind in ("min", "max"):
        return Fraction(year[0]) == (min if measure.kind == "min" else max)(values)
    return max(values) <= Fraction(year[0]) <= sum(values)


def years_and_months(host, case, folder, held):
    wrong = case.run(host, folder / "months", "month") or case.run(host, folder / "years", "year")
    if wrong:
        return wrong
    months = cells(folder / "months", Held())
    conversion = case.program.conversion
    measures = {m.name: m for m in case.program.measures()
                if m.kind in ("flow", "min", "max", "distinct") and m.type != "date"
                and not m.facts.undated and not m.facts.view_of and not m.facts.unowned and
                not (m.is_converted and conversion.at == "period end")}
    for key, (year,) in cells(folder / "years", held).items():
        if key[2] in measures and not adds_up(measures[key[2]], year, months.get(key, []), held):
            return "%s: %s, of months %s" % (key, year, months[key])
    return None


WITH_GROUPS = ("total", "share")  # of the functions that compare peers, where they have no key


def suits_groups(program, node):
    """Does an expression read nothing that only a single distributor has? `coalesce` and `exists` would
    take something else in its place."""
    if not isinstance(node, tuple):
        return True
    if node[0] == "name":
        kpi, type_ = program.kpi(node[1]), program.attributes.get(node[1], ("", 0))[0]
        if kpi:
            return suits_groups(program, kpi.node)
        return program.measure(node[1]) is not None or node[1] == "credit_limit" or \
            type_ in ("number", "money", "count", "days")
    if node[0] == "peers" and (node[1] not in WITH_GROUPS or any(node[3:])):
        return False
    return all(suits_groups(program, part) for part in node[1:])


def group_of_one(host, case, folder, held):
    """Every distributor in a region of its own."""
    for place, (record, texts) in enumerate(case.records):
        record["region"] = texts["region"] = "R%d" % place
    wrong = case.run(host, folder / "one")
    if wrong:
        return wrong
    header, *rows = held.table(folder / "one", "kpis")
    members = {(row[0], row[1]): dict(zip(header, row)) for row in rows}
    regions = {record["region"]: record["id"] for record, _ in case.records}
    header, *rows = driver.read_table(folder / "one" / "out" / "groups.csv")
    for group in (dict(zip(header, row)) for row in rows):
        name = group["name"]
        member = members.get((regions.get(group["group"]), name))
        if group["group_kind"] != "region" or member is None or \
                group["status"] == "suppressed" or \
                not suits_groups(case.program, ("name", name)):
            continue
        held.count("groups of one" if member["status"] == "ok" else "groups of one, no value")
        for column in ("value", "status", "numerator", "denominator"):
            if group[column] != member[column]:
                return "%s, %s: %s, its member %s" % (regions[group["group"]], name, group, member)
    return None


def mix_and_rate(host, case, folder, held):
    if not case.program.mix_of:
        return None
    wrong = case.run(host, folder / "mix")
    if wrong:
        return wrong
    rows = held.table(folder / "mix", "mix")
    for row in rows[1:]:
        if row[-1] == "ok" and row[2]:
            held.count("mix and rate")
    broken = mix.broken_sums(rows)
    return "does not add up: %s" % broken if broken else None


# Each with what it must have held in 60 seeds, and the table a self-test changes.
PROPERTIES = {
    later_facts: ({"facts after as-of": 15}, "kpis"),
    years_and_months: ({"flow of a year": 200, "distinct of a year": 14, "min of a year": 5,
                        "max of a year": 4}, "series"),
    group_of_one: ({"groups of one": 250, "groups of one, no value": 150}, "kpis"),
    mix_and_rate: ({"mix and rate": 2}, "mix"),
}


def check_of(holds, host, held):
    return lambda seed, folder: holds(host, run_random.Case(seed, dated=True), folder, held)


def more(table):
    """The first number of the table's values is one more than the host wrote."""
    def twist(name, rows):
        if name != table:
            return rows
        columns = ("value",) if "value" in rows[0] else ("rate",)
        places = [rows[0].index(column) for column in columns]
        for row in rows[1:]:
            for place in places:
                if row[place] and row[place].lstrip("-").replace(".", "", 1).isdigit():
                    row[place] = str(Fraction(row[place]) + 1)
        return rows
    return twist


def self_test(given):
    return all([driver.is_seen(holds.__name__, given.seeds,
                               check_of(holds, given.host, Held(more(table))),
                               check_of(holds, given.host, Held()))
                for holds, (_, table) in PROPERTIES.items()])


def run_seeds(given):
    failed = 0
    for holds, (minima, _) in PROPERTIES.items():
        held = Held()
        failed += driver.run(holds.__name__, given, check_of(holds, given.host, held), held.counts)
        for name, minimum in minima.items():
            least = minimum * len(given.seeds) // 60
            if held.counts.get(name, 0) < least:
                failed += 1
                print("  too few of %s: at least %d" % (name, least))
    return failed == 0


if __name__ == "__main__":
    driver.main(run_seeds, self_test, seeds=60, self_test="what the host wrote is changed a little")
