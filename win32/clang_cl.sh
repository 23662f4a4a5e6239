#!/bin/sh
# SPDX-License-Identifier: MIT
# clang_cl.sh - builds and tests NMakefile without Windows.
#
# GNU make, clang-cl and the headers and libraries of wine build the library,
# the program and the tests with /W4 /WX, as C89; CUnit and BearSSL come from
# Debian's sources.  wine runs the tests and tries the program.  clang-cl is
# not Microsoft's compiler, but it has the same options, types and macros.
# TLS=none: without BearSSL.
set -eu
cd "$(dirname "$0")/.."

VERSION=${VERSION:-14}
TLS=${TLS:-bearssl}
target=x86_64-pc-windows-msvc
headers=/usr/include/wine/wine
libraries=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows
build=$PWD/build/clang-cl
sources=$PWD/build/sources

# What wine's headers lack or define differently.
wine="/imsvc $headers/msvcrt /imsvc $headers/windows
    -D__WINE_WINSOCKAPI_STDLIB_H -DWS_DEFINE_SELECT -Dsig_atomic_t=int"
cc="clang-cl-$VERSION --target=$target /GS- /Zl $wine"
# C89 with `inline`, which the headers use.
strict='/WX /clang:-std=gnu89 /clang:-pedantic-errors
    -Wdeclaration-after-statement'

make_cunit() {
    [ -f "$build/cunit.lib" ] && return
    sh win32/get.sh cunit
    mkdir -p "$build/include" "$build/objects"
    cp -r "$sources/cunit/CUnit/Headers" "$build/include/CUnit"
    (
        cd "$build/objects"
        for file in Framework Basic; do
            for source in "$sources/cunit/CUnit/Sources/$file"/*.c; do
                $cc /nologo /c /O2 /w /FIstdio.h '-DVERSION="2.1-3"' \
                    "/I$build/include" "/I$sources/cunit/CUnit/Headers" \
                    "$source"
            done
        done
        "llvm-lib-$VERSION" /nologo /out:"$build/cunit.lib" ./*.obj
    )
}

# BearSSL uses headers for clang that do not exist here.
bearssl='-DBR_CLANG=0 -DBR_CLANG_3_7=0 -DBR_CLANG_3_8=0 -DBR_INT128=0
    -maes -mpclmul -mssse3 -msse4.1 -mrdrnd'
sysrng='-DBR_RDRAND=0 -DBR_MSC_2005=0
    -D_InterlockedCompareExchange128=unused_exchange'

make_bearssl() {
    [ -f "$build/bearssl.lib" ] && return
    sh win32/get.sh bearssl
    mkdir -p "$build/include" "$build/bearssl"
    cp "$sources/bearssl/inc"/*.h "$build/include"
    (
        cd "$build/bearssl"
        for source in $(find "$sources/bearssl/src" -name '*.c'); do
            more=
            [ "${source##*/}" != sysrng.c ] || more=$sysrng
            $cc /nologo /c /O2 /w $bearssl $more "/I$sources/bearssl/inc" \
                "/I$sources/bearssl/src" "$source"
        done
        "llvm-lib-$VERSION" /nologo /out:"$build/bearssl.lib" ./*.obj
    )
}

# Code with floating point needs _fltused, which no library here has.
make_rest() {
    [ -f "$build/rest.obj" ] && return
    echo 'int _fltused = 1;' >"$build/rest.c"
    $cc /nologo /c "/Fo$build/rest.obj" "$build/rest.c"
}

link_with() {
    echo "$build/rest.obj"
    for library in ucrtbase ws2_32 bcrypt advapi32 shell32 user32 kernel32 \
        ntdll; do
        echo "$libraries/lib$library.a"
    done
}

mkdir -p "$build"
make_cunit
make_rest
set --
if [ "$TLS" = bearssl ]; then
    make_bearssl
    set -- TLS_CFLAGS="/imsvc $build/include" TLS_LIBS="$build/bearssl.lib"
fi
# NMakefile does not know headers, and TLS may differ from the last run.
find src win32 tests -name '*.obj' -exec rm -f {} +
rm -f ./*.lib
${MAKE:-make} -s -r -f NMakefile all tester.exe TLS="$TLS" "$@" \
    CC="$(echo $cc)" AR="llvm-lib-$VERSION" LD="lld-link-$VERSION" \
    RC="llvm-rc-$VERSION /I $headers/windows" \
    CFLAGS="$(echo $strict)" \
    LDFLAGS='/nodefaultlib /entry:mainCRTStartup' \
    LIBS="$(echo $(link_with))" \
    CUNIT_CFLAGS="/imsvc $build/include" CUNIT_LIBS="$build/cunit.lib"
WINEPREFIX=${WINEPREFIX:-${TMPDIR:-/tmp}/postern-wine}
WINEDEBUG=-all
LC_ALL=C.UTF-8
WINEDLLOVERRIDES='mscoree=;mshtml='
export LC_ALL WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
wine ./tester.exe
checks="smtplib"
[ "$TLS" = none ] || checks="$checks versions resumed self-signed"
sh tests/wine.sh postern.exe "exit status" characters "Ctrl-C in" $checks
