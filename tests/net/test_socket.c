/* SPDX-License-Identifier: MIT */
/* test_socket.c - real sockets send, receive, connect and are reset. */
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

static void assert_arrives(postern_socket from, postern_socket to,
    const char *text)
{
    char octets[100];
    const long length = (long)strlen(text);

    ASSERT_NUMBER(NET->send(NULL, from, text, (size_t)length), length);
    CU_ASSERT(loopback_readable(to));
    ASSERT_NUMBER(NET->receive(NULL, to, octets, sizeof octets), length);
    CU_ASSERT(memcmp(octets, text, (size_t)length) == 0);
}

static void test_octets_go_both_ways(void)
{
    postern_socket server, client;

    loopback_pair(&server, &client);
    assert_arrives(client, server, "EHLO there\r\n");
    assert_arrives(server, client, "250 here\r\n");
    loopback_close(server);
    loopback_close(client);
}

static void test_receive_says_again_when_there_is_nothing(void)
{
    postern_socket server, client;
    char octet;

    loopback_pair(&server, &client);
    ASSERT_NUMBER(NET->receive(NULL, server, &octet, 1), POSTERN_E_AGAIN);
    loopback_close(server);
    loopback_close(client);
}

static void test_peer_that_has_shut_still_reads(void)
{
    postern_socket server, client;
    char octet;

    loopback_pair(&server, &client);
    NET->shut(NULL, client);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(NET->receive(NULL, server, &octet, 1), POSTERN_E_CLOSED);
    assert_arrives(server, client, "221 bye\r\n");
    loopback_close(server);
    loopback_close(client);
}

static void test_reset_is_told(void)
{
    postern_socket server, client;
    char octet;

    loopback_pair(&server, &client);
    loopback_abandon(client);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(NET->receive(NULL, server, &octet, 1),
        loopback_tells_resets() ? POSTERN_E_RESET : POSTERN_E_CLOSED);
    ASSERT_NUMBER(NET->send(NULL, server, "250", 3), POSTERN_E_RESET);
    ASSERT_NUMBER(NET->send(NULL, server, "250", 3), POSTERN_E_RESET);
    loopback_close(server);
}

static void test_closed_socket_is_a_reset(void)
{
    postern_address address;
    char octet;

    ASSERT_NUMBER(NET->receive(NULL, POSTERN_NO_SOCKET, &octet, 1),
        POSTERN_E_RESET);
    ASSERT_NUMBER(NET->send(NULL, POSTERN_NO_SOCKET, "", 1),
        POSTERN_E_RESET);
    ASSERT_NUMBER(NET->local_name(NULL, POSTERN_NO_SOCKET, &address),
        POSTERN_E_FAILED);
}

static void test_send_says_again_when_nobody_reads(void)
{
    static char octets[65536];
    postern_socket server, client;
    long taken = 0;
    int i;

    loopback_pair(&server, &client);
    for (i = 0; i < 10000 && taken >= 0; i++)
        taken = NET->send(NULL, server, octets, sizeof octets);
    ASSERT_NUMBER(taken, POSTERN_E_AGAIN);
    CU_ASSERT(i > 1);
    loopback_close(server);
    loopback_close(client);
}

/* The refusal may come with connect() or with the first use. */
static void test_connect_where_nobody_listens_is_refused(void)
{
    postern_address where;
    postern_socket client;
    char octet;
    int result;

    loopback_close(loopback_listen(&where));
    result = NET->connect(NULL, &where, &client);
    if (result == 0) {
        CU_ASSERT(loopback_readable(client));
        ASSERT_NUMBER(NET->receive(NULL, client, &octet, 1),
            POSTERN_E_REFUSED);
        loopback_close(client);
    } else {
        ASSERT_NUMBER(result, POSTERN_E_REFUSED);
    }
}

/* TCP has no broadcast: the system refuses it and sends nothing. */
static void test_connect_to_no_network_is_failed(void)
{
    postern_address address = loopback(25);
    postern_socket client;

    memset(address.octets, 0xff, 4);
    ASSERT_NUMBER(NET->connect(NULL, &address, &client), POSTERN_E_FAILED);
    address.family = POSTERN_FAMILY_LOCAL;
    ASSERT_NUMBER(NET->connect(NULL, &address, &client), POSTERN_E_FAILED);
}

void suite_net_socket(void)
{
    SUITE("net/socket");
    TEST(test_octets_go_both_ways);
    TEST(test_receive_says_again_when_there_is_nothing);
    TEST(test_peer_that_has_shut_still_reads);
    TEST(test_reset_is_told);
    TEST(test_closed_socket_is_a_reset);
    TEST(test_send_says_again_when_nobody_reads);
    TEST(test_connect_where_nobody_listens_is_refused);
    TEST(test_connect_to_no_network_is_failed);
}
