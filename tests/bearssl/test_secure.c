/* SPDX-License-Identifier: MIT */
/*
 * test_secure.c - servers with TLS: how they stop, their memory, the facts of
 * a session, and replaced certificates.
 */
#include <stdlib.h>

#include "secure.h"
#include "support/suite.h"

#define SECOND 1000UL
#define GOING "421 4.3.2 Service shutting down\r\n"
#define KIB ((size_t)1024)

static secure s;

static void smtps(void)
{
    s.f.flags = POSTERN_LISTEN_SMTPS;
    secure_client(&s);
    tls_client_start(&s.tls, "mx.test");
}

static void assert_left(int reason)
{
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, reason);
    CU_ASSERT(memory_client_is_left(s.client));
}

/* ---- stopping ---------------------------------------------------------- */

static unsigned long stop_and_run(int result)
{
    unsigned long before = memory_net_now(s.f.net);

    postern_server_stop(s.f.server);
    ASSERT_NUMBER(postern_server_run(s.f.server), result);
    s.f.stopped = 1;
    return memory_net_now(s.f.net) - before;
}

/* The octet that an alert begins with (RFC 5246 6.2.1). */
#define ALERT 0x15

/* A client that has not begun its handshake is told nothing in the clear. */
static void check_silence(size_t sent)
{
    const char *said = memory_client_said(s.client);

    CU_ASSERT(strstr(said, "421") == NULL);
    if (sent == 0)
        CU_ASSERT(strchr(said, ALERT) == NULL);
}

static void test_a_handshake_that_times_out_unbegun_is_closed(void)
{
    secure_init(&s);
    secure_starttls(&s);
    fixture_pass(&s.f, 300000UL);
    fixture_run(&s.f);
    check_silence(0);
    assert_left(POSTERN_REASON_TIMEOUT);
    secure_end(&s);
}

/* Nobody waits for a handshake, and nobody is told in the clear. */
static void test_a_stop_ends_handshakes(void)
{
    size_t most;

    for (most = 0; most < 250; most += 120) {
        secure_init(&s);
        secure_starttls(&s);
        tls_client_push_some(&s.tls, most);
        fixture_run(&s.f);
        CU_ASSERT(stop_and_run(0) <= 1000);
        check_silence(most);
        assert_left(POSTERN_REASON_STOP);
        secure_end(&s);
        secure_init(&s);
        smtps();
        tls_client_push_some(&s.tls, most);
        fixture_run(&s.f);
        CU_ASSERT(stop_and_run(0) <= 1000);
        check_silence(most);
        assert_left(POSTERN_REASON_STOP);
        secure_end(&s);
    }
}

static void test_a_second_stop_ends_handshakes_too(void)
{
    secure_init(&s);
    smtps();
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    postern_server_stop(s.f.server);
    /* Nothing was cut off. */
    CU_ASSERT(stop_and_run(0) == 0);
    assert_left(POSTERN_REASON_STOP);
    secure_end(&s);
}

static void test_idle_sessions_get_421_in_tls(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    CU_ASSERT(stop_and_run(0) <= 1000);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), GOING);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    assert_left(POSTERN_REASON_STOP);
    secure_end(&s);
}

static void finish(memory_net *net, void *context)
{
    (void)net;
    (void)context;
    tls_client_writes(&s.tls, "x\r\n.\r\n");
    tls_client_push(&s.tls);
}

static void test_content_may_finish_in_a_stop(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n" TO_DATA);
    memory_net_after(s.f.net, 2000, finish, NULL);
    CU_ASSERT(stop_and_run(0) >= 2000);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), OK GOING);
    ASSERT_NUMBER(s.f.witness.messages, 1);
    secure_end(&s);
}

static void test_a_second_stop_says_421_in_tls(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n" TO_DATA);
    postern_server_stop(s.f.server);
    ASSERT_NUMBER(stop_and_run(1), 0);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), GOING);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    secure_end(&s);
}

