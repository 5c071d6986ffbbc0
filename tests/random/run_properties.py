"""What must hold of any program and any data, whatever the numbers are:

- facts dated after as-of change nothing, to the last byte of the saved review;
- a flow of a year is the sum of its months, the extremes of a year are those of its months, and a
  year has at most as many different keys as its months together.

    python3 run_properties.py HOST [--seeds N] [--first S] [--keep FOLDER]
"""
import argparse
import shutil
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import data
import exact
import network
import run_random


def is_dated(facts):
    """Each row has one day and nothing else that time could hold it by. Of keyed facts the newest
    row counts, whatever its day."""
    return facts.at and not facts.until and not facts.undated and not facts.keyed and \
        not hasattr(facts, "all_measures")


def up_to(facts, rows, as_of):
    def is_kept(row):
        read = network.read_row(facts, row)  # what is refused is counted, whatever its day
        return read is None or read[0].day <= as_of
    network.rows.COLUMNS = facts.columns
    return [row for row in rows if is_kept(row)] if is_dated(facts) else rows


def run(host, case, folder, rows, series):
    folder.mkdir()
    data.write(folder, case.program, case.records, rows)
    (folder / "random.tierkit").write_text(run_random.program_text(case.program), encoding="utf-8")
    code, errors = run_random.run_host(host, folder, case.as_of, series)
    return None if code == 0 else "the host ended with %d: %s" % (code, errors[:1000])


def later_facts(host, case, folder):
    as_of = exact.read_day(case.as_of)
    fewer = {facts.name: up_to(facts, case.rows[facts.name], as_of)
             for facts in case.program.written()}
    wrong = run(host, case, folder / "all", case.rows, "quarter") or \
        run(host, case, folder / "known", fewer, "quarter")
    if wrong:
        return wrong
    for path in sorted((folder / "all" / "out").iterdir()):
        if path.read_bytes() != (folder / "known" / "out" / path.name).read_bytes():
            return "facts after as-of change %s" % path.name
    return None


def cells(folder):
    """{(distributor, year, name): texts of the values}"""
    found = {}
    for row in run_random.read_table(folder / "out" / "series.csv")[1:]:
        found.setdefault((row[0], row[1][:4], row[2]), []).append((row[3], row[4]))
    return found


def adds_up(measure, year, months):
    """May a year be this with these months? Statuses may differ where data lack."""
    values = [Fraction(text) for text, status in months if status == "ok"]
    if any(status not in ("ok", "no_data") for _, status in months + [year]) or not values:
        return True
    if year[1] != "ok":  # every row of the year lacks the value, so every row of some month
        return ("", "no_data") in months
    if measure.kind == "flow":
        return Fraction(year[0]) == sum(values)
    if measure.kind in ("min", "max"):
        return Fraction(year[0]) == (min if measure.kind == "min" else max)(values)
    return max(values) <= Fraction(year[0]) <= sum(values)


def years_and_months(host, case, folder):
    wrong = run(host, case, folder / "months", case.rows, "month") or \
        run(host, case, folder / "years", case.rows, "year")
    if wrong:
        return wrong
    months = cells(folder / "months")
    conversion = case.program.conversion
    measures = {m.name: m for m in case.program.measures()
                if m.kind in ("flow", "min", "max", "distinct") and m.type != "date"
                and not m.facts.undated and not m.facts.view_of and not m.facts.unowned and
                not (m.is_converted and conversion.at == "period end")}
    for key, (year,) in cells(folder / "years").items():
        if key[2] in measures and not adds_up(measures[key[2]], year, months.get(key, [])):
            return "%s: %s, of months %s" % (key, year, months[key])
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", help="where the folders of failed cases are made")
    options = parser.parse_args()
    failed = 0
    for seed in range(options.first, options.first + options.seeds):
        case = run_random.Case(seed)
        case.as_of = case.as_of or "2013-07-15"
        for holds in (later_facts, years_and_months):
            folder = Path(tempfile.mkdtemp(prefix="tierkit-holds-%d-" % seed, dir=options.keep))
            wrong = holds(options.host, case, folder)
            if wrong:
                failed += 1
                print("seed %d: %s\n  kept in %s" % (seed, wrong, folder))
            else:
                shutil.rmtree(folder)
    print("%d passed, %d failed" % (2 * options.seeds - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
