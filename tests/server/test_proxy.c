/* SPDX-License-Identifier: MIT */
/*
 * test_proxy.c - listeners for a proxy: which proxies are trusted, what the
 * header sets, and that other peers are closed without a reply.
 */
#include "fixture.h"
#include "support/suite.h"

#define HEADER "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"
#define UNKNOWN "PROXY UNKNOWN\r\n"

/* A header of version 2 by HAProxy, with AUTHORITY. */
static const char header_2[] = "\r\n\r\n\0\r\nQUIT\n\041\041\000\055"
    "\040\001\015\270\0\0\0\0\0\0\0\0\0\0\0\001"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\001\022\147\000\031"
    "\002\000\006c.test";
static const char local_2[] = "\r\n\r\n\0\r\nQUIT\n\040\000\000\000";
#define LENGTH(array) (sizeof(array) - 1)

static fixture f;
static memory_client *client;
static blob seen, lines;
static const char *verdict;
static postern_session *session;
static postern_ticket ticket;
static int proxies;

static void keep_log(postern_server *server, postern_session *from,
    int level, const char *text)
{
    (void)server;
    (void)from;
    (void)level;
    blob_text(&lines, text);
    blob_text(&lines, "\n");
}

static void see(const postern_address *address)
{
    char text[70];

    (void)postern_address_text(address, text, 46);
    sprintf(text + strlen(text), " %u ", (unsigned)address->port);
    blob_text(&seen, text);
}

static const char *on_proxy(postern_session *asking,
    const postern_proxy *proxy)
{
    proxies++;
    session = asking;
    CU_ASSERT(postern_session_proxy(asking) == proxy);
    blob_clear(&seen);
    see(postern_session_peer(asking));
    see(&proxy->destination);
    if (verdict == witness_later)
        return postern_later(asking, &ticket);
    return verdict;
}

static void begin(void)
{
    verdict = NULL;
    proxies = 0;
    blob_clear(&seen);
    blob_clear(&lines);
    fixture_init(&f);
    f.handler.proxy = on_proxy;
    f.handler.log = keep_log;
    f.options.proxy_networks = "127.0.0.0/8";
    f.flags = POSTERN_LISTEN_PROXY;
}

static void start(void)
{
    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "");
}

static void end(void)
{
    fixture_end(&f);
    blob_free(&seen);
    blob_free(&lines);
}

static const char *say_octets(const char *octets, size_t length)
{
    memory_client_write(client, octets, length);
    fixture_run(&f);
    return memory_client_said(client);
}

/* ---- trusted proxies ---------------------------------------------------- */

static void test_the_client_of_the_header_is_the_peer(void)
{
    start();
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    ASSERT_TEXT(blob_string(&seen), "192.0.2.1 4711 198.51.100.2 25 ");
    ASSERT_NUMBER(postern_session_proxy(session)->via.octets[0], 127);
    ASSERT_NUMBER(postern_session_proxy(session)->via.port, 32768);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    ASSERT_TEXT(blob_string(&lines), "connected from 192.0.2.1:4711 on 0 by "
        "127.0.0.1:32768\nclosed: quit, 0 messages, 0 kB\n");
    end();
}

static void test_who_is_not_named_is_the_proxy(void)
{
    start();
    ASSERT_TEXT(fixture_say(&f, client, UNKNOWN), HELLO);
    ASSERT_TEXT(blob_string(&seen), "127.0.0.1 32768 unknown 0 ");
    client = fixture_client(&f);
    ASSERT_TEXT(say_octets(local_2, LENGTH(local_2)), HELLO);
    ASSERT_TEXT(blob_string(&seen), "127.0.0.1 32769 unknown 0 ");
    CU_ASSERT(postern_session_proxy(session)->is_local);
    end();
}

static void test_version_2_with_values(void)
{
    size_t length;

    start();
    ASSERT_TEXT(say_octets(header_2, LENGTH(header_2)), HELLO);
    ASSERT_TEXT(blob_string(&seen), "2001:db8::1 4711 ::1 25 ");
    CU_ASSERT(memcmp(postern_proxy_named(postern_session_proxy(session),
        "AUTHORITY", &length), "c.test", 6) == 0);
    ASSERT_NUMBER(length, 6);
    end();
}

