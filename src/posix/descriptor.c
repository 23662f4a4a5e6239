/* SPDX-License-Identifier: MIT */
/* descriptor.c - makes sockets non-blocking and close-on-exec. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <netinet/tcp.h>

#include "net.h"

static void switch_on(int fd, int level, int option)
{
    int one = 1;

    (void)setsockopt(fd, level, option, &one, (socklen_t)sizeof one);
}

/* Sets TCP_NODELAY: otherwise a reply waits for the acknowledgement of the
   last one, which costs a client 40 ms (RFC 1122 4.2.3.4).  It is no error if
   the socket is not TCP. */
static void hurry(int fd)
{
    switch_on(fd, IPPROTO_TCP, TCP_NODELAY);
#if PST_POSIX_NOSIGPIPE
    switch_on(fd, SOL_SOCKET, SO_NOSIGPIPE);
#endif
}

int pst_net_descriptor_setup(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0
        || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return -1;
    hurry(fd);
    return 0;
}

#if PST_POSIX_ATOMIC_FLAGS

#define TYPE (SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC)

static int finish(int fd)
{
    if (fd >= 0)
        hurry(fd);
    return fd;
}

static int take(int listener, pst_net_endpoint *peer, socklen_t *length)
{
    int fd = accept4(listener, &peer->any, length,
        SOCK_NONBLOCK | SOCK_CLOEXEC);

    return PST_POSIX_NODELAY_INHERITED ? fd : finish(fd);
}

#else

#define TYPE SOCK_STREAM

static int finish(int fd)
{
    int error;

    if (fd >= 0 && pst_net_descriptor_setup(fd) < 0) {
        error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int take(int listener, pst_net_endpoint *peer, socklen_t *length)
{
    return finish(accept(listener, &peer->any, length));
}

#endif

int pst_net_descriptor_open(int family)
{
    return finish(socket(family, TYPE, 0));
}

int pst_net_descriptor_accept(int listener, pst_net_endpoint *peer,
    socklen_t *length)
{
    int fd;

    do {
        *length = (socklen_t)sizeof *peer;
        fd = take(listener, peer, length);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

int pst_net_descriptor_pair(int fds[2])
{
    if (socketpair(AF_UNIX, TYPE, 0, fds) < 0)
        return -1;
    if (pst_net_descriptor_setup(fds[0]) == 0
        && pst_net_descriptor_setup(fds[1]) == 0)
        return 0;
    close(fds[0]);
    close(fds[1]);
    return -1;
}
