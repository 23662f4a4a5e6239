#!/bin/sh
# SPDX-License-Identifier: MIT
# machines.sh [NAME...] - builds the library, the console server and the tests
# for other machines, C libraries and compilers, each in build/machines/NAME,
# with TLS, and runs all tests there; qemu emulates foreign programs.  Without
# NAME it does this for the whole list below.  Skips machines whose tools are
# not installed; fails if one has failed.  docs/porting.md has the results.
# machines.sh --packages - lists what `make deps-machines` installs on Debian.
#
# JOBS is the number of compilers that run at once.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${JOBS:=2}"

# Name, compiler, emulator, libraries (own: built from Debian's sources; system:
# installed), and arguments for make.
list() {
    cat <<'END'
unsigned-char clang - system CFLAGS=-funsigned-char
small cc - system CPPFLAGS=-DPST_PROFILE_SMALL
tcc tcc - system WARNINGS=-Wall WERROR=
musl musl-gcc - own LDFLAGS=-static
i386 i686-linux-gnu-gcc qemu-i386 own LDFLAGS=-static
s390x s390x-linux-gnu-gcc qemu-s390x own LDFLAGS=-static
powerpc powerpc-linux-gnu-gcc qemu-ppc own LDFLAGS=-static
armhf arm-linux-gnueabihf-gcc qemu-arm own LDFLAGS=-static
arm64 aarch64-linux-gnu-gcc qemu-aarch64 own LDFLAGS=-static
riscv64 riscv64-linux-gnu-gcc qemu-riscv64 own LDFLAGS=-static
integer clang - system CFLAGS=-fsanitize=integer,implicit-conversion
END
}

packages='clang tcc musl-tools gcc-i686-linux-gnu libc6-dev-i386-cross
    gcc-s390x-linux-gnu libc6-dev-s390x-cross
    gcc-powerpc-linux-gnu libc6-dev-powerpc-cross
    gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
    gcc-aarch64-linux-gnu libc6-dev-arm64-cross
    gcc-riscv64-linux-gnu libc6-dev-riscv64-cross
    qemu-user dpkg-dev libcunit1-dev libbearssl-dev'

# The emulator ends a program whose select() goes beyond FD_SETSIZE.
emulated='-posix/wait/test_set_grows_beyond_fd_setsize_or_is_full
    -server/loopback/test_connections_beyond_fd_setsize_are_served'

top=$PWD
trap 'exit 1' 1 2 15

has() {
    command -v "$1" >/dev/null
}

# Copies the sources to a folder of the machine.  Their dates are kept, so that
# make builds only what is new; files that do not exist any more are removed.
copy_sources() {
    mkdir -p "$tree"
    find "$tree" -name '*.[ch]' -exec rm -f {} +
    tar -cf - --exclude='*.o' --exclude=tests/scratch \
        --exclude='tests/tester*' Makefile include src tests |
        tar -xf - -C "$tree"
}

make_cunit() {
    [ -f "$libraries/libcunit.a" ] && return
    sh win32/get.sh cunit
    mkdir -p "$libraries/include" "$libraries/cunit"
    cp -R build/sources/cunit/CUnit/Headers "$libraries/include/CUnit"
    (
        cd "$libraries/cunit" && $compiler -std=gnu89 -O2 -w \
            '-DVERSION="2.1-3"' -I"$libraries/include" \
            -I"$libraries/include/CUnit" -c \
            "$top"/build/sources/cunit/CUnit/Sources/Framework/*.c \
            "$top"/build/sources/cunit/CUnit/Sources/Basic/*.c &&
            $ar rcs ../libcunit.a ./*.o
    )
}

make_bearssl() {
    [ -f "$libraries/libbearssl.a" ] && return
    sh win32/get.sh bearssl
    mkdir -p "$libraries/include"
    cp build/sources/bearssl/inc/*.h "$libraries/include"
    ${MAKE:-make} -s -j"$JOBS" -C build/sources/bearssl CONF=Unix \
        BUILD="$libraries/bearssl" CC="$compiler" AR="$ar" CFLAGS='-Os -w' \
        DLL=no TOOLS=no TESTS=no lib &&
        cp "$libraries/bearssl/libbearssl.a" "$libraries"
}

build() {
    copy_sources
    set -- CC="$compiler" AR="$ar" WERROR=-Werror OPTIMIZE=-O2 "$@"
    if [ "$from" = own ]; then
        make_cunit && make_bearssl || return 1
        set -- "$@" CUNIT_CFLAGS="-isystem $libraries/include" \
            CUNIT_LIBS="-L$libraries -lcunit" LIBS="-L$libraries"
    fi
    ${MAKE:-make} -s -j"$JOBS" -C "$tree" "$@" postern tests/tester
}

run() {
    if [ "$emulator" = - ]; then
        (cd "$tree" && tests/tester)
    else
        (cd "$tree" && $emulator tests/tester $emulated)
    fi
}

# try NAME COMPILER EMULATOR FROM MAKE... - builds and tests one machine.
try() {
    name=$1 compiler=$2 emulator=$3 from=$4
    shift 4
    for tool in "$compiler" "$emulator"; do
        [ "$tool" = - ] || has "$tool" || {
            echo "skipped: $name (no $tool)"
            return 0
        }
    done
    ar=${compiler%gcc}ar
    has "$ar" || ar=ar
    here=$top/build/machines/$name
    tree=$here/tree libraries=$here/libraries
    mkdir -p "$here"
    if build "$@" >"$here/build.log" 2>&1 && run >"$here/tests.log" 2>&1; then
        echo "ok: $name,$(
            sed -n 's/^ *\(tests\|asserts\)  *\([0-9]*\) .*/ \2 \1/p' \
            "$here/tests.log" | tr '\n' ',' | sed 's/,$//')"
        return 0
    fi
    tail -n 30 "$here/build.log" "$here/tests.log"
    echo "failed: $name"
    return 1
}

[ "${1:-}" != --packages ] || {
    echo $packages
    exit 0
}
failed=
chosen=" $* "
while read -r name rest; do
    case $chosen in
    "  " | *" $name "*) ;;
    *) continue ;;
    esac
    try "$name" $rest </dev/null || failed="$failed $name"
done <<END
$(list)
END
[ -z "$failed" ] || {
    echo "machines: failed:$failed"
    exit 1
}
