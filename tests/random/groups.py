"""Groups of distributors: who is in which, which are too small to be shown, their tables. Mixed into
review.Review."""
import math
from fractions import Fraction

import exact
from cells import quotient, result
from evaluate import Context, as_double
from exact import decimal_text, double_text


NOTHING = [""] * 10 + ["suppressed"]


class Groups:
    # ---- who is in which ------------------------------------------------------------------------

    def group_kinds(self):
        """(kind, group, ids, member)"""
        covered = [id_ for id_ in self.ids if self.covered[id_]]
        yield from grouped("network", {id_: ["all"] for id_ in covered})
        yield from self.region_levels(covered)
        for name in ["kind"] + self.program.groups_by:
            yield from self.parent_levels(covered) if name == "parent" else grouped(
                name, {id_: self.groups_of(name, id_) for id_ in covered})
        for split in self.program.split_columns():
            for member in self.network.members(split, self.as_of):
                yield split, member, tuple(covered), (split, member)

    def region_levels(self, covered):
        paths = {id_: self.region_path(id_) for id_ in covered}
        for depth in range(max(map(len, paths.values()), default=0)):
            yield from grouped("region", {id_: ["/".join(path[:depth + 1])]
                                          for id_, path in paths.items() if len(path) > depth})

    def region_path(self, id_):
        region = self.network.records[id_].get("region")
        return region.split("/") if region else []

    def groups_of(self, name, id_):
        """Names of the groups a distributor is in; none where it has no class and so on."""
        found = self.at(("name", name), id_)
        if found.status != "ok":
            return []
        return [{True: "true", False: "false"}.get(found.value, found.value)]

    def parent_levels(self, covered):
        """Whoever stands above nobody first."""
        groups = list(grouped("parent", {id_: self.above(id_) for id_ in covered}))
        return sorted(groups, key=lambda group: len(self.above(group[1])))

    def above(self, id_):
        """Every parent above a distributor, and itself where it is one."""
        records = self.network.records
        parents = {record.get("parent") for record in records.values()}
        found = [id_] if id_ in parents else []
        while records[id_].get("parent") in records:
            id_ = records[id_]["parent"]
            found.append(id_)
        return found

    # ---- who is hidden --------------------------------------------------------------------------

    def hidden(self):
        """(kind, group) of those too few, and of those they could be computed from."""
        found, sizes = set(), {}
        for kind, group, ids, member in self.group_kinds():
            size = len(ids) if member is None else self.with_facts(ids, member)
            sizes.setdefault((kind, self.level_above(kind, group)), {})[group] = size
        for (kind, above), groups in sorted(sizes.items(), key=self.from_above):
            if (kind, above) in found:
                found |= {(kind, group) for group in groups}
                continue
            found |= {(kind, group) for group in self.hidden_of(groups)}
        return found

    def hidden_of(self, sizes):
        """Of the groups of one level; a single one would be the rest of the total."""
        small = {group for group, size in sizes.items() if size < self.program.at_least}
        others = [(size, group.encode(), group) for group, size in sizes.items()
                  if group not in small]
        return small | {min(others)[2]} if len(small) == 1 and others else small

    def level_above(self, kind, group):
        """The region or parent whose total a group could be computed from; None: the network's."""
        if kind == "region":
            return group.rpartition("/")[0] or None
        if kind == "parent":
            above = self.network.records[group].get("parent")
            return above if above in self.network.records else None
        return None

    def from_above(self, item):
        (kind, above), _ = item
        depth = 0
        while above is not None:
            above, depth = self.level_above(kind, above), depth + 1
        return depth, kind

    def with_facts(self, ids, member):
        split, name = member
        return sum(any(row.splits.get(split) == name and row.day <= self.as_of
                       for facts in self.program.facts if split in facts.splits
                       for row in self.network.rows_of(facts, (id_,), None)) for id_ in ids)

    # ---- tables ---------------------------------------------------------------------------------

    def groups(self):
        rows = ["group_kind,group,name,value,status,numerator,denominator,flags,days,days_covered"
                .split(",")]
        hidden = self.hidden()
        for kind, group, ids, member in self.group_kinds():
            whole = "whole" if kind == "network" or member is not None else True
            context = Context(self.as_of, None, ids, whole, member, "kpi")
            for name, node in self.program.listed():
                if member is not None and not self.reads_split(node, member[0]):
                    continue
                days = self.days(node, context)
                if (kind, group) in hidden:
                    rows.append([kind, group, name, "", "suppressed", "", "", ""] + days)
                    continue
                found = self.evaluator.evaluate(node, context)
                value, status, flags = result(found)
                rows.append([kind, group, name, value, status] + quotient(found) + [flags] + days)
        return rows

    def reads_split(self, node, split):
        """Every measure in it is of facts split so."""
        return self.evaluator.checker.is_split(node, split)

    def dispersion(self):
        rows = ["group_kind,group,name,n,missing,min,q1,median,q3,max,mad,cv,outliers,status"
                .split(",")]
        hidden = self.hidden()
        for kind, group, ids, member in self.group_kinds():
            for name, node in self.program.listed() if member is None else ():
                if self.evaluator.checker.form(node).kind in ("date", "text", "flag"):
                    continue
                rows.append([kind, group, name] + (NOTHING if (kind, group) in hidden else
                                                   self.spread(node, ids)))
        return rows

    def spread(self, node, ids):
        """n to status of one figure over the distributors of a group."""
        found = [self.at(node, id_, "kpi") for id_ in ids]
        x = sorted(number for number in map(on_grid, found) if number is not None)
        count = [str(len(x)), str(len(ids) - len(x))]
        if 0 < len(x) < self.program.at_least:
            return NOTHING
        if not x:
            return count + [""] * 8 + ["no_data"]
        q1, median, q3 = [quantile(x, Fraction(k, 4)) for k in (1, 2, 3)]
        mad = None if median is None else \
            quantile(sorted(abs(one - median) for one in x), Fraction(1, 2))
        outliers = ""
        if q1 is not None and q3 is not None:
            fence = (q3 - q1) * 3 / 2
            outliers = str(sum(one < q1 - fence or one > q3 + fence for one in x))
        return count + ["" if one is None else decimal_text(one)
                        for one in (x[0], q1, median, q3, x[-1], mad)] + \
            [variation(x), outliers, "ok"]


