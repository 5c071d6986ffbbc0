"""A review, from docs/review.md and docs/numbers.md: KPIs, values, classes, policies. What the host
writes of it is in tables.py and groups.py."""
from fractions import Fraction

import calendars
import exact
import policies
from classes import Classes
from days import Days
from evaluate import Context, Evaluator, as_double
from exact import E9
from groups import Groups
from mix import Mix
from network import Network
from tables import Tables


class Review(Classes, Days, Groups, Mix, Tables):
    def __init__(self, program, records, facts_rows, as_of):
        self.program = program
        self.network = Network(program, records, facts_rows)
        self.span = self.network.days()
        self.as_of = self.span[1] if as_of is None else as_of
        self.evaluator = Evaluator(self.network, self.as_of)
        self.ids = self.network.ids
        self.covered = {id_: program.applies is None or self.at(program.applies, id_, "kpi").holds()
                        for id_ in self.ids}
        self.evaluator.covered = [id_ for id_ in self.ids if self.covered[id_]]
        self.evaluator.memo.clear()  # `applies to` compared everybody
        self.decide()

    def at(self, node, id_, phase="alert", **more):
        return self.evaluator.evaluate(node, Context(self.as_of, None, (id_,), phase=phase, **more))

    def decide(self):
        decisions, program = self.evaluator.decisions, self.program
        self.candidates = [{id_ for id_ in self.ids if self.at(s.when, id_, "kpi").holds()}
                           for s in program.selections]
        self.criteria, self.scores = {}, {}
        for value in program.values:
            self.score_all(value)
            decisions[value.name] = self.scores[value.name]
            self.tell_points(value)
        self.classes = []
        for statement in program.classes:
            self.classes.append(self.scopes(statement))
        if program.classes:
            named = self.cut(program.classes[0], self.ids, None)
            decisions["class"] = {r["id"]: ("ok", r["class"]) if r["class"] else ("no_data", None)
                                  for r in named}
        self.selected = [self.select(s, sorted(chosen, key=self.ids.index))
                         for s, chosen in zip(program.selections, self.candidates)]
        if program.readiness:
            decisions["readiness"] = {id_: ("ok", self.readiness(id_)) for id_ in self.ids}
        if program.policies:
            self.judged = {id_: policies.Judged(self, id_) for id_ in self.ids if self.covered[id_]}
            decisions["policy"] = {id_: ("ok", self.judged[id_].result) if id_ in self.judged
                                   else ("no_data", None) for id_ in self.ids}

    # ---- value ----------------------------------------------------------------------------------

    def belongs(self, who, id_):
        kind, region = who
        path = (self.network.records[id_].get("region") or "") + "/"
        return (kind is None or self.network.records[id_].get("kind") == kind) and \
            (region is None or path.startswith(region + "/"))

    def narrowest(self, special, id_, of, clause):
        """The line that says a clause of an item for the fewest, of those it is for; None."""
        lines = [s for s in special if s.of is of and clause(s) and self.belongs(s.who, id_)]
        return max(lines, key=lambda s: (s.who[0] is not None, len(s.who[1] or "")), default=None)

    def rules(self, value, criterion, id_):
        """The criterion as it is for one distributor."""
        rules = type(criterion)(**criterion.__dict__)
        for clause in ("weight", "points", "rule"):
            line = self.narrowest(value.special, id_, criterion, lambda s: clause in s.says)
            if line is not None:
                rules.__dict__.update(line.says)
        return rules

    def profile(self, special, id_):
        """Kind and region of the narrowest profile: both meet when lines are for either."""
        mine = [s.who for s in special if self.belongs(s.who, id_)]
        kind = next((k for k, _ in mine if k), None)
        region = max((r for _, r in mine if r), key=len, default=None)
        return ", ".join((["kind " + kind] if kind else []) +
                         (["region " + region] if region else []))

    def kept(self, node, id_, rule):
        """(raw status, raw double, age)"""
        context = Context(self.as_of, None, (id_,), phase="kpi")
        newest = self.evaluator.evaluate(node, context)
        for k in range(rule[0] + 1):
            found = newest if k == 0 else \
                self.evaluator.evaluate(node, context.back(k, rule[1]))
            if found.status == "ok":
                return "ok", as_double(found), k, found.partial
        return newest.status, None, None, False

    def meant(self, value, id_):
        """Who has a value: its selections' candidates, and all others where classes may use it."""
        by = [chosen for s, chosen in zip(self.program.selections, self.candidates)
              if s.value is value]
        only = by and all(c.value is not value for c in self.program.classes)
        return any(id_ in chosen for chosen in by) or (not only and self.covered[id_])

    def score_all(self, value):
        self.criteria[value.name], self.scores[value.name] = {}, {}
        for id_ in self.ids:
            found = []
            for criterion in value.criteria:
                rules = self.rules(value, criterion, id_)
                status, raw, age, partial = self.kept(("name", criterion.kpi), id_,
                                                      rules.rule or value.rule)
                points = rules.points_of(raw) if status == "ok" else None
                found.append([rules, status, raw, points, None, age, partial])
            self.criteria[value.name][id_] = found
            self.scores[value.name][id_] = self.score(value, id_, found)

    def tell_points(self, value):
        """What points() and group() read."""
        decisions = self.evaluator.decisions
        for c, criterion in enumerate(value.criteria):
            earned = decisions[("points", criterion.kpi, value.name)] = {}
            added = decisions.setdefault(("group", criterion.group, value.name), {})
            for id_ in self.ids:
                one = self.criteria[value.name][id_][c]
                has = one[3] is not None and self.meant(value, id_)
                earned[id_] = ("ok", Fraction(exact.on_grid(one[3]), E9)) if has else \
                    ("no_data", None)
                status = self.scores[value.name][id_][0]
                before = added.get(id_, (status, Fraction(0)))[1]
                added[id_] = (status, before + Fraction(one[4] or 0, E9)) if status == "ok" else \
                    (status, Fraction(0))

    def coverage(self, found):
        return float(sum(one[0].weight for one in found if one[1] == "ok") /
                     sum(one[0].weight for one in found))

    def score(self, value, id_, found):
        lacking = [one for one in found if one[1] != "ok"]
        refused = None
        for one in lacking:
            end = (one[0].rule or value.rule)[2]
            if end == "worst":
                one[3] = float(min(y for _, y in one[0].points))
            elif end == "refuse":
                refused = refused or one[1]
            elif end != "exclude":
                one[3] = float(end)
        if not self.meant(value, id_):
            return "not_applicable", None
        if refused:
            return refused, None
        needed = exact.on_grid(float(value.needs)) if value.needs is not None else 0
        if exact.on_grid(self.coverage(found)) < needed:
            return "not_enough_data", None
        scored = [one for one in found if one[3] is not None]
        if not scored:
            return "no_data", None
        return "ok", self.weigh(found, scored)

    def weigh(self, found, scored):
        """Contributions of criteria with points, at 1e-9; the score is their sum."""
        largest, scale = max(float(one[0].weight) for one in found), 1.0
        while largest * scale < 2.0**54:
            scale *= 2
        parts = [int(float(one[0].weight) * scale) for one in scored]
        steps = 0
        for one, part in zip(scored, parts):
            factor = float(part) / float(sum(parts)) * 1e9
            one[4] = round(one[3] * factor)
            exactly = Fraction(one[3]) * part / sum(parts) * E9
            assert abs(one[4] - exactly) <= Fraction(1, 2) + Fraction(1, 1000), "docs/numbers.md"
            steps += one[4]
        return Fraction(steps, E9)

    # ---- service --------------------------------------------------------------------------------

    def readiness(self, id_):
        return sum((points for name, points in self.program.readiness
                    if self.at(("name", name), id_).holds()), Fraction(0))

    def since(self, alert, id_):
        context, back = Context(self.as_of, None, (id_,)), 0
        while back < 7 and self.evaluator.evaluate(
                alert.when, context.back(back + 1, "quarter")).holds():
            back += 1
        while back:
            try:
                return self.program.calendar.shift(self.as_of, -3 * back)
            except calendars.Outside:
                back -= 1
        return self.as_of
