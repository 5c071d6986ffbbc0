"""The oracle's tables from distributors.csv and orders.csv, in exact fractions and in the plainest
way: definitions as in docs/examples/data/*/oracle/README.md. It knows nothing of tierkit.

A table is {key: {column: value}}; a value is a Fraction, a text, or None = undefined."""
import csv
import datetime
import re
from collections import defaultdict
from fractions import Fraction
from functools import cache

ZERO = Fraction(0)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
LARGEST = 2 ** 63 - 1  # of what a row adds, in its measure's last place
csv.field_size_limit(2 ** 31 - 1)


def read_csv(path):
    """Rows as dictionaries; an empty field is None, empty lines do not count."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [{name: text or None for name, text in row.items()}
                for row in csv.DictReader(file)]


def as_date(text):
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except (TypeError, ValueError):
        return None


def is_number(text):
    """What is too large for a row is refused like what is no number."""
    return NUMBER.fullmatch(text) and abs(Fraction(text) * 10 ** 4) <= LARGEST


def as_read(text, *places):
    """A number with so many decimals, halves to even: money has four, a column of which nothing is
    said is read with nine."""
    value = text and Fraction(text)
    for count in places if value else ():
        value = Fraction(round(value * 10 ** count), 10 ** count)
    return value


class Line:
    """One row of orders.csv; `good` tells whether it can be taken at all."""

    def __init__(self, row):
        self.distributor, self.order = row.get("distributor_id"), row.get("order_id")
        self.doc, self.status, self.category = (
            row.get(name) for name in ("doc_type", "status", "category"))
        self.currency = row.get("currency")
        self.date = as_date(row.get("order_date"))
        promises = [row.get(name) for name in ("required_date", "shipped_date")]
        self.required, self.shipped = map(as_date, promises)
        texts = [row.get(name) for name in ("net_sales", "cogs", "quantity")]
        self.good = self.date is not None and all(
            text is None or is_number(text) for text in texts) and \
            promises.count(None) == [self.required, self.shipped].count(None)
        if self.good:
            self.net, self.cogs, self.quantity = (
                as_read(texts[0], 4), as_read(texts[1], 4), as_read(texts[2], 9, 0))

    @property
    def quarter(self):
        return f"{self.date.year}-Q{(self.date.month + 2) // 3}"


class Data:
    def __init__(self, folder):
        rows = read_csv(folder / "distributors.csv")
        self.region = {row["id"]: row.get("region") or "" for row in rows}
        self.ids = sorted(self.region, key=lambda text: text.encode())
        every = [Line(row) for row in read_csv(folder / "orders.csv")]
        self.lines = [line for line in every if line.good]
        self.rejected = len(every) - len(self.lines)
        self.has_cogs = any(line.cogs is not None for line in self.lines)
        self.has_required = any(line.required for line in self.lines)
        self.has_cancelled = any(line.status == "Cancelled" for line in self.lines)
        dates = [line.date for line in self.lines]
        self.first, self.last = min(dates, default=None), max(dates, default=None)
        self.by_id = defaultdict(list)
        for line in self.lines:
            self.by_id[line.distributor or ""].append(line)

    def quarters(self):
        if not self.first:
            return []
        begin = self.first.year * 4 + (self.first.month - 1) // 3
        end = self.last.year * 4 + (self.last.month - 1) // 3
        return [f"{q // 4}-Q{q % 4 + 1}" for q in range(begin, end + 1)]


class Order:
    """The sale lines of one distributor with one number; it counts on the day of the last."""

    def __init__(self, lines):
        self.date, first = max(x.date for x in lines), min(x.date for x in lines)
        required = max((x.required for x in lines if x.required), default=None)
        shipped = max((x.shipped for x in lines if x.shipped), default=None)
        self.required = required
        self.is_open = shipped is None and \
            max((x.status for x in lines if x.status), default=None) != "Cancelled"
        self.is_dated = required is not None and shipped is not None
        self.is_on_time = self.is_dated and shipped <= required
        self.lead = None if shipped is None else (shipped - first).days

    quarter = Line.quarter


def orders_of(lines):
    found = defaultdict(list)
    for line in lines:
        if line.doc == "sale" and line.order is not None:
            found[line.order].append(line)
    return [Order(of_one) for of_one in found.values()]


def total_of(values):
    return sum((value for value in values if value is not None), ZERO)


def quotient(a, b):
    return a / b if a is not None and b is not None and b > 0 else None


def amounts(data, lines, orders):
    """What total, quarterly and yearly share."""
    sales = [line for line in lines if line.doc == "sale"]
    returns = [line for line in lines if line.doc == "return"]
    net, cogs = total_of(x.net for x in lines), total_of(x.cogs for x in lines)
    row = {
        "net_sales": net,
        "cogs": cogs if data.has_cogs else None,
        "gross_margin": net - cogs if data.has_cogs else None,
        "gross_sales": total_of(x.net for x in sales),
        "returns_value": total_of(x.net for x in returns),
        "orders": Fraction(len({x.order for x in sales} - {None})),
        "return_docs": Fraction(len({x.order for x in returns} - {None})),
        "lines": Fraction(len(lines)),
        "units": total_of(x.quantity for x in lines),
        "active_months": Fraction(len({(x.date.year, x.date.month) for x in sales})),
    }
    leads = [x.lead for x in orders if x.lead is not None]
    row["dated_orders"] = Fraction(sum(x.is_dated for x in orders))
    row["on_time_orders"] = Fraction(sum(x.is_on_time for x in orders))
    row["on_time_share"] = quotient(row["on_time_orders"], row["dated_orders"])
    row["avg_lead_days"] = quotient(Fraction(sum(leads)), Fraction(len(leads)))
    row["gm_pct"] = quotient(row["gross_margin"], net)
    row["aov"] = quotient(row["gross_sales"], row["orders"])
    return row


@cache
def total(data):
    table = {}
    for name in data.ids:
        lines = data.by_id[name]
        dates = sorted({x.date for x in lines if x.doc == "sale"})
        row = amounts(data, lines, orders_of(lines))
        row["overdue_open_orders"] = Fraction(sum(
            x.is_open and x.required is not None and x.required < data.last
            for x in orders_of(lines))) if data.has_required else None
        row["net_sales_excl_cancelled"] = total_of(
            x.net for x in lines if x.status != "Cancelled")
        row["return_rate"] = quotient(-row["returns_value"], row["gross_sales"])
        row["first_order"] = dates[0].isoformat() if dates else None
        row["last_order"] = dates[-1].isoformat() if dates else None
        row["recency_days"] = Fraction((data.last - dates[-1]).days) if dates else None
        row["active_quarters"] = Fraction(len({x.quarter for x in lines if x.doc == "sale"}))
        span = Fraction((dates[-1] - dates[0]).days) if dates else None
        row["avg_days_between_order_dates"] = quotient(span, Fraction(len(dates) - 1))
        row["categories"] = Fraction(len({x.category for x in lines} - {None}))
        table[name,] = row
    for (name,), row in table.items():
        row["region"] = data.region[name] or None
        row["rank_region"] = 1 + total_of(
            Fraction(1) for (other,), rival in table.items()
            if data.region[other] == data.region[name] and rival["net_sales"] > row["net_sales"])
    return table


@cache
def quarterly(data):
    table, quarters = {}, data.quarters()
    for name in data.ids:
        cells = defaultdict(list)
        for line in data.by_id[name]:
            cells[line.quarter].append(line)
        orders = defaultdict(list)
        for order in orders_of(data.by_id[name]):
            orders[order.quarter].append(order)
        for i, quarter in enumerate(quarters):
            row = table[name, quarter] = amounts(data, cells[quarter], orders[quarter])
            for column, back in (("qoq_growth", 1), ("yoy_growth", 4)):
                base = table[name, quarters[i - back]]["net_sales"] if i >= back else None
                row[column] = quotient(row["net_sales"] - (base or 0), base)
    return table


@cache
def yearly(data):
    table, years = {}, sorted({quarter[:4] for quarter in data.quarters()})
    quarters = quarterly(data)
    names = ("net_sales", "cogs", "gross_sales", "returns_value", "orders", "units",
             "active_months")
    for name in data.ids:
        for year in years:
            parts = [quarters[name, q] for q in data.quarters() if q.startswith(year)]
            row = {c: None if c == "cogs" and not data.has_cogs else total_of(p[c] for p in parts)
                   for c in names}
            base = table.get((name, str(int(year) - 1)), {}).get("net_sales")
            row["yoy_growth"] = quotient(row["net_sales"] - (base or 0), base)
            table[name, year] = row
    return table


@cache
def scopes(data):
    """{(measure, scope): {id: value}}"""
    totals, years = total(data), yearly(data)
    found = {("net_sales", "all"): {name: totals[name,]["net_sales"] for name in data.ids}}
    for name, region in data.region.items():
        found.setdefault(("net_sales", f"region:{region}"), {})[name] = totals[name,]["net_sales"]
    for (name, year), row in years.items():
        found.setdefault(("net_sales", f"year:{year}"), {})[name] = row["net_sales"]
    for column, wanted in (("net_sales_excl_cancelled", data.has_cancelled),
                           ("gross_margin", data.has_cogs)):
        if wanted:
            found[column, "all"] = {name: totals[name,][column] for name in data.ids}
    return {key: values for key, values in found.items() if values}


def class_of(value, before, positive):
    if value <= 0:
        return "C"
    return "A" if before * 100 < positive * 80 else "B" if before * 100 < positive * 95 else "C"


@cache
def pareto(data):
    """{(measure, scope, position): row}; equal values share a class, that of the first."""
    table = {}
    for (measure, scope), values in scopes(data).items():
        order = sorted(values, key=lambda name: (-values[name], name.encode()))
        positive = total_of(v for v in values.values() if v > 0)
        before, rank, letter = ZERO, 0, None
        for place, name in enumerate(order, 1):
            value = values[name]
            if place == 1 or value != values[order[place - 2]]:
                rank, letter = place, class_of(value, before, positive)
            share = value / positive if value > 0 else None
            table[measure, scope, str(place)] = {
                "distributor_id": name, "value": value, "rank": Fraction(rank), "share": share,
                "cum_share_before": before / positive if value > 0 else None,
                "cum_share": (before + value) / positive if value > 0 else None,
                "class": letter}
            before += max(value, 0)
    return table


def gini(values):
    """Sum of all differences over twice n squared times the mean, for values that are sorted."""
    count, weighted = len(values), ZERO
    for place, value in enumerate(values, 1):
        weighted += (2 * place - count - 1) * value
    return weighted / (count * sum(values)) if count and sum(values) else None


def concentration(data):
    table, classes = {}, defaultdict(list)
    for (measure, scope, _), row in pareto(data).items():
        classes[measure, scope].append(row["class"])
    for key, values in scopes(data).items():
        positive = sorted(v for v in values.values() if v > 0)
        sum_positive = sum(positive, ZERO)
        row = {"n": Fraction(len(values)), "n_positive": Fraction(len(positive)),
               "total_net": sum(values.values(), ZERO), "total_positive": sum_positive,
               "gini_positive": gini(positive),
               "gini_all": gini([ZERO] * (len(values) - len(positive)) + positive),
               "hhi": sum((v / sum_positive * 100) ** 2 for v in positive) if positive else None}
        for count in (1, 3, 5, 10):
            row[f"cr{count}"] = sum(positive[-count:], ZERO) / sum_positive if positive else None
        for letter in "ABC":
            row[f"n_{letter.lower()}"] = Fraction(classes[key].count(letter))
        table[key] = row
    return table


def category(data):
    """Lines without a category are those of "", which the oracle's files leave out."""
    table = {}
    for name in data.ids:
        for line in data.by_id[name]:
            row = table.setdefault((name, line.category or ""), {"net_sales": ZERO, "units": ZERO})
            row["net_sales"] += line.net or 0
            row["units"] += line.quantity or 0
    return table


