#!/bin/sh
# SPDX-License-Identifier: MIT
# try_arch.sh - builds the Arch package by makepkg, which Debian has, too, and
# uses the unpacked files.  The dependencies are packages of Arch, so they are
# not checked.
. "$(dirname "$0")/common.sh"
need makepkg bsdtar pkg-config
make_tarball
cp packaging/arch/PKGBUILD "$tarball" "$work"
# makepkg refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    need setpriv
    chown -R nobody "$work"
    as="setpriv --reuid=nobody --clear-groups"
fi
(cd "$work" && run ${as:-} env HOME="$work" CCACHE_DISABLE=1 \
    PKGEXT=.pkg.tar makepkg --nodeps)
mkdir "$work/root"
bsdtar -xf "$work"/postern-"$version"-*.pkg.tar -C "$work/root"
use_installed "$work/root" usr/lib
echo "$name: built by makepkg, used from a folder"
