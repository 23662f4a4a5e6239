/* SPDX-License-Identifier: MIT */
/* test_listen.c - listening and accepting. */
#include "support/loopback.h"
#include "support/suite.h"

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

    ASSERT_NUMBER(NET->listen(NULL, &where, NULL, &second), POSTERN_E_INUSE);
    CU_ASSERT(second == POSTERN_NO_SOCKET);
    loopback_close(listener);
    ASSERT_NUMBER(NET->listen(NULL, &where, NULL, &second), 0);
    loopback_close(second);
}

static void test_both_families_share_a_port(void)
{
    postern_address every;
    postern_socket inet, inet6;
    int result;

    memset(&every, 0, sizeof every);
    every.family = POSTERN_FAMILY_INET;
    ASSERT_NUMBER(NET->listen(NULL, &every, NULL, &inet), 0);
    ASSERT_NUMBER(NET->local_name(NULL, inet, &every), 0);
    every.family = POSTERN_FAMILY_INET6;
    result = NET->listen(NULL, &every, NULL, &inet6);
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
    ASSERT_NUMBER(NET->listen(NULL, &address, NULL, &listener),
        POSTERN_E_NOADDR);
    address.family = POSTERN_FAMILY_LOCAL;
    ASSERT_NUMBER(NET->listen(NULL, &address, NULL, &listener),
        POSTERN_E_NOADDR);
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

void suite_net_listen(void)
{
    SUITE("net/listen");
    TEST(test_listener_on_port_zero_gets_a_port);
    TEST(test_accept_names_the_peer);
    TEST(test_second_bind_of_a_port_is_inuse);
    TEST(test_both_families_share_a_port);
    TEST(test_address_of_another_machine_is_noaddr);
    TEST(test_accept_on_no_listener_is_failed);
}
