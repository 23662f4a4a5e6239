#!/bin/sh
# SPDX-License-Identifier: MIT
# manual.sh [CC] - checks the manual pages that are made from the headers: each
# function has a page that shows it, and mandoc reports nothing.
cd "$(dirname "$0")/.." || exit 1
if ! command -v python3 >/dev/null; then
    echo "manual: not tried, there is no python3"
    exit 0
fi
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
python3 src/manual.py "$scratch" || exit 1

# Lists the names before a "(" that the compiler sees in the headers.
functions() {
    for header in include/*.h; do
        echo "#include \"${header#include/}\""
    done | ${1:-cc} -Iinclude -E -P - | grep -v '^#' |
        grep -o '\bpostern_[a-z0-9_]* *(' | tr -d ' (' | sort -u
}

found=0
for name in $(functions "$1"); do
    page=$scratch/man3/$name.3
    if [ ! -f "$page" ]; then
        echo "manual: $name has no page"
        exit 1
    fi
    other=$(sed -n 's/^\.so //p' "$page")
    if ! grep -q "^\.Fo $name\$" "$scratch/${other:-man3/$name.3}"; then
        echo "manual: the page of $name does not show it"
        exit 1
    fi
    found=$((found + 1))
done
if [ $found -lt 200 ]; then
    echo "manual: only $found functions were found"
    exit 1
fi

# Marks of comments must not be left, and no comment may be lost.
if grep -n '^\*/\|^/\*\|^\* \|^\*$' "$scratch"/man?/*; then
    echo "manual: that is no text"
    exit 1
fi
# All names in these pages exist.
for name in $(grep -oh '\(postern\|POSTERN\)_[A-Za-z0-9_]*[a-zA-Z0-9]' \
    docs/aiosmtpd.md docs/cookbook.md | sort -u); do
    grep -q "\b$name\b" include/*.h src/amalgam.py || {
        echo "manual: the docs name $name, which no header has"
        exit 1
    }
done
lint="not by mandoc, there is none"
if command -v mandoc >/dev/null; then
    lint="mandoc has looked at them"
    for page in docs/*.1 $(grep -L '^\.so' "$scratch"/man?/*); do
        mandoc -Tlint -Wwarning "$page" || exit 1
    done
fi
echo "manual: $found functions have a page; $lint"
