/* SPDX-License-Identifier: MIT */
/*
 * test_proxy.c - the header of a proxy, then TLS: from the first octet behind
 * it, or by STARTTLS.
 */
#include "secure.h"
#include "support/suite.h"

#define HEADER "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"

static secure s;

static void begin(int flags)
{
    secure_init(&s);
    s.f.options.proxy_networks = "127.0.0.1";
    s.f.flags = flags | POSTERN_LISTEN_PROXY;
}

static void begin_smtps(void)
{
    begin(POSTERN_LISTEN_SMTPS);
    secure_client(&s);
    ASSERT_TEXT(memory_client_said(s.client), "");
}

/* The session that there is. */
static void assert_proxied(void)
{
    const postern_session *session = postern_server_next_session(s.f.server,
        NULL);

    CU_ASSERT_FATAL(session != NULL);
    ASSERT_NUMBER(postern_session_peer(session)->octets[0], 192);
    ASSERT_NUMBER(postern_session_peer(session)->port, 4711);
    CU_ASSERT_FATAL(postern_session_proxy(session) != NULL);
    ASSERT_NUMBER(postern_session_proxy(session)->destination.port, 25);
    ASSERT_NUMBER(postern_session_proxy(session)->via.octets[0], 127);
}

static void assert_served(void)
{
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(tls_client_said(&s.tls), HELLO);
    assert_proxied();
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    CU_ASSERT(strncmp(secure_say(&s, HEADER), "500 ", 4) == 0);
    ASSERT_TEXT(secure_say(&s, TO_DATA "x\r\n.\r\nQUIT\r\n"),
        TO_DATA_SAID OK BYE);
    CU_ASSERT(secure_is_over(&s));
    ASSERT_TEXT(blob_string(&s.log), "");
    secure_end(&s);
}

static void test_tls_begins_behind_the_header(void)
{
    int waits;

    for (waits = 0; waits < 2; waits++) {
        begin_smtps();
        memory_client_writes(s.client, HEADER);
        if (waits)
            fixture_run(&s.f);
        tls_client_start(&s.tls, "mx.test");
        assert_served();
    }
}

static void test_header_and_handshake_octet_by_octet(void)
{
    begin(POSTERN_LISTEN_SMTPS);
    memory_net_set_cut(s.f.net, MEMORY_OCTETS);
    secure_client(&s);
    memory_client_writes(s.client, HEADER);
    tls_client_start(&s.tls, "mx.test");
    assert_served();
}

/* The header has its five seconds, and the handshake its minute. */
static void test_each_has_its_own_time(void)
{
    begin_smtps();
    fixture_pass(&s.f, 4900);
    ASSERT_TEXT(fixture_say(&s.f, s.client, HEADER), "");
    assert_proxied();
    fixture_pass(&s.f, 59000);
    tls_client_start(&s.tls, "mx.test");
    assert_served();
}

static void test_a_handshake_that_does_not_come_is_given_up(void)
{
    begin_smtps();
    ASSERT_TEXT(fixture_say(&s.f, s.client, HEADER), "");
    fixture_pass(&s.f, 60000);
    CU_ASSERT(fixture_is_over(&s.f, s.client));
    ASSERT_TEXT(blob_string(&s.log),
        "the client did not begin the handshake\n");
    secure_end(&s);
}

static void test_a_client_without_a_header_hears_nothing(void)
{
    begin_smtps();
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(!secure_run(&s));
    CU_ASSERT(memory_client_is_left(s.client));
    ASSERT_NUMBER(memory_client_said_length(s.client), 0);
    ASSERT_NUMBER(s.f.witness.created, 0);
    ASSERT_TEXT(blob_string(&s.log), "");
    secure_end(&s);
}

static void test_a_wrong_header_hears_nothing(void)
{
    begin_smtps();
    (void)fixture_say(&s.f, s.client, "PROXY TCP4\r\n");
    CU_ASSERT(memory_client_is_left(s.client));
    ASSERT_NUMBER(memory_client_said_length(s.client), 0);
    ASSERT_NUMBER(s.f.witness.created, 0);
    secure_end(&s);
}

static void test_a_stop_hears_nothing(void)
{
    begin_smtps();
    fixture_free_server(&s.f);
    ASSERT_TEXT(memory_client_said(s.client), "");
    CU_ASSERT(memory_client_is_left(s.client));
    tls_client_free(&s.tls);
    s.client = NULL;
    postern_tls_free(s.context);
    fixture_end(&s.f);
    blob_free(&s.log);
}

/* What the proxy has said is not of the client: RFC 3207 4.2 does not make the
   server forget it. */
static void test_it_is_known_after_starttls(void)
{
    begin(0);
    secure_client(&s);
    ASSERT_TEXT(fixture_say(&s.f, s.client, HEADER), HELLO);
    ASSERT_TEXT(fixture_say(&s.f, s.client, "STARTTLS\r\n"), READY);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    assert_proxied();
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    secure_end(&s);
}

void suite_bearssl_proxy(void)
{
    SUITE("bearssl/proxy");
    TEST(test_tls_begins_behind_the_header);
    TEST(test_header_and_handshake_octet_by_octet);
    TEST(test_each_has_its_own_time);
    TEST(test_a_handshake_that_does_not_come_is_given_up);
    TEST(test_a_client_without_a_header_hears_nothing);
    TEST(test_a_wrong_header_hears_nothing);
    TEST(test_a_stop_hears_nothing);
    TEST(test_it_is_known_after_starttls);
}
