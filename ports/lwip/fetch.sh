#!/bin/sh
# SPDX-License-Identifier: MIT
# fetch.sh - downloads the source of lwIP from Debian to build/lwip/source, if
# it is not there.  Nothing else on the machine changes: the package list is
# kept there, too.
set -eu
cd "$(dirname "$0")/../.."
target=build/lwip/source
[ -f $target/src/core/tcp.c ] && exit 0

command -v apt-get >/dev/null || {
    echo "fetch: not a Debian; give LWIP=FOLDER, the source of lwIP 2.1"
    exit 1
}
rm -rf build/lwip/fetch
mkdir -p build/lwip/fetch/lists $target
cd build/lwip/fetch
echo "deb-src http://deb.debian.org/debian bookworm main" >sources.list
get() {
    apt-get -q -o Dir::Etc::sourcelist="$PWD/sources.list" \
        -o Dir::Etc::sourceparts=- -o Dir::State::lists="$PWD/lists" \
        -o Dir::Cache="$PWD" \
        -o APT::Sandbox::User= "$@"
}
get update
# Without Debian's patches: they change nothing that the port uses.
get --download-only source lwip
tar -xf lwip_*.orig.tar.* --strip-components=1 -C ../source
