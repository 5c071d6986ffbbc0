"""Quotas of sales reps over the odd windows of their source, and of distributors by quarter, held
against oracle/quota_rep.csv and oracle/quota_derived.csv: amounts exactly, ratios to 1e-12 of the exact
quotient and to the file's 12 digits.
Rep quotas are facts of reps, who are groups of orders and have distributors; all quotas are spread
over the days of their periods.

test_quotas.py REVIEW"""
import csv
import datetime
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "docs" / "examples" / "data"
PROGRAM = Path(__file__).resolve().with_name("quotas.tierkit")
END = "2013-12-31"
ONE_DAY = datetime.timedelta(1)


def rows_of(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def day_before(text):
    return (datetime.date.fromisoformat(text) - ONE_DAY).isoformat()


def quarter_days(name):
    """First day, and the first day of the next quarter."""
    year, quarter = int(name[:4]), int(name[-1])
    first = datetime.date(year, quarter * 3 - 2, 1)
    return first, datetime.date(year + quarter // 4, quarter % 4 * 3 + 1, 1)


def write_partners(folder):
    """The source does not say whose a distributor is: the rep of its last order in the file, nobody
    where it has none."""
    reps = {r["distributor_id"]: r["sales_rep_id"] for r in rows_of(folder / "orders.csv")}
    records = rows_of(folder / "distributors.csv")
    write(folder / "distributors.csv", ["id", "sales_rep_id"],
          [[r["id"], reps.get(r["id"], "")] for r in records])


def write_data(source, folder):
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("oracle"))
    write_partners(folder)
    derived = [(r["distributor_id"], *quarter_days(r["quarter"]), r["quota"])
               for r in rows_of(source / "quotas_derived.csv")]
    write(folder / "quotas.csv", ["distributor_id", "first_day", "next_day", "quota"], derived)
    reps = source / "oracle" / "quota_rep.csv"
    periods = [(r["sales_rep_id"], r["period_start"], min(day_before(r["period_end_excl"]), END),
                r["quota"]) for r in rows_of(reps)] if reps.exists() else []
    write(folder / "rep_quotas.csv", ["sales_rep_id", "first_day", "last_day", "quota"], periods)
    days = [datetime.date(2010, 1, 1) + ONE_DAY * i for i in range(366 * 5)]
    write(folder / "calendar.csv", ["day"], [[day] for day in days])


def review(host, data, since, *options):
    program = data.with_suffix(".tierkit")
    program.write_text(PROGRAM.read_text(encoding="utf-8").replace("over since SINCE",
                                                                   "over since " + since),
                       encoding="utf-8")
    done = subprocess.run([host, data, program, data / "out", *options], capture_output=True,
                          text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return {name: rows_of(data / "out" / f"{name}.csv") for name in ("series", "groups", "kpis")}


def same_ratio(got, exact, digits=None):
    """digits: the quotient as a file has it, rounded to 12 of them."""
    if digits:
        unit = Fraction(10) ** (Decimal(digits).adjusted() - 11)
        assert abs(exact - Fraction(digits)) <= unit * 6 / 10, (exact, digits)
    return abs(Fraction(got) - exact) <= abs(exact) * Fraction(1, 10**12)


def attainment(row):
    return Fraction(row["actual"]) / Fraction(row["quota"])


def check_derived(host, source, folder):
    write_data(source, folder)
    last = max(day_before(r["next_day"]) for r in rows_of(folder / "quotas.csv"))
    tables = review(host, folder, "2011-01-01", "--as-of", last)
    series = {(r["distributor_id"], r["period"], r["name"]): r["value"] for r in tables["series"]}
    rows = rows_of(source / "oracle" / "quota_derived.csv")
    for row in rows:
        at = row["distributor_id"], row["quarter"]
        assert Fraction(series[(*at, "quota")]) == Fraction(row["quota"]), row
        assert Fraction(series[(*at, "net_sales")]) == Fraction(row["actual"]), row
        assert same_ratio(series[(*at, "attainment")], attainment(row), row["attainment"]), row
    return len(rows)


def check_distributors(tables, quotas, folder):
    """A distributor has the quota of its rep; who has no rep has none."""
    kpis = {r["distributor_id"]: r for r in tables["kpis"] if r["kpi"] == "rep_target"}
    found = 0
    for record in rows_of(folder / "distributors.csv"):
        got, rep = kpis[record["id"]], record["sales_rep_id"]
        if rep:
            assert Fraction(got["value"]) == quotas.get(rep, 0), (got, rep)
            found += rep in quotas
        else:
            assert got["status"] == "no_data", got
    return found


def check_window(host, folder, start, periods):
    last = min(day_before(periods[0]["period_end_excl"]), END)
    tables = review(host, folder, start, "--as-of", last)
    groups = {(r["group_kind"], r["group"], r["name"]): r["value"] for r in tables["groups"]}
    for row in periods:
        at = "sales_rep_id", row["sales_rep_id"]
        assert Fraction(groups[(*at, "rep_target")]) == Fraction(row["quota"]), row
        assert Fraction(groups[(*at, "rep_actual")]) == Fraction(row["actual"]), row
        if row["attainment"]:
            assert same_ratio(groups[(*at, "rep_attainment")], attainment(row), row["attainment"]), row
    quotas = {row["sales_rep_id"]: Fraction(row["quota"]) for row in periods}
    assert Fraction(groups["network", "all", "rep_target"]) == sum(quotas.values()), start
    days = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(start)).days + 1
    sales = Fraction(groups["network", "all", "rep_actual"])
    assert same_ratio(groups["network", "all", "sales_per_day"], sales / days), start
    return check_distributors(tables, quotas, folder)


def check_part(host, folder, start, periods):
    """Until the third day: a quota's share of three days, to the last of its four places."""
    first = datetime.date.fromisoformat(start)
    tables = review(host, folder, start, "--as-of", (first + 2 * ONE_DAY).isoformat())
    groups = {(r["group"], r["name"]): r["value"] for r in tables["groups"]
              if r["group_kind"] == "sales_rep_id"}
    days = (datetime.date.fromisoformat(periods[0]["period_end_excl"]) - first).days
    for row in periods:
        share = Fraction(round(Fraction(row["quota"]) * 10**4 * 3 / days), 10**4)
        assert Fraction(groups[row["sales_rep_id"], "rep_target"]) == share, row


def main(host):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        derived = sum(check_derived(host, DATA / data, folder / data)
                      for data in ("adventureworks_reseller", "sap_bikes"))
        source = DATA / "adventureworks_reseller"
        by_start = {}
        for row in rows_of(source / "oracle" / "quota_rep.csv"):
            by_start.setdefault(row["period_start"], []).append(row)
        found = [check_window(host, folder / source.name, start, periods)
                 for start, periods in sorted(by_start.items())]
        check_part(host, folder / source.name, *sorted(by_start.items())[3])
    assert all(found), found
    reps = sum(map(len, by_start.values()))
    print(f"{derived} quotas of distributors, {reps} of sales reps in {len(by_start)} windows")


if __name__ == "__main__":
    main(*sys.argv[1:])
