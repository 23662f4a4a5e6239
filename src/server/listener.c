/* SPDX-License-Identifier: MIT */
/* listener.c - listening, and taking connections in. */
#include <string.h>

#include "base/config.h"
#include "base/network.h"
#include "session.h"

/* RFC 5321 has no number for it; 16 ports are tried for all addresses. */
#define PORT_TRIES 16
#define MOST_ADDRESSES 16

/* How long no listener is looked at after accept has failed. */
#define PAUSE_TIME 1000

/* Clients that a listener takes in at once: one, and one more for so many
   sockets that are ready. */
#define READY_FOR_ONE 4
#define MOST_AT_ONCE 64

#define ALL_FLAGS (POSTERN_LISTEN_SMTPS | POSTERN_LISTEN_REQUIRE_TLS \
    | POSTERN_LISTEN_REQUIRE_AUTH | POSTERN_LISTEN_PROXY \
    | POSTERN_LISTEN_LMTP)

#define TOO_BUSY "421 4.3.2 Too many connections, try again later\r\n"

struct pst_listener {
    struct pst_listener *next;
    postern_server *server;
    int number;
    int flags;                  /* enum postern_listen */
    int count;
    struct pst_listener_socket {
        pst_watch watch;
        struct pst_listener *listener;
        postern_address address;
    } sockets[1];
};

static size_t octets(int count)
{
    return sizeof(struct pst_listener)
        + ((size_t)count - 1) * sizeof(struct pst_listener_socket);
}

/* Takes in one client; see below. */
static void ready(pst_watch *watch, int events);

/* ---- opening ----------------------------------------------------------- */

/* A listener that failed is closed before the others; nobody shall queue up
   there. */
static void close_socket(postern_server *server,
    struct pst_listener_socket *entry)
{
    if (entry->watch.socket == POSTERN_NO_SOCKET)
        return;
    (void)pst_loop_watch(&server->loop, &entry->watch, 0);
    server->net->close(server->net->context, entry->watch.socket);
    entry->watch.socket = POSTERN_NO_SOCKET;
}

static void close_sockets(postern_server *server,
    struct pst_listener *listener)
{
    while (listener->count > 0)
        close_socket(server, &listener->sockets[--listener->count]);
}

/* 0, or why there cannot be such a listener. */
static int check(const postern_server *server, unsigned port, int flags)
{
    if (port > 65535)
        return POSTERN_E_INVALID_PORT;
    if ((flags & ~ALL_FLAGS) != 0)
        return POSTERN_E_INVALID_FLAGS;
    if ((flags & (POSTERN_LISTEN_SMTPS | POSTERN_LISTEN_REQUIRE_TLS)) != 0
        && server->options.tls_context == NULL)
        return POSTERN_E_INVALID_NO_TLS;
    if ((flags & POSTERN_LISTEN_REQUIRE_AUTH) != 0
        && server->handler.auth == NULL && server->handler.auth_keys == NULL)
        return POSTERN_E_INVALID_AUTH_REQUIRED;
    if ((flags & POSTERN_LISTEN_PROXY) != 0
        && server->options.proxy_networks == NULL)
        return POSTERN_E_INVALID_PROXY_NOBODY;
    return server->state == PST_SERVER_SERVES ? 0 : POSTERN_E_INVALID_STOPPED;
}

static struct pst_listener *new_listener(postern_server *server, int flags)
{
    struct pst_listener *listener = (struct pst_listener *)pst_memory_take(
        &server->rules.memory, octets(MOST_ADDRESSES));

    if (listener != NULL) {
        memset(listener, 0, octets(MOST_ADDRESSES));
        listener->server = server;
        listener->flags = flags;
    }
    return listener;
}

static void add_socket(struct pst_listener *listener, postern_socket socket,
    const postern_address *address)
{
    struct pst_listener_socket *entry =
        &listener->sockets[listener->count++];

    pst_watch_init(&entry->watch, socket, ready);
    pst_watch_pin(&entry->watch);
    entry->listener = listener;
    entry->address = *address;
}

/*
 * Listens on each address with the port of the first.  `optional`: an address
 * that this machine does not have may be left out, as long as one is there.
 */
