/* SPDX-License-Identifier: MIT */
/*
 * test_connection.c - slow, broken and greedy peers: timeouts, the end of a
 * connection, and what a connection costs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

#define TIMEOUT "421 4.4.2 Error: timeout exceeded\r\n"
#define SECOND 1000UL

static fixture f;
static memory_client *client;

/* ---- timeouts ----------------------------------------------------------- */

static void test_an_idle_client_has_300_seconds(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    fixture_pass(&f, 299 * SECOND);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_pass(&f, 300 * SECOND - 1);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), TIMEOUT);
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_TIMEOUT);
    fixture_end(&f);
}

static memory_client *talker;

/* A hook takes longer than the timeout; meanwhile another client sends. */
static void take_long(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    memory_net_set_now(f.net, memory_net_now(f.net) + 3 * SECOND / 2);
    if (talker != NULL)
        memory_client_writes(talker, "NOOP\r\n");
}

static void begin_with_a_slow_hook(void)
{
    fixture_init(&f);
    f.options.timeout = SECOND;
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_do(&f.witness, "mail", take_long, NULL);
    talker = NULL;
    client = fixture_to_ehlo(&f);
}

static void test_the_time_of_a_hook_is_not_the_clients(void)
{
    begin_with_a_slow_hook();
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), OK);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_pass(&f, SECOND);
    ASSERT_TEXT(memory_client_said(client), TIMEOUT);
    fixture_end(&f);
}

static void test_a_client_that_spoke_meanwhile_is_not_late(void)
{
    begin_with_a_slow_hook();
    talker = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), OK);
    ASSERT_TEXT(memory_client_said(talker), OK);
    fixture_end(&f);
}

static void test_timeout_0_waits_for_ever(void)
{
    fixture_init(&f);
    f.options.timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    fixture_pass(&f, 100000 * SECOND);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_a_trickle_of_command_octets_is_no_command(void)
{
    int i;

    fixture_begin(&f);
    client = fixture_connect(&f);
    for (i = 0; i < 29; i++) {
        memory_client_writes(client, "x");
        fixture_pass(&f, 10 * SECOND);
    }
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 10 * SECOND);
    ASSERT_TEXT(memory_client_said(client), TIMEOUT);
    fixture_end(&f);
}

static void test_a_trickle_of_content_is_aborted(void)
{
    int i;

    fixture_begin(&f);
    client = fixture_to_data(&f);
    for (i = 0; i < 310 && *memory_client_said(client) == '\0'; i++) {
        memory_client_writes(client, "x");
        fixture_pass(&f, SECOND);
    }
    CU_ASSERT(i >= 299 && i < 305);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_TIMEOUT);
    fixture_end(&f);
}

static void test_600_octets_a_second_are_enough(void)
{
    char line[61];
    int i, j;

    memset(line, 'x', 58);
    strcpy(line + 58, "\r\n");
    fixture_begin(&f);
    f.witness.quiet = 1;
    client = fixture_to_data(&f);
    for (i = 0; i < 7200; i++) {
        for (j = 0; j < 10; j++)
            memory_client_writes(client, line);
        fixture_pass(&f, SECOND);
    }
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), OK);
    fixture_end(&f);
}

static void test_slow_clients_do_not_delay_others(void)
{
    memory_client *honest;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    for (i = 0; i < 1000; i++)
        memory_client_writes(memory_net_connect(f.net, f.port), "NO");
    fixture_run(&f);
    honest = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, honest, "EHLO c.test\r\n" TO_DATA
        "x\r\n.\r\nQUIT\r\n"), EHLO_LIST TO_DATA_SAID OK BYE);
    fixture_pass(&f, 300 * SECOND);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1000);
    fixture_pass(&f, 5 * SECOND);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    fixture_end(&f);
}

/* Among very many clients none waits for long, and timers are on time. */
static void test_cold_clients_are_heard_soon(void)
{
    memory_client *busy, *clients[200];
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    busy = fixture_connect(&f);
    for (i = 0; i < 200; i++)
        clients[i] = fixture_connect(&f);
    for (i = 0; i < 200; i++) {
        memory_client_writes(clients[i], "NOOP\r\n");
        memory_client_writes(busy, "NOOP\r\n");
        while (*memory_client_said(busy) == '\0')
            ASSERT_NUMBER(postern_server_step(f.server, -1), 1);
        memory_net_advance(f.net, 1);
    }
    fixture_pass(&f, 50);
    for (i = 0; i < 200; i++)
        ASSERT_TEXT(memory_client_said(clients[i]), OK);
    ASSERT_NUMBER(postern_server_sessions(f.server), 201);
    fixture_pass(&f, 300 * SECOND + 5 * SECOND);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    fixture_end(&f);
}

