"""Gate: the version is the same wherever it stands: meson.build, the header, the soname, the node
of the version script, and the changelog. versions.py SHARED"""
import re
import subprocess
import sys

import headers


def spots(texts, soname):
    """{place: version it states}, cut to what that place can say."""
    macros = dict(re.findall(r"define TIERKIT_VERSION_(\w+) (\d+)", texts["types.h"]))
    header = ".".join(macros[part] for part in ("MAJOR", "MINOR", "PATCH"))
    # Before 1.0 each minor version has its own soname, from then on each major one.
    short = header.rsplit(".", 1)[0] if macros["MAJOR"] == "0" else macros["MAJOR"]
    minor = header.rsplit(".", 1)[0]
    yield "meson.build", re.search(r"version: '(\d+\.\d+\.\d+)'", texts["meson.build"])[1], header
    yield "tierkit_soversion", re.search(r"soversion = '([\d.]+)'", texts["meson.build"])[1], short
    yield "soname", soname, f"libtierkit.so.{short}"
    yield "last node of tierkit.map", re.findall(r"^TIERKIT_(\d+\.\d+) \{", texts["map"], re.M)[-1], minor
    logged = re.search(r"^## \[(\d+\.\d+\.\d+)\]", texts["changelog"], re.M)
    if logged and "## [Unreleased]" not in texts["changelog"]:
        yield "CHANGELOG.md", logged[1], header


def problems(texts, soname):
    return [f"{place} says {got}, the header {want}" for place, got, want in spots(texts, soname)
            if got != want]


def main(shared):
    root = headers.ROOT
    texts = {"types.h": root / "include/tierkit/types.h", "meson.build": root / "meson.build",
             "map": root / "src/tierkit.map", "changelog": root / "CHANGELOG.md"}
    texts = {name: path.read_text() for name, path in texts.items()}
    text = subprocess.run(["readelf", "-dW", shared], check=True, capture_output=True, text=True).stdout
    soname = re.search(r"\(SONAME\).*\[(.*)\]", text)[1]
    for name, old in (("types.h", "_MINOR "), ("meson.build", "version: '"), ("map", "TIERKIT_"),
                      ("meson.build", "soversion = '")):
        changed = dict(texts, **{name: texts[name].replace(old, old + "9")})
        assert problems(changed, soname), f"mutant passes: {name} {old}"
    assert problems(texts, soname + ".9"), "mutant passes: soname"
    found = problems(texts, soname)
    print("\n".join(found) or f"one version everywhere; soname {soname}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
