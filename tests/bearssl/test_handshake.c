/* SPDX-License-Identifier: MIT */
/*
 * test_handshake.c - handshakes that succeed, and all the others: slow, cut,
 * broken off, with the wrong version, suite or name.
 */
#include "secure.h"
#include "support/suite.h"

#define SECOND 1000UL

static secure s;

/* ---- it succeeds ------------------------------------------------------- */

static void test_starttls_leads_to_tls(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(secure_say(&s, TO_DATA "x\r\n.\r\nQUIT\r\n"),
        TO_DATA_SAID OK BYE);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    CU_ASSERT(secure_is_over(&s));
    CU_ASSERT(tls_client_saw(&s.tls, certificate_mx));
    ASSERT_TEXT(blob_string(&s.f.witness.content), "x\r\n");
    ASSERT_TEXT(blob_string(&s.log), "");
    secure_end(&s);
}

static void smtps_client(void)
{
    s.f.flags = POSTERN_LISTEN_SMTPS;
    secure_client(&s);
    ASSERT_TEXT(memory_client_said(s.client), "");
    tls_client_start(&s.tls, "mx.test");
}

static void test_tls_may_begin_with_the_connection(void)
{
    secure_init(&s);
    smtps_client();
    ASSERT_TEXT(witness_events(&s.f.witness), "create\n");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(tls_client_said(&s.tls), HELLO);
    ASSERT_TEXT(witness_events(&s.f.witness), "create\nconnected\n");
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(secure_say(&s, "STARTTLS\r\n"),
        "503 Error: TLS is active already\r\n");
    ASSERT_TEXT(secure_say(&s, TO_DATA "x\r\n.\r\nQUIT\r\n"),
        TO_DATA_SAID OK BYE);
    CU_ASSERT(secure_is_over(&s));
    secure_end(&s);
}

static void test_a_client_that_trusts_the_authority_is_content(void)
{
    secure_init(&s);
    secure_starttls(&s);
    tls_client_drop(&s.tls);
    tls_client_trust(&s.tls, certificate_authority);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

/* It says so in an alert, after which nothing is to be said. */
static void test_a_client_may_not_like_the_certificate(void)
{
    secure_init(&s);
    secure_starttls(&s);
    tls_client_drop(&s.tls);
    tls_client_trust(&s.tls, certificate_stranger);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(!secure_run(&s));
    ASSERT_NUMBER(tls_client_error(&s.tls), BR_ERR_X509_NOT_TRUSTED);
    memory_client_fin(s.client);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    secure_end(&s);
}

/* ---- in pieces --------------------------------------------------------- */

/* A whole conversation, in whatever weather was set. */
static void converse(int flags)
{
    const char *text = "EHLO c.test\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n";

    s.f.flags = flags;
    s.f.most_spin = 100000UL;
    secure_client(&s);
    if (flags == 0) {
        memory_client_writes(s.client, "STARTTLS\r\n");
        fixture_pass(&s.f, 1000);
        ASSERT_TEXT(memory_client_said(s.client), HELLO READY);
    }
    tls_client_start(&s.tls, "mx.test");
    while (!secure_run(&s) && memory_net_passed(s.f.net) < 50 * SECOND)
        fixture_pass(&s.f, 50);
    CU_ASSERT(tls_client_is_up(&s.tls));
    tls_client_writes(&s.tls, text);
    while (!tls_client_is_ended(&s.tls)
        && memory_net_passed(s.f.net) < 200 * SECOND) {
        (void)secure_run(&s);
        fixture_pass(&s.f, 50);
    }
    ASSERT_TEXT(tls_client_said(&s.tls), flags == 0
        ? EHLO_LIST TO_DATA_SAID OK BYE
        : HELLO EHLO_LIST TO_DATA_SAID OK BYE);
    ASSERT_NUMBER(s.f.witness.messages, 1);
    fixture_pass(&s.f, 10000);
}

static void test_a_cut_anywhere_changes_nothing(void)
{
    size_t point;

    for (point = 1; point < 620; point += 7) {
        secure_init(&s);
        memory_net_set_points(s.f.net, &point, 1);
        converse(0);
        secure_end(&s);
    }
}

static void test_octets_may_come_one_by_one(void)
{
    int flags;

    for (flags = 0; flags <= POSTERN_LISTEN_SMTPS;
        flags += POSTERN_LISTEN_SMTPS) {
        secure_init(&s);
        memory_net_set_cut(s.f.net, MEMORY_OCTETS);
        converse(flags);
        secure_end(&s);
    }
}

static void test_random_cuts_and_delays_change_nothing(void)
{
    unsigned long seed;

    for (seed = 1; seed < 25; seed++) {
        secure_init_seed(&s, seed);
        memory_net_set_cut(s.f.net, MEMORY_RANDOM);
        memory_net_set_latency(s.f.net, seed % 4 * 3);
        memory_net_set_gap(s.f.net, seed % 3);
        memory_net_set_receive(s.f.net, (unsigned)(seed % 5 * 2));
        memory_net_set_send(s.f.net, seed * 7 % 40, 1,
            (unsigned)(seed % 4 * 3));
        converse(seed % 2 == 0 ? 0 : POSTERN_LISTEN_SMTPS);
        secure_end(&s);
    }
}

/* What the server has to write stops it while it reads. */
static void test_a_client_may_read_slowly(void)
{
    static const size_t windows[] = { 1, 5, 6, 30, 100, 700 };
    size_t i;

    for (i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        secure_init(&s);
        secure_starttls(&s);
        memory_client_set_window(s.client, windows[i]);
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA
            "x\r\n.\r\nQUIT\r\n"), EHLO_LIST TO_DATA_SAID OK BYE);
        secure_end(&s);
    }
}

