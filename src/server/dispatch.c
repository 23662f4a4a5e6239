/* SPDX-License-Identifier: MIT */
/*
 * dispatch.c - the dispatcher: calls the hook for each question of the engine,
 * while no function of the engine is running.
 */
#include <string.h>

#include "base/network.h"
#include "hooks.h"
#include "engine/says.h"
#include "session.h"

static void create_envelope_data(postern_session *session,
    postern_envelope *envelope)
{
    const postern_handler *handler = &session->server->handler;

    if (handler->envelope_create != NULL)
        postern_envelope_set_data(envelope, handler->envelope_create(session));
}

static void destroy_envelope_data(postern_session *session,
    postern_envelope *envelope)
{
    const postern_handler *handler = &session->server->handler;

    if (handler->envelope_destroy != NULL)
        handler->envelope_destroy(session, postern_envelope_data(envelope));
}

static const char *ask_command(postern_session *session,
    const postern_question *question)
{
    const struct pst_own_command *command =
        &session->server->commands[question->command];

    return command->callback(session, question->text, command->context);
}

static const char *ask_mechanism(postern_session *session,
    const postern_question *question)
{
    const struct pst_mechanism *mechanism =
        &session->server->mechanisms[question->command];

    return mechanism->callback(session, question->octets, question->length,
        mechanism->context);
}

static const char *ask_line(postern_session *session,
    const postern_question *question)
{
    const pst_extra *extra = session->extra;

    return extra->got_line(session, question->text, extra->context);
}

static void create_data(postern_session *session)
{
    const postern_handler *handler = &session->server->handler;

    session->data = handler->session_create == NULL ? NULL
        : handler->session_create(session);
}

static void destroy_data(postern_session *session)
{
    const postern_handler *handler = &session->server->handler;

    if (handler->session_destroy != NULL)
        handler->session_destroy(session, session->data);
}

/* STARTTLS begins the session anew (RFC 3207 4.2): destroys the application's
   data and makes it again. */
static const char *ask_starttls(postern_session *session)
{
    const postern_handler *handler = &session->server->handler;

    pst_auth_data_free(session);
    if (handler->session_create != NULL) {
        destroy_data(session);
        create_data(session);
    }
    return handler->starttls == NULL ? NULL : handler->starttls(session);
}

void pst_dispatch_open(postern_session *session)
{
    postern_server *server = session->server;

    const char *trusted = server->options.xclient_networks;

    session->begun = 1;
    server->rules.counters.connections++;
    if (trusted != NULL && pst_network_holds(trusted, &session->peer))
        postern_engine_trust_xclient(&session->engine);
    pst_hook_begins(server);
    create_data(session);
    pst_hook_ends(server);
    pst_tell_connected(session);
}

/* Why the client of a proxy may not come in, or NULL.  The proxy itself always
   may. */
static const char *count_client(postern_session *session,
    const postern_proxy *proxy)
{
    const char *why;
    int counted;

    if (proxy->source.family == POSTERN_FAMILY_NONE)
        return NULL;
    why = pst_peers_enter(session->server, &session->peer, &counted);
    session->counted = counted != 0;
    return why;
}

/* Sends one line without TLS; the client gets no session. */
static const char *turn_away(postern_session *session, const char *why)
{
    const postern_net *net = session->server->net;

    session->unwelcome = 1;
    if (session->channel == NULL)
        (void)net->send(net->context, session->watch.socket, PST_TOO_BUSY,
            sizeof(PST_TOO_BUSY) - 1);
    pst_tell_turned_away(session->server, &session->peer,
        (int)session->listener, why);
    return PST_TOO_BUSY;
}

/* The client is known now, so the session begins.  Without a name in the
   header the client is the proxy. */
static const char *ask_proxy(postern_session *session,
    const postern_proxy *proxy)
{
    const postern_handler *handler = &session->server->handler;
    const char *why;

    pst_proxied_note_via(&session->engine, &session->peer);
    if (proxy->source.family != POSTERN_FAMILY_NONE)
        session->peer = proxy->source;
    why = count_client(session, proxy);
    if (why != NULL)
        return turn_away(session, why);
    pst_dispatch_open(session);
    return handler->proxy == NULL ? NULL : handler->proxy(session, proxy);
}

static const char *ask_xclient(postern_session *session,
    const postern_xclient *xclient)
{
    const postern_handler *handler = &session->server->handler;

    pst_tell_xclient(session, &xclient->source);
    return handler->xclient == NULL ? NULL
        : handler->xclient(session, xclient);
}

