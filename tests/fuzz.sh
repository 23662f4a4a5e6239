#!/bin/sh
# SPDX-License-Identifier: MIT
# fuzz.sh SECONDS LIBRARIES - runs each tests/fuzz/fuzz_*.c, and those of the
# TLS library, for so long with libFuzzer; the inputs that it finds remain in
# build/fuzz.  A .dict file of the same name is its dictionary.  CC (clang),
# CFLAGS and TLS come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=clang}" "${CFLAGS:=-g -O1}" "${TLS:=none}"

for source in tests/fuzz/fuzz_*.c "tests/$TLS"/fuzz/fuzz_*.c; do
    [ -f "$source" ] || continue
    name=$(basename "$source" .c)
    mkdir -p "build/fuzz/$name"
    $CC $CFLAGS -fsanitize=fuzzer -Iinclude -Isrc -Itests \
        -o "build/fuzz/$name.run" "$source" $2 || exit 1
    words=${source%.c}.dict
    [ -f "$words" ] && words=-dict=$words || words=
    if ! "build/fuzz/$name.run" $words -max_total_time="$1" -verbosity=0 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/$name-" \
        "build/fuzz/$name" >"build/fuzz/$name.log" 2>&1; then
        tail -n 40 "build/fuzz/$name.log"
        echo "fuzz: $name failed"
        exit 1
    fi
    echo "fuzz: $name:$(sed -n 's/^stat::number_of_executed_units://p' \
        "build/fuzz/$name.log") inputs"
done