static void test_without_a_hook_it_is_known_all_the_same(void)
{
    begin();
    f.handler.proxy = NULL;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    session = postern_server_next_session(f.server, NULL);
    ASSERT_NUMBER(postern_session_peer(session)->port, 4711);
    CU_ASSERT(postern_session_proxy(session) != NULL);
    end();
}

static void test_other_listeners_have_no_proxy(void)
{
    begin();
    f.flags = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    session = postern_server_next_session(f.server, NULL);
    CU_ASSERT(postern_session_proxy(session) == NULL);
    ASSERT_NUMBER(proxies, 0);
    end();
}

static void test_a_header_on_another_listener_is_an_error(void)
{
    begin();
    f.flags = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    CU_ASSERT(strncmp(fixture_say(&f, client, HEADER), "500 ", 4) == 0);
    client = fixture_connect(&f);
    CU_ASSERT(strstr(say_octets(header_2, LENGTH(header_2)), BYE) != NULL);
    end();
}

static void test_a_second_header_is_an_error(void)
{
    start();
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    CU_ASSERT(strncmp(fixture_say(&f, client, HEADER), "500 ", 4) == 0);
    end();
}

/* The octets after the header are SMTP. */
static void test_smtp_in_the_same_segment(void)
{
    start();
    ASSERT_TEXT(fixture_say(&f, client, HEADER "EHLO c.test\r\nNOOP\r\n"),
        HELLO EHLO_LIST OK);
    end();
}

/* ---- peers that are not trusted ----------------------------------------- */

static void assert_silence(const char *log)
{
    CU_ASSERT(fixture_is_over(&f, client) || memory_client_is_left(client));
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_TEXT(blob_string(&lines), log);
    ASSERT_NUMBER(f.witness.created, 0);
    ASSERT_NUMBER(proxies, 0);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    end();
}

static void test_a_peer_that_is_not_trusted_hears_nothing(void)
{
    begin();
    f.options.proxy_networks = "10.0.0.0/8, ::1, local";
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    (void)fixture_say(&f, client, HEADER);
    assert_silence("turned away 127.0.0.1:32768 on 0: it is not one of "
        "proxy_networks\n");
}

static void test_a_list_is_a_copy(void)
{
    char list[] = "127.0.0.1";

    begin();
    f.options.proxy_networks = list;
    CU_ASSERT_FATAL(fixture_start(&f));
    memset(list, 'x', sizeof(list) - 1);
    client = fixture_client(&f);
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    ASSERT_TEXT(postern_server_options(f.server)->proxy_networks,
        "127.0.0.1");
    end();
}

static void test_options_that_are_wrong(void)
{
    begin();
    f.options.proxy_networks = NULL;
    CU_ASSERT(!fixture_start(&f));
    ASSERT_NUMBER(f.listener, POSTERN_E_INVALID_PROXY_NOBODY);
    end();
    begin();
    f.options.proxy_networks = "everybody";
    CU_ASSERT(postern_server_new(&f.options, &f.handler, &f.error) == NULL);
    ASSERT_NUMBER(f.error, POSTERN_E_INVALID_PROXY_NETWORKS);
    f.options.proxy_networks = NULL;
    f.options.proxy_timeout = (unsigned long)-1;
    CU_ASSERT(postern_server_new(&f.options, &f.handler, &f.error) == NULL);
    ASSERT_NUMBER(f.error, POSTERN_E_INVALID_PROXY_TIMEOUT);
    f.options.proxy_timeout = 0;
    f.flags = 0;
    CU_ASSERT(fixture_start(&f));
    end();
}

static void test_a_client_without_a_header_hears_nothing(void)
{
    start();
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    assert_silence("turned away 127.0.0.1:32768 on 0: "
        "PROXY unrecognized signature\n");
}

/* tests/smtp has all wrong headers. */
static void test_a_wrong_header_hears_nothing(void)
{
    start();
    (void)fixture_say(&f, client,
        "PROXY TCP4 ::1 198.51.100.2 4711 25\r\nEHLO c.test\r\n");
    assert_silence("turned away 127.0.0.1:32768 on 0: "
        "PROXYv1 address not IPv4\n");
    start();
    (void)say_octets("\r\n\r\n\0\r\nQUIT\n\041\021\000\000", 16);
    assert_silence("turned away 127.0.0.1:32768 on 0: "
        "PROXYv2 truncated address\n");
}

