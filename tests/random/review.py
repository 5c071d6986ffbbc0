"""The tables of a review, from docs/review.md and docs/numbers.md: what the host writes as CSV."""
from fractions import Fraction

import exact
from evaluate import Context, Evaluator, Value, as_double
from exact import decimal_text, double_text
from network import Network
from program import show
import policies

E9 = 10**9


def rank_of(score, scores):
    """Competition: one more than there are better ones."""
    return 1 + sum(other > score for other in scores)


class Review:
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

    # ---- classes --------------------------------------------------------------------------------

    def basis(self, statement, id_, year):
        if not self.covered[id_]:
            return "not_applicable", None
        if statement.basis is None:
            return self.scores[statement.value.name][id_]
        context = Context(self.as_of, None, (id_,), phase="kpi")
        if year is not None:
            first = exact.day_of(year, 1, 1)
            context = Context(exact.period(first, "year")[1], first, (id_,), phase="kpi")
        found = self.evaluator.evaluate(("name", statement.basis), context)
        return found.status, found.value

    def cut(self, statement, ids, year):
        rows = [{"id": id_, "status": status, "value": value, "class": None, "line": None}
                for id_ in ids for status, value in [self.basis(statement, id_, year)]]
        ranked = sorted((r for r in rows if r["status"] == "ok"), key=lambda r: -r["value"])
        values = [r["value"] for r in ranked]
        total, before = sum(v for v in values if v > 0), Fraction(0)
        for row in ranked:
            row["rank"] = rank_of(row["value"], values)
            if statement.by_count:
                row["line"] = 0
                if row["value"] > 0:
                    row["share"], row["before"] = row["value"] / total, before / total
                    before += row["value"]
                continue
            if statement.basis is None:
                row["line"] = next((k for k, line in enumerate(statement.lines[:-1])
                                    if row["value"] >= self.bound(statement, line, row["id"])),
                                   len(statement.lines) - 1)
                continue
            row["line"] = len(statement.lines) - 1
            if row["value"] > 0:
                row["line"] = next((k for k, line in enumerate(statement.lines[:-1])
                                    if self.is_inside(statement, line, row, values, total)),
                                   len(statement.lines) - 1)
                row["share"], row["before"] = row["value"] / total, before / total
                before += row["value"]
        self.move_down(statement, ranked)
        for row in ranked:
            row["class"] = statement.lines[row["line"]].name
        return ranked + [r for r in rows if r["status"] != "ok"]

    def is_inside(self, statement, line, row, values, total):
        """Of a cut of shares: who crosses it is in, out, or on the nearer side."""
        above = sum(v for v in values if v > row["value"])
        bound = (self.bound(statement, line, row["id"]) or 0) * total
        if statement.crossing == "out":
            return above + row["value"] <= bound
        if statement.crossing == "nearest":
            equal = sum(v for v in values if v == row["value"])
            return above + equal / 2 <= bound
        return above < bound

    def bound(self, statement, line, id_):
        special = self.narrowest(statement.special, id_, line, lambda s: True)
        return line.bound if special is None else special.bound

    def select(self, selection, candidates):
        """Candidates best first, with decision, reason and what knocked them out."""
        scores = self.scores[selection.value.name]
        rows = []
        for id_ in candidates:
            status, score = scores[id_]
            row = {"id": id_, "status": status, "value": score, "why": "score", "by": None}
            if status == "ok":
                row["line"] = next((k for k, line in enumerate(selection.lines[:-1])
                                    if score >= self.bound(selection, line, id_)), 2)
            else:
                row["line"], row["why"] = 1, "no score"
            self.knock_out(selection, row)
            rows.append(row)
        ranked = sorted((r for r in rows if r["status"] == "ok"), key=lambda r: -r["value"])
        for row in ranked:
            row["rank"] = rank_of(row["value"], [r["value"] for r in ranked])
        lines = [row["line"] for row in ranked]
        self.limit_accepted(selection, rows, ranked)
        assert len(lines) == len(ranked)
        return ranked + [r for r in rows if r["status"] != "ok"]

    def knock_out(self, selection, row):
        for condition in selection.knock_outs:
            found = self.at(condition, row["id"], "gate")
            if found.status == "ok" and found.value and row["why"] != "knocked out":
                row["line"], row["why"], row["by"] = 2, "knocked out", condition
            elif found.status != "ok" and row["line"] == 0:
                row["line"], row["why"], row["by"] = 1, "knock-out undefined", condition

    def limit_accepted(self, selection, rows, ranked):
        accept = selection.lines[0]
        for row in rows:
            closed = [self.at(g, row["id"], "gate") for g in accept.gates]
            if row["line"] == 0 and any(g.status != "ok" or g.value for g in closed):
                holds = any(g.status == "ok" and g.value for g in closed)
                row["line"], row["why"] = 1, "gate" if holds else "gate undefined"
        here = [row for row in ranked if row["line"] == 0]
        for row in here if accept.at_most is not None else ():
            if sum(other["value"] >= row["value"] for other in here) > accept.at_most:
                row["line"], row["why"] = 1, "limit"

    def move_down(self, statement, ranked):
        for k, line in enumerate(statement.lines[:-1]):
            for row in ranked:
                if row["line"] == k and any(self.gate_closes(g, row["id"]) for g in line.gates):
                    row["line"] = k + 1
            most = line.at_most
            if most is not None:
                most = (most * len(ranked) if line.at_most_is_share else most) // 1
                here = [row for row in ranked if row["line"] == k]
                for row in here:
                    if sum(other["value"] >= row["value"] for other in here) > most:
                        row["line"] = k + 1
            if line.at_least is not None:
                self.fill_up(line, k, ranked, most)

    def fill_up(self, line, k, ranked, most):
        """The best of those below, equal ones together, until there are enough."""
        least = (line.at_least * len(ranked) if line.at_least_is_share else line.at_least) // 1
        below = [row for row in ranked if row["line"] > k and
                 not any(self.gate_closes(g, row["id"]) for g in line.gates)]
        for value in sorted({row["value"] for row in below}, reverse=True):
            block = [row for row in below if row["value"] == value]
            held = sum(row["line"] == k for row in ranked)
            if held >= least or (most is not None and held + len(block) > most):
                return
            for row in block:
                row["line"] = k

    def gate_closes(self, gate, id_):
        found = self.at(gate, id_, "gate")
        return found.status != "ok" or found.value

    def scopes(self, statement):
        found = []
        wanted = statement.scopes or ["network"]
        if "network" in wanted:
            found.append(("all", self.cut(statement, self.ids, None)))
        if "region" in wanted:
            levels = {}
            for id_ in self.ids:
                path = (self.network.records[id_].get("region") or "").split("/")
                for depth in range(len(path)):
                    levels.setdefault("/".join(path[:depth + 1]), []).append(id_)
            for name in sorted(levels, key=str.encode):
                found.append(("region:" + name, self.cut(statement, levels[name], None)))
        if "year" in wanted and self.span and self.ids:
            first, last = exact.date_of(self.span[0]).year, exact.date_of(self.as_of).year
            for year in range(first, last + 1):
                found.append(("year:%04d" % year, self.cut(statement, self.ids, year)))
        return found if self.ids else []

    # ---- service --------------------------------------------------------------------------------

    def readiness(self, id_):
        return sum((points for name, points in self.program.readiness
                    if self.at(("name", name), id_).holds()), Fraction(0))

    def since(self, alert, id_):
        context, back = Context(self.as_of, None, (id_,)), 0
        while back < 7 and self.evaluator.evaluate(
                alert.when, context.back(back + 1, "quarter")).holds():
            back += 1
        return exact.add_months(self.as_of, -3 * back)

    # ---- tables ---------------------------------------------------------------------------------

    def tables(self):
        return {"kpis.csv": self.kpis(), "series.csv": self.series(), "values.csv": self.values(),
                "contributions.csv": self.contributions(), "classes.csv": self.class_rows(),
                "policies.csv": self.policy_rows(), "promises.csv": self.promises(),
                "alerts.csv": self.alerts(), "groups.csv": self.groups(),
                "concentration.csv": self.concentration(), "feeds.csv": self.feeds(),
                "unmatched.csv": self.unmatched(), "splits.csv": self.splits(),
                "left_out.csv": self.left_out(), "selection.csv": self.selection_rows()}

    def kpis(self):
        rows = ["distributor_id,kpi,value,status,flags,numerator,denominator".split(",")]
        for id_ in self.ids:
            for name, node in self.program.listed():
                if self.covered[id_]:
                    found = self.at(node, id_, "kpi")
                    rows.append([id_, name] + result(found) + quotient(found))
                else:
                    rows.append([id_, name, "", "not_applicable", "", "", ""])
        return rows

    def series(self):
        rows = ["distributor_id,period,name,value,status,flags".split(",")]
        quarters, day = [], self.span[0] if self.span else self.as_of + 1
        while day <= self.as_of:
            quarters.append(exact.period(day, "quarter"))
            day = quarters[-1][1] + 1
        if quarters:
            quarters = [q for q in quarters if q[0] <= self.as_of]
        for id_ in self.ids:
            for first, end in quarters:
                for name, node in self.program.listed(in_series=True):
                    context = Context(end, first, (id_,), phase="kpi")
                    cells = result(self.evaluator.evaluate(node, context)) \
                        if self.covered[id_] else ["", "not_applicable", ""]
                    rows.append([id_, exact.quarter_name(first), name] + cells)
        return rows

    def listed(self, value, id_):
        only = all(c.value is not value for c in self.program.classes) and \
            any(s.value is value for s in self.program.selections)
        return not only or self.meant(value, id_)

    def values(self):
        rows = ["distributor_id,score,rank,rank_region,value,status,coverage,profile".split(",")]
        for id_ in self.ids:
            for value in self.program.values:
                if self.listed(value, id_):
                    rows.append(self.value_row(value, id_))
        return rows

    def value_row(self, value, id_):
        status, score = self.scores[value.name][id_]
        cells = ["", "", ""]
        if status == "ok":
            region = self.network.records[id_].get("region")
            scored = {i: s for i, (st, s) in self.scores[value.name].items() if st == "ok"}
            near = [s for i, s in scored.items() if self.network.records[i].get("region") == region]
            cells = [decimal_text(score), str(rank_of(score, scored.values())),
                     str(rank_of(score, near))]
        covered = Fraction(exact.on_grid(self.coverage(self.criteria[value.name][id_])), E9)
        return [id_] + cells + [value.name, status,
                                decimal_text(covered) if self.meant(value, id_) else "",
                                self.profile(value.special, id_)]

    def contributions(self):
        rows = ["distributor_id,group,criterion,raw,points,weight,contribution,status,flags,age,"
                "value".split(",")]
        for id_ in self.ids:
            for value in self.program.values:
                for found in self.criteria[value.name][id_] if self.listed(value, id_) else ():
                    rows.append(self.contribution_row(value, id_, found))
        return rows

    def contribution_row(self, value, id_, found):
        criterion, status, raw, points, part, age, partial = found
        scored = self.scores[value.name][id_][0] == "ok"
        covered = self.meant(value, id_)
        has_raw = status == "ok" and covered
        return [id_, criterion.group, criterion.kpi, double_text(raw) if has_raw else "",
                double_text(points) if points is not None and covered else "",
                decimal_text(criterion.weight),
                decimal_text(Fraction(part or 0, E9)) if scored else "",
                status if covered else "not_applicable",
                self.data_flags(criterion, raw, age, partial) if has_raw else "",
                str(age) if has_raw else "", value.name]

    def data_flags(self, criterion, raw, age, partial):
        x = [float(point[0]) for point in criterion.points]
        clipped = raw < x[0] or (raw > x[-1] and not criterion.step)
        words = [("partial", partial), ("carried", age > 0), ("clipped", clipped)]
        return "|".join(word for word, holds in words if holds)

    def selection_rows(self):
        rows = ["distributor_id,value,score,rank,decision,knocked_out_by,reason,status,coverage"
                .split(",")]
        for selection, selected in zip(self.program.selections, self.selected):
            for row in selected:
                found = self.criteria[selection.value.name][row["id"]]
                covered = Fraction(exact.on_grid(self.coverage(found)), E9)
                scored = row["status"] == "ok"
                rows.append([row["id"], selection.value.name,
                             decimal_text(row["value"]) if scored else "",
                             str(row["rank"]) if scored else "",
                             selection.lines[row["line"]].name,
                             show(row["by"]) if row["by"] else "", row["why"],
                             row["status"], decimal_text(covered)])
        return rows

    def class_rows(self):
        rows = ["basis,scope,distributor_id,value,rank,share,cum_share_before,class,status"
                .split(",")]
        for statement, scopes in zip(self.program.classes, self.classes):
            for scope, cut in scopes:
                for r in cut:
                    if self.covered[r["id"]]:
                        rows.append([statement.basis or statement.value.name, scope, r["id"],
                                     decimal_text(r["value"]) if r["status"] == "ok" else "",
                                     str(r.get("rank", ""))] +
                                    [double_text(float(r[k])) if k in r else ""
                                     for k in ("share", "before")] + [r["class"] or "", r["status"]])
        return rows

    def concentration(self):
        rows = ["basis,scope,n,n_positive,hhi,gini,cr1,cr3,cr5,cr10,n_a,n_b,n_c".split(",")]
        for statement, scopes in zip(self.program.classes, self.classes):
            for scope, cut in scopes if statement.basis else ():
                values = [r["value"] for r in cut if r["status"] == "ok"]
                x = sorted((v for v in values if v > 0), reverse=True)
                counts = [str(sum(r["line"] == k for r in cut)) if k < len(statement.lines) else ""
                          for k in range(3)]
                rows.append([statement.basis, scope, str(len(values)), str(len(x))] +
                            concentrated(x) + counts)
        return rows

    def policy_rows(self):
        return [policies.HEAD] + [policies.row(self.judged[id_], value_text) for id_ in self.ids
                                  if self.program.policies and self.covered[id_]]

    def promises(self):
        rows = ["distributor_id,promise,item,value,type,policy".split(",")]
        for id_ in self.ids if self.program.policies else ():
            for name, item, type_, entries in self.program.promises if self.covered[id_] else ():
                policy = self.judged[id_].result
                value = entries[policy][0]
                rows.append([id_, name, item or "",
                             value if isinstance(value, str) else decimal_text(value), type_, policy])
        return rows

    def alerts(self):
        rows = ["distributor_id,alert,level,since,value,threshold,owner,due".split(",")]
        for level in ("red", "amber", "green"):
            for alert in (a for a in self.program.alerts if a.level == level):
                for id_ in self.ids:
                    if self.covered[id_] and self.at(alert.when, id_).holds():
                        rows.append(self.alert_row(alert, id_))
        return rows

    def alert_row(self, alert, id_):
        sides = ["", ""]
        if alert.when[0] in ("=", "!=", "<", "<=", ">", ">="):
            found = [self.at(side, id_) for side in alert.when[1:]]
            if found[0].form.shape not in ("flag", "text"):
                sides = [value_text(side) for side in found]
        due = ""
        if alert.within:
            count, unit = alert.within
            due = exact.date_text(exact.add_units(self.as_of, count, unit))
        return [id_, alert.name, alert.level, exact.date_text(self.since(alert, id_))] + sides + \
            [alert.owner or "", due]

    def left_out(self):
        return [["distributor_id", "reason"]] + [
            [id_, "the program's `applies to` does not hold"]
            for id_ in self.ids if not self.covered[id_]]

    # ---- groups and feeds -----------------------------------------------------------------------

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
            whole = "whole" if kind == "network" or member is not None else True
            context = Context(self.as_of, None, ids, whole, member, "kpi")
            for name, node in self.program.listed():
                if member is None or self.reads_split(node, member[0]):
                    found = self.evaluator.evaluate(node, context)
                    rows.append([kind, group, name] + result(found)[:2] + quotient(found))
        return rows

    def reads_split(self, node, split):
        """Every measure in it is of facts split so."""
        return self.evaluator.checker.is_split(node, split)

    def splits(self):
        rows = ["distributor_id,split,member,name,value,status,flags,numerator,denominator"
                .split(",")]
        named = [split for kpi in self.program.kpis for split in kpi.splits]
        for split in sorted(set(named), key=named.index):
            members = self.network.members(split, self.as_of)
            for id_ in self.ids if members else ():
                for member in members if self.covered[id_] else ():
                    for kpi in self.program.kpis:
                        if split in kpi.splits:
                            found = self.at(("name", kpi.name), id_, "kpi", member=(split, member))
                            rows.append([id_, split, member, kpi.name] + result(found) +
                                        quotient(found))
        return rows

    def feeds(self):
        rows = ["facts,rows,first_date,last_date,unmatched_rows,rejected_rows".split(",")]
        for facts in self.program.facts:
            known = [r for r in self.network.rows[facts.name]
                     if r.day <= self.as_of and not r.later]
            unmatched = sum(r.id not in self.network.records and not facts.unowned for r in known)
            days = [exact.date_text(pick(r.day for r in known)) for pick in (min, max)] \
                if known and not facts.undated else ["", ""]
            rows.append([facts.name, str(len(known))] + days +
                        [str(unmatched), "" if facts.view_of else
                         str(self.network.rejected[facts.name])])
        return rows

    def unmatched(self):
        rows = ["facts,id,measure,sum".split(",")]
        for measure in self.program.measures():
            if measure.kind not in ("flow", "balance", "in force") or measure.group or \
                    measure.facts.unowned:
                continue
            strange = {}
            for r in self.network.rows[measure.facts.name]:
                if r.day <= self.as_of and r.id not in self.network.records:
                    ended = r.until is not None and r.until <= self.as_of
                    value = r.cells[measure.name][1] or Fraction(0)
                    strange[r.id] = strange.get(r.id, Fraction(0)) + (0 if ended else value)
            for id_ in strange:
                rows.append([measure.facts.name, id_, measure.name, decimal_text(strange[id_])])
        blocks = [facts.name for facts in self.program.facts]
        rows[1:] = sorted(rows[1:], key=lambda r: (blocks.index(r[0]), r[1].encode()))
        return rows


def grouped(kind, group_of):
    for group in sorted(set(group_of.values()), key=str.encode):
        yield kind, group, tuple(id_ for id_, g in group_of.items() if g == group), None


def concentrated(x):
    """hhi, gini, cr1, cr3, cr5, cr10 of positive values, descending."""
    if not x:
        return [""] * 6
    total, n = sum(x), len(x)
    squares = float(sum(Fraction(float(v / total) * float(v / total)) for v in x))
    gini = sum((n - 1 - 2 * place) * v for place, v in enumerate(x)) / (n * total)
    shares = [float(sum(x[:k]) / total) for k in (1, 3, 5, 10)]
    return [double_text(number) for number in [squares * 10000.0, float(gini)] + shares]


def value_text(found: Value):
    if found.status != "ok":
        return ""
    if found.form.kind == "date":
        return exact.date_text(found.value)
    if found.form.shape == "exact":
        return decimal_text(found.value)
    return double_text(as_double(found))


def result(found):
    flags = "partial" if found.partial and found.status == "ok" else ""
    return [value_text(found), found.status, flags]


def quotient(found):
    if found.form.shape != "quotient" or found.status != "ok":
        return ["", ""]
    return [decimal_text(part) for part in found.value]
