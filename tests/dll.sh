#!/bin/sh
# SPDX-License-Identifier: MIT
# dll.sh DLL IMPORT - checks that postern.dll has the functions of the public
# headers and no other names, and that a program with its import library finds
# the DLL and listens.  CC, OBJDUMP and RUN come from Makefile.win.
cd "$(dirname "$0")/.." || exit 1
dll=$1
import=$2
scratch=$(dirname "$dll")/dll
rm -rf "$scratch"
mkdir -p "$scratch"

fail() {
    echo "dll: $*"
    exit 1
}

sh src/exports.sh names include/*.h >"$scratch/wanted"
${OBJDUMP:-objdump} -p "$dll" | tr -d '\r' | awk '
/Ordinal\/Name Pointer/ { on = 1 }
on && NF == 0 { on = 0 }
on && /^\t*\[ *[0-9]/ { print $NF }' |
    LC_ALL=C sort >"$scratch/found"
diff "$scratch/wanted" "$scratch/found" ||
    fail "$dll (>) has not what the headers declare (<)"

cat >"$scratch/program.c" <<'END'
#include <stdio.h>
#include <string.h>

#include <postern.h>

int main(void)
{
    static postern_handler handler;
    postern_options options;
    postern_server *server;
    int listener;

    postern_options_init(&options);
    server = postern_server_new(&options, &handler, NULL);
    listener = postern_server_listen(server, "127.0.0.1", 0, 0);
    printf("%s listens: %d\n", postern_version(), listener >= 0);
    postern_server_free(server);
    return listener < 0 || strcmp(postern_version(), POSTERN_VERSION) != 0;
}
END
$CC -Iinclude -o "$scratch/program.exe" "$scratch/program.c" "$import" ||
    fail "a program does not link with $import"
cp "$dll" "$scratch"
${OBJDUMP:-objdump} -p "$scratch/program.exe" |
    grep -q 'DLL Name: postern.dll' ||
    fail "the program does not ask for postern.dll"
eval "$RUN" '"$scratch/program.exe"' || fail "the program does not run"
echo "dll: $(wc -l <"$scratch/found" | xargs) names of the headers in $dll"
