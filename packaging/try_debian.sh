#!/bin/sh
# SPDX-License-Identifier: MIT
# try_debian.sh - builds the Debian packages (build_debian.sh), checks them with
# lintian, and, as root and with mmdebstrap, installs and uses them in a fresh
# Debian.  All files are in build/debian.
set -eu
cd "$(dirname "$0")/.."
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
for tool in dpkg-buildpackage dh lintian; do
    if ! command -v $tool >/dev/null; then
        echo "try_debian: not tried, there is no $tool"
        exit 0
    fi
done
sh packaging/build_debian.sh
cd build/debian
lintian --fail-on error,warning ./*.changes 2>&1 |
    grep -v "root privileges" || :
lintian --fail-on error,warning ./*.changes >/dev/null 2>&1

cat >program.c <<'END'
#include <string.h>
#include <postern.h>
int main(void) { return strcmp(postern_version(), POSTERN_VERSION); }
END
cat >use.sh <<'END'
set -eu
cd /root
cc program.c -o program $(pkg-config --cflags --libs postern)
./program
cc -static program.c -o program $(pkg-config --cflags --libs --static postern)
./program
postern --version
postern --listen 127.0.0.1:0 -- sh -c 'test -n "$POSTERN_PORT"'
END
if ! command -v mmdebstrap >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "try_debian: built; not installed, that takes mmdebstrap and root"
    exit 0
fi
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
mmdebstrap --mode=root --variant=minbase \
    --include=gcc,libc6-dev,pkg-config,libbearssl-dev \
    --customize-hook='cp ./*.deb program.c use.sh "$1/root"' \
    --customize-hook='rm -f "$1"/root/*-dbgsym_*' \
    --customize-hook='chroot "$1" sh -c "dpkg -i /root/*.deb"' \
    --customize-hook='chroot "$1" sh /root/use.sh' \
    "$codename" root >log 2>&1 || {
    tail -n 30 log
    exit 1
}
rm -rf root
echo "try_debian: built, lintian has nothing to say, used in a fresh $codename"
