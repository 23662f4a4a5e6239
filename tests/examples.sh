#!/bin/sh
# examples.sh - compiles each example with the public headers alone and gives
# it to tests/examples/NAME.sh, which runs it:
#
#     NAME.sh PROGRAM DIRECTORY       a directory to write in
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

for source in examples/*.c; do
    [ -f "$source" ] || continue
    name=$(basename "$source" .c)
    mkdir "$scratch/$name"
    if ! $CC $CFLAGS -Iinclude -o "$scratch/$name/$name" "$source" $LINK; then
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
