"""The example host on the shipped data and on data that is meant to break things, held against the
oracle; with --self-test every kind of cell of its output is changed once, and each change must be
found.

test_oracle.py REVIEW [--self-test]"""
import csv
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import check_oracle
import hostile
import reckon

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PROGRAM = EXAMPLES / "oracle.tierkit"
# One cell of each of these columns is changed, in the first row that has a value.
MUTATIONS = {"kpis": ["value"], "series": ["value"], "fiscal": ["value"], "splits": ["value"], "groups": ["value"],
             "classes": ["value", "rank", "share", "cum_share_before", "class"],
             "concentration": ["n", "n_positive", "hhi", "gini", "gini_all", "cr1", "cr3", "cr5", "cr10", "n_a",
                               "n_b", "n_c"],
             "feeds": ["rows", "first_date", "last_date", "unmatched_rows", "rejected_rows"],
             "unmatched": ["id", "sum"]}


def review(host, data, out, *options):
    done = subprocess.run([host, data, PROGRAM, out, *options], capture_output=True, text=True,
                          encoding="utf-8")
    assert done.returncode == 0, f"{data.name}: exit {done.returncode}\n{done.stderr}"
    assert done.stderr == "", done.stderr
    return done.stdout


def mutated(text):
    """Another text that is as good at first sight: numbers move by a 10^-9th part."""
    if text in ("A", "B", "C"):
        return {"A": "B", "B": "C", "C": "A"}[text]
    try:
        value = Fraction(text)
    except ValueError:
        return text[:-1] + ("1" if text[-1:] != "1" else "2")
    if value.denominator == 1 and abs(value) < 10 ** 6:
        return str(value + 1)
    return f"{float(value) * (1 + 1e-9) + 1e-9:.17g}"


def change_cell(path, column):
    """Changes one cell in place; False when the table has none to change."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    place = rows[0].index(column)
    for row in rows[1:]:
        if row[place] not in ("", "0") or column in ("id", "unmatched_rows", "rejected_rows"):
            row[place] = mutated(row[place] or "x")
            with open(path, "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
            return True
    return False


def self_test(data, out):
    """Every change must be found."""
    read = reckon.Data(data)
    totals, changes = check_oracle.exact_tables(read), 0
    for table, columns in MUTATIONS.items():
        original = out / f"{table}.csv"
        kept = original.with_suffix(".kept")
        shutil.copy(original, kept)
        for column in columns:
            assert change_cell(original, column), f"{table} {column}: nothing to change"
            try:
                found = check_oracle.problems(data, out, read, totals)[0]
            except KeyError:
                found = ["a row has gone"]
            assert found, f"mutant passes: {table} {column}"
            changes += 1
            shutil.copy(kept, original)
    return changes


def check_unheld(data, out, folder):
    """A column, or a table, that the oracle has more and nobody holds must be found."""
    shutil.copytree(data, folder)
    for path, column in ((folder / "oracle" / "total.csv", "more"),
                         (folder / "oracle" / "quota_derived.csv", "other"),
                         (folder / "oracle" / "receivable.csv", "balance")):
        lines = path.read_bytes().split(b"\r\n") if path.exists() else [b"id", b"x", b""]
        path.write_bytes(b"\r\n".join([lines[0] + b"," + column.encode()] +
                                      [line + b",1" for line in lines[1:] if line] + [b""]))
    found = check_oracle.problems(folder, out)[0]
    for wanted in ("total more", "quota_derived other", "receivable balance"):
        table, column = wanted.split()
        assert any(text.startswith(table) and column in text for text in found), (wanted, found[:3])


def check(name, data, out):
    found, cells = check_oracle.problems(data, out)
    print(f"{name}: {sum(cells.values())} cells, {len(found)} differ")
    print("\n".join(found[:20]), end="\n" if found else "")
    return not found


def check_published(out):
    """Figures that stand in SOURCE.md, README.md of the oracle and the issue."""
    output = check_oracle.Output(out)
    row = output.measured["net_sales", "all"]
    assert [row[c] for c in ("n_a", "n_b", "n_c")] == ["186", "125", "390"], row
    assert f"{float(row['hhi']):.10f}" == "45.2401872675", row
    values = {c: [Fraction(output.kpis[i, c]) for i in output.ids] for c in ("orders", "gross_margin")}
    assert sum(value == 0 for value in values["orders"]) == 66
    assert sum(value < 0 for value in values["gross_margin"]) == 335


def check_nothing(host, folder, out):
    """Partners but no facts: the day of the review must be given, and nobody has a value."""
    hostile.write(folder / "distributors.csv", [["id"], ["a"], ["b"]])
    hostile.write(folder / "orders.csv", [hostile.ORDER_COLUMNS])
    done = subprocess.run([host, folder, PROGRAM, out], capture_output=True, text=True)
    assert done.returncode == 1 and "--as-of" in done.stderr, done
    review(host, folder, out, "--as-of", "2024-06-30")
    output = check_oracle.Output(out)
    assert output.ids == ["a", "b"] and output.series == {}, output.series
    assert not any(output.kpis.values()), "a value without facts"


def lines_of(path):
    """Header and records of a file that has no line ends inside of quotes."""
    header, *records = path.read_bytes().split(b"\r\n")[:-1]
    return header, records


def check_same(host, folder, data):
    """Rows in another order, and rows that as-of hides or that are not there: the same bytes."""
    header, records = lines_of(data / "orders.csv")
    for name in ("later", "none later", "last first"):
        (folder / name).mkdir()
        shutil.copy(data / "distributors.csv", folder / name)
    day, place = "2021-03-31", header.split(b",").index(b"order_date")
    (folder / "none later" / "orders.csv").write_bytes(b"\r\n".join(
        [header, *(r for r in records if r.split(b",")[place].decode() <= day)]))
    (folder / "last first" / "orders.csv").write_bytes(b"\r\n".join([header, *records[::-1]]))
    shutil.copy(data / "orders.csv", folder / "later")
    for one, other, options in (("later", "none later", ["--as-of", day]),
                                ("later", "last first", [])):
        outs = [folder / f"{name} out" for name in (one, other)]
        for name, out in zip((one, other), outs):
            review(host, folder / name, out, *options)
        for path in outs[0].iterdir():
            assert path.read_bytes() == (outs[1] / path.name).read_bytes(), (other, path.name)


def main(host, is_tested):
    print("\n".join(check_oracle.held(EXAMPLES / "data" / "adventureworks_reseller" / "oracle")))
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for data in ("adventureworks_reseller", "sap_bikes"):
            review(host, EXAMPLES / "data" / data, folder / data)
            good &= check(data, EXAMPLES / "data" / data, folder / data)
        check_published(folder / "adventureworks_reseller")
        check_unheld(EXAMPLES / "data" / "sap_bikes", folder / "sap_bikes", folder / "unheld")
        for title, make in hostile.SETS.items():
            data = folder / f"{title} data"
            data.mkdir()
            make(data)
            review(host, data, folder / title)
            good &= check(title, data, folder / title)
        (folder / "nothing data").mkdir()
        check_nothing(host, folder / "nothing data", folder / "nothing")
        check_same(host, folder, folder / "business data")
        if good and is_tested:
            changes = self_test(folder / "business data", folder / "business")
            print(f"{changes} changed cells of {len(MUTATIONS)} tables were found")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), "--self-test" in sys.argv))
