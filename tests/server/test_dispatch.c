/* SPDX-License-Identifier: MIT */
/* test_dispatch.c - which hooks are called, in which order, with which
   arguments. */
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;
static blob lines;

static void test_a_session_calls_its_hooks_in_order(void)
{
    fixture_begin(&f);
    client = memory_net_connect(f.net, f.port);
    memory_client_writes(client, "HELO a\r\nEHLO c.test\r\nNOOP x\r\n"
        "VRFY v@x.test\r\n" TO_DATA "x\r\n.\r\nRSET\r\nQUIT\r\n");
    fixture_run(&f);
    ASSERT_TEXT(witness_events(&f.witness),
        "create\nconnected\nhelo a\nehlo c.test\nnoop x\nvrfy v@x.test\n"
        "open\nmail a@x.test\nrcpt b@x.test\nbegin\nmessage 3\nshut\nrset\n"
        "quit\nclosed quit\ndestroy\n");
    fixture_end(&f);
}

/* Commands that end a message that has begun, their replies, and the
   reason. */
static const struct {
    const char *does, *said;
    int reason;
    int over;
} ends[] = {
    { "RSET", OK, POSTERN_REASON_RSET, 0 },
    { "EHLO c.test", EHLO_LIST, POSTERN_REASON_RSET, 0 },
    { "HELO c.test", "250 mx.test\r\n", POSTERN_REASON_RSET, 0 },
    { "DATA", "503 Error: DATA after BDAT\r\n", POSTERN_REASON_SEQUENCE, 0 },
    { "QUIT", BYE, POSTERN_REASON_QUIT, 1 }
};

static void test_whatever_ends_a_message_is_told(void)
{
    char line[100];
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        fixture_init(&f);
        f.options.chunking = 1;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, "EHLO c.test\r\nMAIL FROM:<a@x.test>"
            "\r\nRCPT TO:<b@x.test>\r\nBDAT 3\r\nabc");
        sprintf(line, "%s\r\n", ends[i].does);
        (void)fixture_say(&f, client, line);
        ASSERT_NUMBER(f.witness.aborted, 1);
        ASSERT_NUMBER(f.witness.shut, 1);
        ASSERT_NUMBER(f.witness.reason, ends[i].reason);
        ASSERT_NUMBER(f.witness.closed, ends[i].over);
        fixture_end(&f);
    }
}

static void test_a_refused_beginning_ends_without_a_message(void)
{
    fixture_begin(&f);
    witness_once(&f.witness, "begin", "452 4.3.1 no room");
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA),
        OK OK "452 4.3.1 no room\r\n");
    ASSERT_NUMBER(f.witness.begun, 0);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_NUMBER(f.witness.shut, 1);
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA ".\r\n"), TO_DATA_SAID OK);
    fixture_end(&f);
}

static void test_refusals_are_said(void)
{
    static const char *const hooks[] = {
        "ehlo", "mail", "rcpt", "message", "rset", "noop", "vrfy"
    };
    size_t i;

    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        fixture_begin(&f);
        witness_plan(&f.witness, hooks[i], "550 5.7.1 no");
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, "HELO c.test\r\n");
        CU_ASSERT(strstr(fixture_say(&f, client, "EHLO c.test\r\n" TO_DATA
            ".\r\nRSET\r\nNOOP\r\nVRFY a@x.test\r\n"),
            "550 5.7.1 no\r\n") != NULL);
        ASSERT_NUMBER(f.witness.closed, 0);
        fixture_end(&f);
    }
}

static void test_the_greeting_may_be_refused(void)
{
    fixture_begin(&f);
    witness_once(&f.witness, "connected", "554 5.7.1 not you");
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "554 5.7.1 not you\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_REFUSED);
    witness_once(&f.witness, "connected", "250 hello you");
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "220 hello you\r\n");
    fixture_end(&f);
}

static const char *keep_parameter(postern_session *session, const char *verb,
    const char *name, const char *value)
{
    (void)session;
    blob_text(&lines, verb);
    blob_text(&lines, " ");
    blob_text(&lines, name);
    blob_text(&lines, value == NULL ? " -" : " =");
    blob_text(&lines, value == NULL ? "" : value);
    blob_text(&lines, "\n");
    return strcmp(name, "NO") == 0 ? NULL : "250 fine";
}

