"""Records and rows as the library should understand them, and what measures give of them.

Every question walks over all rows that could matter: slow and plain on purpose.
"""
import sys
from fractions import Fraction
from pathlib import Path

import exact

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lang"))
import reference_rows as rows  # noqa: E402  the slow evaluator of row expressions
import currencies  # noqa: E402
import dated_rates  # noqa: E402
import entities  # noqa: E402
import lookups  # noqa: E402


class Row:
    def __init__(self, day, until, id_, splits, cells):
        self.day, self.until, self.id, self.splits, self.cells = day, until, id_, splits, cells
        self.currency = None
        self.later = False  # a part of a row that is counted elsewhere

    def has_ended(self, day):
        return self.until is not None and self.until <= day


def read_day(text):
    """(day, good); None without a text."""
    if text is None:
        return None, True
    try:
        return exact.read_day(text), True
    except ValueError:
        return None, False


def read_cell(name, kind, text):
    if kind == "flag" and text is not None:
        return "v", text in ("true", "1"), False
    return rows.read_cell(name, text)


def row_cell(measure, row):
    """(state, value): out, missing, filled, value; None when the row cannot be taken."""
    if measure.where is not None:
        condition = rows.evaluate(measure.where, row)
        if condition[0] not in "vm":
            return None
        if condition[:2] != ("v", True):
            return "out", None
    if measure.group is not None:
        key = rows.evaluate(measure.group, row)
        good, line = entities.line(measure.entity, row)
        if key[0] not in "vm" or not good:
            return None
        return ("out", None) if key[0] == "m" else ("value", (rows.key_text(measure.group, key), line))
    counted = measure.kind in ("distinct", "in force distinct")
    straight = not counted and measure.type != "date" and measure.kind != "histogram" and measure.node[0] == "column"
    cell = row[measure.node[1]] if straight else rows.evaluate(measure.node, row)
    if cell[0] == "m":
        return ("missing", None) if measure.fill is None else ("filled", measure.fill)
    if cell[0] != "v":
        return None
    if counted:
        return "value", rows.key_text(measure.node, cell)
    if measure.type == "date" or measure.kind == "histogram":
        return "value", cell[1]
    cell = rows.rescale(cell, measure.scale)
    too_large = cell[0] != "v" or not -2**63 <= cell[1] * 10**measure.scale < 2**63
    return None if too_large else ("value", cell[1])


def read_span(facts, texts):
    """(day, until) or None; until is the first day behind."""
    if facts.undated:
        return exact.DAY_MIN, None
    day, good = read_day(texts[facts.at])
    until, until_good = read_day(texts[facts.until]) if facts.until else (None, True)
    if not good or day is None or not until_good or (until is not None and until < day):
        return None
    if until is not None and facts.through:
        until += 1
    if facts.prorated and (until is None or not 0 < until - day <= 36525):
        return None
    return day, until


def spread(facts, row):
    """A row day by day, the days of a period of the grain joined."""
    parts, days = {}, row.until - row.day
    for at in range(days):
        start = exact.period(row.day + at, facts.grain)[0]
        if start not in parts:
            parts[start] = Row(start, None, row.id, row.splits, {
                name: (state, None if value is None else Fraction(0))
                for name, (state, value) in row.cells.items()})
            parts[start].later = len(parts) > 1
        for measure in facts.measures:
            state, value = row.cells[measure.name]
            if value is not None:
                so_far, so_on = (exact.rounded(value * k / days, measure.scale)
                                 for k in (at, at + 1))
                part = parts[start].cells[measure.name][1] + so_on - so_far
                parts[start].cells[measure.name] = state, part
    return list(parts.values())


def read_row(facts, texts):
    texts = lookups.joined(facts, texts)
    if facts.view_of is not None and texts[facts.at] is None:
        return []
    span = read_span(facts, texts)
    if span is None:
        return None
    day, until = span
    typed = {name: read_cell(name, kind, texts[name]) for name, (kind, _) in facts.columns.items()}
    cells = {}
    for measure in facts.measures:
        cells[measure.name] = row_cell(measure, typed)
        if cells[measure.name] is None:
            return None
    owner = facts.key or (facts.splits[0] if facts.related else "nobody")
    row = Row(day, until, texts.get(owner) or "",
              {split: texts[split] or "" for split in facts.splits}, cells)
    row.currency = texts[facts.currency] if facts.currency else None
    if facts.prorated:
        return spread(facts, row)
    row.day = exact.period(day, facts.grain)[0]
    row.until = None if until is None else exact.period(until, facts.grain)[0]
    return [row]


