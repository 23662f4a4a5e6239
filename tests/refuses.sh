#!/bin/sh
# SPDX-License-Identifier: MIT
# refuses.sh [CC] - checks that systems on which the library would not work are
# refused by an error: headers of such a system are put before the real ones.
cd "$(dirname "$0")/.." || exit 1
cc=${1:-cc}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

fail() {
    cat "$scratch/log"
    echo "refuses: $*"
    exit 1
}

compiles() {
    $cc -std=c89 -fsyntax-only -isystem "$scratch" -Iinclude -Isrc "$@" \
        >"$scratch/log" 2>&1
}

# otherwise HEADER LINE... - writes the system's header with more lines.
otherwise() {
    printf '#pragma GCC system_header\n#include_next <%s>\n' "$1" \
        >"$scratch/$1"
    header=$scratch/$1
    shift
    printf '%s\n' "$@" >>"$header"
}

if ! compiles src/posix/socket.c src/engine/input.c; then
    fail "$cc does not compile what it should"
fi
mkdir "$scratch/sys"
otherwise sys/socket.h '#undef MSG_NOSIGNAL' '#undef SO_NOSIGPIPE'
if compiles src/posix/socket.c || ! grep -q NOSIGPIPE "$scratch/log"; then
    fail "a system where a client that goes ends the server is not refused"
fi
# Older systems have only this option of a socket.
printf '#define SO_NOSIGPIPE 77\n' >>"$scratch/sys/socket.h"
compiles src/posix/socket.c src/posix/descriptor.c ||
    fail "SO_NOSIGPIPE alone does not do"
rm -r "$scratch/sys"
otherwise limits.h '#undef UINT_MAX' '#define UINT_MAX 65535U'
if compiles src/engine/input.c || ! grep -q "PROFILE_SMALL" "$scratch/log"; then
    fail "sizes that an unsigned int of 16 bits does not count are not refused"
fi
compiles -DPST_PROFILE_SMALL src/engine/input.c ||
    fail "an unsigned int of 16 bits does not do with small sizes"
echo "refuses: two kinds of systems"
