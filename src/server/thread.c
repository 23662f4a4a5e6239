/* SPDX-License-Identifier: MIT */
/*
 * thread.c - ends the program, in a debug build, when a server is called in
 * another thread than its own.
 *
 * A server's thread is the one that last began a pass, until the server has
 * stopped.  In a data race there is nothing to go on with: the program ends at
 * the call that is wrong, where a debugger shows it.
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
