#!/bin/sh
# SPDX-License-Identifier: MIT
# examples.sh - compiles each example with the public headers alone and gives
# it to tests/examples/NAME.sh, which runs it:
#
#     NAME.sh PROGRAM DIRECTORY       a directory to write in
#
# What an example needs beyond that is in needs() below; one whose needs the
# machine has not is passed over, and named.
#
# CC, CFLAGS and LINK (the library and what it needs) come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${CFLAGS:=-std=c89 -pedantic-errors}" "${LINK:=libpostern.a}"

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
limit=
command -v timeout >/dev/null && limit='timeout 120'
compiled=0
run=0

# has HEADER [OPTIONS] - whether a program with that header compiles.
has() {
    header=$1
    shift
    printf '#define _XOPEN_SOURCE 600\n#include <%s>\n' "$header" \
        >"$scratch/try.c"
    $CC $CFLAGS "$@" -c -o "$scratch/try.o" "$scratch/try.c" \
        >"$scratch/log" 2>&1
}

# needs NAME - whether the example can be compiled; $options is what with.
needs() {
    options=
    case $1 in
    epoll)
        has sys/epoll.h
        ;;
    libuv)
        options=$(pkg-config --cflags --libs libuv 2>/dev/null) &&
            has uv.h $(pkg-config --cflags libuv)
        ;;
    esac
}

for source in examples/*.c; do
    [ -f "$source" ] || continue
    name=$(basename "$source" .c)
    if ! needs "$name"; then
        echo "examples: $name is not compiled: it is not for this machine"
        continue
    fi
    mkdir "$scratch/$name"
    if ! $CC $CFLAGS -Iinclude -o "$scratch/$name/$name" "$source" $LINK \
        $options; then
        echo "examples: $source does not compile"
        exit 1
    fi
    compiled=$((compiled + 1))
    [ -f "tests/examples/$name.sh" ] || continue
    if ! $limit sh "tests/examples/$name.sh" "$scratch/$name/$name" \
        "$scratch/$name" >"$scratch/log" 2>&1; then
        cat "$scratch/log"
        echo "examples: tests/examples/$name.sh failed"
        exit 1
    fi
    run=$((run + 1))
done
echo "examples: $compiled compiled, $run run"