static void test_a_server_may_be_freed_at_any_octet(void)
{
    size_t most;

    for (most = 0; most < 330; most += 15) {
        size_t sent = 0, ready;

        secure_init(&s);
        secure_starttls(&s);
        do {
            ready = tls_client_ready(&s.tls);
            if (ready > most - sent)
                ready = most - sent;
            tls_client_push_some(&s.tls, ready);
            sent += ready;
            fixture_run(&s.f);
        } while (tls_client_pull(&s.tls) > 0 && sent < most);
        secure_end(&s);
        ASSERT_NUMBER(s.f.witness.closed, 1);
    }
}

/* ---- memory ------------------------------------------------------------ */

/* postern_tls.h: 24 KiB each, from the handshake to the end; 4 KiB more while
   a certificate is asked for. */
static void measure(int clients)
{
    size_t before, shaking, up, most = 24 * KIB;

    secure_init(&s);
    s.tls_options.clients = clients;
    s.context = secure_new_context(&s);
    ASSERT_NUMBER(secure_add(s.context, certificate_mx, certificate_mx_key),
        0);
    if (clients != POSTERN_TLS_ANYBODY) {
        const char *pem = certificate_pem(certificate_authority);

        ASSERT_NUMBER(postern_tls_trust_pem(s.context, pem, strlen(pem)), 0);
    }
    secure_connect(&s);
    (void)fixture_say(&s.f, s.client, "EHLO c.test\r\n" TO_DATA
        "x\r\n.\r\n");
    before = postern_server_memory(s.f.server, NULL);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
    tls_client_show(&s.tls, certificate_client, certificate_client_key);
    tls_client_start(&s.tls, "mx.test");
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    shaking = postern_server_memory(s.f.server, NULL);
    CU_ASSERT(shaking - before <= most
        + (clients == POSTERN_TLS_ANYBODY ? 0 : 4 * KIB));
    (void)tls_client_pull(&s.tls);
    CU_ASSERT(secure_run(&s));
    (void)secure_say(&s, "EHLO c.test\r\n");
    up = postern_server_memory(s.f.server, NULL);
    CU_ASSERT(up > before + 16 * KIB);
    CU_ASSERT(up <= shaking);
    CU_ASSERT(up - before <= most);
    (void)secure_say(&s, TO_DATA "x\r\n.\r\nQUIT\r\n");
    CU_ASSERT(postern_server_memory(s.f.server, NULL) <= before);
    secure_end(&s);
}

static void test_a_session_costs_24_kib(void)
{
    measure(POSTERN_TLS_ANYBODY);
}

static void test_a_session_that_asks_for_a_certificate_too(void)
{
    measure(POSTERN_TLS_ASK);
    measure(POSTERN_TLS_DEMAND);
}

static void test_many_sessions_cost_as_many_times_that(void)
{
    static tls_client clients[20];
    memory_client *under;
    size_t before;
    int i;

    secure_init(&s);
    s.f.flags = POSTERN_LISTEN_SMTPS;
    CU_ASSERT_FATAL(secure_start(&s));
    before = postern_server_memory(s.f.server, NULL);
    for (i = 0; i < 20; i++) {
        under = memory_net_connect(s.f.net, s.f.port);
        tls_client_init(&clients[i], under);
        tls_client_start(&clients[i], "mx.test");
        do {
            tls_client_push(&clients[i]);
            fixture_run(&s.f);
        } while (tls_client_pull(&clients[i]) > 0);
        CU_ASSERT(tls_client_is_up(&clients[i]));
        CU_ASSERT(postern_server_memory(s.f.server, NULL) - before
            <= (size_t)(i + 1) * 25 * KIB + 8 * KIB);
    }
    for (i = 0; i < 20; i++) {
        memory_client_reset(clients[i].under);
        tls_client_free(&clients[i]);
    }
    fixture_run(&s.f);
    CU_ASSERT(postern_server_memory(s.f.server, NULL) - before < 64 * KIB);
    secure_end(&s);
}

