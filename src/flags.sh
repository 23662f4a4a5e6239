#!/bin/sh
# SPDX-License-Identifier: MIT
# flags.sh CC... - says which flags that we like to have the compiler knows.
# The library can become part of a shared object, too, but calls within a file
# do not pay for it; what is built is the same in any folder.
folder=-ffile-prefix-map=$PWD=.
case $PWD in
*[!A-Za-z0-9/._+~-]*) folder= ;;    # a makefile would take it apart
esac
# Not into /dev/null: tcc takes away what is there, and root may.
object=$(mktemp) || exit 1
trap 'rm -f "$object"' 0
for flag in -fPIC -fno-semantic-interposition $folder; do
    "$@" -Werror $flag -c -x c -o "$object" /dev/null >/dev/null 2>&1 &&
        echo "$flag"
done
exit 0