def on_grid(found):
    """None: no value, or a double beyond 64 bits or a sum beyond 128 bits of the grid."""
    if found.status != "ok":
        return None
    if found.form.shape == "exact":
        number = exact.rounded(Fraction(found.value), 9)
        return number if exact.fits(number, 9) else None
    steps = exact.on_grid(as_double(found))
    return None if steps is None else Fraction(steps, exact.E9)


def quantile(x, share):
    """Hyndman and Fan's definition 7, on the grid."""
    place = (len(x) - 1) * share
    low, high = x[int(place)], x[min(int(place) + 1, len(x) - 1)]
    if not exact.fits((high - low) * (place - int(place)), 18) or not exact.fits(low, 18):
        return None  # more digits than 128 bits hold
    return exact.rounded(low + (high - low) * (place - int(place)), 9)


def variation(x):
    """Standard deviation / mean, a double; "" where the mean is not above zero."""
    mean = sum(x) / len(x)
    if mean <= 0:
        return ""
    squares = sum((one / mean - 1)**2 for one in x) / len(x)
    places = 10**24
    root = Fraction(math.isqrt(squares.numerator * places**2 // squares.denominator), places)
    return double_text(float(root))


def grouped(kind, groups_of):
    names = {name for names in groups_of.values() for name in names}
    for group in sorted(names, key=str.encode):
        yield kind, group, tuple(id_ for id_, names in groups_of.items() if group in names), None
