"""The example host on other machines, under emulation: the same files, byte for byte.

check.py HOST [COMPILER EMULATOR FLAGS]...
HOST is the host built for this machine. Each COMPILER builds library and host for another one, which
EMULATOR runs over the shipped data. A machine whose tools are missing is named and skipped."""
import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
RUNS = [("adventureworks_reseller", "partners"), ("sap_bikes", "oracle")]
FLAGS = ["-std=c11", "-O1", "-static", "-ffp-contract=off", "-fno-math-errno", "-DTIERKIT_STATIC",
         "-D_POSIX_C_SOURCE=200809L", f"-I{ROOT / 'include'}", f"-I{ROOT / 'src'}"]
SKIP = 77


def build(compiler, flags, target):
    sources = [*sorted((ROOT / "src").glob("*/*.c")), *sorted(EXAMPLES.glob("review*.c"))]
    subprocess.run([compiler, *FLAGS, *flags, *map(str, sources), "-lm", "-o", str(target)], check=True)


def review(command, data, program, folder):
    subprocess.run([*command, EXAMPLES / "data" / data, EXAMPLES / f"{program}.tierkit", folder],
                   check=True, stdout=subprocess.DEVNULL)
    return {path.name: path for path in folder.iterdir()}


def differing(here, there):
    if here.keys() != there.keys():
        return sorted(here.keys() ^ there.keys())
    return [name for name in sorted(here) if not filecmp.cmp(here[name], there[name], shallow=False)]


def check(host, compiler, emulator, flags, folder):
    build(compiler, flags, folder / "review")
    found = []
    for data, program in RUNS:
        here = review([host], data, program, folder / f"here-{data}")
        there = review([emulator, folder / "review"], data, program, folder / f"there-{data}")
        found += [f"{compiler}: {data}/{name} differs" for name in differing(here, there)]
    return found


def main(arguments):
    host, machines = arguments[0], arguments[1:]
    found, tried = [], 0
    for i in range(0, len(machines), 3):
        compiler, emulator, flags = machines[i:i + 3]
        lacking = [tool for tool in (compiler, emulator) if shutil.which(tool) is None]
        if lacking:
            print(f"skipped {compiler}: {', '.join(lacking)} not found")
            continue
        with tempfile.TemporaryDirectory() as folder:
            found += check(host, compiler, emulator, flags.split(), Path(folder))
        tried += 1
    print("\n".join(found) or f"{tried} machines give the same files")
    return 1 if found else 0 if tried else SKIP


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
