/* SPDX-License-Identifier: MIT */
/* listen.c - opens listeners: on ports, on paths, and on existing sockets. */
#include <string.h>

#include "base/size.h"
#include "listener.h"

/* No RFC has a number: with port 0, up to 16 ports are tried, until one is
   free at all addresses. */
#define PORT_TRIES 16

#define MODES 07777

void postern_listen_options_init(postern_listen_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
}

/*
 * Listens on each address, with the port of the first one.  `optional`: an
 * address that this machine does not have may be missing, if there is another
 * one.
 */
static int open_all(struct pst_listener *listener,
    postern_address *addresses, int count, const postern_listening *how,
    int optional)
{
    const postern_net *net = listener->server->net;
    unsigned short port = addresses[0].port;
    int i, error = POSTERN_E_NOADDR;

    for (i = 0; i < count; i++) {
        postern_socket socket;

        addresses[i].port = port;
        error = net->listen(net->context, &addresses[i], how, &socket);
        if (error == POSTERN_E_NOADDR && optional)
            continue;
        if (error == 0) {
            pst_listener_add(listener, socket, &addresses[i]);
            error = net->local_name(net->context, socket, &addresses[i]);
        }
        if (error != 0) {
            pst_listener_empty(listener);
            return error;
        }
        listener->sockets[listener->count - 1].address = addresses[i];
        port = addresses[i].port;
    }
    return listener->count > 0 ? 0 : POSTERN_E_NOADDR;
}

static int open_on_any_port(struct pst_listener *listener,
    postern_address *addresses, int count, const postern_listening *how,
    int optional)
{
    int tries, error = POSTERN_E_INUSE;

    for (tries = 0; tries < PORT_TRIES && error == POSTERN_E_INUSE; tries++) {
        addresses[0].port = 0;
        error = open_all(listener, addresses, count, how, optional);
    }
    return error;
}

static int listen_on_port(postern_server *server, const char *host,
    unsigned port, int flags, const postern_listening *how)
{
    postern_address addresses[PST_LISTENER_ADDRESSES];
    struct pst_listener *listener;
    int count, optional;

    count = server->net->resolve(server->net->context, host, port, addresses,
        PST_LISTENER_ADDRESSES);
    if (count <= 0)
        return count == 0 ? POSTERN_E_NOADDR : count;
    listener = pst_listener_new(server, flags);
    if (listener == NULL)
        return POSTERN_E_NOMEM;
    /* a machine may have no IPv6, or no IPv4 */
    optional = host == NULL || strcmp(host, "*") == 0;
    return pst_listener_adopt(listener, port == 0
        ? open_on_any_port(listener, addresses, count, how, optional)
        : open_all(listener, addresses, count, how, optional));
}

/* The file is ours to remove only if we have made the socket. */
static int listen_on_path(postern_server *server, int flags,
    const postern_listening *how)
{
    const postern_net *net = server->net;
    struct pst_listener *listener = pst_listener_new(server, flags);
    postern_address address;
    postern_socket socket;
    int error;

    if (listener == NULL)
        return POSTERN_E_NOMEM;
    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_LOCAL;
    error = net->listen(net->context, &address, how, &socket);
    if (error != 0)
        return pst_listener_adopt(listener, error);
    pst_listener_add(listener, socket, &address);
    error = pst_listener_own(listener, how->path);
    if (error == 0)
        return pst_listener_adopt(listener, 0);
    pst_listener_empty(listener);
    net->remove(net->context, how->path);
    return pst_listener_adopt(listener, error);
}

/* 0, or why such a listener is not possible. */
static int check(const postern_server *server, const char *host,
    unsigned port, const postern_listen_options *options)
{
    int is_local, error;

    if (options == NULL || !pst_size_is(options->size, sizeof(*options))
        || options->backlog < 0 || (options->mode & ~(unsigned)MODES) != 0)
        return POSTERN_E_INVALID_LISTENING;
    error = pst_listener_check(server, options->flags);
    if (error != 0)
        return error;
    is_local = (options->flags & POSTERN_LISTEN_UNIX) != 0;
    if (port != (unsigned short)port || (is_local && port != 0))
        return POSTERN_E_INVALID_PORT;
    if (is_local && (host == NULL || *host == '\0'))
        return POSTERN_E_INVALID_PATH;
    return 0;
}

int postern_server_listen_with(postern_server *server, const char *host,
    unsigned port, const postern_listen_options *options)
{
    postern_listening how;
    int error;

    pst_thread_check(server, "postern_server_listen_with");
    error = check(server, host, port, options);
    if (error != 0)
        return error;
    how.backlog = options->backlog;
    how.mode = options->mode;
    how.shared = (options->flags & POSTERN_LISTEN_REUSEPORT) != 0;
    how.path = (options->flags & POSTERN_LISTEN_UNIX) != 0 ? host : NULL;
    return how.path != NULL ? listen_on_path(server, options->flags, &how)
        : listen_on_port(server, host, port, options->flags, &how);
}

int postern_server_listen(postern_server *server, const char *host,
    unsigned port, int flags)
{
    postern_listen_options options;

    pst_thread_check(server, "postern_server_listen");
    postern_listen_options_init(&options);
    options.flags = flags;
    return postern_server_listen_with(server, host, port, &options);
}

/* ---- sockets that are there -------------------------------------------- */

int postern_server_listen_socket(postern_server *server, postern_socket socket,
    int flags)
{
    const postern_net *net = server->net;
    struct pst_listener *listener = pst_listener_new(server, flags);
    postern_address address;
    int error = listener == NULL ? POSTERN_E_NOMEM
        : pst_listener_check(server, flags);

    pst_thread_check(server, "postern_server_listen_socket");
    if (error == 0)
        error = net->adopt(net->context, socket);
    if (error == 0)
        error = net->local_name(net->context, socket, &address);
    if (error != 0) {
        net->close(net->context, socket);
        return listener == NULL ? error : pst_listener_adopt(listener, error);
    }
    pst_listener_add(listener, socket, &address);
    return pst_listener_adopt(listener, 0);
}
