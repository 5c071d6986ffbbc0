"""Tables of groups of distributors. Mixed into review.Review."""
import exact
from cells import quotient, result
from evaluate import Context


class Groups:
    def group_kinds(self):
        """(kind, group, ids, member)"""
        covered = [id_ for id_ in self.ids if self.covered[id_]]
        records = self.network.records
        yield from grouped("network", {id_: "all" for id_ in covered})
        paths = {id_: (records[id_].get("region") or "").split("/") for id_ in covered}
        for depth in range(max(map(len, paths.values()), default=0)):
            yield from grouped("region", {id_: "/".join(path[:depth + 1])
                                          for id_, path in paths.items()
                                          if len(path) > depth and path != [""]})
        yield from grouped("kind", {id_: records[id_]["kind"] for id_ in covered
                                    if records[id_].get("kind")})
        for split in self.program.split_columns():
            for member in self.network.members(split, self.as_of):
                yield split, member, tuple(covered), (split, member)

    def groups(self):
        rows = ["group_kind,group,name,value,status,numerator,denominator".split(",")]
        for kind, group, ids, member in self.group_kinds():
            context = Context(self.as_of, None, ids, True, member, "kpi")
            for name, node in self.program.listed():
                if member is None or self.reads_split(node, member[0]):
                    found = self.evaluator.evaluate(node, context)
                    rows.append([kind, group, name] + result(found)[:2] + quotient(found))
        return rows

    def reads_split(self, node, split):
        """Every measure in it is of facts split so."""
        return self.evaluator.checker.is_split(node, split)


def grouped(kind, group_of):
    for group in sorted(set(group_of.values()), key=str.encode):
        yield kind, group, tuple(id_ for id_, g in group_of.items() if g == group), None
