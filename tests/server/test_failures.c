/* SPDX-License-Identifier: MIT */
/*
 * test_failures.c - each allocation and each call of the socket layer fails
 * in its turn, once and for ever, while several clients are served: nothing
 * breaks, nothing leaks, and when all is well again, all is well again.
 */
#include <stdlib.h>

#include "fixture.h"
#include "support/suite.h"

#define MOST_RUNS 3000

static fixture f;

enum what { MEMORY, NET };

static void fail(enum what what, unsigned long n, int forever)
{
    if (what == MEMORY)
        failing_alloc_fail(&f.alloc, n, forever);
    else
        memory_net_fail_nth(f.net, n, forever);
}

static unsigned long failures(enum what what)
{
    return what == MEMORY ? f.alloc.failures
        : memory_net_counters(f.net)->failed;
}

/* ---- what is going on -------------------------------------------------- */

static void tell(memory_client *client, const char *text)
{
    if (client == NULL)
        return;
    memory_client_writes(client, text);
    fixture_run(&f);
}

static void tell_much(memory_client *client)
{
    char line[1000];
    int i;

    memset(line, 'x', sizeof(line));
    memcpy(line + sizeof(line) - 3, "\r\n", 3);
    for (i = 0; i < 30; i++)
        tell(client, line);
}

static memory_client *come(void)
{
    memory_client *client = memory_net_connect(f.net, f.port);

    if (f.server != NULL)
        fixture_run(&f);
    return client;
}

static void answer_all(void)
{
    int i, count = f.witness.ticket_count;

    for (i = 0; i < count && i < WITNESS_TICKETS; i++) {
        (void)postern_answer(f.server, f.witness.tickets[i],
            i % 2 == 0 ? NULL : "250 some words that need memory");
        fixture_run(&f);
    }
}

static void nothing(postern_server *server, void *context)
{
    (void)server;
    (void)context;
}

static void add_command(void)
{
    postern_command command;

    memset(&command, 0, sizeof(command));
    command.verb = "PING";
    command.syntax = "PING [ignored]";
    command.callback = witness_command;
    (void)postern_server_add_command(f.server, &command);
}

/* Three clients: one sends messages small and large, one has its answers put
   off, one makes errors and leaves in the middle. */