static void test_a_reader_that_stalls_stops_the_input(void)
{
    unsigned long unreceived;
    size_t before;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    client = fixture_connect(&f);
    memory_client_set_window(client, 0);
    before = postern_server_memory(f.server, NULL);
    for (i = 0; i < 10000; i++)
        memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, SECOND);
    unreceived = (unsigned long)memory_client_unreceived(client);
    CU_ASSERT(unreceived > 40000);
    CU_ASSERT(postern_server_memory(f.server, NULL) < before + 30000);
    fixture_pass(&f, 298 * SECOND);
    ASSERT_NUMBER(memory_client_unreceived(client), unreceived);
    ASSERT_NUMBER(f.witness.closed, 0);
    fixture_pass(&f, 2 * SECOND);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_TIMEOUT);
    /* there is nothing to linger for */
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

/* A client that reads slowly is not stalled. */
static void test_progress_restarts_the_write_timeout(void)
{
    char octets[10];
    int i;

    fixture_init(&f);
    f.options.timeout = 0;
    f.options.write_timeout = 10 * SECOND;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    memory_client_set_window(client, 10);
    memory_client_writes(client, "EHLO c.test\r\n");
    for (i = 0; i < 6; i++) {
        fixture_pass(&f, 9 * SECOND);
        ASSERT_NUMBER(memory_client_read(client, octets, 10), 10);
    }
    ASSERT_NUMBER(f.witness.closed, 0);
    fixture_pass(&f, 10 * SECOND);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

static void test_write_timeout_0_waits_for_ever(void)
{
    fixture_init(&f);
    f.options.timeout = f.options.write_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    memory_client_set_window(client, 1);
    memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, 100000 * SECOND);
    memory_client_set_window(client, 1000);
    fixture_pass(&f, SECOND);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

static void test_a_window_that_opens_again_is_used(void)
{
    size_t length;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    client = fixture_connect(&f);
    memory_client_set_window(client, 0);
    for (i = 0; i < 10000; i++)
        memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, 200 * SECOND);
    memory_client_set_window(client, 65536);
    for (length = 0, i = 0; i < 100; i++) {
        fixture_run(&f);
        (void)memory_client_said(client);
        length += memory_client_said_length(client);
    }
    ASSERT_NUMBER(length, 10000 * strlen(OK));
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    fixture_end(&f);
}

static void test_data_wins_over_a_timer_of_the_same_moment(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_advance(f.net, 300 * SECOND);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_pass(&f, 299 * SECOND);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_after_a_suspend_timers_fire_once(void)
{
    int i;

    fixture_begin(&f);
    for (i = 0; i < 10; i++)
        (void)fixture_connect(&f);
    memory_net_advance(f.net, 3600 * SECOND);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 10);
    fixture_end(&f);
}

static void hold(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    memory_net_advance(f.net, 10 * SECOND);
}

static void test_a_hook_that_blocks_costs_nobody_time(void)
{
    memory_client *other;

    fixture_begin(&f);
    client = fixture_connect(&f);
    fixture_pass(&f, 295 * SECOND);
    other = fixture_connect(&f);
    witness_do(&f.witness, "noop", hold, NULL);
    memory_client_writes(other, "NOOP\r\n");
    memory_client_writes(client, "RSET\r\n");
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    ASSERT_TEXT(memory_client_said(other), OK);
    fixture_end(&f);
}

/* ---- system errors ------------------------------------------------------ */

