#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh OBJECTS LINK - builds lwIP and the port with the compiled tests, and
# runs them over lwIP's loop interface: the tests of the port with an lwIP as
# small as on a board, those of the server with a larger one.  LWIP is the
# source of lwIP; CC, COMPILE (for our own files) and CFLAGS come from the
# makefile.
set -eu
cd "$(dirname "$0")/../.."
: "${CC:=cc}" "${LWIP:=build/lwip/source}" "${CFLAGS:=}"
here=ports/lwip
out=build/lwip

[ -f "$LWIP/src/core/tcp.c" ] || {
    echo "skipped: lwip (its source is not in $LWIP: make deps-lwip)"
    exit 0
}

# The objects, without those of the network in memory and of this system, which
# ports/lwip/tests replaces.
others() {
    ours='calls|client|flow|link|local|set|socket'
    echo "$1" | tr ' ' '\n' |
        grep -vE "^tests/(posix/suites|support/memory_($ours))[.]"
}

core() {
    echo def inet_chksum init ip mem memp netif pbuf stats sys tcp tcp_in \
        tcp_out timeouts ipv4/icmp ipv4/ip4 ipv4/ip4_addr ipv4/ip4_frag \
        ipv6/icmp6 ipv6/ip6 ipv6/ip6_addr ipv6/ip6_frag ipv6/nd6 ipv6/mld6 |
        tr ' ' '\n'
}

# lwIP is not ours: its warnings are switched off.
of_lwip="-isystem $here/tests -isystem $LWIP/src/include"

# build NAME DEFINITION - build/lwip/NAME.
build() {
    rm -rf "$out/$1.d"
    mkdir -p "$out/$1.d"
    core | sed "s|.*|$LWIP/src/core/&.c $out/$1.d/&.o|" |
        sed "s|\(\.d\)/ipv\([46]\)/|\1/ipv\2_|" |
        xargs -P 2 -L 1 sh -c "$CC $CFLAGS -w $2 $of_lwip -c -o \$2 \$1" sh
    for file in $here/*.c $here/tests/*.c; do
        echo "$file $out/$1.d/$(basename "$file" .c).o"
    done | xargs -P 2 -L 1 \
        sh -c "$COMPILE $2 $of_lwip -Itests -I$here -c -o \$2 \$1" sh
    $CC $CFLAGS -o "$out/$1" "$out/$1.d"/*.o $(others "$objects") $link
}

objects=$1
link=$2
build small -DSMALL
"$out/small" lwip
build roomy -DROOMY
"$out/roomy" lwip server bearssl relay loop \
    $(sed -n 's|^[a-z/_0-9]*$|-&|p' $here/tests/skipped.txt | grep /)
