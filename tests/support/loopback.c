/* SPDX-License-Identifier: MIT */
/* loopback.c - the functions of loopback.h that are the same on every
   system. */
#include <string.h>

#include "loopback.h"
#include "suite.h"

postern_address loopback(unsigned port)
{
    postern_address address;

    memset(&address, 0, sizeof address);
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = 1;
    address.port = (unsigned short)port;
    return address;
}

postern_socket loopback_listen(postern_address *where)
{
    const postern_net *net = postern_net_system();
    const postern_address any = loopback(0);
    postern_socket listener = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(net->listen(net->context, &any, NULL, &listener), 0);
    ASSERT_NUMBER(net->local_name(net->context, listener, where), 0);
    return listener;
}

void loopback_pair(postern_socket *server, postern_socket *client)
{
    const postern_net *net = postern_net_system();
    postern_address where, peer;
    const postern_socket listener = loopback_listen(&where);

    *server = *client = POSTERN_NO_SOCKET;
    ASSERT_NUMBER(net->connect(net->context, &where, client), 0);
    CU_ASSERT(loopback_readable(listener));
    ASSERT_NUMBER(net->accept(net->context, listener, server, &peer), 0);
    loopback_close(listener);
}

void loopback_close(postern_socket given)
{
    const postern_net *net = postern_net_system();

    net->close(net->context, given);
}
