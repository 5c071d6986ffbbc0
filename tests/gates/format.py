"""Gate: .clang-format is the law. Versions of the tool differ in their taste, so one is pinned;
with another one the gate is skipped and says so. To mend: clang-format -i FILES."""
import re
import subprocess
import sys

import headers
import listing

PINNED = "14"
SKIP = 77


def unformatted(text):
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", "--assume-filename=toy.c"],
                          cwd=headers.ROOT, input=text, capture_output=True, text=True)
    return done.returncode != 0


def main():
    shown = subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"version (\d+)", shown)[1]
    if version != PINNED:
        print(f"clang-format {version} is here, {PINNED} is pinned")
        return SKIP
    assert not unformatted("int a;\n") and unformatted("int  a;\n")
    assert unformatted("void f(void)\n{\n}\n"), "mutant passes: brace on a line of its own"
    names = [name for name in listing.files()
             if name.endswith((".c", ".h")) and (headers.ROOT / name).exists()]
    text = subprocess.run(["clang-format", "--dry-run", "-Werror", *names], cwd=headers.ROOT,
                          capture_output=True, text=True).stderr
    found = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error: ", text, re.M)))
    print("\n".join(found) or f"{len(names)} files have one look")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