/* ---- slow -------------------------------------------------------------- */

/* The client is silent from now on. */
static void assert_closed_after(unsigned long milliseconds)
{
    fixture_pass(&s.f, milliseconds - 1);
    CU_ASSERT(!memory_client_sees_eof(s.client));
    ASSERT_NUMBER(s.f.witness.closed, 0);
    fixture_pass(&s.f, 1);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TIMEOUT);
    /* No 421 in the clear. */
    CU_ASSERT(strchr(memory_client_said(s.client), '4') == NULL);
    CU_ASSERT(memory_client_sees_eof(s.client));
}

static void test_half_a_hello_has_60_seconds(void)
{
    size_t half;

    for (half = 0; half < 100; half += 33) {
        secure_init(&s);
        secure_starttls(&s);
        tls_client_push_some(&s.tls, half);
        assert_closed_after(60 * SECOND);
        ASSERT_TEXT(blob_string(&s.log), half == 0
            ? "the client did not begin the handshake\n"
            : "the client was too slow\n");
        secure_end(&s);
        secure_init(&s);
        smtps_client();
        tls_client_push_some(&s.tls, half);
        assert_closed_after(60 * SECOND);
        ASSERT_TEXT(blob_string(&s.log), half == 0
            ? "the client did not begin the handshake\n"
            : "the client was too slow\n");
        secure_end(&s);
    }
}

static void test_half_a_handshake_has_60_seconds(void)
{
    secure_init(&s);
    secure_starttls(&s);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    CU_ASSERT(*memory_client_said(s.client) != '\0');
    assert_closed_after(60 * SECOND);
    secure_end(&s);
}

static void test_octets_now_and_then_have_60_seconds_in_all(void)
{
    secure_init(&s);
    secure_starttls(&s);
    tls_client_push_some(&s.tls, 1);
    fixture_pass(&s.f, 50 * SECOND);
    tls_client_push_some(&s.tls, 1);
    assert_closed_after(10 * SECOND);
    secure_end(&s);
}

static void test_a_shorter_timeout_is_obeyed(void)
{
    secure_init(&s);
    s.f.options.timeout = 7 * SECOND;
    secure_starttls(&s);
    assert_closed_after(7 * SECOND);
    secure_end(&s);
}

static void test_a_handshake_has_an_end_without_timeouts(void)
{
    secure_init(&s);
    s.f.options.timeout = 0;
    secure_starttls(&s);
    assert_closed_after(60 * SECOND);
    secure_end(&s);
}

