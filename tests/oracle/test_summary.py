"""The counts of oracle/summary.csv over all lines, whoever they belong to, by summary.tierkit: facts of
nobody. On the shipped data and on data that is meant to break things.

test_summary.py REVIEW"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import check_oracle
import hostile
import reckon

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "docs" / "examples" / "data"
SETS = ["adventureworks_reseller", "sap_bikes"]
NO_ROWS = {"distributors"}  # counts records: check_oracle.py holds it


def review(host, source, folder):
    """{column: value} of the network."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("oracle"))
    shutil.copy(folder / "orders.csv", folder / "every_line.csv")
    # These facts are those of anybody: one distributor does.
    (folder / "distributors.csv").write_text("id\nanybody\n", encoding="utf-8")
    done = subprocess.run([host, folder, HERE / "summary.tierkit", folder / "out"],
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return {row["name"]: row["value"] for row in reckon.read_csv(folder / "out" / "groups.csv")
            if row["group_kind"] == "network"}


def check(got, wanted):
    """How many columns were compared."""
    for column in wanted.keys() - NO_ROWS:
        assert not check_oracle.differs(column, got[column], wanted[column]), \
            (column, got[column], wanted[column])
    return len(wanted.keys() - NO_ROWS)


def main(host):
    columns = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for data in SETS:
            got = review(host, DATA / data, folder / data)
            (row,) = reckon.read_csv(DATA / data / "oracle" / "summary.csv")
            assert row.keys() == reckon.summary(reckon.Data(DATA / data))[()].keys(), row
            columns += check(got, row)
        for title, make in hostile.SETS.items():
            source = folder / f"{title} data"
            source.mkdir()
            make(source)
            got = review(host, source, folder / title)
            columns += check(got, reckon.summary(reckon.Data(source))[()])
    print(f"{columns} cells are as in the oracle and as reckoned")
    assert columns >= 14 * (len(SETS) + len(hostile.SETS)), columns


if __name__ == "__main__":
    main(*sys.argv[1:])
