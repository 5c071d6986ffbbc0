"""Gate: no room includes one above it or beside it (docs/design, floors), each include is written
from src/ or include/, no room includes a public header of a room it may not use, and each file is
built."""
import re
import sys
from pathlib import Path

import headers

BELOW = {
    "base": [],
    "kernel": ["base"],
    "lang": ["base"],
    "network": ["base", "lang"],
    "program": ["base", "lang"],
    "review": ["base", "kernel", "lang", "network", "program"],
}
BELOW["plan"] = BELOW["review"] + ["review"]
BELOW["exchange"] = BELOW["review"] + ["review"]
# Public headers mirror the rooms; program.h is what lang and program show together.
HOME = {"types": "base", "program": "lang", "arrow": "exchange", "compare": "review",
        "promise": "review", "rules": "review", "whatif": "plan"}
LIBC = {"stddef.h", "stdint.h", "stdlib.h", "string.h", "math.h", "float.h", "limits.h",
        "stdatomic.h", "intrin.h", "cpuid.h", "assert.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def problems(room, text):
    """What is wrong with the includes of one file of a room."""
    allowed = BELOW[room] + [room]
    for kind, path in INCLUDE.findall(text):
        if kind == "<":
            if path not in LIBC:
                yield f"<{path}> is not one of the libc headers the library uses"
            continue
        parts = path.split("/")
        if parts[0] == "tierkit":
            name = parts[1].removesuffix(".h")
            target = HOME.get(name, name)
        else:
            target = parts[0]
        if target not in BELOW or len(parts) < 2:
            yield f'"{path}" is not written from src/ or include/'
        elif target not in allowed:
            yield f'"{path}" is a room that {room} may not use'


def build_file(room):
    path = headers.ROOT / "src" / room / "meson.build"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def self_test():
    good = '#include "base/i128.h"\n#include "tierkit/types.h"\n#include <string.h>\n'
    assert not list(problems("kernel", good))
    for room, mutant in [
        ("base", '#include "kernel/rank.h"'), ("kernel", '#include "lang/parse.h"'),
        ("network", '#  include "program/policy.h"'), ("base", '#include "tierkit/review.h"'),
        ("lang", '#include <stdio.h>'), ("base", '#include "../lang/parse.h"'),
        ("lang", '#include "parse.h"'), ("plan", '#include "exchange/arrow.h"'),
    ]:
        assert list(problems(room, mutant)), f"mutant passes: {room} {mutant}"


def main():
    self_test()
    found, files = [], 0
    for path in sorted((headers.ROOT / "src").rglob("*.[ch]")):
        room = path.relative_to(headers.ROOT / "src").parts[0]
        files += 1
        if room not in BELOW:
            found.append(f"{path}: not in a room")
            continue
        shown = path.relative_to(headers.ROOT)
        found += [f"{shown}: {p}" for p in problems(room, path.read_text(encoding="utf-8"))]
        if path.suffix == ".c" and f"'{path.name}'" not in build_file(room):
            found.append(f"{shown}: not in src/{room}/meson.build")
    print("\n".join(found) or f"{files} files keep to their floors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
