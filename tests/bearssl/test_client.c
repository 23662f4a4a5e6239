/* SPDX-License-Identifier: MIT */
/*
 * test_client.c - certificates of clients: who is known by one, and what
 * happens with certificates that are not accepted.
 */
#include "secure.h"
#include "support/suite.h"
#include "tls/context.h"

static secure s;

static void set_up(int clients, const char *const *authority)
{
    const char *pem;

    secure_init(&s);
    s.tls_options.clients = clients;
    s.context = secure_new_context(&s);
    ASSERT_NUMBER(secure_add(s.context, certificate_mx, certificate_mx_key),
        0);
    if (authority != NULL) {
        pem = certificate_pem(authority);
        ASSERT_NUMBER(postern_tls_trust_pem(s.context, pem, strlen(pem)), 0);
    }
}

static void start_tls(void)
{
    secure_connect(&s);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
}

static void ask_clients(int clients, const char *const *authority)
{
    set_up(clients, authority);
    start_tls();
}

static const char *shown_as(void)
{
    postern_tls_facts facts;

    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 1);
    return facts.client == NULL ? "(nobody)" : facts.client;
}

static void test_a_client_is_known_by_its_certificate(void)
{
    int clients;

    for (clients = POSTERN_TLS_ASK; clients <= POSTERN_TLS_DEMAND; clients++) {
        ask_clients(clients, certificate_authority);
        tls_client_show(&s.tls, certificate_client, certificate_client_key);
        tls_client_start(&s.tls, "mx.test");
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(shown_as(), "one@c.test");
        ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
        secure_end(&s);
    }
}

static void test_a_certificate_without_address_has_a_common_name(void)
{
    ask_clients(POSTERN_TLS_ASK, certificate_stranger);
    tls_client_show(&s.tls, certificate_stranger, certificate_stranger_key);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(shown_as(), "stranger");
    secure_end(&s);
}

static void test_without_a_date_nobody_is_trusted(void)
{
    set_up(POSTERN_TLS_ASK, certificate_authority);
    s.context->options.date = NULL;
    start_tls();
    tls_client_show(&s.tls, certificate_client, certificate_client_key);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(shown_as(), "(nobody)");
    secure_end(&s);
}

