#!/bin/sh
# SPDX-License-Identifier: MIT
# dist.sh PROGRAM ZIP [NOTICE ...] - makes the ZIP for users of Windows: the
# program, its readme, the manual, the licence, and the notices of libraries.
# Text has CRLF.  Order, modes and times are fixed, so the ZIP is the same each
# time.
set -eu

fail() {
    echo "dist.sh: $*" >&2
    exit 1
}

[ $# -ge 2 ] || fail "usage: dist.sh PROGRAM ZIP [NOTICE ...]"
program=$1
zip=$2
shift 2
name=$(basename "$zip" .zip)
folder=$(dirname "$zip")/$name
here=$(dirname "$0")

for_windows() {
    sed "s/\$/$(printf '\r')/" "$@"
}

# Packs in a fixed order, with the time of the commit or SOURCE_DATE_EPOCH.
pack() {
    LC_ALL=C
    TZ=UTC
    export LC_ALL TZ
    find "$1" -type d -exec chmod 755 {} +
    find "$1" -type f -exec chmod 644 {} +
    time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null ||
        echo 315532800)}
    find "$1" -exec touch -d "@$time" {} +
    find "$1" -type f | sort >"$1.list"
    if command -v zip >/dev/null; then
        zip -q -X -D -@ "$1.zip" <"$1.list"
    elif command -v python3 >/dev/null; then
        python3 -m zipfile -c "$1.zip" $(cat "$1.list")
    else
        fail "zip or python3 is needed"
    fi
    rm "$1.list"
}

rm -rf "$folder" "$zip"
mkdir -p "$folder"
cp "$program" "$folder"
for_windows "$here/README.md" >"$folder/README.txt"
for_windows "$here/../LICENSE" >"$folder/LICENSE.txt"
for notice; do
    [ -f "$notice" ] || fail "there is no $notice; NOTICES= names others"
    for_windows "$notice" >>"$folder/NOTICES.txt"
done
if command -v mandoc >/dev/null && command -v col >/dev/null; then
    mandoc -T ascii -O width=78 "$here/../docs/postern.1" | col -bx |
        for_windows >"$folder/postern.txt"
else
    echo "dist.sh: without postern.txt, there is no mandoc or no col" >&2
fi
(cd "$(dirname "$zip")" && pack "$name")
rm -rf "$folder"
echo "dist.sh: $zip"
