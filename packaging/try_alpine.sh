#!/bin/sh
# SPDX-License-Identifier: MIT
# try_alpine.sh - runs the functions of the APKBUILD as abuild does, with musl
# if there is a musl-gcc (without TLS: BearSSL here is for another C library),
# and checks that each subpackage will get files.
. "$(dirname "$0")/common.sh"
need ar pkg-config
make_tarball
tar -xf "$tarball" -C "$work"
CC=cc
if command -v musl-gcc >/dev/null; then
    CC=musl-gcc
    said="with musl, "
fi
export CC MAKEFLAGS="-j2 TLS=none CC=$CC"
pkgdir=$work/root
srcdir=$work
export pkgdir srcdir
for step in build check package; do
    run sh -e -c '. "$1"; cd "$srcdir/postern-$pkgver"; '$step sh \
        "$top/packaging/alpine/APKBUILD"
done
unset MAKEFLAGS
for file in include lib/libpostern.a lib/libpostern.so.0 share/man; do
    [ -e "$pkgdir/usr/$file" ] || {
        echo "$name: there is no /usr/$file"
        exit 1
    }
done
use_installed "$pkgdir" usr/lib
if command -v shellcheck >/dev/null; then
    run shellcheck -s sh -e SC2034,SC2154 packaging/alpine/APKBUILD
    said="${said:-}shellcheck has nothing to say, "
fi
echo "$name: built by its functions, ${said:-}used from a folder"
