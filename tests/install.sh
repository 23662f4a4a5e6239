#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh - builds in two folders, installs and takes away again: flags of
# the environment are used (by Makefile.win, too), what is built is the same in
# both, everything comes where it was asked for, a program finds it by
# pkg-config, and what Debian builds is hardened.  CC, MAKE and TLS come from
# the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${MAKE:=make}" "${TLS:=bearssl}"
# What this make was told does not concern those below.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
case $MAKE in
*bmake) MAKE="$MAKE -e" ;;
esac
tree=$PWD
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
jobs=-j$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

fail() {
    echo "install: $*"
    exit 1
}

# build ... - its output is shown when it fails.
build() {
    $MAKE "$@" >"$scratch/log" 2>&1 || {
        tail -n 20 "$scratch/log"
        fail "failed: $MAKE $*"
    }
}

# A compiler that notes what it is asked for.
cat >"$scratch/cc" <<END
#!/bin/sh
echo "\$*" >>"$scratch/asked"
exec $CC "\$@"
END
chmod +x "$scratch/cc"
CC=$scratch/cc
CFLAGS='-O0 -DFROM_CFLAGS'
CPPFLAGS=-DFROM_CPPFLAGS
LDFLAGS=-L$scratch
export CC CFLAGS CPPFLAGS LDFLAGS

# make_in FOLDER ...
make_in() {
    if [ ! -d "$scratch/$1" ]; then
        mkdir -p "$scratch/$1"
        tar -cf - --exclude='*.o' --exclude='*.a' Makefile postern.pc.in src \
            include docs tests | tar -xf - -C "$scratch/$1"
    fi
    cd "$scratch/$1" || exit 1
    shift
    : >"$scratch/asked"
    build $jobs TLS="$TLS" "$@"
}

# lacking WHAT FLAG - a command that has the one and not the other.
lacking() {
    grep -e "$1" "$scratch/asked" | grep -v -e '-E\|/dev/null' |
        grep -v -e "$2" | sed q
}

check_environment() {
    make_in one all
    grep -q -e '-o postern' "$scratch/asked" ||
        fail "CC of the environment is not used"
    for flag in -DFROM_CFLAGS -DFROM_CPPFLAGS; do
        [ -z "$(lacking ' -c ' $flag)" ] ||
            fail "compiled without $flag: $(lacking ' -c ' $flag)"
    done
    for flag in -DFROM_CFLAGS "$LDFLAGS"; do
        [ -z "$(lacking '-o postern' "$flag")" ] ||
            fail "linked without $flag: $(lacking '-o postern' "$flag")"
    done
}

check_position() {
    $CC -shared -o "$scratch/shared.so" \
        $(find src -name '*.o' ! -path 'src/cli/*') ||
        fail "the objects cannot be part of a shared object"
}

check_folder() {
    [ -n "$(sh src/flags.sh $CC | grep map)" ] || return 0
    make_in another/folder all
    for file in libpostern.a postern; do
        cmp "$scratch/one/$file" $file ||
            fail "$file is another in another folder"
    done
}

# installed FOLDER - names and modes of all files below it.
installed() {
    (cd "$1" && find . -type f -exec ls -l {} + 2>/dev/null |
        sed 's/^\(..........\)[^.]* \.\//\1 /' | sort -k 2)
}

wanted() {
    echo "-rwxr-xr-x $1/postern"
    for header in "$tree"/include/*.h; do
        echo "-rw-r--r-- $2/${header##*/}"
    done
    echo "-rw-r--r-- $3/libpostern.a"
    echo "-rw-r--r-- $3/pkgconfig/postern.pc"
    for page in "$tree"/docs/*.[13]; do
        [ ! -f "$page" ] ||
            echo "-rw-r--r-- $4/man${page##*.}/${page##*/}"
    done
}