static void test_no_message_asks_for_memory(void)
{
    unsigned long calls;
    int i;

    secure_init(&s);
    s.f.witness.quiet = 1;
    witness_stream(&s.f.handler);
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n");
    for (i = 0; i < 8; i++)
        (void)secure_say(&s, TO_DATA "x\r\n.\r\n");
    calls = s.f.alloc.calls;
    for (i = 0; i < 50; i++)
        ASSERT_TEXT(secure_say(&s, TO_DATA "x\r\n.\r\n"), TO_DATA_SAID OK);
    ASSERT_NUMBER(s.f.alloc.calls - calls, 0);
    secure_end(&s);
}

/* ---- back-pressure ----------------------------------------------------- */

#define CONTENT 1000000UL

static char *content(void)
{
    char *text = (char *)malloc(CONTENT);
    unsigned long i;

    if (text == NULL)
        abort();
    for (i = 0; i < CONTENT; i++)
        text[i] = i % 50 == 48 ? '\r' : i % 50 == 49 ? '\n'
            : (char)('a' + i % 26);
    return text;
}

/* postern.h: 32 KiB, and 68 more while content is put off, later 20;
   postern_tls.h: 24, and what was received before the first time is used up a
   record at a time. */
static void test_content_that_is_put_off_is_bounded(void)
{
    char *text = content();
    size_t before, held;
    int times;

    secure_init(&s);
    witness_stream(&s.f.handler);
    secure_connect(&s);
    (void)fixture_say(&s.f, s.client, "EHLO c.test\r\nSTARTTLS\r\n");
    before = postern_server_memory(s.f.server, NULL) - 24 * KIB;
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    (void)secure_say(&s, "EHLO c.test\r\n" TO_DATA);
    witness_plan(&s.f.witness, "bytes", witness_full);
    tls_client_write(&s.tls, text, CONTENT);
    tls_client_writes(&s.tls, ".\r\nNOOP\r\n");
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    for (times = 1; times < 200; times++) {
        held = postern_server_memory(s.f.server, NULL) - before;
        CU_ASSERT(held <= (24 + 32 + (times <= 4 ? 68u : 20u)) * KIB);
        CU_ASSERT(memory_client_unreceived(s.client) > 0
            || s.f.witness.streamed > 900000UL);
        fixture_pass(&s.f, 1000);
        ASSERT_NUMBER(s.f.witness.ticket_count, times);
        /* One span is taken, the next is put off. */
        witness_once(&s.f.witness, "bytes", POSTERN_TAKEN);
        ASSERT_NUMBER(postern_resume(s.f.server,
            s.f.witness.tickets[times < WITNESS_TICKETS ? times - 1
            : WITNESS_TICKETS - 1]), 0);
        fixture_run(&s.f);
        if (s.f.witness.messages > 0)
            break;
    }
    CU_ASSERT(times > 50);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), OK OK);
    ASSERT_NUMBER(s.f.witness.streamed, CONTENT);
    CU_ASSERT(memcmp(blob_string(&s.f.witness.content), text, CONTENT) == 0);
    free(text);
    secure_end(&s);
}

static void test_content_may_be_large(void)
{
    char *text = content();

    secure_init(&s);
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n" TO_DATA);
    tls_client_write(&s.tls, text, CONTENT);
    ASSERT_TEXT(secure_say(&s, ".\r\n"), OK);
    ASSERT_NUMBER(s.f.witness.content.length, CONTENT);
    CU_ASSERT(memcmp(blob_string(&s.f.witness.content), text, CONTENT) == 0);
    free(text);
    secure_end(&s);
}

static void test_content_that_was_refused_is_swallowed(void)
{
    char *text = content();

    secure_init(&s);
    s.f.options.data_size_limit = 5000;
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n" TO_DATA);
    tls_client_write(&s.tls, text, CONTENT);
    ASSERT_TEXT(secure_say(&s, ".\r\nNOOP\r\n"),
        "552 Error: Too much mail data\r\n" OK);
    free(text);
    secure_end(&s);
}

