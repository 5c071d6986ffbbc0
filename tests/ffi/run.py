"""Runs the smoke test of one language: compiles it outside the source tree, fetches the one package
it needs into the build folder (once), and compares what it prints.

run.py java|node|go|rust SHARED_LIBRARY CACHE_FOLDER
Exit status 77: the language or its package is not to be had here; the reason is printed."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
PROGRAM = HERE / "smoke.tierkit"
# Up to 80%: before a stands 0%, before b 70%, before c 90%.
WANTED = "a A, b A, c B"
JNA = "net.java.dev.jna:jna:5.14.0"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"


class Skip(Exception):
    pass


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            raise Skip(f"there is no {tool} here")


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def fetch(target, *command, cwd):
    """Runs a package manager unless what it brings is there from a run before."""
    if target.exists():
        return
    cwd.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=90)
    except subprocess.TimeoutExpired:
        raise Skip(f"{command[0]} took longer than 90 s to fetch {target.name}") from None
    if done.returncode or not target.exists():
        raise Skip(f"{command[0]} could not fetch {target.name}: {done.stderr.strip()[-300:]}")


def java(shared, cache, folder):
    need("java", "javac", "mvn")
    jar = cache / "java" / "jna-5.14.0.jar"
    fetch(jar, "mvn", "-q", "-B", COPY, f"-Dartifact={JNA}", "-DoutputDirectory=.",
          cwd=cache / "java")
    run("javac", "-cp", jar, "-d", folder, HERE / "Smoke.java")
    return run("java", "-cp", f"{jar}{os.pathsep}{folder}", "Smoke", shared, PROGRAM)


def node(shared, cache, folder):
    need("node", "npm")
    fetch(cache / "node" / "node_modules" / "koffi", "npm", "install", "--no-audit", "--no-fund",
          "--prefix", ".", "koffi@2", cwd=cache / "node")
    environment = {**os.environ, "NODE_PATH": str(cache / "node" / "node_modules")}
    return run("node", HERE / "smoke.js", shared, PROGRAM, env=environment)


def go(shared, cache, folder):
    need("go", "cc")
    shutil.copy(HERE / "smoke.go", folder)
    (folder / "go.mod").write_text("module smoke\n\ngo 1.18\n")
    environment = {
        **os.environ, "CGO_ENABLED": "1", "CGO_CFLAGS": f"-I{INCLUDE}", "GOFLAGS": "-mod=mod",
        "CGO_LDFLAGS": f"-L{shared.parent} -ltierkit -Wl,-rpath,{shared.parent}",
        "GOCACHE": str(cache / "go")}
    run("go", "build", "-o", "smoke", ".", cwd=folder, env=environment)
    return run(folder / "smoke", PROGRAM)


def rust(shared, cache, folder):
    need("rustc")
    run("rustc", "-D", "warnings", "-A", "dead_code", "--edition", "2021", HERE / "smoke.rs", "-o",
        folder / "smoke", "-L", shared.parent, "-l", "tierkit", "-C",
        f"link-arg=-Wl,-rpath,{shared.parent}")
    return run(folder / "smoke", PROGRAM)


def main(language, shared, cache):
    if sys.maxsize < 2 ** 32:
        raise Skip("the records are written down for pointers of 64 bits")
    with tempfile.TemporaryDirectory() as name:
        run_language = {"java": java, "node": node, "go": go, "rust": rust}[language]
        got = run_language(Path(shared).resolve(), Path(cache).resolve(), Path(name)).strip()
    print(got)
    return 0 if got == WANTED else 1


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Skip as reason:
        print(f"SKIPPED: {reason}; tierkit was NOT called from {sys.argv[1]}")
        sys.exit(77)
