/*
 * connection.c - carries octets between a socket and an engine.
 *
 * Received octets are lent to the engine from the server's one buffer; what it
 * does not use up is kept in a block of that size, and lent again before the
 * socket is read.  So nothing is read while something is kept, and the receive
 * limit is the bound of what a client can make the server hold.
 */
#include <string.h>

#include "base/config.h"
#include "base/moment.h"
#include "session.h"

/* After an error the client may send this much, for this long, before the
   connection is closed: closing over unread octets would reset it, and the
   client might never see why (RFC 9293 3.6.1). */
#define LINGER_OCTETS 65536UL
#define LINGER_TIME 5000
#define LINGER_STOPPING 1000    /* when the server stops */

/* When a socket says it is writable and yet takes nothing. */
#define RETRY_TIME 50

static const postern_net *net_of(const postern_session *session)
{
    return session->server->net;
}

/* ---- what is kept ------------------------------------------------------ */

static void drop_kept(postern_session *session)
{
    pst_shelf *shelf = &session->server->rules.shelf;

    if (session->kept_size == PST_OUTPUT_BLOCK)
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, session->kept);
    else
        pst_memory_free(shelf->memory, session->kept, session->kept_size);
    session->kept = NULL;
    session->kept_start = session->kept_length = session->kept_size = 0;
}

static char *block_for(postern_session *session, size_t size)
{
    pst_shelf *shelf = &session->server->rules.shelf;

    if (size <= PST_OUTPUT_BLOCK)
        return (char *)pst_shelf_take(shelf, PST_SHELF_OUTPUT);
    return (char *)pst_memory_take(shelf->memory, size);
}

/* Keeps octets behind those that are kept already; 0 or NOMEM. */
static int keep(postern_session *session, const char *octets, size_t length)
{
    size_t size = session->kept_length + length;
    char *block = block_for(session, size);

    if (block == NULL)
        return POSTERN_E_NOMEM;
    if (session->kept_length > 0)
        memcpy(block, session->kept + session->kept_start,
            session->kept_length);
    memcpy(block + session->kept_length, octets, length);
    drop_kept(session);
    session->kept = block;
    session->kept_length = (unsigned)size;
    session->kept_size = size <= PST_OUTPUT_BLOCK ? PST_OUTPUT_BLOCK
        : (unsigned)size;
    return 0;
}

static void use_kept(postern_session *session, size_t length)
{
    session->kept_start += (unsigned)length;
    session->kept_length -= (unsigned)length;
    if (session->kept_length == 0)
        drop_kept(session);
}

/* ---- the end ----------------------------------------------------------- */

/* The hooks hear that the session is over; only the socket may be left. */
static void end(postern_session *session)
{
    if (session->ended)
        return;
    session->ended = 1;
    pst_answer_forget(session);
    pst_server_log(session->server, session, POSTERN_LOG_INFO, "closed");
    pst_dispatch_closed(session, postern_engine_reason(&session->engine));
    pst_memory_free(&session->server->rules.memory, session->asked_line,
        sizeof(*session->asked_line));
    session->asked_line = NULL;
    drop_kept(session);
    pst_engine_clear(&session->engine);
}

static void free_session(postern_session *session)
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

static void disconnect(postern_session *session)
{
    postern_server *server = session->server;

    end(session);
    (void)pst_loop_watch(&server->loop, &session->watch, 0);
    pst_timers_unset(&server->loop.timers, &session->timer);
    server->net->close(server->net->context, session->watch.socket);
    pst_timers_release(&server->loop.timers);
    server->session_count--;
    free_session(session);
    pst_shutdown_session_gone(server);
}

/* Says the end and waits for the client to see it. */
static void linger(postern_session *session)
{
    end(session);
    session->lingering = 1;
    session->since = session->server->now;
    net_of(session)->shut(net_of(session)->context, session->watch.socket);
}

/* ---- questions --------------------------------------------------------- */

