"""Scores have the same bytes with and without 256-bit vectors, from every compiler at every level of
optimisation: one program, compiled with the files it needs, prints the hashes of its results.

test_wide.py COMPILER..."""
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("wide.c")
SOURCES = [ROOT / "src" / name for name in (
    "base/exact_sum.c", "base/processor.c", "base/status.c", "kernel/matrix.c", "kernel/score.c",
    "kernel/score_bounded.c", "kernel/score_sum.c", "kernel/spread.c", "kernel/topsis.c",
    "kernel/topsis_distance.c")]
ALWAYS = ["-DTIERKIT_STATIC", "-DTIERKIT_BUILD", "-ffp-contract=off", "-I", ROOT / "include", "-I",
          ROOT / "src"]
BASELINE = "-DTIERKIT_I_BASELINE"
LEVELS = [["-std=c11", "-O0"], ["-std=c11", "-O2"], ["-O3", "-march=native"]]


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def built(compiler, folder, *options):
    target = folder / "scores"
    run(compiler, *options, *ALWAYS, *SOURCES, PROGRAM, "-o", target, "-lm")
    return target


def wide_words(program):
    """How often the program uses a 256-bit register."""
    return len(re.findall(r"%ymm", run("objdump", "-d", "--no-show-raw-insn", program)))


def main(*compilers):
    lines, wrong = {}, []
    with tempfile.TemporaryDirectory() as name:
        for compiler in compilers:
            for level in LEVELS:
                for options in ([*level], [*level, BASELINE]):
                    program = built(compiler, Path(name), *options)
                    lines[" ".join([compiler, *options])] = run(program).splitlines()
                    if platform.machine() == "x86_64" and "-O2" in options:
                        assert bool(wide_words(program)) == (BASELINE not in options), \
                            f"{compiler} {options}: {wide_words(program)} wide words"
    first, want = next(iter(lines.items()))
    assert len(want) == 24 * 4 and len({line.split()[3] for line in want}) > 80, "hardly any result"
    assert all(line.split()[2] == "0" for line in want), "a call failed"
    for build, got in lines.items():
        wrong += [f"{build}: {b}, with {first}: {a}" for a, b in zip(want, got) if a != b]
    print("\n".join(wrong) or f"{len(want)} results, the same bytes from {len(lines)} builds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