/* It can be told nothing, so nothing is waited for. */
static void test_a_client_that_reads_nothing_has_60_seconds(void)
{
    secure_init(&s);
    secure_starttls(&s);
    memory_client_set_window(s.client, 20);
    tls_client_push(&s.tls);
    fixture_pass(&s.f, 60 * SECOND - 1);
    ASSERT_NUMBER(s.f.witness.closed, 0);
    fixture_pass(&s.f, 1);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TIMEOUT);
    secure_end(&s);
}

static void test_the_handshake_restarts_the_clock(void)
{
    secure_init(&s);
    s.f.options.timeout = 10 * SECOND;
    secure_starttls(&s);
    fixture_pass(&s.f, 9 * SECOND);
    CU_ASSERT(secure_run(&s));
    fixture_pass(&s.f, 10 * SECOND - 1);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    fixture_pass(&s.f, 10 * SECOND);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls),
        "421 4.4.2 Error: timeout exceeded\r\n");
    CU_ASSERT(tls_client_is_ended(&s.tls));
    secure_end(&s);
}

/* ---- it fails ---------------------------------------------------------- */

#define NOT_TLS "the client sent something else than TLS\n"

static void test_what_is_no_tls_is_refused(void)
{
    static const struct {
        const char *octets;
        size_t length;
        const char *why;
    } rows[] = {
#define ROW(text, why) { text, sizeof(text) - 1, why }
        ROW("NOT A TLS HELLO\r\n", NOT_TLS),
        ROW("EHLO c.test\r\n", NOT_TLS),
        ROW("\0\0\0\0\0\0\0\0\0\0\0\0", NOT_TLS),
        ROW("GET / HTTP/1.1\r\n\r\n", NOT_TLS),
        /* SSLv2: a CLIENT-HELLO without the header of SSLv3. */
        ROW("\200\056\001\003\001\000\025\000\000\000\020\001\000\200\003"
            "\000\200", NOT_TLS),
        /* Records of a type that is not known, too long, empty, alerts. */
        ROW("\031\003\003\000\001x", "the client broke the rules of TLS\n"),
        ROW("\026\003\003\377\377xxxxxxxx", NOT_TLS),
        ROW("\024\003\003\000\001\001", "the client broke the rules of "
            "TLS\n"),
        ROW("\025\003\003\000\002\002\050", "no common cipher suite, curve "
            "or certificate\n"),
        ROW("\025\003\003\000\002\002\060", "the client does not accept the "
            "certificate\n"),
        ROW("\025\003\003\000\002\002\120", "the handshake failed\n"),
        /* A handshake message that is not a ClientHello. */
        ROW("\026\003\003\000\004\017\000\000\000", "the client broke the "
            "rules of TLS\n")
#undef ROW
    };
    size_t i;
    int flags;

    for (i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        flags = i % 2 == 0 ? 0 : POSTERN_LISTEN_SMTPS;
        secure_init(&s);
        s.f.flags = flags;
        if (flags == 0)
            secure_starttls(&s);
        else
            secure_client(&s);
        memory_client_write(s.client, rows[i / 2].octets,
            rows[i / 2].length);
        fixture_run(&s.f);
        (void)memory_client_said(s.client);
        CU_ASSERT(memory_client_sees_eof(s.client));
        ASSERT_TEXT(blob_string(&s.log), rows[i / 2].why);
        ASSERT_NUMBER(s.f.witness.closed, 1);
        ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
        secure_end(&s);
    }
}

static void test_a_close_notify_may_take_the_place_of_a_handshake(void)
{
    secure_init(&s);
    secure_starttls(&s);
    memory_client_write(s.client, "\025\003\003\000\002\001\000", 7);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_EOF);
    ASSERT_TEXT(blob_string(&s.log), "the client has gone\n");
    CU_ASSERT(memory_client_sees_eof(s.client)
        || memory_client_is_left(s.client));
    secure_end(&s);
}

/* What the client is told is an alert (RFC 5246 7.2.2). */
static void assert_alert(int alert, const char *why)
{
    CU_ASSERT(!secure_run(&s));
    ASSERT_NUMBER(tls_client_error(&s.tls), BR_ERR_RECV_FATAL_ALERT + alert);
    ASSERT_TEXT(blob_string(&s.log), why);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    CU_ASSERT(secure_is_over(&s));
}

static void start_again(const char *name)
{
    tls_client_drop(&s.tls);
    tls_client_start(&s.tls, name);
}

