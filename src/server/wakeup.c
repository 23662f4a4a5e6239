/* SPDX-License-Identifier: MIT */
/* wakeup.c - reports wakes: postern_server_add_wakeup and the hook. */
#include "server.h"

int postern_server_add_wakeup(postern_server *server, postern_wakeup *wakeup)
{
    pst_thread_check(server, "postern_server_add_wakeup");
    if (wakeup->woken == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    if (server->is_freed)
        return POSTERN_E_STALE;
    wakeup->next = server->wakeups;
    server->wakeups = wakeup;
    return 0;
}

void postern_server_remove_wakeup(postern_server *server,
    postern_wakeup *wakeup)
{
    postern_wakeup **link = &server->wakeups;

    pst_thread_check(server, "postern_server_remove_wakeup");
    while (*link != NULL && *link != wakeup)
        link = &(*link)->next;
    if (*link == NULL)
        return;
    *link = wakeup->next;
    if (server->wakeup_next == wakeup)
        server->wakeup_next = wakeup->next;
}

/* The callbacks may remove any of them. */
static void tell_all(postern_server *server)
{
    postern_wakeup *wakeup = server->wakeups;

    for (; wakeup != NULL; wakeup = server->wakeup_next) {
        server->wakeup_next = wakeup->next;
        wakeup->woken(server, wakeup->context);
    }
}

/* The octets are read first, so that a wake that comes meanwhile is not
   lost. */
void pst_wakeup_ready(pst_watch *watch, int events)
{
    postern_server *server = PST_OWNER(postern_server, wakes.watch, watch);

    (void)events;
    if (pst_wake_count(server, &server->wakes) == 0)
        return;
    pst_hook_begins(server);
    tell_all(server);
    if (server->handler.woken != NULL)
        server->handler.woken(server, server->handler.context);
    pst_hook_ends(server);
}

void pst_wakeup_end(postern_server *server)
{
    postern_wakeup *wakeup;

    server->is_freed = 1;
    pst_hook_begins(server);
    while ((wakeup = server->wakeups) != NULL) {
        server->wakeups = wakeup->next;
        if (wakeup->freed != NULL)
            wakeup->freed(server, wakeup->context);
    }
    pst_hook_ends(server);
}
