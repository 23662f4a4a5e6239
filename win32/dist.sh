#!/bin/sh
# SPDX-License-Identifier: MIT
# dist.sh PROGRAM ZIP [NOTICE ...] - packs what a user of Windows downloads:
# the program, its readme, the licence, and the notices of what is linked in.
# Lines end as Windows ends them.
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
    sed "s/\$/$(printf '\r')/" "$1"
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
if command -v zip >/dev/null; then
    (cd "$(dirname "$zip")" && zip -q -r -X "$name.zip" "$name")
elif command -v python3 >/dev/null; then
    (cd "$(dirname "$zip")" && python3 -m zipfile -c "$name.zip" "$name")
else
    fail "zip or python3 is needed"
fi
rm -rf "$folder"
echo "dist.sh: $zip"
