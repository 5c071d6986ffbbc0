"""Sales in five currencies, converted at the daily rate of the order date, held to all 12 digits of
oracle/fx.csv and exactly against fractions worked out here; then without some of the rates, where
the rows that have none are counted and there is no amount.

test_fx.py REVIEW"""
import csv
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "docs" / "examples" / "data" / "adventureworks_reseller"
PROGRAM = Path(__file__).resolve().with_name("fx.tierkit")
LAST_YEAR = 2013
GRID = 10 ** 10  # four decimal places of the money and six more
ROUNDED = Fraction(100, GRID)  # what the days of one distributor's year may be off together


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def half_even(value):
    """A fraction as a multiple of the grid."""
    return Fraction(round(value * GRID), GRID)  # Python rounds halves to even


def reckon(orders, rates):
    """(id, year): nominal, USD or None, rows without a rate."""
    rate = {(r["currency"], r["date"]): Fraction(r["average_rate_usd"]) for r in rates}
    cells, rows = defaultdict(Fraction), defaultdict(int)
    for order in orders:
        if order["distributor_id"]:
            key = tuple(order[c] for c in ("distributor_id", "order_date", "category", "currency"))
            cells[key] += Fraction(order["net_sales"])
            rows[key] += 1
    nominal, usd, without = defaultdict(Fraction), defaultdict(Fraction), defaultdict(int)
    for (who, day, category, currency), amount in cells.items():
        year = who, int(day[:4])
        nominal[year] += amount
        factor = 1 if currency == "USD" else rate.get((currency, day))
        if factor is None:
            without[year] += rows[who, day, category, currency]
        else:
            usd[year] += half_even(amount * factor)
    return {key: (nominal[key], None if without[key] else usd[key], without[key]) for key in nominal}


def review(host, data, out):
    done = subprocess.run([host, data, PROGRAM, out, "--as-of", f"{LAST_YEAR}-12-31"],
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    kpis = {(row["distributor_id"], row["kpi"]): row for row in rows_of(out / "kpis.csv")}
    ids = {row["distributor_id"] for row in rows_of(out / "kpis.csv")}
    return ids, kpis


def compare(ids, kpis, expected):
    found = 0
    for who in ids:
        for back in range(4):
            nominal, usd, without = expected.get((who, LAST_YEAR - back), (0, 0, 0))
            row = kpis[who, f"usd_{back}"]
            assert Fraction(kpis[who, f"nominal_{back}"]["value"]) == nominal, (who, back)
            assert Fraction(kpis[who, f"without_{back}"]["value"]) == without, (who, back)
            if usd is None:
                assert (row["value"], row["status"]) == ("", "missing_rate"), row
            else:
                assert Fraction(row["value"]) == usd and row["status"] == "ok", (row, usd)
            found += usd is None
    return found


def check_oracle(expected):
    oracle = rows_of(DATA / "oracle" / "fx.csv")
    assert len(oracle) == len(expected) == 1179
    for row in oracle:
        nominal, usd, without = expected[row["distributor_id"], int(row["year"])]
        assert Fraction(row["net_sales_nominal"]) == nominal, row
        unit = Fraction(10) ** (Decimal(row["net_sales_usd"]).adjusted() - 11)  # of 12 digits
        assert abs(Fraction(row["net_sales_usd"]) - usd) <= unit * 6 / 10 + ROUNDED, (row, usd)
        assert int(row["lines_without_rate"]) == without == 0, row


def main(host):
    orders, rates = rows_of(DATA / "orders.csv"), rows_of(DATA / "fx_rates.csv")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = reckon(orders, rates)
        check_oracle(expected)
        assert compare(*review(host, DATA, folder / "out"), expected) == 0
        shutil.copytree(DATA, folder / "gaps", ignore=shutil.ignore_patterns("oracle"))
        kept = [r for r in rates if not (r["currency"] == "GBP" and r["date"] >= "2013-06")]
        with open(folder / "gaps" / "fx_rates.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rates[0].keys())
            writer.writeheader()
            writer.writerows(kept[::-1])
        missing = compare(*review(host, folder / "gaps", folder / "gaps out"),
                          reckon(orders, kept))
        assert missing > 0
    print(f"1179 distributors and years in USD; {missing} without a rate when rates are taken away")


if __name__ == "__main__":
    main(*sys.argv[1:])