static void test_old_versions_are_refused(void)
{
    static const unsigned versions[] = { BR_TLS10, BR_TLS11 };
    int i;

    for (i = 0; i < 2; i++) {
        secure_init(&s);
        secure_starttls(&s);
        br_ssl_engine_set_versions(&s.tls.context.eng, BR_TLS10,
            versions[i]);
        start_again("mx.test");
        tls_client_push(&s.tls);
        fixture_run(&s.f);
        /* fatal, protocol_version */
        CU_ASSERT(memcmp(memory_client_said(s.client),
            "\025\003\001\000\002\002\106", 7) == 0);
        ASSERT_TEXT(blob_string(&s.log), "no common version of TLS\n");
        CU_ASSERT(memory_client_sees_eof(s.client));
        secure_end(&s);
    }
}

static void test_old_versions_can_be_allowed(void)
{
    static const struct {
        unsigned version;
        const char *text;
    } rows[] = {
        { BR_TLS10, "TLSv1" }, { BR_TLS11, "TLSv1.1" },
        { BR_TLS12, "TLSv1.2" }
    };
    postern_tls_facts facts;
    int i;

    for (i = 0; i < 3; i++) {
        secure_init(&s);
        s.tls_options.old_versions = 1;
        secure_starttls(&s);
        br_ssl_engine_set_versions(&s.tls.context.eng, BR_TLS10,
            rows[i].version);
        start_again("mx.test");
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
        ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts),
            1);
        ASSERT_TEXT(facts.version, rows[i].text);
        secure_end(&s);
    }
}

static void set_suite(uint16_t suite)
{
    uint16_t list[1];

    list[0] = suite;
    br_ssl_engine_set_suites(&s.tls.context.eng, list, 1);
    start_again("mx.test");
}

static void test_a_suite_in_common_is_needed(void)
{
    static const uint16_t suites[] = {
        BR_TLS_RSA_WITH_AES_128_CBC_SHA,
        BR_TLS_RSA_WITH_AES_128_GCM_SHA256,
        BR_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        BR_TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
    };
    size_t i;

    for (i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        secure_init(&s);
        secure_starttls(&s);
        set_suite(suites[i]);
        assert_alert(BR_ALERT_HANDSHAKE_FAILURE,
            "no common cipher suite, curve or certificate\n");
        secure_end(&s);
    }
}

static void test_the_suites_have_names(void)
{
    static const struct {
        uint16_t suite;
        const char *name;
    } rows[] = {
#define ROW(name) { BR_TLS_##name, #name }
        ROW(ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
        ROW(ECDHE_RSA_WITH_AES_128_GCM_SHA256),
        ROW(ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
        ROW(ECDHE_RSA_WITH_AES_256_GCM_SHA384),
        ROW(ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
        ROW(ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
        ROW(ECDHE_ECDSA_WITH_AES_128_CBC_SHA),
        ROW(ECDHE_RSA_WITH_AES_128_CBC_SHA),
        ROW(ECDHE_ECDSA_WITH_AES_256_CBC_SHA),
        ROW(ECDHE_RSA_WITH_AES_256_CBC_SHA)
#undef ROW
    };
    postern_tls_facts facts;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        secure_init(&s);
        s.tls_options.old_versions = i >= 6;
        s.context = secure_new_context(&s);
        ASSERT_NUMBER(secure_add(s.context, certificate_mx,
            certificate_mx_key), 0);
        ASSERT_NUMBER(secure_add(s.context, certificate_rsa,
            certificate_rsa_key), 0);
        secure_starttls(&s);
        set_suite(rows[i].suite);
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
        CU_ASSERT(tls_client_saw(&s.tls, strstr(rows[i].name, "ECDSA") != NULL
            ? certificate_mx : certificate_rsa));
        ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts),
            1);
        ASSERT_TEXT(facts.suite, rows[i].name);
        secure_end(&s);
    }
}

/* ---- names ------------------------------------------------------------- */

static void two_names(int known_only)
{
    secure_init(&s);
    s.tls_options.known_names_only = known_only;
    s.context = secure_new_context(&s);
    ASSERT_NUMBER(secure_add(s.context, certificate_mx, certificate_mx_key),
        0);
    ASSERT_NUMBER(secure_add(s.context, certificate_other,
        certificate_other_key), 0);
}

/* RFC 6066 3 */
static void test_the_name_chooses_the_certificate(void)
{
    static const struct {
        const char *name;
        const char *const *certificate;
    } rows[] = {
        { "mx.test", certificate_mx }, { "other.test", certificate_other },
        { "OTHER.test", certificate_other }, { "unknown.test",
        certificate_mx }, { NULL, certificate_mx }
    };
    postern_tls_facts facts;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        two_names(0);
        secure_starttls(&s);
        start_again(rows[i].name);
        CU_ASSERT(secure_run(&s));
        CU_ASSERT(tls_client_saw(&s.tls, rows[i].certificate));
        ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts),
            1);
        ASSERT_TEXT(facts.server_name, rows[i].name == NULL ? ""
            : rows[i].name);
        secure_end(&s);
    }
}

