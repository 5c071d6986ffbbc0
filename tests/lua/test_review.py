"""The example host in Lua does the job of the one in C: on both data sets, with and without a day, and
on data that is meant to break things, it writes the same files, byte for byte.

test_review.py REVIEW LUA FOLDER SUFFIX    the module is FOLDER/tierkit-SUFFIX.so"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracle"))
import hostile  # noqa: E402

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
RUNS = [
    ("adventureworks_reseller", "partners.tierkit", []),
    ("sap_bikes", "oracle.tierkit", []),
    ("sap_bikes", "oracle.tierkit", ["--as-of", "2019-01-01"]),
]


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def run(command, data, program, out, options, environment=None):
    done = subprocess.run(
        [*command, EXAMPLES / "data" / data, EXAMPLES / program, out, *options],
        capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, (command, data, done.stderr[-2000:])
    assert not done.stderr, done.stderr[-2000:]
    return content(out)


def check_errors(lua, environment, folder):
    """What is wrong is named with its line."""
    (folder / "distributors.csv").write_text('id,name\na,"x\ny"\na,z\n')
    (folder / "p.tierkit").write_text("tierkit 1\nreview window all\n"
                                      "facts f key id at day\n  flow sales money = amount\n")
    done = subprocess.run([*lua, folder, folder / "p.tierkit", folder / "out"],
                          capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done
    assert done.stderr.startswith(f"{folder}/distributors.csv:4: error: "), done.stderr
    (folder / "p.tierkit").write_text("tierkit 1\nreview widow all\n")
    done = subprocess.run([*lua, folder, folder / "p.tierkit", folder / "out"],
                          capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done
    assert done.stderr.startswith(f"{folder}/p.tierkit:2:"), done.stderr
    done = subprocess.run(lua, capture_output=True, text=True, env=environment)
    assert done.returncode == 2 and "usage:" in done.stderr, done


def with_catalogue(folder):
    """A small data set whose program takes its KPI from the catalogue."""
    data = folder / "small"
    data.mkdir()
    (data / "distributors.csv").write_text("id\na\nb\n")
    (data / "invoices.csv").write_text("partner_id,posting_date,document,amount\n"
                                       "a,2025-02-01,invoice,10\na,2026-02-01,invoice,15\n")
    program = data / "p.tierkit"
    program.write_text("tierkit 1\nreview window last 12 months\nuse kpi growth_yoy\n")
    return data, program, ["--as-of", "2026-12-31", "--catalogue", EXAMPLES.parent / "catalogue",
                           "--series", "month"]


def with_support(folder):
    """Requests, capacities and debts beside the data: a plan of support."""
    data = folder / "supported"
    data.mkdir()
    (data / "distributors.csv").write_text("id,region,points,area_manager\n" + "".join(
        f"p{n},{'EMEA/DE' if n % 3 else 'APAC'},{n * 7 % 100},m{n % 2}\n" for n in range(20)))
    (data / "support_requests.csv").write_text("id,resource,ask,kind,deadline\n" + "".join(
        f"p{n * 3 % 20},visits,{n},{'complaint' if n % 9 == 0 else ''},2026-03-{n % 20 + 10}\n"
        for n in range(30)))
    (data / "support_capacity.csv").write_text("resource,units\nvisits,200\n")
    (data / "support_debts.csv").write_text("id,resource,debt\np1,visits,7\n")
    program = data / "p.tierkit"
    program.write_text("tierkit 1\nattribute points number\nattribute area_manager text\n"
                       "value score 0 to 100\n  g points weight 1 points 0: 0, 100: 100\n"
                       "classes by value\n  A from 70\n  B otherwise\n"
                       "support per quarter, A first, then B; never rationed: complaint; "
                       "managed by area_manager\n"
                       "  visits count A up to 30, B at least 2, lot 2, weight by debt\n"
                       "  region APAC at least 40%\n"
                       "rules route over account_size number, preference text\n"
                       "  direct when account_size >= 100 limit 5\n"
                       "  online when preference = \"online\"\n  distributor otherwise\n")
    (data / "rules_route.csv").write_text("account_size,preference\n100,\n99,online\n,visit\n")
    return data, program, ["--as-of", "2026-02-01", "--series", "week"]


def with_other_bytes(folder):
    """Rows with bytes that are no UTF-8 are left out and counted."""
    data = folder / "bytes"
    data.mkdir()
    (data / "distributors.csv").write_text("id\na\n")
    (data / "f.csv").write_bytes(b"id,day,x\na,2024-01-31,1\ncaf\xe9,2024-01-31,2\n"
                                 b"a,2024-\xff,3\n")
    program = data / "p.tierkit"
    program.write_text("tierkit 1\nreview window all\nfacts f key id at day\n  flow s count = x\n")
    return data, program, []


def hostile_runs(folder):
    for title, make in hostile.SETS.items():
        if not title.startswith("drawn") or title == "drawn 0":
            data = folder / f"{title} data"
            data.mkdir()
            make(data)
            yield data, "oracle.tierkit", []


def main(review, lua, modules, suffix):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LUA_")}
    environment["LUA_CPATH"] = f"{modules}/?-{suffix}.so"
    command = [lua, EXAMPLES / "review.lua"]
    files = 0
    with tempfile.TemporaryDirectory() as folder:
        runs = [*RUNS, with_catalogue(Path(folder)), with_support(Path(folder)),
                with_other_bytes(Path(folder)), *hostile_runs(Path(folder))]
        for number, (data, program, options) in enumerate(runs):
            wanted = run([review], data, program, Path(folder, f"c{number}"), options)
            got = run(command, data, program, Path(folder, f"lua {number}'s"), options, environment)
            assert sorted(got) == sorted(wanted), (sorted(got), sorted(wanted))
            for name, text in wanted.items():
                assert got[name] == text, f"{data}: {name} differs"
            files += len(wanted)
        check_errors(command, environment, Path(folder))
    print(f"{files} files are the same")


if __name__ == "__main__":
    main(*sys.argv[1:])