static int open_all(postern_server *server, struct pst_listener *listener,
    postern_address *addresses, int count, int optional)
{
    const postern_net *net = server->net;
    unsigned short port = addresses[0].port;
    int i, error = POSTERN_E_NOADDR;

    for (i = 0; i < count; i++) {
        postern_socket socket;

        addresses[i].port = port;
        error = net->listen(net->context, &addresses[i], &socket);
        if (error == POSTERN_E_NOADDR && optional)
            continue;
        if (error == 0) {
            add_socket(listener, socket, &addresses[i]);
            error = net->local_name(net->context, socket, &addresses[i]);
        }
        if (error != 0) {
            close_sockets(server, listener);
            return error;
        }
        listener->sockets[listener->count - 1].address = addresses[i];
        port = addresses[i].port;
    }
    return listener->count > 0 ? 0 : POSTERN_E_NOADDR;
}

static int open_on_any_port(postern_server *server,
    struct pst_listener *listener, postern_address *addresses, int count,
    int optional)
{
    int tries, error = POSTERN_E_INUSE;

    for (tries = 0; tries < PORT_TRIES && error == POSTERN_E_INUSE; tries++) {
        addresses[0].port = 0;
        error = open_all(server, listener, addresses, count, optional);
    }
    return error;
}

/* Makes the listener one of the server's, or frees it. */
static int adopt_listener(postern_server *server,
    struct pst_listener *listener, int room, int error)
{
    int i;

    if (error == 0)
        error = pst_hostname_find(server);
    for (i = 0; error == 0 && i < listener->count; i++)
        error = pst_loop_watch(&server->loop, &listener->sockets[i].watch,
            POSTERN_READ);
    if (error != 0) {
        close_sockets(server, listener);
        pst_memory_free(&server->rules.memory, listener, octets(room));
        return error;
    }
    listener->number = server->listener_count++;
    listener->next = server->listeners;
    server->listeners = listener;
    return listener->number;
}

int postern_server_listen(postern_server *server, const char *host,
    unsigned port, int flags)
{
    postern_address addresses[MOST_ADDRESSES];
    struct pst_listener *listener;
    int count, optional, error = check(server, port, flags);

    pst_thread_check(server, "postern_server_listen");
    if (error != 0)
        return error;
    count = server->net->resolve(server->net->context, host, port, addresses,
        MOST_ADDRESSES);
    if (count <= 0)
        return count == 0 ? POSTERN_E_NOADDR : count;
    listener = new_listener(server, flags);
    if (listener == NULL)
        return POSTERN_E_NOMEM;
    /* A machine may be without IPv6, or without IPv4. */
    optional = host == NULL || strcmp(host, "*") == 0;
    error = port == 0
        ? open_on_any_port(server, listener, addresses, count, optional)
        : open_all(server, listener, addresses, count, optional);
    return adopt_listener(server, listener, MOST_ADDRESSES, error);
}

int postern_server_listen_socket(postern_server *server, postern_socket socket,
    int flags)
{
    const postern_net *net = server->net;
    struct pst_listener *listener = new_listener(server, flags);
    postern_address address;
    int error = listener == NULL ? POSTERN_E_NOMEM : check(server, 0, flags);

    pst_thread_check(server, "postern_server_listen_socket");
    if (error == 0)
        error = net->adopt(net->context, socket);
    if (error == 0)
        error = net->local_name(net->context, socket, &address);
    if (listener != NULL)
        memset(&listener->sockets[0], 0, sizeof(listener->sockets[0]));
    if (error != 0) {
        net->close(net->context, socket);
        pst_memory_free(&server->rules.memory, listener,
            octets(MOST_ADDRESSES));
        return error;
    }
    add_socket(listener, socket, &address);
    return adopt_listener(server, listener, MOST_ADDRESSES, 0);
}

/* ---- facts ------------------------------------------------------------- */

int postern_server_address(const postern_server *server, int listener,
    int index, postern_address *address)
{
    const struct pst_listener *at = server->listeners;

    pst_thread_check(server, "postern_server_address");
    while (at != NULL && at->number != listener)
        at = at->next;
    if (at == NULL || index < 0 || index >= at->count)
        return 0;
    *address = at->sockets[index].address;
    return 1;
}