static void test_unknown_parameters_are_asked_about(void)
{
    fixture_init(&f);
    f.handler.parameter = keep_parameter;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client,
        "MAIL FROM:<a@x.test> FOO=1 BODY=7BIT bar\r\n"
        "RCPT TO:<b@x.test> baz=2\r\nRCPT TO:<c@x.test> NO=3\r\n"),
        OK OK "555 RCPT TO parameters not recognized or not implemented\r\n");
    ASSERT_TEXT(blob_string(&lines),
        "MAIL FOO =1\nMAIL BAR -\nRCPT BAZ =2\nRCPT NO =3\n");
    fixture_end(&f);
    blob_free(&lines);
}

/* ---- reasons ----------------------------------------------------------- */

static void keep_trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    (void)session;
    blob_text(&lines, direction == POSTERN_SENT ? "> " : "< ");
    blob_escaped(&lines, octets, length);
    blob_text(&lines, "\n");
}

static void test_trace_shows_the_dialogue_without_content(void)
{
    fixture_init(&f);
    f.handler.trace = keep_trace;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO c\r\n");
    (void)fixture_say(&f, client, "BAD \001\r\n");
    (void)fixture_say(&f, client, TO_DATA "secret\r\n.\r\n");
    CU_ASSERT(strstr(blob_string(&lines), "secret") == NULL);
    CU_ASSERT(strstr(blob_string(&lines), "< HELO c\n> 250 mx.test") != NULL);
    CU_ASSERT(strstr(blob_string(&lines), "< MAIL FROM:<a@x.test>\n"
        "< RCPT TO:<b@x.test>\n< DATA\n> 250 OK") != NULL);
    fixture_end(&f);
    blob_free(&lines);
}

static int finished;

static void finish(postern_session *session, void *data)
{
    finished = 1;
    (void)session;
    f.witness.destroyed++;
    f.witness.left--;
    CU_ASSERT(data != NULL);
}

static void keep_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    char number[30];

    CU_ASSERT(server == f.server);
    sprintf(number, "%d %d ", level, session == NULL ? 0
        : (int)postern_session_number(session));
    blob_text(&lines, number);
    blob_text(&lines, text);
    blob_text(&lines, "\n");
    if (session != NULL)
        CU_ASSERT(!finished);
}

/* `closed` is the last hook of a session before session_destroy. */
static void *data_of_first;

static void note_data(witness *it, postern_session *session)
{
    (void)it;
    data_of_first = postern_session_data(session);
}

static void test_nothing_is_told_after_closed(void)
{
    fixture_init(&f);
    f.handler.log = keep_log;
    f.handler.trace = keep_trace;
    f.handler.session_destroy = finish;
    finished = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_do(&f.witness, "noop", note_data, "421 go");
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\nmore\r\n");
    blob_clear(&lines);
    fixture_pass(&f, 10000);
    ASSERT_NUMBER(finished, 1);
    ASSERT_TEXT(blob_string(&lines), "");
    free(data_of_first);
    fixture_end(&f);
    blob_free(&lines);
}

static void test_an_error_needs_nobody_to_hear_it(void)
{
    fixture_init(&f);
    f.handler.error = NULL;
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_plan(&f.witness, "noop", "nonsense");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"),
        "451 4.3.0 Error: the server has no answer\r\n");
    fixture_end(&f);
}

void suite_server_dispatch(void)
{
    SUITE("server/dispatch");
    TEST(test_a_session_calls_its_hooks_in_order);
    TEST(test_whatever_ends_a_message_is_told);
    TEST(test_a_refused_beginning_ends_without_a_message);
    TEST(test_refusals_are_said);
    TEST(test_the_greeting_may_be_refused);
    TEST(test_unknown_parameters_are_asked_about);
    TEST(test_trace_shows_the_dialogue_without_content);
    TEST(test_nothing_is_told_after_closed);
    TEST(test_an_error_needs_nobody_to_hear_it);
}
