#!/bin/sh
# SPDX-License-Identifier: MIT
# stamp.sh FILE LINE... - writes the lines into the file, unless they are in it
# already: the file is as old as the last change.
file=$1
shift
mkdir -p "${file%/*}"
printf '%s\n' "$@" >"$file.$$"
if cmp -s "$file.$$" "$file"; then
    rm -f "$file.$$"
else
    mv -f "$file.$$" "$file"
fi
