/* SPDX-License-Identifier: MIT */
/* events.c - finds out which wished events a socket has. */
#include "port.h"

static int is_readable(const postern_lwip_socket *socket)
{
    if (socket->kind == PST_LWIP_LISTENER)
        return socket->queue != NULL;
    if (socket->kind == PST_LWIP_WAKE)
        return socket->woken > 0;
    return socket->waiting != NULL || (socket->state & PST_LWIP_ENDED) != 0;
}

/* As with lwIP's own sockets, there must be room for more than a few octets.
   A starved socket with nothing to be acknowledged is writable, because no
   acknowledgement will come for it. */
static int is_writable(const postern_lwip_socket *socket)
{
    const struct tcp_pcb *pcb = socket->pcb;

    if (socket->state & PST_LWIP_CALLING)
        return 0;
    if (pcb == NULL || (socket->state & PST_LWIP_SHUT))
        return 1;
    if ((socket->state & PST_LWIP_STARVED) && tcp_sndqueuelen(pcb) > 0)
        return 0;
    return tcp_sndbuf(pcb) > TCP_SNDLOWAT
        && tcp_sndqueuelen(pcb) < TCP_SNDQUEUELOWAT;
}

int pst_lwip_events_of(const postern_lwip_socket *socket, int wishes)
{
    int events = 0;

    if (socket->state & (PST_LWIP_BROKEN | PST_LWIP_REFUSED))
        return wishes;
    if ((wishes & POSTERN_READ) && is_readable(socket))
        events |= POSTERN_READ;
    if ((wishes & POSTERN_WRITE) && socket->kind == PST_LWIP_STREAM
        && is_writable(socket))
        events |= POSTERN_WRITE;
    return events;
}
