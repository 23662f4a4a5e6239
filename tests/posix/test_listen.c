/* SPDX-License-Identifier: MIT */
/* test_listen.c - running out of descriptors, and sockets from outside. */
#include "posix/posix.h"

#include <fcntl.h>
#include <unistd.h>
#include <sys/socket.h>

#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

/* `spare` is open, and the only descriptor that can be had. */
static void assert_spare_helps(postern_socket listener, postern_socket *spare)
{
    postern_socket server = POSTERN_NO_SOCKET;
    postern_address peer;

    ASSERT_NUMBER(NET->accept(NULL, listener, &server, &peer),
        POSTERN_E_FULL);
    loopback_close(*spare);
    ASSERT_NUMBER(NET->accept(NULL, listener, &server, &peer), 0);
    ASSERT_NUMBER(NET->spare(NULL, spare), POSTERN_E_FULL);
    loopback_close(server);
    ASSERT_NUMBER(NET->spare(NULL, spare), 0);
}

static void test_accept_without_descriptors_needs_the_spare(void)
{
    postern_address where;
    const postern_socket listener = loopback_listen(&where);
    postern_socket client, spare;

    ASSERT_NUMBER(NET->connect(NULL, &where, &client), 0);
    ASSERT_NUMBER(NET->spare(NULL, &spare), 0);
    CU_ASSERT(loopback_readable(listener));
    if (loopback_exhaust()) {
        assert_spare_helps(listener, &spare);
        loopback_relent();
    }
    loopback_close(spare);
    loopback_close(client);
    loopback_close(listener);
}

static void test_nothing_opens_without_descriptors(void)
{
    const postern_address address = loopback(0);
    postern_socket one, other;

    if (!loopback_exhaust())
        return;
    ASSERT_NUMBER(NET->listen(NULL, &address, NULL, &one), POSTERN_E_FULL);
    ASSERT_NUMBER(NET->connect(NULL, &address, &one), POSTERN_E_FULL);
    ASSERT_NUMBER(NET->spare(NULL, &one), POSTERN_E_FULL);
    ASSERT_NUMBER(NET->wake_new(NULL, &one, &other), POSTERN_E_FULL);
    loopback_relent();
}

static void test_adopted_listener_does_not_block(void)
{
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    postern_socket made;
    postern_address peer;
    struct sockaddr unnamed;

    memset(&unnamed, 0, sizeof unnamed);
    unnamed.sa_family = AF_UNIX;
    /* the family alone: Linux chooses a name, others refuse it */
    if (bind(fd, &unnamed, sizeof unnamed.sa_family) == 0
        && listen(fd, 1) == 0) {
        ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)fd), 0);
        ASSERT_NUMBER(NET->accept(NULL, (postern_socket)fd, &made, &peer),
            POSTERN_E_AGAIN);
    }
    close(fd);
}

static void test_only_a_stream_is_adopted(void)
{
    const int file = open("/dev/null", O_RDONLY);
    const int datagram = socket(AF_INET, SOCK_DGRAM, 0);

    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)file), POSTERN_E_FAILED);
    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)datagram),
        POSTERN_E_FAILED);
    close(file);
    close(datagram);
    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)file), POSTERN_E_FAILED);
    ASSERT_NUMBER(NET->adopt(NULL, POSTERN_NO_SOCKET), POSTERN_E_FAILED);
}

void suite_posix_listen(void)
{
    SUITE("posix/listen");
    TEST(test_accept_without_descriptors_needs_the_spare);
    TEST(test_nothing_opens_without_descriptors);
    TEST(test_adopted_listener_does_not_block);
    TEST(test_only_a_stream_is_adopted);
}
