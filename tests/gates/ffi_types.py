"""Gate: the public headers can be called from any language and leave no other name behind
(docs/abi.md). Reads every header and rejects what a foreign function interface cannot pass."""
import re
import sys
import tempfile

import headers

NUMBERS = {"int32_t", "int64_t", "uint32_t", "uint64_t", "double", "size_t", "tierkit_status"}
BEHIND_POINTERS = NUMBERS | {"void", "char", "uint8_t", "int8_t", "int16_t"}
FORBIDDEN = {"bool": "bool", "_Bool": "bool", "long": "long", "enum_tag": "a named enum",
             "time_t": "time_t", "wchar_t": "wchar_t", "FILE": "FILE", "va_list": "va_list",
             "inline": "inline code", "union": "a union", "float": "float", "unsigned": "unsigned"}
FOREIGN = re.compile(r"Arrow\w+|ARROW_\w+")  # the Arrow C structs keep the names of their standard


def bad_type(text):
    """Why `text`, a parameter or a result with or without its name, cannot cross the boundary."""
    if text == "void" or "..." in text:
        return "varargs" if "..." in text else ""
    if "(" in text or "[" in text:
        return "a function pointer or array as a parameter"
    match = re.match(r"(?:const )?(?:struct )?(\w+)((?: ?\*(?: ?const)?)*) ?\w*$", text)
    if not match:
        return "cannot be read"
    name, pointer = match[1], match[2].strip()
    if not pointer:
        return "" if name in NUMBERS else f"{name} by value"
    known = name in BEHIND_POINTERS or name.startswith("tierkit_") or FOREIGN.match(name)
    return "" if known else f"pointer to {name}"


def problems(path, text):
    # The Arrow C structs are copied from their standard, the one listed exception.
    code = re.sub(r"^struct Arrow\w+ \{.*?^\};", "", headers.without_comments(text), flags=re.M | re.S)
    functions = headers.functions_in(path)
    for function in functions:
        for part in function.parameters + [function.result]:
            reason = bad_type(part)
            if reason:
                yield f"{function.name}: `{part}`: {reason}"
    uses = len(re.findall(r"^TIERKIT_API\b", code, re.M))
    if uses != len(functions):
        yield f"{uses} TIERKIT_API but {len(functions)} prototypes with TIERKIT_CALL were read"
    for word, shown in FORBIDDEN.items():
        if re.search(rf"\b{word}\b", re.sub(r"\benum \w", "enum_tag ", code)):
            yield f"uses {shown}"
    if "//" in code:
        yield "a // comment, which older C hosts refuse"
    if re.search(r"\(\s*\*", code):
        yield "a function pointer without TIERKIT_CALL"
    if re.search(r"^\s*extern\s+(?!\"C\")", code, re.M):
        yield "exported data"
    for name, bracket, _ in headers.DEFINE.findall(code):
        if bracket or not (name.startswith("TIERKIT_") or FOREIGN.match(name)):
            yield f"macro {name}: {'looks like a function' if bracket else 'foreign name'}"
    for name in re.findall(r"\b(?:typedef struct|typedef int32_t|struct)\s+(\w+)", code):
        if not (name.startswith("tierkit_") or FOREIGN.match(name)):
            yield f"type {name}: foreign name"


def self_test(folder):
    toy = folder / "toy.h"
    start = "TIERKIT_API tierkit_status TIERKIT_CALL tierkit_f("
    toy.write_text(start + "const tierkit_a *a, int64_t n, tierkit_b **out, const char *const *t);")
    assert not list(problems(toy, toy.read_text()))
    for mutant in ("bool b);", "long n);", "tierkit_a a);", "const char *format, ...);", "int n);",
                   "enum tierkit_e e);", "void (*f)(void));", "unsigned *n);", "uint8_t n);",
                   "FILE *f);", "void);\n#define TIERKIT_MAX(a) (a)", "void);\n#define OTHER 1", "void); // x",
                   "void);\nextern int tierkit_data;", "void);\nstatic inline int tierkit_g(void);",
                   "void);\ntypedef struct other other;", "void);\nTIERKIT_API int32_t tierkit_h(void);"):
        toy.write_text(start + mutant)
        assert list(problems(toy, toy.read_text())), f"mutant passes: {mutant}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        self_test(headers.Path(folder))
    found = [f"{path.name}: {problem}" for path in headers.header_paths()
             for problem in problems(path, path.read_text())]
    print("\n".join(found) or f"{len(headers.all_functions())} functions fit every language")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
