/* SPDX-License-Identifier: MIT */
/* test_listen.c - listening and accepting, and ports nobody can steal. */
#include "win32/win32.h"

#include "support/loopback.h"
#include "support/suite.h"
#include "win32/net.h"

#define NET postern_net_system()

static void test_listener_on_port_zero_gets_a_port(void)
{
    postern_address where;
    const postern_socket listener = loopback_listen(&where);

    CU_ASSERT(where.port != 0);
    ASSERT_NUMBER(where.family, POSTERN_FAMILY_INET);
    loopback_close(listener);
}

static void test_accept_names_the_peer(void)
{
    postern_address where, peer, client_name;
    const postern_socket listener = loopback_listen(&where);
    postern_socket client, server;

    ASSERT_NUMBER(NET->connect(NULL, &where, &client), 0);
    CU_ASSERT(loopback_readable(listener));
    ASSERT_NUMBER(NET->accept(NULL, listener, &server, &peer), 0);
    ASSERT_NUMBER(NET->local_name(NULL, client, &client_name), 0);
    ASSERT_NUMBER(peer.family, POSTERN_FAMILY_INET);
    ASSERT_NUMBER(peer.port, client_name.port);
    CU_ASSERT(memcmp(peer.octets, client_name.octets, 16) == 0);
    ASSERT_NUMBER(NET->accept(NULL, listener, &server, &peer),
        POSTERN_E_AGAIN);
    loopback_close(server);
    loopback_close(client);
    loopback_close(listener);
}

static void test_second_bind_of_a_port_is_inuse(void)
{
    postern_address where;
    const postern_socket listener = loopback_listen(&where);
    postern_socket second = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(NET->listen(NULL, &where, &second), POSTERN_E_INUSE);
    CU_ASSERT(second == POSTERN_NO_SOCKET);
    loopback_close(listener);
    ASSERT_NUMBER(NET->listen(NULL, &where, &second), 0);
    loopback_close(second);
}

static void test_both_families_share_a_port(void)
{
    postern_address every;
    postern_socket inet, inet6;
    int result;

    memset(&every, 0, sizeof every);
    every.family = POSTERN_FAMILY_INET;
    ASSERT_NUMBER(NET->listen(NULL, &every, &inet), 0);
    ASSERT_NUMBER(NET->local_name(NULL, inet, &every), 0);
    every.family = POSTERN_FAMILY_INET6;
    result = NET->listen(NULL, &every, &inet6);
    CU_ASSERT(result == 0 || result == POSTERN_E_NOADDR); /* IPv4 alone */
    if (result == 0)
        loopback_close(inet6);
    loopback_close(inet);
}

/* 192.0.2.1 is nobody's (RFC 5737 3). */
static void test_address_of_another_machine_is_noaddr(void)
{
    static const unsigned char other[4] = { 192, 0, 2, 1 };
    postern_address address = loopback(0);
    postern_socket listener;

    memcpy(address.octets, other, 4);
    ASSERT_NUMBER(NET->listen(NULL, &address, &listener), POSTERN_E_NOADDR);
    address.family = POSTERN_FAMILY_LOCAL;
    ASSERT_NUMBER(NET->listen(NULL, &address, &listener), POSTERN_E_NOADDR);
}

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
        result = NET->listen(NULL, &every, &listener);
        if (families[i] == POSTERN_FAMILY_INET6
            && result == POSTERN_E_NOADDR)  /* IPv4 alone */
            continue;
        ASSERT_NUMBER(result, 0);
        ASSERT_NUMBER(NET->local_name(NULL, listener, &every), 0);
        ASSERT_NUMBER(NET->listen(NULL, &every, &second), POSTERN_E_INUSE);
        every.octets[families[i] == POSTERN_FAMILY_INET ? 3 : 15] = 1;
        if (families[i] == POSTERN_FAMILY_INET)
            every.octets[0] = 127;
        ASSERT_NUMBER(NET->listen(NULL, &every, &second), POSTERN_E_INUSE);
        loopback_close(listener);
    }
}

static void test_accept_on_no_listener_is_failed(void)
{
    postern_socket server, client, made;
    postern_address peer;

    loopback_pair(&server, &client);
    ASSERT_NUMBER(NET->accept(NULL, client, &made, &peer), POSTERN_E_FAILED);
    loopback_close(server);
    loopback_close(client);
    ASSERT_NUMBER(NET->accept(NULL, client, &made, &peer), POSTERN_E_FAILED);
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
    TEST(test_listener_on_port_zero_gets_a_port);
    TEST(test_accept_names_the_peer);
    TEST(test_second_bind_of_a_port_is_inuse);
    TEST(test_both_families_share_a_port);
    TEST(test_address_of_another_machine_is_noaddr);
    TEST(test_spare_is_a_socket_to_close);
    TEST(test_port_cannot_be_stolen);
    TEST(test_wildcards_are_exclusive);
    TEST(test_accept_on_no_listener_is_failed);
    TEST(test_adopted_listener_does_not_block);
    TEST(test_only_a_stream_is_adopted);
}
