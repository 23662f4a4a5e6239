#include "posix/posix.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "posix/loopback.h"
#include "support/suite.h"

static struct rlimit before;

postern_address loopback(unsigned port)
{
    postern_address address;

    memset(&address, 0, sizeof address);
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = 1;
    address.port = (unsigned short)port;
    return address;
}

postern_socket loopback_listen(postern_address *where)
{
    const postern_net *net = postern_net_system();
    const postern_address any = loopback(0);
    postern_socket listener = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(net->listen(net->context, &any, &listener), 0);
    ASSERT_NUMBER(net->local_name(net->context, listener, where), 0);
    return listener;
}

void loopback_pair(postern_socket *server, postern_socket *client)
{
    const postern_net *net = postern_net_system();
    postern_address where, peer;
    const postern_socket listener = loopback_listen(&where);

    *server = *client = POSTERN_NO_SOCKET;
    ASSERT_NUMBER(net->connect(net->context, &where, client), 0);
    CU_ASSERT(loopback_readable(listener));
    ASSERT_NUMBER(net->accept(net->context, listener, server, &peer), 0);
    loopback_close(listener);
}

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

void loopback_close(postern_socket given)
{
    const postern_net *net = postern_net_system();

    net->close(net->context, given);
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
