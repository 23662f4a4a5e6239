#!/bin/sh
# SPDX-License-Identifier: MIT
# objects.sh - checks that src/objects.mk lists all source files and no others,
# and that NMakefile lists the same without src/posix.
cd "$(dirname "$0")/.." || exit 1

listed() {
    tr '\t ' '\n\n' | sed -n 's/^\([a-z0-9_]*\/[a-z0-9_\/]*\)\$O$/\1/p'
}

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

find src win32 -name '*.c' | sed 's/\.c$//' | sort >"$scratch/tree"
listed <src/objects.mk | sort >"$scratch/list"
if ! diff "$scratch/tree" "$scratch/list"; then
    echo "objects: src/objects.mk (>) is not what is in the tree (<)"
    exit 1
fi
# nmake has no wildcards, so NMakefile lists the tests, too.
tr '\t ' '\n\n' <NMakefile |
    sed -n 's/^\([a-z0-9_]*\/[a-z0-9_\/]*\)\.obj$/\1/p' |
    sort -u >"$scratch/nmake"
{
    grep -v '^src/posix/' "$scratch/list"
    find tests -name posix -prune -o -name fuzz -prune -o \
        -name '*.c' -print | sed 's/\.c$//'
} | sort >"$scratch/wanted"
if ! diff "$scratch/wanted" "$scratch/nmake"; then
    echo "objects: NMakefile (>) has not what src/objects.mk and tests have (<)"
    exit 1
fi
# It also needs a rule for each folder.
tr '\t ' '\n\n' <src/objects.mk |
    sed -n 's/^\(.*\)\/[a-z0-9_]*\$O$/\1/p' | grep -v '^src/posix' |
    sort -u >"$scratch/folders"
sed 's/\/[a-z0-9_]*$//' "$scratch/nmake" | sort -u >>"$scratch/folders"
sort -u "$scratch/folders" >"$scratch/wanted"
sed -n 's/^{\(.*\)}\.c{\1}\.obj:$/\1/p' NMakefile | sort >"$scratch/rules"
if ! diff "$scratch/wanted" "$scratch/rules"; then
    echo "objects: NMakefile (>) has not a rule for each folder (<)"
    exit 1
fi
echo "objects: $(wc -l <"$scratch/list" | xargs) sources, all listed"