static void test_readable_and_yet_nothing_is_no_spin(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_RECEIVE, 1, 3, POSTERN_E_AGAIN);
    f.most_spin = 5;
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_writable_and_yet_nothing_waits(void)
{
    const memory_counters *counters;

    fixture_begin(&f);
    counters = memory_net_counters(f.net);
    client = fixture_connect(&f);
    memory_net_reset_counters(f.net);
    memory_net_fail(f.net, MEMORY_SEND, 1, 0, POSTERN_E_AGAIN);
    memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, 100 * SECOND);
    CU_ASSERT(counters->calls[MEMORY_SEND] < 3 * 20 * 100);
    CU_ASSERT(counters->calls[MEMORY_SEND] > 20 * 100 / 2);
    ASSERT_NUMBER(f.witness.closed, 0);
    memory_net_fail(f.net, MEMORY_SEND, 1, 1, POSTERN_E_AGAIN);
    fixture_end(&f);
}

static void test_1000_agains_lose_nothing(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SEND, 1, 1000, POSTERN_E_AGAIN);
    memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, 100 * SECOND);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

static void test_output_that_waits_needs_no_other_timer(void)
{
    fixture_init(&f);
    f.options.timeout = f.options.write_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SEND, 1, 10, POSTERN_E_AGAIN);
    memory_client_writes(client, "NOOP\r\n");
    fixture_pass(&f, SECOND);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

static void test_a_send_that_fails_ends_the_session(void)
{
    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    (void)fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
    memory_net_fail(f.net, MEMORY_SEND, 1, 1, POSTERN_E_RESET);
    memory_client_writes(client, "RCPT TO:<b@x.test>\r\nDATA\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_RESET);
    ASSERT_NUMBER(f.witness.aborted, 1);
    fixture_end(&f);
}

static void test_odd_errors_of_a_socket_end_it(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_RECEIVE, 1, 1, POSTERN_E_FAILED);
    memory_client_writes(client, "NOOP\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_RESET);
    client = fixture_connect(&f);
    memory_net_fail(f.net, MEMORY_SEND, 1, 1, POSTERN_E_FAILED);
    memory_client_writes(client, "NOOP\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 2);
    fixture_end(&f);
}

static void test_a_wait_set_that_refuses_a_wish_ends_the_session(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_client_set_window(client, 1);
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    memory_client_writes(client, "NOOP\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.errors, 1);
    fixture_end(&f);
}

static void test_a_wait_set_that_refuses_to_linger_ends_it(void)
{
    static const char much[PST_RECEIVE_COMMANDS];

    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\nRSET\r\n");
    memory_client_write(client, much, sizeof(much));
    fixture_run(&f);
    /* now it wishes for nothing; to linger it has to wish again */
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_NOMEM);
    ASSERT_NUMBER(witness_answer(&f.witness, "421 go"), 0);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.errors, 1);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

static void test_a_fin_behind_commands_is_no_hurry(void)
{
    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    memory_client_writes(client, TO_DATA "x\r\n.\r\nQUIT\r\n");
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), TO_DATA_SAID OK BYE);
    fixture_end(&f);
}

static void test_a_fin_ends_an_idle_session_without_a_word(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_client_writes(client, "NOOP\r\nQUI");
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    CU_ASSERT(memory_client_is_left(client));
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_EOF);
    fixture_end(&f);
}

/* Sends many commands while an answer is put off; their replies fill the
   output.  With some counts the output is full exactly when the input ends. */
