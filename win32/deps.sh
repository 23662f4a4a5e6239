#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh - installs what Makefile.win needs on a Debian: the compilers for
# Windows, wine to run what they made, clients to try it with, clang-cl, and
# what win32/get.sh needs to build CUnit and BearSSL.
set -eu

packages='make binutils-mingw-w64 gcc-mingw-w64-x86-64-win32
    gcc-mingw-w64-i686-win32 wine wine64 dpkg-dev
    python3 openssl curl strace mmdebstrap arch-test
    clang clang-tools-14 lld llvm libwine-dev'

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

if ! command -v apt-get >/dev/null; then
    echo "deps-win: this knows Debian; elsewhere install:" $packages >&2
    exit 1
fi
missing=
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
        grep -q 'ok installed$' || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "deps-win: nothing is missing"
    exit 0
fi
echo "deps-win: installing:$missing"
apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=400 --no-install-recommends "$@"
}
apt update || echo "deps-win: apt-get update failed; going on" >&2
apt install $missing
