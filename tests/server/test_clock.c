/* SPDX-License-Identifier: MIT */
/* test_clock.c - slow hooks: their time is not counted as the client's. */
#include "fixture.h"
#include "support/suite.h"

#define TIMEOUT 1000
#define LATE "421 4.4.2 Error: timeout exceeded\r\n"

static fixture f;
static memory_client *client;

static void take_time(void)
{
    memory_net_advance(f.net, TIMEOUT + 500);
}

static void slow_hook(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    take_time();
}

static void slow_timer(postern_server *server, void *context)
{
    (void)server;
    (void)context;
    memory_client_writes(client, "RSET\r\n");
    take_time();
}

static void slow_wake(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    slow_timer(f.server, NULL);
}

static void begin(void)
{
    fixture_init(&f);
    f.options.timeout = TIMEOUT;
    CU_ASSERT_FATAL(fixture_start(&f));
}

/* The client has the whole timeout after the reply, and not more. */
static void assert_has_time(void)
{
    fixture_pass(&f, TIMEOUT - 1);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_pass(&f, TIMEOUT);
    ASSERT_TEXT(memory_client_said(client), LATE);
    fixture_end(&f);
}

static void test_a_slow_hook_of_a_command_is_not_charged(void)
{
    begin();
    client = fixture_to_ehlo(&f);
    witness_do(&f.witness, "mail", slow_hook, NULL);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), OK);
    assert_has_time();
}

static void test_nor_is_one_of_the_beginning(void)
{
    begin();
    witness_do(&f.witness, "create", slow_hook, NULL);
    client = fixture_connect(&f);
    assert_has_time();
}

static void test_nor_is_one_that_only_hears(void)
{
    begin();
    client = fixture_to_ehlo(&f);
    witness_do(&f.witness, "open", slow_hook, NULL);
    witness_do(&f.witness, "shut", slow_hook, NULL);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), OK);
    ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), OK);
    assert_has_time();
}

static void test_nor_is_one_of_content(void)
{
    fixture_init(&f);
    f.options.timeout = TIMEOUT;
    witness_stream(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_to_data(&f);
    witness_do(&f.witness, "bytes", slow_hook, NULL);
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n"), "");
    fixture_pass(&f, TIMEOUT - 1);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), OK);
    assert_has_time();
}

static int traced;      /* enum postern_direction */

static void slow_trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    (void)session;
    (void)length;
    if (direction == traced && (*octets == '2' || *octets == 'R'))
        take_time();
}

static void test_nor_is_a_slow_trace(void)
{
    for (traced = POSTERN_RECEIVED; traced <= POSTERN_SENT; traced++) {
        fixture_init(&f);
        f.options.timeout = TIMEOUT;
        f.handler.trace = slow_trace;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_connect(&f);
        ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), OK);
        fixture_pass(&f, TIMEOUT - 1);
        ASSERT_TEXT(memory_client_said(client), "");
        ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), OK);
        fixture_end(&f);
    }
}

/* The command waited while the hook of another session ran. */
static void test_a_hook_is_not_charged_to_others(void)
{
    memory_client *other;

    begin();
    other = fixture_connect(&f);
    client = fixture_connect(&f);
    witness_do(&f.witness, "noop", slow_hook, "250 slow");
    memory_client_writes(other, "NOOP\r\n");
    memory_client_writes(client, "RSET\r\n");
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(other), "250 slow\r\n");
    ASSERT_TEXT(memory_client_said(client), OK);
    witness_plan(&f.witness, "noop", NULL);
    assert_has_time();
}

static void test_nor_is_a_timer_or_a_wake(void)
{
    begin();
    client = fixture_connect(&f);
    CU_ASSERT(postern_server_after(f.server, 10, slow_timer, NULL) > 0);
    fixture_pass(&f, 10);
    ASSERT_TEXT(memory_client_said(client), OK);
    witness_do(&f.witness, "woken", slow_wake, NULL);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    assert_has_time();
}

void suite_server_clock(void)
{
    SUITE("server/clock");
    TEST(test_a_slow_hook_of_a_command_is_not_charged);
    TEST(test_nor_is_one_of_the_beginning);
    TEST(test_nor_is_one_that_only_hears);
    TEST(test_nor_is_one_of_content);
    TEST(test_nor_is_a_slow_trace);
    TEST(test_a_hook_is_not_charged_to_others);
    TEST(test_nor_is_a_timer_or_a_wake);
}