unsigned postern_server_port(const postern_server *server, int listener)
{
    postern_address address;

    pst_thread_check(server, "postern_server_port");
    return postern_server_address(server, listener, 0, &address)
        ? address.port : 0;
}

/* ---- accepting --------------------------------------------------------- */

/* A header of this peer would be believed. */
static int is_trusted(const postern_server *server,
    const struct pst_listener *listener, const postern_address *peer)
{
    return (listener->flags & POSTERN_LISTEN_PROXY) == 0
        || pst_network_holds(server->options.proxy_networks, peer);
}

/* One line, if it can be said without waiting, and the end. */
static void turn_away(postern_server *server,
    const struct pst_listener *listener, postern_socket socket,
    const postern_address *peer, const char *why)
{
    const postern_net *net = server->net;

    /* To a client that waits for TLS it would be noise. */
    if ((listener->flags & POSTERN_LISTEN_SMTPS) == 0
        && is_trusted(server, listener, peer))
        (void)net->send(net->context, socket, TOO_BUSY,
            sizeof(TOO_BUSY) - 1);
    net->shut(net->context, socket);
    /* Closing over octets that were not read would take the line back. */
    (void)net->receive(net->context, socket, server->buffer,
        PST_RECEIVE_BUFFER);
    net->close(net->context, socket);
    server->rules.counters.turned_away++;
    pst_tell_turned_away(server, peer, listener->number, why);
}

/* Wishes the same of every listener; 0, or the error of the first that cannot
   be watched. */
static int watch_all(postern_server *server, int wishes)
{
    struct pst_listener *listener;
    int i, error = 0;

    for (listener = server->listeners; listener != NULL;
        listener = listener->next)
        for (i = 0; error == 0 && i < listener->count; i++)
            if (listener->sockets[i].watch.socket != POSTERN_NO_SOCKET)
                error = pst_loop_watch(&server->loop,
                    &listener->sockets[i].watch, wishes);
    return error;
}

static int has_listener(const postern_server *server)
{
    const struct pst_listener *listener;
    int i;

    for (listener = server->listeners; listener != NULL;
        listener = listener->next)
        for (i = 0; i < listener->count; i++)
            if (listener->sockets[i].watch.socket != POSTERN_NO_SOCKET)
                return 1;
    return 0;
}

/* The `error` hook may have opened another.  Without any the server serves
   those that are there, and ends. */
static void give_up(postern_server *server, struct pst_listener_socket *entry,
    int error)
{
    close_socket(server, entry);
    pst_tell_error(server, NULL, error, "a listener has failed");
    if (!has_listener(server))
        server->failed = 1;
}

/* A listener that stays readable while nothing can be accepted would keep the
   loop spinning. */
static void pause_all(postern_server *server, int error, const char *text)
{
    pst_tell_error(server, NULL, error, text);
    (void)watch_all(server, 0);
    pst_timers_set(&server->loop.timers, &server->pause,
        server->now + PAUSE_TIME);
}

void pst_listener_resume(pst_timer *pause)
{
    postern_server *server = PST_OWNER(postern_server, pause, pause);
    int error;

    if (server->state != PST_SERVER_SERVES)
        return;
    if (server->spare == POSTERN_NO_SOCKET
        && server->net->spare(server->net->context, &server->spare) != 0)
        server->spare = POSTERN_NO_SOCKET;
    error = watch_all(server, POSTERN_READ);
    if (error != 0)
        pause_all(server, error, "a listener cannot be watched");
}

/*
 * No descriptor is left.  The one in reserve is given up, so that a client can
 * be told instead of being left in the queue.
 */
static void out_of_descriptors(postern_server *server, postern_socket from,
    const struct pst_listener *listener)
{
    const postern_net *net = server->net;
    postern_socket socket;
    postern_address peer;
    int error = POSTERN_E_FULL;

    if (server->spare != POSTERN_NO_SOCKET) {
        net->close(net->context, server->spare);
        server->spare = POSTERN_NO_SOCKET;
        error = net->accept(net->context, from, &socket, &peer);
        if (error == 0)
            turn_away(server, listener, socket, &peer,
                "no descriptor is left");
        if (net->spare(net->context, &server->spare) != 0)
            server->spare = POSTERN_NO_SOCKET;
    }
    if (error == POSTERN_E_FULL || server->spare == POSTERN_NO_SOCKET)
        pause_all(server, POSTERN_E_FULL, "no descriptor is left");
}

