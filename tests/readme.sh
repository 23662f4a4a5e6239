#!/bin/sh
# readme.sh - the program in the README compiles under the strict flags and
# links: sh tests/readme.sh COMPILER LIBRARIES
set -eu
cd "$(dirname "$0")/.."
cc=${1:-cc} libraries=${2:-libpostern.a}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$dir/program.c"
lines=$(wc -l <"$dir/program.c")
$cc -std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow \
    -Wstrict-prototypes -Werror -Iinclude -o "$dir/program" \
    "$dir/program.c" $libraries
grep -q postern_server_run "$dir/program.c"
echo "readme: $((lines)) lines, compiled and linked"
