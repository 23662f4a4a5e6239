/* SPDX-License-Identifier: MIT */
/*
 * listen.c - listeners, their queues, and the end of sockets.
 *
 * Octets may come before the server has accepted a connection, and lwIP drops
 * octets that nobody takes.  So a connection gets its socket at once, in the
 * queue of its listener.
 */
#include "port.h"

/* ---- listeners --------------------------------------------------------- */

static void put_last(postern_lwip_socket *listener,
    postern_lwip_socket *socket)
{
    postern_lwip_socket **at = &listener->queue;

    while (*at != NULL)
        at = &(*at)->next;
    *at = socket;
    socket->next = NULL;
}

/* lwIP also calls this if it has no PCB; then the client tries again. */
static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error)
{
    postern_lwip_socket *listener = (postern_lwip_socket *)argument;
    postern_lwip_socket *socket;

    if (error != ERR_OK || pcb == NULL)
        return ERR_VAL;
    socket = pst_lwip_socket_new(listener->port, PST_LWIP_QUEUED);
    if (socket == NULL)
        return ERR_MEM;
    pst_lwip_stream_attach(socket, pcb);
    tcp_backlog_delayed(pcb);
    put_last(listener, socket);
    return ERR_OK;
}

static u8_t backlog_of(const postern_listening *how)
{
    if (how == NULL || how->backlog <= 0)
        return TCP_DEFAULT_LISTEN_BACKLOG;
    return how->backlog < 255 ? (u8_t)how->backlog : 255;
}

static int error_of(err_t error)
{
    switch (error) {
    case ERR_OK: return 0;
    case ERR_USE: return POSTERN_E_INUSE;
    case ERR_MEM: case ERR_BUF: return POSTERN_E_FULL;
    case ERR_VAL: case ERR_RTE: return POSTERN_E_NOADDR;
    default: return POSTERN_E_FAILED;
    }
}

/* With SO_REUSE a port can be opened again while old connections to it are in
   TIME-WAIT. */
static err_t bind_pcb(struct tcp_pcb *pcb, const ip_addr_t *address,
    u16_t port)
{
#if SO_REUSE
    ip_set_option(pcb, SOF_REUSEADDR);
#endif
    return tcp_bind(pcb, address, port);
}

static int listen_at(postern_lwip_socket *socket, const ip_addr_t *address,
    u16_t port, u8_t backlog)
{
    struct tcp_pcb *listening, *pcb = tcp_new_ip_type(IP_GET_TYPE(address));
    err_t error;

    if (pcb == NULL)
        return POSTERN_E_FULL;
    error = bind_pcb(pcb, address, port);
    listening = error != ERR_OK ? NULL
        : tcp_listen_with_backlog_and_err(pcb, backlog, &error);
    if (listening == NULL) {
        (void)tcp_close(pcb);
        return error_of(error);
    }
    socket->pcb = listening;
    tcp_arg(listening, socket);
    tcp_accept(listening, on_accept);
    return 0;
}

static int listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *number)
{
    postern_lwip_socket *socket;
    ip_addr_t at;
    int result;

    if (how != NULL && how->path != NULL)
        return POSTERN_E_INVALID_NO_UNIX;
    if (how != NULL && how->shared)
        return POSTERN_E_INVALID_NO_SHARING;
    if (!pst_lwip_address_set(&at, address))
        return POSTERN_E_NOADDR;
    socket = pst_lwip_socket_new((postern_lwip *)context, PST_LWIP_LISTENER);
    if (socket == NULL)
        return POSTERN_E_FULL;
    result = listen_at(socket, &at, address->port, backlog_of(how));
    if (result < 0)
        pst_lwip_socket_free(socket);
    else
        *number = pst_lwip_socket_number(socket);
    return result;
}

/* ---- accepting --------------------------------------------------------- */

static void give_up(postern_lwip_socket *socket)
{
    pst_lwip_stream_close(socket, 1);
    pst_lwip_socket_free(socket);
}

/* The connection was reset while it was in the queue. */
static int is_gone(const postern_lwip_socket *socket)
{
    return socket->pcb == NULL;
}

static int accept(void *context, postern_socket number,
    postern_socket *accepted, postern_address *peer)
{
    postern_lwip *lwip = (postern_lwip *)context;
    postern_lwip_socket *listener = pst_lwip_socket_get(context, number);
    postern_lwip_socket *socket;

    if (listener == NULL || listener->kind != PST_LWIP_LISTENER)
        return POSTERN_E_FAILED;
    socket = listener->queue;
    if (socket == NULL)
        return POSTERN_E_AGAIN;
    if (!is_gone(socket) && lwip->connections >= lwip->most)
        return POSTERN_E_FULL;
    listener->queue = socket->next;
    if (is_gone(socket)) {
        give_up(socket);
        return POSTERN_E_RESET;
    }
    tcp_backlog_accepted(socket->pcb);
    socket->kind = PST_LWIP_STREAM;
    lwip->connections++;
    pst_lwip_address_get(peer, &socket->pcb->remote_ip,
        socket->pcb->remote_port);
    *accepted = pst_lwip_socket_number(socket);
    return 0;
}

/* There are no sockets of other programs. */
static int adopt(void *context, postern_socket number)
{
    (void)context;
    (void)number;
    return POSTERN_E_FAILED;
}

static int spare(void *context, postern_socket *number)
{
    postern_lwip *lwip = (postern_lwip *)context;
    postern_lwip_socket *socket = lwip->connections >= lwip->most ? NULL
        : pst_lwip_socket_new(lwip, PST_LWIP_SPARE);

    if (socket == NULL)
        return POSTERN_E_FULL;
    lwip->connections++;
    *number = pst_lwip_socket_number(socket);
    return 0;
}

/* ---- the end ----------------------------------------------------------- */

static void close_listener(postern_lwip_socket *listener)
{
    while (listener->queue != NULL) {
        postern_lwip_socket *socket = listener->queue;

        listener->queue = socket->next;
        give_up(socket);
    }
    (void)tcp_close(listener->pcb);
}

static void close_socket(void *context, postern_socket number)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, number);

    if (socket == NULL)
        return;
    if (socket->kind == PST_LWIP_LISTENER)
        close_listener(socket);
    if (socket->kind == PST_LWIP_STREAM)
        pst_lwip_stream_close(socket, 0);
    if (socket->kind == PST_LWIP_STREAM || socket->kind == PST_LWIP_SPARE)
        socket->port->connections--;
    pst_lwip_socket_free(socket);
}

static void remove_path(void *context, const char *path)
{
    (void)context;
    (void)path;
}

void pst_lwip_listen_fill(postern_net *net)
{
    net->listen = listen;
    net->remove = remove_path;
    net->adopt = adopt;
    net->accept = accept;
    net->spare = spare;
    net->close = close_socket;
}
