/* SPDX-License-Identifier: MIT */
/* socket.c - connects, receives, sends and closes. */
#include "posix.h"

#include <errno.h>
#include <unistd.h>

#include "net.h"

int pst_net_connect(void *context, const postern_address *address,
    postern_socket *made)
{
    pst_net_endpoint endpoint;
    const socklen_t length = pst_net_endpoint_set(&endpoint, address);
    int fd, code;

    (void)context;
    if (length == 0)
        return POSTERN_E_FAILED;
    fd = pst_net_descriptor_open(endpoint.any.sa_family);
    if (fd < 0)
        return pst_net_outcome_connecting(errno);
    /* after EINTR the attempt continues; calling connect again would be
       wrong */
    if (connect(fd, &endpoint.any, length) < 0 && errno != EINPROGRESS
        && errno != EINTR) {
        code = pst_net_outcome_connecting(errno);
        close(fd);
        return code;
    }
    *made = (postern_socket)fd;
    return 0;
}

long pst_net_receive(void *context, postern_socket from, char *octets,
    size_t size)
{
    const ssize_t got = recv((int)from, octets, size, 0);

    (void)context;
    if (got > 0)
        return (long)got;
    return got == 0 ? POSTERN_E_CLOSED : pst_net_outcome_moving(errno);
}

long pst_net_send(void *context, postern_socket to, const char *octets,
    size_t length)
{
    const ssize_t taken = send((int)to, octets, length, MSG_NOSIGNAL);

    (void)context;
    return taken >= 0 ? (long)taken : pst_net_outcome_moving(errno);
}

void pst_net_shut(void *context, postern_socket given)
{
    (void)context;
    (void)shutdown((int)given, SHUT_WR);
}

/* Not again after EINTR: another file may have the number by then. */
void pst_net_close(void *context, postern_socket given)
{
    (void)context;
    (void)close((int)given);
}

int pst_net_local_name(void *context, postern_socket given,
    postern_address *address)
{
    pst_net_endpoint endpoint;
    socklen_t length = (socklen_t)sizeof endpoint;

    (void)context;
    if (getsockname((int)given, &endpoint.any, &length) < 0)
        return POSTERN_E_FAILED;
    pst_net_endpoint_get(&endpoint, length, address);
    return 0;
}