static void put_off_many(int count)
{
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    witness_once(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\n");
    for (i = 0; i < count; i++)
        memory_client_writes(client, "EHLO a\r\n");
}

static void test_a_fin_behind_very_many_commands_is_seen(void)
{
    int count;

    for (count = 90; count < 260; count++) {
        put_off_many(count);
        memory_client_fin(client);
        fixture_run(&f);
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
        fixture_run(&f);
        ASSERT_NUMBER(f.witness.closed, 1);
        fixture_end(&f);
    }
}

static void test_very_many_commands_behind_an_answer_are_done(void)
{
    put_off_many(500);
    fixture_run(&f);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    (void)memory_client_said(client);
    ASSERT_NUMBER(memory_client_said_length(client),
        strlen(OK) + 500 * strlen(EHLO_LIST));
    fixture_end(&f);
}

static void test_a_reset_ends_the_session_at_once(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_client_writes(client, "half\r\n");
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_RESET);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

static void test_a_reset_after_the_message_leaves_it(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    memory_net_fail(f.net, MEMORY_SEND, 1, 1, POSTERN_E_RESET);
    memory_client_writes(client, "x\r\n.\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.messages, 1);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

/* ---- the end of a connection -------------------------------------------- */

static void test_a_client_that_talks_on_sees_why(void)
{
    int i;

    fixture_begin(&f);
    memory_net_set_harsh(f.net, 1);
    client = fixture_connect(&f);
    for (i = 0; i < 5; i++)
        memory_client_writes(client, "NONSENSE\r\n");
    for (i = 0; i < 1000; i++)
        memory_client_writes(client, "and much more that nobody reads\r\n");
    fixture_run(&f);
    CU_ASSERT(strstr(memory_client_said(client),
        "502 5.5.1 Too many unrecognized commands, goodbye.\r\n") != NULL);
    CU_ASSERT(memory_client_sees_eof(client));
    CU_ASSERT(!memory_client_sees_reset(client));
    CU_ASSERT(!memory_client_is_left(client));
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_pass(&f, 4999);
    CU_ASSERT(!memory_client_is_left(client));
    fixture_pass(&f, 1);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

static void begin_lingering(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "noop", "421 go");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "421 go\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    CU_ASSERT(!memory_client_is_left(client));
}

static void test_lingering_ends_with_the_client(void)
{
    begin_lingering();
    memory_client_fin(client);
    fixture_run(&f);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
    begin_lingering();
    memory_client_reset(client);
    fixture_run(&f);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

static void test_lingering_has_its_measure(void)
{
    char *much = (char *)calloc(1048576, 1);
    int i;

    begin_lingering();
    for (i = 0; i < 16; i++) {
        memory_client_write(client, much, i == 0 ? 1048575 : 1048576);
        fixture_run(&f);
        CU_ASSERT(!memory_client_is_left(client));
    }
    memory_client_write(client, much, 1);
    fixture_run(&f);
    CU_ASSERT(memory_client_is_left(client));
    free(much);
    fixture_end(&f);
}

/* The timer of the timeout still exists, and fires earlier. */
static void test_lingering_outlasts_an_older_timer(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "noop", "421 go");
    client = fixture_connect(&f);
    fixture_pass(&f, 298 * SECOND);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "421 go\r\n");
    fixture_pass(&f, 5 * SECOND - 1);
    CU_ASSERT(!memory_client_is_left(client));
    fixture_pass(&f, 1);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

/* A line that a slow reader has not got yet is not cut. */
static void test_the_last_reply_waits_for_the_reader(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_client_set_window(client, 3);
    memory_client_writes(client, "QUIT\r\n");
    fixture_pass(&f, 100 * SECOND);
    CU_ASSERT(!memory_client_is_left(client));
    memory_client_set_window(client, 100);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), BYE);
    CU_ASSERT(memory_client_is_left(client));
    fixture_end(&f);
}

static void test_after_the_end_of_the_last_line_too_long(void)
{
    char *much = (char *)calloc(66001, 1);

    memset(much, 'x', 66000);
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_client_write(client, much, 66000);
    fixture_run(&f);
    CU_ASSERT(strncmp(memory_client_said(client), "421 4.7.0", 9) == 0);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_LIMIT);
    free(much);
    fixture_end(&f);
}

/* ---- costs -------------------------------------------------------------- */

static const char whole_message[] = TO_DATA "Subject: x\r\n\r\nx\r\n.\r\n";

static void test_a_steady_state_calls_no_allocator(void)
{
    unsigned long calls, frees;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    client = fixture_to_ehlo(&f);
    for (i = 0; i < 3; i++)
        (void)fixture_say(&f, client, whole_message);
    calls = f.alloc.calls;
    frees = f.alloc.frees;
    for (i = 0; i < 500; i++)
        (void)fixture_say(&f, client, whole_message);
    ASSERT_NUMBER(f.alloc.calls, calls);
    ASSERT_NUMBER(f.alloc.frees, frees);
    ASSERT_NUMBER(f.witness.messages, 503);
    fixture_end(&f);
}

static void test_new_connections_call_no_allocator_either(void)
{
    unsigned long calls = 0;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    for (i = 0; i < 103; i++) {
        client = fixture_to_ehlo(&f);
        (void)fixture_say(&f, client, whole_message);
        (void)fixture_say(&f, client, "QUIT\r\n");
        if (i == 2)
            calls = f.alloc.calls;
    }
    ASSERT_NUMBER(f.alloc.calls, calls);
    fixture_end(&f);
}

