#!/bin/sh
# get.sh cunit|bearssl PREFIX BUILD - builds a library that postern needs for
# Windows, from the source package of this Debian: BUILD/libcunit.a or
# BUILD/libbearssl.a, and its headers in BUILD/include.  PREFIX is what the
# names of the tools begin with (x86_64-w64-mingw32-, or empty on Windows).
#
# get.sh cunit|bearssl - fetches the source alone, to build/sources.
#
# Nothing is installed and the lists of apt stay as they are; apt checks the
# signatures.
set -eu

fail() {
    echo "get.sh: $*" >&2
    exit 1
}

name=${1:-}
case $#$name in
[13]cunit | [13]bearssl) ;;
*) fail "usage: get.sh cunit|bearssl [PREFIX BUILD]" ;;
esac
sources=$(dirname "$0")/../build/sources
mkdir -p "$sources"
sources=$(cd "$sources" && pwd)

# apt in a room of its own, which knows of source packages.
apt_source() {
    debian=/etc/apt/sources.list.d/debian.sources
    [ -f "$debian" ] || fail "this is no Debian: unpack the source of $name" \
        "to $sources/$name and try again"
    mkdir -p "$sources/lists/partial"
    sed 's/^Types:.*/Types: deb-src/' "$debian" >"$sources/debian.sources"
    (
        cd "$sources"
        exec 9>lock     # make -j may want both libraries at once
        flock 9
        set -- -q -o Dir::Etc::SourceList="$PWD/debian.sources" \
            -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$PWD/lists"
        apt-get "$@" update
        apt-get "$@" source --download-only "$name"
        dpkg-source -q -x "$name"_*.dsc new
        mv new "$name"
    )
}

[ -d "$sources/$name" ] || apt_source
[ $# -eq 3 ] || exit 0

cross=$2
mkdir -p "$3/include"
build=$(cd "$3" && pwd)

make_cunit() {
    rm -rf "$build/include/CUnit"
    cp -r CUnit/Headers "$build/include/CUnit"
    cd CUnit/Sources
    "${cross}gcc" -std=gnu89 -O2 -w -DVERSION='"2.1-3"' -I"$build/include" \
        -I../Headers -c Framework/*.c Basic/*.c Automated/*.c Console/*.c
    "${cross}ar" rcs "$build/libcunit.a" ./*.o
    rm -f ./*.o
}

make_bearssl() {
    cat >conf/postern.mk <<END
include conf/Unix.mk
BUILD = build-postern
CC = ${cross}gcc
AR = ${cross}ar
LD = ${cross}gcc
LDDLL = ${cross}gcc
CFLAGS = -W -Wall -Os -Wno-unknown-pragmas
DLL = no
TOOLS = no
TESTS = no
END
    rm -rf build-postern
    "${MAKE:-make}" CONF=postern lib >build-postern.log ||
        fail "$PWD/build-postern.log says why not"
    cp inc/*.h "$build/include"
    cp build-postern/libbearssl.a "$build"
}

cd "$sources/$name"
"make_$name"
echo "get.sh: $build/lib$name.a"
