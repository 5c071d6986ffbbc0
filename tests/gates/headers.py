"""Reads the public headers: the functions they declare, with comment, result and parameters."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROTOTYPE = re.compile(
    r"(?P<comment>/\*\*(?:[^*]|\*(?!/))*\*/)?\s*TIERKIT_API\s+(?P<result>[^;()]*?)\s*"
    r"TIERKIT_CALL\s+(?P<name>\w+)\s*\((?P<parameters>[^;]*?)\)\s*;")


class Function:
    def __init__(self, path, match):
        self.path, self.name = path, match["name"]
        self.comment = match["comment"] or ""
        self.result = " ".join(match["result"].split())
        text = re.sub(r"/\*.*?\*/", " ", match["parameters"], flags=re.S)
        self.parameters = [" ".join(p.split()) for p in text.split(",")]


def header_paths(folder=None):
    """Every public header below `folder` (default: include/)."""
    return sorted(Path(folder or ROOT / "include").rglob("*.h"))


def functions_in(path):
    return [Function(path, m) for m in PROTOTYPE.finditer(Path(path).read_text())]


def all_functions(folder=None):
    return [f for path in header_paths(folder) for f in functions_in(path)]
