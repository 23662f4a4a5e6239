/* SPDX-License-Identifier: MIT */
/* test_greeting.c - greet_delay: clients that send before the greeting. */
#include <string.h>

#include "fixture.h"
#include "support/suite.h"

#define DELAY 3000
#define HEADER "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"
#define STOPS "421 4.3.2 Service shutting down\r\n"

static fixture f;
static memory_client *client;
static int was_early;           /* as `connected` has seen it; -1: not
                                   called */

static void look(witness *it, postern_session *session)
{
    (void)it;
    was_early = postern_session_early(session);
}

static void begin(void)
{
    was_early = -1;
    fixture_init(&f);
    f.options.greet_delay = DELAY;
    witness_do(&f.witness, "connected", look, NULL);
}

static void start(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    fixture_run(&f);
}

static void test_who_waits_is_greeted(void)
{
    start();
    fixture_pass(&f, DELAY - 1);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(was_early, -1);
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_NUMBER(was_early, 0);
    fixture_pass(&f, 299000);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_NUMBER(postern_session_early(f.witness.session), 0);
    ASSERT_NUMBER(postern_server_counters(f.server)->early, 0);
    fixture_end(&f);
}

static void test_who_speaks_is_early(void)
{
    start();
    fixture_pass(&f, DELAY - 1);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\nNOO"),
        HELLO EHLO_LIST);
    ASSERT_NUMBER(was_early, 1);
    ASSERT_TEXT(fixture_say(&f, client, "P\r\n"), OK);
    ASSERT_NUMBER(postern_session_early(f.witness.session), 1);
    ASSERT_NUMBER(postern_server_counters(f.server)->early, 1);
    fixture_end(&f);
}

static void test_who_is_early_can_be_refused(void)
{
    begin();
    witness_do(&f.witness, "connected", look, "554 5.5.1 too early");
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"),
        "554 5.5.1 too early\r\n");
    ASSERT_NUMBER(was_early, 1);
    ASSERT_NUMBER(postern_server_counters(f.server)->early, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_REFUSED);
    fixture_end(&f);
}

/* `connected` may put off its answer, as without a delay. */
static void test_the_hook_may_answer_later(void)
{
    begin();
    witness_once(&f.witness, "connected", witness_later);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, 2 * DELAY);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

/* Octets after the header are the client's, in the same segment or not. */
static void test_behind_a_proxy(void)
{
    static const char *const rows[] = { "", "EHLO c.test\r\n" };
    int early;

    for (early = 0; early < 2; early++) {
        begin();
        f.options.proxy_networks = "127.0.0.0/8";
        f.flags = POSTERN_LISTEN_PROXY;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = memory_net_connect(f.net, f.port);
        fixture_pass(&f, 4000);
        memory_client_writes(client, HEADER);
        ASSERT_TEXT(fixture_say(&f, client, rows[early]), early
            ? HELLO EHLO_LIST : "");
        fixture_pass(&f, DELAY - 1);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_pass(&f, 1);
        ASSERT_TEXT(memory_client_said(client), early ? "" : HELLO);
        ASSERT_NUMBER(was_early, early);
        fixture_end(&f);
    }
}

/* A trusted client has been greeted already. */
static void test_xclient_does_not_wait_again(void)
{
    begin();
    f.options.xclient_networks = "127.0.0.0/8";
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, DELAY);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_TEXT(fixture_say(&f, client, "XCLIENT ADDR=192.0.2.1\r\n"), HELLO);
    fixture_end(&f);
}

static void test_who_leaves_is_not_greeted(void)
{
    start();
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_EOF);
    fixture_end(&f);
}

/* An early client that has left still gets its answer. */
static void test_who_spoke_and_left_is_answered(void)
{
    start();
    memory_client_writes(client, "NOOP\r\n");
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO OK);
    fixture_end(&f);
}

static void test_a_stop_tells_who_waits(void)
{
    start();
    postern_server_stop(f.server);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), STOPS);
    ASSERT_NUMBER(was_early, -1);
    fixture_end(&f);
}

static void test_a_session_may_be_closed_meanwhile(void)
{
    start();
    postern_session_close(postern_server_next_session(f.server, NULL));
    fixture_run(&f);
    CU_ASSERT(strncmp(memory_client_said(client), "421 ", 4) == 0);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
    fixture_end(&f);
}

/* The delay has another clock than an overload. */
static void test_an_overload_does_not_change_it(void)
{
    begin();
    f.options.greet_delay = 20000;
    f.options.max_connections = 10;
    f.options.overload_share = 10;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    (void)memory_net_connect(f.net, f.port);
    fixture_run(&f);
    CU_ASSERT(postern_server_overloaded(f.server));
    fixture_pass(&f, 19999);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_without_a_timeout_it_waits_all_the_same(void)
{
    begin();
    f.options.timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, DELAY);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_delay_is_no_longer_than_a_clock(void)
{
    begin();
    f.options.greet_delay = ~0UL;
    CU_ASSERT(!fixture_start(&f));
    ASSERT_NUMBER(f.error, POSTERN_E_INVALID_GREET_DELAY);
    fixture_end(&f);
}

void suite_server_greeting(void)
{
    SUITE("server/greeting");
    TEST(test_who_waits_is_greeted);
    TEST(test_who_speaks_is_early);
    TEST(test_who_is_early_can_be_refused);
    TEST(test_the_hook_may_answer_later);
    TEST(test_behind_a_proxy);
    TEST(test_xclient_does_not_wait_again);
    TEST(test_who_leaves_is_not_greeted);
    TEST(test_who_spoke_and_left_is_answered);
    TEST(test_a_stop_tells_who_waits);
    TEST(test_a_session_may_be_closed_meanwhile);
    TEST(test_an_overload_does_not_change_it);
    TEST(test_without_a_timeout_it_waits_all_the_same);
    TEST(test_a_delay_is_no_longer_than_a_clock);
}
