/* SPDX-License-Identifier: MIT */
/* test_overload.c - with many connections, idle clients have less time. */
#include <string.h>

#include "fixture.h"
#include "support/suite.h"

#define SECOND 1000UL
#define LATE "421 4.4.2 Error: timeout exceeded\r\n"
#define MOST 10
#define BEGINS 9                /* more than 80 % of 10 */
#define ENDS 7                  /* 70 % */

static fixture f;
static memory_client *clients[MOST];
static blob lines;

static void keep_log(postern_server *server, postern_session *from,
    int level, const char *text)
{
    (void)server;
    if (from != NULL)
        return;
    blob_text(&lines, level == POSTERN_LOG_WARNING ? "! " : "");
    blob_text(&lines, text);
    blob_text(&lines, "\n");
}

static void begin(void)
{
    blob_clear(&lines);
    fixture_init(&f);
    f.handler.log = keep_log;
    f.options.max_connections = MOST;
}

static void end(void)
{
    fixture_end(&f);
    blob_free(&lines);
}

/* So many clients connect and are greeted, in addition to the others. */
static void come(int from, int to)
{
    int i;

    for (i = from; i < to; i++)
        clients[i] = fixture_connect(&f);
}

static void leave(int from, int to)
{
    int i;

    for (i = from; i < to; i++)
        ASSERT_TEXT(fixture_say(&f, clients[i], "QUIT\r\n"), BYE);
}

/* The overload begins with the third client and ends below two. */
static void begin_early(void)
{
    begin();
    f.options.overload_share = 20;
    CU_ASSERT_FATAL(fixture_start(&f));
}

static int is_overloaded(void)
{
    return postern_server_overloaded(f.server);
}

static void test_it_begins_past_the_share_and_ends_below(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, BEGINS - 1);
    CU_ASSERT(!is_overloaded());
    come(BEGINS - 1, BEGINS);
    CU_ASSERT(is_overloaded());
    leave(ENDS + 1, BEGINS);
    CU_ASSERT(is_overloaded());
    come(ENDS + 1, BEGINS);
    leave(ENDS, BEGINS);
    CU_ASSERT(!is_overloaded());
    ASSERT_TEXT(blob_string(&lines), "! overload: 9 of 10 connections\n"
        "overload is over: 7 of 10 connections\n");
    ASSERT_NUMBER(postern_server_counters(f.server)->overloads, 1);
    come(ENDS, BEGINS);
    ASSERT_NUMBER(postern_server_counters(f.server)->overloads, 2);
    end();
}

/* The time of idle clients counts from their last command, at once. */
static void test_who_waits_has_10_seconds(void)
{
    begin_early();
    come(0, 2);
    fixture_pass(&f, 200 * SECOND);
    ASSERT_TEXT(fixture_say(&f, clients[1], "NOOP\r\n"), OK);
    fixture_pass(&f, 4 * SECOND);
    come(2, 3);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    ASSERT_TEXT(memory_client_said(clients[1]), "");
    fixture_pass(&f, 6 * SECOND - 1);
    ASSERT_TEXT(memory_client_said(clients[1]), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(clients[1]), LATE);
    end();
}

static void test_who_speaks_may_stay(void)
{
    int i;

    begin();
    f.options.overload_share = 10;
    f.options.overload_timeout = 3 * SECOND;
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 2);
    for (i = 0; i < 5; i++) {
        fixture_pass(&f, 3 * SECOND - 1);
        ASSERT_TEXT(fixture_say(&f, clients[0], "NOOP\r\n"), OK);
        ASSERT_TEXT(fixture_say(&f, clients[1], "NOOP\r\n"), OK);
    }
    fixture_pass(&f, 3 * SECOND);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    end();
}

/* After the overload they have the whole time again. */
static void test_who_waits_may_wait_when_it_is_over(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, BEGINS);
    fixture_pass(&f, 9 * SECOND);
    leave(1, 3);
    CU_ASSERT(!is_overloaded());
    fixture_pass(&f, 290 * SECOND);
    ASSERT_TEXT(memory_client_said(clients[0]), "");
    fixture_pass(&f, 2 * SECOND);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    end();
}

