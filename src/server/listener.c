/* SPDX-License-Identifier: MIT */
/*
 * listener.c - the listeners of a server, and accepting connections.
 *
 * A hook that is called while clients are accepted may close any listener,
 * also the one of this client.  Its sockets are closed at once; the rest is
 * freed when no function uses it any more.
 */
#include <string.h>

#include "base/config.h"
#include "base/network.h"
#include "listener.h"
#include "session.h"

/* How long all listeners pause after accept has failed. */
#define PAUSE_TIME 1000

/* A listener accepts one client in a pass, and one more for each four sockets
   that are ready. */
#define READY_FOR_ONE 4
#define MOST_AT_ONCE 64

#define ALL_FLAGS (POSTERN_LISTEN_SMTPS | POSTERN_LISTEN_REQUIRE_TLS \
    | POSTERN_LISTEN_REQUIRE_AUTH | POSTERN_LISTEN_PROXY \
    | POSTERN_LISTEN_LMTP | POSTERN_LISTEN_UNIX | POSTERN_LISTEN_REUSEPORT)

/* Accepts clients; see below. */
static void ready(pst_watch *watch, int events);

/* ---- opening and closing ----------------------------------------------- */

int pst_listener_check(const postern_server *server, int flags)
{
    if ((flags & ~ALL_FLAGS) != 0 || ((flags & POSTERN_LISTEN_UNIX) != 0
        && (flags & POSTERN_LISTEN_REUSEPORT) != 0))
        return POSTERN_E_INVALID_FLAGS;
    if (!PST_WITH_LMTP && (flags & POSTERN_LISTEN_LMTP) != 0)
        return POSTERN_E_INVALID_LEFT_OUT;
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

struct pst_listener *pst_listener_new(postern_server *server, int flags)
{
    struct pst_listener *listener = (struct pst_listener *)pst_memory_take(
        &server->rules.memory, sizeof(*listener));

    if (listener != NULL) {
        memset(listener, 0, sizeof(*listener));
        listener->server = server;
        listener->flags = flags;
    }
    return listener;
}

int pst_listener_own(struct pst_listener *listener, const char *path)
{
    size_t size = strlen(path) + 1;

    listener->path = (char *)pst_memory_take(
        &listener->server->rules.memory, size);
    if (listener->path == NULL)
        return POSTERN_E_NOMEM;
    memcpy(listener->path, path, size);
    return 0;
}

void pst_listener_add(struct pst_listener *listener, postern_socket socket,
    const postern_address *address)
{
    struct pst_listener_socket *entry =
        &listener->sockets[listener->count++];

    memset(entry, 0, sizeof(*entry));
    pst_watch_init(&entry->watch, socket, ready);
    pst_watch_pin(&entry->watch);
    entry->listener = listener;
    entry->address = *address;
}

/* Closes a socket that has failed before the others, so that no clients wait
   in its queue. */
static void close_socket(struct pst_listener_socket *entry)
{
    postern_server *server = entry->listener->server;

    if (entry->watch.socket == POSTERN_NO_SOCKET)
        return;
    (void)pst_loop_watch(&server->loop, &entry->watch, 0);
    server->net->close(server->net->context, entry->watch.socket);
    entry->watch.socket = POSTERN_NO_SOCKET;
}

static void close_sockets(struct pst_listener *listener)
{
    postern_server *server = listener->server;
    int i;

    for (i = 0; i < listener->count; i++)
        close_socket(&listener->sockets[i]);
    if (listener->path == NULL)
        return;
    server->net->remove(server->net->context, listener->path);
    pst_memory_free(&server->rules.memory, listener->path,
        strlen(listener->path) + 1);
    listener->path = NULL;
}

void pst_listener_empty(struct pst_listener *listener)
{
    close_sockets(listener);
    listener->count = 0;
}

static void free_listener(struct pst_listener *listener)
{
    close_sockets(listener);
    pst_memory_free(&listener->server->rules.memory, listener,
        sizeof(*listener));
}

/* Sets the wishes for each socket of a listener; 0, or the first error. */
static int watch(struct pst_listener *listener, int wishes)
{
    int i, error = 0;

    for (i = 0; error == 0 && i < listener->count; i++)
        if (listener->sockets[i].watch.socket != POSTERN_NO_SOCKET)
            error = pst_loop_watch(&listener->server->loop,
                &listener->sockets[i].watch, wishes);
    return error;
}

int pst_listener_adopt(struct pst_listener *listener, int error)
{
    postern_server *server = listener->server;

    if (error == 0)
        error = pst_hostname_find(server);
    if (error == 0)
        error = watch(listener, POSTERN_READ);
    if (error != 0) {
        free_listener(listener);
        return error;
    }
    listener->number = server->listener_count++;
    listener->next = server->listeners;
    server->listeners = listener;
    return listener->number;
}

/* Frees listeners that were closed while they were in use. */
static void sweep(postern_server *server)
{
    struct pst_listener **link = &server->listeners;

    while (*link != NULL) {
        struct pst_listener *listener = *link;

        if (!listener->is_closed) {
            link = &listener->next;
            continue;
        }
        *link = listener->next;
        free_listener(listener);
    }
    server->has_closed = 0;
}

/* Put around code that uses listeners and calls hooks. */
#define look_begins(server) ((void)((server)->looks++))
#define look_ends(server) ((void)(--(server)->looks == 0 \
    && (server)->has_closed ? sweep(server) : (void)0))

