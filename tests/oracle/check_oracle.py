"""Holds the output of the example host on docs/examples/oracle.tierkit against the oracle.

check_oracle.py DATA_DIR OUT_DIR: DATA_DIR/oracle/*.csv and, in exact fractions, reckon.py. Money,
counts, dates, classes and ranks are equal; ratios within 1e-12 of the exact value, and within half
a unit of the last of the oracle's 12 digits besides. Prints which columns are held, and by what; the
exit code is 1 when something differs or when the oracle has a column that nothing holds."""
import csv
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import reckon

RATIOS = {"gm_pct", "return_rate", "aov", "avg_days_between_order_dates", "qoq_growth",
          "yoy_growth", "share", "cum_share_before", "cum_share", "hhi", "gini_positive",
          "gini_all", "cr1", "cr3", "cr5", "cr10", "on_time_share", "avg_lead_days",
          "utilisation"}
TEXTS = {"distributor_id", "region", "class", "class_from", "class_to", "first_order", "last_order",
         "first_date", "as_of", "last_payment"}
NEAR = Fraction(1, 10 ** 12)
# What other tests hold, by programs of their own: {table: {test: its columns}}
ELSEWHERE = {
    "summary": {"test_summary.py": "documents negative_lines zero_lines null_sales_lines "
                                   "loss_making_lines currencies"},
    "fx": {"test_fx.py": "distributor_id year net_sales_nominal net_sales_usd lines_without_rate"},
    "quota_rep": {"test_quotas.py": "sales_rep_id period_start period_end_excl quota actual "
                                    "attainment"},
    "receivables": {"test_receivables.py": "distributor_id credit_limit ordered_excl_cancelled paid "
                                           "balance utilisation over_limit payments last_payment"},
    "quota_derived": {"test_quotas.py": "distributor_id quarter quota actual attainment"},
}


def number(text):
    return None if text in (None, "") else Fraction(text)


def add(*values):
    """None where one of them is undefined, as tierkit does with missing values."""
    return None if None in values else sum(values)


class Output:
    """What the host wrote, in the shape of the oracle's tables."""

    def __init__(self, folder):
        def rows(name):
            return reckon.read_csv(folder / f"{name}.csv")

        self.kpis = {(r["distributor_id"], r["kpi"]): r["value"] for r in rows("kpis")}
        self.series = {(r["distributor_id"], r["period"], r["name"]): r["value"]
                       for r in rows("series")}
        self.fiscal_series = {(r["distributor_id"], r["period"], r["name"]): r["value"]
                              for r in rows("fiscal")}
        self.scopes = defaultdict(list)
        for row in rows("classes"):
            self.scopes[row["basis"], row["scope"]].append(row)
        self.measured = {(r["basis"], r["scope"]): r for r in rows("concentration")}
        self.splits = {(r["distributor_id"], r["member"] or "", r["name"]): r["value"]
                       for r in rows("splits")}
        self.feeds = {r["facts"]: r for r in rows("feeds")}
        self.unmatched = {(r["id"] or "", r["measure"]): r["sum"] for r in rows("unmatched")}
        self.groups = {(r["group_kind"], r["group"] or "", r["name"]): r["value"]
                       for r in rows("groups")}
        self.ids = sorted({name for name, _ in self.kpis}, key=lambda text: text.encode())
        self.places = {(key, row["distributor_id"]): row
                       for key, found in self.scopes.items() for row in found}
        # Longer paths come later: the last one found is the distributor's own region.
        self.region_places = {
            row["distributor_id"]: row for (basis, scope), found in sorted(self.scopes.items())
            if basis == "net_sales" and scope.startswith("region:") for row in found}

    def total(self, name, column):
        row = self.places[("net_sales", "all"), name]
        if column == "cum_share":
            return add(number(row["share"]), number(row["cum_share_before"]))
        if column == "rank_overall":
            return row["rank"]
        if column == "rank_region":
            return self.region_places[name]["rank"]
        if column == "region":
            return self.region_places[name]["scope"].removeprefix("region:")
        return row[column] if column in row else self.kpis[name, column]

    def quarterly(self, name, quarter, column):
        return self.series[name, quarter, column]

    def yearly(self, name, year, column):
        if column == "yoy_growth":
            now, before = (self.yearly(name, str(int(year) + i), "net_sales") for i in (0, -1))
            return now / before - 1 if before and before > 0 else None
        quarters = [number(self.series.get((name, f"{year}-Q{q}", column))) for q in (1, 2, 3, 4)]
        known = [value for value in quarters if value is not None]
        return sum(known) if known else None

    def pareto(self, measure, scope, position, column):
        row = self.scopes[measure, scope][int(position) - 1]
        if column == "cum_share":
            return add(number(row["share"]), number(row["cum_share_before"]))
        return row[column]

    def concentration(self, measure, scope, column):
        if column in ("total_net", "total_positive"):
            values = [number(row["value"]) for row in self.scopes[measure, scope]]
            return sum(v for v in values if v > 0 or column == "total_net")
        return self.measured[measure, scope]["gini" if column == "gini_positive" else column]

    def category(self, name, member, column):
        return self.splits[name, member, f"category_{column}"]

    def fiscal(self, name, year, quarter, column):
        return self.fiscal_series[name, f"FY{year}-Q{quarter}", column]

    def migration(self, name, from_year, to_year, column):
        what, end = column.split("_")
        year = from_year if end == "from" else to_year
        return self.places[("net_sales", f"year:{year}"), name][what]

    def summary(self, column):
        feed = self.feeds["orders"]
        named = {"lines": "rows", "first_date": "first_date", "as_of": "last_date"}
        if column in named:
            return feed[named[column]]
        if column == "distributors":
            return Fraction(len(self.ids))
        if column == "distributors_with_lines":
            with_lines = {name for name in self.ids if number(self.kpis[name, "lines"])}
            return Fraction(len(with_lines | {name for name, _ in self.unmatched if name}))
        if column.startswith("unassigned_"):
            return number(self.unmatched.get(("", column[11:]), "0"))
        parts = [number(self.kpis[name, column]) for name in self.ids]
        return add(*parts, *(number(v) for (_, m), v in self.unmatched.items() if m == column))


