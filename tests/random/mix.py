"""Mix and rate: the change of a ratio split into weights that moved and ratios that did, in exact
fractions; and what the table must keep whatever it rounds. Mixed into review.Review."""
from fractions import Fraction

import calendars
import exact
from evaluate import Context
from exact import decimal_text

HEADER = "kpi,dimension,member,before,after,weight_before,weight_after,change,mix,rate,reversal,status"
NO_VALUES = [""] * 8


class Mix:
    def mix(self):
        rows = [HEADER.split(",")]
        for dimension in self.program.mix_by:
            for name in self.program.mix_of:
                rows += [[name, dimension] + row for row in self.split_up(name, dimension)]
        return rows

    def split_up(self, name, dimension):
        """The rows of one KPI and dimension: the total, then the members."""
        members = self.members_of(dimension)
        covered = tuple(id_ for id_ in self.ids if self.covered[id_])
        if len(covered) < self.program.at_least:
            return [[""] + NO_VALUES + ["suppressed"]]
        sides, status = [], None
        try:
            days = self.day_before(), self.as_of
        except calendars.Outside:
            return [[""] + NO_VALUES + ["out_of_range"]]
        for day in days:
            total = self.quotient(name, covered, None, day, "whole")
            each = {m: self.quotient(name, ids, member, day, "whole" if member else True)
                    for m, (ids, member, _) in members.items()}
            status = status or self.refused(total, each)
            sides.append((total.value, {m: one.value for m, one in each.items()}))
        if status:
            return [[""] + NO_VALUES + [status]]
        hidden = self.hidden_of({m: size for m, (_, _, size) in members.items()})
        return self.rows_of_mix(sides, members, hidden)

    def day_before(self):
        return self.program.calendar.add(self.as_of, -self.program.mix_back[0],
                                         self.program.mix_back[1])

    def quotient(self, name, ids, member, day, group):
        context = Context(day, None, ids, group, member, "kpi")
        return self.evaluator.evaluate(("name", name), context)

    def refused(self, total, each):
        """Members that do not make up the total have no weights in it."""
        if total.status != "ok":
            return total.status
        sums = [sum(one.value[k] for one in each.values() if one.status == "ok") for k in (0, 1)]
        if sums != list(total.value):
            return "not_applicable"
        return "overflow" if exact.on_grid(total.value[0] / total.value[1]) is None else None

    def members_of(self, dimension):
        """{member: (ids, member of a split, how many distributors)}"""
        covered = [id_ for id_ in self.ids if self.covered[id_]]
        if dimension in self.program.split_columns():
            found = self.network.members(dimension, self.as_of)
            return {m: (tuple(covered), (dimension, m), self.with_facts(covered, (dimension, m)))
                    for m in found}
        found = {}
        for id_ in covered:
            name = id_ if dimension == "distributor" else \
                next(iter(self.groups_of(dimension, id_)), "")
            found.setdefault(name, []).append(id_)
        return {m: (tuple(found[m]), None, len(found[m])) for m in sorted(found, key=str.encode)}

    def rows_of_mix(self, sides, members, hidden):
        totals = [above / below for (above, below), _ in sides]
        middle, rows, added, moved = sum(totals) / 2, [], [Fraction(0), Fraction(0)], set()
        for m in members:
            r = [each[m] and each[m][0] / each[m][1] for _, each in sides]
            if any(exact.on_grid(one or 0) is None for one in r):
                return [[""] + NO_VALUES + ["overflow"]]
            w = [each[m][1] / total[1] if each[m] else Fraction(0) for total, each in sides]
            parts = mix_and_rate(r, w, middle)
            if None not in r:
                moved.add(sign(text(r[0]), text(r[1])))
            added = [a + b for a, b in zip(added, parts)]
            if r != [None, None]:
                rows.append([m] + NO_VALUES + ["suppressed"] if m in hidden else [m] + [
                    text(x) for x in r + w + [sum(parts)] + list(parts)] + ["", "ok"])
        change = sign(text(totals[0]), text(totals[1]))
        reversal = change != 0 and moved - {0} == {-change}
        return [[""] + [text(x) for x in totals + [1, 1, sum(added)] + added] +
                ["1" if reversal else "0", "ok"]] + rows


def mix_and_rate(r, w, middle):
    """Of a member with the ratios r and the weights w, before and after."""
    if None in r:
        return (w[1] - w[0]) * ((r[0] or r[1] or 0) - middle), Fraction(0)
    return (w[1] - w[0]) * (sum(r) / 2 - middle), (r[1] - r[0]) * sum(w) / 2


def sign(before, after):
    """Of a change, as the table shows it."""
    return (Fraction(after) > Fraction(before)) - (Fraction(after) < Fraction(before))


def text(number):
    return "" if number is None else decimal_text(exact.rounded(Fraction(number), 9))


def broken_sums(rows):
    """None, or which row of the host's table does not add up."""
    tables = {}
    for row in rows[1:]:
        cells = dict(zip(rows[0], row))
        numbers = {name: Fraction(cells[name]) for name in ("before", "after", "change", "mix", "rate")
                   if cells[name]}
        if cells["status"] == "ok" and numbers["change"] != numbers["mix"] + numbers["rate"]:
            return row
        tables.setdefault((cells["kpi"], cells["dimension"]), []).append((cells, numbers))
    for total, *members in tables.values():
        cells, numbers = total
        if cells["status"] == "ok" and numbers["change"] != numbers["after"] - numbers["before"]:
            return cells
        if cells["status"] == "ok" and all(c["status"] == "ok" for c, _ in members) and any(
                numbers[name] != sum(n[name] for _, n in members) for name in ("mix", "rate")):
            return cells
    return None
