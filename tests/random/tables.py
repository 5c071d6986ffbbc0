"""The tables of single distributors: what the host writes as CSV. Mixed into review.Review."""
from fractions import Fraction

import calendars
import exact
from cells import concentrated, quotient, result, value_text
from evaluate import Context
from exact import E9, decimal_text, double_text
from program import show
import policies


class Tables:
    def tables(self):
        fiscal = {} if self.program.series == "week" else \
            {"fiscal.csv": self.series(self.program.calendar, True)}
        return fiscal | {"kpis.csv": self.kpis(), "series.csv": self.series(calendars.CALENDAR), "values.csv": self.values(),
                "contributions.csv": self.contributions(), "classes.csv": self.class_rows(),
                "policies.csv": self.policy_rows(), "promises.csv": self.promises(),
                "alerts.csv": self.alerts(), "groups.csv": self.groups(),
                "concentration.csv": self.concentration(), "feeds.csv": self.feeds(),
                "unmatched.csv": self.unmatched(), "splits.csv": self.splits(),
                "left_out.csv": self.left_out(), "selection.csv": self.selection_rows(),
                "dispersion.csv": self.dispersion(), "mix.csv": self.mix()}

    def kpis(self):
        rows = ["distributor_id,kpi,value,status,flags,numerator,denominator,days,days_covered"
                .split(",")]
        for id_ in self.ids:
            for name, node in self.program.listed():
                if self.covered[id_]:
                    found = self.at(node, id_, "kpi")
                    rows.append([id_, name] + result(found) + quotient(found) + self.days(
                        node, Context(self.as_of, None, (id_,), phase="kpi")))
                else:
                    rows.append([id_, name, "", "not_applicable", "", "", "", "", ""])
        return rows

    def series(self, calendar, fiscal=False):
        rows = ["distributor_id,period,name,value,status,flags,days,days_covered".split(",")]
        unit, periods = self.program.series, []
        day = self.network.series_begins() if self.span else self.as_of + 1
        while day <= self.as_of:
            try:
                periods.append(calendar.period(day, unit))
                day = periods[-1][1]
            except calendars.Outside:
                pass  # a series has the periods that there are
            day += 1
        for id_ in self.ids:
            for first, end in periods:
                for name, node in self.program.listed(in_series=True):
                    context = Context(end, first, (id_,), phase="kpi").but(fiscal=fiscal)
                    cells = result(self.evaluator.evaluate(node, context)) + \
                        self.days(node, context) if self.covered[id_] else \
                        ["", "not_applicable", "", "", ""]
                    rows.append([id_, calendar.name(first, unit), name] + cells)
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
            cells = [decimal_text(score), str(exact.rank_of(score, scored.values())),
                     str(exact.rank_of(score, near))]
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
        rows = ["basis,scope,n,n_positive,hhi,gini,gini_all,cr1,cr3,cr5,cr10,n_a,n_b,n_c".split(",")]
        for statement, scopes in zip(self.program.classes, self.classes):
            for scope, cut in scopes if statement.basis else ():
                values = [r["value"] for r in cut if r["status"] == "ok"]
                counts = [str(sum(r["line"] == k for r in cut)) if k < len(statement.lines) else ""
                          for k in range(3)]
                rows.append([statement.basis, scope] + concentrated(values) + counts)
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


    def splits(self):
        rows = ["distributor_id,split,member,name,value,status,flags,numerator,denominator,days,"
                "days_covered".split(",")]
        named = [split for kpi in self.program.kpis for split in kpi.splits]
        for split in sorted(set(named), key=named.index):
            members = self.network.members(split, self.as_of)
            for id_ in self.ids if members else ():
                for member in members if self.covered[id_] else ():
                    for kpi in self.program.kpis:
                        if split in kpi.splits:
                            found = self.at(("name", kpi.name), id_, "kpi", member=(split, member))
                            rows.append([id_, split, member, kpi.name] + result(found) +
                                        quotient(found) + self.days(("name", kpi.name), Context(
                                            self.as_of, None, (id_,), phase="kpi")))
        return rows

    def feeds(self):
        rows = ["facts,rows,first_date,last_date,unmatched_rows,rejected_rows".split(",")]
        for facts in self.program.facts:
            known = [r for r in self.network.rows[facts.name]
                     if r.day <= self.as_of and not r.later]
            unmatched = sum(r.id not in self.network.records for r in known
                            if not facts.are_rates and not facts.unowned)
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
                rows.append([measure.facts.name, id_, measure.name, "" if measure.is_converted else
                             decimal_text(strange[id_])])
        blocks = [facts.name for facts in self.program.facts]
        rows[1:] = sorted(rows[1:], key=lambda r: (blocks.index(r[0]), r[1].encode()))
        return rows
