/* SPDX-License-Identifier: MIT */
/* wake.c - a pair of sockets: an octet sent to one end wakes the other. */
#include "posix.h"

#include <errno.h>
#include <unistd.h>

#include "net.h"

int pst_net_wake_new(void *context, postern_socket *readable,
    postern_socket *token)
{
    int fds[2];

    (void)context;
    if (pst_net_descriptor_pair(fds) < 0)
        return pst_net_outcome_opening(errno);
    *readable = (postern_socket)fds[0];
    *token = (postern_socket)fds[1];
    return 0;
}

/* If the pair is full its reader was woken already.  A signal handler must not
   change errno. */
void pst_net_wake(void *context, postern_socket token)
{
    const int error = errno;

    (void)pst_net_send(context, token, "", 1);
    errno = error;
}

void pst_net_wake_free(void *context, postern_socket readable,
    postern_socket token)
{
    pst_net_close(context, readable);
    pst_net_close(context, token);
}
