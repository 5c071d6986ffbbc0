#!/bin/sh
# Makes sure that what a script needs is there, and installs what is missing.
#   sh tests/support/need.sh build    a C compiler, meson and ninja
#   sh tests/support/need.sh tests    besides: all that the suite uses
# Installs with apt, dnf, apk or brew, as root or through sudo; otherwise it says what to install
# and fails. A distribution whose meson is too old gets a private one in .build/tools.
set -u
what=${1:-tests}
root=$(cd "$(dirname "$0")/../.." && pwd)
PATH=$root/.build/tools/bin:$PATH:/usr/local/bin:/opt/homebrew/bin:/usr/local/sbin:/usr/sbin:/sbin
export PATH

has() { command -v "$1" >/dev/null 2>&1; }

new_enough_meson() {
    has meson && meson --version 2>/dev/null |
        awk -F. '{ exit !($1 > 1 || ($1 == 1 && ($2 > 0 || $3 >= 1))) }'
}

# Prints what is missing, by tool.
missing() {
    has cc || has gcc || echo compiler
    has python3 || echo python3
    new_enough_meson || echo meson
    has ninja || has ninja-build || has samu || echo ninja
    has pkg-config || echo pkg-config
    [ "$what" = tests ] || return 0
    has g++ || has c++ || echo c++
    has clang || echo clang
    pkg-config --exists cmocka 2>/dev/null || echo cmocka
    has clang-format || echo clang-format
    ctags --version 2>/dev/null | grep -q Universal || echo ctags
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo venv
    python3 -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' \
        2>/dev/null || echo python-headers
    [ "$(uname)" = Linux ] || return 0
    has valgrind || echo valgrind
    has abidw || echo abidw
    locale -a 2>/dev/null | grep -qi '^de_DE\.utf' || [ -f /etc/alpine-release ] || echo locales
    # Elsewhere the suite takes the versions of Lua that are there and names the others.
    [ -f /etc/debian_version ] || return 0
    has luarocks || echo luarocks
    [ "$(uname -m)" != x86_64 ] || {
        has s390x-linux-gnu-gcc || echo s390x
        has arm-linux-gnueabihf-gcc || echo armhf
        has qemu-s390x || echo qemu
    }
    for lua in lua5.1 lua5.2 lua5.3 lua5.4 luajit; do
        { has $lua && pkg-config --exists $lua; } || echo $lua
    done
}

packages() {
    case $1 in
        apt) names='compiler=gcc,libc6-dev python3=python3 meson=meson ninja=ninja-build
            pkg-config=pkg-config c++=g++ clang=clang cmocka=libcmocka-dev
            ctags=universal-ctags clang-format=clang-format valgrind=valgrind
            abidw=abigail-tools locales=locales-all venv=python3-venv
            python-headers=python3-dev luarocks=luarocks
            lua5.1=lua5.1,liblua5.1-0-dev lua5.2=lua5.2,liblua5.2-dev
            lua5.3=lua5.3,liblua5.3-dev lua5.4=lua5.4,liblua5.4-dev
            luajit=luajit,libluajit-5.1-dev qemu=qemu-user
            s390x=gcc-s390x-linux-gnu,libc6-dev-s390x-cross
            armhf=gcc-arm-linux-gnueabihf,libc6-dev-armhf-cross' ;;
        dnf) names='compiler=gcc python3=python3 meson=meson ninja=ninja-build
            pkg-config=pkgconf-pkg-config c++=gcc-c++ clang=clang,compiler-rt
            cmocka=libcmocka-devel ctags=ctags clang-format=clang-tools-extra
            valgrind=valgrind abidw=libabigail locales=glibc-langpack-de
            python-headers=python3-devel' ;;
        apk) names='compiler=gcc,musl-dev python3=python3 meson=meson ninja=ninja-build
            pkg-config=pkgconf c++=g++ clang=clang,compiler-rt cmocka=cmocka-dev ctags=ctags
            clang-format=clang-extra-tools valgrind=valgrind abidw=libabigail
            python-headers=python3-dev' ;;
        brew) names='compiler=gcc python3=python meson=meson ninja=ninja pkg-config=pkgconf
            c++=gcc clang=llvm cmocka=cmocka ctags=universal-ctags clang-format=clang-format' ;;
    esac
    for tool in $2; do
        for name in $names; do
            case $name in "$tool="*) echo "${name#*=}" | tr ',' ' ' ;; esac
        done
    done | tr '\n' ' '
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then sudo "$@"
    else return 1
    fi
}

install_with() {
    manager=$1
    shift
    case $manager in
        apt) as_root env DEBIAN_FRONTEND=noninteractive PATH="$PATH" sh -c \
            'apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' sh "$@" ;;
        dnf) as_root dnf install -y "$@" ;;
        # One by one: a package that this release lacks must not keep the others away.
        apk) for name in "$@"; do as_root apk add --no-cache "$name" || true; done ;;
        brew) brew install "$@" ;;
    esac
}

private_meson() {
    [ "$manager" != apt ] || install_with apt python3-venv
    python3 -m venv "$root/.build/tools" && "$root/.build/tools/bin/pip" install -q meson ninja
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0
manager=none
for candidate in apt-get dnf apk brew; do
    if has $candidate; then manager=${candidate%-get}; break; fi
done
if [ "$manager" = none ]; then
    echo "Missing: $(echo $lacking). No apt, dnf, apk or brew was found: install them by hand." >&2
    exit 1
fi
wanted=$(packages "$manager" "$lacking")
echo "Installing with $manager: $wanted"
# The lists are words on purpose.
# shellcheck disable=SC2086
install_with "$manager" $wanted >&2
new_enough_meson || { has python3 && private_meson >&2; }
lacking=$(missing)
[ -n "$lacking" ] || exit 0
# Not every system has a valgrind or an ABI dumper; the suite then says what it skips.
essential=$(echo "$lacking" | grep -vxE 'valgrind|abidw|locales|clang-format|lua.*')
case $manager in
    apt) command='apt-get install' ;;
    apk) command='apk add' ;;
    *) command="$manager install" ;;
esac
echo "Still missing: $(echo $lacking). Install with: $command $(packages "$manager" "$lacking")" >&2
[ -z "$essential" ]
