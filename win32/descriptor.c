/* SPDX-License-Identifier: MIT */
/* descriptor.c - makes sockets non-blocking and not inherited. */
#include "win32.h"

#include <string.h>

#include "net.h"

/* With a layered Winsock provider a socket may be no handle: that is no
   error. */
static void keep(SOCKET given)
{
    (void)SetHandleInformation((HANDLE)given, HANDLE_FLAG_INHERIT, 0);
}

static void switch_on(SOCKET given, int level, int option)
{
    DWORD one = 1;

    (void)setsockopt(given, level, option, (const char *)&one,
        (int)sizeof one);
}

/*
 * TCP_NODELAY: otherwise a reply waits for the acknowledgement of the last
 * one, which costs a client 40 ms (RFC 1122 4.2.3.4).  SO_OOBINLINE: otherwise
 * select() would report urgent data again and again among the errors that
 * wait.c asks for.
 */
static void hurry(SOCKET given)
{
    switch_on(given, IPPROTO_TCP, TCP_NODELAY);
    switch_on(given, SOL_SOCKET, SO_OOBINLINE);
}

int pst_net_descriptor_setup(SOCKET given)
{
    u_long on = 1;

    if (ioctlsocket(given, (long)FIONBIO, &on) != 0)
        return -1;
    keep(given);
    hurry(given);
    return 0;
}

/* Closes a socket and keeps the last error. */
static void discard(SOCKET given)
{
    const int error = WSAGetLastError();

    (void)closesocket(given);
    WSASetLastError(error);
}

/* Overlapped, as with socket(): otherwise two threads that use one socket
   would wait for each other. */
static SOCKET open_blocking(int family)
{
    return WSASocketW(family, SOCK_STREAM, 0, NULL, 0,
        WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

static SOCKET finish(SOCKET given)
{
    if (given != INVALID_SOCKET && pst_net_descriptor_setup(given) != 0) {
        discard(given);
        return INVALID_SOCKET;
    }
    return given;
}

SOCKET pst_net_descriptor_open(int family)
{
    return finish(open_blocking(family));
}

/* The socket is non-blocking like its listener; other settings are not
   inherited. */
SOCKET pst_net_descriptor_accept(SOCKET listener, pst_net_endpoint *peer,
    int *length)
{
    SOCKET accepted;

    *length = (int)sizeof *peer;
    accepted = accept(listener, &peer->any, length);
    if (accepted != INVALID_SOCKET) {
        keep(accepted);
        hurry(accepted);
    }
    return accepted;
}

/* With SO_EXCLUSIVEADDRUSE no other program can bind this port and accept our
   connection. */
static int listen_on_loopback(SOCKET listener, pst_net_endpoint *where)
{
    int length = (int)sizeof where->inet;

    memset(where, 0, sizeof *where);
    where->inet.sin_family = AF_INET;
    where->inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    switch_on(listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE);
    if (bind(listener, &where->any, length) != 0
        || getsockname(listener, &where->any, &length) != 0)
        return -1;
    return listen(listener, 1);
}

static int is_same(const struct sockaddr_in *one,
    const struct sockaddr_in *other)
{
    return one->sin_port == other->sin_port
        && one->sin_addr.s_addr == other->sin_addr.s_addr;
}

/* Another program of this machine may have connected first. */
SOCKET pst_net_descriptor_accept_from(SOCKET listener, SOCKET caller)
{
    pst_net_endpoint expected, peer;
    int length = (int)sizeof expected;
    SOCKET accepted;

    if (getsockname(caller, &expected.any, &length) != 0)
        return INVALID_SOCKET;
    for (;;) {
        accepted = pst_net_descriptor_accept(listener, &peer, &length);
        if (accepted == INVALID_SOCKET
            || is_same(&peer.inet, &expected.inet))
            return finish(accepted);
        (void)closesocket(accepted);
    }
}

/* The caller becomes non-blocking after it has connected. */
static int join(SOCKET listener, SOCKET sockets[2])
{
    pst_net_endpoint where;

    if (listen_on_loopback(listener, &where) != 0
        || connect(sockets[1], &where.any, (int)sizeof where.inet) != 0
        || pst_net_descriptor_setup(sockets[1]) != 0)
        return -1;
    sockets[0] = pst_net_descriptor_accept_from(listener, sockets[1]);
    return sockets[0] != INVALID_SOCKET ? 0 : -1;
}

/* Windows has no socketpair(): makes a connection to ourselves. */
int pst_net_descriptor_pair(SOCKET sockets[2])
{
    const SOCKET listener = open_blocking(AF_INET);
    int result = -1;

    if (listener == INVALID_SOCKET)
        return -1;
    sockets[1] = open_blocking(AF_INET);
    if (sockets[1] != INVALID_SOCKET) {
        result = join(listener, sockets);
        if (result != 0)
            discard(sockets[1]);
    }
    discard(listener);
    return result;
}
