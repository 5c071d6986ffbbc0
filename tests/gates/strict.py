"""Gate: src is plain C11. Each file passes -pedantic-errors alone, with and without the compiler's
128-bit integers; what only one compiler has stays behind macros, and `goto` leads to `done`.

strict.py COMPILER..."""
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import headers

FLAGS = ["-std=c11", "-pedantic-errors", "-fsyntax-only", "-DTIERKIT_BUILD",
         f"-I{headers.ROOT / 'include'}", f"-I{headers.ROOT / 'src'}"]
PORTABLE = ["-DTIERKIT_I_PORTABLE_I128"]
# word: where it may stand
ONLY = {"__int128": r"base/(i128\w*\.c|wide\.h)", "__builtin_(?!prefetch)\\w+": r"base/\w+\.[ch]",
        "__attribute__": r"base/\w+\.h", "__extension__": r"base/\w+\.[ch]", "alloca": "", "setjmp": "",
        "longjmp": "", "typeof": "", "asm": "", "errno": "", "setlocale": "", "long double": "",
        "_Thread_local": "", "goto (?!done;)\\w+": ""}


def words(name, text):
    code = re.sub(r'"(\\.|[^"\\\n])*"', '""', headers.without_comments(text))
    for word, place in ONLY.items():
        if re.search(rf"\b(?:{word})\b", code) and not (place and re.fullmatch(place, name)):
            yield f"{name}: {word}"


def complaint(job):
    compiler, path, option = job
    done = subprocess.run([compiler, *FLAGS, *option, path], capture_output=True, text=True)
    return f"{compiler} {' '.join(option)}\n{done.stderr}" if done.returncode else ""


def complaints(compilers, paths):
    jobs = [(compiler, path, option) for compiler in compilers for path in paths
            for option in ([], PORTABLE) if not option or path.parent.name == "base"]
    with ThreadPoolExecutor(2) as pool:
        return [text for text in pool.map(complaint, jobs) if text]


def self_test(compilers):
    with tempfile.TemporaryDirectory() as folder:
        toy = Path(folder) / "toy.c"
        for mutant in ("int f(int a) { return ({ a; }); }", "int a[0];", "void f(void) { return f(); }"):
            toy.write_text(mutant)
            assert len(complaints(compilers, [toy])) == len(compilers), f"mutant passes: {mutant}"
    for mutant in ("__int128 a;", "goto out;", "p = alloca(3);", "x = __builtin_clz(3);"):
        assert list(words("kernel/toy.c", mutant)), f"mutant passes: {mutant}"
    assert not list(words("kernel/toy.c", 'goto done; /* asm */ f("errno");'))


def main(*compilers):
    self_test(compilers)
    src = headers.ROOT / "src"
    found = [problem for path in sorted(src.rglob("*.[ch]"))
             for problem in words(str(path.relative_to(src)), path.read_text(encoding="utf-8"))]
    found += complaints(compilers, sorted(src.rglob("*.c")))
    print("\n".join(found) or "plain C11")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