static void test_an_unknown_name_can_be_refused(void)
{
    two_names(1);
    secure_starttls(&s);
    start_again("unknown.test");
    assert_alert(BR_ALERT_HANDSHAKE_FAILURE,
        "no common cipher suite, curve or certificate\n");
    secure_end(&s);
    two_names(1);
    secure_starttls(&s);
    start_again("other.test");
    CU_ASSERT(secure_run(&s));
    CU_ASSERT(tls_client_saw(&s.tls, certificate_other));
    secure_connect(&s);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
    start_again(NULL);
    CU_ASSERT(secure_run(&s));
    CU_ASSERT(tls_client_saw(&s.tls, certificate_mx));
    secure_end(&s);
}

/* It is not as if none had been asked for. */
static void test_a_name_that_none_can_have_is_not_known(void)
{
    static const char *const names[] = { "\303\274.test", "a b" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        two_names(1);
        secure_starttls(&s);
        start_again(names[i]);
        assert_alert(BR_ALERT_HANDSHAKE_FAILURE,
            "no common cipher suite, curve or certificate\n");
        secure_end(&s);
    }
}

/* RFC 8446 4.2.1: supported_versions with 1.3 alone, and its suites. */
static void test_a_client_of_newer_versions_alone_is_told_so(void)
{
    static const char hello[] = "\026\003\001\000\066\001\000\000\062"
        "\003\003" "0123456789abcdef0123456789abcdef" "\000"
        "\000\002\023\001" "\001\000" "\000\007"
        "\000\053\000\003\002\003\004";

    secure_init(&s);
    secure_starttls(&s);
    memory_client_write(s.client, hello, sizeof(hello) - 1);
    fixture_run(&s.f);
    CU_ASSERT(memcmp(memory_client_said(s.client),
        "\025\003\003\000\002\002\106", 7) == 0);
    ASSERT_TEXT(blob_string(&s.log), "no common version of TLS\n");
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    CU_ASSERT(memory_client_sees_eof(s.client));
    secure_end(&s);
}

/* Hooks and logs are not shown what the client likes to put there. */
static void test_a_name_with_controls_is_no_name(void)
{
    postern_tls_facts facts;

    secure_init(&s);
    secure_starttls(&s);
    start_again("mx.test\r\nevil");
    CU_ASSERT(secure_run(&s));
    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 1);
    ASSERT_TEXT(facts.server_name, "");
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

/* ---- it is broken off -------------------------------------------------- */

/* The client makes a handshake until it has sent `most` octets; 0: it is
   through before. */
static int shake_up_to(size_t most)
{
    size_t sent = 0;

    do {
        size_t ready = tls_client_ready(&s.tls);

        if (sent + ready > most)
            ready = most - sent;
        tls_client_push_some(&s.tls, ready);
        sent += ready;
        fixture_run(&s.f);
        if (sent == most)
            return 1;
    } while (tls_client_pull(&s.tls) > 0);
    return 0;
}

/* The log says why there is no TLS. */
static void assert_broken_off(int flags, size_t sent)
{
    const char *events = witness_events(&s.f.witness);
    int is_up = strstr(events, flags == 0 ? "starttls" : "connected") != NULL;

    ASSERT_TEXT(blob_string(&s.log), is_up ? "" : sent == 0
        ? "the client did not begin the handshake\n"
        : "the client has gone\n");
}

