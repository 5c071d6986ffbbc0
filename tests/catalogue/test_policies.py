"""The service policies of the catalogue, on seven partners calculated by hand.

test_policies.py REVIEW"""
import csv
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "docs" / "catalogue"
POINTS = {"named_owner": 15, "stock_reports": 15, "shares_forecast": 15, "process_discipline": 15,
          "pays_on_time": 15, "management_commitment": 15, "systems_connected": 10}
COST = {"strategic": 60000, "integrated": 25000, "emerging": 15000, "stable": 2000}
LINES = ["strategic", "integrated", "emerging", "stable"]
NEVER = {"strategic": 80, "integrated": 65, "emerging": 40}  # points of readiness asked for

# sales and cost of the year, sales of the year before; what it could buy, what it buys of all
# brands, unique needs, the readiness flags it lacks, whether there is a quality agreement, its wish
PARTNERS = {
    "deep": (900000, 600000, 720000, 1800000, 1500000, "0.8", [], True, "stable"),
    "short": (900000, 600000, 720000, 1800000, 1500000, "0.8",
              ["systems_connected", "pays_on_time"], True, "strategic"),
    "nopaper": (900000, 600000, 720000, 1800000, 1500000, "0.8", [], False, ""),
    "steady": (800000, 500000, 800000, 1500000, 1600000, "0.2", [], True, "strategic"),
    "young": (120000, 60000, 80000, 400000, 500000, "0.9", ["systems_connected"], False, ""),
    "dear": (300000, 220000, 200000, 2000000, 400000, "1", [], True, "strategic"),
    "small": (20000, 15000, 25000, 50000, 100000, "0", list(POINTS), False, "strategic"),
}


def along(x, end):
    """Points on the line from 0: 0 to end: 100."""
    return max(Fraction(0), min(Fraction(100), x / Fraction(end) * 100))


def expected(partner):
    """policy, readiness, fit, asked, blocked_by, cost, limit, too deep"""
    sales, cost, before, could, buys, unique, lacks, paper, _ = PARTNERS[partner]
    earned = Fraction(sales - cost)
    economics = (along(earned, 200000) * 50 + along(Fraction(sales, buys), Fraction(1, 2)) * 25 +
                 along(Fraction(could), 2000000) * 25) / 100
    need = (along(Fraction(sales, before) - 1, Fraction(3, 10)) * 60 +
            along(Fraction(unique), 1) * 40) / 100
    ready = sum(points for name, points in POINTS.items() if name not in lacks)
    limit = max(Fraction(0), earned * 3 / 10)
    holds = {"strategic": economics >= 60 and need >= 50, "integrated": economics >= 60,
             "emerging": need >= 50, "stable": True}

    def blocks(line):
        words = ["readiness"] if ready < NEVER.get(line, 0) else []
        words += ["needs"] if line in ("strategic", "integrated") and not paper else []
        return words + (["cost"] if line != "stable" and COST[line] > limit else [])
    fit = next(line for line in LINES if holds[line])
    policy = next(line for line in LINES if holds[line] and not blocks(line))
    return {"policy": policy, "readiness": ready, "fit": fit, "asked": NEVER.get(fit),
            "blocked_by": "|".join(blocks(fit)), "cost": COST[policy], "cost_limit": limit,
            "too_deep": max(0, COST[policy] - limit)}


def write(folder):
    flags = list(POINTS)
    with open(folder / "distributors.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "potential", "category_purchases", "unique_needs", "wished_policy",
                      "quality_agreement"] + flags)
        for name, (_, _, _, could, buys, unique, lacks, paper, wish) in PARTNERS.items():
            out.writerow([name, could, buys, unique, wish, "true" if paper else "false"] +
                         ["false" if flag in lacks else "true" for flag in flags])
    tables = {"invoices": ["partner_id,posting_date,document,amount"],
              "costs": ["partner_id,posting_date,cost"],
              "incentives": ["partner_id,posting_date,kind,amount"],
              "service_costs": ["partner_id,cost_date,driver_quantity,driver_rate,direct,amount"]}
    for name, (sales, cost, before, *_) in PARTNERS.items():
        tables["invoices"] += [f"{name},2026-05-05,invoice,{sales}",
                               f"{name},2025-05-05,invoice,{before}"]
        tables["costs"].append(f"{name},2026-05-05,{cost}")
        tables["incentives"].append(f"{name},2026-05-05,rebate,0")
        tables["service_costs"].append(f"{name},2026-05-05,,,true,0")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "program.tierkit").write_text(
        "tierkit 1\nmoney EUR\nreview window last 4 quarters\nuse policies service\n",
        encoding="utf-8")


def main(host):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        done = subprocess.run([host, "--catalogue", CATALOGUE, folder, folder / "program.tierkit",
                               folder / "out", "--as-of", "2026-12-31"],
                              capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        with open(folder / "out" / "policies.csv", encoding="utf-8", newline="") as file:
            rows = {row["distributor_id"]: row for row in csv.DictReader(file)}
    found = {}
    for partner in PARTNERS:
        for column, value in expected(partner).items():
            cell = rows[partner][column]
            same = cell == ("" if value is None else value) if isinstance(value, (str, type(None))) \
                else Fraction(cell) == value
            assert same, (partner, column, cell, value)
        assert rows[partner]["wish"] == PARTNERS[partner][-1], rows[partner]
        found[partner] = rows[partner]["policy"]
    assert set(found.values()) == set(LINES), found  # each policy is somebody's


if __name__ == "__main__":
    main(sys.argv[1])
