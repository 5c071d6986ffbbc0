"""Gate: the sized records have the offsets and sizes they shipped with, on 64 and on 32 bits, and
no padding on either (docs/abi.md). tests/abi/layout.c pins them as static assertions; the compiler
decides. This script checks that the page is complete and that no record has padding.

layout.py check COMPILER...    layout.py update (rewrites the assertions in layout.c)"""
import re
import subprocess
import sys

import headers

PAGE = headers.ROOT / "tests" / "abi" / "layout.c"
SIZES = {"int8_t": 1, "uint8_t": 1, "int16_t": 2, "int32_t": 4, "uint32_t": 4, "int64_t": 8,
         "uint64_t": 8, "double": 8, "char": 1, "tierkit_status": 4}

def width(declaration, pointer):
    """(bytes, alignment) of a field, or an error: size_t and plain int have no place here."""
    if "*" in declaration or declaration.startswith("tierkit_progress "):
        return pointer, pointer
    kind, array = re.match(r"(?:const )?(\w+) \w+(?:\[(\d+)\])?$", declaration).groups()
    return SIZES[kind] * int(array or 1), SIZES[kind]


def layout(fields, pointer):
    """([offset of each field], size), or ValueError where a compiler would pad."""
    at, offsets, widest = 0, [], 4
    for declaration in fields:
        size, alignment = width(declaration, pointer)
        if at % alignment:
            raise ValueError(f"padding before {headers.field_name(declaration)}")
        offsets.append(at)
        at, widest = at + size, max(widest, alignment)
    if at % widest:
        raise ValueError(f"padding at the end with pointers of {pointer} bytes")
    return offsets, at


def asserted(name, fields):
    wide, narrow = layout(fields, 8), layout(fields, 4)
    lines = [f"AT({name}, {headers.field_name(d)}, {a}, {b});\n"
             for d, a, b in zip(fields, wide[0], narrow[0])]
    return "".join(lines) + f"SIZE({name}, {wide[1]}, {narrow[1]});\n"


def self_test():
    good = ["uint32_t struct_size", "uint32_t flags", "double x", "const double *y", "void *z"]
    assert layout(good, 8) == ([0, 4, 8, 16, 24], 32)
    assert layout(good, 4) == ([0, 4, 8, 16, 20], 24)
    for mutant in (good[:1] + good[2:], good[:4], good + ["size_t n"], good + ["int64_t v : 3"]):
        try:
            layout(mutant, 8), layout(mutant, 4)
        except (ValueError, KeyError, AttributeError):
            continue
        raise AssertionError(f"mutant passes: {mutant}")


def compiles(compiler, text, *options):
    command = [*compiler, "-std=c11", "-fsyntax-only", f"-I{headers.ROOT / 'include'}", *options]
    return subprocess.run([*command, "-x", "c", "-"], input=text, text=True,
                          capture_output=True).returncode == 0


def main(mode, *compiler):
    self_test()
    records, found = {}, []
    for path in headers.header_paths():
        records.update(headers.records_in(path.read_text()))
    text = ""
    for name, fields in sorted(records.items()):
        try:
            text += asserted(name, fields) + "\n"
        except (ValueError, KeyError, AttributeError) as error:
            found.append(f"{name}: {error}")
    page = PAGE.read_text()
    if mode == "update":
        PAGE.write_text(page[:page.index("\nAT(") + 1] + text.rstrip("\n") + "\n")
        return 0
    found += [f"{name}: not the fields that tests/abi/layout.c pins; see tests/abi/update.sh"
              for name, fields in records.items() if page.count(f"({name}, ") != len(fields) + 1]
    # 32 bits without a 32-bit C library: the headers need only what a freestanding compiler has.
    for options in (["-m64"], ["-m32", "-ffreestanding"]):
        if not compiles(compiler, "#include <stdint.h>\nextern intptr_t x;", *options):
            print(f"not on this machine: {' '.join(options)}")
        elif not compiles(compiler, page, *options):
            found.append(f"tests/abi/layout.c does not hold with {' '.join(options)}")
        elif compiles(compiler, page.replace(", 8, 8);", ", 12, 12);", 1), *options):
            found.append(f"a wrong offset passes with {' '.join(options)}")
    print("\n".join(found) or f"{len(records)} records as shipped")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