static void test_a_timeout_of_0_is_for_ever_but_now(void)
{
    begin();
    f.options.timeout = 0;
    f.options.overload_share = 20;
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 2);
    ASSERT_TEXT(fixture_say(&f, clients[1], "HELO c.test\r\n" TO_DATA),
        "250 mx.test\r\n" OK OK GO_ON);
    fixture_pass(&f, 5000 * SECOND);
    come(2, 3);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    fixture_pass(&f, 9 * SECOND);
    ASSERT_TEXT(memory_client_said(clients[1]), "");
    ASSERT_TEXT(fixture_say(&f, clients[2], "NOOP\r\n"), OK);
    fixture_pass(&f, SECOND);
    ASSERT_TEXT(memory_client_said(clients[1]), LATE);
    leave(2, 3);
    CU_ASSERT(!is_overloaded());
    come(0, 1);
    fixture_pass(&f, 10000 * SECOND);
    ASSERT_TEXT(fixture_say(&f, clients[0], "NOOP\r\n"), OK);
    end();
}

static void test_a_shorter_timeout_stays(void)
{
    begin();
    f.options.timeout = 5 * SECOND;
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, BEGINS);
    fixture_pass(&f, 5 * SECOND - 1);
    ASSERT_TEXT(memory_client_said(clients[0]), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    end();
}

/* 500 octets a second, with a credit of 10 seconds. */
static void test_content_has_a_credit_of_10_seconds(void)
{
    char line[503];
    int i;

    memset(line, 'x', sizeof(line));
    strcpy(line + 498, "\r\n");
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 2);
    for (i = 0; i < 2; i++)
        ASSERT_TEXT(fixture_say(&f, clients[i], "HELO c.test\r\n" TO_DATA),
            "250 mx.test\r\n" OK OK GO_ON);
    fixture_pass(&f, 100 * SECOND);
    come(2, BEGINS);
    for (i = 0; i < 20; i++) {
        fixture_pass(&f, SECOND);
        ASSERT_TEXT(fixture_say(&f, clients[0], line), "");
        ASSERT_TEXT(memory_client_said(clients[1]), i == 9 ? LATE : "");
    }
    ASSERT_TEXT(fixture_say(&f, clients[0], ".\r\n"), OK);
    end();
}

/* The time of a hook is not counted as the client's, also in an overload. */
static void test_content_that_is_put_off_is_not_charged(void)
{
    begin();
    witness_stream(&f.handler);
    f.options.overload_share = 10;
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 1);
    ASSERT_TEXT(fixture_say(&f, clients[0], "HELO c.test\r\n" TO_DATA),
        "250 mx.test\r\n" OK OK GO_ON);
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, clients[0], "x\r\n"), "");
    fixture_pass(&f, 100 * SECOND);
    come(1, 2);
    fixture_pass(&f, 100 * SECOND);
    CU_ASSERT(is_overloaded());
    ASSERT_NUMBER(postern_resume(f.server, f.witness.tickets[0]), 0);
    fixture_pass(&f, 10 * SECOND - 1);
    ASSERT_TEXT(memory_client_said(clients[0]), "");
    fixture_pass(&f, SECOND);
    ASSERT_TEXT(memory_client_said(clients[0]), LATE);
    end();
}

/* The same for content after the overload. */
static void test_content_has_its_credit_again(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, BEGINS);
    ASSERT_TEXT(fixture_say(&f, clients[0], "HELO c.test\r\n" TO_DATA),
        "250 mx.test\r\n" OK OK GO_ON);
    leave(1, 4);
    CU_ASSERT(!is_overloaded());
    fixture_pass(&f, 299 * SECOND);
    ASSERT_TEXT(fixture_say(&f, clients[0], "x\r\n.\r\n"), OK);
    end();
}

static void fill_window(void)
{
    memory_client_set_window(clients[0], 1);
    memory_client_writes(clients[0], "NOOP\r\n");
    fixture_run(&f);
}

static void test_who_does_not_read_has_10_seconds(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 1);
    fill_window();
    fixture_pass(&f, 9 * SECOND);
    come(1, BEGINS);
    ASSERT_NUMBER(f.witness.closed, 0);
    fixture_pass(&f, SECOND);
    ASSERT_NUMBER(f.witness.closed, 1);
    end();
}

