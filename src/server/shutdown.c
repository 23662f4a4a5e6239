/* SPDX-License-Identifier: MIT */
/* shutdown.c - stops a server: the first stop drains, the second one cuts
   off. */
#include "session.h"

static void for_each(postern_server *server,
    void (*action)(postern_session *session))
{
    size_t i;

    for (i = 0; i < server->slot_count; i++)
        if (server->slots[i] != NULL && !server->slots[i]->gone)
            action(server->slots[i]);
}

void pst_shutdown_begin(postern_server *server)
{
    if (server->state != PST_SERVER_SERVES)
        return;
    server->state = PST_SERVER_DRAINS;
    pst_listener_close_all(server);
    pst_timers_set(&server->loop.timers, &server->drain,
        server->now + server->options.drain_timeout);
    for_each(server, pst_connection_drain);
}

void pst_shutdown_now(postern_server *server)
{
    server->state = PST_SERVER_STOPPED;
    pst_listener_close_all(server);
    for_each(server, pst_connection_cut);
}

void pst_shutdown_expired(pst_timer *timer)
{
    pst_shutdown_now(PST_OWNER(postern_server, drain, timer));
}

/* The first stop drains, the second stops now. */
void pst_shutdown_asked(pst_watch *watch, int events)
{
    postern_server *server = PST_OWNER(postern_server, stops.watch, watch);
    unsigned long count = pst_wake_count(server, &server->stops);

    (void)events;
    if (count > 0 && server->state == PST_SERVER_SERVES) {
        pst_shutdown_begin(server);
        count--;
    }
    if (count > 0 && server->state == PST_SERVER_DRAINS)
        pst_shutdown_now(server);
}
