#!/bin/sh
# SPDX-License-Identifier: MIT
# width.sh - checks that no line of C is longer than 80 characters, as
# .clang-format says.
cd "$(dirname "$0")/.." || exit 1

sources() {
    find src include win32 ports tests examples bench -name build -prune -o \
        -name scratch -prune -o -name '*.[ch]' -type f -print
}

long=$(sources | LC_ALL=C xargs awk 'length > 80 { print FILENAME ":" FNR }')
if [ -n "$long" ]; then
    echo "width: longer than 80 characters:" $long
    exit 1
fi
echo "width: no line of C is longer than 80 characters"
