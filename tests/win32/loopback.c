/* SPDX-License-Identifier: MIT */
/* loopback.c - the pieces of support/loopback.h that are Windows. */
#include "win32/win32.h"

#include "support/loopback.h"
#include "support/suite.h"

/* An attempt to connect that has failed is told among the exceptions. */
int loopback_readable(postern_socket given)
{
    struct timeval most;
    fd_set readable, failed;

    most.tv_sec = 5;
    most.tv_usec = 0;
    readable.fd_count = failed.fd_count = 1;
    readable.fd_array[0] = failed.fd_array[0] = (SOCKET)given;
    return select(0, &readable, NULL, &failed, &most) > 0;
}

/* There is no limit that a process could set for itself. */
int loopback_exhaust(void)
{
    return 0;
}

void loopback_relent(void)
{
}

void loopback_abandon(postern_socket given)
{
    struct linger none;

    none.l_onoff = 1;
    none.l_linger = 0;
    CU_ASSERT(setsockopt((SOCKET)given, SOL_SOCKET, SO_LINGER,
        (const char *)&none, (int)sizeof none) == 0);
    loopback_close(given);
}

int loopback_tells_resets(void)
{
    postern_socket server, client;
    char octet;
    int got;

    loopback_pair(&server, &client);
    loopback_abandon(client);
    CU_ASSERT(loopback_readable(server));
    got = recv((SOCKET)server, &octet, 1, 0);
    loopback_close(server);
    return got != 0;
}

int loopback_shares_ports(void)
{
    return 0;
}
