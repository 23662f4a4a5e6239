#!/bin/sh
# SPDX-License-Identifier: MIT
# fill.sh LINKED SHARED PREFIX LIBDIR INCLUDEDIR TEMPLATE - the template with the
# values put where @NAME@ stands.  LINKED is a file with two lines, the
# libraries that postern needs and the flag for threads; SHARED is the shared
# library, which brings along what it needs, if that file is there.
libs=$(sed 1q "$1")
private=$(sed -n 2p "$1")
if [ -f "$2" ]; then
    private="$libs $private"
    libs=
fi
version=$(sh src/version.sh)
sed -e "s|@PREFIX@|$3|g" -e "s|@LIBDIR@|$4|g" -e "s|@INCLUDEDIR@|$5|g" \
    -e "s|@LIBS@|$libs|g" -e "s|@PRIVATE@|$private|g" \
    -e "s|@VERSION@|$version|g" "$6"
