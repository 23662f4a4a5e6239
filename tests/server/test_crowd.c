/* SPDX-License-Identifier: MIT */
/*
 * test_crowd.c - many sessions are ready at once: a new connection, a wake or
 * a stop does not have to wait for all of them.
 */
#include <stdlib.h>

#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

#define SENDERS 200
#define CALLERS 100
#define BLOCK 70000

static fixture f;
static memory_client *senders[SENDERS], *callers[CALLERS];

static void begin(int is_foreign)
{
    int i;

    fixture_init(&f);
    f.is_foreign = is_foreign;
    f.witness.quiet = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    for (i = 0; i < SENDERS; i++)
        senders[i] = fixture_connect(&f);
    memory_net_reset_counters(f.net);
}

static void all_say(const char *text)
{
    int i;

    for (i = 0; i < SENDERS; i++)
        memory_client_writes(senders[i], text);
}

static unsigned long calls(enum memory_call call)
{
    return memory_net_counters(f.net)->calls[call];
}

/* Earlier versions accepted one client in a pass. */
static void test_clients_are_taken_in_while_many_send(void)
{
    int i, is_foreign;

    for (is_foreign = 0; is_foreign < 2; is_foreign++) {
        begin(is_foreign);
        all_say("NOOP\r\n");
        for (i = 0; i < CALLERS; i++)
            callers[i] = memory_net_connect(f.net, f.port);
        fixture_run(&f);
        for (i = 0; i < CALLERS; i++)
            ASSERT_TEXT(memory_client_said(callers[i]), HELLO);
        for (i = 0; i < SENDERS; i++)
            ASSERT_TEXT(memory_client_said(senders[i]), OK);
        CU_ASSERT(calls(MEMORY_SET_WAIT) < 10);
        fixture_end(&f);
    }
}

/* New clients connect when half of the senders have been served. */
static int served;

static void call_in_the_middle(witness *it, postern_session *session)
{
    int i;

    (void)session;
    served++;
    if (served == SENDERS / 2) {
        for (i = 0; i < CALLERS; i++)
            callers[i] = memory_net_connect(f.net, f.port);
        postern_server_wake(it->server);
    } else if (served == SENDERS) {
        CU_ASSERT(it->wakes == 1);
        ASSERT_TEXT(memory_client_said(callers[0]), HELLO);
    }
}

static void test_a_pass_looks_around(void)
{
    int is_foreign;

    for (is_foreign = 0; is_foreign < 2; is_foreign++) {
        begin(is_foreign);
        served = 0;
        witness_do(&f.witness, "noop", call_in_the_middle, NULL);
        all_say("NOOP\r\n");
        fixture_run(&f);
        ASSERT_NUMBER(served, SENDERS);
        fixture_end(&f);
    }
}

static void stop_in_the_middle(witness *it, postern_session *session)
{
    (void)session;
    if (++served == 10) {
        postern_server_stop(it->server);
        postern_server_stop(it->server);
    }
}

/* Many answers that were put off also make a long pass. */
static void test_a_stop_does_not_wait_for_all(void)
{
    int i, is_late;

    for (is_late = 0; is_late < 2; is_late++) {
        begin(0);
        served = 0;
        if (is_late) {
            witness_plan(&f.witness, "noop", witness_later);
            all_say("NOOP\r\nRSET\r\n");
            fixture_run(&f);
            for (i = 0; i < WITNESS_TICKETS; i++)
                ASSERT_NUMBER(postern_answer(f.server,
                    f.witness.tickets[i], NULL), 0);
            witness_do(&f.witness, "rset", stop_in_the_middle, NULL);
        } else {
            witness_do(&f.witness, "noop", stop_in_the_middle, NULL);
            all_say("NOOP\r\n");
        }
        fixture_run(&f);
        CU_ASSERT(f.stopped);
        CU_ASSERT(served >= 10 && served <= 64);
        fixture_end(&f);
    }
}

static void test_many_receive_less_at_once(void)
{
    char *block = (char *)malloc(BLOCK);
    unsigned long received;
    int i;

    CU_ASSERT_FATAL(block != NULL);
    memset(block, 'x', BLOCK);
    for (i = 998; i < BLOCK; i += 1000)
        memcpy(block + i, "\r\n", 2);
    begin(0);
    all_say("HELO c.test\r\n" TO_DATA);
    fixture_run(&f);
    for (i = 0; i < SENDERS; i++)
        memory_client_write(senders[i], block, BLOCK);
    received = memory_net_counters(f.net)->received;
    ASSERT_NUMBER(postern_server_step(f.server, 0), 1);
    ASSERT_NUMBER(memory_net_counters(f.net)->received - received,
        SENDERS * (long)PST_RECEIVE_CROWDED);
    fixture_run(&f);
    /* a single client has the whole buffer */
    memory_client_write(senders[0], block, BLOCK);
    received = memory_net_counters(f.net)->received;
    ASSERT_NUMBER(postern_server_step(f.server, 0), 1);
    ASSERT_NUMBER(memory_net_counters(f.net)->received - received,
        PST_RECEIVE_BUFFER);
    free(block);
    fixture_end(&f);
}

static void test_a_client_that_comes_alone_costs_one_accept(void)
{
    begin(0);
    (void)fixture_connect(&f);
    ASSERT_NUMBER(calls(MEMORY_ACCEPT), 1);
    fixture_end(&f);
}

void suite_server_crowd(void)
{
    SUITE("server/crowd");
    TEST(test_clients_are_taken_in_while_many_send);
    TEST(test_a_pass_looks_around);
    TEST(test_a_stop_does_not_wait_for_all);
    TEST(test_many_receive_less_at_once);
    TEST(test_a_client_that_comes_alone_costs_one_accept);
}
