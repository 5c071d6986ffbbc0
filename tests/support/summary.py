"""Adds up the test logs of meson: summary.py TESTLOG_JSON... The last line is
`N passed, N failed`; the exit status is 0 when none failed and some passed.

A TAP program counts by its lines, any other test as one. A program that ends badly without a
line that says so counts as one failure; a skipped test is named."""
import json
import re
import sys

GOOD = {"OK", "EXPECTEDFAIL"}


def count(record):
    """(passed, failed, skipped) of one test."""
    lines = (record.get("stdout") or "").splitlines()
    verdicts = [line for line in lines if re.match(r"(not )?ok\b", line)]
    skipped = sum("# SKIP" in line.upper() for line in verdicts)
    failed = sum(line.startswith("not ok") for line in verdicts)
    passed = len(verdicts) - skipped - failed
    if record["result"] == "SKIP":
        return 0, 0, max(skipped, 1)
    if record["result"] not in GOOD:
        return passed, max(failed, 1), skipped
    return (passed, failed, skipped) if verdicts else (1, 0, 0)


def self_test():
    cases = [
        (("OK", "1..2\nok 1 - a\nok 2 - b"), (2, 0, 0)),
        (("FAIL", "1..2\nok 1 - a\nnot ok 2 - b"), (1, 1, 0)),
        (("ERROR", "1..2\nok 1 - a"), (1, 1, 0)),
        (("OK", "three files read"), (1, 0, 0)),
        (("FAIL", ""), (0, 1, 0)),
        (("TIMEOUT", None), (0, 1, 0)),
        (("SKIP", ""), (0, 0, 1)),
        (("OK", "1..1\nok 1 - a # SKIP no locale"), (0, 0, 1)),
    ]
    for (result, text), want in cases:
        got = count({"result": result, "stdout": text})
        assert got == want, (result, text, got, want)


def main(paths):
    self_test()
    total = [0, 0]
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                records = [json.loads(line) for line in log if line.strip()]
        except OSError:
            records = []
        if not records:
            print(f"no test ran: {path}")
            total[1] += 1
        for record in records:
            passed, failed, skipped = count(record)
            total[0] += passed
            total[1] += failed
            if failed or skipped:
                print(f"{'FAILED ' if failed else 'skipped'} {record['name']}: {path}")
    print(f"{total[0]} passed, {total[1]} failed")
    return 0 if total[0] and not total[1] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
