"""docs/guide/service-policy.md says what happens: its command is run in docs/examples/service, its
lines of program stand in policies.tierkit, and its tables are cut out of the files of the host.

test_guide.py REVIEW"""
import csv
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "guide" / "service-policy.md").read_text(encoding="utf-8")
SERVICE = DOCS / "examples" / "service"
BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.M | re.S)


def rows_of(text):
    return list(csv.DictReader(text.splitlines()))


def run(host, command, out):
    words = shlex.split(command)
    assert words[0] == "review" and words[3] == "out", command
    done = subprocess.run([host, *words[1:3], out, *words[4:]], cwd=SERVICE, capture_output=True,
                          text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done
    return out


def check_table(out, where, text):
    """`csv FILE [FIRST]`: the columns it names, of the rows that begin with FIRST."""
    name, _, first = where.partition(" ")
    shown = rows_of(text)
    found = rows_of((out / f"{name}.csv").read_text(encoding="utf-8"))
    found = [row for row in found if not first or next(iter(row.values())) == first]
    columns = list(shown[0])
    assert [{c: row[c] for c in columns} for row in found] == shown, (where, found)


def main():
    program = (SERVICE / "policies.tierkit").read_text(encoding="utf-8")
    kinds = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        for kind, where, text in BLOCK.findall(GUIDE):
            kinds.append(kind)
            if kind == "sh":
                run(Path(sys.argv[1]).resolve(), text.strip(), out)
            elif kind == "tierkit":
                assert text in program, text
            elif kind == "csv":
                check_table(out, where, text)
            else:  # bindings/python/tests/test_guide.py
                assert kind in ("python", "text"), kind
    assert kinds.count("csv") == 5 and kinds[0] == "sh", kinds
    print(f"{len(kinds)} blocks of the guide hold")


if __name__ == "__main__":
    main()
