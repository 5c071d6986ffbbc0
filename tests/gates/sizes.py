"""Gate: functions and files of src stay small. Budgets: half of the functions have at most 12
lines, 95 of 100 at most 40, none over 60; at most 7 parameters, blocks at most 3 deep; a file has
at most 500 lines and opens with what it owns, must not know and who calls it. Needs ctags."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import headers

MEDIAN, P95, LONGEST, PARAMETERS, DEPTH, FILE = 12, 40, 60, 7, 3, 500
LITERALS = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def functions(folder):
    """[(lines, parameters, depth, place)] of every function below a folder."""
    rows = subprocess.run(
        ["ctags", "-R", "--languages=C", "--langmap=C:.c.h", "--c-kinds=f", "--fields=neS", "-o",
         "-", folder], check=True, capture_output=True, text=True).stdout.splitlines()
    found = []
    for row in (r for r in rows if not r.startswith("!")):
        name, path = row.split("\t")[:2]
        first, last = (int(re.search(rf"\t{key}:(\d+)", row)[1]) for key in ("line", "end"))
        signature = re.search(r"\tsignature:\((.*)\)", row)[1]
        parameters = 0 if signature in ("", "void") else signature.count(",") + 1
        text = "\n".join(Path(path).read_text(encoding="utf-8").splitlines()[first - 1:last])
        found.append((last - first + 1, parameters, depth(text), f"{path}:{first} {name}"))
    return found


def depth(text):
    """Blocks inside blocks; a brace that opens data behind `=` or `(type)` is no block."""
    text = re.sub(r"[=)\]]\s*\{[^;{}]*\}(?=\s*[;,)])", "", LITERALS.sub("", text))
    level = deepest = 0
    for sign in re.findall(r"[{}]", text):
        level += 1 if sign == "{" else -1
        deepest = max(deepest, level)
    return deepest - 1


def over_budget(found):
    lengths = sorted(f[0] for f in found)
    median, p95 = lengths[len(lengths) // 2], lengths[int(len(lengths) * 0.95)]
    if median > MEDIAN or p95 > P95:
        yield f"half of the functions have up to {median} lines, 95 of 100 up to {p95}"
    for lines, parameters, blocks, place in found:
        if lines > LONGEST or parameters > PARAMETERS or blocks > DEPTH:
            yield f"{place}: {lines} lines, {parameters} parameters, {blocks} blocks deep"


def file_problems(path, text):
    if text.count("\n") > FILE:
        yield f"{path}: {text.count(chr(10))} lines"
    opening = " ".join(text[:text.find("*/")].replace("*", " ").split())
    for words in ("Owns: ", "Must not know: ", "Called by: "):
        if words not in opening:
            yield f"{path}: the opening comment lacks `{words.strip()}`"


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        for mutant in ("int f(void) {\n" + "    ;\n" * 59 + "}\n",
                       "int f(int a, int b, int c, int d, int e, int f, int g, int h) { return a; }\n",
                       "int f(int a) { if (a) { for (;;) { if (a) { while (a) { a = 1; } } } } }\n"):
            Path(folder, "toy.c").write_text(mutant)
            assert list(over_budget(functions(folder))), f"mutant passes: {mutant}"
    assert list(file_problems("toy.c", "/* Owns: x. Called by: y. */\n"))
    assert list(file_problems("toy.c", "\n" * 501))


def main():
    self_test()
    all_functions = functions(headers.ROOT / "src")
    lengths = sorted(f[0] for f in all_functions)
    print(f"{len(lengths)} functions: median {lengths[len(lengths) // 2]}, longest {lengths[-1]}")
    found = list(over_budget(all_functions))
    for path in sorted((headers.ROOT / "src").rglob("*.[ch]")):
        found += file_problems(path, path.read_text(encoding="utf-8"))
    print("\n".join(found).replace(f"{headers.ROOT}/", "") or "all within budget")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
