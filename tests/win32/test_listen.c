/* SPDX-License-Identifier: MIT */
/* test_listen.c - ports nobody can steal, and listeners that are given. */
#include "win32/win32.h"

#include "support/loopback.h"
#include "support/suite.h"
#include "win32/net.h"

#define NET postern_net_system()

static void test_spare_is_a_socket_to_close(void)
{
    postern_socket spare = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(NET->spare(NULL, &spare), 0);
    CU_ASSERT(spare != POSTERN_NO_SOCKET);
    loopback_close(spare);
}

/* Whatever the thief asks for; with SO_REUSEADDR he would succeed. */
static void test_port_cannot_be_stolen(void)
{
    postern_address where;
    const postern_socket listener = loopback_listen(&where);
    const SOCKET thief = socket(AF_INET, SOCK_STREAM, 0);
    pst_net_endpoint endpoint;
    const int length = pst_net_endpoint_set(&endpoint, &where);
    DWORD one = 1;

    ASSERT_NUMBER(setsockopt(thief, SOL_SOCKET, SO_REUSEADDR,
        (const char *)&one, (int)sizeof one), 0);
    CU_ASSERT(bind(thief, &endpoint.any, length) != 0);
    closesocket(thief);
    loopback_close(listener);
}

/* The wildcards are exclusive, too, to whoever asks for less. */
static void test_wildcards_are_exclusive(void)
{
    static const int families[] = {
        POSTERN_FAMILY_INET, POSTERN_FAMILY_INET6
    };
    postern_address every;
    postern_socket listener, second;
    size_t i;
    int result;

    for (i = 0; i < 2; i++) {
        memset(&every, 0, sizeof every);
        every.family = (unsigned char)families[i];
        result = NET->listen(NULL, &every, NULL, &listener);
        if (families[i] == POSTERN_FAMILY_INET6
            && result == POSTERN_E_NOADDR)  /* IPv4 alone */
            continue;
        ASSERT_NUMBER(result, 0);
        ASSERT_NUMBER(NET->local_name(NULL, listener, &every), 0);
        ASSERT_NUMBER(NET->listen(NULL, &every, NULL, &second),
            POSTERN_E_INUSE);
        every.octets[families[i] == POSTERN_FAMILY_INET ? 3 : 15] = 1;
        if (families[i] == POSTERN_FAMILY_INET)
            every.octets[0] = 127;
        ASSERT_NUMBER(NET->listen(NULL, &every, NULL, &second),
            POSTERN_E_INUSE);
        loopback_close(listener);
    }
}

static void test_adopted_listener_does_not_block(void)
{
    const SOCKET given = socket(AF_INET, SOCK_STREAM, 0);
    const postern_address any = loopback(0);
    pst_net_endpoint endpoint;
    const int length = pst_net_endpoint_set(&endpoint, &any);
    postern_socket made;
    postern_address peer;

    CU_ASSERT(bind(given, &endpoint.any, length) == 0);
    CU_ASSERT(listen(given, 1) == 0);
    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)given), 0);
    ASSERT_NUMBER(NET->accept(NULL, (postern_socket)given, &made, &peer),
        POSTERN_E_AGAIN);
    closesocket(given);
}

static void test_only_a_stream_is_adopted(void)
{
    const SOCKET datagram = socket(AF_INET, SOCK_DGRAM, 0);

    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)datagram),
        POSTERN_E_FAILED);
    closesocket(datagram);
    ASSERT_NUMBER(NET->adopt(NULL, (postern_socket)datagram),
        POSTERN_E_FAILED);
    ASSERT_NUMBER(NET->adopt(NULL, POSTERN_NO_SOCKET), POSTERN_E_FAILED);
}

void suite_win32_listen(void)
{
    SUITE("win32/listen");
    TEST(test_spare_is_a_socket_to_close);
    TEST(test_port_cannot_be_stolen);
    TEST(test_wildcards_are_exclusive);
    TEST(test_adopted_listener_does_not_block);
    TEST(test_only_a_stream_is_adopted);
}
