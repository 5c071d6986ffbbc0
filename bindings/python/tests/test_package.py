"""The installed package: what is in it, its stubs, the examples."""
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tierkit

from conftest import ROOT

PACKAGE = Path(tierkit.__file__).parent


def test_wheel__files__are_the_package_and_nothing_else():
    files = importlib.metadata.files("tierkit")
    if files is None:
        pytest.skip("tierkit is not installed from a wheel")
    names = {str(file) for file in files if "__pycache__" not in str(file)}
    own = {name for name in names if not name.startswith("tierkit-")}
    core = {name for name in own if name.startswith("tierkit/_core.") and name != "tierkit/_core.pyi"}
    assert len(core) == 1
    assert own - core == {f"tierkit/{name}" for name in (
        "__init__.py", "_allocate.py", "_amounts.py", "_arrays.py", "_columns.py", "_core.pyi", "_errors.py",
        "_kernels.py", "_score.py", "_tables.py", "_weigh.py", "py.typed")}
    assert not [name for name in names if name.endswith((".h", ".pc", ".a"))]
    assert not importlib.metadata.requires("tierkit")


def test_version__of_the_library__is_that_of_the_package():
    assert tierkit.__version__ == importlib.metadata.version("tierkit")


def test_extension__symbols__are_its_start_and_the_limited_api():
    nm = shutil.which("nm")
    core = next(PACKAGE.glob("_core*.so"), None)
    if not nm or not core or "abi3" not in core.name:
        pytest.skip("no nm, or not a module of the stable ABI")
    shown = subprocess.run([nm, "-D", core], capture_output=True, text=True, check=True).stdout
    defined = re.findall(r" [TDBR] (\w+)", shown)
    assert [name for name in defined if not name.startswith("_")] == ["PyInit__core"]
    asked = set(re.findall(r" U (_?Py\w+)", shown))
    stable = {"_Py_Dealloc", "_Py_NoneStruct", "_Py_TrueStruct", "_Py_FalseStruct", "_Py_IncRef",
              "_Py_DecRef"}
    assert asked and not [name for name in asked if name.startswith("_Py") and name not in stable]


def test_stubs__against_the_module__agree(tmp_path):
    if not importlib.util.find_spec("mypy"):
        pytest.skip("mypy is not installed")
    done = subprocess.run([sys.executable, "-m", "mypy.stubtest", "tierkit",
                           "--ignore-disjoint-bases"],
                          capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_public_names__each__has_a_docstring():
    for name in tierkit.__all__:
        thing = getattr(tierkit, name)
        assert name == "__version__" or thing.__doc__, name
        if isinstance(thing, type):
            for member, value in vars(thing).items():
                assert member.startswith("_") or not callable(value) or value.__doc__, f"{name}.{member}"


def test_errors__each__derives_from_a_built_in():
    for name in tierkit.__all__:
        thing = getattr(tierkit, name)
        if isinstance(thing, type) and issubclass(thing, Exception) and thing is not \
                tierkit.TierkitError:
            assert issubclass(thing, tierkit.TierkitError)
            assert thing.__mro__[-3:-1] != (tierkit.TierkitError, Exception), name


def run_review(data, program, out, *options):
    return subprocess.run([sys.executable, ROOT / "docs/examples/review.py", data, program, out,
                           *options], capture_output=True, text=True)


def check_same_bytes(folder, program, out, *options):
    host = os.environ.get("TIERKIT_REVIEW")
    if not host:
        pytest.skip("TIERKIT_REVIEW does not name the example host in C")
    subprocess.run([host, folder, program, out / "c", *options], check=True, capture_output=True)
    done = run_review(folder, program, out / "python", *options)
    assert done.returncode == 0, done.stderr
    files = {path.name: path.read_bytes() for path in (out / "c").iterdir()}
    assert len(files) >= 32
    assert {path.name: path.read_bytes() for path in (out / "python").iterdir()} == files
    return files


@pytest.mark.parametrize("program", ["partners", "oracle"])
@pytest.mark.parametrize("folder", ["adventureworks_reseller", "sap_bikes"])
def test_example__same_job_in_c__same_bytes(data, tmp_path, folder, program):
    files = check_same_bytes(data / "data" / folder, data / f"{program}.tierkit", tmp_path)
    assert max(map(len, files.values())) > 1000


@pytest.mark.parametrize("name", ["business", "texts", "one", "losses", "alike", "strangers",
                                  "ancient", "decimals", "lengthy"])
def test_example__hostile_data__same_bytes(data, tmp_path, monkeypatch, name):
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "oracle"))
    import hostile
    hostile.SETS[name](tmp_path)
    check_same_bytes(tmp_path, data / "oracle.tierkit", tmp_path)


