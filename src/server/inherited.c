/* SPDX-License-Identifier: MIT */
/* inherited.c - postern_server_listen_inherited: sockets of a supervisor. */
#include "listener.h"
#include "os/inherited.h"

static int add(struct pst_listener *listener, postern_socket socket)
{
    const postern_net *net = listener->server->net;
    postern_address address;
    int error = net->adopt(net->context, socket);

    if (error == 0)
        error = net->local_name(net->context, socket, &address);
    if (error == 0)
        pst_listener_add(listener, socket, &address);
    return error;
}

/* If one fails, those are closed that the listener does not have. */
static int add_all(struct pst_listener *listener,
    const postern_socket *sockets, int count)
{
    const postern_net *net = listener->server->net;
    int i, error = 0;

    for (i = 0; i < count; i++) {
        if (error == 0)
            error = add(listener, sockets[i]);
        if (error != 0)
            net->close(net->context, sockets[i]);
    }
    return error;
}

/* 0, or why they are left alone, all of them.  A number in LISTEN_FDS that is
   too high reaches into our own descriptors. */
static int check(const postern_server *server, const postern_socket *sockets,
    int count)
{
    int i;

    if (count == 0)
        return POSTERN_E_NOADDR;
    if (count > PST_LISTENER_ADDRESSES)
        return POSTERN_E_FULL;
    for (i = 0; i < count; i++) {
        if (pst_listener_has(server, sockets[i]))
            return POSTERN_E_INUSE;
        if (!pst_os_inherited_listens(sockets[i]))
            return POSTERN_E_INVALID_NOT_LISTENING;
    }
    return 0;
}

int postern_server_listen_inherited(postern_server *server, const char *name,
    int flags)
{
    postern_socket sockets[PST_LISTENER_ADDRESSES];
    struct pst_listener *listener;
    int count, error = pst_listener_check(server, flags);

    pst_thread_check(server, "postern_server_listen_inherited");
    if (error != 0)
        return error;
    count = pst_os_inherited(name, sockets, PST_LISTENER_ADDRESSES);
    error = check(server, sockets, count);
    if (error != 0)
        return error;
    listener = pst_listener_new(server, flags);
    if (listener == NULL)
        return POSTERN_E_NOMEM;
    return pst_listener_adopt(listener, add_all(listener, sockets, count));
}
