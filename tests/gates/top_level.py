"""Gate: the top level holds the agreed entries and, beside them, only what tools demand by name."""
import sys

import listing

AGREED = {"include", "src", "tests", "bindings", "docs", "meson.build", "README.md", "CHANGELOG.md"}
DEMANDED = {"LICENSE", "meson_options.txt", "pyproject.toml"}


def problems(files):
    entries = {name.split("/")[0] for name in files}
    found = [f"{name} does not belong on the top level" for name in sorted(entries)
             if name not in AGREED | DEMANDED and not name.startswith(".")]
    return found + [f"{name} is missing" for name in sorted(AGREED - entries)]


def main():
    good = [f"{name}/x" for name in AGREED] + ["LICENSE", ".gitignore"]
    assert not problems(good)
    assert problems(good + ["Makefile"]) and problems(good[1:]) and problems(good + ["tools/x.py"])
    found = problems(listing.files())
    print("\n".join(found) or "the top level is as agreed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
