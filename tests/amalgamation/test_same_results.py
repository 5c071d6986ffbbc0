"""The library in one file with all optimisation and this machine's instructions gives the results of
the normal build, byte for byte: the example host reviews the shipped data with both.

test_same_results.py TIERKIT_C TIERKIT_H REVIEW COMPILER..."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
JOBS = [("adventureworks_reseller", "partners"), ("adventureworks_reseller", "oracle"),
        ("sap_bikes", "oracle")]


def built(compiler, source, folder):
    """The example host with the library in one file, as a vendor would compile it."""
    program = folder / "review"
    subprocess.run(
        [compiler, "-O3", "-march=native", "-DTIERKIT_STATIC", "-I", ROOT / "include", source,
         *sorted(EXAMPLES.glob("review*.c")), "-o", program, "-lm"], check=True)
    return program


def results(host, data, program, folder):
    """{file: bytes} of one review, with the page it prints."""
    done = subprocess.run([host, EXAMPLES / "data" / data, EXAMPLES / f"{program}.tierkit", folder],
                          capture_output=True, check=True)
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {**found, "the page": done.stdout.replace(str(folder).encode(), b"OUT")}


def main(source, _, review, *compilers):
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for compiler in compilers:
            folder = top / compiler
            folder.mkdir()
            host = built(compiler, source, folder)
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
