"""src/amalgamate.py on a toy library whose files do all that is right apart and wrong together.

test_script.py COMPILER..."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = """/* tierkit/types.h - toy. */
#ifndef TIERKIT_TYPES_H
#define TIERKIT_TYPES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

int32_t tierkit_first(void);
int32_t tierkit_second(void);

#ifdef __cplusplus
}
#endif
#endif
"""
SHARED = """/* shared */
#ifndef TIERKIT_I_BASE_SHARED_H
#define TIERKIT_I_BASE_SHARED_H

#include "tierkit/types.h"

#include <string.h>

typedef struct tierkit_i_pair {
    int32_t rows;
    int32_t operator;
} tierkit_i_pair;

#define TIERKIT_I_LIST(name) TIERKIT_I_##name,
enum {
#include "base/list.def"
    TIERKIT_I_LISTED
};
#undef TIERKIT_I_LIST

typedef int32_t tierkit_i_count(const tierkit_i_pair *pair);
tierkit_i_count tierkit_i_sum, tierkit_i_product;

#endif
"""
# Each line is a trap: names both files have, members called like functions, macros, pasted names.
FIRST = """/* first */
#include "base/shared.h"

#define SIZE 3
#define DEFINE(name, add)                                                                          \\
    static int32_t name(int32_t a) {                                                               \\
        return a + add;                                                                            \\
    }

DEFINE(grown, 1)

struct entry {
    int32_t rows, value[SIZE];
    int32_t (*find)(int32_t rows);
};
typedef struct entry entry;
enum { FULL = 1, EMPTY };
static const char *const words[] = { "rows", "FULL" };

static int32_t rows(int32_t value) {
    return value * 10;
}

static int32_t find(int32_t a) {
    return rows(a) + FULL;
}

int32_t tierkit_i_sum(const tierkit_i_pair *pair) {
    return pair->rows + pair->operator;
}

int32_t tierkit_first(void) {
    tierkit_i_pair pair = { 0 };
    entry e = { .rows = 2, .find = find };
    pair.rows = rows(e.rows);
    pair.operator = '"' == 34 ? grown(1) : 0; /* rows */
    e.value[EMPTY] = (int32_t)strlen(words[0]) + (int32_t)strlen(words[FULL]);
    return tierkit_i_sum(&pair) + e.find(1) + e.value[EMPTY] + TIERKIT_I_LISTED;
}
"""
SECOND = """/* second */
#include "base/shared.h"

#define SIZE 7
#define TWICE(rows) ((rows) + (rows))

typedef enum entry { FULL = 5, WIDE } entry;
static int32_t words = 0 + FULL;

static int32_t grown(int32_t a) {
    return a - 1;
}

static int32_t rows(const tierkit_i_pair *pair) {
    return TWICE(pair->rows) + SIZE;
}

int32_t tierkit_i_product(const tierkit_i_pair *pair) {
    return pair->rows * pair->operator;
}

int32_t tierkit_second(void) {
    entry find = WIDE;
    tierkit_i_pair pair = { grown(3), 4 };
    return rows(&pair) + tierkit_i_product(&pair) + (int32_t)find + words;
}
"""
MAIN = """#include "tierkit.h"
int main(void) { return tierkit_first() == %d && tierkit_second() == %d ? 0 : 1; }
"""
# rows(2) = 20, grown(1) = 2, find(1) = 11, 4 + 4 letters, 2 list entries
# rows = 2 * 2 + 7 = 11, product = 2 * 4 = 8, WIDE = 6, words = 5
RESULTS = (20 + 2 + 11 + 8 + 2, 11 + 8 + 6 + 5)


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def amalgamate(folder):
    return subprocess.run(
        [sys.executable, ROOT / "src" / "amalgamate.py", folder, "1.2.3", folder / "tierkit.c",
         folder / "tierkit.h", folder / "deps"], capture_output=True, text=True)


def works(compiler, folder, language, standard):
    program = folder / "program"
    subprocess.run([*compiler, "-x", language, f"-std={standard}", "-Wall", "-Wextra", "-Werror",
                    folder / "main.c", folder / "tierkit.c", "-o", program], check=True)
    return subprocess.run([program]).returncode == 0


def main(*compiler):
    files = {
        "include/tierkit/types.h": PUBLIC,
        "src/base/shared.h": SHARED,
        "src/base/list.def": "TIERKIT_I_LIST(ONE)\nTIERKIT_I_LIST(TWO)\n",
        "src/base/first.c": FIRST,
        "src/kernel/second.c": SECOND,
        "src/base/meson.build": "tierkit_sources += files('first.c')\n",
        "src/kernel/meson.build": "tierkit_sources += files('second.c')\n",
        "main.c": MAIN % RESULTS,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, files)
        done = amalgamate(folder)
        assert done.returncode == 0, done.stderr
        assert works(compiler, folder, "c", "c11")
        assert works(compiler, folder, "c++", "c++17")
        source = (folder / "tierkit.c").read_text()
        assert source.count("typedef struct tierkit_i_pair") == 1
        assert "base/shared.h" in source and '#include "base/' not in source
        assert '"rows", "FULL"' in source and "/* rows */" in source, "a text was renamed"
        assert (folder / "deps").read_text().count("shared.h") == 1
        first = (source, (folder / "tierkit.h").read_text())
        amalgamate(folder)
        assert first == (source, (folder / "tierkit.h").read_text()), "not the same twice"

        write(folder, {"main.c": MAIN % (RESULTS[0], RESULTS[1] + 1)})
        assert not works(compiler, folder, "c", "c11"), "the check of the toy cannot fail"
        for path, old, new in (
                ("src/base/shared.h", "(name) T", "(name) rows(0) T"),  # a macro uses what is doubled
                ("src/base/first.c", "first(void) {", "first(void) { ("),
                ("src/base/first.c", "/* first */", "`"),
                ("src/kernel/second.c", "TWICE(pair", "TWICE(base_first_rows + pair"),
                ("include/tierkit/types.h", "#ifndef TIERKIT_TYPES_H", "")):
            assert old in files[path]
            write(folder, files)
            write(folder, {path: files[path].replace(old, new)})
            assert amalgamate(folder).returncode, f"mutant passes: {new}"
    print("the toy works in one file, in C and in C++")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
