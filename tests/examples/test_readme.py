"""The C program in README.md is docs/examples/embed.c, and it prints what README.md says.

test_readme.py EMBED"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def block(text, language):
    """The first fenced block of a language."""
    return re.search(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)[1]


def main(embed):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    source = (ROOT / "docs" / "examples" / "embed.c").read_text(encoding="utf-8")
    assert block(readme, "c") == source, "README.md shows another program than docs/examples/embed.c"
    done = subprocess.run([embed], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done
    assert done.stdout == (ROOT / "docs" / "examples" / "embed.out").read_text(), done.stdout
    assert done.stdout == block(readme, "text"), "README.md shows another output"
    print("the program of README.md does what README.md says")


if __name__ == "__main__":
    main(sys.argv[1])
