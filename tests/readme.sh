#!/bin/sh
# SPDX-License-Identifier: MIT
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
# The page about TLS has a function.
{
    printf '#include <stdio.h>\n#include <postern_tls.h>\n'
    sed -n '/^```c$/,/^```$/p' docs/tls.md | sed '/^```/d'
    printf 'int main(void)\n{\n    renew(NULL);\n    return 0;\n}\n'
} >"$dir/renew.c"
$cc -std=c89 -pedantic-errors -Wall -Wextra -Werror -Iinclude \
    -o "$dir/renew" "$dir/renew.c" $libraries

grep -q postern_server_run "$dir/program.c"
echo "readme: $((lines)) lines, compiled and linked"
