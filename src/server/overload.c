/* SPDX-License-Identifier: MIT */
/*
 * overload.c - when most connections are taken, idle clients get less time, so
 * that there is room for others.
 */
#include "base/moment.h"
#include "session.h"

/* With fewer connections a percentage is useless. */
#define LEAST 10

/* Are there more connections than this percentage of max_connections? */
static int is_past(const postern_server *server, unsigned hundredths)
{
    unsigned most = server->options.max_connections;

    return server->session_count > most / 100 * hundredths
        + most % 100 * hundredths / 100;
}

/* It begins at 80 % and ends at 70 %, so that single clients do not begin and
   end it. */
static int is_overloaded(const postern_server *server)
{
    unsigned share = server->options.overload_share;

    return server->options.max_connections >= LEAST && share != 0
        && is_past(server, server->overloaded ? share - share / 8 : share);
}

/* A timer that fires too early does no harm; it is set again
   (connection.c). */
static void wake_in_time(postern_session *session)
{
    postern_server *server = session->server;
    unsigned long moment;

    if (session->blocked)
        moment = server->now;
    else if (!postern_engine_deadline(&session->engine, &moment))
        return;
    if (session->timer.place == 0
        || pst_moment_before(moment, session->timer.due))
        pst_timers_set(&server->loop.timers, &session->timer, moment);
}

/* Sets the time that clients have, also for those that already wait, counted
   from their last command. */
static void set_patience(postern_server *server, unsigned long patience)
{
    unsigned long before = server->rules.patience;
    size_t i;

    server->rules.patience = patience;
    for (i = 0; i < server->slot_count; i++) {
        postern_session *session = server->slots[i];

        if (session == NULL || session->ended)
            continue;
        pst_engine_hurry(&session->engine, before, server->now);
        wake_in_time(session);
    }
}

unsigned long pst_overload_time(const postern_server *server,
    unsigned long timeout)
{
    unsigned long shorter = server->options.overload_timeout;

    return PST_WITH_CROWD && server->overloaded
        && (timeout == 0 || timeout > shorter) ? shorter : timeout;
}

void pst_overload_look(postern_server *server)
{
    if (!PST_WITH_CROWD || server->state != PST_SERVER_SERVES
        || is_overloaded(server) == server->overloaded)
        return;
    server->overloaded = !server->overloaded;
    server->rules.counters.overloads += (unsigned long)server->overloaded;
    set_patience(server, pst_overload_time(server, server->options.timeout));
    pst_tell_overload(server);
}

void pst_overload_apply(postern_server *server)
{
    pst_overload_look(server);
    set_patience(server, pst_overload_time(server, server->options.timeout));
}

int postern_server_overloaded(const postern_server *server)
{
    pst_thread_check(server, "postern_server_overloaded");
    return server->overloaded;
}
