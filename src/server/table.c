/* SPDX-License-Identifier: MIT */
/* table.c - the table of sessions; a ticket contains the number of a slot. */
#include <string.h>

#include "session.h"

static int take_slot(postern_server *server, unsigned *slot)
{
    size_t i, size;
    postern_session **slots;

    for (i = server->slot_hint; i < server->slot_count; i++)
        if (server->slots[i] == NULL) {
            *slot = (unsigned)i;
            return 0;
        }
    size = server->slot_count + server->slot_count / 2 + 16;
    slots = (postern_session **)pst_memory_resize(&server->rules.memory,
        server->slots, server->slot_count * sizeof(*slots),
        size * sizeof(*slots));
    if (slots == NULL)
        return POSTERN_E_NOMEM;
    memset(slots + server->slot_count, 0,
        (size - server->slot_count) * sizeof(*slots));
    *slot = (unsigned)server->slot_count;
    server->slots = slots;
    server->slot_count = size;
    return 0;
}

postern_session *pst_table_add(postern_server *server)
{
    postern_session *session;
    unsigned slot;

    if (take_slot(server, &slot) != 0)
        return NULL;
    session = (postern_session *)pst_shelf_take(&server->rules.shelf,
        PST_SHELF_SESSION);
    if (session == NULL)
        return NULL;
    if (pst_timers_reserve(&server->loop.timers) != 0) {
        pst_shelf_put(&server->rules.shelf, PST_SHELF_SESSION, session);
        return NULL;
    }
    memset(session, 0, sizeof(*session));
    session->server = server;
    session->slot = slot;
    session->number = ++server->session_number;
    server->slots[slot] = session;
    server->slot_hint = slot + 1;
    server->session_count++;
    return session;
}

postern_session *postern_server_next_session(postern_server *server,
    postern_session *session)
{
    size_t i = session == NULL ? 0 : session->slot + (size_t)1;

    pst_thread_check(server, "postern_server_next_session");
    for (; i < server->slot_count; i++)
        if (server->slots[i] != NULL && server->slots[i]->begun
            && !server->slots[i]->ended)
            return server->slots[i];
    return NULL;
}

void pst_table_remove(postern_session *session)
{
    postern_server *server = session->server;

    session->gone = 1;
    if (session->in_run)
        return;
    server->slots[session->slot] = NULL;
    if (session->slot < server->slot_hint)
        server->slot_hint = session->slot;
    pst_shelf_put(&server->rules.shelf, PST_SHELF_SESSION, session);
}
