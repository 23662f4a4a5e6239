/* SPDX-License-Identifier: MIT */
/* signals.c - stops a server on signals, for programs that ask for it. */
#include <stddef.h>

#include "os/signals.h"
#include "postern.h"

/* Read by a signal handler, or by another thread. */
static postern_server *volatile watched;

static void stop(void)
{
    postern_server *server = watched;

    if (server != NULL)
        postern_server_stop(server);
}

int postern_stop_on_signals(postern_server *server)
{
    if (server == NULL)
        pst_os_signals_unwatch();
    watched = server;
    if (server == NULL || pst_os_signals_watch(stop) == 0)
        return 0;
    watched = NULL;
    return POSTERN_E_FAILED;
}