/* Do both come from one address, or one IPv6 network of 64 bits? */
static int is_same(const postern_address *one, const postern_address *other)
{
    size_t length = one->family == POSTERN_FAMILY_INET6 ? 8 : 4;

    return one->family == other->family
        && (one->family == POSTERN_FAMILY_INET
        || one->family == POSTERN_FAMILY_INET6)
        && memcmp(one->octets, other->octets, length) == 0;
}

/* Has the peer as many sessions as it may have? */
static int is_crowded(postern_server *server,
    const struct pst_listener *listener, const postern_address *peer)
{
    unsigned most = server->options.max_connections_per_address, count = 0;
    const postern_session *session = NULL;

    if (most == 0 || (listener->flags & POSTERN_LISTEN_PROXY) != 0)
        return 0;
    while (count < most && (session = postern_server_next_session(server,
        (postern_session *)session)) != NULL)
        count += is_same(&session->peer, peer) != 0;
    return count >= most;
}

static void take_in(postern_server *server,
    const struct pst_listener *listener, postern_socket socket,
    const postern_address *peer)
{
    unsigned most = server->options.max_connections;
    int is_full = most != 0 && server->session_count >= most;
    postern_session *session;

    if (!is_trusted(server, listener, peer)) {
        turn_away(server, listener, socket, peer,
            "it is not one of proxy_networks");
        return;
    }
    if (is_crowded(server, listener, peer)) {
        turn_away(server, listener, socket, peer,
            "too many connections of its address");
        return;
    }
    session = is_full ? NULL : pst_connection_admit(server,
        listener->number, listener->flags, socket);
    if (session == NULL)
        turn_away(server, listener, socket, peer,
            is_full ? "too many connections" : "out of memory");
    else
        pst_connection_begin(session, peer);
}

/* Takes in one client; 1: there may be more. */
static int accept_one(postern_server *server,
    struct pst_listener_socket *entry)
{
    const postern_net *net = server->net;
    postern_socket socket;
    postern_address peer;
    int error = net->accept(net->context, entry->watch.socket, &socket,
        &peer);

    switch (error) {
    case 0:
        take_in(server, entry->listener, socket, &peer);
        return 1;
    case POSTERN_E_AGAIN:
        break;
    case POSTERN_E_RESET:
        return 1;
    case POSTERN_E_FULL:
        out_of_descriptors(server, entry->watch.socket, entry->listener);
        break;
    case POSTERN_E_FAILED:
        give_up(server, entry, error);
        break;
    default:
        pause_all(server, error, "accepting rests for a second");
        break;
    }
    return 0;
}

/*
 * The more sockets are ready, the longer it takes until the listener has its
 * turn again, and the more clients are taken in at once.  For a client that
 * comes alone there is one accept, and not another in vain.
 */
static void accept_some(postern_server *server,
    struct pst_listener_socket *entry)
{
    unsigned left = 1 + server->ready / READY_FOR_ONE;

    if (left > MOST_AT_ONCE)
        left = MOST_AT_ONCE;
    while (left-- > 0 && accept_one(server, entry))
        ;
}

static void ready(pst_watch *watch, int events)
{
    struct pst_listener_socket *entry = PST_OWNER(struct pst_listener_socket,
        watch, watch);

    (void)events;
    accept_some(entry->listener->server, entry);
}

void pst_listener_look(postern_server *server)
{
    struct pst_listener *listener;
    int i;

    for (listener = server->listeners; listener != NULL;
        listener = listener->next)
        for (i = 0; i < listener->count; i++)
            if (listener->sockets[i].watch.wishes != 0)
                accept_some(server, &listener->sockets[i]);
}

void pst_listener_close_all(postern_server *server)
{
    while (server->listeners != NULL) {
        struct pst_listener *listener = server->listeners;

        server->listeners = listener->next;
        close_sockets(server, listener);
        pst_memory_free(&server->rules.memory, listener,
            octets(MOST_ADDRESSES));
    }
}
