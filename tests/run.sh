#!/bin/sh
# The whole suite on a bare machine: installs what is missing, builds, runs everything. The last
# line is `N passed, N failed`. Builds lie in .build/ or, if set, $TIERKIT_BUILD_DIR.
#
#   gcc           all tests and all gates
#   clang         the tests again, but for oracle and random
#   one-file      the tests with the library in one file: -O3 -march=native
#   one-file-c++  the same as C++17, but for oracle and random
#   sanitize      the tests under ASan and UBSan; this and clang compile the library once, `checked`
#   valgrind      those of the gcc build not marked slow or native
#   python        the package for Python, built and installed as users do (tests/python.sh)
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
sh "$root/tests/support/need.sh" tests || exit 1
PATH=$root/.build/tools/bin:$PATH:/usr/local/bin:/opt/homebrew/bin
PYTHONDONTWRITEBYTECODE=1
export PATH PYTHONDONTWRITEBYTECODE
builds=${TIERKIT_BUILD_DIR:-$root/.build}
mkdir -p "$builds" || exit 1
logs= built= without=

# build NAME COMPILER MESON_OPTIONS...
build() {
    name=$1 compiler=$2
    shift 2
    echo "== $name: build with $compiler"
    again=
    [ ! -f "$builds/$name/build.ninja" ] || again=--reconfigure
    # shellcheck disable=SC2086
    if CC=$compiler meson setup $again "$builds/$name" "$root" -Dtests=enabled "$@" \
        >"$builds/$name.log" 2>&1 && meson compile -C "$builds/$name" >>"$builds/$name.log" 2>&1
    then return 0
    fi
    grep -E 'warning:|error:|ERROR|FAILED|undefined (ref|sym)|multiple def' "$builds/$name.log" ||
        tail -n 20 "$builds/$name.log"
    return 1
}

# check NAME LOG TEST_OPTIONS...: a missing log counts as a failure in the summary.
check() {
    name=$1 log=$1/meson-logs/$2.json
    shift 2
    logs="$logs $log"
    rm -f "$builds/$log"
    meson test -C "$builds/$name" --no-rebuild --print-errorlogs "$@"
}

# phase NAME COMPILER MESON_OPTIONS...: without the suites that $without names.
phase() {
    name=$1
    if build "$@"; then
        built="$built $name"
        # shellcheck disable=SC2086
        check "$name" testlog $without
    else
        logs="$logs $name/not-built"
    fi
}

sanitizes() {
    echo 'int main(void) { return 0; }' >"$builds/probe.c"
    "$1" -fsanitize=address,undefined "$builds/probe.c" -o "$builds/probe" 2>/dev/null &&
        "$builds/probe" 2>/dev/null
}

# What works everything out a second time, in Python, sees the numbers of gcc, of clang with all
# optimisation and of the sanitized build; the two builds between these leave it out.
second_time='--no-suite oracle --no-suite random'
without=
phase gcc gcc
without=$second_time
phase clang clang -Dgates=false -Dchecked=true
without=
phase one-file clang -Done_file=c -Dgates=false -Doptimization=3 -Dc_args=-march=native
without=$second_time
phase one-file-c++ gcc -Done_file=c++ -Dgates=false
without=
for compiler in gcc clang none; do
    if [ $compiler = none ]; then
        echo "skipped sanitize: neither gcc nor clang links the sanitizers here"
    elif sanitizes $compiler; then
        phase sanitize $compiler -Db_sanitize=address,undefined -Db_lundef=false -Dchecked=true \
            -Doptimization=1 -Dc_args=-fno-sanitize-recover=all
        break
    fi
done
if [ "${built#* gcc}" = "$built" ]; then
    echo "skipped valgrind: the build with gcc failed"
elif command -v valgrind >/dev/null 2>&1; then
    echo "== valgrind"
    check gcc testlog-valgrind --setup valgrind --no-suite gates --no-suite slow \
        --no-suite native
else
    echo "skipped valgrind: it is not to be had here"
fi

echo "== python"
TIERKIT_BUILD_DIR=$builds TIERKIT_REVIEW=$builds/gcc/docs/examples/review \
    sh "$root/tests/python.sh" "$builds/python.json"
[ $? = 77 ] || logs="$logs python.json"

echo "== summary"
cd "$builds" || exit 1
# shellcheck disable=SC2086
python3 "$root/tests/support/summary.py" $logs
