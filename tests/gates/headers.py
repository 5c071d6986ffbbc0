"""Reads the public headers: functions with comment, result and parameters; sized records with
their fields; constants. Shared by the gates; it is no gate itself."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROTOTYPE = re.compile(
    r"(?P<comment>/\*\*(?:[^*]|\*(?!/))*\*/)?\s*TIERKIT_API\s+(?P<result>[^;()]*?)\s*"
    r"TIERKIT_CALL\s+(?P<name>\w+)\s*\((?P<parameters>[^;]*?)\)\s*;")
RECORD = re.compile(r"typedef struct (\w+) \{(.*?)\n\} \1;", re.S)
ENUM = re.compile(r"\benum(?:\s+\w+)?\s*\{(.*?)\}", re.S)
DEFINE = re.compile(r"^\s*#\s*define\s+(\w+)(\(?)[ \t]*(.*)$", re.M)


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


class Function:
    def __init__(self, path, match):
        self.path, self.name = path, match["name"]
        self.comment = match["comment"] or ""
        self.result = " ".join(match["result"].split())
        text = without_comments(match["parameters"])
        self.parameters = [" ".join(p.split()) for p in text.split(",")]


def header_paths(folder=None):
    """Every public header below `folder` (default: include/)."""
    return sorted(Path(folder or ROOT / "include").rglob("*.h"))


def functions_in(path):
    return [Function(path, m) for m in PROTOTYPE.finditer(Path(path).read_text())]


def all_functions(folder=None):
    return [f for path in header_paths(folder) for f in functions_in(path)]


def records_in(text):
    """{record: [field declarations]} of every struct that is not opaque."""
    return {name: [" ".join(d.split()) for d in without_comments(body).split(";") if d.strip()]
            for name, body in RECORD.findall(text)}


def field_name(declaration):
    """The name in `double x`, `char text[192]` or `void *(CALL *alloc)(void *ctx)`."""
    pointer = re.search(r"\(\s*TIERKIT_CALL\s*\*\s*(\w+)\s*\)", declaration)
    return pointer[1] if pointer else re.search(r"(\w+)\s*(\[\w+\])?$", declaration)[1]


def constants_in(text):
    """Names of all enumerators and numeric macros but the version, which changes by itself."""
    text = without_comments(text)
    names = [e.split("=")[0].strip() for body in ENUM.findall(text) for e in body.split(",")]
    numeric = [name for name, bracket, value in DEFINE.findall(text)
               if not bracket and re.match(r"\(?-?\d", value.strip())]
    return [n for n in names + numeric if n and not n.startswith("TIERKIT_VERSION_")]