/* A hook that puts off what it may not, or not so, has failed. */
static const char *checked(postern_session *session, enum postern_ask ask,
    const char *text)
{
    int is_content = ask == POSTERN_ASK_MESSAGE_BYTES;

    if (text != (is_content ? pst_answer_later : pst_answer_full))
        return text;
    pst_answer_forget(session);
    pst_server_error(session->server, session, POSTERN_E_INVALID, is_content
        ? "postern_later is not for message_bytes"
        : "postern_full is for message_bytes");
    return "451 4.3.0 Error: the server has no answer";
}

static void give_answer(postern_session *session, const char *text)
{
    if (postern_engine_answer(&session->engine, text, session->server->now)
        != 0)
        pst_server_error(session->server, session, POSTERN_E_INVALID,
            "a hook's reply has no code of 200-299 or 400-599");
}

/* Lends octets and answers what is asked; returns how many are used up. */
static size_t converse(postern_session *session, const char *octets,
    size_t length)
{
    postern_engine *engine = &session->engine;
    postern_question question;

    /* Content that was put off waits for postern_resume. */
    if (engine->put_off && !session->resumed)
        return 0;
    session->resumed = 0;
    postern_engine_lend(engine, octets, length, session->server->now);
    while (postern_engine_next(engine, &question)) {
        const char *text = checked(session, question.ask,
            pst_dispatch(session, &question));

        if (text == pst_answer_full)
            session->patient = 1;
        if (text == pst_answer_later || text == pst_answer_full)
            break;
        if (text != pst_answer_line)
            give_answer(session, text);
    }
    return postern_engine_reclaim(engine);
}

/* ---- output ------------------------------------------------------------ */

static void trace_sent(postern_session *session, const char *octets,
    size_t length)
{
    postern_server *server = session->server;

    if (server->handler.trace == NULL)
        return;
    server->hooks++;
    server->handler.trace(session, POSTERN_SENT, octets, length);
    server->hooks--;
}

/* The connection is gone; what the engine has to tell is told. */
static void fail(postern_session *session, int reason)
{
    pst_answer_forget(session);
    postern_engine_fail(&session->engine, reason);
    session->engine.polite = 1;
    (void)converse(session, NULL, 0);
}

static void note_blocked(postern_session *session, int progress)
{
    if (!session->blocked || progress)
        session->since = session->server->now;
    session->blocked = 1;
}

/* Sends what can be sent; 1: something went. */
static int flush(postern_session *session)
{
    const postern_net *net = net_of(session);
    const char *octets;
    size_t length;
    int went = 0;

    while ((octets = postern_engine_out(&session->engine, &length)) != NULL) {
        long sent = net->send(net->context, session->watch.socket, octets,
            length);

        if (sent == POSTERN_E_AGAIN) {
            note_blocked(session, went);
            return went;
        }
        if (sent < 0) {
            fail(session, POSTERN_REASON_RESET);
            return went;
        }
        trace_sent(session, octets, (size_t)sent);
        postern_engine_sent(&session->engine, (size_t)sent);
        went = 1;
        if ((size_t)sent < length) {
            note_blocked(session, went);
            return went;
        }
    }
    session->blocked = 0;
    return went;
}

/* ---- time -------------------------------------------------------------- */

static unsigned long linger_time(const postern_session *session)
{
    return session->server->state == PST_SERVER_SERVES ? LINGER_TIME
        : LINGER_STOPPING;
}

/* The moment at which something has to be done; 0: never. */
static int next_moment(const postern_session *session, unsigned long *moment)
{
    const postern_options *options = &session->server->options;
    unsigned long other;
    int any;

    if (session->lingering) {
        *moment = session->since + linger_time(session);
        return 1;
    }
    any = postern_engine_deadline(&session->engine, moment);
    if (session->blocked && options->write_timeout != 0) {
        other = session->since + options->write_timeout;
        *moment = any ? pst_moment_first(*moment, other) : other;
        any = 1;
    }
    return any;
}

