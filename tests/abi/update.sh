#!/bin/sh
# Writes what the ABI gates compare with, after a change that was meant: the version script, the
# constants, the layout, the dump, bindings/api.json. Read the diff before you commit it (docs/abi.md).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
sh "$root/tests/support/need.sh" tests
PATH=$root/.build/tools/bin:$PATH:/usr/local/bin:/opt/homebrew/bin
PYTHONDONTWRITEBYTECODE=1
export PATH PYTHONDONTWRITEBYTECODE
cd "$root/tests/gates"
python3 symbols.py update
python3 constants.py update gcc
python3 layout.py update
python3 ../../bindings/describe.py update

build=${TIERKIT_BUILD_DIR:-$root/.build}/gcc
again=
[ ! -f "$build/build.ninja" ] || again=--reconfigure
# shellcheck disable=SC2086
CC=gcc meson setup $again "$build" "$root" -Dtests=enabled >/dev/null
ninja -C "$build" tests/gates/libtierkit_dumped.so >/dev/null
python3 abi.py update "$build/tests/gates/libtierkit_dumped.so" gcc
cd "$root"
git --no-pager diff --stat -- src/tierkit.map tests/abi bindings 2>/dev/null || true