static void serve_three(void)
{
    memory_client *one, *two, *three;

    add_command();
    (void)postern_server_after(f.server, 100, nothing, NULL);
    one = come();
    two = come();
    three = come();
    tell(one, "EHLO a-name-that-is-too-long-to-live-in-the-session.test\r\n");
    tell(two, "HELO c.test\r\nPING x\r\n");
    tell(three, "EHLO d.test\r\nNONSENSE\r\nVRFY a@x.test\r\n");
    tell(one, TO_DATA "small\r\n.\r\n");
    witness_plan(&f.witness, "rcpt", witness_later);
    witness_plan(&f.witness, "message", witness_later);
    tell(two, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n");
    answer_all();
    tell(two, "DATA\r\nx\r\n.\r\nNOOP\r\n");
    answer_all();
    witness_plan(&f.witness, "rcpt", NULL);
    witness_plan(&f.witness, "message", NULL);
    tell(one, "MAIL FROM:<a@x.test> SIZE=30000 BODY=8BITMIME\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\n");
    tell(three, TO_DATA "half a mess");
    tell_much(one);
    tell(one, ".\r\n");
    if (three != NULL)
        memory_client_reset(three);
    memory_net_set_latency(f.net, 5);
    fixture_pass(&f, 200);
    tell(two, "QUIT\r\n");
    fixture_pass(&f, 200);
    memory_net_set_latency(f.net, 0);
}

/* The same while content is streamed and put off. */
static void stream_two(void)
{
    memory_client *one, *two;

    one = come();
    two = come();
    tell(one, "EHLO c.test\r\n" TO_DATA);
    tell(two, "EHLO c.test\r\n" TO_DATA);
    witness_plan(&f.witness, "bytes", witness_full);
    tell_much(one);
    tell(two, "x\r\n.\r\n");
    witness_plan(&f.witness, "bytes", NULL);
    answer_all();
    tell(one, ".\r\n");
    tell(two, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "BDAT 3\r\nabcBDAT 4 LAST\r\nabcd");
    fixture_pass(&f, 100);
}

static void listen_and_inherit(void)
{
    int other = postern_server_listen(f.server, NULL, 0, 0);

    if (other >= 0)
        f.port = postern_server_port(f.server, other);
    serve_three();
}

/* Room for them grows: of slots, of timers, of the wait set. */
static void many_come(void)
{
    int i;

    for (i = 0; i < 100; i++) {
        memory_client *client = come();

        if (i % 10 == 0)
            tell(client, "EHLO c.test\r\n");
        (void)postern_server_after(f.server, 50, nothing, NULL);
    }
    fixture_pass(&f, 100);
}

static void stop_in_the_middle(void)
{
    memory_client *one = come(), *two = come();

    tell(one, "EHLO c.test\r\n" TO_DATA "half");
    tell(two, "EHLO c.test\r\n");
    postern_server_stop(f.server);
    fixture_pass(&f, 10000);
}

/* Two proxies, one that sends a header in pieces and speaks for yet another
   client, one that leaves; and one that is none. */
static void behind_a_proxy(void)
{
    static const char header[] = "\r\n\r\n\0\r\nQUIT\n\041\000\000\204"
        "\004\000\201";
    static const char zeros[129];
    unsigned port = f.port;
    int other = postern_server_listen(f.server, NULL, 0,
        POSTERN_LISTEN_PROXY);
    memory_client *one, *two, *three;

    if (other < 0)
        return;
    f.port = postern_server_port(f.server, other);
    one = come();
    two = come();
    three = come();
    f.port = port;
    if (one != NULL)
        memory_client_write(one, header, sizeof(header) - 1);
    tell(two, "PROXY TCP4 192.0.2.1");
    tell(three, "EHLO c.test\r\n");
    if (one != NULL)
        memory_client_write(one, zeros, sizeof(zeros));
    tell(one, "EHLO c.test\r\n");
    tell(one, "XCLIENT NAME=a.test HELO=a-name-that-is-too-long-for-it.test "
        "LOGIN=ann ADDR=192.0.2.1\r\n");
    tell(one, "XCLIENT NAME=b.test\r\n" TO_DATA "x\r\n.\r\n");
    if (two != NULL)
        memory_client_reset(two);
    fixture_pass(&f, 200);
}

/* ---- and afterwards ---------------------------------------------------- */

static void all_is_well(void)
{
    memory_client *client;

    /* A listener that failed is gone; this is not what is tested here. */
    if (memory_net_connect(f.net, f.port) == NULL)
        f.port = postern_server_port(f.server,
            postern_server_listen(f.server, "127.0.0.1", 0, 0));
    fixture_pass(&f, 5000);
    client = come();
    CU_ASSERT_FATAL(client != NULL);
    tell(client, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n");
    CU_ASSERT(strstr(memory_client_said(client), TO_DATA_SAID OK BYE)
        != NULL);
}

static int is_foreign;

/* One run in which the n-th call fails; 0: there is no n-th. */
static int run(enum what what, void (*scenario)(void), int is_stream,
    unsigned long n, int forever)
{
    int struck;

    fixture_init(&f);
    if (is_stream) {
        witness_stream(&f.handler);
        f.options.chunking = 1;
    }
    if (scenario == behind_a_proxy) {
        f.options.proxy_networks = "127.0.0.1,::1";
        f.options.xclient_networks = "127.0.0.1,::1";
    }
    f.most_spin = 60;
    f.is_foreign = is_foreign;
    fail(what, n, forever);
    if (fixture_start(&f))
        scenario();
    struck = failures(what) > 0;
    fail(what, 0, 0);
    if (f.server == NULL || f.listener < 0)
        CU_ASSERT(struck);
    if (f.server != NULL && f.listener >= 0 && scenario != stop_in_the_middle
        && !f.stopped)
        all_is_well();
    fixture_end(&f);
    return struck;
}

static void sweep(enum what what, void (*scenario)(void), int is_stream)
{
    unsigned long n;
    int forever;

    for (forever = 0; forever < 2; forever++) {
        for (n = 1; n < MOST_RUNS; n++)
            if (!run(what, scenario, is_stream, n, forever))
                break;
        CU_ASSERT(n > 10 && n < MOST_RUNS);
    }
}

/* wire-rules 165, 166 */
static void test_each_allocation_may_fail(void)
{
    sweep(MEMORY, serve_three, 0);
}

static void test_each_allocation_may_fail_in_streams(void)
{
    sweep(MEMORY, stream_two, 1);
}

static void test_each_allocation_may_fail_while_many_come(void)
{
    sweep(MEMORY, many_come, 0);
}

static void test_each_allocation_may_fail_in_a_stop(void)
{
    sweep(MEMORY, stop_in_the_middle, 0);
}

static void test_each_call_of_the_net_may_fail(void)
{
    sweep(NET, listen_and_inherit, 0);
}

static void test_each_call_of_the_net_may_fail_in_streams(void)
{
    sweep(NET, stream_two, 1);
}

static void test_each_call_of_the_net_may_fail_in_a_stop(void)
{
    sweep(NET, stop_in_the_middle, 0);
}

static void test_each_may_fail_behind_a_proxy(void)
{
    sweep(MEMORY, behind_a_proxy, 0);
    sweep(NET, behind_a_proxy, 0);
}

static void test_all_may_fail_in_a_foreign_loop_too(void)
{
    is_foreign = 1;
    sweep(MEMORY, many_come, 0);
    sweep(MEMORY, serve_three, 0);
    sweep(NET, serve_three, 0);
    sweep(NET, stop_in_the_middle, 0);
    is_foreign = 0;
}

static void test_allocations_may_fail_at_random(void)
{
    unsigned long seed;

    for (seed = 1; seed < 300; seed++) {
        fixture_init(&f);
        failing_alloc_fail_randomly(&f.alloc, 2 + (unsigned)(seed % 20),
            seed);
        if (fixture_start(&f))
            serve_three();
        failing_alloc_fail_randomly(&f.alloc, 0, 0);
        if (f.server != NULL && f.listener >= 0)
            all_is_well();
        fixture_end(&f);
    }
}

void suite_server_failures(void)
{
    SUITE("server/failures");
    TEST(test_each_allocation_may_fail);
    TEST(test_each_allocation_may_fail_in_streams);
    TEST(test_each_allocation_may_fail_while_many_come);
    TEST(test_each_allocation_may_fail_in_a_stop);
    TEST(test_each_call_of_the_net_may_fail);
    TEST(test_each_call_of_the_net_may_fail_in_streams);
    TEST(test_each_call_of_the_net_may_fail_in_a_stop);
    TEST(test_each_may_fail_behind_a_proxy);
    TEST(test_all_may_fail_in_a_foreign_loop_too);
    TEST(test_allocations_may_fail_at_random);
}
