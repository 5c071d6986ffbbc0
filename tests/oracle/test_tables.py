"""Figures by product: category, cost and list price from the product master, rates of the day from the
table of rates, worked out a second time by joining the files here, in exact fractions. The tables come
in another order, some products and most days of the rates are taken out of them.

test_tables.py REVIEW"""
import bisect
import csv
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "docs" / "examples" / "data"
PROGRAM = Path(__file__).resolve().with_name("tables.tierkit")
# The other set has no costs and one currency.
PLAIN = """tierkit 1
money USD scale 4
review window all
table products key product_id
  column category text
  column list_price money
facts orders key distributor_id at order_date split by category with products by product_id
  column quantity number scale 0
  flow net_sales money = net_sales
  flow listed money = quantity * list_price
kpi sales = net_sales also by category
kpi off_list = 1 - net_sales / listed also by category
"""


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def half_even(value, places):
    return Fraction(round(value * 10 ** places), 10 ** places)


def number(text, places):
    return half_even(Fraction(text), places) if text else None


# ---- the data -----------------------------------------------------------------------------------

def thin(path, keep):
    """Rows of a file for which keep(row number) holds, the last first."""
    rows = rows_of(path)
    kept = [row for at, row in enumerate(rows) if keep(at)][::-1]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)
    return kept


def copy_of(name, folder):
    """A copy of a data set with fewer rows in its tables: products by key, rates by currency."""
    to = folder / name
    shutil.copytree(DATA / name, to)
    products = {row["product_id"]: row
                for row in thin(to / "products.csv", lambda at: at % 7 != 3)}
    rates = defaultdict(list)
    if (to / "fx_rates.csv").exists():
        for row in thin(to / "fx_rates.csv", lambda at: at % 1158 > 40 and at % 5 == 0):
            rates[row["currency"]].append((row["date"], row["average_rate_usd"]))
        for steps in rates.values():
            steps.sort()
    return to, products, rates


# ---- a second time ------------------------------------------------------------------------------

class Sum:
    """A flow: what its rows have, and how many of them have nothing."""

    def __init__(self):
        self.value, self.rows, self.missing = Fraction(0), 0, 0

    def add(self, value):
        self.rows += 1
        self.missing += value is None
        self.value += value or 0

    def has_data(self):
        return self.rows == 0 or self.missing < self.rows


def rate_on(steps, day):
    at = bisect.bisect_right(steps, day, key=lambda step: step[0])
    return number(steps[at - 1][1], 9) if at else None


def values_of(order, product, rates):
    """The four flows of one line."""
    net, quantity = order["net_sales"], number(order["quantity"], 0)
    cost, price = (number(product.get(name, ""), 4) for name in ("standard_cost", "list_price"))
    rate = rate_on(rates[order["currency"]], order["order_date"])
    return {"net_sales": number(net, 4),
            "standard": cost and half_even(quantity * cost, 4),
            "listed": price and half_even(quantity * price, 4),
            "in_dollars": rate and half_even(number(net, 9) * rate, 4)}


def reckon(folder, products, rates):
    """Sums by distributor, split and member; subcategories by distributor; lines without a product in
    the data."""
    sums = defaultdict(lambda: defaultdict(Sum))
    seen, unmatched = defaultdict(set), 0
    for order in rows_of(folder / "orders.csv"):
        product = products.get(order["product_id"], {})
        unmatched += not product
        places = [("", ""), ("category", product.get("category", "")),
                  ("subcategory", product.get("subcategory", ""))]
        for name, value in values_of(order, product, rates).items():
            for split, member in places:
                sums[order["distributor_id"], split, member][name].add(value)
        seen[order["distributor_id"]] |= {product.get("subcategory", "")} - {""}
    return sums, seen, unmatched


def check_flow(row, sums):
    if sums.has_data():
        assert Fraction(row["value"]) == sums.value, (row, float(sums.value))
    else:
        assert (row["value"], row["status"]) == ("", "no_data"), row
    assert ("partial" in row["flags"]) == (0 < sums.missing < sums.rows), row


def check_ratio(row, net, listed):
    if not listed.has_data():
        assert (row["value"], row["status"]) == ("", "no_data"), row
    elif listed.value == 0:
        assert (row["value"], row["status"]) == ("", "zero_denominator"), row
    else:
        ratio = float(1 - net.value / listed.value)
        assert abs(float(row["value"]) - ratio) <= 1e-12 * max(1, abs(ratio)), row


FLOWS = {"sales": "net_sales", "cost": "standard", "dollars": "in_dollars"}


def check_row(row, name, sums, seen):
    """name: of a KPI or a measure."""
    if name == "off_list":
        check_ratio(row, sums["net_sales"], sums["listed"])
    elif name in ("breadth", "subcategories"):
        assert row["value"] == str(len(seen)), (row, seen)
    else:
        check_flow(row, sums[FLOWS.get(name, name)])


def wanted_rows(program, ids, sums):
    """(id, name) of kpis.csv and (id, split, member, name) of splits.csv: KPIs only, and every member for
    everybody."""
    words = [line.split() for line in program.read_text(encoding="utf-8").splitlines()]
    names = {word[1]: " ".join(word).partition(" also by ")[2].split(", ")
             for word in words if word and word[0] in ("kpi", "flow", "distinct")}
    members = {(split, member) for _, split, member in sums if split}
    return {(id_, name) for id_ in ids for name in names}, {
        (id_, split, member, name) for id_ in ids for split, member in members
        for name, splits in names.items() if split in splits}


def keyed(rows, *columns):
    found = {tuple(row[column] for column in columns): row for row in rows}
    assert len(found) == len(rows), "a row twice"
    return found


def check(host, name, folder, program):
    data, products, rates = copy_of(name, folder)
    out = folder / "out"
    done = subprocess.run([host, data, program, out], capture_output=True, text=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    sums, seen, unmatched = reckon(data, products, rates)
    kpis = keyed(rows_of(out / "kpis.csv"), "distributor_id", "kpi")
    splits = keyed(rows_of(out / "splits.csv"), "distributor_id", "split", "member", "name")
    ids = {row["id"] for row in rows_of(data / "distributors.csv")}
    for got, want in zip((kpis, splits), wanted_rows(program, ids, sums)):
        assert set(got) == want, sorted(set(got) ^ want)[:5]
    for (id_, kpi), row in kpis.items():
        check_row(row, kpi, sums[id_, "", ""], seen[id_])
    for (id_, split, member, kpi), row in splits.items():
        check_row(row, kpi, sums[id_, split, member], ())
    shutil.rmtree(out)
    assert unmatched > 0
    return len(kpis) + len(splits), unmatched


def main():
    host = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        checked, unmatched = check(host, "adventureworks_reseller", Path(folder), PROGRAM)
        assert checked > 10000
        plain = Path(folder) / "plain.tierkit"
        plain.write_text(PLAIN, encoding="utf-8")
        checked_too, too = check(host, "sap_bikes", Path(folder), plain)
        assert checked_too > 100
    print(f"{checked + checked_too} figures by product; "
          f"{unmatched + too} lines without a product in the data")


if __name__ == "__main__":
    main()
