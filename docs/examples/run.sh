#!/bin/sh
# Installs what is missing, builds the library and the example host, reviews the shipped resellers
# and prints the page.
#   sh docs/examples/run.sh [OUT_DIR]
# The build lies in .build/ or, if set, $TIERKIT_BUILD_DIR; the tables lie in OUT_DIR or beside it.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
builds=${TIERKIT_BUILD_DIR:-$root/.build}
out=${1:-$builds/review}
sh "$root/tests/support/need.sh" build
PATH=$root/.build/tools/bin:$PATH:/usr/local/bin:/opt/homebrew/bin
export PATH
mkdir -p "$builds"

build() {
    again=
    [ ! -f "$builds/example/build.ninja" ] || again=--reconfigure
    # shellcheck disable=SC2086
    meson setup $again "$builds/example" "$root" -Dtests=disabled &&
        meson compile -C "$builds/example" review
}

echo "Building in $builds/example"
if ! build >"$builds/example.log" 2>&1; then
    tail -n 40 "$builds/example.log" >&2
    echo "The build failed; the whole log is $builds/example.log" >&2
    exit 1
fi
"$builds/example/docs/examples/review" "$root/docs/examples/data/adventureworks_reseller" \
    "$root/docs/examples/partners.tierkit" "$out"
