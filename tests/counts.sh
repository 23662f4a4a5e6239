#!/bin/sh
# SPDX-License-Identifier: MIT
# counts.sh PROGRAM LIBRARIES [--update] - measures what a message costs, with
# the programs of bench/: tests/counts.py measures, tests/counts.txt has the
# limits.  CC and CFLAGS of the program come from the makefile.  Prints and
# skips what is not installed.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${CFLAGS:=-O2}"

skip() {
    echo "counts: not tried, $*"
    exit 0
}

[ "$(uname -s)" = Linux ] || skip "this is not Linux"
command -v python3 >/dev/null || skip "there is no python3"

# The limits of instructions are for gcc 12 and x86_64.
macros=$($CC $CFLAGS -dM -E - </dev/null 2>/dev/null)
has() {
    printf '%s\n' "$macros" | grep -q "^#define $1 $2"
}
lenient=--lenient
if has __GNUC__ 12 && has __x86_64__ 1 && ! has __clang__ 1; then
    lenient=
fi
has __OPTIMIZE__ 1 || skip "the program is not optimized"
has __SANITIZE_ADDRESS__ 1 && skip "the program has sanitizers in it"

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
$CC -O2 -o "$scratch/load" bench/load.c bench/script.c || exit 1
$CC -O2 -Iinclude -o "$scratch/engine" bench/engine.c bench/script.c $2 ||
    exit 1
python3 tests/counts.py "$1" "$scratch" $lenient ${3:+"$3"}
