/* SPDX-License-Identifier: MIT */
/*
 * answer.c - answers that come later: tickets, and the list of sessions that
 * have an answer.
 */
#include <string.h>

#include "engine/says.h"
#include "session.h"

const char pst_answer_later[] = "451 4.3.0 later";
const char pst_answer_pause[] = "451 4.3.0 full";

static const char *open_ticket(postern_session *session,
    postern_ticket *ticket, const char *mark)
{
    postern_server *server = session->server;

    pst_answer_forget(session);
    if (++server->generation == 0)
        server->generation = 1;
    session->generation = server->generation;
    session->put_off = mark == pst_answer_pause;
    ticket->slot = session->slot;
    ticket->generation = session->generation;
    return mark;
}

const char *postern_later(postern_session *session, postern_ticket *ticket)
{
    pst_thread_check(session->server, "postern_later");
    return open_ticket(session, ticket, pst_answer_later);
}

const char *postern_pause(postern_session *session, postern_ticket *ticket)
{
    pst_thread_check(session->server, "postern_pause");
    return open_ticket(session, ticket, pst_answer_pause);
}

/* ---- keys that come later ----------------------------------------------- */

/* A copy of the keys and of what they point to. */
struct pst_late_keys {
    size_t size;
    postern_auth_keys keys;
    char octets[1];
};

static void free_keys(postern_session *session)
{
    struct pst_late_keys *late = session->extra->keys;

    if (late == NULL)
        return;
    session->extra->keys = NULL;
    pst_memory_wipe(&late->keys, late->size
        - offsetof(struct pst_late_keys, keys));
    pst_memory_free(&session->server->rules.memory, late, late->size);
}

static int copy_keys(postern_session *session, const postern_auth_keys *keys)
{
    size_t salt = keys->salt == NULL ? 0 : keys->salt_length;
    size_t password = keys->password == NULL ? 0
        : strlen(keys->password) + 1;
    size_t size = sizeof(struct pst_late_keys) + salt + password;
    struct pst_late_keys *late = pst_extra_of(session) == NULL ? NULL
        : (struct pst_late_keys *)pst_memory_take(
            &session->server->rules.memory, size);

    if (late == NULL)
        return 0;
    late->size = size;
    late->keys = *keys;
    if (salt > 0)
        late->keys.salt = (unsigned char *)memcpy(late->octets, keys->salt,
            salt);
    if (password > 0)
        late->keys.password = (char *)memcpy(late->octets + salt,
            keys->password, password);
    session->extra->keys = late;
    return 1;
}

static void free_answer(postern_session *session)
{
    pst_extra *extra = session->extra;

    session->speechless = 0;
    if (extra == NULL)
        return;
    free_keys(session);
    if (extra->answer == NULL)
        return;
    pst_memory_free(&session->server->rules.memory, extra->answer,
        extra->answer_size);
    extra->answer = NULL;
}

void pst_answer_forget(postern_session *session)
{
    free_answer(session);
    session->generation = 0;
    session->answered = 0;
    session->resumed = 0;
    session->put_off = 0;
}

static postern_session *holder(postern_server *server, postern_ticket ticket)
{
    postern_session *session;

    if (ticket.slot >= server->slot_count || ticket.generation == 0)
        return NULL;
    session = server->slots[ticket.slot];
    return session != NULL && session->generation == ticket.generation
        ? session : NULL;
}

void pst_answer_schedule(postern_session *session)
{
    postern_server *server = session->server;

    if (session->in_run)
        return;
    session->in_run = 1;
    session->run_next = NULL;
    if (server->run_last == NULL)
        server->run_first = session;
    else
        server->run_last->run_next = session;
    server->run_last = session;
}

/* 0: there was no memory for the copy. */
static int copy_answer(postern_session *session, const char *text)
{
    pst_extra *extra = pst_extra_of(session);

    if (extra == NULL)
        return 0;
    extra->answer_size = strlen(text) + 1;
    extra->answer = (char *)pst_memory_take(&session->server->rules.memory,
        extra->answer_size);
    if (extra->answer == NULL)
        return 0;
    memcpy(extra->answer, text, extra->answer_size);
    return 1;
}

int postern_answer(postern_server *server, postern_ticket ticket,
    const char *text)
{
    postern_session *session = holder(server, ticket);

    pst_thread_check(server, "postern_answer");
    if (session == NULL)
        return POSTERN_E_STALE;
    if (session->put_off)
        return postern_resume(server, ticket);
    session->speechless = text != NULL && !copy_answer(session, text);
    session->answered = 1;
    session->generation = 0;
    pst_answer_schedule(session);
    return 0;
}

postern_session *postern_ticket_session(postern_server *server,
    postern_ticket ticket)
{
    pst_thread_check(server, "postern_ticket_session");
    return holder(server, ticket);
}

postern_keywords *postern_ticket_keywords(postern_server *server,
    postern_ticket ticket)
{
    postern_session *session = holder(server, ticket);

    pst_thread_check(server, "postern_ticket_keywords");
    return session == NULL ? NULL : pst_engine_keywords(&session->engine);
}

/* Without memory for the keys the answer is "cannot be decided now". */
int postern_answer_keys(postern_server *server, postern_ticket ticket,
    const postern_auth_keys *keys)
{
    postern_session *session = holder(server, ticket);

    if (session == NULL)
        return POSTERN_E_STALE;
    if (!pst_engine_asks_keys(&session->engine))
        return POSTERN_E_INVALID_HERE;
    if (keys == NULL)
        return postern_answer(server, ticket, PST_SAY_AUTH_WRONG);
    session->speechless = !copy_keys(session, keys);
    session->answered = 1;
    session->generation = 0;
    pst_answer_schedule(session);
    return 0;
}

const char *pst_answer_text(postern_session *session)
{
    pst_extra *extra = session->extra;

    if (session->speechless)
        return PST_SAY_NO_ROOM;
    if (extra == NULL)
        return NULL;
    if (extra->keys != NULL)
        *pst_engine_keys(&session->engine) = extra->keys->keys;
    return extra->answer;
}

int postern_resume(postern_server *server, postern_ticket ticket)
{
    postern_session *session = holder(server, ticket);

    pst_thread_check(server, "postern_resume");
    if (session == NULL || !session->put_off)
        return POSTERN_E_STALE;
    session->resumed = 1;
    session->generation = 0;
    pst_answer_schedule(session);
    return 0;
}