static void test_who_is_asked_may_have_nothing_to_show(void)
{
    ask_clients(POSTERN_TLS_ASK, certificate_authority);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(shown_as(), "(nobody)");
    secure_end(&s);
    ask_clients(POSTERN_TLS_ASK, certificate_authority);
    tls_client_show(&s.tls, certificate_stranger, certificate_stranger_key);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(shown_as(), "(nobody)");
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

static void assert_refused(int alert, const char *why)
{
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(!secure_run(&s));
    ASSERT_NUMBER(tls_client_error(&s.tls), BR_ERR_RECV_FATAL_ALERT + alert);
    ASSERT_TEXT(blob_string(&s.log), why);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    CU_ASSERT(secure_is_over(&s));
    secure_end(&s);
}

/* RFC 5246 7.4.6 and 7.2.2: the client is told, in an alert. */
static void test_a_certificate_can_be_demanded(void)
{
    ask_clients(POSTERN_TLS_DEMAND, certificate_authority);
    assert_refused(BR_ALERT_HANDSHAKE_FAILURE,
        "the client showed no certificate\n");
    ask_clients(POSTERN_TLS_DEMAND, certificate_authority);
    tls_client_show(&s.tls, certificate_stranger, certificate_stranger_key);
    assert_refused(BR_ALERT_UNKNOWN_CA,
        "the client's certificate is not trusted\n");
    /* Of another, whose key it has not. */
    ask_clients(POSTERN_TLS_DEMAND, certificate_authority);
    tls_client_show(&s.tls, certificate_client, certificate_stranger_key);
    assert_refused(BR_ALERT_DECRYPT_ERROR,
        "the client has not the key of its certificate\n");
}

static void show(const char *const *certificate)
{
    tls_client_show(&s.tls, certificate, certificate_shared_key);
}

/* Those that will not do: with ASK nobody is cut off for one. */
static const struct {
    const char *const *certificate;
    int alert;
    const char *why;
} unfit[] = {
    /* RFC 5280 4.2.1.12 and 4.2.1.3 */
    { certificate_for_servers, BR_ALERT_UNSUPPORTED_CERTIFICATE,
        "the client's certificate is not for clients\n" },
    { certificate_not_signing, BR_ALERT_UNSUPPORTED_CERTIFICATE,
        "the client's certificate is not for clients\n" },
    { certificate_expired, BR_ALERT_CERTIFICATE_EXPIRED,
        "the client's certificate has expired, or is not valid yet\n" }
};
#define UNFIT (sizeof(unfit) / sizeof(unfit[0]))

static void test_who_is_asked_may_show_what_will_not_do(void)
{
    size_t i;

    for (i = 0; i < UNFIT; i++) {
        ask_clients(POSTERN_TLS_ASK, certificate_clients);
        show(unfit[i].certificate);
        tls_client_start(&s.tls, "mx.test");
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(shown_as(), "(nobody)");
        ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
        secure_end(&s);
    }
}

static void test_what_will_not_do_is_refused_where_it_is_demanded(void)
{
    size_t i;

    for (i = 0; i < UNFIT; i++) {
        ask_clients(POSTERN_TLS_DEMAND, certificate_clients);
        show(unfit[i].certificate);
        assert_refused(unfit[i].alert, unfit[i].why);
    }
}

static void test_who_it_is_for(void)
{
    static const struct {
        const char *const *certificate;
        const char *name;
    } rows[] = {
        { certificate_for_clients, "for clients" },
        { certificate_for_any, "for any" },
        /* An address that was cut may be another's, and "admin" it is not. */
        { certificate_long_address, "(nobody)" },
        { certificate_turned, "a?txt?.?bc\303\274?" }
    };
    size_t i;
    int clients;

    for (i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        clients = i % 2 == 0 ? POSTERN_TLS_ASK : POSTERN_TLS_DEMAND;
        ask_clients(clients, certificate_clients);
        show(rows[i / 2].certificate);
        tls_client_start(&s.tls, "mx.test");
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(shown_as(), rows[i / 2].name);
        secure_end(&s);
    }
}

/* Nobody is trusted: nobody is known. */
static void test_without_an_authority_nobody_is_trusted(void)
{
    ask_clients(POSTERN_TLS_ASK, NULL);
    tls_client_show(&s.tls, certificate_client, certificate_client_key);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(shown_as(), "(nobody)");
    secure_end(&s);
}

static void test_who_has_to_show_a_certificate_is_not_resumed(void)
{
    static tls_client before;

    ask_clients(POSTERN_TLS_DEMAND, certificate_authority);
    tls_client_show(&s.tls, certificate_client, certificate_client_key);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(secure_run(&s));
    before = s.tls;
    secure_client(&s);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
    tls_client_resume(&s.tls, &before);
    tls_client_start(&s.tls, "mx.test");
    CU_ASSERT(!secure_run(&s));
    secure_end(&s);
}

void suite_bearssl_client(void)
{
    SUITE("bearssl/client");
    TEST(test_a_client_is_known_by_its_certificate);
    TEST(test_a_certificate_without_address_has_a_common_name);
    TEST(test_without_a_date_nobody_is_trusted);
    TEST(test_who_is_asked_may_have_nothing_to_show);
    TEST(test_a_certificate_can_be_demanded);
    TEST(test_who_is_asked_may_show_what_will_not_do);
    TEST(test_what_will_not_do_is_refused_where_it_is_demanded);
    TEST(test_who_it_is_for);
    TEST(test_without_an_authority_nobody_is_trusted);
    TEST(test_who_has_to_show_a_certificate_is_not_resumed);
}