def keyed_columns(facts):
    return facts.keyed + [facts.version] if facts.keyed else []


def version_of(facts, text):
    return {"changed": exact.read_day, "version no": Fraction, "stamp": str.encode}[
        facts.version](text)


def keep_newest(facts, newest, texts, parts):
    key = tuple(texts[name] for name in facts.keyed)
    version = version_of(facts, texts[facts.version])
    if key not in newest or newest[key][0] < version:
        newest[key] = version, parts


class Own:
    """Windows that begin on a day of each distributor: their first days; who is not in it has none,
    perhaps because its window is outside of a table of periods."""

    def __init__(self, days, outside):
        self.days, self.outside = days, outside

    def __hash__(self):
        return hash((tuple(sorted(self.days.items())), tuple(sorted(self.outside))))

    def __eq__(self, other):
        return isinstance(other, Own) and self.__dict__ == other.__dict__

    def of(self, id_):
        return self.days[id_]


class Everybody:
    """One first day for all; None = from the start."""

    def __init__(self, first):
        self.first = first

    def of(self, _):
        return self.first


class Network(currencies.Rates):
    def __init__(self, program, records, facts_rows):
        self.program = program
        self.records = {r["id"]: r for r in records}
        self.ids = sorted(self.records, key=str.encode)
        self.rows, self.rejected, self.by_id = {}, {}, {}
        for facts in program.written():
            self.read(facts, facts_rows[facts.name])
        for name, good in self.rows.items():
            for row in good:
                self.by_id.setdefault((name, row.id), []).append(row)
        self.memo = {}

    def read(self, block, all_texts):
        """A row that cannot be taken goes in no view either; one without the date of a view is left
        out there."""
        rows.COLUMNS = block.columns
        family = [block] + [facts for facts in self.program.facts if facts.view_of is block]
        for facts in family:
            self.rows[facts.name], self.rejected[facts.name] = [], 0
        newest = {}  # of keyed facts: version and parts by key
        for texts in all_texts:
            found = [read_row(facts, texts) for facts in family]
            if None in found or any(texts[name] is None for name in keyed_columns(block)):
                self.rejected[block.name] += 1
                continue
            if block.keyed:
                keep_newest(block, newest, texts, found[0])
                continue
            for facts, parts in zip(family, found):
                self.rows[facts.name] += parts
                self.rejected[facts.name] += parts == []
        for _, parts in newest.values():
            self.rows[block.name] += parts

    def days(self):
        """First and last day of all facts; a fact reaches to the end of its grain."""
        spans = [exact.period(row.day, facts.grain) for facts in self.program.facts
                 for row in self.rows[facts.name]
                 if not row.later and not facts.undated and facts.view_of is None]
        return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None

    def series_begins(self):
        """With the dates of views, which a review's own date does not look at."""
        days = [row.day for facts in self.program.facts if facts.view_of is not None
                for row in self.rows[facts.name]]
        return min(days + [self.days()[0]])

    def begins(self, facts):
        key = "begins", facts.name
        if key not in self.memo:
            self.memo[key] = min((row.day for row in self.rows[facts.name]), default=None)
        return self.memo[key]

    def delivered_from(self, measure):
        key = "delivered", measure.name
        if key not in self.memo:
            self.memo[key] = min((row.day for row in self.rows[measure.facts.name]
                                  if row.cells[measure.name][0] == "value"), default=None)
        return self.memo[key]

    def left_out(self, measure, as_of):
        """`where` leaves out every row up to as-of, so that a sum is 0. What ends on the day it
        begins was never in force."""
        return measure.kind in ("flow", "in force") and all(
            row.cells[measure.name][0] not in ("missing", "filled")
            for row in self.rows[measure.facts.name] if row.day <= as_of and row.until != row.day)

    def rows_of(self, facts, ids, member):
        found = [row for id_ in ids for row in self.by_id.get((facts.name, id_), [])]
        return found if member is None else [r for r in found if r.splits[member[0]] == member[1]]

    def members(self, split, as_of):
        """The members of a split that facts up to as-of have."""
        found = {row.splits[split] for facts in self.program.facts if split in facts.splits
                 for row in self.rows[facts.name] if row.day <= as_of}
        return sorted(found, key=str.encode)

    # ---- measures -------------------------------------------------------------------------------

    def measure(self, measure, take, span, as_of, ids, member, whole=False):
        """(status, value, partial) of a measure over first .. last; first None = from the start."""
        key = measure.name, take, span, ids, member, whole
        if key not in self.memo:
            if measure.facts.unowned:
                found = self.of_nobody(measure, take, span, as_of, ids, member, whole)
            else:
                found = self.find(measure, take, span, as_of, ids, member)
            self.memo[key] = found
        return self.memo[key]

    def related(self, facts, id_, day):
        record = self.records[id_]
        if facts.related in ("region", "kind"):
            return record.get(facts.related)
        begins = record.get("valid_from")
        return record.get(facts.related) if begins is None or begins <= day else None

    def of_nobody(self, measure, take, span, as_of, ids, member, whole):
        facts = measure.facts
        known = sorted({row.id for row in self.rows[facts.name]})
        if facts.related is None or (whole and measure.kind != "balance"):
            return self.find(measure, take, span, as_of, tuple(known), member)
        day = min(span[1], as_of)
        keys = known if whole else sorted(
            {key for key in (self.related(facts, id_, day) for id_ in ids) if key is not None})
        values = [self.find(measure, take, span, as_of, (key,), member) for key in keys]
        with_data = [value for value in values if value[0] != "no_data" and
                     ("distinct" not in measure.kind or value[1] != 0)]
        if len(with_data) > 1 and measure.kind in ("first", "last", "distinct",
                                                   "in force distinct"):
            return "not_applicable", None, any(value[2] for value in values)
        status, value, partial = self.find(measure, take, span, as_of, tuple(keys), member)
        return (status, value, partial) if keys else ("no_data", None, partial)

    def find(self, measure, take, span, as_of, ids, member):
        first, last = (exact.DAY_MIN, exact.DAY_MIN) if measure.facts.undated else span
        begins = self.begins(measure.facts)
        cut_short, last = last > as_of, min(last, as_of)
        if begins is None or begins > last:
            return "no_data", None, False
        if measure.kind not in ("distinct", "in force distinct", "histogram") and \
                measure.group is None:
            delivered = self.delivered_from(measure)
            if (delivered is None or delivered > as_of) and not self.left_out(measure, as_of):
                return "no_data", None, False
        if not isinstance(first, Own):
            return self.in_windows(measure, take, Everybody(first), last, as_of, ids, member,
                                   cut_short)
        able = tuple(id_ for id_ in ids if id_ in first.days)
        if not able:
            outside = any(id_ in first.outside for id_ in ids)
            return "out_of_range" if outside else "no_data", None, False
        status, value, partial = self.in_windows(measure, take, first, last, as_of, able, member,
                                                 cut_short)
        return status, value, partial or len(able) < len(ids)

    def in_windows(self, measure, take, firsts, last, as_of, ids, member, cut_short):
        if measure.kind == "balance":
            return self.balance(measure, take, firsts, last, ids, member, as_of)
        if measure.is_state:
            def day(id_):
                if take != "opening":
                    return last
                return exact.DAY_MIN if firsts.of(id_) is None else firsts.of(id_) - 1
            found = [row for row in self.rows_of(measure.facts, ids, member)
                     if row.day <= day(row.id) and not row.has_ended(day(row.id))]
            return self.joined(measure, found, take, day(ids[0]) if ids else last, as_of, False)
        partial = cut_short or any(
            firsts.of(id_) is not None and exact.DAY_MIN < firsts.of(id_) < self.begins(
                measure.facts) for id_ in ids or (None,))
        found = [row for row in self.rows_of(measure.facts, ids, member)
                 if measure.group is not None or firsts.of(row.id) is None or
                 row.day >= firsts.of(row.id)]
        if measure.group is not None:
            days = self.of_entities(measure, [row for row in found if row.day <= as_of])
            found = [(day, cell) for id_, day, cell in days
                     if firsts.of(id_) is None or day >= firsts.of(id_)]
            return self.added(measure, [one for one in found if one[0] <= last], partial, take)
        return self.joined(measure, [row for row in found if row.day <= last], take, last, as_of,
                           partial)

    def joined(self, measure, found, take, last, as_of, partial):
        if take == "without_rate":
            _, lost = self.point(measure, found, last, as_of, measure.is_state)
            return "ok", Fraction(lost), partial
        if take[0] == "at_rate":
            return dated_rates.at_rate(self, measure, found, take[1], last, as_of, partial)
        before = self.added(measure, found, partial, take)
        return before if not measure.is_converted else \
            self.convert(measure, found, last, as_of, before)

    def of_entities(self, measure, found):
        """(distributor, last day, cell) of every entity of these rows."""
        lines = {}
        for row in found:
            state, cell = row.cells[measure.name]
            if state == "value":
                lines.setdefault((row.id, cell[0]), []).append((row.day, cell[1]))
        for (id_, _), of_one in lines.items():
            value = entities.value(measure.entity, [line for _, line in of_one])
            day = max(day for day, _ in of_one)
            value = measure.fill if value is None else value
            if value is not None:  # what is too large is not missing, but it is no value
                cell = rows.rescale(("v", value, False), measure.scale)
                value = cell[1] if -2**63 <= cell[1] * 10**measure.scale < 2**63 else None
            yield id_, day, ("missing", None) if value is None else ("value", value)

    def added(self, measure, found, partial, take="own"):
        days = [one if isinstance(one, tuple) else (one.day, one.cells[measure.name])
                for one in found]
        cells = [cell for _, cell in days]
        values = [value for state, value in cells if state in ("value", "filled")]
        lacking = any(state == "missing" for state, _ in cells)
        if measure.kind in ("distinct", "in force distinct"):
            return "ok", Fraction(len(set(values))), partial
        if measure.kind == "histogram":
            return self.of_histogram(values, partial, take)
        if measure.kind in ("first", "last"):
            dated = [(day, value) for day, (state, value) in days if state in ("value", "filled")]
            if not dated:
                return "no_data", None, partial
            pick = (min if measure.kind == "first" else max)(day for day, _ in dated)
            return "ok", max(value for day, value in dated if day == pick), partial
        if measure.kind in ("min", "max"):
            if not values:
                return "no_data", None, partial
            return "ok", (min if measure.kind == "min" else max)(values), partial
        if lacking and not values:
            return "no_data", None, True
        return "ok", sum(values, Fraction(0)), partial or lacking

    @staticmethod
    def of_histogram(values, partial, take):
        if isinstance(take, str):
            return "ok", Fraction(len(values)), partial
        return "ok", Fraction(sum(value <= take[1] for value in values)), partial

    def balance(self, measure, take, firsts, last, ids, member, as_of):
        """Of a group: the balances of its members, added."""
        single = [self.balance_of_one(measure, take, firsts.of(id_), last, id_, member, as_of)
                  for id_ in ids]
        if take == "without_rate":
            found = [row for row in self.rows_of(measure.facts, ids, member)
                     if (firsts.of(row.id) is None or row.day >= firsts.of(row.id)) and
                     row.day <= last]
            return "ok", Fraction(self.point(measure, found, last, as_of)[1]), False
        if any(one[0] == "missing_rate" for one in single):
            return "missing_rate", None, any(one[2] for one in single)
        values = [one[1] for one in single if one[0] == "ok"]
        partial = any(one[2] for one in single)
        return ("ok", sum(values), partial) if values else ("no_data", None, partial)

    def balance_of_one(self, measure, take, first, last, id_, member, as_of):
        if take == "opening":
            if first is None:
                return "no_data", None, False
            first, last = None, first - 1
        listed = [row for row in self.rows_of(measure.facts, (id_,),
                                              None if measure.facts.snapshot else member)
                  if (first is None or row.day >= first) and row.day <= last]
        dates = {}  # a date without any value is no date of the balance
        for row in listed:
            state, value = row.cells[measure.name]
            if state != "missing":
                is_here = member is None or row.splits[member[0]] == member[1]
                dates.setdefault(row.day, []).append(value if value and is_here else Fraction(0))
        partial = any(row.cells[measure.name][0] == "missing" for row in listed
                      if member is None or row.splits[member[0]] == member[1])
        if not dates:
            return "no_data", None, partial
        if measure.is_converted:
            rows_ = {day: [row for row in listed if row.day == day and (
                member is None or row.splits[member[0]] == member[1])] for day in dates}
            return self.converted_balance(measure, take, rows_, last, as_of, partial)
        if take == "average":
            total = sum(map(sum, dates.values()))
            return "ok", exact.rounded(Fraction(total) / len(dates), measure.scale + 6), partial
        return "ok", Fraction(sum(dates[max(dates)])), partial
