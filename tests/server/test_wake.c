/* SPDX-License-Identifier: MIT */
/* test_wake.c - waking a server from another thread, and when that fails. */
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void test_many_wakes_are_one(void)
{
    int i;

    fixture_begin(&f);
    for (i = 0; i < 1000; i++)
        postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 1);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 2);
    fixture_end(&f);
}

static void wake_again(witness *it, postern_session *session)
{
    (void)session;
    if (it->wakes < 10)
        postern_server_wake(it->server);
}

static void test_a_wake_inside_woken_is_not_lost(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "woken", wake_again, NULL);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.wakes, 10);
    fixture_end(&f);
}

static void test_a_wake_ends_a_long_wait(void)
{
    fixture_begin(&f);
    postern_server_wake(f.server);
    ASSERT_NUMBER(postern_server_step(f.server, -1), 1);
    ASSERT_NUMBER(f.witness.wakes, 1);
    CU_ASSERT(!memory_net_is_stuck(f.net));
    fixture_end(&f);
}

/* Nobody could stop it any more. */
static void test_a_server_that_cannot_be_woken_ends(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_RECEIVE, 1, 1, POSTERN_E_RESET);
    postern_server_wake(f.server);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.errors, 1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.3.2 Service shutting down\r\n");
    memory_client_close(client);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.failed, POSTERN_E_FAILED);
    fixture_end(&f);
}

void suite_server_wake(void)
{
    SUITE("server/wake");
    TEST(test_many_wakes_are_one);
    TEST(test_a_wake_inside_woken_is_not_lost);
    TEST(test_a_wake_ends_a_long_wait);
    TEST(test_a_server_that_cannot_be_woken_ends);
}
