"""Describes the C interface for bindings, from the public headers alone:

api.json         functions with their parameters, constants, records, callbacks, handles, errors
tierkit.cdef.h   the declarations without preprocessor, for cffi and LuaJIT

describe.py update    writes both beside this script
describe.py check     fails when they are not what the headers say (a gate of the tests)"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE.parent / "tests" / "gates"), str(HERE.parent / "src")]

import amalgamate  # noqa: E402
import docs_tags  # noqa: E402
import headers  # noqa: E402

CALLBACK = re.compile(r"typedef ([\w ]+?)\s*\(TIERKIT_CALL \*(tierkit_\w+)\)\((.*?)\);", re.S)
HANDLE = re.compile(r"(/\*\*(?:[^*]|\*(?!/))*\*/)\s*typedef struct (tierkit_\w+) \2;")
RECORD = re.compile(r"(/\*\*(?:[^*]|\*(?!/))*\*/)\s*typedef struct (tierkit_\w+) \{(.*?)\n\} \2;", re.S)
ENUM = re.compile(r"(?:(/\*\*(?:[^*]|\*(?!/))*\*/)\s*)?\benum \{(.*?)\};", re.S)
DEFINE = re.compile(r"(?:(/\*\*(?:[^*]|\*(?!/))*\*/)\s*)?^#define (TIERKIT_\w+|ARROW_FLAG_\w+) "
                    r"(\(?-?\d.*)$", re.M)
BYTES = {"char": 1, "uint8_t": 1, "int8_t": 1, "int16_t": 2, "int32_t": 4, "uint32_t": 4,
         "tierkit_status": 4, "int64_t": 8, "uint64_t": 8, "double": 8}
OPTIONAL = {"tierkit_error": "err", "tierkit_allocator": "allocator", "tierkit_call": "call"}
UNITS = [(r"days since 1970-01-01", "days since 1970-01-01"), (r"^\w+_e9 ", "1e-9"),
         (r"times 10\^scale|low 64 bits as a signed number", "10^-scale")]
BYTE_COUNT = re.compile(r"(_bytes|capacity|needed)$")


def plain(comment):
    """The words of a comment without its stars."""
    text = re.sub(r"^/\*+|\*/$", "", (comment or "").strip())
    return " ".join(re.sub(r"^\s*\*\s?", "", text, flags=re.M).split())


def summary(comment):
    """What stands before the first tag."""
    return plain(docs_tags.TAG.split(comment, maxsplit=1)[0]).rstrip("*/ ")


# ---- constants ---------------------------------------------------------------------------------

def value_of(text, known):
    expression = re.sub(r"TIERKIT_\w+", lambda match: str(known[match[0]]), text)
    assert re.fullmatch(r"[-+*() \d]+", expression), text
    return int(eval(expression, {"__builtins__": {}}))  # digits and signs only


def constants(path):
    """Every enumerator and numeric macro of a header, with its value."""
    text, known, found = path.read_text(encoding="utf-8"), {}, []

    def add(name, value, group, doc):
        known[name] = value
        found.append({"name": name, "value": value, "group": group, "doc": doc,
                      "header": path.name})

    for match in ENUM.finditer(text):
        group, following = summary(match[1] or ""), -1
        for before, name, given, behind in re.findall(
                r"((?:/\*.*?\*/\s*)*)(TIERKIT_\w+)(?:\s*=\s*([^,/}]+?))?\s*(?:,|$|(?=/\*))[ \t]*"
                r"(/\*(?!\*).*?\*/)?", match[2].strip(), re.S):
            following = value_of(given, known) if given else following + 1
            add(name, following, group, plain(behind) or plain(before))
    for comment, name, given in DEFINE.findall(text):
        add(name, value_of(given, known), "", summary(comment or ""))
    return found


# ---- types --------------------------------------------------------------------------------------

def split(text):
    """Parameters of a prototype as (type, name)."""
    text = " ".join(headers.without_comments(text).split())
    found = []
    for part in [] if text in ("void", "") else text.split(","):
        name = re.search(r"\w+$", part.strip())[0]
        found.append((re.sub(r" \*", " *", part.strip()[:-len(name)]).strip(), name))
    return found


def size_and_alignment(kind, pointer):
    if "*" in kind or "(" in kind:
        return pointer, pointer
    array = re.search(r"\[(\d+)\]", kind)
    base = re.sub(r"\[\d+\]|const ", "", kind).strip()
    one = pointer if base == "size_t" or base in ("tierkit_progress",) else BYTES[base]
    return one * int(array[1] if array else 1), one


def layout(fields, pointer):
    """Offsets and size of a record under the usual rules of alignment."""
    at, largest, offsets = 0, 1, []
    for field in fields:
        size, alignment = size_and_alignment(field["type"], pointer)
        at = -(-at // alignment) * alignment
        offsets.append(at)
        at, largest = at + size, max(largest, alignment)
    return offsets, -(-at // largest) * largest


def fields_of(body):
    found = []
    for before, declaration, behind in re.findall(
            r"((?:/\*(?:[^*]|\*(?!/))*\*/\s*)*)([^;/]+);[ \t]*(/\*(?:[^*]|\*(?!/))*\*/)?", body):
        text = " ".join(declaration.split())
        function = re.fullmatch(r"([\w *]+?)\s*\(TIERKIT_CALL \*(\w+)\)\((.*)\)", text)
        doc = plain(behind) or plain(before)
        if function:
            found.append({"name": function[2], "type": f"{function[1]} (*)({function[3]})",
                          "callback": {"returns": function[1], "parameters": [
                              {"name": n, "type": t} for t, n in split(function[3])]}, "doc": doc})
            continue
        kind, names = re.fullmatch(r"((?:const |struct )*\w+) (.*)", text).groups()
        for name in names.split(","):
            stars, word, array = re.fullmatch(r"\s*(\*const \*|\**)\s*(\w+)(\[\d+\])?",
                                              name).groups()
            found.append({"name": word, "type": f"{kind} {stars}".strip() + (array or ""),
                          "doc": doc})
    return found


def records(path):
    for comment, name, body in RECORD.findall(path.read_text(encoding="utf-8")):
        fields = fields_of(body)
        (wide, wide_size), (narrow, narrow_size) = layout(fields, 8), layout(fields, 4)
        for field, at64, at32 in zip(fields, wide, narrow):
            field.update(offset_64=at64, offset_32=at32)
        yield {"name": name, "header": path.name, "doc": plain(comment), "size_64": wide_size,
               "size_32": narrow_size, "fields": fields}


# ---- functions ------------------------------------------------------------------------------------

def said(names, text):
    """{parameter: what a tag says about it}: the text behind its name up to the next one."""
    word = "|".join(sorted(names, key=len, reverse=True)) or "-"
    label = re.compile(rf"((?:\*?(?:{word})(?:, )?)+)(?: \([^)]*\))?(?=:| =| <=| gets\b| count\b)|"
                       rf"((?:\*(?:{word})(?:, )?)+)(?=\.| since)")
    marks = [m for m in label.finditer(text) if m.start() == 0 or text[m.start() - 1] in " ("]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = {}
    for mark, end in zip(marks, ends):
        for name in re.findall(r"\w+", mark[1] or mark[2]):
            found.setdefault(name, re.sub(r"(?<!\.)[.;]$", "", text[mark.start():end].strip()))
    return found


def length_of(name, kind, names, about, amounts):
    """What says how many elements a pointer has: a parameter, a number, or null."""
    if "*" not in kind:
        return None
    if f"{name}_bytes" in names:
        return f"{name}_bytes"
    if name == "buffer" and "capacity" in names:
        return "capacity"
    if name == "bytes" and "uint8_t" in kind:
        return "count"
    fixed = re.search(r"\b(\d+) bytes\b", about)
    if fixed and "uint8_t" in kind:
        return int(fixed[1])
    product = re.search(r": (\d+ \* \w+) elements", about)
    if product:
        return re.sub(r"\bcount\b", f"{amounts}.count" if amounts else "count", product[1])
    named = re.search(r": ((?:\w+_count|count)\b|\w+->rows\b|(?:2 \* )?criteria\b(?: \* count)?)",
                      about)
    if named and "criteria" in named[1] and amounts:
        return re.sub(r"(criteria|count)", rf"{amounts}.\1", named[1])
    if named and re.match(r"(const )?(u?int\d+_t|double)\b", kind):
        word = named[1].replace("->", ".")
        if word.split(".")[0] in names:
            return word
        return re.sub(r"(count)", rf"{amounts}.\1", word) if amounts else word
    if re.search(r"\*" + name + r"\b", about) or kind.endswith("**") or \
            re.match(r"(const )?(tierkit_|struct )", kind):
        return 1
    if re.match(r"(u?int\d+_t|double|size_t) \*$", kind) and amounts:
        return f"{amounts}.count"
    return 1 if re.match(r"(const )?(u?int\d+_t|double|size_t) \*$", kind) else None


def direction(name, kind, position, records_known):
    base = re.sub(r"const |struct |\*| ", "", kind)
    if "*" not in kind:
        return "in"
    if name == "scratch":
        return "scratch"
    if kind.endswith("**") and not kind.startswith("const char"):
        return "out"
    if kind.startswith("const "):
        return "in"
    if base in records_known:
        return "inout"  # the caller sets struct_size
    if base.startswith("tierkit_"):
        return "object" if position == 0 else "inout"
    return "inout" if base.startswith("Arrow") else "out"


def ownership(function, name, kind, handles):
    base = re.sub(r"const |\*| ", "", kind)
    if kind.endswith("**") and base in handles:
        return f"caller, {base}_free"
    if function.endswith("_free") and base in handles:
        return "taken"
    if function == "tierkit_batch_stream" and name == "stream":
        return "taken"
    return "borrowed" if "*" in kind else None


def parameters(function, tags, known):
    text = re.search(r"\((.*)\)", function.prototype, re.S)[1]
    pairs = split(text)
    names = [name for _, name in pairs]
    about = {}
    for tag in ("in", "out"):
        for name, words in said(names, " ".join(tags.get(tag, "").split())).items():
            about[name] = f"{about[name]}. {words}" if name in about else words
    records_with_count = {"tierkit_amounts": "amounts", "tierkit_normalisation": "call",
                          "tierkit_pairwise": "call", "tierkit_best_worst": "call",
                          "tierkit_weighted": "call", "tierkit_bounded": "call",
                          "tierkit_topsis": "call"}
    amounts = next((n for t, n in pairs if re.sub(r"const |\*| ", "", t) in records_with_count), "")
    for position, (kind, name) in enumerate(pairs):
        words, base = about.get(name, ""), re.sub(r"const |\*| ", "", kind)
        way = direction(name, kind, position, known["records"])
        outs = way == "out" and "each may be NULL" in " ".join(tags.get("out", "").split())
        nullable = "*" in kind and bool(
            OPTIONAL.get(base) == name or outs or
            re.search(r"may be NULL|or NULL|NULL[ :=,]", words) or
            position == 0 and re.search(r"\bNULL\b", tags["summary"] + tags.get("out", "")) and
            function.result != "tierkit_status")
        unit = next((unit for pattern, unit in UNITS if re.search(pattern, f"{name} {words}")), None)
        yield {"name": name, "type": kind, "direction": way, "nullable": nullable,
               "length": length_of(name, kind, names, words, amounts),
               "ownership": ownership(function.name, name, kind, known["handles"]),
               "unit": "bytes" if BYTE_COUNT.search(name) else unit, "doc": words}


def described(function, known):
    tags = {tag: " ".join(text.rstrip("*/ \n").replace("\n *", " ").split())
            for tag, text in docs_tags.tags(function.comment).items()}
    tags["summary"] = summary(function.comment)
    thread = re.match(r"(\w+)(.*)", tags["thread"], re.S)
    result = function.result
    errors = re.findall(r"\bE_[A-Z_]+\*?", tags["errors"])
    if "E_ABI_*" in errors:
        errors = [e for e in errors if not e.startswith("E_ABI_")] + ["E_ABI_SIZE", "E_ABI_FORWARD"]
    return {
        "name": function.name, "header": function.path.name, "doc": tags["summary"],
        "returns": {"type": result, "doc": tags.get("out", "") if "status" not in result else "",
                    "ownership": "static" if result == "const char *" else None},
        "parameters": list(parameters(function, tags, known)),
        "errors": [f"TIERKIT_{name}" for name in dict.fromkeys(errors)],
        "thread": thread[1], "thread_note": thread[2].strip(" .,;"),
        "since": tags["since"].strip(" ."),
        **{key: tags[tag] for key, tag in (
            ("owns", "owns"), ("allocates", "allocates"), ("cost", "cost"),
            ("on_error", "on error"), ("formula", "formula"), ("rounding", "rounding"))
           if tag in tags},
    }


def api():
    paths = amalgamate.public_headers(headers.ROOT)
    known = {"records": {r["name"] for p in paths for r in records(p)},
             "handles": {n for p in paths for _, n in HANDLE.findall(p.read_text(encoding="utf-8"))}}
    all_constants = [c for path in paths for c in constants(path)]
    values = {c["name"]: c["value"] for c in all_constants}
    status = dict(re.findall(r'^X\((TIERKIT_\w+), "\w+",\s*"(.*?)"\)', (
        headers.ROOT / "src" / "base" / "status.def").read_text(encoding="utf-8"), re.M | re.S))
    functions = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for match in headers.PROTOTYPE.finditer(text):
            function = headers.Function(path, match)
            function.prototype = f"({match['parameters']})"
            functions.append(described(function, known))
    return {
        "about": "Made from include/tierkit by bindings/describe.py; change the headers, not this.",
        "version": ".".join(str(values[f"TIERKIT_VERSION_{part}"])
                            for part in ("MAJOR", "MINOR", "PATCH")),
        "abi": values["TIERKIT_ABI_VERSION"],
        "handles": [{"name": name, "header": path.name, "doc": plain(doc), "free": f"{name}_free"}
                    for path in paths
                    for doc, name in HANDLE.findall(path.read_text(encoding="utf-8"))],
        "records": [record for path in paths for record in records(path)],
        "callbacks": [{"name": name, "header": path.name, "returns": result, "parameters": [
            {"name": n, "type": t} for t, n in split(text)]}
            for path in paths
            for result, name, text in CALLBACK.findall(path.read_text(encoding="utf-8"))],
        "constants": all_constants,
        "errors": [{"name": name, "code": values[name], "text": text}
                   for name, text in status.items()],
        "functions": functions,
    }


# ---- declarations without preprocessor ------------------------------------------------------------

def cdef(version):
    parts = [f"/* The declarations of tierkit {version} without preprocessor, for cffi and LuaJIT:\n"
             " * made from include/tierkit by bindings/describe.py; change the headers, not this.\n"
             " *\n * SPDX-License-Identifier: Apache-2.0 */\n/* clang-format off */\n"]
    for path in amalgamate.public_headers(headers.ROOT):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'#ifdef __cplusplus\n(extern "C" \{|\})\n#endif\n', "", text)
        numbers = [c for c in constants(path) if re.search(rf"#define {c['name']} ", text)]
        text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*\n", "", headers.without_comments(text),
                      flags=re.M)
        text = re.sub(r"\bTIERKIT_(API|CALL)\b ?", "", text)
        text = re.sub(r"[ \t]+", " ", re.sub(r"[ \t]+$", "", text, flags=re.M))
        text = re.sub(r"\n\s*\n+", "\n\n", text).strip()
        parts.append(f"\n/* {path.name} */\n\n")
        parts += [f"enum {{ {c['name']} = {c['value']} }};\n" for c in numbers]
        parts.append(f"{text}\n" if text else "")
    return re.sub(r"\n{3,}", "\n\n", "".join(parts))


def products():
    described_api = api()
    return {HERE / "api.json": json.dumps(described_api, indent=1, ensure_ascii=False) + "\n",
            HERE / "tierkit.cdef.h": cdef(described_api["version"])}


def main(mode):
    stale = []
    for path, text in products().items():
        if mode == "update":
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        print(f"{', '.join(stale)}: not what the headers say; python3 bindings/describe.py update")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