def test_example__bytes_that_are_no_utf8__same_bytes_and_their_rows_counted(tmp_path):
    program = tmp_path / "p.tierkit"
    program.write_text("tierkit 1\nreview window all\nfacts f key id at day\n  flow s count = x\n")
    (tmp_path / "distributors.csv").write_text("id\na\n")
    (tmp_path / "f.csv").write_bytes(b"id,day,x\na,2024-01-31,1\ncaf\xe9,2024-01-31,2\n"
                                     b"a,2024-\xff,3\na,2024-02-29,4\n")
    files = check_same_bytes(tmp_path, program, tmp_path)
    assert files["feeds.csv"].splitlines()[1] == b"f,2,2024-01-31,2024-02-29,0,2"
    (tmp_path / "distributors.csv").write_bytes(b"id\na\nb\xe9\n")
    done = run_review(tmp_path, program, tmp_path / "out")
    assert done.returncode == 1 and "distributors.csv:3: error: " in done.stderr, done.stderr
    (tmp_path / "distributors.csv").write_bytes(b"id,b\xe9\na,1\n")
    done = run_review(tmp_path, program, tmp_path / "out")
    assert done.returncode == 1 and "distributors.csv:1: error: " in done.stderr, done.stderr


@pytest.mark.parametrize("period", ["week", "month"])
def test_example__tables_and_other_periods__same_bytes(tmp_path, period):
    program = tmp_path / "p.tierkit"
    program.write_text("tierkit 1\nreview window all\ntable products key item\n  column cost money\n"
                       "facts orders key id at day with products\n  flow cogs money = cost\n")
    (tmp_path / "distributors.csv").write_text("id\na\nb\n")
    (tmp_path / "products.csv").write_text("item,cost\np1,2.50\n")
    (tmp_path / "orders.csv").write_text("id,day,item\na,2026-01-31,p1\nb,2026-02-01,p2\n")
    files = check_same_bytes(tmp_path, program, tmp_path / "out", "--series", period)
    assert files["lookups.csv"] == b"facts,table,rows\norders,products,1\n"
    assert ("fiscal.csv" in files) == (period == "month")


def test_example__wrong_input__says_where(tmp_path):
    program = tmp_path / "p.tierkit"
    program.write_text("tierkit 1\nreview window all\nfacts f key id at day\n  flow s count = x\n")
    (tmp_path / "distributors.csv").write_text("id,since\na,2001\n\nb,2001-13\n")
    done = run_review(tmp_path, program, tmp_path / "out")
    assert done.returncode == 1 and "distributors.csv:4: error: " in done.stderr
    (tmp_path / "distributors.csv").write_text("id\na\n")
    (tmp_path / "f.csv").write_text("id,day\n")
    done = run_review(tmp_path, program, tmp_path / "out")
    assert done.returncode == 1 and "f.csv:1: error: there is no column `x`" in done.stderr
    program.write_text("tierkit 1\nnothing\n")
    done = run_review(tmp_path, program, tmp_path / "out")
    assert done.returncode == 1 and "\n    nothing\n    ^" in done.stderr


def test_readme__its_script__prints_classes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    script = re.search(r"```python\n(import tierkit.*?)```", text, re.S)[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "west A\nnorth A\nsouth B\n", done.stderr
