"""Classes and decisions about candidates: cuts, gates, places. Mixed into review.Review."""
from fractions import Fraction

import exact
from evaluate import Context


class Classes:
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
            row["rank"] = exact.rank_of(row["value"], values)
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
            row["rank"] = exact.rank_of(row["value"], [r["value"] for r in ranked])
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
        if "year" in wanted and self.span and self.span[0] <= self.as_of and self.ids:
            first, last = exact.date_of(self.span[0]).year, exact.date_of(self.as_of).year
            for year in range(first, last + 1):
                found.append(("year:%04d" % year, self.cut(statement, self.ids, year)))
        return found if self.ids else []
