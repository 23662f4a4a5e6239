/* SPDX-License-Identifier: MIT */
/* listen.c - opens listening sockets and accepts from them. */
#include "win32.h"

#include "net.h"

static int prepare(SOCKET given, int family)
{
    DWORD one = 1;
    const char *on = (const char *)&one;
    const int size = (int)sizeof one;

    /* with SO_REUSEADDR anybody could bind our port and take our clients; this
       option forbids it */
    if (setsockopt(given, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, on, size) != 0)
        return -1;
    if (family == AF_INET6)
        return setsockopt(given, IPPROTO_IPV6, IPV6_V6ONLY, on, size);
    return 0;
}

/* Returns an error for what Windows cannot do, or 0. Windows 10 has
   Unix-domain sockets, but one cannot see whether the file is stale.
   SO_REUSEADDR does not distribute connections. */
static int lacks(const postern_listening *how)
{
    return how == NULL ? 0
        : how->path != NULL ? POSTERN_E_INVALID_NO_UNIX
        : how->shared ? POSTERN_E_INVALID_NO_SHARING : 0;
}

int pst_net_listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *made)
{
    const int backlog = how != NULL && how->backlog > 0 ? how->backlog
        : SOMAXCONN;
    pst_net_endpoint endpoint;
    const int length = pst_net_endpoint_set(&endpoint, address);
    SOCKET opened;
    int error = lacks(how);

    (void)context;
    if (error != 0)
        return error;
    if (length == 0)
        return POSTERN_E_NOADDR;
    opened = pst_net_descriptor_open(endpoint.any.sa_family);
    if (opened == INVALID_SOCKET)
        return pst_net_outcome_opening(WSAGetLastError());
    if (prepare(opened, endpoint.any.sa_family) != 0
        || bind(opened, &endpoint.any, length) != 0
        || listen(opened, backlog) != 0) {
        error = WSAGetLastError();
        closesocket(opened);
        return pst_net_outcome_opening(error);
    }
    *made = (postern_socket)opened;
    return 0;
}

void pst_net_remove(void *context, const char *path)
{
    (void)context;
    (void)path;
}

/* A socket that is not a stream is an error of the program that started us.
   It is reported now, not later as a listener that fails. */
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