/*
 * Deadlines mostly move away, with every command.  A timer that is set to an
 * earlier moment is left there: when it fires, the moment is looked up again.
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
 * While an answer is awaited one more receive is made, so that a client that
 * has left is noticed; then its octets wait in the kernel.
 */
static int wishes(const postern_session *session, unsigned wants)
{
    int result = 0;

    if (session->lingering)
        return POSTERN_READ;
    if ((wants & POSTERN_WANTS_WRITE) != 0 && !session->retry)
        result |= POSTERN_WRITE;
    if ((wants & POSTERN_WANTS_READ) != 0 && session->kept_length == 0)
        result |= POSTERN_READ;
    if ((wants & POSTERN_WANTS_ANSWER) != 0 && !session->peeked
        && !session->engine.eof)
        result |= POSTERN_READ;
    return result;
}

static void refuse_socket(postern_session *session)
{
    pst_server_error(session->server, session->ended ? NULL : session,
        POSTERN_E_FULL, "the wait set can hold no more sockets");
    fail(session, POSTERN_REASON_LIMIT);
    disconnect(session);
}

static void settle(postern_session *session)
{
    unsigned wants = postern_engine_wants(&session->engine);

    if ((wants & POSTERN_WANTS_CLOSE) != 0 && !session->lingering) {
        if (session->engine.polite) {
            disconnect(session);
            return;
        }
        linger(session);
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

static int can_go_on(const postern_session *session)
{
    unsigned wants = postern_engine_wants(&session->engine);

    return !session->blocked && !session->engine.closing
        && (wants & POSTERN_WANTS_ANSWER) == 0;
}

/*
 * Everything moves as far as it can: octets are used up, replies go out, and
 * when the engine had only waited for its output to go, it works on.
 */
static void serve(postern_session *session, const char *octets, size_t length)
{
    size_t used;

    do {
        used = converse(session, octets, length);
        octets += used;
        length -= used;
        (void)flush(session);
    } while (length > 0 && can_go_on(session));
    if (length > 0 && !session->engine.closing
        && keep(session, octets, length) != 0) {
        pst_engine_out_of_memory(&session->engine);
        (void)converse(session, NULL, 0);
        (void)flush(session);
    }
    settle(session);
}

/* The same with what is kept.  After a FIN the engine has to see that nothing
   is left, too. */
static void serve_kept(postern_session *session)
{
    do {
        size_t used = converse(session, session->kept == NULL ? NULL
            : session->kept + session->kept_start, session->kept_length);

        use_kept(session, used);
        (void)flush(session);
    } while ((session->kept_length > 0 || session->engine.eof)
        && can_go_on(session));
    settle(session);
}

/* Whoever has put content off once in a message may do so again. */
static size_t receive_limit(postern_session *session, unsigned wants)
{
    if ((wants & POSTERN_WANTS_CONTENT) == 0)
        session->patient = 0;
    if ((wants & POSTERN_WANTS_CONTENT) == 0)
        return PST_RECEIVE_COMMANDS;
    return session->patient ? PST_RECEIVE_PATIENT : PST_RECEIVE_BUFFER;
}

/* Reads while an answer is open: to keep, and to see whether the client is
   still there. */
static void peek(postern_session *session)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, PST_RECEIVE_COMMANDS);

    if (n == POSTERN_E_AGAIN)
        return;
    session->peeked = 1;
    if (n == POSTERN_E_CLOSED)
        postern_engine_eof(&session->engine);
    else if (n < 0 || keep(session, server->buffer, (size_t)n) != 0)
        fail(session, n < 0 ? POSTERN_REASON_RESET : POSTERN_REASON_MEMORY);
    settle(session);
}

static void receive(postern_session *session, unsigned wants)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, receive_limit(session, wants));

    if (n == POSTERN_E_AGAIN)
        return;
    if (n > 0) {
        serve(session, server->buffer, (size_t)n);
        return;
    }
    if (n == POSTERN_E_CLOSED)
        postern_engine_eof(&session->engine);
    else
        fail(session, POSTERN_REASON_RESET);
    serve_kept(session);
}

