/* SPDX-License-Identifier: MIT */
/*
 * test_relay.c - the way to the next hop through TLS: two servers on one
 * network, the first of which hands on to the second.
 */
#include "certificates.h"
#include "postern_relay.h"
#include "postern_tls.h"
#include "relay/field.h"

typedef struct way {
    fixture front;
    postern_relay_options options;
    postern_relay *relay;
    postern_tls_context *trusting;

    postern_options hop_options;
    postern_handler hop_handler;
    postern_tls_context *showing;
    postern_server *hop;
    int hop_flags;
    const char *heard_in;       /* "TLS" or "clear": how the message came */
} way;

static way *current;

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    (void)envelope;
    current->heard_in = postern_session_tls(session) ? "TLS" : "clear";
    return "250 2.0.0 queued";
}

static postern_tls_context *new_context(way *it)
{
    postern_tls_options options;
    postern_tls_context *context;

    postern_tls_options_init(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &it->front.alloc;
    context = postern_tls_new(&options, NULL);
    CU_ASSERT_FATAL(context != NULL);
    return context;
}

static void init(way *it)
{
    postern_address address;
    const char *authority;

    memset(it, 0, sizeof(*it));
    current = it;
    fixture_init(&it->front);
    it->front.most_spin = 100;
    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = 1;
    memory_net_add_name(it->front.net, "mx.test", &address);
    memory_net_add_name(it->front.net, "wrong.test", &address);
    it->trusting = new_context(it);
    authority = certificate_pem(certificate_authority);
    ASSERT_NUMBER(postern_tls_trust_pem(it->trusting, authority,
        strlen(authority)), 0);
    it->showing = new_context(it);
    it->hop_options = it->front.options;
    it->hop_options.hostname = "hop.test";
    it->hop_options.tls_context = it->showing;
    it->hop_options.requiretls = 1;
    it->hop_handler.message = on_message;
    postern_relay_options_init(&it->options);
    it->options.host = "mx.test";
    it->options.tls = POSTERN_RELAY_VERIFIED;
    it->options.tls_context = it->trusting;
    it->options.received = 0;
    it->options.net = it->front.options.net;
    it->options.resize = failing_alloc_resize;
    it->options.resize_context = &it->front.alloc;
}

static void begin(way *it, const char *const *certificate,
    const char *const *key)
{
    const char *chain = certificate_pem(certificate);
    const char *secret = certificate_pem(key);
    int listener, error;

    if (it->hop_options.tls_context != NULL)
        ASSERT_NUMBER(postern_tls_add_pem(it->showing, chain, strlen(chain),
            secret, strlen(secret)), 0);
    it->hop = postern_server_new(&it->hop_options, &it->hop_handler,
        &error);
    CU_ASSERT_FATAL(it->hop != NULL);
    listener = postern_server_listen(it->hop, "127.0.0.1", 0,
        it->hop_flags);
    it->options.port = postern_server_port(it->hop, listener);
    it->relay = postern_relay_new(&it->options, &error);
    ASSERT_NUMBER(error, 0);
    postern_relay_handler(it->relay, &it->front.handler);
    CU_ASSERT_FATAL(fixture_start(&it->front));
}

static void run(way *it)
{
    unsigned i, j;

    for (i = 0; i < 40; i++) {
        fixture_run(&it->front);
        for (j = 0; j < 4; j++)
            (void)postern_server_step(it->hop, 0);
    }
}

static void end(way *it)
{
    fixture_free_server(&it->front);
    postern_relay_free(it->relay);
    ASSERT_NUMBER(postern_server_free(it->hop), 0);
    postern_tls_free(it->trusting);
    postern_tls_free(it->showing);
    fixture_end(&it->front);
}

static const char *say(way *it, memory_client *client, const char *text)
{
    memory_client_writes(client, text);
    run(it);
    return memory_client_said(client);
}

static memory_client *client_of(way *it)
{
    memory_client *client = memory_net_connect(it->front.net,
        it->front.port);

    run(it);
    (void)memory_client_said(client);
    (void)say(it, client, "EHLO c.test\r\n");
    return client;
}

#define MESSAGE "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n" \
    "x\r\n.\r\n"
#define GO_ON_WITH OK OK "354 End data with <CR><LF>.<CR><LF>\r\n"

static const char *send(way *it)
{
    return say(it, client_of(it), MESSAGE);
}

#define UNTRUSTED "451 4.7.5 The next hop has no TLS that is trusted: "
#define OTHER_NAME "its certificate is for another name"
#define STRANGER "nobody whom we trust has signed its certificate"

/* The first reply, to MAIL, says why. */
static void assert_untrusted(way *it, const char *why)
{
    const char *said = send(it);
    size_t length = strlen(UNTRUSTED);

    CU_ASSERT(strncmp(said, UNTRUSTED, length) == 0);
    CU_ASSERT(strncmp(said + length, why, strlen(why)) == 0);
    CU_ASSERT(said[length + strlen(why)] == '\r');
    CU_ASSERT(it->heard_in == NULL);
}

static void assert_sent(way *it, const char *heard_in)
{
    ASSERT_TEXT(send(it), GO_ON_WITH "250 2.0.0 queued\r\n");
    ASSERT_TEXT(it->heard_in, heard_in);
}

/* ---- verified ----------------------------------------------------------- */

static void test_verified(void)
{
    static way w;
    memory_client *client;

    init(&w);
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "TLS");
    /* and the same connection again */
    client = client_of(&w);
    ASSERT_TEXT(say(&w, client, MESSAGE), GO_ON_WITH "250 2.0.0 queued\r\n");
    ASSERT_NUMBER(postern_server_counters(w.hop)->connections, 1);
    ASSERT_NUMBER(postern_server_counters(w.hop)->tls, 1);
    end(&w);
}

