"""Gate: docs/capabilities.md has its rows in order, each row of the mission's catalogue of KPIs once,
and the tests it names are there."""
import re
import sys

import headers

ROOT = headers.ROOT
# Rows that are one capability each: one line says the KPI or function and the test.
ONCE = """000-20 000-43 001-01 001-02 002-05 002-06 002-07 002-08 002-09 002-10 002-11 002-18 002-19
002-20 002-28 002-34 004-03 004-04 004-11 004-23 004-36 004-41""".split()


def rows_of(text):
    """(numbers of the row, its tests)"""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\d{3}-\d{2}", cells[0]):
            yield re.findall(r"\d{3}-\d{2}", cells[0]), cells[3]


def exists(test, folder):
    """`tests/x/test_y.c`, or `test_z.c` beside the one before."""
    path = ROOT / test if "/" in test else folder / test
    return path.exists()


def problems(text):
    rows = list(rows_of(text))
    if [row[0][0] for row in rows] != sorted(row[0][0] for row in rows):
        yield "the rows are not in their order"
    for number in ONCE:
        count = sum(number in row[0] for row in rows)
        if count != 1:
            yield f"{number} has {count} lines"
    for numbers, tests in rows:
        folder = ROOT / "tests"
        for test in re.findall(r"`([^`]+)`", tests):
            if not exists(test, folder):
                yield f"{numbers[0]}: there is no {test}"
            folder = (ROOT / test).parent if "/" in test else folder
        if not re.search(r"`(tests/|test_)|the same", tests):
            yield f"{numbers[0]}: no test"


def main():
    text = (ROOT / "docs" / "capabilities.md").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    row = next(line for line in lines if line.startswith("| 002-18 "))
    for mutant in (text.replace(row, ""), text.replace(row, row + row), text + row,
                   text.replace("test_share.c", "test_chair.c"),
                   re.sub(r"(\| 002-18 .*)\| [^|]* \|\n", r"\1| begun |\n", text)):
        if not list(problems(mutant)):
            print("a mutant passes")
            return 1
    found = list(problems(text))
    print("\n".join(found) or f"{len(list(rows_of(text)))} rows")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
