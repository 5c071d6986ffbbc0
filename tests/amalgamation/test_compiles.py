"""The library in one file compiles without a warning in C11 and C++17, shows nothing but the public
functions, and never fuses a multiplication and an addition.

test_compiles.py TIERKIT_C TIERKIT_H COMPILER..."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STRICT = ["-Wall", "-Wextra", "-Wshadow", "-Wundef", "-Werror"]
FUSED = re.compile(r"\bv?fn?m(?:add|sub|la|ls)\w*")


def dialect(compiler):
    return ["-x", "c++", "-std=c++17"] if compiler.endswith("++") else ["-x", "c", "-std=c11"]


def refused(compiler, source, *options):
    """What the compiler says of a source that it should take."""
    done = subprocess.run([compiler, *dialect(compiler), *STRICT, *options, "-fsyntax-only", source],
                          capture_output=True, text=True)
    return f"{compiler} {' '.join(options)}\n{done.stderr}" if done.returncode else ""


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def shown(binary):
    rows = run("nm", "-g", "--defined-only", "-P", binary).splitlines()
    return {row.split()[0].lstrip("_") for row in rows if row}


def compiled(compiler, source, folder):
    subprocess.run([compiler, "-O2", "-march=native", "-Wall", "-Wextra", "-Werror", "-c", source,
                    "-o", folder / "out.o"], check=True)
    return folder / "out.o"


def fused(binary):
    return FUSED.findall(run("objdump", "-d", "--no-show-raw-insn", binary))


def main(source, header, *compilers):
    text = Path(source).read_text(encoding="utf-8")
    public = set(re.findall(r"TIERKIT_CALL\s+(tierkit_\w+)\(", Path(header).read_text("utf-8")))
    defined = set(re.findall(r"TIERKIT_CALL\s+(tierkit_\w+)\(", text))
    assert public, "the header declares nothing"
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mutant = folder / "mutant.c"
        mutant.write_text("int f(void);\nint f(void) { int a; return 0; }\n")
        for compiler in compilers:
            assert refused(compiler, mutant), f"{compiler} takes an unused variable"
            found += filter(None, [refused(compiler, source), refused(compiler, header)])
        # As a vendor would: this machine's instructions, the compiler's own rules for contraction.
        mutant.write_text("double f(double a, double b, double c) { return a * b + c; }\n")
        for compiler in [name for name in compilers if not name.endswith("++")]:
            binary = compiled(compiler, source, folder)
            found += [f"global {name}" for name in sorted(shown(binary) ^ (public & defined))]
            found += [f"{compiler}: fused {word}" for word in sorted(set(fused(binary)))]
            if not fused(compiled(compiler, mutant, folder)):
                print(f"{compiler} has no fused operation for this machine to choose")
    print("\n".join(found) or f"{len(compilers)} compilers agree, {len(public)} functions shown")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