static void test_verified_with_rsa(void)
{
    static way w;

    init(&w);
    begin(&w, certificate_rsa, certificate_rsa_key);
    assert_sent(&w, "TLS");
    end(&w);
}

static void test_another_name(void)
{
    static way w;

    init(&w);
    w.options.host = "wrong.test";
    begin(&w, certificate_mx, certificate_mx_key);
    assert_untrusted(&w, OTHER_NAME);
    end(&w);

    init(&w);
    w.options.host = "wrong.test";
    w.options.tls_name = "mx.test";
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "TLS");
    end(&w);
}

static void test_nobody_trusts_it(void)
{
    static way w;

    init(&w);
    begin(&w, certificate_stranger, certificate_stranger_key);
    assert_untrusted(&w, OTHER_NAME);
    end(&w);

    init(&w);
    postern_tls_free(w.trusting);
    w.options.tls_context = w.trusting = new_context(&w);
    begin(&w, certificate_mx, certificate_mx_key);
    assert_untrusted(&w, STRANGER);
    end(&w);
}

static void test_verified_and_no_tls(void)
{
    static way w;

    init(&w);
    w.hop_options.tls_context = NULL;
    w.hop_options.requiretls = 0;
    begin(&w, certificate_mx, certificate_mx_key);
    assert_untrusted(&w, "it does not offer STARTTLS");
    end(&w);
}

static void test_from_the_first_octet(void)
{
    static way w;

    init(&w);
    w.options.smtps = 1;
    w.hop_flags = POSTERN_LISTEN_SMTPS;
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "TLS");
    end(&w);

    init(&w);
    w.options.smtps = 1;
    w.hop_flags = POSTERN_LISTEN_SMTPS;
    begin(&w, certificate_stranger, certificate_stranger_key);
    assert_untrusted(&w, OTHER_NAME);
    end(&w);
}

/* ---- opportunistic ------------------------------------------------------ */

static void test_maybe(void)
{
    static way w;

    init(&w);
    w.options.tls = POSTERN_RELAY_MAYBE;
    begin(&w, certificate_stranger, certificate_stranger_key);
    assert_sent(&w, "TLS");
    end(&w);

    init(&w);
    w.options.tls = POSTERN_RELAY_MAYBE;
    w.hop_options.tls_context = NULL;
    w.hop_options.requiretls = 0;
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "clear");
    end(&w);
}

