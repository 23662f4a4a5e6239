#!/bin/sh
# SPDX-License-Identifier: MIT
# shared.sh link|install|remove ... - the shared library, and the names that it
# has on this system.
#
#   link FILE COMPILER OPTIONS OBJECTS...    makes it; where this compiler
#                                            cannot, it says so and makes none
#   install FILE FOLDER                      with the links beside it
#   remove FOLDER
set -u
number=$(sh src/exports.sh number)
case $(uname -s) in
Darwin)
    name=libpostern.$number.dylib
    plain=libpostern.dylib
    form=list
    flags="-dynamiclib -Wl,-exported_symbols_list,build/exports.list"
    ;;
*)
    name=libpostern.so.$number
    plain=libpostern.so
    form=map
    flags="-shared -Wl,-soname,$name -Wl,--version-script,build/exports.map"
    ;;
esac

case $1 in
link)
    shift
    file=$1
    compiler=$2
    shift 2
    mkdir -p build
    sh src/exports.sh $form include/*.h >build/exports.$form || exit 1
    rm -f "$file"
    if ! $compiler $flags -o "$file" "$@" 2>build/shared.log; then
        echo "shared: this compiler makes no $name, see build/shared.log"
        rm -f "$file"
    fi
    ;;
install)
    [ -f "$2" ] || exit 0
    install -m 644 "$2" "$3/$name" && ln -sf $name "$3/$plain" || exit 1
    ;;
remove) rm -f "$2/$name" "$2/$plain" ;;
*)
    echo "shared: link, install or remove?" >&2
    exit 1
    ;;
esac