static void test_a_round_trip_is_one_receive_and_one_send(void)
{
    const memory_counters *counters;
    static const char *const steps[] = {
        "NOOP\r\n", "MAIL FROM:<a@x.test>\r\n", "RCPT TO:<b@x.test>\r\n",
        "DATA\r\n", "x\r\n.\r\n", whole_message, "EHLO c.test\r\n"
    };
    size_t i;

    fixture_begin(&f);
    counters = memory_net_counters(f.net);
    client = fixture_to_ehlo(&f);
    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        memory_net_reset_counters(f.net);
        (void)fixture_say(&f, client, steps[i]);
        ASSERT_NUMBER(counters->calls[MEMORY_RECEIVE], 1);
        ASSERT_NUMBER(counters->calls[MEMORY_SEND], 1);
        ASSERT_NUMBER(counters->calls[MEMORY_SET_CHANGE], 0);
    }
    fixture_end(&f);
}

static void test_an_idle_server_does_nothing(void)
{
    const memory_counters *counters;
    int i;

    fixture_begin(&f);
    for (i = 0; i < 100; i++)
        (void)fixture_connect(&f);
    counters = memory_net_counters(f.net);
    memory_net_reset_counters(f.net);
    fixture_pass(&f, 250 * SECOND);
    CU_ASSERT(counters->calls[MEMORY_SET_WAIT] < 10);
    ASSERT_NUMBER(counters->calls[MEMORY_RECEIVE], 0);
    fixture_end(&f);
}

/* A command does not move the timer, and the timeout is still right. */
static void test_a_busy_client_costs_few_timers(void)
{
    const memory_counters *counters;
    int i;

    fixture_begin(&f);
    counters = memory_net_counters(f.net);
    f.witness.quiet = 1;
    client = fixture_connect(&f);
    memory_net_reset_counters(f.net);
    for (i = 0; i < 1000; i++) {
        (void)fixture_say(&f, client, "NOOP\r\n");
        fixture_pass(&f, SECOND);
    }
    CU_ASSERT(counters->calls[MEMORY_SET_WAIT] < 8 * 1000 + 10);
    fixture_pass(&f, 299 * SECOND - 1);
    ASSERT_NUMBER(f.witness.closed, 0);
    fixture_pass(&f, 1);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

#define MANY 5000

static void test_thousands_of_connections_at_once(void)
{
    static memory_client *clients[MANY];
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    for (i = 0; i < MANY; i++) {
        clients[i] = memory_net_connect(f.net, f.port);
        memory_client_writes(clients[i], "EHLO c.test\r\n");
        memory_client_writes(clients[i], whole_message);
        memory_client_writes(clients[i], i % 2 == 0 ? "QUIT\r\n" : "");
    }
    fixture_run(&f);
    for (i = 0; i < MANY; i++)
        ASSERT_TEXT(memory_client_said(clients[i]), i % 2 == 0
            ? HELLO EHLO_LIST TO_DATA_SAID OK BYE
            : HELLO EHLO_LIST TO_DATA_SAID OK);
    ASSERT_NUMBER(postern_server_sessions(f.server), MANY / 2);
    ASSERT_NUMBER(f.witness.messages, MANY);
    for (i = 1; i < MANY; i += 2)
        memory_client_reset(clients[i]);
    fixture_run(&f);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    fixture_end(&f);
}

/* An idle connection needs its session and its places in the wait sets. */
static void test_idle_connections_are_small(void)
{
    size_t before, used;
    int i;

    fixture_begin(&f);
    f.witness.quiet = 1;
    (void)fixture_connect(&f);
    before = postern_server_memory(f.server, NULL);
    for (i = 0; i < 1000; i++)
        (void)fixture_to_ehlo(&f);
    used = postern_server_memory(f.server, NULL) - before;
    /* 24 octets in each of two sets, which double when they grow */
    CU_ASSERT(used < 1000 * (450 + 2 * 2 * 24));
    fixture_end(&f);
}

static void stream(unsigned long octets)
{
    static char block[65536];
    unsigned long sent;
    size_t i, before, peak;

    for (i = 0; i < sizeof(block); i++)
        block[i] = (char)(i % 64 == 62 ? '\r' : i % 64 == 63 ? '\n' : 'x');
    fixture_init(&f);
    f.options.data_size_limit = 0;
    witness_stream(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    f.witness.quiet = 1;
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n" TO_DATA);
    before = postern_server_memory(f.server, NULL);
    for (sent = 0; sent < octets; sent += sizeof(block)) {
        memory_client_write(client, block, sizeof(block));
        ASSERT_NUMBER(postern_server_step(f.server, 0), 1);
    }
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), OK);
    (void)postern_server_memory(f.server, &peak);
    CU_ASSERT(peak <= before + 8192);
    ASSERT_NUMBER(f.witness.streamed, sent);
    fixture_end(&f);
}

