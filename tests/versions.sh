#!/bin/sh
# SPDX-License-Identifier: MIT
# versions.sh - checks that all files have the version of
# include/postern_base.h.  A row is a file and the sed expression that finds the
# version in it.
cd "$(dirname "$0")/.." || exit 1
version=$(sh src/version.sh)
failed=0

rows='
packaging/alpine/APKBUILD         s/^pkgver=//p
packaging/arch/PKGBUILD           s/^pkgver=//p
packaging/debian/changelog        1s/^postern (\(.*\)-[0-9]*).*/\1/p
packaging/homebrew/postern.rb     s/.*postern-\([0-9.]*\)\.tar.*/\1/p
packaging/postern.wrap            s/^directory = postern-//p
packaging/rpm/postern.spec        s/^Version: *//p
packaging/rpm/postern.spec        s/^\* .* - \([0-9.]*\)-[0-9]*$/\1/p
packaging/vcpkg/vcpkg.json        s/.*"version": "\(.*\)".*/\1/p
win32/postern.rc                  s/^#define NUMBERS \(.*\), \(.*\), \(.*\), 0$/\1.\2.\3/p
win32/postern.manifest            s/.*name="postern" version="\(.*\)\.0".*/\1/p
CHANGELOG.md                      s/^## \([0-9.]*\), .*/\1/p
'

check() {
    found=$(sed -n "$2" "$1" | head -n 1)
    [ "$found" = "$version" ] && return
    echo "versions: $1 says '$found', include/postern_base.h '$version'"
    failed=1
}

# Version 1.2.3 has the number 0x010203.
number=$(echo "$version" | tr '.' ' ' | xargs printf '0x%02x%02x%02x')
grep -q "^#define POSTERN_VERSION_NUMBER $number\$" include/postern_base.h || {
    echo "versions: POSTERN_VERSION_NUMBER is not $number"
    failed=1
}
# The manual pages have the day of the newest notes.
day=$(sed -n 's/^## .*, //p' CHANGELOG.md | head -n 1 | awk -F- '{
    split("January February March April May June July August September " \
        "October November December", months, " ")
    print months[$2 + 0], $3 + 0 ", " $1
}')
[ "$(sed -n 's/^\.Dd //p' docs/postern.1)" = "$day" ] || {
    echo "versions: docs/postern.1 is not of $day"
    failed=1
}
while read -r file expression; do
    [ -z "$file" ] || check "$file" "$expression"
done <<EOF
$rows
EOF
[ $failed -eq 0 ] && echo "versions: $version everywhere"
exit $failed
