#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh - builds in two folders, installs and uninstalls: checks that the
# flags of the environment are used (by Makefile.win, too), that both builds
# are equal, that all files are in the places that were asked for, that a
# program finds the library by pkg-config, and that Debian's flags harden it.
# CC, MAKE and TLS come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${MAKE:=make}" "${TLS:=bearssl}"
# Options of this make must not reach the makes below.
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

# build ... - runs make; shows its output only if it fails.
build() {
    $MAKE "$@" >"$scratch/log" 2>&1 || {
        tail -n 20 "$scratch/log"
        fail "failed: $MAKE $*"
    }
}

# A compiler that writes down its arguments.
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
        tar -cf - --exclude='*.o' --exclude='*.a' Makefile LICENSE README.md \
            CHANGELOG.md *.in src \
            include docs tests | tar -xf - -C "$scratch/$1"
    fi
    cd "$scratch/$1" || exit 1
    shift
    : >"$scratch/asked"
    build $jobs TLS="$TLS" "$@"
}

# lacking WHAT FLAG - lists the commands that have WHAT but not FLAG.
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

check_shared() {
    [ -f libpostern.so.0 ] || fail "there is no shared library"
    grep -e '-o libpostern.so' "$scratch/asked" | grep -q -e "$LDFLAGS" ||
        fail "the shared library is linked without $LDFLAGS"
}

check_folder() {
    [ -n "$(sh src/flags.sh $CC | grep map)" ] || return 0
    make_in another/folder all
    for file in libpostern.a libpostern.so.0 postern; do
        cmp "$scratch/one/$file" $file ||
            fail "$file is another in another folder"
    done
}

# installed FOLDER - lists names and modes of all files below it.
installed() {
    (cd "$1" && find . '(' -type f -o -type l ')' -exec ls -l {} + 2>/dev/null |
        sed 's/^\(..........\)[^.]* \.\//\1 /' | sort -k 2)
}

wanted() {
    echo "-rwxr-xr-x $1/postern"
    for header in "$tree"/include/*.h; do
        echo "-rw-r--r-- $2/${header##*/}"
    done
    echo "-rw-r--r-- $3/libpostern.a"
    echo "lrwxrwxrwx $3/libpostern.so -> libpostern.so.0"
    echo "-rw-r--r-- $3/libpostern.so.0"
    echo "-rw-r--r-- $3/pkgconfig/postern.pc"
    echo "-rw-r--r-- $3/cmake/postern/postern-config.cmake"
    echo "-rw-r--r-- $3/cmake/postern/postern-config-version.cmake"
    for page in "$tree"/LICENSE "$tree"/README.md "$tree"/CHANGELOG.md \
        "$tree"/docs/*.md "$tree"/docs/events.schema.json; do
        echo "-rw-r--r-- $5/${page##*/}"
    done
    for page in docs/*.1 $(find build/man -type f); do
        echo "-rw-r--r-- $4/man${page##*.}/${page##*/}"
    done
}

# These folders are in scratch, in case that DESTDIR is ignored.
check_destdir() {
    umask 077
    root="$scratch/a root"
    set -- BINDIR="$scratch/sys/sbin" LIBDIR="$scratch/sys/lib64" \
        INCLUDEDIR="$scratch/sys/include/postern" \
        MANDIR="$scratch/sys/man" DOCDIR="$scratch/sys/doc"
    build DESTDIR="$root" "$@" install
    [ ! -d "$scratch/sys" ] || fail "something went past DESTDIR"
    below=${scratch#/}/sys
    installed "$root" >"$scratch/found"
    wanted "$below/sbin" "$below/include/postern" "$below/lib64" \
        "$below/man" "$below/doc" | sort -k 2 | diff - "$scratch/found" ||
        fail "that (>) is installed and not (<)"
    if grep "a root" "$root/$below/lib64/pkgconfig/postern.pc"; then
        fail "postern.pc speaks of DESTDIR"
    fi
    find "$root" -type d ! -perm 755 | grep "$below" &&
        fail "a folder that others cannot read"
    build DESTDIR="$root" "$@" uninstall
    [ -z "$(find "$root" ! -type d)" ] || fail "uninstall leaves something"
    DESTDIR=$root
    export DESTDIR
    build PREFIX="$scratch/sys" install
    unset DESTDIR
    [ ! -d "$scratch/sys" ] || fail "DESTDIR of the environment is not used"
}

# `man` finds the pages; without python3 only the pages are missing, and a
# message says so.
check_manual() {
    there="$scratch/real place/share/man"
    if ! man -M "$there" -w postern >/dev/null 2>&1; then
        echo "install: there is no man to try"
    else
        for name in postern_server_listen postern_later; do
            man -M "$there" -w 3 $name >/dev/null || fail "no page $name"
            man -M "$there" 3 $name 2>&1 | grep -q "$name" ||
                fail "man does not show $name"
        done
    fi
    rm -rf build/man
    build DESTDIR="$scratch/bare" PYTHON="$scratch/none" install
    grep -q "^no manual pages" "$scratch/log" ||
        fail "it is not said that there are no manual pages"
    installed "$scratch/bare" | grep -q "man1/postern.1" ||
        fail "without python3 postern.1 is not installed"
}

# Builds a program of a user who knows only pkg-config.
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
    pkg-config --exists postern || fail "no postern.pc"
    LD_LIBRARY_PATH="$scratch/real place/lib"
    export LD_LIBRARY_PATH
    try_program
    ldd "$scratch/program" | grep -q 'libpostern.so.0 => .*real place' ||
        fail "the program does not use the shared library"
    ! readelf -d "$scratch/program" | grep NEEDED | grep bearssl ||
        fail "the program is linked with what it does not use"
    try_program --static -static
    build static
    build PREFIX="$scratch/real place" uninstall install
    try_program
    ! ldd "$scratch/program" | grep libpostern ||
        fail "there is still a shared library"
    unset LD_LIBRARY_PATH
    build all
}

# try_program [OPTION OF PKG-CONFIG, OF THE COMPILER]
try_program() {
    flags=$(pkg-config --cflags --libs $1 postern)
    eval "$CC" $2 '"$scratch/program.c" -o "$scratch/program"' "$flags" ||
        fail "a program does not link with: $2 $flags"
    [ "$("$scratch/program")" = "$(pkg-config --modversion postern)" ] ||
        fail "postern.pc has another version"
}

# provider FILE - is this file of a provider in the library, and not that of the
# other one?  The files are none.c and bearssl/provider.c.
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
    # TLS=none need not be given again
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

# needs WHAT PATTERN OPTION - checks the output of readelf for the program.
needs() {
    readelf -W "$3" "$root/usr/bin/postern" | grep -q -e "$2" ||
        fail "built as a Debian package the program is not $1"
}

# Uses the flags of debian/rules.
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

# Makefile.win uses the flags, too, and builds again if they change.  Its tools
# only write down their arguments, and make an empty file.
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

# Features that GNU make 3.81 of macOS does not have must not be used.
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
check_shared
check_folder
cd "$scratch/one" || exit 1
check_destdir
check_pkg_config
check_manual
[ "$TLS" = none ] || check_provider
check_flags
check_hardened
echo "install: built in two folders, installed in four places"
