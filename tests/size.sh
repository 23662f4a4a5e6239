#!/bin/sh
# SPDX-License-Identifier: MIT
# size.sh [DEFINITION...] - measures the library on a Cortex-M3, without TLS and
# C library, and compares it with its limits, which docs/porting.md has, too;
# or only prints the size with definitions such as -DPST_WITH_AUTH=0.  Needs
# arm-none-eabi-gcc (Debian: gcc-arm-none-eabi) and, for the stack, python3.
cd "$(dirname "$0")/.." || exit 1
: "${CROSS:=arm-none-eabi-}"
CCACHE_DISABLE=1        # ccache does not keep the call graphs
export CCACHE_DISABLE
command -v "${CROSS}gcc" >/dev/null || {
    echo "size: not tried, there is no ${CROSS}gcc"
    exit 0
}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

compile='-Os -mcpu=cortex-m3 -mthumb -ffunction-sections -fdata-sections
    -DPST_PROFILE_SMALL'
compile=$(echo $compile)

# library NAME DEFINITION - compiles the objects that such programs need.
library() {
    mkdir "$scratch/$1"
    for file in src/base/*.c src/smtp/*.c src/sasl/*.c src/timer/*.c \
        src/loop/*.c src/engine/*.c src/server/*.c src/tls/*.c \
        src/tls/none/*.c; do
        echo "$PWD/$file" "$(echo "${file%c}o" | tr / _)"
    done | (cd "$scratch/$1" && xargs -P 2 -L 1 sh -c "${CROSS}gcc $compile \
        -std=c89 -fcallgraph-info=su $2 -I'$OLDPWD/include' \
        -I'$OLDPWD/src' -c -o \$2 \$1" sh) || exit 1
}

# weigh NAME PROGRAM LIBRARY LIMIT - prints the text size of a program.
failed=0
weigh() {
    ${CROSS}gcc $compile -Iinclude -nostdlib -Wl,--gc-sections \
        -Wl,--unresolved-symbols=ignore-all -Wl,-e,main \
        -o "$scratch/program" "$2" "$scratch/$3"/*.o || exit 1
    text=$(${CROSS}size "$scratch/program" | awk 'NR == 2 { print $1 }')
    judge "$1" "$text" "$4"
}

judge() {
    printf '%-44s %7d of %7d\n' "$1" "$2" "$3"
    [ "$2" -le "$3" ] || failed=1
}

# The engine alone: everything that a server needs of it (postern_engine.h).
cat >"$scratch/engine.c" <<'END'
#include <postern_engine.h>

extern size_t receive(char *octets, size_t size);
extern size_t sends(const char *octets, size_t length);
extern unsigned long now(void);
extern const char *decide(const postern_question *question);
extern void *resize(void *context, void *block, size_t was, size_t size);

int main(void)
{
    postern_engine_options options;
    postern_question question;
    postern_engine *engine;
    postern_rules *rules;
    char octets[512];
    const char *out;
    size_t length, kept = 0;
    unsigned long moment;

    postern_engine_options_init(&options);
    options.resize = resize;
    options.streaming = 1;
    rules = postern_rules_new(&options, NULL);
    engine = postern_engine_new(rules, now());
    while ((postern_engine_wants(engine) & POSTERN_WANTS_CLOSE) == 0) {
        kept += receive(octets + kept, sizeof(octets) - kept);
        postern_engine_lend(engine, octets, kept, now());
        while (postern_engine_next(engine, &question))
            (void)postern_engine_answer(engine, decide(&question), now());
        kept -= postern_engine_reclaim(engine);
        while ((out = postern_engine_out(engine, &length)) != NULL)
            postern_engine_sent(engine, sends(out, length));
        if (postern_engine_deadline(engine, &moment))
            postern_engine_tick(engine, now());
        if (kept == 0)
            postern_engine_eof(engine);
    }
    postern_engine_free(engine);
    postern_rules_free(rules);
    return 0;
}
END

# A server with a network of its own.
cat >"$scratch/server.c" <<'END'
#include <postern.h>
#include <postern_memory.h>
#include <postern_net.h>

static char block[POSTERN_MEMORY_FOR(4, 20)];

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

# size_of EXPRESSION - prints the size of a struct in a build without TLS.
size_of() {
    echo "#include \"server/session.h\"
        char it[$1];" >"$scratch/it.c"
    ${CROSS}gcc $compile -Iinclude -Isrc -c \
        -o "$scratch/it.o" "$scratch/it.c" || exit 1
    echo $((0x$(${CROSS}nm -S "$scratch/it.o" | awk '{ print $2 }')))
}

if [ $# -gt 0 ]; then
    library own "$*"
    weigh "text: engine, $*" "$scratch/engine.c" own 99999
    weigh "text: server, $*" "$scratch/server.c" own 99999
    exit 0
fi
library all ""
weigh "text: engine, all" "$scratch/engine.c" all 43008
weigh "text: server, all" "$scratch/server.c" all 62464
library less -DPST_WITH_ALL=0
weigh "text: engine, without all that can be left out" "$scratch/engine.c" \
    less 20480
weigh "text: server, without all that can be left out" "$scratch/server.c" \
    less 33792
judge "octets: an idle session" "$(size_of 'sizeof(postern_session)')" 256
judge "octets: a server" "$(size_of 'sizeof(postern_server)')" 3072

# Finds the deepest chain of calls in the engine.
if command -v python3 >/dev/null; then
    mkdir "$scratch/calls"
    mv "$scratch"/all/src_base_*.ci "$scratch"/all/src_smtp_*.ci \
        "$scratch"/all/src_sasl_*.ci "$scratch"/all/src_engine_*.ci \
        "$scratch/calls"
    rm "$scratch/calls/src_sasl_client.ci"
    python3 tests/stack.py "$scratch/calls" 2048 || failed=1
fi
[ $failed = 0 ] || echo "size: a limit is passed"
exit $failed