static const char *no_tls_now(postern_session *session,
    const char *argument, void *context)
{
    (void)session;
    (void)argument;
    return (const char *)context;
}

static void refuse_starttls(way *it, const char *reply)
{
    postern_command command = {
        "STARTTLS", "STARTTLS", NULL, POSTERN_NEEDS_HELO, no_tls_now, NULL
    };
    static char text[40];

    command.context = strcpy(text, reply);
    ASSERT_NUMBER(postern_server_add_command(it->hop, &command), 0);
}

static void test_starttls_that_is_refused(void)
{
    static way w;

    init(&w);
    begin(&w, certificate_mx, certificate_mx_key);
    refuse_starttls(&w, "454 4.7.0 TLS not now");
    assert_untrusted(&w, "454 4.7.0 TLS not now");
    end(&w);

    init(&w);
    w.options.tls = POSTERN_RELAY_MAYBE;
    begin(&w, certificate_mx, certificate_mx_key);
    refuse_starttls(&w, "454 4.7.0 TLS not now");
    assert_sent(&w, "clear");
    end(&w);
}

/* A hop that ends is lost, whatever the relay would do without TLS. */
static void test_starttls_that_is_421(void)
{
    static const char lost[] = "451 4.4.2 The connection to the next hop is "
        "lost: 421 4.3.2 bye\r\n";
    static way w;
    int maybe;

    for (maybe = 0; maybe < 2; maybe++) {
        init(&w);
        if (maybe)
            w.options.tls = POSTERN_RELAY_MAYBE;
        begin(&w, certificate_mx, certificate_mx_key);
        refuse_starttls(&w, "421 4.3.2 bye");
        CU_ASSERT(strncmp(send(&w), lost, strlen(lost)) == 0);
        end(&w);
    }
}

/* It speaks TLS 1.0 alone (in truth: says 220 and then nonsense). */
static const char *nonsense(postern_session *session, const char *argument,
    void *context)
{
    (void)session;
    (void)argument;
    (void)context;
    return "220 go";
}

static void test_a_handshake_that_fails(void)
{
    static const postern_command command = {
        "STARTTLS", "STARTTLS", NULL, POSTERN_NEEDS_HELO, nonsense, NULL
    };
    static way w;
    int maybe;

    for (maybe = 0; maybe < 2; maybe++) {
        init(&w);
        w.options.tls = maybe ? POSTERN_RELAY_MAYBE
            : POSTERN_RELAY_VERIFIED;
        begin(&w, certificate_mx, certificate_mx_key);
        ASSERT_NUMBER(postern_server_add_command(w.hop, &command), 0);
        if (maybe)
            assert_sent(&w, "clear");
        else
            CU_ASSERT(strncmp(send(&w), "451 4.", 6) == 0);
        end(&w);
    }
}

/* It says 220, and what it says then is no TLS. */
static void test_what_is_no_tls(void)
{
    static field f;
    postern_tls_options options;
    postern_tls_context *context;
    int maybe;

    for (maybe = 0; maybe < 2; maybe++) {
        field_init(&f);
        postern_tls_options_init(&options);
        context = postern_tls_new(&options, NULL);
        f.options.tls_context = context;
        f.options.tls = maybe ? POSTERN_RELAY_MAYBE
            : POSTERN_RELAY_VERIFIED;
        f.options.tls_name = "mx.test";
        f.says[HOP_HELLO] = "250-hop.test\r\n250 STARTTLS\r\n";
        f.says[HOP_OTHER] = "220 go\r\n";
        field_begin(&f);
        (void)field_say(&f, field_client(&f), "MAIL FROM:<a@x.test>\r\n");
        /* the ClientHello is no line: what follows it is up to the hop */
        (void)f.options.net->send(f.options.net->context, f.hops[0].socket,
            "220 go again\r\n", 14);
        field_run(&f);
        ASSERT_NUMBER(f.hop_count, maybe ? 2 : 1);
        ASSERT_NUMBER(f.hops[0].is_left, 1);
        field_end(&f);
        postern_tls_free(context);
    }
}

