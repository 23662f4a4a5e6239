#!/bin/sh
# SPDX-License-Identifier: MIT
# bare.sh - checks that programs with their own memory, network and time of day
# link without those of the system, with and without TLS.  CC, CFLAGS and LINK
# (the library and what it needs) come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${LINK:=libpostern.a}"
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

command -v nm >/dev/null || {
    echo "bare: not tried, there is no nm"
    exit 0
}

# Functions of the system that such an image must not have.
of_the_system='malloc|calloc|realloc|free|printf|puts|time|gmtime|signal'
of_the_system="$of_the_system|socket|select|postern_net_system"

# uses PROGRAM - lists those of them that are in it.
uses() {
    $CC $CFLAGS -Iinclude -o "$scratch/$1" "$scratch/$1.c" $LINK || exit 1
    nm "$scratch/$1" | sed 's/@.*//' | grep -E " ($of_the_system)\$"
}

cat >"$scratch/clear.c" <<'END'
#include <postern.h>
#include <postern_memory.h>
#include <postern_net.h>

static char block[32768];

int main(void)
{
    static postern_net net;
    postern_options options;
    postern_server *server;

    postern_options_init_bare(&options);
    options.net = &net;
    options.resize = postern_memory_resize;
    options.resize_context = postern_memory_new(block, sizeof(block));
    server = postern_server_new(&options, NULL, NULL);
    if (server == NULL || postern_server_listen(server, NULL, 25, 0) < 0)
        return 1;
    return postern_server_run(server);
}
END

sed -e 's/^int main/#include <postern_tls.h>\n\n&/' \
    -e 's/^    postern_server \*server;/&\n    postern_tls_options tls;/' \
    -e 's/^    server = .*/\
    postern_tls_options_init_bare(\&tls);\
    tls.resize = options.resize;\
    tls.resize_context = options.resize_context;\
    options.tls_context = postern_tls_new(\&tls, NULL);\
    if (postern_tls_add_der(options.tls_context, NULL, 0, NULL) != 0)\
        return 2;\
&/' "$scratch/clear.c" >"$scratch/secure.c"

# Checks the check: this program uses them, and they have to be found.
sed 's/_init_bare/_init/' "$scratch/secure.c" >"$scratch/whole.c"
if [ "$(uses whole | wc -l)" -lt 5 ]; then
    echo "bare: nm does not say what is in a program"
    exit 1
fi
for program in clear secure; do
    found=$(uses $program)
    [ -z "$found" ] && continue
    echo "bare: a bare program ($program) has what it should not:"
    echo "$found"
    exit 1
done
