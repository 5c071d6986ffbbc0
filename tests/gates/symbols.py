"""Gate: the headers, src/tierkit.map and the shared library name the same symbols, and every
global of the static library begins with tierkit_.

symbols.py check SHARED STATIC    symbols.py update (writes the map from the headers)"""
import re
import subprocess
import sys

import headers

MAP = headers.ROOT / "src" / "tierkit.map"
NODE = "TIERKIT_0.1"


def map_text(names):
    listed = "".join(f"        {name};\n" for name in sorted(names))
    return (f"/* Every exported symbol. A release adds a node and never edits an old one\n"
            f" * (docs/abi.md). Before 1.0 `python3 tests/gates/symbols.py update` rewrites it. */\n"
            f"{NODE} {{\n    global:\n{listed}    local:\n        *;\n}};\n")


def map_names(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return {n for n in re.findall(r"^\s*(\w+);", text, flags=re.M)}


def nm(*arguments):
    lines = subprocess.run(["nm", *arguments], check=True, capture_output=True, text=True).stdout
    return [line.split() for line in lines.splitlines()]


def exported(shared):
    """Dynamic symbols with a version suffix cut off; the nodes themselves (type A) left out."""
    rows = nm("-D", "--defined-only", "-P", shared)
    return {row[0].split("@")[0] for row in rows if row[1] != "A"}


def static_globals(static):
    rows = nm("-g", "--defined-only", "-P", static)
    return {row[0] for row in rows if len(row) > 1 and not row[0].endswith(":")}


def problems(declared, mapped, shared, static):
    found = [f"{n}: declared in a header, not in the map" for n in declared - mapped]
    found += [f"{n}: in the map, not declared in a header" for n in mapped - declared]
    found += [f"{n}: in the map, not exported" for n in mapped - shared]
    found += [f"{n}: exported, not in the map" for n in shared - mapped]
    found += [f"{n}: global of the archive without tierkit_" for n in static
              if not n.startswith("tierkit_")]
    return sorted(found)


def self_test():
    same = {"tierkit_a"}
    assert problems(same, same, same, same) == []
    for position in range(4):
        for mutant in ({"tierkit_a", "other_b"}, set()):
            if position == 3 and not mutant:
                continue
            sets = [same, same, same, same]
            sets[position] = mutant
            assert problems(*sets), f"mutant {position} passes"
    assert map_names(map_text(same)) == same


def main(arguments):
    declared = {f.name for f in headers.all_functions()}
    if arguments[:1] == ["update"]:
        MAP.write_text(map_text(declared))
        return 0
    self_test()
    found = problems(declared, map_names(MAP.read_text()), exported(arguments[1]),
                     static_globals(arguments[2]))
    print("\n".join(found) or f"{len(declared)} symbols: headers = map = library")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
