"""Gate: no file names a path of somebody's machine or a package registry's host; code and prose
have no tabs, no trailing blanks, a newline at the end, and C keeps to 100 columns."""
import re
import sys

import headers
import listing

# In two pieces, so that this file does not find itself.
FOLDERS = "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot", r"ho" + r"me/\w+", r"Us" + r"ers/\w+"])
HOSTS = "|".join([r"py" + r"pi\.org", r"pythonhosted\.o" + "rg", r"npmjs\.o" + "rg",
                  r"registry\.\w+\.(?:io|org|com)", r"crates\.i" + "o", r"rubygems\.o" + "rg",
                  r"deb\.debian\.o" + "rg", r"archive\.ubuntu\.c" + "om", r"repo\.maven\b"])
PRIVATE = re.compile(rf"(?<![\w.$}}*)\]])/(?:{FOLDERS})/|[.]lib" + rf"rary\b|\b(?:{HOSTS})")
WRITTEN = re.compile(r"\.(c|h|py|sh|md|lua|map|def|build)$|(^|/)meson\.build$|^\.ci/")


def problems(name, text):
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if PRIVATE.search(line):
            found.append(f"{name}:{number}: a private path or a registry: {line.strip()[:80]}")
        if not WRITTEN.search(name):
            continue
        if line != line.rstrip() or "\t" in line:
            found.append(f"{name}:{number}: tab or trailing blank")
        if len(line) > 100 and name.endswith((".c", ".h")):
            found.append(f"{name}:{number}: {len(line)} columns")
    if WRITTEN.search(name) and text and (not text.endswith("\n") or text.endswith("\n\n")):
        found.append(f"{name}: does not end with one newline")
    return found


def self_test():
    assert not problems("a.c", "int a; /* src/base */\n")
    for mutant in ("/wo" + "rk/main\n", "see /ho" + "me/ann/x\n", "pip -i https://py" + "pi.org/x\n",
                   "int a; \n", "\tint a;\n", "int a;", "x" * 101 + "\n", "a\n\n"):
        assert problems("a.c", mutant), f"mutant passes: {mutant!r}"


def main():
    self_test()
    found, count = [], 0
    for name in listing.files():
        path = headers.ROOT / name
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a binary file, or one that is being removed
        count += 1
        found += problems(name, text)
    print("\n".join(found) or f"{count} files are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