/* ---- what is known ----------------------------------------------------- */

static void test_facts_are_there_when_tls_is(void)
{
    postern_tls_facts facts;

    secure_init(&s);
    secure_connect(&s);
    ASSERT_NUMBER(postern_session_tls(s.f.witness.session), 0);
    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 0);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 0);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_NUMBER(postern_session_tls(s.f.witness.session), 1);
    ASSERT_NUMBER(postern_server_counters(s.f.server)->tls, 1);
    ASSERT_NUMBER(postern_server_counters(s.f.server)->tls_failed, 0);
    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 1);
    ASSERT_TEXT(facts.version, "TLSv1.2");
    CU_ASSERT(strncmp(facts.suite, "ECDHE_ECDSA_WITH_", 17) == 0);
    ASSERT_TEXT(facts.server_name, "mx.test");
    CU_ASSERT(facts.client == NULL);
    ASSERT_NUMBER(facts.resumed, 0);
    secure_end(&s);
}

static char traced[500];

static void trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    (void)session;
    strcat(traced, direction == POSTERN_SENT ? "S:" : "C:");
    strncat(traced, octets, length);
    strcat(traced, direction == POSTERN_SENT ? "" : "\n");
}

static void test_the_trace_is_what_was_said_not_what_was_sent(void)
{
    secure_init(&s);
    s.f.handler.trace = trace;
    traced[0] = '\0';
    secure_to_tls(&s);
    (void)secure_say(&s, "NOOP\r\nQUIT\r\n");
    ASSERT_TEXT(traced, "S:" HELLO "C:STARTTLS\nS:" READY
        "C:NOOP\nC:QUIT\nS:" OK BYE);
    secure_end(&s);
}

/* ---- other certificates ------------------------------------------------ */

static int replace(void)
{
    postern_tls_context *from = secure_new_context(&s);

    ASSERT_NUMBER(secure_add(from, certificate_rsa, certificate_rsa_key), 0);
    return postern_tls_replace(s.context, from);
}

static void test_sessions_go_on_when_certificates_are_replaced(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    ASSERT_NUMBER(replace(), 0);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n"),
        EHLO_LIST TO_DATA_SAID OK BYE);
    secure_to_tls(&s);
    CU_ASSERT(tls_client_saw(&s.tls, certificate_rsa));
    secure_end(&s);
}

static void test_a_handshake_ends_with_the_certificate_it_began_with(void)
{
    size_t most;

    for (most = 0; most < 300; most += 90) {
        secure_init(&s);
        secure_starttls(&s);
        tls_client_push_some(&s.tls, most);
        fixture_run(&s.f);
        ASSERT_NUMBER(replace(), 0);
        CU_ASSERT(secure_run(&s));
        CU_ASSERT(tls_client_saw(&s.tls, certificate_mx));
        ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
        secure_end(&s);
    }
}

static void test_the_old_certificate_is_freed_when_nobody_needs_it(void)
{
    size_t held;

    secure_init(&s);
    secure_starttls(&s);
    ASSERT_NUMBER(replace(), 0);
    held = s.f.alloc.octets;
    memory_client_reset(s.client);
    fixture_run(&s.f);
    CU_ASSERT(held - s.f.alloc.octets > 500 + 20 * KIB);
    secure_end(&s);
}

static int replaced;

static void act_replace(witness *seen, postern_session *session)
{
    (void)seen;
    (void)session;
    if (replaced++ == 0)
        ASSERT_NUMBER(replace(), 0);
}

static void test_a_hook_may_replace_certificates(void)
{
    secure_init(&s);
    replaced = 0;
    witness_do(&s.f.witness, "noop", act_replace, NULL);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\nNOOP\r\n"), OK OK);
    secure_to_tls(&s);
    CU_ASSERT(tls_client_saw(&s.tls, certificate_rsa));
    secure_end(&s);
}

/* ---- listeners --------------------------------------------------------- */

