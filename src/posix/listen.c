/* SPDX-License-Identifier: MIT */
/* listen.c - opens listening sockets and accepts from them. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "net.h"

/* The default options of a listener. */
static const postern_listening usual = { 0, 0, NULL, 0 };

#if PST_POSIX_SHARING
static int share(int fd)
{
    int one = 1;

    return setsockopt(fd, SOL_SOCKET, PST_POSIX_SHARING, &one,
        (socklen_t)sizeof one);
}
#else
#define share(fd) (-1)
#endif

static int prepare(int fd, int family, int shared)
{
    int one = 1;
    const socklen_t size = (socklen_t)sizeof one;

    /* with this a server can start again at once; on POSIX it does not take
       the port from a running server */
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, size) < 0
        || (shared && share(fd) < 0))
        return -1;
    if (family == AF_INET6)
        return setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, size);
    return 0;
}

int pst_net_listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *made)
{
    pst_net_endpoint endpoint;
    socklen_t length;
    int fd, code;

    (void)context;
    if (how == NULL)
        how = &usual;
    if (how->path != NULL)
        return pst_net_local_listen(how, made);
    if (how->shared && !PST_POSIX_SHARING)
        return POSTERN_E_INVALID_NO_SHARING;
    length = pst_net_endpoint_set(&endpoint, address);
    if (length == 0)
        return POSTERN_E_NOADDR;
    fd = pst_net_descriptor_open(endpoint.any.sa_family);
    if (fd < 0)
        return pst_net_outcome_opening(errno);
    if (prepare(fd, endpoint.any.sa_family, how->shared) < 0
        || bind(fd, &endpoint.any, length) < 0
        || listen(fd, how->backlog > 0 ? how->backlog : SOMAXCONN) < 0) {
        code = pst_net_outcome_opening(errno);
        close(fd);
        return code;
    }
    *made = (postern_socket)fd;
    return 0;
}

/* A descriptor that is not a stream is an error of the program that started
   us, and should be reported now, not later as a listener that fails. */
int pst_net_adopt(void *context, postern_socket given)
{
    int type;
    socklen_t size = (socklen_t)sizeof type;

    (void)context;
    if (getsockopt((int)given, SOL_SOCKET, SO_TYPE, &type, &size) < 0
        || type != SOCK_STREAM || pst_net_descriptor_setup((int)given) < 0)
        return POSTERN_E_FAILED;
    return 0;
}

int pst_net_accept(void *context, postern_socket listener,
    postern_socket *made, postern_address *peer)
{
    pst_net_endpoint endpoint;
    socklen_t length;
    int fd = pst_net_descriptor_accept((int)listener, &endpoint, &length);

    (void)context;
    if (fd < 0)
        return pst_net_outcome_accepting(errno);
    pst_net_endpoint_get(&endpoint, length, peer);
    *made = (postern_socket)fd;
    return 0;
}

int pst_net_spare(void *context, postern_socket *made)
{
    int fd = open("/dev/null", O_RDONLY);

    (void)context;
    if (fd < 0)
        return pst_net_outcome_opening(errno);
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    *made = (postern_socket)fd;
    return 0;
}
