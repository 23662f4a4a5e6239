#!/bin/sh
# SPDX-License-Identifier: MIT
# refuses.sh [CC] - what would compile and go wrong on some systems is an error
# there: headers of such a system are put before ours.
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

# otherwise HEADER LINE... - the system's header, and then the lines.
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
# With the socket's option for it alone, as older systems have it.
printf '#define SO_NOSIGPIPE 77\n' >>"$scratch/sys/socket.h"
compiles src/posix/socket.c src/posix/descriptor.c ||
    fail "SO_NOSIGPIPE alone does not do"
rm -r "$scratch/sys"
otherwise limits.h '#undef UINT_MAX' '#define UINT_MAX 65535U'
if compiles src/engine/input.c || ! grep -q "32 bits" "$scratch/log"; then
    fail "a system where unsigned int has 16 bits is not refused"
fi
echo "refuses: two kinds of systems"
