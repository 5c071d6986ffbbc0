"""The library in one file compiles without a warning in C11 and C++17.

test_compiles.py TIERKIT_C TIERKIT_H COMPILER..."""
import subprocess
import sys
import tempfile
from pathlib import Path

STRICT = ["-Wall", "-Wextra", "-Wshadow", "-Wundef", "-Werror"]


def dialect(compiler):
    return ["-x", "c++", "-std=c++17"] if compiler.endswith("++") else ["-x", "c", "-std=c11"]


def refused(compiler, source, *options):
    """What the compiler says of a source that it should take."""
    done = subprocess.run([compiler, *dialect(compiler), *STRICT, *options, "-fsyntax-only", source],
                          capture_output=True, text=True)
    return f"{compiler} {' '.join(options)}\n{done.stderr}" if done.returncode else ""


def main(source, header, *compilers):
    found = []
    with tempfile.TemporaryDirectory() as name:
        mutant = Path(name) / "mutant.c"
        mutant.write_text("int f(void);\nint f(void) { int a; return 0; }\n")
        for compiler in compilers:
            assert refused(compiler, mutant), f"{compiler} takes an unused variable"
            found += filter(None, [refused(compiler, source), refused(compiler, header)])
    print("\n".join(found) or f"{len(compilers)} compilers take it")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
