"""The script of README.md and docs/bindings.md prints what the page says, also with the rock.

test_page.py LUA FOLDER SUFFIX    with the module FOLDER/tierkit-SUFFIX.so
test_page.py LUA --rock VERSION   with the rock, built by luarocks (exit code 77: it is not here)"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIP = 77


def script_and_output():
    page = (ROOT / "docs" / "bindings.md").read_text(encoding="utf-8")
    blocks = re.search(r"```lua\n(.*?)```.*?```text\n(.*?)```", page, re.S)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"```lua\n(.*?)```", readme, re.S)[1] == blocks[1], "README.md differs"
    return blocks[1], blocks[2]


def check_script(lua, cpath):
    script, wanted = script_and_output()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LUA_")}
    environment["LUA_CPATH"] = cpath
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.lua")
        path.write_text(script, encoding="utf-8")
        done = subprocess.run([lua, path], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == wanted, done.stdout


def check_symbols(module):
    if shutil.which("nm"):
        names = subprocess.run(["nm", "-D", "--defined-only", module], check=True,
                               capture_output=True, text=True).stdout.split()[2::3]
        assert names == ["luaopen_tierkit"], names


def check_sources():
    """The rockspec lists every source that there is."""
    rock = next((ROOT / "bindings" / "lua").glob("*.rockspec")).read_text(encoding="utf-8")
    listed = sorted(re.findall(r'"src/(\w+\.c)"', rock))
    there = sorted(path.name for path in (ROOT / "bindings" / "lua" / "src").glob("*.c"))
    assert listed == there, (listed, there)


def build_rock(folder, version):
    source = folder / "source"
    shutil.copytree(ROOT / "bindings" / "lua", source)
    subprocess.run([sys.executable, ROOT / "src" / "amalgamate.py", ROOT, "0.1.0",
                    source / "tierkit.c", source / "tierkit.h"], check=True)
    done = subprocess.run(["luarocks", f"--lua-version={version}", f"--tree={folder / 'tree'}", "make"],
                          cwd=source, capture_output=True, text=True,
                          env={**os.environ, "HOME": str(folder)})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder / "tree" / "lib" / "lua" / version


def main(lua, folder, version):
    check_sources()
    if folder != "--rock":
        check_symbols(Path(folder, f"tierkit-{version}.so"))
        check_script(lua, f"{folder}/?-{version}.so")
        print("the script prints what the page says")
        return 0
    if not shutil.which("luarocks"):
        print("luarocks is not here: the rock is not built")
        return SKIP
    with tempfile.TemporaryDirectory() as place:
        modules = build_rock(Path(place), version)
        check_symbols(modules / "tierkit.so")
        check_script(lua, f"{modules}/?.so")
    print("the rock is built, and the script prints what the page says")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
