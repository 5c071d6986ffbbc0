"""The library in one file with all optimisation and this machine's instructions, as a vendor would
compile it: it shows nothing but the public functions, never fuses a multiplication and an addition,
and gives the results of the normal build, byte for byte, where the example host reviews the shipped
data with both.

test_same_results.py TIERKIT_C TIERKIT_H REVIEW COMPILER..."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
JOBS = [("adventureworks_reseller", "partners"), ("adventureworks_reseller", "oracle"),
        ("sap_bikes", "oracle")]


FAST = ["-O3", "-march=native"]
FUSED = re.compile(r"\bv?fn?m(?:add|sub|la|ls)\w*")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def shown(binary):
    rows = run("nm", "-g", "--defined-only", "-P", binary).splitlines()
    return {row.split()[0].lstrip("_") for row in rows if row}


def fused(binary):
    return FUSED.findall(run("objdump", "-d", "--no-show-raw-insn", binary))


def compiled(compiler, source, target):
    """An object, with the compiler's own rules for contraction."""
    subprocess.run([compiler, *FAST, "-Wall", "-Wextra", "-Werror", "-c", source, "-o", target],
                   check=True)
    return target


def public(source, header):
    """The functions that the header declares and the source has."""
    declared, defined = (set(re.findall(r"TIERKIT_CALL\s+(tierkit_\w+)\(", path.read_text("utf-8")))
                         for path in (Path(header), Path(source)))
    assert declared, "the header declares nothing"
    return declared & defined


def complaints(compiler, library, wanted, folder):
    """What is wrong with the object itself."""
    mutant = folder / "mutant.c"
    mutant.write_text("double f(double, double, double);\n"
                      "double f(double a, double b, double c) { return a * b + c; }\n")
    if not fused(compiled(compiler, mutant, folder / "mutant.o")):
        print(f"{compiler} has no fused operation for this machine to choose")
    return [f"global {name}" for name in sorted(shown(library) ^ wanted)] + [
        f"{compiler}: fused {word}" for word in sorted(set(fused(library)))]


def linked(compiler, library, folder):
    """The example host with the library in one file."""
    program = folder / "review"
    subprocess.run(
        [compiler, "-O1", "-DTIERKIT_STATIC", "-I", ROOT / "include",
         *sorted(EXAMPLES.glob("review*.c")), library, "-o", program, "-lm"], check=True)
    return program


def results(host, data, program, folder):
    """{file: bytes} of one review, with the page it prints."""
    done = subprocess.run([host, EXAMPLES / "data" / data, EXAMPLES / f"{program}.tierkit", folder],
                          capture_output=True, check=True)
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {**found, "the page": done.stdout.replace(str(folder).encode(), b"OUT")}


def main(source, header, review, *compilers):
    wrong, wanted = [], public(source, header)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for compiler in compilers:
            folder = top / compiler
            folder.mkdir()
            library = compiled(compiler, source, folder / "tierkit.o")
            wrong += complaints(compiler, library, wanted, folder)
            host = linked(compiler, library, folder)
            for data, program in JOBS:
                want = results(review, data, program, folder / f"{data}-{program}-normal")
                got = results(host, data, program, folder / f"{data}-{program}-one")
                assert len(want) > 10 and sum(map(len, want.values())) > 10000, "hardly any result"
                wrong += [f"{compiler}: {data} with {program}: {file}" for file in sorted(want | got)
                          if want.get(file) != got.get(file)]
    print("\n".join(wrong) or f"{len(JOBS)} reviews, the same bytes from {', '.join(compilers)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
