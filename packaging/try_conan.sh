#!/bin/sh
# SPDX-License-Identifier: MIT
# try_conan.sh - runs the recipe as `conan create` does, with replacements for
# the modules of Conan (conan/try.py).
. "$(dirname "$0")/common.sh"
need cmake python3
make_tarball
tar -xf "$tarball" -C "$work"
for tls in none bearssl; do
    [ $tls = none ] || [ -f /usr/include/bearssl.h ] || continue
    run env PYTHONDONTWRITEBYTECODE=1 python3 packaging/conan/try.py \
        "$work/postern-$version/packaging/conan" "$work/$tls" "$version" $tls
    tried="${tried:-}, TLS=$tls"
done
echo "$name: exported and built with a stand-in for Conan$tried"
