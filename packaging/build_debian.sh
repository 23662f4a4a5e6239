#!/bin/sh
# SPDX-License-Identifier: MIT
# build_debian.sh - builds the Debian packages in build/debian, from a tarball
# of the last commit.
set -eu
cd "$(dirname "$0")/.."
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
rm -rf build/debian
tarball=$(sh src/dist.sh build/debian)
version=$(sh src/version.sh)
cd build/debian
cp "$tarball" "postern_$version.orig.tar.gz"
tar -xf "$tarball"
cp -r "postern-$version/packaging/debian" "postern-$version/debian"
(cd "postern-$version" && dpkg-buildpackage -us -uc) >log 2>&1 || {
    tail -n 30 log
    exit 1
}
