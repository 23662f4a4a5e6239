/* SPDX-License-Identifier: MIT */
/*
 * connection.c - carries octets between a socket and an engine.
 *
 * Received octets are lent to the engine from the server's only buffer.  What
 * the engine does not use is kept in a block of that size, and lent again
 * before the socket is read.  While something is kept the socket is not read.
 * So the receive limit is also the limit of what a client can make the server
 * hold.
 */
#include "base/config.h"
#include "base/moment.h"
#include "session.h"

/* After an error the client may send this much, for this long, before the
   connection is closed: closing over unread octets would reset it, and the
   client might never see why (RFC 9293 3.6.1). */
#define LINGERED 0x1FFFFFFUL    /* what `lingered` holds */

/* Received content, and what peek() adds to it, once. */
typedef char pst_span_is_in_bounds[
    PST_RECEIVE_BUFFER + PST_RECEIVE_COMMANDS <= POSTERN_SPAN_MAX ? 1 : -1];
#define LINGER_TIME 5000
#define LINGER_STOPPING 1000    /* when the server stops */

/* How long to wait if a socket is writable but takes nothing. */
#define RETRY_TIME 50

/* ---- the end ----------------------------------------------------------- */

static void tell_end(postern_session *session)
{
    int reason = postern_engine_reason(&session->engine);

    if (session->unwelcome)
        return;
    if (!session->begun) {
        pst_tell_no_header(session, reason);
        return;
    }
    pst_secure_closed(session, reason);
    pst_tell_closed(session, reason);
    pst_dispatch_closed(session, reason);
}

/* Tells the hooks that the session is over, and frees all but the socket. */
static void end(postern_session *session)
{
    if (session->ended)
        return;
    session->ended = 1;
    pst_answer_forget(session);
    tell_end(session);
    pst_extra_free(session);
    pst_kept_drop(session);
    pst_server_tls_close(session);
    pst_engine_clear(&session->engine);
}

static void disconnect(postern_session *session)
{
    postern_server *server = session->server;

    end(session);
    (void)pst_loop_watch(&server->loop, &session->watch, 0);
    pst_timers_unset(&server->loop.timers, &session->timer);
    server->net->close(server->net->context, session->watch.socket);
    pst_timers_release(&server->loop.timers);
    server->session_count--;
    if (session->counted)
        pst_peers_leave(server, &session->peer);
    pst_table_remove(session);
    pst_overload_look(server);
}

/* Closes the sending side, and waits until the client has read the last
   reply. */
static void linger(postern_session *session)
{
    const postern_net *net = session->server->net;

    end(session);
    session->lingering = 1;
    session->since = session->server->now;
    net->shut(net->context, session->watch.socket);
}

/* ---- time -------------------------------------------------------------- */

static unsigned long linger_time(const postern_session *session)
{
    return session->server->state == PST_SERVER_SERVES ? LINGER_TIME
        : LINGER_STOPPING;
}

static unsigned long write_time(const postern_session *session)
{
    const postern_server *server = session->server;

    return pst_overload_time(server, server->options.write_timeout);
}

/* The next time at which something has to be done; 0: never. */
static int next_moment(const postern_session *session, unsigned long *moment)
{
    unsigned long other, write;
    int any;

    if (session->lingering) {
        *moment = session->since + linger_time(session);
        return 1;
    }
    any = postern_engine_deadline(&session->engine, moment);
    if (session->blocked && (write = write_time(session)) != 0) {
        other = session->since + write;
        *moment = any ? pst_moment_first(*moment, other) : other;
        any = 1;
    }
    return any;
}

/*
 * Usually each command makes the deadline later.  So a timer that is set to an
 * earlier time stays as it is; when it fires, the deadline is checked again.
 */
static void set_timer(postern_session *session)
{
    pst_timers *timers = &session->server->loop.timers;
    unsigned long moment;

    if (!next_moment(session, &moment))
        return;
    if (session->timer.place == 0
        || pst_moment_before(moment, session->timer.due))
        pst_timers_set(timers, &session->timer, moment);
}