static void test_a_header_that_stalls_is_given_up(void)
{
    start();
    (void)say_octets(HEADER, 20);
    fixture_pass(&f, 4999);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    fixture_pass(&f, 1);
    assert_silence("turned away 127.0.0.1:32768 on 0: "
        "its PROXY header was not there in time\n");
}

/* A single octet now and then does not extend the time. */
static void test_a_header_that_trickles_is_given_up(void)
{
    int i;

    start();
    for (i = 0; i < 10; i++) {
        (void)say_octets(&HEADER[i], 1);
        fixture_pass(&f, 499);
    }
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    fixture_pass(&f, 10);
    assert_silence("turned away 127.0.0.1:32768 on 0: "
        "its PROXY header was not there in time\n");
}

static void test_octets_within_the_time_are_right(void)
{
    size_t i;

    start();
    for (i = 0; i < LENGTH(header_2); i++) {
        ASSERT_TEXT(memory_client_said(client), "");
        (void)memory_client_write(client, header_2 + i, 1);
        fixture_pass(&f, 70);
    }
    ASSERT_TEXT(memory_client_said(client), HELLO);
    /* the header has its own clock; now the client's clock counts */
    fixture_pass(&f, 299000);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    end();
}

static void test_without_a_timeout_it_may_take_its_time(void)
{
    begin();
    f.options.proxy_timeout = 0;
    f.options.timeout = 1000;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    fixture_pass(&f, 100000);
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    end();
}

static void test_a_proxy_that_leaves(void)
{
    static const char log[] = "turned away 127.0.0.1:32768 on 0: it has gone "
        "before its PROXY header was there\n";
    int how, octets;

    for (octets = 0; octets < 20; octets += 10)
        for (how = 0; how < 3; how++) {
            start();
            (void)say_octets(HEADER, (size_t)octets);
            if (how == 0)
                memory_client_fin(client);
            else if (how == 1)
                memory_client_reset(client);
            else
                memory_client_close(client);
            fixture_run(&f);
            assert_silence(log);
        }
}

/* A header, and then the end. */
static void test_a_proxy_that_leaves_behind_its_header(void)
{
    start();
    memory_client_writes(client, HEADER);
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_NUMBER(f.witness.closed, 1);
    end();
}

static void test_a_stop_does_not_wait_for_a_header(void)
{
    start();
    (void)say_octets(HEADER, 10);
    postern_server_stop(f.server);
    fixture_run(&f);
    CU_ASSERT(f.stopped);
    assert_silence("turned away 127.0.0.1:32768 on 0: the server stops\n");
    start();
    (void)say_octets(HEADER, 10);
    fixture_end(&f);
    ASSERT_TEXT(blob_string(&lines),
        "turned away 127.0.0.1:32768 on 0: the server stops\n");
    blob_free(&seen);
    blob_free(&lines);
}

/* ---- the hook ----------------------------------------------------------- */

static void assert_refused(void)
{
    ASSERT_TEXT(memory_client_said(client), "");
    CU_ASSERT(memory_client_is_left(client));
    ASSERT_NUMBER(f.witness.created, 1);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.destroyed, 1);
    end();
}

static void test_the_hook_may_refuse_without_a_word(void)
{
    start();
    verdict = "550 not you";
    (void)fixture_say(&f, client, HEADER "EHLO c.test\r\n");
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_REFUSED);
    assert_refused();
}

static void test_the_hook_may_close(void)
{
    start();
    verdict = witness_later;
    (void)fixture_say(&f, client, HEADER);
    postern_session_close(session);
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), 0);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
    assert_refused();
}

