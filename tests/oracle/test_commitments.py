"""Commitments on the shipped resellers: every order ships on its seventh day and is due on its
twelfth (one on its eighth and thirteenth), so all are kept with five days to spare. Orders, days
promised and the 95th percentile of the days taken are counted line by line.

test_commitments.py REVIEW"""
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "docs" / "examples" / "data" / "adventureworks_reseller"
AS_OF = "2014-05-12"


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def counted(lines):
    """Orders due up to the day of the review, by distributor and by distributor and category."""
    whole, parts = defaultdict(dict), defaultdict(dict)
    for line in lines:
        if line["doc_type"] == "sale" and line["required_date"] <= AS_OF:
            given, due, done = (date.fromisoformat(line[name])
                                for name in ("order_date", "required_date", "shipped_date"))
            days = (due - given).days, (done - given).days
            whole[line["distributor_id"]][line["order_id"]] = days
            parts[line["distributor_id"], line["category"]][line["order_id"]] = days
    return whole, parts


def main(review):
    lines = read(DATA / "orders.csv")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("distributors.csv", "orders.csv"):
            (folder / name).write_bytes((DATA / name).read_bytes())
        kept = [line for line in lines if line["required_date"]]
        with open(folder / "deliveries.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(kept)
        page = subprocess.run([review, str(folder), str(HERE / "commitments.tierkit"),
                               str(folder / "out"), "--as-of", AS_OF], check=True,
                              capture_output=True, text=True, encoding="utf-8").stdout
        rows = read(folder / "out" / "kept.csv")
        failures = read(folder / "out" / "failures.csv")
        promises = read(folder / "out" / "promises.csv")
        alerts = read(folder / "out" / "alerts.csv")
    line = next(line for line in page.splitlines() if line.split()[1:3] == ["network", "all"])
    assert "PROMISES KEPT" in page and line.split()[3:] == ["100.0", "%", "3,796", "0", "-"], line
    whole, parts = counted(kept)
    assert len(whole) == 635, len(whole)
    found = {(row["distributor_id"], row["member"]): row for row in rows}
    assert len(found) == len(rows)
    for name, orders in whole.items():
        check(found[name, ""], orders)
    for (name, category), orders in parts.items():
        check(found[name, category], orders)
    assert sum(row["split"] != "" for row in rows) == len(parts)
    idle = [row for row in rows if row["due"] == "0"]
    assert all(row["status"] == "zero_denominator" and row["kept_rate"] == "" for row in idle)
    assert len(rows) == len(whole) + len(parts) + len(idle)
    due = sum(map(len, whole.values()))
    assert sum(int(row["orders"]) for row in failures if row["group_kind"] == "class") == due
    for row in failures:
        assert row["failures"] == "0" and row["kept_rate"] == "1" and row["placement"] == "", row
        assert row["text"] == "all was kept" and row["severity"] == "0", row
    assert {row["value"] for row in promises} == {"7", "12"} and not alerts
    print("ok: %d orders of %d resellers" % (due, len(whole)))


def check(row, orders):
    taken = sorted(done for _, done in orders.values())
    p95 = taken[-(-len(taken) * 95 // 100) - 1]
    promised = Fraction(sum(due for due, _ in orders.values()), len(orders))
    assert row["due"] == row["kept"] == str(len(orders)), (row, orders)
    assert row["kept_rate"] == "1" and row["open_overdue"] == row["late"] == "0", row
    assert row["achieved_p95"] == str(p95) and float(row["promised"]) == float(promised), row
    assert abs(float(row["slack"]) - float(promised - p95)) < 1e-9, row
    assert row["slack"] == "5" or (12, 7) != max(orders.values()), row
    assert row["policy_promise"] == {"strategic": "7", "stable": "12"}[row["policy"]], row


main(sys.argv[1])