# An old LIBDIR would have gone without DESTDIR, so it is below scratch, too.
check_destdir() {
    umask 077
    root="$scratch/a root"
    set -- BINDIR="$scratch/sys/sbin" LIBDIR="$scratch/sys/lib64" \
        INCLUDEDIR="$scratch/sys/include/postern" MANDIR="$scratch/sys/man"
    build DESTDIR="$root" "$@" install
    [ ! -d "$scratch/sys" ] || fail "something went past DESTDIR"
    below=${scratch#/}/sys
    installed "$root" >"$scratch/found"
    wanted "$below/sbin" "$below/include/postern" "$below/lib64" \
        "$below/man" | sort -k 2 | diff - "$scratch/found" ||
        fail "that (>) is installed and not (<)"
    if grep "a root" "$root/$below/lib64/pkgconfig/postern.pc"; then
        fail "postern.pc speaks of DESTDIR"
    fi
    find "$root" -type d ! -perm 755 | grep "$below" &&
        fail "a folder that others cannot read"
    build DESTDIR="$root" "$@" uninstall
    [ -z "$(find "$root" -type f)" ] || fail "uninstall leaves something"
    DESTDIR=$root
    export DESTDIR
    build PREFIX="$scratch/sys" install
    unset DESTDIR
    [ ! -d "$scratch/sys" ] || fail "DESTDIR of the environment is not used"
}

# A program of somebody who has installed it and knows only pkg-config.
check_pkg_config() {
    build PREFIX="$scratch/real place" install
    if ! command -v pkg-config >/dev/null; then
        echo "install: there is no pkg-config to try"
        return
    fi
    cat >"$scratch/program.c" <<'END'
#include <stdio.h>
#include <postern.h>
#include <postern_tls.h>
int main(void)
{
    postern_tls_free(postern_tls_new(NULL, NULL));
    puts(postern_version());
    return 0;
}
END
    PKG_CONFIG_PATH="$scratch/real place/lib/pkgconfig"
    export PKG_CONFIG_PATH
    flags=$(pkg-config --cflags --libs postern) || fail "no postern.pc"
    eval "$CC" '"$scratch/program.c" -o "$scratch/program"' "$flags" ||
        fail "a program does not link with: $flags"
    [ "$("$scratch/program")" = "$(pkg-config --modversion postern)" ] ||
        fail "postern.pc has another version"
}

# provider FILE - whether this file of a provider is in the library, and that
# of the other is not: none.c or bearssl/provider.c.
provider() {
    found=$(ar t libpostern.a | grep -e "^none\.o" -e "^provider\.o")
    [ "$found" = "$1.o" ] ||
        fail "the library has not the provider of $1.c alone"
}

check_provider() {
    for TLS in none bearssl none; do
        make_in one all
        provider $(echo $TLS | sed 's/bearssl/provider/')
    done
    grep -e '-o postern' "$scratch/asked" | grep -q -e -lbearssl &&
        fail "without TLS it is linked with -lbearssl"
    # Without saying TLS=none again.
    build DESTDIR="$scratch/plain" install
    grep -q bearssl "$scratch/plain/usr/local/lib/pkgconfig/postern.pc" &&
        fail "postern.pc has -lbearssl, the library has not"
    cmp libpostern.a "$scratch/plain/usr/local/lib/libpostern.a" ||
        fail "what is installed is not what was built"
    provider none
}

check_flags() {
    make_in one all
    [ -z "$(lacking ' -c ' nothing)" ] || fail "compiled again without need"
    CFLAGS='-O0 -DOTHERS'
    make_in one all
    grep -e ' -c ' "$scratch/asked" | grep -v /dev/null >"$scratch/compiled"
    [ "$(wc -l <"$scratch/compiled")" -gt 100 ] ||
        fail "not compiled again when CFLAGS have changed"
}

# needs WHAT PATTERN OPTION - what readelf has to say of the program.
needs() {
    readelf -W "$3" "$root/usr/bin/postern" | grep -q -e "$2" ||
        fail "built as a Debian package the program is not $1"
}

# As debian/rules does it.
check_hardened() {
    if ! command -v dpkg-buildflags >/dev/null ||
        ! command -v readelf >/dev/null; then
        echo "install: not built as a Debian package: there is no Debian"
        return
    fi
    root=$scratch/package
    (
        eval "$(DEB_BUILD_MAINT_OPTIONS=hardening=+all \
            dpkg-buildflags --export=sh)"
        make_in package-1.0 all
        build DESTDIR="$root" PREFIX=/usr install
    ) || exit 1
    needs "position-independent" "Flags:.*PIE" -d
    needs "linked with RELRO" GNU_RELRO -l
    needs "bound at the start" "BIND_NOW\|Flags:.*NOW" -d
    needs "guarded against a smashed stack" __stack_chk_fail --dyn-syms
    needs "fortified" "__[a-z]*printf_chk" --dyn-syms
}

# Makefile.win takes the flags, too, and knows when they change.  Its tools are
# none: they note what they are asked for, and make an empty file.
check_windows() {
    mkdir -p "$scratch/bin" "$scratch/windows"
    for tool in gcc ar windres; do
        cat >"$scratch/bin/fake-w64-$tool" <<END
#!/bin/sh
echo "$tool \$*" >>"$scratch/asked"
while [ "\$1" != -o ] && [ "\$1" != rcs ]; do shift; done
: >"\$2"
END
        chmod +x "$scratch/bin/fake-w64-$tool"
    done
    tar -cf - --exclude='*.o' --exclude='*.a' --exclude=build Makefile.win \
        src include win32 tests | tar -xf - -C "$scratch/windows"
    cd "$scratch/windows" || exit 1
    (
        unset CC
        PATH=$scratch/bin:$PATH
        CFLAGS='-O0 -DFROM_CFLAGS'
        make_windows TLS=none
        for flag in -DFROM_CFLAGS -DFROM_CPPFLAGS; do
            [ -z "$(lacking ' -c ' $flag)" ] ||
                fail "Makefile.win compiles without $flag"
        done
        for flag in -DFROM_CFLAGS "$LDFLAGS"; do
            [ -z "$(lacking 'postern.exe' "$flag")" ] ||
                fail "Makefile.win links without $flag"
        done
        grep -q 'ar rcs.* src/tls/none/' "$scratch/asked" ||
            fail "Makefile.win makes no library without TLS"
        make_windows TLS=none
        [ ! -s "$scratch/asked" ] || fail "Makefile.win builds without need"
        make_windows TLS=bearssl BEARSSL_LIBS=-lbearssl
        grep -q 'ar rcs.* src/tls/bearssl/' "$scratch/asked" ||
            fail "Makefile.win does not see that TLS has changed"
        make_windows TLS=none
        grep -q 'ar rcs.* src/tls/none/' "$scratch/asked" ||
            fail "Makefile.win does not see that TLS has changed back"
        CPPFLAGS=-DOTHERS
        make_windows TLS=none
        [ "$(grep -c 'gcc.* -c ' "$scratch/asked")" -gt 100 ] ||
            fail "Makefile.win does not see that CPPFLAGS have changed"
    ) || exit 1
}

make_windows() {
    : >"$scratch/asked"
    build $jobs -f Makefile.win CROSS=fake-w64- "$@"
}

# GNU make 3.81, which macOS has, knows none of these.
check_old_make() {
    cd "$tree" || exit 1
    if grep -nE -e '^[^#	]*(!=|::=)' -e '^(undefine|private|\.ONESHELL)' \
        -e '\$\((file|guile|let) ' Makefile src/objects.mk; then
        fail "GNU make 3.81 cannot read that"
    fi
}

check_old_make
case $($MAKE --version 2>&1) in
GNU*) check_windows ;;
esac
cd "$tree" || exit 1
check_environment
check_position
check_folder
cd "$scratch/one" || exit 1
check_destdir
check_pkg_config
[ "$TLS" = none ] || check_provider
check_flags
check_hardened
echo "install: built in two folders, installed in four places"
