#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh - installs what the build and the tests need and this machine does not
# have: a C compiler, CUnit, the TLS library if one is chosen, a C++ compiler
# for the tests of the headers, and python3 for the tests of the examples.
# Also tries to install libuv and libcurl (for one example each), openssl (for
# TLS), strace and valgrind (for the counts); the tests run without these.
# CC, CUNIT and TLS come from the makefile.
set -u
: "${CC:=cc}" "${TLS:=bearssl}" "${CUNIT:=-lcunit}"

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

# links HEADER OPTIONS - can a program with this header be linked?
links() {
    printf '%s\nint main(void)\n{\n    return 0;\n}\n' "$1" >"$scratch/try.c"
    shift
    $CC -o "$scratch/try" "$scratch/try.c" "$@" >/dev/null 2>&1
}

missing=
links '' || missing="$missing cc"
command -v "${CXX:-c++}" >/dev/null || missing="$missing c++"
links '#include <stdio.h>
#include <CUnit/Basic.h>' $CUNIT || missing="$missing cunit"
command -v python3 >/dev/null || missing="$missing python3"
if [ "$TLS" = bearssl ]; then
    links '#include <bearssl.h>' -lbearssl || missing="$missing bearssl"
fi
wished=
if ! pkg-config --exists libuv 2>/dev/null; then
    wished=libuv
    command -v pkg-config >/dev/null || wished="pkgconfig libuv"
fi
pkg-config --exists libcurl 2>/dev/null || wished="$wished libcurl"
if [ "$TLS" != none ]; then
    command -v openssl >/dev/null || wished="$wished openssl"
fi
if [ "$(uname -s)" = Linux ]; then
    for tool in strace valgrind; do
        command -v $tool >/dev/null || wished="$wished $tool"
    done
fi
if [ -z "$missing$wished" ]; then
    echo "deps: nothing is missing"
    exit 0
fi

# packages CC C++ CUNIT PYTHON BEARSSL PKGCONFIG LIBUV LIBCURL - the names of
# these packages here.
packages() {
    names=
    for need in $missing; do
        case $need in
        cc) names="$names $1" ;;
        c++) names="$names $2" ;;
        cunit) names="$names $3" ;;
        python3) names="$names $4" ;;
        bearssl) names="$names $5" ;;
        pkgconfig) names="$names $6" ;;
        libuv) names="$names $7" ;;
        libcurl) names="$names $8" ;;
        openssl | strace | valgrind) names="$names $need" ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "deps: installing packages takes root, and there is no sudo" >&2
        return 1
    fi
}

say() {
    echo "deps: missing:$missing; installing with $1:$names"
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=400 --no-install-recommends "$@"
}

# install - installs the packages in $missing.
install() {
    if command -v apt-get >/dev/null; then
        packages 'gcc libc6-dev' g++ libcunit1-dev python3 libbearssl-dev \
            pkg-config libuv1-dev libcurl4-openssl-dev
        say apt-get
        # one unreadable index may be of an unimportant archive
        apt update || echo "deps: apt-get update failed; going on" >&2
        apt install $names
    elif command -v dnf >/dev/null; then
        packages 'gcc glibc-devel' gcc-c++ CUnit-devel python3 \
            bearssl-devel pkgconf-pkg-config libuv-devel libcurl-devel
        say dnf
        as_root dnf install -y $names
    elif command -v apk >/dev/null; then
        packages 'gcc musl-dev' g++ cunit-dev python3 bearssl-dev pkgconf \
            libuv-dev curl-dev
        say apk
        as_root apk add $names
    elif command -v pacman >/dev/null; then
        packages gcc gcc cunit python bearssl pkgconf libuv curl
        say pacman
        as_root pacman -S --noconfirm --needed $names
    elif command -v pkg >/dev/null; then
        packages llvm llvm cunit python3 bearssl pkgconf libuv curl
        say pkg
        as_root pkg install -y $names
    elif command -v brew >/dev/null; then
        packages gcc gcc cunit python3 bearssl pkgconf libuv curl
        say brew
        brew install $names
    else
        echo "deps: missing:$missing; no package manager known here" >&2
        return 1
    fi
}

if [ -n "$missing" ] && ! install; then
    echo "deps: the packages could not be installed:$missing" >&2
    exit 1
fi
missing=${wished:+ $wished}
if [ -n "$missing" ] && ! install; then
    echo "deps: going on without:$missing" >&2
fi