static void test_two_servers_may_share_a_context(void)
{
    postern_server *other;
    memory_client *client;
    unsigned port;

    secure_init(&s);
    secure_to_tls(&s);
    other = postern_server_new(&s.f.options, NULL, NULL);
    CU_ASSERT_FATAL(other != NULL);
    port = postern_server_port(other, postern_server_listen(other,
        "127.0.0.1", 0, POSTERN_LISTEN_SMTPS));
    client = memory_net_connect(s.f.net, port);
    tls_client_free(&s.tls);
    tls_client_init(&s.tls, client);
    tls_client_start(&s.tls, "mx.test");
    do {
        tls_client_push(&s.tls);
        (void)postern_server_step(other, 0);
        (void)postern_server_step(other, 0);
    } while (tls_client_pull(&s.tls) > 0);
    ASSERT_TEXT(tls_client_said(&s.tls), HELLO);
    ASSERT_NUMBER(postern_server_free(other), 0);
    secure_end(&s);
}

/* RFC 8314: nothing is said in the clear there. */
static void test_a_client_too_many_is_turned_away_silently(void)
{
    memory_client *second;

    secure_init(&s);
    s.f.options.max_connections = 1;
    smtps();
    CU_ASSERT(secure_run(&s));
    second = memory_net_connect(s.f.net, s.f.port);
    fixture_run(&s.f);
    ASSERT_TEXT(memory_client_said(second), "");
    CU_ASSERT(memory_client_is_left(second));
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), HELLO OK);
    secure_end(&s);
}

static void test_smtps_without_entropy_turns_away(void)
{
    secure_init(&s);
    s.f.flags = POSTERN_LISTEN_SMTPS;
    CU_ASSERT_FATAL(secure_start(&s));
    memory_net_fail(s.f.net, MEMORY_ENTROPY, 1, 1, POSTERN_E_FAILED);
    secure_client(&s);
    ASSERT_TEXT(memory_client_said(s.client), "");
    CU_ASSERT(memory_client_is_left(s.client));
    ASSERT_NUMBER(s.f.witness.created, 0);
    CU_ASSERT(s.f.witness.errors > 0);
    fixture_pass(&s.f, 5 * SECOND);
    smtps();
    CU_ASSERT(secure_run(&s));
    secure_end(&s);
}

static void test_both_flags_are_no_more_than_one(void)
{
    secure_init(&s);
    s.f.flags = POSTERN_LISTEN_SMTPS | POSTERN_LISTEN_REQUIRE_TLS;
    secure_client(&s);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\nRSET\r\n"),
        HELLO EHLO_LIST OK);
    secure_end(&s);
}

static void test_the_greeting_may_be_refused_in_tls(void)
{
    secure_init(&s);
    witness_plan(&s.f.witness, "connected", "554 go away");
    smtps();
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), "554 go away\r\n");
    CU_ASSERT(tls_client_is_ended(&s.tls));
    secure_end(&s);
}

static void test_the_greeting_may_be_put_off_in_tls(void)
{
    secure_init(&s);
    witness_once(&s.f.witness, "connected", witness_later);
    smtps();
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), "");
    ASSERT_NUMBER(witness_answer(&s.f.witness, NULL), 0);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), HELLO OK);
    secure_end(&s);
}

/* ---- a loop that is not the server's ----------------------------------- */

static void test_a_foreign_loop_does_as_well(void)
{
    unsigned long seed;

    for (seed = 1; seed < 12; seed++) {
        secure_init_seed(&s, seed);
        s.f.is_foreign = 1;
        s.f.most_spin = 1000;
        if (seed > 1)
            memory_net_set_cut(s.f.net, MEMORY_RANDOM);
        memory_net_set_send(s.f.net, seed * 5 % 31, 1, 0);
        secure_to_tls(&s);
        ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA
            "x\r\n.\r\n"), EHLO_LIST TO_DATA_SAID OK);
        witness_once(&s.f.witness, "noop", witness_later);
        ASSERT_TEXT(secure_say(&s, "NOOP\r\nRSET\r\n"), "");
        ASSERT_NUMBER(witness_answer(&s.f.witness, NULL), 0);
        (void)secure_run(&s);
        ASSERT_TEXT(tls_client_said(&s.tls), OK OK);
        ASSERT_TEXT(secure_say(&s, "QUIT\r\n"), BYE);
        CU_ASSERT(secure_is_over(&s));
        secure_end(&s);
    }
}

