/* SPDX-License-Identifier: MIT */
/* test_pass.c - a pass waits, fails and is repeated; run repeats passes. */
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void test_a_step_waits_no_longer_than_it_may(void)
{
    unsigned long before;

    fixture_begin(&f);
    before = memory_net_now(f.net);
    ASSERT_NUMBER(postern_server_step(f.server, 1234), 1);
    ASSERT_NUMBER(memory_net_now(f.net) - before, 1234);
    ASSERT_NUMBER(postern_server_step(f.server, 0), 1);
    ASSERT_NUMBER(memory_net_now(f.net) - before, 1234);
    client = fixture_connect(&f);
    /* a client's deadline comes first */
    ASSERT_NUMBER(postern_server_step(f.server, -1), 1);
    ASSERT_NUMBER(memory_net_now(f.net) - before, 301234);
    fixture_end(&f);
}

static void test_a_wait_that_fails_is_reported(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SET_WAIT, 1, 1, POSTERN_E_FAILED);
    ASSERT_NUMBER(postern_server_step(f.server, 0), POSTERN_E_FAILED);
    /* if the error passes, the server goes on */
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    memory_net_fail(f.net, MEMORY_SET_WAIT, 1, 0, POSTERN_E_FAILED);
    ASSERT_NUMBER(postern_server_run(f.server), POSTERN_E_FAILED);
    fixture_end(&f);
}

static void test_a_wait_that_fails_for_now_is_tried_again(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SET_WAIT, 1, 3, POSTERN_E_NOMEM);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    ASSERT_NUMBER(f.witness.errors, 3);
    ASSERT_NUMBER(f.failed, 0);
    fixture_end(&f);
}

static void test_a_signal_ends_a_wait_early(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SET_WAIT, 1, 50, 0);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void stop(memory_net *net, void *context)
{
    (void)net;
    postern_server_stop((postern_server *)context);
}

static void test_run_serves_until_it_is_stopped(void)
{
    fixture_begin(&f);
    client = memory_net_connect(f.net, f.port);
    memory_client_writes(client, "QUIT\r\n");
    memory_net_after(f.net, 60000, stop, f.server);
    ASSERT_NUMBER(postern_server_run(f.server), 0);
    ASSERT_NUMBER(memory_net_passed(f.net), 60000);
    ASSERT_TEXT(memory_client_said(client), HELLO BYE);
    ASSERT_NUMBER(postern_server_step(f.server, -1), 0);
    ASSERT_NUMBER(postern_server_run(f.server), 0);
    ASSERT_NUMBER(postern_server_listen(f.server, NULL, 0, 0),
        POSTERN_E_INVALID_STOPPED);
    fixture_end(&f);
}

void suite_server_pass(void)
{
    SUITE("server/pass");
    TEST(test_a_step_waits_no_longer_than_it_may);
    TEST(test_a_wait_that_fails_is_reported);
    TEST(test_a_wait_that_fails_for_now_is_tried_again);
    TEST(test_a_signal_ends_a_wait_early);
    TEST(test_run_serves_until_it_is_stopped);
}
