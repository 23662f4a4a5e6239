#!/bin/sh
# SPDX-License-Identifier: MIT
# spdx.sh [--add] - checks that the first line of each source file, or the
# second after an interpreter, says its licence.  --add adds missing lines.
cd "$(dirname "$0")/.." || exit 1
line='SPDX-License-Identifier: MIT'

sources() {
    find src include win32 ports packaging tests bench examples .ci '(' -name scratch -o \
        -name build -o -name __pycache__ ')' -prune -o \
        '(' -name '*.[ch]' -o -name '*.sh' -o -name '*.py' -o -name '*.js' -o \
        -name '*.mk' -o -name '*.rc' -o -path .ci/run ')' -type f -print |
        sort
    ls Makefile Makefile.win NMakefile CMakeLists.txt meson.build
}

add() {
    case $1 in
    *.[ch] | *.rc) text="/* $line */" ;;
    *.js) text="// $line" ;;
    *) text="# $line" ;;
    esac
    if sed 1q "$1" | grep -q '^#!'; then
        after=1
    else
        after=0
    fi
    {
        [ $after -eq 0 ] || sed 1q "$1"
        echo "$text"
        tail -n +$((after + 1)) "$1"
    } >"$1.spdx" && cat "$1.spdx" >"$1"
    rm -f "$1.spdx"
}

# One process for all files: one for each would take minutes.
silent() {
    sources | xargs awk -v line="$line" '
        FNR == 1 { if (file != "" && !said) print file; file = FILENAME; said = 0 }
        FNR <= 2 && index($0, line) { said = 1 }
        END { if (file != "" && !said) print file }'
}

status=0
for file in $(silent); do
    if [ "${1:-}" = --add ]; then
        add "$file"
    else
        echo "spdx: $file has no line with $line (sh tests/spdx.sh --add)"
        status=1
    fi
done
[ $status -ne 0 ] || echo "spdx: $(sources | wc -l) files say their licence"
exit $status
