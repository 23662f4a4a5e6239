/* SPDX-License-Identifier: MIT */
/* socket.c - connects, receives, sends and closes. */
#include "win32.h"

#include <limits.h>

#include "net.h"

/* Winsock takes lengths as int. */
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

int pst_net_connect_local(void *context, const char *path,
    postern_socket *made)
{
    (void)context;
    (void)path;
    (void)made;
    return POSTERN_E_INVALID_NO_UNIX;
}

/* Was the connection refused?  Then the first use reports that it does not
   exist, in wine also that it was reset or closed.  The socket has the
   reason. */
static int is_refused(postern_socket given)
{
    int why = 0, size = (int)sizeof why;

    return getsockopt((SOCKET)given, SOL_SOCKET, SO_ERROR, (char *)&why,
        &size) == 0 && why == WSAECONNREFUSED;
}

static int moved(postern_socket given)
{
    const int code = pst_net_outcome_moving(WSAGetLastError());

    return code == POSTERN_E_RESET && is_refused(given) ? POSTERN_E_REFUSED
        : code;
}

long pst_net_receive(void *context, postern_socket from, char *octets,
    size_t size)
{
    const int got = recv((SOCKET)from, octets, part(size), 0);

    (void)context;
    if (got == 0)
        return is_refused(from) ? POSTERN_E_REFUSED : POSTERN_E_CLOSED;
    return got > 0 ? (long)got : moved(from);
}

long pst_net_send(void *context, postern_socket to, const char *octets,
    size_t length)
{
    const int taken = send((SOCKET)to, octets, part(length), 0);

    (void)context;
    return taken >= 0 ? (long)taken : moved(to);
}

void pst_net_shut(void *context, postern_socket given)
{
    (void)context;
    (void)shutdown((SOCKET)given, SD_SEND);
}

/* Without SO_LINGER the system goes on sending in the background, so nothing
   is lost. */
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