def fiscal(data):
    """Fiscal years start on 1 July and are named by the year they end in."""
    table, groups = {}, defaultdict(list)
    for name in data.ids:
        for line in data.by_id[name]:
            month = line.date.month
            year = line.date.year + (month >= 7)
            groups[name, str(year), str((month + 5) % 12 // 3 + 1)].append(line)
    for key, lines in groups.items():
        row = amounts(data, lines, orders_of(lines))
        table[key] = {column: row[column] for column in ("net_sales", "orders")}
    return table


def migration(data):
    """Class and rank of one year and the next."""
    found, table = defaultdict(dict), {}
    for (measure, scope, _), row in pareto(data).items():
        if scope.startswith("year:"):
            found[row["distributor_id"]][scope[5:]] = row
    for name, years in found.items():
        for year, row in years.items():
            after = years.get(str(int(year) + 1))
            if after:
                table[name, year, str(int(year) + 1)] = {
                    "class_from": row["class"], "class_to": after["class"],
                    "rank_from": row["rank"], "rank_to": after["rank"]}
    return table


def counts(lines):
    return {
        "documents": Fraction(len({x.order for x in lines} - {None})),
        "currencies": Fraction(len({x.currency for x in lines} - {None})),
        "negative_lines": Fraction(sum(x.net is not None and x.net < 0 for x in lines)),
        "zero_lines": Fraction(sum(x.net == 0 for x in lines)),
        "null_sales_lines": Fraction(sum(x.net is None for x in lines)),
        "loss_making_lines": Fraction(sum(None not in (x.net, x.cogs) and x.cogs > x.net
                                          for x in lines))}


def summary(data):
    nobody = data.by_id.get("", [])
    return {(): {
        "distributors": Fraction(len(data.ids)),
        "distributors_with_lines": Fraction(sum(1 for k, v in data.by_id.items() if k and v)),
        "lines": Fraction(len(data.lines)),
        "unassigned_lines": Fraction(len(nobody)),
        "unassigned_net_sales": total_of(x.net for x in nobody),
        "net_sales": total_of(x.net for x in data.lines),
        "cogs": total_of(x.cogs for x in data.lines) if data.has_cogs else None,
        **counts(data.lines),
        "first_date": data.first and data.first.isoformat(),
        "as_of": data.last and data.last.isoformat()}}


def unmatched(data):
    """{id: row} of the ids without a record, "" = lines without an id."""
    return {name: {"net_sales": total_of(x.net for x in lines),
                   "lines": Fraction(len(lines)), "units": total_of(x.quantity for x in lines)}
            for name, lines in data.by_id.items() if lines and name not in data.region}


# Each table with its key columns.
TABLES = {"total": (total, ["distributor_id"]), "quarterly": (quarterly, ["distributor_id", "quarter"]),
          "yearly": (yearly, ["distributor_id", "year"]),
          "pareto": (pareto, ["measure", "scope", "position"]),
          "concentration": (concentration, ["measure", "scope"]),
          "category": (category, ["distributor_id", "category"]), "summary": (summary, []),
          "fiscal": (fiscal, ["distributor_id", "fiscal_year", "fiscal_quarter"]),
          "migration": (migration, ["distributor_id", "from_year", "to_year"])}
