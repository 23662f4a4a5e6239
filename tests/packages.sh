#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh NAME PACKAGE... - installs the packages that are missing, on
# Debian.  NAME is the goal of the makefile that needs them.
set -eu
name=$1
shift

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

if ! command -v apt-get >/dev/null; then
    echo "$name: this knows Debian; elsewhere install: $*" >&2
    exit 1
fi
missing=
for package; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
        grep -q 'ok installed$' || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "$name: nothing is missing"
    exit 0
fi
echo "$name: installing:$missing"
apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=400 --no-install-recommends "$@"
}
apt update || echo "$name: apt-get update failed; going on" >&2
apt install $missing
