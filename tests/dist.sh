#!/bin/sh
# SPDX-License-Identifier: MIT
# dist.sh - checks that the tarball is the same from another clone, at another
# time and with another umask; and that it builds, installs and has its manual
# pages without git and python.
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
if ! command -v git >/dev/null || ! git rev-parse HEAD >/dev/null 2>&1; then
    echo "dist: not tried, this is no clone"
    exit 0
fi

fail() {
    [ ! -f "$scratch/log" ] || tail -n 20 "$scratch/log"
    echo "dist: $*"
    exit 1
}

sh src/dist.sh "$scratch/one" >/dev/null 2>&1 || fail "no tarball"
git clone -q . "$scratch/clone" || fail "no clone"
(cd "$scratch/clone" && umask 077 &&
    TZ=Asia/Tokyo LC_ALL=C.UTF-8 sh src/dist.sh "$scratch/two") >/dev/null 2>&1
for tarball in "$scratch"/one/*.tar.gz; do
    cmp "$tarball" "$scratch/two/${tarball##*/}" ||
        fail "the tarball is another from another clone"
done
mkdir "$scratch/tree"
gzip -dc "$tarball" | tar -xf - -C "$scratch/tree" --strip-components=1
cd "$scratch/tree" || exit 1
for unwanted in .git .ci build; do
    [ ! -e $unwanted ] || fail "$unwanted is in the tarball"
done
GIT_DIR=/nowhere
export GIT_DIR
for goal in all install; do
    ${MAKE:-make} -j2 TLS="${TLS:-bearssl}" PYTHON=no-python OPTIMIZE=-O0 \
        DESTDIR="$scratch/root" $goal >"$scratch/log" 2>&1 ||
        fail "make $goal fails in it"
done
sh tests/objects.sh >/dev/null || fail "files are missing"
[ "$(./postern --version)" = "postern $(sh src/version.sh)" ] ||
    fail "another version"
[ -f "$scratch/root/usr/local/share/man/man3/postern_server_listen.3" ] ||
    fail "no manual pages without python"
echo "dist: ${tarball##*/} is the same each time, and builds"
