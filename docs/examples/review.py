"""The example host in Python: the same command line and the same files as review.c.

    python review.py DATA_DIR PROGRAM OUT_DIR [--as-of YYYY-MM-DD] [--since YYYY-MM-DD]
        [--catalogue DIR] [--opening FILE] [--series PERIOD]

Reads DATA_DIR/distributors.csv and, for each `facts NAME` of the program, DATA_DIR/NAME.csv; writes
the tables of the review to OUT_DIR and prints the alerts. Needs the package tierkit and nothing
else. The exit code is 0, 1 when the input has errors, 2 when the command line has."""
import argparse
import calendar
import csv
import datetime
import glob
import sys
from pathlib import Path

import tierkit

TABLES = ["kpis", "values", "contributions", "classes", "policies", "promises", "alerts", "groups",
          "concentration", "feeds", "unmatched", "splits", "left_out",
          "movement", "selection", "findings", "traits", "mix", "dispersion",
          "migration", "exceptions", "menu", "kept", "failures", "profit", "profit_buckets",
          "profit_groups", "worklist"]
CHUNK_ROWS = 65536
csv.field_size_limit(2 ** 31 - 1)


class InputError(Exception):
    """Something in a file is wrong: `path:line: error: text`."""

    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: error: {text}" if line else f"{path}: error: {text}")


# ---- reading ------------------------------------------------------------------------------------

def open_text(path):
    """Bytes that are no UTF-8 go on as they are: the library names them, or leaves out their row."""
    try:
        return open(path, encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise InputError(path, 0, f"cannot be opened: {error.strerror}") from None


def read_csv(path):
    """The names of the columns, the records, and the line in which each begins."""
    records, lines, begins = [], [], 1
    with open_text(path) as file:
        reader = csv.reader(file, strict=True)
        try:
            for record in reader:
                if record:
                    records.append(record)
                    lines.append(begins)
                begins = reader.line_num + 1
        except csv.Error as error:
            raise InputError(path, begins, error) from None
    if not records:
        raise InputError(path, 0, "is empty: its first line must name the columns")
    header = records.pop(0)
    for name in filter(None, header):
        if name != name.encode("utf-8", "replace").decode("utf-8"):
            raise InputError(path, 1, "the name of a column is not UTF-8: rename it")
        if header.count(name) > 1:
            raise InputError(path, 1, f"two columns are both named `{name}`: rename one")
    for record, line in zip(records, lines[1:]):
        if len(record) != len(header):
            raise InputError(path, line, f"the fields of this record are {len(record)}, those of "
                             f"the header {len(header)}")
    return header, records, lines[1:]


def columns_of(header, records):
    """Columns by name; an empty field is missing, a column without a name is left out."""
    return {name: [record[i] or None for record in records]
            for i, name in enumerate(header) if name}


def whole_date(text):
    """Some dates are only a year or a year and a month: their first day."""
    return text and {4: text + "-01-01", 7: text + "-01"}.get(len(text), text)


def load_records(path, network):
    header, records, lines = read_csv(path)
    if "id" not in header:
        raise InputError(path, 1, "there is no column `id`: name the column that identifies a "
                         "distributor")
    columns = columns_of(header, records)
    if "since" in columns:
        columns["since"] = [whole_date(text) for text in columns["since"]]
    try:
        network.upsert(columns)
    except tierkit.TierkitError as error:
        raise InputError(path, 0 if error.row is None else lines[error.row], error) from None


def load_decisions(path, network):
    """What people decided, where there is such a file."""
    if not path.is_file():
        return
    header, records, lines = read_csv(path)
    try:
        network.decide(columns_of(header, records))
    except tierkit.TierkitError as error:
        raise InputError(path, 0 if error.row is None else lines[error.row], error) from None


def load_facts(path, kind, facts, needed, network):
    """Facts, or a table that facts look up."""
    header, records, lines = read_csv(path)
    for name in needed:
        if name not in header:
            raise InputError(path, 1, f"there is no column `{name}`, which `{kind} {facts}` reads")
    for start in range(0, len(records), CHUNK_ROWS):
        # One bad line must not stop a review: the library counts it.
        chunk = columns_of(header, records[start:start + CHUNK_ROWS])
        try:
            if kind == "table":
                network.upsert_table(facts, chunk)
            else:
                network.append(facts, chunk, skip_bad_rows=True)
        except tierkit.TierkitError as error:
            line = 0 if error.row is None else lines[start + error.row]
            raise InputError(path, line, error) from None


def text_path(path, catalogue, name):
    """`use NAME` is NAME.tierkit beside the program, `use kpi NAME` a text of the catalogue."""
    folder, slash, last = name.rpartition("/")
    if not slash:
        return path.with_name(f"{name}.tierkit")
    if catalogue is None or folder not in ("kpi", "data", "policies"):
        return None
    pattern = f"{'*' if folder == 'kpi' else folder}/{glob.escape(last)}.tierkit"
    return next(iter(sorted(catalogue.glob(pattern))), None)


def load_program(path, catalogue):
    def used(name):
        found = text_path(path, catalogue, name)
        return found.read_text(encoding="utf-8") if found and found.is_file() else None

    try:
        return tierkit.Program.parse(path.read_bytes(), use=used)
    except (tierkit.TierkitError, UnicodeDecodeError) as error:
        raise SystemExit(f"{path}: error: {error}") from None


def load_network(folder, program):
    network = tierkit.Network(program)
    load_records(folder / "distributors.csv", network)
    load_decisions(folder / "decisions.csv", network)
    needed = {}
    for column in program.declared_columns:  # tables first
        block = needed.setdefault((column["kind"], column["facts"]), [])
        if column["needed"] in (True, "true"):
            block.append(column["column"])
    for (kind, facts), names in needed.items():
        load_facts(folder / f"{facts}.csv", kind, facts, names, network)
    return network


# ---- writing ------------------------------------------------------------------------------------

def write_table(path, table):
    """The canonical text of each cell, as every host writes it."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        width = range(len(table.columns))
        writer.writerows([table.text(row, i) for i in width] for row in range(len(table)))


PERIODS = ["week", "month", "quarter", "half", "year"]


def write_review(review, network, period, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        write_table(folder / f"{name}.csv", getattr(review, name))
    (folder / "review.saved").write_bytes(review.to_bytes())
    write_table(folder / "lookups.csv", network.unmatched)
    write_table(folder / "series.csv", review.series(period))
    if period != "week":  # weeks are no periods of a fiscal year
        write_table(folder / "fiscal.csv", review.series(f"fiscal {period}"))


def write_support(review, data, folder):
    """Who gets how much support, where the data folder has requests and capacities."""
    paths = [data / f"support_{name}.csv" for name in ("requests", "capacity", "debts")]
    if not (paths[0].is_file() and paths[1].is_file()):
        return
    tables = []
    for path in paths:
        if path.is_file():
            header, records, _ = read_csv(path)
            tables.append(columns_of(header, records))
    for name, table in review.support(*tables).items():
        write_table(folder / f"support_{name}.csv".replace("_grants", ""), table)


def write_decided(program, data, folder):
    """Questions to the rules of a program: rules_NAME.csv in, decided_NAME.csv out."""
    for row in program.declared:
        path = data / f"rules_{row['name']}.csv"
        if row["kind"] == "rules" and "/" not in row["name"] and path.is_file():
            header, records, _ = read_csv(path)
            decided = program.decide(row["name"], columns_of(header, records))
            write_table(folder / f"decided_{row['name']}.csv", decided)


def print_page(review, network, folder):
    print(f"Review as of {review.as_of} of {review.distributors} partners, digest {review.digest}")
    stats = network.stats
    print(f"{stats.rows} rows of facts, {stats.rejected_rows} left out; the tables are in {folder}")
    print(review.alerts)


def a_quarter_earlier(day):
    """The same day three months ago; the last day of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 - 3, 12)
    if year < 1:
        return day
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return datetime.date(year, month + 1, last if was_last else min(day.day, last))