/* ---- wishes ------------------------------------------------------------ */

/*
 * While an answer is awaited the socket is read, to notice a client that
 * leaves.  Content is read once more, and commands until so many are kept as
 * one receive() returns; then further octets stay in the kernel.
 */
static int wishes(const postern_session *session, unsigned wants)
{
    int result = 0;

    if (session->lingering)
        return POSTERN_READ;
    if ((wants & POSTERN_WANTS_WRITE) != 0 && !session->retry)
        result |= POSTERN_WRITE;
    if ((wants & POSTERN_WANTS_READ) != 0 && session->kept == NULL)
        result |= POSTERN_READ;
    if ((wants & POSTERN_WANTS_ANSWER) != 0 && !session->peeked
        && !pst_engine_is_at_eof(&session->engine) && !session->fin)
        result |= POSTERN_READ;
    return result;
}

static void refuse_socket(postern_session *session)
{
    pst_tell_error(session->server,
        session->ended || !session->begun ? NULL : session,
        POSTERN_E_FULL, "the wait set can hold no more sockets");
    pst_talk_fail(session, POSTERN_REASON_LIMIT);
    disconnect(session);
}

/* Is there nothing to do: no output waits, the socket is watched for input,
   and the timer fires early enough?  This is so after nearly every command. */
static int is_at_ease(const postern_session *session)
{
    const postern_engine *engine = &session->engine;

    return session->watch.wishes == POSTERN_READ && !session->blocked
        && !session->peeked
        && session->kept == NULL && pst_engine_is_quiet(engine)
        && session->timer.place != 0
        && !pst_moment_before(pst_engine_client_deadline(engine),
            session->timer.due);
}

static void settle(postern_session *session)
{
    unsigned wants = session->transport->wants(session);

    if ((wants & POSTERN_WANTS_CLOSE) != 0 && !session->lingering) {
        if (!session->transport->end(session)) {
            wants = POSTERN_WANTS_WRITE;
        } else if (session->lost || (!session->unwelcome
            && pst_engine_closes_at_once(&session->engine))) {
            disconnect(session);
            return;
        } else {
            linger(session);
        }
    }
    if ((wants & POSTERN_WANTS_ANSWER) == 0)
        session->peeked = 0;
    if (pst_loop_watch(&session->server->loop, &session->watch,
        wishes(session, wants)) != 0) {
        refuse_socket(session);
        return;
    }
    set_timer(session);
}

/* ---- work -------------------------------------------------------------- */

/* There is no memory for the input: drops an open question; its ticket becomes
   stale. */
static void give_up(postern_session *session)
{
    pst_answer_forget(session);
    pst_engine_give_up(&session->engine);
    (void)session->transport->carry(session, "", 0);
}

/* 0, or NOMEM. */
static int keep(postern_session *session, char *octets, size_t length)
{
    pst_engine_note_early(&session->engine);
    return pst_kept_add(session, octets, length);
}

/* Input was used by the engine, or is kept. */
static void use(postern_session *session, char *octets, size_t length)
{
    size_t used = session->transport->carry(session, octets, length);

    if (used < length && !pst_engine_is_closing(&session->engine)
        && keep(session, octets + used, length - used) != 0)
        give_up(session);
    if (pst_engine_had_secret(&session->engine)) {
        pst_engine_secret_gone(&session->engine);
        pst_memory_wipe(octets, length);
    }
}

static void serve_kept(postern_session *session)
{
    size_t length;
    const char *octets = pst_kept_octets(session, &length);

    pst_kept_use(session, session->transport->carry(session, octets, length));
    settle(session);
}

/* A hook that has put content off once may do so again; then less is received,
   because all of it may have to be kept. */
static size_t receive_limit(postern_session *session)
{
    if (pst_engine_is_content(&session->engine)) {
        if (session->was_paused)
            return PST_RECEIVE_PAUSED;
        return session->server->ready > PST_CROWD ? PST_RECEIVE_CROWDED
            : PST_RECEIVE_BUFFER;
    }
    session->was_paused = 0;
    return PST_RECEIVE_COMMANDS;
}

