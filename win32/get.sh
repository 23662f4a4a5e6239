#!/bin/sh
# SPDX-License-Identifier: MIT
# get.sh cunit|bearssl PREFIX BUILD - builds a library for Windows from
# Debian's source package: BUILD/libcunit.a or BUILD/libbearssl.a, and its
# headers in BUILD/include.  PREFIX is the beginning of the tools' names
# (x86_64-w64-mingw32-, or empty on Windows).
#
# get.sh cunit|bearssl - only downloads the source to build/sources.
#
# Nothing is installed, and apt's lists are not changed; apt checks the
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

# Writes this Debian's package sources as a list of source packages.
write_list() {
    for list in /etc/apt/sources.list.d/*debian.sources \
        /etc/apt/sources.list.d/*.sources; do
        if grep -q 'debian\.org\|^URIs:.*/debian' "$list" 2>/dev/null; then
            sed 's/^Types:.*/Types: deb-src/' "$list" \
                >"$sources/debian.sources"
            echo "$sources/debian.sources"
            return
        fi
    done
    sed -n '/debian/s/^deb /deb-src /p' /etc/apt/sources.list \
        /etc/apt/sources.list.d/*.list 2>/dev/null >"$sources/debian.list"
    [ -s "$sources/debian.list" ] && echo "$sources/debian.list"
}

# Runs apt with lists of its own, which have source packages.
apt_source() {
    mkdir -p "$sources/lists/partial"
    (
        cd "$sources"
        exec 9>lock     # make -j may get both libraries at once
        flock 9
        debian=$(write_list) || fail "this is no Debian: unpack the source" \
            "of $name to $sources/$name and try again"
        set -- -q -o Dir::Etc::SourceList="$debian" \
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
