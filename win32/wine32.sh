#!/bin/sh
# SPDX-License-Identifier: MIT
# wine32.sh PROGRAM [ARGUMENT ...] - runs a program for 32 bits with wine.
#
# If this machine has no 32-bit wine, which is usual on 64-bit machines, it is
# installed in a small 32-bit Debian in WINE32ROOT (about 1 GB, made at the
# first call).  This needs root, mmdebstrap and arch-test.
set -eu
WINEDEBUG=-all
LC_ALL=C.UTF-8
WINEDLLOVERRIDES='mscoree=;mshtml='
export LC_ALL WINEDEBUG WINEDLLOVERRIDES
if [ -d /usr/lib/i386-linux-gnu/wine ]; then
    WINEPREFIX=${WINEPREFIX:-${TMPDIR:-/tmp}/postern-wine}
    export WINEPREFIX
    exec wine "$@"
fi

root=${WINE32ROOT:-${TMPDIR:-/tmp}/postern-wine32}
# The mounts have to vanish with this script, so use a namespace.
if [ -z "${WINE32_INSIDE:-}" ]; then
    WINE32_INSIDE=1
    export WINE32_INSIDE
    exec unshare --mount --propagation private sh "$0" "$@"
fi

make_root() {
    sources=/etc/apt/sources.list.d/debian.sources
    mirror=http://deb.debian.org/debian
    [ ! -f $sources ] || mirror=$(sed -n 's/^URIs: *//p' $sources | head -n 1)
    echo "wine32: making $root" >&2
    apt-config dump |
        grep -E '^Acquire::(Check|http|https|ftp|Retries)' >"$root.apt" || :
    mmdebstrap --quiet --mode=root --variant=apt --architectures=i386 \
        --aptopt="$root.apt" --aptopt='APT::Install-Recommends "false"' \
        --include=wine32,wine bookworm "$root.new" "$mirror" >&2
    mkdir "$root.new/postern"
    mv "$root.new" "$root"
}

[ -d "$root/postern" ] || make_root
cp -L /etc/hosts /etc/resolv.conf "$root/etc/"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /tmp "$root/tmp"
mount --bind . "$root/postern"
exec chroot "$root" /usr/bin/env HOME=/root WINEPREFIX=/root/prefix \
    WINEARCH=win32 sh -c 'cd /postern && exec wine "$@"' wine "$@"
