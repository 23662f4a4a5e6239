/* SPDX-License-Identifier: MIT */
/* test_shutdown.c - stopping: the first stop drains, the second one ends at
   once. */
#include "fixture.h"
#include "support/suite.h"

#define GOING "421 4.3.2 Service shutting down\r\n"

static fixture f;
static memory_client *client;

/* Stops and runs until the server has ended; returns the milliseconds. */
static unsigned long stop_and_run(int result)
{
    unsigned long before = memory_net_now(f.net);

    postern_server_stop(f.server);
    ASSERT_NUMBER(postern_server_run(f.server), result);
    return memory_net_now(f.net) - before;
}

static void test_a_server_without_sessions_stops_at_once(void)
{
    fixture_begin(&f);
    ASSERT_NUMBER(stop_and_run(0), 0);
    CU_ASSERT(memory_net_connect(f.net, f.port) == NULL);
    fixture_end(&f);
}

static void test_idle_sessions_get_421(void)
{
    memory_client *clients[5];
    int i;

    fixture_begin(&f);
    for (i = 0; i < 5; i++)
        clients[i] = fixture_connect(&f);
    (void)fixture_say(&f, clients[1], "EHLO c.test\r\n");
    (void)fixture_say(&f, clients[2], "HELO c\r\nMAIL FROM:<a@x.test>\r\n");
    memory_client_writes(clients[3], "NOO");
    CU_ASSERT(stop_and_run(0) <= 1000);
    for (i = 0; i < 5; i++) {
        ASSERT_TEXT(memory_client_said(clients[i]), GOING);
        CU_ASSERT(memory_client_sees_eof(clients[i]));
        CU_ASSERT(memory_client_is_left(clients[i]));
    }
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_STOP);
    fixture_end(&f);
}

static void hang_up(memory_net *net, void *context)
{
    (void)net;
    memory_client_close((memory_client *)context);
}

static void test_clients_that_leave_shorten_the_stop(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_after(f.net, 20, hang_up, client);
    ASSERT_NUMBER(stop_and_run(0), 20);
    fixture_end(&f);
}

static void finish(memory_net *net, void *context)
{
    (void)net;
    memory_client_writes((memory_client *)context, "rest\r\n.\r\n");
}

static void test_content_may_finish(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_client_writes(client, "line\r\n");
    memory_net_after(f.net, 3000, finish, client);
    ASSERT_NUMBER(stop_and_run(0), 4000);
    ASSERT_TEXT(memory_client_said(client), OK GOING);
    ASSERT_NUMBER(f.witness.messages, 1);
    ASSERT_TEXT(blob_string(&f.witness.content), "line\r\nrest\r\n");
    fixture_end(&f);
}

static void test_content_that_does_not_finish_is_cut(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_client_writes(client, "line\r\n");
    ASSERT_NUMBER(stop_and_run(1), 5000);
    ASSERT_TEXT(memory_client_said(client), GOING);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.messages, 0);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_STOP);
    fixture_end(&f);
}

static void test_chunks_may_finish(void)
{
    fixture_init(&f);
    f.options.chunking = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nBDAT 11 LAST\r\nxx");
    memory_net_after(f.net, 2000, finish, client);
    ASSERT_NUMBER(stop_and_run(0), 3000);
    ASSERT_TEXT(memory_client_said(client), OK GOING);
    fixture_end(&f);
}

static void judge(postern_server *server, void *context)
{
    (void)server;
    ASSERT_NUMBER(witness_answer((witness *)context, "250 kept"), 0);
}

static void test_an_open_verdict_is_awaited(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "message", witness_later);
    client = fixture_to_data(&f);
    (void)fixture_say(&f, client, "x\r\n.\r\nNOOP\r\n");
    CU_ASSERT(postern_server_after(f.server, 4000, judge, &f.witness) > 0);
    ASSERT_NUMBER(stop_and_run(0), 5000);
    ASSERT_TEXT(memory_client_said(client), "250 kept\r\n" GOING);
    ASSERT_NUMBER(f.witness.messages, 1);
    ASSERT_NUMBER(f.witness.aborted, 0);
    fixture_end(&f);
}

static void test_a_verdict_that_does_not_come_is_cut(void)
{
    fixture_init(&f);
    f.options.drain_timeout = 250;
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_plan(&f.witness, "message", witness_later);
    client = fixture_to_data(&f);
    (void)fixture_say(&f, client, "x\r\n.\r\n");
    ASSERT_NUMBER(stop_and_run(1), 250);
    ASSERT_TEXT(memory_client_said(client), GOING);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    fixture_end(&f);
}

