"""Gate: every relative link of a page leads to a file that is there, and its #anchor to a heading of
that page. Anchors are made as GitHub makes them."""
import re
import sys
from pathlib import PurePosixPath

import headers
import listing

CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]*`", re.M | re.S)
FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)


def anchors(text):
    """Of all headings; the second of a name has -1 behind it."""
    seen = {}
    for heading in re.findall(r"^#+ +(.*?)\s*$", FENCED.sub("", text), re.M):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        seen[name] = seen.get(name, -1) + 1
        yield f"{name}-{seen[name]}" if seen[name] else name


def links(text):
    found = re.findall(r"\]\(\s*<?([^)\s>]+)", CODE.sub("", text))
    return [link for link in found if not re.match(r"[\w+.-]+:", link)]


def target_of(page, link):
    """(file, anchor) from the top of the tree."""
    path, _, anchor = link.partition("#")
    parts = []
    for part in (PurePosixPath(page).parent / path).parts if path else PurePosixPath(page).parts:
        parts = parts[:-1] if part == ".." else parts + [part]
    return "/".join(parts), anchor


def problems(pages, files):
    """pages: {name: text}; files: names of all there are."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    for page, text in pages.items():
        for link in links(text):
            file, anchor = target_of(page, link)
            if file not in files and file not in folders:
                yield f"{page}: there is no {link}"
            elif anchor and file in pages and anchor not in anchors(pages[file]):
                yield f"{page}: {link} is no heading"


def main():
    toy = {"docs/a.md": "# One\n## Two `x`: y\n## Two x y\n[b](b.md#b) [c](#two-x-y-1) `[no](z)`\n"
                        "[up](../README.md) [away](https://x.org/y)\n```\n# Code\n```\n",
           "docs/b.md": "# B\n", "README.md": "[docs](docs)"}
    assert not list(problems(toy, set(toy)))
    for link in ("c.md", "b.md#c", "#code", "#two-x-y-2", "../docs/z/b.md"):
        assert list(problems({**toy, "docs/b.md": f"# B\n[x]({link})"}, set(toy))), link
    files = set(listing.files())
    pages = {name: (headers.ROOT / name).read_text(encoding="utf-8") for name in sorted(files)
             if name.endswith(".md")}
    found = list(problems(pages, files))
    print("\n".join(found) or f"{sum(len(links(text)) for text in pages.values())} links lead on")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
