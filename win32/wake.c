/* SPDX-License-Identifier: MIT */
/* wake.c - a pair of sockets: an octet sent to one end wakes the other. */
#include "win32.h"

#include "net.h"

int pst_net_wake_new(void *context, postern_socket *readable,
    postern_socket *token)
{
    SOCKET sockets[2];

    (void)context;
    if (pst_net_descriptor_pair(sockets) != 0)
        return pst_net_outcome_opening(WSAGetLastError());
    *readable = (postern_socket)sockets[0];
    *token = (postern_socket)sockets[1];
    return 0;
}

/* If the pair is full its reader was woken already.  The last error is
   restored, because this may interrupt other code. */
void pst_net_wake(void *context, postern_socket token)
{
    const int error = WSAGetLastError();

    (void)pst_net_send(context, token, "", 1);
    WSASetLastError(error);
}

void pst_net_wake_free(void *context, postern_socket readable,
    postern_socket token)
{
    pst_net_close(context, readable);
    pst_net_close(context, token);
}