/* Messages are counted for the log, even if there is no hook. */
static const char *ask_message(postern_session *session,
    postern_envelope *envelope)
{
    const postern_handler *handler = &session->server->handler;

    if (handler->log != NULL)
        pst_tell_offered(session, postern_envelope_received(envelope));
    return handler->message == NULL ? NULL
        : handler->message(session, envelope);
}

static const char *ask_tls(postern_session *session)
{
    return pst_server_tls_open(session) == 0 ? NULL
        : PST_SAY_NO_TLS;
}

/* Calls the hook.  There is no default, so that the compiler reports a missing
   question. */
static const char *ask(postern_session *session,
    const postern_question *question)
{
    const postern_handler *handler = &session->server->handler;

    switch (question->ask) {
#define CALL(ask, hook, arguments) \
    case POSTERN_ASK_##ask: \
        return handler->hook arguments;
    PST_HOOKS(CALL)
    case POSTERN_ASK_PROXY:
        return ask_proxy(session, question->proxy);
    case POSTERN_ASK_XCLIENT:
        return ask_xclient(session, question->xclient);
    case POSTERN_ASK_MESSAGE:
        return ask_message(session, question->envelope);
    case POSTERN_ASK_MESSAGE_BYTES:
        return handler->message_bytes(session, question->envelope,
            question->octets, question->length);
    case POSTERN_ASK_MECHANISM:
        return ask_mechanism(session, question);
    case POSTERN_ASK_TLS:
        return ask_tls(session);
    case POSTERN_ASK_STARTTLS:
        return ask_starttls(session);
    case POSTERN_ASK_COMMAND:
        return ask_command(session, question);
    case POSTERN_ASK_LINE:
        return ask_line(session, question);
    case POSTERN_ASK_MESSAGE_ABORTED:
        handler->message_aborted(session, question->envelope,
            question->reason);
        break;
    case POSTERN_ASK_ENVELOPE_BEGIN:
        create_envelope_data(session, question->envelope);
        break;
    case POSTERN_ASK_ENVELOPE_END:
        destroy_envelope_data(session, question->envelope);
        break;
    case POSTERN_ASK_TRACE:
        handler->trace(session, POSTERN_RECEIVED, question->octets,
            question->length);
        break;
    case POSTERN_ASK_NOTHING:
        break;
    }
    return NULL;
}

/* Returns the answer, or one of the marks of answer.c. */
static const char *call_hook(postern_session *session,
    const postern_question *question)
{
    postern_server *server = session->server;
    const char *text;

    pst_hook_begins(server);
    text = ask(session, question);
    pst_hook_ends(server);
    /* a ticket that was made but not returned is void */
    if (text != pst_answer_later && text != pst_answer_pause)
        pst_answer_forget(session);
    return text;
}

/* postern_later is not allowed for content, and postern_pause only there; a
   hook that returns the wrong one has failed. */
static const char *checked(postern_session *session, enum postern_ask ask,
    const char *text)
{
    int is_content = ask == POSTERN_ASK_MESSAGE_BYTES;

    if (text != (is_content ? pst_answer_later : pst_answer_pause))
        return text;
    pst_answer_forget(session);
    pst_tell_error(session->server, session, POSTERN_E_INVALID_HERE, is_content
        ? "postern_later is not for message_bytes"
        : "postern_pause is for message_bytes");
    return PST_SAY_NO_ANSWER;
}

void pst_dispatch_answer(postern_session *session, const char *text)
{
    int error;

    if (session->extra != NULL && pst_engine_asks_verdict(&session->engine))
        pst_tell_verdict(session, text);
    error = postern_engine_answer(&session->engine, text,
        session->server->now);
    if (error != 0)
        pst_tell_error(session->server, session, error,
            "a hook's reply has no code of 200-299 or 400-599");
}

int pst_dispatch(postern_session *session, const postern_question *question)
{
    const char *text = checked(session, question->ask,
        call_hook(session, question));

    if (text == pst_answer_pause)
        session->was_paused = 1;
    if (text == pst_answer_later || text == pst_answer_pause)
        return 0;
    pst_dispatch_answer(session, text);
    return 1;
}


void pst_dispatch_closed(postern_session *session, int reason)
{
    postern_server *server = session->server;

    pst_hook_begins(server);
    if (server->handler.closed != NULL)
        server->handler.closed(session, reason);
    pst_auth_data_free(session);
    destroy_data(session);
    pst_hook_ends(server);
}
