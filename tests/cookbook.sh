#!/bin/sh
# SPDX-License-Identifier: MIT
# cookbook.sh COMPILER LIBRARY PROGRAM LINK - compiles the recipes of
# docs/cookbook.md under strict flags, and runs them.  Skips recipes that need
# something that is not installed, and names them.
cd "$(dirname "$0")/.." || exit 1
cc=${1:-cc} library=${2:-libpostern.a} program=${3:-./postern} link=${4-}
if ! command -v python3 >/dev/null; then
    echo "cookbook: not tried, there is no python3"
    exit 0
fi
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

# The recipes call it $SOURCE: a tree in which everything is built.
mkdir "$scratch/source"
for name in include examples src win32; do
    ln -s "$PWD/$name" "$scratch/source/$name"
done
ln -s "$PWD/$library" "$scratch/source/libpostern.a"
ln -s "$PWD/$program" "$scratch/source/postern"

# Writes each block that has a name to a file KIND.NAME.
awk -v folder="$scratch" '
/^```$/ { if (file != "") close(file); file = ""; next }
/^```(c|sh) / { file = folder "/" substr($1, 4) "." $2; next }
/^```haproxy/ { file = folder "/haproxy.cfg"; next }
/^```/ { file = ""; next }
file != "" { print >file }' docs/cookbook.md

# has HEADER
has() {
    echo "#include <$1>" | $cc -E -o "$scratch/try" - >/dev/null 2>&1
}

strict='-std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow
    -Wstrict-prototypes -Werror'
made=0
for source in "$scratch"/c.*; do
    name=${source##*/c.} options=
    case $name in
    main) continue ;;
    greylist) options=-lsqlite3; has sqlite3.h || continue ;;
    esac
    main=
    case $name in
    whole-*) ;;
    *) main="$scratch/main.c" ;;
    esac
    mkdir "$scratch/$name"
    cp "$source" "$scratch/$name/recipe.c"
    cp "$scratch/c.main" "$scratch/main.c"
    if ! $cc $strict -Iinclude -o "$scratch/$name/recipe" \
        "$scratch/$name/recipe.c" $main "$library" $link $options; then
        echo "cookbook: $name does not compile"
        exit 1
    fi
    made=$((made + 1))
done
CC=$cc LIBS=$link SOURCE=$scratch/source PYTHONPATH=tests/examples \
    python3 -B tests/cookbook.py "$scratch" || exit 1
