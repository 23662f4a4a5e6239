#!/bin/sh
# SPDX-License-Identifier: MIT
# examples.sh - compiles each example with only the public headers, and runs
# it by tests/examples/NAME.sh:
#
#     NAME.sh PROGRAM DIRECTORY       a directory to write in
#
# An example that is a script is run with the console program, POSTERN.
#
# needs() below lists what an example needs in addition; an example whose needs
# are not installed is skipped and named.
#
# CC, CFLAGS and LINK (the library and what it needs) come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${CFLAGS:=-std=c89 -pedantic-errors}" "${LINK:=libpostern.a}"
: "${POSTERN:=./postern}"

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
limit=
command -v timeout >/dev/null && limit='timeout 120'
compiled=0
run=0

# has HEADER [OPTIONS] - does a program with this header compile?
has() {
    header=$1
    shift
    printf '#define _XOPEN_SOURCE 600\n#include <%s>\n' "$header" \
        >"$scratch/try.c"
    $CC $CFLAGS "$@" -c -o "$scratch/try.o" "$scratch/try.c" \
        >"$scratch/log" 2>&1
}

# needs NAME - can this example be compiled?  Sets $options for it.
needs() {
    options=
    case $1 in
    epoll)
        has sys/epoll.h
        ;;
    inherited)
        has sys/un.h
        ;;
    webhook | test_sender)
        options=$(pkg-config --cflags --libs libcurl 2>/dev/null) &&
            has curl/curl.h $(pkg-config --cflags libcurl)
        ;;
    libuv)
        options=$(pkg-config --cflags --libs libuv 2>/dev/null) &&
            has uv.h $(pkg-config --cflags libuv)
        ;;
    esac
}

for source in examples/*.c examples/*/*.c; do
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
for script in examples/*.sh; do
    if ! command -v curl >/dev/null || [ ! -x "$POSTERN" ] ||
        ! "$POSTERN" -q --self-signed -l 127.0.0.1:0 -- true; then
        echo "examples: $script is not run: curl, or TLS, is missing"
        continue
    fi
    if ! $limit sh "$script" "$POSTERN" >"$scratch/log" 2>&1; then
        cat "$scratch/log"
        echo "examples: $script failed"
        exit 1
    fi
    run=$((run + 1))
done
echo "examples: $compiled compiled, $run run"