/* The last octets of a client that has been told why. */
static void drain_socket(postern_session *session)
{
    postern_server *server = session->server;
    long n = server->net->receive(server->net->context,
        session->watch.socket, server->buffer, PST_RECEIVE_BUFFER);

    if (n > 0)
        session->lingered += (unsigned)n;
    if ((n < 0 && n != POSTERN_E_AGAIN)
        || session->lingered >= LINGER_OCTETS)
        disconnect(session);
}

/* Writable, and yet nothing was taken: not before a while (ENOBUFS). */
static void write_again(postern_session *session)
{
    unsigned long moment = session->server->now + RETRY_TIME;

    session->retry = !flush(session) && session->blocked;
    if (session->retry && (session->timer.place == 0
        || pst_moment_before(moment, session->timer.due)))
        pst_timers_set(&session->server->loop.timers, &session->timer,
            moment);
}

void pst_connection_ready(postern_session *session, int events)
{
    unsigned wants;

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
        if ((events & POSTERN_READ) == 0) {
            serve_kept(session);
            return;
        }
    }
    wants = postern_engine_wants(&session->engine);
    if ((wants & POSTERN_WANTS_ANSWER) != 0)
        peek(session);
    else if ((wants & POSTERN_WANTS_READ) != 0)
        receive(session, wants);
    else
        serve_kept(session);
}

/* The answer that came counts, also when its deadline has passed meanwhile. */
static void take_answer(postern_session *session)
{
    if (!session->answered)
        return;
    session->answered = 0;
    give_answer(session, session->answer);
    pst_answer_forget(session);
}

void pst_connection_run(postern_session *session)
{
    if (session->gone) {
        free_session(session);
        return;
    }
    if (session->lingering)
        return;
    take_answer(session);
    serve_kept(session);
}

void pst_connection_due(postern_session *session)
{
    unsigned long now = session->server->now, moment;
    unsigned long write_timeout = session->server->options.write_timeout;

    session->retry = 0;
    if (session->lingering) {
        if (pst_moment_before(now, session->since + linger_time(session)))
            set_timer(session);
        else
            disconnect(session);
        return;
    }
    take_answer(session);
    if (session->blocked && write_timeout != 0
        && !pst_moment_before(now, session->since + write_timeout)) {
        fail(session, POSTERN_REASON_TIMEOUT);
    } else if (!session->resumed
        && postern_engine_deadline(&session->engine, &moment)
        && !pst_moment_before(now, moment)) {
        pst_answer_forget(session);
        postern_engine_tick(&session->engine, now);
    }
    serve_kept(session);
}

/* ---- beginning and stopping -------------------------------------------- */

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

static postern_session *new_session(postern_server *server)
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
    session->timer.kind = PST_PART_SESSION;
    server->slots[slot] = session;
    server->slot_hint = slot + 1;
    server->session_count++;
    return session;
}

int pst_connection_open(postern_server *server, int listener,
    postern_socket socket, const postern_address *peer)
{
    postern_session *session = new_session(server);
    int error;

    if (session == NULL)
        return POSTERN_E_NOMEM;
    pst_watch_init(&session->watch, socket, PST_PART_SESSION);
    session->listener = (unsigned short)listener;
    session->peer = *peer;
    error = pst_loop_watch(&server->loop, &session->watch, POSTERN_READ);
    if (error != 0) {
        pst_timers_release(&server->loop.timers);
        server->session_count--;
        free_session(session);
        return error;
    }
    pst_engine_init(&session->engine, &server->rules, server->now);
    pst_dispatch_open(session);
    pst_server_log(server, session, POSTERN_LOG_INFO, "connected");
    serve(session, "", 0);
    return 0;
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
        pst_answer_forget(session);
        pst_engine_cut(&session->engine);
        (void)converse(session, NULL, 0);
        (void)flush(session);
    }
    disconnect(session);
}
