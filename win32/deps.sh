#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh - installs what Makefile.win needs on Debian: compilers for Windows,
# wine, clients for the tests, clang-cl, and what win32/get.sh needs to build
# CUnit and BearSSL.
set -eu
exec sh "$(dirname "$0")/../tests/packages.sh" deps-win \
    make binutils-mingw-w64 gcc-mingw-w64-x86-64-win32 \
    gcc-mingw-w64-i686-win32 wine wine64 dpkg-dev \
    python3 openssl curl strace mmdebstrap arch-test \
    clang clang-tools-14 lld llvm libwine-dev
