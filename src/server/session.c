/* SPDX-License-Identifier: MIT */
/* session.c - what hooks can ask and do about a session. */
#include <stdarg.h>

#include "base/text.h"
#include "session.h"

postern_server *postern_session_server(postern_session *session)
{
    return session->server;
}

void *postern_session_context(postern_session *session)
{
    pst_thread_check(session->server, "postern_session_context");
    return session->server->handler.context;
}

void *postern_session_data(postern_session *session)
{
    pst_thread_check(session->server, "postern_session_data");
    return session->data;
}

void postern_session_set_data(postern_session *session, void *data)
{
    pst_thread_check(session->server, "postern_session_set_data");
    session->data = data;
}

unsigned long postern_session_number(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_number");
    return session->number;
}

const postern_address *postern_session_peer(const postern_session *session)
{
    const postern_xclient *xclient = postern_engine_xclient(&session->engine);

    pst_thread_check(session->server, "postern_session_peer");
    return xclient != NULL && xclient->source.family != POSTERN_FAMILY_NONE
        ? &xclient->source : &session->peer;
}

const postern_proxy *postern_session_proxy(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_proxy");
    return postern_engine_proxy(&session->engine);
}

const postern_xclient *postern_session_xclient(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_xclient");
    return postern_engine_xclient(&session->engine);
}

int postern_session_listener(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_listener");
    return (int)session->listener;
}

const char *postern_session_host_name(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_host_name");
    return postern_engine_host_name(&session->engine);
}

int postern_session_early(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_early");
    return postern_engine_early(&session->engine);
}

int postern_session_left(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_left");
    return session->fin || pst_engine_is_at_eof(&session->engine);
}

int postern_session_lmtp(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_lmtp");
    return session->engine.lmtp;
}

int postern_session_extended_smtp(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_extended_smtp");
    return postern_engine_extended_smtp(&session->engine);
}

int postern_session_authenticated(const postern_session *session)
{
    return postern_engine_identity(&session->engine) != NULL;
}

const char *postern_session_identity(const postern_session *session)
{
    return postern_engine_identity(&session->engine);
}

const char *postern_session_mechanism(const postern_session *session)
{
    return postern_engine_mechanism(&session->engine);
}

int postern_session_tls(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_tls");
    return postern_engine_tls(&session->engine);
}

int postern_session_tls_facts(const postern_session *session,
    struct postern_tls_facts *facts)
{
    pst_thread_check(session->server, "postern_session_tls_facts");
    if (session->channel == NULL || !postern_session_tls(session))
        return 0;
    session->channel->provider->facts(session->channel->tls, facts);
    return 1;
}

postern_envelope *postern_session_envelope(postern_session *session)
{
    pst_thread_check(session->server, "postern_session_envelope");
    return postern_engine_envelope(&session->engine);
}

int postern_push(postern_session *session, const char *line)
{
    int error = postern_engine_push(&session->engine, line);

    pst_thread_check(session->server, "postern_push");
    /* outside a hook nothing else would send the line soon */
    if (error == 0)
        pst_answer_schedule(session);
    return error;
}

int postern_session_rewrite(postern_session *session, const char *address)
{
    pst_thread_check(session->server, "postern_session_rewrite");
    return postern_engine_rewrite(&session->engine, address);
}

const char *postern_replyf(postern_session *session, const char *format, ...)
{
    postern_server *server = session->server;
    pst_text text;
    va_list values;
    int known;

    pst_thread_check(session->server, "postern_replyf");
    va_start(values, format);
    pst_text_init(&text, server->replyf, sizeof(server->replyf));
    known = pst_text_format(&text, format, values);
    va_end(values);
    if (!known)
        pst_tell_error(server, session, POSTERN_E_INVALID_TEXT,
            "postern_replyf knows %s, %d, %u, %lu and %%, and no other %");
    return server->replyf;
}

void postern_session_close(postern_session *session)
{
    pst_thread_check(session->server, "postern_session_close");
    if (session->ended)
        return;
    postern_engine_close(&session->engine, POSTERN_REASON_CLOSE);
    pst_answer_schedule(session);
}

void postern_session_abandon(postern_session *session)
{
    pst_thread_check(session->server, "postern_session_abandon");
    if (session->ended)
        return;
    postern_engine_abandon(&session->engine, POSTERN_REASON_CLOSE);
    pst_answer_schedule(session);
}

int postern_expect_line(postern_session *session, unsigned limit,
    const char *(*got_line)(postern_session *session, const char *line,
    void *context), void *context)
{
    pst_extra *extra;
    int error;

    pst_thread_check(session->server, "postern_expect_line");
    if (got_line == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    if (limit > PST_LINE_MOST)
        return POSTERN_E_INVALID_LIMIT;
    extra = pst_extra_of(session);
    if (extra == NULL)
        return POSTERN_E_NOMEM;
    error = postern_engine_expect_line(&session->engine, limit);
    if (error != 0)
        return error;
    extra->got_line = got_line;
    extra->context = context;
    return 0;
}

postern_envelope *postern_envelope_take(postern_session *session)
{
    pst_thread_check(session->server, "postern_envelope_take");
    return postern_engine_take(&session->engine);
}

void postern_envelope_free(postern_server *server, postern_envelope *envelope)
{
    pst_thread_check(server, "postern_envelope_free");
    (void)server;
    postern_engine_free_envelope(envelope);
}