/* With POSTERN_TEST_LONG: a whole gigabyte. */
static void test_a_large_message_streams_in_little_memory(void)
{
    stream(getenv("POSTERN_TEST_LONG") == NULL ? 100000000UL : 1000000000UL);
}

static void test_content_that_finds_no_memory_is_452(void)
{
    int i;

    fixture_begin(&f);
    client = fixture_to_data(&f);
    for (i = 0; i < 200; i++)
        memory_client_writes(client, "some line of the content of it\r\n");
    failing_alloc_fail(&f.alloc, 1, 1);
    fixture_run(&f);
    failing_alloc_fail(&f.alloc, 0, 0);
    ASSERT_TEXT(fixture_say(&f, client, "more\r\n.\r\nNOOP\r\n"),
        "452 4.3.1 Error: out of memory\r\n250 OK\r\n");
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_MEMORY);
    ASSERT_TEXT(fixture_say(&f, client, whole_message), TO_DATA_SAID OK);
    fixture_end(&f);
}

void suite_server_connection(void)
{
    SUITE("server/connection");
    TEST(test_an_idle_client_has_300_seconds);
    TEST(test_the_time_of_a_hook_is_not_the_clients);
    TEST(test_a_client_that_spoke_meanwhile_is_not_late);
    TEST(test_timeout_0_waits_for_ever);
    TEST(test_a_trickle_of_command_octets_is_no_command);
    TEST(test_a_trickle_of_content_is_aborted);
    TEST(test_600_octets_a_second_are_enough);
    TEST(test_slow_clients_do_not_delay_others);
    TEST(test_cold_clients_are_heard_soon);
    TEST(test_a_reader_that_stalls_stops_the_input);
    TEST(test_progress_restarts_the_write_timeout);
    TEST(test_write_timeout_0_waits_for_ever);
    TEST(test_a_window_that_opens_again_is_used);
    TEST(test_data_wins_over_a_timer_of_the_same_moment);
    TEST(test_after_a_suspend_timers_fire_once);
    TEST(test_a_hook_that_blocks_costs_nobody_time);
    TEST(test_readable_and_yet_nothing_is_no_spin);
    TEST(test_writable_and_yet_nothing_waits);
    TEST(test_1000_agains_lose_nothing);
    TEST(test_output_that_waits_needs_no_other_timer);
    TEST(test_a_send_that_fails_ends_the_session);
    TEST(test_odd_errors_of_a_socket_end_it);
    TEST(test_a_wait_set_that_refuses_a_wish_ends_the_session);
    TEST(test_a_wait_set_that_refuses_to_linger_ends_it);
    TEST(test_a_fin_behind_commands_is_no_hurry);
    TEST(test_a_fin_ends_an_idle_session_without_a_word);
    TEST(test_a_fin_behind_very_many_commands_is_seen);
    TEST(test_very_many_commands_behind_an_answer_are_done);
    TEST(test_a_reset_ends_the_session_at_once);
    TEST(test_a_reset_after_the_message_leaves_it);
    TEST(test_a_client_that_talks_on_sees_why);
    TEST(test_lingering_ends_with_the_client);
    TEST(test_lingering_has_its_measure);
    TEST(test_lingering_outlasts_an_older_timer);
    TEST(test_the_last_reply_waits_for_the_reader);
    TEST(test_after_the_end_of_the_last_line_too_long);
    TEST(test_a_steady_state_calls_no_allocator);
    TEST(test_new_connections_call_no_allocator_either);
    TEST(test_a_round_trip_is_one_receive_and_one_send);
    TEST(test_an_idle_server_does_nothing);
    TEST(test_a_busy_client_costs_few_timers);
    TEST(test_thousands_of_connections_at_once);
    TEST(test_idle_connections_are_small);
    TEST(test_a_large_message_streams_in_little_memory);
    TEST(test_content_that_finds_no_memory_is_452);
}
