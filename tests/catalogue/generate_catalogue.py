"""Writes tests/vectors/catalogue_AREA.json from examples_AREA.py: facts in, exact fractions out.

generate_catalogue.py [check]"""
import importlib
import json
import sys
from pathlib import Path

import examples

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parent / "vectors"


def areas():
    return sorted(path.stem[len("examples_"):] for path in HERE.glob("examples_*.py"))


def text_of(area):
    examples.EXAMPLES.clear()
    importlib.import_module("examples_" + area)
    return json.dumps(examples.EXAMPLES, indent=1, ensure_ascii=False) + "\n"


def main(check):
    for area in areas():
        path, text = VECTORS / f"catalogue_{area}.json", text_of(area)
        if check:
            assert path.read_text(encoding="utf-8") == text, f"{path.name}: run {Path(__file__).name}"
        else:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:] == ["check"])