def write_changes(review, program, network, since, folder):
    """What changed since a day, or in the last quarter, by the rules and the data of today."""
    before = program.review(network, as_of=since or a_quarter_earlier(review.as_of))
    write_table(folder / "changes.csv", review.compare(before))


# ---- the command line ---------------------------------------------------------------------------

def options():
    parser = argparse.ArgumentParser(prog="review.py", description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("program", type=Path, metavar="PROGRAM")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD",
                        help="the day of the review; without it the last day that has facts")
    parser.add_argument("--since", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD",
                        help="the day changes.csv compares with; without it a quarter earlier")
    parser.add_argument("--catalogue", type=Path, metavar="DIR",
                        help="where the texts of `use kpi NAME` are: docs/catalogue")
    parser.add_argument("--opening", type=Path, metavar="FILE",
                        help="review.saved of the review before: where the classes stood")
    parser.add_argument("--series", choices=PERIODS, default="quarter", metavar="PERIOD",
                        help="week, month, quarter (without it), half or year: of series.csv and, "
                        "but for weeks, of fiscal.csv")
    parser.add_argument("--version", action="version", version=f"tierkit {tierkit.__version__}")
    return parser.parse_args()


def main():
    chosen = options()
    try:
        program = load_program(chosen.program, chosen.catalogue)
        network = load_network(chosen.data, program)
        if chosen.as_of is None and network.stats.last_day is None:
            bad = network.stats.rejected_rows
            raise InputError(chosen.data, 0, "there are no facts to take the day of the review "
                             f"from ({bad} bad rows were left out): give it with --as-of")
        opening = chosen.opening and tierkit.Review.from_bytes(chosen.opening.read_bytes())
        review = program.review(network, as_of=chosen.as_of, opening=opening)
        write_review(review, network, chosen.series, chosen.out)
        write_changes(review, program, network, chosen.since, chosen.out)
        write_support(review, chosen.data, chosen.out)
        write_decided(program, chosen.data, chosen.out)
        print_page(review, network, chosen.out)
    except (InputError, OSError, tierkit.TierkitError) as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
