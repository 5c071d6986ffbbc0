"""The profit map of the resellers, worked out a second time in exact fractions from the order lines:
who sells below cost, the whale curve to the last digit, buckets with costs at dated rates and what
becomes of them when the costs are off.

test_profit.py REVIEW"""
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "docs" / "examples" / "data" / "adventureworks_reseller"
PROGRAM = Path(__file__).resolve().with_name("profit.tierkit")
LINE = [("2010-01-01", "2"), ("2012-01-01", "2.40"), ("2013-07-01", "2.75")]
FINANCING = [("2010-01-01", "0.002"), ("2013-01-01", "0.0015")]
OFF = Fraction(1, 4)
CENT = Fraction(1, 100)


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def rate_of(steps, day):
    return Fraction([rate for first, rate in steps if first <= day][-1])


def half_even(value, places):
    return Fraction(round(value * 10 ** places), 10 ** places)


def bucket_of(revenue, profit):
    if revenue > 0 and profit >= Fraction(5, 100) * revenue and revenue >= 20000:
        return "peak"
    return "drain" if profit < 0 else "desert" if revenue < 20000 else "core"


class Partner:
    def __init__(self):
        self.revenue = self.cogs = self.costs = Fraction(0)
        self.lines = 0

    def add(self, order):
        amount = half_even(Fraction(order["net_sales"]), 4)
        self.revenue += amount
        self.cogs += half_even(Fraction(order["cogs"]), 4)
        self.costs += (rate_of(LINE, order["order_date"])
                       + amount * rate_of(FINANCING, order["order_date"]))
        self.lines += 1

    def profit(self, share=Fraction(1), with_costs=True):
        return self.revenue - self.cogs - (self.costs * share if with_costs else 0)


def reckon():
    partners = {row["id"]: Partner() for row in rows_of(DATA / "distributors.csv")}
    for order in rows_of(DATA / "orders.csv"):
        if order["distributor_id"] in partners:
            partners[order["distributor_id"]].add(order)
    return partners


def review(host, program, out):
    done = subprocess.run([host, DATA, program, out], capture_output=True, text=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return out


def network_of(out):
    rows = [row for row in rows_of(out / "profit_groups.csv") if row["group_kind"] == "network"]
    assert len(rows) == 1
    return rows[0]


def equal(cell, value):
    """Decimals are exact on the 1e-9 grid; quotients are the nearest double."""
    assert Fraction(cell) == half_even(value, 9), (cell, float(value))


def check_whale(partners, out, with_costs):
    profits = {one: p.profit(with_costs=with_costs) for one, p in partners.items()}
    rows = {row["distributor_id"]: row for row in rows_of(out / "profit.csv")}
    assert rows.keys() == partners.keys()
    running = Fraction(0)
    order = sorted(profits, key=lambda one: (-profits[one], one))
    for place, one in enumerate(order):
        running += profits[one]
        row = rows[one]
        equal(row["profit"], profits[one])
        equal(row["revenue"], partners[one].revenue)
        equal(row["cumulative"], running)
        assert float(row["cumulative_share"]) == float(running / sum(profits.values()))
        first = sum(p > profits[one] for p in profits.values()) + 1
        assert int(row["rank"]) == first <= place + 1
    network = network_of(out)
    total = sum(profits.values())
    peak = sum(p for p in profits.values() if p > 0)
    equal(network["profit"], total)
    equal(network["peak"], peak)
    equal(network["losses"], total - peak)
    assert int(network["peak_place"]) == sum(p > 0 for p in profits.values())
    assert float(network["cross_subsidy"]) == float(peak / total)
    return network


def check_known(network):
    """What others found in these rows: half of the resellers are sold to below cost."""
    assert int(network["with_revenue"]) == 635
    assert int(network["unprofitable"]) == 335
    assert round(float(network["margin"]) * 100, 2) == 0.58
    return network["peak"]


def check_buckets(partners, out):
    rows = {row["distributor_id"]: row for row in rows_of(out / "profit.csv")}
    held, robust = defaultdict(lambda: [0, 0, Fraction(0)]), 0
    for one, partner in partners.items():
        off = half_even(half_even(partner.costs, 9) * OFF, 9)
        now, dearer, cheaper = (bucket_of(partner.revenue, partner.profit() + change)
                                for change in (0, -off, off))
        row = rows[one]
        assert (row["bucket"], row["bucket_costs_higher"], row["bucket_costs_lower"]) == (
            now, dearer, cheaper), (one, row)
        assert row["robust"] == str(int(now == dearer == cheaper))
        held[now][0] += 1
        held[now][1] += now == dearer == cheaper
        held[now][2] += partner.profit()
        robust += now == dearer == cheaper
    for row in rows_of(out / "profit_buckets.csv"):
        if row["group_kind"] == "network":
            count, certain, profit = held[row["bucket"]]
            assert (int(row["distributors"]), int(row["robust"])) == (count, certain)
            equal(row["profit"], profit)
    assert int(network_of(out)["robust"]) == robust < len(partners)
    assert all(count > 0 for count, _, _ in held.values()) and len(held) == 4, dict(held)


def main():
    host = sys.argv[1]
    partners = reckon()
    with tempfile.TemporaryDirectory() as folder:
        out = review(host, PROGRAM, Path(folder) / "costs")
        check_whale(partners, out, True)
        check_buckets(partners, out)
        plain = Path(folder) / "plain.tierkit"
        plain.write_text(PROGRAM.read_text().replace(", costs cost_to_serve uncertain 25%", ""))
        network = check_whale(partners, review(host, plain, Path(folder) / "plain"), False)
        peak = Fraction(check_known(network))
    print(f"335 of 635 below zero, peak {float(half_even(peak, 2)):.2f}")


if __name__ == "__main__":
    main()
