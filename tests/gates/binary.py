"""Gate: what the built library takes from the system and what it can write to.

binary.py SHARED STATIC COMPILER...
- undefined symbols of the shared library are in imports.allow, needed libraries are libc, libm
- no object of the archive has bytes in .data, .bss, thread-local or start-up sections
- .data and .bss of the shared library are those of an empty one from the same compiler
- stripped and without unwind tables, which the crash handlers of hosts want, the shared library is
  at most 960 KiB (docs/design/0003-size.md)"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LARGEST = 960 * 1024
ALLOW = Path(__file__).with_name("imports.allow")
NEEDED = re.compile(r"(libc|libm|ld-linux.*|ld-musl.*|libc\.musl.*)\.so")
WRITABLE = re.compile(r"\.(data|bss|sdata|sbss|tdata|tbss|init_array|fini_array|preinit_array|"
                      r"ctors|dtors|init|fini)(?!\.rel\.ro)(\.|$)")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sections(path):
    """(name, bytes) of every section of an object, or of all objects of an archive."""
    pattern = re.compile(r"^\s*\[\s*\d+\]\s+(\S+)\s+\S+\s+[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)", re.M)
    return [(name, int(size, 16)) for name, size in pattern.findall(run("readelf", "-SW", path))]


def written(path):
    found = [f"{name}: {size} bytes" for name, size in sections(path) if size and
             WRITABLE.match(name)]
    common = [row.split()[0] for row in run("nm", "-P", path).splitlines()
              if row.split()[1:2] == ["C"]]
    return found + [f"{name}: common symbol" for name in common]


def imports(shared):
    rows = run("nm", "-D", "--undefined-only", "-P", shared).splitlines()
    allowed = {word for line in ALLOW.read_text().splitlines() if not line.startswith("#")
               for word in line.split()}
    found = [name for name in (row.split()[0].split("@")[0] for row in rows)
             if name not in allowed]
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-dW", shared))
    return found + [name for name in needed if not NEEDED.match(name)]


def compiled(compiler, folder, source, *options):
    target = Path(folder) / "out"
    subprocess.run([*compiler, "-x", "c", "-", "-O1", "-fPIC", *options, "-o", target],
                   input=source, text=True, check=True)
    return str(target)


def small_data(shared):
    return {name: size for name, size in sections(shared) if name in (".data", ".bss")}


def self_test(compiler, folder):
    for source in ("int a = 1;", "static int b; int *f(void) { return &b; }",
                   "_Thread_local int c = 3;", "const char *const d[] = {0}; const char *e = \"x\";",
                   "void f(void); __attribute__((constructor)) static void g(void) { f(); }"):
        assert written(compiled(compiler, folder, source, "-c")), f"mutant passes: {source}"
    assert not written(compiled(compiler, folder, "const char *const d[] = {\"x\"};", "-c"))
    calls = "int puts(const char *); int f(void); int f(void) { return puts(\"x\"); }"
    assert imports(compiled(compiler, folder, calls, "-shared")) == ["puts"]


def main(shared, static, *compiler):
    with tempfile.TemporaryDirectory() as folder:
        self_test(compiler, folder)
        empty = small_data(compiled(compiler, folder, "", "-shared"))
        found = [f"imports {name}" for name in imports(shared)]
        found += [f"writable {what}" for what in written(static)]
        if any(size > empty.get(name, 0) for name, size in small_data(shared).items()):
            found.append(f"writable data {small_data(shared)}, an empty library has {empty}")
        run("strip", "-R", ".eh_frame", "-R", ".eh_frame_hdr", "-o", f"{folder}/stripped", shared)
        size = Path(folder, "stripped").stat().st_size
    found += [f"stripped, the library has {size} bytes"] if size > LARGEST else []
    print("\n".join(found) or f"imports allowed, nothing writable, {size >> 10} KiB stripped")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