/* ---- the end of a connection -------------------------------------------- */

static void test_a_connection_that_rests_ends_as_it_should(void)
{
    static way w;
    unsigned i;

    init(&w);
    w.options.idle_timeout = 5000;
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "TLS");
    for (i = 0; i < 8; i++) {
        fixture_pass(&w.front, 1000);
        run(&w);
    }
    ASSERT_NUMBER(postern_server_sessions(w.hop), 0);
    end(&w);
}

static void test_a_hop_that_ends(void)
{
    static way w;

    init(&w);
    begin(&w, certificate_mx, certificate_mx_key);
    assert_sent(&w, "TLS");
    postern_server_stop(w.hop);
    run(&w);
    ASSERT_TEXT(say(&w, client_of(&w), "MAIL FROM:<a@x.test>\r\n"),
        "451 4.4.1 The next hop does not answer: nobody listens there\r\n");
    end(&w);
}

/* ---- REQUIRETLS (RFC 8689) ---------------------------------------------- */

static void test_requiretls(void)
{
    static way w;
    int maybe;

    for (maybe = 0; maybe < 2; maybe++) {
        init(&w);
        w.front.options.requiretls = 0;
        w.front.options.extra_parameters = "REQUIRETLS";
        w.options.tls = maybe ? POSTERN_RELAY_MAYBE
            : POSTERN_RELAY_VERIFIED;
        begin(&w, certificate_mx, certificate_mx_key);
        ASSERT_TEXT(say(&w, client_of(&w),
            "MAIL FROM:<a@x.test> REQUIRETLS\r\n"), maybe
            ? "550 5.7.30 REQUIRETLS is not supported by the next hop\r\n"
            : OK);
        end(&w);
    }
}

/* ---- large contents, and what can fail ---------------------------------- */

static void test_a_large_message(void)
{
    static char line[] =
        "0123456789012345678901234567890123456789012345678901234567\r\n";
    static way w;
    memory_client *client;
    unsigned i;

    init(&w);
    begin(&w, certificate_mx, certificate_mx_key);
    client = client_of(&w);
    (void)say(&w, client, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "DATA\r\n");
    for (i = 0; i < 5000; i++) {
        memory_client_write(client, line, 60);
        if (i % 500 == 0)
            run(&w);
    }
    ASSERT_TEXT(say(&w, client, ".\r\n"), "250 2.0.0 queued\r\n");
    ASSERT_NUMBER(postern_server_counters(w.hop)->octets, 300000);
    end(&w);
}

static void test_no_memory_at_any_moment(void)
{
    static way w;
    unsigned long n;
    int failed = 1;

    for (n = 1; failed && n < 200; n++) {
        init(&w);
        begin(&w, certificate_mx, certificate_mx_key);
        failing_alloc_fail(&w.front.alloc, n, 0);
        if (strstr(send(&w), "queued") != NULL)
            ASSERT_TEXT(w.heard_in, "TLS");
        failed = w.front.alloc.failures > 0;
        failing_alloc_fail(&w.front.alloc, 0, 0);
        end(&w);
    }
    CU_ASSERT(n < 200);
}

void suite_bearssl_relay(void)
{
    SUITE("bearssl/relay");
    TEST(test_verified);
    TEST(test_verified_with_rsa);
    TEST(test_another_name);
    TEST(test_nobody_trusts_it);
    TEST(test_verified_and_no_tls);
    TEST(test_from_the_first_octet);
    TEST(test_maybe);
    TEST(test_starttls_that_is_refused);
    TEST(test_starttls_that_is_421);
    TEST(test_a_handshake_that_fails);
    TEST(test_what_is_no_tls);
    TEST(test_a_connection_that_rests_ends_as_it_should);
    TEST(test_a_hop_that_ends);
    TEST(test_requiretls);
    TEST(test_a_large_message);
    TEST(test_no_memory_at_any_moment);
}
