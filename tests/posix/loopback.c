/* SPDX-License-Identifier: MIT */
/* loopback.c - the pieces of support/loopback.h that are POSIX. */
#include "posix/posix.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "support/loopback.h"
#include "support/suite.h"

static struct rlimit before;

int loopback_readable(postern_socket given)
{
    struct pollfd one;

    one.fd = (int)given;
    one.events = POLLIN;
    return poll(&one, 1, 5000) == 1;
}

int loopback_exhaust(void)
{
    struct rlimit now;
    int pair[2];
    const int lowest = dup(0);

    CU_ASSERT(getrlimit(RLIMIT_NOFILE, &before) == 0);
    close(lowest);
    now = before;
    now.rlim_cur = (rlim_t)lowest;
    CU_ASSERT(setrlimit(RLIMIT_NOFILE, &now) == 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
        return 1;
    close(pair[0]);
    close(pair[1]);
    loopback_relent();
    return 0;
}

void loopback_relent(void)
{
    CU_ASSERT(setrlimit(RLIMIT_NOFILE, &before) == 0);
}

void loopback_abandon(postern_socket given)
{
    struct linger none;

    none.l_onoff = 1;
    none.l_linger = 0;
    CU_ASSERT(setsockopt((int)given, SOL_SOCKET, SO_LINGER, &none,
        (socklen_t)sizeof none) == 0);
    loopback_close(given);
}

int loopback_tells_resets(void)
{
    return 1;
}

int loopback_shares_ports(void)
{
    return PST_POSIX_SHARING != 0;
}
