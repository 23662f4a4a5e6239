/* SPDX-License-Identifier: MIT */
/* test_tell.c - the lines of the log, as postern.h lists them. */
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;
static blob lines;

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
}

static void begin(void)
{
    fixture_init(&f);
    blob_clear(&lines);
    f.handler.log = keep_log;
}

static void end(const char *expected)
{
    ASSERT_TEXT(blob_string(&lines), expected);
    fixture_end(&f);
    blob_free(&lines);
}

static void test_log_tells_who_came_and_went(void)
{
    begin();
    f.options.max_connections = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_client(&f);
    (void)fixture_say(&f, client, "QUIT\r\n");
    end("0 1 connected from 127.0.0.1:32768 on 0\n"
        "1 0 turned away 127.0.0.1:32769 on 0: too many connections\n"
        "0 1 closed: quit, 0 messages, 0 kB\n");
}

static void test_an_address_with_colons_is_in_brackets(void)
{
    postern_address peer;

    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_NUMBER(postern_server_listen(f.server, "::1", 2526, 0), 1);
    memset(&peer, 0, sizeof(peer));
    peer.family = POSTERN_FAMILY_INET6;
    peer.octets[15] = 1;
    peer.port = 4711;
    client = memory_net_connect_from(f.net, 2526, &peer);
    fixture_run(&f);
    memory_client_reset(client);
    fixture_run(&f);
    end("0 1 connected from [::1]:4711 on 1\n"
        "0 1 closed: reset, 0 messages, 0 kB\n");
}

static void test_accepted_messages_are_counted(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO x\r\n" TO_DATA "one\r\n.\r\n");
    (void)fixture_say(&f, client, TO_DATA "two\r\n.\r\n");
    witness_once(&f.witness, "message", "451 later");
    (void)fixture_say(&f, client, TO_DATA "not counted\r\n.\r\n");
    fixture_pass(&f, 300000);
    end("0 1 connected from 127.0.0.1:32768 on 0\n1 1 refused: 451 later\n"
        "1 1 refused: 421 4.4.2 Error: timeout exceeded\n"
        "0 1 closed: timeout, 2 messages, 1 kB\n");
}

/* A message that is put off, one whose envelope is taken, and one without a
   hook. */
static void test_each_way_of_accepting_counts(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_do(&f.witness, "message", witness_take, witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO x\r\n" TO_DATA "one\r\n.\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 mine"), 0);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), "250 mine\r\n" BYE);
    end("0 1 connected from 127.0.0.1:32768 on 0\n"
        "0 1 closed: quit, 1 message, 1 kB\n");
    begin();
    memset(&f.handler, 0, sizeof(f.handler));
    f.handler.log = keep_log;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "HELO x\r\n" TO_DATA
        ".\r\nQUIT\r\n"), "250 mx.test\r\n" TO_DATA_SAID OK BYE);
    end("0 1 connected from 127.0.0.1:32768 on 0\n"
        "0 1 closed: quit, 1 message, 0 kB\n");
}

static void test_a_refusal_is_one_line(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_once(&f.witness, "noop", "550 5.7.1 not you\n554 see there");
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\nNOOP\r\nNONE\r\nQUIT\r\n");
    end("0 1 connected from 127.0.0.1:32768 on 0\n"
        "1 1 refused: 550-5.7.1 not you\n"
        "1 1 refused: 500 Error: command \"NONE\" not recognized\n"
        "0 1 closed: quit, 0 messages, 0 kB\n");
}

/* A reply is reported once, wherever the network cuts it; not at all if even
   its code was not sent at once. */
static void test_a_reply_that_is_cut_is_told_once(void)
{
    size_t most;

    for (most = 0; most < 40; most++) {
        const char *at;
        int refusals = 0;

        begin();
        CU_ASSERT_FATAL(fixture_start(&f));
        witness_plan(&f.witness, "noop", "550 one\n550 two\n550 three");
        client = fixture_connect(&f);
        memory_net_set_send(f.net, most, 0, 0);
        (void)fixture_say(&f, client, "NOOP\r\nNOOP\r\nQUIT\r\n");
        for (at = blob_string(&lines);
            (at = strstr(at, "refused: 550-")) != NULL; at++)
            refusals++;
        CU_ASSERT(refusals <= 2);
        if (most == 0)
            ASSERT_NUMBER(refusals, 2);
        CU_ASSERT(strstr(blob_string(&lines), "550 ") == NULL);
        fixture_end(&f);
    }
    blob_free(&lines);
}

/* With an `error` hook, only that one is called. */
static void test_failures_are_in_the_log_of_who_has_no_error_hook(void)
{
    int i;

    for (i = 0; i < 2; i++) {
        begin();
        if (i == 0)
            f.handler.error = NULL;
        CU_ASSERT_FATAL(fixture_start(&f));
        witness_once(&f.witness, "noop", "no code");
        client = fixture_connect(&f);
        blob_clear(&lines);
        (void)fixture_say(&f, client, "NOOP\r\n");
        ASSERT_TEXT(blob_string(&lines), i == 0
            ? "2 1 failed: a hook's reply has no code of 200-299 or 400-599\n"
            "1 1 refused: 451 4.3.0 Error: the server has no answer\n"
            : "1 1 refused: 451 4.3.0 Error: the server has no answer\n");
        fixture_end(&f);
    }
    blob_free(&lines);
}

void suite_server_tell(void)
{
    SUITE("server/tell");
    TEST(test_log_tells_who_came_and_went);
    TEST(test_an_address_with_colons_is_in_brackets);
    TEST(test_accepted_messages_are_counted);
    TEST(test_each_way_of_accepting_counts);
    TEST(test_a_refusal_is_one_line);
    TEST(test_a_reply_that_is_cut_is_told_once);
    TEST(test_failures_are_in_the_log_of_who_has_no_error_hook);
}