static void test_who_never_had_to_read_has_to_now(void)
{
    begin();
    f.options.timeout = f.options.write_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, 1);
    fill_window();
    fixture_pass(&f, 9000 * SECOND);
    ASSERT_NUMBER(f.witness.closed, 0);
    come(1, BEGINS);
    ASSERT_NUMBER(f.witness.closed, 1);
    end();
}

/* Proxies have their own time, a failed AUTH its delay, and ended sessions are
   not checked. */
static void test_other_clocks_go_on(void)
{
    begin();
    f.options.proxy_networks = "127.0.0.0/8";
    f.options.proxy_timeout = 60 * SECOND;
    f.options.overload_share = 10;
    f.flags = POSTERN_LISTEN_PROXY;
    CU_ASSERT_FATAL(fixture_start(&f));
    clients[0] = fixture_client(&f);
    clients[1] = fixture_client(&f);
    CU_ASSERT(is_overloaded());
    fixture_pass(&f, 59 * SECOND);
    ASSERT_TEXT(fixture_say(&f, clients[0], "PROXY UNKNOWN\r\n"), HELLO);
    ASSERT_TEXT(fixture_say(&f, clients[0], "MAIL\r\n"),
        "503 Error: send HELO first\r\n");
    end();
}

static void test_who_has_ended_is_not_judged(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_once(&f.witness, "noop", "421 go");
    come(0, 1);
    ASSERT_TEXT(fixture_say(&f, clients[0], "NOOP\r\n"), "421 go\r\n");
    ASSERT_NUMBER(f.witness.closed, 1);
    come(1, BEGINS);
    CU_ASSERT(is_overloaded());
    fixture_pass(&f, 6 * SECOND);
    CU_ASSERT(fixture_is_over(&f, clients[0]));
    end();
}

static void test_there_may_be_none(void)
{
    static const unsigned rows[][2] = { { 10, 0 }, { 10, 100 }, { 9, 80 },
        { 0, 80 } };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin();
        f.options.max_connections = rows[i][0];
        f.options.overload_share = rows[i][1];
        CU_ASSERT_FATAL(fixture_start(&f));
        come(0, rows[i][0] == 9 ? 9 : 10);
        CU_ASSERT(!is_overloaded());
        fixture_pass(&f, 299 * SECOND);
        ASSERT_TEXT(memory_client_said(clients[0]), "");
        end();
    }
}

static void test_what_it_must_not_be(void)
{
    static const unsigned long rows[][2] = { { 101, 10000 }, { 80, 0 },
        { 80, ~0UL } };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin();
        f.options.overload_share = (unsigned)rows[i][0];
        f.options.overload_timeout = rows[i][1];
        CU_ASSERT(!fixture_start(&f));
        ASSERT_NUMBER(f.error, POSTERN_E_INVALID_OVERLOAD);
        end();
    }
}

static void test_a_stop_ends_none(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    come(0, BEGINS);
    postern_server_stop(f.server);
    fixture_run(&f);
    CU_ASSERT(strstr(blob_string(&lines), "is over") == NULL);
    end();
}

void suite_server_overload(void)
{
    SUITE("server/overload");
    TEST(test_it_begins_past_the_share_and_ends_below);
    TEST(test_who_waits_has_10_seconds);
    TEST(test_who_speaks_may_stay);
    TEST(test_who_waits_may_wait_when_it_is_over);
    TEST(test_a_timeout_of_0_is_for_ever_but_now);
    TEST(test_a_shorter_timeout_stays);
    TEST(test_content_has_a_credit_of_10_seconds);
    TEST(test_content_that_is_put_off_is_not_charged);
    TEST(test_content_has_its_credit_again);
    TEST(test_who_does_not_read_has_10_seconds);
    TEST(test_who_never_had_to_read_has_to_now);
    TEST(test_other_clocks_go_on);
    TEST(test_who_has_ended_is_not_judged);
    TEST(test_there_may_be_none);
    TEST(test_what_it_must_not_be);
    TEST(test_a_stop_ends_none);
}
