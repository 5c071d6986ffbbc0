"""Receivables by receivables.tierkit, against the reckoning of README.md of the oracles in exact fractions:
no shipped set has payments, so they are drawn here; a set that has them is held by its own.

test_receivables.py REVIEW [DATA_DIR ...]"""
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import check_oracle
import hostile
import reckon

HERE = Path(__file__).resolve().parent
NEAR = Fraction(1, 10 ** 12)


def draw(folder, seed):
    """Limits that are missing, zero and small, payments of strangers, twice, back and of nothing."""
    hostile.drawn(folder, seed)
    chance = hostile.Chance(seed + 5)
    records = reckon.read_csv(folder / "distributors.csv")
    hostile.write(folder / "distributors.csv", [["id", "credit_limit"]] + [
        [row["id"], chance.one_of("", "0", "10", "99.9999", "1000000")] for row in records])
    names = [row["id"] for row in records] + ["", "stranger"]
    hostile.write(folder / "payments.csv", [["distributor_id", "payment_date", "amount"]] + [
        [chance.one_of(*names), f"2019-{1 + chance.below(12):02}-{1 + chance.below(28):02}",
         chance.one_of("10", "-5", "0.00015", "", f"{chance.below(10 ** 6)}.25")]
        for _ in range(1 + chance.below(80))])


def reckoned(folder):
    data = reckon.Data(folder)
    paid, last = defaultdict(list), {}
    for row in reckon.read_csv(folder / "payments.csv"):
        paid[row["distributor_id"]].append(reckon.as_read(row["amount"], 4) or 0)
        last[row["distributor_id"]] = max(last.get(row["distributor_id"], ""), row["payment_date"])
    for record in reckon.read_csv(folder / "distributors.csv"):
        id_, limit = record["id"], record["credit_limit"] and Fraction(record["credit_limit"])
        ordered = reckon.total_of(x.net for x in data.by_id[id_] if x.status != "Cancelled")
        balance = ordered - sum(paid[id_])
        yield id_, {"ordered_excl_cancelled": ordered, "paid": sum(paid[id_], Fraction(0)),
                    "balance": balance, "payments": Fraction(len(paid[id_])),
                    "utilisation": reckon.quotient(balance, limit),
                    "over_limit": Fraction(balance > (limit or 0)),
                    "last_payment": last.get(id_)}


def review(host, folder, out):
    done = subprocess.run([host, folder, HERE / "receivables.tierkit", out], capture_output=True,
                          text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return {(row["distributor_id"], row["kpi"]): row["value"]
            for row in reckon.read_csv(out / "kpis.csv")}


def same(column, got, want):
    if column == "last_payment" or None in (got, want):
        return got == want
    bound = NEAR * abs(want) if column == "utilisation" else 0
    return abs(Fraction(got) - want) <= bound


def check(host, folder, out):
    """How many cells were held."""
    got, cells = review(host, folder, out), 0
    for id_, row in reckoned(folder):
        for column, want in row.items():
            assert same(column, got[id_, column], want), (id_, column, got[id_, column], want)
            cells += 1
    return cells


def check_file(folder, out):
    """The oracle's own file, where the set has one."""
    got = {(row["distributor_id"], row["kpi"]): row["value"]
           for row in reckon.read_csv(out / "kpis.csv")}
    path = folder / "oracle" / "receivables.csv"
    for row in reckon.read_csv(path) if path.exists() else ():
        for column, want in row.items():
            if column not in ("distributor_id", "credit_limit"):
                digits = 12 if column == "utilisation" else 0
                assert not check_oracle.differs(column, got[row["distributor_id"], column], want,
                                                digits), (row, column)


def main(host, *sets):
    cells = 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(1, 21):
            folder = Path(name) / str(seed)
            folder.mkdir()
            draw(folder, seed)
            cells += check(host, folder, folder / "out")
        for place, data in enumerate(sets):
            cells += check(host, Path(data), Path(name) / f"set {place}")
            check_file(Path(data), Path(name) / f"set {place}")
    print(f"{cells} cells")
    assert cells > 1000, cells


if __name__ == "__main__":
    main(*sys.argv[1:])
