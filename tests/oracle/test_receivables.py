"""Receivables by receivables.tierkit, against the reckoning of README.md of the oracles in exact fractions:
no shipped set has payments, so they are drawn here, with an oracle's file of each; a set that has them is
held by its own.

test_receivables.py REVIEW [DATA_DIR ...]"""
import csv
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import check_oracle
import hostile
import reckon

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "docs" / "examples" / "data"
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
        yield id_, {"credit_limit": limit, "ordered_excl_cancelled": ordered,
                    "paid": sum(paid[id_], Fraction(0)),
                    "balance": balance, "payments": Fraction(len(paid[id_])),
                    "utilisation": reckon.quotient(balance, limit),
                    "over_limit": Fraction(balance > (limit or 0)),
                    "last_payment": last.get(id_)}


def read_kpis(out):
    """{(distributor, column of the oracle): text}"""
    renamed = {"limit_of_record": "credit_limit"}
    return {(row["distributor_id"], renamed.get(row["kpi"], row["kpi"])): row["value"]
            for row in reckon.read_csv(out / "kpis.csv")}


def review(host, folder, out):
    done = subprocess.run([host, folder, HERE / "receivables.tierkit", out], capture_output=True,
                          text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return read_kpis(out)


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


# ---- the oracle's file ---------------------------------------------------------------------------

def text_of(column, value):
    """As an oracle writes it: ratios with 12 digits."""
    if value is None or isinstance(value, str):
        return value or ""
    return f"{float(value):.12g}" if column == "utilisation" else \
        f"{Decimal(value.numerator) / value.denominator:.4f}"


def write_file(folder):
    rows = [{"distributor_id": id_, **{column: text_of(column, value) for column, value in row.items()}}
            for id_, row in reckoned(folder)]
    (folder / "oracle").mkdir()
    hostile.write(folder / "oracle" / "receivables.csv",
                  [list(rows[0])] + [list(row.values()) for row in rows])


def differences(folder, out):
    """(cells held, the first that differs or None) of the oracle's own file."""
    got, cells, known = read_kpis(out), 0, check_oracle.elsewhere("receivables")
    rows = reckon.read_csv(folder / "oracle" / "receivables.csv")
    ids = [row["distributor_id"] for row in rows]
    if sorted(ids) != sorted({id_ for id_, _ in got}):
        return 0, "other distributors"
    for row in rows:
        for column in set(row) & set(known) - {"distributor_id"}:
            cells += 1
            if check_oracle.differs(column, got[row["distributor_id"], column], row[column],
                                    12 if column == "utilisation" else 0):
                return cells, (row, column)
    return cells, None


def other(column, text):
    """What a cell is not."""
    if column == "distributor_id":
        return text + "x"
    if column == "last_payment":
        return "2018-01-01"
    return str(Fraction(text or 0) + Fraction(1, 10 ** 4)) if column != "utilisation" else \
        f"{float(text or 0) * (1 + 1e-9) + 1e-9:.12g}"


def check_changed(folder, out):
    """One cell of each column is changed, and each change must be found."""
    path = folder / "oracle" / "receivables.csv"
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert set(header) == set(check_oracle.elsewhere("receivables")), header
    for place, column in enumerate(header):
        at = next((i for i, row in enumerate(rows) if row[place]), 0)
        changed = [list(row) for row in rows]
        changed[at][place] = other(column, rows[at][place])
        hostile.write(path, [header] + changed)
        assert differences(folder, out)[1], f"a changed cell passes: {column}"
    hostile.write(path, [header] + rows)


def check_file(folder, out):
    cells, difference = differences(folder, out)
    assert difference is None, difference
    return cells


def main(host, *sets):
    cells = in_files = 0
    sets = [Path(data) for data in sets] or [path for path in EXAMPLES.iterdir() if path.is_dir()]
    sets = [data for data in sets if (data / "oracle" / "receivables.csv").exists()]
    with tempfile.TemporaryDirectory() as name:
        for seed in range(1, 21):
            folder = Path(name) / str(seed)
            folder.mkdir()
            draw(folder, seed)
            cells += check(host, folder, folder / "out")
            write_file(folder)
            in_files += check_file(folder, folder / "out")
            check_changed(folder, folder / "out")
        for data in sets:
            cells += check(host, data, Path(name) / f"set {data.name}")
            in_files += check_file(data, Path(name) / f"set {data.name}")
    print(f"{cells} cells, {in_files} of files; sets with an oracle's file: "
          f"{', '.join(data.name for data in sets) or 'none, only those made here'}")
    assert cells > 1000 and in_files > 1000, (cells, in_files)


if __name__ == "__main__":
    main(*sys.argv[1:])
