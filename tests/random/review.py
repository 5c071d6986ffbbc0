"""The tables of a review, from docs/review.md and docs/numbers.md: what the host writes as CSV."""
from fractions import Fraction

import exact
from evaluate import Context, Evaluator, Value, as_double
from exact import decimal_text, double_text
from network import Network

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
        self.decide()

    def at(self, node, id_, phase="alert", **more):
        return self.evaluator.evaluate(node, Context(self.as_of, None, (id_,), phase=phase, **more))

    def decide(self):
        decisions, program = self.evaluator.decisions, self.program
        self.criteria, self.scores = {}, {}
        if program.value:
            self.score_all()
            decisions[program.value.name] = self.scores
        self.classes = []
        for statement in program.classes:
            self.classes.append(self.scopes(statement))
        if program.classes:
            named = self.cut(program.classes[0], self.ids, None)
            decisions["class"] = {r["id"]: ("ok", r["class"]) if r["class"] else ("no_data", None)
                                  for r in named}
        if program.readiness:
            decisions["readiness"] = {id_: ("ok", self.readiness(id_)) for id_ in self.ids}
        if program.policies:
            self.policies = {id_: self.policy(id_) for id_ in self.ids}
            decisions["policy"] = {id_: ("ok", name) if name else ("no_data", None)
                                   for id_, name in self.policies.items()}

    # ---- value ----------------------------------------------------------------------------------

    def kept(self, node, id_):
        """(raw status, raw double)"""
        value = self.program.value
        context = Context(self.as_of, None, (id_,), phase="kpi")
        newest = self.evaluator.evaluate(node, context)
        for k in range(value.keep + 1):
            found = newest if k == 0 else \
                self.evaluator.evaluate(node, context.back(k, value.keep_unit))
            if found.status == "ok":
                return "ok", as_double(found)
        return newest.status, None

    def score_all(self):
        for id_ in self.ids:
            found = []
            for criterion in self.program.value.criteria:
                status, raw = self.kept(("name", criterion.kpi), id_)
                points = criterion.points_of(raw) if status == "ok" else None
                found.append([criterion, status, raw, points, None])
            self.criteria[id_] = found
            self.scores[id_] = self.score(id_, found)

    def score(self, id_, found):
        value = self.program.value
        total = sum(c.weight for c in value.criteria)
        with_data = sum(one[0].weight for one in found if one[1] == "ok")
        lacking = [one for one in found if one[1] != "ok"]
        for one in lacking:
            if isinstance(value.missing, Fraction):
                one[3] = float(value.missing)
        if not self.covered[id_]:
            return "not_applicable", None
        if value.missing == "refuse" and lacking:
            return lacking[0][1], None
        needed = exact.on_grid(float(value.needs)) if value.needs is not None else 0
        if exact.on_grid(float(with_data / total)) < needed:
            return "not_enough_data", None
        scored = [one for one in found if one[3] is not None]
        if not scored:
            return "no_data", None
        return "ok", self.weigh(scored)

    def weigh(self, scored):
        """Contributions of criteria with points, at 1e-9; the score is their sum."""
        largest, scale = max(float(c.weight) for c in self.program.value.criteria), 1.0
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
            return self.scores[id_]
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
            if statement.basis is None:
                row["line"] = next((k for k, line in enumerate(statement.lines[:-1])
                                    if row["value"] >= line.bound), len(statement.lines) - 1)
                continue
            row["line"] = len(statement.lines) - 1
            if row["value"] > 0:
                above = sum(v for v in values if v > row["value"])
                row["line"] = next((k for k, line in enumerate(statement.lines[:-1])
                                    if above < line.bound * total), len(statement.lines) - 1)
                row["share"], row["before"] = row["value"] / total, before / total
                before += row["value"]
        self.move_down(statement, ranked)
        for row in ranked:
            row["class"] = statement.lines[row["line"]].name
        return ranked + [r for r in rows if r["status"] != "ok"]

    def move_down(self, statement, ranked):
        for k, line in enumerate(statement.lines[:-1]):
            for row in ranked:
                if row["line"] == k and any(self.gate_closes(g, row["id"]) for g in line.gates):
                    row["line"] = k + 1
            if line.at_most is None:
                continue
            most = line.at_most * len(ranked) if line.at_most_is_share else line.at_most
            here = [row for row in ranked if row["line"] == k]
            for row in here:
                if sum(other["value"] >= row["value"] for other in here) > most // 1:
                    row["line"] = k + 1

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

    def policy(self, id_):
        if not self.covered[id_]:
            return None
        return next(name for name, when in self.program.policies
                    if when is None or self.at(when, id_, "policy").holds())

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
                "left_out.csv": self.left_out()}

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

    def values(self):
        rows = ["distributor_id,score,rank,rank_region".split(",")]
        for id_ in self.ids if self.program.value else ():
            status, score = self.scores[id_]
            if status != "ok":
                rows.append([id_, "", "", ""])
                continue
            region = self.network.records[id_].get("region")
            scored = {i: s for i, (st, s) in self.scores.items() if st == "ok"}
            near = [s for i, s in scored.items() if self.network.records[i].get("region") == region]
            rows.append([id_, decimal_text(score), str(rank_of(score, scored.values())),
                         str(rank_of(score, near))])
        return rows

    def contributions(self):
        rows = ["distributor_id,group,criterion,raw,points,weight,contribution,status".split(",")]
        for id_ in self.ids if self.program.value else ():
            scored = self.scores[id_][0] == "ok"
            for criterion, status, raw, points, part in self.criteria[id_]:
                covered = self.covered[id_]
                shown = points is not None and covered
                rows.append([
                    id_, criterion.group, criterion.kpi,
                    double_text(raw) if status == "ok" and covered else "",
                    double_text(points) if shown else "", decimal_text(criterion.weight),
                    decimal_text(Fraction(part or 0, E9)) if scored else "",
                    status if covered else "not_applicable"])
        return rows

    def class_rows(self):
        rows = ["basis,scope,distributor_id,value,rank,share,cum_share_before,class,status"
                .split(",")]
        for statement, scopes in zip(self.program.classes, self.classes):
            for scope, cut in scopes:
                for r in cut:
                    if self.covered[r["id"]]:
                        rows.append([statement.basis or self.program.value.name, scope, r["id"],
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
        rows = ["distributor_id,policy,readiness,reason".split(",")]
        for id_ in self.ids if self.program.policies else ():
            name = self.policies[id_]
            if name is None:
                continue
            last = name == self.program.policies[-1][0]
            ready = decimal_text(self.readiness(id_)) if self.program.readiness else ""
            rows.append([id_, name, ready, "no condition above holds" if last else
                         "its condition holds and none above does"])
        return rows

    def promises(self):
        rows = ["distributor_id,promise,item,value".split(",")]
        for id_ in self.ids if self.program.policies else ():
            for name, item, _, entries in self.program.promises if self.policies[id_] else ():
                value = entries[self.policies[id_]][0]
                rows.append([id_, name, item or "",
                             value if isinstance(value, str) else decimal_text(value)])
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
            context = Context(self.as_of, None, ids, True, member, "kpi")
            for name, node in self.program.listed():
                if member is None or self.reads_split(node, member[0]):
                    found = self.evaluator.evaluate(node, context)
                    rows.append([kind, group, name] + result(found)[:2] + quotient(found))
        return rows

    def reads_split(self, node, split):
        """Every measure in it is of facts split so."""
        if node[0] == "name":
            kpi, measure = self.program.kpi(node[1]), self.program.measure(node[1])
            if kpi is not None:
                return self.reads_split(kpi.node, split)
            return measure is None or split in measure.facts.splits
        return all(self.reads_split(child, split) for child in node if isinstance(child, tuple))

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
            known = [r for r in self.network.rows[facts.name] if r.day <= self.as_of]
            unmatched = sum(r.id not in self.network.records for r in known)
            days = [exact.date_text(pick(r.day for r in known)) for pick in (min, max)] \
                if known else ["", ""]
            rows.append([facts.name, str(len(known))] + days +
                        [str(unmatched), str(self.network.rejected[facts.name])])
        return rows

    def unmatched(self):
        rows = ["facts,id,measure,sum".split(",")]
        for measure in self.program.measures():
            if measure.kind not in ("flow", "balance", "in force"):
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
