"""Gate: every public constant has the value it shipped with: tests/abi/constants.golden. The
values come from the compiler, not from this script.

constants.py check COMPILER...    constants.py update COMPILER..."""
import subprocess
import sys
import tempfile
from pathlib import Path

import headers

GOLDEN = headers.ROOT / "tests" / "abi" / "constants.golden"


def printed(paths, compiler):
    """{name: value} printed by a program made from the headers."""
    names = [n for path in paths for n in headers.constants_in(path.read_text())]
    lines = "".join(f'#include "{path}"\n' for path in paths)
    lines += "#include <stdio.h>\nint main(void) {\n"
    lines += "".join(f'    printf("{n} %lld\\n", (long long){n});\n' for n in names)
    with tempfile.TemporaryDirectory() as folder:
        program = str(Path(folder) / "constants")
        subprocess.run([*compiler, "-x", "c", "-", f"-I{headers.ROOT / 'include'}", "-o", program],
                       input=lines + "    return 0;\n}\n", text=True, check=True)
        text = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return dict(line.split() for line in text.splitlines())


def problems(golden, now):
    found = [f"{n}: was {golden[n]}, is {now.get(n, 'gone')}" for n in golden
             if golden[n] != now.get(n)]
    return found + [f"{n}: new; pin it with tests/abi/update.sh" for n in now if n not in golden]


def self_test(compiler):
    with tempfile.TemporaryDirectory() as folder:
        toy = Path(folder) / "toy.h"
        toy.write_text("enum { /* a, b */\n TOY_A = 1, TOY_B = -2 };\n#define TOY_C 3\n")
        shipped = printed([toy], compiler)
        assert shipped == {"TOY_A": "1", "TOY_B": "-2", "TOY_C": "3"}, shipped
        for old, new in [("TOY_B = -2", "TOY_B = 5"), ("TOY_C 3", "TOY_C 4"),
                         (", TOY_B = -2", ""), ("-2 }", "-2, TOY_D }")]:
            toy.write_text(toy.read_text().replace(old, new))
            assert problems(shipped, printed([toy], compiler)), f"mutant passes: {new}"
            toy.write_text(toy.read_text().replace(new, old, 1) if new else
                           "enum { TOY_A = 1, TOY_B = -2 };\n#define TOY_C 3\n")


def main(mode, *compiler):
    now = printed(headers.header_paths(), compiler)
    if mode == "update":
        GOLDEN.write_text("".join(f"{name} {value}\n" for name, value in sorted(now.items())))
        return 0
    self_test(compiler)
    found = problems(dict(line.split() for line in GOLDEN.read_text().splitlines()), now)
    print("\n".join(found) or f"{len(now)} constants as shipped")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