static void client_left(postern_session *session)
{
    session->fin = 1;
    session->transport->left(session);
}

/* An answer that has come counts, whatever happens to the connection before it
   is used, because postern_answer has returned 0. */
static void take_answer(postern_session *session)
{
    if (!session->answered)
        return;
    session->answered = 0;
    pst_dispatch_answer(session, pst_answer_text(session));
    pst_answer_forget(session);
}

static int is_enough(const postern_session *session)
{
    size_t length;

    (void)pst_kept_octets(session, &length);
    return pst_engine_is_content(&session->engine)
        || length >= PST_RECEIVE_COMMANDS;
}

/* Reads while an answer is open, to notice whether the client has left. */
static void peek(postern_session *session)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, PST_RECEIVE_COMMANDS);

    if (n == POSTERN_E_AGAIN)
        return;
    if (n == POSTERN_E_CLOSED) {
        client_left(session);
    } else if (n < 0) {
        take_answer(session);
        pst_talk_fail(session, POSTERN_REASON_RESET);
    } else if (keep(session, server->buffer, (size_t)n) != 0) {
        take_answer(session);
        give_up(session);
    }
    if (is_enough(session))
        session->peeked = 1;
    settle(session);
}

static void receive(postern_session *session)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, receive_limit(session));

    if (n == POSTERN_E_AGAIN)
        return;
    if (n > 0) {
        use(session, server->buffer, (size_t)n);
        if (!is_at_ease(session))
            settle(session);
        return;
    }
    if (n == POSTERN_E_CLOSED)
        client_left(session);
    else
        pst_talk_fail(session, POSTERN_REASON_RESET);
    serve_kept(session);
}

/* Reads what the client still sends, and drops it. */
static void drain_socket(postern_session *session)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, PST_RECEIVE_BUFFER);

    if (n > 0)
        session->lingered = (pst_wide)((session->lingered
            + (unsigned long)n) & LINGERED);
    if ((n < 0 && n != POSTERN_E_AGAIN)
        || session->lingered >= PST_LINGER_OCTETS)
        disconnect(session);
}

/* Sends again.  If the socket is writable and takes nothing (ENOBUFS), it is
   tried again after RETRY_TIME. */
static void write_again(postern_session *session)
{
    unsigned long moment = session->server->now + RETRY_TIME;

    session->retry = !session->transport->flush(session)
        && session->blocked;
    if (session->retry && (session->timer.place == 0
        || pst_moment_before(moment, session->timer.due)))
        pst_timers_set(&session->server->loop.timers, &session->timer,
            moment);
}

static void ready(pst_watch *watch, int events)
{
    postern_session *session = PST_OWNER(postern_session, watch, watch);
    const postern_engine *engine = &session->engine;

    if (session->lingering) {
        drain_socket(session);
        return;
    }
    if ((events & POSTERN_WRITE) != 0) {
        write_again(session);
        if (session->blocked) {
            settle(session);
            return;
        }
    }
    if ((events & POSTERN_READ) == 0 || session->fin)
        serve_kept(session);
    else if (pst_engine_listens(engine))
        receive(session);
    else if (pst_engine_is_closing(engine) || pst_engine_is_at_eof(engine))
        serve_kept(session);
    else
        peek(session);
}

void pst_connection_run(postern_session *session)
{
    if (session->gone) {
        pst_table_remove(session);
        return;
    }
    if (session->lingering)
        return;
    take_answer(session);
    serve_kept(session);
}

static int is_late(const postern_session *session)
{
    unsigned long moment;

    return !session->resumed
        && postern_engine_deadline(&session->engine, &moment)
        && !pst_moment_before(session->server->now, moment);
}

/*
 * Checks the socket once before the client is timed out: data may have come in
 * time, while the loop waited on other sockets or a hook ran.  0: the session
 * has ended.
 */
