#!/bin/sh
# SPDX-License-Identifier: MIT
# headers.sh [CC] - checks that each public header compiles alone, as C89 and as
# C++98, and has extern "C".
cd "$(dirname "$0")/.." || exit 1
strict='-pedantic-errors -Wall -Wextra -Werror -Iinclude -fsyntax-only'
ran=0

# try HEADER COMPILER OPTIONS
try() {
    header=$1
    shift
    command -v "$1" >/dev/null || return 0
    ran=$((ran + 1))
    echo "#include \"$header\"" | "$@" $strict - && return
    echo "headers: $header alone does not compile with: $*"
    exit 1
}

for path in include/*.h; do
    header=${path#include/}
    for cc in ${1:-cc} gcc clang; do
        try "$header" "$cc" -x c -std=c89 -Wstrict-prototypes
    done
    for cxx in g++ clang++; do
        try "$header" "$cxx" -x c++ -std=c++98
    done
    if ! grep -q 'extern "C"' "$path"; then
        echo "headers: $header has no extern \"C\""
        exit 1
    fi
done
if [ $ran -eq 0 ]; then
    echo "headers: there is no compiler to try them with"
    exit 1
fi
echo "headers: $(ls include/*.h | wc -l | xargs) headers, $ran compilations"
