/* SPDX-License-Identifier: MIT */
/* test_xclient.c - XCLIENT and the hooks: which clients are trusted, and who
   the peer is. */
#include "fixture.h"
#include "support/suite.h"

#define NAMED "XCLIENT ADDR=192.0.2.1 PORT=4711 NAME=c.example " \
    "DESTADDR=198.51.100.2 LOGIN=ann\r\n"
#define LIST_XCLIENT "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n" \
    "250-PIPELINING\r\n" \
    "250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT\r\n" \
    "250 HELP\r\n"

static fixture f;
static memory_client *client;
static blob lines;
static const char *verdict;
static postern_session *session;
static postern_ticket ticket;

static void keep_log(postern_server *server, postern_session *from,
    int level, const char *text)
{
    (void)server;
    (void)from;
    (void)level;
    blob_text(&lines, text);
    blob_text(&lines, "\n");
}

/* The peer changes only after the hook has accepted. */
static const char *on_xclient(postern_session *asking,
    const postern_xclient *xclient)
{
    session = asking;
    CU_ASSERT(postern_session_xclient(asking) == NULL);
    ASSERT_NUMBER(postern_session_peer(asking)->octets[0], 127);
    ASSERT_TEXT(xclient->name, "c.example");
    if (verdict == witness_later)
        return postern_later(asking, &ticket);
    return verdict;
}

static void begin(const char *networks)
{
    verdict = NULL;
    blob_clear(&lines);
    fixture_init(&f);
    f.handler.xclient = on_xclient;
    f.handler.log = keep_log;
    f.options.xclient_networks = networks;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
}

static void end(void)
{
    fixture_end(&f);
    blob_free(&lines);
}

static void assert_named(void)
{
    const postern_xclient *xclient = postern_session_xclient(session);

    CU_ASSERT_FATAL(xclient != NULL);
    CU_ASSERT(postern_session_peer(session) == &xclient->source);
    ASSERT_NUMBER(xclient->source.octets[0], 192);
    ASSERT_NUMBER(xclient->source.port, 4711);
    ASSERT_NUMBER(xclient->destination.octets[0], 198);
    ASSERT_TEXT(xclient->name, "c.example");
    ASSERT_TEXT(postern_session_identity(session), "ann");
    ASSERT_TEXT(postern_session_mechanism(session), "XCLIENT");
}

static void test_the_client_that_is_named_is_the_peer(void)
{
    begin("127.0.0.1");
    ASSERT_TEXT(fixture_say(&f, client, "EHLO proxy.test\r\n"), LIST_XCLIENT);
    ASSERT_TEXT(fixture_say(&f, client, NAMED), HELLO);
    assert_named();
    CU_ASSERT(postern_session_host_name(session) == NULL);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), LIST_XCLIENT);
    assert_named();
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA "x\r\n.\r\nQUIT\r\n"),
        TO_DATA_SAID OK BYE);
    ASSERT_TEXT(blob_string(&lines),
        "connected from 127.0.0.1:32768 on 0\nXCLIENT says 192.0.2.1:4711\n"
        "closed: quit, 1 message, 1 kB\n");
    end();
}

static void test_who_is_not_trusted_may_not(void)
{
    begin("10.0.0.0/8");
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(fixture_say(&f, client, NAMED),
        "500 Error: command \"XCLIENT\" not recognized\r\n");
    end();
    begin(NULL);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    end();
}

static void test_the_hook_may_refuse(void)
{
    begin("127.0.0.1");
    verdict = "550 5.7.0 not you";
    ASSERT_TEXT(fixture_say(&f, client, NAMED), "550 5.7.0 not you\r\n");
    CU_ASSERT(postern_session_xclient(session) == NULL);
    ASSERT_NUMBER(postern_session_peer(session)->octets[0], 127);
    end();
}

static void test_the_hook_may_answer_later(void)
{
    begin("127.0.0.1");
    verdict = witness_later;
    ASSERT_TEXT(fixture_say(&f, client, NAMED "NOOP\r\n"), "");
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO OK);
    assert_named();
    end();
}

/* The hook gives the greeting, and may refuse now. */
static void test_connected_is_asked_again(void)
{
    begin("127.0.0.1");
    witness_plan(&f.witness, "connected", "554 no");
    ASSERT_TEXT(fixture_say(&f, client, NAMED), "554 no\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    end();
}

/* The client in the header is checked, not the proxy. */
static void test_behind_a_proxy(void)
{
    int trusted;

    for (trusted = 0; trusted < 2; trusted++) {
        fixture_init(&f);
        f.flags = POSTERN_LISTEN_PROXY;
        f.options.proxy_networks = "127.0.0.1";
        f.options.xclient_networks = trusted ? "192.0.2.1" : "127.0.0.1";
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_client(&f);
        ASSERT_TEXT(fixture_say(&f, client,
            "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"), HELLO);
        ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"),
            trusted ? LIST_XCLIENT : EHLO_LIST);
        fixture_end(&f);
    }
}

static void test_a_list_that_is_wrong(void)
{
    fixture_init(&f);
    f.options.xclient_networks = "127.0.0.1,";
    CU_ASSERT(postern_server_new(&f.options, &f.handler, &f.error) == NULL);
    ASSERT_NUMBER(f.error, POSTERN_E_INVALID_XCLIENT_NETWORKS);
    f.options.xclient_networks = NULL;
    CU_ASSERT(fixture_start(&f));
    fixture_end(&f);
}

void suite_server_xclient(void)
{
    SUITE("server/xclient");
    TEST(test_the_client_that_is_named_is_the_peer);
    TEST(test_who_is_not_trusted_may_not);
    TEST(test_the_hook_may_refuse);
    TEST(test_the_hook_may_answer_later);
    TEST(test_connected_is_asked_again);
    TEST(test_behind_a_proxy);
    TEST(test_a_list_that_is_wrong);
}
