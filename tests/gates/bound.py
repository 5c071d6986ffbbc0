"""Gate: every binding calls every public function, or bindings/skip.json says why not.

A binding that is being written has `complete` false there: what it lacks is shown and fails
nothing. A binding whose folder does not exist is left alone."""
import json
import re
import sys

import headers

BINDINGS = headers.ROOT / "bindings"


def called(folder):
    text = "".join(path.read_text(encoding="utf-8") for pattern in ("*.c", "*.h")
                   for path in sorted(folder.rglob(pattern)) if path.name != "tierkit.c")
    return set(re.findall(r"\btierkit_\w+", headers.without_comments(text)))


def problems(public, used, skip):
    found = [f"{name}: neither bound nor on the skip list" for name in sorted(public - used - set(skip))]
    found += [f"{name}: on the skip list and bound" for name in sorted(used & set(skip))]
    found += [f"{name}: on the skip list and no public function" for name in sorted(set(skip) - public)]
    return found + [f"{name}: skipped without a reason" for name, reason in skip.items()
                    if len(reason.split()) < 3]


def self_test():
    public, reason = {"tierkit_a", "tierkit_b"}, "hosts have it already"
    assert not problems(public, {"tierkit_a"}, {"tierkit_b": reason})
    for used, skip in (({"tierkit_a"}, {}), (public, {"tierkit_b": reason}),
                       (public, {"tierkit_c": reason}), ({"tierkit_a"}, {"tierkit_b": ""})):
        assert problems(public, used, skip), f"mutant passes: {skip}"


def main():
    self_test()
    public = {function["name"] for function in
              json.loads((BINDINGS / "api.json").read_text(encoding="utf-8"))["functions"]}
    failed = False
    for language, entry in json.loads((BINDINGS / "skip.json").read_text(encoding="utf-8")).items():
        used = called(BINDINGS / entry["sources"])
        if not used:
            print(f"{language}: no binding yet")
            continue
        found = problems(public, used, entry["skip"])
        failed = failed or bool(found and entry["complete"])
        state = "" if entry["complete"] else " (not called complete yet: nothing fails)"
        print(f"{language}: {len(used & public)} of {len(public)} functions bound{state}",
              *found, sep="\n  ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