static void test_a_foreign_loop_ends_slow_handshakes(void)
{
    secure_init(&s);
    s.f.is_foreign = 1;
    secure_starttls(&s);
    tls_client_push_some(&s.tls, 20);
    fixture_pass(&s.f, 60 * SECOND);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    fixture_pass(&s.f, 5 * SECOND);
    assert_left(POSTERN_REASON_TIMEOUT);
    secure_end(&s);
}

/* RFC 2033 4.2: the replies do not fit at once. */
static void test_many_recipients_of_lmtp_have_their_replies(void)
{
    const char *said;
    int i, replies = 0;

    secure_init(&s);
    s.f.witness.quiet = 1;
    s.f.flags = POSTERN_LISTEN_LMTP | POSTERN_LISTEN_REQUIRE_TLS;
    secure_connect(&s);
    CU_ASSERT(strstr(fixture_say(&s.f, s.client, "LHLO c.test\r\n"),
        "250-STARTTLS\r\n") != NULL);
    secure_starttls(&s);
    CU_ASSERT(secure_run(&s));
    (void)secure_say(&s, "LHLO c.test\r\nMAIL FROM:<a@x.test>\r\n");
    for (i = 0; i < 500; i++)
        (void)secure_say(&s, "RCPT TO:<b@x.test>\r\n");
    (void)secure_say(&s, "DATA\r\n");
    witness_plan(&s.f.witness, "verdict",
        "250 2.0.0 01234567890123456789012345678901234567890123");
    for (said = secure_say(&s, ".\r\n"); *said == '2'; said += 56)
        replies++;
    ASSERT_NUMBER(replies, 500);
    secure_end(&s);
}

void suite_bearssl_secure(void)
{
    SUITE("bearssl/secure");
    TEST(test_a_handshake_that_times_out_unbegun_is_closed);
    TEST(test_a_stop_ends_handshakes);
    TEST(test_a_second_stop_ends_handshakes_too);
    TEST(test_idle_sessions_get_421_in_tls);
    TEST(test_content_may_finish_in_a_stop);
    TEST(test_a_second_stop_says_421_in_tls);
    TEST(test_a_server_may_be_freed_at_any_octet);
    TEST(test_a_session_costs_24_kib);
    TEST(test_a_session_that_asks_for_a_certificate_too);
    TEST(test_many_sessions_cost_as_many_times_that);
    TEST(test_no_message_asks_for_memory);
    TEST(test_content_that_is_put_off_is_bounded);
    TEST(test_content_may_be_large);
    TEST(test_content_that_was_refused_is_swallowed);
    TEST(test_facts_are_there_when_tls_is);
    TEST(test_the_trace_is_what_was_said_not_what_was_sent);
    TEST(test_sessions_go_on_when_certificates_are_replaced);
    TEST(test_a_handshake_ends_with_the_certificate_it_began_with);
    TEST(test_the_old_certificate_is_freed_when_nobody_needs_it);
    TEST(test_a_hook_may_replace_certificates);
    TEST(test_two_servers_may_share_a_context);
    TEST(test_a_client_too_many_is_turned_away_silently);
    TEST(test_smtps_without_entropy_turns_away);
    TEST(test_both_flags_are_no_more_than_one);
    TEST(test_the_greeting_may_be_refused_in_tls);
    TEST(test_the_greeting_may_be_put_off_in_tls);
    TEST(test_a_foreign_loop_does_as_well);
    TEST(test_a_foreign_loop_ends_slow_handshakes);
    TEST(test_many_recipients_of_lmtp_have_their_replies);
}