def differs(column, got, want, digits=0):
    """digits: 12 when `want` is a text that was rounded to so many, else 0."""
    if column in TEXTS:
        return (got or None) != (want or None)
    unit = Fraction(10) ** (Decimal(want).adjusted() - digits + 1) if digits and want else 0
    got, want = (v if isinstance(v, Fraction) else number(v) for v in (got, want))
    if got is None or want is None or column not in RATIOS:
        return got != want
    return abs(got - want) > NEAR * max(abs(want), abs(got)) + unit * 6 / 10


def compare(output, table, wanted, digits):
    """Lines that say what differs, and the number of cells that were held."""
    found, cells = [], 0
    for key, row in wanted.items():
        for column, want in row.items():
            cells += 1
            try:
                got = getattr(output, table)(*key, column)
            except (KeyError, IndexError):
                got = "nothing"
                found.append(f"{table} {' '.join(key)} {column}: there is no such row")
                continue
            if differs(column, got, want, digits):
                shown = float(got) if isinstance(got, Fraction) else got
                target = float(want) if isinstance(want, Fraction) else want
                found.append(f"{table} {' '.join(key)} {column}: {shown}, not {target}")
    return found, cells


def rows_too_many(output, exact):
    """Rows of the output that the oracle's grids have no place for."""
    data, totals = exact
    grids = {"distributors": (set(output.ids), set(data.ids)),
             "quarters": ({q for _, q, _ in output.series},
                          set(data.quarters() if data.ids else ()))}
    for name, (got, want) in grids.items():
        if got != want:
            yield f"{name}: {sorted(got ^ want)[:5]} differ"
    for (measure, scope), values in reckon.scopes(data).items():
        if len(output.scopes[measure, scope]) != len(values):
            yield f"{measure} {scope}: {len(output.scopes[measure, scope])} rows, not {len(values)}"
    for (name, member, column), value in output.splits.items():
        if (name, member) not in totals["category"] and number(value):
            yield f"splits {name} {member} {column}: {value}, but there are no lines"