/* ---- by number --------------------------------------------------------- */

static struct pst_listener *find(const postern_server *server, int number)
{
    struct pst_listener *listener = server->listeners;

    while (listener != NULL
        && (listener->number != number || listener->is_closed))
        listener = listener->next;
    return listener;
}

int postern_server_pause_listener(postern_server *server, int listener)
{
    struct pst_listener *at;

    pst_thread_check(server, "postern_server_pause_listener");
    at = find(server, listener);
    if (at == NULL)
        return POSTERN_E_STALE;
    at->is_paused = 1;
    return watch(at, 0);
}

/* If all listeners pause, this one waits with them. */
int postern_server_resume_listener(postern_server *server, int listener)
{
    struct pst_listener *at;
    int error;

    pst_thread_check(server, "postern_server_resume_listener");
    at = find(server, listener);
    if (at == NULL)
        return POSTERN_E_STALE;
    error = server->pause.place != 0 ? 0 : watch(at, POSTERN_READ);
    if (error != 0)
        (void)watch(at, 0);
    at->is_paused = error != 0;
    return error;
}

int postern_server_close_listener(postern_server *server, int listener)
{
    struct pst_listener *at;

    pst_thread_check(server, "postern_server_close_listener");
    at = find(server, listener);
    if (at == NULL)
        return POSTERN_E_STALE;
    close_sockets(at);
    at->is_closed = 1;
    server->has_closed = 1;
    if (server->looks == 0)
        sweep(server);
    return 0;
}

int pst_listener_has(const postern_server *server, postern_socket socket)
{
    const struct pst_listener *listener;
    int i;

    for (listener = server->listeners; listener != NULL;
        listener = listener->next)
        for (i = 0; i < listener->count; i++)
            if (listener->sockets[i].watch.socket == socket)
                return 1;
    return 0;
}

/* ---- facts ------------------------------------------------------------- */

