/* SPDX-License-Identifier: MIT */
/* listen.c - opens listening sockets and accepts from them. */
#include "win32.h"

#include "net.h"

static int prepare(SOCKET given, int family)
{
    DWORD one = 1;
    const char *on = (const char *)&one;
    const int size = (int)sizeof one;

    /* SO_REUSEADDR would let anybody bind our port a second time here and
       take our clients; this is the option that forbids it. */
    if (setsockopt(given, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, on, size) != 0)
        return -1;
    if (family == AF_INET6)
        return setsockopt(given, IPPROTO_IPV6, IPV6_V6ONLY, on, size);
    return 0;
}

int pst_net_listen(void *context, const postern_address *address,
    postern_socket *made)
{
    pst_net_endpoint endpoint;
    const int length = pst_net_endpoint_set(&endpoint, address);
    SOCKET opened;
    int error;

    (void)context;
    if (length == 0)
        return POSTERN_E_NOADDR;
    opened = pst_net_descriptor_open(endpoint.any.sa_family);
    if (opened == INVALID_SOCKET)
        return pst_net_outcome_opening(WSAGetLastError());
    if (prepare(opened, endpoint.any.sa_family) != 0
        || bind(opened, &endpoint.any, length) != 0
        || listen(opened, SOMAXCONN) != 0) {
        error = WSAGetLastError();
        closesocket(opened);
        return pst_net_outcome_opening(error);
    }
    *made = (postern_socket)opened;
    return 0;
}

/* A number that is not a stream is a mistake in what started us, and better
   said now than as a listener that fails. */
int pst_net_adopt(void *context, postern_socket given)
{
    int type;
    int size = (int)sizeof type;

    (void)context;
    if (getsockopt((SOCKET)given, SOL_SOCKET, SO_TYPE, (char *)&type, &size)
        != 0 || type != SOCK_STREAM
        || pst_net_descriptor_setup((SOCKET)given) != 0)
        return POSTERN_E_FAILED;
    return 0;
}

int pst_net_accept(void *context, postern_socket listener,
    postern_socket *made, postern_address *peer)
{
    pst_net_endpoint endpoint;
    int length;
    const SOCKET accepted = pst_net_descriptor_accept((SOCKET)listener,
        &endpoint, &length);

    (void)context;
    if (accepted == INVALID_SOCKET)
        return pst_net_outcome_accepting(WSAGetLastError());
    pst_net_endpoint_get(&endpoint, length, peer);
    *made = (postern_socket)accepted;
    return 0;
}

/* There is no limit of descriptors to reach, but sockets can run out like any
   other resource of the system. */
int pst_net_spare(void *context, postern_socket *made)
{
    const SOCKET opened = pst_net_descriptor_open(AF_INET);

    (void)context;
    if (opened == INVALID_SOCKET)
        return pst_net_outcome_opening(WSAGetLastError());
    *made = (postern_socket)opened;
    return 0;
}
