# SPDX-License-Identifier: MIT
# common.sh - functions for the scripts that try the recipes.  They source it,
# and are then in the top folder.  All files are in build/packages/NAME.
set -eu
name=${0##*/try_}
name=${name%.sh}
cd "$(dirname "$0")/.."
top=$PWD
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
work=$top/build/packages/$name
rm -rf "$work"
mkdir -p "$work"

# Prints that something is skipped, which is no failure.
skip() {
    echo "$name: skipped: $*"
    exit 0
}

need() {
    for tool; do
        command -v "$tool" >/dev/null || skip "there is no $tool"
    done
}

# run COMMAND... - shows the output of the command only if it fails.
run() {
    "$@" >"$work/log" 2>&1 || {
        tail -n 30 "$work/log"
        echo "$name: failed: $*"
        exit 1
    }
}

# Sets tarball and version; the tarball has only what is committed.
make_tarball() {
    tarball=$(sh src/dist.sh "$work/tarball")
    version=$(sh src/version.sh)
}

# use_installed ROOT LIB [FLAG ...] - builds a program with the folders
# ROOT/usr/include and ROOT/LIB, and runs it and the installed postern.
use_installed() {
    root=$1
    lib=$2
    shift 2
    cat >"$work/program.c" <<'END'
#include <string.h>
#include <postern.h>
int main(void) { return strcmp(postern_version(), POSTERN_VERSION); }
END
    flags=$(PKG_CONFIG_SYSROOT_DIR=$root \
        PKG_CONFIG_LIBDIR=$root/$lib/pkgconfig \
        pkg-config --cflags --libs postern)
    run "${CC:-cc}" "$work/program.c" -o "$work/program" $flags "$@"
    run env LD_LIBRARY_PATH="$root/$lib" "$work/program"
    run "$root/usr/bin/postern" --listen 127.0.0.1:0 -- \
        sh -c 'test -n "$POSTERN_PORT"'
    [ -f "$root/usr/share/man/man1/postern.1" ] ||
        [ -f "$root/usr/share/man/man1/postern.1.gz" ] || {
        echo "$name: there is no manual page"
        exit 1
    }
}
