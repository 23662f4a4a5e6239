#!/bin/sh
# SPDX-License-Identifier: MIT
# amalgam.sh TESTS - compiles build/amalgam/postern.c with all compilers that
# are installed, with and without TLS; links the tests (objects and libraries)
# with it and runs them; and builds a program as a user would.  CC, WARNINGS
# and LINK come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}"
two=build/amalgam
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
tried=

# compile COMMAND... - compiles with and without TLS.
compile() {
    for provider in -DPOSTERN_TLS_NONE ""; do
        "$@" $provider -c -o "$scratch/postern.o" $two/postern.c || exit 1
    done
    tried="$tried $1"
}

has() {
    command -v "$1" >/dev/null
}

for compiler in gcc clang; do
    has $compiler && compile $compiler $WARNINGS -Werror -O2
done
has tcc && compile tcc
has g++ && compile g++ -x c++ -std=c++98 -Wall -Werror

# Without parts that can be left out: all of them, and each alone.
for part in ALL $(sed -n 's/^#define PST_WITH_\([A-Z0-9]*\) PST_WITH_ALL$/\1/p' \
    src/base/config.h); do
    needs=
    case $part in
    AUTH) needs=-DPST_WITH_XCLIENT=0 ;;
    STATUS) needs=-DPST_WITH_LMTP=0 ;;
    esac
    $CC $WARNINGS -Werror "-DPST_WITH_$part=0" $needs -DPOSTERN_TLS_NONE \
        -c -o "$scratch/less.o" $two/postern.c || exit 1
done
tried="$tried (less)"

# For Windows, where the two files are compiled without BearSSL.
for windows in x86_64-w64-mingw32-gcc i686-w64-mingw32-gcc; do
    has $windows || continue
    $windows $WARNINGS -Werror -O2 -DPOSTERN_TLS_NONE -c \
        -o "$scratch/windows.o" $two/postern.c || exit 1
    tried="$tried $windows"
done

$CC $WARNINGS -Werror -O2 -g -c -o "$scratch/postern.o" $two/postern.c &&
    $CC -o "$scratch/tester" $(echo "$1" | tr ' ' '\n' | grep '\.o$') \
        "$scratch/postern.o" $(echo "$1" | tr ' ' '\n' | grep -v '\.o$') \
        $LINK || exit 1
"$scratch/tester" >"$scratch/log" 2>&1 || {
    tail -n 40 "$scratch/log"
    exit 1
}
grep -E '^ +(suites|tests|asserts) ' "$scratch/log"

# Builds an example in a folder with only the two files.
cp $two/postern.[ch] "$scratch/"
cp examples/hello.c "$scratch/"
(cd "$scratch" && $CC -I. -o hello hello.c postern.c $LINK) || exit 1
echo "ok: two files, with$tried"
