/* answer.c - answers that come later: tickets, and the list of sessions that
   have something to do. */
#include <string.h>

#include "session.h"

const char pst_answer_later[] = "451 4.3.0 later";
const char pst_answer_pause[] = "451 4.3.0 full";
const char pst_answer_line[] = "451 4.3.0 line";

static const char no_memory[] = "451 4.3.0 Error: out of memory";

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
    return open_ticket(session, ticket, pst_answer_later);
}

const char *postern_pause(postern_session *session, postern_ticket *ticket)
{
    return open_ticket(session, ticket, pst_answer_pause);
}

static void free_answer(postern_session *session)
{
    if (session->answer != NULL && session->answer != no_memory)
        pst_memory_free(&session->server->rules.memory, session->answer,
            session->answer_size);
    session->answer = NULL;
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

int postern_answer(postern_server *server, postern_ticket ticket,
    const char *text)
{
    postern_session *session = holder(server, ticket);

    if (session == NULL)
        return POSTERN_E_STALE;
    if (session->put_off)
        return postern_resume(server, ticket);
    if (text != NULL) {
        session->answer_size = (unsigned)strlen(text) + 1;
        session->answer = (char *)pst_memory_take(&server->rules.memory,
            session->answer_size);
        if (session->answer == NULL)
            session->answer = (char *)no_memory;
        else
            memcpy(session->answer, text, session->answer_size);
    }
    session->answered = 1;
    session->generation = 0;
    pst_answer_schedule(session);
    return 0;
}

int postern_resume(postern_server *server, postern_ticket ticket)
{
    postern_session *session = holder(server, ticket);

    if (session == NULL || !session->put_off)
        return POSTERN_E_STALE;
    session->resumed = 1;
    session->generation = 0;
    pst_answer_schedule(session);
    return 0;
}

/* Those that are added meanwhile wait for the next pass. */
void pst_answer_run(postern_server *server)
{
    postern_session *session = server->run_first;

    server->run_first = server->run_last = NULL;
    while (session != NULL) {
        postern_session *next = session->run_next;

        session->in_run = 0;
        pst_connection_run(session);
        session = next;
    }
}
