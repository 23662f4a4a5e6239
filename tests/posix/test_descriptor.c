/* SPDX-License-Identifier: MIT */
/* test_descriptor.c - sockets are set up in the same way however they were
   made. */
#include "posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <netinet/tcp.h>

#include "posix/net.h"
#include "support/loopback.h"
#include "support/suite.h"

static int is_ours(postern_socket given)
{
    return (fcntl((int)given, F_GETFL) & O_NONBLOCK) != 0
        && (fcntl((int)given, F_GETFD) & FD_CLOEXEC) != 0;
}

static int hurries(postern_socket given)
{
    int on = 0;
    socklen_t size = (socklen_t)sizeof on;

    return getsockopt((int)given, IPPROTO_TCP, TCP_NODELAY, &on, &size) == 0
        && on != 0;
}

static void test_new_socket_is_set_up(void)
{
    const int fd = pst_net_descriptor_open(AF_INET);

    CU_ASSERT(is_ours((postern_socket)fd));
    CU_ASSERT(hurries((postern_socket)fd));
    close(fd);
}

static void test_accepted_socket_is_set_up(void)
{
    postern_socket server, client;

    loopback_pair(&server, &client);
    CU_ASSERT(is_ours(server) && is_ours(client));
    CU_ASSERT(hurries(server) && hurries(client));
    loopback_close(server);
    loopback_close(client);
}

static void test_pair_is_set_up(void)
{
    int fds[2];

    ASSERT_NUMBER(pst_net_descriptor_pair(fds), 0);
    CU_ASSERT(is_ours((postern_socket)fds[0]));
    CU_ASSERT(is_ours((postern_socket)fds[1]));
    close(fds[0]);
    close(fds[1]);
}

static void test_setup_keeps_other_flags(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    fcntl(fd, F_SETFL, O_APPEND);
    ASSERT_NUMBER(pst_net_descriptor_setup(fd), 0);
    CU_ASSERT(is_ours((postern_socket)fd));
    CU_ASSERT((fcntl(fd, F_GETFL) & O_APPEND) != 0);
    close(fd);
    ASSERT_NUMBER(pst_net_descriptor_setup(fd), -1);
    ASSERT_NUMBER(errno, EBADF);
}

void suite_posix_descriptor(void)
{
    SUITE("posix/descriptor");
    TEST(test_new_socket_is_set_up);
    TEST(test_accepted_socket_is_set_up);
    TEST(test_pair_is_set_up);
    TEST(test_setup_keeps_other_flags);
}