static void break_off(int flags, void (*act)(memory_client *), int reason,
    size_t stride)
{
    size_t most;
    int more = 1;

    for (most = 0; more; most += stride) {
        secure_init(&s);
        if (flags == 0)
            secure_starttls(&s);
        else
            smtps_client();
        more = shake_up_to(most);
        act(s.client);
        fixture_run(&s.f);
        ASSERT_NUMBER(s.f.witness.closed, 1);
        ASSERT_NUMBER(s.f.witness.reason, reason);
        assert_broken_off(flags, most);
        ASSERT_NUMBER(postern_server_sessions(s.f.server), 0);
        CU_ASSERT(memory_client_is_left(s.client));
        secure_end(&s);
    }
    CU_ASSERT(most > 250);
}

static void test_a_reset_at_any_octet_ends_the_session_once(void)
{
    break_off(0, memory_client_reset, POSTERN_REASON_RESET, 7);
    break_off(POSTERN_LISTEN_SMTPS, memory_client_reset,
        POSTERN_REASON_RESET, 11);
}

static void test_a_fin_at_any_octet_ends_the_session_once(void)
{
    break_off(0, memory_client_fin, POSTERN_REASON_EOF, 7);
    break_off(POSTERN_LISTEN_SMTPS, memory_client_fin, POSTERN_REASON_EOF,
        11);
}

/* Each octet that the client sends is damaged in its turn: it never gets
   through as something else, and nothing is left behind. */
static void test_a_damaged_handshake_never_leads_to_tls(void)
{
    size_t at, total = 1000;

    for (at = 0; at < total; at += 5) {
        size_t sent = 0;
        int up;

        secure_init(&s);
        secure_starttls(&s);
        do {
            size_t ready = tls_client_ready(&s.tls);

            if (at >= sent && at < sent + ready)
                s.tls.out.octets[at - sent] ^= 0x20;
            sent += ready;
            tls_client_push(&s.tls);
            fixture_run(&s.f);
        } while (tls_client_pull(&s.tls) > 0);
        up = tls_client_is_up(&s.tls);
        if (at >= sent)
            total = 0;
        /* The record's version of a ClientHello is not looked at. */
        CU_ASSERT(up == (at >= sent) || at < 5);
        fixture_pass(&s.f, 60 * SECOND);
        CU_ASSERT(at >= sent || s.f.witness.closed == 1);
        secure_end(&s);
    }
    ASSERT_NUMBER(total, 0);
}

void suite_bearssl_handshake(void)
{
    SUITE("bearssl/handshake");
    TEST(test_starttls_leads_to_tls);
    TEST(test_tls_may_begin_with_the_connection);
    TEST(test_a_client_that_trusts_the_authority_is_content);
    TEST(test_a_client_may_not_like_the_certificate);
    TEST(test_a_cut_anywhere_changes_nothing);
    TEST(test_octets_may_come_one_by_one);
    TEST(test_random_cuts_and_delays_change_nothing);
    TEST(test_a_client_may_read_slowly);
    TEST(test_half_a_hello_has_60_seconds);
    TEST(test_half_a_handshake_has_60_seconds);
    TEST(test_octets_now_and_then_have_60_seconds_in_all);
    TEST(test_a_shorter_timeout_is_obeyed);
    TEST(test_a_handshake_has_an_end_without_timeouts);
    TEST(test_a_client_that_reads_nothing_has_60_seconds);
    TEST(test_the_handshake_restarts_the_clock);
    TEST(test_what_is_no_tls_is_refused);
    TEST(test_a_close_notify_may_take_the_place_of_a_handshake);
    TEST(test_old_versions_are_refused);
    TEST(test_old_versions_can_be_allowed);
    TEST(test_a_suite_in_common_is_needed);
    TEST(test_the_suites_have_names);
    TEST(test_the_name_chooses_the_certificate);
    TEST(test_an_unknown_name_can_be_refused);
    TEST(test_a_name_that_none_can_have_is_not_known);
    TEST(test_a_client_of_newer_versions_alone_is_told_so);
    TEST(test_a_name_with_controls_is_no_name);
    TEST(test_a_reset_at_any_octet_ends_the_session_once);
    TEST(test_a_fin_at_any_octet_ends_the_session_once);
    TEST(test_a_damaged_handshake_never_leads_to_tls);
}