static void test_octets_that_are_put_off_are_awaited(void)
{
    fixture_init(&f);
    witness_stream(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_once(&f.witness, "bytes", witness_full);
    client = fixture_to_data(&f);
    (void)fixture_say(&f, client, "x\r\n.\r\n");
    CU_ASSERT(postern_server_after(f.server, 1000, judge, &f.witness) > 0);
    ASSERT_NUMBER(stop_and_run(0), 2000);
    ASSERT_TEXT(memory_client_said(client), OK GOING);
    fixture_end(&f);
}

static void stop_again(memory_net *net, void *context)
{
    (void)net;
    postern_server_stop((postern_server *)context);
}

static void test_a_second_stop_is_now(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_net_after(f.net, 100, stop_again, f.server);
    ASSERT_NUMBER(stop_and_run(1), 100);
    ASSERT_TEXT(memory_client_said(client), GOING);
    ASSERT_NUMBER(f.witness.aborted, 1);
    fixture_end(&f);
}

static void test_two_stops_before_a_pass_are_now(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    postern_server_stop(f.server);
    postern_server_stop(f.server);
    postern_server_stop(f.server);
    ASSERT_NUMBER(postern_server_run(f.server), 1);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

static void test_drain_timeout_0_allows_nothing(void)
{
    fixture_init(&f);
    f.options.drain_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_to_data(&f);
    (void)fixture_connect(&f);
    ASSERT_NUMBER(stop_and_run(1), 0);
    ASSERT_TEXT(memory_client_said(client), GOING);
    fixture_end(&f);
}

static void stop_from_hook(witness *it, postern_session *session)
{
    (void)session;
    postern_server_stop(it->server);
}

static void test_a_hook_may_stop_the_server(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "message", stop_from_hook, NULL);
    client = fixture_to_data(&f);
    memory_client_writes(client, "x\r\n.\r\nNOOP\r\n");
    ASSERT_NUMBER(postern_server_run(f.server), 0);
    ASSERT_TEXT(memory_client_said(client), OK OK GOING);
    fixture_end(&f);
}

static void test_hooks_of_a_stop_may_stop_again(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "closed", stop_from_hook, NULL);
    witness_do(&f.witness, "aborted", stop_from_hook, NULL);
    client = fixture_to_data(&f);
    (void)fixture_connect(&f);
    (void)stop_and_run(1);
    fixture_end(&f);
}

static void test_sessions_that_only_linger_end_well(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    witness_plan(&f.witness, "noop", "421 go");
    (void)fixture_say(&f, client, "NOOP\r\n");
    CU_ASSERT(!memory_client_is_left(client));
    ASSERT_NUMBER(stop_and_run(0), 1000);
    fixture_end(&f);
}

static void test_a_client_that_does_not_read_is_cut(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_client_set_window(client, 1);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    memory_client_set_window(client, 0);
    ASSERT_NUMBER(stop_and_run(1), 5000);
    fixture_end(&f);
}

static void test_nobody_new_is_taken_in(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    postern_server_stop(f.server);
    fixture_run(&f);
    CU_ASSERT(memory_net_connect(f.net, f.port) == NULL);
    ASSERT_NUMBER(postern_server_listen(f.server, NULL, 0, 0),
        POSTERN_E_INVALID_STOPPED);
    ASSERT_NUMBER(postern_server_port(f.server, f.listener), 0);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), OK GOING);
    fixture_pass(&f, 1000);
    CU_ASSERT(f.stopped);
    fixture_end(&f);
}

static void test_a_pause_of_accepting_ends_with_the_stop(void)
{
    static const int results[] = { POSTERN_E_NOMEM };

    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_net_script_accept(f.net, results, 1);
    (void)memory_net_connect(f.net, f.port);
    fixture_run(&f);
    ASSERT_NUMBER(stop_and_run(1), 5000);
    fixture_end(&f);
}

static void test_free_says_421_where_it_can(void)
{
    memory_client *reader, *stalled;

    fixture_begin(&f);
    reader = fixture_connect(&f);
    stalled = fixture_connect(&f);
    memory_client_set_window(stalled, 0);
    client = fixture_to_data(&f);
    fixture_free_server(&f);
    ASSERT_TEXT(memory_client_said(reader), GOING);
    ASSERT_TEXT(memory_client_said(client), GOING);
    ASSERT_TEXT(memory_client_said(stalled), "");
    ASSERT_NUMBER(f.witness.aborted, 1);
    fixture_end(&f);
}

void suite_server_shutdown(void)
{
    SUITE("server/shutdown");
    TEST(test_a_server_without_sessions_stops_at_once);
    TEST(test_idle_sessions_get_421);
    TEST(test_clients_that_leave_shorten_the_stop);
    TEST(test_content_may_finish);
    TEST(test_content_that_does_not_finish_is_cut);
    TEST(test_chunks_may_finish);
    TEST(test_an_open_verdict_is_awaited);
    TEST(test_a_verdict_that_does_not_come_is_cut);
    TEST(test_octets_that_are_put_off_are_awaited);
    TEST(test_a_second_stop_is_now);
    TEST(test_two_stops_before_a_pass_are_now);
    TEST(test_drain_timeout_0_allows_nothing);
    TEST(test_a_hook_may_stop_the_server);
    TEST(test_hooks_of_a_stop_may_stop_again);
    TEST(test_sessions_that_only_linger_end_well);
    TEST(test_a_client_that_does_not_read_is_cut);
    TEST(test_nobody_new_is_taken_in);
    TEST(test_a_pause_of_accepting_ends_with_the_stop);
    TEST(test_free_says_421_where_it_can);
}
