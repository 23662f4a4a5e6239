/* SPDX-License-Identifier: MIT */
/* test_port.c - a server on a small lwIP, as on a board. */
#include "lwip_parts.h"
#include "lwip_suites.h"
#include "server/fixture.h"

static void test_a_message_arrives(void)
{
    fixture f;
    memory_client *client;

    fixture_begin(&f);
    client = fixture_to_data(&f);
    ASSERT_TEXT(fixture_say(&f, client, "Hello\r\n.\r\n"), OK);
    ASSERT_TEXT(blob_string(&f.witness.content), "Hello\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    memory_client_fin(client);
    fixture_run(&f);
    CU_ASSERT(memory_client_sees_eof(client));
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

/* The message is longer than the window and the buffers of lwIP. */
static void test_a_large_message_arrives(void)
{
    fixture f;
    memory_client *client;
    int i;

    fixture_begin(&f);
    client = fixture_to_data(&f);
    for (i = 0; i < 1000; i++)
        memory_client_writes(client, "0123456789012345678901234567890\r\n");
    memory_client_writes(client, ".\r\n");
    fixture_pass(&f, 10000);
    ASSERT_TEXT(memory_client_said(client), OK);
    ASSERT_NUMBER(f.witness.content.length, 33000);
    fixture_end(&f);
}

/* If all connections are in use, the next client gets 421. */
static void test_without_connections_it_is_421(void)
{
    fixture f;
    memory_client *first, *second, *third;

    fixture_init(&f);
    lwip_server.most = 3;
    CU_ASSERT_FATAL(fixture_start(&f));
    first = fixture_connect(&f);
    second = fixture_connect(&f);
    third = fixture_client(&f);
    CU_ASSERT(strncmp(memory_client_said(third), "421 ", 4) == 0);
    CU_ASSERT(memory_client_sees_eof(third));
    CU_ASSERT(memory_client_is_left(third));
    memory_client_close(third);
    ASSERT_TEXT(fixture_say(&f, first, "NOOP\r\n"), OK);
    ASSERT_TEXT(fixture_say(&f, second, "NOOP\r\n"), OK);
    memory_client_close(first);
    fixture_run(&f);
    (void)fixture_connect(&f);
    fixture_end(&f);
}

static fixture *woken;

static void interrupt(void)
{
    lwip_board_interrupt = NULL;
    postern_server_stop(woken->server);
}

static void test_an_interrupt_stops_a_server_that_rests(void)
{
    fixture f;

    fixture_begin(&f);
    woken = &f;
    lwip_board_interrupt = interrupt;
    ASSERT_NUMBER(postern_server_run(f.server), 0);
    CU_ASSERT(lwip_board_interrupt == NULL);
    fixture_end(&f);
}

static void test_what_comes_before_accept_is_kept(void)
{
    fixture f;
    memory_client *client;

    fixture_begin(&f);
    client = memory_net_connect(f.net, f.port);
    memory_client_writes(client, "NOOP\r\n");
    lwip_board_carry();
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO OK);
    fixture_end(&f);
}

static void test_who_has_gone_before_accept_is_forgotten(void)
{
    fixture f;
    memory_client *client;

    fixture_begin(&f);
    client = memory_net_connect(f.net, f.port);
    memory_client_reset(client);
    lwip_board_carry();
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.created, 0);
    ASSERT_NUMBER(lwip_server.connections, 1);
    (void)fixture_connect(&f);
    fixture_end(&f);
}

/* Connections in TIME-WAIT do not keep new clients away. */
static void test_many_come_one_after_the_other(void)
{
    fixture f;
    memory_client *client;
    int i;

    fixture_begin(&f);
    for (i = 0; i < 100; i++) {
        client = fixture_connect(&f);
        ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
        memory_client_close(client);
        fixture_run(&f);
        CU_ASSERT(memory_client_is_left(client));
    }
    fixture_pass(&f, 300000);
    ASSERT_NUMBER(lwip_server.connections, 1);
    fixture_end(&f);
}

static void test_a_port_can_be_had_again_at_once(void)
{
    fixture f;
    memory_client *client;
    unsigned port;

    fixture_begin(&f);
    port = f.port;
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    memory_client_close(client);
    fixture_run(&f);
    fixture_free_server(&f);
    f.server = postern_server_new(&f.options, &f.handler, NULL);
    f.witness.server = f.server;
    CU_ASSERT(postern_server_listen(f.server, "127.0.0.1", port, 0) >= 0);
    ASSERT_NUMBER(postern_server_listen(f.server, "127.0.0.1", port, 0),
        POSTERN_E_INUSE);
    fixture_end(&f);
}

void suite_lwip_port(void)
{
    SUITE("lwip/port");
    TEST(test_a_message_arrives);
    TEST(test_a_large_message_arrives);
    TEST(test_without_connections_it_is_421);
    TEST(test_an_interrupt_stops_a_server_that_rests);
    TEST(test_what_comes_before_accept_is_kept);
    TEST(test_who_has_gone_before_accept_is_forgotten);
    TEST(test_many_come_one_after_the_other);
    TEST(test_a_port_can_be_had_again_at_once);
}
