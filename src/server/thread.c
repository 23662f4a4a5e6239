/* SPDX-License-Identifier: MIT */
/*
 * thread.c - in a debug build: ends the program when a server is called in a
 * wrong thread.
 *
 * The thread of a server is the one that last began a pass, until the server
 * has stopped.  After a data race the program cannot continue safely, so it
 * ends at the wrong call, where a debugger shows it.
 */
#include "server.h"

#if PST_DEBUG

#include <stdio.h>
#include <stdlib.h>

void pst_thread_check(const postern_server *server, const char *function)
{
    if (!server->guard.is_known
        || pst_os_thread_is_this(&server->guard.thread))
        return;
    fprintf(stderr, "postern: %s was called in another thread than the one"
        " that runs the server (postern.h, \"Threads\")\n", function);
    abort();
}

void pst_thread_take(postern_server *server, const char *function)
{
    if (server->guard.passes > 0)
        pst_thread_check(server, function);
    pst_os_thread_note(&server->guard.thread);
    server->guard.is_known = 1;
}

void pst_thread_enter(postern_server *server, const char *function)
{
    pst_thread_take(server, function);
    server->guard.passes++;
}

void pst_thread_leave(postern_server *server, int goes_on)
{
    if (--server->guard.passes == 0 && !goes_on)
        server->guard.is_known = 0;
}

#endif
