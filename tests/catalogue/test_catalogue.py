"""The catalogue of KPIs: each of the 101 has a text and an example, and each example comes out.

test_catalogue.py REVIEW

An example is a small network: its cases are distributors. What is expected stands in
tests/vectors/catalogue_*.json as exact fractions, written by generate_catalogue.py."""
import csv
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import generate_catalogue

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "docs" / "catalogue"
KPIS = 101
NEAR = Fraction(1, 10**12)


def program_of(example):
    # a money literal in a text would be in EUR; amounts of examples have two places
    return (f"tierkit 1\nmoney EUR\nreview window {example['window']}\n"
            f"use kpi {example['kpi']}\n{example['more']}")


def rows_of(case, facts):
    rows = [row.split() for row in case["rows"].get(facts, "").split(";") if row.strip()]
    return [[case["id"], *("" if field == "-" else field for field in row)] for row in rows]


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_data(example, folder):
    names = sorted({name for case in example["cases"] for name in case["attributes"]})
    write_csv(folder / "distributors.csv", ["id", *names],
              [[case["id"], *(case["attributes"].get(name, "") for name in names)]
               for case in example["cases"]])
    for facts, columns in example["facts"].items():
        rows = [row for case in example["cases"] for row in rows_of(case, facts)]
        assert all(len(row) == len(columns) + 1 for row in rows), (example["kpi"], facts, rows)
        write_csv(folder / f"{facts}.csv", ["partner_id", *columns], rows)
    (folder / "program.tierkit").write_text(program_of(example), encoding="utf-8")


def results(path, *keys):
    with open(path, encoding="utf-8", newline="") as file:
        return {tuple(row[key] for key in keys): row for row in csv.DictReader(file)}


def difference(row, expected):
    """None, or what is wrong with a row."""
    if row is None:
        return "there is no such row"
    value, flag = expected if isinstance(expected, list) else (expected, "")
    if not value:
        return None if not row["value"] else f"is {row}"
    if not (value[0].isdigit() or value[0] == "-"):
        return None if row["status"] == value and not row["value"] else f"is {row}"
    if row["status"] != "ok":
        return f"is {row}"
    want, got = Fraction(value), Fraction(row["value"])
    if abs(want - got) > NEAR * max(1, abs(want)):
        return f"is {row['value']}, not {value}"
    return None if not flag or flag in row["flags"].split() else f"has no flag {flag}: {row}"


def cell_of(table, column, out):
    """A cell of another table, as if it were a KPI's."""
    with open(out / f"{table['table']}.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if table["where"].items() <= row.items()]
    assert len(rows) == 1, (table, rows)
    return {"value": rows[0][column], "status": "ok", "flags": ""}


def added_up(all_of, kpi, kpis):
    values = [Fraction(row["value"]) for (_, name), row in kpis.items() if name == kpi]
    total = Fraction(all_of["share"]) * sum(abs(value) for value in values)
    return {"value": str(total), "status": "ok", "flags": ""}


def compare(example, out):
    """What differs between the files of a review and what is expected."""
    kpis = results(out / "kpis.csv", "distributor_id", "kpi")
    groups = results(out / "groups.csv", "group_kind", "group", "name")
    looked_up = [((case["id"], kpi), kpis, value) for case in example["cases"]
                 for kpi, value in case["expected"].items()]
    looked_up += [((group["kind"], group["name"], kpi), groups, value)
                  for group in example["groups"] for kpi, value in group["expected"].items()]
    single = [((table["table"], column), cell_of(table, column, out), value)
              for table in example["tables"] for column, value in table["expected"].items()]
    single += [((all_of["how"], kpi), added_up(all_of, kpi, kpis), value)
               for all_of in example["together"] for kpi, value in all_of["expected"].items()]
    looked_up += [(key, {key: row}, value) for key, row, value in single]
    assert looked_up, example["kpi"]
    found = ((key, difference(rows.get(key), value)) for key, rows, value in looked_up)
    return [f"{example['number']} {example['kpi']}: {' '.join(key)} {what}"
            for key, what in found if what]


def run(host, example, folder):
    folder.mkdir()
    write_data(example, folder)
    done = subprocess.run([host, "--catalogue", CATALOGUE, folder, folder / "program.tierkit",
                           folder / "out", "--as-of", example["as_of"]],
                          capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        return [f"{example['number']} {example['kpi']}:\n{done.stderr}"]
    return compare(example, folder / "out")


def load():
    return [example for area in generate_catalogue.areas()
            for example in json.loads((ROOT / "tests/vectors" / f"catalogue_{area}.json")
                                      .read_text(encoding="utf-8"))]


def texts():
    paths = [path for path in CATALOGUE.glob("*/*.tierkit")
             if path.parent.name not in ("data", "policies")]
    names = {path.stem for path in paths}
    assert len(names) == len(paths), "a name twice"
    return names


def check_together(host, folder):
    """All texts in one program: no name is there twice. Its data are not there, which stops it."""
    folder.mkdir()
    names = sorted(texts())
    program = folder / "all.tierkit"
    program.write_text("tierkit 1\nmoney EUR\nreview window last 4 quarters\n"
                       + "".join(f"use kpi {name}\n" for name in names), encoding="utf-8")
    done = subprocess.run([host, "--catalogue", CATALOGUE, folder, program, folder / "out"],
                          capture_output=True, text=True, encoding="utf-8")
    stopped = f"{folder}/distributors.csv: error: cannot be opened"
    assert done.stderr.startswith(stopped), done.stderr


def check_listed(examples):
    """Every number has an example and a line in the list; every text has one too."""
    numbers = {example["number"] for example in examples}
    missing = [number for number in range(1, KPIS + 1) if number not in numbers]
    assert not missing, f"without an example: {missing}"
    page = (CATALOGUE / "README.md").read_text(encoding="utf-8")
    unlisted = [n for n in range(1, KPIS + 1) if f"\n| {n} | " not in page]
    untried = texts() - {example["kpi"] for example in examples}
    unnamed = [name for name in texts() if f"{name}.tierkit)" not in page]
    assert not (unlisted or untried or unnamed), (unlisted, untried, unnamed)


def is_undefined(value):
    text = value[0] if isinstance(value, list) else value
    return not text or not (text[0].isdigit() or text[0] == "-")


def check_undefined(examples):
    """Where the list says that a figure may be undefined, an example is."""
    page = (CATALOGUE / "README.md").read_text(encoding="utf-8")
    may_be = {int(line.split(" | ")[0].strip("| ")) for line in page.splitlines()
              if line.startswith("| ") and line[2].isdigit() and not line.endswith("| never |")}
    tried = {example["number"] for example in examples
             for part in ("cases", "groups", "tables", "together") for item in example[part]
             if any(map(is_undefined, item["expected"].values()))}
    assert not may_be - tried, f"no example is undefined: {sorted(may_be - tried)}"
    assert len(may_be) > 90


def main(host):
    generate_catalogue.main(True)
    examples = load()
    with tempfile.TemporaryDirectory() as name:
        wrong = [line for number, example in enumerate(examples)
                 for line in run(host, example, Path(name) / str(number))]
        check_together(host, Path(name) / "all")
    for line in wrong:
        print(line)
    check_listed(examples)
    check_undefined(examples)
    assert not wrong
    print(f"{len(examples)} examples of {KPIS} KPIs")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
