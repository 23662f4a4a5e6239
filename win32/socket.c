/* SPDX-License-Identifier: MIT */
/* socket.c - connects, receives, sends and closes. */
#include "win32.h"

#include <limits.h>

#include "net.h"

/* Winsock counts octets in an int. */
static int part(size_t length)
{
    return length > INT_MAX ? INT_MAX : (int)length;
}

int pst_net_connect(void *context, const postern_address *address,
    postern_socket *made)
{
    pst_net_endpoint endpoint;
    const int length = pst_net_endpoint_set(&endpoint, address);
    SOCKET opened;
    int error;

    (void)context;
    if (length == 0)
        return POSTERN_E_FAILED;
    opened = pst_net_descriptor_open(endpoint.any.sa_family);
    if (opened == INVALID_SOCKET)
        return pst_net_outcome_connecting(WSAGetLastError());
    if (connect(opened, &endpoint.any, length) == SOCKET_ERROR
        && (error = WSAGetLastError()) != WSAEWOULDBLOCK) {
        closesocket(opened);
        return pst_net_outcome_connecting(error);
    }
    *made = (postern_socket)opened;
    return 0;
}

long pst_net_receive(void *context, postern_socket from, char *octets,
    size_t size)
{
    const int got = recv((SOCKET)from, octets, part(size), 0);

    (void)context;
    if (got == 0)
        return POSTERN_E_CLOSED;
    return got > 0 ? (long)got : pst_net_outcome_moving(WSAGetLastError());
}

long pst_net_send(void *context, postern_socket to, const char *octets,
    size_t length)
{
    const int taken = send((SOCKET)to, octets, part(length), 0);

    (void)context;
    return taken >= 0 ? (long)taken
        : pst_net_outcome_moving(WSAGetLastError());
}

void pst_net_shut(void *context, postern_socket given)
{
    (void)context;
    (void)shutdown((SOCKET)given, SD_SEND);
}

/* Nothing is lost: a socket without SO_LINGER goes on sending in the
   background. */
void pst_net_close(void *context, postern_socket given)
{
    (void)context;
    (void)closesocket((SOCKET)given);
}

int pst_net_local_name(void *context, postern_socket given,
    postern_address *address)
{
    pst_net_endpoint endpoint;
    int length = (int)sizeof endpoint;

    (void)context;
    if (getsockname((SOCKET)given, &endpoint.any, &length) == SOCKET_ERROR)
        return POSTERN_E_FAILED;
    pst_net_endpoint_get(&endpoint, length, address);
    return 0;
}