def unmatched_problems(output, data):
    wanted = reckon.unmatched(data)
    if {name for name, _ in output.unmatched} != set(wanted):
        yield f"unmatched ids: {sorted({n for n, _ in output.unmatched} ^ set(wanted))[:5]} differ"
    for name, row in wanted.items():
        for column, want in row.items():
            if number(output.unmatched.get((name, column))) != want:
                yield f"unmatched {name!r} {column}: {output.unmatched.get((name, column))}"
    feed = output.feeds["orders"]
    rows = sum((row["lines"] for row in wanted.values()), Fraction(0))
    if number(feed["unmatched_rows"]) != rows or number(feed["rejected_rows"]) != data.rejected:
        yield f"feeds: {feed}, not {rows} unmatched and {data.rejected} rejected"


def group_problems(output, totals):
    """The network's sums are those of its distributors, its ratios are ratios of sums. Of nobody
    there are none."""
    if not totals:
        return
    sums = {c: add(*(row[c] for row in totals.values()))
            for c in ("net_sales", "cogs", "gross_sales", "lines", "units", "returns_value")}
    sums["gm_pct"] = reckon.quotient(add(sums["net_sales"], -sums["cogs"]), sums["net_sales"]) \
        if sums["cogs"] is not None else None
    got = {name: value for (kind, _, name), value in output.groups.items() if kind == "network"}
    for column, want in sums.items():
        if differs(column, got.get(column), want):
            yield f"groups network {column}: {got.get(column)}, not {want}"


def elsewhere(table):
    """{column: the test that holds it}"""
    return {column: test for test, columns in ELSEWHERE.get(table, {}).items()
            for column in columns.split()}


def without_elsewhere(name, row):
    return {column: value for column, value in row.items() if column not in elsewhere(name)}


def exact_tables(data):
    return {name: {key: without_elsewhere(name, row) for key, row in make(data).items()}
            for name, (make, _) in reckon.TABLES.items()}


def oracle_tables(folder):
    """The oracle's files without keys and without the columns that other tests hold."""
    tables = {}
    for name, (_, keys) in reckon.TABLES.items():
        tables[name] = {tuple(row[k] or "" for k in keys):
                        {c: v for c, v in without_elsewhere(name, row).items() if c not in keys}
                        for row in reckon.read_csv(folder / f"{name}.csv")}
    return tables


def columns_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return next(csv.reader(file))


def not_held(folder):
    """Columns of an oracle's files that neither this nor another test holds."""
    for path in sorted(folder.glob("*.csv")):
        known = set(elsewhere(path.stem))
        if path.stem in reckon.TABLES:
            continue  # each of its columns is compared: one that is unknown differs
        for column in columns_of(path):
            if column not in known:
                yield f"{path.stem} {column}: nothing holds this column"


def problems(data_dir, out_dir, data=None, totals=None):
    """(what differs, cells held by table). data and totals: from an earlier call, to save time."""
    data = data or reckon.Data(data_dir)
    totals = totals or exact_tables(data)
    output, found, cells = Output(out_dir), [], {}
    for name, wanted in totals.items():
        more, cells[name] = compare(output, name, wanted, 0)
        found += more
    if (data_dir / "oracle").is_dir():
        for name, wanted in oracle_tables(data_dir / "oracle").items():
            more, count = compare(output, name, wanted, 12)
            found, cells[name] = found + more, cells[name] + count
        found += not_held(data_dir / "oracle")
    found += rows_too_many(output, (data, totals))
    found += unmatched_problems(output, data)
    found += group_problems(output, totals["total"])
    return found, cells


def held(folder):
    """For each file of an oracle who holds which of its columns."""
    for path in sorted(folder.glob("*.csv")):
        others = elsewhere(path.stem)
        columns = [c for c in columns_of(path) if c not in others]
        if path.stem in reckon.TABLES:
            yield f"held {path.stem}: {' '.join(columns)}"
        for test in sorted(set(others.values())):
            yield f"held {path.stem}: {' '.join(c for c in others if others[c] == test)}: {test}"


def main(data_dir, out_dir):
    found, cells = problems(Path(data_dir), Path(out_dir))
    print("\n".join(held(Path(data_dir) / "oracle")))
    print("\n".join(found[:40]) or f"{sum(cells.values())} cells are as in the oracle")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
