"""Gate: the binary interface is that of tests/abi/baseline, or has only grown.

abi.py check SHARED COMPILER...    abi.py update SHARED COMPILER... (writes the baseline)
SHARED is built with -g -Og. Both sides are dumped by the same command and compared as XML: other
ways of comparing miss changed records (docs/abi.md). The mutants in tests/abi/mutants run first."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import headers

ABI = headers.ROOT / "tests" / "abi"
BASELINE, TOOLS = ABI / "baseline" / "tierkit.abi", ABI / "baseline" / "TOOLS"
SKIP = 77
SAME, GROWN, BROKEN = "same", "grown", "broken"
MUTANTS = {"NOTHING": SAME, "PRIVATE_FIELD": SAME, "FIELD_APPENDED": SAME, "ENUM_APPENDED": SAME,
           "FUNCTION_ADDED": GROWN, "FUNCTION_REMOVED": BROKEN, "FIELD_INSERTED": BROKEN,
           "FIELD_NARROWED": BROKEN, "ENUM_RENUMBERED": BROKEN, "PARAMETER_CHANGED": BROKEN}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def dump(shared, folder, target):
    done = run("abidw", "--headers-dir", str(folder), "--drop-private-types", "--no-corpus-path",
               "--no-comp-dir-path", "--no-show-locs", "--out-file", str(target), str(shared))
    done.check_returncode()
    text = re.sub(r" path='[^']*?((src|tests|include)/[^']*)'", r" path='\1'", target.read_text())
    target.write_text(text)
    return text


def without_types(text):
    """Symbols of a dump that have no declaration: the library was built without -g."""
    symbols = set(re.findall(r"<elf-symbol name='(\w+)'[^>]*type='func-type'", text))
    typed = set(re.findall(r"<function-decl [^>]*elf-symbol-id='(\w+)", text))
    return sorted(symbols - typed)


def verdict(old, new):
    done = run("abidiff", "--suppressions", str(ABI / "records.suppr"), str(old), str(new))
    if done.returncode == 0:
        return SAME, done.stdout
    summary = re.findall(r"summary: (\d+) Removed, (\d+) Changed", done.stdout)
    only_added = done.returncode == 4 and summary == [("0", "0"), ("0", "0")]
    return (GROWN if only_added else BROKEN), done.stdout + done.stderr


def build_toy(compiler, mutant, target, *options):
    subprocess.run([*compiler, "-Og", *options, "-shared", "-fPIC", "-fvisibility=hidden",
                    f"-D{mutant}", f"-I{ABI / 'mutants'}", ABI / "mutants" / "toy.c", "-o", target],
                   check=True)


def self_test(compiler, folder):
    shared, dumps = folder / "libtoy.so", {}
    for mutant in MUTANTS:
        build_toy(compiler, mutant, shared, "-g")
        dumps[mutant] = folder / f"{mutant}.abi"
        assert not without_types(dump(shared, ABI / "mutants", dumps[mutant]))
    for mutant, want in MUTANTS.items():
        got, report = verdict(dumps["NOTHING"], dumps[mutant])
        assert got == want, f"mutant {mutant}: {got}, not {want}\n{report}"
    build_toy(compiler, "NOTHING", shared)
    assert without_types(dump(shared, ABI / "mutants", folder / "plain.abi")), "no -g passes"


def unannounced(report):
    """Added functions that the ABI section of the changelog does not name."""
    changes = (headers.ROOT / "CHANGELOG.md").read_text()
    section = re.search(r"### ABI\n(.*?)\n### ", changes, re.S)[1]
    return [name for name in re.findall(r"\[A\].*\{(\w+)", report) if f"`{name}`" not in section]


def main(mode, shared, *compiler):
    tools = run("abidw", "--version").stdout + "".join(
        run(*compiler, option).stdout for option in ("-dumpfullversion", "-dumpmachine"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        self_test(compiler, folder)
        now = folder / "now.abi"
        bare = without_types(dump(shared, headers.ROOT / "include", now))
        if bare:
            print(f"no type information for {bare}: build with -g")
            return 1
        if mode == "update":
            BASELINE.parent.mkdir(exist_ok=True)
            BASELINE.write_text(now.read_text())
            TOOLS.write_text(tools)
            return 0
        if not TOOLS.exists():
            print("no baseline yet: sh tests/abi/update.sh")
            return 1
        if TOOLS.read_text() != tools:
            print(f"The baseline is from {TOOLS.read_text().split()}, here is {tools.split()}.")
            return SKIP
        answer, report = verdict(BASELINE, now)
    bad = answer == BROKEN or answer == GROWN and unannounced(report)
    print(report or f"the interface is the {answer}")
    if bad:
        print("Name additions in the ABI section of CHANGELOG.md; for the rest see docs/abi.md.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
