"""Every code that docs/language.md lists has an error or a warning of its own among the golden
tests, and no test knows a code that is not listed."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = [*(ROOT / "tests" / "lang").glob("test_*.c"), *(ROOT / "tests" / "program").glob("test_*.c"),
          ROOT / "tests" / "program" / "errors.txt"]
MADE_UP = {"first", "second", "third", "w", "e"}  # of tests of the list itself


def listed():
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    table = text.split("| code | meaning |\n", 1)[1].split("\n\n", 1)[0]
    found = set()
    for line in table.splitlines()[1:]:
        found |= set(re.findall(r"`([a-z ]+)`", line.split("|")[1]))
    return found


def written():
    text = "\n".join(path.read_text(encoding="utf-8") for path in GOLDEN)
    return set(re.findall(r"\d+:\d+\+\d+ ([a-z ]+): ", text)) - MADE_UP


def main():
    wrong = 0
    for what, codes in (("has no golden test", listed() - written()),
                        ("is not in docs/language.md", written() - listed())):
        for code in sorted(codes):
            wrong += 1
            print("the code `%s` %s" % (code, what))
    print("%d codes, %d wrong" % (len(listed()), wrong))
    return 1 if wrong or len(listed()) < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
