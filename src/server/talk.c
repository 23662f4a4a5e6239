/* SPDX-License-Identifier: MIT */
/*
 * talk.c - connects an engine with the hooks on one side and the socket on the
 * other.
 */
#include "session.h"

/* ---- questions --------------------------------------------------------- */

size_t pst_talk(postern_session *session, const char *octets,
    size_t length)
{
    postern_engine *engine = &session->engine;
    postern_question question;

    /* content that was put off waits for postern_resume */
    if (pst_engine_is_put_off(engine) && !session->resumed)
        return 0;
    session->resumed = 0;
    postern_engine_lend(engine, octets, length, session->server->now);
    while (postern_engine_next(engine, &question)
        && pst_dispatch(session, &question))
        ;
    return postern_engine_reclaim(engine);
}

/* ---- output ------------------------------------------------------------ */

static void trace(postern_session *session, const char *octets,
    size_t length)
{
    postern_server *server = session->server;

    if (server->handler.trace == NULL)
        return;
    pst_hook_begins(server);
    server->handler.trace(session, POSTERN_SENT, octets, length);
    pst_hook_ends(server);
}

void pst_talk_sent(postern_session *session, const char *octets,
    size_t length)
{
    postern_server *server = session->server;
    unsigned long since = server->now;

    if (PST_WITH_LOG && server->overheard) {
        trace(session, octets, length);
        if (server->handler.log != NULL)
            pst_tell_replies(session, octets, length);
        pst_engine_forgive(&session->engine, server->now - since);
    }
    postern_engine_sent(&session->engine, length);
}

void pst_talk_fail(postern_session *session, int reason)
{
    pst_answer_forget(session);
    session->lost = 1;
    postern_engine_fail(&session->engine, reason);
    (void)pst_talk(session, NULL, 0);
}

/* The socket takes no more; `since` is the last time when it took
   something. */
static void note_blocked(postern_session *session, int progress)
{
    if (!session->blocked || progress)
        session->since = session->server->now;
    session->blocked = 1;
}

long pst_talk_send(postern_session *session, const char *octets,
    size_t length)
{
    const postern_net *net = session->server->net;
    long sent = net->send(net->context, session->watch.socket, octets,
        length);

    if (sent == (long)length) {
        session->blocked = 0;
    } else if (sent >= 0) {
        note_blocked(session, 1);
    } else if (sent == POSTERN_E_AGAIN) {
        note_blocked(session, 0);
        return 0;
    } else {
        pst_talk_fail(session, POSTERN_REASON_RESET);
    }
    return sent;
}