static int look_once(postern_session *session)
{
    postern_server *server = session->server;
    unsigned slot = session->slot;

    if (session->kept == NULL && !session->fin
        && (session->transport->wants(session) & POSTERN_WANTS_READ) != 0)
        ready(&session->watch, POSTERN_READ);
    return server->slots[slot] == session && !session->gone
        && !session->lingering;
}

static void due(pst_timer *timer)
{
    postern_session *session = PST_OWNER(postern_session, timer, timer);
    unsigned long now = session->server->now;
    unsigned long write = write_time(session);

    session->retry = 0;
    if (session->lingering) {
        if (pst_moment_before(now, session->since + linger_time(session)))
            set_timer(session);
        else
            disconnect(session);
        return;
    }
    take_answer(session);
    if (session->blocked && write != 0
        && !pst_moment_before(now, session->since + write)) {
        pst_talk_fail(session, POSTERN_REASON_TIMEOUT);
    } else if (is_late(session)) {
        if (!look_once(session))
            return;
        if (is_late(session)) {
            pst_answer_forget(session);
            postern_engine_tick(&session->engine, session->server->now);
        }
    }
    serve_kept(session);
}

/* ---- beginning and stopping -------------------------------------------- */

/* Everything that can fail; after an error the caller undoes it. */
static int start(postern_session *session, int flags)
{
    postern_server *server = session->server;
    int error = 0;

    pst_engine_init(&session->engine, &server->rules, server->now);
    if ((flags & POSTERN_LISTEN_REQUIRE_TLS) != 0)
        pst_engine_require_tls(&session->engine);
    if ((flags & POSTERN_LISTEN_REQUIRE_AUTH) != 0)
        pst_engine_require_auth(&session->engine);
    if ((flags & POSTERN_LISTEN_LMTP) != 0)
        pst_engine_speak_lmtp(&session->engine);
    if ((flags & POSTERN_LISTEN_SMTPS) != 0) {
        error = pst_server_tls_open(session);
        postern_engine_handshake(&session->engine, server->now);
    }
    /* after the header plain.c begins TLS */
    if ((flags & POSTERN_LISTEN_PROXY) != 0)
        postern_engine_expect_proxy(&session->engine, server->now);
    else if (session->channel != NULL)
        pst_secure_begin(session);
    if (error == 0)
        error = pst_loop_watch(&server->loop, &session->watch, POSTERN_READ);
    return error;
}

postern_session *pst_connection_admit(postern_server *server, int listener,
    int flags, postern_socket socket)
{
    postern_session *session = pst_table_add(server);

    if (session == NULL)
        return NULL;
    pst_watch_init(&session->watch, socket, ready);
    session->timer.fire = due;
    session->transport = &pst_transport_plain;
    session->listener = (unsigned short)listener;
    if (start(session, flags) == 0)
        return session;
    pst_server_tls_close(session);
    pst_timers_release(&server->loop.timers);
    server->session_count--;
    pst_table_remove(session);
    return NULL;
}

void pst_connection_begin(postern_session *session,
    const postern_address *peer)
{
    postern_server *server = session->server;
    unsigned long since = server->now;

    session->peer = *peer;
    if (!pst_engine_awaits_proxy(&session->engine)) {
        pst_dispatch_open(session);
        pst_engine_forgive(&session->engine, server->now - since);
    }
    serve_kept(session);
}

void pst_connection_drain(postern_session *session)
{
    if (session->lingering) {
        set_timer(session);
        return;
    }
    postern_engine_drain(&session->engine);
    serve_kept(session);
}

void pst_connection_cut(postern_session *session)
{
    if (!session->lingering) {
        session->server->cut_off = 1;
        take_answer(session);
        pst_answer_forget(session);
        pst_engine_cut(&session->engine);
        (void)pst_talk(session, NULL, 0);
        (void)session->transport->flush(session);
        (void)session->transport->end(session);
    }
    disconnect(session);
}
