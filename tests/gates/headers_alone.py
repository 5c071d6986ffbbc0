"""Gate: each public header, alone, compiles in every C and C++ standard a host may use, without a
warning; tierkit.h includes them all but arrow.h.

headers_alone.py COMPILER...: gcc, clang, g++, clang++; one that is missing is an error."""
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import headers

STANDARDS = {"c": ["c99", "c11", "c17", "c2x"], "c++": ["c++11", "c++17", "c++20"]}
FLAGS = ["-fsyntax-only", "-pedantic-errors", "-Wall", "-Wextra", "-Wundef", "-Wshadow", "-Werror"]


def complaint(job):
    compiler, language, standard, include, name = job
    done = subprocess.run(
        [compiler, *FLAGS, f"-std={standard}", f"-I{include}", "-x", language, "-"],
        input=f"#include <{name}>\nint main(void);\n", text=True, capture_output=True)
    return f"{compiler} -std={standard} {name}:\n{done.stderr}" if done.returncode else ""


def complaints(compilers, include):
    names = [path.relative_to(include) for path in headers.header_paths(include)]
    jobs = [(compiler, language, standard, include, name) for compiler in compilers
            for language in ["c++" if "++" in compiler else "c"]
            for standard in STANDARDS[language] for name in names]
    with ThreadPoolExecutor(2) as pool:
        return [text for text in pool.map(complaint, jobs) if text], len(jobs)


def missing_from_umbrella():
    include = headers.ROOT / "include"
    text = "".join((include / name).read_text() for name in
                   ("tierkit.h", "tierkit/kernel.h", "tierkit/plan.h"))
    return [f"tierkit.h does not include {path.name}"
            for path in (headers.ROOT / "include" / "tierkit").glob("*.h")
            if path.name != "arrow.h" and f'"tierkit/{path.name}"' not in text]


def self_test(compilers):
    """What one language or standard refuses must be refused."""
    for mutant in ("int class;", "size_t n;", "#if UNKNOWN\n#endif", "typedef struct { } empty;"):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "toy.h").write_text(mutant + "\n")
            assert complaints(compilers, Path(folder))[0], f"mutant passes: {mutant}"


def main(*compilers):
    self_test(compilers)
    found, count = complaints(compilers, headers.ROOT / "include")
    found += missing_from_umbrella()
    print("\n".join(found) or f"{count} compilations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