int postern_server_address(const postern_server *server, int listener,
    int index, postern_address *address)
{
    const struct pst_listener *at;

    pst_thread_check(server, "postern_server_address");
    at = find(server, listener);
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

const char *postern_server_path(const postern_server *server, int listener)
{
    const struct pst_listener *at;

    pst_thread_check(server, "postern_server_path");
    at = find(server, listener);
    return at == NULL ? NULL : at->path;
}

/* ---- accepting --------------------------------------------------------- */

/* Would a PROXY header of this peer be trusted? */
static int is_trusted(const postern_server *server,
    const struct pst_listener *listener, const postern_address *peer)
{
    return (listener->flags & POSTERN_LISTEN_PROXY) == 0
        || pst_network_holds(server->options.proxy_networks, peer);
}

/* Sends one line, if that is possible without waiting, and closes. */
static void turn_away(postern_server *server,
    const struct pst_listener *listener, postern_socket socket,
    const postern_address *peer, const char *why)
{
    const postern_net *net = server->net;

    /* a client that waits for TLS could not read it */
    if ((listener->flags & POSTERN_LISTEN_SMTPS) == 0
        && is_trusted(server, listener, peer))
        (void)net->send(net->context, socket, PST_TOO_BUSY,
            sizeof(PST_TOO_BUSY) - 1);
    net->shut(net->context, socket);
    /* closing while input is unread would drop the line */
    (void)net->receive(net->context, socket, server->buffer,
        PST_RECEIVE_BUFFER);
    net->close(net->context, socket);
    pst_tell_turned_away(server, peer, listener->number, why);
}

/* Sets the wishes for every listener, except those that the application has
   paused. */
static int watch_all(postern_server *server, int wishes)
{
    struct pst_listener *listener;
    int error = 0;

    for (listener = server->listeners; error == 0 && listener != NULL;
        listener = listener->next)
        if (!listener->is_paused)
            error = watch(listener, wishes);
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

/* A listener has failed.  The `error` hook may have opened another one.
   Without any listener the server serves its sessions, and ends. */
static void give_up(postern_server *server, struct pst_listener_socket *entry,
    int error)
{
    close_socket(entry);
    pst_tell_error(server, NULL, error, "a listener has failed");
    if (!has_listener(server))
        server->failed = 1;
}

/* Otherwise a listener that stays readable although accept fails would keep
   the loop spinning. */
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
 * No descriptor is left.  Closes the reserved one, so that the client can get
 * a reply and does not stay in the queue.
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

/* Makes a session, which has no peer yet; NULL: it is not possible, and
   why. */
static postern_session *admit(postern_server *server,
    const struct pst_listener *listener, postern_socket socket,
    const char **why)
{
    unsigned most = server->options.max_connections;

    if (most != 0 && server->session_count >= most) {
        *why = "too many connections";
        return NULL;
    }
    *why = "out of memory";
    return pst_connection_admit(server, listener->number, listener->flags,
        socket);
}

/* Behind a proxy the client is counted, when the header is there. */
static void take_in(postern_server *server,
    const struct pst_listener *listener, postern_socket socket,
    const postern_address *peer)
{
    postern_session *session = NULL;
    const char *why = NULL;
    int counted = 0;

    if (!is_trusted(server, listener, peer))
        why = "it is not one of proxy_networks";
    else if ((listener->flags & POSTERN_LISTEN_PROXY) == 0)
        why = pst_peers_enter(server, peer, &counted);
    if (why == NULL)
        session = admit(server, listener, socket, &why);
    if (session != NULL) {
        session->counted = counted != 0;
        pst_connection_begin(session, peer);
        pst_overload_look(server);
        return;
    }
    if (counted)
        pst_peers_leave(server, peer);
    turn_away(server, listener, socket, peer, why);
}

/* Accepts one client; 1: there may be more. */
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
 * The more sockets are ready, the longer it takes until the next pass, and the
 * more clients are accepted at once.  For a client that comes alone there is
 * one accept, without a second one in vain.
 */
static void accept_some(postern_server *server,
    struct pst_listener_socket *entry)
{
    unsigned left = 1 + server->ready / READY_FOR_ONE;

    if (left > MOST_AT_ONCE)
        left = MOST_AT_ONCE;
    look_begins(server);
    while (left-- > 0 && entry->watch.wishes != 0
        && accept_one(server, entry))
        ;
    look_ends(server);
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

    look_begins(server);
    for (listener = server->listeners; listener != NULL;
        listener = listener->next)
        for (i = 0; i < listener->count; i++)
            if (listener->sockets[i].watch.wishes != 0)
                accept_some(server, &listener->sockets[i]);
    look_ends(server);
}

void pst_listener_close_all(postern_server *server)
{
    while (server->listeners != NULL) {
        struct pst_listener *listener = server->listeners;

        server->listeners = listener->next;
        free_listener(listener);
    }
}
