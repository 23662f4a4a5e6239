#!/bin/sh
# SPDX-License-Identifier: MIT
# dist.sh FOLDER - writes the last commit as FOLDER/postern-VERSION.tar.gz, with
# the manual pages, which are made by python3.  It is the same octets each time:
# order, owners and modes are fixed, and times are that of the commit.  GNU tar
# does it (gtar, where it is called so).
set -eu
folder=$1
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
LC_ALL=C
TZ=UTC
export LC_ALL TZ
umask 022

tar=tar
command -v gtar >/dev/null && tar=gtar
git rev-parse --verify -q HEAD >/dev/null || {
    echo "dist.sh: this is no clone of the repository" >&2
    exit 1
}
[ -z "$(git status --porcelain --untracked-files=no)" ] ||
    echo "dist.sh: what is not committed is not in it" >&2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' 0
version=$(git show HEAD:include/postern_base.h |
    sed -n 's/^#define POSTERN_VERSION "\(.*\)"/\1/p')
name=postern-$version
git archive --prefix="$name/" HEAD | $tar -xf - -C "$scratch"
(cd "$scratch/$name" && rm -rf .ci .gitignore &&
    PYTHONDONTWRITEBYTECODE=1 python3 src/manual.py docs/man >/dev/null)
$tar --format=gnu --sort=name --owner=0 --group=0 --numeric-owner \
    --mode=u+rw,go-w,a+rX --mtime="@$(git log -1 --format=%ct)" \
    -cf "$scratch/$name.tar" -C "$scratch" "$name"
gzip -n -9 <"$scratch/$name.tar" >"$folder/$name.tar.gz"
echo "$folder/$name.tar.gz"
