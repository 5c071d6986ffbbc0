#!/bin/sh
# Installs a built tierkit into an empty folder and uses it as a stranger would: ten lines of C and
# of C++, shared and static, through pkg-config, compiled and run, plus the list of what landed.
#   sh tests/install/run.sh BUILD_DIR
set -u
build=$1
here=$(cd "$(dirname "$0")" && pwd)
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
failed=0 passed=0

say() {
    if [ "$1" = 0 ]; then passed=$((passed + 1)); echo "ok $((passed + failed)) - $2"
    else failed=$((failed + 1)); echo "not ok $((passed + failed)) - $2"; fi
}

meson install -C "$build" --no-rebuild --destdir "$stage" --quiet >"$stage/log" 2>&1
say $? install__into_an_empty_folder__succeeds
pc=$(find "$stage" -name tierkit.pc)
prefix=$(sed -n 's/^prefix=//p' "$pc")
lib=$(dirname "$(dirname "$pc")")
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
config() { pkg-config --define-variable=prefix="$stage$prefix" "$@" tierkit; }

# compile NAME COMPILER SOURCE shared|static
consumer() {
    flags=$(config --cflags) libs=$(config --libs)
    if [ "$4" = static ]; then
        flags="$flags -DTIERKIT_STATIC"
        libs="$lib/libtierkit.a $(config --static --libs-only-l | sed 's/-ltierkit//')"
    fi
    # The flags are words on purpose.
    # shellcheck disable=SC2086
    $2 -Wall -Wextra -Werror $flags "$here/$3" $libs -o "$stage/$1" &&
        version=$(LD_LIBRARY_PATH=$lib DYLD_LIBRARY_PATH=$lib "$stage/$1") &&
        [ "$version" = "tierkit $(config --modversion) 2027-03-31" ]
    say $? "consumer__$1__prints_version_and_date"
}

consumer c_shared "${CC:-cc}" consumer.c shared
consumer c_static "${CC:-cc}" consumer.c static
consumer cpp_shared "${CXX:-c++}" consumer.cpp shared
consumer cpp_static "${CXX:-c++}" consumer.cpp static

# A static consumer must run where no shared library is.
"$stage/c_static" >"$stage/log" 2>&1
say $? consumer__static__needs_no_shared_library

version=$(config --modversion)
# prints TEST COMMAND...: the command is a consumer that says what it should
prints() {
    name=$1
    shift
    [ "$(LD_LIBRARY_PATH=$lib DYLD_LIBRARY_PATH=$lib "$@" 2>>"$stage/log")" = "tierkit $version 2027-03-31" ]
    say $? "$name"
}

# CMake. The stage is not where the files were meant to lie: they must find themselves.
if command -v cmake >/dev/null 2>&1; then
    mkdir "$stage/cmake"
    (cd "$stage/cmake" && cmake -DCMAKE_PREFIX_PATH="$stage$prefix" "$here/cmake" &&
        cmake --build .) >"$stage/log" 2>&1 || cat "$stage/log" >&2
    for name in shared static tierkit; do
        prints "find_package__${name}__prints_version_and_date" "$stage/cmake/with_$name"
    done
else
    passed=$((passed + 1))
    echo "ok $((passed + failed)) - find_package # SKIP cmake is not here"
fi

# meson: the source tree in the folder subprojects of another project.
mkdir -p "$stage/project/subprojects"
cp "$here/subproject/meson.build" "$here/consumer.c" "$stage/project"
ln -s "$(cd "$here/../.." && pwd)" "$stage/project/subprojects/tierkit"
(meson setup "$stage/meson" "$stage/project" --wrap-mode=forcefallback -Doptimization=0 &&
    meson compile -C "$stage/meson" with_subproject) >"$stage/log" 2>&1 || cat "$stage/log" >&2
prints subproject__meson__prints_version_and_date "$stage/meson/with_subproject"

(cd "$stage$prefix" && find include -type f | sort) >"$stage/headers"
(cd "$here/../../include" && find . -name '*.h' | sed 's|^\.|include|' | sort) | cmp -s - "$stage/headers"
say $? install__headers__are_those_of_the_source
echo "1..$((passed + failed))"
[ "$failed" = 0 ]
