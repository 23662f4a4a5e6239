#!/bin/sh
# SPDX-License-Identifier: MIT
# debug.sh - checks that a debug build ends a program that calls a server in a
# wrong thread, and says why; and that a correct program goes on.  In other
# builds a program without threads is linked without them, and they can be left
# out.
#
# Compiles the room of the server again with PST_DEBUG; CC, CFLAGS, DEBUG and
# LINK (the library and what it needs) come from the makefile.
cd "$(dirname "$0")/.." || exit 1
: "${CC:=cc}" "${LINK:=libpostern.a}"

fail() {
    echo "debug: $*"
    exit 1
}

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

# Which names of threads are used, except in objects that are about threads.
names_threads() {
    nm -A "$1" 2>/dev/null | grep pthread_ |
        grep -v -e ':thread[^:]*:' -e ':this_thread[^:]*:' -e ':mutex[^:]*:'
}

if [ -z "$DEBUG" ]; then
    names_threads "${LINK%% *}" &&
        fail "the library that is no debug build names threads"
    $CC -O0 $CFLAGS -Iinclude -o "$scratch/hello" examples/hello.c $LINK ||
        fail "examples/hello.c cannot be linked"
    nm "$scratch/hello" 2>/dev/null | grep -e pthread_ -e pst_os_mutex &&
        fail "a program without threads is linked with them"
fi

# On a system without threads only the pool is missing.
cat >"$scratch/single.c" <<'END'
#include <stdio.h>

#include <postern_workers.h>

int main(void)
{
    int error;

    if (postern_workers_new(0, 0, &error) == NULL)
        puts(postern_error_name(error));
    return 0;
}
END
$CC -O0 $CFLAGS -DPST_THREADS=0 -Iinclude -Isrc -o "$scratch/single" \
    "$scratch/single.c" src/posix/thread.c src/posix/mutex.c $LINK ||
    fail "the build without threads does not compile"
[ "$("$scratch/single")" = FULL ] || fail "there is a pool without threads"

# Its argument says which function a worker calls while main runs the server.
cat >"$scratch/program.c" <<'END'
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <postern.h>

static postern_server *server;
static const char *act;
static pthread_t thread;

static void *work(void *unused)
{
    static const postern_ticket none;

    if (strcmp(act, "answer") == 0)
        (void)postern_answer(server, none, "250 OK");
    else if (strcmp(act, "sessions") == 0)
        (void)postern_server_sessions(server);
    else if (strcmp(act, "step") == 0)
        (void)postern_server_step(server, 0);
    else if (strcmp(act, "free") == 0)
        (void)postern_server_free(server);
    else
        postern_server_wake(server);
    postern_server_stop(server);
    return unused;
}

static void start(postern_server *running, void *unused)
{
    (void)running;
    (void)unused;
    pthread_create(&thread, NULL, work, NULL);
}

static void *run(void *unused)
{
    postern_server_run(server);
    return unused;
}

/* A server that was made in one thread, run in another and freed again in the
   first. */
static void hand_over(void)
{
    pthread_create(&thread, NULL, run, NULL);
    postern_server_stop(server);
}

int main(int argc, char **argv)
{
    postern_options options;

    act = argc > 1 ? argv[1] : "";
    postern_options_init(&options);
    options.hostname = "mx.test";
    server = postern_server_new(&options, NULL, NULL);
    if (server == NULL)
        return 2;
    if (strcmp(act, "hand over") == 0) {
        hand_over();
    } else {
        postern_server_after(server, 1, start, NULL);
        postern_server_run(server);
    }
    pthread_join(thread, NULL);
    postern_server_sessions(server);
    postern_server_free(server);
    puts("went on");
    return 0;
}
END
$CC -O0 $CFLAGS -DPST_DEBUG=1 -Iinclude -Isrc -o "$scratch/program" \
    "$scratch/program.c" src/server/*.c src/posix/this_thread.c $LINK -lpthread ||
    fail "the debug build does not compile"
ulimit -c 0

# dies ACT FUNCTION - the program ends before ACT, and names FUNCTION.
dies() {
    # the shell also prints a line when a program aborts
    { "$scratch/program" "$1" >"$scratch/said" 2>&1; } 2>/dev/null &&
        fail "$2 in a wrong thread is not found"
    grep -q "^postern: $2 was called in another thread" "$scratch/said" ||
        fail "$2 in a wrong thread: $(cat "$scratch/said")"
}

lives() {
    said=$("$scratch/program" "$1" 2>&1)
    [ "$said" = "went on" ] || fail "$1 is right: $said"
}

dies answer postern_answer
dies sessions postern_server_sessions
dies step postern_server_step
dies free postern_server_free
lives wake
lives "hand over"
echo "debug: four wrong threads are found, two right ones let be"
