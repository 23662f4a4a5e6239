/* SPDX-License-Identifier: MIT */
/* socket.c - the array of sockets, and their numbers. */
#include <string.h>

#include "port.h"

postern_lwip_socket *pst_lwip_socket_get(void *context, postern_socket number)
{
    postern_lwip *lwip = (postern_lwip *)context;

    if (number == 0 || number > POSTERN_LWIP_SOCKETS
        || lwip->sockets[number - 1].kind == PST_LWIP_UNUSED)
        return NULL;
    return &lwip->sockets[number - 1];
}

postern_socket pst_lwip_socket_number(const postern_lwip_socket *socket)
{
    return (postern_socket)(socket - socket->port->sockets) + 1;
}

postern_lwip_socket *pst_lwip_socket_new(postern_lwip *lwip,
    enum pst_lwip_kind kind)
{
    postern_lwip_socket *made = lwip->unused;

    if (made == NULL)
        return NULL;
    lwip->unused = made->next;
    memset(made, 0, sizeof(*made));
    made->port = lwip;
    made->kind = (unsigned char)kind;
    return made;
}

void pst_lwip_socket_free(postern_lwip_socket *socket)
{
    postern_lwip *lwip = socket->port;

    if (socket->waiting != NULL)
        (void)pbuf_free(socket->waiting);
    socket->waiting = NULL;
    socket->kind = PST_LWIP_UNUSED;
    socket->next = lwip->unused;
    lwip->unused = socket;
}