static void test_the_hook_may_answer_later(void)
{
    start();
    verdict = witness_later;
    ASSERT_TEXT(fixture_say(&f, client, HEADER "NOOP\r\n"), "");
    fixture_pass(&f, 100000);
    ASSERT_NUMBER(postern_answer(f.server, ticket, "250 you may"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO OK);
    client = fixture_client(&f);
    (void)fixture_say(&f, client, HEADER);
    ASSERT_NUMBER(postern_answer(f.server, ticket, "450 not now"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    CU_ASSERT(memory_client_is_left(client));
    end();
}

static void test_an_answer_that_is_late_is_a_refusal(void)
{
    start();
    verdict = witness_later;
    (void)fixture_say(&f, client, HEADER);
    fixture_pass(&f, 300000);
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    assert_refused();
}

static void test_sessions_are_walked_when_they_have_begun(void)
{
    start();
    CU_ASSERT(postern_server_next_session(f.server, NULL) == NULL);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    (void)fixture_say(&f, client, HEADER);
    CU_ASSERT(postern_server_next_session(f.server, NULL) == session);
    end();
}

/* ---- weather ------------------------------------------------------------ */

/* A cut at any position. */
static void test_a_cut_changes_nothing(void)
{
    static const char mail[] = "EHLO c.test\r\n" TO_DATA "x\r\n.\r\n";
    char all[200];
    size_t point, length = LENGTH(header_2) + LENGTH(mail);

    memcpy(all, header_2, LENGTH(header_2));
    memcpy(all + LENGTH(header_2), mail, LENGTH(mail));
    for (point = 1; point <= LENGTH(header_2) + 20; point++) {
        begin();
        memory_net_set_points(f.net, &point, 1);
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_client(&f);
        ASSERT_TEXT(say_octets(all, length), HELLO EHLO_LIST TO_DATA_SAID OK);
        ASSERT_NUMBER(f.witness.messages, 1);
        end();
    }
    begin();
    memory_net_set_cut(f.net, MEMORY_OCTETS);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(say_octets(all, length), HELLO EHLO_LIST TO_DATA_SAID OK);
    end();
}

static void test_allocations_that_fail(void)
{
    unsigned long nth, failed = 1;

    for (nth = 1; failed > 0; nth++) {
        begin();
        f.witness.careless = 1;
        CU_ASSERT_FATAL(fixture_start(&f));
        failing_alloc_fail(&f.alloc, nth, 0);
        client = fixture_client(&f);
        (void)say_octets(header_2, 16);
        (void)say_octets(header_2 + 16, LENGTH(header_2) - 16);
        (void)fixture_say(&f, client, "NOOP\r\n");
        failed = f.alloc.failures;
        failing_alloc_fail(&f.alloc, 0, 0);
        client = fixture_client(&f);
        ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
        end();
    }
    CU_ASSERT(nth > 4);
}

static void test_it_works_in_another_loop(void)
{
    begin();
    f.is_foreign = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(fixture_say(&f, client, HEADER), HELLO);
    client = fixture_client(&f);
    fixture_pass(&f, 5000);
    CU_ASSERT(memory_client_is_left(client));
    end();
}

void suite_server_proxy(void)
{
    SUITE("server/proxy");
    TEST(test_the_client_of_the_header_is_the_peer);
    TEST(test_who_is_not_named_is_the_proxy);
    TEST(test_version_2_with_values);
    TEST(test_without_a_hook_it_is_known_all_the_same);
    TEST(test_other_listeners_have_no_proxy);
    TEST(test_a_header_on_another_listener_is_an_error);
    TEST(test_a_second_header_is_an_error);
    TEST(test_smtp_in_the_same_segment);
    TEST(test_a_peer_that_is_not_trusted_hears_nothing);
    TEST(test_a_list_is_a_copy);
    TEST(test_options_that_are_wrong);
    TEST(test_a_client_without_a_header_hears_nothing);
    TEST(test_a_wrong_header_hears_nothing);
    TEST(test_a_header_that_stalls_is_given_up);
    TEST(test_a_header_that_trickles_is_given_up);
    TEST(test_octets_within_the_time_are_right);
    TEST(test_without_a_timeout_it_may_take_its_time);
    TEST(test_a_proxy_that_leaves);
    TEST(test_a_proxy_that_leaves_behind_its_header);
    TEST(test_a_stop_does_not_wait_for_a_header);
    TEST(test_the_hook_may_refuse_without_a_word);
    TEST(test_the_hook_may_close);
    TEST(test_the_hook_may_answer_later);
    TEST(test_an_answer_that_is_late_is_a_refusal);
    TEST(test_sessions_are_walked_when_they_have_begun);
    TEST(test_a_cut_changes_nothing);
    TEST(test_allocations_that_fail);
    TEST(test_it_works_in_another_loop);
}
